"""What is known of a figure from one side (its row, its column, the words above): facets, and how they are put together."""
from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract import indicator
from extract.gazetteer import Region
from targets.actuals import running
from targets.actuals.labels import Label, is_generic
from targets.actuals.words import folded, wordset
from targets.text import vocabulary, words

HAN = re.compile(r"[\u2e80-\u9fff]")


@dataclass(frozen=True)
class Facets:
    """One side's knowledge; '' or None where it says nothing.

    ``strange_region``: a name that fits no region.  ``strange_year``: words of time that are no one calendar year.
    ``period``: part or sum (see periods), ``closing`` a part that ends the year, ``reach``: how far a figure of a
    month reaches (see running).  ``left_out``: why such a figure is no actual of one region (aggregate, plan, forecast).
    """

    metric: str = ""
    units: tuple[str, ...] = ()
    year: int | None = None
    strange_year: str = ""
    period: str = ""
    closing: bool = False
    reach: str = ""
    region: Region | None = None
    strange_region: str = ""
    own_region: bool = False
    base: str = ""
    growth: bool = False
    share: bool = False
    preliminary: bool = False
    member: bool = False
    left_out: str = ""
    over: int | None = None  # the year it is compared with

    @property
    def unit(self) -> str:
        return self.units[0] if len(self.units) == 1 else ""


@functools.lru_cache(maxsize=20_000)
def _stacked(labels: tuple[Label, ...]) -> Facets:
    years = tuple(dict.fromkeys(year for label in labels for year in label.years))
    odd = next((label.text for label in labels if label.span or (label.relative and not years)), "")
    strange = odd or (" ".join(label.text for label in labels if label.years) if len(years) > 1 else "")
    units = next((label.units for label in reversed(labels) if label.units), ())
    parts = [label.metric for label in labels if label.metric and label.lead not in ("year", "database", "note", "source", "made")]
    aggregate = any(label.aggregate and not label.total for label in labels)
    left_out = "plan" if any(label.plan for label in labels) else "forecast" if any(
        label.forecast for label in labels) else "aggregate" if aggregate else ""
    growth = any(label.growth for label in labels)
    return Facets(
        metric=compose(parts), units=units, year=years[0] if len(years) == 1 and not strange else None,
        strange_year=strange, period=next((label.period for label in labels if label.period), ""),
        closing=any(label.closing for label in labels),
        reach=next((label.reach for label in reversed(labels) if label.reach), ""),
        region=next((label.region for label in reversed(labels) if label.region), None),
        strange_region=next((label.strange for label in labels if label.strange), ""),
        own_region=any(label.own for label in labels), base=next((label.base for label in labels if label.base), ""),
        growth=growth, share=any(label.share for label in labels),
        preliminary=any(label.preliminary for label in labels), member=any(label.member for label in labels), left_out=left_out,
        over=next((label.over for label in reversed(labels) if label.over), None))


def stacked(labels: Iterable[Label]) -> Facets:
    """The facets of headings that stand one above another."""
    return _stacked(tuple(labels))


@functools.lru_cache(maxsize=20_000)
def _composed(parts: tuple[str, ...]) -> str:
    name = parts[0]
    for part in parts[1:]:
        if folded(part) == folded(name) or is_generic(part) or folded(part) in wordset("totals"):
            continue
        if folded(name).endswith(folded(part)) and len(name) > len(part):
            continue
        said, part = part, _part_of(name, part)
        if is_generic(name) or folded(part).startswith(folded(name)) or part != said:
            name = part
        elif indicator.identify(name + part)[0] or folded(part) in wordset("share_words"):
            name += part
        elif indicator.identify(part + name)[0]:
            name = part + name
        else:
            name = f"{name} {part}"
    return name


def _part_of(whole: str, part: str) -> str:
    """What a part of a whole is called by itself: 第一产业 of 地区生产总值 is 第一产业增加值."""
    known = vocabulary("tables", "compositions").get(indicator.identify(whole)[0] or "", {})
    return str(known.get(part, part))


def compose(parts: Sequence[str]) -> str:
    """One metric of several headings: 第一产业 over 增加值 is 第一产业增加值; English beside Chinese says it twice."""
    if any(HAN.search(part) for part in parts):
        parts = [part for part in parts if HAN.search(part) or part.isupper()]
    parts = [part for part in dict.fromkeys(parts) if part]
    return _composed(tuple(parts)) if parts else ""


def with_growth(metric: str) -> str:
    """The name of a metric's rate of growth: 产值 → 产值增速; unchanged where it says so already."""
    if not metric or any(folded(metric).endswith(folded(word)) for word in words("growth_words")):
        return metric
    return f"{metric}增速" if HAN.search(metric) else f"{metric} growth"


def joined(row: Facets, column: Facets) -> Facets:
    """What the row and the column of a figure say together; a year or region told twice and differently is strange."""
    year, strange = row.year or column.year, row.strange_year or column.strange_year
    if row.year and column.year and row.year != column.year:
        year, strange = None, f"{row.year} / {column.year}"
    region, odd = column.region or row.region, row.strange_region or column.strange_region
    if row.region and column.region and row.region != column.region:
        deeper = _deeper(row.region, column.region)
        region, odd = deeper, odd if deeper else f"{row.region.name} / {column.region.name}"
    units = column.units or row.units
    if column.units and row.units and column.units != row.units and not (column.growth or column.share):
        units = ()
    metric = compose([part for part in (row.metric, column.metric) if part])
    return replace(
        column, metric=metric, units=units, year=None if strange else year, strange_year=strange,
        period=row.period or column.period, closing=row.closing or column.closing,
        reach=running.ALONE if running.ALONE in (row.reach, column.reach) else column.reach or row.reach,
        region=None if odd else region, strange_region=odd, own_region=row.own_region or column.own_region,
        base="" if column.growth else column.base or row.base, growth=row.growth or column.growth, share=row.share or column.share,
        preliminary=row.preliminary or column.preliminary, left_out=row.left_out or column.left_out, over=column.over or row.over)


def _deeper(one: Region, other: Region) -> Region | None:
    """The division inside the other; None where neither lies in the other."""
    for inner, outer in ((one, other), (other, one)):
        head = outer.code[:2] if outer.level == "province" else outer.code[:4]
        if inner.level != outer.level and inner.code.startswith(head):
            return inner
    return None


def first(*sides: Facets) -> Facets:
    """Each facet from the first side that knows it: the order of trust."""
    found = sides[0]
    for side in sides[1:]:
        found = replace(
            found, metric=found.metric or side.metric, units=found.units or side.units,
            year=found.year if found.year or found.strange_year else side.year,
            strange_year=found.strange_year or ("" if found.year else side.strange_year),
            period=found.period or ("" if found.year else side.period),
            closing=found.closing or (not found.period and not found.year and side.closing),
            reach=found.reach or ("" if found.growth else side.reach),
            region=found.region if found.region or found.strange_region else side.region,
            base=found.base or ("" if found.metric else side.base),
            growth=found.growth or (not found.metric and side.growth),
            over=found.over or (None if found.metric or found.growth else side.over),
            preliminary=found.preliminary or (side.preliminary and not found.year))
    return found


def of_year(facets: Facets) -> Facets:
    """A figure of a month or quarter: that of December or the fourth quarter is the year's where its words say that it reaches
    from January (period ``sum``) or how things stand at the end (``end``); the metric without those words."""
    if not facets.period and not facets.closing:
        return facets
    period = facets.period
    if facets.closing and period != "sum":
        whole = {running.TOTAL: "sum", running.END: "end"}.get(facets.reach, "")
        period = whole if period and whole else "part" if facets.reach == running.ALONE else period
    metric, said = running.split(facets.metric)
    return replace(facets, period=period, metric=metric, growth=facets.growth or said == "running_growth")
