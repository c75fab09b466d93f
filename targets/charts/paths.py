"""A metric over time, a panel per region: the required path dashed through the targets, actual figures solid, the trend dotted."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.amounts import amount, scale
from targets.charts import base, findings, panels
from targets.charts.base import Drawing
from targets.charts.frames import one_unit, order, signed
from targets.charts.labels import Label, placed
from targets.charts.pathlines import path, start, trend
from targets.charts.sheet import Words, share_out
from targets.charts.sourcing import sources
from targets.charts.style import Style
from targets.charts.wording import em_width, join, missing, nice_range, say, target_label, true

LATE = 9999     # sorts after every year
NAMED = 6       # regions the subtitle names


@dataclass(frozen=True, slots=True)
class Scale:
    """What all panels share: factor and unit shown, years, ends of the value axis, the panel's pixels."""

    factor: float
    unit: str
    years: tuple[int, ...]
    low: float
    high: float
    first: float
    last: float
    held: panels.Panels
    every: bool

    def at(self, year: float, value: float) -> tuple[float, float]:
        """Pixels of a point from the upper left corner of its panel."""
        return ((year - self.first) / (self.last - self.first) * self.held.width,
                (self.high - value * self.factor) / (self.high - self.low) * self.held.height)


def paths(pairs: pd.DataFrame, style: Style, *, metric: str, regions: Mapping[str, str] | None = None,
          as_of: str | None = None, page: int = 1, single: bool = False) -> go.Figure:
    """Targets and every actual figure on a time axis; several regions in small panels of one scale.

    ``pairs``: rows of ``query.pair`` of one metric key (a target repeats per actual figure), with ``base``, ``base_year``, ``shape``
    and ``series_unit`` of the verdict where known.  ``single``: one region a page, every figure labelled.
    """
    pairs = signed(one_unit(pairs))
    refusal = findings.refusal(pairs, style.lang)
    kind = "timeline" if single else "paths"
    if refusal:
        return base.message(refusal, style, title=metric, kind=kind)
    names, goals = dict(regions or {}), pairs.drop_duplicates("id")
    found = order(goals)
    unit = goals["unit"].dropna().iloc[0] if goals["unit"].notna().any() else ""
    factor, shown = scale(unit, [*goals["value"], *goals["value_max"], *goals["baseline_value"], *pairs["actual_value"]], style.lang)
    subtitle = say("dot", style.lang).join(part for part in (
        metric, findings.unit_text(shown, style.lang), join([names.get(r, r) for r in found], style.lang) if len(found) <= NAMED else
        say("regions_n", style.lang, n=len(found)), findings.span(goals["year"], style.lang)) if part)
    words: Words = (findings.path(goals, metric, style.lang, names), subtitle,
                    [say("path_note", style.lang), *sources(pairs, style.lang, as_of=as_of or "", made=style.made)])
    axis, guess = style.text_size * 2.2, style.across - 2 * style.edge - 50
    around, part = share_out(style, words, len(found), lambda room: 1 if single else panels.most(style, guess, room), page, axis)
    regions_here = found[part.first:part.last]
    here = pairs[pairs["region"].isin(regions_here)]
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in here.to_dict("records"):
        rows.setdefault(row["region"], []).append(row)
    low, high, left = _values(here, factor, style)
    across = style.across - left - style.edge
    held = panels.panels(style, len(regions_here), across, around.room(axis) if style.fixed else float("inf"))
    years = _years(here)
    drawing = Drawing(style)
    first, last = _ends(years, held.width, _most_words(here, unit, style), style)
    scaled = Scale(factor, str(unit), years, low, high, first, last, held, single or len(regions_here) == 1)
    for place, region in enumerate(regions_here):
        _panel(drawing, place, rows[region], names.get(region, region), scaled)
    return base.finish(drawing, around, kind=kind, height=held.down, left=left, page=part, regions=regions_here)


def _values(pairs: pd.DataFrame, factor: float, style: Style) -> tuple[float, float, float]:
    """Ends of the value axis and the pixels its ticks need at the left."""
    starts = [point[1] for row in pairs.drop_duplicates("id").to_dict("records") if (point := start(row)) is not None]
    values = [v * factor for v in (*pairs["value"], *pairs["value_max"], *pairs["actual_value"], *starts) if not missing(v)]
    low, high = nice_range(values, 150, 30)
    widest = max(em_width(f"{v:,.0f}" if abs(v) >= 100 else f"{v:.2f}") for v in (low, high))
    return low, high, widest * style.text_size + style.edge + 12


def _years(pairs: pd.DataFrame) -> tuple[int, ...]:
    """Every year of the axis: baselines, papers, figures and targets."""
    columns = [name for name in ("year", "baseline_year", "base_year", "actual_year") if name in pairs]
    known = {int(y) for column in columns for y in pairs[column].dropna()}
    if pairs["year"].isna().any() or not known:     # a line of its own begins with its paper
        known |= {int(str(d)[:4]) for d in pairs["issue_date"].dropna()}
    return tuple(range(min(known), max(known) + 1)) if known else (0, 1)


def _most_words(pairs: pd.DataFrame, unit: str, style: Style) -> float:
    """Pixels of the longest label of an actual figure."""
    return max((em_width(findings.actual(row, style.lang, unit)) for row in pairs.to_dict("records")), default=4.0) * _size(style)


def _size(style: Style) -> int:
    return style.note_size if style.fixed else style.text_size


def _ends(years: tuple[int, ...], width: float, words: float, style: Style) -> tuple[float, float]:
    """First and last value of the time axis, with room for marks and for words at the right where there is some to spare."""
    left, right = 16.0, max(16.0, min(words * 0.6, width * 0.22))
    year = max(width - left - right, width * 0.3) / max(len(years) - 1, 1)     # pixels a year
    return years[0] - left / year, years[-1] + right / year


def _panel(drawing: Drawing, place: int, rows: list[dict[str, Any]], name: str, scaled: Scale) -> None:
    style, held = drawing.style, scaled.held
    begin, ending = len(drawing.traces), panels.axes(drawing, held, place)
    goals = sorted({row["id"]: row for row in rows[::-1]}.values(), key=lambda row: LATE if missing(row["year"]) else row["year"])
    known = {(row["actual_year"], row["actual_value"]): row for row in rows[::-1] if not missing(row["actual_value"])}
    actuals = [known[one] for one in sorted(known)]
    colour = style.palette.national if goals[0]["region_code"] == "100000" else style.palette.ink
    spots, where = _labelled(goals, actuals, scaled, style)
    way, ahead = path(goals), trend(goals, actuals)
    if len(way) > 1:
        drawing.lines([x for x, _ in way], [y * scaled.factor for _, y in way], dash="dash", width=1.8, color=colour)
    _undated(drawing, goals, scaled, colour, spots, where)
    _goals(drawing, goals, scaled, colour, spots, where)
    drawing.lines([x for x, _ in ahead], [y * scaled.factor for _, y in ahead], dash="dot", width=2, color=style.palette.actual)
    _actuals(drawing, actuals, scaled, spots, where)
    for trace in drawing.traces[begin:]:
        trace.update(xaxis=f"x{ending}", yaxis=f"y{ending}")
    step = max(1, -(-len(scaled.years) // max(2, int(held.width / 62))))
    size = {"size": _size(style), "color": style.palette.ink}
    drawing.set_axis(f"xaxis{ending}", range=[scaled.first, scaled.last], showgrid=False, ticks="outside", tickfont=size,
                     tickvals=[y for y in scaled.years if (scaled.years[-1] - y) % step == 0])
    drawing.set_axis(
        f"yaxis{ending}",
        range=[scaled.low, scaled.high],
        nticks=max(3, min(6, int(held.height / 34))),
        ticks="",
        tickfont=size,
        tickformat=",~g" if style.lang == "en" else "~g",
        showticklabels=place % held.columns == 0,
    )
    if held.named:
        drawing.notes.append(
            {
                "text": f"<b>{name}</b> {_sign(goals, style, held.width / style.text_size - em_width(name) * 1.05 - 1)}",
                "xref": f"x{ending} domain",
                "yref": f"y{ending} domain",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "yshift": 2,
                "font": {"size": style.text_size, "color": style.palette.ink},
            }
        )


def _sign(goals: list[dict], style: Style, room: float) -> str:
    """The state of the last target that is judged, in its colour; the sign alone where its word has no room (ems)."""
    judged = [row for row in goals if row.get("status", "not_judged") != "not_judged"]
    if not judged:
        return ""
    colour = style.palette.tones[findings.state_tone(judged[-1])][1]
    text = findings.state(judged[-1], style.lang)
    text = text if em_width(text) <= room else findings.state(judged[-1], style.lang, word=False)
    return f'<span style="color:{colour}">{text}</span>'


Spots = dict[tuple[str, float, float], str]     # t (target), u (undated) or a (actual), year, value -> words or position


def _labelled(goals: list[dict], actuals: list[dict], scaled: Scale, style: Style) -> tuple[Spots, Spots]:
    """Words of the marks, and the position of those that find room: last actual, last target, then the others."""
    words: dict[tuple[str, float, float], list[str]] = {}
    unsure = any(not missing(r["year"]) for r in goals)
    for row in goals:
        if missing(row["value"]):
            continue
        text = target_label(row, style.lang)
        if missing(row["year"]):
            issued = scaled.years[0] if missing(row["issue_date"]) else max(int(str(row["issue_date"])[:4]), scaled.years[0])
            words.setdefault(("u", issued, row["value"]), []).append(say("undated_label", style.lang, label=text) if unsure else text)
        else:
            words.setdefault(("t", int(row["year"]), row["value"]), []).append(text)
    spots = {key: " / ".join(dict.fromkeys(said)) for key, said in words.items()}
    shown = actuals if scaled.every else actuals[-1:]
    spots |= {("a", int(r["actual_year"]), r["actual_value"]): findings.actual(r, style.lang, scaled.unit) for r in shown}
    last = int(actuals[-1]["actual_year"]) if actuals else 0
    order_ = sorted(spots, key=lambda key: (1 if key[0] != "a" else 0 if key[1] == last else 2, -key[1]))
    less: dict[tuple[str, float, float], tuple[str, ...]] = {
        ("a", int(r["actual_year"]), r["actual_value"]): (
            findings.actual(r, style.lang, scaled.unit, short=True),
            amount(r["actual_value"], scaled.unit, style.lang),
        )
        for r in shown
    }
    positions = {"a": ("middle right", "bottom center", "top center", "middle left", "bottom left", "bottom right", "top left"),
                 "t": ("top center", "bottom center", "top left", "bottom left", "middle left", "middle right", "top right"),
                 "u": ("top right", "bottom right")}
    positions["met"] = tuple(one for one in positions["a"] if not one.startswith("middle"))     # the target's mark would hide the sign
    sides = [positions["met" if key[0] == "a" and ("t", key[1], key[2]) in spots else key[0]] for key in order_]
    labels = [Label(*scaled.at(key[1], key[2]), spots[key], side, shorter=less.get(key, ()))
              for key, side in zip(order_, sides, strict=True)]
    marks = [scaled.at(key[1], key[2]) for key in order_] + [scaled.at(int(r["actual_year"]), r["actual_value"]) for r in actuals]
    lines = [[scaled.at(*point) for point in line] for line in (path(goals), [(int(r["actual_year"]), r["actual_value"]) for r in actuals],
                                                               trend(goals, actuals))]
    found = placed(labels, _size(style), (0, 0, scaled.held.width, scaled.held.height), marks, lines)
    spots |= {key: spot[1] for key, spot in zip(order_, found, strict=True) if spot}
    return spots, {key: spot[0] for key, spot in zip(order_, found, strict=True) if spot}


def _undated(drawing: Drawing, goals: list[dict], scaled: Scale, colour: str, spots: Spots, where: Spots) -> None:
    """A dotted line for each target without a year, from its paper on."""
    style = drawing.style
    for kind, issued, value in [key for key in spots if key[0] == "u"]:
        rows = [r for r in goals if missing(r["year"]) and r["value"] == value]
        drawing.lines([issued, scaled.years[-1]], [value * scaled.factor] * 2, dash="dot", width=1.5, color=colour)
        _marks(drawing, [(kind, issued, value)], rows[:1], scaled, spots, where, [findings.hover(rows[0], style)], colour,
               {"symbol": "diamond", "size": 12, "color": style.palette.paper, "line": {"width": 2.5, "color": colour}})


def _goals(drawing: Drawing, goals: list[dict], scaled: Scale, colour: str, spots: Spots, where: Spots) -> None:
    style = drawing.style
    dated = [r for r in goals if not missing(r["year"]) and not missing(r["value"])]
    for row in dated:
        if not missing(row["value_max"]):
            ends = [row["value"] * scaled.factor, row["value_max"] * scaled.factor]
            drawing.lines([int(row["year"])] * 2, ends, opacity=0.35, width=6, color=colour)
    keys = [("t", float(r["year"]), r["value"]) for r in dated]
    _marks(drawing, keys, dated, scaled, spots, where, [findings.hover(r, style) for r in dated], colour,
           {"symbol": "diamond", "size": 12, "color": style.palette.paper, "line": {"width": 2.5, "color": colour}})


def _actuals(drawing: Drawing, rows: list[dict], scaled: Scale, spots: Spots, where: Spots) -> None:
    """A solid line, preliminary figures hollow."""
    style, colour = drawing.style, drawing.style.palette.actual
    drawing.lines([int(r["actual_year"]) for r in rows], [r["actual_value"] * scaled.factor for r in rows], width=2.5, color=colour)
    _marks(drawing, [("a", int(r["actual_year"]), r["actual_value"]) for r in rows], rows, scaled, spots, where,
           [findings.hover(r, style) for r in rows], colour,
           {"symbol": "circle", "size": 10 if scaled.every else 8, "line": {"color": colour, "width": 2.2},
            "color": [style.palette.paper if true(r["preliminary"]) else colour for r in rows]})


def _marks(drawing: Drawing, keys: list[tuple[str, float, float]], rows: list[dict], scaled: Scale, spots: Spots, where: Spots,
           hover: list[str], colour: str, marker: dict[str, Any]) -> None:
    """Marks with their words; the first on a spot carries those of all."""
    first = [place == keys.index(key) and key in where for place, key in enumerate(keys)]
    drawing.marks([key[1] for key in keys], [key[2] * scaled.factor for key in keys], rows, hover, mode="markers+text", marker=marker,
                  text=[spots[key] if said else "" for key, said in zip(keys, first, strict=True)],
                  textposition=[where.get(key, "top center") for key in keys],
                  textfont={"color": colour, "size": _size(drawing.style)}, **base.steady(colour))
