"""A target as verdicts use it: basis, horizon and start filled in where the record is silent, each filling flagged."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extract import indicator
from extract.papertype import plan_period
from targets.progress.arith import HUNDRED, ONE, factor, number, power, settled
from targets.progress.figure import SILENT, TOLD, dimension, price_of, said, whole
from targets.progress.goodset import DOWN, UP
from targets.text import words

STOCK, PERIOD, YEAR, BASE, YEARLY = "stock", "period", "year", "base", "yearly"
BASES = (STOCK, PERIOD, YEAR, BASE, YEARLY)
PERCENT, POINT, PLACE, DOUBLING, FOLD = "percent", "point", "place", "doubling", "fold"
WHOLE_YEAR_SHAPES = ("flow", "work")


@dataclass(slots=True)
class Goal:
    """``start``: the baseline year, stated or inferred; ``due``: the year by whose end the target is due.

    ``times``: the value multiplies the base (达到…的n倍) where a growth in 倍 adds to it; ``real``: growth is told at
    constant prices (None: prices don't matter, or nothing is known); ``flow``: a level is the amount of a whole year.
    """

    target: Mapping[str, Any]
    value: Decimal | None
    unit: str
    kind: str
    basis: str
    due: int | None
    start: int | None
    start_stated: bool
    base_value: Decimal | None
    base_unit: str
    rank: bool
    times: bool
    flow: bool
    real: bool | None
    told: tuple[str | None, ...]
    asked: Mapping[str, Any]
    flags: list[str] = field(default_factory=list)

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The written value and the upper one of a range."""
        assert self.value is not None
        top = number(self.target.get("value_max"))
        return self.value, self.value if top is None else top

    @property
    def direction(self) -> str | None:
        said_so = self.target.get("direction")
        return said_so if said_so in (UP, DOWN) else None

    def image(self, base: Decimal) -> Callable[[Decimal], Decimal]:
        """The map of signed figures of the target into the unit of the series, given its baseline there."""
        if self.kind == "level":
            return (lambda figure: base * figure) if self.times else (lambda figure: figure)
        if self.kind == "change":
            return lambda figure: base + figure
        if dimension(self.unit) == DOUBLING:
            return lambda figure: base * power(Decimal(2), figure)
        if self.times:
            return lambda figure: base * figure
        up, down = percent_of(self.unit)
        return lambda figure: settled(base + abs(base) * figure * up / (down * HUNDRED))

    def back(self, base: Decimal, figure: Decimal) -> Decimal | None:
        """A figure of the series in the target's own terms; None where those have no such figure."""
        if self.kind == "level" and not self.times:
            return figure
        if self.kind == "change":
            return figure - base
        if base == 0:
            return None
        if dimension(self.unit) == DOUBLING:
            return settled((figure / base).ln() / Decimal(2).ln()) if figure * base > 0 else None
        if self.times:
            return settled(figure / base)
        up, down = percent_of(self.unit)
        return settled((figure - base) * HUNDRED * down / (abs(base) * up))


def percent_of(unit: str) -> tuple[Decimal, Decimal]:
    """How many percent one unit of growth is, as a quotient: 1 for %, 10 for 成, 100 for 倍."""
    if dimension(unit) == FOLD:
        return HUNDRED, ONE
    return factor(unit, "%") or (ONE, ONE)


def read(target: Mapping[str, Any]) -> Goal:
    """A record (a mapping by its fields) as a goal."""
    get, flags = target.get, []
    value, unit = number(get("value")), get("unit")
    unit = unit if isinstance(unit, str) else ""
    kind = str(get("kind")) if get("kind") in ("growth", "change") else "level"
    known = indicator.indicators().get(get("metric_id") or "") if isinstance(get("metric_id"), str) else None
    named = known if "metric_id" in target else by_name(get("metric"), unit, kind)
    doc_year = whole(get("doc_year")) or year_of(get("issue_date"))
    plan = period_of(get("plan"))
    due = whole(get("year"))
    if due is None and plan:
        due = plan[1]
        flags.append("assumed_due")
    basis, assumed = basis_of(target, kind, due, doc_year, named)
    if due is None and basis == YEAR:
        due = doc_year
    if assumed:
        flags.append("assumed_basis")
    stated = whole(get("baseline_year"))
    start = stated if stated is not None else start_of(basis, due, doc_year, plan)
    base_unit = get("baseline_unit")
    if get("inherited") is True:
        flags.append("inherited")
    if get("overridden") and text_of(target, "overridden"):
        flags.append("overridden")
    told = SILENT if not any(map(get, TOLD)) else tuple(said(get(name)) for name in TOLD)
    metric: str = get("metric") if isinstance(get("metric"), str) else ""  # type: ignore[assignment]
    times = dimension(unit) == FOLD and (kind == "level" and basis == BASE or kind == "growth" and says_times(target))
    shape = (get("metric_shape") and text_of(target, "metric_shape")) or (named.shape if named else None)
    flow = shape in WHOLE_YEAR_SHAPES if shape else ends_like_a_flow(metric)
    asked = {"comparator": get("comparator"), "kind": kind, "basis": basis, "direction": get("direction"),
             "value": value, "value_max": get("value_max"), "unit": unit, "metric_id": get("metric_id"), "metric": metric,
             "tolerance": get("tolerance"),
             "metric_polarity": target.get("metric_polarity", known and known.polarity)}
    return Goal(target, value, unit, kind, basis, due, start, stated is not None, number(get("baseline_value")),
                base_unit if isinstance(base_unit, str) else "", is_rank(unit, metric, kind, basis, get("comparator")),
                times, flow, real_growth(told, named, get("metric_price_basis") and text_of(target, "metric_price_basis")),
                told, asked, flags)


@lru_cache(maxsize=1 << 12)
def by_name(metric: Any, unit: str, kind: str) -> indicator.Indicator | None:
    """What the vocabulary knows of a metric that comes without an id: flow or stock, and how its growth is told."""
    if not isinstance(metric, str) or not metric:
        return None
    return indicator.indicators().get(indicator.identify(metric, unit, kind)[0] or "")


@lru_cache(maxsize=256)
def listed(name: str) -> tuple[str, ...]:
    return tuple(words(name, "progress"))


@lru_cache(maxsize=1 << 14)
def ends_like_a_flow(metric: str) -> bool:
    return metric.endswith(listed("flow_endings"))


@lru_cache(maxsize=1 << 14)
def speaks_of_rank(metric: str) -> bool:
    return any(word in metric for word in listed("rank_words"))


@lru_cache(maxsize=1 << 12)
def year_of(date: Any) -> int | None:
    return int(date[:4]) if isinstance(date, str) and date[:4].isdigit() else None


@lru_cache(maxsize=1 << 10)
def period_of(plan: Any) -> tuple[int, int] | None:
    """First and last year of a plan as named (十五五, 十五五规划, 2026—2030年)."""
    if not isinstance(plan, str) or not plan.strip():
        return None
    return plan_period(plan) or plan_period(plan + words("plan_word", "progress")[0])


def text_of(target: Mapping[str, Any], name: str) -> str | None:
    """A field that is text; None where it is missing in any way."""
    found = target.get(name)
    return found if isinstance(found, str) and found else None


def basis_of(target: Mapping[str, Any], kind: str, due: int | None, doc_year: int | None,
             known: indicator.Indicator | None) -> tuple[str, bool]:
    """What the number is measured over, and whether that was assumed (method, section 1)."""
    given = target.get("basis")
    if kind == "level":
        if given == PERIOD and each_year(target):
            return YEARLY, False
        if given in BASES:
            return given, False
        if known:
            return str(known.basis), False
        metric = target.get("metric")
        return (PERIOD if isinstance(metric, str) and metric.startswith(listed("work_words")) else STOCK), False
    if kind == "change":
        return (given if given in (YEAR, YEARLY) else BASE), False
    if given in (YEAR, BASE):
        return given, False
    if given == YEARLY:
        sentence = target.get("evidence")
        return YEARLY, isinstance(sentence, str) and not any(word in sentence for word in listed("yearly_words"))
    if whole(target.get("baseline_year")) is not None or number(target.get("baseline_value")) is not None:
        return BASE, False
    if due is not None and due == doc_year:
        return YEAR, False
    return YEARLY, True


def each_year(target: Mapping[str, Any]) -> bool:
    """Whether work is counted by the year (年均新增就业50万人): the period's count is that many times its years."""
    metric = target.get("metric")
    if not isinstance(metric, str) or not metric:
        return False
    sentence = target.get("evidence")
    sentence = sentence if isinstance(sentence, str) else ""
    return metric.startswith(listed("yearly_words")) or any(word + metric in sentence for word in listed("yearly_words"))


def start_of(basis: str, due: int | None, doc_year: int | None, plan: tuple[int, int] | None) -> int | None:
    """The base year where none is stated: the year before the period or, outside plans, before the document."""
    if basis == YEAR:
        return None if due is None else due - 1
    if plan and (due is None or due >= plan[0]):
        return plan[0] - 1
    if doc_year is None or (due is not None and doc_year - 1 >= due):
        return None
    return doc_year - 1


def is_rank(unit: str, metric: str, kind: str, basis: str, comparator: Any) -> bool:
    if kind != "level" or basis == PERIOD:
        return False
    return dimension(unit) == PLACE or speaks_of_rank(metric) or (unit in listed("person_ranks") and comparator == "<=")


def says_times(target: Mapping[str, Any]) -> bool:
    """Whether the sentence has the multiple as a whole (2025年的3倍), not as an increase (增长3倍)."""
    sentence, text = target.get("evidence"), target.get("text")
    if not isinstance(sentence, str) or not isinstance(text, str) or not text:
        return False
    before = sentence.partition(text)[0].rstrip()
    return text in sentence and before.endswith(listed("times_words"))


def real_growth(told: tuple[str | None, ...], known: indicator.Indicator | None, decided: str | None = None) -> bool | None:
    """Whether growth is told at constant prices; ``decided`` by a person (constant, nominal, none) goes before the vocabulary."""
    if decided:
        return None if decided == "none" else decided == "constant"
    prices = None if told is SILENT else price_of(told)
    if prices is None and known and known.price_basis != "none":
        prices = known.price_basis
    return None if prices is None else prices == "constant"

