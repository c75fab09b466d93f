"""The store: papers, their targets, actual figures, and every change of a figure. Each call is one transaction."""
from __future__ import annotations

import contextlib
import datetime
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import pandera.errors
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from extract.model import Document, Target
from targets import db, overtaken, table
from targets.db import StoreError
from targets.query import actual_id
from targets.schema import ACTUAL_COLUMNS, TARGET_COLUMNS, TEXT, ActualTable, records, typed

__all__ = ["SaveResult", "Store", "StoreError"]
DOCUMENT_COLUMNS = ("doc", "sha256", "title", "doc_number", "issuer", "issue_date", "region", "region_code", "path")
REVISION_COLUMNS = ("revision", "actual_id", "batch", "action", "at", "by", "origin", "region", "metric", "year",
                    "old_value", "old_unit", "new_value", "new_unit")
STAMPS = ("entered_by", "entered_at", "origin")  # say who and when, not what: no change of the figure
ATTEMPTS = 5                                     # two writers adding one row at once: the later one reads again
Result = TypeVar("Result")
BATCH = 500                                      # ids in one query; SQLite bounds the variables of a statement


@dataclass(frozen=True)
class SaveResult:
    """How many figures a save added, changed and found as they were; ``batch`` names the save in the log."""

    new: int
    changed: int
    same: int
    batch: str


class Store:
    """The tables behind ``url``, made when missing; StoreError where they can't be opened."""

    def __init__(self, url: str, *, wait_seconds: float = 5.0) -> None:
        self.url = url
        self.engine = db.connect(url, wait_seconds)
        self._open()

    def _open(self) -> None:
        with self._translated():
            if not sa.inspect(self.engine).has_table("schema_version"):
                self._write(_create)
            with self._read() as connection:
                version = connection.scalar(sa.select(sa.func.max(db.schema_version.c.version)))
        if version is None or version > db.SCHEMA_VERSION:
            raise StoreError("store_newer", place=db.shown(self.url), version=version, known=db.SCHEMA_VERSION)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise db.sentence(error, self.url) from error

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        """``work`` in one transaction: all of it or nothing; once more where another writer was first with a row."""
        with self._translated():
            for _ in range(ATTEMPTS - 1):
                with contextlib.suppress(exc.IntegrityError, exc.ProgrammingError):
                    return self._once(work)
            return self._once(work)

    def _once(self, work: Callable[[Connection], Result]) -> Result:
        with self.engine.connect().execution_options(write=True) as connection, connection.begin():
            return work(connection)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._translated(), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    # Papers and their targets

    def replace_document(self, document: Document, targets: Sequence[Target]) -> None:
        """Put a paper and its records in place of what the store held under ``document.doc``."""
        row = {name: getattr(document, name) for name in (*DOCUMENT_COLUMNS, "text")} | {"cites": list(document.cites)}
        rows = table.rows(targets)
        strange = {record["doc"] for record in rows} - {document.doc}
        if strange:
            raise StoreError("store_doc", doc=document.doc, other=", ".join(sorted(map(str, strange))))
        def work(connection: Connection) -> None:
            connection.execute(sa.delete(db.targets).where(db.targets.c.doc == document.doc))
            connection.execute(sa.delete(db.documents).where(db.documents.c.doc == document.doc))
            connection.execute(sa.insert(db.documents), row)
            if rows:
                connection.execute(sa.insert(db.targets), rows)

        self._write(work)

    def documents(self) -> pd.DataFrame:
        """One row a paper: DOCUMENT_COLUMNS and ``n_targets`` (role target), by date."""
        count = sa.func.count(db.targets.c.id).label("n_targets")
        goals = sa.and_(db.targets.c.doc == db.documents.c.doc, db.targets.c.role == "target")
        columns = [db.documents.c[name] for name in DOCUMENT_COLUMNS]
        query = (sa.select(*columns, count).select_from(db.documents.outerjoin(db.targets, goals))
                 .group_by(*columns).order_by(db.documents.c.issue_date, db.documents.c.doc))
        with self._read() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        frame = typed(rows, DOCUMENT_COLUMNS)
        frame["n_targets"] = pd.Series([row["n_targets"] for row in rows], dtype="int64")
        return frame

    def document_text(self, doc: str) -> str:
        """The text of a paper as it was read; StoreError for a paper that is not in the store."""
        with self._read() as connection:
            text = connection.scalar(sa.select(db.documents.c.text).where(db.documents.c.doc == doc))
        if text is None:
            raise StoreError("store_no_document", doc=doc)
        return text

    def targets(self, roles: Sequence[str] | None = ("target",)) -> pd.DataFrame:
        """The target table of the given roles (None: all), in the order of papers and places."""
        query = sa.select(*(db.targets.c[name] for name in TARGET_COLUMNS))
        if roles is not None:
            query = query.where(db.targets.c.role.in_(list(roles)))
        return self._frame(query.order_by(db.targets.c.doc, db.targets.c.start, db.targets.c.id), TARGET_COLUMNS)

    # Actual figures

    def actuals(self) -> pd.DataFrame:
        """The table of actual figures as they now stand."""
        columns = [db.actuals.c[name] for name in ACTUAL_COLUMNS]
        order = (db.actuals.c.region_code, db.actuals.c.region, db.actuals.c.metric, db.actuals.c.year, db.actuals.c.id)
        return self._frame(sa.select(*columns).order_by(*order), ACTUAL_COLUMNS)

    def save_actuals(self, frame: pd.DataFrame, *, by: str, origin: str, seen: pd.DataFrame | None = None) -> SaveResult:
        """Add and change figures in one transaction, each change in the log; all or nothing.

        ``frame`` needs region, metric, year, value and unit; what else of ACTUAL_COLUMNS it lacks is filled
        (``kind`` with ``level``).  A figure's own ``origin`` (file, sheet, cell) wins over ``origin``.
        ``seen``: the table of actual figures the writer had before them; where a figure says something else by now,
        nothing is saved, so that nobody writes over what they never saw.
        StoreError for rows that are not whole, that say two things of one figure, or that others changed meanwhile.
        """
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        rows = _figures(frame, by=by, at=at, origin=origin)
        known = None if seen is None else {row["id"]: row for row in records(seen)}
        return self._write(lambda connection: _upsert(connection, rows, by=by, at=at, seen=known))

    def delete_actual(self, actual_id: str, *, by: str, origin: str = "form") -> bool:
        """Take a figure out, with a line in the log; False where there was none."""
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

        def work(connection: Connection) -> bool:
            old = _stored(connection, [actual_id]).get(actual_id)
            if old is None:
                return False
            connection.execute(sa.delete(db.actuals).where(db.actuals.c.id == actual_id))
            entry = {"actual_id": actual_id, "batch": uuid.uuid4().hex, "action": "delete", "at": at, "by": by,
                     "origin": origin, "old": old, "new": None}
            connection.execute(sa.insert(db.actual_revisions), entry)
            return True

        return self._write(work)

    def revisions(self, actual_id: str | None = None, *, batch: str | None = None) -> pd.DataFrame:
        """The log, newest first, of one figure, of one save, or of all: REVISION_COLUMNS."""
        log = db.actual_revisions
        query = sa.select(log).order_by(log.c.revision.desc())
        if actual_id is not None:
            query = query.where(log.c.actual_id == actual_id)
        if batch is not None:
            query = query.where(log.c.batch == batch)
        with self._read() as connection:
            rows = [_line(dict(row)) for row in connection.execute(query).mappings()]
        frame = pd.DataFrame(rows, columns=list(REVISION_COLUMNS))
        kinds = {"revision": "int64", "year": "Int64", "old_value": "float64", "new_value": "float64"}
        return frame.astype({name: kinds.get(name, "str") for name in REVISION_COLUMNS})

    def is_empty(self) -> bool:
        """Whether the store holds no paper."""
        with self._read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(db.documents)) == 0

    def _frame(self, query: sa.Select[Any], columns: tuple[str, ...]) -> pd.DataFrame:
        with self._read() as connection:
            rows = connection.execute(query).fetchall()
        return typed(pd.DataFrame(rows, columns=list(columns), dtype=object), columns)


def _create(connection: Connection) -> None:
    """Tables and version of a new store; nothing where another process has just made them."""
    db.metadata.create_all(connection)
    if connection.scalar(sa.select(sa.func.count()).select_from(db.schema_version)) == 0:
        connection.execute(sa.insert(db.schema_version), {"version": db.SCHEMA_VERSION})


def _figures(frame: pd.DataFrame, *, by: str, at: str, origin: str) -> list[dict[str, Any]]:
    """Rows ready to store, one per figure; StoreError where they can't be trusted."""
    lacking = [name for name in ("region", "metric", "year", "value", "unit") if name not in frame.columns]
    if lacking:
        raise StoreError("save_columns", columns=", ".join(lacking))
    try:
        whole = typed(frame, ACTUAL_COLUMNS)
        whole["kind"] = whole["kind"].fillna("level")
        whole["origin"] = whole["origin"].fillna(origin)
        whole["entered_by"], whole["entered_at"] = by, at
        bare = whole[["region", "metric", "year", "value", "unit"]].isna().any(axis=1)
        if bare.any():
            raise StoreError("save_incomplete", row=int(bare.to_numpy().argmax()) + 1)
        whole["id"] = pd.Series(list(map(actual_id, records(whole))), index=whole.index, dtype=TEXT)
        _one_value_each(whole)
        whole = ActualTable.validate(whole.drop_duplicates("id"), lazy=True)
    except (ValueError, TypeError, pandera.errors.SchemaErrors) as error:
        raise StoreError("save_values", reason=_reason(error)) from error
    return [row | {"year": int(row["year"]), "preliminary": bool(row["preliminary"])} for row in records(whole)]


def _reason(error: Exception) -> str:
    """Column and value of the first fault."""
    if isinstance(error, pandera.errors.SchemaErrors):
        first = error.failure_cases.iloc[0]
        return f"{first['column']}: {first['failure_case']}"
    return str(error).strip().splitlines()[0]


def _one_value_each(whole: pd.DataFrame) -> None:
    different = whole.groupby("id")[["value", "unit"]].nunique().max(axis=1) > 1
    if different.any():
        row = whole[whole["id"] == different.idxmax()].iloc[0]
        raise StoreError("save_twice", region=row["region"], metric=row["metric"], year=row["year"])


def _stored(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The figures with these ids, held for this transaction where the database can."""
    found: dict[str, dict[str, Any]] = {}
    ordered = sorted(ids)  # one order for all writers: no deadlock
    for first in range(0, len(ordered), BATCH):
        query = sa.select(*(db.actuals.c[name] for name in ACTUAL_COLUMNS)).where(
            db.actuals.c.id.in_(ordered[first:first + BATCH])).order_by(db.actuals.c.id).with_for_update()
        found |= {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    return found


def _upsert(connection: Connection, rows: list[dict[str, Any]], *, by: str, at: str,
            seen: dict[str, dict[str, Any]] | None = None) -> SaveResult:
    batch = uuid.uuid4().hex
    held = _stored(connection, [row["id"] for row in rows])
    if seen is not None:
        overtaken.check(seen, rows, held)
    new = [row for row in rows if row["id"] not in held]
    changed = [row for row in rows if row["id"] in held and _content(row) != _content(held[row["id"]])]
    log = [{"actual_id": row["id"], "batch": batch, "action": "change" if row["id"] in held else "new", "at": at,
            "by": by, "origin": row["origin"], "old": held.get(row["id"]), "new": row} for row in (*new, *changed)]
    if new:
        connection.execute(sa.insert(db.actuals), sorted(new, key=lambda row: row["id"]))
    if changed:
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in ACTUAL_COLUMNS if name != "id"}
        connection.execute(sa.update(db.actuals).where(db.actuals.c.id == sa.bindparam("old_id")).values(values),
                           [{f"new_{name}": row[name] for name in values} | {"old_id": row["id"]} for row in changed])
    if log:
        connection.execute(sa.insert(db.actual_revisions), log)
    return SaveResult(len(new), len(changed), len(rows) - len(new) - len(changed), batch)


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in STAMPS}


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A revision for reading: which figure, what it was, what it became."""
    old, new = row.pop("old") or {}, row.pop("new") or {}
    about = new or old
    return row | {name: about.get(name) for name in ("region", "metric", "year")} | {
        "old_value": old.get("value"), "old_unit": old.get("unit"),
        "new_value": new.get("value"), "new_unit": new.get("unit")}
