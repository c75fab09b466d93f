"""The text of a paper with every number marked by what it is: click one to open its record, select words to add one."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from targets.ui import roles, state

WINDOW = 6000       # characters shown at once, cut at paragraphs: long papers stay quick
_text = st.components.v2.component("targets_paper_text", html='<div class="tt-text" lang="zh"></div>', isolate_styles=False,
                                  js=Path(__file__).with_suffix(".js").read_text("utf-8"))


@dataclass(frozen=True)
class Picked:
    """What the reader did in the text: a record clicked, or words selected (offsets in the paper)."""

    record: str | None = None
    words: tuple[int, int] | None = None


@lru_cache(maxsize=8)
def windows(text: str) -> tuple[int, ...]:
    """Offsets at which the windows of a text begin, and its end; each at a paragraph where one is near."""
    cuts, at = [0], 0
    while len(text) - at > WINDOW:
        end = text.rfind("\n", at + WINDOW // 2, at + WINDOW) + 1
        at = end or at + WINDOW
        cuts.append(at)
    return (*cuts, len(text))


def window_of(text: str, at: int) -> int:
    """The number of the window that holds the offset ``at``."""
    cuts = windows(text)
    return max(0, min(sum(cut <= at for cut in cuts) - 1, len(cuts) - 2))


def pieces(text: str, first: int, last: int, records: Iterable[Mapping[str, Any]], chosen: Mapping[str, Any] | None) -> list[list[Any]]:
    """The text from ``first`` to ``last`` in pieces: words, offset, record, classes, sign, hint; spans that overlap are left out."""
    inside = sorted((row for row in records if row["start"] >= first and row["end"] <= last),
                    key=lambda row: (row["start"], row is not chosen, roles.status(row) in ("rejected", "merged")))
    left = right = -1
    if chosen is not None:
        left = int(chosen["evidence_start"])
        right = max(left + len(chosen["evidence"]), int(chosen["end"]))
    out: list[list[Any]] = []

    def plain(a: int, b: int) -> None:
        cuts = sorted({a, b, *(cut for cut in (left, right) if a < cut < b)})
        for one, other in zip(cuts, cuts[1:], strict=False):
            out.append([text[one:other], one, "", "sentence" if left <= one and other <= right else "", "", ""])

    at = first
    for row in inside:
        start, end = int(row["start"]), int(row["end"])
        if start < at:
            continue
        plain(at, start)
        found = roles.status(row)
        names = f"r-{row['role']} s-{found}" + (" chosen" if chosen is not None and row["id"] == chosen["id"] else "")
        hint = f"{roles.role_name(row['role'])} · {roles.status_name(found)} · {row['metric']}"
        out.append([text[start:end], start, row["id"], names, roles.GLYPHS[row["role"]] + roles.STATES.get(found, ""), hint])
        at = end
    plain(at, last)
    return [piece for piece in out if piece[0]]


def show(text: str, number: int, records: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any] | None) -> Picked:
    """One window of the text; what the reader clicked or selected in it."""
    cuts = windows(text)
    data = {"pieces": pieces(text, cuts[number], cuts[number + 1], records, chosen), "chosen": chosen["id"] if chosen else "",
            "first": cuts[number], "dark": state.dark()}
    result = _text(key="paper_text", data=data, on_record_change=lambda: None, on_words_change=lambda: None)
    words = result.words
    return Picked(result.record or None, (int(words[0]), int(words[1])) if words else None)
