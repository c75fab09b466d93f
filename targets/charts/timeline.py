"""A metric over time: targets as diamonds at their year, the way from the baseline dashed, actual figures solid."""
from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.frames import one_unit
from targets.charts.style import PICTURE_WIDTH, Style
from targets.charts.wording import amount, em_width, join, missing, nice_range, number, say, scale, target_label, true

GAP, HEAD = 34, 26      # pixels between panels, and for a panel's name above it

Spot = tuple[int, float]   # year and value: where a diamond stands


def timeline(pairs: pd.DataFrame, style: Style, *, metric: str, regions: dict[str, str] | None = None,
             as_of: str | None = None) -> go.Figure:
    """Targets and every actual figure on a time axis; several regions in small panels of one scale.

    ``pairs``: all rows of ``query.pair`` of one metric key (a target repeats per actual figure).
    A target without a year is a dotted line across.  A sentence where rows are none or of several units.
    """
    pairs = one_unit(pairs)
    refusal = findings.refusal(pairs, style.lang)
    if refusal:
        return base.message(refusal, style, title=metric)
    names, goals = regions or {}, pairs.drop_duplicates("id")
    unit = goals["unit"].dropna().iloc[0] if goals["unit"].notna().any() else ""
    values = [*goals["value"], *goals["value_max"], *goals["baseline_value"], *pairs["actual_value"]]
    factor, shown = scale(unit, values, style.lang)
    figure, years, order = base.blank(style), _years(pairs), list(goals["region"].unique())
    columns = 1 if style.narrow else min(3, len(order))
    rows = -(-len(order) // columns)
    panel = (260 if style.narrow else 330) if len(order) == 1 else 190
    height = rows * panel + (rows - 1) * (GAP + HEAD) + (HEAD if len(order) > 1 else 0)
    low, high = nice_range([v * factor for v in values if not missing(v)], panel, 56 if panel > 200 else 46)
    left = max(em_width(f"{v:,.0f}" if abs(v) >= 100 else f"{v:.2f}") for v in (low, high)) * style.text_size + base.EDGE + 12
    width = (min(style.width, PICTURE_WIDTH) - left - base.EDGE - (columns - 1) * GAP) / columns
    ends: list[tuple[float, float]] = []
    for place, region in enumerate(order):
        rows_of = pairs[pairs["region"] == region]
        axes = _panel(figure, place, columns, (width, panel, height, min(style.width, PICTURE_WIDTH) - left - base.EDGE))
        ends.append(_draw(figure, rows_of, style, factor, unit, years, axes))
        figure.update_layout({
            f"xaxis{axes}": {"tickvals": _ticks(years, width), "showgrid": False, "ticks": "outside"},
            f"yaxis{axes}": {"range": [low, high], "nticks": 6, "tickformat": ",~g" if style.lang == "en" else "~g", "ticks": "",
                             "showticklabels": place % columns == 0}})
        if len(order) > 1:
            figure.add_annotation(
                text=f"<b>{names.get(str(region), str(region))}</b>", xref=f"x{axes} domain", yref=f"y{axes} domain", x=0, y=1,
                xanchor="left", yanchor="bottom", showarrow=False, yshift=4, font={"size": style.text_size + 1})
    first, last = _x_range(years, (max(left for left, _ in ends), max(right for _, right in ends)), width, style)
    figure.update_xaxes(range=[first, last])
    subtitle = say("dot", style.lang).join(part for part in (
        metric, findings.unit_text(shown, style.lang), join([names.get(str(r), str(r)) for r in order[:6]], style.lang),
        findings.span(goals["year"], style.lang)) if part)
    return base.finish(
        figure, style, title=findings.path(goals, metric, style.lang, names), subtitle=subtitle,
        notes=base.notes(pairs.to_dict("records"), style, key="path_note", as_of=as_of),
        plot_height=height, left=left, right=base.EDGE)


def _panel(figure: go.Figure, place: int, columns: int, sizes: tuple[float, float, float, float]) -> str:
    """Axes of the panel at ``place``; ``sizes``: width and height of a panel, of the whole drawing (height, width), in pixels."""
    width, panel, height, whole = sizes
    column, row = place % columns, place // columns
    start, top = column * (width + GAP), height - row * (panel + GAP + HEAD)
    top -= HEAD if height > panel else 0
    axes = "" if place == 0 else str(place + 1)
    look = {key: figure.layout.xaxis[key] for key in ("gridcolor", "zeroline", "linecolor", "tickcolor", "fixedrange")}
    look["tickfont"] = figure.layout.xaxis.tickfont.to_plotly_json()
    figure.update_layout({
        f"xaxis{axes}": look | {"domain": [start / whole, min((start + width) / whole, 1.0)], "anchor": f"y{axes}"},
        f"yaxis{axes}": look | {"domain": [max((top - panel) / height, 0.0), top / height], "anchor": f"x{axes}"}})
    return axes


def _draw(figure: go.Figure, pairs: pd.DataFrame, style: Style, factor: float, unit: str, years: list[int],
          axes: str) -> tuple[float, float]:
    """Marks of one region; the pixels its labels need left of the first year and right of the last one."""
    begin = len(figure.data)
    goals = pairs.drop_duplicates("id").sort_values("year").to_dict("records")
    known = pairs[pairs["actual_value"].notna()]
    actuals = known.drop_duplicates(["actual_year", "actual_value"]).sort_values("actual_year").to_dict("records")
    colour = style.palette.national if goals[0]["region_code"] == "100000" else style.palette.ink
    labels = _labels(goals, style)
    _undated(figure, goals, style, factor, colour, years)
    _goals(figure, goals, style, factor, colour, dict(labels), {int(r["actual_year"]): r["actual_value"] for r in actuals})
    at_end = bool(actuals) and actuals[-1]["actual_year"] == years[-1]
    last = _actuals(figure, actuals, style, factor, unit, at_end)
    for trace in figure.data[begin:]:
        trace.update(xaxis=f"x{axes}", yaxis=f"y{axes}")
    size = style.text_size
    left = max([24.0, *(em_width(text) * size / 2 + 4 for (year, _), text in labels.items() if year == years[0])])
    right = max([24.0, *(em_width(text) * size / 2 + 4 for (year, _), text in labels.items() if year == years[-1])])
    if at_end:
        right = max(right, em_width(last) * size + 16)
    return left, right


def _x_range(years: list[int], ends: tuple[float, float], width: float, style: Style) -> tuple[float, float]:
    """First and last value of a time axis with room for the labels at its ends."""
    left, right = ends
    year = max(width - left - right, width * 0.3) / max(len(years) - 1, 1)     # pixels a year
    return years[0] - left / year, years[-1] + right / year


def _years(pairs: pd.DataFrame) -> list[int]:
    """Every year of the axis: baselines, papers, figures and targets."""
    known = {int(y) for column in ("year", "baseline_year", "actual_year") for y in pairs[column].dropna()}
    known |= {int(str(d)[:4]) for d in pairs["issue_date"].dropna()}
    return list(range(min(known), max(known) + 1)) if known else [0, 1]


def _ticks(years: list[int], width: float) -> list[int]:
    step = max(1, -(-len(years) // max(2, int(width / 75))))
    return [y for y in years if (years[-1] - y) % step == 0]


def _labels(goals: list[dict[str, Any]], style: Style) -> dict[Spot, str]:
    """One label a spot: several targets that fall on it share it."""
    spots: dict[Spot, list[str]] = {}
    for row in goals:
        if not missing(row["year"]) and not missing(row["value"]):
            spots.setdefault((int(row["year"]), row["value"]), []).append(target_label(row, style.lang))
    return {spot: " / ".join(dict.fromkeys(words)) for spot, words in spots.items()}


def _undated(figure: go.Figure, rows: list[dict[str, Any]], style: Style, factor: float, colour: str,
             years: list[int]) -> None:
    """A dotted line for each target without a year, its words at the left end, below it where a diamond's stand above."""
    taken = {row["value"] for row in rows if not missing(row["year"]) and row["year"] <= years[0] + 1}
    for row in rows:
        if not missing(row["year"]) or missing(row["value"]):
            continue
        label = target_label(row, style.lang)      # where no target has a year, the subtitle says so
        text = say("undated_label", style.lang, label=label) if any(not missing(r["year"]) for r in rows) else label
        issued = years[0] if missing(row["issue_date"]) else int(str(row["issue_date"])[:4])
        figure.add_trace(go.Scatter(
            x=[issued, years[-1]], y=[row["value"] * factor] * 2, mode="lines+markers+text",
            line={"dash": "dot", "width": 1.5, "color": colour},
            marker={"size": [13, 0.1], "symbol": "diamond", "color": style.palette.paper, "line": {"width": 2.5, "color": colour},
                    "opacity": 1}, text=[text, ""],
            textposition="bottom right" if row["value"] in taken else "top right",
            textfont={"color": colour, "size": style.text_size}, customdata=[[row["id"]]] * 2,
            hovertext=findings.hover(row, style), hoverinfo="text", cliponaxis=False, **base.steady(colour)))


def _goals(figure: go.Figure, rows: list[dict[str, Any]], style: Style, factor: float, colour: str,
           labels: dict[Spot, str], actual: dict[int, float]) -> None:
    dated = [r for r in rows if not missing(r["year"]) and not missing(r["value"])]
    if not dated:
        return
    way = _way(dated, factor)
    if len(way) > 1:
        figure.add_trace(go.Scatter(x=[x for x, _ in way], y=[y for _, y in way], mode="lines", hoverinfo="skip",
                                    line={"dash": "dash", "width": 1.8, "color": colour}))
    for row in dated:
        if not missing(row["value_max"]):
            figure.add_trace(go.Scatter(x=[row["year"]] * 2, y=[row["value"] * factor, row["value_max"] * factor],
                                        mode="lines", hoverinfo="skip", opacity=0.35, line={"width": 6, "color": colour}))
    spots = [(int(r["year"]), r["value"]) for r in dated]
    figure.add_trace(go.Scatter(
        x=[year for year, _ in spots], y=[value * factor for _, value in spots], mode="markers+text",
        marker={"symbol": "diamond", "size": 12, "color": style.palette.paper, "line": {"width": 2.5, "color": colour}},
        text=[labels.pop(spot, "") for spot in spots],      # the first diamond on a spot carries the label of all
        textposition=["bottom center" if actual.get(year, value - 1) >= value else "top center" for year, value in spots],
        textfont={"color": colour, "size": style.text_size}, customdata=[[r["id"]] for r in dated],
        hovertext=[findings.hover(r, style) for r in dated], hoverinfo="text", cliponaxis=False, **base.steady(colour)))


def _way(rows: list[dict[str, Any]], factor: float) -> list[tuple[int, float]]:
    """Points of the dashed path: the baseline where the text gives one, then the targets by year."""
    points = {(int(r["baseline_year"]), r["baseline_value"] * factor) for r in rows
              if not missing(r["baseline_year"]) and not missing(r["baseline_value"])}
    points |= {(int(r["year"]), r["value"] * factor) for r in rows}
    by_year: dict[int, float] = {}
    for year, value in sorted(points):
        by_year.setdefault(year, value)
    return sorted(by_year.items())


def _actuals(figure: go.Figure, rows: list[dict[str, Any]], style: Style, factor: float, unit: str, at_end: bool) -> str:
    """A solid line, preliminary figures hollow; returns the label beside the last one."""
    if not rows:
        return ""
    colour = style.palette.actual
    label = amount(rows[-1]["actual_value"], unit, style.lang) + say(
        "brackets", style.lang, text=number(rows[-1]["actual_year"], "zh"))
    figure.add_trace(go.Scatter(
        x=[int(r["actual_year"]) for r in rows], y=[r["actual_value"] * factor for r in rows], mode="lines+markers+text",
        line={"color": colour, "width": 2.5},
        marker={"symbol": "circle", "size": 10, "color": [style.palette.paper if true(r["preliminary"]) else colour for r in rows],
                "line": {"color": colour, "width": 2.2}},
        text=[""] * (len(rows) - 1) + [f" {label}"], textposition="middle right" if at_end else "bottom center",
        textfont={"color": colour, "size": style.text_size}, customdata=[[r["id"]] for r in rows],
        hovertext=[findings.hover(r, style) for r in rows], hoverinfo="text", cliponaxis=False, **base.steady(colour)))
    return label
