"""What is odd about a figure that is typed in, and what is not."""
from __future__ import annotations

import pandas as pd
import pytest
from made import actuals, targets

from targets import schema
from targets.checks import check, corrected

GROWTH = {"metric": "工业增加值", "kind": "growth", "unit": "%"}


def typed(*rows: dict) -> pd.DataFrame:
    known = {"region": "贵州", "region_code": "520000", "metric": "电解铝产能利用率", "metric_id": None, "kind": "level", "year": 2020, "unit": "%"}
    return pd.DataFrame([known | row for row in rows])


def codes(row: dict, *held: dict, goal: dict | None = None, as_of: int = 2026) -> list[str]:
    return [one.code for one in check(typed(row), actuals(*held) if held else schema.no_actuals(), targets(goal or {}), as_of)]


@pytest.mark.parametrize(("row", "held", "goal", "expected"), [
    ({"value": 81.0}, [], {}, []),
    ({"value": 81.0}, [{"year": 2019, "value": 79.0}], {}, []),
    # units
    ({"value": 81.0, "unit": "万吨"}, [], {}, ["unit"]),
    ({"value": 810.0, "unit": "‰"}, [], {}, []),
    ({"value": 2.0, "unit": "亿吨", "metric": "产能"}, [], {"metric": "产能", "unit": "万吨", "value": 9000.0}, []),
    # shares out of range
    ({"value": 120.0}, [], {}, ["share_high"]),
    ({"value": 1200.0, "unit": "‰"}, [], {}, ["share_high"]),
    ({"value": 104.0}, [{"year": 2019, "value": 103.0}], {}, []),                       # such a share has been above 100 before
    ({"value": 104.0}, [], {"value": 105.0}, []),
    ({"value": -3.0}, [], {}, ["share_low"]),
    ({"value": 120.0, **GROWTH}, [], GROWTH | {"value": 60.0}, []),                     # growth is no share of a whole
    # jumps and signs
    ({"value": 12.0}, [{"year": 2019, "value": 79.0}], {}, ["jump"]),
    ({"value": 600.0, "unit": "万吨"}, [{"year": 2019, "value": 100.0, "unit": "万吨"}], {"unit": "万吨"}, ["jump"]),
    ({"value": 600.0, "unit": "万吨"}, [{"year": 2018, "value": 100.0, "unit": "万吨"}], {"unit": "万吨"}, []),     # not the year before
    ({"value": 600.0, "unit": "万吨"}, [{"year": 2019, "value": 0.05, "unit": "亿吨"}], {"unit": "万吨"}, []),
    ({"value": -1.0, **GROWTH}, [{"year": 2019, "value": 3.0, **GROWTH}], GROWTH | {"value": 5.0}, ["sign"]),
    ({"value": 81.0}, [{"year": 2020, "value": 8.1}], {}, ["jump"]),                    # against the figure it replaces
    # shares typed as fractions
    ({"value": 0.05, **GROWTH}, [], GROWTH | {"value": 5.0}, ["fraction"]),
    ({"value": 0.81}, [{"year": 2019, "value": 79.0}], {}, ["fraction"]),
    ({"value": 0.4, **GROWTH}, [], GROWTH | {"value": 0.5}, []),
    ({"value": 0.9, **GROWTH}, [], GROWTH | {"value": 2.0}, []),
    ({"value": -0.1, **GROWTH}, [], GROWTH | {"value": 2.0}, []),                       # prices nearly stood still
    ({"value": -0.02, **GROWTH}, [], GROWTH | {"value": 3.0}, ["fraction"]),
    # years to come
    ({"value": 81.0, "year": 2030}, [], {"year": 2030}, ["future"]),
    ({"value": 81.0, "year": 2025}, [], {"year": 2030}, []),
])
def test_what_is_odd(row: dict, held: list[dict], goal: dict, expected: list[str]) -> None:
    assert codes(row, *held, goal=goal) == expected


def test_rows_of_one_save_are_held_against_each_other() -> None:
    found = check(typed({"year": 2019, "value": 79.0}, {"value": 7.9}), schema.no_actuals(), targets({}), 2026)
    assert [(one.at, one.code) for one in found] == [(1, "jump")]


def test_a_year_before_that_is_put_right_in_the_same_save_is_what_counts() -> None:
    rows = typed({"year": 2019, "value": 79.0}, {"value": 80.0})
    found = check(rows, actuals({"year": 2019, "value": 7.9}), targets({}), 2026)
    assert [(one.at, one.code) for one in found] == [(0, "jump")]       # against what it replaces; the next year fits


def test_what_stops_comes_first_and_every_finding_names_its_figure() -> None:
    found = check(typed({"value": 120.0}, {"value": 1.0, "unit": "吨", "year": 2019}), schema.no_actuals(), targets({}), 2026)
    assert [(one.at, one.stops) for one in found] == [(1, True), (0, False)]
    for one in found:
        for lang in ("zh", "en"):
            assert "电解铝产能利用率" in one.say(lang)
            assert "贵州" in one.say(lang)
    assert "万吨" not in found[0].say("zh")
    assert "120%" in found[1].say("en")


def test_a_fraction_that_is_agreed_to_is_multiplied_and_no_other() -> None:
    rows = typed({"value": 0.81}, {"value": 0.79, "year": 2018})
    found = check(rows, schema.no_actuals(), targets({}), 2026)
    assert [one.times for one in found] == [100.0, 100.0]
    assert "81%" in found[0].say("zh")
    assert corrected(rows, found, {1})["value"].tolist() == [0.81, 79.0]
    assert rows["value"].tolist() == [0.81, 0.79]


def test_nothing_typed_is_nothing_odd() -> None:
    assert check(typed({"value": 1.0}).iloc[:0], schema.no_actuals(), targets({}), 2026) == []
