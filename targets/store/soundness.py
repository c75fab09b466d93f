"""Whether a store is whole: its pages, references, structure, and figures that are what their log says."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db
from targets.schema import ACTUAL_COLUMNS
from targets.text import message

NEAR = 1e-9         # of a value: JSON and the column may read the last digit of one number differently


@dataclass(frozen=True)
class Fault:
    """Something that must not be: ``say(lang)`` tells it in one sentence.  ``logged``: a line in the log would mend it."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    logged: bool = False

    def say(self, lang: str = "zh") -> str:
        return message(self.code, lang, **self.values)


def look(connection: Connection, *, deep: bool = False) -> list[Fault]:
    """Every fault found; none where the store is whole.  ``deep``: SQLite compares its indexes with their tables too.

    Pages and references are SQLite's to check here; PostgreSQL checks its own.  Where these are damaged nothing else is asked.
    """
    for part in (_pages(connection, deep), _references(connection), _structure(connection)):
        found = list(part)
        if found:
            return found
    return [*_figures(connection), *_gone(connection), *_files(connection)]


def damage(connection: Connection) -> list[Fault]:
    """Faults of pages and references alone, whatever the store's version."""
    return list(_pages(connection, False)) or list(_references(connection))


def _pages(connection: Connection, deep: bool) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql(f"PRAGMA {'integrity_check' if deep else 'quick_check'}(1)").scalar()
        if said != "ok":
            yield Fault("fault_pages", {"reason": str(said).strip().splitlines()[-1]})


def _references(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        for table in sorted({row[0] for row in rows}):
            yield Fault("fault_reference", {"table": table, "n": sum(row[0] == table for row in rows)})


def _structure(connection: Connection) -> Iterator[Fault]:
    seen = sa.inspect(connection)
    names = set(seen.get_table_names())
    for table in db.metadata.sorted_tables:
        if table.name not in names:
            yield Fault("fault_table", {"table": table.name})
            continue
        lacking = {column.name for column in table.columns} - {column["name"] for column in seen.get_columns(table.name)}
        if lacking:
            yield Fault("fault_columns", {"table": table.name, "columns": ", ".join(sorted(lacking))})


def newest_lines() -> sa.Subquery:
    """The number of the last line of the log of each figure: ``actual_id``, ``revision``."""
    log = db.actual_revisions.c
    return sa.select(log.actual_id, sa.func.max(log.revision).label("revision")).group_by(log.actual_id).subquery()


def unlogged() -> sa.Select[Any]:
    """Figures of which the last line of the log says something else, or that have none: the figure, ``last_action``, ``last_new``."""
    held, newest, last = db.actuals, newest_lines(), db.actual_revisions
    value = last.c.new["value"].as_float()
    other = sa.or_(last.c.actual_id.is_(None), last.c.action == "delete", value.is_(None) != held.c.value.is_(None),
                   sa.func.abs(value - held.c.value) > NEAR * sa.func.abs(held.c.value),
                   *(_differs(last.c.new[name], held.c[name]) for name in ACTUAL_COLUMNS if name not in ("id", "value")))
    joined = held.outerjoin(newest, newest.c.actual_id == held.c.id).outerjoin(last, last.c.revision == newest.c.revision)
    said = last.c.action.label("last_action"), last.c.new.label("last_new")
    return sa.select(held, *said).select_from(joined).where(other).order_by(held.c.id)


def _differs(logged: Any, held: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Whether a column holds something else than the line of the log tells; nothing is something else than anything."""
    said = (logged.as_boolean() if isinstance(held.type, sa.Boolean) else logged.as_integer() if isinstance(held.type, sa.Integer)
            else logged.as_string())
    return said.is_distinct_from(held)


def vanished() -> sa.Select[Any]:
    """Figures that the log says are there and that are not: their id and the figure as last logged."""
    held, newest, last = db.actuals, newest_lines(), db.actual_revisions
    joined = newest.join(last, last.c.revision == newest.c.revision).outerjoin(held, held.c.id == newest.c.actual_id)
    return sa.select(last.c.actual_id, last.c.new).select_from(joined).where(held.c.id.is_(None), last.c.action != "delete").order_by(
        last.c.actual_id)


def _figures(connection: Connection) -> Iterator[Fault]:
    rows = connection.execute(unlogged()).mappings().all()
    if rows:
        yield Fault("fault_figures", {"n": len(rows)} | _named(rows[0]), logged=True)


def _gone(connection: Connection) -> Iterator[Fault]:
    rows = connection.execute(vanished()).mappings().all()
    if rows:
        yield Fault("fault_gone", {"n": len(rows)} | _named(rows[0]["new"] or {}), logged=True)


def _named(row: Any) -> dict[str, Any]:
    return {name: row.get(name) for name in ("region", "metric", "year")}


def _files(connection: Connection) -> Iterator[Fault]:
    cut = connection.execute(sa.select(db.files.c.name).where(sa.func.length(db.files.c.bytes) != db.files.c.size)).scalars().all()
    if cut:
        yield Fault("fault_files", {"n": len(cut), "name": cut[0]})
