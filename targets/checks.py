"""What is odd about figures that are about to be saved: units, ranges, jumps, shares typed as fractions. Pure functions."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from extract import unit as units
from targets.actuals.diff import JUMP, jumps
from targets.query import convertible, in_unit, keys_as_targeted, metric_keys, region_keys
from targets.text import message

PERCENT = "percent"
WHOLE = 100.0               # a share in %
NEAR = 3.0                  # times: a hundredfold that lies within is what was meant
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """Something odd about the figure in row ``at`` of the frame checked.

    ``stops``: it can't be saved like this; otherwise a person confirms it.  ``times``: what it should be multiplied by,
    where the question is about that.
    """

    at: int
    code: str
    stops: bool = False
    times: float | None = None
    values: dict[str, object] = field(default_factory=dict)

    def say(self, lang: str = "zh") -> str:
        """The sentence: which figure, what is odd."""
        told = {name: value.say(lang) if isinstance(value, _Beside) else value for name, value in self.values.items()}
        return message(f"check_{self.code}", lang, **told)


@dataclass(frozen=True)
class _Beside:
    """What a figure is held against, in words."""

    code: str
    values: dict[str, object]

    def say(self, lang: str) -> str:
        return message(self.code, lang, **self.values)


def check(rows: pd.DataFrame, actuals: pd.DataFrame, targets: pd.DataFrame, as_of: int) -> list[Finding]:
    """Everything odd about ``rows`` (region, region_code, metric, metric_id, kind, year, value, unit), first what stops them.

    ``actuals``: the store's figures; ``targets``: the target table; ``as_of``: the year that is not over yet.
    A figure is held against the one it replaces, else the one of the year before, which may be among the rows too.
    """
    if rows.empty:
        return []
    beside = _beside(rows.reset_index(drop=True), actuals, targets)
    found = [one for row in beside.to_dict("records") for one in _of(row, as_of)]
    return sorted(found, key=lambda one: (not one.stops, one.at))


def _beside(rows: pd.DataFrame, actuals: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Each row with the goal of its series and the figure it is held against, both in its own unit."""
    goals = targets.assign(area=region_keys(targets), key=metric_keys(targets))
    left = rows.assign(area=region_keys(rows), key=keys_as_targeted(goals, rows), at=range(len(rows)))
    told = goals[goals["value"].notna()]        # a goal without a number names no unit either
    goal = told.drop_duplicates(["area", "key"])[["area", "key", "value", "unit"]].rename(columns={"value": "goal", "unit": "goal_unit"})
    left = left.merge(goal, on=["area", "key"], how="left")
    names = {"value": "before", "unit": "before_unit"}
    held = actuals.assign(area=region_keys(actuals), key=keys_as_targeted(goals, actuals)).rename(columns=names)
    held = held[["area", "key", "year", *names.values()]]
    same = held.drop_duplicates(["area", "key", "year"]).assign(before_year=lambda one: one["year"])
    typed = left[["area", "key", "year", *names]].rename(columns=names)
    said = pd.concat([typed, held]).drop_duplicates(["area", "key", "year"])
    year_before = said.assign(before_year=said["year"], year=said["year"] + 1)
    now = left[["area", "key", "year"]].merge(same, on=["area", "key", "year"], how="left")
    earlier = left[["area", "key", "year"]].merge(year_before, on=["area", "key", "year"], how="left")
    there = now["before"].notna()
    for name in ("before", "before_unit", "before_year"):
        left[name] = now[name].where(there, earlier[name])
    return left


def _of(row: Row, as_of: int) -> Iterator[Finding]:
    """What is odd about one figure."""
    at, unit, value = int(row["at"]), str(row["unit"]), float(row["value"])
    about: dict[str, object] = {"region": row["region"], "metric": row["metric"], "year": int(row["year"]), "figure": f"{value:.15g}{unit}"}
    wanted = row["goal_unit"]
    if isinstance(wanted, str) and wanted != unit and not convertible(unit, wanted):
        yield Finding(at, "unit", stops=True, values=about | {"unit": unit, "wanted": wanted})
        return
    if int(row["year"]) >= as_of:
        yield Finding(at, "future", values=about)
    goal, before = _known(row["goal"], wanted, unit), _known(row["before"], row["before_unit"], unit)
    if _is_share(row, unit):
        fraction = _fraction(row, value, unit, goal, before)
        if fraction:
            yield Finding(at, "fraction", times=WHOLE, values=about | {"times": f"{value * WHOLE:.15g}{unit}", "beside": fraction})
            return
        if row["kind"] == "level":
            usual = max((abs(one) for one in (goal, before) if one is not None), default=0.0)
            if value > in_unit(WHOLE, "%", unit) >= usual:
                yield Finding(at, "share_high", values=about)
            if value < 0 and (before is None or before >= 0):
                yield Finding(at, "share_low", values=about)
                return
    yield from _jump(row, value, unit, before, at, about)


def _jump(row: Row, value: float, unit: str, before: float | None, at: int, about: dict[str, object]) -> Iterator[Finding]:
    if before is None or not jumps(np.array([value]), np.array([before]))[0]:
        return
    told = about | {"before_year": int(row["before_year"]), "before": f"{before:.15g}{unit}"}
    yield Finding(at, "sign" if value * before < 0 else "jump", values=told)


def _known(value: Any, from_unit: Any, unit: str) -> float | None:
    """A figure in the unit of the row; None where there is none or it measures something else."""
    if pd.isna(value) or not isinstance(from_unit, str):
        return None
    found = in_unit(float(value), from_unit, unit)
    return None if pd.isna(found) else found


def _is_share(row: Row, unit: str) -> bool:
    return units.parse(unit).dimension == PERCENT and row["kind"] != "change"


def _fraction(row: Row, value: float, unit: str, goal: float | None, before: float | None) -> _Beside | None:
    """What shows that 0.05 stands for 5 %: a hundred times it lies near what it is held against, and itself far below."""
    if not 0 < abs(value) <= 1:
        return None
    for known, told in ((before, "before"), (goal, "goal")):
        if known is None or abs(known) <= 1:
            continue
        if 1 / NEAR <= abs(value * WHOLE / known) <= NEAR and abs(value / known) < 1 / JUMP:
            shown = f"{known:.15g}{unit}"
            return _Beside("beside_before", {"year": int(row["before_year"]), "value": shown}) if told == "before" else (
                _Beside("beside_goal", {"value": shown}))
    return None


def corrected(rows: pd.DataFrame, found: list[Finding], agreed: set[int]) -> pd.DataFrame:
    """``rows`` with the figures multiplied that a person agreed to (rows by place)."""
    changed = rows.copy()
    for one in found:
        if one.times and one.at in agreed:
            changed.iloc[one.at, changed.columns.get_loc("value")] = float(rows.iloc[one.at]["value"]) * one.times
    return changed
