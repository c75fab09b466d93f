"""How far a sheet reaches: rows from the cells that hold something, what lies far off left out and told, merged cells filled."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from targets.actuals.sheet import Sheet, SheetError

MOST_CELLS = 20_000_000  # of the rectangle around a sheet's cells
WIDEST_GAP = 1_000       # blank rows or columns after which a cell no longer belongs to the sheet
WIDEST_SPAN = 300        # cells one merged cell may cover in a direction before it counts as decoration
Spans = Iterable[tuple[int, int, int, int]]  # first row, end row, first column, end column


def sheet_of(name: str, cells: Mapping[tuple[int, int], Any], spans: Spans = (), *, over: bool = True,
             hidden_rows: Iterable[int] = (), hidden_columns: Iterable[int] = (), hidden: bool = False) -> Sheet:
    """A sheet of its filled cells by (row, column) from 0; SheetError where they are strewn too widely.

    ``over``: whether a merged cell hides what the cells it covers hold.
    """
    bottom, right = (_end(sorted({place[side] for place in cells})) for side in (0, 1))
    far = sorted(place for place in cells if place[0] >= bottom or place[1] >= right)
    if bottom * right > MOST_CELLS:
        raise SheetError("file_strewn", file=name, rows=bottom, columns=right)
    rows: list[list[Any]] = [[] for _ in range(bottom)]
    for (y, x), value in sorted(cells.items(), key=lambda item: item[0]):
        if y < bottom and x < right:
            rows[y] += [""] * (x - len(rows[y]))
            rows[y].append(value)
    return Sheet(name, rows, (), spread(rows, spans, over), frozenset(hidden_rows), frozenset(hidden_columns), hidden, tuple(far))


def _end(used: list[int]) -> int:
    """The end of what hangs together, from the first row or column on."""
    gap = next((one for one, following in pairwise(used) if following - one > WIDEST_GAP), None)
    return (used[-1] if gap is None else gap) + 1 if used else 0


def spread(rows: list[list[Any]], spans: Spans, over: bool = True) -> frozenset[tuple[int, int]]:
    """Write each merged cell's value into all it covers; the places of the copies."""
    copies = set()
    for top, bottom, left, right in spans:
        if not 0 <= top < len(rows) or not 0 <= left < len(rows[top]) or bottom - top > WIDEST_SPAN or right - left > WIDEST_SPAN:
            continue
        value = rows[top][left]
        for y in range(top, min(bottom, len(rows))):
            rows[y] += [""] * (right - len(rows[y]))
            for x in range(left, right):
                if (y, x) != (top, left) and (over or rows[y][x] == ""):
                    rows[y][x] = value
                    copies.add((y, x))
    return frozenset(copies)
