"""Rates: one year's growth or rate, and averages over years."""
from __future__ import annotations

from decimal import Decimal

from targets.config import Progress
from targets.progress import observe, shapes
from targets.progress.arith import HUNDRED, ONE, ZERO, converted, power, settled
from targets.progress.figure import Figure, dimension
from targets.progress.goal import Goal
from targets.progress.goodset import DOWN, GoodSet
from targets.progress.notes import closed, gap_only, note, own_set, take
from targets.progress.series import Base, baseline, is_change, is_rate, joined, levels_speak, screen, without_parts
from targets.progress.verdict import NoVerdict, Verdict


def one_year(goal: Goal, figures: list[Figure], as_of: int, verdict: Verdict, settings: Progress) -> None:
    """A rate or growth of one year: that year's figure, year to date compares directly."""
    series = joined(goal, figures, verdict, goal.unit) if goal.kind == "level" else _moves(goal, figures, verdict)
    last = series[-1]
    take(verdict, last, [one for one in series if one.t == last.t])
    if goal.due is not None and last.year < goal.due and as_of <= goal.due:
        raise NoVerdict("actual_too_old")
    screen(goal, last, as_of, None)
    unit = last.unit
    base = converted(goal.base_value, goal.base_unit or goal.unit, goal.unit) if goal.base_value is not None else None
    own = own_set(goal, settings, base if goal.kind == "level" else None)
    good = own.through(lambda figure: observe.step(figure, goal.unit, unit))
    note(verdict, goal, own, good, observe.step(last.value, unit, goal.unit))
    if goal.due is None:
        return gap_only(verdict, goal, good, last)
    verdict.goal, verdict.shape = shapes.nearest(good, last.value), "year_rate"
    shapes.year_rate(verdict, good, last.value, closed(goal, last), goal.direction == DOWN)


def _moves(goal: Goal, figures: list[Figure], verdict: Verdict) -> list[Figure]:
    """Growth or change of single years: as reported, else between the levels of two years."""
    growth = goal.kind == "growth"
    moves = [one for one in figures if (is_rate if growth else is_change)(one)]
    if not growth and dimension(goal.unit) == "point":
        moves = [one._replace(unit=observe.POINTS) if one.unit == "%" else one for one in moves]
    told = [one for one in moves if one.against in (None, one.year - 1)]
    due = goal.due
    levels = [one for one in figures if not (is_rate if growth else is_change)(one)]
    refused = ""
    if not any(one.year == due for one in told) and levels:
        derived, refused = _between(goal, levels, verdict, growth)
        if derived and (not told or derived[-1].t > max(one.t for one in told)):
            verdict.flag("derived")
            return derived
    if not told:
        raise NoVerdict(refused or ("against_differs" if moves else "unit_differs"))
    return joined(goal, told, verdict, goal.unit)


def _between(goal: Goal, levels: list[Figure], verdict: Verdict, growth: bool) -> tuple[list[Figure], str]:
    """Growth in % or change from the same period of the year before; or the reason why none may be derived."""
    usable = [one for one in levels if levels_speak(goal, one)] if growth else levels
    if not usable:
        return [], "real_from_nominal"
    series = joined(goal, usable, verdict, None if growth else _level_unit(goal))
    by_date = {(one.year, one.month): one for one in series}
    found = []
    for one in series:
        before = by_date.get((one.year - 1, one.month))
        if before is None or (growth and before.value <= 0):
            continue
        value = settled((one.value - before.value) * HUNDRED / before.value) if growth else one.value - before.value
        found.append(one._replace(value=value, unit="%" if growth else goal.unit if dimension(goal.unit) == "point" else one.unit,
                                  preliminary=one.preliminary or before.preliminary,
                                  estimated=one.estimated or before.estimated))
    return found, "missing_year"


def _level_unit(goal: Goal) -> str:
    return "%" if dimension(goal.unit) == "point" else goal.unit


def averaged(goal: Goal, figures: list[Figure], as_of: int, verdict: Verdict, settings: Progress) -> None:
    """Growth averaged over years: the geometric mean from levels, the arithmetic mean from yearly rates."""
    points, base, reason = _levels(goal, figures, verdict)
    moves = [one for one in figures if is_rate(one)]
    if base is not None:
        return _from_levels(goal, points, base, as_of, verdict, settings)
    if not moves:
        if points:
            take(verdict, points[-1])
            screen(goal, points[-1], as_of, goal.start)
        raise NoVerdict(reason)
    verdict.flags = [flag for flag in verdict.flags if flag not in ("converted", "left_out")]
    rates = joined(goal, moves, verdict, goal.unit)
    rates = [one for one in rates if one.month is None] or rates
    take(verdict, rates[-1])
    indexed = [one for one in rates if one.against is not None and one.against == goal.start != one.year - 1]
    if indexed and indexed[-1] is rates[-1]:
        start = Base(HUNDRED, goal.start, "index")
        verdict.flag("indexed_base")
        return _from_levels(goal, [one._replace(value=HUNDRED + one.value) for one in indexed], start, as_of, verdict, settings)
    return _from_rates(goal, [one for one in rates if one.against in (None, one.year - 1)], as_of, verdict, settings)


def _levels(goal: Goal, figures: list[Figure], verdict: Verdict) -> tuple[list[Figure], Base | None, str]:
    """Levels growth may be read from, their baseline, and why there are none."""
    amounts = [one for one in figures if not is_rate(one)]
    speaking = [one for one in amounts if levels_speak(goal, one)]
    if not speaking:
        return [], None, "real_from_nominal" if amounts else "unit_differs"
    wanted = goal.base_unit or max(speaking, key=lambda one: (one.t, one.unit)).unit
    try:
        points = without_parts(goal, joined(goal, speaking, verdict, wanted))
    except NoVerdict as no:
        return [], None, no.reason
    unit = points[-1].unit
    return points, baseline(goal, points, lambda value: converted(value, goal.base_unit or unit, unit)), "needs_baseline"


def _from_levels(goal: Goal, points: list[Figure], base: Base, as_of: int, verdict: Verdict, settings: Progress) -> None:
    last, b = points[-1], base.value
    take(verdict, last, [base.figure] if base.figure else ())
    screen(goal, last, as_of, goal.start, goal.flow)
    if b == 0:
        raise NoVerdict("zero_base")
    verdict.base, verdict.base_year, verdict.tag = b, base.year, base.tag
    if base.tag == "substitute":
        verdict.flag("substitute_base")
    own = own_set(goal, settings)
    if base.year is None or (goal.due is not None and base.year >= goal.due):
        raise NoVerdict("needs_start")
    if last.t <= base.year:
        return _too_early(goal, own, verdict)
    years = last.t - base.year
    geometric = b > 0 and last.value > 0
    ratio = last.value / b
    mean = settled((power(ratio, ONE / years) - 1) * HUNDRED if geometric else (last.value - b) / abs(b) / years * HUNDRED)
    verdict.flag("geometric_mean")
    if goal.due is None:
        return _attainment_only(goal, own, mean, verdict)
    whole = Decimal(goal.due - base.year)
    value = converted(shapes.nearest(own, ZERO), goal.unit, "%") or ZERO
    rate = ONE + value / HUNDRED
    if b > 0 and rate > 0:
        end = settled(b * power(rate, whole))
        verdict.goal, verdict.expected = end, settled(b * power(rate, years))
    passed = verdict.goal is not None and (last.value >= verdict.goal if value >= 0 else last.value <= verdict.goal)
    left = goal.due - last.t
    if left > 0 and verdict.goal is not None:
        verdict.needed_per_year = settled((verdict.goal - last.value) / left)
        if last.value > 0:
            verdict.needed_rate = settled((power(verdict.goal / last.value, ONE / left) - 1) * HUNDRED)
    _judge(goal, own, mean, settled(years / whole), last, passed, abs(value) < settings.cutoffs.small_average or b <= 0,
           verdict, settings)


def _from_rates(goal: Goal, rates: list[Figure], as_of: int, verdict: Verdict, settings: Progress) -> None:
    if not rates:
        raise NoVerdict("against_differs")
    last, start = rates[-1], goal.start
    screen(goal, last, as_of, start, flow=True)
    if start is None:
        raise NoVerdict("needs_start")
    if last.year <= start:
        raise NoVerdict("actual_too_old")
    by_year = {one.year: one for one in rates}
    used = [by_year[year] for year in range(start + 1, last.year + 1) if year in by_year]
    years = last.year - start
    if len(used) < years:
        raise NoVerdict("missing_year")
    take(verdict, last, used)
    total = sum((one.value for one in used), ZERO)
    own = own_set(goal, settings)
    verdict.flag("arithmetic_mean")
    if goal.due is None:
        return _attainment_only(goal, own, settled(total / years), verdict)
    whole = goal.due - start
    value = converted(shapes.nearest(own, ZERO), goal.unit, last.unit) or ZERO
    level = ONE
    for one in used:
        level *= ONE + one.value / HUNDRED
    end = (ONE + value / HUNDRED) ** whole
    passed = level >= end if value >= 0 else level <= end
    verdict.goal, verdict.base_year = value, start
    if whole > years:
        verdict.needed_per_year = verdict.needed_rate = settled((value * whole - total) / (whole - years))
    _judge(goal, own, settled(total / years), settled(Decimal(years) / whole), last, passed,
           abs(value) < settings.cutoffs.small_average, verdict, settings)


def _judge(goal: Goal, own: GoodSet, mean: Decimal, share: Decimal, last: Figure, passed: bool, by_points: bool,
           verdict: Verdict, settings: Progress) -> None:
    observed = converted(mean, "%", goal.unit) or ZERO
    note(verdict, goal, own, own, observed)
    verdict.shape = "yearly_average"
    shapes.yearly_average(verdict, own, observed, share, closed(goal, last), passed, by_points, settings.cutoffs)


def _too_early(goal: Goal, own: GoodSet, verdict: Verdict) -> None:
    """No year gone since the base: there is no mean yet."""
    if goal.due is None:
        raise NoVerdict("needs_start")
    verdict.shape, verdict.status, verdict.share_of_time = "yearly_average", "just_started", ZERO
    verdict.good_low, verdict.good_high = own.low, own.high


def _attainment_only(goal: Goal, own: GoodSet, mean: Decimal, verdict: Verdict) -> None:
    """No due year: whether the mean so far is good, and no more."""
    observed = converted(mean, "%", goal.unit) or ZERO
    note(verdict, goal, own, own, observed)
    verdict.status, verdict.attained, verdict.mean = "gap_only", own.holds(observed), observed
