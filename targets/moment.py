"""Every table of the store as of one moment, and what is worked out from them: once, when it is first asked for."""
from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from targets import cascade, conflicts, coverage, due, mapping, offers, query, searching
from targets.charts.frames import VERDICT, board
from targets.fields import Fields

PATIENCE = 0.3      # seconds a reader waits for what is new before going on with what there was
ASKED = 600         # answers of one moment kept: what twenty readers look at, in two languages and some filters each
Mark = tuple[tuple[Any, ...], int, int]     # papers, figures, year


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


# columns of tables that name targets
LINKS = {"todo": ("id",), "disputes": ("id",), "drifts": ("from_id", "to_id"), "reaches": ("id",), "cascade": ("parent_id", "child_id")}
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
    "links": lambda now: [linked(now, name, column) for name, columns in LINKS.items() for column in columns],
}
OF_PAPERS = frozenset(("targets", "places", "paper_fields", "metrics", "cascade", "disputes", "drifts", "reaches", "things", "search"))
WARM = ("scoreboard", "fields", "places", "metrics", "pairing", "drifts", "disputes", "reaches", "cascade", "rollups", "matrix", "todo",
        "due_years", "offers", "things", "search", "due", "unmapped", "links")
LATELY = ("things", "search")       # takes seconds to make, and one of a moment ago serves as well


def picked(now: Moment, name: str, ids: Iterable[str], key: str = "id") -> pd.DataFrame:
    """Rows of a table of the moment by their ids, in the order asked; one that isn't there has none."""
    def index(moment: Moment) -> pd.Index:
        return pd.Index(moment(name)[key].to_numpy(dtype=object))

    places = now("places") if key == "id" else now.once(("places", name), index)     # tables of targets stand row for row beside each other
    found = places.get_indexer(list(ids))
    rows: pd.DataFrame = now(name)
    return rows.iloc[found[found >= 0]]


def linked(now: Moment, name: str, column: str) -> np.ndarray:
    """Where in the scoreboard the targets stand that a column of the moment's table ``name`` speaks of; -1 for one that isn't there."""
    found: np.ndarray = now.once(("linked", name, column), lambda moment: moment("places").get_indexer(
        moment(name)[column].to_numpy(dtype=object)))
    return found


def _whole(fields: Fields) -> Fields:
    """With every field worked out: every page counts by all of them."""
    fields.counts({})
    return fields
