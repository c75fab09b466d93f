"""Pace and status by shape: the rows of the method's table (section 4), each a function of figures already in one unit."""
from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from targets.config import Cutoffs
from targets.progress.arith import ZERO, settled
from targets.progress.goodset import GoodSet
from targets.progress.verdict import Verdict

Node = tuple[Decimal, Decimal]    # a date and the value the path has there


def nearest(good: GoodSet, base: Decimal) -> Decimal:
    """The bound pace runs to: the one nearest the base, without tolerance (the written value where both are one)."""
    low, high = good.near_low, good.near_high
    if low is None or high is None:
        found = high if low is None else low
        assert found is not None
        return found
    return low if abs(low - base) <= abs(high - base) else high


def beyond(good: GoodSet, base: Decimal, figure: Decimal) -> bool:
    """Whether a two-sided set was crossed from the side of the base to the other."""
    if good.low is None or good.high is None:
        return False
    return figure > good.high if base < good.low else figure < good.low


def path_at(nodes: Sequence[Node], t: Decimal) -> Decimal:
    """The piecewise linear path at ``t``; its ends hold outside."""
    if t <= nodes[0][0]:
        return nodes[0][1]
    for (t0, v0), (t1, v1) in itertools.pairwise(nodes):
        if t <= t1:
            return settled(v0 + (v1 - v0) * (t - t0) / (t1 - t0))
    return nodes[-1][1]


def reach(verdict: Verdict, good: GoodSet, base: Decimal, start: Decimal, actual: Decimal, t: Decimal, due: Decimal,
          milestones: Sequence[Node], cut: Cutoffs) -> None:
    """The base is outside the good set: how much of the way is gone, against how much of the path."""
    goal, closed = nearest(good, base), t == due
    verdict.goal, way = goal, goal - base
    gone = actual - base
    if milestones:
        verdict.expected = path_at([(start, base), *milestones, (due, goal)], t)
        path = verdict.expected - base
        verdict.flag("milestones")
        share = settled(path / way) if way else None
        ratio = settled(gone / path) if path * way > 0 else None
    else:
        share = settled((t - start) / (due - start))
        verdict.expected = settled(base + way * (t - start) / (due - start))
        ratio = settled(gone * (due - start) / (way * (t - start))) if way and t > start else None
    verdict.share_of_time, verdict.pace_ratio = share, ratio
    verdict.attained = good.holds(actual)
    if not verdict.attained and not closed:
        verdict.needed_per_year = settled((goal - actual) / (due - t))
        coming = next((node for node in milestones if node[0] > t), None)
        if coming:
            verdict.milestone_year = int(coming[0])
            verdict.needed_to_milestone = settled((coming[1] - actual) / (coming[0] - t))
    if verdict.attained:
        verdict.status = "met" if closed else "ahead"
    elif closed:
        verdict.status = "missed"
    elif beyond(good, base, actual):
        verdict.status = "broken"
    elif milestones and t > start and share is not None and share <= 0:    # the path has not set out: compare with it
        verdict.status = "on_track" if (actual - verdict.expected) * way >= 0 else "backwards"
    elif share is None or ratio is None or share < cut.just_started:
        verdict.status = "just_started"
    else:
        verdict.status = by_ratio(ratio, cut)


def by_ratio(ratio: Decimal, cut: Cutoffs) -> str:
    if ratio >= cut.on_track:
        return "on_track"
    if ratio >= cut.slightly_behind:
        return "slightly_behind"
    return "far_behind" if ratio >= 0 else "backwards"


def keep(verdict: Verdict, good: GoodSet, base: Decimal, start: Decimal | None, actual: Decimal, t: Decimal,
         due: Decimal, cut: Cutoffs) -> None:
    """The base is inside the good set: is it still, with how much room, and does the line leave it before the end?"""
    verdict.attained = good.holds(actual)
    verdict.head_room = head_room(good, base, actual, cut)
    after = start is not None and t > start
    if start is not None and due > start:
        verdict.share_of_time = settled((t - start) / (due - start))
    if after and start is not None:
        verdict.projected = settled(base + (actual - base) * (due - start) / (t - start))
    if start is not None and not after:
        verdict.status = "held"
    elif not verdict.attained:
        verdict.status = "broken"
    elif (verdict.projected is not None and not good.holds(verdict.projected)
          and verdict.head_room is not None and verdict.head_room < cut.head_room):
        verdict.status = "near_limit"
    else:
        verdict.status = "held"


def head_room(good: GoodSet, base: Decimal, actual: Decimal, cut: Cutoffs) -> Decimal | None:
    """Distance to the nearest bound as a share of that bound, negative outside; None where there is no measure."""
    bound = min((one for one in (good.low, good.high) if one is not None), key=lambda one: abs(actual - one))
    distance = abs(actual - bound) if good.holds(actual) else -abs(actual - bound)
    measure = abs(bound) if bound else abs(bound - base)
    if good.low is not None and good.high is not None and good.high - good.low < cut.narrow_range * abs(bound):
        measure = (good.high - good.low) / 2
    if measure:
        return settled(distance / measure)
    return ZERO if distance == 0 else None


def ceiling(verdict: Verdict, good: GoodSet, total: Decimal, start: Decimal, t: Decimal, due: Decimal,
            cut: Cutoffs) -> None:
    """A count that may not pass its bound: the share of it used up against the share of time gone."""
    bound = good.near_high
    assert bound is not None
    verdict.flag("ceiling")
    verdict.goal, verdict.attained = bound, good.holds(total)
    verdict.share_of_time = settled((t - start) / (due - start))
    verdict.expected = settled(bound * verdict.share_of_time)
    if not verdict.attained:
        verdict.status = "broken"
    elif total * (due - start) > cut.ceiling * bound * (t - start):
        verdict.status = "near_limit"
    else:
        verdict.status = "held"


def year_rate(verdict: Verdict, good: GoodSet, observed: Decimal, closed: bool, falls: bool) -> None:
    """A rate of one year: inside or outside, with the gap in points."""
    verdict.attained = good.holds(observed)
    if good.capped and not falls:
        verdict.status = "held" if verdict.attained else "broken"
    elif verdict.attained:
        verdict.status = "met" if closed else "as_expected"
    elif good.two_sided:
        verdict.status = "off_expected"
    else:
        verdict.status = "missed" if closed else "below_expected"


def rank(verdict: Verdict, good: GoodSet, places: Sequence[Decimal], closed: bool, cut: Cutoffs) -> None:
    """``places``: the base where known and every figure since, oldest first, the last one judged."""
    actual, bound = places[-1], good.high
    assert bound is not None
    verdict.attained = good.holds(actual)
    gap = actual - bound
    if verdict.attained:
        verdict.status = "reached"
    elif closed:
        verdict.status = "missed"
    elif any(good.holds(place) for place in places[:-1]):
        verdict.status = "broken"
    elif len(places) > 1 and gap > places[-2] - bound:
        verdict.status = "backwards"
    else:
        verdict.status = "near" if gap <= max(bound * cut.rank_near, Decimal(1)) else "lagging"


def yearly_average(verdict: Verdict, good: GoodSet, mean: Decimal, share: Decimal, closed: bool, passed: bool,
                   by_points: bool, cut: Cutoffs) -> None:
    """``mean`` so far in the terms of the target; ``passed``: the level is beyond the end of the path already."""
    value = nearest(good, ZERO)
    verdict.attained, verdict.mean, verdict.share_of_time = good.holds(mean), mean, share
    if not by_points:
        verdict.pace_ratio = settled(mean / value)
    if good.capped and value >= 0 or good.high is None and value < 0:      # a ceiling on the size of the change
        verdict.pace_ratio = None
        verdict.status = "held" if verdict.attained else "broken"
    elif closed:
        verdict.status = "met" if verdict.attained else "missed"
    elif passed:
        verdict.status = "ahead"
    elif beyond(good, ZERO, mean):
        verdict.status = "broken"
    elif share < cut.just_started:
        verdict.status = "just_started"
    elif by_points:
        verdict.status = by_gap(mean, value, cut)
    else:
        assert verdict.pace_ratio is not None
        verdict.status = by_ratio(verdict.pace_ratio, cut)


def by_gap(mean: Decimal, value: Decimal, cut: Cutoffs) -> str:
    """Small averages: the gap in points decides, a ratio would swing."""
    if mean * value < 0:
        return "backwards"
    gap = mean - value if value >= 0 else value - mean
    if gap >= -cut.small_on_track:
        return "on_track"
    return "slightly_behind" if gap >= -cut.small_behind else "far_behind"
