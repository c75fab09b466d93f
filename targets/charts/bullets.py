"""One region across metrics: a bullet row for each target, the bar being the actual as a share of the target; words beside it."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings, rowtable
from targets.charts.base import Drawing
from targets.charts.sheet import Page, Sheet, Words, share_out
from targets.charts.sourcing import sources
from targets.charts.style import Style
from targets.charts.wording import missing, say, true, wrap

ROW, ROWS = 30, 60      # pixels a row, rows of a page on the screen
ONE_LINE = 1.45         # ems a row needs whose words take one line
LOOKED = 200            # rows that are looked at to see which
LAST = "\uffff"         # sorts after every name: targets of no sector
MOST = 200.0            # percent: a longer bar is cut at the border, its figure stands beside it
NAME = 0.30             # share of the width that names take at most
PLOT = 0.16             # … and that the bars have at least


def bullets(rows: pd.DataFrame, style: Style, *, region: str, names: Mapping[str, str] | None = None,
            sectors: Callable[[str], str] = str, as_of: str | None = None, page: int = 1) -> go.Figure:
    """Rows by sector.

    ``rows``: one per target (with ``actual_value``, ``actual_year``, ``attained``, ``sector``); ``names``: metric names by ``key`` to
    show; ``sectors``: what a sector is called.  The axis is per cent of the target, the one unit rows of different metrics share.
    """
    if rows.empty:
        return base.message(say("empty_targets", style.lang), style, title=region, kind="bullets")
    rows = rows.assign(sector=[None if missing(one) else sectors(one) for one in rows["sector"]])
    ordered = rows.assign(_s=rows["sector"].fillna(LAST), _known=rows["actual_value"].isna()).sort_values(
        ["_s", "key", "year"], kind="stable")
    subtitle = say("dot", style.lang).join(
        part for part in (region, say("share_axis", style.lang), findings.span(rows["year"], style.lang)) if part)
    words = (findings.region(rows, region, style.lang), subtitle,
             [say("share_note", style.lang), *sources(rows, style.lang, as_of=as_of or "", made=style.made)])
    around, part, lines, row = _fit(style, words, ordered, page, names or {})
    size = style.note_size if style.fixed and row < style.text_size * _ems(ordered.head(LOOKED), style, names or {}) else style.text_size
    drawing = Drawing(style)
    left, taken = float(style.edge), 0.0
    if not style.narrow:
        left = base.label_room([r["name"] for r in lines], size, style.across * NAME) + style.edge + 10
        room = style.across - left - style.edge
        taken = rowtable.place(drawing, rowtable.fitting(lines, style, size, room * (1 - PLOT)), size, left,
                               at_rows=[r["y"] for r in lines])
    end = min(max([110.0, *(r["share"] for r in lines if r["share"] is not None)]), MOST) * 1.06
    _draw(drawing, lines, end)
    _axes(drawing, lines, end, size, left, style.across - left - style.edge - taken)
    return base.finish(drawing, around, kind="bullets", height=(_units(lines) + (0 if style.narrow else 1)) * row, left=left, page=part)


def _fit(style: Style, words: Words, ordered: pd.DataFrame, number: int, names: Mapping[str, str]) -> tuple[Sheet, Page, list[dict], float]:
    """The words, the lines of this page (with a heading before each sector), and the height of a target's line."""
    sectors, ems = ordered["_s"].nunique(), _ems(ordered.head(LOOKED), style, names)
    head = min(ONE_LINE / ems, 1.0) if style.fixed else 1.0     # a heading takes one line, whatever the words of the targets take

    def size(room: float) -> int:
        """Targets of a page, given that each sector costs a heading."""
        lines = room / (style.note_size * ems) - 1
        return ROWS if room == float("inf") else max(3, int(lines * len(ordered) / (len(ordered) + sectors * head)))

    axis = style.text_size * 2.2
    around, part = share_out(style, words, len(ordered), size, number, axis)
    lines = _lines(ordered.iloc[part.first:part.last], style, names, head)
    if style.fixed and (_units(lines) + 1) * style.note_size * ems > around.room(axis):     # this page has more sectors than the mean
        around, part = share_out(style, words, len(ordered), lambda room: max(3, size(room) - sectors // part.pages - 1), number, axis)
        lines = _lines(ordered.iloc[part.first:part.last], style, names, head)
    row: float = (
        min(around.room(axis) / (_units(lines) + 1), style.text_size * 2.75) if style.fixed else ROW * (2.0 if style.narrow else 1.1)
    )
    return around, part, lines, row


def _ems(rows: pd.DataFrame, style: Style, names: Mapping[str, str]) -> float:
    """Ems a line needs: more where names or words take two lines."""
    held = [one for one in _lines(rows, style, names) if not one["head"]]
    room = style.across - 2 * style.edge - base.label_room([one["name"] for one in held], style.note_size) - 10
    found = rowtable.fitting(held, style, style.note_size, room * (1 - PLOT))
    return max(rowtable.ems(found), rowtable.DEEP if any("<br>" in one["name"] for one in held) else ONE_LINE)


def _units(lines: list[dict[str, Any]]) -> float:
    """How many lines of a target they take together."""
    return sum(line["high"] for line in lines)


def _lines(rows: pd.DataFrame, style: Style, names: Mapping[str, str], head: float = 1.0) -> list[dict[str, Any]]:
    """Targets by sector, metric and year; a heading before each sector, ``head`` of a line high.  ``y``: the middle of each."""
    lines: list[dict[str, Any]] = []
    for sector, group in rows.groupby("_s", sort=False):
        lines.append({"head": True, "share": None, "name": "", "high": head, "sector": _sector(str(sector), style)})
        for row in group.to_dict("records"):
            year = "" if missing(row["year"]) else f" {int(row['year'])}"
            text = names.get(row["key"], row["metric"]) + year
            row |= {
                "head": False,
                "high": 1.0,
                "share": share(row),
                "name": "<br>".join(
                    wrap(text, style.across * (0.9 if style.narrow else NAME), style.text_size, lines=1 if style.narrow else 2)
                ),
            }
            lines.append(row)
    for line, end in zip(lines, accumulate(line["high"] for line in lines), strict=True):
        line["y"] = end - line["high"] / 2 - 0.5
    return lines


def _sector(name: str, style: Style) -> str:
    if name == LAST:
        return say("other_sector", style.lang)
    return wrap(name, style.across * (0.9 if style.narrow else NAME), style.text_size, lines=1)[0]


def share(row: Mapping[str, Any]) -> float | None:
    """Actual in per cent of the target's figure; None where either is missing or the target is zero."""
    if missing(row["actual_value"]) or missing(row["value"]) or not row["value"]:
        return None
    falls = row["kind"] != "level" and row["direction"] == "down"     # written as the size of the fall
    return 100.0 * row["actual_value"] / (-row["value"] if falls else row["value"])


def _axes(drawing: Drawing, lines: list[dict], end: float, size: float, left: float, width: float) -> None:
    style, ticks = drawing.style, list(range(0, 201, 50 if width > 160 else 100 if width > 90 else 200))
    drawing.set_axis("xaxis", range=[0, end], tickvals=ticks, ticktext=[f"{tick}%" for tick in ticks])
    drawing.set_axis("yaxis", range=[_units(lines) - 0.5, -0.6 if style.narrow else -1.5], showgrid=False, ticks="",
                     tickvals=[] if style.narrow else [r["y"] for r in lines], ticktext=[] if style.narrow else [r["name"] for r in lines],
                     tickfont={"size": size, "color": style.palette.ink})
    aside = style.edge - left
    drawing.notes += [rowtable.line(y, f"<b>{r['sector']}</b>", style, colour=style.palette.muted, size=size, right=aside)
                      for y, r in ((r["y"], r) for r in lines) if r["head"]]
    if style.narrow:        # on a telephone the words stand above and below the bar
        goals = [(y, r) for y, r in ((r["y"], r) for r in lines) if not r["head"]]
        drawing.notes += [rowtable.line(y, r["name"], style, colour=style.palette.ink, down=-17) for y, r in goals]
        drawing.notes += [rowtable.line(y, rowtable.below(r, style), style, down=17) for y, r in goals]


def _draw(drawing: Drawing, lines: list[dict], end: float) -> None:
    style, palette = drawing.style, drawing.style.palette
    goals = [(y, r) for y, r in ((r["y"], r) for r in lines) if not r["head"]]
    bars = [(y, r) for y, r in goals if r["share"] is not None]
    if bars:
        drawing.traces.append({
            "type": "bar", "orientation": "h", "width": 0.3,
            "x": [min(max(r["share"], 0), end) for _, r in bars], "y": [y for y, _ in bars],
            "marker": {"color": [palette.paper if true(r["preliminary"]) else palette.actual for _, r in bars],
                       "line": {"color": palette.actual, "width": 1.5}},
            "customdata": [[r["id"]] for _, r in bars], "hoverinfo": "text", "hovertext": [findings.hover(r, style) for _, r in bars],
            "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}})
    drawing.marks(
        [100] * len(goals),
        [y for y, _ in goals],
        [r for _, r in goals],
        [findings.hover(r, style) for _, r in goals],
        mode="markers",
        marker={"symbol": "diamond-open", "size": 12, "color": palette.ink, "line": {"width": 2.2}},
        **base.steady(palette.ink),
    )
