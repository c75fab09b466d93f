"""Records to files: csv, jsonl, parquet, xlsx; cells that a spreadsheet would take for a formula stay text."""
from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

from extract.errors import ReadError
from extract.model import RECORD_FIELDS, Target
from extract.wording import sentences

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # wide forms are run by East Asian editions
_WHOLE = {"start", "end", "year", "baseline_year", "evidence_start"}
_REAL = {"value", "value_max", "baseline_value", "confidence"}


def to_row(record: Target) -> dict[str, Any]:
    """The record under the names of ``RECORD_FIELDS``, in their order; ``trace`` is a list."""
    return {name: list(value) if isinstance(value := getattr(record, name), tuple) else value for name in RECORD_FIELDS}


def write_text(records: Iterable[Target], handle: IO[str], form: str) -> None:
    """csv or jsonl to an open text file."""
    if form == "jsonl":
        for record in records:
            handle.write(json.dumps(to_row(record), ensure_ascii=False) + "\n")
        return
    writer = csv.writer(handle, lineterminator="\r\n")  # so that a lone \r inside a cell is quoted too
    writer.writerow(RECORD_FIELDS)
    for record in records:
        writer.writerow([guarded(value) for value in to_row(record).values()])


def write_file(records: Iterable[Target], path: Path, form: str) -> None:
    """Writes beside ``path`` first and renames, so that a failure leaves an older file as it was."""
    part = path.with_name(f".{path.name}.part")
    try:
        if form == "parquet":
            _write_parquet(records, part)
        elif form == "xlsx":
            _write_xlsx(records, part)
        else:
            # Excel reads a csv as UTF-8 only with a mark at its start.
            with open(part, "w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as handle:
                write_text(records, handle, form)
        os.replace(part, path)
    except OSError as error:
        told = {"file": path, "reason": error.strerror or error}
        raise ReadError("unwritable", sentences("corpus", "errors", "unwritable", told)) from None
    finally:
        part.unlink(missing_ok=True)


def _flat(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


def guarded(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe in front; figures stay figures."""
    value = _flat(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def schema() -> Any:
    """The columns of ``RECORD_FIELDS`` as Arrow types."""
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name == "trace":
            return pa.list_(pa.string())
        return pa.int64() if name in _WHOLE else pa.float64() if name in _REAL else pa.string()

    return pa.schema([(name, kind(name)) for name in RECORD_FIELDS])


def to_table(records: Iterable[Target]) -> Any:
    """Records as an Arrow table, a column for each of ``RECORD_FIELDS``."""
    import pyarrow as pa

    records, kinds = list(records), schema()
    return pa.table([pa.array(list(map(attrgetter(field.name), records)), field.type) for field in kinds], schema=kinds)


def _write_parquet(records: Iterable[Target], path: Path) -> None:
    import pyarrow.parquet as pq

    with open(path, "wb") as handle:      # Arrow takes no name that is no UTF-8
        pq.write_table(to_table(records), handle)


def _write_xlsx(records: Iterable[Target], path: Path) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with open(path, "wb") as handle, xlsxwriter.Workbook(handle, options) as book:
        sheet = book.add_worksheet("targets")
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, RECORD_FIELDS, bold)
        for line, record in enumerate(records, start=1):
            for column, value in enumerate(to_row(record).values()):
                value = _flat(value)
                if isinstance(value, str):
                    sheet.write_string(line, column, value[:32767])
                elif value is not None:
                    sheet.write_number(line, column, value)
