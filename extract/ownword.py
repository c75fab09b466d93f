"""Words by which a government speaks of its own area (全省, 我市), and of a larger whole for comparison (居全国)."""
from __future__ import annotations

from dataclasses import dataclass

import ahocorasick_rs

from .gazetteer import NATION, Region, by_code
from .lexicon import cached, load


@dataclass(frozen=True, slots=True)
class OwnWord:
    """全省, 我市 …: ``level`` of the area meant; ``comparison`` when a larger whole is only the yardstick."""

    start: int
    end: int
    word: str
    level: str
    comparison: bool


@cached
def _own() -> tuple[ahocorasick_rs.AhoCorasick, list[str], list[tuple[str, bool]]]:
    data = load("regions")
    words = {word: (level, False) for level, group in data["own_words"].items() for word in group}
    words |= {word: (level, True) for level, group in data["comparison"].items() for word in group}
    searcher = ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return searcher, list(words), list(words.values())


def find_own_words(text: str, start: int = 0, end: int | None = None) -> list[OwnWord]:
    """Words of self-reference and of comparison in ``text[start:end]``, positions in ``text``."""
    searcher, words, kinds = _own()
    return [OwnWord(left + start, right + start, words[index], *kinds[index])
            for index, left, right in searcher.find_matches_as_indexes(text[start:end])]


def self_reference(word: str, document: Region | None = None) -> str | None:
    """The level a word of self-reference means: nation, province, city or county; None for any other word.

    全区 is the province in a paper of an autonomous region, else the district; 全市 in a municipality is the province.
    """
    data = load("regions")
    level = next((level for level, words in data["own_words"].items() if word in words), None)
    if level is None and word not in data["either_words"]:
        return None
    code = document.code or document.parent if document is not None else ""
    if word in data["either_words"]:
        return "province" if code[:2] in data["autonomous"] and document and document.level != "county" else "county"
    if level == "city" and code[:2] in data["municipalities"]:
        return "province"
    return level


def own_region(word: str, document: Region | None) -> Region | None:
    """The region a word of self-reference means in a paper of ``document``; None where that can't be known."""
    level = self_reference(word, document)
    if level == "nation":
        return by_code(NATION)
    region = document
    while region is not None and level is not None:
        if region.level == level:
            return region
        region = by_code(region.parent)
    return None
