"""Tables of months: whether a total among them is the year's, and whether the last day of a year is but one of many dates."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from targets.actuals.cells import BLANK, MISSING, shown_raw, sort_of
from targets.actuals.columns import Column
from targets.actuals.facets import Facets
from targets.actuals.grid import Table
from targets.actuals.labels import label_of
from targets.actuals.running import TOTAL
from targets.actuals.words import folded, wordset

Headed = Sequence[tuple[Column, Facets]]


class Months:
    """What the months of a table say of its other cells; ``figures``: its columns of figures with their facets."""

    def __init__(self, table: Table, axes: Sequence[Column], figures: Headed) -> None:
        self.table = table
        down = next((axis for axis in axes if axis.role == "month"), None)
        years = next((axis for axis in axes if axis.role == "year"), None)
        self.across = any(facets.period == "part" for _, facets in figures)
        self.december = [column.at for column, facets in figures if facets.closing]
        self.totals = {column.at for column, facets in figures if self.across and not facets.period and any(
            label.total for label in column.labels)}
        self.dates = years is not None and any(label_of(text).period == "part" for text in {
            shown_raw(table.cell(y, years.at)) for y in table.body})
        self.blocks = self._blocks(down.at) if down else {}

    def _blocks(self, at: int) -> dict[int, list[int]]:
        """Rows of totals in a column of months -> the rows of December among those that they add up: those above, else below."""
        found: dict[int, list[int]] = {}
        months: list[int] = []
        before: int | None = None
        for y in self.table.body:
            text = shown_raw(self.table.cell(y, at))
            if folded(text) in wordset("totals"):
                found[y], before, months = months, y, []
            elif text:
                months.append(y)
        if before is not None and months and not found[next(iter(found))]:  # totals stand first
            starts = [*found, max(self.table.body) + 1]
            found = {y: [one for one in self.table.body if y < one < end] for y, end in zip(starts, starts[1:], strict=False)}
        return {y: [one for one in rows if _is_december(shown_raw(self.table.cell(one, at)))] for y, rows in found.items()}

    def seen(self, facets: Facets, y: int, column: int) -> Facets:
        """The facets of a figure: a total that lacks December, and the last day of a year among other dates, are parts of it."""
        if facets.period:
            return facets
        lacking = (column in self.totals and not any(self._filled(y, at) for at in self.december)
                   or y in self.blocks and not any(self._filled(one, column) for one in self.blocks[y]))
        if lacking or facets.closing and (self.dates or self.across):
            return replace(facets, period="part")
        return replace(facets, closing=True) if self.across and facets.reach == TOTAL else facets  # 2023年 beside 2024年12月

    def _filled(self, y: int, x: int) -> bool:
        return sort_of(self.table.cell(y, x)) not in (BLANK, MISSING)


def _is_december(text: str) -> bool:
    return folded(text) == "12" or label_of(text).closing
