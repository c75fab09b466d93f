"""Provinces on a user's own map, coloured by state, with the map's approval number in the picture."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.base import Drawing
from targets.charts.labels import Label, placed
from targets.charts.mapfile import Line, RegionMap, area
from targets.charts.sheet import sheet
from targets.charts.sourcing import sources
from targets.charts.standing import standing
from targets.charts.style import Style
from targets.charts.tiles import NATION, SIGN, legend, of_state, unplaced
from targets.charts.wording import em_width, join, say
from targets.progress import glyph

HEIGHT = 0.72       # of the width, on the screen
FINE = 0.4          # pixels: points nearer than that to the one before are left out
Frame = tuple[float, float, float, float, float]        # scale, left, top (of the map), width, height (pixels)


def region_map(board: pd.DataFrame, style: Style, *, drawn: RegionMap, regions: Mapping[str, str] | None = None,
               as_of: str | None = None) -> go.Figure:
    """Each province by the state most of its assessed targets are in.  A map without approval number stays on the screen:
    for a picture's size there is a figure with a sentence instead."""
    lang, held, names = style.lang, standing(board), regions or {}
    if style.fixed and drawn.refused:
        return base.message(_why(drawn, names, lang), style, kind="map")
    tones = {str(name): row["main"] for name, row in held.iterrows() if name in drawn.areas}
    labels = {name: f"{glyph(SIGN[tone])} {names.get(name, name)}" for name, tone in tones.items()}
    placed, nation = held[held.index.isin(list(tones))], set(board.loc[board["region_code"] == NATION, "region"])
    title = say("find_standing", lang, n=len(tones), m=int(placed["n"].sum()), k=int(placed["assessed"].sum()))
    state = of_state(int(held.loc[held.index.isin(nation), "n"].sum()), lang)
    subtitle = say("dot", lang).join([say("map_subtitle", lang), *state, findings.span(board["year"], lang)])
    number = say("map_approval", lang, number=drawn.approval) if drawn.approval else ""
    notes = [number, _why(drawn, names, lang), *unplaced(held["n"].to_dict(), nation, names, lang, drawn.areas),
             *sources(board, lang, as_of=as_of or "", made=style.made, most=2)]
    width = style.across - 2 * style.edge

    def high(notes: list[str]) -> float:
        return sheet(style, title, subtitle, notes).room(8) if style.fixed else width * HEIGHT

    small = [
        labels[name]
        for name, text in _texts(drawn, labels, _frame(drawn, width, high(["\u2013", *notes])), style.note_size).items()
        if not text
    ]
    notes.insert(1, say("map_small", lang, regions=join(small, lang)) if small else "")
    around, height = sheet(style, title, subtitle, notes), high(notes)
    drawing, frame = Drawing(style), _frame(drawn, width, height)
    texts = _texts(drawn, labels, frame, style.note_size)
    _areas(drawing, drawn, tones, frame)
    _names(drawing, drawn, tones, texts, {str(name): names.get(str(name), str(name)) + " " + say(
        "assessed_of", lang, m=row["assessed"], n=row["n"]) for name, row in held.iterrows()}, frame)
    key = legend(pd.Series(tones).value_counts().to_dict(), style)
    drawing.traces.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [8] * len(key),
            "y": [height - 8 - place * style.note_size * 1.6 for place in range(len(key))][::-1],
            "hoverinfo": "skip",
            "marker": {
                "symbol": "square",
                "size": style.note_size * 0.9,
                "color": [fill for fill, _ in key],
                "line": {"color": style.palette.muted, "width": 0.8},
            },
            "text": [f" {words}" for _, words in key],
            "textposition": "middle right",
            "textfont": {"size": style.note_size, "color": style.palette.ink},
        }
    )
    drawing.set_axis("xaxis", visible=False, range=[0, width])
    drawing.set_axis("yaxis", visible=False, range=[height, 0], scaleanchor="x")
    return base.finish(drawing, around, kind="map", height=height, axis=8, exportable=not drawn.refused, refused=_why(drawn, names, lang))


def _why(drawn: RegionMap, names: Mapping[str, str], lang: str) -> str:
    """Why the map may not leave the screen, '' where it may."""
    return say(drawn.refused, lang, absent=join([names.get(name, name) for name in drawn.absent], lang)) if drawn.refused else ""


def _frame(drawn: RegionMap, width: float, height: float) -> Frame:
    points = [point for lines in (*drawn.areas.values(), drawn.outlines) for line in lines for point in line]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    scale = min(width / ((max(xs) - min(xs)) or 1), height / ((max(ys) - min(ys)) or 1)) * 0.98
    return (scale, (min(xs) + max(xs)) / 2 - width / 2 / scale, (min(ys) + max(ys)) / 2 + height / 2 / scale, width, height)


def _pixels(line: Line, frame: Frame) -> tuple[list[float | None], list[float | None]]:
    """A line in pixels, points that fall on one another left out, and a gap after it."""
    scale, left, top, *_ = frame
    x: list[float | None] = []
    y: list[float | None] = []
    last = (-9.0, -9.0)
    for east, north in line:
        here = ((east - left) * scale, (top - north) * scale)
        if abs(here[0] - last[0]) + abs(here[1] - last[1]) >= FINE:
            x.append(round(here[0], 1))
            y.append(round(here[1], 1))
            last = here
    return [*x, None], [*y, None]


def _areas(drawing: Drawing, drawn: RegionMap, tones: Mapping[str, str], frame: Frame) -> None:
    """Provinces of one colour as one trace; those without data hatched; then the lines that are no province."""
    palette = drawing.style.palette
    for tone in sorted({*tones.values(), ""}):
        rings = [ring for name, held in drawn.areas.items() if tones.get(name, "") == tone for ring in held]
        x, y = _joined(rings, frame)
        fill = palette.tones[tone][0] if tone else palette.empty
        hatch = (
            {} if tone else {"fillpattern": {"shape": "/", "fgcolor": palette.grid, "bgcolor": palette.empty, "size": 6, "solidity": 0.3}}
        )
        if x:
            drawing.traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": fill, **hatch,
                                   "line": {"color": palette.muted, "width": 0.7}, "hoverinfo": "skip"})
    x, y = _joined(drawn.outlines, frame)
    drawing.lines(x, y, color=palette.muted, width=1.1)


def _joined(lines: tuple[Line, ...] | list[Line], frame: Frame) -> tuple[list, list]:
    parts = [_pixels(line, frame) for line in lines]
    return [x for xs, _ in parts for x in xs], [y for _, ys in parts for y in ys]


def _texts(drawn: RegionMap, labels: Mapping[str, str], frame: Frame, size: float) -> dict[str, str]:
    """What stands on each province: sign and name where it is wide enough for them, the sign alone, or '' where it is too small."""
    scale, left, top, width, height = frame
    big = sorted(labels, key=lambda name: -max(abs(area(ring)) for ring in drawn.areas[name]))
    found: dict[str, str] = {}
    for short in (False, True):
        open_ = [name for name in big if name not in found]
        wanted = [Label((x - left) * scale, (top - y) * scale, labels[name].split(" ")[0] if short else labels[name], ("middle center",), 0)
                  for name in open_ for x, y in [_middle(drawn.areas[name])]]
        fits = [one if em_width(one.text) * size + 4 <= _across(drawn.areas[name]) * scale else None
                for name, one in zip(open_, wanted, strict=True)]
        where = placed([one for one in fits if one], size, (0, 0, width, height))
        found |= {
            name: one.text
            for (name, one), spot in zip([(n, one) for n, one in zip(open_, fits, strict=True) if one], where, strict=True)
            if spot
        }
    return {name: found.get(name, "") for name in labels}


def _across(rings: tuple[Line, ...]) -> float:
    """How wide the largest ring is, or high where that is less."""
    ring = max(rings, key=lambda one: abs(area(one)))
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(max(xs) - min(xs), (max(ys) - min(ys)) * 2)


def _names(
    drawing: Drawing, drawn: RegionMap, tones: Mapping[str, str], texts: Mapping[str, str], hover: Mapping[str, str], frame: Frame
) -> None:
    """Marks that can be pointed at and clicked, with what stands on them."""
    style, (scale, left, top, *_) = drawing.style, frame
    spots = {name: ((x - left) * scale, (top - y) * scale) for name in tones for x, y in [_middle(drawn.areas[name])]}
    drawing.traces.append({
        "type": "scatter", "mode": "markers+text", "x": [x for x, _ in spots.values()], "y": [y for _, y in spots.values()],
        "customdata": [[name] for name in spots], "hovertext": [hover[name] for name in spots], "hoverinfo": "text",
        "text": [texts[name] for name in spots], "textposition": "middle center",
        "textfont": {"size": style.note_size, "color": [style.palette.on_tones[tones[name]] for name in spots]},
        "marker": {"size": 22, "color": "rgba(0,0,0,0)", "line": {"width": 0}}, **base.steady(None)})


def _middle(rings: tuple[Line, ...]) -> tuple[float, float]:
    """The centre of gravity of the largest ring."""
    ring = max(rings, key=lambda one: abs(area(one)))
    whole = area(ring) * 6 or 1.0
    pairs = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    return (sum((x0 + x1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairs) / whole,
            sum((y0 + y1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairs) / whole)
