"""A file read from its bytes to its figures: sheet by sheet, table by table, with every question and remark."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from extract.gazetteer import NATION, by_code
from extract.readers.limits import DEFAULT, Limits
from targets.actuals import series
from targets.actuals.axes import Found, Rows, Skipped
from targets.actuals.columns import Column, columns_of
from targets.actuals.doubles import without_doubles
from targets.actuals.facets import Facets, compose, first, of_year
from targets.actuals.grid import Table, tables_of
from targets.actuals.issues import Severity
from targets.actuals.labels import title_label
from targets.actuals.meaning import Goals
from targets.actuals.places import place_of
from targets.actuals.remarks import Remarks
from targets.actuals.result import Reading, fingerprint, frame_of, samples, understood
from targets.actuals.row import Row
from targets.actuals.settle import REACHES, Told, settle
from targets.actuals.sheet import Sheet, SheetError, Source
from targets.actuals.sheets import letter, read_sheets, shown
from targets.actuals.surroundings import Around, around
from targets.actuals.told import Laid
from targets.actuals.words import folded, wordset

FILLS = ("region", "metric", "year", "unit", "kind", "source", "note", "preliminary", "sector")
ANSWERS = ("regions", "metrics", "units", "years", "cumulative", "fractions", "falls", "sheet", "encoding", "header", "axes")
STEP = 2000
ALL = frozenset({"*"})  # every heading
HINTS = (*FILLS, *ANSWERS)


def understand(data: bytes, filename: str, *, targets: pd.DataFrame | None = None,
               progress: Callable[[int, int], None] | None = None, limits: Limits = DEFAULT, goals: Goals | None = None,
               **hints: Any) -> Reading:
    """Read a file of actual figures; see ``read_actuals`` for the hints.  Never raises for what a file holds.

    ``progress(done, total)`` is told every STEP figures how many rows have been read; ``goals``: those of
    ``targets``, where made already.
    """
    unknown = set(hints) - set(HINTS)
    if unknown:
        raise TypeError(f"unknown hints: {', '.join(sorted(unknown))}; there are {', '.join(HINTS)}")
    given = {name: value for name, value in hints.items() if value is not None}
    remarks = Remarks(filename)
    try:
        source = read_sheets(data, filename, given.get("encoding", ""), limits)
    except SheetError as error:
        facts: dict[str, Any] = {name: value for name, value in error.values.items() if name != "file"}
        remarks.add(Severity.ERROR, error.code, **facts)
        return Reading(frame_of([]), remarks.issues())
    file = _File(filename, given, goals or Goals.of(targets), remarks)
    chosen = _chosen(source, given.get("sheet"), remarks)
    file.progress, file.total = progress, sum(len(sheet.rows) for sheet in chosen)
    for sheet in chosen:
        file.sheet(sheet)
        file.done_rows += len(sheet.rows)
    return file.done(source)


def _chosen(source: Source, wanted: Any, remarks: Remarks) -> list[Sheet]:
    """The sheets to read: those asked for, else all a person can see."""
    names = {wanted} if isinstance(wanted, str) else set(wanted or ())
    chosen = [sheet for sheet in source.sheets if sheet.name in names] if names else [
        sheet for sheet in source.sheets if not sheet.hidden]
    for sheet in source.sheets:
        if sheet.hidden and sheet not in chosen and any(any(row) for row in sheet.rows):
            remarks.add(Severity.WARNING, "sheet_hidden", sheet=sheet.name)
    if names and not chosen:
        remarks.add(Severity.ERROR, "sheet_missing", key="、".join(map(str, names)))
    return chosen


class _File:
    """One file while it is read."""

    def __init__(self, name: str, hints: Mapping[str, Any], goals: Goals, remarks: Remarks) -> None:
        self.name, self.hints, self.goals, self.remarks = name, hints, goals, remarks
        regions, metrics, units, years = (_folded_keys(hints.get(key)) for key in ("regions", "metrics", "units", "years"))
        self.told = Told({key: hints[key] for key in FILLS if key in hints}, regions, metrics, units, years,
                         hints.get("cumulative"), hints.get("fractions"), hints.get("falls"))
        self.hint_facets = _hint_facets(hints)
        self.laid = Laid.of(hints.get("header"), hints.get("axes"))
        self.rows: list[Row] = []
        self.tables: list[tuple[Table, list[Column], int]] = []
        self.blank = 0
        self.blanks: Counter[int] = Counter()
        self.progress: Callable[[int, int], None] | None = None
        self.total = self.done_rows = 0

    def sheet(self, sheet: Sheet) -> None:
        for code in sheet.notes:
            self.remarks.add(Severity.WARNING, code, sheet=sheet.name)
        for y, x in sheet.far:
            self.remarks.add(Severity.WARNING, "cells_far", sheet=sheet.name, row=y + 1, column=letter(x))
        tables = tables_of(sheet, self.laid)
        if not tables and any(shown(cell) for row in sheet.rows for cell in row):
            self.remarks.add(Severity.WARNING, "sheet_skipped", sheet=sheet.name)
        above = [place for table in tables for place in table.leads]
        seen_hidden: set[int] = set()
        for table in tables:
            for group in columns_of(table):
                self._group(table, group, _leads(table, group, above))
            seen_hidden |= sheet.hidden_rows & set(table.body)
        if seen_hidden:
            self.remarks.add(Severity.WARNING, "rows_hidden", sheet=sheet.name, row=min(seen_hidden) + 1,
                             count=len(seen_hidden))

    def _group(self, table: Table, group: list[Column], leads: list[tuple[int, int]]) -> None:
        number = len(self.tables) + 1
        self.tables.append((table, group, number))
        words = around(table, self.name, leads)
        told = self._trusted(words)
        rows = Rows(table, group)
        parts = _parts(rows, told)
        columns = {column.at: column for column in group}
        started = len(self.rows)
        for one in rows:
            if isinstance(one, Skipped):
                self.blank += 1
                self.blanks[number] += 1
                continue
            if one.column in table.sheet.hidden_columns:
                self._note(Severity.WARNING, "columns_hidden", table, one, key=columns[one.column].heading)
            near = one.facets
            if near.metric and (parts is ALL or folded(near.metric) in parts or (near.member and told.metric)):
                near = replace(near, metric=compose([told.metric, near.metric]))
            facets = of_year(self._answered(_completed(near, told, words)))
            if self._left_out(facets, table, one, columns[one.column]):
                continue
            row = settle(one.value, facets, one.own, self.told, self.goals, words.source)
            row.axes = rows.places
            if one.shifted:
                row.ask("row_too_long", "value", written=row.fields["written"])
            row.fields |= {"file": self.name, "sheet": table.sheet.name, "row": one.row + 1,
                           "column": letter(one.column), "table": number}
            self._from_afar(row, one.facets, facets, words, table, one)
            self.rows.append(row)
            if self.progress and len(self.rows) % STEP == 0:
                self.progress(self.done_rows + one.row, self.total)
        self._ignored(table, group, len(self.rows) > started)

    def _trusted(self, words: Around) -> Facets:
        """What stands around a table, nearest first, then the hints."""
        return first(words.leads, words.title, words.sheet, words.file, self.hint_facets)

    def _answered(self, facets: Facets) -> Facets:
        """A person's answers put in place of the file's own wordings."""
        told = self.told
        strange = _folded(facets.strange_region)
        if strange and strange in told.regions:
            place = place_of(str(told.regions[strange]))
            facets = replace(facets, region=place.region, strange_region="" if place.region else facets.strange_region,
                             left_out="" if facets.left_out == "aggregate" else facets.left_out)
        elif facets.region and _folded(facets.region.name) in told.regions:     # understood, but not as it was meant
            facets = replace(facets, region=place_of(str(told.regions[_folded(facets.region.name)])).region or facets.region)
        if facets.strange_year and _folded(facets.strange_year) in told.years:
            facets = replace(facets, year=int(told.years[_folded(facets.strange_year)]), strange_year="", period="")
        elif facets.year and str(facets.year) in told.years:
            facets = replace(facets, year=int(told.years[str(facets.year)]))
        return facets

    def _left_out(self, facets: Facets, table: Table, one: Found, column: Column) -> bool:
        """Figures that are no actual figure of one region and year; each cause is named once with its places."""
        if facets.left_out == "aggregate":
            name = facets.strange_region or next((label.text for label in column.labels if label.aggregate), column.heading)
            self._note(Severity.WARNING, "aggregate_left_out", table, one, key=name, name="region")
        elif facets.left_out:
            self._note(Severity.WARNING, f"{facets.left_out}_left_out", table, one, key=column.heading)
        elif facets.period == "part":
            self._note(Severity.ERROR, "period_part", table, one, said=column.heading)
        elif facets.period in REACHES and self.told.cumulative is False:
            self._note(Severity.INFO, "cumulative_left_out", table, one)
        else:
            return False
        return True

    def _from_afar(self, row: Row, near: Facets, facets: Facets, words: Around, table: Table, one: Found) -> None:
        """Say where a field was taken from the names around the table rather than from its heads."""
        for name, there in (("metric", near.metric or words.leads.metric), ("year", near.year or words.leads.year),
                            ("region", near.region or words.leads.region or near.strange_region)):
            value = getattr(facets, name)
            if there or not value or name in row.asked:
                continue
            side = next((label for label, known in (("title", words.title), ("sheet", words.sheet), ("file", words.file))
                         if getattr(known, name)), "")
            if side:
                word = value.name if name == "region" else value
                self._note(Severity.WARNING if side == "file" else Severity.INFO, f"from_{side}", table, one,
                           key=f"{name}:{word}", name=name, what=(name,), said=word)
            elif name == "region" and words.national and not self.hint_facets.region:
                self._note(Severity.WARNING, "from_database", table, one, key=value.name, name=name)

    def _ignored(self, table: Table, group: list[Column], any_rows: bool) -> None:
        for column in group:
            if column.role == "rank" and any_rows and column.labels:
                self.remarks.add(Severity.INFO, "column_ignored", key=column.heading, sheet=table.sheet.name,
                                 column=letter(column.at))

    def _note(self, severity: Severity, code: str, table: Table, one: Found, **more: Any) -> None:
        self.remarks.add(severity, code, sheet=table.sheet.name, row=one.row + 1, column=letter(one.column), **more)

    def done(self, source: Source) -> Reading:
        if self.rows and not any(row.fields["region"] or row.fields["year"] or row.of_december for row in self.rows):
            self.rows, self.tables, self.blank = [], [], 0  # a list of telephone numbers is no table of figures
        series.check(self.rows, self.told)
        for row in self.rows:
            for severity, code, name, key, blanks in row.remarks:
                place = row.axes.get(name, "") if key else ""
                self.remarks.add(severity, code, name=name, key=key, sheet=row.fields["sheet"], row=row.fields["row"],
                                 column=place or row.fields["column"], **blanks)
        kept = without_doubles(self.rows, self.remarks)
        if self.blank:
            self.remarks.add(Severity.INFO, "blank_values", count=self.blank)
        if not self.rows and not self.blank and not any(
                one.severity == Severity.ERROR or one.code.endswith("left_out") for one in self.remarks.causes.values()):
            filled = any(shown(cell) for sheet in source.sheets for row in sheet.rows for cell in row)
            self.remarks.forget_but("sheet_hidden", "cells_far")
            self.remarks.add(Severity.ERROR, "file_empty" if not filled else "file_html" if source.format == "html" else "file_no_table")
        tables = [understood(table, group, number, [row for row in kept if row.fields["table"] == number],
                              self.blanks[number]) for table, group, number in self.tables]
        return Reading(frame_of(kept), self.remarks.issues(), tables, source.format, source.encoding,
                       fingerprint(self.tables), samples(source))


def _parts(rows: Rows, told: Facets) -> frozenset[str]:
    """Headings that name a part of what the title names: all of them where one is its total (合计), else the usual words."""
    if not told.metric:
        return frozenset()
    heads = [column for column, facets in rows.figures if not facets.metric and any(label.total for label in column.labels)]
    return ALL if heads and len(heads) < len(rows.figures) else wordset("parts")


def _folded(text: object) -> str:
    return "".join(str(text).split()).casefold()


def _folded_keys(answers: Any) -> dict[str, Any]:
    return {_folded(key): value for key, value in (answers or {}).items()} | dict(answers or {})


def _hint_facets(hints: Mapping[str, Any]) -> Facets:
    """Hints as the last to be asked; TypeError or ValueError where one can't be meant."""
    region = place_of(str(hints["region"])).region if "region" in hints else None
    if "region" in hints and region is None:
        raise ValueError(f"no region is called {hints['region']!r}")
    label = title_label(str(hints["metric"])) if "metric" in hints else None
    unit = (str(hints["unit"]),) if hints.get("unit") else label.units if label else ()
    metric = str(hints.get("metric", ""))
    named = label.metric if label and label.units and label.metric else metric
    return Facets(metric=named, units=unit, year=int(hints["year"]) if "year" in hints else None, region=region,
                  base=label.base if label else "", reach=label.reach if label else "")


def _completed(near: Facets, told: Facets, words: Around) -> Facets:
    """A figure's own facets with what stands around the table where they are silent."""
    facets = first(near, told)
    if facets.own_region and not facets.region:
        facets = replace(facets, region=told.region)
    if facets.growth and not near.units:  # the unit of the caption is that of the level, not of its growth
        facets = replace(facets, units=tuple(unit for unit in facets.units if unit in ("%", "个百分点")))
    if near.base and not near.units:
        facets = replace(facets, units=())
    if facets.region is None and not facets.strange_region and words.national:
        facets = replace(facets, region=by_code(NATION))
    return facets


def _leads(table: Table, group: list[Column], above: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lead cells of a group: those above its own columns where both it and its neighbours have some, else all."""
    corner = [(y, x) for y in table.header for x in table.columns if table.label(y, x).caption]
    top = min([*table.header, *table.body])
    cells = [*(table.leads or [(y, x) for y, x in above if y < top]), *corner]
    own = [(y, x) for y, x in cells if group[0].at <= x <= group[-1].at]
    keyed = [(y, x) for y, x in cells if (y, x) not in own]
    if table.leads and len({x for _, x in cells}) == 1:
        return cells
    shared = [(y, x) for y, x in keyed if not _has_rival(table, own, (y, x))]
    return sorted({*own, *shared})


def _has_rival(table: Table, own: list[tuple[int, int]], other: tuple[int, int]) -> bool:
    """Whether the group has a lead of its own that says the same kind of thing as another's."""
    far = table.label(*other)
    for y, x in own:
        near = table.label(y, x)
        if (near.caption and far.caption) or (near.lead == far.lead and not near.caption and not far.caption):
            return True
    return False
