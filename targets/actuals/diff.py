"""What a save would do: each figure of a file beside the one the store holds."""
from __future__ import annotations

import numpy as np
import pandas as pd

from targets.query import in_unit

STATES = ("new", "same", "changed", "conflict")
JUMP = 5.0        # times the figure held before: worth a second look
CLOSE = 1e-9      # relative: the same figure in another unit


def diff(ready: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """``ready`` (figures with nothing asked) with ``state``, ``old_value``, ``old_unit``, ``old_source``, ``old_at`` and ``jump``.

    new: the store has none; same: it says the same, in whatever unit; changed: it says something else; conflict: it says
    something else on the word of another source, or what it holds is final and the file's figure is preliminary.
    ``jump``: more than JUMP times the figure held for that year or the year before, or of the other sign.
    """
    names = {"value": "old_value", "unit": "old_unit", "source": "old_source", "preliminary": "old_preliminary",
             "entered_at": "old_at"}
    known = held.drop_duplicates("id").set_index("id")[list(names)].rename(columns=names)
    both = ready.join(known, on="id")
    there = both["old_value"].notna().to_numpy()
    old = _in_unit_of(both)
    value = both["value"].to_numpy(dtype=float)
    equal = there & np.isclose(old, value, rtol=CLOSE, atol=0.0, equal_nan=False)
    source, old_source = both["source"].fillna(""), both["old_source"].fillna("")
    earlier = both["preliminary"].astype(bool) & ~both["old_preliminary"].fillna(True).astype(bool)
    vintage = (earlier | ((source != "") & (old_source != "") & (source != old_source))).to_numpy()
    both["state"] = np.select([~there, equal, vintage], ["new", "same", "conflict"], "changed")
    both["jump"] = jumps(value, np.where(there, old, _year_before(ready, held))) & ~equal
    return both.drop(columns="old_preliminary")


def _in_unit_of(both: pd.DataFrame) -> np.ndarray:
    """The figures held, in the units of the file; NaN where they don't convert."""
    old = both["old_value"].to_numpy(dtype=float).copy()
    other = (both["old_unit"].notna() & (both["old_unit"] != both["unit"])).to_numpy()
    for at in np.flatnonzero(other):
        old[at] = in_unit(float(old[at]), str(both["old_unit"].iloc[at]), str(both["unit"].iloc[at]))
    return old


def _year_before(ready: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """For each figure the one of the year before, from the store or else from the file itself, in the same unit."""
    columns = ["region", "metric", "kind", "year", "unit", "value"]
    known = pd.concat([held[columns], ready[columns]]).drop_duplicates(columns[:5], keep="first")
    known = known.assign(year=known["year"] + 1).rename(columns={"value": "before"})
    return ready[columns[:5]].merge(known, on=columns[:5], how="left")["before"].to_numpy(dtype=float)


def jumps(value: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Where a figure is more than JUMP times the one before, less than a JUMP-th of it, or of the other sign."""
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.abs(value / before)
        return (np.isfinite(times) & (before != 0) & ((times > JUMP) | (times < 1 / JUMP))) | (value * before < 0)


def counts(found: pd.DataFrame) -> dict[str, int]:
    """How many figures are new, same, changed, in conflict."""
    told = found["state"].value_counts()
    return {state: int(told.get(state, 0)) for state in STATES}
