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
from targets.progress.joining import Names, Series
from targets.query import region_keys
from targets.schema import compact

AT_ONCE = 10_000    # series judged at once


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
    for name in new.columns.union(old.columns):
        if name not in old.columns or name not in new.columns:
            moved |= (new if name in new.columns else old)[name].notna()
        elif not old[name].equals(new[name]):
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
    """Verdicts that last: asked with the tables as they now stand, it judges again only the series they change.

    Many readers may ask at once.  A frame it has given is never written to.
    """

    def __init__(self) -> None:
        self.share = 0.0        # of the judging under way that is done
        self._lock = threading.Lock()
        self._asked: tuple[int, Progress] | None = None
        self._names = Names(pd.DataFrame({name: [] for name in ("region", "region_code", "metric", "metric_id")}))
        self._goals = self._figures = self._table = pd.DataFrame()

    def start(self, table: pd.DataFrame, goals_: pd.DataFrame, figures: pd.DataFrame, as_of: int, settings: Progress) -> None:
        """Go on from the verdicts on these tables as worked out before."""
        with self._lock:
            self._asked, self._names = (as_of, settings), Names(goals_)
            self._goals, self._figures, self._table = goals_, figures, table

    def verdicts(self, goals_: pd.DataFrame, figures: pd.DataFrame, as_of: int, settings: Progress) -> pd.DataFrame:
        """PROGRESS_COLUMNS of every target (``progress.evaluate``)."""
        with self._lock:
            if self._asked != (as_of, settings):
                names = Names(goals_)
                table = self._judged(goals_, figures, names, set(names.known), as_of, settings)
            elif self._goals is goals_ and self._figures is figures:
                return self._table
            else:
                names, touched = self._touched(goals_, figures)
                table = self._table
                if touched or len(goals_) != len(self._goals):
                    fresh = self._judged(goals_, figures, names, touched, as_of, settings)
                    table = _replaced(table, fresh, goals_["id"])
            self._asked, self._names = (as_of, settings), names
            self._goals, self._figures, self._table = goals_, figures, table
            return table

    def _touched(self, goals_: pd.DataFrame, figures: pd.DataFrame) -> tuple[Names, set[Series]]:
        """The series whose targets or figures are others than before."""
        names, touched = self._names, set()
        if self._goals is not goals_:
            new, gone = differences(self._goals, goals_)
            if len(new) or len(gone) or not self._goals["id"].equals(goals_["id"]):
                names = Names(goals_)
                moved = names.moved(self._names)
                touched = {series for series in names.of_targets if series[1] in moved}
                touched |= set(Names(new).of_targets) | set(Names(gone).of_targets)
        if self._figures is not figures:
            new, gone = differences(self._figures, figures)
            touched |= set(names.of_actuals(new)) | set(names.of_actuals(gone))
        return names, touched & names.known

    def _judged(self, goals_: pd.DataFrame, figures: pd.DataFrame, names: Names, series: set[Series], as_of: int,
                settings: Progress) -> pd.DataFrame:
        """Verdicts on the targets of these series, in the order of the table; some thousands at a time, so that memory stays small."""
        numbers = {one: number for number, one in enumerate(dict.fromkeys(one for one in names.of_targets if one in series))}
        of_goals = _numbered(names.of_targets, numbers)
        near = np.arange(len(figures)) if len(series) == len(names.known) else np.flatnonzero(
            region_keys(figures).isin({one[0] for one in series}).to_numpy(dtype=bool))
        of_figures = _numbered(names.of_actuals(figures.iloc[near]), numbers)
        places, tables = [], []
        self.share = 0.0
        for low in range(0, max(len(numbers), 1), AT_ONCE):
            mine, theirs = (np.flatnonzero((held >= low) & (held < low + AT_ONCE)) for held in (of_goals, of_figures))
            engine = Engine(goals_.iloc[mine], figures.iloc[near[theirs]], as_of, settings, names.part(mine.tolist()))
            places.append(mine)
            tables.append(engine.table())
            self.share = min((low + AT_ONCE) / max(len(numbers), 1), 1.0)
        order = np.argsort(np.concatenate(places), kind="stable")
        return compact(pd.concat(tables, ignore_index=True).iloc[order].reset_index(drop=True))


def _numbered(found: list[Series], numbers: dict[Series, int]) -> np.ndarray:
    return np.fromiter((numbers.get(one, -1) for one in found), dtype="int64", count=len(found))


def _replaced(table: pd.DataFrame, fresh: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """A row for each of ``ids`` in their order: from ``fresh`` where it is there, else from ``table``."""
    whole = pd.concat([fresh, table], ignore_index=True)
    places = pd.Series(range(len(whole)), index=whole["id"])
    return compact(whole.iloc[places[~places.index.duplicated()].loc[list(ids)]].reset_index(drop=True))
