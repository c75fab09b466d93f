"""Workbooks as sheets: xlsx, xls, ods, xlsb. Merged cells hold their value everywhere; shares stand as people see them."""
from __future__ import annotations

import functools
import html
import io
import math
import re
import zipfile
from typing import Any

from extract.readers import formulas, merges
from extract.readers.limits import DEFAULT, Limits, check_book, open_zip
from targets.actuals.extent import MOST_CELLS, WIDEST_SPAN, sheet_of
from targets.actuals.sheet import ZIP, Sheet, SheetError, Source, Unclear, as_seen, scales

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BEYOND = {"bomb": ("file_burst", "unpacked_mb"), "too_large": ("file_burst", "unpacked_mb"), "many_sheets": ("file_sheets", "sheets"),
          "many_rows": ("file_rows", "rows"), "many_cells": ("file_cells", "cells")}
LARGE = 4_000_000  # bytes of cells, about 100,000 cells
PERCENT_STYLE = re.compile(rb'numFmtId="(?:9|10)"|formatCode="[^"]*%')
FORMAT = re.compile(rb'formatCode="([^"]*)"')
HIDDEN_OR_MERGED = re.compile(rb'<mergeCell |hidden="(?:1|true)"')
CELL_COLUMN, ROW_NUMBER = re.compile(rb'<c r="([A-Z]{1,3})'), re.compile(rb'<row\b[^>]*?\br="(\d{1,9})"')
ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.S)
ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*")
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


def workbook(data: bytes, filename: str, limits: Limits = DEFAULT) -> Source:
    """Sheets of a workbook; SheetError where it is encrypted, damaged or made to burst."""
    try:
        if not data.startswith(ZIP):
            if ENCRYPTED in data:
                raise SheetError("file_encrypted", file=filename)
            return Source(_xls(data), "xls")
        check_book(data, filename, limits)
        with open_zip(data, filename, limits) as archive:
            names = set(archive.namelist())
            reach = _ods_reach(archive.read("content.xml")) if "content.xml" in names else (0, 0)
        if math.prod(reach) > MOST_CELLS:
            raise SheetError("file_strewn", file=filename, rows=reach[0], columns=reach[1])
        if "xl/workbook.xml" in names:
            return Source(_xlsx(data), "xlsx")
        if "xl/workbook.bin" in names:
            return Source(_calamine(data), "xlsb")
        if "content.xml" in names:
            return Source(_calamine(data), "ods")
    except (SheetError, MemoryError):
        raise
    except Exception as error:  # the readers raise whatever the damage leads them to
        if said := BEYOND.get(getattr(error, "code", "")):
            code, limit = said
            raise SheetError(code, file=filename, limit=f"{getattr(limits, limit):,}") from error
        code = "file_encrypted" if "encrypted" in str(error).lower() else "file_workbook"
        raise SheetError(code, file=filename) from error
    raise SheetError("file_binary", file=filename)


def _xlsx(data: bytes) -> list[Sheet]:
    import openpyxl

    if _is_large_and_plain(data):
        return _calamine(data)
    tame = merges.tamed(data)
    if tame is None:
        raise SheetError("file_merged", file="")
    book = openpyxl.load_workbook(io.BytesIO(tame), data_only=True)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        open_ones = formulas.unsolved(parts)
    return [_xlsx_sheet(sheet, open_ones.get(sheet.title, {})) for sheet in book.worksheets]


def _is_large_and_plain(data: bytes) -> bool:
    """Whether the quick reader misses nothing and has no gaps to fill.

    No merged cells, nothing hidden, no format that shows another figure than the cell holds, every formula worked out.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [one for one in book.namelist() if one.startswith("xl/worksheets/sheet")]
        if sum(book.getinfo(name).file_size for name in parts) < LARGE:
            return False
        styles = book.read("xl/styles.xml") if "xl/styles.xml" in book.namelist() else b""
        shapes = {html.unescape(one.decode("utf-8", "replace")) for one in FORMAT.findall(styles)}
        marked = PERCENT_STYLE.search(styles) or any(map(scales, shapes)) or b"hidden" in book.read("xl/workbook.xml").lower()
        return not marked and not any(
            HIDDEN_OR_MERGED.search(xml) or formulas.has_unsolved(xml) or math.prod(_xlsx_reach(xml)) > MOST_CELLS
            for xml in map(book.read, parts))


def _xlsx_sheet(sheet: Any, unsolved: dict[tuple[int, int], str]) -> Sheet:
    # Not iter_rows(): it makes every cell up to the last one that has a style, which may be all a sheet can hold
    cells = {(y - 1, x - 1): as_seen(cell.value, cell.number_format) for (y, x), cell in sheet._cells.items()
             if cell.value is not None and cell.value != ""}
    cells |= {place: Unclear("value_formula", "", formula) for place, formula in unsolved.items() if place not in cells}
    spans = [(one.min_row - 1, one.max_row, one.min_col - 1, one.max_col) for one in sheet.merged_cells.ranges]
    hidden = (number - 1 for number, row in sheet.row_dimensions.items() if row.hidden)
    columns = (at for one in sheet.column_dimensions.values() if one.hidden and one.min
               for at in range(one.min - 1, min(one.max or one.min, one.min + WIDEST_SPAN)))
    return sheet_of(sheet.title, cells, spans, hidden_rows=hidden, hidden_columns=columns, hidden=sheet.sheet_state != "visible")


def _xls(data: bytes) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise
        return _calamine(data)
    return [_xls_sheet(book, sheet) for sheet in book.sheets()]


def _xls_sheet(book: Any, sheet: Any) -> Sheet:
    cells = {(y, x): value for y in range(sheet.nrows) for x in range(sheet.row_len(y))
             if (value := _xls_cell(book, sheet.cell(y, x))) != ""}
    return sheet_of(sheet.name, cells, sheet.merged_cells, hidden=sheet.visibility != 0,
                    hidden_rows=(y for y, info in sheet.rowinfo_map.items() if info.hidden),
                    hidden_columns=(x for x, info in sheet.colinfo_map.items() if info.hidden))


def _xls_cell(book: Any, cell: Any) -> Any:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        known = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
        return as_seen(cell.value, known.format_str if known else "")
    return cell.value


def _ods_reach(xml: bytes) -> tuple[int, int]:
    """Rows and columns up to the last filled cell of the largest sheet of an ods, where one cell may say that it comes a million times."""
    reach = (0, 0)
    for table in xml.split(b"<table:table ")[1:]:
        rows = height = width = 0
        for row in ODS_ROW.finditer(table):
            rows += _times(row[1])
            filled = row[2] or b""
            filled = filled[:filled.rfind(b"<text:p") + 1]
            if filled:
                height, width = rows, max(width, sum(_times(cell[0]) for cell in ODS_CELL.finditer(filled)))
        reach = max(reach, (height, width), key=lambda one: one[0] * one[1])
    return reach


def _times(tag: bytes) -> int:
    said = REPEATED.search(tag)
    return int(said[1]) if said else 1


def _xlsx_reach(xml: bytes) -> tuple[int, int]:
    """The last row and column that hold a cell."""
    columns = {match[1] for match in CELL_COLUMN.finditer(xml)}
    last = max(columns, key=lambda letters: (len(letters), letters), default=b"")
    return max((int(match[1]) for match in ROW_NUMBER.finditer(xml)), default=0), functools.reduce(
        lambda number, letter: number * 26 + letter - 64, last, 0)


def _calamine(data: bytes) -> list[Sheet]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
