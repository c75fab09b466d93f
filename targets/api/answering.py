"""Rows as JSON and CSV: numbers are never NaN, cells never formulas, long tables go out piece by piece."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from targets import export
from targets.api.asking import USUAL, Asked
from targets.clock import as_of
from targets.listing import Lists
from targets.moment import Moment
from targets.schema import records

PIECE = 5_000       # rows of a CSV written at once


def _laid(asked: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.reindex(columns=list(asked.fields or asked.table.columns))     # without a decision its columns are not there


def to_json(name: str, asked: Asked, now: Moment, address: str, lists: Lists | None = None) -> bytes:
    """An object: table, as_of, n rows in all, page, pages, size, ``next`` (address of the next page or null), rows."""
    size = asked.size or USUAL
    rows, n = asked.table.page(now, asked.filters, lists, asked.order, (asked.page - 1) * size, size)
    pages = -(-n // size)
    told: dict[str, Any] = {"table": name, "as_of": as_of(now("documents"), now("actuals")), "n": n, "page": asked.page, "pages": pages,
                            "size": size, "next": address if asked.page < pages else None, "rows": records(_laid(asked, rows))}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, default=export.known_to_json).encode()


def to_csv(asked: Asked, now: Moment, lists: Lists | None = None) -> Iterator[bytes]:
    """Pieces of a CSV as ``export.to_csv`` writes it, the headings once."""
    if asked.size is not None:
        pieces = iter([asked.table.page(now, asked.filters, lists, asked.order, (asked.page - 1) * asked.size, asked.size)[0]])
    else:
        pieces = asked.table.pieces(now, asked.filters, lists, asked.order, PIECE)
    first = next(pieces, None)
    yield export.to_csv(_laid(asked, asked.table.rows(now).iloc[:0] if first is None else first), asked.lang)
    for rows in pieces:
        yield export.to_csv(_laid(asked, rows), asked.lang).partition(b"\r\n")[2]
