"""What stands around a table: its plan period, whether it sets goals, its common unit; and the year and role of a column."""
from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extract import moment
from extract.model import Document
from extract.papertype import plan_period
from extract.tablegrid import Grid
from extract.tablehead import BRACKET, Column, Holds, clean_unit, is_unit, squeeze, when, words


@dataclass(slots=True)
class Frame:
    """``first``, ``last``: the plan's years; ``horizon``: the year of goals without one; ``due``: whether the table sets
    goals; ``past``: it is about an earlier plan than the document's."""

    caption: list[str]
    first: int | None
    last: int | None
    horizon: int | None
    own: int | None
    due: bool
    past: bool
    unit: str
    project: bool
    bases: tuple[Column, ...] = ()   # columns of figures reported, the latest first
    columns: tuple[Column, ...] = ()

    def base_of(self, column: Column) -> Column | None:
        """The latest column that reports what ``column`` sets: its own measure, where headers name measures."""
        return next((c for c in self.bases if c.metric == column.metric), None)


def frame_of(caption: list[str], grid: Grid, document: Document) -> Frame:
    """The frame of a table from its caption, its header and the document's title and date."""
    w = words()
    head = [c.text for c in grid.columns]
    title = squeeze(document.title or "")
    named = when(title)
    plan = (named.first_year, named.year) if named.first_year and named.year else plan_period(document.title)
    first, last = plan or (None, None)
    past = False
    for line in caption:
        named = when(line)
        if named.first_year is not None and named.year is not None:
            past = plan is not None and named.year < plan[0]
            first, last = named.first_year, named.year
            break
    own = document.year
    if own is not None and plan is not None and own >= plan[1] > plan[0] + 2:
        own = None    # no plan is issued when it ends: the date was guessed from the title
    horizon = last if last is not None else _horizon(document)
    said = " ".join([*caption, *head, title])
    due = bool(w.evidence.search(said)) and not w.statistics.search(" ".join([*caption, title]))
    project = any(w.project.search(text) for text in head)
    frame = Frame(caption, first, last, horizon, own, due and not past, past, _unit(caption), project)
    frame.columns = tuple(_roles(grid.columns, frame))
    bases = [c for c in frame.columns if c.holds is Holds.VALUE and c.actual and not (c.yearly or c.total or c.growth)]
    frame.bases = tuple(sorted(bases, key=lambda c: c.year or 0, reverse=True))
    return frame


def _horizon(document: Document) -> int | None:
    """The year a title sets, or the document's own where undated tasks fall due in it."""
    year = moment.title_year(document.title or "", document)
    if year is None and document.title and moment.words().annual.search(document.title):
        year = document.year
    return year


def _unit(caption: list[str]) -> str:
    for line in caption:
        found = words().caption_unit.search(line)
        if found:
            parts = [clean_unit(p) for p in regex.split("[、/，,]", found["unit"]) if is_unit(p)]
            if is_unit(found["unit"]):
                return clean_unit(found["unit"])
            return parts[0] if len(parts) == 1 else ""
        last = list(BRACKET.finditer(line))[-1:]   # 各市粮食产量目标（万吨）
        if last and last[0].end() == len(line.rstrip()) and is_unit(last[0][1]):
            return clean_unit(last[0][1])
    return ""


def _roles(columns: list[Column], frame: Frame) -> list[Column]:
    """The columns with their years settled and with ``goal`` or ``actual`` set on every column of figures."""
    dated = [replace(c, year=frame.own + c.relative) if c.relative is not None and frame.own is not None else c for c in columns]
    plain = [c for c in dated if c.holds is Holds.VALUE and c.year is not None and not (c.yearly or c.total or c.growth or c.period)]
    newest = max((c.year or 0 for c in plain), default=0)
    oldest = min((c.year or 0 for c in plain), default=0)
    out: list[Column] = []
    last: Column | None = None
    for c in dated:
        if c.holds is Holds.VALUE:
            if c.yearly or c.total or c.growth:
                c = _rate(c, last, frame, newest)
            else:
                actual = _is_actual(c, frame, oldest, newest)
                year = c.year if c.year is not None or actual else frame.horizon
                c = replace(c, actual=actual, goal=not actual, year=year)
                last = c
        out.append(c)
    return out


def settled(column: Column, frame: Frame, year: int) -> Column:
    """A column of a table whose rows are years, as it stands for the row of ``year``."""
    dated = replace(column, year=year, actual=False)
    actual = _is_actual(dated, frame, year, year)
    return replace(dated, actual=actual, goal=not actual)


def _is_actual(c: Column, frame: Frame, oldest: int, newest: int) -> bool:
    """Whether a column of levels reports: by its words, its year against plan and document, its place among the years."""
    if frame.past or c.actual and not (c.year is not None and frame.own is not None and c.year > frame.own):
        return True
    if c.year is None:
        return not (c.goal or frame.due)
    if c.period:
        return c.year < (frame.own or frame.first or c.year)
    if frame.own is not None and c.year < frame.own:
        return True
    if frame.first is not None and c.year < frame.first:
        return True
    if c.goal:
        return False
    if not frame.due:
        return frame.own is None or c.year <= frame.own
    early = frame.first is None and (frame.own is None or frame.own == oldest and newest - oldest >= 4)
    return early and c.year == oldest < newest


def _rate(c: Column, last: Column | None, frame: Frame, newest: int) -> Column:
    """A column of growth or totals: over its own period, else over the plan, else of the column to its left."""
    if frame.past:
        return replace(c, actual=True, goal=False, year=c.year or frame.last)
    if c.year is not None and (c.period or c.base_year is not None):
        past = frame.first is not None and c.year < frame.first or frame.own is not None and c.year < frame.own
        return replace(c, actual=past, goal=not past)
    year = c.year
    if year is None:
        year = frame.last if frame.last is not None else (newest or frame.horizon)
    if last is None:
        actual = not frame.due and not c.goal
    elif c.yearly or c.total or c.year is not None:
        actual = last.actual and not frame.due or c.actual
        if c.year is not None and frame.own is not None and c.year < frame.own:
            actual = True
    else:
        actual, year = last.actual, last.year
    return replace(c, actual=actual, goal=not actual, year=year)
