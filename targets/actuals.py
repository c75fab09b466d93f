"""Actual figures from a person's file: a long table (地区, 指标, 年份, 数值, 单位), and what is unclear in it.

Nothing here touches a store.  A row is taken whole or left out; each row left out is named in an issue.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from targets import export, figures
from targets.issues import Issue, Severity, issue
from targets.meaning import Goal, Goals, fits, is_points, kind_fits, kind_of, metric_of, nearest, region_of, unit_known
from targets.query import actual_id, metric_keys, region_keys
from targets.schema import ACTUAL_COLUMNS, typed
from targets.sheets import Sheet, SheetError, letter, read_sheets, shown
from targets.text import aliases, kind_word, label, phrase_lists

__all__ = ["HINTS", "Issue", "read_actuals", "template_csv"]
REQUIRED = ("region", "metric", "year", "value", "unit")
OPTIONAL = ("kind", "preliminary", "source", "note", "sector")
HINTS = ("region", "metric", "year", "unit", "kind", "source", "note", "preliminary", "sector")
TEMPLATE = ("region", "metric", "kind", "year", "value", "unit", "preliminary", "source", "note")
HEADER_WITHIN = 20  # rows above the header: titles, the name of a database
JUMP_SHARE = 1.0    # a figure in % at most this large beside goals above it may be a fraction (0.815 for 81.5%)


@dataclass
class _File:
    """One file while it is read: where we are, what was found."""

    name: str
    hints: Mapping[str, Any]
    goals: Goals
    issues: list[Issue] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    blank: int = 0

    def note(self, severity: Severity, code: str, **where: Any) -> None:
        self.issues.append(issue(severity, code, file=self.name, **where))


class _Refused(Exception):
    """A row that is not taken, with the issue that says why."""

    def __init__(self, code: str, column: str, value: Any = "", **blanks: Any) -> None:
        self.code, self.column, self.value, self.blanks = code, column, value, blanks
        super().__init__(code)


def read_actuals(
    data: bytes, filename: str, *, targets: pd.DataFrame | None = None, **hints: Any,
) -> tuple[pd.DataFrame, list[Issue]]:
    """Figures of a long CSV, TSV, xlsx or xls table, and every remark about the file.

    The frame has ACTUAL_COLUMNS (``entered_by`` and ``entered_at`` empty; ``origin`` is file, sheet and cell).
    ``targets`` (a target table) tells in which words, unit and kind figures are waited for.  ``hints`` (HINTS) fill
    columns or cells that the file lacks.  A file that is no such table gives one error and an empty frame.
    """
    unknown = set(hints) - set(HINTS)
    if unknown:
        raise TypeError(f"unknown hints: {', '.join(sorted(unknown))}; there are {', '.join(HINTS)}")
    file = _File(filename, {name: value for name, value in hints.items() if value is not None}, Goals.of(targets))
    try:
        sheets = read_sheets(data, filename, lambda rows: _header(rows)[1])
    except SheetError as error:
        return typed([], ACTUAL_COLUMNS), [issue(Severity.ERROR, error.code, file=filename)]
    for sheet in sheets:
        _read_sheet(file, sheet, alone=len(sheets) == 1)
    if len(sheets) > 1 and not file.rows and not any(one.severity == Severity.ERROR for one in file.issues):
        file.issues = [issue(Severity.ERROR, "file_no_table", file=filename, columns=REQUIRED)]
    if file.blank:
        file.note(Severity.INFO, "blank_values", count=file.blank)
    frame = typed(_without_doubles(file), ACTUAL_COLUMNS)
    return frame, file.issues


def _header(rows: list[list[Any]]) -> tuple[int, int]:
    """The row that looks most like a header, and by how many known columns."""
    counts = [len(_columns(row)) for row in rows[:HEADER_WITHIN]]
    best = max(counts, default=0)
    return (counts.index(best), best) if best else (0, 0)


def _columns(row: list[Any]) -> dict[str, int]:
    """Which known column stands where; the first of two wins."""
    names = {_folded(name): column for column in (*REQUIRED, *OPTIONAL) for name in aliases(column)}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        column = names.get(_folded(cell))
        if column and column not in found:
            found[column] = place
    return found


def _folded(cell: Any) -> str:
    return "".join(shown(cell).casefold().split()).strip("*:")


def _read_sheet(file: _File, sheet: Sheet, *, alone: bool) -> None:
    for code in sheet.notes:
        file.note(Severity.WARNING, code, sheet=sheet.name)
    if not any(shown(cell) for row in sheet.rows for cell in row):
        if alone:
            file.note(Severity.ERROR, "file_empty", sheet=sheet.name)
        return
    top, count = _header(sheet.rows)
    places = _columns(sheet.rows[top]) if count > 1 else {}
    lacking = tuple(name for name in REQUIRED if name not in places and name not in file.hints)
    if lacking or "value" not in places:
        if alone:
            code = "columns_missing" if places else "file_no_table"
            file.note(Severity.ERROR, code, sheet=sheet.name, columns=lacking or ("value",))
        else:
            file.note(Severity.WARNING, "sheet_skipped", sheet=sheet.name, columns=lacking or ("value",))
        return
    for number, cells in enumerate(sheet.rows[top + 1:], start=top + 2):
        if any(shown(cell) for cell in cells):
            _read_row(file, sheet, number, cells, places, len(sheet.rows[top]))


def _read_row(file: _File, sheet: Sheet, number: int, cells: list[Any], places: dict[str, int], width: int) -> None:
    row = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    row |= {name: hint for name, hint in file.hints.items() if not shown(row.get(name, ""))}
    try:
        if any(shown(cell) for cell in cells[width:]):
            raise _Refused("row_too_long", "value", shown(cells[width]), cells=len(cells), width=width)
        if figures.is_blank(row["value"]):
            file.blank += 1
            return
        figure = _understood(row, file.goals)
    except _Refused as refused:
        place = places.get(refused.column)
        column = letter(place) if place is not None else label(refused.column)
        file.note(Severity.ERROR, refused.code, sheet=sheet.name, row=number, column=column,
                  value=shown(refused.value), **refused.blanks)
        return
    cell = f"{letter(places['value'])}{number}"
    for code, column, value, blanks in figure.pop("_remarks"):
        file.note(Severity.WARNING, code, sheet=sheet.name, row=number, value=shown(value),
                  column=letter(places[column]) if column in places else label(column), **blanks)
    figure["origin"] = " ".join(part for part in (file.name, f"[{sheet.name}]" if sheet.name else "", cell) if part)
    file.rows.append(figure | {"_row": number, "_sheet": sheet.name})


def _understood(row: dict[str, Any], goals: Goals) -> dict[str, Any]:
    """The cells of a row as a figure; _Refused where one can't be told."""
    remarks: list[tuple[str, str, Any, dict[str, Any]]] = []
    region, guess = region_of(row["region"])
    if region is None:
        raise _Refused("region_unknown" if guess else "region_strange", "region", row["region"], guess=guess)
    metric = shown(row["metric"])
    if not metric:
        raise _Refused("metric_missing", "metric")
    year, written = _year(row["year"]), _figure(row["value"])
    unit = _unit(row, written)
    said = _said_kind(row, unit)
    metric_id, grows = metric_of(metric, unit, said)
    known = goals.named(metric, metric_id)
    kind = said or ("growth" if grows else _kind(metric, unit, known))
    goal = _goal(known, kind, unit)
    if goal is None and known:
        wanted = "、".join(sorted({one.unit for one in known if one.kind == kind} or {one.unit for one in known}))
        raise _Refused("unit_differs", "unit", unit, metric=metric, wanted=wanted)
    if goal is None:
        if not unit_known(unit):
            remarks.append(("unit_unknown", "unit", unit, {}))
        if goals.names:
            near = nearest(metric, goals.names)
            remarks.append(("metric_near" if near else "metric_unused", "metric", metric, {"guess": near}))
    elif unit == "%" and 0 < abs(written.value) <= JUMP_SHARE and not written.unit and kind == "level":
        remarks.append(("maybe_fraction", "value", row["value"], {"metric": metric}))
    return {
        "region": region.name, "region_code": region.code, "metric": metric, "kind": kind, "year": year,
        "metric_id": goal.metric_id if goal else metric_id, "value": written.value, "unit": unit,
        "sector": shown(row.get("sector", "")) or (goal.sector if goal else None),
        "preliminary": written.preliminary or _preliminary(row.get("preliminary", "")),
        "source": _prose(row.get("source", "")), "note": _prose(row.get("note", "")),
        "_remarks": remarks,
    }


def _prose(cell: Any) -> str | None:
    """A person's sentence keeps its full-width signs."""
    return (cell.strip() if isinstance(cell, str) else shown(cell)) or None


def _year(cell: Any) -> int:
    try:
        return figures.year(cell)
    except ValueError:
        raise _Refused("year_strange", "year", cell) from None


def _figure(cell: Any) -> figures.Figure:
    try:
        return figures.figure(cell)
    except ValueError:
        raise _Refused("value_strange", "value", cell) from None


def _preliminary(cell: Any) -> bool:
    try:
        return figures.yes(cell)
    except ValueError:
        raise _Refused("preliminary_strange", "preliminary", cell) from None


def _unit(row: dict[str, Any], written: figures.Figure) -> str:
    """The unit of the column, or of the value's own cell; both only where they are the same."""
    unit = "".join(shown(row.get("unit", "")).split())
    if written.unit and unit and written.unit != unit:
        raise _Refused("unit_twice", "value", row["value"], unit=unit)
    if not unit and not written.unit:
        raise _Refused("unit_missing", "unit")
    if not unit and not unit_known(written.unit):
        raise _Refused("value_strange", "value", row["value"])
    return unit or written.unit


def _said_kind(row: dict[str, Any], unit: str) -> str:
    """level, growth or change where the row or a hint says so, else ''."""
    said = kind_of(row.get("kind", ""))
    if said is None:
        raise _Refused("kind_strange", "kind", row["kind"],
                       known="、".join(words[0] for words in phrase_lists("kinds").values()))
    if not kind_fits(said, unit):
        raise _Refused("kind_unit", "unit", unit)
    return said


def _kind(metric: str, unit: str, known: tuple[Goal, ...]) -> str:
    """As the one goal in such a unit has it; a figure no goal waits for is a level, or a change where in points."""
    kinds = {goal.kind for goal in known if fits(unit, goal)}
    if len(kinds) > 1:
        raise _Refused("kind_open", "metric", metric, unit=unit)
    return kinds.pop() if kinds else "change" if is_points(unit) else "level"


def _goal(known: tuple[Goal, ...], kind: str, unit: str) -> Goal | None:
    return next((goal for goal in known if goal.kind == kind and fits(unit, goal)), None)


def _without_doubles(file: _File) -> list[dict[str, Any]]:
    """Rows with an id each; of two rows for one figure the same is taken once, the different not at all."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in file.rows:
        groups.setdefault(actual_id(row), []).append(row)
    kept = []
    for key, rows in groups.items():
        first = rows[0]
        if len(rows) > 1:
            alike = all((row["value"], row["unit"]) == (first["value"], first["unit"]) for row in rows)
            where = "、".join(f"[{row['_sheet']}] {row['_row']}" if row["_sheet"] else str(row["_row"]) for row in rows)
            file.note(Severity.INFO if alike else Severity.ERROR, "row_twice" if alike else "row_conflict",
                      sheet=first["_sheet"], row=rows[-1]["_row"], rows=where, region=first["region"],
                      metric=first["metric"], year=first["year"],
                      value="、".join(dict.fromkeys(f"{row['value']:.15g}{row['unit']}" for row in rows)))
            if not alike:
                continue
        kept.append(first | {"id": key})
    return kept


def template_csv(targets: pd.DataFrame, lang: str = "zh") -> bytes:
    """A table to fill in: a row for each figure the targets wait for, its value left empty."""
    due = targets.assign(_region=region_keys(targets), _key=metric_keys(targets))
    due = due.drop_duplicates(["_region", "_key", "year", "unit"]).sort_values(
        ["_region", "metric", "kind", "year"], kind="stable")
    table = due.reindex(columns=list(TEMPLATE)).assign(value="", preliminary="", source="", note="")
    table["kind"] = table["kind"].map(lambda kind: kind_word(kind, lang))
    table["year"] = table["year"].map(lambda year: str(year) if pd.notna(year) else "").astype("str")
    return export.to_csv(table, lang)
