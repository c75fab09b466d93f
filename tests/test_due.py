"""Which figures are due, what the store holds for them, and what stood before."""
from __future__ import annotations

import pytest
from made import actuals, targets

from targets import due, schema
from targets.query import actual_id
from targets.schema import records


def cells(goals, held=None, chosen=()) -> list[tuple]:
    found = due.cells(goals, schema.no_actuals() if held is None else held, 2026, chosen)
    assert list(found.columns) == list(due.CELL_COLUMNS)
    return list(found[["region", "key", "year"]].itertuples(index=False, name=None))


def test_each_target_waits_for_its_own_year_and_never_for_one_to_come() -> None:
    goals = targets({"year": 2020}, {"year": 2030, "metric": "产值"}, {"year": None, "metric": "产能"})
    assert [year for *_, year in cells(goals)] == [2020, 2025, 2025]


def test_targets_of_one_series_and_year_are_one_row() -> None:
    assert len(cells(targets({}, {"value": 85.0}, {"kind": "growth", "value": 5.0}))) == 2


@pytest.mark.parametrize(("year", "due_metrics"), [
    (2015, []), (2016, ["利用率"]), (2018, ["利用率", "产能"]), (2020, ["利用率", "产能"]), (2021, ["产能"]), (2026, ["产能"]), (2027, [])])
def test_a_series_is_due_from_before_its_paper_to_its_end(year: int, due_metrics: list[str]) -> None:
    goals = targets({"metric": "利用率"}, {"metric": "产能", "year": None, "issue_date": "2018-06"})
    assert [key for _, key, _ in cells(goals, chosen=[year])] == ([] if year == 2015 else due_metrics or [])


def test_the_years_on_offer_are_those_in_which_something_is_due() -> None:
    assert due.years(targets({}), 2026) == [2020, 2019, 2018, 2017, 2016]
    assert due.years(targets({"baseline_year": 2013}, {"metric": "x", "year": 2030, "issue_date": "2026-01"}), 2026) == [
        2026, 2025, 2020, 2019, 2018, 2017, 2016, 2015, 2014, 2013]
    assert due.years(schema.no_targets(), 2026) == []


def test_a_paper_without_a_date_is_open_from_the_oldest_one() -> None:
    goals = targets({}, {"region": "陕西", "region_code": "610000", "issue_date": None})
    assert len(cells(goals, chosen=[2017])) == 2


def test_what_is_known_stands_in_the_row_with_the_figure_before() -> None:
    held = actuals({"year": 2020, "value": 82.0, "source": "公报", "note": "初步核算", "preliminary": True}, {"year": 2017, "value": 70.0},
                   {"year": 2018, "value": 0.75, "unit": "%"}, {"year": 2021, "value": 90.0})
    row = records(due.cells(targets({}), held, 2026))[0]
    assert (row["held_value"], row["held_source"], row["held_note"], row["held_preliminary"]) == (82.0, "公报", "初步核算", True)
    assert (row["before_year"], row["before_value"], row["before_unit"]) == (2018, 0.75, "%")
    assert row["cell"] == "0"


def test_a_figure_known_under_the_targets_words_is_the_one_that_is_changed() -> None:
    goals = targets({"metric_id": "aluminium_utilization"})
    held = actuals({"year": 2020, "metric_id": None, "id": "known"})
    row = records(due.cells(goals, held, 2026))[0]
    assert (row["cell"], row["metric_id"], row["held_value"]) == ("known", None, 81.3)
    bare = records(due.cells(goals, schema.no_actuals(), 2026))[0]
    assert bare["cell"] == actual_id(bare)
    assert bare["metric_id"] == "aluminium_utilization"


def test_a_deadline_that_has_passed_is_not_due_next() -> None:
    goals = targets({"year": 2026, "deadline": "2026-06-30", "metric": "甲"}, {"year": 2026, "metric": "乙"},
                    {"year": 2026, "deadline": "2026-07-01", "metric": "丙"}, {"year": 2025, "metric": "丁"}, {"year": 2027, "metric": "戊"})
    assert list(due.upcoming(goals, 2026)["metric"]) == ["甲", "丙", "乙", "戊"]
    assert list(due.upcoming(goals, 2026, "2026-06-30")["metric"]) == ["甲", "丙", "乙", "戊"]      # due on the very day
    assert list(due.upcoming(goals, 2026, "2026-07-01")["metric"]) == ["丙", "乙", "戊"]
    assert list(due.upcoming(goals, 2026, "2027-01-01")["metric"]) == ["戊"]        # the data are a year behind
