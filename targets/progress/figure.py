"""An actual figure as verdicts use it, and what makes two figures one series."""
from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from extract import unit as units
from targets.progress.arith import converted, number, settled
from targets.text import words

YEAR_END = 12
TOLD = ("definition", "price_basis", "vintage")    # where two figures say different things here, they are not joined
SILENT: tuple[str | None, ...] = (None,) * len(TOLD)


class Figure(NamedTuple):
    """One actual figure; ``t`` is its date in years (the end of 2026 is 2026), ``month`` None for a whole year."""

    t: Decimal
    year: int
    month: int | None
    value: Decimal
    unit: str
    kind: str | None = None
    cumulative: bool | None = None
    against: int | None = None
    preliminary: bool = False
    estimated: bool = False
    told: tuple[str | None, ...] = SILENT
    id: Any = None

    def in_unit(self, unit: str) -> Figure | None:
        """The same figure in another unit; None where it does not convert."""
        if unit == self.unit:
            return self
        value = converted(self.value, self.unit, unit)
        return None if value is None else self._replace(value=value, unit=unit)


DATE = operator.itemgetter(0)


@lru_cache(maxsize=1 << 12)
def when(year: int, month: int | None) -> Decimal:
    """A date in years: the end of 2026 is 2026, June of 2026 half a year earlier."""
    return Decimal(year) if month is None else settled(Decimal(year - 1) + Decimal(month) / YEAR_END)


@lru_cache(maxsize=1 << 12)
def dimension(unit: str) -> str:
    return units.parse(unit).dimension


def whole(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    found = number(value)
    return int(found) if found is not None and found == found.to_integral_value() else None


def read(actual: Mapping[str, Any]) -> Figure | None:
    """A mapping with year, value, unit and where known month, cumulative, against … as a figure; None without a number."""
    get = actual.get
    value, year, month = number(get("value")), whole(get("year")), whole(get("month"))
    if value is None or year is None:
        return None
    month = None if month is None or not 1 <= month < YEAR_END else month
    cumulative, kind, unit = get("cumulative"), get("kind"), get("unit")
    return Figure(
        when(year, month), year, month, value, unit if isinstance(unit, str) else "",
        kind if isinstance(kind, str) and kind else None,
        None if cumulative is None or cumulative != cumulative else bool(cumulative),
        whole(get("against")), true(get("preliminary")), true(get("estimated")), tuple(said(get(name)) for name in TOLD), get("id"))


def true(value: Any) -> bool:
    """Known and true."""
    return value is not None and value == value and bool(value)


def said(text: Any) -> str | None:
    plain = "".join(text.split()).casefold() if isinstance(text, str) else ""
    return plain or None


def alike(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
    """Whether nothing that both say differs."""
    return one == other or all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=1 << 10)
def price_of(told: tuple[str | None, ...]) -> str | None:
    """constant or nominal where a definition or price basis says so."""
    text = " ".join(filter(None, told))
    if any(word in text for word in words("nominal_words", "progress")):
        return "nominal"
    return "constant" if any(word in text for word in words("constant_words", "progress")) else None


def one_each(figures: Iterable[Figure]) -> tuple[list[Figure], set[Decimal]]:
    """One figure a date, oldest first: a final one stands before a preliminary one, whatever the order given.

    The dates at which final figures contradict each other come back beside; none of those is taken.
    """
    figures = list(figures)
    if len({figure.t for figure in figures}) == len(figures):
        return sorted(figures, key=DATE), set()
    by_date: dict[tuple, Figure] = {}
    disputed: set[tuple] = set()
    for figure in figures:
        place = (figure.t, figure.cumulative is True, figure.against)
        held = by_date.get(place)
        if held is None:
            by_date[place] = figure
            continue
        if (held.preliminary, held.estimated) == (figure.preliminary, figure.estimated):
            if held.value != figure.value:
                disputed.add((place, held.preliminary, held.estimated))
        by_date[place] = min(held, figure, key=lambda one: (one.estimated, one.preliminary, one.value))
    lost = {place for place, *grade in disputed if (by_date[place].preliminary, by_date[place].estimated) == tuple(grade)}
    kept = sorted((figure for place, figure in by_date.items() if place not in lost), key=DATE)
    return kept, {place[0] for place in lost}
