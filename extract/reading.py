"""Reading one number where it stands: digits, Chinese numerals, fractions, folds, classes; with its unit.

``numbers()`` finds where a number may begin; ``read`` gives an :class:`Item`, a mask, or None.
Vocabulary: numerals.yaml, units.yaml.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from extract import comparator, lexicon, numeral, rank, unit
from extract.model import Comparator, Form
from extract.named import Mask
from extract.trie import trie_pattern


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
    weak: bool = False                 # a lone Chinese digit, no number unless a range or a list gives it a unit


@lexicon.cached
def _words() -> SimpleNamespace:
    """The vocabulary of this module, shaped for quick look-up."""
    data, names, units = numeral.tables(), lexicon.load("named_numbers"), lexicon.load("units")
    join = "".join
    firsts = {word[0] for word in unit.table()} | set(units["scales"]) | {*data["more"], *data["tenths"]}
    nexts = {char for entry in names["patterns"] for char in entry.get("next", "")}
    cues = {word[0] for word in comparator.words("after")}
    connectors = {*data["dashes"], *data["to"], *data["list"]}
    return SimpleNamespace(
        small=data["small"], large=frozenset(data["large"]), scales=frozenset((*data["small"], *data["large"])),
        digits=join(data["digits"]), several=join(data["several"]), upward=frozenset(data["upward"]),
        point=join(data["point"]), part=data["part"], parts=data["parts"], half_words=data["half_words"], half=data["half"],
        roman=data["roman"], roman_units=data["roman_units"], fold_unit=data["fold_unit"], tenths=data["tenths"], sets=data["sets"],
        more=join(data["more"]), hedges=frozenset(data["more"]), minus=tuple(data["negative"]), minus_ends=frozenset(word[-1] for word in data["negative"]), slash=frozenset(units["per"][:2]),
        follows=frozenset(firsts | nexts | cues | connectors), connectors=frozenset(connectors), prefixes=units["prefixes"],
        prefix_ends=frozenset(sign[-1] for sign in units["prefixes"]), bound=frozenset(units["bound"]), boundary=re.compile(units["boundary"]),
        no_measure=frozenset(units["no_measure"]), code=names["code_length"],
        suffixes={word: reason for reason, words in names["suffixes"].items() for word in words},
        rank_marks=frozenset((names["ranks"]["before"], names["ranks"]["ordinal"])),
        split=frozenset((*data["small"], *data["large"], *(sign for sign in data["digits"] if sign in unit.table()))),
    )


@lexicon.cached
def numbers() -> re.Pattern[str]:
    """Where a number may begin; the name of the last group says how it is written."""
    w, data = _words(), numeral.tables()
    scales, large, upward = "".join(w.scales), "".join(w.large), "".join(w.upward)
    han = w.digits + scales + "".join(data["tens"]) + w.several
    signs = "".join(sign for sign in w.roman if not sign.isascii())
    starts = han + upward + signs + "".join(word[0] for word in (*w.half_words, *data["folds"])) + w.half
    blank = "[ \u3000]"
    number = rf"(?:[0-9]{{1,15}}+(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]{{1,9}}+)?+|[{han}]{{1,20}}+(?:[{w.point}][{w.digits}]{{1,9}}+)?+)"
    return re.compile(
        rf"(?=[0-9{starts}IV])(?:(?P<arabic>[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]++)?+)"
        rf"|(?P<parts>{trie_pattern(w.parts)}{number})"
        rf"|(?P<fraction>[{han}]{{1,12}}+{w.part}(?:[{han}]{{1,12}}+|[0-9]{{1,6}}+))"
        rf"|(?P<half>{trie_pattern(w.half_words)}|{w.half})"
        rf"|(?P<han>(?:[{upward}](?=[{scales}]))?+[{han}]++(?:{blank}(?=[{scales}])[{han}]++|(?<=[{scales}]){blank}[{han}]++){{0,12}}+"
        rf"(?:{blank}?[{w.more}]{blank}?[{large}]++)?+(?:[{w.point}][{w.digits}]{{1,20}}+[{scales}]*+)?+)"
        rf"|(?P<fold>{'|'.join(data['folds'])})"
        rf"|(?P<roman>[{signs}]|(?<![A-Za-z])[IV]{{1,3}}(?={trie_pattern(w.roman_units)})))"
    )


@lexicon.cached
def _tail() -> re.Pattern[str]:
    """What may follow a number: a unit of its own (千克); or a hedge, a scale, a hedge, a unit."""
    w, base = _words(), unit.unit_pattern()
    scale = f"(?:[{''.join(w.small)}]?[{''.join(w.large)}]{{1,2}}|[{''.join(w.small)}])"
    return re.compile(
        f"{unit.BLANK}{{0,2}}(?:({base})|([{w.more}])?({scale})?([{w.more}])?(?:{unit.BLANK}?({base}))?)"
    )


def read(kind: str, text: str, start: int, end: int) -> Item | Mask | None:
    """The number ``text[start:end]`` of the written ``kind``, with its unit; a mask where it is part of a name."""
    return READERS[kind](text, start, end)


def skips(text: str, end: int) -> bool:
    """Whether a lone Chinese digit before ``end`` can't be a number: a word goes on that no unit begins with."""
    after = text[end:end + 1]
    return after.isalpha() and after not in _words().follows


def _arabic(text: str, start: int, end: int) -> Item | Mask | None:
    w = _words()
    tail = _tail().match(text, end)
    name = tail[1] or tail[5]
    before = text[start - 1] if start else ""
    if before.isascii() and before.isalpha() and not (name and unit.parse(name).dimension == "percent") and not _prefix(text, start):
        return _code(text, start, end)
    if end - start >= w.code and "," not in text[start:end]:
        return start, end, "code"
    after = text[end:end + 1]
    if not name and after.isascii() and (after.isalpha() or after in w.slash):
        return _quotient(text, start, end) if after in w.slash else _code(text, start, end)
    if tail[3] and text[tail.end(3):tail.end(3) + 2].strip()[:1].isdigit():
        mixed = _mixed().match(text, start)
        read = numeral.read(mixed[0]) if mixed and mixed.end() > tail.end(3) else None
        if read is not None:
            return _han_value(text, start, mixed.end(), mixed[0])
    if after == w.part[0] and text.startswith(w.part, end):
        above = _above().match(text, end + len(w.part))
        return _fraction(text, start, above.end()) if above else None
    number = text[start:end]
    value = float(number.replace(",", "")) if "," in number else float(number)
    return _with_unit(text, start, end, value, None, tail, None)


_DIGITS = re.compile(r"[0-9]{1,6}+")


@lexicon.cached
def _above() -> re.Pattern[str]:
    """What stands above a fraction's bar."""
    return re.compile(rf"[0-9]{{1,6}}+|[{_words().digits}{''.join(_words().scales)}]{{1,12}}+")


@lexicon.cached
def _mixed() -> re.Pattern[str]:
    """5万4千6百, 1亿2000万: digits and scales by turns, a scale at the end."""
    scales = "".join(_words().scales)
    return re.compile(rf"[0-9]{{1,12}}+{unit.BLANK}?[{scales}]{{1,3}}+(?:{unit.BLANK}?[0-9]{{1,4}}+{unit.BLANK}?[{scales}]{{1,3}}+){{1,6}}+(?![0-9])")


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
    below = _DIGITS.match(text, end + 1)
    if below is None:
        return Item(start, end, float(text[start:end].replace(",", "")), None, "")
    above, under = Fraction(text[start:end].replace(",", "")), int(below[0])
    if above.denominator == 1 and 0 < above < under <= 100:
        return Item(start, below.end(), float(100 * above / under), None, "%", "", Form.FRACTION)
    return start, below.end(), "code"


def _with_unit(text: str, start: int, end: int, value: float, high: float | None, tail: Any, hedge: Any) -> Item | Mask | None:
    """Scale and unit behind a number; signs, rank words and class words around both."""
    w = _words()
    plain, more, scale, inner, name = tail.groups()
    small = 1
    if plain:
        finish, scale, name = tail.end(1), "", plain
    else:
        finish = tail.end() if name or scale or more else end
        scale, name = scale or "", name or ""
        if more or (inner and finish > end):
            hedge = hedge or Comparator.GE
        while scale and scale[0] in w.small:
            small = w.small[scale[0]]
            value, high, scale = value * small, None if high is None else high * small, scale[1:]
        if not name and finish == tail.end() and not (more or inner):
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
        _to_percent(text, item, w.tenths[name])
    elif name in w.sets:
        item.value, item.unit = value * w.sets[name], scale
    before = text[start - 1] if start else ""
    if item.unit == item.scale and before in w.prefix_ends and before:
        item.unit = item.scale + _prefix(text, start)
    if before in w.rank_marks:
        return rank.read(text, item)
    if before in w.minus_ends:
        _negate(text, item)
    return item


def _prefix(text: str, start: int) -> str:
    """The unit a sign before the number stands for ($5), '' for none."""
    return next((name for sign, name in _words().prefixes.items() if text.endswith(sign, 0, start)), "")


def _negate(text: str, item: Item) -> None:
    """A minus word or sign before the number; a hyphen only where nothing it could join stands before it."""
    sign = next((word for word in _words().minus if text.endswith(word, 0, item.start)), "")
    at = item.start - len(sign)
    before = text[at - 1] if at else ""
    if sign and (sign.isalpha() or not (before.isascii() and before.isalnum() or before in ("-", "—", "－", "%", "）", ")"))):
        item.start, item.value = at, -item.value


def _unknown(text: str, end: int) -> tuple[str, int]:
    """A measure word no list holds: one or two characters between the number and a boundary (20畦，)."""
    w = _words()
    for size in (1, 2):
        word = text[end:end + size]
        if len(word) < size or not ("\u4e00" <= word[-1] <= "\u9fff") or word[-1] in w.no_measure or word[-1] in w.scales:
            break
        if w.boundary.match(text, end + size):
            return word, end + size
    return "", end


def _add_half(text: str, item: Item) -> None:
    """三斤半, 一个半小时: half a unit more."""
    tail = _tail().match(text, item.end + 1)
    if tail[1] and unit.parse(tail[1]).dimension == "time":
        item.unit, item.end = item.unit[len(item.scale) + 1:] + tail[1], tail.end(1)
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


def _to_percent(text: str, item: Item, factor: int) -> None:
    """八成 is 80 %, 三成五 35 %."""
    digits = numeral.tables()["digits"]
    after = text[item.end:item.end + 1]
    factor = 1 if item.value * factor > 100 else factor  # 75折 is 75 %
    item.value *= factor
    item.high = None if item.high is None else item.high * factor
    if after in digits and not text[item.end + 1:item.end + 2].isalpha():
        item.value, item.end = item.value + digits[after] * factor / 10, item.end + 1
    item.unit, item.scale, item.form = "%", "", Form.FRACTION


def _han(text: str, start: int, end: int) -> Item | Mask | None:
    return _han_value(text, start, end, text[start:end])


def _han_value(text: str, start: int, end: int, run: str) -> Item | Mask | None:
    """Chinese numerals: the scale at their end goes to the unit (三千五百万吨 is 3500 万吨) when there is one."""
    w = _words()
    hedge = Comparator.GE if run[0] in w.upward else None
    run = run[1:] if run[0] in w.upward else run
    if len(run) > 1 and run[-1] in w.split:
        end, run = _give_back(text, end, run)
    tail = _tail().match(text, end)
    number = numeral.read(run) or _discount(text, end, run)
    if number is None:
        return None
    weak = not _stands(text, start, end, run, tail, hedge)
    if weak and not _goes_on(text, end):
        return None
    scale = run[len(run.rstrip("".join(w.large))):] if tail[1] or tail[5] else ""
    times = 1
    for char in scale:
        times *= numeral.tables()["large"][char]
    hedge = Comparator.GE if number.at_least else hedge
    high = None if number.high is None else float(number.high / times)
    item = _with_unit(text, start, end, float(number.low / times), high, tail, hedge)
    if isinstance(item, Item):
        item.unit, item.scale, item.weak = scale + item.unit, scale + item.scale, weak
        item.small = max(item.small, w.small.get(run[len(run) - len(scale) - 1], 1))
    return item


def _goes_on(text: str, end: int) -> bool:
    """Whether a connector and another number follow (五至六家, 两~3百)."""
    w = _words()
    after = text[end + 1:end + 2]
    return text[end:end + 1] in w.connectors and bool(after) and (after in w.digits or after in w.scales or after in numeral.ASCII)


def _discount(text: str, end: int, run: str) -> numeral.Numeral | None:
    """八五折: two digits before a tenth."""
    digits = numeral.tables()["digits"]
    if len(run) == 2 and run[0] in digits and run[1] in digits and text[end:end + 1] in _words().tenths:
        return numeral.Numeral(Fraction(10 * digits[run[0]] + digits[run[1]]))
    return None


def _give_back(text: str, end: int, run: str) -> tuple[int, str]:
    """The last sign of a run may belong to the unit: 千 of 千瓦, 两 as a weight."""
    here = _tail().match(text, end - 1)[1]
    if not here or here[0] != run[-1]:
        return end, run
    after = _tail().match(text, end)
    if len(here) == 1 and (after[1] or after[5]):
        return end, run
    return end - 1, run[:-1]


def _stands(text: str, start: int, end: int, run: str, tail: Any, hedge: Any) -> bool:
    """Whether Chinese numerals are a number here and no part of a word."""
    w = _words()
    name = tail[1] or tail[5]
    before = text[start - 1] if start else ""
    if before in w.rank_marks:
        return True
    after = text[end:end + 1]
    if hedge or tail[2]:
        return bool(name) or len(run) > 1 or bool(tail[2]) or not after.isalpha()
    if run[0] in w.scales and all(char in w.scales for char in run) and w.small.get(run) != 10:
        if name and len(run) > 1 or not (before.isalpha() or after.isalpha()) and len(run) > 1:
            return True
    elif name:
        if len(run) > 1 or name not in w.bound or _alone(text, before, tail.end(), name):
            return True
    elif not after.isalpha():
        if len(run) > 1 or not before.isalpha() and before not in ("“", "\"", "、"):
            return True
    elif len(run) > 1 and comparator.after(text, end) is not None:
        return True
    return (bool(name) or len(run) > 1 or run[0] in w.scales) and comparator.before(text, start, "") is not None


def _alone(text: str, before: str, end: int, name: str) -> bool:
    """Whether a lone digit with a common unit sign is set off as a quantity (五元三毛; 二两)."""
    after = text[end:end + 1]
    if unit.parse(name).dimension == "money":
        return not after.isalpha() or after in _words().digits
    return not before.isalpha() and not after.isalpha() and before not in ("“", "\"", "、")


def _number(text: str) -> numeral.Numeral | None:
    return numeral.Numeral(Fraction(text.replace(",", ""))) if text[0] in numeral.ASCII else numeral.read(text)


def _parts(text: str, start: int, end: int) -> Item | None:
    """百分之八十, 千分之三."""
    word, name = next((word, name) for word, name in _words().parts.items() if text.startswith(word, start))
    number = _number(text[start + len(word):end])
    if number is None:
        return None
    item = Item(start, end, float(number.low), None if number.high is None else float(number.high), name)
    return rank.read(text, item) if start and text[start - 1] in _words().rank_marks else item


def _fraction(text: str, start: int, end: int) -> Item | None:
    """三分之一, as a share in percent."""
    below, above = (_number(side) for side in text[start:end].split(_words().part)[:2])
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
    before = text[start - 1] if start else ""
    tail = _tail().match(text, end)
    if not tail[1] or before.isalnum() and before in w.digits or unit.parse(tail[1]).dimension not in w.tenths and tail[1] in w.bound:
        return None
    item = Item(start, tail.end(1), 0.5, None, tail[1])
    if tail[1] in w.tenths:
        _to_percent(text, item, w.tenths[tail[1]])
    return item


def _fold(text: str, start: int, end: int) -> Item | None:
    """翻一番, 翻两番, 翻番: how often a value doubles."""
    found = [pattern.fullmatch(text, start, end) for pattern in _folds()]
    number = next((match["n"] for match in found if match and "n" in match.groupdict()), None)
    times = _number(number) if number else numeral.Numeral(Fraction(1))
    return None if times is None else Item(start, end, float(times.low), None, _words().fold_unit, "", Form.MULTIPLE)


@lexicon.cached
def _folds() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in numeral.tables()["folds"]]


def _roman(text: str, start: int, end: int) -> Item | None:
    """Ⅲ类: a class by number."""
    value = _words().roman.get(text[start:end])
    tail = _tail().match(text, end)
    if value is None or tail[1] not in _words().roman_units:
        return None
    return Item(start, tail.end(1), float(value), None, tail[1])


READERS = {"arabic": _arabic, "han": _han, "parts": _parts, "fraction": _fraction, "half": _half, "fold": _fold, "roman": _roman}
