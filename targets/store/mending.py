"""Figures that were changed past the log, taken into the log: nothing else of a store is ever mended by itself."""
from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db
from targets.schema import ACTUAL_COLUMNS
from targets.store import soundness
from targets.store.base import now
from targets.store.figures import Figures

ORIGIN = "check"        # of the lines written here


class Mending(Figures):
    """The part of the store that brings its log up to what the figures say."""

    def log_unlogged(self, *, by: str) -> int:
        """Write a line for each figure that was changed, added or removed without one, in one save that can be seen and undone;
        how many.  The figures stay as they are."""
        at, batch = now(), uuid.uuid4().hex

        def work(connection: Connection) -> int:
            lines = [*_changed(connection), *_removed(connection)]
            told = {"batch": batch, "at": at, "by": by, "origin": ORIGIN}
            if lines:
                connection.execute(sa.insert(db.actual_revisions), [line | told for line in lines])
            return len(lines)

        count = self._tried(work)
        self._faults = None
        return count


def _changed(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute(soundness.unlogged()).mappings().all()
    last = soundness.last_lines()
    said = {row["actual_id"]: row["new"] for row in connection.execute(sa.select(last)).mappings()} if rows else {}
    return [{"actual_id": row["id"], "action": "change" if said.get(row["id"]) else "new", "old": said.get(row["id"]),
             "new": {name: row[name] for name in ACTUAL_COLUMNS}} for row in rows]


def _removed(connection: Connection) -> list[dict[str, Any]]:
    return [{"actual_id": row["actual_id"], "action": "delete", "old": row["new"], "new": None}
            for row in connection.execute(soundness.vanished()).mappings()]
