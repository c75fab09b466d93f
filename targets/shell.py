"""The terminal: a frame as text (Han characters are two columns wide), and who sits at it."""
from __future__ import annotations

import getpass
import unicodedata
from typing import Any

import pandas as pd

from extract.language import shell_language
from targets.text import label

__all__ = ["shell_language", "table_text", "user", "width"]

WIDEST = 36


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _cell(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    while width(text) > WIDEST:
        text = text[:-2] + "…"
    return text


def table_text(frame: pd.DataFrame, lang: str = "zh") -> str:
    """Rows under headings, figures to the right, long texts cut at WIDEST columns."""
    right = [pd.api.types.is_numeric_dtype(frame[name].dtype) for name in frame.columns]
    lines = [[label(str(name), lang) for name in frame.columns],
             *([_cell(value) for value in row] for row in frame.itertuples(index=False, name=None))]
    widths = [max(width(line[column]) for line in lines) for column in range(len(frame.columns))]
    return "\n".join("  ".join(
        " " * (size - width(cell)) + cell if to_right else cell + " " * (size - width(cell))
        for cell, size, to_right in zip(line, widths, right, strict=True)).rstrip() for line in lines)


def user() -> str:
    """The name of the user of this session, '-' where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "-"
