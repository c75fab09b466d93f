"""Ranks and ordinals: 前10名 is a bound, 第3位 a place, 第三届 a name.

Vocabulary: ``ranks`` in named_numbers.yaml.
"""
from __future__ import annotations

from typing import Any

from extract import lexicon, unit
from extract.model import Comparator, Form
from extract.named import Mask


def read(text: str, item: Any) -> Any:
    """``item`` as a rank with the word before it, itself where that word means nothing, or a mask."""
    ranks = lexicon.load("named_numbers")["ranks"]
    return (_ordinal if text[item.start - 1] == ranks["ordinal"] else _top)(text, item, ranks)


def _ordinal(text: str, item: Any, ranks: dict[str, Any]) -> Any:
    """第3位; 第5 after words that speak of ranks; else a mask as far as the number's unit."""
    start = item.start - 1
    if item.unit in lexicon.load("named_numbers")["places"] or (not item.unit and text.endswith(tuple(ranks["contexts"]), 0, start)):
        item.start, item.form = start, Form.RANK
        return item
    mask: Mask = (start, item.end, "ordinal")
    return mask


def _top(text: str, item: Any, ranks: dict[str, Any]) -> Any:
    """前10名, 前十, 前10%: at most that place; 前三季度 is a period."""
    if text[max(0, item.start - 2):item.start - 1] in lexicon.load("named_numbers")["not_ranked"] and item.start > 1:
        return item
    dimension = unit.parse(item.unit).dimension if item.unit else ""
    if dimension == "time":
        mask: Mask = (item.start - 1, item.end, "period")
        return mask
    if item.unit and item.unit not in ranks["units"] and dimension != "percent":
        return item
    item.start, item.form, item.hedge = item.start - 1, Form.RANK, Comparator.LE
    return item
