"""Whether rows that a file tells can stand in the store: SQLite takes anything, and what it took wrongly can't be read later."""
from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from targets import db, override, review
from targets.schema import FILLED
from targets.text import TargetsError

WHOLE = 2 ** 63         # whole numbers a database holds lie below
LISTS = ("cites", "issuers", "implements", "places", "notes")      # columns of JSON that hold lists
ANY = ("value",)                                                    # … and anything; the others hold mappings
FIGURE = ("region", "metric", "kind", "year", "value", "unit")
Row = Mapping[str, Any]


def row_fits(row: Row, table: sa.Table) -> bool:
    """Whether a row, as JSON tells it, is one of ``table``: each value of its column's kind, and together what the table is about."""
    known = all(name in table.c and fits(value, table.c[name]) for name, value in row.items())
    return known and _MEANT.get(table.name, lambda row: True)(row)


def fits(value: Any, column: sa.Column[Any]) -> bool:
    """Whether ``value`` is one of ``column``; bytes are told as text."""
    kind = column.type
    if value is None or value != value:
        return bool(column.nullable)
    if isinstance(kind, sa.JSON):
        return column.name in ANY or isinstance(value, list if column.name in LISTS else dict)
    if isinstance(kind, sa.Boolean):
        return isinstance(value, bool) or value in (0, 1)
    if isinstance(value, bool):
        return False
    if isinstance(kind, sa.Integer):
        return isinstance(value, int) and abs(value) < WHOLE
    if isinstance(kind, (sa.Float, sa.Numeric)):
        return isinstance(value, (int, float)) and math.isfinite(value)
    return isinstance(value, str)


def _has(row: Row, names: Any) -> bool:
    return all(row.get(name) is not None for name in names)


def _target(row: Row) -> bool:
    """A whole record, whichever columns it lacks."""
    known = all(fits(value, db.targets.c[name]) for name, value in row.items() if name in db.targets.c)
    return known and _has(row, FILLED) and row["start"] < row["end"]


def _anchor(held: Any) -> bool:
    return isinstance(held, dict) and _has(held, override.ANCHOR) and all(fits(held[name], db.targets.c[name]) for name in override.ANCHOR)


def _override(row: Row) -> bool:
    value = row.get("value")
    if row.get("field") == override.STEPPED_BACK:
        return _anchor(row.get("anchor")) and (value is None or _anchor(value))
    try:
        return row.get("field") in override.FIELDS and _anchor(row.get("anchor")) and (
            value is None or override.checked(row["field"], value) == value)
    except (TargetsError, TypeError):
        return False


def _review(row: Row) -> bool:
    action, fields = row.get("action"), row.get("fields") or {}
    if action not in set(review.Action) or not all(isinstance(change, list) and len(change) == 2 for change in fields.values()):
        return False
    by_person = action in review.BY_PERSON and row.get("record") is not None
    return not by_person or _target({"id": row["record"]} | (row.get("after") or {}))


_MEANT: dict[str, Callable[[Row], bool]] = {
    "targets": _target, "actuals": lambda row: _has(row, FIGURE), "overrides": _override, "reviews": _review}
