"""From a number to a quantity in the making: the scale and unit behind it, signs, ranks and class words around it.

Vocabulary: units.yaml, numerals.yaml, named_numbers.yaml.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from extract import comparator, lexicon, numeral, rank, unit
from extract.model import Comparator, Form
from extract.named import Mask


@dataclass(slots=True)
class Item:
    """A quantity in the making: ``unit`` as written, ``scale`` the part of it that is a scale (万 of 万吨)."""

    start: int
    end: int
    value: float
    high: float | None
    unit: str
    scale: str = ""
    form: Form = Form.NUMBER
    hedge: Comparator | None = None    # from inside the number: 余, 几十, 上百, 前10名
    small: int = 1                     # a hundred or thousand written at the end of the number (5千)
    weak: bool = False                 # no number unless a range or a list gives it a unit


@lexicon.cached
def _words() -> SimpleNamespace:
    data, names, units = numeral.tables(), lexicon.load("named_numbers"), lexicon.load("units")
    return SimpleNamespace(
        small=data["small"], scales=frozenset((*data["small"], *data["large"])), digits=data["digits"], half=data["half"],
        hedges=frozenset(data["more"]), tenths=data["tenths"], sets=data["sets"],
        minus=tuple(data["negative"]), minus_ends=frozenset(word[-1] for word in data["negative"]),
        prefixes=dict(sorted(units["prefixes"].items(), key=lambda pair: -len(pair[0]))),
        own_money=units["dimensions"]["money"]["base"], prefix_ends=frozenset(sign[-1] for sign in units["prefixes"]),
        boundary=re.compile(units["boundary"]), no_measure=frozenset(units["no_measure"]),
        suffixes={word: reason for reason, words in names["suffixes"].items() for word in words},
        rank_marks=frozenset((names["ranks"]["before"], names["ranks"]["ordinal"])),
    )


@lexicon.cached
def tail() -> Callable[[str, int], Any]:
    """Matches what follows a number at a place: group 1, a unit of its own (千克); or 2 a hedge, 3 a scale, 4 a hedge, 5 a unit."""
    data, base, scale, blank = numeral.tables(), unit.unit_pattern(), unit.scale_pattern(), unit.BLANK
    more = "".join(data["more"])
    return re.compile(f"{blank}{{0,6}}(?:({base})|([{more}])?({scale})?([{more}])?(?:{blank}?({base}))?)").match


def with_unit(text: str, start: int, end: int, value: float, high: float | None, behind: Any, hedge: Comparator | None) -> Item | Mask:
    """The number ``text[start:end]`` with what ``tail`` found behind it; a mask where it is a class or an ordinal."""
    w = _words()
    plain, more, scale, inner, name = behind.groups()
    small = 1
    if plain:
        finish, scale, name = behind.end(1), "", plain
    else:
        finish = behind.end() if name or scale or more else end
        scale, name = scale or "", name or ""
        if more or (inner and finish > end):
            hedge = hedge or Comparator.GE
        while scale and scale[0] in w.small:
            small = w.small[scale[0]]
            value, high, scale = value * small, None if high is None else high * small, scale[1:]
        if not name and finish == behind.end() and not (more or inner):
            name, finish = _unknown(text, finish)
    if " " in name or "\u3000" in name:
        name = unit.BLANKS.sub("", name)
    item = Item(start, finish, value, high, scale + name, scale, Form.NUMBER, hedge, small)
    after = text[finish:finish + 1]
    if after == w.half:
        _add_half(text, item)
    elif name and (after in w.hedges or name[1:2] in w.hedges):
        _add_more(text, item, name)
    elif after in w.suffixes and item.unit:
        return start, finish + 1, w.suffixes[after]
    if name in w.tenths:
        to_percent(text, item, w.tenths[name])
    elif name in w.sets:
        item.value, item.unit = value * w.sets[name], scale
    return _in_front(text, item)


def _in_front(text: str, item: Item) -> Item | Mask:
    """Currency signs, rank words and minus signs before the number."""
    w = _words()
    start = item.start
    before = text[start - 1] if start else ""
    if before in w.prefix_ends or before == " " and text[max(0, start - 2)] in w.prefix_ends:
        _take_prefix(item, prefix(text, start))
    if before in w.rank_marks:
        found: Item | Mask = rank.read(text, item, start - 1)
        return found
    if before == " " and text[max(0, start - 2)] in w.rank_marks:
        found = rank.read(text, item, start - 2)
        return found
    if before in w.minus_ends:
        _negate(text, item)
    return item


def prefix(text: str, start: int) -> str:
    """The unit a sign before the number stands for ($5), '' for none."""
    if start and text[start - 1] == " ":
        start -= 1
    return next((name for sign, name in _words().prefixes.items() if text.endswith(sign, 0, start)), "")


def _take_prefix(item: Item, name: str) -> None:
    """$5亿 is in 亿美元, and so is a foreign sum whose unit says no more than that it is money."""
    if name and (item.unit == item.scale or unit.parse(item.unit).dimension == unit.parse(_words().own_money).dimension):
        item.unit = item.scale + name


def minus(text: str, start: int) -> str:
    """The minus word or sign before the number, '' for none."""
    return next((word for word in _words().minus if text.endswith(word, 0, start)), "")


def _negate(text: str, item: Item) -> None:
    """A minus word or sign before the number; a hyphen only where nothing it could join stands before it."""
    sign = minus(text, item.start)
    at = item.start - len(sign)
    before = text[at - 1] if at else ""
    if sign and (sign.isalpha() or not (before.isascii() and before.isalnum() or before in ("-", "—", "－", "%", "）", ")"))):
        item.start, item.value = at, -item.value


def _unknown(text: str, end: int) -> tuple[str, int]:
    """A measure word no list holds: one or two characters between the number and a boundary (20畦，)."""
    w = _words()
    if comparator.after(text, end):
        return "", end
    for size in (1, 2):
        word = text[end:end + size]
        if len(word) < size or not "\u4e00" <= word[-1] <= "\u9fff" or word[-1] in w.no_measure or word[-1] in w.scales:
            break
        if w.boundary.match(text, end + size):
            return word, end + size
    return "", end


def _add_half(text: str, item: Item) -> None:
    """三斤半, 一个半小时: half a unit more."""
    behind = tail()(text, item.end + 1)
    if behind[1] and unit.parse(behind[1]).dimension == "time":
        item.unit, item.end = item.unit[len(item.scale) + 1:] + behind[1], behind.end(1)
    elif not item.unit or item.scale or text[item.end + 1:item.end + 2].isalpha():
        return
    else:
        item.end += 1
    item.value += 0.5


def _add_more(text: str, item: Item, name: str) -> None:
    """5年多, 10公里余, 3个多月: a hedge behind the unit, where no word goes on from it."""
    if name[1:2] in _words().hedges:
        item.hedge = Comparator.GE
    elif not text[item.end + 1:item.end + 2].isalpha():
        item.end, item.hedge = item.end + 1, Comparator.GE


def to_percent(text: str, item: Item, factor: int) -> None:
    """八成 is 80 %, 三成五 35 %; 75折 is 75 % already."""
    digits = _words().digits
    after = text[item.end:item.end + 1]
    factor = 1 if item.value * factor > 100 else factor
    item.value *= factor
    item.high = None if item.high is None else item.high * factor
    if after in digits and (not text[item.end + 1:item.end + 2].isalpha() or comparator.after(text, item.end + 1)):
        item.value, item.end = item.value + digits[after] * factor / 10, item.end + 1
    item.unit, item.scale, item.form = "%", "", Form.FRACTION
