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
    """``x``, ``y``: pixels of the mark (y downwards); ``where``: plotly text positions to try, the best first;
    ``shorter``: what to say where the text has no room."""

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
    shorter: tuple[str, ...] = ()


def box(label: Label, text: str, where: str, size: float) -> Box:
    """The room a text takes at a position beside the label's mark, as plotly places it."""
    wide, high = em_width(text) * size, size * LINE
    up, side = where.split()
    off = label.mark / 2
    left = {"center": label.x - wide / 2, "right": label.x + off, "left": label.x - off - wide}[side]
    top = {"top": label.y - off - high, "bottom": label.y + off, "middle": label.y - high / 2}[up]
    return left, top, left + wide, top + high


def placed(
    labels: Sequence[Label], size: float, bounds: Box, marks: Sequence[Point] = (), lines: Sequence[Sequence[Point]] = ()
) -> list[tuple[str, str] | None]:
    """Position and text of each label, in their order of importance, off the lines where there is room; None where it fits nowhere."""
    taken = [_around(point, 5.0) for point in marks]
    crossed = [_around(point, 1.5) for line in lines for point in _along(line)]
    found: list[tuple[str, str] | None] = []
    for label in labels:
        boxes = {(where, text): box(label, text, where, size) for text in (label.text, *label.shorter) if text for where in label.where}
        free = [one for one, held in boxes.items() if _free(held, taken, bounds)]
        spot = next((one for one in free if _free(boxes[one], crossed, bounds)), free[0] if free else None)
        found.append(spot)
        if spot:
            left, top, right, bottom = boxes[spot]
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
