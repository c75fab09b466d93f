"""The words around a drawing, broken into lines, and the room they leave for it; rows shared out over pages."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from targets.charts.style import Style
from targets.charts.wording import say, wrap

LINE = 1.35         # line height in ems
CAMERA = 44         # pixels of the button in the corner of a figure on the screen
BOLD = 1.04         # bold type is that much wider
LEAST = 120.0       # pixels a drawing gets at least
Words = tuple[str, str, Sequence[str]]      # title, subtitle, notes


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of title, subtitle and foot, and where they stand (pixels)."""

    style: Style
    title: str
    subtitle: str
    titles: tuple[str, ...]
    subs: tuple[str, ...]
    foot: tuple[str, ...]
    shortened: bool         # a title of more lines than there are

    @property
    def top(self) -> float:
        """Pixels above the drawing."""
        style = self.style
        return style.edge + len(self.titles) * style.title_size * LINE + 4 + len(self.subs) * style.text_size * LINE + 16

    def bottom(self, axis: float) -> float:
        """Pixels below it; ``axis``: those of tick labels."""
        return self.style.edge + axis + len(self.foot) * self.style.note_size * LINE + 8

    def room(self, axis: float) -> float:
        """Pixels a picture of fixed size leaves for the drawing."""
        height = self.style.fixed.height if self.style.fixed else 0
        return max(height - self.top - self.bottom(axis), LEAST)


def sheet(style: Style, title: str, subtitle: str, notes: Sequence[str]) -> Sheet:
    """The reader's own title stands in place of ``title``, their note before ``notes``."""
    width, size = style.across - 2 * style.edge, style.text_size
    chosen = style.title or title
    room = width / BOLD - (0 if style.fixed else CAMERA)
    lines = 4 if style.narrow else 2 if style.fixed else 3      # the screen gives a title the room it takes
    titles = wrap(chosen, room, style.title_size, lines=lines, even=True)
    subs = wrap(subtitle, width, size, lines=3 if style.narrow else 2)
    most = None if not style.fixed else 3 if width > 800 else 4
    foot = [line for note in (style.note, *notes) if note for line in wrap(note, width - style.note_size, style.note_size, lines=most)]
    return Sheet(style, chosen, subtitle, tuple(titles), tuple(subs), tuple(foot),
                 len(wrap(chosen, room, style.title_size)) > lines)


@dataclass(frozen=True, slots=True)
class Page:
    """Which of the pages of a figure this is: items ``first`` (from 0) to before ``last``, ``of`` in all."""

    first: int
    last: int
    of: int
    number: int = 1
    pages: int = 1

    def line(self, lang: str) -> str:
        """前 12 项，共 31 项（第 1/3 页）; '' where all stand on one page."""
        if self.pages == 1:
            return ""
        head = say("page_first" if self.first == 0 else "page_later", lang, first=self.first + 1, last=self.last, of=self.of)
        return head + say("brackets", lang, text=say("page_of", lang, page=self.number, pages=self.pages))


def paged(n: int, size: int, number: int = 1) -> Page:
    """Page ``number`` (from 1; a number beyond the last gives the last) of ``n`` items, ``size`` a page, shared out evenly."""
    pages = max(1, -(-n // max(size, 1)))
    size = -(-n // pages)
    number = min(max(number, 1), pages)
    return Page((number - 1) * size, min(number * size, n), n, number, pages)


def share_out(style: Style, words: Words, n: int, size: Callable[[float], int], number: int, axis: float) -> tuple[Sheet, Page]:
    """The words around a figure of ``n`` items and which of them are on page ``number``.

    ``size``: how many items a room of so many pixels' height holds (infinite on the screen); a line in the foot tells of the pages.
    """
    title, subtitle, notes = words

    def around(line: str) -> Sheet:
        return sheet(style, title, subtitle, [line, *notes])

    def room(one: Sheet) -> float:
        return one.room(axis) if style.fixed else float("inf")

    part = paged(n, size(room(around(""))), number)
    if part.pages > 1:
        part = paged(n, size(room(around(part.line(style.lang)))), number)
    return around(part.line(style.lang)), part
