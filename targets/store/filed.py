"""Files of figures as they came in: kept byte for byte with the save they belong to."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db


def keep(connection: Connection, files: Sequence[tuple[str, bytes]], *, batch: str, by: str, at: str) -> None:
    """Keep each file (name, content) once and tie it to ``batch``; a content that is there already is not kept twice."""
    named = {hashlib.sha256(data).hexdigest(): (name, data) for name, data in files}
    if not named:
        return
    held = set(connection.scalars(sa.select(db.files.c.sha256).where(db.files.c.sha256.in_(list(named)))))
    fresh = [{"sha256": known, "name": name, "size": len(data), "bytes": data, "at": at, "by": by}
             for known, (name, data) in sorted(named.items()) if known not in held]
    if fresh:
        connection.execute(sa.insert(db.files), fresh)
    connection.execute(sa.insert(db.batch_files), [{"batch": batch, "sha256": known, "name": name} for known, (name, _) in named.items()])
