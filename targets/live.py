"""The store as its readers see it: every table of one moment together, brought up to date as soon as the store says something else.

One mark (papers, figures, year) is looked at every few seconds.  Where it has moved, only what changed is read and judged; readers
go on with the moment they have until the new one is whole, so that no page ever shows tables of two moments.
"""
from __future__ import annotations

import contextlib
import datetime
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pandas as pd

from targets import cascade, conflicts, coverage, due, mapping, memory, offers, query, searching
from targets.charts.frames import VERDICT, board
from targets.config import Progress
from targets.fields import Fields
from targets.following import Followed, FollowedPapers
from targets.listing import LARGE
from targets.scoreboard import Keeper, goals
from targets.snapshot import Snapshot
from targets.store import Store

CHECK = 2.0         # seconds between two looks at the mark
PATIENCE = 0.3      # seconds a reader waits for the new moment before going on with the old one
OWN = 3.0           # seconds a writer waits to see what they saved
OPENING = 1.5       # seconds the first readers of a large store wait before they are told what is being done
SLOW = 1.0          # seconds of reading from which on it is worth a snapshot
ASKED = 600         # answers of one moment kept: what twenty readers look at, in two languages and some filters each
PAUSE = 2.0         # seconds without a further change after which all of a moment is worked out; until then only what is asked for
REST = 60.0         # seconds between two snapshots
HOME = datetime.timezone(datetime.timedelta(hours=8))      # China, one zone without summer time
STAGES = ("papers", "figures", "verdicts")
Mark = tuple[tuple[Any, ...], int, int]


class Moment:
    """Every table as of one mark; what is worked out from them is worked out once, when first asked for."""

    def __init__(self, mark: Mark, base: Mapping[str, pd.DataFrame], year: int, known: Mapping[str, Any] | None = None,
                 earlier: Mapping[str, Any] | None = None) -> None:
        """``earlier``: what ``lately`` gives while this moment's own is not there."""
        self.mark, self.year = mark, year
        self._earlier = dict(earlier or {})
        self._held: dict[str, Any] = {**(known or {}), **base}
        self._locks: dict[str, threading.Lock] = {}
        self._asked: dict[tuple[Any, ...], Any] = {}
        self._working: dict[tuple[Any, ...], threading.RLock] = {}
        self._lock = threading.Lock()

    def __call__(self, name: str) -> Any:
        """A table of ``base`` or DERIVED; shared, not to be written to."""
        if name not in self._held:
            with self._lock:
                lock = self._locks.setdefault(name, threading.Lock())
            with lock:
                if name not in self._held:
                    self._held[name] = DERIVED[name](self)
        return self._held[name]

    def lately(self, name: str) -> Any:
        """As a call, but nobody waits long for it: until it is worked out, the one of an earlier moment, if there was any."""
        if name in self._held or name not in self._earlier:
            return self(name)
        worker = threading.Thread(target=self, args=(name,), name=f"targets-{name}", daemon=True)
        worker.start()
        worker.join(PATIENCE)
        return self._held.get(name, self._earlier[name])

    def to_go_on(self) -> dict[str, Any]:
        """What the next moment's ``lately`` may give."""
        return {name: self._held.get(name, self._earlier.get(name)) for name in LATELY if name in self._held or name in self._earlier}

    def once(self, key: tuple[Any, ...], work: Callable[[Moment], Any]) -> Any:
        """What ``work`` makes of this moment, kept for whoever asks again; of many askings the latest are kept.

        Who asks while another works on the same waits for that.
        """
        with self._lock:
            if key in self._asked:
                found = self._asked[key] = self._asked.pop(key)     # now the latest
                return found
            working = self._working.setdefault(key, threading.RLock())
        with working:
            if key not in self._asked:
                try:
                    found = work(self)
                finally:
                    with self._lock:
                        self._working.pop(key, None)
                with self._lock:
                    self._asked[key] = found
                    while len(self._asked) > ASKED:
                        self._asked.pop(next(iter(self._asked)))
                return found
        return self.once(key, work)

    def of_papers(self) -> dict[str, Any]:
        """What stays as it is while only figures change."""
        return {name: held for name, held in self._held.items() if name in OF_PAPERS}

    def names(self) -> set[str]:
        """What has been asked for so far."""
        return set(self._held)

    def frames(self) -> dict[str, pd.DataFrame]:
        """The tables worked out so far."""
        return {name: held for name, held in self._held.items() if isinstance(held, pd.DataFrame)}


def _places(goals: pd.DataFrame) -> pd.Index:
    """Where each target stands in its table; what it is looked up by is made at once, not by the first who asks."""
    places = pd.Index(goals["id"].to_numpy(dtype=object))
    places.get_indexer(places[:1])
    return places


DERIVED: dict[str, Callable[[Moment], Any]] = {
    "scoreboard": lambda now: board(now("targets"), now("verdicts")),
    "places": lambda now: _places(now("targets")),
    "paper_fields": lambda now: _whole(Fields(now("scoreboard").drop(columns=[*VERDICT[1:]]))),
    "fields": lambda now: _whole(Fields(now("scoreboard"), now("paper_fields"))),
    "metrics": lambda now: query.metric_options(now("targets")),
    "cascade": lambda now: cascade.cascade(now("targets"), now("documents")),
    "rollups": lambda now: cascade.rollup(now("targets"), actuals=now("actuals")),
    "disputes": lambda now: conflicts.conflicts(now("targets"), now("documents")),
    "drifts": lambda now: conflicts.drift(now("targets"), now("documents")),
    "reaches": lambda now: conflicts.out_of_reach(now("targets")),
    "due_years": lambda now: due.years(now("targets"), now.year),
    "due": lambda now: due.cells(now("targets"), now("actuals"), now.year, ()),
    "unmapped": lambda now: mapping.unused(now("actuals"), now("targets")),
    "matrix": lambda now: coverage.matrix(now("targets"), now("actuals")),
    "todo": lambda now: coverage.todo(now("targets"), now("verdicts"), now.year),
    "offers": lambda now: offers.offers(now("reported"), now("targets"), now("actuals"), now.year),
    "pairing": lambda now: query.Pairing(now("targets"), now("actuals")),
    "things": lambda now: searching.things(now("targets").assign(key=query.metric_keys(now("targets"))), now("documents")),
    "search": lambda now: searching.Index(now("things"), searching.sentences(now("targets"))),
}
OF_PAPERS = frozenset(("targets", "places", "paper_fields", "metrics", "cascade", "disputes", "drifts", "reaches", "things", "search"))
WARM = ("scoreboard", "fields", "places", "metrics", "pairing", "drifts", "disputes", "reaches", "cascade", "rollups", "matrix", "todo",
        "due_years", "offers", "things", "search", "due", "unmapped")
LATELY = ("things", "search")       # takes seconds to make, and one of a moment ago serves as well


def picked(now: Moment, name: str, ids: Iterable[str], key: str = "id") -> pd.DataFrame:
    """Rows of a table of the moment by their ids, in the order asked; one that isn't there has none."""
    def index(moment: Moment) -> pd.Index:
        return pd.Index(moment(name)[key].to_numpy(dtype=object))

    places = now("places") if key == "id" else now.once(("places", name), index)     # tables of targets stand row for row beside each other
    found = places.get_indexer(list(ids))
    rows: pd.DataFrame = now(name)
    return rows.iloc[found[found >= 0]]


def _whole(fields: Fields) -> Fields:
    """With every field worked out: every page counts by all of them."""
    fields.counts({})
    return fields


def day() -> int:
    return today().year


def today() -> datetime.date:
    """The day it is in China: that of the data (``as_of``), and of what is made from it."""
    return datetime.datetime.now(HOME).date()


def as_of(documents: pd.DataFrame, actuals: pd.DataFrame) -> str:
    """Date of the data, ISO: the day in China the last figure was entered on, else the youngest paper's."""
    entered, issued = actuals["entered_at"].dropna(), documents["issue_date"].dropna()
    if not len(entered):
        return str(issued.max() if len(issued) else "")[:10]
    moment = datetime.datetime.fromisoformat(str(entered.max()))      # UTC, as the store writes it
    return (moment.replace(tzinfo=moment.tzinfo or datetime.UTC)).astimezone(HOME).date().isoformat()


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
        return self._store.papers_mark(), self._store.revision(), day()

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
        mark = papers.mark, self._figures.seen_revision, day()
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
