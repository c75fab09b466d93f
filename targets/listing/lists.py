"""Lists of a store: who asks for a page does not know whether frames or the database gave it."""
from __future__ import annotations

import contextlib
import hashlib
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sqlalchemy.engine import Connection

from targets import searching, snapshot
from targets.db import StoreError
from targets.finding import Filters
from targets.listing import asking, keeping, memory
from targets.listing.ground import Ground
from targets.listing.keeping import Change, Frames, Moment, Stand
from targets.store import Store

LARGE = 50_000      # targets from which on lists come from the database
PIECE = 5_000       # rows of a list given out at once
DEEP = 10_000       # rows from the nearer end of a list from which on a database would sort too many to count them off
YIELD = 3600.0      # seconds the tables are left to another program that writes them
REST = 60.0         # seconds after a writing that failed until the next
log = logging.getLogger(__name__)


class Page(NamedTuple):
    """Some rows of a list, by their ids in its order; ``n``: how many there are in all."""

    ids: Sequence[str]
    n: int


class Lists:
    """Targets, papers and sentences of a store, filtered and sorted."""

    def __init__(self, store: Store, folder: Path | None, settings: object, *, large: int | None = None) -> None:
        """``folder``: where tables of a SQLite store may lie (``snapshot.folder``); ``settings``: what verdicts depend on."""
        self._store, self._folder, self._large = store, folder, LARGE if large is None else large
        self._rules = hashlib.sha256(f"{snapshot.program()}\0{settings!r}".encode()).hexdigest()
        self._lock = threading.Lock()
        self._ground: Ground | None = None
        self._refused = self._resting = 0.0         # until then no tables are made, nothing is written (``time.monotonic``)
        self._claimed = False                       # these rules were the tables' own once: who comes later may have other ones
        self._worker: threading.Thread | None = None
        self._held: Frames | None = None            # what the tables hold, as frames: the next change is found from them
        self._known: Stand | None = None            # the same as it stands in the tables

    def page(self, now: Moment, filters: Filters, sort: str = "", *, down: bool = False, first: int = 0, size: int = 500) -> Page:
        """``size`` targets from ``first`` on, sorted by a key of SORTS ('': as in the store)."""
        def ask(connection: Connection) -> Page | None:
            n = asking.count(connection, filters) if filters else len(now("targets"))
            if DEEP < first < n - size - DEEP:
                return None
            return Page(asking.page(connection, filters, sort, down, first, size, n), n)

        asked = self._ask(now, ask)
        if asked is not None:
            return asked
        found = self._places(now, filters, sort, down)
        return Page(now("targets")["id"].iloc[found[first:first + size]].tolist(), len(found))

    def ids(self, now: Moment, filters: Filters, sort: str = "", *, down: bool = False) -> Iterator[Sequence[str]]:
        """All that fit, some at a time."""
        with self._asked(now) as connection:
            if connection is not None:
                yield from asking.ids(connection, filters, sort, down, PIECE)
                return
        found, ids = self._places(now, filters, sort, down), now("targets")["id"]
        for first in range(0, len(found), PIECE):
            yield ids.iloc[found[first:first + PIECE]].tolist()

    def _places(self, now: Moment, filters: Filters, sort: str, down: bool) -> np.ndarray:
        """Where in the tables of the moment the targets that fit stand, in this order."""
        order = now.once(("order", sort, down), lambda moment: memory.order(moment("scoreboard"), sort, down))
        return memory.fitting(now("fields"), filters, order)

    def papers(self, now: Moment, filters: Filters = Filters(), words: str = "", *, only_open: bool = False,  # noqa: B008
               by_open: bool = False, first: int = 0, size: int | None = None) -> Page:
        """Papers that fit and hold every word, by date, or those first where most is open."""
        asked = self._ask(now, lambda connection: Page(*asking.papers(connection, filters, words, only_open, first, size, by_open)))
        if asked is not None:
            return asked
        found = memory.papers(now("documents"), filters, words, only_open, by_open)
        return Page(found[first:None if size is None else first + size], len(found))

    def sentences(self, now: Moment) -> searching.Looked | None:
        """The sentences of a large store to look through, for some seconds after a change still without it; None until they are there."""
        ground = self._of(now)
        if ground is None:
            return None
        self.follow(now)
        with contextlib.suppress(StoreError), ground.reading() as connection:
            held = keeping.stand(connection)
            if held and held.rules == self._rules and self._same_store(held):
                return asking.Sentences(ground)
        return None

    def large(self, now: Moment) -> bool:
        """Whether lists of this moment are for the database."""
        return len(now("targets")) >= self._large

    def follow(self, now: Moment) -> threading.Thread | None:
        """Bring the tables up to this moment in the background, where they aren't."""
        ground = self._of(now)
        if ground is None or time.monotonic() < self._resting or (self._known and self._known.mark == keeping.marked(now)):
            return None
        with self._lock:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, args=(ground, now), name="targets-lists", daemon=True)
                self._worker.start()
            return self._worker

    def stands(self, now: Moment) -> bool:
        """Whether the tables hold this moment."""
        with self._asked(now) as connection:
            return connection is not None

    @property
    def ground(self) -> Ground | None:
        """Where the tables are, None before they were first asked for."""
        return self._ground

    def close(self) -> None:
        if self._ground is not None:
            self._ground.close()

    def _ask(self, now: Moment, question: Callable[[Connection], Page | None]) -> Page | None:
        """The answer of the tables; None where there are none of this moment, or they can't be asked just now."""
        try:
            with self._asked(now) as connection:
                return None if connection is None else question(connection)
        except StoreError as error:
            log.warning("a list comes from memory: %s", error)
            self._known = None          # whether they are all there is looked at before they are written
            self.follow(now)
            return None

    @contextlib.contextmanager
    def _asked(self, now: Moment) -> Iterator[Connection | None]:
        """A connection that sees the tables of exactly this moment; None where there are none, and they are then brought up to it."""
        ground = self._of(now)
        opened = contextlib.ExitStack()
        connection = None
        try:
            if ground is not None:
                connection = opened.enter_context(ground.reading())
                held = keeping.stand(connection)
                if held is None or held.rules != self._rules:       # emptied, or another's: what this process knows of them is past
                    self._known = None
                if held is None or held.mark != keeping.marked(now) or held.rules != self._rules or not self._same_store(held):
                    connection = None
        except StoreError as error:
            log.warning("lists come from memory: %s", error)
            connection = None
        with opened:
            if connection is None:
                self.follow(now)
            yield connection

    def _same_store(self, held: Stand) -> bool:
        """Whether the tables are of this store and its papers: looked at where they are not those this process knows."""
        if held != self._known:
            if held.identity != self._store.identity(keeping.mark_of(held)):
                return False
            self._known = held
        return True

    def _of(self, now: Moment) -> Ground | None:
        """Where the tables are; None for a small store and where none can be made."""
        if time.monotonic() < self._refused or not self.large(now):
            return None
        with self._lock:
            if self._ground is None:
                try:
                    self._ground = Ground(self._store, self._folder)
                except StoreError as error:
                    self._refused = time.monotonic() + REST if self._folder else math.inf
                    log.warning("lists come from memory: %s", error)
            return self._ground

    def _work(self, ground: Ground, now: Moment) -> None:
        try:
            wanted = Stand(self._rules, keeping.marked(now), self._store.identity(now.mark), len(now("targets")))
            ground.make()
            with ground.reading() as connection:
                held = keeping.stand(connection)
            if self._claimed and held and held.rules != self._rules:
                # Another program writes them now: two would write over each other for ever.  It may be gone one day: so, by turns.
                self._resting, self._claimed = time.monotonic() + YIELD, False
                return
            if keeping.write(ground, now, wanted, lambda stood: self._change(stood, now), lambda: self._current(now)):
                self._known, self._held, self._claimed = wanted, Frames(now), True
        except StoreError as error:
            self._resting = time.monotonic() + REST
            log.warning("lists could not be written: %s", error)
        except Exception:       # whatever it was, lists come from memory, and the next try is not at once
            self._resting = time.monotonic() + REST
            log.exception("lists could not be written")
        finally:
            self._worker = None

    def _change(self, stood: Stand, now: Moment) -> Change | None:
        """What came since the tables were written, where this process has the frames of that moment."""
        known = self._held is not None and stood == self._known and stood.mark == keeping.marked(self._held)
        return Change(self._held, now) if known and self._held is not None else None

    def _current(self, now: Moment) -> bool:
        """Whether the store is still as this moment has it."""
        papers, figures = self._store.papers_mark(), self._store.revision()
        return (papers, figures) == (now.mark[0], now.mark[1])
