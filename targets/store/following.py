"""What changed in the store since it was last read: small questions in place of reading everything again."""
from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from targets import db
from targets.schema import ACTUAL_COLUMNS, typed
from targets.store.base import fetched
from targets.store.figures import BATCH, Figures, line_since

OVERLAP = 200       # lines of the log looked at again: of writers at once a later one may be done first
REVIEWS_OVERLAP = 20


class Before(NamedTuple):
    """Figures as they stood at a moment: ``ids`` of all that changed since, ``figures`` those of them that were there already,
    ``left`` lines of the log that were not looked at."""

    figures: pd.DataFrame
    ids: list[str]
    left: int


class Following(Figures):
    """The part of the store that tells what changed."""

    def papers_mark(self) -> tuple[Any, ...]:
        """Something else as soon as a paper, a record or a decision is: no record changes without its paper or a line in the log.

        Asked every few seconds: records, of which there may be millions, are not counted.
        """
        parts = (sa.func.max(db.reviews.c.review), sa.func.max(db.overrides.c.override), sa.func.count(db.documents.c.doc),
                 sa.func.max(db.documents.c.added_at))
        with self._read() as connection:
            return tuple(connection.scalar(sa.select(part)) for part in parts)

    def stamps(self) -> dict[str, tuple[Any, ...]]:
        """Of every paper something that is another as soon as the paper or what was read from it is replaced."""
        counted = self._rows(sa.select(db.targets.c.doc, sa.func.count().label("n")).group_by(db.targets.c.doc))
        n = {row["doc"]: row["n"] for row in counted}
        papers = self._rows(sa.select(db.documents.c.doc, db.documents.c.sha256, db.documents.c.added_at))
        return {row["doc"]: (row["sha256"], row["added_at"], n.get(row["doc"], 0)) for row in papers}

    def reviewed_since(self, mark: tuple[Any, ...]) -> set[str]:
        """Papers the log of reviews speaks of after ``mark`` (``papers_mark``)."""
        query = sa.select(db.reviews.c.doc).distinct().where(db.reviews.c.review > (mark[0] or 0) - REVIEWS_OVERLAP)
        return {row["doc"] for row in self._rows(query)}

    def identity(self, mark: tuple[Any, ...]) -> str:
        """Names this store's history up to ``mark`` (papers mark, revision): another store has another, as has a restored one."""
        papers, revision = mark[0], mark[1]
        lines = [(db.actual_revisions.c.batch, db.actual_revisions.c.revision == revision),
                 (db.reviews.c.batch, db.reviews.c.review == papers[0]), (db.overrides.c.batch, db.overrides.c.override == papers[1])]
        with self._read() as connection:
            told = [connection.scalar(sa.select(column).where(at)) for column, at in lines]
        return hashlib.sha256(repr((told, sorted(self.stamps().items()))).encode()).hexdigest()

    def revision(self) -> int:
        """The number of the last line in the log of figures, 0 before the first."""
        with self._read() as connection:
            return connection.scalar(sa.select(sa.func.max(db.actual_revisions.c.revision))) or 0

    def figures_since(self, revision: int) -> tuple[pd.DataFrame, list[str]]:
        """Figures the log speaks of after ``revision`` as they now stand, and the ids of all it speaks of (gone ones too)."""
        log = db.actual_revisions.c
        ids = sorted({row["actual_id"] for row in self._rows(sa.select(log.actual_id).where(log.revision > revision - OVERLAP))})
        columns = [db.actuals.c[name] for name in ACTUAL_COLUMNS]
        found = [self._frame(sa.select(*columns).where(db.actuals.c.id.in_(ids[first:first + BATCH])), ACTUAL_COLUMNS)
                 for first in range(0, len(ids), BATCH)]
        return (pd.concat(found, ignore_index=True) if found else self._frame(sa.select(*columns).where(sa.false()), ACTUAL_COLUMNS)), ids

    def figures_before(self, moment: str, most: int | None = None, in_all: int | None = None) -> Before:
        """Figures that were added, changed or removed since ``moment`` (ISO, UTC).

        Saves of more than ``most`` lines are left aside, and the largest of the rest until there are ``in_all`` at most.
        """
        log = db.actual_revisions.c
        with self._read() as connection:
            since = sa.and_(log.revision > line_since(connection, moment), log.at >= moment)
            n = sa.func.count()
            batches = sa.select(log.batch, n).where(since).group_by(log.batch)
            sizes = connection.execute(batches.order_by(n, sa.func.max(log.revision).desc()))
            aside, read, left = [], 0, 0
            for batch, lines in sizes:
                if (most is not None and lines > most) or (in_all is not None and read + lines > in_all):
                    aside.append(batch)
                    left += lines
                else:
                    read += lines
            if aside:
                since = sa.and_(since, log.batch.not_in(aside)) if read else sa.false()
            found = fetched(connection, sa.select(log.actual_id, log.old).where(since).order_by(log.revision))
        first: dict[str, Any] = {}
        for line in found:
            first.setdefault(line["actual_id"], line["old"])
        return Before(typed([old for old in first.values() if old], ACTUAL_COLUMNS), list(first), left)
