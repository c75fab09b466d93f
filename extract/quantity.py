"""Quantities: every numeric expression of a text with its value, unit and comparator.

One pass finds numbers; dates, names and ordinals are masked (extract.named); the number is read with its unit
(extract.reading); neighbours become ranges and lists; words that touch it give the comparator.  Nothing here knows
what a target is.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from extract import comparator, han, lexicon, named, numeral, reading, unit
from extract.measure import Item
from extract.model import Comparator, Form, Quantity
from extract.pattern import compile_pattern

_FULLWIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\uff0f]")
_GROUPED = re.compile("(?<=[\uff10-\uff19])\uff0c(?=[\uff10-\uff19]{3}(?![\uff10-\uff19]))")
_MAYBE_COMMA = re.compile("\uff0c(?<=[0-9]\uff0c)(?=[0-9]{3}(?![0-9]))")
# 82，225.00: a full-width comma groups digits where one or two stand before it, or decimals close the number.
_COMMA = re.compile("(?<![0-9.,\uff0c])[0-9]{1,2}(?>(?:\uff0c[0-9]{3})+)(?![0-9\uff0c])"
                    "|(?<![0-9.,\uff0c])[0-9]{3}(?>(?:\uff0c[0-9]{3})+)(?=\\.[0-9])")
# Signs set apart by blanks, three or more: a word spread out, unless it is a row of digits (一 二 三).
_SPREAD = compile_pattern(r"(?<!\p{Han})(?:\p{Han}[ \u3000]{1,4}){2,40}\p{Han}(?!\p{Han})")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text holds: quantities, and masked stretches as (start, end, reason), both in order.

    The reasons are those of named_numbers.yaml, and: ordinal, period, name, code, url, slogan.
    """

    quantities: list[Quantity]
    masked: list[named.Mask]


def find_quantities(text: str) -> list[Quantity]:
    """Every numeric expression of the text, in order and without overlap; dates and names left out."""
    spread = [match.span() for match in _SPREAD.finditer(text)] if " " in text or "\u3000" in text else []
    return _read(text)[0] if not spread else _unspread(text, spread)


def _unspread(text: str, runs: list[tuple[int, int]]) -> list[Quantity]:
    """The quantities of a text in which blanks part every sign of some runs (一 百 五 十); offsets stay those of ``text``."""
    blanks = {at for start, end in runs for at in range(start, end) if text[at].isspace()}
    places = [at for at in range(len(text)) if at not in blanks]

    def until(end: int) -> int:
        return places[end - 1] + 1

    return [replace(q, start=places[q.start], end=until(q.end), cue_start=places[q.cue_start], cue_end=until(q.cue_end))
            for q in _read("".join(text[at] for at in places))[0]]


def scan(text: str) -> Scan:
    """Quantities and masked stretches of a text.  Offsets are those of the text as given."""
    quantities, masked = _read(text)
    return Scan(quantities, _in_order(masked, quantities))


def _read(text: str) -> tuple[list[Quantity], list[named.Mask]]:
    """The quantities, and what was masked on the way in no order."""
    shadow = fold(text)
    literals = named.literals(shadow)
    masked: list[named.Mask] = []
    items = _items(shadow, literals, masked)
    if not items:
        return [], masked + literals
    items = _drop_quoted(shadow, _share_units(shadow, _join_ranges(shadow, items)), masked)
    return _quantities(shadow, items), masked + literals


def _in_order(masks: list[named.Mask], quantities: list[Quantity]) -> list[named.Mask]:
    """Masks by their start; what reaches into another, or into a quantity, is left out."""
    kept: list[named.Mask] = []
    reach, at, count = -1, 0, len(quantities)
    for mask in sorted(masks, key=lambda mask: (mask[0], -mask[1])):
        while at < count and quantities[at].end <= mask[0]:
            at += 1
        if mask[0] >= reach and not (at < count and quantities[at].start < mask[1]):
            kept.append(mask)
            reach = mask[1]
    return kept


def fold(text: str) -> str:
    """A shadow of equal length with full-width digits, letters and signs narrowed."""
    wide = set(_FULLWIDTH.findall(text))
    if wide:
        text = _GROUPED.sub(",", text)
        for char in wide:
            text = text.replace(char, chr(ord(char) - 0xFEE0))
    if _MAYBE_COMMA.search(text):
        text = _COMMA.sub(lambda match: match[0].replace("\uff0c", ","), text)
    return text


def _items(text: str, literals: list[named.Mask], masked: list[named.Mask]) -> list[Item]:
    """Numbers that are neither masked nor part of a name, with their units."""
    items: list[Item] = []
    position, at, count = 0, 0, len(literals)
    at_number, readers, skips = named.at_number, reading.READERS, han.skips
    for match in reading.numbers().finditer(text):
        start, end = match.span()
        if start < position:
            continue
        while at < count and literals[at][1] <= start:
            at += 1
        if at < count and literals[at][0] <= start:
            continue
        kind = match.lastgroup or ""
        if kind == "han" and end - start == 1 and skips(text, end):
            continue
        found = (at_number(text, start, end) if kind == "arabic" or kind == "han" else None) or readers[kind](text, start, end)
        if found is None:
            continue
        if isinstance(found, tuple):
            masked.append(found)
            position = found[1]
        else:
            items.append(found)
            position = found.end
    return items


@lexicon.cached
def _between() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """What stands between two numbers: range connectors, list connectors; and the words that undo a range."""
    data = numeral.tables()
    dashes, to, members = ("|".join(map(re.escape, data[key])) for key in ("dashes", "to", "list"))
    return (re.compile(rf"{unit.BLANK}?(?:(?:{dashes}){{1,2}}|({to})){unit.BLANK}?"),
            re.compile(rf"{unit.BLANK}?(?:{members}){unit.BLANK}?"), tuple(data["from"]))


def _join_ranges(text: str, items: list[Item]) -> list[Item]:
    """Neighbours tied by a connector become one range (5%—5.5%, 3至5家); 由…到… stays two."""
    connector, _, origins = _between()
    joined: list[Item] = []
    last = None
    for item in items:
        if last is not None and (item.start == last.end and _continues(last, item)
                                 or item.form is Form.FRACTION and _mixed(text, last, item)):
            continue
        if last is not None and item.start - last.end <= 4 and last.high is None and item.high is None:
            gap = connector.match(text, last.end, item.start + (item.value < 0))
            if gap and gap.end() >= item.start:
                if gap[1] and text.startswith(origins, last.start - 1):
                    _lend(last, item)  # 从3到5个 is a change, no range
                elif _tied(last, item):
                    continue
            if item.value < 0 and item.start == last.end:  # a hyphen between two numbers that are no range
                item.start, item.value = item.start + 1, -item.value
        joined.append(item)
        last = item
    return joined


def _continues(whole: Item, part: Item) -> bool:
    """十块三毛, 2小时30分钟: a part in a smaller unit, taken in by ``whole`` if so."""
    if not whole.unit or not part.unit or whole.scale or part.scale or whole.high or part.high:
        return False
    large, small = unit.parse(whole.unit), unit.parse(part.unit)
    if large.canonical != small.canonical or not small.factor < large.factor or large.dimension in ("", "percent"):
        return False
    whole.value += float(part.value * small.factor / large.factor)
    whole.end = part.end
    return True


def _mixed(text: str, whole: Item, part: Item) -> bool:
    """三又二分之一, 1 3/5: a fraction added to a whole number, taken in by ``whole`` as a share in percent if so."""
    gap = text[whole.end:part.start]
    joined = gap.strip() == numeral.tables()["mixed"] or gap == " " and "/" in text[part.start:part.end] and whole.end - whole.start < 4
    if not joined or whole.unit != whole.scale or whole.high is not None or whole.value != int(whole.value):
        return False
    times = float(unit.parse(whole.scale).factor) if whole.scale else 1.0
    whole.value = 100 * whole.value * times + (part.value if whole.value >= 0 else -part.value)
    whole.unit, whole.scale, whole.end, whole.form, whole.weak = part.unit, "", part.end, Form.FRACTION, False
    return True


def _tied(low: Item, high: Item) -> bool:
    """Whether two numbers make a range; ``low`` takes in ``high`` if so."""
    top = abs(high.value) if low.value >= 0 else high.value
    bottom = low.value
    if high.small > 10 and low.small == 1 and not low.unit and bottom < high.value / high.small:
        bottom *= high.small  # 三到五百人
    if not low.unit and high.scale and bottom >= max(top, 1000):
        bottom = float(bottom / unit.parse(high.scale).factor)  # 8500—3万元
    if low.unit and low.unit != high.unit and (low.unit != low.scale or low.scale != high.scale):
        return False
    if not bottom < top or (high.form is not low.form and high.form is Form.RANK):
        return False
    low.value, low.high, low.unit, low.scale, low.end, low.hedge, low.weak = bottom, top, high.unit, high.scale, high.end, None, False
    return True


def _share_units(text: str, items: list[Item]) -> list[Item]:
    """In a list the last member's unit completes the ones before it (1.28万亿、8200亿元; 3.5、6和5个百分点)."""
    _, listed, _ = _between()
    for i in range(len(items) - 2, -1, -1):
        item, after = items[i], items[i + 1]
        if item.unit == item.scale and after.unit != after.scale and after.start - item.end <= 4 and item.form is after.form:
            if listed.fullmatch(text, item.end, after.start):
                _lend(item, after)
    return [item for item in items if item.unit or not item.weak]


def _lend(item: Item, after: Item) -> None:
    """The unit of ``after`` for ``item``; its scale too unless ``item`` has one or is too large for it (8500到3万元)."""
    if item.unit == item.scale:
        own = item.scale or item.value >= max(after.value, 1000) and after.scale
        item.unit = item.scale + after.unit[len(after.scale):] if own else after.unit


def _drop_quoted(text: str, items: list[Item], masked: list[named.Mask]) -> list[Item]:
    """Numbers inside short quotes are parts of names (“3个100万”, “千万亩”); measured values in digits stay."""
    quotes = named.quoted(text)
    if not quotes:
        return items
    loose = frozenset(lexicon.load("units")["loose"])
    kept: list[Item] = []
    at = 0
    for item in items:
        while at < len(quotes) and quotes[at][1] <= item.start:
            at += 1
        if at < len(quotes) and quotes[at][0] < item.start and item.end < quotes[at][1] and _names(text, item, quotes[at], loose):
            masked.append((item.start, item.end, "slogan"))
        else:
            kept.append(item)
    return kept


def _names(text: str, item: Item, quote: tuple[int, int], loose: frozenset[str]) -> bool:
    """Whether a quoted number is a name: a bare count or a number in Chinese signs; a count in digits may stand alone."""
    dimension = unit.parse(item.unit).dimension if item.unit else ""
    if not any(char in numeral.ASCII for char in text[item.start:item.end]):
        return True
    alone = (quote[0] + 1, quote[1] - 1) == (item.start, item.end)
    return dimension in loose and not (alone and item.unit and dimension != "time")


def _quantities(text: str, items: list[Item]) -> list[Quantity]:
    """Comparators and dimensions; in a plain list tied by 分别 the last word behind, or the first before, holds for all."""
    _, listed, _ = _between()
    dimensions = [unit.parse(item.unit).dimension if item.unit else "" for item in items]
    fronts = [comparator.before(text, item.start, dimension) for item, dimension in zip(items, dimensions, strict=False)]
    backs = [comparator.after(text, item.end) for item in items]
    shared: list[Comparator | None] = [None] * len(items)
    for i in range(len(items) - 2, -1, -1):
        one, two = items[i], items[i + 1]
        if two.start - one.end <= 4 and listed.fullmatch(text, one.end, two.start) and comparator.shared_before(text, one.start):
            behind, before = backs[i + 1], fronts[i]
            if not backs[i] and (behind or shared[i + 1]):
                again = i + 2 < len(items) and behind and backs[i + 2] and listed.fullmatch(text, behind[0], items[i + 2].start)
                shared[i] = None if again else behind[1] if behind else shared[i + 1]
            elif before and not fronts[i + 1]:
                for j in range(i + 1, len(items)):
                    if shared[j] or fronts[j] or backs[j] or not listed.fullmatch(text, items[j - 1].end, items[j].start):
                        break
                    shared[j] = before[1]
    return [_quantity(text, *row) for row in zip(items, dimensions, fronts, backs, shared, strict=False)]


def _quantity(text: str, item: Item, dimension: str, front: Any, back: Any, shared: Comparator | None) -> Quantity:
    start, end = item.start, item.end
    cue_start, cue_end = front[0] if front else start, back[0] if back else end
    if item.high is not None:
        bound = Comparator.RANGE
    elif back:
        bound = back[1]
    else:
        bound = shared or (front[1] if front else item.hedge) or Comparator.EQ
    form = Form.MULTIPLE if dimension == "fold" and item.form is Form.NUMBER else item.form
    cue = text[cue_start:start] + text[end:cue_end] if front or back else ""
    return Quantity(start, end, item.value, item.high, item.unit, bound, form, dimension, cue_start, cue_end, cue)
