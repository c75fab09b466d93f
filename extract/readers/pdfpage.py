"""One page of a PDF: its lines in reading order, its ruled tables where they stand between them."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract.readers.layout import Cell
from extract.readers.pdfgrid import Box, Grid, find_grids, ruling, turned
from extract.readers.pdflines import Raw, parted

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in rows and columns counted from 1; of texts with line breaks."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Page:
    """``pictures``: whether the page shows any (a page without text but with pictures is a scan)."""

    items: tuple[Raw | Table, ...]
    pictures: bool


def read_page(page: Any, clean: Clean) -> Page:
    """The content of a pypdfium2 page; ``clean`` corrects characters."""
    rules, pictures = ruling(page)
    grids = find_grids(rules) if rules else []
    textpage = page.get_textpage()
    try:
        items: list[Raw | Table] = _with_tables(page, textpage, grids, clean) if grids else [*_lines(page, textpage, clean)]
    finally:
        textpage.close()
    return Page(tuple(items), pictures)


def _lines(page: Any, textpage: Any, clean: Clean) -> list[Raw]:
    """The lines of a page without tables, each measured by its first and last sign."""
    text = textpage.get_text_range()
    if len(text) != textpage.count_chars():       # signs beyond the basic plane: positions in the text are not those in the page
        return [Raw(line) for raw in text.splitlines() if (line := clean(raw).strip())]
    box_of = _boxes(page, textpage)
    out: list[Raw] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        line = raw.strip()
        if line:
            first = at + len(raw) - len(raw.lstrip())
            out.append(_raw(line, box_of(first), box_of(first + len(line) - 1), clean,
                            lambda line=line, first=first: [(sign, box_of(first + i)) for i, sign in enumerate(line)]))  # type: ignore[misc]
        at += len(raw)
    return [raw for raw in out if raw.text]


def _raw(text: str, first: Box | None, last: Box | None, clean: Clean, signs: Callable[[], Sequence[tuple[str, Box | None]]]) -> Raw:
    """A line; ``signs`` gives each of its signs with its box, asked for where there are gaps between them."""
    if first is None or last is None:
        return Raw(clean(text).strip())
    raw = Raw(clean(text).strip(), first[0], last[2], max(first[3] - first[1], last[3] - last[1]))
    return raw if raw.dense else raw._replace(text=clean(parted(signs(), raw.size)).strip())


def _with_tables(page: Any, textpage: Any, grids: Sequence[Grid], clean: Clean) -> list[Raw | Table]:
    """Every sign of the page put into the cell it stands in, or left in the line it is part of."""
    cells: list[dict[int, list[str]]] = [{} for _ in grids]
    stream: list[Raw | int] = []          # lines, and numbers of tables where they begin
    line: list[tuple[str, Box | None]] = []
    here: tuple[int, int] | None = None

    def end() -> None:
        text = "".join(sign for sign, _ in line).strip()
        boxes = [box for sign, box in line if box is not None and sign.strip()]
        if text:
            stream.append(_raw(text, boxes[0] if boxes else None, boxes[-1] if boxes else None, clean, line.copy))
        line.clear()

    for sign, box in _signs(page, textpage):
        if box is not None:               # blanks and breaks that PDFium puts in stand with the sign before them
            here = _cell_at(grids, box)
        if here is None:
            if sign in "\r\n":
                end()
            else:
                line.append((sign, box))
            continue
        table, cell = here
        if not cells[table]:
            end()
            stream.append(table)
        cells[table].setdefault(cell, []).append(sign)
    end()
    return [_table(grids[part], cells[part], clean) if isinstance(part, int) else part for part in stream]


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


def _signs(page: Any, textpage: Any) -> Iterator[tuple[str, Box | None]]:
    """(sign, its box) in the order of the text; no box for what PDFium adds itself (blanks, line ends)."""
    from pypdfium2 import raw

    box_of = _boxes(page, textpage)
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if 0xD800 <= code < 0xDC00:       # half of a sign beyond the basic plane: its other half follows
            low = raw.FPDFText_GetUnicode(textpage, i + 1)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) if 0xDC00 <= low < 0xE000 else 0xFFFD
        elif 0xDC00 <= code < 0xE000:
            continue
        yield chr(code), None if raw.FPDFText_IsGenerated(textpage, i) == 1 else box_of(i)


def _boxes(page: Any, textpage: Any) -> Callable[[int], Box | None]:
    """Where the sign at a position stands: a box as high as the font, as wide as the sign takes up."""
    from pypdfium2 import raw

    turn = turned(page.get_rotation())
    rect = raw.FS_RECTF()

    def box_of(i: int) -> Box | None:
        if not raw.FPDFText_GetLooseCharBox(textpage, i, rect):
            return None
        return turn(rect.left, rect.bottom, rect.right, rect.top)

    return box_of
