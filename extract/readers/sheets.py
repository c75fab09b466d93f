"""Workbooks and lists of values: every sheet in order, cells as a person sees them (80%, not 0.8), merged ones filled."""
from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from extract import place
from extract.errors import ReadError
from extract.model import Note
from extract.readers import formulas, merges
from extract.readers.decoding import decode
from extract.readers.faults import fault, note
from extract.readers.layout import Cell, Draft, Writer, one_line
from extract.readers.limits import DEFAULT, Limits, check_book, check_count
from extract.readers.sheetformat import shown

_EMPTY_ROWS = 1       # rows left blank that part two tables of a sheet


def read_xlsx(raw: bytes, label: str, limits: Limits = DEFAULT) -> Draft:
    """An Excel workbook; charts and pictures hold no cells and are left out."""
    import openpyxl

    check_book(raw, label, limits)
    try:
        tame = merges.tamed(raw)
        if tame is None:
            raise fault("merged", label)
        book = openpyxl.load_workbook(io.BytesIO(tame), data_only=True)
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unsaved = [place.sheet_cell(sheet, row + 1, column + 1) for sheet, cells in formulas.unsolved(parts).items()
                       for row, column in sorted(cells)]
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        raise fault("damaged", label) from error
    sheets: list[tuple[str, list[Cell]]] = []
    notes: list[Note] = []
    for sheet in book.worksheets:
        reach = {(area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
                 for area in sheet.merged_cells.ranges}
        # Not iter_rows(): it makes every cell up to the last row, which in a sheet styled to its end are millions.
        cells = [Cell(one_line(shown(cell.value, _format(cell))), row, column, *reach.get((row, column), (1, 1)))
                 for (row, column), cell in sorted(sheet._cells.items()) if cell.value is not None]
        sheets.append((sheet.title, cells))
        if cells and sheet.sheet_state != "visible":
            notes.append(note("hidden_sheet", label, sheet=sheet.title))
    if unsaved:
        notes.append(note("no_value", label, count=len(unsaved), place=unsaved[0]))
    return _draft(sheets, "xlsx", label, notes)


def _format(cell: Any) -> str:
    """How a cell shows its figure; as it stands where the book lacks the style it names."""
    try:
        return str(cell.number_format)
    except IndexError:
        return "General"


def read_xls(raw: bytes, label: str, limits: Limits = DEFAULT) -> Draft:
    """A workbook in the format before 2007, which statistics bureaus still give out."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:
        raise fault("encrypted_office" if "encrypted" in str(error) else "damaged", label) from error
    check_count("many_sheets", book.nsheets, label, limits.sheets)
    sheets: list[tuple[str, list[Cell]]] = []
    notes: list[Note] = []
    for sheet in book.sheets():
        reach = {(top, left): (below - top, right - left) for top, below, left, right in sheet.merged_cells}
        cells = [Cell(one_line(_old_value(book, sheet.cell(row, column))), row + 1, column + 1, *reach.get((row, column), (1, 1)))
                 for row in range(sheet.nrows) for column in range(sheet.row_len(row))
                 if sheet.cell_type(row, column) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)]
        sheets.append((sheet.name, cells))
        if cells and sheet.visibility:
            notes.append(note("hidden_sheet", label, sheet=sheet.name))
    return _draft(sheets, "xls", label, notes)


def _old_value(book: Any, cell: Any) -> str:
    import xlrd

    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    return shown(bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value, form)


def read_csv(raw: bytes, label: str, limits: Limits = DEFAULT) -> Draft:
    """Values parted by commas, tabs or semicolons, whichever parts the most lines alike."""
    text = decode(raw, label)
    sample = [line for line in text.splitlines()[:200] if line.strip()]
    mark = max("\t,;", key=lambda sign: _alike(sample, sign))
    check_count("many_rows", text.count("\n"), label, limits.rows)
    check_count("many_cells", text.count(mark) + text.count("\n"), label, limits.cells)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:      # a quotation mark that is never closed, a field without end
        rows = [line.split(mark) for line in text.splitlines()]
    cells = [Cell(one_line(value), row, column) for row, line in enumerate(rows, 1)
             for column, value in enumerate(line, 1) if value.strip()]
    return _draft([("", cells)], "csv", label, [])


def _alike(lines: Sequence[str], sign: str) -> tuple[int, int]:
    """How many lines have the usual number of a sign, and that number."""
    counts = [n for line in lines if (n := _cut(line, sign))]
    usual = max(set(counts), key=counts.count, default=0)
    return counts.count(usual), usual


def _cut(line: str, sign: str) -> int:
    """How often a sign parts cells of a line."""
    try:
        return len(next(csv.reader([line], delimiter=sign))) - 1
    except csv.Error:       # longer than any cell
        return line.count(sign)


def _draft(sheets: Sequence[tuple[str, list[Cell]]], form: str, label: str, notes: list[Note]) -> Draft:
    """The sheets that hold something, under their names where there are several; blank rows part tables."""
    writer = Writer()
    full = [(name, cells) for name, cells in sheets if any(cell.text for cell in cells)]
    if not full:
        raise fault("no_content", label)
    for number, (name, cells) in enumerate(full):
        if len(full) > 1:
            writer.line(("\n" if number else "") + name)
        for at, block in enumerate(_blocks(cells)):
            writer.write("\n" if at else "")
            writer.table(block, lambda row, column, sheet=name: place.sheet_cell(sheet, row, column))  # type: ignore[misc]
    return writer.draft(form, notes)


def _blocks(cells: list[Cell]) -> list[list[Cell]]:
    """The cells of each run of rows without a blank row between."""
    blocks: list[list[Cell]] = []
    reached = 0
    for cell in cells:
        if not blocks or cell.row > reached + _EMPTY_ROWS:
            blocks.append([])
        blocks[-1].append(cell)
        reached = max(reached, cell.row + cell.rows - 1)
    return blocks
