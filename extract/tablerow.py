"""From the rows of a grid to records: the row's name, unit and force, the figure's kind, year and baseline."""
from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extract.assigned import UNSAID, in_cell
from extract.model import Basis, Direction, Kind, Quantity, Role
from extract.tablecell import Figure, figures
from extract.tablegrid import Grid, Row
from extract.tablehead import BRACKET, Column, Holds, bracket_unit, clean_unit, is_unit, noun, squeeze, when, words
from extract.tablekind import measure
from extract.tabletime import Frame, settled

__all__ = ["TableCell", "read_table"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure of a table.

    ``start:end``: the bare value in the document's text (with its unit only if it stands in the cell); ``quantity`` has
    the unit completed from the table.  ``metric``: the row's name, completed by its parent's.  ``place``: the city or
    county the row is about, where the rows are places.  ``evidence_start:evidence_end``: the row.
    """

    start: int
    end: int
    quantity: Quantity
    metric: str
    kind: Kind
    direction: Direction | None
    year: int | None
    baseline_year: int | None
    baseline_value: float | None
    basis: Basis | None
    force: str | None
    role: Role
    evidence_start: int
    evidence_end: int
    trace: tuple[str, ...]
    place: str | None = None
    lead: str | None = None       # who is responsible, where a column says so
    header_start: int = 0         # the table's header row
    header_end: int = 0


@dataclass(slots=True)
class Name:
    """A row's name: ``text`` without number, unit and marks; ``unit`` from its brackets; ``number``: the kind of number before it;
    ``year``: rows are years."""

    text: str
    unit: str = ""
    number: str = ""
    part: bool = False
    year: int | None = None


def read_table(text: str, grid: Grid, frame: Frame, notes: str) -> list[TableCell]:
    """The figures of a table, row by row."""
    noted = words().note_year.search(notes)
    star_year = int(noted["year"]) if noted else None
    out: list[TableCell] = []
    names = _names(text, grid)
    for row, (name, place) in zip(grid.rows, names, strict=True):
        if name is not None:
            for cell in _row(text, row, name, place, frame, star_year, out[-1].quantity.unit if out else ""):
                out.append(replace(cell, header_start=grid.start, header_end=grid.head_end))
    return out


def _cell(text: str, row: Row, i: int) -> str:
    cell = row.cells[i]
    return squeeze(text[cell[0]:cell[1]]) if cell else ""


def _names(text: str, grid: Grid) -> list[tuple[Name | None, str | None]]:
    """The name of every row, parts completed by the row they belong to; and the place it is about."""
    own = [i for i, c in enumerate(grid.columns) if c.holds is Holds.NAME]
    sectors = [i for i, c in enumerate(grid.columns) if c.holds is Holds.CATEGORY and c.sector]
    places = any(grid.columns[i].place for i in own)
    years = any(grid.columns[i].years for i in own)
    values = [i for i, c in enumerate(grid.columns) if c.holds is Holds.VALUE]
    out: list[tuple[Name | None, str | None]] = []
    parent: Name | None = None
    above = sector = section = prefix = ""
    open_parent = False
    for row in grid.rows:
        said = list(dict.fromkeys(_cell(text, row, i) for i in own if row.cells[i]))
        raw = "".join(said) or above
        above = raw
        sector = "".join(_cell(text, row, i) for i in sectors) or sector
        if not raw:
            out.append((None, None))
            continue
        if places or years:
            out.append((Name("", year=when(raw).year), None if years or words().total_row.match(raw) else raw))
            continue
        name = clean_name(raw)
        if row.section != section:
            section = row.section
            title = clean_name(section)
            measured = bool(title.unit or words().name_fall.search(title.text))   # a parent without figures, no mere title
            parent, open_parent = (title, True) if measured else (None, False)
            prefix = "" if measured or force_of(section) or words().name.fullmatch(title.text) else title.text
        if parent is not None and (name.part or open_parent and name.number != parent.number):
            name = _joined(parent, name)
        else:
            if words().generic.fullmatch(name.text) and prefix not in name.text:
                name = replace(name, text=prefix + name.text)
            parent, open_parent = name, not any(row.cells[i] for i in values)
        if sector and sector not in name.text:
            name = replace(name, text=sector + name.text)
        out.append((name, None))
    return out


def clean_name(raw: str) -> Name:
    """A name cell taken apart."""
    w = words()
    text = "".join(char for char in raw if char not in w.marks or char in "_")
    number = ""
    if prefix := w.number_prefix.match(text):
        number = "1" if prefix[0][0].isdecimal() else prefix[0][0]
        text = text[prefix.end():]
    part = w.sub_row.match(text)
    if part:
        text = text[part.end():]
        if inner := w.number_prefix.match(text):
            text = text[inner.end():]
    said = bracket_unit(text)
    if said:
        text = BRACKET.sub(lambda m: "" if any(is_unit(p) for p in regex.split("[,，;；、]", m[1])) else m[0], text)
    elif (tail := regex.split("[,，:：]", text)) and len(tail) > 1 and is_unit(tail[-1]):
        said, text = clean_unit(tail[-1]), text[:-len(tail[-1]) - 1]
    return Name(text.strip("：:、，,"), said, number, bool(part))


def _joined(parent: Name, part: Name) -> Name:
    """A part's name completed: 其中：工业 under 用电量 is 工业用电量; a share or a full name keeps the parent in front."""
    w = words()
    fall = w.name_fall.search(parent.text)
    said = part.unit or ("" if w.share.search(part.text) else parent.unit)
    if w.share.search(part.text):
        text = parent.text + part.text
    elif len(part.text) >= 4 and part.text[-2:] == parent.text[-2:]:
        text = part.text
    else:
        stem = parent.text[:fall.start()] if fall else parent.text
        text = (stem + part.text if fall else part.text + stem) + (parent.text[fall.start():] if fall else "")
    return Name(text, said, part.number, True)


def _row(text: str, row: Row, name: Name, place: str | None, frame: Frame, star_year: int | None, above: str) -> list[TableCell]:
    """The figures of one row."""
    columns = frame.columns
    said_unit = force = lead = ""
    for i, c in enumerate(columns):
        if c.holds is Holds.UNIT and is_unit(_cell(text, row, i)):
            said_unit = clean_unit(_cell(text, row, i))
        elif c.lead:
            lead = _cell(text, row, i)
        elif c.holds is Holds.FORCE or c.weak:
            force = force_of(_cell(text, row, i)) or force
    force = force or force_of(row.section) or ""
    read = [(c, f) for c, cell in zip(columns, row.cells, strict=True) if cell and c.holds is Holds.VALUE
            for f in figures(text, *cell) or left_to_others(text, c, *cell)]
    out = []
    for column, figure in read:
        from_column = frame.base_of(column)
        base = next((f for c, f in read if c is from_column and f.quantity.value_max is None and not f.set_by), None)
        base_year = from_column.year if from_column else None
        if base is not None and base.starred and star_year is not None:
            base_year = star_year
        if not name.text:
            if name.year is not None:
                column = settled(column, frame, name.year)
            metric = column.metric or next(filter(None, map(noun, frame.caption)), "")
        else:
            metric = name.text
        if not metric:
            continue
        m = measure(metric, name.unit, said_unit, column, figure, frame, base, base_year, above)
        year = star_year if figure.starred and star_year is not None and column.actual else m.year
        out.append(TableCell(
            figure.quantity.start, figure.quantity.end, m.quantity, m.metric, m.kind, m.direction, year, m.baseline_year,
            m.baseline_value, m.basis, force or None, _role(column, figure), row.start, row.end,
            (*[f"assigned:{by}" for by in (figure.set_by,) if by], f"table:{column.text}", f"unit:{m.unit_from}", f"kind:{m.how}"),
            place, lead or None))
    return out


def left_to_others(text: str, column: Column, start: int, end: int) -> list[Figure]:
    """The words of a cell that leave the goal's figure to a superior body (完成国家下达任务), as a figure without a value."""
    found = None if column.actual else in_cell(squeeze(text[start:end]))
    if found is None:
        return []
    return [Figure(Quantity(start, end, UNSAID, comparator=found[1], cue_start=start, cue_end=end), set_by=found[0])]


def _role(column: Column, figure: Figure) -> Role:
    if figure.set_by:
        return Role.ASSIGNED
    return Role.ACTUAL if column.actual else Role.TARGET


def force_of(text: str) -> str | None:
    """约束性 or 预期性 where a cell or a section line says so."""
    w = words()
    return next((said for word, said in zip(w.force_words, w.force_said, strict=True) if word in text), None)
