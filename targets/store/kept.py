"""Things a team keeps by name: views, briefings, mappings of words, readings of files.  Every version stays; the newest holds."""
from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db
from targets.access import Refused
from targets.db import StoreError
from targets.store.base import Base, fetched, now
from targets.text import minute

# kind -> the right to keep and drop it; what is one's own stands under one's own key
KINDS = {"view": "views", "briefing": "briefings", "metric_map": "maps", "reading": "figures", "guide": "own", "token": "tokens"}


class Kept(Base):
    """The part of the store that holds what people keep by name."""

    def keep(self, kind: str, name: str, body: dict[str, Any], *, by: str, seen: int | None = None) -> int:
        """Keep ``body`` (JSON) under ``name``; the number of this version.

        ``seen``: the version its writer had before them, 0 for none (never kept, or removed); StoreError where somebody kept
        another since.
        """
        return self._say(kind, name, body, by, seen)

    def drop_kept(self, kind: str, name: str, *, by: str, seen: int | None = None) -> int:
        """Take a name out of the list; its versions stay in the history, and keeping it again brings it back."""
        return self._say(kind, name, None, by, seen)

    def kept(self, kind: str) -> list[dict[str, Any]]:
        """The newest version of each name of one kind, rows of ``db.kept``, removed names left out; by name."""
        newest = {row["name"]: row for row in self._rows(_of(kind))}
        return [row for _, row in sorted(newest.items()) if row["body"] is not None]

    def kept_history(self, kind: str, name: str) -> list[dict[str, Any]]:
        """Every version of one name, oldest first; one without a body says that it was removed."""
        return self._rows(_of(kind).where(db.kept.c.name == name))

    def kept_log(self) -> list[dict[str, Any]]:
        """Every version of everything kept, oldest first; bodies as JSON, without what tokens are known by."""
        rows = self._rows(sa.select(db.kept).order_by(db.kept.c.kept))
        return [row | {"body": None if row["body"] is None else json.dumps(_open(row), ensure_ascii=False)} for row in rows]

    def _say(self, kind: str, name: str, body: dict[str, Any] | None, by: str, seen: int | None) -> int:
        if kind not in KINDS:
            raise ValueError(f"unknown kind of kept thing: {kind}")
        signed = self._signing(by)
        if KINDS[kind] == "own" and self.person is not None and name != self.person.key:
            raise Refused(self.person, "own", "access_own")

        def work(connection: Connection) -> int:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE kept IN SHARE ROW EXCLUSIVE MODE"))
            rows = fetched(connection, _of(kind).where(db.kept.c.name == name))
            last = rows[-1] if rows else None
            held = {0} if last is None else {last["kept"], 0} if last["body"] is None else {last["kept"]}     # 0: nothing to see
            if seen is not None and seen not in held:
                raise StoreError("kept_overtaken", name=name, by=last["by"] if last else "?", at=minute(last["at"]) if last else "?")
            done = connection.execute(sa.insert(db.kept), {"kind": kind, "name": name, "body": body, "at": now()} | signed.stamp())
            return int(done.inserted_primary_key[0])  # type: ignore[index]

        return self._write(KINDS[kind], work)


def _open(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row["body"].items() if row["kind"] != "token" or name != "sha256"}


def _of(kind: str) -> sa.Select[Any]:
    return sa.select(db.kept).where(db.kept.c.kind == kind).order_by(db.kept.c.kept)
