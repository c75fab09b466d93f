"""Which actual figures speak of a target, as one series in one unit."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from targets.progress.arith import HUNDRED, ZERO, factor, settled
from targets.progress.figure import DATE, SILENT, Figure, alike, dimension, one_each, price_of
from targets.progress.goal import PERCENT, POINT, YEAR, Goal
from targets.progress.verdict import NoVerdict, Verdict

SPEAKS = {"level": (None, "level"), "change": (None, "level", "change"), "growth": (None, "level", "growth")}    # kinds of figures


class Base(NamedTuple):
    """The baseline: value, year (None where the text gives a value and no year is known), tag, the figure it is."""

    value: Decimal
    year: int | None
    tag: str
    figure: Figure | None = None


def dated(goal: Goal, figures: Iterable[Figure], as_of: int) -> list[Figure]:
    """Figures not after the reading year nor after the due year."""
    kinds, last = SPEAKS[goal.kind], as_of if goal.due is None else min(as_of, goal.due)
    timely = [figure for figure in figures if figure.year <= last and figure.kind in kinds]
    if not timely:
        late = any(figure.year <= as_of and figure.kind in kinds for figure in figures)
        raise NoVerdict("no_due_year_figure" if late else "no_actual")
    return timely


def joined(goal: Goal, figures: list[Figure], verdict: Verdict, wanted: str | None = None) -> list[Figure]:
    """Figures that say what the target says, oldest first, in the latest one's unit; ``wanted``: a unit they convert to."""
    if _plain(figures):
        unit = figures[0].unit
        if wanted is not None and factor(unit, wanted) is None:
            raise NoVerdict("unit_differs")
        return _found(sorted(figures, key=DATE), verdict, wanted is not None and wanted != unit)
    usable = figures if wanted is None else [one for one in figures if one.unit == wanted or one.in_unit(wanted)]
    if not usable:
        raise NoVerdict("unit_differs")
    same = [one for one in usable if alike(one.told, goal.told)]
    if not same:
        raise NoVerdict("definition_differs")
    last = max(same, key=lambda one: (one.t, [text or "" for text in one.told], one.unit))
    one_kind = [one.in_unit(last.unit) for one in same if alike(one.told, last.told)]
    kept, disputed = one_each(one for one in one_kind if one is not None)
    if not kept or (disputed and max(disputed) >= kept[-1].t):
        raise NoVerdict("figures_differ")
    if len(kept) + len(disputed) < len({(one.t, one.cumulative is True, one.against) for one in figures}):
        verdict.flag("left_out")
    return _found(kept, verdict, any(one.unit != (wanted or last.unit) for one in same) or wanted not in (None, last.unit))


def _plain(figures: list[Figure]) -> bool:
    """The usual case: one unit, nothing said of definitions, one figure a date."""
    unit = figures[0].unit
    for one in figures:
        if one.unit != unit or one.told is not SILENT:
            return False
    return len({one.t for one in figures}) == len(figures)


def _found(kept: list[Figure], verdict: Verdict, converted: bool) -> list[Figure]:
    latest = kept[-1]
    verdict.actual, verdict.t, verdict.actual_id, verdict.series_unit = latest.value, latest.t, latest.id, latest.unit
    if converted:
        verdict.flag("converted")
    return kept


def without_parts(goal: Goal, figures: list[Figure]) -> list[Figure]:
    """Whole years only where a flow is measured; all of them where nothing else is there (and ``screen`` refuses)."""
    return [one for one in figures if one.month is None] or figures if goal.flow else figures


def screen(goal: Goal, last: Figure, as_of: int, start: int | None, flow: bool = False) -> None:
    """The reasons for no verdict, in the order of the method."""
    if start is not None and last.t < start:
        raise NoVerdict("actual_too_old")
    if goal.value is None:
        raise NoVerdict("no_number")
    if goal.due is not None and as_of > goal.due and last.t != goal.due:
        raise NoVerdict("no_due_year_figure")
    if flow and last.month is not None:
        raise NoVerdict("partial_year")


def baseline(goal: Goal, series: list[Figure], own: Callable[[Decimal], Decimal | None],
             substitute: bool = True) -> Base | None:
    """The baseline by the stated order: text, official figure, inferred year, nearest year within one.

    ``own`` brings the text's value into the unit of the series.
    """
    if goal.base_value is not None:
        value = own(goal.base_value)
        if value is not None:
            return Base(value, goal.start, "text")
    if goal.start is None:
        return None
    years = {one.year: one for one in series if one.month is None and one.against is None}
    found = years.get(goal.start)
    if found:
        return Base(found.value, goal.start, "official" if goal.start_stated else "inferred", found)
    if substitute:
        for year in (goal.start - 1, goal.start + 1):
            if year in years:
                return Base(years[year].value, year, "substitute", years[year])
    return None


def levels_speak(goal: Goal, level: Figure) -> bool:
    """Whether growth may be read from levels: quantities, constant prices, and what is reported nominally."""
    if not dimension(level.unit).startswith("money"):
        return True
    prices = price_of(level.told)
    if prices == "constant" or goal.real is False:
        return True
    return goal.real is None and goal.basis != YEAR and prices is None


def is_rate(figure: Figure) -> bool:
    """Whether a figure is itself a rate of growth (or an index of it), not a level growth is read from."""
    if figure.kind is not None:
        return figure.kind == "growth"
    return dimension(figure.unit) == PERCENT


def is_change(figure: Figure) -> bool:
    if figure.kind is not None:
        return figure.kind == "change"
    return figure.against is not None or dimension(figure.unit) == POINT


def accumulated(figures: list[Figure], start: int, growth: bool, unsaid_is_step: bool) -> dict[Decimal, Decimal]:
    """Change since the end of ``start`` by date: as measured from it, else year by year, never over a gap.

    ``growth``: figures are rates in %, the result an index with 100 at the start; else they add up from 0.
    ``unsaid_is_step``: a figure that does not say what it is measured from is that of one year.
    """
    held: dict[Decimal, Decimal] = {Decimal(start): HUNDRED if growth else ZERO}
    for one in figures:
        if one.against == start or (one.against is None and not unsaid_is_step):
            held[one.t] = HUNDRED + one.value if growth else one.value
        elif one.month is None and one.against in (None, one.year - 1) and one.t - 1 in held and one.t not in held:
            before = held[one.t - 1]
            held[one.t] = settled(before * (HUNDRED + one.value) / HUNDRED) if growth else before + one.value
    return held
