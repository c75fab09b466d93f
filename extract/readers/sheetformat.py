"""A cell's value as the sheet shows it: 0.8 under ``0.0%`` is 80.0%, a date under ``yyyy"年"`` is 2025年."""
from __future__ import annotations

import functools
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import regex

_QUOTED = regex.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DIGITS = regex.compile(r"[0#?][0#?,]*(?:\.[0#?]+)?")
_GENERAL = regex.compile(r"general|@|", regex.IGNORECASE)
_DATE_PART = regex.compile(r"y+|m+|d+", regex.IGNORECASE)
_BY_LOCALE = "mm-dd-yy"    # the built-in format that every country shows its own way


def shown(value: Any, form: str | None) -> str:
    """``value`` (number, text, date, yes/no) under the number format ``form`` of the spreadsheet."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, form or "")
    if hasattr(value, "isoformat"):
        return _date(value, form or "")
    return str(value)


def plain(value: float) -> str:
    """A number as people write it: 12, 0.305; never 12.0, nor the noise of binary fractions."""
    if value == int(value):
        return str(int(value))
    said = format(Decimal(f"{value:.12g}"), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def _number(value: float, form: str) -> str:
    """The number with the percent sign, decimals, thousands and words its format gives it."""
    if value != value or abs(value) == float("inf"):
        return str(value)
    parts = form.split(";")
    look = _look(parts[1] if value < 0 and len(parts) > 1 else parts[0])
    if look is None:
        return plain(value)
    figure = Decimal(repr(value)) * (100 if look.percent else 1)
    figure = figure.quantize(Decimal(1).scaleb(-look.decimals), ROUND_HALF_UP)
    return f"{look.before}{figure:{',' if look.thousands else ''}f}{look.after}"


class _Look(NamedTuple):
    before: str
    after: str
    decimals: int
    thousands: bool
    percent: bool


@functools.lru_cache(maxsize=256)
def _look(form: str) -> _Look | None:
    """How a format writes a number; None where the plain figure is what it shows, or the safer thing to show."""
    if _GENERAL.fullmatch(form) or "/" in form or "E+" in form.upper():
        return None
    words = _QUOTED.sub(_words, form)
    bare = _QUOTED.sub(lambda m: "\0" * len(_words(m)), form)     # as long as ``words``, with the quoted words blotted out
    digits = _DIGITS.search(bare)
    if digits is None:
        return None
    whole, _, places = digits.group().partition(".")
    if whole.endswith(",") or bare[digits.end():].startswith(",") or "#" in places:     # scaled by thousands; optional places
        return None
    # A minus in the form of brackets or colour alone would be lost in text: the sign is written.
    return _Look(words[:digits.start()].strip(" -("), words[digits.end():].rstrip(" )"), len(places), "," in whole, "%" in bare)


def _words(match: regex.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "")


def _date(value: Any, form: str) -> str:
    """Year, month and day in the words of the format; ISO where the format is the country's own or shows hours."""
    bare = _QUOTED.sub("", form.partition(";")[0]).lower()
    if hasattr(value, "year") and "y" in bare and not set("hs") & set(bare) and form.lower() != _BY_LOCALE:
        parts = {"y": value.year, "m": value.month, "d": value.day}
        words = _QUOTED.sub(_words, form.partition(";")[0])
        return _DATE_PART.sub(lambda m: f"{parts[m.group()[0].lower()]:0{min(2, len(m.group()))}}", words).strip()
    said = value.isoformat(sep=" ") if hasattr(value, "year") and hasattr(value, "hour") else value.isoformat()
    return str(said).removesuffix(" 00:00:00")
