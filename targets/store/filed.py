"""Files of figures as they came in: kept byte for byte with the save they belong to."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db
from targets.access import Person

NAMES = "\n"   # between the names of one content, as between those of several


def keep(connection: Connection, files: Sequence[tuple[str, bytes]], *, batch: str, by: Person, at: str) -> None:
    """Keep each file (name, content) once and tie it to ``batch``; a content that is there already is not kept twice.

    Files of one save with the same content are one, under all their names.
    """
    named: dict[str, tuple[str, bytes]] = {}
    for name, data in files:
        known = hashlib.sha256(data).hexdigest()
        before = named[known][0].split(NAMES) if known in named else []
        named[known] = (NAMES.join(dict.fromkeys([*before, name])), data)
    if not named:
        return
    held = set(connection.scalars(sa.select(db.files.c.sha256).where(db.files.c.sha256.in_(list(named)))))
    fresh = [{"sha256": known, "name": name.split(NAMES)[0], "size": len(data), "bytes": data, "at": at} | by.stamp()
             for known, (name, data) in sorted(named.items()) if known not in held]
    if fresh:
        connection.execute(sa.insert(db.files), fresh)
    connection.execute(sa.insert(db.batch_files), [{"batch": batch, "sha256": known, "name": name} for known, (name, _) in named.items()])
