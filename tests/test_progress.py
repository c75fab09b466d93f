"""Attainment: the good set of every comparator, on and beside its bounds, and the reasons for not judging."""
from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import actuals, targets

from targets import progress, query, schema
from targets.config import Tolerance


def judged(goal: dict, *rows: dict, tolerance: Tolerance | None = None) -> pd.Series:
    frame = progress.attainment(query.pair(targets(goal), actuals(*rows)), tolerance)
    assert list(frame.columns) == list(progress.ATTAINMENT_COLUMNS)
    assert len(frame) == 1
    return frame.iloc[0]


GROWTH = {"kind": "growth", "direction": "up", "basis": "year", "metric": "产值", "year": 2020, "issue_date": "2020-01-15"}


@pytest.mark.parametrize(("goal", "figure", "attained", "gap"), [
    ({"comparator": ">=", "value": 80}, 80, True, 0),
    ({"comparator": ">=", "value": 80}, 79.9, False, -0.1),          # 79.9 − 80, exactly
    ({"comparator": "<=", "value": 110}, 110, True, 0),
    ({"comparator": "<=", "value": 110}, 110.5, False, 0.5),
    ({"comparator": "<=", "value": 0}, 0, True, 0),
    ({"comparator": "range", "value": 3, "value_max": 5}, 3, True, 0),
    ({"comparator": "range", "value": 3, "value_max": 5}, 5, True, 0),
    ({"comparator": "range", "value": 3, "value_max": 5}, 5.5, False, 0.5),
    ({"comparator": "range", "value": 3, "value_max": 5}, 2.5, False, -0.5),
    ({"comparator": "=", "value": 80}, 80, True, 0),                 # no side given: at least
    ({"comparator": "=", "value": 80}, 85, True, 0),
    ({"comparator": "=", "value": 80}, 75, False, -5),
    ({"comparator": "=", "value": 28, "baseline_value": 32, "baseline_year": 2015}, 27, True, 0),   # base above: at most
    ({"comparator": "=", "value": 28, "baseline_value": 32, "baseline_year": 2015}, 29, False, 1),
    ({"comparator": "~", "value": 50}, 49.5, True, 0),               # a share: half a point either way
    ({"comparator": "~", "value": 50}, 50.5, True, 0),
    ({"comparator": "~", "value": 50}, 49.4, False, -0.1),           # 49.4 − 49.5
    ({"comparator": "~", "value": 1000, "unit": "亿元"}, 980, True, 0),     # an amount: 2 %
    ({"comparator": "~", "value": 1000, "unit": "亿元"}, 979, False, -1),
    ({"comparator": "~", "value": 0, "unit": "亿元"}, 0.001, False, 0.001),  # none for nought
    ({"comparator": "~", "value": 5.5, "basis": "year", "issue_date": "2020-01-15"}, 5.6, True, 0),   # unemployment: 0.1
    ({"comparator": "~", "value": 5.5, "basis": "year", "issue_date": "2020-01-15"}, 5.7, False, 0.1),
    ({**GROWTH, "comparator": "~", "value": 5}, 4.7, True, 0),       # growth of one year: 0.3
    ({**GROWTH, "comparator": "~", "value": 5}, 4.6, False, -0.1),
    ({**GROWTH, "comparator": "=", "value": 5}, 6, True, 0),
    ({**GROWTH, "comparator": ">=", "value": 3, "direction": "down"}, -3, True, 0),     # a fall of 3 % or more
    ({**GROWTH, "comparator": ">=", "value": 3, "direction": "down"}, -2.9, False, 0.1),
    ({**GROWTH, "comparator": "<=", "value": 3, "direction": "down"}, -3.5, False, -0.5),  # a fall of 3 % at most
    ({**GROWTH, "comparator": "~", "value": 3, "direction": "down"}, -2.7, True, 0),
    ({**GROWTH, "comparator": "=", "value": 3, "direction": "down"}, -4, True, 0),
    ({"comparator": "<=", "value": 10, "unit": "名", "metric": "排名"}, 8, True, 0),       # a rank is a cap
])
def test_the_good_set(goal, figure, attained, gap):
    row = {key: goal[key] for key in ("kind", "metric", "unit") if key in goal}
    result = judged(goal, {**row, "value": figure, "year": 2020})
    assert result["attained"] == attained
    assert pd.isna(result["reason"])
    assert result["gap"] == gap


@pytest.mark.parametrize(("polarity", "comparator", "low", "high"), [
    ("up", "range", 4.5, None), ("down", "range", None, 5), ("up", "~", 4.2, None), ("down", "~", None, 4.8),
    ("up", "=", 4.5, None), ("down", "=", None, 4.5), (None, "range", 4.5, 5)])
def test_polarity_opens_the_good_side(polarity, comparator, low, high):
    goal = {**GROWTH, "value": 4.5, "value_max": 5 if comparator == "range" else None, "unit": "%",
            "comparator": comparator, "metric_polarity": polarity, "metric_id": None}
    good = progress.good_set(goal)
    assert (good.low, good.high) == tuple(None if bound is None else Decimal(str(bound)) for bound in (low, high))


def test_the_vocabulary_says_which_way_a_metric_is_good():
    goal = {"metric": "城镇调查失业率", "metric_id": "surveyed_unemployment", "comparator": "=", "value": 5.5, "basis": "year",
            "issue_date": "2020-01-15"}
    row = {"metric": "城镇调查失业率", "metric_id": "surveyed_unemployment", "year": 2020}
    assert judged(goal, {**row, "value": 5.2})["attained"]
    assert judged(goal, {**row, "value": 5.7})["gap"] == 0.2
    assert judged({**goal, "comparator": "~"}, {**row, "value": 3.0})["attained"]  # below is better, not off the mark


def test_the_tolerance_is_shown_and_can_be_set():
    goal = {**GROWTH, "comparator": "~", "value": 5, "metric_id": "output"}
    row = {"kind": "growth", "metric": "产值", "metric_id": "output", "year": 2020, "value": 4.8}
    assert judged(goal, row)["tolerance"] == 0.3
    strict = judged(goal, row, tolerance=Tolerance(metrics={"output": 0.1}))
    assert (strict["tolerance"], strict["attained"]) == (0.1, False)
    assert "tolerance" in judged(goal, row)["flags"]


@pytest.mark.parametrize(("goal", "rows", "reason"), [
    ({}, [], "no_actual"),
    ({}, [{"kind": "growth"}], "no_actual"),                                     # a rate is no level
    ({}, [{"unit": "万吨"}], "unit_differs"),
    ({"year": 2018}, [{"year": 2019}], "actual_too_late"),
    ({}, [{"year": 2015}], "actual_too_old"),                                    # the paper is of December 2017
    ({**GROWTH}, [{"kind": "growth", "metric": "产值", "year": 2019}], "needs_due_year_figure"),
    ({"kind": "growth", "basis": "yearly", "direction": "up"}, [{"kind": "growth"}], "needs_series"),
    ({"kind": "growth", "basis": "base", "direction": "up"}, [{"kind": "growth"}], "needs_baseline"),
    ({"basis": "period", "unit": "万人"}, [{"unit": "万人"}], "needs_total"),
    ({"value": float("nan")}, [{}], "no_number"),
])
def test_reasons_for_no_verdict(goal, rows, reason):
    result = judged(goal, *rows)
    assert result["reason"] == reason
    assert reason in progress.REASONS
    assert pd.isna(result["attained"])
    assert pd.isna(result["gap"])


def test_work_of_the_papers_own_year_is_judged_by_that_year():
    goal = {"basis": "period", "unit": "万人", "value": 50, "year": 2020, "issue_date": "2020-01-15"}
    assert judged(goal, {"unit": "万人", "year": 2020, "value": 53})["attained"]
    assert judged(goal, {"unit": "万人", "year": 2019, "value": 53})["reason"] == "needs_due_year_figure"


def test_the_latest_figure_not_after_the_due_year_counts():
    rows = [{"year": 2018, "value": 85}, {"year": 2020, "value": 79}, {"year": 2021, "value": 90}, {"year": 2019, "value": 86}]
    result = judged({}, *rows)
    assert (result["actual_year"], result["attained"], result["gap"]) == (2020, False, -1)
    assert judged({"year": None}, *rows)["actual_year"] == 2021


def test_conversion_and_preliminary_are_flagged():
    goal = {"comparator": "<=", "value": 110, "unit": "万吨"}
    result = judged(goal, {"value": 1_100_000, "unit": "吨", "preliminary": True})
    assert result["attained"]
    assert result["converted"]
    assert result["preliminary"]
    assert result["flags"] == "converted, preliminary"
    assert "assumed_side" in judged({"comparator": "="}, {})["flags"]


def test_no_targets_no_verdicts():
    assert progress.attainment(query.pair(schema.no_targets(), schema.no_actuals())).empty


NUMBERS = st.integers(-10**6, 10**6).map(lambda whole: whole / 100)


@given(value=NUMBERS, first=NUMBERS, second=NUMBERS, comparator=st.sampled_from([">=", "<=", "~", "=", "range"]),
       width=st.integers(0, 1000), polarity=st.sampled_from(["up", "down"]))
def test_better_is_never_worse(value, first, second, comparator, width, polarity):
    """With a polarity and a bound on its side the verdict is monotone in the figure."""
    goal = {**GROWTH, "kind": "level", "unit": "亿元", "value": value, "value_max": value + width, "comparator": comparator,
            "metric_polarity": polarity, "metric_id": None, "direction": None}
    if (comparator, polarity) in ((">=", "down"), ("<=", "up")):
        polarity = "down" if polarity == "up" else "up"
    good = progress.good_set(goal)
    worse, better = sorted((first, second), reverse=polarity == "down")
    if good.gap(progress.exact(worse)) == 0:
        assert good.gap(progress.exact(better)) == 0


@settings(max_examples=25, deadline=None)
@given(value=NUMBERS, figure=NUMBERS, comparator=st.sampled_from([">=", "<=", "="]))
def test_a_change_of_unit_changes_no_verdict(value, figure, comparator):
    goal = {"comparator": comparator, "value": value, "unit": "万吨"}
    plain = judged(goal, {"value": figure, "unit": "万吨"})
    scaled = judged(goal, {"value": float(Decimal(str(figure)) * 10_000), "unit": "吨"})
    assert plain["attained"] == scaled["attained"]
    assert plain["gap"] == scaled["gap"]
