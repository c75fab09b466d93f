"""Every figure of a table with what its row and its column say of it, in the order of the table."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from extract import indicator
from targets.actuals import periods, unitwords
from targets.actuals.cells import BLANK, MISSING, shown_raw, sort_of
from targets.actuals.columns import AXES, OWN_COLUMNS, Column
from targets.actuals.facets import Facets, compose, joined, stacked
from targets.actuals.grid import Table
from targets.actuals.labels import label_of
from targets.actuals.months import Months
from targets.actuals.places import place_of, twin_city
from targets.actuals.sheets import letter, shown
from targets.actuals.words import folded, longest_first, tidy, wordset

LOOKED_AT = 400
REMEMBERED = 20_000
INDENT = re.compile(r"^[\s\u3000]*")


@dataclass(frozen=True)
class Found:
    """One filled cell: where it stands (from 0), its value, what row and column say, and the row's own columns."""

    row: int
    column: int
    value: Any
    facets: Facets
    own: dict[str, Any]
    shifted: bool = False  # the row has more cells than the header: a comma inside a figure may have moved them


@dataclass(frozen=True)
class Skipped:
    """A cell without a figure: blank, or a mark for no figure."""

    row: int
    column: int


class Rows:
    """What the rows of one group of columns say, one after another."""

    def __init__(self, table: Table, group: list[Column]) -> None:
        self.table, self.group = table, group
        self.axes = [column for column in group if column.role in AXES]
        self.figures = _with_parents([(column, stacked(column.labels)) for column in group if column.role == "figure"])
        if sum(facets.region is not None for _, facets in self.figures) > 1:  # 合计 among provinces is their sum
            self.figures = [(column, replace(facets, left_out="aggregate") if facets.region is None and any(
                label.aggregate for label in column.labels) else facets) for column, facets in self.figures]
        self.months = Months(table, self.axes, self.figures)
        self.cities = self._is_list_of_cities()
        self.own = [column for column in group if column.role in OWN_COLUMNS]
        self.known: dict[tuple[str, ...], Facets] = {}
        self.section = Facets()
        self.above: dict[int, Any] = {}
        self.parents: list[tuple[int, str, tuple[str, ...]]] = []  # (indent, metric, units) of the rows a member can belong to
        self.named = next((axis for axis in self.axes if axis.role in ("metric", "text")), None)
        self.long = {"region", "year"} <= {axis.role for axis in self.axes}  # every row told apart: no members, no sections
        self.years = [axis for axis in self.axes if axis.role == "year"]
        self.others = [axis for axis in self.axes if axis.role != "year"]
        self.doubled = self._labels_in_many_sections()
        self.places = {column.role: letter(column.at) for column in reversed(self.axes)}
        self.width = self._width()

    def _width(self) -> int:
        """The cells a row of a text file may have: those of the header; what a comma inside a figure cuts stands beyond them."""
        table = self.table
        if not table.header or table.sheet.name:
            return 1 << 20
        return max((x for y in table.header for x, cell in enumerate(table.sheet.rows[y]) if sort_of(cell)), default=0) + 1

    def _is_longer(self, y: int, width: int) -> bool:
        """Whether anything stands beyond the header; commas with nothing behind them are harmless."""
        return any(sort_of(cell) for cell in self.table.sheet.rows[y][width:])

    def _is_list_of_cities(self) -> bool:
        column = next((axis for axis in reversed(self.axes) if axis.role == "region"), None)
        if column is None:
            return False
        found = [place_of(shown_raw(self.table.cell(y, column.at))).region for y in self.table.body[:LOOKED_AT]]
        known = [region for region in found if region is not None]
        return sum(region.level == "city" for region in known) * 2 >= max(len(known), 1)

    def _labels_in_many_sections(self) -> frozenset[str]:
        """Labels of rows that come again under another section heading: they need its name."""
        column = self.named
        if column is None:
            return frozenset()
        rows = [y for y in self.table.body if self._filled(y)]
        if len(rows) == len(self.table.body):
            return frozenset()
        labels = Counter(folded(shown_raw(self.table.cell(y, column.at))) for y in rows)
        return frozenset(label for label, times in labels.items() if times > 1)

    def _filled(self, y: int) -> bool:
        return any(sort_of(self.table.cell(y, column.at)) for column, _ in self.figures)

    def __iter__(self) -> Iterator[Found | Skipped]:
        for y in self.table.body:
            if not self._filled(y) and self._is_section(y):
                continue
            row = self._row(y)
            if row is None:
                continue
            shifted = len(self.table.sheet.rows[y]) > self.width and self._is_longer(y, self.width)
            own = {column.role: self.table.cell(y, column.at) for column in self.own}
            for column, heading in self.figures:
                value = self.table.cell(y, column.at)
                sort = sort_of(value)
                if sort in (BLANK, MISSING):
                    yield Skipped(y, column.at)
                else:
                    yield Found(y, column.at, value, self.months.seen(joined(row, heading), y, column.at), own, shifted)

    def _is_section(self, y: int) -> bool:
        """Take a row of words alone as the heading of those below; False for a row of the table without figures."""
        filled = [column for column in self.axes if sort_of(self.table.cell(y, column.at))]
        if len(filled) != 1 or (len(self.axes) > 1 and filled[0] is not self.axes[0]):
            return False
        label = label_of(shown_raw(self.table.cell(y, filled[0].at)))
        if filled[0].role == "region" and (label.region or label.aggregate) and all(
                axis.role in ("region", "code") for axis in self.axes):
            return False
        if label.aggregate:
            return True
        self.section = replace(stacked([label]), left_out="")
        return True

    def _row(self, y: int) -> Facets | None:
        """The facets of a row; None for a row whose axes are all blank."""
        texts = tuple([self._text(y, column) for column in self.others])
        found = self.known.get(texts)
        if found is None:
            found = self._facets(dict(zip((column.at for column in self.others), texts, strict=True)))
            if len(self.known) < REMEMBERED:
                self.known[texts] = found
        for column in self.years:
            text = self._text(y, column)
            found = _with_year(found, text) if text else found
        if self.named is not None and not self.long:
            found = self._member(y, found)
        return self._within_section(y, found)

    def _text(self, y: int, column: Column) -> str:
        """An axis cell; a blank one goes on with what stands above it where another axis tells the rows apart."""
        value = self.table.cell(y, column.at)
        if sort_of(value) != BLANK:
            self.above[column.at] = value
        elif len(self.axes) > 1 and column.role in ("region", "year", "metric", "unit") and any(
                sort_of(self.table.cell(y, other.at)) for other in self.axes if other is not column and other.role != "unit"):
            later = [axis for axis in self.axes if axis.at > column.at and sort_of(self.table.cell(y, axis.at))]
            value = self.above.get(column.at, "") if later else ""
        return shown_raw(value)

    def _facets(self, texts: dict[int, str]) -> Facets:
        found = Facets()
        metrics: list[str] = []
        for column in self.others:
            text = texts[column.at]
            if not text:
                continue
            if column.role in ("region", "code"):
                found = _with_region(found, text, column.role)
                if self.cities and found.region and twin_city(found.region) and not text.strip().endswith(found.region.full_name[-1]):
                    found = replace(found, region=None, strange_region=text)  # 吉林 among cities: the city or the province?
            elif column.role == "month":
                found = _with_month(found, text, column.heading)
            elif column.role == "unit":
                found = replace(found, units=tuple(filter(None, [unitwords.unit_of(text, sure=True)])) or (tidy(text),))
            else:
                side = stacked([label_of(text)])
                side = _plain_words(side, text) if column.role == "text" or side.left_out == "aggregate" else side
                metrics.append(side.metric)
                found = replace(
                    found, units=found.units or side.units, year=found.year or side.year, base=found.base or side.base,
                    growth=found.growth or side.growth, over=found.over or side.over, period=found.period or side.period,
                    closing=found.closing or side.closing, reach=found.reach or side.reach,
                    strange_year=found.strange_year or side.strange_year, left_out=found.left_out or side.left_out,
                    region=found.region or side.region, preliminary=found.preliminary or side.preliminary)
        return replace(found, metric=compose(metrics))

    def _member(self, y: int, found: Facets) -> Facets:
        """A row under another one (其中：城镇, or set in): its name and unit go on from the row above."""
        assert self.named is not None
        column = self.named
        raw = self.table.cell(y, column.at)
        raw = raw if isinstance(raw, str) else shown(raw)
        indent = len(INDENT.match(raw)[0]) if INDENT.match(raw) else 0  # type: ignore[index]
        text = raw.strip()
        marked = next((word for word in longest_first("members") if text.casefold().startswith(word)), "")
        while self.parents and self.parents[-1][0] >= indent and not marked:
            self.parents.pop()
        if marked:
            name = text[len(marked):].strip(" :：")
            side = stacked([label_of(name)])
            found = replace(found, metric=side.metric, units=side.units or found.units)
        parent = self.parents[-1] if self.parents else None
        if parent and (marked or parent[0] < indent) and found.metric:
            known = indicator.identify(found.metric)[0] is not None
            found = replace(found, metric=found.metric if known else compose([parent[1], found.metric]),
                            units=found.units or parent[2])
        elif not marked and self._filled(y):
            self.parents.append((indent, found.metric, found.units))
        return found

    def _within_section(self, y: int, found: Facets) -> Facets:
        if self.section == Facets():
            return found
        column = self.named
        again = column is not None and folded(shown_raw(self.table.cell(y, column.at))) in self.doubled
        metric, units = found.metric, found.units
        if not metric or (again and not self.section.region and not self.section.year):
            metric, units = compose([self.section.metric, metric]), units or self.section.units
        return replace(found, metric=metric, units=units, year=found.year or self.section.year,
                       region=found.region or (None if found.strange_region else self.section.region))


def _with_parents(figures: list[tuple[Column, Facets]]) -> list[tuple[Column, Facets]]:
    """Columns headed 其中：… take name and unit of the column they are a part of."""
    found: list[tuple[Column, Facets]] = []
    whole = Facets()
    for column, facets in figures:
        if facets.member and whole.metric and facets.metric:
            facets = replace(facets, metric=compose([whole.metric, facets.metric]), units=facets.units or whole.units, member=False)
        elif not facets.member and not facets.growth:
            whole = facets
        found.append((column, facets))
    return found


def _plain_words(side: Facets, text: str) -> Facets:
    """Words of a column without a heading, or 其他 and 合计 in a column of metrics: part of the name, no region."""
    if side.left_out == "aggregate":
        total = folded(text) in wordset("totals")
        return replace(side, left_out="", metric=side.metric or ("" if total else tidy(text)))
    return side


def _with_region(found: Facets, text: str, role: str) -> Facets:
    within = found.region.code if found.region else ""
    place = place_of(text, within)
    if place.aggregate:
        return replace(found, left_out="aggregate", strange_region=text)
    if place.own:
        return replace(found, own_region=True)
    if place.region is None:
        return found if role == "code" and found.region else replace(found, strange_region=text)
    if found.region and found.region != place.region:
        both = joined(Facets(region=found.region), Facets(region=place.region))
        return replace(found, region=both.region, strange_region=f"{found.region.name} / {text}" if both.region is None else "")
    if found.strange_region and role != "code":
        return replace(found, region=place.region)
    return replace(found, region=place.region if not found.strange_region else None)


def _with_year(found: Facets, text: str) -> Facets:
    label = label_of(re.sub(r"\.0+$", "", text))
    if label.year is not None and not label.metric and not label.units:
        return replace(found, year=label.year, period=label.period or found.period,
                       closing=label.closing or found.closing, preliminary=label.preliminary,
                       left_out="forecast" if label.forecast else found.left_out)
    if label.period and not label.years:
        return replace(found, period=label.period, closing=label.closing)
    return replace(found, strange_year=text)


def _with_month(found: Facets, text: str, heading: str) -> Facets:
    """A cell of a column of months or quarters: part of the year its words or another column tell; a total stands for the year."""
    plain = folded(text)
    if plain in wordset("totals") or plain in wordset("value_words"):
        return found
    if plain.isdecimal() and len(plain) < 3:
        return replace(found, period="part", closing=int(plain) == (4 if periods.QUARTERLY.search(heading) else 12))
    time = periods.time_of(tidy(text))
    year = time.years[0] if len(time.years) == 1 else None
    return replace(found, period=time.period or "part", closing=time.closing, year=found.year or year)
