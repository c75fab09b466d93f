"""The store as its readers see it: every table of one moment together, brought up to date as soon as the store says something else.

One mark (papers, figures, year) is looked at every few seconds.  Where it has moved, only what changed is read and judged; readers
go on with the moment they have until the new one is whole, so that no page ever shows tables of two moments.
"""
from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Collection
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from targets import memory
from targets.clock import as_of, today
from targets.config import Progress
from targets.following import Followed, FollowedPapers
from targets.listing import LARGE
from targets.moment import OF_PAPERS, PATIENCE, WARM, Mark, Moment
from targets.scoreboard import Keeper, goals
from targets.snapshot import Snapshot
from targets.store import Store

CHECK = 2.0         # seconds between two looks at the mark
OWN = 3.0           # seconds a writer waits to see what they saved
OPENING = 1.5       # seconds the first readers of a large store wait before they are told what is being done
SLOW = 1.0          # seconds of reading from which on it is worth a snapshot
PAUSE = 2.0         # seconds without a further change after which all of a moment is worked out; until then only what is asked for
REST = 60.0         # seconds between two snapshots
STAGES = ("papers", "figures", "verdicts")


class Live:
    """The newest moment of a store, for many readers at once."""

    def __init__(self, store: Store, settings: Progress, *, folder: Path | None = None, vocabulary: object = None) -> None:
        self._store, self._settings = store, settings
        self.run = uuid.uuid4().hex             # marks count within one run: rules, settings or store may be others in the next
        self._figures, self._papers, self._keeper = Followed(store), FollowedPapers(store), Keeper()
        self._snapshot = Snapshot(folder, (settings, vocabulary)) if folder else None
        self._looking = threading.Lock()        # marks are read one after the other: ``seen`` never goes back
        self._lock = threading.Lock()           # around what follows
        self._moment: Moment | None = None
        self._building: Future[Moment] | None = None
        self._asked = self._kept = 0.0
        self._slow = False
        self._stage = "papers"
        self.seen: Mark = ((), 0, 0)            # the store's mark when last asked

    def now(self) -> Moment:
        """The newest moment there is; StoreError where the store can't be read."""
        if self._moment is None:
            return self._build().result()
        if time.monotonic() - self._asked < CHECK:
            return self._moment
        return self._newest(PATIENCE)

    def there(self, patience: float = 0.0) -> bool:
        """Whether there is a moment, after so many seconds at most; what goes wrong in reading ``now`` tells."""
        if self._moment is None:
            with contextlib.suppress(TimeoutError):
                self._build().exception(patience)
                return True
        return self._moment is not None

    @property
    def doing(self) -> tuple[str, float]:
        """While the first moment is made: which of STAGES is at work, and the share of it that is done, as far as that is known."""
        return self._stage, self._keeper.share if self._stage == "verdicts" else 0.0

    def refresh(self) -> Moment:
        """After a change of one's own: the moment with it, unless bringing it up to date takes long."""
        return self._newest(OWN) if self._moment else self.now()

    @property
    def behind(self) -> bool:
        """Whether a newer moment is being worked out."""
        return self._building is not None

    def mark(self) -> Mark:
        return self._store.papers_mark(), self._store.revision(), today().year

    def _newest(self, patience: float) -> Moment:
        held, self._asked = self._moment, time.monotonic()
        assert held is not None
        end = self._asked + patience
        with self._looking:
            self.seen = wanted = self.mark()
        for _ in range(2):      # a building under way may have begun before the change
            if held.mark == wanted:
                break
            try:
                held = self._build().result(max(end - time.monotonic(), 0))
            except TimeoutError:
                break
        return self._moment or held

    def _build(self) -> Future[Moment]:
        """The building under way, else a new one in a thread of its own."""
        with self._lock:
            if self._building is None:
                self._building = Future()
                threading.Thread(target=self._work, args=(self._building,), name="targets-live", daemon=True).start()
            return self._building

    def _work(self, promise: Future[Moment]) -> None:
        began, before = time.monotonic(), self._moment
        try:
            moment = self._next(before)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the moment gets the reason
            with self._lock:
                self._building = None
            promise.set_exception(error)
            return
        with self._lock:
            self.seen = self.seen if before else moment.mark        # before the first moment nobody looks at the mark
            self._moment, self._building, self._asked = moment, None, time.monotonic()
        promise.set_result(moment)
        self._slow = self._slow or time.monotonic() - began > SLOW
        if self._slow:
            time.sleep(PAUSE if before else 0)
            self._warm(moment, before.names() if before else WARM)

    def _warm(self, moment: Moment, wanted: Collection[str]) -> None:
        """Work out what pages will ask for before anybody waits for it, and keep all of it for the next start."""
        for name in WARM:
            if self._moment is not moment:      # a newer one is there: its own thread goes on
                return
            if name in wanted and not (name == "search" and len(moment("targets")) >= LARGE):     # there the database looks through them
                moment(name)
        memory.settle()
        if self._snapshot and time.monotonic() - self._kept > REST:
            self._snapshot.keep(moment.mark, moment.year, self._store.identity(moment.mark), moment.frames())
            self._kept = time.monotonic()

    def _next(self, before: Moment | None) -> Moment:
        """The moment of the store's present mark, from the one before or the snapshot as far as they hold."""
        known, since = (before.of_papers(), before.mark) if before else self._resumed()
        self._stage = "papers"
        papers = self._papers.papers()
        self._stage = "figures"
        actuals = self._figures.figures()
        mark = papers.mark, self._figures.seen_revision, today().year
        if since is None or since[0] != mark[0]:
            known = {}
        elif since != mark:
            known = {name: held for name, held in known.items() if name in OF_PAPERS}
        targets = known.get("targets")
        if targets is None:
            targets = goals(papers.targets, papers.documents, self._store.overrides())
        self._stage = "verdicts"
        year = max(mark[2], int(as_of(papers.documents, actuals)[:4] or 0))
        base = {"documents": papers.documents, "extracted": papers.targets, "reported": papers.reported,
                "targets": targets, "actuals": actuals,
                "verdicts": self._keeper.verdicts(targets, actuals, year, self._settings)}
        return Moment(mark, base, year, known, before.to_go_on() if before else None)

    def _resumed(self) -> tuple[dict[str, Any], Mark | None]:
        """The tables of the last snapshot, where it is one of this store."""
        found = self._snapshot.load() if self._snapshot else None
        if found is None or self._store.papers_mark() != found.mark[0] or self._store.identity(found.mark) != found.identity:
            return {}, None
        held = found.frames
        self._figures.start(held["actuals"], found.mark[1])
        self._papers.start(found.mark[0], held["documents"], held["extracted"], held["reported"])
        self._keeper.start(held["verdicts"], held["targets"], held["actuals"], found.year, self._settings)
        return held, found.mark
