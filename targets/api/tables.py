"""What can be asked for: the tables, their columns, and the filters each of them knows."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from targets import finding
from targets.fields import FIELDS
from targets.finding import Filters
from targets.listing import SORTS, Lists, Page, ordered
from targets.moment import Moment, picked
from targets.progress import PROGRESS_COLUMNS
from targets.schema import ACTUAL_COLUMNS, TARGET_COLUMNS
from targets.store.papers import DOCUMENT_COLUMNS

Listed = tuple[str, str, Callable[[Lists, Moment, Filters, "Order", int, int], Page]]


class Order(NamedTuple):
    """A key of ``listing.SORTS`` ('': as in the store); ``down``: the largest first."""

    key: str = ""
    down: bool = False


@dataclass(frozen=True)
class Table:
    """``rows``: the table of a moment; ``judged_by``: the table, row for row beside it, that filters are held against.

    ``listed``: of a long table its name in the moment, its key, and how a page of it (first row, rows) is asked for.
    ``sorts``: what it can be sorted by, keys of ``listing.SORTS``, worked out from ``judged_by``.
    """

    columns: tuple[str, ...]
    rows: Callable[[Moment], pd.DataFrame]
    judged_by: Callable[[Moment], pd.DataFrame]
    filters: tuple[str, ...]
    listed: Listed | None = None
    sorts: tuple[str, ...] = ()

    def chosen(self, now: Moment, filters: Filters, order: Order = Order()) -> pd.DataFrame:  # noqa: B008
        """The rows that fit, in this order."""
        rows = self.rows(now)
        if not filters and not order.key:
            return rows
        fitting = ordered(filters.apply(self.judged_by(now)), *order)
        return rows.loc[fitting.index]

    def page(self, now: Moment, filters: Filters, lists: Lists | None, order: Order, first: int, size: int) -> tuple[pd.DataFrame, int]:
        """Rows that fit, from ``first`` on, and how many do in all."""
        if lists is None or self.listed is None:
            rows = self.chosen(now, filters, order)
            return rows.iloc[first:first + size], len(rows)
        name, key, ask = self.listed
        found = ask(lists, now, filters, order, first, size)
        return picked(now, name, found.ids, key), found.n

    def pieces(self, now: Moment, filters: Filters, lists: Lists | None, order: Order, size: int) -> Iterator[pd.DataFrame]:
        """All rows that fit, in this order, some at a time."""
        if lists is None or self.listed is None or self.listed[1] != "id":
            rows = self.chosen(now, filters, order)
            yield from (rows.iloc[first:first + size] for first in range(0, len(rows), size))
            return
        for ids in lists.ids(now, filters, order.key, down=order.down):
            yield picked(now, self.listed[0], ids)

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


def _targets(lists: Lists, now: Moment, filters: Filters, order: Order, first: int, size: int) -> Page:
    return lists.page(now, filters, order.key, down=order.down, first=first, size=size)


def _documents(lists: Lists, now: Moment, filters: Filters, _: Order, first: int, size: int) -> Page:
    return lists.papers(now, filters, first=first, size=size)


JUDGED = ("inherited", "inherited_from", "stepped_back", "overridden")     # what was taken over from above and what people decided
TABLES = {
    "targets": Table((*TARGET_COLUMNS, *JUDGED), lambda now: now("targets"), _board, FIELDS, ("targets", "id", _targets), tuple(SORTS)),
    "actuals": Table(ACTUAL_COLUMNS, _figures, _figures, ("region", "group", "sector", "metric", "year")),
    "progress": Table(PROGRESS_COLUMNS, lambda now: now("verdicts"), _board, FIELDS, ("verdicts", "id", _targets), tuple(SORTS)),
    "documents": Table((*DOCUMENT_COLUMNS, "n_targets", "n_open"), _papers, _papers, ("region", "group", "paper"),
                       ("documents", "doc", _documents)),
}
