"""Filters over the scoreboard: what they leave, what may still be chosen, and their form in an address."""
from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.gazetteer import gazetteer
from targets import finding, query
from targets.fields import FIELDS, NONE, OPEN, UNDATED, WAITING, group_of
from targets.finding import Filters
from tests import made

ROWS = [
    {"doc": "a", "region": "贵州", "region_code": "520000", "year": 2020, "sector": "能源", "force": "约束性", "lead": "省能源局、省发展改革委",
     "status": "met", "reason": None, "review": "accepted"},
    {"doc": "a", "region": "贵阳", "region_code": "520100", "year": None, "sector": None, "force": None, "lead": None,
     "status": "not_judged", "reason": "no_actual", "review": None},
    {"doc": "b", "region": "北京", "region_code": "110000", "year": 2025, "sector": "能源", "force": "预期性", "lead": "省发展改革委",
     "status": "not_judged", "reason": "needs_baseline", "review": None, "metric": "森林覆盖率", "metric_id": "forest_cover"},
    {"doc": "c", "region": "全国", "region_code": "100000", "year": 2020, "sector": "工业", "force": None, "lead": None,
     "status": "far_behind", "reason": None, "review": "corrected", "metric": "森林覆盖率", "metric_id": "forest_cover"},
    {"doc": "c", "region": "辽宁", "region_code": "210000", "year": 2025, "sector": "工业", "force": None, "lead": "工信厅,统计局",
     "status": "met", "reason": None, "review": None},
]


@pytest.fixture(scope="module")
def board() -> pd.DataFrame:
    laid = ("status", "reason", "review")
    goals = made.targets(*({name: value for name, value in row.items() if name not in laid} for row in ROWS))
    return goals.assign(key=query.metric_keys(goals), **{name: [row[name] for row in ROWS] for name in laid})


def regions(board: pd.DataFrame, **chosen: tuple) -> list[str]:
    return list(Filters(**chosen).apply(board)["region"])


def test_each_field_keeps_the_rows_that_say_so(board: pd.DataFrame) -> None:
    assert regions(board, region=("贵州", "北京")) == ["贵州", "北京"]
    assert regions(board, group=("west",)) == ["贵州", "贵阳"]
    assert regions(board, group=("northeast", "east")) == ["北京", "辽宁"]
    assert regions(board, group=(NONE,)) == ["全国"]
    assert regions(board, sector=("工业",)) == ["全国", "辽宁"]
    assert regions(board, metric=("forest_cover",)) == ["北京", "全国"]
    assert regions(board, year=(UNDATED, 2020)) == ["贵州", "贵阳", "全国"]
    assert regions(board, paper=("b",)) == ["北京"]
    assert regions(board, status=(WAITING,)) == ["贵阳"]
    assert regions(board, status=("not_judged",)) == ["北京"]
    assert regions(board, force=(NONE,)) == ["贵阳", "全国", "辽宁"]
    assert regions(board, lead=("省发展改革委",)) == ["贵州", "北京"]
    assert regions(board, lead=("统计局",)) == ["辽宁"]
    assert regions(board, role=("actual",)) == []
    assert regions(board, reviewed=(OPEN,)) == ["贵阳", "北京", "辽宁"]


@pytest.mark.parametrize(("lead", "bodies"), [
    ("省农业农村厅牵头，省发展改革委、省财政厅", ["省农业农村厅", "省发展改革委", "省财政厅"]),
    ("责任单位：省林业局等负责", ["省林业局"]), ("省商务厅会同省税务局负责；配合单位：省财政厅", ["省商务厅", "省税务局", "省财政厅"]),
    ("牵头单位：", [NONE])])
def test_a_phrase_of_duties_is_found_by_each_body_in_it_and_by_nothing_else(lead: str, bodies: list[str]) -> None:
    rows = made.targets({"lead": lead}, {"lead": "省水利厅"})
    assert set(finding.options(rows)["lead"]) == {*bodies, "省水利厅"}
    for body in bodies:
        assert list(Filters(lead=(body,)).apply(rows).index) == [0]


def test_fields_cut_each_other_and_one_can_be_left_aside(board: pd.DataFrame) -> None:
    both = Filters(group=("west",), year=(2020,))
    assert list(both.apply(board)["region"]) == ["贵州"]
    assert list(both.apply(board, without=("year",))["region"]) == ["贵州", "贵阳"]
    assert both.without(["year"]) == both.only(["group"]) == Filters(group=("west",))
    assert Filters().apply(board) is board
    assert not Filters()
    assert both


def test_a_table_without_a_field_is_not_cut_by_it(board: pd.DataFrame) -> None:
    plain = board.drop(columns=["status", "reason", "key"])
    assert list(Filters(status=("met",), metric=("forest_cover",)).apply(plain)["region"]) == ["北京", "全国"]


def test_choices_are_what_the_other_fields_leave(board: pd.DataFrame) -> None:
    every = finding.options(board)
    assert tuple(every) == FIELDS
    assert every["region"] == ["北京", "辽宁", "贵州", "贵阳", "全国"]
    assert every["group"] == ["east", "west", "northeast", NONE]
    assert every["year"] == [2020, 2025, UNDATED]
    assert every["status"] == ["met", "far_behind", "not_judged", WAITING]
    assert every["reviewed"] == ["accepted", "corrected", OPEN]
    assert every["lead"][0] == "省发展改革委"
    assert every["lead"][-1] == NONE
    left = finding.counts(board, Filters(year=(2025,)))
    assert left["region"] == {"北京": 1, "辽宁": 1}
    assert left["year"] == {2020: 2, 2025: 2, UNDATED: 1}       # its own choice doesn't narrow a field
    assert left["group"] == {"east": 1, "northeast": 1}


def test_an_address_brings_the_filters_back_and_names_what_it_does_not_know(board: pd.DataFrame) -> None:
    chosen = Filters(region=("贵州",), year=(2020, UNDATED), lead=(NONE,))
    address = chosen.to_query()
    assert address == {"region": ["贵州"], "year": ["2020", "0"], "lead": ["-"]}
    assert Filters.from_query(address, finding.options(board)) == (chosen, [])
    odd = {"region": ["火星", "北京", "北京"], "year": ["never"], "p": ["贵州"]}
    assert Filters.from_query(odd, finding.options(board)) == (Filters(region=("北京",)), ["region=火星", "year=never"])


@given(st.data())
def test_a_choice_leaves_as_many_rows_as_its_count_says(data: st.DataObject) -> None:
    laid = ("status", "reason", "review")
    goals = made.targets(*({name: value for name, value in row.items() if name not in laid} for row in ROWS))
    board = goals.assign(key=query.metric_keys(goals), **{name: [row[name] for row in ROWS] for name in laid})
    every = finding.options(board)
    chosen = Filters(**{name: tuple(data.draw(st.lists(st.sampled_from(every[name]), max_size=2, unique=True))) for name in FIELDS})
    name = data.draw(st.sampled_from(FIELDS))
    for value, n in finding.counts(board, chosen)[name].items():
        alone = chosen.without([name])
        assert len(Filters(**(alone.chosen() | {name: (value,)})).apply(board)) == n > 0


def test_every_province_belongs_to_one_group_and_31_in_all() -> None:
    provinces = [one for one in gazetteer().codes.values() if one.level == "province"]
    known = [group_of(one.code) for one in provinces]
    assert sorted(pd.Series(known).value_counts().items()) == [("central", 6), ("east", 10), ("northeast", 3), ("west", 12)]
    assert group_of("100000") is None


def test_an_empty_store_offers_nothing() -> None:
    empty = made.targets().assign(key=pd.Series(dtype="str"))
    assert not any(finding.options(empty).values())


def test_filters_once_kept_hold_even_where_the_store_has_lost_their_values(board: pd.DataFrame) -> None:
    kept = Filters.of({"region": ["火星"], "year": ["2020", "0"], "p": ["x"]})
    assert kept == Filters(region=("火星",), year=(2020, UNDATED))
    assert kept.apply(board).empty
    assert Filters.of(Filters(year=(2025,), lead=(NONE,)).to_query()) == Filters(year=(2025,), lead=(NONE,))
