"""Frames as files: CSV that Excel opens in UTF-8, xlsx without a single formula, a zip of CSV and JSON."""
from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from extract.output import FORMULA
from targets.schema import records
from targets.text import TargetsError, label, printable

CELL_LIMIT = 32_767  # characters an xlsx cell holds
NUMBERS = {"whole": "#,##0", "part": "#,##0.0###"}      # how figures look in a workbook; years and counts stay plain
FORMATS = ("csv", "xlsx", "zip")


class ExportError(TargetsError):
    """A file that can't be written; the sentence says which and why."""


def _heading(frame: pd.DataFrame, lang: str | None) -> list[str]:
    return [label(str(name), lang) if lang else str(name) for name in frame.columns]


def guarded(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe in front; figures stay figures."""
    value = _plain(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _plain(value: Any) -> Any:
    """Several texts in one cell as one, without what no file of an office may hold; numbers and truth values of numpy as Python's own."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (tuple, list)):
        value = "; ".join(map(str, value))
    return printable(value) if isinstance(value, str) else value


def to_csv(frame: pd.DataFrame, lang: str | None = None) -> bytes:
    """UTF-8 with a mark; headings by ``lang`` (None: column names).  Text that begins with = + - @ is quoted by '."""
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name].dtype):
            safe[name] = safe[name].map(guarded)
    safe.columns = [guarded(name) for name in _heading(frame, lang)]
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_xlsx(sheets: pd.DataFrame | Mapping[str, pd.DataFrame], lang: str | None = None, *, freeze: int = 0) -> bytes:
    """A workbook with one sheet per frame, heading frozen and filtered, the first ``freeze`` columns too; every text is written as text.

    Whole numbers of whole-number columns (years, counts) stand plain; other figures with separators and up to four decimals.
    """
    frames = {"data": sheets} if isinstance(sheets, pd.DataFrame) else dict(sheets)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        looks = {kind: book.add_format({"num_format": pattern}) for kind, pattern in NUMBERS.items()}
        for name, frame in frames.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, freeze if len(frame.columns) > freeze else 0)
            plain = [pd.api.types.is_integer_dtype(frame.iloc[:, column].dtype) for column in range(len(frame.columns))]
            for column, heading in enumerate(_heading(frame, lang)):
                sheet.write_string(0, column, heading, bold)
                sheet.set_column(column, column, _width(frame.iloc[:, column], heading))
            if len(frame.columns):
                sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
            for row, values in enumerate(frame.itertuples(index=False, name=None), start=1):
                for column, value in enumerate(values):
                    _cell(sheet, row, column, value, None if plain[column] else looks)
    return buffer.getvalue()


def to_zip(frames: Mapping[str, pd.DataFrame], lang: str | None = None) -> bytes:
    """A zip with NAME.csv (guarded as in ``to_csv``) and NAME.json (a list of objects, values as they are) for each frame."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in frames.items():
            archive.writestr(f"{name}.csv", to_csv(frame, lang))
            said = json.dumps(records(frame), ensure_ascii=False, indent=1, default=known_to_json, allow_nan=False)
            archive.writestr(f"{name}.json", said)
    return buffer.getvalue()


def known_to_json(value: Any) -> Any:
    """What JSON has no word for: numbers of numpy, dates."""
    return value.item() if hasattr(value, "item") else str(value)


def _cell(sheet: Any, row: int, column: int, value: Any, looks: Mapping[str, Any] | None = None) -> None:
    value = _plain(value)
    if value is None or value is pd.NA or value != value:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)) and abs(value) != float("inf"):
        sheet.write_number(row, column, value, looks["whole" if value == int(value) else "part"] if looks else None)
    elif isinstance(value, (datetime.date, datetime.datetime)):
        sheet.write_string(row, column, value.isoformat())
    else:
        sheet.write_string(row, column, str(value)[:CELL_LIMIT])


def _width(values: pd.Series, heading: str) -> int:
    """A column width that shows most of it: Han characters are two wide."""
    texts = [heading, *(str(value) for value in values.head(200) if pd.notna(value))]
    widest = max(sum(2 if ord(char) > 0x2E7F else 1 for char in text) for text in texts)
    return min(max(widest + 2, 6), 60)


def write(frame: pd.DataFrame | Mapping[str, pd.DataFrame], path: str | Path, lang: str | None = None) -> None:
    """Write ``path`` by its ending; ExportError for another ending or a place that can't be written."""
    file = Path(path)
    kind = file.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        raise ExportError("export_format", file=file, known=", ".join(FORMATS))
    if kind == "xlsx":
        data = to_xlsx(frame, lang)
    elif kind == "zip":
        data = to_zip({"data": frame} if isinstance(frame, pd.DataFrame) else frame, lang)
    elif isinstance(frame, pd.DataFrame):
        data = to_csv(frame, lang)
    else:
        raise ExportError("export_one_sheet", file=file)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ExportError("export_write", file=file, reason=error.strerror or error) from None
