"""Where words a person pasted stand in a paper, though widths, blanks, line breaks, script or quotation marks differ. Pure functions."""
from __future__ import annotations

import re
from functools import lru_cache

from extract.fold import fold

# Signs of two keyboards for one thing; read after ``fold``, which has made letters, digits and characters one already.
_SAME = str.maketrans("，：；！？（）“”「」『』‘’–—―─−～〜〔〕【】",
                      ",:;!?()" + '"' * 6 + "''" + "-" * 5 + "~~" + "[][]")
_SEEN = re.compile(r"[^\s|]")           # all but blanks and the strokes between cells
_PIECES = re.compile(r"[,;:!?。、\n\t]+")
SHORTEST = 6                            # characters of a piece that say where it comes from


def find(text: str, words: str) -> list[tuple[int, int]]:
    """Every place (half-open offsets in ``text``) where ``words`` stand, in order; [] where they don't.

    A figure is found whole: 5% is not looked for inside 15%, unless it stands nowhere else.
    """
    shade, places = _shade(text)
    wanted = _squeezed(words)
    if not wanted:
        return []
    found, at = [], shade.find(wanted)
    while at >= 0:
        found.append(at)
        at = shade.find(wanted, at + 1)
    whole = [at for at in found if not (_inside(shade, at) or _inside(shade, at + len(wanted)))]
    return [(places[at], places[at + len(wanted) - 1] + 1) for at in whole or found]


def longest_piece(text: str, words: str) -> str | None:
    """The longest part of ``words`` between two stops that stands in ``text``; None where none does."""
    shade, _ = _shade(text)
    pieces = sorted((piece.strip() for piece in _PIECES.split(fold(words).translate(_SAME))), key=len, reverse=True)
    return next((piece for piece in pieces if len(piece) >= SHORTEST and _squeezed(piece) in shade), None)


@lru_cache(maxsize=4)
def _shade(text: str) -> tuple[str, tuple[int, ...]]:
    """``text`` folded and without blanks, and where each of its characters comes from."""
    folded = fold(text).translate(_SAME).lower()
    if len(folded) != len(text):        # a letter that has no single small one
        folded = fold(text).translate(_SAME)
    places = tuple(match.start() for match in _SEEN.finditer(folded))
    return "".join(_SEEN.findall(folded)), places


def _squeezed(words: str) -> str:
    return "".join(_SEEN.findall(fold(words).translate(_SAME).lower()))


def _inside(shade: str, at: int) -> bool:
    """Whether a cut at ``at`` goes through a figure."""
    return re.fullmatch(r"\d\d|\d\.|\.\d", shade[max(at - 1, 0):at + 1]) is not None
