"""The tables of lists brought up to a moment of the store in one transaction: whole the first time, later the rows that differ."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets.fields import NONE, choices
from targets.listing import rows, tables
from targets.listing.ground import Ground
from targets.query import among
from targets.scoreboard import differences

PIECE = 20_000      # rows of a scoreboard worked on at once
WHOLE = 0.5         # share of targets from which on writing all anew is quicker than finding what differs
LEFT_OUT = ("cites", "issuers", "implements")       # of a paper: lists, which no list of papers shows


class Tables(Protocol):
    """Tables of one mark, by name."""

    mark: Any
    year: int

    def __call__(self, name: str) -> Any: ...


class Moment(Tables, Protocol):
    """What is needed of ``live.Moment``."""

    def once(self, key: tuple[Any, ...], work: Callable[[Any], Any]) -> Any: ...


class Frames:
    """Of a moment what a change is found from; all else of it is let go."""

    def __init__(self, now: Moment) -> None:
        self.mark, self.year = now.mark, now.year
        self._held = {name: now(name) for name in ("targets", "verdicts", "documents")}

    def __call__(self, name: str) -> Any:
        return self._held[name]


@dataclass(frozen=True)
class Stand:
    """What the tables hold: for these rules the moment of this mark, of the store with this identity."""

    rules: str
    mark: str
    identity: str
    n: int


def marked(now: Tables) -> str:
    return json.dumps([now.mark, now.year], ensure_ascii=False)


def mark_of(stood: Stand) -> Any:
    """The mark of the moment the tables hold."""
    return json.loads(stood.mark)[0]


def stand(connection: Connection) -> Stand | None:
    """None where they hold nothing that can be trusted."""
    found = connection.execute(sa.select(*(tables.state.c[name] for name in ("rules", "mark", "identity", "n")))).first()
    return Stand(*found) if found else None


class TooMuch(Exception):
    """So many rows differ that all are better written anew."""


class Change:
    """From the moment before, whose frames are at hand, to the newest: the ids of what may differ."""

    def __init__(self, before: Tables, now: Tables) -> None:
        self.docs: set[str] = set()             # papers with another record
        self.ids: set[str] = set()              # targets with another record or verdict
        for name in ("targets", "verdicts"):
            old, new = before(name), now(name)
            if old is not new:
                for rows_ in differences(old, new):
                    self.ids |= set(rows_["id"])
                    if name == "targets":
                        self.docs |= set(rows_["doc"])
        self.papers: set[str] = set()
        held, papers = (one("documents") for one in (before, now))
        if held is not papers:
            old, new = (one.drop(columns=[name for name in LEFT_OUT if name in one]).assign(id=one["doc"]) for one in (held, papers))
            self.papers = {doc for some in differences(old, new) for doc in some["id"]}

    @property
    def few(self) -> bool:
        """Whether so few are concerned that a database takes their keys in one question (PostgreSQL: 65,535)."""
        return max(map(len, (self.docs, self.ids, self.papers))) <= PIECE


def write(ground: Ground, now: Moment, wanted: Stand, change: Callable[[Stand], Change | None], current: Callable[[], bool]) -> bool:
    """Bring the tables up to ``now``; False where that is not the store's newest moment any more.

    ``wanted``: what they hold then.  ``change``: what came since what they hold, None where that is not known.
    """
    with ground.writing() as connection:
        ground.alone(connection)
        held = stand(connection)
        if held == wanted:
            return True
        trusted = held is not None and held.identity != ""
        fresh = not trusted or abs(held.n - wanted.n) > WHOLE * max(wanted.n, 1)  # type: ignore[union-attr]
        if fresh:       # nobody reads what is about to go
            connection.execute(sa.delete(tables.state))
    with ground.writing() as connection:
        ground.alone(connection)
        if not current():
            return False
        try:
            if not fresh:
                _follow(ground, connection, now, change(held) if held else None)
        except TooMuch:
            fresh = True
        if fresh:
            _anew(ground, connection, now)
        connection.execute(sa.delete(tables.state))
        connection.execute(sa.insert(tables.state), {"one": 1, "rules": wanted.rules, "mark": wanted.mark, "identity": wanted.identity,
                                                     "n": wanted.n})
    if fresh:
        ground.settle()
    return True


def _anew(ground: Ground, connection: Connection, now: Moment) -> None:
    board = now("scoreboard")
    ground.empty(connection)
    ground.put(connection, tables.standing, _in_pieces(board))
    ground.put(connection, tables.sentences, _of_papers(board))
    ground.put(connection, tables.papers, rows.papers(now("documents")))
    _bodies(ground, connection, board)
    ground.index(connection)


def _follow(ground: Ground, connection: Connection, now: Moment, change: Change | None) -> None:
    """Only what differs: known from the frames of the moment before, else by the stamps of all rows."""
    board, documents = now("scoreboard"), now("documents")
    parts: list[tuple[sa.Table, Iterator[rows.Row], Any]]
    if change is None or not change.few:
        parts = [(tables.standing, _in_pieces(board), None), (tables.sentences, _of_papers(board), None),
                 (tables.papers, rows.papers(documents), None)]
    else:
        mine = board.iloc[among(board["id"], change.ids).nonzero()[0]]
        near = board.iloc[among(board["doc"], change.docs).nonzero()[0]]
        there = documents.iloc[among(documents["doc"], change.papers).nonzero()[0]]
        sentence = tables.sentences.c
        parts = [(tables.standing, rows.targets(mine), tables.standing.c.id.in_(list(change.ids))),
                 (tables.sentences, rows.sentences(near), sentence.paper.in_(list(change.docs))),
                 (tables.papers, rows.papers(there), tables.papers.c.paper.in_(list(change.papers)))]
        board = mine
    for table, said, concerned in parts:
        _replace(ground, connection, table, said, concerned)
    _bodies(ground, connection, board)


def _replace(ground: Ground, connection: Connection, table: sa.Table, said: Iterable[rows.Row], concerned: Any) -> None:
    """Rows as they now are in place of those held; ``concerned``: which of them are looked at."""
    name = tables.KEYED[table]
    query = sa.select(table.c[name], table.c.stamp)
    held = {row[0]: row[1] for row in connection.execute(query if concerned is None else query.where(concerned))}
    new: list[rows.Row] = []
    gone = dict(held)
    for row in said:
        stamp = gone.pop(row[name], None)
        if stamp != row["stamp"]:
            new.append(row)
            if len(new) > max(PIECE, WHOLE * len(held)):
                raise TooMuch
    ground.take_out(connection, table, [*gone, *(row[name] for row in new if row[name] in held)])
    ground.put(connection, table, new)


def _in_pieces(board: pd.DataFrame) -> Iterator[rows.Row]:
    for first in range(0, len(board), PIECE):
        yield from rows.targets(board.iloc[first:first + PIECE])


def _of_papers(board: pd.DataFrame) -> Iterator[rows.Row]:
    """Sentences, some papers at a time: no sentence is of two."""
    codes, _ = pd.factorize(board["doc"])
    order = pd.Series(codes).argsort(kind="stable").to_numpy()
    starts = pd.Series(codes[order]).diff().fillna(1).to_numpy().nonzero()[0]
    first = 0
    for end in (*starts[1:].tolist(), len(board)):
        if end - first >= PIECE or end == len(board):
            yield from rows.sentences(board.iloc[order[first:end]])
            first = end


def _bodies(ground: Ground, connection: Connection, board: pd.DataFrame) -> None:
    """The bodies behind every phrase of duties; one that no target says any more does no harm."""
    phrases = [str(lead) for lead in board["lead"].dropna().unique()]
    held: set[str] = set()
    for first in range(0, len(phrases), PIECE):
        some = phrases[first:first + PIECE]
        held |= set(connection.scalars(sa.select(tables.bodies.c.lead).distinct().where(tables.bodies.c.lead.in_(some))))
    fresh = {lead: dict.fromkeys(choices("lead", lead)) for lead in phrases if lead not in held}
    found = [{"lead": lead, "body": body} for lead, named in fresh.items() for body in named if body != NONE]
    ground.put(connection, tables.bodies, found)
