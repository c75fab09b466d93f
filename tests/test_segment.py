"""The outline of a paper: headings, tense, broken lines put together, and the way back to the text's own positions."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.fold import fold
from extract.segment import Section, paragraphs, tense_of
from extract.wrap import heading_level, shadow

LONG = "全县要加强高标准农田和水利设施建设，稳定粮食播种面积"     # prose without a stop, long enough to be a broken line


def _titles(text: str) -> list[tuple[int, str]]:
    return [(p.section.level, p.section.title) for p in paragraphs(text)]


def _tenses(text: str) -> list[str]:
    return [p.tense for p in paragraphs(text)]


# -- headings

@pytest.mark.parametrize(("line", "level"), [
    ("附件2", 0), ("附表：", 0), ("第二篇 转型", 1), ("第三章 工业", 2), ("第十节 水利", 3), ("专栏 4 重大工程", 3),
    ("一、工作目标", 4), ("十二．保障措施", 4), ("（三）农业", 5), ("(四) 林业", 5), ("5、水利", 6), ("6.交通", 6), ("（7）教育", 7),
    ("⑧卫生", 7), ("——化工行业。", 8), ("● 体育", 8), ("  ## 二、任务", 4),
])
def test_numbering_tells_the_level(line, level):
    assert heading_level(line)[0] == level


@pytest.mark.parametrize("line", ["5.8%的增速", "2023年全县生产总值", "第三产业占比", "全县粮食产量", "-5度", "120.5公里"])
def test_a_number_alone_makes_no_heading(line):
    assert heading_level(line) is None


def test_the_title_begins_behind_the_numbering():
    line = "（一）主攻工业"
    assert line[heading_level(line)[1]:] == "主攻工业"


def test_outline_hangs_each_section_under_the_nearest_smaller_level():
    text = "一、工业\n（一）化工\n1.乙烯\n乙烯产能50万吨。\n（二）建材\n水泥产能80万吨。\n二、农业\n粮食产量9万吨。"
    paths = [[s.title for s in p.section.path() if s.title] for p in paragraphs(text) if p.text[-1] == "。"]
    assert paths == [["乙烯", "化工", "工业"], ["建材", "工业"], ["农业"]]


def test_an_annex_starts_afresh_and_takes_its_title_from_the_next_line():
    text = "一、总体要求\n严守底线。\n附件1\n年度主要指标\n（一）水利\n新增供水2万立方米。"
    last = list(paragraphs(text))[-1]
    assert [s.title for s in last.section.path() if s.title] == ["水利", "年度主要指标"]


def test_a_run_in_heading_is_section_and_lead():
    [p] = paragraphs("（二）整治河道。清淤20公里。")
    assert (p.section.title, p.lead) == ("整治河道", "整治河道")


def test_a_long_numbered_line_opens_a_section_without_title():
    [p] = paragraphs("3.加强统筹" + "持续完善城乡供水管网建设与运行维护" * 3 + "，新建管网9公里")
    assert (p.section.level, p.section.title) == (6, "")


def test_a_short_line_that_names_a_plan_is_a_heading():
    assert _titles("年度工作安排\n粮食产量稳定。") == [(4, "年度工作安排")] * 2
    assert _titles("年度人员\n粮食产量稳定。") == [(-1, "")] * 2


def test_lead_ends_at_colon_or_stop():
    assert [p.lead for p in paragraphs("主要指标：产值9亿元。\n造林治沙。种树8万株。")] == ["主要指标", "造林治沙"]


@pytest.mark.parametrize("text", ["全县" * 30 + "：产值9亿元。", "没有停顿也没有冒号的一行"])
def test_no_lead_without_a_near_stop(text):
    assert next(paragraphs(text)).lead == ""


# -- tense

@pytest.mark.parametrize(("title", "tense"), [
    ("过去五年工作回顾", "past"), ("发展成就", "past"), ("今后五年奋斗目标", "future"), ("重点工作", "future"),
    ("上年工作总结和来年工作安排", "future"), ("目标完成情况", "past"), ("教育", ""), ("", ""),
])
def test_the_last_telling_word_of_a_title_decides(title, tense):
    assert tense_of(title) == tense


def test_tense_is_inherited_downwards_and_ends_with_its_section():
    text = "一、上年工作回顾\n（一）工业\n产值增加。\n（二）农业\n产量增加。\n二、来年工作安排\n（一）工业\n产值增加。"
    assert _tenses(text) == ["past"] * 5 + ["future"] * 3


def test_a_part_of_a_review_does_not_turn_to_the_future():
    text = "一、发展回顾\n（一）民生保障\n新建学校9所。"
    assert _tenses(text) == ["past"] * 3


@pytest.mark.parametrize(("opening", "tense"), [
    ("一年来，我们修路20公里。", "past"), ("下一步，我们修路20公里。", "future"), ("近年来，全镇修路20公里。", "past"), ("全镇修路20公里。", ""),
])
def test_first_words_of_a_paragraph_set_the_tense(opening, tense):
    assert _tenses(opening) == [tense]


def test_tense_of_first_words_holds_for_the_paragraphs_that_follow():
    assert _tenses("一年来，我们埋头苦干。\n新建桥梁4座。\n下一步，再接再厉。\n新建桥梁5座。") == ["past", "past", "future", "future"]


def test_effective_tense_asks_the_parents():
    top = Section(1, "回顾", tense="past")
    assert Section(3, "农业", Section(2, "一产", top)).effective_tense == "past"
    assert Section(3, "农业").effective_tense == ""


# -- lines

def test_a_line_broken_in_a_sentence_is_joined():
    text = LONG + "\n在30万亩以上。\n另起一段。"
    assert [p.text for p in paragraphs(text)] == [LONG + "在30万亩以上。", "另起一段。"]


@pytest.mark.parametrize("second", ["（二）水利", "１．水利", "（２）水利", "二、水利", "| 1 | 2 |", "# 水利"])
def test_a_broken_line_never_swallows_a_heading_or_a_table(second):
    assert len(list(paragraphs(LONG + "\n" + second))) == 2


@pytest.mark.parametrize("first", ["短句，没有完", LONG + "。", LONG + "；", "附表所列各乡镇名称及负责人联系方式汇总表样"])
def test_a_line_that_ends_on_purpose_stays_apart(first):
    assert len(list(paragraphs(first + "\n新建桥梁4座。"))) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\n\n\n", "\r\n\r\n"])
def test_every_kind_of_line_end_parts_paragraphs(end):
    text = f"修路20公里。{end}架桥4座。"
    found = list(paragraphs(text))
    assert [p.text for p in found] == ["修路20公里。", "架桥4座。"]
    assert [text[p.at(0):p.until(len(p.text))] for p in found] == [p.text for p in found]


def test_blank_lines_and_blank_texts_give_nothing():
    assert not list(paragraphs(""))
    assert not list(paragraphs(" \n\t\n\u3000\u3000\r\n"))


def test_skipped_spans_are_left_out():
    text = "修路20公里。\n表格一行\n表格两行\n架桥4座。"
    start, end = text.index("表格一"), text.index("架桥")
    assert [p.text for p in paragraphs(text, [(start, end)])] == ["修路20公里。", "架桥4座。"]


# -- the shadow and the way back

@pytest.mark.parametrize(("raw", "shade"), [
    ("  增长８．５％　", "增长8.5%"), ("产值 1 200 万元", "产值1200万元"), ("PM 2.5浓度", "PM2.5浓度"), ("gross output value", "gross output value"),
    ("甲，乙；丙：丁", "甲，乙；丙：丁"), ("（一）", "（一）"), ("增长\u200b9%", "增长9%"), ("增长\n9 %", "增长9%"),
])
def test_shadow_folds_widths_and_drops_blanks_but_keeps_signs(raw, shade):
    assert shadow(fold(raw), [(raw.find(raw.strip()), raw.find(raw.strip()) + len(raw.strip()))])[0] == shade


def test_offsets_lead_back_across_blanks_breaks_and_widths():
    text = "\ufeff前言。\n" + LONG + "\n在 ３ ０ 万 亩以上。"
    p = list(paragraphs(text))[-1]
    at = p.text.index("30万亩")
    assert text[p.at(at):p.until(at + 4)] == "３ ０ 万 亩"


def test_a_plain_paragraph_needs_no_map():
    text = "修路20公里。\n架桥4座。"
    assert all(p.offsets is None for p in paragraphs(text))


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="一二（）第章县建，。；：、9０.% |\n\r\t\u3000\ufeff\u200ba-—", max_size=80))
def test_any_text_gives_paragraphs_in_order_with_a_true_way_back(text):
    last = 0
    for p in paragraphs(text):
        assert last <= p.start < p.end <= len(text)
        assert p.text
        last = p.end
        for i, sign in enumerate(p.text):
            assert p.until(i + 1) == p.at(i) + 1
            assert fold(text)[p.at(i)] == sign or (sign == " " and text[p.at(i)].isspace())   # a break between words is a blank
        assert [p.at(i) for i in range(len(p.text))] == sorted({p.at(i) for i in range(len(p.text))})


@pytest.mark.parametrize(("line", "read"), [
    ("1.粮食产量增长5%；", "粮食产量增长5%；"), ("（2）粮食产量增长5%；", "粮食产量增长5%；"), ("一、粮食产量增长5%", "粮食产量增长5%"), ("③ 粮食产量增长5%", "粮食产量增长5%"), ("●粮食产量", "粮食产量"),
    ("5.8亿元", "5.8亿元"), ("第三章 粮食", "第三章粮食"), ("附件2", "附件2"), ("1.", "1."),
])
def test_the_number_of_a_list_item_is_no_part_of_its_paragraph(line, read):
    text = f"前言。\n{line}"
    found = list(paragraphs(text))[-1]
    assert found.text == read
    assert text[found.at(0):found.until(len(found.text))].replace(" ", "") == read
