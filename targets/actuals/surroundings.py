"""What stands around a table: lead rows, captions, titles, notes below, the names of sheet and file."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from extract import indicator
from targets.actuals import periods, unitwords
from targets.actuals.cells import shown_raw
from targets.actuals.facets import Facets
from targets.actuals.grid import Table
from targets.actuals.labels import Label, label_of, title_label
from targets.actuals.places import region_in_title
from targets.actuals.words import folded, tidy, wordset

TAIL_UNIT = re.compile(r"(?:计量)?单位\s*(?:均|都)?\s*[:：为是]\s*([^。；;，,)）\s]+)|unit\s*[:：]\s*([^.;)]+)", re.I)
SENTENCE = re.compile(r"[。；;，,\n]|(?<!\d)\d[.、)](?!\d)")
WHOLE_UNIT = re.compile(  # nothing but the unit of all: not 2015年以前单位为万元
    r"(?:注\s*[:：]?|说明\s*[:：]?|note\s*[:：]?)?\s*(?:本表|表中|以上|全部|所有)?(?:各项)?(?:数据|指标|数值)?的?(?:计量)?单位\s*(?:均|都)?\s*[:：为是]\s*(\S+)|"
    r"(?:note\s*[:：]?)?\s*unit\s*[:：]\s*(.+)", re.I)
SHEET_GENERIC = re.compile(r"(?:sheet|工作表|表|table|book)\s*[\d一二三四五六七八九十]*(?:\s*\(\d+\))?$", re.I)
LONGEST_TITLE = 60


@dataclass(frozen=True)
class Around:
    """The order of trust below a figure's own row and column; ``source``: who published it, where the notes say."""

    leads: Facets
    title: Facets
    sheet: Facets
    file: Facets
    source: str = ""
    national: bool = False  # a lead names the data base of national figures


def around(table: Table, filename: str, leads: list[tuple[int, int]]) -> Around:
    """The words around a table; ``leads``: the cells above it and, where it has none, above its neighbours."""
    cells = [(y, x, shown_raw(table.cell(y, x))) for y, x in leads]
    keyed = [label for _, _, text in cells if (label := label_of(text)).lead or label.caption]
    titles = [text for _, _, text in cells if not ((label := label_of(text)).lead or label.caption)]
    below = [shown_raw(table.cell(y, x)) for y, x in table.tail]
    captions = [label.units for label in keyed if label.caption or label.lead == "unit"]
    captions += [unitwords.units_of((match[1] or match[2]).strip()) for text in titles for match in TAIL_UNIT.finditer(tidy(text))]
    captions += [unitwords.units_of((match[1] or match[2]).strip()) for text in below for sentence in SENTENCE.split(tidy(text))
                 if (match := WHOLE_UNIT.fullmatch(sentence.strip()))]
    titles = [TAIL_UNIT.sub("", tidy(text)) for text in titles]
    lead = _leads(keyed, _only([one for one in captions if one]))
    sources = [label_of(text).text for text in [*(text for _, _, text in cells), *below] if label_of(text).lead == "source"]
    national = any(folded(label.text) in wordset("database") for label in keyed if label.lead == "database")
    return Around(lead, _titles(titles), _sheet(table.sheet.name), _file(filename),
                  sources[0] if sources else "", national)


def _only(found: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The caption's units; two captions that differ decide nothing."""
    return found[0] if len(set(found)) == 1 else tuple(dict.fromkeys(unit for one in found for unit in one))


def _leads(keyed: list[Label], units: tuple[str, ...]) -> Facets:
    metric = next((label for label in keyed if label.lead == "metric" and label.metric), None)
    year = next((label for label in keyed if label.lead == "year"), None)
    region = next((label.region for label in keyed if label.lead == "region" and label.region), None)
    return Facets(metric=metric.metric if metric else "", units=(metric.units if metric else ()) or units,
                  base=metric.base if metric else "", growth=bool(metric and metric.growth), over=metric.over if metric else None,
                  year=year.year if year else None, period=year.period if year and year.year else "",
                  closing=bool(year and year.closing), reach=metric.reach if metric else (year.reach if year else ""), region=region)


def _titles(titles: list[str]) -> Facets:
    """The title nearest the table wins where two say the same thing differently."""
    found = Facets()
    for text in reversed(titles):
        if len(text) > LONGEST_TITLE:
            continue
        found = _filled(found, text, _title(text))
    return found


def _filled(found: Facets, text: str, side: Facets) -> Facets:
    return replace(found, metric=found.metric or side.metric, units=found.units or side.units,
                   year=found.year or side.year, region=found.region or side.region, base=found.base or side.base,
                   growth=found.growth or side.growth, over=found.over or side.over, period=found.period or side.period,
                   closing=found.closing or side.closing,
                   reach=found.reach or side.reach,
                   preliminary=found.preliminary or side.preliminary)


def _title(text: str) -> Facets:
    label = title_label(text)
    plain = folded(text)
    if any(folded(word) in plain for word in wordset("yearbook")) and not label.units:
        return Facets(region=None)
    return Facets(metric=label.metric, units=label.units, year=label.year, region=label.region or region_in_title(text),
                  base=label.base, growth=label.growth, over=label.over, period=label.period if label.year else "", closing=label.closing,
                  reach=label.reach, preliminary=label.preliminary)


def _sheet(name: str) -> Facets:
    """A sheet's name: a region, a year; a metric only where the vocabulary or a unit says that it is one."""
    if not name or SHEET_GENERIC.fullmatch(name.strip()):
        return Facets()
    found = _title(name)
    known = found.units or indicator.identify(found.metric)[0]
    return found if known else replace(found, metric="")


def _file(filename: str) -> Facets:
    """A file's name: as a sheet's, but a year counts only where it is written as one (2019年)."""
    stem = re.sub(r"[_\-.]+", " ", PurePath(filename).stem)
    found = _sheet(stem)
    time = periods.time_of(stem)
    told = found.year if time.years and re.search(r"\d{4}\s*年", stem) and not time.period else None
    return replace(found, year=told, period="", closing=False)
