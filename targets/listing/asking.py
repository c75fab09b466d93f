"""Lists as questions to the database."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import searching
from targets.finding import NONE, Filters
from targets.listing import pairs, rows, tables
from targets.listing.ground import Ground

COUNTED = 10_000    # sentences that are counted; of more only that they are more
Where = sa.ColumnElement[bool]


def where(filters: Filters, table: sa.Table) -> list[Where]:
    """The conditions of filters on ``standing`` or ``papers``: what ``Filters.apply`` keeps of a frame.

    A field the table lacks filters nothing.
    """
    found: list[Where] = []
    for name, values in filters.chosen().items():
        if name == "lead" and table is tables.standing:
            named = sa.select(tables.bodies.c.lead).where(tables.bodies.c.body.in_(values))
            asked = [table.c.lead.in_(named), *([table.c.lead == NONE] if NONE in values else [])]
            found.append(sa.or_(*asked))
        elif name in table.c:
            found.append(table.c[name].in_(values))
    return found


def order(sort: str, down: bool, *, back: bool = False) -> list[sa.ColumnElement[Any]]:
    """By the key, what has none last, then by place; ``back``: the same list from its end."""
    c = tables.standing.c
    ends: list[Any] = [c.paper, c.start, c.id]
    keys: list[Any] = []
    if sort:
        key = c[rows.SORTS[sort][0]]
        if key.nullable:
            keys = [key.is_(None)]
        elif sort in rows.EMPTY:
            keys = [key == rows.EMPTY[sort]]
        keys = [one.desc() if back else one for one in keys] + [key.desc() if down != back else key]
    return [*keys, *(one.desc() if back else one for one in ends)]


def count(connection: Connection, filters: Filters) -> int:
    c = tables.standing
    return int(connection.scalar(sa.select(sa.func.count()).select_from(c).where(*where(filters, c))) or 0)


def page(connection: Connection, filters: Filters, sort: str, down: bool, first: int, size: int, n: int) -> list[str]:
    """The ids of ``size`` targets from ``first`` on of the ``n`` that fit; asked from the nearer end."""
    size = max(min(size, n - first), 0)
    back = first > n // 2
    c = tables.standing
    query = sa.select(c.c.id).where(*where(filters, c)).order_by(*order(sort, down, back=back)).limit(size)
    found = list(connection.scalars(query.offset(n - first - size if back else first))) if size else []
    return found[::-1] if back else found


def ids(connection: Connection, filters: Filters, sort: str, down: bool, size: int) -> Iterator[Sequence[str]]:
    """The ids of all that fit, ``size`` at a time."""
    c = tables.standing
    query = sa.select(c.c.id).where(*where(filters, c)).order_by(*order(sort, down))
    yield from connection.execution_options(yield_per=size).scalars(query).partitions(size)


def papers(connection: Connection, filters: Filters, words: str, only_open: bool, first: int, size: int | None,
           by_open: bool) -> tuple[list[str], int]:
    """The ids of papers that fit and hold every word, and how many there are."""
    c = tables.papers.c
    asked = [*where(filters, tables.papers), *(_holds(c.hay, word) for word in searching.split(words))]
    asked += [c.n_open > 0] if only_open else []
    n = int(connection.scalar(sa.select(sa.func.count()).select_from(tables.papers).where(*asked)) or 0)
    ordered = (c.n_open.desc(), c.issued.desc(), c.paper) if by_open else (c.issued, c.paper)
    return list(connection.scalars(sa.select(c.paper).where(*asked).order_by(*ordered).limit(size).offset(first))), n


def _holds(column: sa.ColumnElement[str], word: str) -> Where:
    return column.contains(word, autoescape=True)


class Sentences:
    """The sentences of the tables as ``searching`` looks through them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def look(self, asked: Sequence[str], limit: int) -> tuple[list[searching.Hit], int]:
        with self._ground.reading() as connection:
            return sentences(connection, asked, limit, postgres=self._ground.postgres)


def sentences(connection: Connection, asked: Sequence[str], limit: int, *, postgres: bool) -> tuple[list[searching.Hit], int]:
    """``searching.Looked.look``; of more than COUNTED sentences that hold the words is only told that there are more."""
    c = tables.sentences.c
    fits = fitting(asked, postgres=postgres)
    some = sa.select(c.sentence).where(*fits).limit(COUNTED + 1).subquery()
    n = int(connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0)
    found = connection.execute(sa.select(c.sentence, c.said, c.title).where(*fits)
                               .order_by(c.issued.desc(), c.paper, c.start).limit(limit)).all() if n else []
    goals: dict[int, list[tuple[str, str]]] = {one.sentence: [] for one in found}
    t = tables.standing.c
    for row in connection.execute(sa.select(t.sentence, t.id, t.words).where(t.sentence.in_(list(goals))).order_by(t.start, t.id)):
        goals[row.sentence].append((row.id, row.words))
    return [searching.Hit(tuple(goals[one.sentence]), one.said, one.title) for one in found if goals[one.sentence]], n


def fitting(asked: Sequence[str], *, postgres: bool) -> list[Where]:
    """Sentences whose index holds all of the words, and that do hold them."""
    c = tables.sentences.c
    numbers = sorted({number for word in asked for number in pairs.of_word(word)})
    found: list[Where] = [_holds(c.hay, word) for word in asked]
    if postgres and numbers:
        found.insert(0, c.pairs.contains(numbers))
    elif numbers:
        match = " AND ".join(pairs.spelt(numbers))
        found.insert(0, c.sentence.in_(sa.select(sa.column("rowid")).select_from(sa.text(tables.SEARCHED)).where(
            sa.text(f"{tables.SEARCHED} MATCH :pairs").bindparams(pairs=match))))
    return found
