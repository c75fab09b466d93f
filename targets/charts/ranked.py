"""One metric across regions: target ◇ and actual ● on one scale, the gap between them as a line, the state at the row's end."""
from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.amounts import scale
from targets.charts import base, findings, rowtable
from targets.charts.base import Drawing
from targets.charts.frames import one_unit, signed
from targets.charts.sheet import Page, Sheet, Words, paged, share_out, sheet
from targets.charts.sourcing import sources
from targets.charts.style import Style
from targets.charts.wording import em_width, missing, nice_range, say, target_label, true, wrap

ROW, DENSE = 46, 24     # pixels a row on the screen: words at the marks, words in columns
ROWS, FEW = 60, 14      # rows of a page on the screen; up to FEW their words stand at the marks
PLOT = 0.3      # share of the room that the dots keep at least
LOOSE = 3.5             # ems a row with words at its marks needs


def ranked(pairs: pd.DataFrame, style: Style, *, metric: str, regions: dict[str, str] | None = None,
           as_of: str | None = None, page: int = 1) -> go.Figure:
    """Dots by region, best-known value first.

    ``pairs``: rows of ``frames.board`` of one metric key; ``regions``: names to show (English);
    ``as_of``: ISO date of the data.  A figure with a sentence where the rows are none or of several units.
    """
    pairs = signed(one_unit(pairs))
    refusal = findings.refusal(pairs, style.lang)
    if refusal:
        return base.message(refusal, style, title=metric, kind="ranked")
    ordered = pairs.assign(_key=pairs["actual_value"].fillna(pairs["value"])).sort_values(
        ["_key", "region", "year"], ascending=[False, True, True])
    unit = pairs["unit"].dropna().iloc[0] if pairs["unit"].notna().any() else ""
    factor, shown = scale(unit, [*pairs["value"], *pairs["value_max"], *pairs["actual_value"]], style.lang)
    subtitle = say("dot", style.lang).join(
        part for part in (metric, findings.unit_text(shown, style.lang), say("regions_n", style.lang, n=pairs["region"].nunique()),
                          findings.span(pairs["year"], style.lang)) if part)
    words = (findings.ranked(pairs, metric, style.lang, regions or {}), subtitle,
             [say("gap_note", style.lang), *sources(pairs, style.lang, as_of=as_of or "", made=style.made)])
    tight = _tight(ordered, style, unit)
    around, part, row, dense = _fit(style, words, len(ordered), page, tight)
    rows = _rows(ordered.iloc[part.first:part.last], style, regions or {}, alike=pairs["year"].nunique(dropna=False) == 1, dense=dense)
    drawing = Drawing(style)
    size = min(style.text_size, max(row / tight, style.note_size)) if dense else style.text_size
    left = base.label_room([r["name"] for r in rows], size, style.across * 0.34) + style.edge + 12
    room, labels = style.across - left - style.edge, not dense and not style.narrow
    _draw(drawing, rows, factor, unit, labels=labels)
    if style.narrow:        # on a telephone the words stand below the dots
        drawing.notes += [rowtable.line(y, rowtable.below(r, style, unit), style, down=15, room=room) for y, r in enumerate(rows)]
    else:
        found = rowtable.fitting(rows, style, size, room * (1 - PLOT), unit) if dense else rowtable.signs(rows, style)
        room -= rowtable.place(drawing, found, size, left)
    _axes(drawing, rows, (factor, unit), room, size, dense=dense, labels=labels)
    return base.finish(drawing, around, kind="ranked", height=len(rows) * row + (row if dense else 10), left=left, page=part)


def _tight(ordered: pd.DataFrame, style: Style, unit: str) -> float:
    """Ems a row needs whose words stand in columns; names take up to a third of the width."""
    rows = ordered.head(ROWS).to_dict("records")
    return rowtable.ems(rowtable.fitting(rows, style, style.note_size, (style.across * 0.66 - 2 * style.edge) * (1 - PLOT), unit))


def _fit(style: Style, words: Words, n: int, number: int, ems: float) -> tuple[Sheet, Page, float, bool]:
    """The words, the rows of this page, their height in pixels, and whether their words stand in columns."""
    axis, loose, tight = style.text_size * 2.2, style.text_size * LOOSE, style.note_size * ems
    around = sheet(style, *words)
    if style.fixed and n * loose + 10 <= around.room(axis):
        return around, paged(n, n), min((around.room(axis) - 10) / n, loose * 2.2), False
    around, part = share_out(style, words, n, lambda room: ROWS if room == float("inf") else int(room / tight) - 1, number, axis)
    count = part.last - part.first
    if not style.fixed:
        dense = count > FEW and not style.narrow
        return around, part, DENSE * ems / rowtable.TIGHT if dense else ROW, dense
    return around, part, min(around.room(axis) / (count + 1), style.text_size * ems * 1.9), True


def _rows(ordered: pd.DataFrame, style: Style, regions: dict[str, str], *, alike: bool, dense: bool) -> list[dict[str, Any]]:
    """Rows with the name that stands at their left; ``alike``: one year for all, which the subtitle says."""
    rows = []
    for record in ordered.to_dict("records"):
        region = regions.get(record["region"], record["region"])
        due = say("undated", style.lang) if missing(record["year"]) else say("due", style.lang, year=int(record["year"]))
        name = region if alike else f"{region}{say('dot', style.lang)}{due}"
        record["name"] = "<br>".join(
            wrap(name, style.across * 0.34, style.note_size if dense else style.text_size, lines=1 if dense else 2)
        )
        record["national"] = record["region_code"] == "100000"
        rows.append(record)
    return rows


def _axes(drawing: Drawing, rows: list[dict[str, Any]], shown_in: tuple[float, str], width: float, size: float, *,
          dense: bool, labels: bool) -> None:
    (factor, unit), style = shown_in, drawing.style
    words = [text for r in rows for text in (target_label(r, style.lang), findings.actual(r, style.lang, unit))] if labels else []
    room = max((em_width(text) for text in words), default=0.0) * style.text_size / 2 + 10
    low, high = nice_range(
        [v * factor for r in rows for v in (r["value"], r["value_max"], r["actual_value"]) if not missing(v)], width, room
    )
    drawing.set_axis("xaxis", range=[low, high], nticks=max(2, min(6, int(width / 70))), tickformat=",~g" if style.lang == "en" else "~g")
    drawing.set_axis("yaxis", tickvals=list(range(len(rows))), ticktext=[r["name"] for r in rows], showgrid=dense, ticks="",
                     tickfont={"size": size, "color": style.palette.ink}, range=[len(rows) - 0.5, -1.5 if dense else -0.6])


def _draw(drawing: Drawing, rows: list[dict[str, Any]], factor: float, unit: str, *, labels: bool) -> None:
    style, palette = drawing.style, drawing.style.palette
    for column, look in (
        ("actual_value", {"color": palette.muted, "width": 2}),
        ("value_max", {"color": palette.ink, "width": 5, "opacity": 0.35}),
    ):
        ends = [
            (y, r["value"] * factor, r[column] * factor) for y, r in enumerate(rows) if not missing(r[column]) and not missing(r["value"])
        ]
        drawing.lines([x for _, a, b in ends for x in (a, b, None)], [v for y, _, _ in ends for v in (y, y, None)], **look)
    mode, mark = ("markers+text", 12) if labels else ("markers", 10)
    for colour, national in ((palette.ink, False), (palette.national, True)):
        goals = [(y, r) for y, r in enumerate(rows) if r["national"] == national and not missing(r["value"])]
        drawing.marks(
            [r["value"] * factor for _, r in goals], [y for y, _ in goals], [r for _, r in goals],
            [findings.hover(r, style) for _, r in goals], mode=mode, name=say("target", style.lang),
            marker={"symbol": "diamond", "size": mark, "color": palette.paper, "line": {"width": 2.5, "color": colour}},
            text=[target_label(r, style.lang) for _, r in goals] if labels else None, textposition="top center",
            textfont={"color": colour, "size": style.text_size}, **base.steady(colour))
    known = [(y, r) for y, r in enumerate(rows) if not missing(r["actual_value"])]
    drawing.marks(
        [r["actual_value"] * factor for _, r in known],
        [y for y, _ in known],
        [r for _, r in known],
        [findings.hover(r, style) for _, r in known],
        mode=mode,
        name=say("actual", style.lang),
        marker={
            "symbol": "circle",
            "size": mark + 1,
            "color": [palette.paper if true(r["preliminary"]) else palette.actual for _, r in known],
            "line": {"width": 2.5, "color": palette.actual},
        },
        text=[findings.actual(r, style.lang, unit) for _, r in known] if labels else None,
        textposition="bottom center",
        textfont={"color": palette.actual, "size": style.text_size},
        **base.steady(palette.actual),
    )
