"""Cells to columns: which cell of a row stands under which header, when empty cells leave no trace.

A row of a table laid out by blanks or by lines may lack cells (merged 类别, empty values) or hold one too many (a
name broken in two).  Both are settled by what cells look like: the alignment with the best score wins.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract import lexicon
from extract.tablecell import plain_figure
from extract.tablehead import Column, Holds, Words, is_unit, squeeze, words

Span = tuple[int, int]
LOST = -99.0


class Looks(StrEnum):
    """What a cell looks like on its own."""

    EMPTY = "empty"
    FIGURE = "figure"
    NONE = "none"        # —, -, 无
    FORCE = "force"
    UNIT = "unit"
    INDEX = "index"
    PHRASE = "phrase"    # words with digits
    TEXT = "text"
    PROSE = "prose"      # a sentence


def looks(text: str) -> Looks:
    """The look of a cell's text."""
    return _looks(words(), squeeze(text))


@lexicon.remembered(4096)
def _looks(w: Words, text: str) -> Looks:
    if not text:
        return Looks.EMPTY
    if w.no_figure.match(text):
        return Looks.NONE
    if text in w.forces:
        return Looks.FORCE
    if len(text) <= 4 and w.index_cell.match(text):
        return Looks.INDEX
    if plain_figure(text) is not None:
        return Looks.FIGURE
    if is_unit(text):
        return Looks.UNIT
    if len(text) > 60 or w.prose.search(text[:-1]) or len(text) > 24 and text[-1] == w.stop[0]:
        return Looks.PROSE
    return Looks.PHRASE if any(char.isdigit() for char in text) else Looks.TEXT


# How well a look fits a column; what is not listed does not fit at all.
FIT: dict[Holds, dict[Looks, float]] = {
    Holds.INDEX: {Looks.INDEX: 3, Looks.FIGURE: 0.5},
    Holds.CATEGORY: {Looks.TEXT: 1, Looks.PHRASE: 0.5, Looks.FORCE: 0.5},
    Holds.NAME: {Looks.TEXT: 3, Looks.PHRASE: 3},
    Holds.UNIT: {Looks.UNIT: 4, Looks.NONE: 1, Looks.TEXT: -1},
    Holds.VALUE: {Looks.FIGURE: 3, Looks.INDEX: 2.5, Looks.NONE: 2, Looks.PHRASE: 0.5, Looks.TEXT: -0.5, Looks.PROSE: -3},
    Holds.FORCE: {Looks.FORCE: 5, Looks.NONE: 1, Looks.TEXT: -2},
    Holds.OTHER: dict.fromkeys(Looks, 0.5) | {Looks.FIGURE: 0.0, Looks.FORCE: -1},
}
# What it costs a row to have no cell in a column.
ABSENT = {Holds.INDEX: -1.0, Holds.CATEGORY: -0.4, Holds.NAME: -8.0, Holds.UNIT: -2.0, Holds.VALUE: -1.5, Holds.FORCE: -2.0,
          Holds.OTHER: -0.3}
MERGED = -1.5
AFAR = 0.03      # per half-width column between the middles of cell and header, up to AFAR_MOST
AFAR_MOST = 0.6
LATER = 0.001    # all else equal, the empty cell is the earlier one: a base year is left out more often than a goal


@dataclass(frozen=True, slots=True)
class Placed:
    """``cells[i]`` is what stands in column i, or None."""

    score: float
    cells: tuple[Span | None, ...]


def place(cells: list[Span], seen: list[Looks], columns: list[Column],
          middles: tuple[list[float], list[float]] | None = None) -> Placed | None:
    """The best way to put ``cells`` (in order) under ``columns``; None where there is no sensible one.

    ``middles``: display positions of the cells and of the headers, where blanks show the column.
    """
    n, m = len(cells), len(columns)
    if n > m + 3 or Looks.PROSE in seen and len(seen) < 3:
        return None
    best = [[LOST] * (m + 1) for _ in range(n + 1)]
    back: list[list[str]] = [[""] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for j in range(m):
        holds = columns[j].holds
        for i in range(n + 1):
            if best[i][j] > LOST:
                _better(best, back, i, j + 1, best[i][j] + ABSENT[holds], "absent")
        for i in range(n):
            if best[i][j] > LOST and (fit := FIT[holds].get(seen[i], LOST)) > LOST:
                far = min(AFAR_MOST, AFAR * abs(middles[0][i] - middles[1][j])) if middles else 0.0
                _better(best, back, i + 1, j + 1, best[i][j] + fit - far + LATER * j, "fits")
        if holds in (Holds.NAME, Holds.OTHER):
            for i in range(1, n):
                if back[i][j + 1] in ("fits", "merged") and seen[i] in (Looks.TEXT, Looks.PHRASE, Looks.UNIT):
                    _better(best, back, i + 1, j + 1, best[i][j + 1] + MERGED, "merged")
    if best[n][m] <= LOST / 2:
        return None
    return Placed(best[n][m], _trace(cells, back, m))


def _better(best: list[list[float]], back: list[list[str]], i: int, j: int, score: float, how: str) -> None:
    if score > best[i][j]:
        best[i][j], back[i][j] = score, how


def _trace(cells: list[Span], back: list[list[str]], m: int) -> tuple[Span | None, ...]:
    out: list[Span | None] = [None] * m
    i, j = len(cells), m
    while j:
        how = back[i][j]
        if how == "absent":
            j -= 1
            continue
        i -= 1
        here = out[j - 1]
        out[j - 1] = (cells[i][0], here[1] if here else cells[i][1])
        if how == "fits":
            j -= 1
    return tuple(out)


def is_row(placed: Placed | None, text: str, columns: list[Column], loose: bool = False) -> bool:
    """Whether the placed cells read like a row: a name, and a figure, a dash or a force under its header.

    ``loose``: blanks part the cells, so that words with digits (较2020年下降5%) will do for a figure.
    """
    if placed is None or placed.score < 1.0:
        return False
    named = figures = 0
    for cell, column in zip(placed.cells, columns, strict=True):
        if cell is None:
            continue
        named += column.holds is Holds.NAME
        if column.holds is Holds.VALUE:
            look = looks(text[cell[0]:cell[1]])
            figures += look in (Looks.FIGURE, Looks.INDEX, Looks.NONE) or loose and look is Looks.PHRASE
        elif column.holds is Holds.FORCE:
            figures += squeeze(text[cell[0]:cell[1]]) in words().forces
    return bool(named and figures)
