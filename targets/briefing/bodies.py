"""What a view shows as blocks of content: lines, dots, bars, tiles, tables.  One function a kind of view."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from targets import charts, views
from targets.amounts import number, scale
from targets.briefing.content import Bar, Bars, Body, Cell, Dot, Dots, Grid, Panel, Paths, Point, Text, Tile, Tiles
from targets.briefing.words import say
from targets.charts.bullets import share
from targets.charts.findings import actual, mark
from targets.charts.frames import leading, one_unit, order, signed
from targets.charts.matrix import shared
from targets.charts.pathlines import path, trend
from targets.charts.standing import standing
from targets.charts.tiles import SIGN, grid
from targets.charts.wording import missing, target_label, true
from targets.fields import NATION
from targets.naming import Naming
from targets.progress import glyph, tone
from targets.schema import records
from targets.views import Material, View

Row = dict[str, Any]
FEW = 6     # regions that stand beside each other as columns
TONES = ("bad", "behind", "watch", "good", "met", "open")       # the worst first


def body(view: View, material: Material, lang: str) -> Body:
    """The block of a view; a sentence where there is nothing to show or the units don't go together."""
    shown = views.rows(view, material)
    if shown.empty:
        return Text((say("nothing", lang),))
    names = material.naming.translated(lang)
    if view.kind in ("ranked", "paths", "timeline"):
        refusal = charts.refusal(one_unit(shown), lang)
        if refusal:
            return Text((refusal,))
    return BODIES.get(view.kind, _table)(view, shown, material, names)


def _paths(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    pairs = signed(one_unit(views.figures(shown, material)))
    unit = str(pairs["unit"].dropna().iloc[0]) if pairs["unit"].notna().any() else ""
    factor, said = scale(unit, [*pairs["value"], *pairs["value_max"], *pairs["actual_value"]], names.lang)
    many = pairs["key"].nunique() > 1
    panels = []
    for (region, key), part in pairs.groupby(["region", "key"], sort=False):
        name = names.region(str(region)) + (f" {names.metric(str(key))}" if many else "")
        panels.append(_panel(part, name, unit, said, factor, names.lang))
    return Paths(tuple(panels))


def _panel(pairs: pd.DataFrame, name: str, unit: str, said: str, factor: float, lang: str) -> Panel:
    goals = records(pairs.drop_duplicates("id").sort_values("year", kind="stable"))
    known = pairs[pairs["actual_value"].notna()].drop_duplicates(["actual_year", "actual_value"]).sort_values("actual_year")
    way, ahead = path(goals), trend(goals, records(known))
    actuals = [Point(float(r["actual_year"]), r["actual_value"] * factor, hollow=true(r["preliminary"])) for r in records(known)]
    if actuals:
        last = actuals[-1]
        actuals[-1] = Point(last.t, last.value, _short(records(known)[-1], lang, unit), last.hollow)
    targets = [Point(float(r["year"]), r["value"] * factor, target_label(r, lang), tone=tone(r["status"])) for r in goals
               if not missing(r["year"]) and not missing(r["value"])]
    dated = {point.value for point in targets}
    undated = [Point(_issued(r) or actuals[0].t, r["value"] * factor, say("undated", lang, target=target_label(r, lang))) for r in goals
               if missing(r["year"]) and not missing(r["value"]) and (_issued(r) or actuals) and r["value"] * factor not in dated]
    judged = sorted(goals, key=lambda r: TONES.index(tone(r["status"])))[0]
    return Panel(
        name, said, tuple(_merged(targets)), tuple(actuals), _line(way, factor) if len(way) > 1 else (), _line(ahead, factor),
        tuple(_merged(undated)), goals[0]["region_code"] == NATION,
        charts.status(judged["status"], judged["reason"], judged["attained"], lang), tone(judged["status"]),
        tuple(r["id"] for r in goals))


def _line(points: list[tuple[int, float]], factor: float) -> tuple[Point, ...]:
    return tuple(Point(float(t), value * factor) for t, value in points)


def _issued(row: Row) -> float:
    """The year a paper came out; 0 where it says none."""
    date = str(row["issue_date"] or "")[:4]
    return float(date) if date.isdigit() else 0.0


def _merged(points: list[Point]) -> list[Point]:
    """Targets on one spot share a mark and its words."""
    spots: dict[tuple[float, float], list[Point]] = {}
    for point in points:
        spots.setdefault((point.t, point.value), []).append(point)
    return [Point(t, value, " / ".join(dict.fromkeys(one.label for one in held)), tone=held[0].tone)
            for (t, value), held in spots.items()]


def _ranked(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    lang, rows = names.lang, signed(one_unit(shown))
    unit = str(rows["unit"].dropna().iloc[0]) if rows["unit"].notna().any() else ""
    factor, said = scale(unit, [*rows["value"], *rows["value_max"], *rows["actual_value"]], lang)
    ordered = rows.assign(_key=rows["actual_value"].fillna(rows["value"])).sort_values(
        ["_key", "region", "year"], ascending=[False, True, True])
    alike = rows["year"].nunique(dropna=False) == 1
    dots = []
    for r in records(ordered):
        year = say("no_year", lang) if missing(r["year"]) else number(r["year"], "zh")
        known = None if missing(r["actual_value"]) else r["actual_value"] * factor
        label = "" if known is None else mark(r["status"], r["attained"]) + _short(r, lang, unit)
        dots.append(Dot(names.region(r["region"]) + ("" if alike else f" {year}"), None if missing(r["value"]) else r["value"] * factor,
                        target_label(r, lang), known, label, true(r["preliminary"]), tone(r["status"]), r["id"]))
    return Dots(tuple(dots), said)


def _bullets(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Targets by sector, metric and year; the name of each sector before its own."""
    lang, bars = names.lang, []
    ordered = shown.assign(_none=shown["sector"].isna(), _sector=shown["sector"].fillna("")).sort_values(
        ["_none", "sector", "key", "year"], kind="stable")
    for (sector,), part in _grouped(ordered, ("_sector",)).items():
        bars.append(Bar(names.sector(sector), head=True))
        for r in part:
            year = "" if missing(r["year"]) else f" {int(r['year'])}"
            bars.append(Bar(f"{sign(r)} {names.metrics.get(r['key'], r['metric'])}{year} · {target_label(r, lang)}",
                            _share(r), "" if missing(r["actual_value"]) else _short(r, lang), tone(r["status"]), id=r["id"]))
    return Bars(tuple(bars))


def _share(row: Row) -> float | None:
    part = share(row)
    return None if part is None else round(part, 2)


def _short(row: Row, lang: str, unit: str | None = None) -> str:
    """A figure with its year, a star where it is preliminary: words beside a mark have little room."""
    return actual(row, lang, unit, short=True) + (say("star", lang) if true(row["preliminary"]) else "")


def sign(row: Row) -> str:
    """The sign of a row's state, of attainment where there is no more than a gap."""
    return mark(row["status"], row["attained"]).strip() or glyph(row["status"])


def _tiles(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Each province by its main state with "assessed/targets"; of one metric, by its target."""
    main = standing(shown)
    goals = {row["region"]: row for row in records(leading(shown, ["region"]))} if view.subject else {}
    tiles = []
    for place in records(grid()):
        name, tone_, label = place["region"], "", ""
        if goals and name in goals:
            tone_, label = tone(goals[name]["status"]), f"{sign(goals[name])} {target_label(goals[name], names.lang)}"
        elif name in main.index:
            row = main.loc[name]
            tone_ = str(row["main"])
            label = say("tile", names.lang, sign=glyph_of(tone_), m=int(row["assessed"]), n=int(row["n"]))
        tiles.append(Tile(int(place["row"]), int(place["col"]), names.region(name), label, tone_))
    return Tiles(tuple(tiles))


def _mains(rows: pd.DataFrame, by: list[str]) -> dict[tuple[str, ...], str]:
    """The main tone of the rows of each cell of a table."""
    cells = rows[by].astype(str).agg("\n".join, axis=1)
    return {tuple(str(cell).split("\n")): tone_ for cell, tone_ in standing(rows.assign(_cell=cells), "_cell")["main"].items()}


def _grouped(rows: pd.DataFrame, by: tuple[str, ...]) -> dict[tuple[str, ...], list[Row]]:
    """Rows as mappings by the values of some columns, in order; a frame cut into small ones would take many times as long."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in records(rows):
        found.setdefault(tuple(str(row[name]) for name in by), []).append(row)
    return found


def glyph_of(tone_: str) -> str:
    return glyph(SIGN[tone_]) if tone_ else ""


def _matrix(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Regions down in the statistical order, metrics across, those that most regions share first; turned where regions are few."""
    keys, regions, mains = shared(shown, len(shown)), order(shown), _mains(shown, ["region", "key"])
    held = _grouped(shown.sort_values("year", kind="stable"), ("region", "key"))
    turned = len(regions) <= FEW < len(keys)
    down, across = (keys, regions) if turned else (regions, keys)
    rows, ids = [], []
    for one in down:
        cells, told = [Cell(names.metric(one) if turned else names.region(one), strong=True)], []
        for other in across:
            place = (other, one) if turned else (one, other)
            found = held.get(place, [])
            told += [r["id"] for r in found]
            cells.append(Cell("\n".join(dict.fromkeys(f"{sign(r)} {target_label(r, names.lang)}" for r in found)), mains.get(place, "")))
        rows.append(tuple(cells))
        ids.append(tuple(told))
    heads = [names.region(one) if turned else names.metric(one) for one in across]
    first = 2.4 if turned else 1.1
    return Grid((say("metric" if turned else "region", names.lang), *heads), tuple(rows), (first, *(1.6 for _ in heads)), tuple(ids))


def _milestones(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Metrics down, due years across; targets without a year in the last column."""
    dated = shown.assign(_due=shown["year"].astype("string").fillna(""))
    years = [*sorted(set(dated["_due"]) - {""}), *([""] if dated["_due"].eq("").any() else [])]
    mains = _mains(dated, ["key", "region", "_due"])
    many = shown["region"].nunique() > 1
    rows, ids = [], []
    held = _grouped(dated, ("key", "region", "_due"))
    for (key, region), part in _grouped(dated, ("key", "region")).items():
        cells = [Cell(names.metric(key) + (f" {names.region(region)}" if many else ""), strong=True)]
        for year in years:
            here = held.get((key, region, year), [])
            cells.append(Cell("\n".join(dict.fromkeys(f"{sign(r)} {target_label(r, names.lang)}" for r in here)),
                              mains.get((key, region, year), "")))
        rows.append(tuple(cells))
        ids.append(tuple(r["id"] for r in part))
    head = (say("metric", names.lang), *(year or say("no_year", names.lang) for year in years))
    return Grid(head, tuple(rows), (2.4, *(1.0 for _ in years)), tuple(ids))


def _table(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    return table(shown, names)


def table(shown: pd.DataFrame, names: Naming) -> Grid:
    """Rows of the board as a table: region, metric, due year, target, actual, state."""
    lang = names.lang
    head = tuple(say(key, lang) for key in ("region", "metric", "due", "target", "actual", "state"))
    rows = tuple((Cell(names.region(r["region"])), Cell(names.metrics.get(r["key"], r["metric"])),
                  Cell("" if missing(r["year"]) else str(int(r["year"])), right=True), Cell(target_label(r, lang)),
                  Cell(actual(r, lang)),
                  Cell(charts.status(r["status"], r["reason"], r["attained"], lang), tone(r["status"]))) for r in records(shown))
    return Grid(head, rows, (1, 2.4, 0.8, 1.6, 1.6, 1.4), tuple((one,) for one in shown["id"]))


BODIES: dict[str, Callable[[View, pd.DataFrame, Material, Naming], Body]] = {
    "tiles": _tiles, "map": _tiles, "ranked": _ranked, "paths": _paths, "timeline": _paths, "bullets": _bullets, "matrix": _matrix,
    "milestones": _milestones}
