"""What every rule notes in a verdict: the figure judged, the good set, closing, and the verdict without a baseline."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from targets.config import Progress
from targets.progress.figure import Figure
from targets.progress.goal import Goal
from targets.progress.goodset import GoodSet, good_set
from targets.progress.shapes import nearest
from targets.progress.verdict import Verdict


def own_set(goal: Goal, settings: Progress, base: Decimal | None = None) -> GoodSet:
    """The good set in the target's own terms; ``base`` in them too, where it may decide the side of ``=``."""
    return good_set(goal.asked, settings.tolerance, base)


def closed(goal: Goal, last: Figure) -> bool:
    """Whether the figure of the due year is in."""
    return goal.due is not None and last.month is None and last.year == goal.due


def take(verdict: Verdict, last: Figure, used: Iterable[Figure] = ()) -> None:
    """The figure judged, and what is known of those it rests on."""
    verdict.actual, verdict.t, verdict.actual_id, verdict.series_unit = last.value, last.t, last.id, last.unit
    if last.month is not None:
        verdict.flag("partial_year")
    for one in (last, *used):
        if one.preliminary:
            verdict.flag("preliminary")
        if one.estimated:
            verdict.flag("estimated")


def note(verdict: Verdict, goal: Goal, own: GoodSet, good: GoodSet, observed: Decimal | None) -> None:
    """The good set (``good`` in the unit of the series), and where the figure stands in the target's own terms."""
    verdict.good_low, verdict.good_high, verdict.tolerance = good.low, good.high, own.tolerance
    if own.tolerance:
        verdict.flag("tolerance")
    if own.assumed:
        verdict.flag("assumed_side")
    if observed is None:
        return
    verdict.observed, verdict.gap = observed, own.gap(observed)
    if goal.asked["comparator"] == "range" and not own.two_sided and own.holds(observed):
        written = goal.ends
        if observed > written[1]:
            verdict.flag("above_range")
        elif observed < written[0]:
            verdict.flag("below_range")


def gap_only(verdict: Verdict, goal: Goal, good: GoodSet, last: Figure, tag: str | None = "none") -> None:
    """No baseline or no horizon: attainment, and for a closed target the closing verdict."""
    verdict.attained, verdict.tag = good.holds(last.value), tag
    verdict.goal = nearest(good, last.value)
    verdict.status = "gap_only"
    if closed(goal, last):
        verdict.status = "met" if verdict.attained else "missed"


def first_inside(good: GoodSet, points: Sequence[Figure], start: int | None) -> int | None:
    """The year in which the series was first in the good set."""
    return next((one.year for one in points if good.holds(one.value) and (start is None or one.t >= start)), None)
