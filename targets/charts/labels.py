"""Labels beside marks such that none touches another, a mark or the border: greedy, the important ones first."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from targets.charts.wording import em_width

LINE = 1.3      # height of a line in ems
AIR = 3.0       # pixels kept free around a label
STEP = 5.0      # pixels between the points a line is known by
Point = tuple[float, float]
Box = tuple[float, float, float, float]     # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Label:
    """``x``, ``y``: pixels of the mark (y downwards); ``where``: plotly text positions to try, the best first."""

    x: float
    y: float
    text: str
    where: tuple[str, ...] = (
        "top center",
        "bottom center",
        "middle right",
        "middle left",
        "top left",
        "top right",
        "bottom left",
        "bottom right",
    )
    mark: float = 13.0


def box(label: Label, where: str, size: float) -> Box:
    """The room a label takes at a position, as plotly places it."""
    wide, high = em_width(label.text) * size, size * LINE
    up, side = where.split()
    off = label.mark / 2
    left = {"center": label.x - wide / 2, "right": label.x + off, "left": label.x - off - wide}[side]
    top = {"top": label.y - off - high, "bottom": label.y + off, "middle": label.y - high / 2}[up]
    return left, top, left + wide, top + high


def placed(
    labels: Sequence[Label], size: float, bounds: Box, marks: Sequence[Point] = (), lines: Sequence[Sequence[Point]] = ()
) -> list[str | None]:
    """A position for each label, in their order of importance, off the lines where there is one; None where it fits nowhere."""
    taken = [_around(point, 5.0) for point in marks]
    crossed = [_around(point, 1.5) for line in lines for point in _along(line)]
    found: list[str | None] = []
    for label in labels:
        free = [where for where in label.where if _free(box(label, where, size), taken, bounds)] if label.text else []
        spot = next((where for where in free if _free(box(label, where, size), crossed, bounds)), free[0] if free else None)
        found.append(spot)
        if spot:
            left, top, right, bottom = box(label, spot, size)
            taken.append((left - AIR, top - AIR, right + AIR, bottom + AIR))
    return found


def _around(point: Point, reach: float) -> Box:
    return point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach


def _along(line: Sequence[Point]) -> Iterator[Point]:
    """Points of a line a few pixels apart."""
    for (x0, y0), (x1, y1) in pairwise(line):
        steps = max(int(max(abs(x1 - x0), abs(y1 - y0)) / STEP), 1)
        yield from ((x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps) for k in range(steps + 1))


def _free(one: Box, taken: Sequence[Box], bounds: Box) -> bool:
    inside = one[0] >= bounds[0] and one[1] >= bounds[1] and one[2] <= bounds[2] and one[3] <= bounds[3]
    return inside and not any(one[0] < t[2] and t[0] < one[2] and one[1] < t[3] and t[1] < one[3] for t in taken)
