"""What a file of figures is read into: sheets of cells, as found."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Any

from targets.text import TargetsError

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"     # first bytes of old and new workbooks


class SheetError(TargetsError):
    """A file that holds no table we can read; the sentence says what it is instead."""


@dataclass
class Sheet:
    """Cells by row as found: text, or int, float, bool, date from a workbook; ``name`` is '' for a text file.

    ``copies``: (row, column), from 0, of cells that a merged cell covers and that hold its value again;
    ``hidden_rows``, ``hidden_columns``: what the person doesn't see; ``hidden``: the whole sheet.
    """

    name: str
    rows: list[list[Any]]
    notes: tuple[str, ...] = field(default=())  # codes of messages about how it was read
    copies: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    far: tuple[tuple[int, int], ...] = ()  # filled cells so far from the others that they were left out


@dataclass(frozen=True)
class Source:
    """A file that was read: its sheets, the format (csv, xlsx, xls, html …) and the encoding of a text."""

    sheets: list[Sheet]
    format: str
    encoding: str = ""


@dataclass(frozen=True)
class Unclear:
    """A cell that holds a figure a person must tell: ``code`` of the message, ``key``: the cause, ``text``: what stands there."""

    code: str
    key: str
    text: str

    def __str__(self) -> str:
        return self.text


LITERAL = re.compile(r'"[^"]*"|[\\!].')            # of a number format: shown as it stands
SILENT = re.compile(r"[_*].|\[[^\]]*\]")           # blanks, fillers, colours and conditions
THOUSANDTH = re.compile(r"[0#?],+(?![0#?,])")      # a comma behind the last digit: the figure is shown in thousands


@functools.lru_cache(maxsize=4096)
def scales(number_format: str) -> bool:
    """Whether a number format shows another figure than the cell holds: in thousands (``0.0,``, ``0!.0,``), or with 万 or 亿 behind it."""
    said = "".join(LITERAL.findall(number_format)).replace("百分", "")
    plain = SILENT.sub("", LITERAL.sub("", number_format))
    return bool(THOUSANDTH.search(plain)) or any(char in said + plain for char in "百千万亿兆")


def as_seen(value: Any, number_format: str) -> Any:
    """A cell's value; a share shown as a percentage comes as people see it (0.815 as 81.5%), one shown at another scale as unclear."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return value
    if "%" in number_format:
        return f"{float(f'{value * 100:.12g}'):.15g}%"
    return Unclear("value_scaled", number_format, f"{value:.15g}") if value and scales(number_format) else value
