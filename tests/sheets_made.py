"""Files of figures made for tests, byte by byte: CSV in any encoding, xlsx, real xls, web tables."""
from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import xlwt

REGIONS = ("北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省", "浙江省", "安徽省", "福建省",
           "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省", "贵州省", "云南省", "西藏自治区",
           "陕西省", "甘肃省", "青海省", "宁夏回族自治区", "新疆维吾尔自治区")
SHORT = {name: name.removesuffix("省").removesuffix("市") for name in REGIONS} | {
    "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏", "新疆维吾尔自治区": "新疆"}


def figure(seed: int, digits: int = 1, low: float = 100.0, high: float = 90_000.0) -> float:
    """A figure that looks like one and is never the same for two seeds of a table."""
    spread = (seed * 7919 + 104_729) % 99_991 / 99_991
    return round(low + (high - low) * spread, digits)


def to_csv(rows: list[list[Any]], encoding: str = "utf-8", end: str = "\n", separator: str = ",") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator=end).writerows(rows)
    return buffer.getvalue().encode(encoding)


def to_xlsx(sheets: dict[str, list[list[Any]]], merges: dict[str, list[str]] | None = None,
            formats: dict[str, dict[str, str]] | None = None, hidden_rows: dict[str, list[int]] | None = None,
            hidden_sheets: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for y, row in enumerate(rows, start=1):
            for x, value in enumerate(row, start=1):
                if value not in ("", None):
                    sheet.cell(y, x, value)
        for place in (merges or {}).get(name, ()):
            sheet.merge_cells(place)
        for place, shape in (formats or {}).get(name, {}).items():
            for line in sheet[place] if ":" in place else [[sheet[place]]]:
                for cell in line:
                    cell.number_format = shape
        for number in (hidden_rows or {}).get(name, ()):
            sheet.row_dimensions[number].hidden = True
        if name in hidden_sheets:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def to_xls(sheets: dict[str, list[list[Any]]], merges: dict[str, list[tuple[int, int, int, int]]] | None = None,
           percent: dict[str, set[tuple[int, int]]] | None = None) -> bytes:
    """A workbook of Excel 97; ``merges`` as (first row, last row, first column, last column) from 0."""
    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf(num_format_str="0.00%")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        spans = (merges or {}).get(name, [])
        corners = {(top, left) for top, _, left, _ in spans}
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if value not in ("", None) and (y, x) not in corners:
                    sheet.write(y, x, value, *([style] if (y, x) in (percent or {}).get(name, ()) else []))
        for top, bottom, left, right in spans:
            sheet.write_merge(top, bottom, left, right, rows[top][left])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def to_html(rows: list[list[Any]], encoding: str = "gb2312", head: str = "") -> bytes:
    """A web table as programs save it under the name .xls; a cell may be (text, attributes)."""
    lines = []
    for row in rows:
        cells = [cell if isinstance(cell, tuple) else (cell, "") for cell in row]
        lines.append("<tr>" + "".join(f"<td {more}>{text}</td>" for text, more in cells) + "</tr>")
    page = (f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; '
            f'charset={encoding}">{head}</head><body><table border=1>{"".join(lines)}</table></body></html>')
    return page.encode("gb18030" if encoding == "gb2312" else encoding)
