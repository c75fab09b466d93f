"""Whether the store can do its work: opened, read, of the right structure, written to; asked without writing anything."""
from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa

from targets import db
from targets.store import versions
from targets.store.base import Base
from targets.text import TargetsError

CHECKS = ("open", "readable", "schema", "writable")


def check(store: Base) -> dict[str, bool]:
    """CHECKS, each with whether it held; those behind one that failed did not hold either."""
    found = dict.fromkeys(CHECKS, False)
    try:
        with store.reading() as connection:
            found["open"] = True
            connection.scalar(sa.select(sa.func.count()).select_from(db.documents))
            found["readable"] = True
            found["schema"] = versions.found(connection) == db.HEAD
            if connection.dialect.name == "postgresql":
                found["writable"] = connection.scalar(sa.text("SHOW transaction_read_only")) == "off" and not connection.scalar(
                    sa.text("SELECT pg_is_in_recovery()"))
            else:
                found["writable"] = _may_write(sa.make_url(store.url).database or "")
    except TargetsError:
        pass
    return found


def _may_write(file: str) -> bool:
    """Whether the SQLite file and its folder (where the journal goes) may be written to."""
    if not file or file == ":memory:" or file.startswith("file:"):
        return True
    return os.access(file, os.W_OK) and os.access(Path(file).resolve().parent, os.W_OK)
