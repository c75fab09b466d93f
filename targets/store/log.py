"""The log of reviews as SQL: read it, append to it, let decisions follow a text that changed."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from extract.model import Document
from targets import anchor, db, review
from targets.access import Person
from targets.db import StoreError
from targets.store.base import fetched, now
from targets.text import minute

Log = list[dict[str, Any]]


def read(connection: Connection, doc: str | None = None) -> Log:
    """The acts about a paper, or all of them, oldest first."""
    query = sa.select(db.reviews).order_by(db.reviews.c.review)
    if doc is not None:
        query = query.where(db.reviews.c.doc == doc)
    return fetched(connection, query)


def decisions(acts: Iterable[review.Row]) -> list[review.Decision]:
    return list(review.fold(acts).values())


def append(connection: Connection, acts: Sequence[review.Act], *, by: Person, batch: str) -> None:
    """The acts as one batch; StoreError where one comes too late or takes back what can't be taken back."""
    for doc in sorted({act.doc for act in acts if act.record or act.undoes}):
        _check(read(connection, doc), [act for act in acts if act.doc == doc])
    at = now()
    rows: list[dict[str, Any]] = [{"batch": batch, "doc": act.doc, "record": act.record, "action": str(act.action), "at": at,
             "undoes": act.undoes, "fields": act.fields or None, "after": act.after, "note": act.note} | by.stamp() for act in acts]
    if rows:
        connection.execute(sa.insert(db.reviews), rows)


def _check(held: Log, acts: Sequence[review.Act]) -> None:
    decided = review.fold(held)
    for act in acts:
        if act.undoes:
            _can_undo(held, act.undoes)
        one = decided.get((act.doc, act.record or ""))
        if act.seen is None or act.seen == (one.last if one else 0):
            continue
        if one is None:
            raise StoreError("review_undone")
        raise StoreError("review_overtaken", by=one.by, at=minute(one.at), text=one.row.get("text"))


def _can_undo(held: Log, batch: str) -> None:
    try:
        later = review.rests_on(held, batch)
    except KeyError:
        known = any(act["batch"] == batch for act in held)
        raise StoreError("review_undone" if known else "review_unknown") from None
    if later:
        raise StoreError("review_rests", by=later["by"], at=minute(later["at"]))


def follow_text(connection: Connection, document: Document, *, by: Person, batch: str) -> None:
    """Let the decisions about a paper stand where their words now stand; those whose words are gone are marked lost."""
    acts: list[review.Act] = []
    for one in decisions(read(connection, document.doc)):
        by_much = anchor.shift(one.row, document.text)
        if by_much is None and not one.lost:
            acts.append(review.Act(document.doc, review.Action.LOST, one.record))
        elif by_much is not None and (by_much or one.lost):
            acts.append(review.Act(document.doc, review.Action.MOVE, one.record, anchor.moved(one.row, by_much, document.text)))
    append(connection, acts, by=by, batch=batch)
