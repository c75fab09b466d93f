"""Workbooks and web tables as sheets: xlsx, xls, ods, xlsb, Excel's XML, HTML. Merged cells hold their value everywhere."""
from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from targets.actuals.sheet import ZIP, Sheet, SheetError, Source

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
LARGE = 4_000_000  # bytes of cells, about 100,000 cells
PERCENT_STYLE = re.compile(rb'numFmtId="(?:9|10)"|formatCode="[^"]*%')
HIDDEN_OR_MERGED = re.compile(rb'<mergeCell |hidden="(?:1|true)"')
WIDEST_SPAN = 300  # cells one merged cell may cover in a direction before it counts as decoration


def workbook(data: bytes, filename: str) -> Source:
    """Sheets of a workbook; SheetError where it is encrypted or damaged."""
    try:
        if not data.startswith(ZIP):
            if ENCRYPTED in data:
                raise SheetError("file_encrypted", file=filename)
            return Source(_xls(data), "xls")
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        if "xl/workbook.xml" in names:
            return Source(_xlsx(data), "xlsx")
        return Source(_calamine(data), "xlsb" if "xl/workbook.bin" in names else "ods")
    except SheetError:
        raise
    except Exception as error:  # the readers raise whatever the damage leads them to
        code = "file_encrypted" if "encrypted" in str(error).lower() else "file_workbook"
        raise SheetError(code, file=filename) from error


def _percent(value: Any, number_format: str) -> Any:
    """A share shown as a percentage comes as people see it (0.815 as 81.5%)."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in number_format:
        return f"{float(f'{value * 100:.12g}'):.15g}%"
    return "" if value is None else value


def _xlsx(data: bytes) -> list[Sheet]:
    import openpyxl

    if _is_large_and_plain(data):
        return _calamine(data)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [_xlsx_sheet(sheet) for sheet in book.worksheets]


def _is_large_and_plain(data: bytes) -> bool:
    """Whether the quick reader misses nothing: no merged cells, nothing hidden, no number shown as a percentage."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [one for one in book.namelist() if one.startswith("xl/worksheets/sheet")]
        if sum(book.getinfo(name).file_size for name in parts) < LARGE:
            return False
        styles = book.read("xl/styles.xml") if "xl/styles.xml" in book.namelist() else b""
        marked = PERCENT_STYLE.search(styles) or b"hidden" in book.read("xl/workbook.xml").lower()
        return not marked and not any(HIDDEN_OR_MERGED.search(book.read(name)) for name in parts)


def _xlsx_sheet(sheet: Any) -> Sheet:
    rows = [[_percent(cell.value, cell.number_format) if isinstance(cell.value, (int, float)) else
             "" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]
    spans = [(one.min_row - 1, one.max_row, one.min_col - 1, one.max_col) for one in sheet.merged_cells.ranges]
    hidden = frozenset(number - 1 for number, row in sheet.row_dimensions.items() if row.hidden)
    columns = frozenset(at for one in sheet.column_dimensions.values() if one.hidden and one.min
                        for at in range(one.min - 1, min(one.max or one.min, one.min + WIDEST_SPAN)))
    return Sheet(sheet.title, rows, (), spread(rows, spans), hidden, columns, sheet.sheet_state != "visible")


def spread(rows: list[list[Any]], spans: Iterable[tuple[int, int, int, int]]) -> frozenset[tuple[int, int]]:
    """Write each merged cell's value into all it covers (first row, end row, first column, end column); the copies."""
    copies = set()
    for top, bottom, left, right in spans:
        if top >= len(rows) or left >= len(rows[top]) or bottom - top > WIDEST_SPAN or right - left > WIDEST_SPAN:
            continue
        value = rows[top][left]
        for y in range(top, min(bottom, len(rows))):
            for x in range(left, right):
                if (y, x) != (top, left) and x < len(rows[y]):
                    rows[y][x] = value
                    copies.add((y, x))
    return frozenset(copies)


def _xls(data: bytes) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise
        return _calamine(data)
    return [_xls_sheet(book, sheet) for sheet in book.sheets()]


def _xls_sheet(book: Any, sheet: Any) -> Sheet:
    rows = [[_xls_cell(book, cell) for cell in sheet.row(y)] + [""] * (sheet.ncols - len(sheet.row(y)))
            for y in range(sheet.nrows)]
    hidden = frozenset(y for y, info in sheet.rowinfo_map.items() if info.hidden)
    columns = frozenset(x for x, info in sheet.colinfo_map.items() if info.hidden)
    return Sheet(sheet.name, rows, (), spread(rows, sheet.merged_cells), hidden, columns, sheet.visibility != 0)


def _xls_cell(book: Any, cell: Any) -> Any:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except ValueError:
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        known = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
        return _percent(cell.value, known.format_str if known else "")
    return cell.value


def _calamine(data: bytes) -> list[Sheet]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]


# Web tables


def html_tables(text: str) -> list[Sheet]:
    """Every table of a web page that is no frame around other tables; row and column spans hold their value everywhere."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    tables = [table for table in tree.css("table") if len(table.css("table")) == 1]
    sheets = [_html_table(table) for table in tables]
    filled = [sheet for sheet in sheets if any(cell for row in sheet.rows for cell in row)]
    for number, sheet in enumerate(filled, start=1):
        sheet.name = f"{number}" if len(filled) > 1 else ""
    return filled


def _html_table(table: Any) -> Sheet:
    grid: dict[tuple[int, int], str] = {}
    copies, hidden = set(), set()
    rows = table.css("tr")
    caption = table.css_first("caption")
    start = 0
    if caption is not None and caption.text(strip=True):
        grid[0, 0], start = caption.text(separator=" ", strip=True), 1
    for y, row in enumerate(rows, start=start):
        if "display:none" in (row.attributes.get("style") or "").replace(" ", ""):
            hidden.add(y)
        x = 0
        for cell in (node for node in row.iter() if node.tag in ("td", "th")):
            while (y, x) in grid:
                x += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            value = " ".join(cell.text(separator=" ").replace("\xa0", " ").split())
            for dy in range(down):
                for dx in range(across):
                    if y + dy < len(rows) + start:
                        grid.setdefault((y + dy, x + dx), value)
                        if dy or dx:
                            copies.add((y + dy, x + dx))
            x += across
    width = max((x for _, x in grid), default=-1) + 1
    return Sheet("", [[grid.get((y, x), "") for x in range(width)] for y in range(len(rows) + start)], (),
                 frozenset(copies), frozenset(hidden))


def _span(cell: Any, name: str) -> int:
    said = (cell.attributes.get(name) or "1").strip()
    return min(max(int(said), 1), WIDEST_SPAN) if said.isdecimal() else 1


def xml_workbook(text: str, filename: str) -> list[Sheet]:
    """Sheets of a workbook in Excel's XML of 2003."""
    try:
        root = ElementTree.fromstring(text.lstrip().encode("utf-8") if "encoding=" not in text[:200]
                                      else text.lstrip().split("?>", 1)[1].encode("utf-8"))
    except ElementTree.ParseError as error:
        raise SheetError("file_workbook", file=filename) from error
    return [_xml_sheet(sheet) for sheet in root.iter(f"{SPREADSHEET}Worksheet")]


def _xml_sheet(sheet: Any) -> Sheet:
    rows: list[list[Any]] = []
    spans = []
    for row in sheet.iter(f"{SPREADSHEET}Row"):
        while len(rows) < int(row.get(f"{SPREADSHEET}Index", len(rows) + 1)) - 1:
            rows.append([])
        cells: list[Any] = []
        for cell in row.iter(f"{SPREADSHEET}Cell"):
            while len(cells) < int(cell.get(f"{SPREADSHEET}Index", len(cells) + 1)) - 1:
                cells.append("")
            across, down = (int(cell.get(f"{SPREADSHEET}{name}", 0)) for name in ("MergeAcross", "MergeDown"))
            if across or down:
                spans.append((len(rows), len(rows) + down + 1, len(cells), len(cells) + across + 1))
            cells += [_xml_value(cell.find(f"{SPREADSHEET}Data"))] + [""] * across
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    whole = [row + [""] * (width - len(row)) for row in rows]
    return Sheet(sheet.get(f"{SPREADSHEET}Name", ""), whole, (), spread(whole, spans))


def _xml_value(data: Any) -> Any:
    if data is None:
        return ""
    text, sort = "".join(data.itertext()), data.get(f"{SPREADSHEET}Type", "String")
    if sort == "Number":
        return float(text)
    return datetime.datetime.fromisoformat(text) if sort == "DateTime" else text
