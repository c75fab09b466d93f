"""What can be asked for: the tables, their columns, and the filters each of them knows."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from targets import finding
from targets.fields import FIELDS
from targets.finding import Filters
from targets.live import Moment
from targets.progress import PROGRESS_COLUMNS
from targets.schema import ACTUAL_COLUMNS, TARGET_COLUMNS
from targets.store.papers import DOCUMENT_COLUMNS


@dataclass(frozen=True)
class Table:
    """``rows``: the table of a moment; ``judged_by``: the table, row for row beside it, that filters are held against."""

    columns: tuple[str, ...]
    rows: Callable[[Moment], pd.DataFrame]
    judged_by: Callable[[Moment], pd.DataFrame]
    filters: tuple[str, ...]

    def chosen(self, now: Moment, filters: Filters) -> pd.DataFrame:
        """The rows that fit, in the store's order."""
        rows = self.rows(now)
        if not filters:
            return rows
        fitting = filters.apply(self.judged_by(now))
        return rows.loc[fitting.index]

    def options(self, now: Moment) -> dict[str, list[object]]:
        """The values each filter knows."""
        found = now.once(("api", self.columns), lambda moment: finding.options(self.judged_by(moment)))
        return {name: found[name] for name in self.filters}


def _board(now: Moment) -> pd.DataFrame:
    return now("scoreboard")


def _figures(now: Moment) -> pd.DataFrame:
    return now("actuals")


def _papers(now: Moment) -> pd.DataFrame:
    return now("documents")


JUDGED = ("inherited", "inherited_from", "stepped_back", "overridden")     # what was taken over from above and what people decided
TABLES = {
    "targets": Table((*TARGET_COLUMNS, *JUDGED), lambda now: now("targets"), _board, FIELDS),
    "actuals": Table(ACTUAL_COLUMNS, _figures, _figures, ("region", "group", "sector", "metric", "year")),
    "progress": Table(PROGRESS_COLUMNS, lambda now: now("verdicts"), _board, FIELDS),
    "documents": Table((*DOCUMENT_COLUMNS, "n_targets", "n_open"), _papers, _papers, ("region", "group", "paper")),
}
