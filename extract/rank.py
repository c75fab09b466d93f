"""Ranks and ordinals: 前10名 is a bound, 第3位 a place, 第三届 a name.

Vocabulary: ``ranks``, ``places`` and ``not_ranked`` in named_numbers.yaml.
"""
from __future__ import annotations

from typing import Any

from extract import lexicon, unit
from extract.model import Comparator, Form


def read(text: str, item: Any, mark: int) -> Any:
    """``item`` as a rank with the word at ``mark``, itself where that word means nothing, or a mask."""
    names = lexicon.load("named_numbers")
    ranks = names["ranks"]
    if text[mark] == ranks["ordinal"]:
        return _ordinal(text, item, mark, ranks, names["places"])
    if mark and text[mark - 1] in names["not_ranked"]:
        return item
    return _top(item, mark, ranks)


def _ordinal(text: str, item: Any, mark: int, ranks: dict[str, Any], places: list[str]) -> Any:
    """第3位; 第5 after words that speak of ranks; else a mask as far as the number's unit."""
    if item.unit in places or (not item.unit and text.endswith(tuple(ranks["contexts"]), 0, mark)):
        item.start, item.form = mark, Form.RANK
        return item
    return mark, item.end, "ordinal"


def _top(item: Any, mark: int, ranks: dict[str, Any]) -> Any:
    """前10名, 前十, 前10%: at most that place; 前5个月 is a period."""
    dimension = unit.parse(item.unit).dimension if item.unit else ""
    if dimension == "time":
        return mark, item.end, "period"
    if item.unit and item.unit not in ranks["units"] and dimension != "percent":
        return item
    item.start, item.form, item.hedge = mark, Form.RANK, Comparator.LE
    return item
