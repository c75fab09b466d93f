"""When a goal falls due: every expression of time, what it sets, how far it reaches, and what dates a list above it."""
from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import segment
from extract.candidates import candidates
from extract.model import Document
from extract.moment import first_year, is_annual, moments, title_year
from extract.period import Calendar, Period, rebased
from extract.quantity import find_quantities


def paper(text: str = "", issued: str | None = "2021-03-01", title: str | None = None) -> Document:
    return Document(text, issue_date=issued, title=title)


def periods(text: str, issued: str | None = "2021-03-01", title: str | None = None) -> list[Period]:
    """The period of every number, in order; the paper is read from top to bottom as the pipeline reads it."""
    calendar = Calendar(paper(text, issued, title))
    out = []
    for paragraph in segment.paragraphs(text):
        found = calendar.read(paragraph)
        numbers = candidates(paragraph, find_quantities(paragraph.text))
        found = rebased(found, numbers)
        out += [calendar.find(c, found) for c in numbers if c.merged_into is None]
        calendar.leave(paragraph, found)
    return out


def last(text: str, issued: str | None = "2021-03-01", title: str | None = None) -> Period:
    return periods(text, issued, title)[-1]


def years(text: str, **document: str | None) -> list[int | None]:
    return [p.year for p in periods(text, **document)]


# -- expressions of time

@pytest.mark.parametrize(("text", "year", "strong"), [
    ("到2025年", 2025, True), ("力争到2025年", 2025, True), ("至2025年", 2025, True), ("2025年底前", 2025, True), ("2025年以前", 2025, True), ("2025年末", 2025, True),
    ("2018年末", 2018, False), ("2025年", 2025, False), ("2025年5月", 2025, False), ("到二〇二五年", 2025, True), ("二零三〇年前", 2030, True), ("一九九八年", 1998, False),
    ("二○二五年", 2025, False),
    ("2021—2025年", 2025, True), ("2021-2025年", 2025, True), ("2021年至2025年", 2025, True), ("2021年到2023年", 2023, True), ("2021~2024年", 2024, True),
    ("“十四五”期间", 2025, True), ("“十四五”末", 2025, True), ("十五五时期", 2030, True), ("“十四五”，", 2025, False), ("“十三五”规划目标", 2020, True),
    ("今年", 2021, False), ("本年度", 2021, False), ("明年", 2022, False), ("后年", 2023, False), ("去年", 2020, False), ("前年", 2019, False), ("今明两年", 2022, False),
    ("年内", 2021, False), ("年底前", 2021, False), ("今年底前", 2021, True),
    ("三年内", 2023, True), ("用5年时间", 2025, True), ("未来三年", 2023, True), ("今后5年", 2025, True), ("三年翻一番", 2023, True), ("十年翻两番", 2030, True),
    ("2—3年内", 2023, True), ("未来2至3年", 2023, True), ("两年左右时间", 2022, True), ("十五年时间", 2035, True),
    ("本届政府任期内", 2022, True), ("本届政府任期末", 2022, True),
])
def test_expression(text, year, strong):
    found = moments(text + "，", paper())
    if year is None:
        assert found == []
        return
    [moment] = found
    assert (moment.year, moment.strong, moment.baseline) == (year, strong, False)
    assert text.startswith((text + "，")[moment.start:moment.end])
    assert moment.start == 0


@pytest.mark.parametrize("text", [
    "1890年", "2150年", "100年", "3年行动", "一个月内", "本届政府成立以来", "本届政府任期以来", "“十四五”以来", "十五个乡镇", "3月中旬", "到2025", "一年", "第三年度",
])
def test_other_numbers_of_years_set_nothing(text):
    assert moments(text, paper()) == []


@pytest.mark.parametrize(("text", "year"), [
    ("比2019年下降", 2019), ("较2019年末增长", 2019), ("在2019年基础上", 2019), ("与2019年相比", 2019), ("以2019年为基期", 2019), ("由2019年的", 2019),
    ("从2019年以来", 2019), ("是2019年的3倍", 2019), ("达到去年的2倍", 2020), ("比“十三五”末增长", 2020), ("在“十三五”末基础上", 2020), ("较十二五期末", 2015),
])
def test_a_year_to_compare_with_is_a_baseline_and_no_due_date(text, year):
    [moment] = moments(text, paper())
    assert moment.baseline
    assert not moment.strong
    assert moment.year == year


@pytest.mark.parametrize(("text", "deadline"), [
    ("2025年6月30日前", "2025-06-30"), ("2025年6月前", "2025-06-30"), ("2024年2月前", "2024-02-29"), ("2025年2月29日前", "2025-02-28"), ("2025年13月前", None),
    ("2025年6月30日", None), ("2025年底前", None),
])
def test_a_day_or_month_before_which_is_a_deadline(text, deadline):
    [moment] = moments(text, paper())
    assert (moment.year, moment.deadline) == (int(text[:4]), deadline)


def test_without_a_date_of_the_paper_nothing_relative_is_guessed():
    assert moments("今年修路，明年架桥", paper(issued=None)) == []
    assert [m.year for m in moments("三年内完成，本届政府任期内", paper(issued=None))] == [None, None]


@pytest.mark.parametrize(("issued", "end"), [("2021-03", 2023), ("2021-06-30", 2023), ("2021-07-01", 2024), ("2021-11", 2024), ("2021", 2023)])
def test_a_span_of_years_counts_its_first_by_the_month_of_issue(issued, end):
    assert last("三年内修路20公里。", issued).year == end


@pytest.mark.parametrize(("issued", "end"), [("2003", 2007), ("2007", 2007), ("2008-02", 2012), ("2013", 2017), ("2021", 2022), ("2023-01", 2027)])
def test_a_term_of_government_ends_by_the_calendar_of_terms(issued, end):
    assert last("本届政府任期内修路20公里。", issued).year == end


# -- what rules a number

@pytest.mark.parametrize(("text", "year", "how"), [
    ("到2025年修路20公里。", 2025, "clause"),
    ("到2025年，全县修路20公里，架桥4座。", 2025, "sentence"),
    ("2025年，修路20公里；架桥4座。", 2025, "sentence"),
    ("全县2023年做好准备；架桥4座。", None, ""),
    ("全县要到2023年做好准备；架桥4座。", 2023, "sentence"),
    ("到2025年取得进展。架桥4座。", 2025, "paragraph"),
    ("架桥4座，2025年底前投用。", 2025, "behind"),
    ("新增3家，其中2022年1家。", 2022, "clause"),
    ("架桥4座。", None, ""),
])
def test_where_the_year_was_found(text, year, how):
    found = last(text)
    assert (found.year, found.how) == (year, how)


def test_a_nearer_year_wins_over_one_before_it():
    assert years("到2025年修路20公里，到2030年修路50公里。") == [2025, 2030]


def test_a_loose_word_does_not_unseat_a_year_named():
    assert years("2023年，全县全年修路20公里。") == [2023]
    assert years("全年修路20公里。") == [2021]


def test_years_tied_to_numbers_in_the_same_order():
    found = periods("占比到2025年和2030年分别达到18%和25%。")
    assert [(p.year, p.how) for p in found] == [(2025, "tied"), (2030, "tied")]


def test_more_numbers_than_years_are_not_tied():
    assert {p.how for p in periods("甲、乙、丙占比到2025年和2030年分别达到18%、19%和25%。")} != {"tied"}


@pytest.mark.parametrize(("text", "year", "deadline"), [
    ("6月底前修路20公里。", 2021, "2021-06-30"), ("9月15日前修路20公里。", 2021, "2021-09-15"), ("2023年修路20公里，10月底前架桥4座。", 2023, "2023-10-31"),
    ("2024年6月30日前修路20公里。", 2024, "2024-06-30"), ("到2024年修路20公里。", 2024, None), ("13月底前修路20公里。", 2021, None),
])
def test_deadline(text, year, deadline):
    found = last(text)
    assert (found.year, found.deadline) == (year, deadline)


# -- baselines

@pytest.mark.parametrize(("text", "year", "baseline"), [
    ("到2025年能耗比2020年下降13%。", 2025, 2020),
    ("与2020年相比，到2025年能耗下降13%，水耗下降15%。", 2025, 2020),
    ("到2025年，占比由2019年的35%提高到41%。", 2025, 2019),
    ("到2025年，产值较“十三五”末增长9%。", 2025, 2020),
    ("到2025年，能耗比2020年下降13%，产值达到9亿元。", 2025, None),
    ("到2025年能耗下降13%。", 2025, None),
])
def test_baseline_year(text, year, baseline):
    found = last(text)
    assert (found.year, found.baseline_year) == (year, baseline)


# -- what stands above

def test_a_heading_dates_what_stands_beneath_it_until_the_next():
    text = "一、2023年建设任务\n修路20公里。\n（一）交通\n架桥4座。\n二、其他\n种树3万株。"
    assert [(p.year, p.how) for p in periods(text)] == [(2023, "heading"), (2023, "heading"), (None, "")]


def test_a_list_lead_dates_its_section():
    text = "二、目标\n到2025年，要实现：\n修路20公里。\n架桥4座。\n三、保障\n投入3亿元。"
    assert [(p.year, p.how) for p in periods(text)] == [(2025, "section"), (2025, "section"), (2025, "goals")]


def test_goals_date_what_nothing_else_does_and_tasks_do_not():
    assert [(p.year, p.how) for p in periods("二、主要任务\n到2025年修路20公里。\n三、保障\n架桥4座。")][-1] == (None, "")
    assert [(p.year, p.how) for p in periods("二、发展目标\n到2025年修路20公里，到2030年50公里。\n三、任务\n架桥4座。")][-1] == (2025, "goals")


def test_the_title_dates_what_nothing_else_dates():
    assert last("修路20公里。", title="某县“十四五”交通规划") == Period(2025, None, None, "document")
    assert last("到2023年修路20公里。", title="某县“十四五”交通规划").year == 2023


def test_the_clause_wins_over_the_heading_and_the_heading_over_the_title():
    text = "一、2023年工作\n修路20公里，到2024年架桥4座。"
    assert years(text, title="某县“十四五”交通规划") == [2023, 2024]


def test_an_annual_paper_dates_by_its_own_year():
    assert [(p.year, p.how) for p in periods("修路20公里。", title="某县政府工作报告")] == [(2021, "document")]


def test_sentences_of_an_earlier_year_before_it_are_noted():
    found = periods("2019年修路20公里。架桥4座。今年种树3万株。")
    assert found[1].after_past
    assert not found[0].after_past


# -- titles

@pytest.mark.parametrize(("title", "year", "first"), [
    ("某县“十四五”规划", 2025, 2021), ("某县水利发展规划（2021—2035年）", 2035, 2021), ("某县2023年工作要点", 2023, 2023), ("某县第十四个五年规划纲要", 2025, 2021),
    ("某县交通三年行动", None, None), ("未来三年目标", 2023, None), ("明年安排", 2022, None), ("", None, None),
])
def test_title_years(title, year, first):
    assert title_year(title, paper()) == year
    assert first_year(title) == first


@pytest.mark.parametrize(("title", "text", "annual"), [
    ("某县政府工作报告", "", True), ("某县2021年民生实事", "", True), ("某县2021年工作要点", "", True), ("某县“十四五”规划", "", False), ("某县2021—2023年工作要点", "", False),
    ("关于加强水利的意见", "", False), (None, "今年的主要预期目标是：增长6%。", True), (None, "加强水利。", False),
])
def test_is_annual(title, text, annual):
    assert is_annual(paper(text, title=title)) is annual


@pytest.mark.parametrize(("text", "year"), [
    ("到2025年建成的渠道达到300公里", 2025), ("2025年底前建成的泵站达到50座", 2025), ("改造2005年底前建成的泵站50座", None),
    ("按照2020年价格，水利投资达到20亿元", None), ("以2015年可比价计算，产值达到5亿元", None), ("力争用三十年时间，造林500万亩", 2050), ("未来十二年，修渠500公里", 2032),
])
def test_years_of_what_was_built_or_priced_are_no_due_years(text, year):
    assert years(text)[-1] == year


def test_a_year_gone_by_dates_no_section():
    text = "三、主要任务\n截至2020年底，建成村卫生室120个。\n新建村卫生室35个。\n"
    assert years(text, issued="2021-05-01", title="某县“十四五”卫生规划")[-1] == 2025


def test_an_interim_year_in_mid_sentence_dates_its_own_sentence_only():
    text = "人均经费标准2022年不低于80元。电子健康档案建档率达到90%。"
    assert years(text, issued="2021-05-01", title="某县“十四五”卫生规划") == [2022, 2025]
    assert years("到2022年，经费标准不低于80元。建档率达到90%。", issued="2021-05-01", title="某县“十四五”卫生规划") == [2022, 2022]


def test_the_year_a_figure_is_measured_by_is_a_baseline_for_it_and_nothing_for_the_next():
    text = "到2035年，用地规模控制在2020年用地规模的1.3倍以内，占用耕地降至2015年的70%，复垦20万亩。"
    assert [(p.year, p.baseline_year) for p in periods(text)] == [(2035, 2020), (2035, 2015), (2035, None)]


@pytest.mark.parametrize(("text", "wanted"), [
    ("某省水利厅近日印发《农村供水提升行动方案（2024—2027年）》。\n方案提出，新建水厂30座。", 2027),
    ("新建水厂30座。该县曾印发《农村供水提升行动方案（2024—2027年）》。", None),
])
def test_news_of_a_plan_takes_its_last_year_where_nothing_else_dates(text, wanted):
    found = next(p for p in periods(text, issued=None) if p.how in ("", "goals"))
    assert found.year == wanted


# -- anything at all

PIECES = ["到", "2025年", "2019年", "至", "—", "“十四五”", "期间", "末", "前", "6月", "30日", "13月", "三年内", "今年", "明年", "比", "增长", "的3倍", "本届政府任期内", "修路20公里", "占35%", "由", "提高到",
          "分别", "，", "。", "；", "：", "、", "和", "\n一、", "目标", "二〇二五年", "未来5年", "99年内"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from([None, "2021", "2021-08", "2007-12-31"]))
def test_any_dates_give_sane_years_and_real_days(text, issued):
    document = paper(text, issued)
    found = moments(text, document)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    for p in periods(text, issued):
        assert p.year is None or 1949 <= p.year <= 2150
        assert p.deadline is None or datetime.date.fromisoformat(p.deadline).year == p.year
        assert (p.year is None) == (p.how == "")
