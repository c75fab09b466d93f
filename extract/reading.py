"""Reading one number where it stands: digits, Chinese numerals, shares, multiples, classes.

``numbers()`` finds where a number may begin and how it is written; ``READERS`` has a function for each way.
Vocabulary: numerals.yaml, named_numbers.yaml.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

from extract import comparator, han, lexicon, measure, numeral, rank, unit
from extract.measure import Item
from extract.model import Comparator, Form
from extract.named import Mask
from extract.trie import trie_pattern

DOTTED = frozenset("0123456789.")
RATIO = frozenset(":\uff1a\u2236")
_TO_ONE = re.compile(r"[:\uff1a\u2236]1(?![0-9.:\uff1a\u2236])")
_DIGITS = re.compile(r"[0-9]{1,6}+")
_POWER = re.compile(r"(?:e|[eE](?=[-+\u2212\uff0b\uff0d])|\^)(?P<n>[-+\u2212\uff0b\uff0d]?[0-9]{1,3})(?![0-9A-Za-z.^])")
_SIGNS = str.maketrans("\u2212\uff0b\uff0d", "-+-")


@lexicon.cached
def _words() -> SimpleNamespace:
    data, names = numeral.tables(), lexicon.load("named_numbers")
    scales = "".join((*data["small"], *data["large"]))
    signs = "".join(data["digits"]) + scales + "".join(data["tens"]) + "".join(data["several"])
    blank = unit.BLANK
    return SimpleNamespace(
        part=data["part"], parts=data["parts"], half_words=data["half_words"], tenths=data["tenths"], digits=data["digits"],
        roman=data["roman"], roman_units=data["roman_units"], fold_unit=data["fold_unit"],
        folds=[re.compile(pattern) for pattern in data["folds"]], slash=frozenset(lexicon.load("units")["per"][:2]),
        bound=frozenset(lexicon.load("units")["bound"]), code=names["code_length"], letters=lexicon.load("units")["letters"],
        rank_marks=frozenset((names["ranks"]["before"], names["ranks"]["ordinal"])),
        mixed=re.compile(rf"[0-9]{{1,12}}+{blank}?[{scales}]{{1,3}}+(?>(?:{blank}?[0-9]{{1,4}}+{blank}?[{scales}]{{1,3}}+){{1,6}})(?![0-9])"),
        above=re.compile(rf"[0-9]{{1,6}}+|[{signs}]{{1,12}}+"),
    )


@lexicon.cached
def numbers() -> re.Pattern[str]:
    """Where a number may begin; the name of the last group says how it is written.

    The look-ahead on one character makes the scan fast; every run is possessive, so that nothing is read twice.
    """
    data = numeral.tables()
    digits, scales, large = "".join(data["digits"]), "".join((*data["small"], *data["large"])), "".join(data["large"])
    signs = digits + scales + "".join(data["tens"]) + "".join(data["several"])
    upward, more, point = ("".join(data[key]) for key in ("upward", "more", "point"))
    roman = "".join(sign for sign in data["roman"] if not sign.isascii())
    firsts = "".join(word[0] for word in (*data["half_words"], *data["folds"]))
    blank = "[ \u3000]"
    part = f"{blank}?" + f"{blank}?".join(data["part"]) + f"{blank}?"
    number = (rf"(?:[0-9]{{1,15}}+(?>(?:,[0-9]{{3}}(?![0-9]))*)(?>(?:\.[0-9]{{1,9}}+)?)"
              rf"|[{signs}]{{1,20}}+(?>(?:[{point}][{digits}]{{1,9}}+)?))")
    return re.compile(
        rf"(?=[0-9{signs}{upward}{roman}{firsts}{data['half']}IV])(?:(?P<arabic>[0-9]++(?>(?:,[0-9]{{3}}(?![0-9]))*)(?>(?:\.[0-9]++)?))"
        rf"|(?P<parts>{trie_pattern(data['parts'])}{number})"
        rf"|(?P<fraction>[{signs}]{{1,12}}+{part}(?:[{signs}]{{1,12}}+|[0-9]{{1,6}}+))"
        rf"|(?P<half>{trie_pattern(data['half_words'])}|{data['half']})"
        rf"|(?P<han>(?>(?:[{upward}](?=[{scales}]))?)[{signs}]++(?>(?:{blank}(?=[{scales}])[{signs}]++|(?<=[{scales}]){blank}[{signs}]++){{0,12}})"
        rf"(?>(?:{blank}?[{more}]{blank}?[{large}]++)?)(?>(?:{blank}?[{point}]{blank}?[{digits}]{{1,20}}+[{scales}]*+)?))"
        rf"|(?P<fold>{'|'.join(data['folds'])})"
        rf"|(?P<roman>[{roman}]|(?<![A-Za-z])[IV]{{1,3}}(?={trie_pattern(data['roman_units'])})))"
    )


def _arabic(text: str, start: int, end: int) -> Item | Mask | None:
    w = _words()
    times = w.letters.get(text[end:end + 1], 1)
    if times > 1 and not (text[end + 1:end + 2].isascii() and text[end + 1:end + 2].isalnum()):
        value = float(text[start:end].replace(",", "")[:numeral.LONGEST]) * times
        found = measure.with_unit(text, start, end + 1, value, None, measure.tail()(text, end + 1), None)
        if isinstance(found, Item):
            found.small = times
        return found
    behind = measure.tail()(text, end)
    name = behind[1] or behind[5]
    before, after = text[start - 1] if start else "", text[end:end + 1]
    if before == "." and "." not in text[start:end] and text[max(0, start - 2):start - 1] not in DOTTED:
        start, before = start - 1, text[start - 2:start - 1]
    if before.isascii() and before.isalpha() and not (name and unit.parse(name).dimension == "percent") and not measure.prefix(text, start):
        return _code(text, start, end)
    number = text[start:end]
    if end - start >= w.code and (end - start > numeral.LONGEST or len(number.partition(".")[0].partition(",")[0]) >= w.code):
        return start, end, "code"
    if not name and after.isascii():
        if after in w.slash:
            return _quotient(text, start, end)
        if power := _POWER.match(text, end):
            return _raised(text, start, end, power)
        if after.isalpha():
            return _code(text, start, end)
    if after in RATIO and _TO_ONE.match(text, end):
        return Item(start, end + 2, float(text[start:end].replace(",", "")), None, "")
    if behind[3] and text[behind.end(3):behind.end(3) + 2].strip()[:1].isdigit():
        mixed = w.mixed.match(text, start)
        if mixed and mixed.end() > behind.end(3) and numeral.read(mixed[0]):
            return han.read(text, start, mixed.end(), mixed[0])
    if after == w.part[0] and text.startswith(w.part, end):
        above = w.above.match(text, end + len(w.part))
        return _fraction(text, start, above.end()) if above else None
    value = float(number.replace(",", "")) if "," in number else float(number)
    item = measure.with_unit(text, start, end, value, None, behind, None)
    if isinstance(item, Item) and not item.unit and end - start == 4 and 1990 <= value <= 2060 and item.start == start:
        return (start, end, "date") if comparator.before(text, start, "") is None else item
    return item


def _raised(text: str, start: int, end: int, power: re.Match[str]) -> Item | Mask:
    """1.2e5, 10^8: a power of ten, or of the number itself, with the unit behind it."""
    base, exponent = float(text[start:end].replace(",", "")[:numeral.LONGEST]), int(power["n"].translate(_SIGNS))
    try:
        value = base ** exponent if power[0][0] == "^" else base * 10.0 ** exponent
    except (OverflowError, ZeroDivisionError):
        return start, power.end(), "code"
    return measure.with_unit(text, start, power.end(), value, None, measure.tail()(text, power.end()), None)


def _code(text: str, start: int, end: int) -> Mask:
    """A number grown together with letters: a model, a name (5G, T5, PM2.5)."""
    first = max(0, start - 20)
    while start > first and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "-_."):
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    return start, end, "name"


def _quotient(text: str, start: int, end: int) -> Item | Mask:
    """1/4 is a share; other digits about a slash are dates or codes."""
    above = Fraction(text[start:end].replace(",", ""))
    below = _DIGITS.match(text, end + 1)
    if below is None:
        return Item(start, end, float(above), None, "")
    if above.denominator == 1 and 0 < above < int(below[0]) <= 100:
        return Item(start, below.end(), float(100 * above / int(below[0])), None, "%", "", Form.FRACTION)
    return start, below.end(), "code"


def _han(text: str, start: int, end: int) -> Item | Mask | None:
    return han.read(text, start, end, text[start:end])


def _number(text: str) -> numeral.Numeral | None:
    return numeral.Numeral(Fraction(text.replace(",", ""))) if text[0] in numeral.ASCII else numeral.read(text)


def _parts(text: str, start: int, end: int) -> Item | Mask | None:
    """百分之八十, 千分之三."""
    word, name = next((word, name) for word, name in _words().parts.items() if text.startswith(word, start))
    number = _number(text[start + len(word):end])
    if number is None:
        return None
    item = Item(start, end, float(number.low), None if number.high is None else float(number.high), name)
    ranked: Item | Mask = rank.read(text, item, start - 1) if start and text[start - 1] in _words().rank_marks else item
    return ranked


def _fraction(text: str, start: int, end: int) -> Item | None:
    """三分之一, as a share in percent."""
    below, above = (_number(side) for side in unit.BLANKS.sub("", text[start:end]).split(_words().part)[:2])
    if below is None or above is None or not below.low or below.high or above.high:
        return None
    return Item(start, end, float(100 * above.low / below.low), None, "%", "", Form.FRACTION)


def _half(text: str, start: int, end: int) -> Item | None:
    """一半, 过半: 50 %; 半 before a unit: one half of it."""
    w = _words()
    word = text[start:end]
    if word in w.half_words:
        hedge = w.half_words[word]
        return Item(start, end, 50.0, None, "%", "", Form.FRACTION, Comparator(hedge) if hedge else None)
    name = measure.tail()(text, end)[1]
    if not name or (name in w.bound and name not in w.tenths) or (start and text[start - 1] in w.digits):
        return None
    item = Item(start, end + len(name), 0.5, None, unit.BLANKS.sub("", name))
    if name in w.tenths:
        measure.to_percent(text, item, w.tenths[name])
    return item


def _fold(text: str, start: int, end: int) -> Item | None:
    """翻一番, 翻两番, 翻一番半, 翻番: how often a value doubles."""
    found = next(filter(None, (pattern.fullmatch(text, start, end) for pattern in _words().folds)))
    said = found.groupdict()
    times = _number(said["n"]) if said.get("n") else numeral.Numeral(Fraction(1))
    if times is None:
        return None
    return Item(start, end, float(times.low) + (0.5 if said.get("and_half") else 0.0), None, _words().fold_unit, "", Form.MULTIPLE)


def _roman(text: str, start: int, end: int) -> Item | None:
    """Ⅲ类: a class by number."""
    value = _words().roman.get(text[start:end])
    behind = measure.tail()(text, end)
    if value is None or behind[1] not in _words().roman_units:
        return None
    return Item(start, behind.end(1), float(value), None, behind[1])


READERS: dict[str, Callable[[str, int, int], Item | Mask | None]] = {
    "arabic": _arabic, "han": _han, "parts": _parts, "fraction": _fraction, "half": _half, "fold": _fold, "roman": _roman,
}
