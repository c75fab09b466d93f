"""Targets by the year they are due: a row per metric (and region), a diamond at each year in the colour of its state."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.base import Drawing
from targets.charts.sheet import Page, Sheet, Words, share_out
from targets.charts.sourcing import TOLD, sources
from targets.charts.style import Style
from targets.charts.wording import em_width, missing, say, target_label, wrap

ROW, ROWS = 42, 40      # pixels a row, rows of a page on the screen
EMS = 2.9               # ems a row needs: a diamond with words above it
NAME = 0.3              # share of the width that names take at most
MARK = 14               # pixels of a diamond
ORDERED = ("region", "key", "year", "attained", *TOLD)


def milestones(board: pd.DataFrame, style: Style, *, names: Mapping[str, str] | None = None, regions: Mapping[str, str] | None = None,
               as_of: str | None = None, page: int = 1) -> go.Figure:
    """``board``: rows of ``frames.board``; targets without a year are counted in the notes, not drawn.

    ``as_of``: ISO date of the data, whose year a line marks; ``names``: metrics by key; ``regions``: names to show.
    """
    lang = style.lang
    dated = board[[name for name in ORDERED if name in board]][board["year"].notna()]     # all columns only of the rows that are drawn
    if dated.empty:
        return base.message(say("empty_targets" if board.empty else "no_years", lang), style, kind="milestones")
    several = dated["region"].nunique() > 1
    order = dated.groupby(["region", "key"], sort=False)["year"].agg(["min", "max"]).sort_values(["min", "max"], kind="stable")
    now = int(str(as_of)[:4]) if as_of else None
    years = (int(dated["year"].min()), int(dated["year"].max()))
    undated = len(board) - len(dated)
    words = (_title(dated, now, lang), say("dot", lang).join([say("milestones_subtitle", lang), findings.span(dated["year"], lang)]),
             [say("milestones_note", lang), say("undated_left", lang, n=undated) if undated else "",
              *sources(dated, lang, as_of=as_of or "", made=style.made, most=2)])
    around, part, height = _fit(style, words, len(order), page)
    shown = list(order.index[part.first:part.last])
    rows = _rows(board, shown)
    labels = [_name(region, key, rows[place], several, style, names or {}, regions or {}) for place, (region, key) in enumerate(shown)]
    drawing = Drawing(style)
    left = base.label_room(labels, style.note_size, style.across * (0.4 if style.narrow else NAME)) + style.edge + 10
    _draw(drawing, rows, (style.across - left - style.edge, years), now)
    drawing.set_axis("yaxis", range=[len(rows) - 0.5, -0.75], ticks="", tickvals=list(range(len(rows))), ticktext=labels,
                     tickfont={"size": style.note_size, "color": style.palette.ink})
    return base.finish(drawing, around, kind="milestones", height=(len(rows) + 0.25) * height, left=left, page=part)


def _fit(style: Style, words: Words, n: int, number: int) -> tuple[Sheet, Page, float]:
    axis, need = style.text_size * 2.2, style.note_size * EMS
    around, part = share_out(style, words, n, lambda room: ROWS if room == float("inf") else max(int(room / need - 0.25), 1), number, axis)
    return around, part, min(around.room(axis) / (part.last - part.first + 0.25), need * 1.8) if style.fixed else ROW


def _title(dated: pd.DataFrame, now: int | None, lang: str) -> str:
    if now is None:
        return say("find_milestones", lang, n=len(dated), first=int(dated["year"].min()), last=int(dated["year"].max()))
    past = (dated["year"] <= now).to_numpy(dtype=bool)
    done = dated["attained"].fillna(False).to_numpy(dtype=bool)
    return say("find_milestones_due", lang, n=len(dated), year=now, m=int(past.sum()), k=int((past & done).sum()))


def _rows(board: pd.DataFrame, shown: list[tuple[str, str]]) -> list[list[dict[str, Any]]]:
    held: dict[tuple[str, str], list[dict[str, Any]]] = {one: [] for one in shown}
    known = pd.MultiIndex.from_tuples(shown)
    drawn = board["key"].isin(known.levels[1]) & board["region"].isin(known.levels[0]) & board["year"].notna()
    for row in board[drawn].sort_values(["year", "value"]).to_dict("records"):
        if (row["region"], row["key"]) in held:
            held[row["region"], row["key"]].append(row)
    return list(held.values())


def _name(
    region: str, key: str, rows: list[dict], several: bool, style: Style, names: Mapping[str, str], regions: Mapping[str, str]
) -> str:
    metric = names.get(key, rows[0]["metric"])
    text = say("dot", style.lang).join([regions.get(region, region), metric]) if several else metric
    return "<br>".join(wrap(text, style.across * (0.4 if style.narrow else NAME), style.note_size, lines=2))


def _draw(drawing: Drawing, rows: list[list[dict]], span: tuple[float, tuple[int, int]], now: int | None) -> None:
    """Diamonds; their words above where they fit between the neighbours', else the sign alone (the table has all)."""
    style, palette, (width, (first, last)) = drawing.style, drawing.style.palette, span
    size = style.note_size
    edge = min(max([30.0, *(_ends_need(row, (first, last), style) for row in rows)]), width * 0.2)
    year = (width - 2 * edge) / max(last - first, 1)        # pixels a year
    pad = edge / year if last > first else 0.5
    drawing.set_axis("xaxis", range=[first - pad, last + pad], tickvals=_ticks(first, last, year), tickformat="d",
                     tickfont={"size": style.text_size, "color": palette.ink})
    if now is not None and first - pad < now < last + pad:
        drawing.shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": now, "x1": now, "y0": 0, "y1": 1, "layer": "below",
                               "line": {"color": palette.muted, "width": 1.2, "dash": "dot"}})
    spots = [
        (y, when, [r for r in row if r["year"] == when]) for y, row in enumerate(rows) for when in sorted({int(r["year"]) for r in row})
    ]
    drawing.lines([x for row in rows for x in (int(row[0]["year"]), int(row[-1]["year"]), None)],
                  [v for y in range(len(rows)) for v in (y, y, None)], color=palette.grid, width=3)
    labels = _labels(spots, style, year, (first - pad, last + pad))
    leads = [held[-1] for _, _, held in spots]
    drawing.marks([when for _, when, _ in spots], [y for y, _, _ in spots], leads,
                  ["<br>".join(findings.hover(r, style) for r in held) for _, _, held in spots], mode="markers+text",
                  marker={"symbol": "diamond", "size": MARK, "color": [palette.tones[findings.state_tone(r)][0] for r in leads],
                          "line": {"color": palette.ink, "width": 1.4}},
                  text=labels, textposition="top center",
                  textfont={"color": [palette.tones[findings.state_tone(r)][1] for r in leads], "size": size}, **base.steady(None))


def _ends_need(row: list[dict], ends: tuple[int, int], style: Style) -> float:
    """Pixels that half the words of a row's first and last diamonds take where those stand at the ends of the axis."""
    return max((em_width(target_label(r, style.lang)) + 2 for r in row if r["year"] in ends), default=0.0) * style.note_size / 2 + 6


def _labels(spots: list[tuple[int, int, list[dict]]], style: Style, year: float, ends: tuple[float, float]) -> list[str]:
    """For each diamond its words where they touch neither those before nor the border, else its sign."""
    found: list[str] = []
    before: tuple[int, float] = (-1, 0.0)       # row, and pixel where the last words in it end
    for place, (y, when, held) in enumerate(spots):
        sign = findings.mark(held[-1]["status"], held[-1]["attained"])
        words = " / ".join(dict.fromkeys(target_label(r, style.lang) for r in held if not missing(r)))
        following = spots[place + 1][1] if place + 1 < len(spots) and spots[place + 1][0] == y else None
        middle = (when - ends[0]) * year
        begin = before[1] if before[0] == y else 0.0
        stop = (following - ends[0]) * year - style.note_size if following is not None else (ends[1] - ends[0]) * year
        text = next(
            (
                text
                for text in (f"{sign}{words}", sign)
                if em_width(text) * style.note_size / 2 <= min(middle - begin, stop - middle) - 2
            ),
            sign,
        )
        found.append(text)
        before = (y, middle + em_width(text) * style.note_size / 2)
    return found


def _ticks(first: int, last: int, year: float) -> list[int]:
    step = max(1, -(-48 // max(int(year), 1)))
    return list(range(last, first - 1, -step))[::-1]
