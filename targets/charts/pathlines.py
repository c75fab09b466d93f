"""The lines of a metric over time, as points of year and value: the way the paper asks for, and where the figures would lead."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extract.unit import convert
from targets.charts.wording import missing
from targets.progress import outlook

LEVEL = ("keep", "rank", "year_rate", "ceiling")     # shapes of a verdict whose limit is the same every year


def start(row: Mapping[str, Any]) -> tuple[int, float] | None:
    """Where the required path begins, in the target's own terms: a change starts from nothing, a level from its baseline."""
    year = row.get("base_year") if not missing(row.get("base_year")) else row.get("baseline_year")
    if missing(year):
        return None
    if row["kind"] != "level":
        return None if row.get("basis") in ("year", "yearly") else (int(year), 0.0)  # type: ignore[arg-type]
    if not missing(row.get("base")):
        unit, own = row.get("series_unit"), row.get("unit")
        value = row["base"] if unit == own or missing(unit) else convert(row["base"], str(unit), str(own))
        return None if value is None else (int(year), float(value))  # type: ignore[arg-type]
    return None if missing(row.get("baseline_value")) else (int(year), float(row["baseline_value"]))  # type: ignore[arg-type]


def path(goals: list[dict]) -> list[tuple[int, float]]:
    """The required path: from the baseline through the targets by year; level where a limit holds every year."""
    dated = [r for r in goals if not missing(r["year"]) and not missing(r["value"])]
    if not dated:
        return []
    points = {(int(r["year"]), r["value"]) for r in dated}
    starts = [point for r in dated if (point := start(r)) is not None]
    if dated[-1].get("shape") in LEVEL and starts:
        points.add((starts[-1][0], dated[-1]["value"]))
    elif starts:
        points.add(min(starts))
    by_year: dict[int, float] = {}
    for year, value in sorted(points):
        by_year.setdefault(year, value)
    return list(by_year.items())


def trend(goals: list[dict], actuals: list[dict]) -> list[tuple[int, float]]:
    """From the last figure to where the figures so far would lead by the last due year (``progress.outlook``)."""
    due = max((int(r["year"]) for r in goals if not missing(r["year"])), default=None)
    if not actuals or due is None or actuals[-1]["actual_year"] >= due:
        return []
    value = outlook([(float(r["actual_year"]), r["actual_value"]) for r in actuals], due)
    return [] if value is None else [(int(actuals[-1]["actual_year"]), actuals[-1]["actual_value"]), (due, value)]
