"""The tables of the store followed by its logs: after a change only what it touched is read."""
from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from targets.schema import GOALS, compact
from targets.scoreboard import differences
from targets.store import Store

REPORTED = ("actual",)          # role of records that report
MOST_PAPERS = 60                 # read one by one; with more changed all are read anew
MOST = 50       # figures put in their places one by one; with more the table is read anew


class Followed:
    """Figures as last read.  Many readers may ask at once; a frame it has given is never written to."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._figures: pd.DataFrame | None = None
        self._revision = 0

    def start(self, figures: pd.DataFrame, revision: int) -> None:
        """Go on from a table as it was after ``revision``."""
        with self._lock:
            self._figures, self._revision = figures, revision

    def figures(self) -> pd.DataFrame:
        """The table of actual figures as it now stands, in the store's order."""
        with self._lock:
            revision = self._store.revision()       # before the reading: what comes between is looked at again
            if self._figures is None or revision < self._revision:
                self._figures = self._store.actuals()
            elif revision != self._revision:
                self._figures = self._followed(self._figures)
            self._revision = revision
            return self._figures

    def _followed(self, held: pd.DataFrame) -> pd.DataFrame:
        now, ids = self._store.figures_since(self._revision)
        new, old = differences(held[held["id"].isin(ids)].reset_index(drop=True), now)
        if len(new) + len(old) > 2 * MOST:
            return self._store.actuals()
        return placed(held[~held["id"].isin(old["id"])], new) if len(new) or len(old) else held

    @property
    def seen_revision(self) -> int:
        """The number of the last line of the log of figures that ``figures`` knows of."""
        return self._revision


@dataclass(frozen=True)
class Read:
    """Papers and records as of ``mark``: ``targets`` are the goals, ``reported`` the figures papers tell."""

    mark: tuple[Any, ...]
    documents: pd.DataFrame
    targets: pd.DataFrame
    reported: pd.DataFrame


class FollowedPapers:
    """Papers and their records as last read; of those that changed since, only their own rows are read."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._read: Read | None = None
        self._stamps: dict[str, tuple[Any, ...]] = {}

    def start(self, mark: tuple[Any, ...], documents: pd.DataFrame, targets: pd.DataFrame, reported: pd.DataFrame) -> None:
        """Go on from tables as they were at ``mark``, which must be the store's present one."""
        with self._lock:
            self._read, self._stamps = Read(mark, documents, targets, reported), self._store.stamps()

    def papers(self) -> Read:
        """The tables as they now stand."""
        with self._lock:
            mark = self._store.papers_mark()        # before the reading: what comes between is looked at again
            if self._read is None or mark != self._read.mark:
                self._read, self._stamps = self._now(mark, stamps := self._store.stamps()), stamps
            return self._read

    def _now(self, mark: tuple[Any, ...], stamps: dict[str, tuple[Any, ...]]) -> Read:
        held = self._read
        changed = {doc for doc in stamps.keys() | self._stamps.keys() if stamps.get(doc) != self._stamps.get(doc)}
        if held is not None:
            changed |= self._store.reviewed_since(held.mark)
        if held is None or len(changed) > MOST_PAPERS:
            records = self._store.targets((*GOALS, *REPORTED))
            targets, reported = (compact(records[records["role"].isin(roles)].reset_index(drop=True)) for roles in (GOALS, REPORTED))
        else:
            fresh = [self._store.targets((*GOALS, *REPORTED), doc=doc) for doc in sorted(changed)]
            targets, reported = (_spliced(old, changed, [rows[rows["role"].isin(roles)] for rows in fresh])
                                 for roles, old in ((GOALS, held.targets), (REPORTED, held.reported)))
        return Read(mark, self._store.documents(targets), targets, reported)


def _spliced(held: pd.DataFrame, docs: set[str], fresh: list[pd.DataFrame]) -> pd.DataFrame:
    """``held`` with the rows of these papers replaced; as it is where nothing differs."""
    old, new = held[held["doc"].isin(docs)], pd.concat([held.iloc[:0], *fresh])
    if old.reset_index(drop=True).equals(new.reset_index(drop=True)):
        return held
    whole = pd.concat([held[~held["doc"].isin(docs)], new], ignore_index=True)
    return compact(whole.sort_values("doc", kind="stable", ignore_index=True))


def placed(held: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """``held`` with the rows of ``new`` behind the earlier years of their series; a new series comes last."""
    ranks = [np.arange(len(held), dtype="float64")]
    for row in new.sort_values("year", kind="stable").to_dict("records"):
        series = np.flatnonzero((held["metric"] == row["metric"]).to_numpy() & (held["region"] == row["region"]).to_numpy())
        earlier = series[held["year"].to_numpy(dtype="float64")[series] <= row["year"]]
        ranks.append(np.array([earlier[-1] + 0.5 if len(earlier) else series[0] - 0.5 if len(series) else len(held)]))
    whole = pd.concat([held, new.sort_values("year", kind="stable")], ignore_index=True)
    return compact(whole.iloc[np.argsort(np.concatenate(ranks), kind="stable")].reset_index(drop=True))
