"""One cell: what sort of thing it is, and its text as it stands."""
from __future__ import annotations

import datetime
import functools
import re
from typing import Any

from targets.actuals import figures, periods
from targets.actuals.labels import label_of
from targets.actuals.sheet import Unclear
from targets.actuals.sheets import shown
from targets.actuals.unitwords import unit_of
from targets.actuals.words import tidy

BLANK, FIGURE, MISSING, YEAR, TEXT = "", "n", "m", "y", "t"
TIME_TEXT = re.compile(r"^\d{1,2}\s*月|^\d\s*季|年|^Q\d|^\d{4}\s*[-/]", re.I)


def sort_of(value: Any) -> str:
    """BLANK, FIGURE, MISSING (a mark for no figure), YEAR (a year, or a whole number that could be one) or TEXT."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, str):
        return _sort_of_text(value)
    if isinstance(value, bool):
        return TEXT
    if isinstance(value, (int, float)):
        return YEAR if value == int(value if value == value and abs(value) < 1e15 else 0) and periods.plausible(int(value)) else FIGURE
    if isinstance(value, Unclear):
        return FIGURE
    return YEAR if isinstance(value, (datetime.date, datetime.datetime)) else TEXT


@functools.lru_cache(maxsize=200_000)
def _sort_of_text(value: str) -> str:
    text = tidy(value).lstrip("'").strip()
    if not text:
        return BLANK
    if figures.is_blank(value):
        return MISSING
    plain = "".join(text.split())
    if plain.isdecimal() and len(plain) == 4 and periods.plausible(int(plain)):
        return YEAR
    if TIME_TEXT.search(text):
        label = label_of(text)
        if label.years and not label.metric and not label.units and not label.growth:
            return YEAR
        return TEXT
    if len(text) > 40 or not any(char.isdigit() for char in text):
        return TEXT
    try:
        unit = figures.figure(value).unit
    except ValueError:
        return TEXT
    return FIGURE if not unit or unit_of(unit) else TEXT


def shown_raw(value: Any) -> str:
    """A cell as text with its marks of footnotes still on it."""
    return value.strip() if isinstance(value, str) else shown(value)
