"""Figures from people's files: every shape checked to the last figure, every fault named with its place."""
from __future__ import annotations

import datetime
import io

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from made import targets

from targets import schema
from targets.actuals import read_actuals, ready, template_csv

HEADER = "地区,指标,年份,数值,单位"
ROWS = ("贵州,电解铝产能利用率,2019,81.3,%", "陕西,电解铝产能利用率,2020,78.4,%")
PLAIN = "\n".join((HEADER, *ROWS)) + "\n"
EXPECTED = [("贵州", "520000", "电解铝产能利用率", 2019, 81.3, "%"), ("陕西", "610000", "电解铝产能利用率", 2020, 78.4, "%")]


def read(content: str | bytes, name: str = "a.csv", **hints):
    """What can be saved of a file, and the issues."""
    frame, issues = read_actuals(content.encode() if isinstance(content, str) else content, name, **hints)
    sure = ready(frame)
    schema.ActualTable.validate(sure[list(schema.ACTUAL_COLUMNS)])
    return sure, issues


def told(frame: pd.DataFrame) -> list[tuple]:
    columns = ["region", "region_code", "metric", "year", "value", "unit"]
    return list(frame[columns].itertuples(index=False, name=None))


def one(row: str, header: str = HEADER, **hints):
    """A file with one row: its figure (or None) and the issues."""
    frame, issues = read(f"{header}\n{row}\n", **hints)
    return (told(frame) or [None])[0], issues


def codes(issues) -> list[str]:
    """Issues above a note."""
    return [issue.code for issue in issues if issue.severity != "info" or issue.code in ("blank_values", "row_twice")]


def workbook(*sheets: list[list], formats: dict[tuple[int, int], str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for number, rows in enumerate(sheets, start=1):
            sheet = book.add_worksheet(f"表{number}")
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    style = book.add_format({"num_format": formats[y, x]}) if formats and (y, x) in formats else None
                    write = sheet.write_datetime if isinstance(value, datetime.date) else sheet.write
                    write(y, x, value, style)
    return buffer.getvalue()


# Bytes, separators, headers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    frame, issues = read(PLAIN.encode(encoding))
    assert told(frame) == EXPECTED
    assert issues == []


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "；", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator, end):
    frame, issues = read(PLAIN.replace(",", separator).replace("\n", end))
    assert told(frame) == EXPECTED
    assert issues == []


def test_columns_in_any_order_with_others_between():
    frame, issues = read("序号,单位,数值,年份,备注,指标,地区,来源\n1,%,81.3,2019,一,电解铝产能利用率,贵州,统计局\n")
    assert told(frame) == EXPECTED[:1]
    assert codes(issues) == []
    assert frame.loc[0, "note"] == "一"
    assert frame.loc[0, "source"] == "统计局"


@pytest.mark.parametrize("header", [
    "region,metric,year,value,unit", "Province,Indicator,Year,Actual,Units", "省份,指标名称,年度,实际值,计量单位",
    " 地 区 ,指 标,年 份,数 值,单 位", "*地区,*指标,*年份,*数值,*单位", '"地区","指标","年份","数值","单位"'])
def test_other_names_for_the_columns(header):
    frame, issues = read(f"{header}\n" + "\n".join(ROWS))
    assert told(frame) == EXPECTED
    assert issues == []


def test_titles_above_the_header_and_blank_lines():
    frame, issues = read(f"各省实际值\n制表：某处,2021\n\n{HEADER}\n{ROWS[0]}\n\n,,,,\n{ROWS[1]}\n")
    assert told(frame) == EXPECTED
    assert issues == []
    assert frame["origin"].tolist() == ["a.csv D5", "a.csv D8"]


def test_a_quoted_cell_over_several_lines():
    frame, issues = read(f'{HEADER},备注\n{ROWS[0]},"第一行\n第二行, 逗号"\n{ROWS[1]},\n')
    assert told(frame) == EXPECTED
    assert issues == []


def test_a_quote_that_is_never_closed_swallows_nothing():
    frame, issues = read(f'{HEADER},备注\n{ROWS[0]},"没有结束\n{ROWS[1]},无\n')
    assert told(frame) == EXPECTED
    assert codes(issues) == ["file_quote"]


# One cell


@pytest.mark.parametrize(("cell", "value"), [
    ("81.3", 81.3), ("８１．３", 81.3), (" 81.3 ", 81.3), ("81.3%", 81.3), ("81.3％", 81.3), ("81.3 %", 81.3),
    ('"1,234.5"', 1234.5), ('"1,234,567"', 1234567), ("1 234 567", 1234567), ("１２３４", 1234), ("-3.5", -3.5),
    ("−3.5", -3.5), ("－3.5", -3.5), ("+3", 3), ("0", 0), ("1.2e3", 1200), ("81.3*", 81.3), ("81.3①", 81.3),
    ("81.3¹", 81.3), ("81.3[1]", 81.3), ("81.3(1)", 81.3), ("81.3（1）", 81.3), ("'81.3", 81.3), ("81.3†", 81.3)])
def test_values_as_people_write_them(cell, value):
    figure, issues = one(f"贵州,电解铝产能利用率,2019,{cell},%")
    assert figure == ("贵州", "520000", "电解铝产能利用率", 2019, value, "%")
    assert issues == []


@pytest.mark.parametrize("cell", ["约80", "80-90", "81;3", "八十", "1.234.567", '"81,5"', '"1,23,456"', ">80", "80以上", "#REF!",
                                  "true", "81.3.1", "1 23", "∞"])
def test_values_that_can_not_be_told(cell):
    figure, issues = one(f"贵州,电解铝产能利用率,2019,{cell},%")
    assert figure is None
    assert [(issue.code in ("value_strange", "unit_twice"), issue.row, issue.column) for issue in issues] == [(True, 2, "D")]


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "…", "NA", "n/a", "／", "无", "暂无", "NULL", "..."])
def test_blanks_are_counted_not_faulted(cell):
    figure, issues = one(f"贵州,电解铝产能利用率,2019,{cell},%")
    assert figure is None
    assert codes(issues) == ["blank_values"]
    assert issues[0].severity == "info"


@pytest.mark.parametrize("cell", ["2019", "2019年", "２０１９", "2019年度", "2019.0", " 2019 年 ", "2019年末", "2019-12-31", "2019/12/31"])
def test_years(cell):
    figure, issues = one(f"贵州,电解铝产能利用率,{cell},81.3,%")
    assert figure
    assert figure[3] == 2019
    assert issues == []


@pytest.mark.parametrize("cell", ["", "19", "2019Q1", "2019年6月", "2019-06", "2019-2020", "十三五", "1019", "20190", "2019.5"])
def test_what_is_no_year(cell):
    figure, issues = one(f"贵州,电解铝产能利用率,{cell},81.3,%")
    assert figure is None
    assert codes(issues)[0] in ("year_strange", "year_missing", "period_part")
    assert issues[0].row == 2


@pytest.mark.parametrize(("cell", "name", "code"), [
    ("贵州省", "贵州", "520000"), ("黔", "贵州", "520000"), ("Guizhou", "贵州", "520000"), ("guizhou", "贵州", "520000"),
    ("520000", "贵州", "520000"), ("贵 州", "贵州", "520000"), ("陕西", "陕西", "610000"), ("Shaanxi", "陕西", "610000"),
    ("Shanxi", "山西", "140000"), ("内蒙古自治区", "内蒙古", "150000"), ("全国", "全国", "100000"), ("贵阳市", "贵阳", "520100"),
    ("贵州省贵阳市", "贵阳", "520100")])
def test_regions(cell, name, code):
    figure, issues = one(f"{cell},电解铝产能利用率,2019,81.3,%")
    assert figure[:2] == (name, code)
    assert issues == []


@pytest.mark.parametrize(("cell", "guess"), [
    ("贵洲", "贵州"), ("贵州地区", "贵州"), ("Guizou", "Guizhou"), ("内蒙古自冶区", "内蒙古自治区"), ("Yunan", "Yunnan")])
def test_a_region_misspelt_is_asked_for_not_mapped(cell, guess):
    figure, issues = one(f"{cell},电解铝产能利用率,2019,81.3,%")
    assert figure is None
    assert codes(issues) == ["region_unknown"]
    assert guess in issues[0].message_zh
    assert guess in issues[0].message_en
    assert cell in issues[0].message_zh
    assert (issues[0].row, issues[0].column, issues[0].value, issues[0].file) == (2, "A", cell, "a.csv")


@pytest.mark.parametrize(("cell", "code"), [
    ("", "region_missing"), ("合计", "aggregate_left_out"), ("东部地区", "aggregate_left_out"), ("其他", "aggregate_left_out"),
    ("※※", "region_strange"), ("广东（不含深圳）", "region_unknown")])
def test_what_is_no_region(cell, code):
    figure, issues = one(f"{cell},电解铝产能利用率,2019,81.3,%")
    assert figure is None
    assert codes(issues) == [code]


def test_no_metric():
    assert codes(one("贵州,,2019,81.3,%")[1]) == ["metric_missing"]


@pytest.mark.parametrize(("row", "value", "unit"), [
    ("贵州,产值,2019,1200亿元,亿元", 1200, "亿元"), ("贵州,产值,2019,1200亿元,", 1200, "亿元"), ("贵州,占比,2019,81.3%,", 81.3, "%"),
    ("贵州,产量,2019,45.5,万 吨", 45.5, "万吨")])
def test_the_unit_in_the_cell_or_in_its_column(row, value, unit):
    figure, issues = one(row)
    assert figure[4:] == (value, unit)
    assert issues == []


@pytest.mark.parametrize(("row", "code"), [
    ("贵州,产值,2019,1200,", "unit_missing"), ("贵州,产值,2019,1200亿元,万元", "unit_twice"),
    ("贵州,产值,2019,81.3%,亿元", "unit_twice"), ("贵州,产值,2019,1.2万,亿元", "unit_twice")])
def test_two_units_or_none(row, code):
    figure, issues = one(row)
    assert figure is None
    assert codes(issues) == [code]


@pytest.mark.parametrize(("cell", "expected"), [("是", True), ("初步", True), ("yes", True), ("1", True), ("否", False), ("", False),
                                                ("final", False)])
def test_preliminary_by_its_column(cell, expected):
    frame, issues = read(f"{HEADER},初步\n{ROWS[0]},{cell}\n")
    assert frame["preliminary"].tolist() == [expected]
    assert issues == []


@pytest.mark.parametrize("cell", ["81.3（初步）", "81.3初步数", "81.3p", "81.3 (P)", "81.3(初步核算)①"])
def test_preliminary_by_a_mark_on_the_value(cell):
    frame, _ = read(f"{HEADER}\n贵州,电解铝产能利用率,2019,{cell},%\n")
    assert told(frame) == EXPECTED[:1]
    assert frame["preliminary"].tolist() == [True]


def test_a_strange_preliminary():
    assert codes(read(f"{HEADER},初步\n{ROWS[0]},也许\n")[1]) == ["preliminary_strange"]


def test_a_thousands_comma_without_quotes_is_no_figure():
    figure, issues = one("贵州,产值,2019,1,234,亿元")
    assert figure is None
    assert codes(issues) == ["row_too_long"]
    assert issues[0].row == 2


# Against the targets


GOALS = targets({"metric": "产值", "unit": "亿元"}, {"metric": "产值", "unit": "%", "kind": "growth", "direction": "up"},
                {"metric": "煤矿数", "unit": "处", "metric_id": "mines"}, {"metric": "深加工率"},
                {"metric": "比重", "unit": "%"}, {"metric": "比重", "unit": "%", "kind": "growth", "direction": "up"})


def test_words_and_unit_of_a_target_settle_id_kind_and_sector():
    frame, issues = read(f"{HEADER}\n贵州,全省煤矿数,2019,512,处\n贵州,产值,2019,8.1,%\n贵州,产值,2019,900,亿元\n", targets=GOALS)
    assert frame[["metric_id", "kind"]].fillna("").to_numpy().tolist() == [["mines", "level"], ["", "growth"], ["", "level"]]
    assert frame["sector"].tolist() == ["有色金属"] * 3
    assert issues == []


def test_a_unit_that_does_not_fit_the_target():
    figure, issues = one("贵州,煤矿数,2019,512,万吨", targets=GOALS)
    assert figure == ("贵州", "520000", "煤矿数", 2019, 512, "万吨")
    assert codes(issues) == ["unit_differs"]  # kept as the file has it, and not compared
    assert "处" in issues[0].message_zh


def test_a_unit_that_converts_is_kept_as_written():
    assert one("贵州,产值,2019,0.09,万亿元", targets=GOALS) == (("贵州", "520000", "产值", 2019, 0.09, "万亿元"), [])


def test_level_or_growth_is_asked_where_both_could_be():
    figure, issues = one("贵州,比重,2019,8,%", targets=GOALS)
    assert figure is None
    assert codes(issues) == ["kind_open"]
    assert one("贵州,比重,2019,8,%,增速", f"{HEADER},类型", targets=GOALS)[1] == []
    assert one("贵州,比重增速,2019,8,%", targets=GOALS)[1] == []
    assert one("贵州,比重,2019,8,%", targets=GOALS, kind="level")[1] == []
    assert codes(one("贵州,比重,2019,8,%,快", f"{HEADER},类型", targets=GOALS)[1]) == ["kind_strange"]


@pytest.mark.parametrize(("row", "metric_id", "kind"), [
    ("贵州,地区生产总值,2019,8.1,%", "gdp", "growth"), ("贵州,GDP,2019,16769.34,亿元", "gdp", "level"),
    ("贵州,地区生产总值增速,2019,8.1,%", "gdp", "growth"), ("贵州,人口自然增长率,2019,6.7,‰", "natural_growth", "level"),
    ("贵州,城镇调查失业率,2019,5.1,%", "surveyed_unemployment", "level"), ("贵州,某率,2019,5.1,%", "", "level"),
    ("贵州,某率增速,2019,5.1,%", "", "growth"), ("贵州,某率,2019,0.4,个百分点", "", "change")])
def test_the_vocabulary_tells_metric_and_kind_without_targets(row, metric_id, kind):
    frame, issues = read(f"{HEADER}\n{row}\n")
    assert issues == []
    assert frame[["metric_id", "kind"]].fillna("").to_numpy().tolist() == [[metric_id, kind]]


def test_another_wording_of_a_metric_finds_its_target():
    goals = targets({"metric": "全省地区生产总值", "metric_id": "gdp", "unit": "%", "kind": "growth", "direction": "up"})
    frame, issues = read(f"{HEADER}\n贵州,GDP,2019,8.1,%\n", targets=goals)
    assert issues == []
    assert frame[["metric_id", "kind"]].to_numpy().tolist() == [["gdp", "growth"]]


def test_growth_in_money_is_a_slip():
    assert codes(one("贵州,产值,2019,8,亿元,增速", f"{HEADER},类型", targets=GOALS)[1]) == ["kind_unit"]


def test_a_metric_no_target_has_is_kept_and_said():
    figure, issues = one("贵州,深加工比率,2019,8,%", targets=GOALS)
    assert figure
    assert codes(issues) == ["metric_near"]
    assert "深加工率" in issues[0].message_zh
    assert issues[0].severity == "warning"
    assert codes(one("贵州,人口,2019,8,万人", targets=GOALS)[1]) == ["metric_unused"]
    assert "unit_unknown" in codes(one("贵州,人口,2019,8,某单位", targets=GOALS)[1])


@pytest.mark.parametrize(("metric", "cells", "asked"), [
    ("深加工率", ["0.813"], [0]), ("占比", ["0.05"], [0]), ("城镇化水平", ["0.5", "1"], [0, 1]), ("深加工率", ["0.813", "79.5", "80.1"], [0]),
    ("研发强度", ["0.8", "1.9", "2.4"], []), ("失业率", ["0.9", "5.1"], []), ("深加工率", ["0.5%", "60.5"], []), ("深加工率", ["0", "60.5"], []),
    ("产值增速", ["0.081", "0.075"], [0, 1]), ("产值增速", ["-0.025"], [0]), ("产值增速", ["0.2"], []), ("产值增速", ["0.25", "6.75"], []),
    ("价格涨幅", ["0.2", "0.3", "0.1"], [])])
def test_shares_that_may_be_fractions_are_asked_about_however_few(metric, cells, asked):
    content = "\n".join([HEADER, *[f"贵州,{metric},{2010 + at},{cell},%" for at, cell in enumerate(cells)]])
    frame, issues = read_actuals(content.encode(), "a.csv")
    assert [at for at, field in enumerate(frame["asked"]) if field == "value"] == asked
    assert [issue.code for issue in issues] == ["fractions"] * bool(asked)
    if asked:
        assert (issues[0].count, issues[0].row, issues[0].column, issues[0].severity) == (len(asked), asked[0] + 2, "D", "ask")
        assert cells[asked[0]] in issues[0].message_en
    for answer, times in ((True, 100), (False, 1)):
        sure, left = read(content, fractions=answer)
        assert left == []
        plain = [float(cell.strip("%")) for cell in cells]
        assert sure.sort_values("year")["value"].tolist() == pytest.approx([value * times if at in asked else value for at, value in enumerate(plain)])


def test_a_share_without_a_unit_is_asked_about_the_unit_and_then_the_fraction():
    content = "地区,指标,年份,数值\n贵州,常住人口城镇化率,2019,0.49\n"
    assert codes(read(content)[1]) == ["unit_missing"]
    assert codes(read(content, unit="%")[1]) == ["fractions"]
    assert told(read(content, unit="%", fractions=True)[0]) == [("贵州", "520000", "常住人口城镇化率", 2019, 49.0, "%")]


# Rows among rows


def test_good_rows_stay_beside_bad_ones():
    bad = ["贵洲,产值,2019,1,亿元", "贵州,产值,20,1,亿元", "贵州,产值,2019,多,亿元", "贵州,产值,2019,1,", "贵州"]
    lines = [HEADER, bad[0], ROWS[0], *bad[1:4], ROWS[1], "贵州,产值,2018,,亿元"]
    frame, issues = read("\n".join(lines))
    assert told(frame) == EXPECTED
    assert [(issue.code, issue.row) for issue in issues] == [
        ("region_unknown", 2), ("year_strange", 4), ("value_strange", 5), ("unit_missing", 6), ("blank_values", None)]


def test_doubles():
    frame, issues = read(f"{HEADER}\n{ROWS[0]}\n{ROWS[0]}\n")
    assert told(frame) == EXPECTED[:1]
    assert codes(issues) == ["row_twice"]
    assert issues[0].severity == "info"
    frame, issues = read(f"{HEADER}\n{ROWS[0]}\n{ROWS[0].replace('81.3', '81.5')}\n{ROWS[1]}\n")
    assert told(frame) == EXPECTED[1:]
    assert codes(issues) == ["row_conflict"]
    assert "81.3%" in issues[0].message_zh
    assert "81.5%" in issues[0].message_zh
    assert "D2、D3" in issues[0].message_zh


def test_hints_fill_what_the_file_lacks():
    frame, issues = read("地区,数值\n贵州,81.3\n", metric="电解铝产能利用率", year=2019, unit="%", source="年鉴")
    assert told(frame) == EXPECTED[:1]
    assert issues == []
    assert frame.loc[0, "source"] == "年鉴"
    frame, _ = read(f"{HEADER}\n贵州,电解铝产能利用率,,81.3,%\n", year=2019)
    assert told(frame) == EXPECTED[:1]
    with pytest.raises(TypeError, match="colour"):
        read(PLAIN, colour="red")


# Workbooks


def test_a_workbook_with_numbers_dates_and_percent_cells():
    rows = [HEADER.split(","), ["贵州", "电解铝产能利用率", 2019, 0.813, "%"],
            ["陕西", "电解铝产能利用率", datetime.date(2020, 12, 31), 78.4, "%"]]
    data = workbook(rows, formats={(1, 3): "0.0%", (2, 2): "yyyy-mm-dd"})
    frame, issues = read(data, "实际.xlsx")
    assert told(frame) == EXPECTED
    assert issues == []
    assert frame["origin"].tolist() == ["实际.xlsx [表1] D2", "实际.xlsx [表1] D3"]


def test_several_sheets():
    header = HEADER.split(",")
    data = workbook([header, ["贵州", "电解铝产能利用率", "2019年", "81.3%", "%"]], [["说明", "见网站"]], [],
                    [header, ["陕西", "电解铝产能利用率", 2020, 78.4, "%"]])
    frame, issues = read(data, "a.xlsx")
    assert told(frame) == EXPECTED
    assert [(issue.code, issue.sheet) for issue in issues] == [("sheet_skipped", "表2")]


def test_a_row_number_is_that_of_the_sheet():
    data = workbook([["标题"], [], HEADER.split(","), [], ["贵洲", "产值", 2019, 1, "亿元"]])
    frame, issues = read(data, "a.xlsx")
    assert frame.empty
    assert (issues[0].row, issues[0].column, issues[0].sheet) == (5, "A", "表1")
    assert issues[0].place() == "a.xlsx [表1] A5"


def test_a_formula_that_was_never_worked_out_is_asked_about():
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["贵州", "产值", 2019, "=1+1", "亿元"])  # never calculated: no value is saved with it
    buffer = io.BytesIO()
    book.save(buffer)
    frame, issues = read(buffer.getvalue(), "a.xlsx")
    assert frame.empty
    assert codes(issues) == ["value_formula"]
    assert issues[0].cells == ("D2",)


# Files that are no such table


@pytest.mark.parametrize(("data", "name", "code"), [
    (b"", "a.csv", "file_empty"), (b"\xef\xbb\xbf\r\n \n", "a.csv", "file_empty"), (b",,,\n,,\n", "a.csv", "file_empty"),
    ("<html><body><table><tr><td>地区</td></tr></table>".encode(), "a.csv", "file_html"),
    (b"\xef\xbb\xbf\n<!DOCTYPE html>", "a.xls", "file_html"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.csv", "file_binary"), (bytes(range(256)), "a.csv", "file_binary"),
    (b"%PDF-1.7\n\x00\x01\x02", "a.csv", "file_binary"),
    (b"PK\x03\x04 and then nothing", "a.xlsx", "file_workbook"), (b"\xd0\xcf\x11\xe0 broken", "a.xls", "file_workbook"),
    ("姓名,电话\n某,123\n".encode(), "a.csv", "file_no_table"), (b"just a line of prose", "a.txt", "file_no_table"),
    ("地区,指标,年份\n贵州,产值,2019\n".encode(), "a.csv", "file_no_table")])
def test_one_clear_sentence(data, name, code):
    frame, issues = read_actuals(data, name)
    assert frame.empty
    assert list(frame.columns)[:len(schema.ACTUAL_COLUMNS)] == list(schema.ACTUAL_COLUMNS)
    assert [(issue.severity, issue.code, issue.file) for issue in issues] == [("error", code, name)]
    assert name in issues[0].message_zh
    assert name in issues[0].say("en")


def test_a_table_without_a_header_is_read_by_what_its_cells_are():
    figure, issues = one("", "贵州,产值,2019,1,亿元")
    assert figure == ("贵州", "520000", "产值", 2019, 1, "亿元")
    assert codes(issues) == []


def test_a_workbook_without_any_table():
    frame, issues = read_actuals(workbook([["a", "b"]], [["c"]]), "a.xlsx")
    assert frame.empty
    assert codes(issues) == ["file_no_table"]


# The template


def test_the_template_asks_for_what_is_due_and_reads_back_once_filled():
    goals = targets({"year": 2020}, {"year": 2020}, {"year": 2020, "metric": "产值", "unit": "%", "kind": "growth",
                    "direction": "up"}, {"year": None, "region": "全国", "region_code": "100000"})
    blank = template_csv(goals)
    assert blank.startswith(b"\xef\xbb\xbf")
    lines = blank.decode("utf-8-sig").splitlines()
    assert lines == ["地区,指标,类型,年份,数值,单位,初步,来源,备注", "全国,电解铝产能利用率,水平,,,%,,,",
                     "贵州,产值,增速,2020,,%,,,", "贵州,电解铝产能利用率,水平,2020,,%,,,"]
    frame, issues = read_actuals(blank, "template.csv", targets=goals)
    assert frame.empty
    assert codes(issues) == ["blank_values"]
    filled = "\n".join([lines[0], lines[2].replace("2020,,", "2020,8.1,"), lines[3].replace("2020,,", "2020,81,")])
    frame, issues = read(filled, targets=goals)
    assert issues == []
    assert frame[["kind", "value"]].to_numpy().tolist() == [["growth", 8.1], ["level", 81.0]]


def test_the_english_template_reads_back_too():
    goals = targets({"year": 2020})
    text = template_csv(goals, "en").decode("utf-8-sig").replace("2020,,", "2020,81,")
    frame, issues = read(text, targets=goals)
    assert issues == []
    assert frame["value"].tolist() == [81.0]


def test_an_empty_template_still_has_its_header():
    assert template_csv(schema.no_targets()).decode("utf-8-sig").startswith("地区,指标,类型,年份,数值,单位")
