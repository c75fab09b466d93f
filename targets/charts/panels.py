"""Small panels of one scale side by side: how many a page holds, where each stands."""
from __future__ import annotations

from dataclasses import dataclass

from targets.charts.base import Drawing
from targets.charts.style import Style

GAP, HEAD, TICKS = 30, 26, 26   # pixels between panels, for a panel's name above it, for the years below it
WIDE, HIGH = 176, 112           # pixels a panel of a picture has at least
SCREEN, PHONE = 12, 6           # panels of a page on the screen


@dataclass(frozen=True, slots=True)
class Panels:
    """``columns`` × ``rows`` panels of ``width`` × ``height`` pixels; ``across``, ``down``: of the whole drawing."""

    columns: int
    rows: int
    width: float
    height: float
    across: float
    down: float
    named: bool


def most(style: Style, across: float, room: float) -> int:
    """How many panels a page holds."""
    if not style.fixed:
        return PHONE if style.narrow else SCREEN
    return _across(across, room, 99) * max(int((room + TICKS) / (HIGH + HEAD + TICKS)), 1)


def _across(across: float, room: float, n: int) -> int:
    return max(min(int((across + GAP) / (WIDE + GAP)), n), 1)


def panels(style: Style, n: int, across: float, room: float) -> Panels:
    """Panels for ``n`` regions; ``across``, ``room``: pixels of the drawing, ``room`` infinite on the screen."""
    if not style.fixed:
        columns = 1 if style.narrow else min(3, n)
        rows = -(-n // columns)
        height = float((260 if style.narrow else 330) if n == 1 else 180)
        down = rows * height + (rows - 1) * (HEAD + TICKS) + (HEAD if n > 1 else 0)
    else:
        columns = _best(n, across, room)
        rows = -(-n // columns)
        down = room
        height = (down - (HEAD * rows if n > 1 else 0) - (rows - 1) * TICKS) / rows
    return Panels(columns, rows, (across - (columns - 1) * GAP) / columns, height, across, down, n > 1)


def _best(n: int, across: float, room: float) -> int:
    """Columns such that panels are about three by two and none too small."""
    fitting = [columns for columns in range(1, _across(across, room, n) + 1)
               if (room - HEAD * -(-n // columns)) / -(-n // columns) - TICKS >= HIGH * 0.9 or columns == _across(across, room, n)]
    return min(fitting, key=lambda columns: abs((across / columns) / (room / -(-n // columns)) - 1.6))


def axes(drawing: Drawing, held: Panels, place: int) -> str:
    """Lay out the axes of the panel at ``place``; the ending of their names."""
    column, row = place % held.columns, place // held.columns
    start = column * (held.width + GAP)
    top = held.down - (HEAD if held.named else 0) - row * (held.height + HEAD + TICKS)
    ending = "" if place == 0 else str(place + 1)
    drawing.set_axis(f"xaxis{ending}", domain=[start / held.across, min((start + held.width) / held.across, 1.0)], anchor=f"y{ending}")
    drawing.set_axis(f"yaxis{ending}", domain=[max((top - held.height) / held.down, 0.0), min(top / held.down, 1.0)], anchor=f"x{ending}")
    return ending
