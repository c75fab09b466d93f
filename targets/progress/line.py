"""Targets with a way to go from a baseline: reach it, or keep inside; and counts, whose baseline is 0."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from targets.config import Progress
from targets.progress import observe, shapes
from targets.progress.arith import ZERO, converted
from targets.progress.figure import DATE, Figure, dimension
from targets.progress.goal import YEARLY, Goal
from targets.progress.goodset import DOWN, GoodSet, bounds
from targets.progress.notes import closed, first_inside, gap_only, note, own_set, take
from targets.progress.series import Base, baseline, joined, screen
from targets.progress.verdict import NoVerdict, Verdict

Milestone = tuple[int, Decimal, str]    # year, value and unit, as in a target of its own
Image = Callable[[Decimal], Decimal | None]


def same(figure: Decimal) -> Decimal:
    """The map between a unit and itself."""
    return figure


def line(goal: Goal, figures: list[Figure], as_of: int, milestones: Sequence[Milestone], verdict: Verdict,
         settings: Progress) -> None:
    """Levels, changes and growth against a base: from the baseline into the good set (reach) or staying there (keep)."""
    how = observe.grown if goal.kind == "growth" or goal.times else observe.changed if goal.kind == "change" else observe.levels
    points, base = how(goal, figures, as_of, verdict)
    last = points[-1]
    take(verdict, last, [base.figure] if base and base.figure else ())
    image, back = maps(goal, base, last.unit)
    own = own_set(goal, settings, back(base.value) if base and goal.kind == "level" and not goal.times else None)
    if goal.kind == "change" and goal.basis == YEARLY:
        own = over_years(own, goal, base)
    good = own if image is same else own.through(image)
    note(verdict, goal, own, good, back(last.value))
    if base is None or (goal.due is not None and base.year is not None and base.year >= goal.due):
        return gap_only(verdict, goal, good, last)
    verdict.base, verdict.base_year, verdict.tag = base.value, base.year, base.tag
    if base.tag == "substitute":
        verdict.flag("substitute_base")
    if goal.due is None or (base.year is None and not good.holds(base.value)):
        return gap_only(verdict, goal, good, last, base.tag)
    due, start = Decimal(goal.due), None if base.year is None else Decimal(base.year)
    if start is None or good.holds(base.value):
        verdict.shape, verdict.goal = "keep", shapes.nearest(good, last.value)
        return shapes.keep(verdict, good, base.value, start, last.value, last.t, due, settings.cutoffs)
    verdict.shape = "reach"
    verdict.year_reached = first_inside(good, points, base.year)
    nodes = path(goal, milestones, int(start), last.unit, image, verdict)
    return shapes.reach(verdict, good, base.value, start, last.value, last.t, due, nodes, settings.cutoffs)


def maps(goal: Goal, base: Base | None, unit: str) -> tuple[Image, Image]:
    """From the target's own signed terms into the unit of the series, and back."""
    if goal.kind == "level" and not goal.times:
        if unit == goal.unit:
            return same, same
        return (lambda figure: converted(figure, goal.unit, unit)), (lambda figure: converted(figure, unit, goal.unit))
    assert base is not None
    origin = base.value
    if goal.kind == "change":
        def there(figure: Decimal) -> Decimal | None:
            moved = observe.step(figure, goal.unit, unit)
            return None if moved is None else origin + moved
        one = observe.step(Decimal(1), goal.unit, unit) or Decimal(1)
        return there, lambda figure: (figure - origin) / one
    return goal.image(origin), lambda figure: goal.back(origin, figure)


def over_years(own: GoodSet, goal: Goal, base: Base | None) -> GoodSet:
    """年均降低d个百分点 is a change of d × years."""
    start = base.year if base and base.year is not None else goal.start
    if start is None or goal.due is None:
        raise NoVerdict("needs_start")
    years = Decimal(goal.due - start)
    return own.through(lambda figure: figure * years)


def path(goal: Goal, milestones: Sequence[Milestone], start: int, unit: str, image: Image,
         verdict: Verdict) -> list[shapes.Node]:
    """Milestones between start and end as points of the path; two that contradict each other are both left out."""
    if not milestones or goal.due is None:
        return []
    found: dict[int, Decimal] = {}
    disputed = set()
    sign = -1 if goal.direction == DOWN and goal.kind != "level" else 1
    for year, value, written in milestones:
        own = converted(value, written, goal.unit)
        at = converted(value, written, unit) if own is None else image(sign * own)
        if at is not None and start < year < goal.due and found.setdefault(year, at) != at:
            disputed.add(year)
    if disputed:
        verdict.flag("milestones_differ")
    return [(Decimal(year), found[year]) for year in sorted(found) if year not in disputed]


def count(goal: Goal, figures: list[Figure], as_of: int, milestones: Sequence[Milestone], verdict: Verdict,
          settings: Progress) -> None:
    """Work counted over a period from 0: the total so far, never a partial sum."""
    counts = joined(goal, figures, verdict, goal.unit)
    last, start = counts[-1], goal.start
    if start is None and goal.due is not None and all(one.year == goal.due and not one.cumulative for one in counts):
        start = goal.due - 1        # nothing says how long the period is, and all that was counted is work of the due year
        verdict.flag("assumed_start")
    if start is not None and goal.due is not None and start >= goal.due:
        start = None
    take(verdict, last)
    before = start is not None and last.t <= start      # what was done up to the start counts for nothing
    screen(goal, last._replace(t=Decimal(0)) if before else last, as_of, start)
    total, parts = running_total(counts, start)
    last = last._replace(value=total)
    take(verdict, last, parts)
    own = own_set(goal, settings, ZERO)
    if goal.basis == YEARLY:
        own = over_years(own, goal, Base(ZERO, start, ""))
    unit = last.unit
    good = own.through(lambda figure: converted(figure, goal.unit, unit))
    note(verdict, goal, own, good, converted(total, unit, goal.unit))
    if start is None or goal.due is None:
        return gap_only(verdict, goal, good, last)
    verdict.shape, verdict.base, verdict.base_year = "running_count", ZERO, start
    begin, due = Decimal(start), Decimal(goal.due)
    verdict.year_reached = None if good.capped else filled_in(good, parts)
    if good.capped:
        return shapes.ceiling(verdict, good, total, begin, last.t, due, settings.cutoffs)
    nodes = path(goal, milestones, start, unit, lambda figure: converted(figure, goal.unit, unit), verdict)
    return shapes.reach(verdict, good, ZERO, begin, total, last.t, due, nodes, settings.cutoffs)


def filled_in(good: GoodSet, parts: list[Figure]) -> int | None:
    """The year in which the work, added up, was first enough."""
    total = ZERO
    for one in sorted(parts, key=DATE):
        total += one.value
        if good.holds(total):
            return one.year
    return None


def running_total(counts: list[Figure], start: int | None) -> tuple[Decimal, list[Figure]]:
    """The total at the latest date and the figures it is made of; a year that is missing ends it."""
    so_far = {one.t: one for one in counts if one.cumulative}
    single = {one.t: one for one in counts if not one.cumulative}
    at, total = counts[-1].t, ZERO
    parts: list[Figure] = []
    while start is None or at > start:
        if at in so_far:
            return total + so_far[at].value, [so_far[at], *parts]
        if start is None:
            raise NoVerdict("needs_start")
        if at not in single:
            raise NoVerdict("missing_year")
        total += single[at].value
        parts.append(single[at])
        at = Decimal(single[at].year - 1)
    return total, parts


def rank(goal: Goal, figures: list[Figure], as_of: int, verdict: Verdict, settings: Progress) -> None:
    """A place among others: a cap, counted in places whatever the word for them (名, 位, none)."""
    placed = [one._replace(unit=goal.unit) for one in figures if dimension(one.unit) in ("place", "person", "")]
    if not placed:
        raise NoVerdict("unit_differs")
    places = joined(goal, placed, verdict)
    last = places[-1]
    take(verdict, last)
    screen(goal, last, as_of, goal.start)
    good = bounds(None, max(goal.ends))
    base = baseline(goal, places, lambda value: value, substitute=False)
    note(verdict, goal, good, good, last.value)
    since = [one.value for one in places if goal.start is None or one.t >= goal.start]
    if base:
        verdict.base, verdict.base_year, verdict.tag = base.value, base.year, base.tag
        if base.figure is None:
            since.insert(0, base.value)
    verdict.shape, verdict.goal = "rank", good.high
    shapes.rank(verdict, good, since, closed(goal, last), settings.cutoffs)
