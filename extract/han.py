"""Chinese numerals in running text: which of them are numbers, and where their scale ends and the unit begins.

Vocabulary: numerals.yaml, units.yaml, named_numbers.yaml.
"""
from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from extract import comparator, lexicon, measure, numeral, unit
from extract.measure import Item
from extract.model import Comparator
from extract.named import Mask


@lexicon.cached
def _words() -> SimpleNamespace:
    data, names, units = numeral.tables(), lexicon.load("named_numbers"), lexicon.load("units")
    connectors = frozenset((*data["dashes"], *data["to"], *data["list"]))
    nexts = {char for entry in names["patterns"] for char in entry.get("next", "")}
    firsts = {word[0] for word in (*unit.table(), *units["scales"], *data["more"], *data["tenths"], *comparator.words("after"))}
    return SimpleNamespace(
        small=data["small"], large=data["large"], larges="".join(data["large"]), scales=frozenset((*data["small"], *data["large"])),
        digits=data["digits"], mixed=data["mixed"], upward=frozenset(data["upward"]), tenths=data["tenths"], connectors=connectors,
        follows=frozenset(firsts | nexts | connectors | {data["mixed"]}), bound=frozenset(units["bound"]),
        quotes=frozenset(names["quotes"]) | {'"', "、"},
        rank_marks=frozenset((names["ranks"]["before"], names["ranks"]["ordinal"])),
        split=frozenset((*data["small"], *data["large"], *(sign for sign in data["digits"] if sign in unit.table()))),
    )


def skips(text: str, end: int) -> bool:
    """Whether a lone digit before ``end`` can't be a number: a word goes on that no unit begins with."""
    after = text[end:end + 1]
    return after.isalpha() and after not in _words().follows


def read(text: str, start: int, end: int, run: str) -> Item | Mask | None:
    """The numeral ``run`` at ``text[start:end]``; the scale at its end goes to the unit when there is one (三千五百万吨 is 3500 万吨)."""
    w = _words()
    hedge = Comparator.GE if run[0] in w.upward else None
    run = run[1:] if run[0] in w.upward else run
    if len(run) > 1 and run[-1] in w.split:
        end, run = _give_back(text, end, run)
    behind = measure.tail()(text, end)
    number = numeral.read(run) or _discount(text, end, run)
    if number is None:
        return None
    weak = not _stands(text, start, end, run, behind, hedge)
    if weak and (not _goes_on(text, end) or _names_a_class(text, start, run)):
        return None
    rest = run.rstrip(w.larges)
    # a scale without a unit is the unit where no noun follows (突破两万亿)
    alone = rest and not w.scales.issuperset(rest) and (not text[end:end + 1].isalpha() or comparator.after(text, end) is not None)
    scale = run[len(rest):] if behind[1] or behind[5] or alone else ""
    times = 1
    for char in scale:
        times *= w.large[char]
    hedge = Comparator.GE if number.at_least else hedge
    high = None if number.high is None else float(number.high / times)
    item = measure.with_unit(text, start, end, float(number.low / times), high, behind, hedge)
    if isinstance(item, Item):
        item.unit, item.scale, item.weak = scale + item.unit, scale + item.scale, weak
        item.small = max(item.small, w.small.get(run[len(run) - len(scale) - 1], 1))
    return item


def _give_back(text: str, end: int, run: str) -> tuple[int, str]:
    """The last sign of a run may belong to the unit: 千 of 千瓦, 两 as a weight."""
    here = measure.tail()(text, end - 1)[1]
    if not here or here[0] != run[-1]:
        return end, run
    after = measure.tail()(text, end)
    if len(here) == 1 and (after[1] or after[5]):
        return end, run
    return end - 1, run[:-1]


def _discount(text: str, end: int, run: str) -> numeral.Numeral | None:
    """八五折: two digits before a tenth."""
    w = _words()
    if len(run) == 2 and run[0] in w.digits and run[1] in w.digits and text[end:end + 1] in w.tenths:
        return numeral.Numeral(Fraction(10 * w.digits[run[0]] + w.digits[run[1]]))
    return None


def _names_a_class(text: str, start: int, run: str) -> bool:
    """Whether scales alone stand behind a count as the size of what it counts (2个千亿、5个百亿级产业集群)."""
    w = _words()
    return len(run) > 1 and w.scales.issuperset(run) and start > 0 and unit.parse(text[start - 1]).dimension == "count"


def _goes_on(text: str, end: int) -> bool:
    """Whether a connector and another number follow (五至六家, 两~3百, 三又二分之一)."""
    w = _words()
    after = text[end + 1:end + 2]
    tied = text[end:end + 1] in w.connectors or text.startswith(w.mixed, end)
    return tied and bool(after) and (after in w.digits or after in w.scales or after in numeral.ASCII)


def _stands(text: str, start: int, end: int, run: str, behind: Any, hedge: Comparator | None) -> bool:
    """Whether Chinese numerals are a number here and no part of a word.

    A unit or a hedge decides, or the end of the word; scales alone (千家) and lone digits before common signs
    (一方) need more.
    """
    w = _words()
    name = behind[1] or behind[5]
    before, after = text[start - 1] if start else "", text[end:end + 1]
    if before in w.rank_marks:
        return True
    if hedge or behind[2]:
        return bool(name) or len(run) > 1 or bool(behind[2]) or not after.isalpha()
    several = len(run) > 1
    if run[0] in w.scales and all(char in w.scales for char in run) and w.small.get(run) != 10:
        if several and (name or not (before.isalpha() or after.isalpha())):
            return True
    elif name:
        if several or name not in w.bound or _alone(text, before, behind.end(), name) or measure.minus(text, start):
            return True
    elif not after.isalpha():
        if several or not (before.isalpha() or before in w.quotes):
            return True
    elif several and comparator.after(text, end) is not None:
        return True
    return bool(name or several or run[0] in w.scales) and comparator.before(text, start, "") is not None


def _alone(text: str, before: str, end: int, name: str) -> bool:
    """Whether a lone digit with a common sign is set off as a quantity (五元三毛; 二两)."""
    after = text[end:end + 1]
    if unit.parse(name).dimension == "money":
        return not after.isalpha() or after in _words().digits
    return not (before.isalpha() or after.isalpha() or before in _words().quotes)
