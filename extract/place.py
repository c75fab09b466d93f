"""Places in a file as short neutral codes, and in words.

``p12``: page 12 of a pdf; ``Sheet1!C5``: a cell of a sheet, ``C5`` where there is one sheet only (csv);
``t2r3c4``: table 2, row 3, column 4 of a text document or web page, all counted from 1.
"""
from __future__ import annotations

import regex

from extract import lexicon

_CODE = regex.compile(r"p(?P<page>[0-9]+)|t(?P<table>[0-9]+)r(?P<row>[0-9]+)c(?P<column>[0-9]+)"
                      r"|(?:(?P<sheet>.+)!)?(?P<cell>[A-Z]+[0-9]+)")


def page(number: int) -> str:
    return f"p{number}"


def table_cell(table: int, row: int, column: int) -> str:
    return f"t{table}r{row}c{column}"


def sheet_cell(sheet: str, row: int, column: int) -> str:
    """``row`` and ``column`` counted from 1; ``sheet`` may be empty."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{sheet}!{letters}{row}" if sheet else f"{letters}{row}"


def in_words(code: str | None, lang: str = "zh") -> str:
    """第12页 · page 12; the code itself where it is none of the known forms, '' for None."""
    match = _CODE.fullmatch(code or "")
    if match is None:
        return code or ""
    parts = {name: value for name, value in match.groupdict().items() if value}
    form = next(form for form in ("page", "table", "sheet", "cell") if form in parts)
    return str(lexicon.load("readers")["places"][form][lang]).format(**parts)
