"""A person's file as sheets of cells: encodings and separators. No meaning yet; workbooks are ``books``, web tables ``markup``."""
from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections import Counter
from typing import Any

from extract.errors import ReadError
from extract.readers.decoding import decoded, decoded_page
from extract.readers.limits import DEFAULT, Limits
from targets.actuals import books, markup
from targets.actuals.sheet import OLE, ZIP, Sheet, SheetError, Source

SEPARATORS = (",", "\t", ";", "，", "；", "|")
NO_TABLE = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
HTML = re.compile(r"<(!doctype|html|table|head|body|meta|div|style|!--)", re.I)
XML_BOOK = re.compile(r"<(?:\?xml.{0,400}?<)?(?:\w+:)?Workbook\b", re.S)
LIKE_ROWS = 400  # rows looked at to tell the separator


def read_sheets(data: bytes, filename: str, encoding: str = "", limits: Limits = DEFAULT) -> Source:
    """The sheets of a CSV, TSV, workbook or web table; SheetError for anything else.  ``encoding``: that of a text, where told."""
    if len(data) > limits.max_bytes:
        raise SheetError("file_large", file=filename, limit=f"{limits.max_mb:g}", setting=limits.size_setting)
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise SheetError("file_empty", file=filename)
    if data.startswith((OLE, ZIP)):
        return books.workbook(data, filename, limits)
    if data.startswith(NO_TABLE):
        raise SheetError("file_binary", file=filename)
    text, encoding = decode(data, filename, encoding)
    head = text.lstrip()
    if XML_BOOK.match(head):
        return Source(markup.xml_workbook(text, filename), "xml", encoding)
    if HTML.match(head):
        sheets = markup.html_tables(text)
        if not sheets:
            raise SheetError("file_html", file=filename)
        return Source(sheets, "html", encoding)
    _bounded(text, filename, limits)
    return Source([separate(text)], "csv", encoding)


def _bounded(text: str, filename: str, limits: Limits) -> None:
    """SheetError for a text of more rows or cells than the limits, counted before it is cut into cells."""
    rows = text.count("\n") + 1
    if rows > limits.rows:
        raise SheetError("file_rows", file=filename, limit=f"{limits.rows:,}")
    if rows + max(text.count(separator) for separator in SEPARATORS) > limits.cells:
        raise SheetError("file_cells", file=filename, limit=f"{limits.cells:,}")


def decode(data: bytes, filename: str, told: str = "") -> tuple[str, str]:
    """Text and encoding of UTF-8, UTF-16, GB18030 or Big5 bytes, or of the encoding ``told``; SheetError for no such text."""
    marked_up = data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0").startswith(b"<")
    try:
        if told:
            return data.decode(told), told
        return decoded_page(data, filename) if marked_up else decoded(data, filename)
    except (UnicodeDecodeError, LookupError) as error:
        raise SheetError("file_encoding", file=filename, encoding=told) from error
    except ReadError as error:
        raise SheetError("file_binary", file=filename) from error


def separate(text: str) -> Sheet:
    """Rows by the separator that cuts most lines into the same number of cells, two or more."""
    lines = text.splitlines()[:LIKE_ROWS]
    tried = [separator for separator in SEPARATORS if any(separator in line for line in lines)] or [","]
    sheets = [_split(text, separator) for separator in tried]
    return max(sheets, key=_likeness)  # the first of equals, the commonest separator


def _likeness(sheet: Sheet) -> float:
    widths = Counter(len(row) for row in sheet.rows[:LIKE_ROWS] if len(row) > 1)
    if not widths:
        return 0.0
    figures = sum(1 for row in sheet.rows[:60] for cell in row if cell.strip() and cell.strip()[0] in "0123456789-+")
    return sum(widths.values()) + figures / 1000


def _split(text: str, separator: str) -> Sheet:
    try:
        return Sheet("", list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except csv.Error:  # a quotation mark that is never closed would swallow the rest of the file
        lines = text.splitlines()
        return Sheet("", [[cell.strip('"') for cell in line.split(separator)] for line in lines], ("file_quote",))


def shown(value: Any) -> str:
    """A cell as text without width and outer blanks: ``2024.0`` reads ``2024``, a date its ISO form."""
    if isinstance(value, str):
        return value.strip() if value.isascii() else unicodedata.normalize("NFKC", value).strip()
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
