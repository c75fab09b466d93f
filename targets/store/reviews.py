"""Decisions of people in the store: made, taken back, listed. Nothing here is ever written over."""
from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy.engine import Connection

from targets import review
from targets.db import StoreError
from targets.store import log
from targets.store.papers import Papers

REVIEW_COLUMNS = ("review", "batch", "doc", "record", "action", "at", "by", "by_id", "undoes", "fields", "after", "note")


@dataclass(frozen=True)
class Reviewed:
    """A paper under review as it stood at one moment: every record (rejected ones too), the log, the decisions by record."""

    records: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    decisions: dict[str, review.Decision]


class Reviews(Papers):
    """The part of the store that holds what people decided."""

    def decide(self, acts: Sequence[review.Act], *, by: str) -> str:
        """Put acts into the log as one batch, whose name is returned; all or none.

        StoreError where a paper is gone or its text replaced, or where another person acted on a record since ``seen``.
        """
        batch, signed = uuid.uuid4().hex, self._signing(by)

        def work(connection: Connection) -> None:
            for doc in sorted({act.doc for act in acts}):   # one order for all writers; held until the end
                held = self._held(connection, doc)
                if not held:
                    raise StoreError("store_no_document", doc=doc)
                _standing(held["text"], [act for act in acts if act.doc == doc and act.action in review.BY_PERSON])
            log.append(connection, acts, by=signed, batch=batch)

        self._write("records", work)
        return batch

    def undo(self, doc: str, batch: str, *, by: str) -> str:
        """Take a batch about records back; StoreError where it doesn't hold any more, or a later act rests on it.

        What was said of the paper itself is taken back by ``targets.reread.undo``, which reads the paper again.
        """
        return self.decide([review.undo(doc, batch)], by=by)

    def acts(self, doc: str | None = None) -> list[dict[str, Any]]:
        """The log of a paper, or all of it, oldest first, as rows of ``db.reviews``."""
        return self._acts(doc)

    def decisions(self, doc: str | None = None) -> dict[str, review.Decision]:
        """The decisions about a paper, or all, by record."""
        return {one.record: one for one in log.decisions(self._acts(doc))}

    def reviewed(self, doc: str) -> Reviewed:
        """Records, log and decisions of a paper that belong together: what was done later is in none of them."""
        acts = self._acts(doc)
        decisions = log.decisions(acts)
        return Reviewed(self._laid(doc, decisions), acts, {one.record: one for one in decisions})

    def said(self, doc: str) -> dict[str, list[Any]]:
        """What people said of a paper itself: field -> [before anybody spoke, now]."""
        return review.metadata(self._acts(doc), doc)

    def reviews(self, doc: str | None = None) -> pd.DataFrame:
        """The log, newest first: REVIEW_COLUMNS and ``undone``."""
        acts = self._acts(doc)
        dead = review.undone(acts)
        frame = pd.DataFrame([{name: act[name] for name in REVIEW_COLUMNS} for act in reversed(acts)], columns=list(REVIEW_COLUMNS))
        frame["undone"] = frame["batch"].isin(dead)
        return frame


def _standing(text: str, acts: Sequence[review.Act]) -> None:
    """StoreError where the words of a record don't stand where its reader saw them."""
    for act in acts:
        row = act.after or {}
        if "text" in row and text[row["start"]:row["end"]] != row["text"]:
            raise StoreError("review_text_moved", text=row["text"])
