"""What a paper says of itself, by kind of paper."""
from __future__ import annotations

from pathlib import Path

import pytest

from extract.dates import find_dates
from extract.docnumber import find_numbers
from extract.document import describe
from extract.papertype import plan_period

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.mark.parametrize(("text", "iso"), [
    ("2016年6月5日", "2016-06-05"), ("二〇一六年六月五日", "2016-06-05"), ("二○一六年十二月三十一日", "2016-12-31"),
    ("二OO九年二月二十五日", "2009-02-25"), ("二〇二一年十月十日", "2021-10-10"), ("二〇一六年廿三月", None),
    ("2016-06-05", "2016-06-05"), ("2016.6.5", "2016-06-05"), ("2016/06/05 10:20", "2016-06-05"),
    ("２０１６年６月５日", "2016-06-05"), ("2016年 6月 5日", "2016-06-05"), ("2016年6月", "2016-06"),
    ("2016年13月1日", None), ("2016年", None), ("增长12.3.4", None),
])
def test_dates(text: str, iso: str | None) -> None:
    assert [date.iso for date in find_dates(f"于{text}印发")] == ([iso] if iso else [])


@pytest.mark.parametrize(("text", "number"), [
    ("国办发〔2016〕42号", "国办发〔2016〕42号"), ("黔府办发[2017]7号", "黔府办发〔2017〕7号"),
    ("陕政发【2016】38号", "陕政发〔2016〕38号"), ("国发(2013)41号", "国发〔2013〕41号"),
    ("川府发 〔 2014 〕 第 6 号", "川府发〔2014〕6号"), ("承县政办字〔2017〕8号", "承县政办字〔2017〕8号"),
    ("发改能源〔2023〕1721号", "发改能源〔2023〕1721号"), ("工信部联原〔２０２１〕９号", "工信部联原〔2021〕9号"),
    ("根据国发〔2013〕41号", "国发〔2013〕41号"), ("按照《意见》和辽政发〔2010〕17号", "辽政发〔2010〕17号"),
])
def test_document_numbers(text: str, number: str) -> None:
    found = find_numbers(f"（{text}）文件要求")
    assert [one.number for one in found] == [number]
    assert f"（{text}）"[found[0].start:found[0].end].endswith("号")


LETTER = """\
各市、自治州人民政府，省政府各部门：

　　经省人民政府同意，现将《{title}》印发给你们，请认真贯彻执行。

{issuer}
{date}

　　{title}

　　为贯彻落实《国务院关于某事的意见》（国发〔2013〕41号），制定本方案。
"""


def test_a_letter_that_passes_a_paper_on() -> None:
    found = describe(LETTER.format(title="湖南省绿色发展实施方案", issuer="湖南省人民政府办公厅", date="二〇一九年三月一日"))
    assert (found.title, found.issuer, found.issue_date, found.region, found.region_code) == (
        "湖南省绿色发展实施方案", "湖南省人民政府办公厅", "2019-03-01", "湖南", "430000")
    assert found.doc_number is None, "the number is that of another paper"
    assert found.cites == ("国发〔2013〕41号",)


@pytest.mark.parametrize(("head", "title", "number", "issuer", "region"), [
    ("国务院办公厅\n关于促进某产业健康发展的指导意见\n国办发〔2016〕42号", "国务院办公厅关于促进某产业健康发展的指导意见",
     "国办发〔2016〕42号", "国务院办公厅", "全国"),
    ("广东省人民政府关于印发广东省\n节能减排实施方案的通知\n粤府〔2022〕68号", "广东省人民政府关于印发广东省节能减排实施方案的通知",
     "粤府〔2022〕68号", "广东省人民政府", "广东"),
    ("# 成都市人民政府关于加快新能源发展的实施意见（试行）\n成府发〔2022〕9号", "成都市人民政府关于加快新能源发展的实施意见（试行）",
     "成府发〔2022〕9号", "成都市人民政府", "成都"),
    ("关于加强某项工作的实施意见\n渝府办发〔2020〕12号", "关于加强某项工作的实施意见", "渝府办发〔2020〕12号",
     "重庆市人民政府办公厅", "重庆"),
    ("关于推进某项工作的通知（发改能源〔2023〕1721号）", "关于推进某项工作的通知", "发改能源〔2023〕1721号", None, "全国"),
    ("工业和信息化部 财政部关于某项试点的通知\n工信部联规〔2021〕3号", "工业和信息化部 财政部关于某项试点的通知",
     "工信部联规〔2021〕3号", "工业和信息化部 财政部", "全国"),
])
def test_headings(head: str, title: str, number: str, issuer: str | None, region: str) -> None:
    found = describe(head + "\n各有关单位：\n　　为做好有关工作，现提出以下意见。\n　　一、总体要求\n")
    assert (found.title, found.doc_number, found.issuer, found.region) == (title, number, issuer, region)
    assert found.issue_date == number[number.index("〔") + 1:][:4], "without a date, the year of the number"


@pytest.mark.parametrize(("head", "title", "issuer", "date", "region"), [
    ("政府工作报告\n（2026年1月27日在贵州省第十四届人民代表大会第四次会议上）\n省长 某某", "贵州省2026年政府工作报告", "贵州省人民政府",
     "2026-01-27", "贵州"),
    ("政 府 工 作 报 告\n—2021年1月25日在广东省第十三届人民代表大会第四次会议上", "广东省2021年政府工作报告", "广东省人民政府", "2021-01-25", "广东"),
    ("下载\n打印\n2026年河北省政府工作报告\n——2026年1月26日在河北省第十四届人民代表大会第四次会议上\n来源：河北日报\n时间：2026-02-02",
     "2026年河北省政府工作报告", "河北省人民政府", "2026-01-26", "河北"),
    ("政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上", "2024年政府工作报告", "国务院", "2024-03-05", "全国"),
    ("2026年宁夏回族自治区政府工作报告\n——2026年2月3日在宁夏回族自治区第十三届人民代表大会第四次会议上", "2026年宁夏回族自治区政府工作报告",
     "宁夏回族自治区人民政府", "2026-02-03", "宁夏"),
    ("政府工作报告\n2016年11月25日在桂阳县第十七届人民代表大会第一次会议上", "桂阳县2016年政府工作报告", "桂阳县人民政府", "2016-11-25",
     "桂阳县"),
    ("关于合肥市2023年国民经济和社会发展计划执行情况与2024年计划草案的报告\n合肥市发展和改革委员会",
     "关于合肥市2023年国民经济和社会发展计划执行情况与2024年计划草案的报告", "合肥市发展和改革委员会", "2024", "合肥"),
])
def test_reports(head: str, title: str, issuer: str, date: str, region: str) -> None:
    found = describe(head + "\n各位代表：\n现在，我代表人民政府，向大会报告工作，请予审议。\n一、工作回顾\n2019年增长5%。\n")
    assert (found.title, found.issuer, found.issue_date, found.region) == (title, issuer, date, region)


def test_the_table_at_the_head() -> None:
    found = describe("索引号：11510000/2022-01\t主题分类：工业\n发文机关：四川省人民政府办公厅  成文日期：2022年5月9日\n标 题：四川省人民政府办公厅关于某事的意见\n"
                     "发文字号：川办发〔2022〕45号　发布日期：2022-05-12\n　　一、总体要求\n　　到2025年达到80%。\n")
    assert (found.title, found.doc_number, found.issuer, found.issue_date, found.region) == (
        "四川省人民政府办公厅关于某事的意见", "川办发〔2022〕45号", "四川省人民政府办公厅", "2022-05-09", "四川")


def test_the_date_a_page_was_published_stands_in_for_none_nearer() -> None:
    text = "山东省关于某项工作的实施方案\n发布时间：2023-05-06 来源：省发展改革委\n　　一、总体要求\n"
    assert describe(text).issue_date == "2023-05-06"
    assert describe(text + "\n山东省人民政府\n2023年4月28日\n").issue_date == "2023-04-28"


@pytest.mark.parametrize(("line", "date"), [
    ("海陵网  2021-08-04 15:20  来源：海陵日报", "2021-08-04"), ("海陵日报记者 王某\u30002021年12月14日 第7版", "2021-12-14"),
    ("海陵通讯社\u30002022-06-02 09:15\u3000\u3000字号：大 小", "2022-06-02"),
    ("水库 2021年8月4日起停用", None), ("普查时点，海陵网 2021-08-04", None), ("开工日期 2021-08-04 至 2022-08-04", None),
])
def test_the_date_in_the_line_of_a_site_or_newspaper(line: str, date: str | None) -> None:
    assert describe(f"海陵市推进农田水利建设\n{line}\n\n　　全市计划新修渠道。\n").published == date


def test_news_takes_day_from_its_wire_and_year_from_what_it_plans() -> None:
    found = describe("新华社太原1月27日电（记者某某）27日上午，山西省第十二届人民代表大会第五次会议隆重开幕，省长作政府工作报告。报告提出，"
                     "2016年主要预期目标是：全省生产总值增长6%左右。")
    assert (found.issue_date, found.region, found.title) == ("2016-01-27", "山西", None)


@pytest.mark.parametrize(("text", "date"), [
    ("2009年我市经济社会发展的主要预期目标是：生产总值增长10%。", "2009"),
    ("一、2013年工作回顾\n2013年，地区生产总值增长11%。\n", "2014"),
    ("会议总结了2017年工作，并对今年工作进行部署。", "2018"),
    ("到2020年，工业增加值达到1000亿元。", None),
    ("“十四五”期间新建学校20所，到2025年建成。", None),
])
def test_the_year_of_a_text_without_date(text: str, date: str | None) -> None:
    assert describe(text).issue_date == date


@pytest.mark.parametrize(("title", "period"), [
    ("湖北省国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", (2021, 2025)),
    ("“十三五”节能减排综合工作方案", None),
    ("浙江省“十五五”现代能源体系规划", (2026, 2030)),
    ("民用爆炸物品行业发展规划（2016-2020年）", (2016, 2020)),
    ("工作方案（2025—2030年）", (2025, 2030)),
    ("国民经济和社会发展第十三个五年规划纲要", (2016, 2020)),
    ("政府工作报告", None), (None, None),
])
def test_the_period_of_a_plan(title: str | None, period: tuple[int, int] | None) -> None:
    assert plan_period(title) == period


def test_a_plan_without_a_date_has_none() -> None:
    found = describe("山西省国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要\n\n目　录\n第一篇　总则\n到2025年，全省森林覆盖率达到26%。\n")
    assert (found.title, found.region, found.issue_date) == (
        "山西省国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", "山西", None)


def test_region_from_the_text_itself() -> None:
    """The Shaanxi paper has no heading; cities, 我省 and the numbers it cites say whose it is."""
    found = describe((SEEDS / "001_240b5c9f41930021.txt").read_text("utf-8"))
    assert (found.region, found.region_code) == ("陕西", "610000")
    assert (found.title, found.issuer, found.doc_number, found.issue_date) == (None, None, None, None)
    assert "陕政发〔2016〕38号" in found.cites


@pytest.mark.parametrize(("seed", "expected"), [
    ("000_5f56c1340db202ee", ("贵州省人民政府办公厅", None, "2017-12-29", "贵州")),
    ("002_bd4c19fcda9443dc", ("国务院办公厅", "国办发〔2016〕42号", "2016-06-05", "全国")),
    ("003_3a3efb91b59b4f24", ("辽宁省人民政府办公厅", None, "2016-10-21", "辽宁")),
    ("004_96af7abfd637b5f6", ("四川省人民政府", None, "2014-02-22", "四川")),
])
def test_the_seeds_say_it_themselves(seed: str, expected: tuple[str, str | None, str, str]) -> None:
    found = describe((SEEDS / f"{seed}.txt").read_text("utf-8"))
    assert (found.issuer, found.doc_number, found.issue_date, found.region) == expected


def test_an_empty_head_is_no_error() -> None:
    assert describe("增长5%。").title is None
    assert describe("。").region is None
