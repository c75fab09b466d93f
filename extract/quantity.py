"""Quantities: every numeric expression of a text with its value, unit and comparator.

One pass finds numerals; dates, names and ordinals are masked (extract.named); then unit, range, list and comparator
are read from the words that touch the number.  Nothing here knows what a target is.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import regex

from extract import comparator, lexicon, named, numeral, unit
from extract.model import Comparator, Form, Quantity
from extract.trie import trie_pattern

FULLWIDTH = regex.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\uff0f]")
GROUPED = regex.compile("(?<=[\uff10-\uff19])\uff0c(?=[\uff10-\uff19]{3}(?![\uff10-\uff19]))")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text holds: quantities, and masked stretches as (start, end, reason), both in order."""

    quantities: list[Quantity]
    masked: list[tuple[int, int, str]]


@dataclass(slots=True)
class Item:
    """A quantity in the making."""

    start: int
    number_end: int
    end: int
    value: float
    value_max: float | None
    unit: str
    scale: str
    form: Form
    hedge: Any = None          # comparator from inside the number (余, 几十, 上百)
    han: bool = False
    cue_start: int = -1


@functools.cache
def _tables() -> Any:
    return lexicon.load("numerals")


def fold(text: str) -> str:
    """A shadow of equal length with full-width digits, letters and signs narrowed."""
    wide = set(FULLWIDTH.findall(text))
    if not wide:
        return text
    text = GROUPED.sub(",", text)
    for char in wide:
        text = text.replace(char, chr(ord(char) - 0xFEE0))
    return text


@functools.cache
def _numbers() -> Any:
    """Where a number may begin: digits, Chinese numerals, the forms without numeral."""
    data = _tables()
    digits, small, large = "".join(data["digits"]), "".join(data["small"]), "".join(data["large"])
    han = digits + small + large + "".join(data["tens"]) + "".join(data["several"])[:1]
    several, upward = "".join(data["several"]), "".join(data["upward"])
    more, point = "".join(data["more"]), "".join(data["point"])
    part, scales = data["part"], small + large
    number = rf"(?:[0-9]++(?:\.[0-9]++)?+|[{han}]++(?:[{point}][{digits}]++)?+)"
    folds = "|".join(pattern.replace("?P<n>", "") for pattern in data["folds"])
    halves = trie_pattern(data["half_words"])
    parts = trie_pattern(data["parts"])
    return regex.compile(
        rf"(?P<arabic>[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]++)?+)"
        rf"|(?P<parts>{parts}{number})"
        rf"|(?P<fraction>[{han}0-9]++{part}[{han}0-9]++)"
        rf"|(?P<half>{halves})"
        rf"|(?P<han>(?:[{upward}](?=[{scales}])|[{several}](?=[{scales}]))?+[{han}]++(?:[{more}][{large}]++)?+(?:[{point}][{digits}]++[{scales}]*+)?+)"
        rf"|(?P<fold>{folds})"
        rf"|(?P<roman>[{''.join(k for k in data['roman'] if not k.isascii())}]|(?<![A-Za-z])[IV]{{1,3}}(?={trie_pattern(data['roman_units'])}))"
    )


@functools.cache
def _tail() -> re.Pattern[str]:
    """What may follow a number: blanks, an inner hedge, a scale, a unit."""
    data = _tables()
    small, large, more = "".join(data["small"]), "".join(data["large"]), "".join(data["more"])
    base = unit.unit_pattern()
    scale = f"(?:[{small}]?[{large}]{{1,2}}|[{small}])"
    return re.compile(
        f"(?P<gap>{unit.BLANK}{{0,2}})(?:(?P<plain>{base})|(?P<more>[{more}])?(?P<scale>{scale})?(?P<more2>[{more}])?(?:{unit.BLANK}?(?P<unit>{base}))?)"
    )


@functools.cache
def _small_scales() -> dict[str, int]:
    return _tables()["small"]


def find_quantities(text: str) -> list[Quantity]:
    """Every numeric expression of the text, in order and without overlap; dates and names left out."""
    return scan(text).quantities


def scan(text: str) -> Scan:
    """Quantities and masked stretches of a text.  Offsets are those of the text as given."""
    shadow = fold(text)
    literals = named.literal_masks(shadow)
    literals = sorted(literals + named.urls(shadow)) if "http" in shadow or "www" in shadow or "@" in shadow else literals
    masked: list[tuple[int, int, str]] = []
    items = list(_items(shadow, literals, masked))
    items = _join_ranges(shadow, items)
    quantities = _finish(shadow, items)
    quotes = named.quoted_spans(shadow)
    if quotes:
        quantities = _drop_quoted(quantities, quotes, masked)
    masked.extend(literals)
    masked.sort()
    return Scan(quantities, masked)


def _items(text: str, literals: list[tuple[int, int, str]], masked: list) -> Iterator[Item]:
    """Numbers that are neither masked nor part of a name, with their units."""
    position, at, count = 0, 0, len(literals)
    for match in _numbers().finditer(text):
        start, end = match.span()
        if start < position:
            continue
        while at < count and literals[at][1] <= start:
            at += 1
        if at < count and literals[at][0] <= start:
            continue
        kind = match.lastgroup
        if kind in ("arabic", "han"):
            mask = named.at_number(text, start, end)
            if mask is not None:
                masked.append(mask)
                position = mask[1]
                continue
        read = READERS[kind](text, start, end)
        if read is None:
            continue
        if isinstance(read, tuple):
            masked.append(read)
            position = read[1]
            continue
        position = read.end
        yield read


def _read_arabic(text: str, start: int, end: int) -> Item | tuple | None:
    before = text[start - 1] if start else ""
    tail = _tail().match(text, end)
    plain = tail["plain"] or tail["unit"] or ""
    if before.isascii() and before.isalpha() and not plain.startswith(("%", "‰")):
        return _code(text, start, end)
    if end - start >= 12 and text[start:end].isdigit():
        return start, end, "phone"
    after = text[end:end + 1]
    if after.isascii() and after.isalpha() and not tail["plain"]:
        return _code(text, start, end)
    number = text[start:end]
    value = float(number.replace(",", "")) if "," in number else float(number)
    return _with_tail(text, start, end, value, None, tail, None, False)


def _code(text: str, start: int, end: int) -> tuple:
    """A number grown together with letters: a model, a name (5G, T5, PM2.5)."""
    while start and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "-_."):
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    return start, end, "name"


def _with_tail(text: str, start: int, end: int, value: float, high: float | None, tail: Any, hedge: Any, han: bool) -> Item | tuple | None:
    """Scale and unit behind a number; a rank or an ordinal in front of it."""
    scale, name = "", tail["plain"]
    finish = end
    if name is not None:
        finish = tail.end("plain")
    else:
        scale = tail["scale"] or ""
        name = tail["unit"] or ""
        if tail["more"] and (scale or name) or tail["more2"]:
            hedge = hedge or Comparator.GE
        elif tail["more"] and tail.end("more") == tail.end():
            hedge = hedge or Comparator.GE
        if scale or name or hedge:
            finish = tail.end("unit") if tail["unit"] else tail.end("more2") if tail["more2"] else tail.end("scale") if scale else tail.end("more") if tail["more"] else end
    while scale and scale[0] in _small_scales():
        value *= _small_scales()[scale[0]]
        high = None if high is None else high * _small_scales()[scale[0]]
        scale = scale[1:]
    name = unit.BLANKS.sub("", name) if name else ""
    item = Item(start, end, finish, value, high, scale + name, scale, Form.NUMBER, hedge, han)
    return _in_front(text, item)


def _in_front(text: str, item: Item) -> Item | tuple | None:
    """Signs and rank words before the number, class words behind the unit."""
    start = item.start
    before = text[start - 1] if start else ""
    for reason, words in lexicon.load("named_numbers")["suffixes"].items():
        if item.unit and any(text.startswith(word, item.end) for word in words):
            return start, item.end + 1, reason
    ranks = lexicon.load("named_numbers")["ranks"]
    if before == ranks["ordinal"]:
        return _ordinal(text, item, ranks)
    if before == ranks["before"]:
        return _top(text, item, ranks)
    if before in _tables()["negative"] and (start < 2 or not (text[start - 2].isalnum() or text[start - 2] in "-—%")) or before == _tables()["negative"][0]:
        item.start, item.value = start - 1, -item.value
    return item


def _ordinal(text: str, item: Item, ranks: Any) -> Item | tuple:
    item.start -= 1
    place = item.unit in ranks["units"][:2]
    if not place:
        head = text[max(0, item.start - 8):item.start]
        place = not item.unit and any(head.endswith(word) for word in ranks["contexts"])
        if not place:
            return item.start, item.end if item.unit else item.number_end, "ordinal"
    item.form = Form.RANK
    return item


def _top(text: str, item: Item, ranks: Any) -> Item | tuple:
    dimension = unit.parse(item.unit).dimension if item.unit else ""
    if dimension == "time":
        return item.start - 1, item.end, "period"
    if item.unit and item.unit not in ranks["units"] and dimension != "percent":
        return item
    if not item.unit and text[item.end:item.end + 1] in ranks["units"]:
        item.unit = text[item.end]
        item.end += 1
    item.start -= 1
    item.form, item.hedge = Form.RANK, Comparator.LE
    return item


def _read_han(text: str, start: int, end: int) -> Item | tuple | None:
    data = _tables()
    run = text[start:end]
    hedge = None
    if run[0] in data["upward"]:
        run, hedge = run[1:], Comparator.GE
    elif run[0] in data["several"]:
        hedge = Comparator.GE
    # 千 of 千瓦 belongs to the unit
    if end - start > 1 and run[-1] in "".join(data["small"]) + "".join(data["large"]) + "两":
        tail = _tail().match(text, end - 1)
        plain = tail["plain"]
        if plain and not tail["gap"] and len(plain) > 1 or plain and plain == run[-1]:
            after = _tail().match(text, end)
            if not (plain == run[-1] and (after["plain"] or after["unit"])):
                end, run = end - 1, run[:-1]
    large = data["large"]
    cut = len(run)
    while cut and run[cut - 1] in large:
        cut -= 1
    head, scale = run[:cut], run[cut:]
    if any(char in large for char in head):
        head, scale = run, ""
    tail = _tail().match(text, end)
    has_unit = bool(tail["plain"] or tail["unit"])
    if not has_unit and not tail["more"]:
        head, scale = run, ""
    elif not head and scale:
        head = ""
    read = numeral.read(head) if head else numeral.Numeral(numeral.Fraction(1))
    if read is None or scale and not all(c in large for c in scale):
        return None
    if read.at_least:
        hedge = Comparator.GE
    if not _stands(text, start, end, run, tail, hedge, has_unit):
        return None
    value = float(read.low)
    high = None if read.high is None else float(read.high)
    item = _with_tail(text, start, end, value, high, tail, hedge, True)
    if isinstance(item, Item):
        item.unit = scale + item.unit
        item.scale = scale + item.scale
    return item


def _stands(text: str, start: int, end: int, run: str, tail: Any, hedge: Any, has_unit: bool) -> bool:
    """Whether Chinese numerals are a number here and no part of a word."""
    name = tail["plain"] or tail["unit"] or ""
    cued = hedge or tail["more"] or comparator.before(text, start, "")
    before = text[start - 1] if start else ""
    if before in "第前" and before:
        return True
    scales_only = all(char in _tables()["small"] or char in _tables()["large"] for char in run)
    if scales_only and run not in ("十",):
        return bool(cued) or (has_unit and len(run) > 1)
    if has_unit:
        return len(run) > 1 or bool(cued) or name not in lexicon.load("units")["bound"]
    if cued and (len(run) > 1 or tail["more"]):
        return True
    outside = text[end:end + 1]
    open_after = not outside or not regex.match(r"[\p{Han}A-Za-z]", outside)
    if len(run) > 1:
        return open_after or comparator.after(text, end) is not None
    return open_after and (not before or not regex.match(r"\p{Han}|[“\"]", before))


def _read_parts(text: str, start: int, end: int) -> Item | None:
    for word, name in _tables()["parts"].items():
        if text.startswith(word, start):
            number = text[start + len(word):end]
            read = _number(number)
            if read is None:
                return None
            high = None if read.high is None else float(read.high)
            return Item(start, end, end, float(read.low), high, name, "", Form.NUMBER)
    return None


def _number(text: str) -> numeral.Numeral | None:
    return numeral.Numeral(numeral.Fraction(text)) if text[0] in "0123456789" else numeral.read(text)


def _read_fraction(text: str, start: int, end: int) -> Item | None:
    below, above = (_number(side) for side in text[start:end].split(_tables()["part"]))
    if below is None or above is None or not below.low or below.high or above.high:
        return None
    return Item(start, end, end, float(100 * above.low / below.low), None, "%", "", Form.FRACTION)


def _read_half(text: str, start: int, end: int) -> Item | None:
    hedge = _tables()["half_words"][text[start:end]]
    return Item(start, end, end, 50.0, None, "%", "", Form.FRACTION, Comparator(hedge) if hedge else None)


def _read_fold(text: str, start: int, end: int) -> Item | None:
    number = text[start:end].strip("翻了上番")
    read = _number(number) if number else numeral.Numeral(numeral.Fraction(1))
    if read is None:
        return None
    return Item(start, end, end, float(read.low), None, _tables()["fold_unit"], "", Form.MULTIPLE)


def _read_roman(text: str, start: int, end: int) -> Item | None:
    value = _tables()["roman"].get(text[start:end])
    tail = _tail().match(text, end)
    if value is None or tail["plain"] not in _tables()["roman_units"]:
        return None
    return Item(start, end, tail.end("plain"), float(value), None, tail["plain"], "", Form.NUMBER)


READERS = {"arabic": _read_arabic, "han": _read_han, "parts": _read_parts, "fraction": _read_fraction,
           "half": _read_half, "fold": _read_fold, "roman": _read_roman}


@functools.cache
def _between() -> tuple[Any, Any, Any]:
    """Patterns of what stands between two numbers: range connectors, list connectors, and words before a range."""
    data = _tables()
    dashes = "|".join(map(re.escape, data["dashes"]))
    to, items = "|".join(data["to"]), "|".join(data["list"])
    return (re.compile(rf"{unit.BLANK}?(?:(?:{dashes}){{1,2}}|(?P<to>{to})){unit.BLANK}?"),
            re.compile(rf"{unit.BLANK}?(?:{items}){unit.BLANK}?"), tuple(data["from"]))


def _join_ranges(text: str, items: list[Item]) -> list[Item]:
    """Neighbours tied by a connector become one range (5%—5.5%, 3至5家); 由…到… stays two."""
    joined: list[Item] = []
    connector, _, origins = _between()
    for item in items:
        last = joined[-1] if joined else None
        if last is not None and 0 < item.start - last.end <= 4 and last.value_max is None and item.value_max is None:
            gap = connector.fullmatch(text, last.end, item.start)
            if gap and _tied(text, last, item, gap["to"] is not None, origins):
                continue
        joined.append(item)
    return joined


def _tied(text: str, last: Item, item: Item, worded: bool, origins: tuple[str, ...]) -> bool:
    if worded and text[max(0, last.start - 1):last.start] in origins:
        return False
    if last.unit and last.unit != item.unit and last.unit != last.scale:
        return False
    low, high = last.value, item.value
    name = item.unit
    if last.unit == last.scale and last.scale and last.scale != item.scale:
        return False
    if not low < high or item.form is not last.form and last.form is Form.RANK:
        return False
    last.value_max, last.unit, last.scale, last.end, last.number_end = high, name, item.scale, item.end, item.number_end
    last.hedge = None
    return True


def _finish(text: str, items: list[Item]) -> list[Quantity]:
    """Units of lists, comparators, dimensions."""
    _, listed, _ = _between()
    quantities: list[Quantity] = []
    following: Item | None = None
    for item in reversed(items):
        if following is not None and item.unit == item.scale and following.unit != following.scale:
            if 0 < following.start - item.end <= 4 and listed.fullmatch(text, item.end, following.start):
                own = following.unit[len(following.scale):]
                item.unit = item.scale + own if item.scale else following.unit
        following = item
    for item in items:
        quantities.append(_quantity(text, item))
    return quantities


def _quantity(text: str, item: Item) -> Quantity:
    dimension = unit.parse(item.unit).dimension if item.unit else ""
    start, end = item.start, item.end
    front = comparator.before(text, start, dimension)
    back = comparator.after(text, end)
    cue_start = front[0] if front else start
    cue_end = back[0] if back else end
    if item.value_max is not None:
        bound = Comparator.RANGE
    else:
        bound = back[1] if back else front[1] if front else item.hedge or Comparator.EQ
    form = item.form
    if form is Form.NUMBER and dimension in ("fold", "doubling"):
        form = Form.MULTIPLE
    return Quantity(start, end, item.value, item.value_max, item.unit, bound, form, dimension, cue_start, cue_end,
                    text[cue_start:start] + text[end:cue_end])


def _drop_quoted(quantities: list[Quantity], quotes: list[tuple[int, int]], masked: list) -> list[Quantity]:
    """Counts inside short quotes are parts of names; measured values stay."""
    kept, at = [], 0
    loose = {"", "time", "article", *lexicon.load("units")["counts"]}
    for quantity in quantities:
        while at < len(quotes) and quotes[at][1] <= quantity.start:
            at += 1
        if at < len(quotes) and quotes[at][0] <= quantity.start and quantity.end <= quotes[at][1] and quantity.dimension in loose:
            masked.append((quantity.start, quantity.end, "slogan"))
            continue
        kept.append(quantity)
    return kept


__all__ = ["Scan", "find_quantities", "fold", "scan", "replace", "trie_pattern"]
