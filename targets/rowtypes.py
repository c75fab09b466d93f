"""Whether rows that a file tells can stand in the store: SQLite takes anything, and a text where a year belongs can't be read later."""
from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

WHOLE = 2 ** 63         # whole numbers a database holds lie below
ANY = ("value",)        # columns of JSON that hold anything; the others hold lists and mappings


def row_fits(row: Mapping[str, Any], table: sa.Table) -> bool:
    """Whether each value of a row, as JSON tells it, is of the kind of its column.  Whatever a store held fits."""
    return all(name in table.c and fits(value, table.c[name]) for name, value in row.items())


def fits(value: Any, column: sa.Column[Any]) -> bool:
    """Whether ``value`` is one of ``column``; bytes are told as text by JSON, as they are by a database."""
    kind = column.type
    if value is None or value != value:
        return bool(column.nullable) or isinstance(kind, sa.JSON)       # JSON has a nothing of its own
    if isinstance(kind, sa.JSON):
        return column.name in ANY or isinstance(value, (list, dict))
    if isinstance(kind, sa.Boolean):
        return isinstance(value, bool) or value in (0, 1)
    if isinstance(value, bool):
        return False
    if isinstance(kind, sa.Integer):
        return isinstance(value, int) and abs(value) < WHOLE
    if isinstance(kind, (sa.Float, sa.Numeric)):
        return isinstance(value, (int, float)) and math.isfinite(value)
    return isinstance(value, (str, bytes) if isinstance(kind, sa.LargeBinary) else str)
