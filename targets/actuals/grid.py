"""Where the tables of a sheet are: leads, header rows, rows of figures, tables one above another or side by side."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from targets.actuals.cells import FIGURE, MISSING, TEXT, YEAR, shown_raw, sort_of
from targets.actuals.labels import Label, label_of
from targets.actuals.periods import COMPACT
from targets.actuals.places import place_of
from targets.actuals.sheet import Sheet
from targets.actuals.sheets import shown
from targets.actuals.told import Laid
from targets.actuals.words import folded, wordset

LONG_TEXT = 60  # characters: a note, no heading


@dataclass
class Table:
    """One table of a sheet: rows and columns by their numbers from 0.

    ``leads``: cells above (row, column); ``tail``: texts below; ``header`` rows; ``body``: rows of figures and of section
    headings in order; ``told``: what a person says columns (by letter) and heading rows (by number) hold.
    """

    sheet: Sheet
    columns: range
    leads: list[tuple[int, int]] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    tail: list[tuple[int, int]] = field(default_factory=list)
    told: Mapping[str, str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Any:
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else ""

    def label(self, row: int, column: int) -> Label:
        return label_of(shown_raw(self.cell(row, column)))


def tables_of(sheet: Sheet, laid: Laid | None = None) -> list[Table]:
    """The tables of a sheet in reading order; ``laid``: how a person says it is laid out."""
    laid = laid or Laid()
    width = max((len(row) for row in sheet.rows), default=0)
    return [table for strip in _strips(sheet, width, laid) for table in _down(sheet, strip, laid)]


def _strips(sheet: Sheet, width: int, laid: Laid) -> list[range]:
    """Columns cut at blank ones where each side is a table of its own; else all columns at once."""
    used = [False] * width
    for y, row in enumerate(sheet.rows):
        for x, cell in enumerate(row):
            if not used[x] and sort_of(cell) and (y, x) not in sheet.copies:
                used[x] = True
    strips: list[range] = []
    start = None
    for x, filled in enumerate([*used, False]):
        if filled and start is None:
            start = x
        elif not filled and start is not None:
            strips.append(range(start, x))
            start = None
    whole = [range(width)]
    if len(strips) < 2:
        return [range(strips[0].start, strips[0].stop)] if strips else whole
    alone = all(len(strip) > 1 and any(table.header and _labelled(table) for table in _down(sheet, strip, laid)) for strip in strips)
    return strips if alone else whole


def _labelled(table: Table) -> bool:
    """Whether the first column says what the rows are: most of its cells hold words or years, and not one word only."""
    first = [sort_of(table.cell(row, table.columns.start)) in (TEXT, YEAR) for row in table.body]
    return sum(first) * 2 > len(first)


@dataclass(frozen=True)
class _Row:
    """A row in short: its filled cells that are no copies of a merged one, as (column, sort)."""

    cells: tuple[tuple[int, str], ...]

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(column for column, _ in self.cells)

    def has(self, *sorts: str) -> bool:
        return any(sort in sorts for _, sort in self.cells)

    def count(self, *sorts: str) -> int:
        return sum(sort in sorts for _, sort in self.cells)


def _row(sheet: Sheet, y: int, columns: range) -> _Row:
    cells = sheet.rows[y]
    copies = sheet.copies
    stop = min(columns.stop, len(cells))
    return _Row(tuple((x, sort) for x in range(columns.start, stop)
                      if (sort := sort_of(cells[x])) and not (copies and (y, x) in copies)))


def _down(sheet: Sheet, columns: range, laid: Laid) -> list[Table]:
    """The tables of some columns, from top to bottom; where the heading rows are told, the first one has them."""
    tables: list[Table] = []
    told, heading = laid.roles_of(sheet.name), laid.header(sheet.name)
    table = Table(sheet, columns, told=told)
    years: set[int] = set()
    for y in range(len(sheet.rows)):
        row = _row(sheet, y, columns)
        if not row.cells:
            continue
        if heading and not tables and y <= heading[1]:
            if y < heading[0]:
                table.leads += [(y, x) for x in row.columns] if _is_lead(table, y, row) else []
            else:
                table.header.append(y)
                years |= {x for x, sort in row.cells if sort == YEAR}
        elif not table.body and heading and not tables:
            table.body.append(y)
        elif not table.body:
            about = _is_about_series(table, y, "series_heads", "caption_unit")
            if not about and (_is_data(table, y, row, years) or _is_section(table, y, row)):
                table.body.append(y)
            elif _is_lead(table, y, row):
                table.leads += [(y, x) for x in row.columns]
            elif not (table.header and (_is_ordinals(table, y, row) or _is_about_series(table, y, "series_heads"))):
                table.header.append(y)
                years |= {x for x, sort in row.cells if sort == YEAR}
        elif _is_new_header(table, y, row):
            tail = _free_tail(table)
            tables.append(table)
            table, years = Table(sheet, columns, leads=tail, header=[y], told=told), {x for x, sort in row.cells if sort == YEAR}
        else:
            table.body.append(y)
    if table.body:
        tables.append(table)
    for one in tables:
        _cut_tail(one)
    return [one for one in tables if one.body]


def _is_lead(table: Table, y: int, row: _Row) -> bool:
    """A title, a caption, a key with its value: one cell, or several of which one is a caption or every one a lead."""
    labels = [(x, label_of(shown_raw(table.cell(y, x)))) for x in row.columns]
    if row.has(FIGURE):
        return False
    if len(labels) == 1:
        only = labels[0][1]
        merged_over_part = bool(table.header) and labels[0][0] > table.columns.start
        return not merged_over_part and not (table.header and only.units and not only.metric and not only.caption)
    told = [x for x, label in labels if label.caption or label.lead]
    if not table.header and len(labels) == 2 and not any(label.role or label.years for _, label in labels):
        told += [x for x, label in labels if label.units and not label.metric and label.text[0] in "(（"]
    others = len(labels) - len(told)
    if told and told[0] == table.columns.start and others and len(labels) > 2 and all(
            label.years or label.role or label.metric for x, label in labels if x not in told):
        return labels[0][1].caption is False and others < 2
    return bool(told) and (others <= 2 or all(len(label.text) > LONG_TEXT for _, label in labels))


def _is_data(table: Table, y: int, row: _Row, years: set[int]) -> bool:
    """Whether this row is the first with figures."""
    if row.has(FIGURE):
        return not _is_ordinals(table, y, row) and not _is_months(table, y, row) and (len(row.cells) > 1 or bool(table.header))
    if not table.header or len(row.cells) < 2:
        return False
    first_column, first_sort = row.cells[0]
    corner = any(sort_of(table.cell(top, first_column)) for top in table.header)
    text = shown_raw(table.cell(y, first_column))
    if first_sort == TEXT and corner and first_column == table.columns.start:
        label = label_of(text)
        if label.region or label.aggregate and not label.total:
            return True
        if not label.role and not _says_the_same(table, first_column, label):
            return True
    bare = [x for x, sort in row.cells if sort == YEAR and x > first_column]
    if bare and years and set(bare) <= years:
        return True  # a second row of numbers under years
    if first_sort == YEAR and corner and first_column == table.columns.start:
        return True
    return row.has(MISSING) and first_sort in (TEXT, YEAR)


def _is_section(table: Table, y: int, row: _Row) -> bool:
    """One cell in the first column right under the header: a heading of the rows that follow."""
    if not table.header or row.columns != (table.columns.start,) or row.cells[0][1] != TEXT:
        return False
    label = label_of(shown_raw(table.cell(y, table.columns.start)))
    corner = any(sort_of(table.cell(top, table.columns.start)) for top in table.header)
    return corner and not (label.caption or label.lead or label.role or label.units and not label.metric)


def _says_the_same(table: Table, column: int, label: Label) -> bool:
    """A heading in English under one in Chinese."""
    above = [table.label(top, column) for top in table.header]
    return label.text.isascii() and any(not one.text.isascii() for one in above) and not label.region


def _is_ordinals(table: Table, y: int, row: _Row) -> bool:
    """The row of column numbers in yearbooks: 甲 1 2 3."""
    values = [shown(table.cell(y, x)).strip("()（） ") for x, _ in row.cells]
    if values and folded(values[0]) in wordset("ordinals"):
        values = values[1:]
    return len(values) > 1 and values in ([str(n) for n in range(1, len(values) + 1)], [str(n) for n in range(0, len(values))])


def _is_about_series(table: Table, y: int, *heads: str) -> bool:
    """A row below the names of series that tells their frequency, number, source or unit, as data bases export it."""
    first = folded(shown_raw(table.cell(y, table.columns.start)))
    return bool(table.header) and any(first in wordset(name) for name in heads)


def _is_months(table: Table, y: int, row: _Row) -> bool:
    """A heading of months written as numbers: 202412 202411 202410, none left out but 1 and 2, of which bureaus make one."""
    cells = [COMPACT.fullmatch(shown(table.cell(y, x))) for x, sort in row.cells if sort == FIGURE]
    months = [int(cell["year"]) * 12 + int(cell["month"]) for cell in cells if cell]
    if table.header or len(months) < len(cells) or len(months) < 2:
        return False
    steps = {abs(one - next_one) for one, next_one in pairwise(months)}
    return len(set(months)) == len(months) and (steps <= {1, 2} or steps == {12})


def _is_new_header(table: Table, y: int, row: _Row) -> bool:
    """Whether a row in the midst of figures heads another table: words or years where figures stood."""
    if len(row.cells) < 2 or row.has(FIGURE, MISSING):
        return False
    labels = {x: label_of(shown_raw(table.cell(y, x))) for x in row.columns}
    if any(label.lead or label.caption for label in labels.values()):
        return False
    if table.header and [folded(shown(table.cell(y, x))) for x in table.columns] == [
            folded(shown(table.cell(table.header[-1], x))) for x in table.columns]:
        return True
    if (named := sum(bool(label.role) for label in labels.values())) >= 2 and named * 2 >= len(labels):
        return True
    first = row.columns[0]
    if place_of(shown_raw(table.cell(y, first))).region and first == table.columns.start:
        return False
    figure_columns = _figure_columns(table)
    told = [x for x in row.columns if x in figure_columns and x != first]
    if not told:
        return False
    heads = [x for x in told if labels[x].years or labels[x].metric or labels[x].units or labels[x].region]
    if labels[first].role and len(heads) == len(told):
        return True
    if labels[first].role or first > table.columns.start:
        return len(heads) * 2 > len(figure_columns - {first})
    words_there = [x for x in told if sort_of(table.cell(y, x)) == TEXT]
    return len(words_there) >= 2 and len(words_there) * 2 > len(figure_columns)


def _figure_columns(table: Table) -> set[int]:
    """Columns that held figures in the last rows."""
    return {x for y in table.body[-5:] for x in table.columns if sort_of(table.cell(y, x)) == FIGURE}


def _free_tail(table: Table) -> list[tuple[int, int]]:
    """Texts below the last figures: they belong to the table that follows."""
    last = max((y for y in table.body if _row(table.sheet, y, table.columns).has(FIGURE, MISSING)), default=-1)
    below = [y for y in table.body if y > last]
    notes = [y for y in below if _is_note(table, y)]
    free = [y for y in below if y not in notes]
    table.body = [y for y in table.body if y not in free]
    return [(y, x) for y in free for x in _row(table.sheet, y, table.columns).columns]


def _is_note(table: Table, y: int, wordy: bool = True) -> bool:
    """注：…, 数据来源：…, also where its commas have cut it into cells; or a single long text."""
    row = _row(table.sheet, y, table.columns)
    first = label_of(shown_raw(table.cell(y, row.columns[0])))
    return first.lead in ("note", "source", "made") or (wordy and len(row.cells) < 3 and len(first.text) > LONG_TEXT)


def _cut_tail(table: Table) -> None:
    """Rows of words below the last figures, and rows of notes anywhere, are no rows of the table."""
    last = -1
    for y in reversed(table.body):
        row = _row(table.sheet, y, table.columns)
        if row.has(FIGURE, MISSING) or row.count(YEAR) > 1 or (row.has(YEAR) and len(row.cells) > 1):
            last = y
            break
    body = []
    for y in table.body:
        row = _row(table.sheet, y, table.columns)
        wordy = not row.has(FIGURE, MISSING, YEAR)
        if (y > last and wordy and len(row.cells) < 3) or _is_note(table, y, wordy):
            table.tail += [(y, x) for x in row.columns]
        else:
            body.append(y)
    table.body = body
