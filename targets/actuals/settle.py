"""One figure's facets made into a row of the table of actual figures, or questions about it."""
from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extract import indicator
from extract import unit as units
from targets.actuals import falls, figures, meaning, unitwords
from targets.actuals.facets import Facets, with_growth
from targets.actuals.meaning import Goal, Goals, fits, is_points, kind_fits, kind_of, metric_of, nearest_goal
from targets.actuals.places import guess_of
from targets.actuals.row import Row
from targets.actuals.sheet import Unclear
from targets.actuals.sheets import shown
from targets.actuals.words import longest_first
from targets.query import normal
from targets.text import phrase_lists

REACHES = ("sum", "end")  # periods that stand for the year where a person says so


@dataclass(frozen=True)
class Told:
    """What the caller said: hints that fill, and answers for wordings of the file."""

    fill: Mapping[str, Any] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)
    cumulative: bool | None = None
    fractions: bool | None = None
    falls: bool | None = None


def settle(value: Any, facets: Facets, own: Mapping[str, Any], told: Told, goals: Goals, source: str) -> Row:
    """A figure as a row; what can't be told is None there and named in ``asked``."""
    row = Row({"written": shown(value), "growth": facets.growth, "preliminary": facets.preliminary})
    _region(row, facets)
    _year(row, facets, told)
    _metric(row, facets, told)
    unit = _value_and_unit(row, value, facets, told)
    grown = facets.growth or _is_growth(row.fields["metric"] or "", unit)
    if facets.over and facets.year and not (grown and facets.over == facets.year - 1):
        row.ask("growth_over", "value", f"{row.fields['metric'] or ''} {facets.over}".strip(), over=facets.over)
    _kind(row, own, unit, facets, told, goals)
    _prose(row, own, told, source)
    return row


def _is_growth(metric: str, unit: str) -> bool:
    return meaning.says_growth(metric) or metric.endswith(longest_first("growth_heads")) or bool(falls.split(metric, unit)[1])


def _region(row: Row, facets: Facets) -> None:
    region = facets.region
    row.fields["region"] = region.name if region else None
    row.fields["region_code"] = (region.code or None) if region else None
    if facets.strange_region:
        guess = guess_of(facets.strange_region)
        row.fields["said_region"] = facets.strange_region
        row.ask("region_unknown" if guess else "region_strange", "region", facets.strange_region, guess=guess)
    elif region is None:
        row.ask("region_missing", "region")


def _year(row: Row, facets: Facets, told: Told) -> None:
    row.fields["year"] = facets.year
    if facets.year is None and facets.strange_year:
        row.ask("year_strange", "year", facets.strange_year)
    elif facets.year is None:
        row.ask("year_missing", "year")
    elif facets.period in REACHES and not told.cumulative:
        row.ask("year_cumulative", "year", f"{facets.year} {facets.period}", year=facets.year, span=(f"span_{facets.period}",))


def _metric(row: Row, facets: Facets, told: Told) -> None:
    metric = with_growth(facets.metric) if facets.growth else facets.metric
    metric = told.metrics.get(metric, metric)
    if facets.base and metric and facets.base not in metric:
        metric = f"{metric}({facets.base})"
    row.fields["metric"] = metric or None
    if not metric:
        row.ask("metric_missing", "metric")


def _value_and_unit(row: Row, value: Any, facets: Facets, told: Told) -> str:
    try:
        figure = figures.figure(value)
    except ValueError:
        row.fields["unit"] = facets.unit or None
        row.fields["value"] = None
        if isinstance(value, Unclear):
            row.ask(value.code, "value", value.key, written=shown(value))
        else:
            row.ask("value_strange", "value", shown(value))
        return facets.unit
    row.fields["value"] = figure.value
    row.fields["preliminary"] |= figure.preliminary
    metric = row.fields["metric"] or ""
    unit = told.units.get(metric) or told.units.get(falls.split(metric, facets.unit)[0]) or _chosen(facets, metric)
    written = "".join(figure.unit.split())
    if written and not unitwords.unit_of(written):
        row.ask("value_strange", "value", shown(value))
        written = ""
    if written and unit and units.parse(written) != units.parse(unit):
        if written == "%" and (facets.growth or facets.share):
            unit = written
        else:
            row.ask("unit_twice", "value", shown(value), unit=unit)
    unit = unit or unitwords.unit_of(written)
    if not unit and facets.base:
        row.fields["unit"] = ""
        return ""
    unit = _completed(row, metric, unit)
    unit = told.units.get(f"{metric}|{unit}", unit)
    row.fields["unit"] = unit or None
    if not unit:
        row.ask("units_several" if facets.units else "unit_missing" if metric else "unit_missing_all", "unit", metric,
                guess=usual_unit(metric), units="、".join(facets.units))
    return unit


def _chosen(facets: Facets, metric: str) -> str:
    """The unit; of a caption's two (亿元、%) the rate for growth and shares, else the other one."""
    if len(facets.units) != 2:
        return facets.unit
    rates = [unit for unit in facets.units if unitwords.is_rate(unit)]
    if len(rates) != 1:
        return ""
    other = next(unit for unit in facets.units if unit not in rates)
    if facets.growth or facets.share:
        return rates[0]
    usual = usual_unit(metric)
    return (rates[0] if unitwords.is_rate(usual) else other) if usual else ""


@functools.lru_cache(maxsize=4096)
def usual_unit(metric: str) -> str:
    """The unit the vocabulary has for a metric; '' where it knows none."""
    known = metric_of(metric, "", "level")[0] if metric else None
    return indicator.info(known).unit if known else ""


def _completed(row: Row, metric: str, unit: str) -> str:
    """A bare scale (亿) with the unit the vocabulary has for the metric: 亿元; '' where it has none that fits."""
    if not unitwords.is_scale(unit):
        return unit
    base = usual_unit(metric).lstrip("十百千万亿")
    if not base:
        return ""
    row.warn("unit_completed", "unit", unit, unit=unit + base, metric=metric)
    return unit + base


def _kind(row: Row, own: Mapping[str, Any], unit: str, facets: Facets, told: Told, goals: Goals) -> None:
    fields, metric = row.fields, row.fields["metric"] or ""
    words_said = shown(own.get("kind", "")) or told.fill.get("kind", "")
    said = kind_of(words_said) if words_said else ""
    fields |= {"kind": "level", "metric_id": None, "sector": shown(own.get("sector", "")) or None}
    if said is None:
        row.ask("kind_strange", "kind", shown(own.get("kind", "")),
                known="、".join(words[0] for words in phrase_lists("kinds").values()))
        return
    if facets.growth and not said:
        said = "change" if is_points(unit) else "growth"
    if not kind_fits(said, unit) and unit:
        row.ask("kind_unit", "kind", unit)
        return
    if facets.base:
        row.warn("index_base", "metric", metric, base=facets.base)
        return
    metric, said = _fall(row, metric, unit, said, told, goals)
    metric_id, grows = metric_of(metric, unit, said)
    known = goals.named(metric, metric_id)
    kind = said or ("growth" if grows else _as_targeted(row, metric, unit, known))
    goal = next((one for one in known if one.kind == kind and fits(unit, one)), None)
    fields |= {"kind": kind, "metric_id": goal.metric_id if goal else metric_id}
    fields["sector"] = fields["sector"] or (goal.sector if goal else None)
    if unit and metric and "kind" not in row.asked:
        _against_goals(row, metric, unit, kind, known, goal, goals)


def _fall(row: Row, metric: str, unit: str, said: str, told: Told, goals: Goals) -> tuple[str, str]:
    """Name and kind; a rate of decline (降低率) is named as growth and signed later, unless it is said or aimed at as a level."""
    name, how = falls.split(metric, unit)
    if not how or said == "level" or any(goal.kind == "level" for goal in goals.by_name.get(normal(metric), ())):
        return metric, said
    row.fields |= {"metric": told.metrics.get(name, name), "fall": metric, "fall_how": how}
    return row.fields["metric"], said or ("change" if is_points(unit) else "growth")


def _as_targeted(row: Row, metric: str, unit: str, known: tuple[Goal, ...]) -> str:
    """As the one goal in such a unit has it; a figure no goal waits for is a level, or a change where in points."""
    kinds = {goal.kind for goal in known if fits(unit, goal)}
    if len(kinds) > 1:
        row.ask("kind_open", "kind", metric, unit=unit)
        return "level"
    return kinds.pop() if kinds else "change" if is_points(unit) else "level"


def _against_goals(row: Row, metric: str, unit: str, kind: str, known: tuple[Goal, ...], goal: Goal | None, goals: Goals) -> None:
    if not units.parse(unit).dimension:
        row.warn("unit_unknown", "unit", unit)
    if goal is None and known:
        wanted = sorted({one.unit for one in known if one.kind == kind} or {one.unit for one in known})
        row.warn("unit_differs", "unit", unit, metric=metric, wanted="、".join(wanted))
    elif goal is None and goals.names:
        near = nearest_goal(metric, goals.names)
        row.warn("metric_near" if near else "metric_unused", "metric", metric, guess=near)


def _prose(row: Row, own: Mapping[str, Any], told: Told, source: str) -> None:
    """A person's sentences keep their full-width signs; a strange word for preliminary is asked about."""
    for name, usual in (("source", source), ("note", "")):
        cell = own.get(name, "")
        text = (cell.strip() if isinstance(cell, str) else shown(cell)) or told.fill.get(name)
        row.fields[name] = text or usual or None
    word = own.get("preliminary", "")
    if word == "" and "preliminary" not in told.fill:
        return
    try:
        row.fields["preliminary"] |= figures.yes(word if shown(word) else told.fill.get("preliminary", ""))
    except ValueError:
        row.ask("preliminary_strange", "value", shown(word))
