"""Level, growth or change, which way, and what the number is measured over: every branch, by the words around it."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import segment
from extract.candidates import candidates
from extract.context import Candidate
from extract.kind import KindAnswer, basis, classify
from extract.metric import Metrics
from extract.model import Basis, Direction, Kind
from extract.quantity import find_quantities


def answers(text: str) -> list[tuple[Candidate, str, str, KindAnswer]]:
    """(candidate, metric, verb, answer) of every number that isn't a baseline."""
    [paragraph] = segment.paragraphs(text)
    found = candidates(paragraph, find_quantities(paragraph.text))
    return [(c, m.text, m.verb, classify(c, m.text)) for c, m in zip(found, map(Metrics().__getitem__, found), strict=True) if c.merged_into is None]


def last(text: str) -> tuple[str, str | None]:
    answer = answers(text)[-1][3]
    assert answer.how
    return str(answer.kind), answer.direction and str(answer.direction)


@pytest.mark.parametrize("text", [
    "城镇化率达到68%", "城镇化率提高到68%", "失业率控制在5%以内", "单位能耗降至3吨标准煤/万元", "财政收入突破9亿元", "耕地保有量120万亩", "水质优良比例保持在90%以上",
    "森林覆盖率由35%提高到41%", "综合实力跻身全省前10名", "增加到30所", "压减粗钢产能100万吨", "提升100所学校办学条件", "新增公交车30辆",
    "投资增速达到后收入6亿元", "占比68%", "自然增长率达到6‰", "覆盖率达到三分之二",
])
def test_a_state_share_amount_or_flow_is_a_level(text):
    assert last(text) == ("level", None)


@pytest.mark.parametrize(("text", "way"), [
    ("财政收入增长9%", "up"), ("财政收入比上年增长9%", "up"), ("单位能耗下降3%", "down"), ("年均递增9%", "up"), ("产值增速达到9%", "up"), ("能耗降幅达到9%", "down"),
    ("产值增速保持在9%左右", "up"), ("外贸以9%的速度增长", "up"), ("外贸按9%的幅度递减", "down"), ("外贸实现9%的增长", "up"), ("产值翻一番", "up"),
    ("产值达到2020年的3倍", "up"), ("产值增长2倍", "up"), ("居民消费价格控制在3%以内", "up"), ("贷款增长率9%", "up"), ("排放减排率9%", "down"),
    ("力争增加本级财力9%", "up"), ("减少库存9%", "down"), ("力争扩大用地9%", "up"),
])
def test_a_relative_change_is_growth(text, way):
    assert last(text) == ("growth", way)


@pytest.mark.parametrize(("text", "way"), [
    ("城镇化率提高2个百分点", "up"), ("失业率下降2个百分点", "down"), ("占比增加2个百分点", "up"), ("覆盖率2个百分点", "up"), ("减少空置率2个百分点", "down"),
    ("森林覆盖率提高2%", "up"), ("第二产业占比下降2%", "down"), ("提高农机化率2%", "up"), ("粮食产量增加3万吨", "up"), ("库容减少3万立方米", "down"),
    ("增加耕地3万亩", "up"), ("力争全县减少撂荒地3万亩", "down"), ("人均收入提高3000元", "up"),
])
def test_an_absolute_change_is_change(text, way):
    assert last(text) == ("change", way)


@pytest.mark.parametrize(("percent", "points"), [("入学率提高5%", "入学率提高5个百分点"), ("失业率下降5%", "失业率下降5个百分点")])
def test_a_share_that_rises_by_percent_or_by_points_is_the_same_kind(percent, points):
    assert last(percent) == last(points)


def test_a_rate_of_output_is_no_share():
    assert last("劳动生产率提高9%")[0] == last("存货周转率提高9%")[0] == "growth"


def test_a_list_shares_the_verb_of_its_first():
    assert [(a.kind, a.direction) for *_, a in answers("粮、棉、油产量分别增长3%、4%、5%")] == [(Kind.GROWTH, Direction.UP)] * 3
    assert [(a.kind, a.direction) for *_, a in answers("化学需氧量、氨氮排放量分别下降3%、4%")] == [(Kind.GROWTH, Direction.DOWN)] * 2


def test_a_number_in_the_next_clause_leans_on_the_verb_before():
    assert last("财政收入增长6.5%，力争7%") == ("growth", "up")
    assert last("财政收入增长6.5%，占比达到7%") == ("level", None)


def test_an_own_verb_wins_over_the_one_before():
    assert last("财政收入增长6.5%，能耗下降7%") == ("growth", "down")


def test_shrinking_work_and_shrinking_amounts_differ():
    assert last("压减焦炭产能20万吨")[0] == "level"
    assert last("用水量减少20万吨") == ("change", "down")


# -- basis

def over(text: str, year: int | None = 2027, doc_year: int | None = 2024, baseline_year: int | None = None) -> Basis | None:
    c, name, verb, answer = answers(text)[-1]
    return basis(answer, c, name, verb, year, doc_year, baseline_year)


@pytest.mark.parametrize(("text", "year", "doc_year", "baseline_year", "wanted"), [
    ("财政收入年均增长9%", 2027, 2024, None, Basis.YEARLY),
    ("造林面积每年9万亩", 2027, 2024, None, Basis.YEARLY),
    ("城镇化率达到68%", 2027, 2024, None, Basis.STOCK),
    ("城镇化率达到68%", None, None, None, Basis.STOCK),
    ("新增公交车30辆", 2027, 2024, None, Basis.PERIOD),
    ("累计造林30万亩", 2027, 2024, None, Basis.PERIOD),
    ("城镇调查失业率控制在5%以内", 2027, 2024, None, Basis.YEAR),
    ("排放量下降9%", 2027, 2024, 2020, Basis.BASE),
    ("粮食产量增加3万吨", 2027, 2024, 2020, Basis.BASE),
    ("粮食产量增加3万吨", 2027, 2024, None, Basis.BASE),
    ("粮食产量增加3万吨", 2024, 2024, None, Basis.YEAR),
    ("财政收入增长9%", 2027, 2024, None, Basis.YEARLY),
    ("财政收入增长9%", 2024, 2024, None, Basis.YEAR),
    ("财政收入增长9%", None, 2024, None, None),
    ("财政收入增长9%", 2027, None, None, None),
    ("粮食产量增加3万吨", None, None, None, Basis.STOCK),
])
def test_basis(text, year, doc_year, baseline_year, wanted):
    assert over(text, year, doc_year, baseline_year) == wanted


def test_yearly_covers_the_whole_list():
    rows = answers("粮、棉产量年均分别增长3%、4%")
    assert {basis(a, c, name, verb, 2027, 2024, None) for c, name, verb, a in rows} == {Basis.YEARLY}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([
    "产值", "占比", "失业率", "增长", "下降", "提高", "降至", "年均", "分别", "由", "提高到", "新建", "减少", "翻一番", "3倍", "5%", "2个百分点", "12个", "3万吨", "前10名", "的增速",
    "左右", "，", "。", "、",
]), min_size=1, max_size=24).map("".join))
def test_growth_and_change_have_a_way_and_levels_have_none(text):
    for c, name, verb, answer in answers(text) if text.strip() else []:
        assert (answer.direction is None) == (answer.kind is Kind.LEVEL)
        if c.quantity.dimension == "point":
            assert answer.kind is Kind.CHANGE
        if answer.kind is Kind.LEVEL:
            assert basis(answer, c, name, verb, None, None, None) is not None
