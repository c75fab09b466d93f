"""What a save would do: each figure of a file beside the one the store holds."""
from __future__ import annotations

import numpy as np
import pandas as pd

from targets.query import in_unit

STATES = ("new", "same", "changed", "conflict")
JUMP = 5.0        # times the figure held before: worth a second look
CLOSE = 1e-9      # relative: the same figure in another unit
OLD = {"old_value": "value", "old_unit": "unit", "old_source": "source", "old_note": "note", "old_preliminary": "preliminary",
       "old_at": "entered_at"}


def diff(ready: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """``ready`` (figures with nothing asked) with ``state``, ``jump`` and OLD, what the store holds; what of it differs is to be saved.

    new: the store has none; same: it says all of it already, in whatever unit; changed: the file says something else or more
    (a source, a note, that the figure is final); conflict: it says so on the word of another source, or what the store holds is
    final and the file's figure is preliminary.  Where the file names no source or note, ``source`` and ``note`` are those held.
    ``jump``: more than JUMP times the figure held for that year or the year before, or of the other sign.
    """
    known = held.drop_duplicates("id").set_index("id")[list(OLD.values())].set_axis(list(OLD), axis=1)
    both = ready.join(known, on="id")
    there = both["old_value"].notna().to_numpy()
    old = _in_unit_of(both)
    value = both["value"].to_numpy(dtype=float)
    equal = there & np.isclose(old, value, rtol=CLOSE, atol=0.0, equal_nan=False)
    early, was_early = both["preliminary"].astype(bool), both["old_preliminary"].astype("boolean").fillna(True).astype(bool)
    more, other = _words(both, "source"), _words(both, "note")
    vintage = there & ((early & ~was_early) | (more & (both["old_source"].fillna("") != ""))).to_numpy()
    said = equal & ~((was_early & ~early) | more | other).to_numpy()
    both["state"] = np.select([~there, vintage, said], ["new", "conflict", "same"], "changed")
    both["jump"] = jumps(value, np.where(there, old, _year_before(ready, held))) & ~equal
    for name in ("source", "note"):
        both[name] = both[name].mask(both[name].fillna("") == "", both[f"old_{name}"])
    return both


def _words(both: pd.DataFrame, name: str) -> pd.Series:
    """Where the file has words of its own that the store does not hold."""
    words = both[name].fillna("")
    return (words != "") & (words != both[f"old_{name}"].fillna(""))


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
