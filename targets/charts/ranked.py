"""One metric across regions: target ◇ and actual ● on one scale, the gap between them as a line."""
from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.frames import one_unit
from targets.charts.style import PICTURE_WIDTH, Style
from targets.charts.wording import amount, em_width, missing, nice_range, number, say, scale, target_label, true, wrap

ROW = 46   # pixels a row
ROWS = 60  # more than these are left to the table


def ranked(pairs: pd.DataFrame, style: Style, *, metric: str, regions: dict[str, str] | None = None,
           as_of: str | None = None) -> go.Figure:
    """Dots by region, best-known value first.

    ``pairs``: rows of ``frames.board`` of one metric key; ``regions``: names to show (English);
    ``as_of``: ISO date of the data.  A figure with a sentence where the rows are none or of several units.
    """
    pairs = one_unit(pairs)
    refusal = findings.refusal(pairs, style.lang)
    if refusal:
        return base.message(refusal, style, title=metric)
    rows = _rows(pairs, style, regions or {})[:ROWS]
    unit = pairs["unit"].dropna().iloc[0] if pairs["unit"].notna().any() else ""
    factor, shown = scale(unit, [*pairs["value"], *pairs["value_max"], *pairs["actual_value"]], style.lang)
    figure = base.blank(style)
    _draw(figure, rows, style, factor, unit)
    left = base.label_room([r["name"] for r in rows], style.text_size, style.width * 0.34) + base.EDGE + 12
    widest = max(em_width(text) for r in rows for text in (target_label(r, style.lang), actual_label(r, unit, style)))
    low, high = nice_range([v * factor for r in rows for v in (r["value"], r["value_max"], r["actual_value"])
                            if not missing(v)], min(style.width, PICTURE_WIDTH) - left - 20, widest * style.text_size / 2 + 8)
    figure.update_xaxes(range=[low, high], nticks=6, tickformat=",~g" if style.lang == "en" else "~g")
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=[r["name"] for r in rows],
                        range=[len(rows) - 0.4, -0.6], showgrid=False, ticks="")
    left_out = say("rows_left", style.lang, n=len(rows), of=len(pairs)) if len(rows) < len(pairs) else ""
    years = findings.span(pairs["year"], style.lang)
    subtitle = say("dot", style.lang).join(
        part for part in (metric, findings.unit_text(shown, style.lang),
                          say("regions_n", style.lang, n=pairs["region"].nunique()), years) if part)
    return base.finish(
        figure, style, title=findings.ranked(pairs, metric, style.lang, regions or {}), subtitle=subtitle,
        notes=[left_out, *base.notes(pairs.to_dict("records"), style, key="gap_note", as_of=as_of)],
        plot_height=len(rows) * ROW + 10, left=left, right=base.EDGE + 6)


def _rows(pairs: pd.DataFrame, style: Style, regions: dict[str, str]) -> list[dict[str, Any]]:
    ordered = pairs.assign(_key=pairs["actual_value"].fillna(pairs["value"])).sort_values(
        ["_key", "region", "year"], ascending=[False, True, True])
    rows, alike = [], pairs["year"].nunique(dropna=False) == 1      # one year for all stands in the subtitle
    for record in ordered.to_dict("records"):
        region = regions.get(record["region"], record["region"])
        due = say("undated", style.lang) if missing(record["year"]) else say("due", style.lang, year=int(record["year"]))
        name = region if alike else f"{region}{say('dot', style.lang)}{due}"
        record["name"] = "<br>".join(wrap(name, style.width * 0.34, style.text_size, lines=2))
        record["national"] = record["region_code"] == "100000"
        rows.append(record)
    return rows


def _draw(figure: go.Figure, rows: list[dict[str, Any]], style: Style, factor: float, unit: str) -> None:
    palette = style.palette
    for column, look, opacity in (("actual_value", {"color": palette.muted, "width": 2}, 1.0),
                                  ("value_max", {"color": palette.ink, "width": 5}, 0.35)):
        ends = [(y, r["value"] * factor, r[column] * factor) for y, r in enumerate(rows) if not missing(r[column])]
        if ends:    # one trace for all lines, with a gap after each
            figure.add_trace(go.Scatter(
                x=[x for _, a, b in ends for x in (a, b, None)], y=[v for y, _, _ in ends for v in (y, y, None)], mode="lines",
                hoverinfo="skip", line=look, opacity=opacity))
    for colour, national in ((palette.ink, False), (palette.national, True)):
        goals = [(y, r) for y, r in enumerate(rows) if r["national"] == national]
        figure.add_trace(go.Scatter(
            x=[r["value"] * factor for _, r in goals], y=[y for y, _ in goals], mode="markers+text",
            name=say("target", style.lang),
            marker={"symbol": "diamond", "size": 12, "color": palette.paper, "line": {"width": 2.5, "color": colour}},
            text=[target_label(r, style.lang) for _, r in goals], textposition="top center",
            textfont={"color": colour, "size": style.text_size}, customdata=[[r["id"]] for _, r in goals],
            hovertext=[findings.hover(r, style) for _, r in goals], hoverinfo="text", **base.steady(colour)))
    known = [(y, r) for y, r in enumerate(rows) if not missing(r["actual_value"])]
    if known:
        figure.add_trace(go.Scatter(
            x=[r["actual_value"] * factor for _, r in known], y=[y for y, _ in known], mode="markers+text",
            name=say("actual", style.lang),
            marker={"symbol": "circle", "size": 13,
                    "color": [palette.paper if true(r["preliminary"]) else palette.actual for _, r in known],
                    "line": {"width": 2.5, "color": palette.actual}},
            text=[actual_label(r, unit, style) for _, r in known], textposition="bottom center",
            textfont={"color": palette.actual, "size": style.text_size}, customdata=[[r["id"]] for _, r in known],
            hovertext=[findings.hover(r, style) for _, r in known], hoverinfo="text", **base.steady(palette.actual)))


def actual_label(row: dict[str, Any], unit: str, style: Style) -> str:
    """✔ 82.1%（2019）: verdict, figure and its year; '' where there is none."""
    if missing(row["actual_value"]):
        return ""
    mark = findings.mark(row["status"], row["attained"])
    year = number(row["actual_year"], "zh")
    return f"{mark}{amount(row['actual_value'], unit, style.lang)}" + say("brackets", style.lang, text=year)

