"""The good set of a target: which figures count as good (docs: the method page, section 2)."""
from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from targets.config import Tolerance
from targets.progress.arith import HUNDRED, ZERO, exact, factor, number
from targets.text import words

UP, DOWN = "up", "down"


class GoodSet(NamedTuple):
    """Closed bounds (None: open); ``near_low``/``near_high`` the same without tolerance: what pace runs to.

    ``assumed``: the side was taken, not stated.
    """

    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal = ZERO
    assumed: bool = False
    near_low: Decimal | None = None
    near_high: Decimal | None = None

    def gap(self, figure: Decimal) -> Decimal:
        """How far outside ``figure`` stands, negative below; 0 inside."""
        if self.low is not None and figure < self.low:
            return figure - self.low
        if self.high is not None and figure > self.high:
            return figure - self.high
        return ZERO

    def holds(self, figure: Decimal) -> bool:
        return (self.low is None or figure >= self.low) and (self.high is None or figure <= self.high)

    @property
    def two_sided(self) -> bool:
        return self.low is not None and self.high is not None

    @property
    def capped(self) -> bool:
        """Bounded above only."""
        return self.low is None and self.high is not None

    def through(self, image: Any) -> GoodSet:
        """The set under an increasing map of figures (into the unit of the observed series)."""
        low, high, near_low, near_high = self.low, self.high, self.near_low, self.near_high
        low = None if low is None else image(low)
        high = None if high is None else image(high)
        if self.tolerance:
            near_low, near_high = (None if bound is None else image(bound) for bound in (near_low, near_high))
        else:
            near_low, near_high = low, high
        return GoodSet(low, high, self.tolerance, self.assumed, near_low, near_high)


def bounds(low: Decimal | None, high: Decimal | None, tolerance: Decimal = ZERO, assumed: bool = False) -> GoodSet:
    """A set around the written bounds: each is moved outwards by the tolerance."""
    if not tolerance:
        return GoodSet(low, high, tolerance, assumed, low, high)
    return GoodSet(None if low is None else low - tolerance, None if high is None else high + tolerance,
                   tolerance, assumed, low, high)


def tolerance_of(kind: str, basis: str | None, unit: str, value: Decimal, metric: object, tolerance: Tolerance,
                 name: object = "") -> Decimal:
    """What 左右 allows, in the unit of the target: the metric's own, else by kind of figure; none for 0.

    ``metric`` an id, ``name`` the phrase: a rate of one year is that of unemployment unless the phrase speaks of prices.
    """
    if isinstance(metric, str) and metric in tolerance.metrics:
        return exact(tolerance.metrics[metric])
    if value == 0:
        return ZERO
    if kind == "growth" and basis in ("year", "yearly"):
        return exact(tolerance.growth_points)
    points = factor("%", unit) if kind == "level" and unit else None
    if points is not None and points[0] <= points[1]:    # % and 成; a rate in ‰ is no share
        prices = isinstance(name, str) and any(word in name for word in words("price_words", "progress"))
        allowed = tolerance.share_points if basis != "year" else tolerance.growth_points if prices else tolerance.unemployment_points
        return exact(allowed) * points[0] / points[1]
    return abs(value) * exact(tolerance.amount_percent) / HUNDRED


def good_set(target: Mapping[str, Any], tolerance: Tolerance | None = None, base: Decimal | None = None) -> GoodSet:
    """The good set of a target with a number, in the unit of the target; ValueError where it has no number.

    ``target`` has comparator, kind, direction, basis, value, value_max, unit and, where known, ``metric_polarity``
    (up, down) and a ``tolerance`` of its own.  ``base`` is the baseline in the unit of the target, which decides the side
    of ``=`` where nothing else does.  With direction down the figures are signed: a fall of 3 % is −3.
    """
    value, top = number(target["value"]), number(target.get("value_max"))
    if value is None:
        raise ValueError("a target without a number has no good set")
    top = value if top is None else top
    polarity = target.get("metric_polarity") if target.get("metric_polarity") in (UP, DOWN) else None
    comparator, direction = str(target["comparator"]), target.get("direction")
    falls = direction == DOWN and target["kind"] != "level"
    low, high = (-top, -value) if falls else (value, top)
    if comparator == "~":
        own = number(target.get("tolerance"))
        allowed = own if own is not None else tolerance_of(
            target["kind"], target.get("basis"), target["unit"], value, target.get("metric_id"), tolerance or Tolerance(),
            target.get("metric"))
        if falls:  # the comparator speaks of the size of the fall
            return bounds(None, high, allowed)
        return bounds(None if polarity == DOWN else low, None if polarity == UP else high, allowed)
    if comparator == ">=":
        return bounds(None, high) if falls else bounds(low, None)
    if comparator == "<=":
        return bounds(low, None) if falls else bounds(None, high)
    if comparator == "range":
        return bounds(None if polarity == DOWN else low, None if polarity == UP else high)
    side, assumed = _side(polarity, direction, low, base)
    return bounds(low, None, assumed=assumed) if side == UP else bounds(None, low, assumed=assumed)


def _side(polarity: str | None, direction: Any, value: Decimal, base: Decimal | None) -> tuple[str, bool]:
    """Which way ``=`` is good: polarity, direction, else assumed from the baseline, else up."""
    if polarity:
        return polarity, False
    if direction in (UP, DOWN):
        return str(direction), False
    return (DOWN if base is not None and value < base else UP), True
