"""What people decided about verdicts, in the store: made, taken back, listed. Nothing here is ever written over."""
from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db, override
from targets.db import StoreError
from targets.schema import no_targets
from targets.store.base import fetched, now
from targets.store.papers import Papers
from targets.text import minute


class Overrides(Papers):
    """The part of the store that holds decisions about verdicts."""

    def overrides(self) -> list[dict[str, Any]]:
        """The log, oldest first, as rows of ``db.overrides``; ``override.holding`` says what of it holds."""
        return self._rows(sa.select(db.overrides).order_by(db.overrides.c.override))

    def override(self, acts: Sequence[override.Override], *, by: str) -> str:
        """Keep decisions as one batch, whose name is returned; all or none.

        StoreError where another person decided about a target since ``seen``.
        """
        batch, at, signed = uuid.uuid4().hex, now(), self._signing(by)
        docs = sorted({act.target["doc"] for act in acts})
        goals = pd.concat([self.targets(doc=doc) for doc in docs]) if docs else no_targets()
        places = override.Places(goals, [override.anchor(act.target) for act in acts])

        def work(connection: Connection) -> None:
            log = _log(connection)
            last = override.last_seen(log, goals)
            for act in acts:
                number = last.get(places.find(override.anchor(act.target)) or act.target["id"], 0)
                if act.seen is not None and number != act.seen:
                    _overtaken(log, number, act)
            if acts:
                connection.execute(sa.insert(db.overrides), [act.row() | {"batch": batch, "at": at} | signed.stamp() for act in acts])

        self._write("verdicts", work)
        return batch

    def undo_override(self, batch: str, *, by: str) -> str:
        """Take a batch back, so that what held before it holds again; StoreError where it is not there or was taken back."""
        new, at, signed = uuid.uuid4().hex, now(), self._signing(by)

        def work(connection: Connection) -> None:
            log = _log(connection)
            mine = [act for act in log if act["batch"] == batch and not act["undoes"]]
            if not mine:
                raise StoreError("review_unknown")
            if any(act["undoes"] == batch for act in log):
                raise StoreError("review_undone")
            keep = ("doc", "record", "field", "anchor")
            connection.execute(sa.insert(db.overrides), [
                {name: act[name] for name in keep} | {"value": None, "reason": "", "undoes": batch, "batch": new, "at": at}
                | signed.stamp()
                for act in mine])

        self._write("verdicts", work)
        return new


def _log(connection: Connection) -> list[dict[str, Any]]:
    """The log, held for this transaction where the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE overrides IN SHARE ROW EXCLUSIVE MODE"))
    return fetched(connection, sa.select(db.overrides).order_by(db.overrides.c.override))


def _overtaken(log: list[dict[str, Any]], number: int, act: override.Override) -> None:
    later = next((one for one in log if one["override"] == number), None)
    if later is None:
        raise StoreError("review_undone")
    raise StoreError("override_overtaken", text=act.target["text"], by=later["by"], at=minute(later["at"]))
