"""Rows as JSON and CSV: numbers are never NaN, cells never formulas, long tables go out piece by piece."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from targets import export
from targets.api.asking import Asked
from targets.live import Moment, as_of
from targets.schema import records

PIECE = 5_000       # rows of a CSV written at once


def page(asked: Asked, now: Moment) -> tuple[pd.DataFrame, int]:
    """The rows asked for, and how many there are in all."""
    chosen = asked.table.chosen(now, asked.filters)
    n = len(chosen)
    if asked.size is not None:
        first = (asked.page - 1) * asked.size
        chosen = chosen.iloc[first:first + asked.size]
    return chosen.reindex(columns=list(asked.fields or asked.table.columns)), n     # without a decision its columns are not there


def to_json(name: str, asked: Asked, now: Moment, address: str) -> bytes:
    """An object: table, as_of, n rows in all, page, pages, size, ``next`` (address of the next page or null), rows."""
    rows, n = page(asked, now)
    size = asked.size or max(n, 1)
    pages = -(-n // size)
    told: dict[str, Any] = {"table": name, "as_of": as_of(now("documents"), now("actuals")), "n": n, "page": asked.page, "pages": pages,
                            "size": size, "next": address if asked.page < pages else None, "rows": records(rows)}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, default=export.known_to_json).encode()


def to_csv(asked: Asked, now: Moment) -> Iterator[bytes]:
    """Pieces of a CSV as ``export.to_csv`` writes it, the headings once."""
    rows, _ = page(asked, now)
    for first in range(0, max(len(rows), 1), PIECE):
        piece = export.to_csv(rows.iloc[first:first + PIECE], asked.lang)
        yield piece if first == 0 else piece.partition(b"\r\n")[2]
