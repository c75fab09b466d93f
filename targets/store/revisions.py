"""The log of actual figures: read by figure or save, and taken back by new lines; nothing in it is ever written over."""
from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db, undo
from targets.db import StoreError
from targets.schema import ACTUAL_COLUMNS
from targets.store.base import fetched, now
from targets.store.figures import Figures, line_since, stored

REVISION_COLUMNS = ("revision", "actual_id", "batch", "action", "at", "by", "by_id", "origin", "region", "metric", "year",
                    "old_value", "old_unit", "new_value", "new_unit", "undoes",
                    *(f"{when}_{name}" for name in ("preliminary", "source", "note") for when in ("old", "new")))
SAVE_COLUMNS = ("batch", "at", "by", "by_id", "origin", "new", "changed", "deleted", "n", "standing", "undoes", "files")
FILE_COLUMNS = ("sha256", "name", "size", "at", "by", "by_id")
REVERSED = {"new": "delete", "change": "change", "delete": "new"}
SAID = ("value", "unit", "preliminary", "source", "note")       # of a figure, before and after
KINDS = {"revision": "int64", "year": "Int64", "old_value": "float64", "new_value": "float64", "old_preliminary": "boolean",
         "new_preliminary": "boolean"}


@dataclass(frozen=True)
class UndoResult:
    """How many figures went back; ``later``: those that were left alone (region, metric, year, and what holds now)."""

    undone: int
    later: list[dict[str, Any]]
    batch: str


class Revisions(Figures):
    """The part of the store that holds the log of actual figures and the files they came from."""

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
        return frame.astype({name: KINDS.get(name, "str") for name in REVISION_COLUMNS})

    def saves(self, since: str | None = None) -> pd.DataFrame:
        """Every save (``since``: those of that moment and later), newest first: SAVE_COLUMNS; ``standing``: how many of its ``n``
        figures were not taken back, ``files``: the names of the files they came from, joined by a newline."""
        log = db.actual_revisions

        def count(action: str) -> sa.Label[int]:
            return sa.func.sum(sa.case((log.c.action == action, 1), else_=0)).label(action)

        query = sa.select(log.c.batch, sa.func.min(log.c.at).label("at"), sa.func.min(log.c.by).label("by"),
                          sa.func.min(log.c.by_id).label("by_id"),
                          sa.func.min(log.c.origin).label("origin"), count("new"), count("change"), count("delete"),
                          sa.func.count().label("n"), sa.func.min(log.c.undoes).label("undoes")
                          ).group_by(log.c.batch).order_by(sa.func.max(log.c.revision).desc())
        with self._read() as connection:
            recent = query if since is None else query.where(log.c.revision > line_since(connection, since)).having(
                sa.func.min(log.c.at) >= since)
            rows = fetched(connection, recent)
        left = undo.standing(rows)      # whatever takes a save back is younger than it
        names: dict[str, list[str]] = {}
        for one in self._rows(sa.select(db.batch_files.c.batch, db.batch_files.c.name).order_by(db.batch_files.c.name)):
            names.setdefault(one["batch"], []).append(one["name"])
        frame = pd.DataFrame([row | {"changed": row["change"], "deleted": row["delete"], "standing": left[row["batch"]],
                                     "files": "\n".join(names.get(row["batch"], []))} for row in rows], columns=list(SAVE_COLUMNS))
        counted = dict.fromkeys(("new", "changed", "deleted", "n", "standing"), "int64")
        return frame.astype(counted | {name: "str" for name in SAVE_COLUMNS if name not in counted})

    def undoable(self, batch: str, only: Collection[str] | None = None) -> undo.Plan:
        """What taking this save back would do, by the store as it stands."""
        with self._read() as connection:
            return _plan(connection, batch, only)

    def undo_actuals(self, batch: str, *, by: str, only: Collection[str] | None = None) -> UndoResult:
        """Take a save back (``only``: of these figures alone) by new lines in the log; an undo can be undone the same way.

        Figures that others changed since stay as they are and are told.  StoreError where nothing is left to take back.
        """
        at, own, signed = now(), uuid.uuid4().hex, self._signing(by)

        def work(connection: Connection) -> UndoResult:
            found = _plan(connection, batch, only)
            if not found.back:
                raise StoreError("undo_nothing")
            _restore(connection, found.back)
            connection.execute(sa.insert(db.actual_revisions), [
                {"actual_id": line["actual_id"], "batch": own, "action": REVERSED[line["action"]], "at": at, "origin": "undo",
                 "old": line["new"], "new": line["old"], "undoes": batch} | signed.stamp() for line in found.back])
            return UndoResult(len(found.back), [_line(dict(line)) for line in found.later], own)

        return self._write("figures", work)

    def files(self, batch: str | None = None) -> pd.DataFrame:
        """The files kept, all or those of a save, oldest first: FILE_COLUMNS."""
        columns = [db.files.c[name] for name in FILE_COLUMNS]
        query = sa.select(*columns).order_by(db.files.c.at, db.files.c.name)
        if batch is not None:
            query = query.join(db.batch_files, db.batch_files.c.sha256 == db.files.c.sha256).where(db.batch_files.c.batch == batch)
        return pd.DataFrame(self._rows(query), columns=list(FILE_COLUMNS))

    def file(self, sha256: str) -> bytes:
        """The content of a file as it came in; StoreError for one that is not kept."""
        rows = self._rows(sa.select(db.files.c.bytes).where(db.files.c.sha256 == sha256))
        if not rows:
            raise StoreError("store_no_file", sha256=sha256[:12])
        return bytes(rows[0]["bytes"])


def _plan(connection: Connection, batch: str, only: Collection[str] | None) -> undo.Plan:
    log = db.actual_revisions
    lines = fetched(connection, sa.select(log).where(log.c.batch == batch).order_by(log.c.revision))
    return undo.plan(lines, stored(connection, [line["actual_id"] for line in lines]), only)


def _restore(connection: Connection, lines: list[undo.Row]) -> None:
    """The figures of these lines as they were before them."""
    ids = sorted(line["actual_id"] for line in lines)
    connection.execute(sa.delete(db.actuals).where(db.actuals.c.id == sa.bindparam("gone")), [{"gone": one} for one in ids])
    rows = [{name: line["old"].get(name) for name in ACTUAL_COLUMNS} for line in lines if line["old"]]
    if rows:
        connection.execute(sa.insert(db.actuals), sorted(rows, key=lambda row: row["id"]))


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A revision for reading: which figure, what it was, what it became."""
    old, new = row.pop("old") or {}, row.pop("new") or {}
    about = new or old
    return row | {name: about.get(name) for name in ("region", "metric", "year")} | {
        f"{when}_{name}": figure.get(name) for when, figure in (("old", old), ("new", new)) for name in SAID}
