"""Workbooks and csv: values as shown, merged cells, several and hidden sheets, formulas without results, separators."""
from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
import xlwt

from extract.pipeline import extract_document
from extract.reader import read_document
from extract.readers.sheetformat import shown

DAY = datetime.datetime(2025, 6, 1)


@pytest.mark.parametrize(("value", "form", "text"), [
    (0.8, "0%", "80%"), (0.805, "0.0%", "80.5%"), (0.125, "0%", "13%"), (80, '0.0"%"', "80.0%"), (80, "0.0\\%", "80.0%"),
    (1234567.891, "#,##0.00", "1,234,567.89"), (-3, "0.0_ ", "-3.0"), (-3, "0.0;(0.0)", "-3.0"), (-5, "0;[Red]-0", "-5"),
    (2025, '0"年"', "2025年"), (100, '"≥"0', "≥100"), (2025, "General", "2025"), (12.0, "General", "12"), (0.1 + 0.2, "General", "0.3"),
    (1234567890123, "General", "1234567890123"), (2.5, "0", "3"), (1.5, "0.##", "1.5"), (123456, "0.0,", "123456"), (0.000012, "General", "0.000012"),
    (7, "@", "7"), (True, "General", "TRUE"), ("约50", "General", "约50"), (0.5, "# ?/?", "0.5"), (1200000.0, "0.00E+00", "1200000"),
    (DAY, 'yyyy"年"m"月"d"日"', "2025年6月1日"), (DAY, 'yyyy"年"', "2025年"), (DAY, "mm-dd-yy", "2025-06-01"),
    (DAY, "yyyy-mm-dd hh:mm", "2025-06-01"), (DAY.replace(hour=8), "yyyy-mm-dd hh:mm", "2025-06-01 08:00:00"), (DAY.date(), "General", "2025-06-01"),
])
def test_a_value_is_written_as_the_sheet_shows_it(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


def book_of(*sheets: tuple[str, list[list[object]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ROWS = [["指标", "单位", "2020年", "2025年"], ["城镇化率", "%", 0.6, 0.655], ["粮食产量", "万吨", 410, 430]]


def test_percentages_are_read_as_they_are_shown() -> None:
    book = book_of(("指标", ROWS))
    for name in ("C2", "D2"):
        book["指标"][name].number_format = "0.0%"
    document = read_document(saved(book), "a.xlsx", issue_date="2021")
    assert document.text.splitlines()[1] == "| 城镇化率 | % | 60.0% | 65.5% |"
    assert [(r.metric, r.value, r.baseline_value, r.place) for r in extract_document(document)] == [
        ("城镇化率", 65.5, 60.0, "指标!D2"), ("粮食产量", 430.0, 410.0, "指标!D3")]


def test_an_old_workbook_shows_its_formats_too() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("指标")
    percent, day = xlwt.easyxf(num_format_str="0.0%"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for i, row in enumerate(ROWS):
        for j, value in enumerate(row):
            sheet.write(i, j, value, percent if isinstance(value, float) else xlwt.Style.default_style)
    sheet.write_merge(3, 3, 0, 3, DAY, day)
    document = read_document(saved(book), "a.xls")
    assert document.text.splitlines() == ["| 指标 | 单位 | 2020年 | 2025年 |", "| 城镇化率 | % | 60.0% | 65.5% |", "| 粮食产量 | 万吨 | 410 | 430 |",
                                          "2025-06-01"]
    assert (document.form, document.place_at(document.text.index("65.5"))) == ("xls", "指标!D2")


def test_sheets_stand_under_their_names_hidden_ones_are_told() -> None:
    book = book_of(("说明", [["临川市规划"]]), ("指标 1", ROWS), ("空", []))
    book["指标 1"].sheet_state = "hidden"
    document = read_document(saved(book), "a.xlsx")
    assert document.text.splitlines() == ["说明", "临川市规划", "", "指标 1", "| 指标 | 单位 | 2020年 | 2025年 |", "| 城镇化率 | % | 0.6 | 0.655 |",
                                          "| 粮食产量 | 万吨 | 410 | 430 |"]
    assert [(note.code, note.say("zh")) for note in document.notes] == [("hidden_sheet", "a.xlsx：工作表“指标 1”是隐藏的，也已读入")]
    assert document.place_at(document.text.index("430")) == "指标 1!D3"


def test_a_sheet_styled_to_its_last_row_is_read_at_once() -> None:
    book = book_of(("表", ROWS))
    book["表"]["Z1048576"].number_format = "0%"
    assert len(read_document(saved(book), "a.xlsx").text.splitlines()) == 3


def test_titles_notes_and_blank_rows_part_tables() -> None:
    book = book_of(("表", [["主要指标"], *ROWS, ["注：年报数"], [], ["指标", "2025年"], ["造林（万亩）", 12]]))
    assert read_document(saved(book), "a.xlsx").text.splitlines() == [
        "主要指标", "| 指标 | 单位 | 2020年 | 2025年 |", "| 城镇化率 | % | 0.6 | 0.655 |", "| 粮食产量 | 万吨 | 410 | 430 |", "注：年报数", "",
        "| 指标 | 2025年 |", "| 造林（万亩） | 12 |"]


def test_formulas_without_a_saved_result_are_told() -> None:
    document = read_document(saved(book_of(("表", [*ROWS, ["合计", "万吨", "=C2+C3", "=D2+D3"]]))), "a.xlsx")
    [note] = document.notes
    assert (note.code, "表!C4" in note.en, "2 " in note.en) == ("no_value", True, True)


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_any_separator_and_encoding(mark: str, encoding: str) -> None:
    text = f'指标{mark}单位{mark}2020年{mark}2025年\r\n"粮食\n产量"{mark}万吨{mark}410{mark}"1{"," if mark == "," else ""}430"\r\n'
    document = read_document(text.encode(encoding), "a.csv")
    assert document.text.splitlines() == ["| 指标 | 单位 | 2020年 | 2025年 |", f"| 粮食产量 | 万吨 | 410 | 1{',' if mark == ',' else ''}430 |"]
    assert (document.form, document.place_at(document.text.index("410"))) == ("csv", "C2")


def test_a_quotation_mark_that_never_closes_loses_nothing() -> None:
    document = read_document('指标,2025年\n"城镇化率（%）,65\n粮食产量（万吨）,430\n'.encode(), "a.csv")
    assert "65" in document.text
    assert "430" in document.text
