"""Comparator words that touch a number (不低于 … 以上).

Vocabulary: ``extract/data/comparators.yaml``.
"""
from __future__ import annotations

import re
from typing import Any

from extract import lexicon
from extract.model import Comparator
from extract.trie import trie_pattern

OPENING = frozenset("\uff08(")
RECKONED = re.compile("[\uff08(][^\uff08\uff09()0-9\uff0c\u3002\uff1b]{1,12}[\uff09)]")
SHARED_REACH = 30  # characters from 分别 to the last member of its list
Cue = tuple[str, str, str, frozenset[str]]  # word, comparator, characters barred before it, dimensions barred


@lexicon.cached
def _cues(side: str) -> list[Cue]:
    """The cues of one side, longest first."""
    found = []
    for comparator, entries in lexicon.load("comparators")[side].items():
        for entry in entries:
            entry = {"word": entry} if isinstance(entry, str) else entry
            found.append((entry["word"], Comparator(comparator), entry.get("not_after", ""), frozenset(entry.get("not_dimension", ()))))
    return sorted(found, key=lambda cue: -len(cue[0]))


def words(side: str) -> list[str]:
    """The cue words of one side, ``before`` or ``after``."""
    return [cue[0] for cue in _cues(side)]


@lexicon.cached
def _by_last() -> dict[str, list[Cue]]:
    """Cues before a number, by their last character."""
    groups: dict[str, list[Cue]] = {}
    for cue in _cues("before"):
        groups.setdefault(cue[0][-1], []).append(cue)
    return groups


@lexicon.cached
def _by_first() -> dict[str, list[Cue]]:
    """Cues behind a value, by their first character."""
    groups: dict[str, list[Cue]] = {}
    for cue in _cues("after"):
        groups.setdefault(cue[0][0], []).append(cue)
    return groups


@lexicon.cached
def _fillers() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for word in sorted(lexicon.load("comparators")["fillers"], key=len, reverse=True):
        groups.setdefault(word[-1], []).append(word)
    return groups


def before(text: str, start: int, dimension: str) -> tuple[int, Any] | None:
    """The cue ending at ``start`` (one filler or blanks between allowed): its start and comparator."""
    if not start:
        return None
    last = text[start - 1]
    found = _find_before(text, start, last, dimension)
    if found is None and last.isspace():
        start = len(text[max(0, start - 4):start].rstrip()) + max(0, start - 4)
        last = text[start - 1] if start else ""
        found = _find_before(text, start, last, dimension)
    if found is None and last in _fillers():
        for filler in _fillers()[last]:
            if text.endswith(filler, 0, start):
                here = start - len(filler)
                return _find_before(text, here, text[here - 1] if here else "", dimension)
    return found


def _find_before(text: str, start: int, last: str, dimension: str) -> tuple[int, Any] | None:
    for word, comparator, barred, dimensions in _by_last().get(last, ()):
        here = start - len(word)
        if text.endswith(word, 0, start):
            if dimension in dimensions or (barred and here and text[here - 1] in barred):
                continue
            return here, comparator
    return None


def after(text: str, end: int) -> tuple[int, Any] | None:
    """The cue beginning at ``end`` (blanks between allowed, and what says how the figure is reckoned): its end and comparator."""
    here = text[end:end + 1]
    if here.isspace() and here != "\n":
        end += 1
        here = text[end:end + 1]
    if here in OPENING and (how := RECKONED.match(text, end)):     # 6%（可比价）左右
        end = how.end()
        here = text[end:end + 1]
    for word, comparator, barred, _ in _by_first().get(here, ()):
        finish = end + len(word)
        if text.startswith(word, end) and not (barred and text[finish:finish + 1] in barred and finish < len(text)):
            return finish, comparator
    return None


@lexicon.cached
def _shared() -> re.Pattern[str]:
    return re.compile(trie_pattern(lexicon.load("comparators")["shared"]))


def shared_before(text: str, start: int) -> bool:
    """Whether the words before a list tie its members one by one to names (分别), so that its last word holds for all."""
    return _shared().search(text, max(0, start - SHARED_REACH), start) is not None
