"""Verdicts on whole tables: joins targets with figures by region and metric, and judges each by ``assess``.

An ``Engine`` keeps the join, so that one changed figure costs the verdicts of its own series only.
"""
from __future__ import annotations

import gc
import itertools
import operator
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from targets.config import Progress
from targets.progress import figure, goal
from targets.progress.arith import LARGEST, converted, working
from targets.progress.assess import assess
from targets.progress.figure import Figure
from targets.progress.goal import Goal
from targets.progress.joining import Names, Series, plain
from targets.progress.line import Milestone
from targets.progress.verdict import Verdict
from targets.query import metric_keys
from targets.schema import TEXT
from targets.text import entry

ABOUT_TARGET = ("id", "doc", "region", "region_code", "sector", "metric", "metric_id", "key", "kind", "comparator",
                "value", "value_max", "unit", "year", "basis", "force")
ABOUT_ACTUAL = ("actual_id", "actual_year", "actual_value", "actual_raw", "actual_unit", "preliminary", "actual_source", "converted")
CODES = ("status", "status_judged", "shape", "tag", "grade", "reason", "flags", "series_unit")
SHARES = ("pace_ratio", "share_of_time", "head_room")
FIGURES = ("needed_per_year", "base", "actual", "t", "goal", "good_low", "good_high", "expected", "gap", "tolerance", "mean", "needed_rate",
           "needed_to_milestone", "projected")
YEARS = ("base_year", "due", "milestone_year", "year_reached")
PROGRESS_COLUMNS = (*ABOUT_TARGET, *ABOUT_ACTUAL, "attained", *CODES, *SHARES, *FIGURES, *YEARS)
TOLD_OF_TARGET = ("direction", "baseline_year", "baseline_value", "baseline_unit", "issue_date", "doc_year", "plan", "definition",
                  "price_basis", "metric_polarity", "tolerance", "inherited", "evidence", "text", "metric_shape", "metric_price_basis",
                  "status_said", "stepped_back", "overridden")
TOLD_OF_ACTUAL = ("month", "cumulative", "against", "estimated", "definition", "price_basis", "vintage")
RAW = {"id": "actual_id", "value": "actual_raw", "unit": "actual_unit", "source": "actual_source"}
NAN, LARGE = float("nan"), float(LARGEST)
NUMBERS = {"value", "value_max", "actual_value", "actual_raw", *SHARES, *FIGURES}

STATES = list(entry("progress", "states"))


def evaluate(targets: pd.DataFrame, actuals: pd.DataFrame, as_of_year: int, settings: Progress | None = None) -> pd.DataFrame:
    """One row per target, PROGRESS_COLUMNS: the verdict with every input of it.

    ``actual_value`` and ``gap`` are in the target's own terms and unit (growth in % since the base, say), ``actual``, ``base``,
    ``goal`` and what follows from them in ``series_unit``.  ``status``, ``tag``, ``reason`` and the flags (joined by ", ") are codes
    of ``data/progress.yaml``.
    """
    return Engine(targets, actuals, as_of_year, settings).table()


def counts(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The only roll-up there is: how many targets stand in each state, binding and indicative ones apart.

    One row per ``force`` (missing where the paper says nothing): n, assessed, without_data, attained, and a column per state.
    """
    force = verdicts["force"].fillna("")
    states = pd.crosstab(force, verdicts["status"]).reindex(columns=STATES, fill_value=0)
    summary = pd.DataFrame({
        "n": force.groupby(force).size(), "assessed": (verdicts["status"] != "not_judged").groupby(force).sum(),
        "without_data": (verdicts["reason"] == "no_actual").fillna(False).groupby(force).sum(),
        "attained": verdicts["attained"].fillna(False).groupby(force).sum()})
    return summary.astype("int64").join(states).rename_axis("force").reset_index()


class Engine:
    """Targets joined with their figures, and a verdict on each."""

    def __init__(self, targets: pd.DataFrame, actuals: pd.DataFrame, as_of_year: int, settings: Progress | None = None,
                 names: Names | None = None) -> None:
        """``names``: how figures find these targets, where they are part of a larger table."""
        self.targets = targets.reset_index(drop=True)
        self.as_of, self.settings = int(as_of_year), settings or Progress()
        self.figures: dict[Series, list[Figure]] = {}
        self.raw: dict[str, list[Any]] = {name: [] for name in RAW}     # as entered; a Figure's id is its place here
        with _no_collection(), working():
            self.names = names or Names(self.targets)
            self.goals = [goal.read(row) for row in _said(self.targets)]
            self._take(actuals)
            self.places: dict[Series, list[int]] = {}
            for place, series in enumerate(self.names.of_targets):
                self.places.setdefault(series, []).append(place)
            self.verdicts: list[Verdict] = [None] * len(self.goals)  # type: ignore[list-item]
            for series in self.places:
                self._judge(series)
            if names is None:
                gc.freeze()  # what stands now is walked no more, so that the next small change does not pay for it

    def changed(self, actuals: pd.DataFrame, removed: pd.DataFrame | None = None) -> pd.DataFrame:
        """Take rows of figures that were added or changed and forget ``removed`` ones; the rows of verdicts this concerns."""
        touched = set()
        with working():
            for rows in (actuals, removed):
                if rows is None:
                    continue
                for series, known in zip(self.names.of_actuals(rows), plain(rows, "id"), strict=True):
                    kept = [one for one in self.figures.get(series, ()) if self.raw["id"][one.id] != known]
                    if series in self.names.known:
                        self.figures[series] = kept
                        touched.add(series)
            self._take(actuals)
            for series in touched:
                self._judge(series)
        return self.table(sorted(place for series in touched for place in self.places.get(series, ())))

    def table(self, places: list[int] | None = None) -> pd.DataFrame:
        """Verdicts as a frame; ``places``: of these rows of the target table only."""
        with _no_collection():
            if places is None:
                return self._frame(self.targets, self.goals, self.verdicts)
            return self._frame(self.targets.iloc[places].reset_index(drop=True), [self.goals[place] for place in places],
                               [self.verdicts[place] for place in places])

    def _take(self, actuals: pd.DataFrame) -> None:
        known, figures = self.names.known, self.figures
        for series, one in zip(self.names.of_actuals(actuals), _figures(actuals, len(self.raw["id"])), strict=True):
            if one is not None and series in known:
                figures.setdefault(series, []).append(one)
        for name, held in self.raw.items():
            held += plain(actuals, name)

    def _judge(self, series: Series) -> None:
        places, figures = self.places.get(series, ()), self.figures.get(series, [])
        goals = [self.goals[place] for place in places]
        for place, goal_ in zip(places, goals, strict=True):
            between = _milestones(goal_, goals) if len(goals) > 1 else ()
            self.verdicts[place] = assess(goal_, figures, self.as_of, between, self.settings)

    def _frame(self, targets: pd.DataFrame, goals: list[Goal], verdicts: list[Verdict]) -> pd.DataFrame:
        columns: dict[str, Any] = {name: targets[name] for name in ABOUT_TARGET if name in targets}
        columns["key"] = metric_keys(targets)
        for name, held in self.raw.items():
            columns[RAW[name]] = [None if one.actual_id is None else held[one.actual_id] for one in verdicts]
        columns["actual_year"] = [None if one.t is None else int(one.t.__ceil__()) for one in verdicts]
        with working():
            columns["actual_value"] = [_own(goal_, one) for goal_, one in zip(goals, verdicts, strict=True)]
        columns["preliminary"] = ["preliminary" in one.flags if one.actual_id is not None else None for one in verdicts]
        columns["converted"] = ["converted" in one.flags for one in verdicts]
        columns["flags"] = [", ".join(one.flags) for one in verdicts]
        for name in PROGRESS_COLUMNS:
            if name not in columns:
                columns[name] = list(map(operator.attrgetter(name), verdicts))
        return pd.DataFrame({name: _typed(name, columns[name]) for name in PROGRESS_COLUMNS})


def _own(goal_: Goal, verdict: Verdict) -> Any:
    """The figure in the target's terms; for a target not judged the plain figure where it converts."""
    if verdict.observed is not None or verdict.actual is None or verdict.series_unit is None:
        return verdict.observed
    return converted(verdict.actual, verdict.series_unit, goal_.unit) if goal_.kind == "level" else None


def _typed(name: str, values: Any) -> pd.Series:
    if isinstance(values, pd.Series):
        return values
    if name in NUMBERS:
        return pd.Series(np.array([NAN if value is None else float(value) for value in values], dtype="float64"))
    if name in ("attained", "preliminary"):
        return pd.Series(values, dtype="boolean")
    if name in YEARS or name == "actual_year":
        return pd.Series(values, dtype="Int64")
    return pd.Series(values, dtype="bool" if name == "converted" else TEXT)


def _rows(frame: pd.DataFrame, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows as mappings of those columns that are there."""
    there = [name for name in names if name in frame.columns]
    return [dict(zip(there, row, strict=True)) for row in zip(*(plain(frame, name) for name in there), strict=True)]


def _said(targets: pd.DataFrame) -> list[dict[str, Any]]:
    """Targets as mappings; a polarity nobody decided is left to the vocabulary."""
    found = _rows(targets, (*ABOUT_TARGET, *TOLD_OF_TARGET))
    if "metric_polarity" in targets.columns:
        for row in found:
            if row["metric_polarity"] is None:
                del row["metric_polarity"]
    return found


def _figures(actuals: pd.DataFrame, first: int) -> Iterator[Figure | None]:
    """Rows of a table of actual figures; ``id`` counts from ``first``."""
    told = [name for name in TOLD_OF_ACTUAL if name in actuals.columns and actuals[name].notna().any()]
    usual = ("year", "value", "unit", "kind", "preliminary")
    extra = zip(*(plain(actuals, name) for name in told), strict=True) if told else itertools.repeat(())
    make, when, bare = Figure._make, figure.when, (False, figure.SILENT)
    rows = zip(*(plain(actuals, name) for name in usual), strict=True)
    for place, row, more in zip(itertools.count(first), rows, extra):
        year, value, unit, kind, preliminary = row
        if year is None or value is None or not -LARGE < value < LARGE:
            yield None
        elif more and any(one is not None for one in more):
            yield figure.read(dict(zip((*usual, *told, "id"), (*row, *more, place), strict=True)))
        else:
            yield make((when(year, None), year, None, Decimal(repr(value)), unit or "", kind, None, None, bool(preliminary), *bare, place))


def _milestones(goal_: Goal, others: list[Goal]) -> list[Milestone]:
    """Targets of the same series for years between; those of the same paper where there are any."""
    if goal_.due is None or goal_.start is None:
        return []
    doc, sector = goal_.target.get("doc"), goal_.target.get("sector")
    fitting = [one for one in others if one is not goal_ and one.value is not None and one.due is not None
               and not one.target.get("stepped_back")
               and goal_.start < one.due < goal_.due and one.kind == goal_.kind and one.basis == goal_.basis
               and one.direction == goal_.direction and one.times == goal_.times
               and (one.start == goal_.start or goal_.basis == "stock")
               and (not sector or one.target.get("sector") in (None, sector))]
    own = [one for one in fitting if one.target.get("doc") == doc]
    return [(one.due, one.value, one.unit) for one in own or fitting]  # type: ignore[misc]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Many small objects, none in a circle: the collector would only walk them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
