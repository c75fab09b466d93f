"""Frames as figures need them: a target beside the figure it is judged by, everything of one metric in one unit."""
from __future__ import annotations

import pandas as pd

from extract.unit import convert

VERDICT = ("key", "actual_value", "actual_year", "actual_source", "preliminary", "attained", "status", "status_judged", "reason", "gap",
           "flags", "shape", "series_unit", "base", "base_year", "goal", "due", "expected", "projected")
NOWHERE = "-"      # the region of a target whose paper names none; a filter's choice of rows that say nothing
FIGURES = ("value", "value_max", "baseline_value", "actual_value")       # in the target's unit


def board(targets: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """One row per target: its record, then the figure it is judged by and the verdict (``progress.evaluate``)."""
    if targets.index.equals(verdicts.index) and targets["id"].equals(verdicts["id"]):     # the columns of both, none copied
        whole = pd.concat([targets, verdicts[list(VERDICT)]], axis=1)
    else:
        whole = targets.merge(verdicts[["id", *VERDICT]], on="id", how="left")
    return whole.assign(region=whole["region"].fillna(NOWHERE)) if whole["region"].isna().any() else whole


def one_unit(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with every figure in the commonest unit; rows whose unit doesn't convert keep theirs."""
    units = frame["unit"].dropna()
    if units.nunique() < 2:
        return frame
    return in_units(frame, pd.Series(units.mode().iloc[0], index=frame.index))


def in_units(frame: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """The same rows with every figure in the unit wanted for its row; rows whose unit doesn't convert keep theirs."""
    differ = frame["unit"].notna() & wanted.notna() & (frame["unit"] != wanted)
    if not differ.any():
        return frame
    both = list(zip(frame["unit"].where(differ), wanted, strict=True))
    factors = {(own, other): convert(1.0, own, other) for own, other in set(both) if isinstance(own, str)}
    by = pd.Series([factors.get(one) for one in both], index=frame.index, dtype="float64")
    changed = frame.copy()
    for column in FIGURES:
        if column in changed:
            changed[column] = changed[column] * by.fillna(1.0)
    changed["unit"] = changed["unit"].where(by.isna(), wanted)
    return changed


def signed(frame: pd.DataFrame) -> pd.DataFrame:
    """A fall written as its size stands below zero, as the figures measured against it do."""
    falls = (frame["kind"] != "level") & (frame["direction"] == "down")
    if not falls.any():
        return frame
    below = frame.copy()
    for column in ("value", "value_max"):
        below.loc[falls, column] = -below.loc[falls, column].abs()
    return below


def leading(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One row for each value of ``by``: a target that is judged before one that isn't, then the one due last.

    ``others``: how many more there are.
    """
    order = rows.assign(_judged=(rows["status"] != "not_judged"), _known=rows["actual_value"].notna(), others=0)
    order = order.sort_values(["_judged", "_known", "year"], ascending=False, na_position="last", kind="stable")
    first = order.drop_duplicates(by).drop(columns=["_judged", "_known"])
    sizes = rows.groupby(by, dropna=False).size().rename("others") - 1
    return first.drop(columns="others").merge(sizes, left_on=by, right_index=True, how="left")


def order(rows: pd.DataFrame) -> list[str]:
    """Regions in the statistical order (by code), the nation first, places without a code last."""
    known = rows[["region", "region_code"]].dropna(subset=["region"]).drop_duplicates("region")
    return list(known.sort_values("region_code", na_position="last", kind="stable")["region"])
