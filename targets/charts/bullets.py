"""One region across metrics: a bullet row for each target, the bar being the actual as a share of the target."""
from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.style import Style
from targets.charts.wording import amount, missing, number, say, target_label, wrap
from targets.progress import tone

ROW = 34
ROWS = 60      # more than these are left to the table
LAST = "\uffff"  # sorts after every name: targets of no sector
MOST = 200.0   # percent: a longer bar is cut at the border, its figure stands beside it


def bullets(rows: pd.DataFrame, style: Style, *, region: str, names: dict[str, str] | None = None,
            as_of: str | None = None) -> go.Figure:
    """Rows by sector.

    ``rows``: one per target (with ``actual_value``, ``actual_year``, ``attained``, ``sector``); ``names``: metric names
    by ``key`` to show.  The axis is per cent of the target, the one unit rows of different metrics share.
    """
    if rows.empty:
        return base.message(say("empty_targets", style.lang), style, title=region)
    shown = rows if len(rows) <= ROWS else rows.loc[rows["actual_value"].isna().sort_values(kind="stable").index[:ROWS]]
    lines = _lines(shown, style, names or {})
    figure = base.blank(style)
    left = base.label_room([r["name"] for r in lines], style.text_size, style.width * 0.42) + base.EDGE + 10
    right = style.width * (0.0 if style.narrow else 0.24) + base.EDGE
    shares = [r["share"] for r in lines if r["share"] is not None]
    end = min(max([110.0, *shares]), MOST) * 1.06
    _draw(figure, lines, style, end)
    figure.update_xaxes(range=[0, end], tickvals=list(range(0, 201, 50)),
                        ticktext=[f"{tick}%" for tick in range(0, 201, 50)])
    figure.update_yaxes(range=[len(lines) - 0.4, -0.6], showgrid=False, ticks="", tickvals=list(range(len(lines))),
                        ticktext=[r["name"] for r in lines])
    subtitle = say("dot", style.lang).join(
        part for part in (region, say("share_axis", style.lang), findings.span(rows["year"], style.lang)) if part)
    return base.finish(
        figure, style, title=findings.region(rows, region, style.lang), subtitle=subtitle,
        notes=[say("rows_left", style.lang, n=len(shown), of=len(rows)) if len(shown) < len(rows) else "",
               say("share_note", style.lang), *base.notes(rows.to_dict("records"), style, as_of=as_of)],
        plot_height=len(lines) * ROW * (1.25 if style.narrow else 1), left=left, right=right)


def _lines(rows: pd.DataFrame, style: Style, names: dict[str, str]) -> list[dict[str, Any]]:
    """Targets by sector, metric and year; a heading line before each sector."""
    lines: list[dict[str, Any]] = []
    ordered = rows.assign(_s=rows["sector"].fillna(LAST)).sort_values(["_s", "key", "year"], kind="stable")
    for sector, group in ordered.groupby("_s", sort=False):
        lines.append({"head": True, "share": None,
                      "name": f"<b>{say('other_sector', style.lang) if sector == LAST else sector}</b>"})
        for row in group.to_dict("records"):
            year = "" if missing(row["year"]) else f" {int(row['year'])}"
            text = names.get(row["key"], row["metric"]) + year
            row |= {"head": False, "share": share(row),
                    "name": "<br>".join(wrap(text, style.width * 0.42, style.text_size, lines=2))}
            lines.append(row)
    return lines


def share(row: dict[str, Any]) -> float | None:
    """Actual in per cent of the target's figure; None where either is missing or the target is zero."""
    if missing(row["actual_value"]) or missing(row["value"]) or not row["value"]:
        return None
    falls = row["kind"] != "level" and row["direction"] == "down"     # written as the size of the fall
    return 100.0 * row["actual_value"] / (-row["value"] if falls else row["value"])


def _draw(figure: go.Figure, lines: list[dict[str, Any]], style: Style, end: float) -> None:
    palette = style.palette
    bars = [(y, r) for y, r in enumerate(lines) if r["share"] is not None]
    if bars:
        figure.add_trace(go.Bar(
            x=[min(max(r["share"], 0), end) for _, r in bars], y=[y for y, _ in bars], orientation="h", width=0.28,
            marker={"color": palette.actual}, customdata=[[r["id"]] for _, r in bars], hoverinfo="text",
            hovertext=[findings.hover(r, style) for _, r in bars],
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}}))
    goals = [(y, r) for y, r in enumerate(lines) if not r["head"]]
    figure.add_trace(go.Scatter(
        x=[100] * len(goals), y=[y for y, _ in goals], mode="markers", hoverinfo="text",
        marker={"symbol": "diamond-open", "size": 12, "color": palette.ink, "line": {"width": 2.2}},
        customdata=[[r["id"]] for _, r in goals], hovertext=[findings.hover(r, style) for _, r in goals],
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}}))
    notes = []
    for y, row in goals:
        colour = palette.tones[tone(row["status"])][1]
        notes.append({
            "text": _words(row, style), "x": 0 if style.narrow else 1, "xref": "paper", "y": y, "xanchor": "left",
            "xshift": 6 if style.narrow else 8, "yshift": -13 if style.narrow else 0, "showarrow": False, "align": "left",
            "font": {"size": style.text_size if not style.narrow else style.note_size, "color": colour}})
    figure.update_layout(annotations=notes)     # all at once: plotly checks the whole list each time it grows


def _words(row: dict[str, Any], style: Style) -> str:
    """≥80% · ✔ 82.1%（2019）"""
    text = target_label(row, style.lang)
    if missing(row["actual_value"]):
        return text
    figure = amount(row["actual_value"], row["unit"], style.lang) + say(
        "brackets", style.lang, text=number(row["actual_year"], "zh"))
    return f"{text}{say('dot', style.lang)}{findings.mark(row['status'], row['attained'])}{figure}"
