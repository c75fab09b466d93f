"""Chinese numerals: reading them, with their vague and adjacent forms.

Vocabulary: ``extract/data/numerals.yaml``.
"""
from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from extract import lexicon


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read: ``low`` to ``high`` (None for one number); ``at_least`` for vague ones (几十, 十余)."""

    low: Fraction
    high: Fraction | None = None
    at_least: bool = False


@functools.cache
def _tables() -> dict[str, Any]:
    return lexicon.load("numerals")


@functools.lru_cache(maxsize=8192)
def read(text: str) -> Numeral | None:
    """The number written in Chinese characters (or digits and scales: 5万4千), None where it is none.

    三千五百 3500, 两万 20000, 一点五亿 150000000, 十几 10 and more, 三四十 30 to 40, 二〇二五 2025, 一万三 13000.
    """
    data = _tables()
    digits, small, large = data["digits"], data["small"], data["large"]
    bare = "".join(char for char in text if not char.isspace())
    hedged = [char for char in bare if char in data["more"] or char in data["several"]]
    at_least = bool(hedged)
    for char in data["more"]:
        bare = bare.replace(char, "")
    if not bare:
        return None
    if all(char in digits for char in bare):
        return _positional(bare, digits, data["zero"])
    pair = _adjacent(bare, digits)
    if pair is not None:
        first, second = (_sum(part, data) for part in pair)
        if first is None or second is None or not first < second:
            return None
        return Numeral(first, second, at_least)
    value = _sum(bare, data)
    if value is None or not (any(char in small or char in large for char in bare) or value):
        return None
    return Numeral(value, None, at_least)


def _positional(text: str, digits: dict[str, int], zero: list[str]) -> Numeral | None:
    """Digits without scales: one digit, neighbours as a range (三四), or a string with a zero (二〇二五)."""
    values = [digits[char] for char in text]
    if len(values) == 1:
        return Numeral(Fraction(values[0]))
    if len(values) == 2 and 0 < values[0] and values[1] in (values[0] + 1, values[0] + 2) and (values[1] == values[0] + 1 or values[0] == 3):
        return Numeral(Fraction(values[0]), Fraction(values[1]))
    if any(char in zero for char in text):
        return Numeral(Fraction("".join(map(str, values))))
    return None


def _adjacent(text: str, digits: dict[str, int]) -> tuple[str, str] | None:
    """三四十 → 三十, 四十; 十五六 → 十五, 十六; None where no two digits stand side by side."""
    for i in range(len(text) - 1):
        one, two = text[i], text[i + 1]
        if one in digits and two in digits and digits[one] and digits[two]:
            if digits[two] != digits[one] + 1 and (digits[one], digits[two]) != (3, 5):
                return None
            return text[:i] + one + text[i + 2:], text[:i] + two + text[i + 2:]
    return None


def _sum(text: str, data: dict[str, Any]) -> Fraction | None:
    """Left to right: digits gather a group below 10,000, a large scale multiplies what it closes."""
    digits, small, large = data["digits"], data["small"], data["large"]
    tens, several, points, zero = data["tens"], data["several"], data["point"], data["zero"]
    total = group = Fraction(0)
    pending: Fraction | None = None
    last_scale, gap, last_large = 1, False, None
    i = 0
    while i < len(text):
        char = text[i]
        if char.isdigit() and char.isascii():
            end = i
            while end < len(text) and (text[end].isascii()):
                end += 1
            if pending is not None:
                return None
            pending = Fraction(text[i:end].replace(",", ""))
            i = end
            continue
        if char in zero:
            gap = True
        elif char in digits or char in several:
            if pending is not None:
                return None
            pending = Fraction(digits.get(char, 0) if char in digits else several[char])
            if char in several and (i + 1 == len(text) or text[i + 1] in large) and (group or total):
                pending = Fraction(0)
        elif char in tens:
            if pending is not None or group:
                return None
            group, last_scale, gap = group + tens[char], 10, False
        elif char in small:
            if pending is None and (group or (total and not gap and last_scale != 1 and False)):
                return None
            if last_scale != 1 and small[char] >= last_scale:
                return None
            group += (1 if pending is None else pending) * small[char]
            pending, last_scale, gap = None, small[char], False
        elif char in large:
            here = group + (pending or 0)
            if not here and not (total and last_large):
                here = Fraction(1) if not total else Fraction(0)
            if last_large is not None and large[char] >= last_large:
                total = (total + here) * large[char]
            else:
                total += here * large[char]
            group, pending, gap = Fraction(0), None, False
            last_scale, last_large = 1, large[char]
        elif char in points:
            return _with_decimals(text, i, total + group + (pending or 0), bool(total or group or pending is not None or gap), data)
        else:
            return None
        i += 1
    if pending is not None:
        if not gap and (last_scale > 10 or (last_scale == 1 and last_large)) and pending < 10 and pending.denominator == 1:
            # 四百五 is 450 and 一万三 is 13000: a last digit takes the next lower scale
            pending *= (last_scale // 10) if last_scale > 1 else last_large // 10
        group += pending
    return total + group


def _with_decimals(text: str, point: int, whole: Fraction, has_whole: bool, data: dict[str, Any]) -> Fraction | None:
    """一点五亿: digits behind the point, then scales that multiply the whole number."""
    digits, scales = data["digits"], {**data["small"], **data["large"]}
    i = point + 1
    decimals = ""
    while i < len(text) and (text[i] in digits or text[i] in "0123456789"):
        decimals += str(digits.get(text[i], text[i]))
        i += 1
    if not decimals or not has_whole:
        return None
    value = whole + Fraction(int(decimals), 10 ** len(decimals))
    for char in text[i:]:
        if char not in scales:
            return None
        value *= scales[char]
    return value
