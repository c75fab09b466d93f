"""From lines to a grid: where an indicator table begins and ends, its columns and rows.

Layouts: cells parted by bars (Markdown), by tabs, by slashes between blanks, by runs of blanks, and one cell per line.
Every reader gives a :class:`Grid` or None, and how far it looked, so that no stretch is looked at twice.
"""
from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from extract.tablealign import Placed, Span, is_row, looks, place
from extract.tablehead import Column, Holds, classify, is_header, settle, squeeze, words

LONGEST_LINE = 1200
MOST_COLUMNS = 24
BAR = regex.compile(r"[|｜│┃]")
RULE = regex.compile(r"[\s|｜│┃:：+\-—─━┼├┤=]+")
TABS = regex.compile(r"\t")
SLASH = regex.compile(r"[ \u3000\u00a0]+[/／][ \u3000\u00a0]+")
WIDE = regex.compile(r"[ \u00a0]*[\t\u3000][\s\u00a0\u3000]*|[ \u00a0]{2,}")
ANY = regex.compile(r"[\s\u3000\u00a0]+")


@dataclass(frozen=True, slots=True)
class Row:
    """``cells[i]`` stands in column i (None: empty); ``section``: the line that names its group of rows."""

    cells: tuple[Span | None, ...]
    start: int
    end: int
    section: str = ""


@dataclass(slots=True)
class Grid:
    """A table: offsets are those of the text, ``start`` at its header, ``end`` behind its last row."""

    columns: list[Column]
    start: int
    end: int
    layout: str
    rows: list[Row] = field(default_factory=list)
    head_end: int = 0


def lines(text: str, start: int) -> Iterator[Span]:
    """The lines from ``start`` on, as (start, end) without line ends; the end of a long one is cut off."""
    while start <= len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        yield start, (stop - 1 if stop > start and text[stop - 1] == "\r" else stop)
        start = stop + 1


def line_start(text: str, at: int, reach: int, floor: int = 0) -> int | None:
    """Where the line of position ``at`` begins, None where that lies more than ``reach`` characters back."""
    low = max(floor, at - reach)
    found = text.rfind("\n", low, at)
    if found >= 0:
        return found + 1
    return low if low == floor else None


def trim(text: str, start: int, end: int) -> Span:
    """The span without blanks at its ends."""
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip())
    return start + left, max(start + left, start + len(raw.rstrip()))


def split(text: str, line: Span, layout: str) -> list[Span]:
    """The cells of a line; only bars and tabs leave empty ones."""
    start, end = line
    if layout == "bars":
        start, end = trim(text, start, end)
        start += bool(BAR.match(text, start, end))
        end -= bool(end > start and BAR.match(text, end - 1, end))
    elif layout != "tabs":
        start, end = trim(text, start, end)
    pattern = {"bars": BAR, "tabs": TABS, "slashes": SLASH, "wide": WIDE, "single": ANY}[layout]
    out: list[Span] = []
    at = start
    for gap in pattern.finditer(text, start, end):
        out.append(trim(text, at, gap.start()))
        at = gap.end()
    out.append(trim(text, at, end))
    return out


def header_cells(text: str, line: Span) -> tuple[str, list[Span]] | None:
    """(layout, cells) of a line that may be a header of several cells; None where it is one cell."""
    raw = text[line[0]:line[1]]
    if BAR.search(raw):
        return "bars", split(text, line, "bars")
    if "\t" in raw:
        cells = split(text, line, "tabs")
        if len(cells) > 1 and cells[0][0] < cells[0][1] and sum(a < b for a, b in cells) > 1:   # empty ones under a wide head
            return "tabs", cells
    if len(SLASH.findall(raw)) > 1:
        return "slashes", split(text, line, "slashes")
    for layout in ("wide", "single"):
        cells = _joined(text, split(text, line, layout))
        if len(cells) > 2 or len(cells) == 2 and layout == "wide":
            columns = [classify(text[a:b]) for a, b in cells]
            if layout == "wide" or all(c.holds is not Holds.OTHER for c in columns):
                return layout, cells
    return None


def _joined(text: str, cells: list[Span]) -> list[Span]:
    """Header words spread by blanks put together again: 指　标, 2020 年, 年均增长 （%）."""
    out: list[Span] = []
    for cell in cells:
        word = text[cell[0]:cell[1]]
        if out:
            last = text[out[-1][0]:out[-1][1]]
            pair = classify(last + word)
            if len(last) == 1 == len(word) and pair.holds is not Holds.OTHER or word[0] in words().opening \
                    or last[-1].isdigit() and word[0] in words().year_sign:
                out[-1] = (out[-1][0], cell[1])
                continue
        out.append(cell)
    return out


# -- tables of one row per line

def read_rows(text: str, line: Span) -> tuple[Grid | None, int]:
    """The table whose header is ``line``, and how far it was looked for."""
    found = header_cells(text, line)
    if found is None or len(found[1]) > MOST_COLUMNS:
        return None, line[1]
    layout, heads = found
    columns = [classify(text[a:b]) for a, b in heads]
    if not any(c.holds in (Holds.NAME, Holds.VALUE) for c in columns):
        return None, line[1]
    middles = [_middle(text, line, cell) for cell in heads] if layout == "wide" and "\t" not in text[line[0]:line[1]] else None
    body = _body(text, line[1])
    second = _second_header(text, heads, columns, layout, body)
    if second is not None:
        columns, end, same = second
        middles = middles if same else None
    else:
        end = line[1]
    columns = settle(columns)
    if not is_header(columns):
        return None, line[1]
    grid = Grid(columns, line[0], end, layout, head_end=end)
    return grid, _fill(text, grid, middles)


def _body(text: str, end: int) -> list[Span]:
    """The first lines behind the header that are not blank."""
    out: list[Span] = []
    for count, (a, b) in enumerate(lines(text, end + 1)):
        if count > 6 or len(out) > 2:
            break
        if text[a:b].strip() and not (RULE.fullmatch(text[a:b]) and BAR.search(text[a:b])):
            out.append((a, b))
    return out


def _second_header(text: str, heads: list[Span], columns: list[Column], layout: str,
                   body: list[Span]) -> tuple[list[Column], int, bool] | None:
    """Columns of a header of two lines (目标 above 2025年 and 2030年), its end, and whether columns keep their places."""
    if not body or body[0][1] - body[0][0] > LONGEST_LINE:
        return None
    line = body[0]
    cells = split(text, line, layout) if layout in ("bars", "tabs") else _joined(text, split(text, line, layout))
    below = [squeeze(text[a:b]) for a, b in cells]
    if layout == "tabs":
        below += [""] * (len(heads) - len(below))   # cells missing at the end of a line are empty
    above = [squeeze(text[a:b]) for a, b in heads]
    said = [word for word in below if word]
    if not said or not all(_heads(word) or word in above for word in said) or all(word in above for word in said):
        return None
    groups = [i for i in range(len(above)) if words().group_head.fullmatch(above[i])]
    groups = groups or [i for i, c in enumerate(columns) if c.holds is Holds.OTHER and c.unit]   # a measure above its years
    wide = layout not in ("bars", "tabs") and len(body) > 1 and len(split(text, body[1], layout)) == len(above) - len(groups) + len(said)
    if len(below) == len(above) and not (wide and groups and len(said) > len(groups)):
        group, names = "", []
        for up, down in zip(above, below, strict=True):
            group = up or group
            names.append(up if not down or up == down else (group + down if words().group_head.fullmatch(group) or not up else up + down))
        return [classify(name) for name in names], line[1], True
    if not groups or len(said) % len(groups):
        return None
    return spread(above, groups, said), line[1], False


def _heads(word: str) -> bool:
    return classify(word).holds is Holds.VALUE or words().unit.fullmatch(word) is not None


def spread(above: list[str], groups: list[int], below: list[str]) -> list[Column]:
    """Header cells over several columns replaced by the columns under them."""
    each = len(below) // len(groups)
    names, taken = [], 0
    for i, name in enumerate(above):
        if i in groups:
            names += [name + part for part in below[taken:taken + each]]
            taken += each
        else:
            names.append(name)
    return [classify(name) for name in names]


def _fill(text: str, grid: Grid, middles: list[float] | None) -> int:
    """Read the rows below the header into ``grid``; where they end."""
    section, waiting, blanks = "", 0, 0
    head = [c.text for c in grid.columns]
    for line in lines(text, grid.end + 1):
        raw = text[line[0]:line[1]]
        if not raw.strip():
            blanks += 1
            if blanks > 2:
                break
            continue
        if len(raw) > LONGEST_LINE:
            break
        if RULE.fullmatch(raw) and (grid.layout == "bars" or len(raw) > 3):
            grid.end = line[1] if grid.layout == "bars" else grid.end
            continue
        if grid.layout == "bars" and not BAR.search(raw):
            break
        cells = split(text, line, grid.layout)
        if [squeeze(text[a:b]) for a, b in cells] == head:   # the header again, on the next page
            grid.end, waiting = line[1], 0
            continue
        placed = _under(text, line, cells, grid, middles)
        if placed is not None:
            grid.rows.append(Row(placed.cells, *trim(text, *line), section))
            grid.end, waiting, blanks = line[1], 0, 0
            continue
        title = _section(text, cells)
        if title is None or waiting > 1:
            break
        section, waiting = title, waiting + 1
    return grid.end


def _section(text: str, cells: list[Span]) -> str | None:
    """The title on a line that names a group of rows: one cell, or the same words in every cell."""
    said = {squeeze(text[a:b]) for a, b in cells} - {""}
    if len(said) != 1:
        return None
    title = said.pop()
    return title if words().section_row.match(title) else None


def _under(text: str, line: Span, cells: list[Span], grid: Grid, middles: list[float] | None) -> Placed | None:
    """The cells of a row under their columns; None where the line is no row."""
    columns = grid.columns
    if len(cells) == len(columns) and grid.layout in ("bars", "tabs", "slashes"):
        full = tuple(cell if cell[0] < cell[1] else None for cell in cells)
        said = {squeeze(text[c[0]:c[1]]) for c in full if c}
        return Placed(0.0, full) if len(said) > 1 else None
    if grid.layout == "bars":
        if len(cells) < 2:
            return None
        full = tuple(cell if cell[0] < cell[1] else None for cell in cells[:len(columns)])
        return Placed(0.0, full + (None,) * (len(columns) - len(full))) if sum(c is not None for c in full) > 1 else None
    cells = [cell for cell in cells if cell[0] < cell[1]]
    if len(cells) < 2 or len(cells) > len(columns) + 3:
        return None
    seen = [looks(text[a:b]) for a, b in cells]
    both = ([_middle(text, line, cell) for cell in cells], middles) if middles and "\t" not in text[line[0]:line[1]] else None
    placed = place(cells, seen, columns, both)
    return placed if is_row(placed, text, columns, loose=grid.layout != "single") else None


def _middle(text: str, line: Span, cell: Span) -> float:
    """The middle of a cell on the screen, in half-width columns."""
    left = _width(text[line[0]:cell[0]])
    return left + _width(text[cell[0]:cell[1]]) / 2


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
