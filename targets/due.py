"""Which figures are due: a cell for each series of targets and each year its targets can be tracked in. Pure functions over frames."""
from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from targets.query import actual_id, keys_as_targeted, metric_keys, region_keys
from targets.schema import TEXT, records

SERIES = ["area", "key"]                   # region code (else name) and metric key
IDENTITY = ("region", "region_code", "metric", "metric_id", "sector", "kind")     # what a figure takes over from its target
HELD = ("value", "unit", "preliminary", "source", "note")
CELL_COLUMNS = ("cell", *IDENTITY, *SERIES, "year", "target", "unit", "held_id", *(f"held_{name}" for name in HELD),
                "before_year", "before_value", "before_unit")


def spans(targets: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """A row per series: area, key, ``first`` and ``last`` year in which a figure speaks of its targets (none after ``as_of``).

    From the baseline, else the year before the paper (the oldest paper's, where this one has no date), to the due year;
    targets without one are open to ``as_of``.
    """
    issued = pd.to_numeric(targets["issue_date"].str[:4], errors="coerce").astype("Int64") - 1
    due = targets["year"].astype("Int64")
    first = targets["baseline_year"].astype("Int64").fillna(issued)
    first = first.fillna(first.min()).fillna(due)
    reach = pd.DataFrame({"area": region_keys(targets), "key": metric_keys(targets), "first": np.minimum(first, due.fillna(first)),
                          "last": due.fillna(as_of).clip(upper=as_of)})
    whole = reach.dropna(subset=["area"]).groupby(SERIES, sort=False).agg({"first": "min", "last": "max"}).reset_index()
    whole["first"] = whole["first"].fillna(whole["last"])
    return whole.astype({"first": "Int64", "last": "Int64"})


def years(targets: pd.DataFrame, as_of: int) -> list[int]:
    """The years in which any figure of these targets is due, newest first."""
    reach = spans(targets, as_of)
    if reach.empty:
        return []
    first, last = int(reach["first"].min()), int(reach["last"].max())
    return [year for year in range(last, first - 1, -1) if ((reach["first"] <= year) & (reach["last"] >= year)).any()]


def cells(targets: pd.DataFrame, actuals: pd.DataFrame, as_of: int, chosen: Collection[int] = ()) -> pd.DataFrame:
    """A row per figure that is due: CELL_COLUMNS, in the order of ``targets``.

    ``chosen``: the years wanted; without it each target stands at its own due year, or at the last whole year before
    ``as_of`` where that is still to come or not said.  ``cell`` is the id the figure has or would have, ``held_*`` what the store
    holds for it, ``before_*`` the newest figure of an earlier year, ``target`` the target the row is told by.
    """
    goals = targets.assign(area=region_keys(targets), key=metric_keys(targets)).dropna(subset=["area"])
    if chosen:
        reach = spans(goals, as_of)
        wanted = pd.concat([reach[(reach["first"] <= year) & (reach["last"] >= year)][SERIES].assign(due=year) for year in sorted(chosen)])
        rows = _nearest(goals).merge(wanted, on=SERIES, how="inner")
    else:
        rows = goals.assign(due=goals["year"].astype("Int64").fillna(as_of - 1).clip(upper=as_of - 1))
    rows = rows.assign(target=rows["id"], year=rows["due"].astype("Int64")).drop_duplicates([*SERIES, "year"])
    rows = rows[[*IDENTITY, *SERIES, "year", "target", "unit"]].reset_index(drop=True)
    return _with_figures(rows, known(goals, actuals))


def known(goals: pd.DataFrame, actuals: pd.DataFrame) -> pd.DataFrame:
    """The figures with the series they belong to, one a series and year; ``goals`` have SERIES."""
    figures = actuals.assign(area=region_keys(actuals), key=keys_as_targeted(goals, actuals))
    return figures.drop_duplicates([*SERIES, "year"])


def _nearest(goals: pd.DataFrame) -> pd.DataFrame:
    """One target a series to tell the row by: the one due last."""
    order = goals.assign(_due=goals["year"].astype("Int64").fillna(9999)).sort_values("_due", kind="stable")
    return goals.loc[order.drop_duplicates(SERIES, keep="last").index].sort_index()


def _with_figures(rows: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The rows with what the store holds for them; a figure known under other words is the figure that is changed."""
    held = figures[[*SERIES, "year", "id", *IDENTITY, *HELD]].rename(
        columns={name: f"held_{name}" for name in ("id", *IDENTITY, *HELD)})
    rows = rows.merge(held, on=[*SERIES, "year"], how="left")
    there = rows["held_id"].notna()
    for name in IDENTITY:
        rows[name] = rows[f"held_{name}"].where(there, rows[name])
    rows["unit"] = rows["held_unit"].where(there, rows["unit"])
    rows["held_preliminary"] = rows["held_preliminary"].astype("boolean").fillna(False).astype(bool)
    rows["cell"] = pd.Series([row["held_id"] or actual_id(row) for row in records(rows)], index=rows.index, dtype=TEXT)
    return _with_before(rows, figures)[list(CELL_COLUMNS)]


def _with_before(rows: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of an earlier year beside each row."""
    left = rows.assign(_order=range(len(rows)), _at=rows["year"].astype("int64") - 1).sort_values("_at", kind="stable")
    right = figures[[*SERIES, "year", "value", "unit"]].rename(
        columns={"year": "before_year", "value": "before_value", "unit": "before_unit"})
    right = right.assign(_at=right["before_year"].astype("int64")).sort_values("_at", kind="stable")
    return pd.merge_asof(left, right, on="_at", by=SERIES).sort_values("_order").drop(columns=["_order", "_at"]).reset_index(drop=True)


def identity(target: pd.Series, targets: pd.DataFrame, actuals: pd.DataFrame, year: int) -> dict[str, object]:
    """Whose figure it is that is typed for ``target`` and ``year``: the figure known for them, else the target's own words."""
    goals = targets.assign(area=region_keys(targets), key=metric_keys(targets)).dropna(subset=["area"])
    own = goals[goals["id"] == target["id"]]
    figures = known(goals, actuals).merge(own[SERIES], on=SERIES)
    held = figures[figures["year"] == year]
    return (held if len(held) else own).iloc[0][list(IDENTITY)].to_dict()


def upcoming(board: pd.DataFrame, as_of: int, today: str | None = None) -> pd.DataFrame:
    """The targets that fall due next, soonest first: those of ``as_of`` and later years; of one year by deadline, binding ones first.

    ``today`` (ISO date): without those whose deadline is before it.
    """
    years = board["year"].fillna(0).to_numpy(dtype="int64")
    said, days = pd.factorize(board["deadline"])
    told = np.unique(years)
    ranks = {day: at for at, day in enumerate(sorted({*days, *(f"{year}-12-31" for year in told), *([today] if today else [])}))}
    ends = np.array([ranks[f"{year}-12-31"] for year in told])[np.searchsorted(told, years)]
    day = np.where(said < 0, ends, np.array([*(ranks[one] for one in days), 0])[said])
    keep = (years >= as_of) & (day >= ranks[today] if today else True)
    codes, _ = pd.factorize(board["region_code"].fillna("~"), sort=True)
    places = np.flatnonzero(keep)
    order = np.lexsort([column[places] for column in (codes, board["force"].isna().to_numpy(dtype=bool), day, years)])
    return board.iloc[places[order]]
