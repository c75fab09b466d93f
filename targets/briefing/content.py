"""What stands on a page, apart from how it is drawn: slides, reports and sheets are all made from these.

Figures are in the unit their block names.  ``tone`` is that of a verdict (``progress.tone``), '' for none.
"""
from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from targets.text import printable


@dataclass(frozen=True)
class Point:
    """A figure at a time (years; 2019.5 is June 2019)."""

    t: float
    value: float
    label: str = ""
    hollow: bool = False    # preliminary
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """The path of one metric in one region."""

    name: str
    unit: str
    targets: tuple[Point, ...]
    actuals: tuple[Point, ...] = ()
    required: tuple[Point, ...] = ()
    projected: tuple[Point, ...] = ()
    undated: tuple[Point, ...] = ()     # targets without a year, at the year their paper came out
    national: bool = False
    status: str = ""        # sign and word of the verdict
    tone: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paths:
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Dot:
    """One region's target beside its actual figure."""

    name: str
    target: float | None
    target_label: str
    actual: float | None = None
    actual_label: str = ""
    hollow: bool = False
    tone: str = ""
    id: str = ""


@dataclass(frozen=True)
class Dots:
    dots: tuple[Dot, ...]
    unit: str


@dataclass(frozen=True)
class Bar:
    """The actual figure in per cent of the target; ``head``: the name of a sector, without a bar."""

    name: str
    share: float | None = None
    label: str = ""
    tone: str = ""
    head: bool = False
    id: str = ""


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Tile:
    row: int
    column: int
    name: str
    label: str
    tone: str       # '' : no target


@dataclass(frozen=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Cell:
    text: str
    tone: str = ""
    strong: bool = False
    right: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; ``weights`` share out its width."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    weights: tuple[float, ...]
    ids: tuple[tuple[str, ...], ...] = ()       # of each row


@dataclass(frozen=True)
class Count:
    sign: str
    name: str
    n: int
    tone: str


@dataclass(frozen=True)
class Summary:
    """How many targets stand in each state, and sentences below."""

    counts: tuple[Count, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    paragraphs: tuple[str, ...]


# Every block knows the ids of the targets it shows, so that notes and evidence stand where they belong.
Body = Paths | Dots | Bars | Tiles | Grid | Summary | Text


@dataclass(frozen=True)
class Page:
    """``note``: the reader's own sentence; ``remarks``: what marks mean and what is left out; ``evidence``: sentences of the papers
    with where they stand; ``part`` of ``parts``: a long list goes on over pages; ``item``: which view of the briefing, None for others.
    """

    title: str
    subtitle: str
    body: Body
    sources: tuple[str, ...] = ()
    note: str = ""
    remarks: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    part: int = 1
    parts: int = 1
    item: int | None = None
    changes: tuple[str, ...] = ()


def ids(body: Body) -> list[str]:
    """Ids of the targets on a page, in order."""
    if isinstance(body, Paths):
        found = [one for panel in body.panels for one in panel.ids]
    elif isinstance(body, Dots):
        found = [dot.id for dot in body.dots]
    elif isinstance(body, Bars):
        found = [bar.id for bar in body.bars]
    else:
        found = [one for row in body.ids for one in row] if isinstance(body, Grid) else []
    return [one for one in dict.fromkeys(found) if one]


def clean(held: Any) -> Any:
    """The same page or block, its texts without what no office file may hold; what needs nothing stays the same object."""
    if isinstance(held, str):
        return printable(held)
    if isinstance(held, tuple):
        made = tuple(map(clean, held))
        return held if all(new is old for new, old in zip(made, held, strict=True)) else made
    if not is_dataclass(held) or isinstance(held, type):
        return held
    changed = {one.name: new for one in fields(held) if (new := clean(old := getattr(held, one.name))) is not old}
    return replace(held, **changed) if changed else held
