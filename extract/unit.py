"""Units: find the unit behind a number, say what it measures, convert between units.

Vocabulary: ``extract/data/units.yaml``.  Compound units are read by grammar: a scale before a unit (万吨), a
denominator behind it (元/千瓦时, 米每秒), a product (千瓦·时).
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from extract import lexicon
from extract.fold import fold
from extract.trie import trie_pattern

BLANKS = re.compile(r"[\s\u3000]+")
BLANK = r"[ \t\u00a0\u3000]"


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """What a unit measures.

    ``dimension``: a name of units.yaml, ``a/b`` for rates, '' where unknown; ``factor``: base units in one unit,
    exact; ``canonical``: the base unit (千克, 元/千瓦时; a measure word is its own base).
    """

    dimension: str
    factor: Fraction
    canonical: str


@lexicon.cached
def table() -> dict[str, UnitInfo]:
    """Every listed unit with its dimension, factor and base."""
    data: dict[str, Any] = lexicon.load("units")
    known = {
        word: UnitInfo(dimension, Fraction(factor), entry["base"])
        for dimension, entry in data["dimensions"].items()
        for word, factor in entry["units"].items()
    }
    for dimension, words in data["counts"].items():
        known.update((word, UnitInfo(dimension, Fraction(1), word)) for word in words)
    return known


@lexicon.cached
def scale_pattern() -> str:
    """A pattern for the scale before a unit (百万, 亿); it leaves 千 to 千瓦."""
    scales = lexicon.load("units")["scales"]
    small, large = ("".join(sign for sign, value in scales.items() if (value < 10_000) is low) for low in (True, False))
    return f"[{small}]?[{large}]{{1,2}}|[{small}]"


@lexicon.cached
def unit_pattern() -> str:
    """A pattern for one unit with its denominators and without the scale before it."""
    data = lexicon.load("units")
    base = trie_pattern(table(), data["not_before"])
    per = "|".join(map(re.escape, data["per"]))
    free = trie_pattern(table())
    below = f"{BLANK}?(?:{per}){BLANK}?(?:[1-9][0-9]{{0,3}}+)?(?:{scale_pattern()})?{free}(?:·{free})?"
    return f"{base}(?:·{free})?(?:{below}){{0,2}}"


@lexicon.cached
def _parts() -> re.Pattern[str]:
    """A whole unit: scale, numerator, denominators."""
    data = lexicon.load("units")
    base = trie_pattern(table())
    per = "|".join(map(re.escape, data["per"]))
    return re.compile(f"(?P<unit>{base})|(?P<scale>{scale_pattern()}|[1-9][0-9]{{0,8}}+)|(?P<per>{per})|(?P<times>·)")


@lexicon.remembered(4096)
def parse(unit: str) -> UnitInfo:
    """The meaning of a unit as written (万吨, %, 微克/立方米).

    A bare scale (万) is a plain number; an unknown unit keeps itself as base, with dimension ''.
    """
    text = BLANKS.sub("", fold(unit))
    if text in table():
        return table()[text]
    sides: list[tuple[list[str], list[str]]] = [([], [])]
    factor, place = Fraction(1), 0
    for match in _parts().finditer(text):
        if match.start() != place:
            break
        place = match.end()
        below = len(sides) > 1
        if match["per"]:
            sides.append(([], []))
        elif match["scale"]:
            times = _scale_value(match["scale"])
            factor = factor / times if below else factor * times
        elif match["unit"]:
            info = table()[match["unit"]]
            sides[-1][0].append(info.dimension)
            sides[-1][1].append(info.canonical)
            factor = factor / info.factor if below else factor * info.factor
    if place != len(text) or any(not names for names, _ in sides[1:]):
        scaled = _scaled_unknown(text)
        return scaled or UnitInfo("", Fraction(1), text)
    return UnitInfo("/".join("·".join(names) for names, _ in sides), factor,
                    "/".join("·".join(bases) for _, bases in sides))


def _scaled_unknown(text: str) -> UnitInfo | None:
    """An unknown measure word behind a scale: 万孔 is ten thousand 孔."""
    scales = lexicon.load("units")["scales"]
    head = len(text) - len(text.lstrip("".join(scales)))
    if not head or head == len(text):
        return None
    return UnitInfo("", _scale_value(text[:head]), text[head:])


def _scale_value(text: str) -> Fraction:
    """万 = 10^4, 万亿 = 10^12, 百 = 10^2, 100 = 100."""
    if text[0] in "0123456789":
        return Fraction(int(text))
    scales = lexicon.load("units")["scales"]
    value = Fraction(1)
    for char in text:
        value *= scales[char]
    return value


def convert(value: float, from_unit: str, to_unit: str) -> float | None:
    """``value`` in ``to_unit``; None where the two measure different things or one is unknown.

    Factors are exact; the result is rounded once, to the nearest float of the exact product.
    """
    if from_unit == to_unit:
        return value
    here, there = parse(from_unit), parse(to_unit)
    if (here.dimension, here.canonical) != (there.dimension, there.canonical):
        return None
    return float(Fraction(repr(value)) * here.factor / there.factor)
