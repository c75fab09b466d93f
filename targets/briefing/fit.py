"""How much a page holds: long lists go on over further pages, nothing is squeezed and nothing left out."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from targets.briefing.content import Bars, Body, Cell, Dots, Grid, Paths, Summary, Text
from targets.charts.wording import wrap

LINE = 1.32         # line height in ems
CARDS = 100.0       # points: the counts of a summary above its sentences
STEPS = 24          # heights tried between the lowest that could do and the whole page
SPARE = 1.08        # a font that stands in for ours may be that much wider
PAD = 7.2           # points between the text of a cell and the next one, both sides together


@dataclass(frozen=True)
class Room:
    """The place for a block on a page, in points, and the sizes of type there."""

    width: float
    height: float
    text: float = 12.0
    small: float = 10.0
    panels: int = 6     # paths on one page
    bars: int = 16      # rows of bars
    dots: int = 12      # regions of a dot chart
    columns: int = 9    # of a wide table


def split(body: Body, room: Room) -> list[Body]:
    """The block in pieces that fit ``room``, in order; one piece where all of it fits."""
    if isinstance(body, Paths):
        return [Paths(tuple(part)) for part in _even(body.panels, room.panels)]
    if isinstance(body, Dots):
        return [replace(body, dots=tuple(part)) for part in _even(body.dots, room.dots)]
    if isinstance(body, Bars):
        count = len(list(_sectors(body, room.bars)))
        most = next(most for most in range(-(-len(body.bars) // max(count, 1)), room.bars + 1)
                    if most > 2 and len(list(_sectors(body, most))) <= count)
        return [Bars(tuple(part)) for part in _sectors(body, most)]
    if isinstance(body, Grid):
        return [piece for wide in _columns(body, room.columns) for piece in _rows(wide, room)]
    if isinstance(body, Text):
        return [Text(tuple(part)) for part in _filled(body.paragraphs, room.height, lambda line: _height(line, room.width, room.text) + 6)]
    if isinstance(body, Summary):
        parts = _greedy([(line, _height(line, room.width, room.text) + 6) for line in body.lines], room.height - CARDS) or [[]]
        return [Summary(body.counts, tuple(parts[0])), *(Text(tuple(part)) for part in parts[1:])]
    return [body]


def _height(text: str, width: float, size: float) -> float:
    return sum(len(wrap(line, width / SPARE, size)) for line in text.split("\n")) * size * LINE


def _even(items: Sequence[Any], most: int) -> list[Sequence[Any]]:
    """Pieces of at most ``most``, as equal as can be: 13 by 12 gives 7 and 6, not 12 and 1."""
    count = max(-(-len(items) // most), 1)
    size = -(-len(items) // count)
    return [items[start:start + size] for start in range(0, len(items), size)] or [items]


def _filled(items: Iterable[Any], height: float, cost: Callable[[Any], float]) -> list[list[Any]]:
    """Pieces that ``height`` allows, as few as can be and of nearly equal height; at least one item each."""
    told = [(item, cost(item)) for item in items]
    count = len(_greedy(told, height))
    low = sum(need for _, need in told) / max(count, 1)
    for step in range(STEPS):
        pieces = _greedy(told, low + (height - low) * step / STEPS)
        if len(pieces) <= count:
            return pieces
    return _greedy(told, height)


def _greedy(told: Sequence[tuple[Any, float]], height: float) -> list[list[Any]]:
    pieces: list[list[Any]] = []
    left = 0.0
    for item, need in told:
        if not pieces or need > left:
            pieces.append([])
            left = height
        pieces[-1].append(item)
        left -= need
    return pieces


def _sectors(body: Bars, most: int) -> Iterator[list[Any]]:
    """Rows by the page; a sector that goes on is named again, and no heading stands alone at the foot."""
    piece: list[Any] = []
    head = None
    for place, bar in enumerate(body.bars):
        last = bar.head and len(piece) == most - 1
        if len(piece) >= most or last:
            yield piece
            piece = [] if bar.head or head is None else [head]
        head = bar if bar.head else head
        piece.append(bar)
        if place == len(body.bars) - 1:
            yield piece


def _columns(grid: Grid, most: int) -> Iterator[Grid]:
    """A table too wide for a page in several, the first column in each."""
    if len(grid.head) <= most:
        yield grid
        return
    for part in _even(range(1, len(grid.head)), most - 1):
        places = [0, *part]
        kept = [at for at, row in enumerate(grid.rows) if any(row[place].text for place in part)]     # rows empty here stand elsewhere
        yield Grid(tuple(grid.head[at] for at in places), tuple(tuple(grid.rows[at][place] for place in places) for at in kept),
                   tuple(grid.weights[at] for at in places), tuple(grid.ids[at] for at in kept) if grid.ids else ())


def widths(grid: Grid, width: float) -> list[float]:
    whole = sum(grid.weights)
    return [width * weight / whole for weight in grid.weights]


def row_height(cells: Iterable[Cell], widths_: Sequence[float], size: float) -> float:
    return max(_height(cell.text, max(width - PAD, 2 * size), size) for cell, width in zip(cells, widths_, strict=True)) + PAD


def _rows(grid: Grid, room: Room) -> Iterator[Grid]:
    across = widths(grid, room.width)
    head = row_height((Cell(text) for text in grid.head), across, room.small)
    numbered = list(zip(grid.rows, grid.ids or ((),) * len(grid.rows), strict=True))
    for part in _filled(numbered, room.height - head, lambda row: row_height(row[0], across, room.small)):
        yield replace(grid, rows=tuple(cells for cells, _ in part), ids=tuple(one for _, one in part))
