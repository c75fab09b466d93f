"""Files that are odd or made to hurt: they are read for what they hold, or refused in one sentence, never slowly."""
from __future__ import annotations

import io
import random

import openpyxl
import pytest
import xlwt
from openpyxl.styles import PatternFill
from sheets_made import to_csv, to_html, to_xls

from extract.readers import limits
from targets.actuals import books, extent, read_actuals, understand
from targets.actuals.sheet import Sheet
from targets.actuals.sheets import read_sheets
from tests.made_files import zipped

ROWS = [["地区", "2018年产量(万吨)", "2019年产量(万吨)"], ["贵州", 1.5, 2.5], ["云南", 3.5, 4.5]]
FOUND = [("贵州", 2018, 1.5), ("贵州", 2019, 2.5), ("云南", 2018, 3.5), ("云南", 2019, 4.5)]


def told(data: bytes, name: str = "x.xls", bounds: limits.Limits = limits.DEFAULT) -> tuple[list[tuple], list[str]]:
    reading = understand(data, name, limits=bounds)
    frame, issues = reading.frame, reading.issues
    assert all(issue.message_zh.endswith("。") and issue.message_en.endswith(".") and issue.message_zh.count("。") == 1 for issue in issues)
    return list(frame[["region", "year", "value"]].itertuples(index=False, name=None)), [issue.code for issue in issues]


def held(sheet: Sheet) -> int:
    """Cells that reading has made of a sheet."""
    return len(sheet.rows) + sum(map(len, sheet.rows))


# Excel's XML of 2003


def cell(value: object, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{"String" if isinstance(value, str) else "Number"}">{value}</Data></Cell>'


def xml_book(rows: list[str], sheet: str = "", before: str = "", head: str = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n') -> bytes:
    return (f'{head}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
            f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{before}<Worksheet ss:Name="产量"><Table>{"".join(rows)}</Table>{sheet}</Worksheet>'
            "</Workbook>").encode()


LINES = ["<Row>" + "".join(map(cell, row)) + "</Row>" for row in ROWS]


@pytest.mark.parametrize("head", ['<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>', "", '\ufeff<?xml version="1.0"?>\n'])
def test_a_workbook_in_xml(head):
    assert told(xml_book(LINES, head=head)) == (FOUND, [])


@pytest.mark.parametrize("odd", [
    'ss:Index="x"', 'ss:Index=""', 'ss:Index="-3"', 'ss:Index="1.5"', 'ss:Index="99999999999999999999"', 'ss:MergeAcross="many"', 'ss:MergeDown="-1"',
    'ss:Span="②"', 'ss:StyleID="none"'])
def test_odd_attributes_are_passed_over(odd):
    lines = [line.replace("<Row>", f"<Row {odd}>").replace("<Cell ", f"<Cell {odd if 'Index' not in odd else ''} ") for line in LINES]
    assert told(xml_book(lines)) == (FOUND, [])


@pytest.mark.parametrize("data", ["nan?", "", "1,5", "１"])
def test_numbers_and_dates_that_are_none_stay_text(data):
    broken = LINES[1].replace('"Number">1.5', f'"Number">{data}').replace('"String">贵州', '"String">贵州')
    figures, codes = told(xml_book([LINES[0], broken, LINES[2]]))
    assert set(FOUND[1:]) <= set(figures)
    assert set(codes) <= {"value_strange", "blank_values"}
    assert told(xml_book([*LINES, '<Row><Cell><Data ss:Type="DateTime">gestern</Data></Cell></Row>'])) == (FOUND, [])


def test_places_told_by_numbers_far_away_take_no_memory():
    far = ['<Row ss:Index="100000000">' + cell("贵州") + cell(7) + "</Row>", "<Row>" + cell("云南", 'ss:Index="90000000"') + "</Row>"]
    data = xml_book([*LINES, *far])
    assert held(read_sheets(data, "x.xls").sheets[0]) < 20
    figures, codes = told(data)
    assert (figures, codes) == (FOUND, ["cells_far"])
    assert read_actuals(data, "x.xls")[1][0].count == 3
    wide = xml_book([LINES[0].replace("<Cell ", '<Cell ss:MergeAcross="900000000" ', 1), *LINES[1:]])
    assert held(read_sheets(wide, "x.xls").sheets[0]) < 20


def test_cells_strewn_over_the_whole_sheet_are_refused():
    rows = "".join(f'<Row ss:Index="{900 * n}">{cell(n, f"""ss:Index="{40 * n}" """)}</Row>' for n in range(1, 300))
    figures, codes = told(xml_book([rows]))
    assert (figures, codes) == ([], ["file_strewn"])


def test_entities_that_burst_are_refused():
    before = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert told(xml_book(LINES, head=f'<?xml version="1.0"?>{before}')) == ([], ["file_workbook"])
    assert told(xml_book(LINES)[:-40]) == ([], ["file_workbook"])


def test_what_the_person_sees_of_a_workbook_in_xml():
    styles = ('<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="q"><NumberFormat ss:Format="0.0%"/></Style>'
              "<Style ss:ID='d'><NumberFormat/></Style></Styles>")
    rows = ["<Row>" + cell("地区") + cell("2019年城镇化率(%)") + cell("2020年城镇化率(%)") + "</Row>",
            '<Row ss:Hidden="1">' + cell("贵州") + cell(0.49, 'ss:StyleID="p"') + cell(53.2, 'ss:StyleID="d"') + "</Row>",
            "<Row>" + cell("云南") + cell(0.489, 'ss:StyleID="q"') + cell(50.1) + "</Row>"]
    figures, codes = told(xml_book(rows, before=styles))
    assert figures == [("贵州", 2019, 49.0), ("贵州", 2020, 53.2), ("云南", 2019, 48.9), ("云南", 2020, 50.1)]
    assert codes == ["rows_hidden"]
    hidden = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
    assert told(xml_book(LINES, sheet=hidden)) == ([], ["file_no_table", "sheet_hidden"])
    columns = '<Column ss:Width="50"/><Column ss:Hidden="1" ss:Span="1"/>'
    assert set(told(xml_book([columns, *LINES]))[1]) == {"columns_hidden"}


# Workbooks of today


def xlsx(fill: dict[str, object], styled: tuple[str, ...] = (), merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    for place, value in fill.items():
        sheet[place] = value
    for place in styled:
        sheet[place].fill = PatternFill("solid", fgColor="FFFF00")
    for place in merged:
        sheet.merge_cells(place)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_styled_cell_at_the_end_of_the_sheet_makes_no_cells():
    data = xlsx({}, styled=("XFD1048576", "A1048576", "XFD1"))
    assert held(read_sheets(data, "x.xlsx").sheets[0]) < 20
    assert told(data, "x.xlsx") == (FOUND, [])


@pytest.mark.parametrize(("place", "named"), [("XFD1048576", "XFD1048576"), ("A90000", "A90000"), ("ZZZ2", "ZZZ2")])
def test_a_cell_far_away_is_named_and_left_out(place, named):
    data = xlsx({place: "备用"})
    assert held(read_sheets(data, "x.xlsx").sheets[0]) < 20
    assert told(data, "x.xlsx") == (FOUND, ["cells_far"])
    assert named in read_actuals(data, "x.xlsx")[1][0].message_en


def test_a_gap_that_people_leave_is_no_gap():
    data = xlsx({"A400": "地区", "B400": "2020年产量(万吨)", "A401": "四川", "B401": 7.5})
    assert told(data, "x.xlsx") == ([*FOUND, ("四川", 2020, 7.5)], [])


def test_merged_cells_reach_beyond_the_filled_ones_and_hide_what_they_cover():
    book = openpyxl.load_workbook(io.BytesIO(xlsx({})))
    book.active.insert_rows(1)
    book.active["A1"] = "各省铝材产量（万吨）"
    book.active.merge_cells("A1:Z1")
    buffer = io.BytesIO()
    book.save(buffer)
    frame, _ = read_actuals(buffer.getvalue(), "x.xlsx")
    assert len(frame) == 4
    assert extent.spread([["a"], ["b", "c"]], [(0, 2, 0, 3)]) == {(0, 1), (0, 2), (1, 0), (1, 1), (1, 2)}
    rows = [["a"], ["b", ""]]
    assert extent.spread(rows, [(0, 2, 0, 2)], over=False) == {(0, 1), (1, 1)}
    assert rows == [["a", "a"], ["b", "a"]]


def test_a_workbook_that_bursts_is_refused_before_it_is_unpacked():
    bomb = zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * (limits.RATIO_FROM * 2)})
    assert len(bomb) < 200_000
    assert told(bomb, "x.xlsx") == ([], ["file_burst"])
    many = zipped({f"xl/{n}.xml": b"" for n in range(limits.DEFAULT.files + 1)} | {"xl/workbook.xml": b""})
    assert told(many, "x.xlsx") == ([], ["file_burst"])
    assert told(zipped({"word/document.xml": b"<a/>"}), "x.xlsx") == ([], ["file_binary"])


ODS = ('<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
       'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
       "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>")


def ods(rows: list[list[object]], after: str = "") -> bytes:
    def one(value: object) -> str:
        said = f'office:value-type="float" office:value="{value}"' if not isinstance(value, str) else 'office:value-type="string"'
        return f"<table:table-cell {said}><text:p>{value}</text:p></table:table-cell>"
    lines = "".join("<table:table-row>" + "".join(map(one, row)) + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>' for row in rows)
    table = f'<table:table table:name="a">{lines}{after}</table:table>'
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS.format(table).encode(),
                   "META-INF/manifest.xml": b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'})


def test_an_ods_whose_cells_say_that_they_come_a_million_times():
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert told(ods(ROWS, blank), "x.ods") == (FOUND, [])
    full = ('<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" '
            'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>')
    assert told(ods(ROWS, full), "x.ods") == ([], ["file_strewn"])


def test_the_quick_reader_of_large_books_is_not_given_cells_far_apart(monkeypatch):
    monkeypatch.setattr(books, "LARGE", 1)
    quick: list[int] = []
    read = books._calamine
    monkeypatch.setattr(books, "_calamine", lambda data: quick.append(1) or read(data))
    assert told(xlsx({}), "x.xlsx") == (FOUND, [])
    assert quick == [1]
    assert told(xlsx({"XFD1048576": 1}), "x.xlsx") == (FOUND, ["cells_far"])
    assert quick == [1]


def test_an_old_workbook_with_a_cell_in_its_last_corner():
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for y, row in enumerate(ROWS):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    sheet.write(65535, 255, "x")
    buffer = io.BytesIO()
    book.save(buffer)
    assert held(read_sheets(buffer.getvalue(), "x.xls").sheets[0]) < 20
    assert told(buffer.getvalue()) == (FOUND, ["cells_far"])


@pytest.mark.parametrize("data", [xml_book(LINES), to_xls({"a": ROWS}), to_html(ROWS), ods(ROWS)], ids=["xml", "xls", "html", "ods"])
def test_damage_of_any_kind_raises_nothing(data):
    pick = random.Random(11)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(pick.randint(1, 9)):
            place = pick.randrange(len(broken))
            broken[place:place + pick.randint(0, 4)] = bytes(pick.randrange(256) for _ in range(pick.randint(0, 3)))
        frame, issues = read_actuals(bytes(broken), "x.xls")
        assert len(frame) or issues
        assert all(issue.message_zh and issue.message_en for issue in issues)


# Text and web pages


def test_a_table_in_big5():
    rows = [["地區", "2018年產量(萬噸)", "2019年產量(萬噸)"], ["上海", 1.5, 2.5], ["雲南", 3.5, 4.5], ["註：資料取自年鑑，單位為萬噸，部分地區的數字經過調整。"]]
    source = read_sheets(to_csv(rows, "big5"), "x.csv")
    assert source.encoding == "big5"
    assert source.sheets[0].rows[1] == ["上海", "1.5", "2.5"]
    assert read_sheets(to_csv(ROWS, "gb18030"), "x.csv").encoding == "gb18030"


def test_a_page_that_declares_one_encoding_and_is_in_another():
    page = to_html(ROWS, "utf-8").replace(b"charset=utf-8", b"charset=gb2312")
    assert told(page) == (FOUND, [])
    assert read_sheets(page, "x.xls").encoding == "utf-8"
    broken = to_html(ROWS).replace("贵州".encode("gb18030"), "贵州".encode("gb18030") + b"\xff")
    figures, _ = told(broken)
    assert ("云南", 2019, 4.5) in figures


def test_words_cut_by_the_marks_of_a_page_stay_whole():
    rows = [["<font>地</font><font>区</font>", "2018年产量<br>(万吨)", "<b>2019</b>年产量(万吨)"], ["<span>贵</span>州", "1.<i>5</i>", "&nbsp;2.5"], ["云南", 3.5, 4.5]]
    assert told(to_html(rows)) == (FOUND, [])


def test_spans_without_end_take_no_memory():
    rows = [[("地区", 'rowspan="0"'), ("x", 'colspan="999999999"')], [("贵州", 'rowspan="99999" colspan="99999"')]] + [[("1", 'rowspan="500" colspan="500"')] * 20] * 400
    source = read_sheets(to_html(rows), "x.xls")
    assert held(source.sheets[0]) < extent.MOST_CELLS


def test_one_line_of_millions_of_commas():
    data = to_csv(ROWS) + b"," * 1_000_000 + b"\n"
    assert told(data, "x.csv") == (FOUND, [])


def test_a_text_of_more_cells_than_a_table_has():
    assert told(to_csv(ROWS), "x.csv", limits.Limits(cells=8)) == ([], ["file_cells"])
    assert told(to_csv(ROWS), "x.csv", limits.Limits(rows=2)) == ([], ["file_rows"])


def test_a_file_above_the_limit():
    assert told(b"a,1\n" * 300, "x.csv", limits.Limits(max_mb=0.001)) == ([], ["file_large"])
