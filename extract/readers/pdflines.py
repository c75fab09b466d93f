"""Lines of a PDF page and whether each goes on in the next: a page breaks lines, a sentence doesn't.

A line goes on where it reaches the right margin (the next word would not have fitted) and the next one begins at the
left margin in signs of the same size.  Coordinates are those of the page as it is shown.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from extract.readers.pdfgrid import Box

LONG = 8              # signs of a line that tells of the margins
SHARE = 0.1           # share of the lines that makes a margin
SLACK = 0.8           # of a sign's width
DENSE = 0.8           # share of a line of prose that signs take up; less of it are cells with gaps between
GAP = 1.2             # signs that would fit between two cells of a table without rules
ALIKE = 0.12          # difference in size of signs that are of one text
_STOPS = "\u3002\uff01\uff1f\uff1b\uff1a!?;:"
_WORD = regex.compile(r"[\u0021-\u007e]+|.")
_AFTER = regex.compile(r"[\p{Pe}\p{Pf}，。、；：！？％]*")


class Raw(NamedTuple):
    """A line as it stands: ``size`` is the height of its signs, 0 where the page doesn't say where it stands."""

    text: str
    left: float = 0.0
    right: float = 0.0
    size: float = 0.0


    @property
    def dense(self) -> bool:
        """Whether signs follow each other as in prose."""
        return _width(self.text) * self.size >= DENSE * (self.right - self.left)


def parted(signs: Sequence[tuple[str, Box | None]], size: float) -> str:
    """The signs of a line with a tab where a gap is as wide as between cells."""
    out: list[str] = []
    right: float | None = None
    for sign, box in signs:
        if box is None or not sign.strip():
            out.append(sign)
            continue
        if right is not None and box[0] - right > GAP * size:
            while out and not out[-1].strip():
                out.pop()
            out.append("\t")
        out.append(sign)
        right = box[2]
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Line:
    """``flush``: begins at the left margin; ``room``: what is left to the right margin, in signs (None: unknown, or no prose)."""

    text: str
    flush: bool = False
    room: float | None = None
    size: float = 0.0


def measured(raws: Sequence[Raw]) -> list[Line]:
    """The lines of one page with their relation to its margins."""
    long = [raw for raw in raws if raw.size and len(raw.text) >= LONG]
    if not long:
        return [Line(raw.text) for raw in raws]
    em = sorted(raw.size for raw in long)[len(long) // 2]
    long = [raw for raw in long if abs(raw.size - em) <= ALIKE * em]      # what is left of heads and notes has margins of its own
    left, right = _margin([raw.left for raw in long], em), -_margin([-raw.right for raw in long], em)
    return [Line(raw.text, raw.left <= left + em / 2, (right - raw.right) / raw.size, raw.size) if raw.size and raw.dense
            else Line(raw.text) for raw in raws]


def _margin(values: Sequence[float], em: float) -> float:
    """The smallest value that several others share; the smallest of all where none is shared."""
    ordered = sorted(values)
    least = max(2, SHARE * len(ordered))
    return next((value for value in ordered if sum(value <= other <= value + em for other in ordered) >= least), ordered[0])


def goes_on(line: Line, after: Line) -> bool:
    """Whether ``after`` is the rest of the same paragraph."""
    if line.room is None or not after.flush or line.text[-1] in _STOPS or abs(line.size - after.size) > ALIKE * line.size:
        return False
    return _first_word(after.text) + SLACK >= line.room


def _first_word(text: str) -> float:
    """Width of what can't be parted at the beginning of a line, in signs."""
    word = _WORD.match(text)
    after = _AFTER.match(text, word.end()) if word else None
    return _width(text[:after.end() if after else 0])


def _width(text: str) -> float:
    """About how wide a text is, in signs."""
    return sum(0.55 if sign < "\u007f" else 1.0 for sign in text)


def glue(line: str, after: str) -> str:
    """What stands between two lines of a paragraph: a blank between words of letters, else nothing."""
    return " " if line[-1].isascii() and line[-1].isalpha() and after[0].isascii() and after[0].isalpha() else ""
