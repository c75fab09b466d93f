"""Tables in marked-up text: web pages, which programs save under the name .xls, and Excel's XML of 2003."""
from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from extract.readers.webtable import cells_of
from targets.actuals.extent import WIDEST_SPAN, sheet_of
from targets.actuals.sheet import Sheet, SheetError, as_seen

SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.I)
LONGEST_NUMBER = 9  # digits of a place that can be meant


def html_tables(text: str) -> list[Sheet]:
    """Every table of a web page that is no frame around other tables; row and column spans hold their value everywhere."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    tables = [table for table in tree.css("table") if len(table.css("table")) == 1]
    sheets = [sheet for table in tables if any((sheet := _html_table(table)).rows)]
    for number, sheet in enumerate(sheets, start=1):
        sheet.name = f"{number}" if len(sheets) > 1 else ""
    return sheets


def _html_table(table: Any) -> Sheet:
    caption = table.css_first("caption")
    title = caption.text(separator=" ", strip=True) if caption is not None else ""
    start = 1 if title else 0
    found = cells_of(table)
    cells = {(one.row - 1 + start, one.column - 1): one.text for one in found if one.text}
    spans = [(one.row - 1 + start, one.row - 1 + start + one.rows, one.column - 1, one.column - 1 + one.columns)
             for one in found if one.rows > 1 or one.columns > 1]
    hidden = {y for y, row in enumerate(table.css("tr"), start) if HIDDEN_STYLE.search(row.attributes.get("style") or "")}
    return sheet_of("", cells | ({(0, 0): title} if title else {}), spans, over=False, hidden_rows=hidden)


def xml_workbook(text: str, filename: str) -> list[Sheet]:
    """Sheets of a workbook in Excel's XML of 2003; SheetError where it is damaged."""
    plain = DECLARATION.sub("", text, count=1)
    try:
        if "<!DOCTYPE" in plain:  # no program writes one; made to burst, at worst
            raise SheetError("file_workbook", file=filename)
        root = ElementTree.fromstring(plain)
    except ElementTree.ParseError as error:
        raise SheetError("file_workbook", file=filename) from error
    formats = {_said(style, "ID"): _format(style) for style in root.iter(f"{SPREADSHEET}Style")}
    return [_xml_sheet(sheet, formats) for sheet in root.iter(f"{SPREADSHEET}Worksheet")]


def _said(element: Any, name: str) -> str:
    return str(element.get(f"{SPREADSHEET}{name}", ""))


def _count(element: Any, name: str, otherwise: int = 0) -> int:
    """A whole number of an attribute; ``otherwise`` where there is none or it can't be one."""
    said = _said(element, name).strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_NUMBER else otherwise


def _format(style: Any) -> str:
    number = style.find(f"{SPREADSHEET}NumberFormat")
    said = _said(number, "Format") if number is not None else ""
    return "0.00%" if said == "Percent" else said


def _numbered(elements: Any, step: str) -> Iterator[tuple[int, int, Any]]:
    """Rows, columns or cells with their numbers from 0 and how many further ones each takes (``step``)."""
    at = 0
    for element in elements:
        at = max(_count(element, "Index", at + 1) - 1, 0)
        more = _count(element, step)
        yield at, more, element
        at += 1 + more


def _xml_sheet(sheet: Any, formats: dict[str, str]) -> Sheet:
    cells: dict[tuple[int, int], Any] = {}
    spans, hidden_rows, hidden_columns = [], set(), set()
    for x, more, column in _numbered(sheet.iter(f"{SPREADSHEET}Column"), "Span"):
        if _said(column, "Hidden") == "1":
            hidden_columns |= set(range(x, x + 1 + min(more, WIDEST_SPAN)))
    for y, _, row in _numbered(sheet.iter(f"{SPREADSHEET}Row"), "Span"):
        if _said(row, "Hidden") == "1":
            hidden_rows.add(y)
        for x, across, cell in _numbered(row.iter(f"{SPREADSHEET}Cell"), "MergeAcross"):
            down = _count(cell, "MergeDown")
            if across or down:
                spans.append((y, y + down + 1, x, x + across + 1))
            value = _xml_value(cell.find(f"{SPREADSHEET}Data"), formats.get(_said(cell, "StyleID"), ""))
            if value != "":
                cells[y, x] = value
    shown = next((one.text for one in sheet.iter(VISIBLE)), None)
    return sheet_of(_said(sheet, "Name"), cells, spans, hidden_rows=hidden_rows, hidden_columns=hidden_columns,
                    hidden=bool(shown) and shown != "SheetVisible")


def _xml_value(data: Any, number_format: str) -> Any:
    """A cell's value; text where it is not what its type says."""
    if data is None:
        return ""
    text, sort = "".join(data.itertext()), _said(data, "Type")
    try:
        if sort == "Number":
            return as_seen(float(text), number_format)
        return datetime.datetime.fromisoformat(text) if sort == "DateTime" else text
    except ValueError:
        return text
