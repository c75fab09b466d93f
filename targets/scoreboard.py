"""Targets as they are judged, and their verdicts kept up to date: one figure changed costs the verdicts of its series only."""
from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from targets.config import Progress
from targets.inherit import inherit
from targets.override import lay
from targets.progress import Engine


def goals(targets: pd.DataFrame, documents: pd.DataFrame, log: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The target table as it is judged: decisions of people laid over, what is taken over from superior papers filled in."""
    return inherit(lay(targets, log), documents)


def differences(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of two tables with an ``id``: what is new or changed, and what it was before or what is gone.

    What stands at the head and at the end of both is compared in place, so that a row put into a long table costs little.
    """
    one, other = (frame["id"].to_numpy(dtype=object) for frame in (old, new))
    short = min(len(one), len(other))
    head = _alike(one[:short], other[:short])
    rest = short - head
    tail = _alike(one[len(one) - rest:][::-1], other[len(other) - rest:][::-1])
    before, after = len(old) - tail, len(new) - tail
    parts = [_moved(old.iloc[:head], new.iloc[:head]), _moved(old.iloc[before:], new.iloc[after:]),
             _matched(old.iloc[head:before], new.iloc[head:after])]
    fresh, gone = (pd.concat(frames) for frames in zip(*parts, strict=True))
    return fresh, gone


def _alike(one: np.ndarray, other: np.ndarray) -> int:
    """How many items from the first on are the same."""
    differ = one != other
    return int(differ.argmax()) if differ.any() else len(one)


def _moved(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of rows with the same ids, one beside the other, those that say something else."""
    old, new = old.reset_index(drop=True), new.reset_index(drop=True)
    moved = pd.Series(False, index=new.index)
    for name in new.columns:
        if not old[name].equals(new[name]):
            moved |= ~((old[name] == new[name]).fillna(False).astype(bool) | (old[name].isna() & new[name].isna()))
    return new[moved], old[moved]


def _matched(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for rows in any order."""
    places = pd.Index(old["id"]).get_indexer(pd.Index(new["id"]))
    there = places >= 0
    gone = np.ones(len(old), dtype=bool)
    gone[places[there]] = False
    changed, before = _moved(old.iloc[places[there]], new[there])
    return pd.concat([new[~there], changed]), pd.concat([old[gone], before])


class Keeper:
    """An engine that lasts: asked with the tables as they now stand, it judges again only what they change.

    Many readers may ask at once.  A frame it has given is never written to.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._goals = self._figures = self._table = pd.DataFrame()
        self._asked: tuple[int, Progress] | None = None

    def verdicts(self, goals_: pd.DataFrame, figures: pd.DataFrame, as_of: int, settings: Progress) -> pd.DataFrame:
        """PROGRESS_COLUMNS of every target (``progress.evaluate``)."""
        with self._lock:
            if self._engine is None or self._asked != (as_of, settings) or not (self._goals is goals_ or self._goals.equals(goals_)):
                self._engine = Engine(goals_, figures, as_of, settings)
                self._table = self._engine.table()
                self._asked = (as_of, settings)
            elif self._figures is not figures:
                self._follow(self._engine, figures)
            self._goals, self._figures = goals_, figures
            return self._table

    def _follow(self, engine: Engine, figures: pd.DataFrame) -> None:
        new, gone = differences(self._figures, figures)
        if len(new) or len(gone):
            rows = engine.changed(new, gone)
            if len(rows):
                self._table = _replaced(self._table, rows)


def _replaced(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table with these rows in place of those with their ids."""
    places = pd.Index(table["id"]).get_indexer(rows["id"])
    columns = {}
    for name in table.columns:
        column = table[name]
        if not column.iloc[places].reset_index(drop=True).equals(rows[name]):
            column = column.copy()
            column.iloc[places] = rows[name].to_numpy(dtype=object if column.dtype == object else None)
        columns[name] = column
    return pd.DataFrame(columns)
