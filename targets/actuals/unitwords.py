"""A unit as people write it, in Chinese or English, as the registry of units has it."""
from __future__ import annotations

import functools
import re

from extract import unit as units
from targets.actuals.words import english, longest_first

SCALE_ONLY = re.compile(r"[十百千万亿]+$")
SCALED = re.compile(r"(?:[十百千]?[万亿]+|[千百])[\u4e00-\u9fff]{1,6}$")
MANY_DIGITS = re.compile(r"\d{2}|^\d")
COUNTED = re.compile(r"10+(?=\D)(?![年月日天周号])")  # 100万元; 12月 is a time
ASCII_LETTER = re.compile(r"[A-Za-z]$")
SPLIT = re.compile(r"[、,，;；]| and |和|或")
CURRENCY_FIRST = re.compile(r"^(?P<currency>usd|us\$|rmb|cny)\s*(?P<rest>[\d, ]+|(?:[\d ]*)(?:million|billion|thousand|mn|bn))(?: yuan)?$")
PER = re.compile(r"\s*/\s*| per (?!cent|mille|thousand|1)")


@functools.lru_cache(maxsize=4096)
def unit_of(text: str, sure: bool = False) -> str:
    """The unit a text is, without blanks; '' where it is none.

    ``sure``: the place says that a unit stands here (a column of units, 单位：…), so that a word the registry lacks is one.
    """
    plain = text.strip().strip("()（）[]【】 ").strip()
    if not plain or len(plain) > 40:
        return ""
    compact = "".join(plain.split())
    if ASCII_LETTER.fullmatch(compact) and not sure:  # (P), (E), (r) after a name are marks
        return ""
    if re.fullmatch(r"[\d.,\s]+", compact):  # (10000) alone is a scale without a unit
        return english("scale_english").get(" ".join(plain.split()), "") if sure else ""
    if _registered(compact) and not MANY_DIGITS.search(compact):
        return compact
    if compact.isascii() and (said := _english(plain.casefold())):
        return said
    if _registered(compact) and COUNTED.match(compact):
        return compact
    if SCALE_ONLY.fullmatch(compact) or SCALED.fullmatch(compact) or (sure and len(compact) <= 12):
        return compact
    return ""


def _registered(compact: str) -> bool:
    """Whether the registry knows a unit; 人口 is no product of 人 and 口."""
    dimension = units.parse(compact).dimension
    return bool(dimension) and ("·" not in dimension or "·" in compact)


def units_of(text: str) -> tuple[str, ...]:
    """Every unit of a caption: ``亿元、%`` names two; () where one of them can't be read."""
    whole = unit_of(text)
    if whole:
        return (whole,)
    found = tuple(unit_of(part) for part in SPLIT.split(text) if part.strip())
    if found and all(found):
        return tuple(dict.fromkeys(found))
    alone = unit_of(text, sure=True)
    return (alone,) if alone and not SPLIT.search(text) else ()


def _english(text: str) -> str:
    """万人 for ``10 000 persons``, 元/人 for ``yuan per person``; '' for what is no English unit."""
    text = re.sub(r"\s+", " ", re.sub(r"\b(in|of)\s+", "", text)).strip(" .")
    text = CURRENCY_FIRST.sub(lambda match: f"{match['rest'].strip()} {match['currency']}", text)
    whole = english("unit_english").get(text)
    if whole:
        return whole
    parts = PER.split(text)
    if len(parts) > 1:
        read = [unit_of(parts[0]), *[english("per_english").get(part) or unit_of(part) for part in parts[1:]]]
        return "/".join(read) if all(read) else ""
    for word, scale in sorted(english("scale_english").items(), key=lambda item: -len(item[0])):
        if text.startswith(word) and len(text) > len(word) and not text[len(word)].isdigit() and text[len(word)] != ",":
            rest = text[len(word):].strip()
            known = english("unit_english").get(rest) or (rest if units.parse(rest).dimension else "")
            if known:
                return scale + known
    return ""


def is_scale(unit: str) -> bool:
    """Whether a unit is a bare scale (亿): how much, but not of what."""
    return bool(SCALE_ONLY.fullmatch(unit))


def is_rate(unit: str) -> bool:
    return units.parse(unit).dimension in ("percent", "point")


def caption_unit(text: str) -> tuple[str, ...] | None:
    """The units of a caption (单位：亿元); None where the text is no such caption."""
    plain = text.strip().strip("()（）[]【】 ")
    for word in longest_first("caption_unit"):
        if plain.casefold().startswith(word.casefold()):
            rest = plain[len(word):].lstrip()
            if rest[:1] in (":", "："):
                return units_of(rest[1:].strip())
            if rest[:1] in ("为", "是") or (rest[:1] in "(（" and rest):
                return units_of(rest[1:].strip()) or None
    return None


@functools.cache
def unit_choices() -> tuple[str, ...]:
    """Every unit of the registry, and those in Chinese in tens of thousands and hundreds of millions too."""
    known = list(units.table())
    return (*known, *(scale + unit for scale in ("万", "亿") for unit in known if SCALED.fullmatch(scale + unit)))
