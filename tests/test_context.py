"""Quantities in their surroundings: sentence, clause, what peels off, thresholds, from–to, tied lists, far bounds."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import context, segment
from extract.candidates import candidates
from extract.context import Candidate, all_verbs, counts, ends_in_action, noun_behind, noun_follows, peel
from extract.quantity import find_quantities


def cands(text: str) -> list[Candidate]:
    """The candidates of a text of one paragraph."""
    [paragraph] = segment.paragraphs(text)
    return candidates(paragraph, find_quantities(paragraph.text))


def one(text: str, number: str) -> Candidate:
    """The candidate whose span begins with ``number``."""
    return next(c for c in cands(text) if c.paragraph.text.startswith(number, c.quantity.start))


def span(c: Candidate) -> str:
    return c.paragraph.text[c.quantity.start:c.quantity.end]


# -- sentence and clause

@pytest.mark.parametrize(("text", "sentence"), [
    ("修路20公里。架桥4座！种树3万株？", "架桥4座！"),
    ("税收增长8.5%；架桥4座。种树3万株。", "税收增长8.5%；架桥4座。"),
    ("修路20公里.架桥4座.种树3万株.", "架桥4座."),
    ("修路20公里<br/>架桥4座<br>种树3万株", "架桥4座<br>"),
])
def test_sentence_ends_at_a_stop_but_not_at_a_decimal_point(text, sentence):
    assert one(text, "4座").sentence_text == sentence


def test_sentences_are_numbered_in_their_paragraph():
    assert [c.sentence_no for c in cands("修路20公里，架桥4座。种树3万株。建站5个。")] == [0, 0, 1, 2]


@pytest.mark.parametrize(("text", "number", "clause"), [
    ("今年修路20公里，架桥4座，种树3万株。", "4座", "架桥4座"),
    ("甲镇：修路20公里；乙镇：架桥4座", "4座", "架桥4座"),
    ("财政收入1,200万元,支出900万元", "1,200", "财政收入1,200万元"),
    ("全镇户厕（含公厕，不含旱厕）改造800座，架桥4座", "800座", "全镇户厕（含公厕，不含旱厕）改造800座"),
    ("全镇改厕（含公厕60座，旱厕改造7座）800座，架桥4座", "7座", "旱厕改造7座"),
    ("全镇改厕（含公厕60座，旱厕改造7座）800座，架桥4座", "800座", "全镇改厕（含公厕60座，旱厕改造7座）800座"),
    ("修路20公里——架桥4座", "4座", "架桥4座"),
])
def test_clause_ends_at_commas_but_not_at_those_in_foreign_brackets_or_numbers(text, number, clause):
    assert one(text, number).clause_text == clause


@pytest.mark.parametrize("text", ["（修路20公里", "修路20公里）", "））修路（（20公里【", "(((((修路20公里"])
def test_brackets_without_partner_do_no_harm(text):
    [c] = cands(text)
    assert c.clause[0] <= c.quantity.start < c.quantity.end <= c.clause[1]


def test_a_text_without_stops_is_searched_in_a_window_only():
    text = "全镇粮食蔬菜水果" * 200 + "20万吨" + "全镇粮食蔬菜水果" * 200
    [c] = cands(text)
    assert len(c.sentence_text) <= 2 * context.WINDOW + 4


# -- both sides

def test_left_right_and_noun_of_one_number():
    c = one("力争城镇化率提高到68%以上，有序扩面", "68%")
    assert (c.left, c.right, c.noun) == ("力争城镇化率提高到", "", "力争城镇化率")
    assert c.tail == (("提高到", "reach"),)
    assert c.has("reach", "keep")
    assert not c.has("grow")


def test_neighbours_in_a_clause_share_its_words_between_them():
    bus, stop = cands("新增公交车30辆、站点45个")
    assert (bus.left, bus.right.strip("、")) == ("新增公交车", "")
    assert stop.left == "站点"
    assert stop.previous is bus
    assert bus.first_of_clause
    assert not stop.first_of_clause


def test_previous_stays_within_the_sentence():
    _, second, third = cands("修路20公里，架桥4座。种树3万株。")
    assert second.previous is not None
    assert second.first_of_clause
    assert third.previous is None


@pytest.mark.parametrize(("text", "classes"), [
    ("产值增长", ["grow"]), ("能耗分别下降", ["fall", "adverb"]), ("失业率控制在", ["keep"]), ("综合实力跻身全国", ["rank"]),
    ("产值年均增速达到", ["reach", "growth_noun", "yearly"]), ("产值比上年增长", ["grow", "base"]), ("人口自然增长率", []), ("粮食产量", []),
    ("排放量较2019年水平下降", ["fall", "base"]), ("产值已经", ["past"]),
])
def test_words_peel_off_nearest_first(text, classes):
    end, words = peel(text, 0, len(text))
    assert [cls for _, cls in words] == classes
    assert text.endswith("".join(word for word, _ in reversed(words)))
    assert end == len(text) - sum(len(word) for word, _ in words)


@pytest.mark.parametrize(("text", "verb"), [("力争新建", "新建"), ("开工建设", "开工建设"), ("粮食产量", ""), ("", "")])
def test_ends_in_action_takes_the_longest_verb(text, verb):
    assert ends_in_action(text) == verb


@pytest.mark.parametrize(("text", "wanted"), [("新建、改造", True), ("开工建设", True), ("新建公路", False), ("公路改造", False)])
def test_all_verbs(text, wanted):
    assert all_verbs(text) is wanted


@pytest.mark.parametrize(("text", "follows", "behind"), [
    ("新建12个充电站", True, True), ("新建充电站12个", False, False), ("新建12个，充电站", False, False), ("占60%的行政村通气", False, True),
    ("达到12个以上", False, False), ("新建12个以上充电站", True, True), ("增长12%左右", False, False), ("增长12%的速度", False, False),
])
def test_noun_behind_the_number(text, follows, behind):
    [c] = cands(text)
    assert (noun_follows(c), noun_behind(c)) == (follows, behind)


@pytest.mark.parametrize(("text", "wanted"), [("12个站", True), ("12家店", True), ("12%", False), ("12万吨", False), ("3公里", False), ("12", False)])
def test_counts_tells_counting_from_measuring(text, wanted):
    assert counts(cands("共有" + text)[0].quantity) is wanted


# -- thresholds

@pytest.mark.parametrize(("text", "number"), [
    ("扶持年产值超2亿元的企业", "2亿元"), ("关停30万千瓦以下机组12台", "30万千瓦"), ("建成10万吨以上的粮库6座", "10万吨"),
    ("培育15家营收超5亿元的龙头", "5亿元"), ("实施8个投资达2亿元的项目", "2亿元"), ("引进总投资6亿元的工厂9家", "6亿元"),
    ("为65岁以上老人体检", "65岁"), ("机械化率超过60%的村镇", "60%"), ("对产能小于30万吨且污染严重的窑炉", "30万吨"), ("在现有28个站点的基础上", "28个"),
    ("淘汰4米炭化炉", "4米"), ("打造2小时通勤圈", "2小时"),
])
def test_a_size_that_bounds_another_noun_is_a_modifier(text, number):
    assert one(text, number).modifier


@pytest.mark.parametrize(("text", "number"), [
    ("新增12万吨的产能", "12万吨"), ("产值达到3亿元以上", "3亿元"), ("完成造林5万亩以上任务", "5万亩"), ("新建20公里以上绿道", "20公里"),
    ("培育15家营收超5亿元的龙头", "15家"), ("关停30万千瓦以下机组12台", "12台"), ("产能压减到80万吨以内", "80万吨"), ("两年共关闭小矿6处", "6处"),
    ("保持7%的增长", "7%"), ("完成投资15亿元", "15亿元"),
])
def test_a_measure_of_its_own_is_none(text, number):
    assert one(text, number).modifier is False


def test_a_modifier_leaves_the_clause_to_the_number_it_sizes():
    c = one("关停30万千瓦以下机组12台", "12台")
    assert c.left == "关停30万千瓦以下机组"
    assert c.previous is None
    assert c.first_of_clause


# -- from–to

@pytest.mark.parametrize("text", [
    "森林覆盖率由35%提高到41%", "森林覆盖率从2018年的35%提升至41%", "森林覆盖率由目前的35%逐步增加到2025年的41%", "森林覆盖率由35%，提高到41%以上",
])
def test_from_to_is_one_goal_with_a_baseline(text):
    base, goal = cands(text)
    assert (span(base), span(goal)) == ("35%", "41%")
    assert base.merged_into is goal
    assert goal.baseline is base
    assert goal.merged_into is None
    assert goal.noun.startswith("森林覆盖率")
    assert goal.first_of_clause


@pytest.mark.parametrize("text", ["森林覆盖率35%，湿地保护率提高到41%", "由3家企业牵头，产值提高到41亿元", "由县里投入5亿元。产值提高到41亿元"])
def test_two_numbers_without_that_frame_stay_two(text):
    assert all(c.baseline is None and c.merged_into is None for c in cands(text))


# -- tied lists

def test_a_tied_list_is_one_group_in_order():
    found = cands("粮、棉、油产量分别增长3%、4%和5%，税收增长9%")
    assert [span(c) for c in found[0].group] == ["3%", "4%", "5%"]
    assert all(c.group is found[0].group for c in found[:3])
    assert not found[3].group


def test_things_named_between_numbers_make_no_group():
    assert all(not c.group for c in cands("新增公交车30辆、站点45个"))


@pytest.mark.parametrize(("text", "comparators"), [
    ("甲、乙占比分别超过90%、75%", [">=", ">="]), ("甲、乙产值分别增长10%、35%以上", [">=", ">="]), ("甲、乙产值分别增长10%、35%左右", ["~", "~"]),
    ("甲、乙产值分别增长10%左右、35%以上", ["~", ">="]), ("甲、乙产值分别增长10%、35%", ["=", "="]), ("甲、乙能耗分别控制在10吨和35吨以内", ["<=", "<="]),
])
def test_a_shared_comparator_covers_the_list(text, comparators):
    assert [c.quantity.comparator for c in cands(text)] == comparators


# -- far bounds

@pytest.mark.parametrize(("text", "comparator"), [
    ("每镇至少建成4个", ">="), ("全镇最多保留4个", "<="), ("每镇不少于建设4个", ">="), ("办理时间压缩到3个工作日内", "<="),
    ("每镇建成4个", "="), ("办理时间压缩到3个工作日", "="), ("每镇至少建成约4个", "~"),
])
def test_a_bound_parted_from_its_number(text, comparator):
    [c] = cands(text)
    assert c.quantity.comparator == comparator


def test_no_quantities_no_candidates():
    assert cands("加强水利建设。") == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([
    "产值", "增长", "分别", "由", "提高到", "新建", "的", "企业", "5%", "12个", "3万吨", "以上", "以下", "，", "。", "、", "（", "）", "；", "：", "到2025年", "《", "》",
]), min_size=1, max_size=30).map("".join))
def test_any_clauses_give_ordered_and_nested_bounds(text):
    for paragraph in segment.paragraphs(text):
        found = candidates(paragraph, find_quantities(paragraph.text))
        assert [c.quantity.start for c in found] == sorted(c.quantity.start for c in found)
        for c in found:
            q = c.quantity
            assert c.sentence[0] <= c.clause[0] <= q.cue_start <= q.start < q.end <= q.cue_end <= c.clause[1] <= c.sentence[1]
            assert c.left_start <= q.cue_start
            assert c.np_start <= c.np_end <= q.cue_start
            assert not c.group or any(member is c for member in c.group)
            assert (c.baseline is None) or c.baseline.merged_into is c
