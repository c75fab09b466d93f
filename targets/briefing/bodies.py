"""What a view shows as blocks of content: lines, dots, bars, tiles, tables.  One function a kind of view."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from extract.unit import convert
from targets import charts, views
from targets.briefing.content import Bar, Bars, Body, Cell, Dot, Dots, Grid, Panel, Paths, Point, Text, Tile, Tiles
from targets.briefing.words import say
from targets.charts.bullets import share
from targets.charts.findings import mark
from targets.charts.frames import one_unit
from targets.charts.tiles import grid
from targets.charts.wording import amount, missing, number, scale, target_label, true
from targets.naming import Naming
from targets.progress import glyph, tone
from targets.schema import records
from targets.views import NATION, Material, View

Row = dict[str, Any]
TONES = ("bad", "behind", "watch", "good", "met", "open")      # the worst first
INDEXED = ("index", "change")       # baselines that are no figure of the series


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
    pairs = one_unit(views.figures(shown, material))
    unit = str(pairs["unit"].dropna().iloc[0]) if pairs["unit"].notna().any() else ""
    factor, said = scale(unit, [*pairs["value"], *pairs["value_max"], *pairs["actual_value"]], names.lang)
    many = pairs["key"].nunique() > 1
    panels = []
    for (region, key), part in pairs.groupby(["region", "key"], sort=False):
        name = names.region(str(region)) + (f" {names.metric(str(key))}" if many else "")
        panels.append(_panel(part, name, unit, said, factor, names.lang))
    return Paths(tuple(panels))


def _panel(pairs: pd.DataFrame, name: str, unit: str, said: str, factor: float, lang: str) -> Panel:
    goals = records(pairs.drop_duplicates("id").sort_values("year"))
    known = pairs[pairs["actual_value"].notna()].drop_duplicates(["actual_year", "actual_value"]).sort_values("actual_year")
    actuals = [Point(float(r["actual_year"]), r["actual_value"] * factor, hollow=true(r["preliminary"])) for r in records(known)]
    if actuals:
        last = actuals[-1]
        label = say("figure_of", lang, figure=amount(known["actual_value"].iloc[-1], unit, lang), year=number(last.t, "zh"))
        actuals[-1] = Point(last.t, last.value, label, last.hollow)
    targets = [Point(float(r["year"]), r["value"] * factor, target_label(r, lang), tone=tone(r["status"])) for r in goals
               if not missing(r["year"]) and not missing(r["value"])]
    dated = {point.value for point in targets}
    undated = [Point(_issued(r) or actuals[0].t, r["value"] * factor, say("undated", lang, target=target_label(r, lang))) for r in goals
               if missing(r["year"]) and not missing(r["value"]) and (_issued(r) or actuals) and r["value"] * factor not in dated]
    judged = sorted(goals, key=lambda r: TONES.index(tone(r["status"])))[0]
    return Panel(
        name, said, tuple(_merged(targets)), tuple(actuals), tuple(_ways(goals, unit, factor)),
        _projected(goals, actuals, unit, factor), tuple(_merged(undated)), goals[0]["region_code"] == NATION,
        charts.status(judged["status"], judged["reason"], judged["attained"], lang), tone(judged["status"]),
        tuple(r["id"] for r in goals))


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


def _ways(goals: list[Row], unit: str, factor: float) -> list[tuple[Point, ...]]:
    """The required path of each target from its baseline over the milestones of its paper; a way inside another is left out."""
    ways = []
    for row in goals:
        start = _start(row, unit)
        if start is None or missing(row["year"]) or missing(row["value"]) or row["year"] <= start[0]:
            continue
        between = [(float(r["year"]), float(r["value"])) for r in goals
                   if r["doc"] == row["doc"] and r["kind"] == row["kind"] and not missing(r["value"]) and not missing(r["year"])
                   and start[0] < r["year"] < row["year"]]
        points = dict([start, *between, (float(row["year"]), float(row["value"]))])
        ways.append(tuple(Point(t, value * factor) for t, value in sorted(points.items())))
    return [way for way in dict.fromkeys(ways) if not any(set(way) < set(other) for other in ways)]


def _start(row: Row, unit: str) -> tuple[float, float] | None:
    """Where a target's path begins, in its own unit: the baseline it is judged from, else that of the text."""
    if row["kind"] != "level":
        return None
    if not missing(row["base"]) and not missing(row["base_year"]) and row["tag"] not in INDEXED:
        value = convert(row["base"], row["series_unit"], unit) if row["series_unit"] != unit else row["base"]
        return None if value is None else (float(row["base_year"]), float(value))
    if missing(row["baseline_value"]) or missing(row["baseline_year"]):
        return None
    return float(row["baseline_year"]), float(row["baseline_value"])


def _projected(goals: list[Row], actuals: list[Point], unit: str, factor: float) -> tuple[Point, ...]:
    """From the last figure to where the fitted trend stands in the due year; only where it lies ahead."""
    ahead = [r for r in goals if not missing(r["projected"]) and not missing(r["due"]) and r["kind"] == "level"
             and actuals and r["due"] > actuals[-1].t and r["tag"] not in INDEXED]
    if not ahead:
        return ()
    row = max(ahead, key=lambda r: r["due"])
    value = row["projected"] if row["series_unit"] == unit else convert(row["projected"], row["series_unit"], unit)
    return () if value is None else (Point(actuals[-1].t, actuals[-1].value), Point(float(row["due"]), value * factor))


def _ranked(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    lang, rows = names.lang, one_unit(shown)
    unit = str(rows["unit"].dropna().iloc[0]) if rows["unit"].notna().any() else ""
    factor, said = scale(unit, [*rows["value"], *rows["value_max"], *rows["actual_value"]], lang)
    ordered = rows.assign(_key=rows["actual_value"].fillna(rows["value"])).sort_values(
        ["_key", "region", "year"], ascending=[False, True, True])
    alike = rows["year"].nunique(dropna=False) == 1
    dots = []
    for r in records(ordered):
        year = say("no_year", lang) if missing(r["year"]) else number(r["year"], "zh")
        actual = None if missing(r["actual_value"]) else r["actual_value"] * factor
        label = "" if actual is None else mark(r["status"], r["attained"]) + say(
            "figure_of", lang, figure=amount(r["actual_value"], unit, lang), year=number(r["actual_year"], "zh"))
        dots.append(Dot(names.region(r["region"]) + ("" if alike else f" {year}"), None if missing(r["value"]) else r["value"] * factor,
                        target_label(r, lang), actual, label, true(r["preliminary"]), tone(r["status"]), r["id"]))
    return Dots(tuple(dots), said)


def _bullets(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Targets by sector, metric and year; the name of each sector before its own."""
    lang, bars = names.lang, []
    ordered = shown.assign(_none=shown["sector"].isna()).sort_values(["_none", "sector", "key", "year"], kind="stable")
    for sector, part in ordered.groupby("sector", sort=False, dropna=False):
        bars.append(Bar(names.sector(sector), head=True))
        for r in records(part):
            year = "" if missing(r["year"]) else f" {int(r['year'])}"
            figure = "" if missing(r["actual_value"]) else say(
                "figure_of", lang, figure=amount(r["actual_value"], r["unit"], lang), year=number(r["actual_year"], "zh"))
            bars.append(Bar(f"{sign(r)} {names.metrics.get(r['key'], r['metric'])}{year} · {target_label(r, lang)}",
                            _share(r), figure, tone(r["status"]), id=r["id"]))
    return Bars(tuple(bars))


def _share(row: Row) -> float | None:
    part = share(row)
    return None if part is None else round(part, 2)


def sign(row: Row) -> str:
    """The sign of a row's state, of attainment where there is no more than a gap."""
    return mark(row["status"], row["attained"]).strip() or glyph(row["status"])


def _tiles(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    places = shown[shown["region_code"] != NATION]
    tiles = []
    for place in records(grid()):
        rows = places[places["region"] == place["region"]]
        state = main_tone(rows)
        judged = int((rows["status"] != "not_judged").sum())
        label = say("tile", names.lang, sign=glyph_of(state), m=judged, n=len(rows)) if len(rows) else ""
        tiles.append(Tile(int(place["row"]), int(place["col"]), names.region(place["region"]), label, state))
    return Tiles(tuple(tiles))


def main_tone(rows: pd.DataFrame) -> str:
    """The commonest tone of the verdicts, of several the worse; open where none is judged, '' where there is no row."""
    if rows.empty:
        return ""
    known = rows["status"].map(tone)
    known = known[known != "open"]
    if known.empty:
        return "open"
    often = known.value_counts()
    return next(one for one in TONES if often.get(one, 0) == often.max())


def glyph_of(tone_: str) -> str:
    codes = {"met": "met", "good": "on_track", "watch": "near_limit", "behind": "lagging", "bad": "missed"}
    return glyph(codes.get(tone_, "not_judged"))


def _matrix(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Regions down, metrics across, in the order of how many regions have them."""
    keys = list(shown.groupby("key")["region"].nunique().sort_values(ascending=False, kind="stable").index)
    rows, ids = [], []
    for _, part in shown.assign(_code=shown["region_code"].replace(NATION, None)).sort_values(
            "_code", na_position="last", kind="stable").groupby("region", sort=False):
        cells, held = [Cell(names.region(part["region"].iloc[0]), strong=True)], []
        for key in keys:
            found = records(part[part["key"] == key].sort_values("year"))
            held += [r["id"] for r in found]
            cells.append(Cell("\n".join(dict.fromkeys(f"{sign(r)} {target_label(r, names.lang)}" for r in found)),
                              main_tone(part[part["key"] == key])))
        rows.append(tuple(cells))
        ids.append(tuple(held))
    return Grid((say("region", names.lang), *(names.metric(key) for key in keys)), tuple(rows), (1.1, *(1.6 for _ in keys)), tuple(ids))


def _milestones(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    """Metrics down, due years across."""
    years = sorted({int(year) for year in shown["year"].dropna()})
    undated = bool(shown["year"].isna().any())
    many = shown["region"].nunique() > 1
    rows, ids = [], []
    for (key, region), part in shown.groupby(["key", "region"], sort=False):
        name = names.metric(str(key)) + (f" {names.region(str(region))}" if many else "")
        cells = [Cell(name, strong=True)]
        for year in [*years, *([None] if undated else [])]:
            here = part[part["year"].isna() if year is None else (part["year"] == year).fillna(False)]
            cells.append(Cell("\n".join(dict.fromkeys(f"{sign(r)} {target_label(r, names.lang)}" for r in records(here))), main_tone(here)))
        rows.append(tuple(cells))
        ids.append(tuple(part["id"]))
    head = (say("metric", names.lang), *map(str, years), *([say("no_year", names.lang)] if undated else []))
    return Grid(head, tuple(rows), (2.4, *(1.0 for _ in head[1:])), tuple(ids))


def _table(view: View, shown: pd.DataFrame, material: Material, names: Naming) -> Body:
    return table(shown, names)


def table(shown: pd.DataFrame, names: Naming) -> Grid:
    """Rows of the board as a table: region, metric, due year, target, actual, state."""
    lang = names.lang
    head = tuple(say(key, lang) for key in ("region", "metric", "due", "target", "actual", "state"))
    rows = tuple((Cell(names.region(r["region"])), Cell(names.metrics.get(r["key"], r["metric"])),
                  Cell("" if missing(r["year"]) else str(int(r["year"])), right=True), Cell(target_label(r, lang)),
                  Cell("" if missing(r["actual_value"]) else say("figure_of", lang, figure=amount(r["actual_value"], r["unit"], lang),
                                                               year=number(r["actual_year"], "zh"))),
                  Cell(charts.status(r["status"], r["reason"], r["attained"], lang), tone(r["status"]))) for r in records(shown))
    return Grid(head, rows, (1, 2.4, 0.8, 1.6, 1.6, 1.4), tuple((one,) for one in shown["id"]))


BODIES: dict[str, Callable[[View, pd.DataFrame, Material, Naming], Body]] = {
    "tiles": _tiles, "ranked": _ranked, "paths": _paths, "timeline": _paths, "bullets": _bullets, "matrix": _matrix,
    "milestones": _milestones}
