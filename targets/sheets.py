"""A person's file as sheets of cells: encodings, separators, workbooks. No meaning yet, that is ``actuals``."""
from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from targets.text import TargetsError

SEPARATORS = (",", ";", "\t", "，", "；", "|")
NO_TABLE = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HTML = re.compile(r"<(!doctype|html|table|head|body|meta|\?xml|!--)", re.I)
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class SheetError(TargetsError):
    """A file that holds no table we can read; the sentence says what it is instead."""


@dataclass(frozen=True)
class Sheet:
    """Cells by row as found: text, or int, float, bool, date from a workbook; ``name`` is '' for a text file."""

    name: str
    rows: list[list[Any]]
    notes: tuple[str, ...] = field(default=())  # codes of messages about how it was read


def read_sheets(data: bytes, filename: str, likeness: Callable[[list[list[Any]]], int]) -> list[Sheet]:
    """The sheets of a CSV, TSV, xlsx or xls file; SheetError for anything else.

    ``likeness`` says how much a list of rows looks like the table that is wanted; it picks the separator.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise SheetError("file_empty", file=filename)
    if data.startswith((OLE, ZIP)):
        return _workbook(data, filename)
    if data.startswith(NO_TABLE):
        raise SheetError("file_binary", file=filename)
    text = decode(data, filename)
    if HTML.match(text.lstrip()):
        raise SheetError("file_html", file=filename)
    return [separate(text, likeness)]


def decode(data: bytes, filename: str) -> str:
    """Text of UTF-8, UTF-16 or GB18030 bytes; SheetError for bytes that are no text."""
    encodings = [name for mark, name in MARKS if data.startswith(mark)] or _guesses(data)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise SheetError("file_binary", file=filename)


def _guesses(data: bytes) -> list[str]:
    head = data[:4000]
    if b"\x00" in head:  # UTF-16 without a mark: digits and separators leave every other byte empty
        return ["utf-16-le"] if head[1::2].count(0) > head[::2].count(0) else ["utf-16-be"]
    return ["utf-8", "gb18030"]


def separate(text: str, likeness: Callable[[list[list[Any]]], int]) -> Sheet:
    """Rows by the separator under which the text looks most like the table wanted."""
    tried = [_split(text, separator) for separator in SEPARATORS]
    return max(tried, key=lambda sheet: likeness(sheet.rows))  # the first of equals, the commonest separator


def _split(text: str, separator: str) -> Sheet:
    try:
        return Sheet("", list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except csv.Error:  # a quotation mark that is never closed would swallow the rest of the file
        lines = text.splitlines()
        return Sheet("", [[cell.strip('"') for cell in line.split(separator)] for line in lines], ("file_quote",))


def _workbook(data: bytes, filename: str) -> list[Sheet]:
    try:
        return _xlsx(data) if data.startswith(ZIP) else _xls(data)
    except SheetError:
        raise
    except Exception as error:  # the readers raise whatever the damage leads them to
        raise SheetError("file_workbook", file=filename) from error


def _xlsx(data: bytes) -> list[Sheet]:
    import openpyxl

    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    if "xl/workbook.xml" not in names:
        raise zipfile.BadZipFile("no workbook inside")
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [Sheet(sheet.title, [[_shown(cell) for cell in row] for row in sheet.iter_rows()])
            for sheet in book.worksheets]


def _shown(cell: Any) -> Any:
    """A cell's value; a share shown as a percentage comes as people see it (0.815 as 81.5%)."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{float(f'{value * 100:.12g}'):g}%" if value == 0 or abs(value) < 1e4 else value
    return "" if value is None else value


def _xls(data: bytes) -> list[Sheet]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]


def shown(value: Any) -> str:
    """A cell as text without width and outer blanks: ``2024.0`` reads ``2024``, a date its ISO form."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    return unicodedata.normalize("NFKC", str(value)).strip() if value is not None else ""


def letter(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
