"""Many rows into a table at one go: COPY on PostgreSQL, statements of many rows on SQLite."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

AT_ONCE = 2_000     # rows of one statement
Row = dict[str, Any]
Some = TypeVar("Some")


def put(connection: Connection, table: sa.Table, rows: Iterable[Row]) -> int:
    """Rows into ``table``, all with the same columns; how many.  An error of the driver where one is there already."""
    done = 0
    if connection.dialect.name != "postgresql":
        for some in pieces(rows, AT_ONCE):
            connection.execute(sa.insert(table), some)
            done += len(some)
        return done
    names = [column.name for column in table.columns if not _numbered(column)]
    said = {name for name in names if isinstance(table.c[name].type, sa.JSON)}
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    with cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([_json(row.get(name)) if name in said else row.get(name) for name in names])
            done += 1
    return done


def _numbered(column: sa.Column[Any]) -> bool:
    """Whether the database counts this column itself."""
    return column.primary_key and isinstance(column.type, sa.Integer) and column.autoincrement is True


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def pieces(rows: Iterable[Some], size: int) -> Iterator[list[Some]]:
    """The rows, ``size`` at a time."""
    some: list[Some] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
