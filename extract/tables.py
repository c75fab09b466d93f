"""Indicator tables in plain text: where they stand, and a record for every figure that is a goal or its baseline.

``find_tables`` looks for header rows (指标 | 单位 | 2020年 | 2025年 | 属性) in three layouts, reads the rows beneath and
says of each figure what it measures, by when, against what.  Prose is never taken for a table: a header needs an
indicator word and a column of figures, a table two rows.  Vocabulary: ``extract/data/tables.yaml``.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extract import lexicon
from extract.model import Document
from extract.tablegrid import Grid, line_start, lines, read_rows
from extract.tablehead import Holds, squeeze, words
from extract.tablelines import read_lines
from extract.tablerow import TableCell, read_table
from extract.tabletime import frame_of

__all__ = ["TableCell", "find_tables"]

LEAST_ROWS = 2
HEAD_REACH = 160      # characters of a line before its indicator word
CAPTION_LINES = 3
CAPTION_LONGEST = 60
NOTE_LINES = 8


@lexicon.cached
def _opening() -> re.Pattern[str]:
    """An indicator word that ends where a cell may end."""
    gap = "[ \u3000\u00a0\t]{0,6}"
    either = "|".join(gap.join(word) for word in words().opens)
    return re.compile(rf"(?:{either})(?=[^\n。，；]{{0,14}}(?:[\n\r\t|｜│┃ \u3000]|\Z))")


def find_tables(text: str, document: Document) -> tuple[list[tuple[int, int]], list[TableCell]]:
    """``(spans, cells)``: the stretches of ``text`` that are tables (header to notes), and their figures in order.

    Offsets are those of ``text``, which need not be ``document.text``; of the document, title and date are used.
    """
    spans: list[tuple[int, int]] = []
    cells: list[TableCell] = []
    done = 0
    for hit in _hits(text):
        if hit < done:
            continue
        grid, done = _table_at(text, hit, done)
        if grid is None:
            continue
        frame = frame_of(_caption(text, grid.start, spans[-1][1] if spans else 0), grid, document)
        notes, end = _notes(text, grid.end)
        found = read_table(text, grid, frame, notes)
        if not found and not frame.project:
            continue
        spans.append((grid.start, end))
        done = max(done, end)
        if not frame.project:
            cells.extend(found)
    cells.sort(key=lambda cell: (cell.start, cell.end))
    return spans, cells


def _hits(text: str) -> Iterator[int]:
    """Where a header may stand: an indicator word at the edge of a cell."""
    for match in _opening().finditer(text):
        yield match.start()


def _table_at(text: str, hit: int, done: int) -> tuple[Grid | None, int]:
    """The table whose header holds the word at ``hit``, and the position up to which the text is dealt with."""
    start = line_start(text, hit, HEAD_REACH, done)
    if start is None:
        return None, done
    line = next(lines(text, start))
    if line[1] - line[0] > 4 * HEAD_REACH:
        return None, done
    looked = line[1]
    for read in (read_rows, read_lines):
        grid, end = read(text, line)
        looked = max(looked, end)
        if grid is not None and len(grid.rows) >= LEAST_ROWS and _holds_figures(text, grid):
            return grid, end
    return None, looked


def _holds_figures(text: str, grid: Grid) -> bool:
    """Whether the columns of figures hold figures more than sentences."""
    figures = sentences = 0
    for row in grid.rows[:200]:
        for cell, column in zip(row.cells, grid.columns, strict=True):
            if cell and column.holds is Holds.VALUE:
                body = text[cell[0]:cell[1]]
                figures += any(char.isdigit() for char in body) and len(body) <= 24
                sentences += len(body) > 40 or words().prose.search(body[:-1]) is not None
    return figures > sentences


def _caption(text: str, start: int, floor: int) -> list[str]:
    """The short lines above a table, nearest first."""
    out: list[str] = []
    at = start
    while at > floor and len(out) < CAPTION_LINES:
        before = line_start(text, at - 1, 2 * CAPTION_LONGEST, floor)
        if before is None or len(line := text[before:at].strip()) > CAPTION_LONGEST:
            break
        if line:
            out.append(squeeze(line))
        at = before
    return out


def _notes(text: str, end: int) -> tuple[str, int]:
    """The notes below a table and where they end."""
    found: list[str] = []
    for count, (a, b) in enumerate(lines(text, end + 1)):
        line = squeeze(text[a:min(b, a + 600)])
        if count >= NOTE_LINES or line and not words().note.match(line):
            break
        if line:
            found.append(line)
            end = b
    return "\n".join(found), end
