"""The place in the paper: paragraphs around a record as HTML, its sentence highlighted, its number marked."""
from __future__ import annotations

import html
from collections.abc import Mapping
from itertools import pairwise
from typing import Any


def bounds(text: str, start: int, end: int, *, around: int = 0) -> tuple[int, int]:
    """Offsets of the paragraphs that hold ``start:end``, with ``around`` non-empty ones before and after."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    for _ in range(around):
        before = text[:first].rstrip()
        first = before.rfind("\n") + 1 if before else first
        after = next((i for i in range(last, len(text)) if not text[i].isspace()), None)
        if after is not None:
            stop = text.find("\n", after)
            last = len(text) if stop < 0 else stop
    return first, last


def passage(text: str, row: Mapping[str, Any], *, around: int = 0) -> str:
    """Paragraphs as ``<p>``; ``<mark class="sentence">`` and within it ``<mark class="number">``.

    ``row``: a record (start, end, evidence, evidence_start).  Everything from the paper is escaped.  Where the text has other words at
    its place (the paper was read anew and the record is still that of before), the record's sentence alone.
    """
    start, end = int(row["start"]), int(row["end"])
    left = int(row["evidence_start"])
    if not text.startswith(str(row["evidence"]), left):
        return sentence(row)
    right = max(left + len(str(row["evidence"])), end)
    first, last = bounds(text, min(left, start), right, around=around)
    cuts = sorted({first, last, *(c for c in (left, right, start, end) if first <= c <= last)})
    parts = []
    for a, b in pairwise(cuts):
        piece = html.escape(text[a:b])
        if left <= a and b <= right:
            name = "number" if start <= a and b <= end else "sentence"
            lines = piece.split("\n")
            piece = "\n".join(f'<mark class="{name}">{line}</mark>' if line.strip() else line for line in lines)
        parts.append(piece)
    return "".join(f"<p>{line.strip()}</p>" for line in "".join(parts).split("\n") if line.strip())


def sentence(row: Mapping[str, Any]) -> str:
    """The sentence of a record alone, its number marked."""
    words, inside = str(row["evidence"]), int(row["start"]) - int(row["evidence_start"])
    until = inside + int(row["end"]) - int(row["start"])
    before, number, after = (html.escape(part) for part in (words[:max(inside, 0)], words[max(inside, 0):until], words[until:]))
    return f'<p>{before}<mark class="number">{number}</mark>{after}</p>'
