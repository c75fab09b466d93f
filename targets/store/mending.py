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
        self.require("restore")
        at, batch, signed = now(), uuid.uuid4().hex, self._signing(by)

        def work(connection: Connection) -> int:
            lines = [*_changed(connection), *_removed(connection)]
            told = {"batch": batch, "at": at, "origin": ORIGIN} | signed.stamp()
            if lines:
                connection.execute(sa.insert(db.actual_revisions), [line | told for line in lines])
            return len(lines)

        count = self._tried(work)
        self._faults = None
        return count


def _changed(connection: Connection) -> list[dict[str, Any]]:
    return [{"actual_id": row["id"], "action": "change" if row["last_new"] else "new", "old": row["last_new"],
             "new": {name: row[name] for name in ACTUAL_COLUMNS}} for row in connection.execute(soundness.unlogged()).mappings()]


def _removed(connection: Connection) -> list[dict[str, Any]]:
    return [{"actual_id": row["actual_id"], "action": "delete", "old": row["new"], "new": None}
            for row in connection.execute(soundness.vanished()).mappings()]
