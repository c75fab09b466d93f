"""What a file of figures is read into: sheets of cells, as found."""
from __future__ import annotations

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


@dataclass(frozen=True)
class Source:
    """A file that was read: its sheets, the format (csv, xlsx, xls, html …) and the encoding of a text."""

    sheets: list[Sheet]
    format: str
    encoding: str = ""
