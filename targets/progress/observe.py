"""The series a target against a baseline is read from: levels, changes, growth since a base year (method, section 3)."""
from __future__ import annotations

from decimal import Decimal

from targets.progress.arith import HUNDRED, ZERO, converted, settled
from targets.progress.figure import DATE, Figure, dimension
from targets.progress.goal import DOUBLING, PERCENT, POINT, YEARLY, Goal
from targets.progress.series import (
    Base,
    accumulated,
    baseline,
    is_change,
    is_rate,
    joined,
    levels_speak,
    screen,
    without_parts,
)
from targets.progress.verdict import NoVerdict, Verdict

Observed = tuple[list[Figure], Base | None]


def levels(goal: Goal, figures: list[Figure], as_of: int, verdict: Verdict) -> Observed:
    """A level: the figures as they are."""
    states = [one for one in figures if one.against is None]      # a change since some year is no level
    if not states:
        raise NoVerdict("unit_differs")
    points = without_parts(goal, joined(goal, states, verdict, goal.unit))
    screen(goal, points[-1], as_of, goal.start, goal.flow)
    unit = points[-1].unit
    return points, baseline(goal, points, lambda value: converted(value, goal.base_unit or goal.unit, unit))


def step(value: Decimal, written: str, unit: str) -> Decimal | None:
    """A change in the unit of the series: points of a share are percent there."""
    if dimension(written) == POINT and dimension(unit) == PERCENT:
        points, percent = converted(value, written, POINTS), converted(Decimal(1), unit, "%")
        return None if points is None or percent is None else settled(points / percent)
    return converted(value, written, unit)


POINTS = "pp"


def changed(goal: Goal, figures: list[Figure], as_of: int, verdict: Verdict) -> Observed:
    """A change: levels with their baseline, else the observed change since the base year."""
    shares = dimension(goal.unit) == POINT
    states = [one for one in figures if not is_change(one)]
    fitting = [one for one in states if step(Decimal(1), goal.unit, one.unit) is not None]
    if fitting:
        points = without_parts(goal, joined(goal, fitting, verdict, "%" if shares else goal.unit))
        unit = points[-1].unit
        own = goal.base_unit or ("%" if shares else goal.unit)
        base = baseline(goal, points, lambda value: converted(value, own, unit))
        if base:
            screen(goal, points[-1], as_of, goal.start, goal.flow)
            return points, base
    moves = [one for one in figures if is_change(one)]
    if not moves and fitting and all(one.kind is None for one in fitting):
        moves = fitting
    if not moves:
        if fitting:
            screen(goal, max(fitting, key=DATE), as_of, goal.start)
        raise NoVerdict("needs_baseline" if fitting else "unit_differs")
    if shares:
        moves = [one._replace(unit=POINTS) if one.unit == "%" else one for one in moves]
    return since_base(goal, joined(goal, moves, verdict, goal.unit), as_of, verdict, growth=False)


def grown(goal: Goal, figures: list[Figure], as_of: int, verdict: Verdict) -> Observed:
    """Growth or a multiple against a base: levels with their baseline, else an index with 100 in the base year."""
    amounts = [one for one in figures if not is_rate(one)]
    speaking = [one for one in amounts if levels_speak(goal, one)]
    moves = [one for one in figures if is_rate(one)]
    if speaking:
        latest = max(speaking, key=lambda one: (one.t, one.unit))
        wanted = goal.base_unit if goal.base_value is not None and goal.base_unit else latest.unit
        if moves and not any(converted(one.value, one.unit, wanted) is not None for one in speaking):
            speaking = []
    if speaking:
        points = without_parts(goal, joined(goal, speaking, verdict, wanted))
        unit = points[-1].unit
        base = baseline(goal, points, lambda value: converted(value, goal.base_unit or unit, unit), substitute=False)
        if base:
            screen(goal, points[-1], as_of, goal.start, goal.flow)
            if base.value == 0 or (base.value < 0 and (goal.times or dimension(goal.unit) == DOUBLING)):
                raise NoVerdict("zero_base")
            return points, base
    if not moves:
        screen(goal, max(amounts, key=DATE), as_of, goal.start)
        raise NoVerdict("needs_baseline" if speaking else "real_from_nominal")
    verdict.flags = [flag for flag in verdict.flags if flag not in ("converted", "left_out")]
    rates = joined(goal, moves, verdict, "%")
    rates = [one for one in rates if one.month is None] or rates
    if rates[-1].month is not None:
        screen(goal, rates[-1], as_of, goal.start, flow=True)
    return since_base(goal, rates, as_of, verdict, growth=True)


def since_base(goal: Goal, moves: list[Figure], as_of: int, verdict: Verdict, growth: bool) -> Observed:
    """Changes or rates put together from the base year on: an index (growth) or a running change."""
    start = goal.start if goal.start is not None else moves[-1].against
    fitting = [one for one in moves if one.against in (None, start, one.year - 1)]
    if not fitting:
        raise NoVerdict("against_differs")
    last = fitting[-1]
    screen(goal, last, as_of, start)
    if start is None:
        raise NoVerdict("needs_start")
    held = accumulated(fitting, start, growth, unsaid_is_step=growth or goal.basis == YEARLY)
    if last.t not in held:
        raise NoVerdict("missing_year")
    if any(one.against != start for one in fitting if one.t in held) and last.against != start and (
            growth or goal.basis == YEARLY or last.against is not None):
        verdict.flag("derived")
    verdict.flag("indexed_base" if growth else "observed_change")
    points = [one._replace(value=held[one.t]) for one in fitting if one.t in held and one.t > start]
    points = points or [last._replace(value=held[last.t])]
    return points, Base(HUNDRED if growth else ZERO, start, "index" if growth else "change")
