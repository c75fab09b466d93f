"""Numerals written in Chinese characters, or in digits and Chinese scales: their value, and how sure it is.

Vocabulary: ``extract/data/numerals.yaml``.
"""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from extract import lexicon

LONGEST = 40  # more characters than any number anyone writes; longer runs are no numbers
LARGEST = 10**24
ASCII = frozenset("0123456789.,")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read: ``low`` alone, or ``low`` to ``high`` (三四十); ``at_least`` for vague ones (几十, 十余)."""

    low: Fraction
    high: Fraction | None = None
    at_least: bool = False


@lexicon.cached
def tables() -> dict[str, Any]:
    """numerals.yaml as it stands."""
    return lexicon.load("numerals")


@lexicon.cached
def _scales() -> dict[str, int]:
    return {**tables()["small"], **tables()["large"]}


@lexicon.remembered(8192)
def read(text: str) -> Numeral | None:
    """The number written in ``text``, None where it is none.

    三千五百 3500, 两万 20000, 一点五亿 150000000, 十几 at least 10, 三四十 30 to 40, 二〇二五 2025, 一万三 13000,
    5万4千 54000.
    """
    data = tables()
    if len(text) > LONGEST:
        return None
    at_least = any(char in data["more"] or char in data["several"] for char in text)
    bare = "".join(char for char in text if char not in data["more"] and not char.isspace())
    if not bare:
        return None
    if all(char in data["digits"] for char in bare):
        return _positional(bare)
    pair = _adjacent(bare) or (bare, None)
    low = _value(pair[0])
    high = None if pair[1] is None else _value(pair[1])
    if low is None or low > LARGEST or (pair[1] is not None and (high is None or not low < high)):
        return None
    return Numeral(low, high, at_least)


def _positional(text: str) -> Numeral | None:
    """Digits without scales: one digit, neighbours as a range (三四), or a string with a zero (二〇二五)."""
    values = [tables()["digits"][char] for char in text]
    if len(values) == 1:
        return Numeral(Fraction(values[0]))
    if len(values) == 2 and _neighbours(*values):
        return Numeral(Fraction(values[0]), Fraction(values[1]))
    rising = all(two == one + 1 for one, two in zip(values, values[1:], strict=False))  # 一二三产业
    if any(char in tables()["zero"] for char in text) or (len(values) > 2 and not rising):
        return Numeral(Fraction("".join(map(str, values))))
    return None


def _neighbours(one: int, two: int) -> bool:
    """Digits that side by side name a range: 三四, 十五六; and 三五."""
    return 0 < one and (two == one + 1 or (one, two) == (3, 5))


def _adjacent(text: str) -> tuple[str, str] | None:
    """三四十 → 三十, 四十; 十五六 → 十五, 十六; None where no two digits stand side by side."""
    digits = tables()["digits"]
    if any(char in tables()["point"] for char in text):
        return None
    for i in range(len(text) - 1):
        one, two = digits.get(text[i], 0), digits.get(text[i + 1], 0)
        if one and two and _neighbours(one, two):
            return text[:i + 1] + text[i + 2:], text[:i] + text[i + 1:]
    return None


def _value(text: str) -> Fraction | None:
    """One number: a decimal with scales behind it, else a whole number."""
    for point in tables()["point"]:
        whole, found, rest = text.partition(point)
        if found:
            return _decimal(whole, rest)
    return _whole(text)


def _decimal(whole: str, rest: str) -> Fraction | None:
    """一点五亿: digits behind the point, then scales that multiply all of it."""
    digits = tables()["digits"]
    count = next((i for i, char in enumerate(rest) if char not in digits), len(rest))
    base = _whole(whole)
    if base is None and whole and all(char in digits for char in whole):
        plain = _positional(whole)
        base = plain.low if plain and plain.high is None else None
    if not count or base is None:
        return None
    value = base + Fraction(int("".join(str(digits[char]) for char in rest[:count])), 10**count)
    for char in rest[count:]:
        if char not in _scales():
            return None
        value *= _scales()[char]
    return value


def _whole(text: str) -> Fraction | None:
    """Split at the largest scale: what stands before it is multiplied, what stands behind it added."""
    data, scales = tables(), _scales()
    if not text:
        return None
    if text in data["digits"]:
        return Fraction(data["digits"][text])
    if text[0] in data["tens"]:
        rest = _rest(text[1:], 10)
        return None if rest is None else data["tens"][text[0]] + rest
    top = max((scales[char] for char in text if char in scales), default=0)
    if not top:
        return _digits(text)
    at = max(i for i, char in enumerate(text) if scales.get(char) == top)
    times = _times(text[:at], top)
    rest = _rest(text[at + 1:], top)
    return None if times is None or rest is None else times * top + rest


def _digits(text: str) -> Fraction | None:
    """ASCII digits, or one vague digit."""
    if all(char in ASCII for char in text):
        return Fraction(text.replace(",", ""))
    if text in tables()["several"]:
        return Fraction(tables()["several"][text])
    return None


def _times(text: str, scale: int) -> Fraction | None:
    """The multiplier before a scale: nothing is 1 (十五), a small scale takes one digit (五百)."""
    text = text.lstrip("".join(tables()["zero"])) if len(text) > 1 else text
    if not text:
        return Fraction(1)
    if scale < 10000 and text not in tables()["digits"] and text not in tables()["several"] and text[0] not in ASCII:
        return None
    return _whole(text)


def _rest(text: str, scale: int) -> Fraction | None:
    """What stands behind a scale; a lone digit takes the next lower one (四百五, 一万三) unless a zero says no."""
    if not text:
        return Fraction(0)
    bare = text.lstrip("".join(tables()["zero"]))
    if not bare:
        return None
    if bare in tables()["several"]:
        return Fraction(0)
    if bare == text and scale > 10 and bare in tables()["digits"]:
        return Fraction(tables()["digits"][bare] * (scale // 10))
    if bare[0] in _scales() and _scales()[bare[0]] > 10:
        return None
    value = _whole(bare)
    return value if value is not None and value < scale else None
