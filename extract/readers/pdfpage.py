"""One page of a PDF: its lines in reading order, its ruled tables where they stand between them."""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extract.readers.layout import Cell
from extract.readers.pdfgrid import Box, Grid, find_grids, ruling, turned

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in rows and columns counted from 1; of texts with line breaks."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Page:
    """``pictures``: whether the page shows any (a page without text but with pictures is a scan)."""

    items: tuple[Line | Table, ...]
    pictures: bool


def read_page(page: Any, clean: Clean) -> Page:
    """The content of a pypdfium2 page; ``clean`` corrects characters."""
    lines, pictures = ruling(page)
    textpage = page.get_textpage()
    try:
        grids = find_grids(lines) if lines else []
        items = _with_tables(page, textpage, grids, clean) if grids else _lines(textpage.get_text_range(), clean)
    finally:
        textpage.close()
    return Page(tuple(items), pictures)


def _lines(text: str, clean: Clean) -> list[Line | Table]:
    return [Line(line) for raw in text.splitlines() if (line := clean(raw).strip())]


def _with_tables(page: Any, textpage: Any, grids: Sequence[Grid], clean: Clean) -> list[Line | Table]:
    """Every sign of the page put into the cell it stands in, or left in the line it is part of."""
    signs = _signs(page, textpage)
    cells: list[dict[int, list[str]]] = [{} for _ in grids]
    stream: list[str | int] = []          # text between tables, and numbers of tables where they begin
    here: tuple[int, int] | None = None
    for sign, box in signs:
        if box is not None:               # blanks and breaks that PDFium puts in stand with the sign before them
            here = _cell_at(grids, box)
        if here is None:
            stream.append(sign)
            continue
        table, cell = here
        if not cells[table]:
            stream.append(table)
        cells[table].setdefault(cell, []).append(sign)
    out: list[Line | Table] = []
    run: list[str] = []
    for part in [*stream, -1]:
        if isinstance(part, str):
            run.append(part)
            continue
        out += _lines("".join(run), clean)
        run.clear()
        if part >= 0:
            out.append(_table(grids[part], cells[part], clean))
    return out


def _table(grid: Grid, texts: dict[int, list[str]], clean: Clean) -> Table:
    cells = tuple(Cell(clean("".join(texts.get(i, ()))).strip(), cell.row, cell.column, cell.rows, cell.columns)
                  for i, cell in enumerate(grid.cells))
    return Table(cells, grid.rows, grid.columns)


def _cell_at(grids: Sequence[Grid], box: Box) -> tuple[int, int] | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for number, grid in enumerate(grids):
        left, top, right, bottom = grid.box
        if left <= x <= right and top <= y <= bottom:
            found = next((i for i, (a, b, c, d) in enumerate(grid.boxes) if a <= x <= c and b <= y <= d), None)
            if found is not None:
                return number, found
    return None


def _signs(page: Any, textpage: Any) -> list[tuple[str, Box | None]]:
    """(sign, its box) in the order of the text; no box for what PDFium adds itself (blanks, line ends)."""
    from pypdfium2 import raw

    turn = turned(page.get_rotation())
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    out: list[tuple[str, Box | None]] = []
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if 0xD800 <= code < 0xDC00:      # half of a sign beyond the basic plane: its other half follows
            low = raw.FPDFText_GetUnicode(textpage, i + 1)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) if 0xDC00 <= low < 0xE000 else 0xFFFD
        elif 0xDC00 <= code < 0xE000:
            continue
        made = raw.FPDFText_IsGenerated(textpage, i) == 1 or not raw.FPDFText_GetCharBox(textpage, i, left, right, bottom, top)
        out.append((chr(code), None if made else turn(left.value, bottom.value, right.value, top.value)))
    return out

