"""Attainment: is the latest actual figure inside the target's good set? (docs: the method page, sections 2 and 3)

First of the three answers of the method; pace and outlook build on ``good_set`` and on the reasons given here.
Comparison is in decimal arithmetic on the figures as written, so that a figure on the bound counts as inside.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from targets.config import Tolerance
from targets.query import polarity
from targets.schema import TEXT, records

ABOUT_TARGET = ("id", "doc", "region", "region_code", "sector", "metric", "metric_id", "key", "kind", "comparator",
                "value", "value_max", "unit", "year", "basis")
ABOUT_ACTUAL = ("actual_id", "actual_year", "actual_value", "actual_raw", "actual_unit", "preliminary",
                "actual_source", "converted")
VERDICT = ("good_low", "good_high", "tolerance", "attained", "gap", "reason", "flags")
ASKED = ("direction", "baseline_year", "baseline_value", "issue_date", "unit_differs", "metric_polarity")
ATTAINMENT_COLUMNS = ABOUT_TARGET + ABOUT_ACTUAL + VERDICT
REASONS = ("no_number", "no_actual", "unit_differs", "actual_too_late", "actual_too_old", "needs_due_year_figure",
           "needs_baseline", "needs_series", "needs_total")
POINTS = ("%", "个百分点")


@dataclass(frozen=True)
class GoodSet:
    """Closed bounds (None: open) in the target's unit; ``assumed``: the side was taken, not stated."""

    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal = Decimal(0)
    assumed: bool = False

    def gap(self, figure: Decimal) -> Decimal:
        """How far outside ``figure`` stands, negative below; 0 inside."""
        if self.low is not None and figure < self.low:
            return figure - self.low
        if self.high is not None and figure > self.high:
            return figure - self.high
        return Decimal(0)


def exact(figure: float) -> Decimal:
    """The decimal a person wrote: the shortest that reads back as this float."""
    return Decimal(repr(float(figure)))


def _there(value: Any) -> bool:
    return value is not None and bool(pd.notna(value))


def tolerance_of(target: Mapping[str, Any], tolerance: Tolerance) -> Decimal:
    """What 左右 allows this target, in its unit: the metric's own, else by kind of figure."""
    metric, value = target.get("metric_id"), exact(target["value"])
    if isinstance(metric, str) and metric in tolerance.metrics:
        return exact(tolerance.metrics[metric])
    if value == 0:
        return Decimal(0)
    if target["kind"] == "growth" and target.get("basis") in ("year", "yearly"):
        return exact(tolerance.growth_points)
    if target["kind"] == "level" and target["unit"] in POINTS:
        jobless = target.get("basis") == "year"
        return exact(tolerance.unemployment_points if jobless else tolerance.share_points)
    return abs(value) * exact(tolerance.amount_percent) / 100


def good_set(target: Mapping[str, Any], tolerance: Tolerance | None = None) -> GoodSet:
    """The good set of a target with a number, in the unit of the target (method, section 2).

    ``target`` has comparator, kind, direction, basis, value, value_max, unit and, where known, ``metric_polarity``
    (up, down) and baseline_value.  With direction down the figures are signed: a fall of 3 % is −3.
    """
    tolerance = tolerance or Tolerance()
    value, top = exact(target["value"]), target.get("value_max")
    upper = exact(top) if top is not None and _there(top) else value
    falls = target.get("direction") == "down" and target["kind"] != "level"
    polarity = target.get("metric_polarity") if target.get("metric_polarity") in ("up", "down") else None
    comparator = str(target["comparator"])
    if falls:  # the comparator speaks of the size of the fall
        most, least = -upper, -value
        allowed = tolerance_of(target, tolerance) if comparator == "~" else Decimal(0)
        return GoodSet(most, None) if comparator == "<=" else GoodSet(None, least + allowed, allowed)
    if comparator == ">=":
        return GoodSet(value, None)
    if comparator == "<=":
        return GoodSet(None, upper)
    if comparator == "range":
        return GoodSet(None if polarity == "down" else value, None if polarity == "up" else upper)
    if comparator == "~":
        allowed = tolerance_of(target, tolerance)
        return GoodSet(None if polarity == "down" else value - allowed,
                       None if polarity == "up" else value + allowed, allowed)
    side, assumed = _side(target, value, polarity)
    return GoodSet(value, None, assumed=assumed) if side == "up" else GoodSet(None, value, assumed=assumed)


def _side(target: Mapping[str, Any], value: Decimal, polarity: str | None) -> tuple[str, bool]:
    """Which way ``=`` is good: polarity, direction, else assumed from the baseline, else up."""
    direction, baseline = target.get("direction"), target.get("baseline_value")
    if polarity or direction in ("up", "down"):
        return polarity or str(direction), False
    if baseline is not None and _there(baseline) and exact(baseline) != value:
        return ("down" if value < exact(baseline) else "up"), True
    return "up", True


def attainment(pairs: pd.DataFrame, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """One row per target of ``query.pair``: ATTAINMENT_COLUMNS.

    ``attained`` is True, False or missing with ``reason`` (a code of REASONS); ``gap`` is 0 inside the good set, else
    the signed distance of the actual figure from its nearest bound, in the target's unit; ``flags`` lists
    converted, preliminary, tolerance, assumed_side.  ``metric_polarity`` is the vocabulary's unless ``pairs`` has it.
    The figure judged is the latest one not after the due year.
    """
    tolerance = tolerance or Tolerance()
    if "metric_polarity" not in pairs.columns:
        sides = [polarity(known if isinstance(known, str) else None) for known in pairs["metric_id"]]
        pairs = pairs.assign(metric_polarity=pd.Series(sides, index=pairs.index, dtype=TEXT))
    groups: dict[str, list[dict[str, Any]]] = {}
    known = [name for name in (*ABOUT_TARGET, *ABOUT_ACTUAL, *ASKED) if name in pairs.columns]
    for row in records(pairs[known]):
        groups.setdefault(row["id"], []).append(row)
    verdicts = [_verdict(rows, tolerance) for rows in groups.values()]
    frame = pd.DataFrame(verdicts, columns=list(ATTAINMENT_COLUMNS))
    numbers = ("value", "value_max", "actual_value", "actual_raw", "good_low", "good_high", "tolerance", "gap")
    kinds = dict.fromkeys(numbers, "float64") | {"year": "Int64", "actual_year": "Int64", "attained": "boolean",
                                                 "preliminary": "boolean", "converted": "bool"}
    return frame.astype({name: kinds.get(name, TEXT) for name in ATTAINMENT_COLUMNS})


def _verdict(rows: list[dict[str, Any]], tolerance: Tolerance) -> dict[str, Any]:
    row: dict[str, Any] = {name: rows[0].get(name) for name in ABOUT_TARGET} | dict.fromkeys((*ABOUT_ACTUAL, *VERDICT))
    row |= {"converted": False, "flags": ""}
    figure, reason = latest(rows)
    if figure is not None:
        row |= {name: figure.get(name) for name in ABOUT_ACTUAL}
    reason = reason or not_judged(rows[0], figure)
    if not _there(rows[0]["value"]) or reason in ("needs_baseline", "needs_series"):
        return row | {"reason": reason}
    good = good_set(rows[0], tolerance)
    row |= {"good_low": good.low, "good_high": good.high, "tolerance": good.tolerance}
    if reason or figure is None:
        return row | {"reason": reason}
    gap = good.gap(exact(figure["actual_value"]))
    flags = {"converted": figure["converted"], "preliminary": figure["preliminary"], "tolerance": good.tolerance,
             "assumed_side": good.assumed}
    return row | {"attained": gap == 0, "gap": gap, "flags": ", ".join(name for name, on in flags.items() if on)}


def latest(rows: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, str | None]:
    """The figure to judge by, or the reason there is none."""
    figures = [row for row in rows if _there(row["actual_id"])]
    if not figures:
        return None, "no_actual"
    known = [row for row in figures if not row["unit_differs"]]
    if not known:
        return None, "unit_differs"
    due = rows[0]["year"]
    timely = [row for row in known if not _there(due) or row["actual_year"] <= due]
    if not timely:
        return None, "actual_too_late"
    return max(timely, key=lambda row: row["actual_year"]), None


def not_judged(target: Mapping[str, Any], figure: Mapping[str, Any] | None) -> str | None:
    """Why a target can't be judged by this one figure, as a code of REASONS; None when it can."""
    if not _there(target["value"]):
        return "no_number"
    basis, due, doc_year = target.get("basis"), target["year"], _doc_year(target)
    if target["kind"] == "growth" and basis == "yearly":
        return "needs_series"
    if target["kind"] == "growth" and basis == "base":
        return "needs_baseline"
    if figure is None:
        return None
    one_year = basis == "year" or (basis == "period" and _there(due) and due == doc_year)
    if basis == "period" and not one_year:
        return "needs_total"
    if one_year and _there(due) and figure["actual_year"] != due:
        return "needs_due_year_figure"
    start = target.get("baseline_year") if _there(target.get("baseline_year")) else doc_year and doc_year - 1
    return "actual_too_old" if start and figure["actual_year"] < start else None


def _doc_year(target: Mapping[str, Any]) -> int | None:
    date = target.get("issue_date")
    return int(date[:4]) if isinstance(date, str) and date[:4].isdigit() else None
