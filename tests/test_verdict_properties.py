"""Properties that hold for any target: order, units, direction; and no number that is none in a verdict."""
from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from targets.progress import judge
from targets.text import entry

WORDS = {one["zh"] for one in entry("progress", "states").values()}
ORDER = ["倒退", "明显滞后", "略有滞后", "符合时序", "提前达成"]      # of a reach in its middle years, worst first
NUMBERS = st.integers(-10**6, 10**6).map(lambda whole: whole / 100)
ANY = st.one_of(NUMBERS, st.floats(allow_nan=True, allow_infinity=True), st.none(), st.integers(-10**12, 10**12))
UNITS = ["%", "个百分点", "万吨", "吨", "亿元", "倍", "番", "名", "位", "", "万人", "‰", "没有的单位"]
YEARS = st.one_of(st.none(), st.integers(2020, 2032))


@st.composite
def targets(draw: st.DrawFn) -> dict:
    return {"comparator": draw(st.sampled_from([">=", "<=", "~", "range", "="])), "kind": draw(st.sampled_from(["level", "growth", "change"])),
            "direction": draw(st.sampled_from(["up", "down", None])), "basis": draw(st.sampled_from(["stock", "period", "year", "base", "yearly", None])),
            "value": draw(ANY), "value_max": draw(ANY), "unit": draw(st.sampled_from(UNITS)), "year": draw(YEARS), "baseline_year": draw(YEARS),
            "baseline_value": draw(ANY), "doc_year": draw(YEARS), "plan": draw(st.sampled_from([None, "十四五", "十五五", "?"])),
            "metric_polarity": draw(st.sampled_from(["up", "down", None])), "baseline_unit": draw(st.sampled_from([None, *UNITS]))}


@st.composite
def actuals(draw: st.DrawFn) -> dict:
    return {"year": draw(st.integers(2020, 2032)), "value": draw(ANY), "unit": draw(st.sampled_from(UNITS)),
            "month": draw(st.one_of(st.none(), st.integers(0, 13))), "cumulative": draw(st.sampled_from([None, True, False])),
            "against": draw(YEARS), "preliminary": draw(st.booleans()), "kind": draw(st.sampled_from([None, "level", "growth", "change"])),
            "definition": draw(st.sampled_from([None, "不变价", "现价"]))}


@settings(max_examples=1500, deadline=None)
@given(target=targets(), figures=st.lists(actuals(), max_size=6), as_of=st.integers(2018, 2034),
       milestones=st.lists(actuals(), max_size=3))
def test_whatever_comes_in_a_verdict_comes_out(target, figures, as_of, milestones):
    found = judge(target, figures, as_of, milestones)
    assert found["status"] in WORDS
    assert (found["status"] == "未判") == (found["reason_not_judged"] is not None)
    assert (found["grade"] is None) == (found["status"] == "未判")
    assert found["attained"] in (True, False) or found["status"] in ("未判", "刚起步")
    for value in found.values():
        assert not isinstance(value, (complex, Decimal))
        assert not isinstance(value, float) or math.isfinite(value)


@given(target=targets(), figures=st.lists(actuals(), max_size=6), as_of=st.integers(2018, 2034), shuffle=st.randoms())
@settings(max_examples=400, deadline=None)
def test_the_order_of_figures_changes_nothing(target, figures, as_of, shuffle):
    mixed = list(figures)
    shuffle.shuffle(mixed)
    assert judge(target, figures, as_of) == judge(target, mixed, as_of)


@given(base=NUMBERS, value=NUMBERS, first=NUMBERS, second=NUMBERS)
@settings(max_examples=400, deadline=None)
def test_better_is_never_worse(base, value, first, second):
    """Reach and running count: the status is monotone in the actual figure."""
    up = value > base
    target = {"comparator": ">=" if up else "<=", "kind": "level", "basis": "stock", "direction": None, "unit": "亿元", "year": 2030,
              "baseline_year": 2025, "baseline_value": base, "value": value, "metric_polarity": None}
    if base == value:
        return
    worse, better = sorted((first, second), reverse=not up)
    places = [ORDER.index(judge(target, [{"year": 2027, "value": one, "unit": "亿元"}], 2027)["status"]) for one in (worse, better)]
    assert places[0] <= places[1]


@given(value=st.integers(1, 10**6), first=NUMBERS, second=NUMBERS)
@settings(max_examples=200, deadline=None)
def test_an_average_is_monotone(value, first, second):
    target = {"comparator": ">=", "kind": "growth", "basis": "yearly", "direction": "up", "unit": "%", "year": 2030, "baseline_year": 2025,
              "value": value / 1000, "metric_polarity": "up"}
    low, high = sorted((first / 100, second / 100))
    places = [ORDER.index(judge(target, [{"year": 2026, "value": one, "unit": "%"}], 2026)["status"]) for one in (low, high)]
    assert places[0] <= places[1]


SCALED = [("万吨", "吨", 10_000), ("亿元", "万元", 10_000), ("公顷", "亩", 15), ("千克", "斤", 2), ("%", "‰", 10)]
VERDICT = ("status", "shape", "attained", "pace_ratio", "share_of_time", "head_room", "baseline_tag", "grade", "reason_not_judged")


@given(scale=st.sampled_from(SCALED), base=NUMBERS, value=NUMBERS, figures=st.lists(NUMBERS, min_size=1, max_size=3),
       comparator=st.sampled_from([">=", "<=", "=", "range"]), basis=st.sampled_from(["stock", "period"]), polarity=st.sampled_from(["up", "down", None]))
@settings(max_examples=500, deadline=None)
def test_a_change_of_unit_changes_no_verdict(scale, base, value, figures, comparator, basis, polarity):
    large, small, by = scale
    target = {"comparator": comparator, "kind": "level", "basis": basis, "direction": None, "unit": large, "year": 2030, "baseline_year": 2025,
              "baseline_value": base, "value": value, "value_max": value + 7 if comparator == "range" else None, "metric_polarity": polarity}
    rows = [{"year": 2026 + place, "value": one, "unit": large} for place, one in enumerate(figures)]
    scaled = [row | {"value": float(Decimal(repr(row["value"])) * by), "unit": small} for row in rows]
    plain, other = judge(target, rows, 2028), judge(target, scaled, 2028)
    assert {name: plain[name] for name in VERDICT} == {name: other[name] for name in VERDICT}
    assert "converted" in other["flags"] or other["status"] == "未判"
