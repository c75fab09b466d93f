"""The table of actual figures followed by its log: after a save only what the save touched is read."""
from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pandas as pd

from targets.scoreboard import differences
from targets.store import Store

MOST = 50       # figures put in their places one by one; with more the table is read anew


class Followed:
    """Figures and papers as last read.  Many readers may ask at once; a frame it has given is never written to."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._figures: pd.DataFrame | None = None
        self._revision = 0
        self._papers: tuple[Any, ...] | None = None

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

    def papers_changed(self) -> bool:
        """Whether a paper, a record or a decision changed since this was last asked; True the first time."""
        with self._lock:
            mark = self._store.papers_mark()
            changed, self._papers = mark != self._papers, mark
            return changed


def placed(held: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """``held`` with the rows of ``new`` behind the earlier years of their series; a new series comes last."""
    ranks = [np.arange(len(held), dtype="float64")]
    for row in new.sort_values("year", kind="stable").to_dict("records"):
        series = np.flatnonzero((held["metric"] == row["metric"]).to_numpy() & (held["region"] == row["region"]).to_numpy())
        earlier = series[held["year"].to_numpy(dtype="float64")[series] <= row["year"]]
        ranks.append(np.array([earlier[-1] + 0.5 if len(earlier) else series[0] - 0.5 if len(series) else len(held)]))
    whole = pd.concat([held, new.sort_values("year", kind="stable")], ignore_index=True)
    return whole.iloc[np.argsort(np.concatenate(ranks), kind="stable")].reset_index(drop=True)
