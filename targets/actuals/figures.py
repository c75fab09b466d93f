"""One cell at a time: what a person wrote for a value, a year, a yes; ValueError where it can't be told."""
from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from targets.actuals.sheet import Unclear
from targets.actuals.sheets import shown
from targets.text import words

FIRST_YEAR, LAST_YEAR = 1949, 2100
LARGEST, LONGEST = 1e100, 40       # a figure; characters of what is none that are told
# ¹ and ① would fold to plain digits and become part of the figure: they go first
NOTE_MARKS = re.compile(
    r"(?<=[\d%％)）\s])[\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u24b6-\u24ff\u2776-\u2793*†‡#]+$")
NOTE_BRACKETS = re.compile(r"\s*(\[\w{1,2}\]|\(\d\)|〔\d〕)$")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$")
BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$", re.I)
SPLIT = re.compile(r"(?P<number>[+-]?[.]?[\d][\d,. ]*(?:e[+-]?\d+)?)(?P<rest>\D.*)?$", re.I)
YEAR = re.compile(r"(\d{4})")
DATE = re.compile(r"(\d{4})[-/]12[-/]31$")


@dataclass(frozen=True)
class Figure:
    """A value as written; ``unit`` only where it stands in the cell itself."""

    value: float
    unit: str = ""
    preliminary: bool = False


def is_blank(cell: Any) -> bool:
    """An empty cell, or a mark that says there is no figure."""
    return cell == "" or shown(cell).casefold() in _blanks()


@functools.cache
def _blanks() -> frozenset[str]:
    return frozenset({"", *(unicodedata.normalize("NFKC", word).casefold() for word in words("blanks"))})


@functools.cache
def _revised() -> re.Pattern[str]:
    """A mark behind a figure that says it was revised: no part of it."""
    return re.compile(rf"(?<=[\d%])\s*\(?(?:{'|'.join(map(re.escape, words('revised_marks')))})\)?$", re.I)


@functools.cache
def _preliminary() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\s*\(?{re.escape(word)}\)?$", re.I) for word in words("preliminary_marks"))


def figure(cell: Any) -> Figure:
    """The figure in a cell: ``１,234.5``, ``81.5%``, ``1200亿元``, ``98.1①``, ``5.3（初步）``."""
    if isinstance(cell, (bool, datetime.date, Unclear)):
        raise ValueError(shown(cell))
    if isinstance(cell, (int, float)):
        return Figure(_plausible_figure(cell))
    if isinstance(cell, str) and BARE.fullmatch(cell):
        return Figure(_plausible_figure(cell))
    text, preliminary = _without_marks(str(cell))
    parts = SPLIT.match(text)
    if parts is None:
        raise ValueError(str(cell))
    return Figure(_number(parts["number"].strip()), (parts["rest"] or "").strip(), preliminary)


def _without_marks(text: str) -> tuple[str, bool]:
    text = NOTE_MARKS.sub("", text.strip().lstrip("'").rstrip())
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2013", "-").strip()
    text = _revised().sub("", text)
    for mark in _preliminary():
        if mark.search(text) and SPLIT.match(text):
            return NOTE_BRACKETS.sub("", mark.sub("", text)).strip(), True
    return NOTE_BRACKETS.sub("", text).strip(), False


def _number(text: str) -> float:
    if THOUSANDS.match(text):
        text = re.sub(r"[, ]", "", text)
    if not PLAIN.match(text):  # 81,5 or 1.234.567: a decimal comma or a slip, not for us to decide
        raise ValueError(text)
    return _plausible_figure(text)


def _plausible_figure(said: float | str) -> float:
    """The number; ValueError for none, and for one larger than anything that is counted (1e400 is infinite)."""
    try:
        number = float(said)
    except OverflowError:
        raise ValueError(str(said)[:LONGEST]) from None
    if not abs(number) <= LARGEST:
        raise ValueError(str(said)[:LONGEST])
    return number


def year(cell: Any) -> int:
    """The calendar year in a cell: 2024, ``2024年``, ``２０２４年度``, the last day of a year; never part of a year."""
    if isinstance(cell, (datetime.date, datetime.datetime)):
        if (cell.month, cell.day) not in ((12, 31), (1, 1)):
            raise ValueError(shown(cell))
        return _plausible(cell.year)
    text = re.sub(r"\s+|\.0+$", "", shown(cell)).lstrip("'")
    for word in words("year_suffixes"):
        text = text.removesuffix(word)
    found = YEAR.fullmatch(text) or DATE.fullmatch(text)
    if found is None:
        raise ValueError(shown(cell))
    return _plausible(int(found[1]))


def _plausible(number: int) -> int:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(str(number))
    return number


def yes(cell: Any) -> bool:
    """Whether a cell of the column 初步 says yes; blank and no-words say no, ValueError for anything else."""
    text = shown(cell).casefold()
    if text in {word.casefold() for word in words("yes_words")}:
        return True
    if is_blank(cell) or text in {word.casefold() for word in words("no_words")}:
        return False
    raise ValueError(text)
