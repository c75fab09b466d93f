"""Levels derived from growth rates where a base is known: the reverse of reading growth from levels (method, section 3).

A level that nobody reported is the last known one, times the yearly growth of every year since; a gap ends the chain.
Prices stay apart as they do the other way round: real growth says nothing of a level in current prices.
"""
from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from targets.progress.arith import HUNDRED, converted, settled
from targets.progress.figure import Figure, alike, dimension, one_each, price_of, when
from targets.progress.goal import BASE, PERCENT, PLACE, POINT, STOCK, Goal
from targets.progress.series import accumulated
from targets.progress.verdict import NoVerdict

NO_AMOUNT = (PERCENT, POINT, PLACE)


def with_levels(goal: Goal, figures: Sequence[Figure], as_of: int) -> tuple[Sequence[Figure], bool]:
    """The figures with levels chained behind the last known one, and whether any were; for goals on a level only.

    Only figures that are called growth are chained: a bare one in % is none.  Raises NoVerdict where nothing but growth is known
    and a year of the chain is missing.
    """
    if goal.kind != "level" or all(one.kind != "growth" for one in figures):
        return figures, False
    if goal.rank or goal.times or goal.basis not in (STOCK, BASE) or dimension(goal.unit) in NO_AMOUNT:
        return figures, False
    last = as_of if goal.due is None else min(as_of, goal.due)
    levels = [one for one in figures if one.kind in (None, "level") and one.against is None and one.month is None and one.year <= last
              and converted(one.value, one.unit, goal.unit) is not None]
    base = _base(goal, levels)
    if base is None or base.value <= 0:
        return figures, False
    rates = [one for one in figures
             if one.kind == "growth" and one.month is None and base.year < one.year <= last and _speaks(goal, one, base)]
    if not rates:
        return figures, False
    found = _chain(base, rates)
    if not found and not levels:
        raise NoVerdict("missing_year")
    return [*figures, *found], bool(found)


def _base(goal: Goal, levels: list[Figure]) -> Figure | None:
    """The last level known: a reported one, else that of the text."""
    kept, disputed = one_each(levels)
    if kept:
        return None if disputed and max(disputed) > kept[-1].t else kept[-1]
    if levels or goal.base_value is None or goal.start is None:
        return None
    return Figure(when(goal.start, None), goal.start, None, goal.base_value, goal.base_unit or goal.unit, "level")


def _speaks(goal: Goal, rate: Figure, base: Figure) -> bool:
    """Whether the rate is of the same measure, prices too, and says by how many percent."""
    if converted(rate.value, rate.unit, "%") is None or not alike(rate.told, base.told) or not alike(rate.told, goal.told):
        return False
    if not dimension(base.unit).startswith("money"):
        return True
    prices = {price_of(rate.told), price_of(base.told)}
    return prices == {"constant"} or goal.real is False and "constant" not in prices


def _chain(base: Figure, rates: list[Figure]) -> list[Figure]:
    """A level for each year behind the base, as far as every year between has its rate."""
    in_percent = [one._replace(value=converted(one.value, one.unit, "%") or Decimal(0), unit="%") for one in rates]
    kept, _ = one_each(one for one in in_percent if one.against in (None, one.year - 1, base.year))
    index = accumulated(kept, base.year, growth=True, unsaid_is_step=True)
    found: list[Figure] = []
    preliminary, estimated = base.preliminary, base.estimated
    for one in kept:
        if one.t not in index:
            break
        preliminary, estimated = preliminary or one.preliminary, estimated or one.estimated
        found.append(one._replace(value=settled(base.value * index[one.t] / HUNDRED), unit=base.unit, kind="level", against=None,
                                  preliminary=preliminary, estimated=estimated, told=base.told))
    return found
