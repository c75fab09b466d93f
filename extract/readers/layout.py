"""The text a reader produces: paragraphs and table rows in order, with the places they come from.

A table becomes one line a row, its cells between bars (``| 指标 | 2020年 | 2025年 |``): the one layout in which an empty
cell keeps its column, and figures of neighbouring cells never run together.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from extract.model import Note

ESSAY = 400           # characters of a cell that is more than an entry
MOST_COVERED = 1_000_000     # cells that all merged cells of a table cover, before one counts as single
MOST_AREA = 20_000_000       # rows by columns of a table, beyond which its few cells stand side by side, no column kept
MOSTLY = 0.6          # share of a table's text
_BLANKS = regex.compile(r"[\s\u200b\ufeff]+")
_BAR = regex.compile(r"[ ]*[|｜│┃][ ]*")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader makes of a file; ``gaps``: what the file says of the paper outside its text (title, published)."""

    text: str
    form: str
    places: tuple[tuple[int, str], ...] = ()
    notes: tuple[Note, ...] = ()
    gaps: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file has it: its text, where its upper left corner stands (from 1), how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Writer:
    """Collects the text and its places."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._places: list[tuple[int, str]] = []
        self._length = 0

    def at(self, code: str) -> None:
        """What is written from here on comes from the place ``code`` ('' for none)."""
        last = self._places[-1][1] if self._places else ""
        if code == last:
            return
        if self._places and self._places[-1][0] == self._length:
            self._places.pop()
            if code == (self._places[-1][1] if self._places else ""):
                return
        self._places.append((self._length, code))

    def write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def line(self, text: str) -> None:
        self.write(text + "\n")

    def table(self, cells: Sequence[Cell], code: Callable[[int, int], str], after: str | None = "") -> None:
        """The cells as rows; ``code(row, column)`` names the place of a cell, ``after`` that of what stands
        between and behind the rows (None: that of the cell before).

        A merged cell is said in every row and column it reaches over.  A row that holds one cell only is a title above
        the table, a note below it, or the name of a group of rows within.
        """
        rows = _rows(cells)
        lone = [len({id(cell) for cell in row if cell and cell.text}) == 1 for row in rows]
        first = next((i for i, one in enumerate(lone) if not one), len(rows))
        last = max((i for i, one in enumerate(lone) if not one), default=-1)
        for i, row in enumerate(rows):
            said = [cell for cell in row if cell and cell.text]
            if lone[i]:
                inside = first < i < last
                self.write("| " if inside else "")
                self.at(code(said[0].row, said[0].column))
                self.write(said[0].text)
                self._back(after)
                self.line(" |" if inside else "")
                continue
            self.write("|")
            for cell in row:
                self.write(" ")
                if cell and cell.text:
                    self.at(code(cell.row, cell.column))
                    self.write(bare(cell.text) + " ")
                self.write("|")
            self._back(after)
            self.line("")

    def _back(self, code: str | None) -> None:
        if code is not None:
            self.at(code)

    def draft(self, form: str, notes: Sequence[Note] = (), gaps: dict[str, Any] | None = None) -> Draft:
        return Draft("".join(self._parts), form, tuple(self._places), tuple(notes), gaps or {})


def arranges(rows: Sequence[Sequence[int]]) -> bool:
    """Whether a table only arranges the page, by the lengths of its cells' texts: a single column, or mostly one long text."""
    lengths = [length for row in rows for length in row]
    longest, filled = max(lengths, default=0), sum(len(row) > 1 for row in rows)
    return filled == 0 or longest > ESSAY and (filled < 3 or longest > MOSTLY * sum(lengths))


def one_line(text: str) -> str:
    """``text`` without line breaks, runs of blanks as one; none is left between two Chinese characters."""
    return _BETWEEN_HAN.sub("", _BLANKS.sub(" ", text).strip())


_BETWEEN_HAN = regex.compile(r"(?<=[\p{Han}，。、；：（）％])[ ](?=[\p{Han}，。、；：（）％])")


def bare(text: str) -> str:
    """A cell's text with bars of its own written as strokes, so that they part no cells."""
    return _BAR.sub("/", text)


def _rows(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    """Rows of equal length, merged cells in all they reach over; empty rows, and columns that only repeat the one before, left out."""
    grid: dict[tuple[int, int], Cell] = {}
    left = MOST_COVERED
    for cell in cells:
        down, across = (cell.rows, cell.columns) if cell.rows * cell.columns <= left else (1, 1)
        left -= down * across if down * across > 1 else 0
        for row in range(cell.row, cell.row + down):
            for column in range(cell.column, cell.column + across):
                grid.setdefault((row, column), cell)
    filled = sorted({row for (row, _), cell in grid.items() if cell.text})
    if not filled:
        return []
    used = sorted({column for _, column in grid})
    if len(filled) * len(used) > MOST_AREA:
        return _side_by_side(grid)
    columns = [[grid.get((row, column)) for row in filled] for column in used]
    kept = [column for i, column in enumerate(columns)
            if any(cell and cell.text for cell in column) and not (i and all(a is b for a, b in zip(column, columns[i - 1], strict=True)))]
    return [list(row) for row in zip(*kept, strict=True)]


def _side_by_side(grid: dict[tuple[int, int], Cell]) -> list[list[Cell | None]]:
    """The cells of each row without the holes between them."""
    rows: dict[int, list[Cell | None]] = {}
    for (row, _), cell in sorted(grid.items(), key=lambda one: one[0]):
        if cell.text and cell not in rows.setdefault(row, [])[-1:]:
            rows[row].append(cell)
    return [row for row in rows.values() if row]
