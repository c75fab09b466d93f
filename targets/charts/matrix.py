"""Regions × metrics: in each cell the target in the paper's words on the colour of its state, with its sign."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base, findings
from targets.charts.base import Drawing
from targets.charts.frames import leading, order
from targets.charts.sheet import Page, Sheet, Words, paged, sheet
from targets.charts.sourcing import sources
from targets.charts.style import Style
from targets.charts.wording import em_width, say, target_label, wrap

ROWS, COLUMNS = 40, 12      # of a page on the screen
MOST_METRICS = 36           # of all pages, where the caller names none; the notes say how many are left out
WORDED = (
    "status",
    "reason",
    "attained",
    "others",
    "value",
    "value_max",
    "unit",
    "comparator",
    "kind",
    "direction",
    "basis",
)    # for its words
FULL = 0.95                 # of its place that a cell fills
MEASURED = 3_000            # cells whose words are all measured; of more those of the first page of regions
PADDING = 5                # pixels beside the words of a cell
NARROWEST, MOST = 56, 195       # pixels of a column


@dataclass(frozen=True, slots=True)
class Part:
    """The regions and metrics of one page and the pixels of a cell."""

    regions: list[str]
    metrics: list[str]
    width: float
    height: float


def matrix(board: pd.DataFrame, style: Style, *, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None,
           names: Mapping[str, str] | None = None, regions: Mapping[str, str] | None = None, as_of: str | None = None,
           left: int | None = None, page: int = 1) -> go.Figure:
    """``rows``: regions, in the statistical order where None; ``columns``: metric keys, those most regions share where None, ``left`` of
    them being left out.

    Pages go through the metrics, then through the regions.  ``names``: metrics by key; ``regions``: names to show.
    """
    if board.empty:
        return base.message(say("empty_targets", style.lang), style, kind="matrix")
    left = max(board["key"].nunique() - MOST_METRICS, 0) if left is None and columns is None else left or 0
    rows, columns = list(rows or order(board)), list(columns or shared(board))
    board = board[board["region"].isin(rows) & board["key"].isin(columns)]
    cells = leading(board, ["region", "key"])
    there, places = set(cells["key"]), set(cells["region"])
    columns, rows = [key for key in columns if key in there], [name for name in rows if name in places]
    near = cells if len(cells) <= MEASURED else cells[cells["region"].isin(rows[:ROWS])]
    widest = max((em_width(_words(row, style.lang)) for row in near[list(WORDED)].to_dict("records")), default=4)
    title = say("find_matrix", style.lang, n=len(rows), k=len(columns), m=len(board), j=int((board["status"] != "not_judged").sum()))
    words = (
        title,
        say("dot", style.lang).join([say("matrix_subtitle", style.lang), findings.span(board["year"], style.lang)]),
        [
            say("matrix_note", style.lang),
            say("matrix_left", style.lang, n=left) if left else "",
            *sources(board, style.lang, as_of=as_of or "", made=style.made, most=2),
        ],
    )
    shown = {name: (regions or {}).get(name, name) for name in rows}
    around, part, held = _fit(style, words, rows, columns, widest, shown, page)
    drawing = Drawing(style)
    heads = [wrap((names or {}).get(key, key), held.width - 4, _size(style), lines=3) for key in held.metrics]
    head = max(map(len, heads)) * _size(style) * 1.3 + 8
    _draw(drawing, cells, held, style)
    _axes(drawing, held, [shown[name] for name in held.regions], heads, head / held.height)
    edge = base.label_room(shown.values(), _size(style), style.across * 0.25) + style.edge + 8
    height = len(held.regions) * held.height + head
    right = max(style.across - edge - held.width * len(held.metrics), style.edge) if style.fixed else style.edge
    return base.finish(drawing, around, kind="matrix", height=height, axis=8, left=edge, right=right, page=part,
                       rows=held.regions, columns=held.metrics)


def shared(board: pd.DataFrame, most: int = MOST_METRICS) -> list[str]:
    """Metric keys, those most regions have a target for first."""
    once = board[["region", "key"]].drop_duplicates()
    return list(once["key"].value_counts().index[:most])


def _words(row: Mapping, lang: str) -> str:
    """✔ ≥80%, and +1 where the cell stands for another target too."""
    more = f" +{int(row['others'])}" if row["others"] else ""
    sign = findings.mark(row["status"], row["attained"]).replace(" ", "\u00a0")
    return f"{sign}{target_label(row, lang)}{more}"


def _size(style: Style) -> int:
    return style.note_size if style.fixed else 12


def _fit(style: Style, words: Words, rows: list[str], columns: list[str], widest: float, shown: Mapping[str, str],
         number: int) -> tuple[Sheet, Page, Part]:
    """The words around it, which page, and its cells: with words in one line or in two, whichever needs fewer pages."""
    size, (title, subtitle, notes) = _size(style), words
    left = base.label_room(shown.values(), size, style.across * 0.25) + style.edge + 8
    across = style.across - left - style.edge
    room = sheet(style, title, subtitle, ["\u2013", *notes]).room(8) - size * 1.3 * 3 - 8 if style.fixed else 0.0
    widest = widest * size + PADDING
    plans = []
    for lines, need in ((1, max(widest, NARROWEST)), (2, max(widest * 0.62, NARROWEST))):
        wide = paged(len(columns), min(max(int(across / need), 1), 20 if style.fixed else COLUMNS))
        tall = paged(len(rows), max(int(room / (size * (1.32 * lines + 0.1))), 1) if style.fixed else ROWS)
        plans.append((wide.pages * tall.pages, lines, wide, tall))
    pages, lines, wide, tall = min(plans, key=lambda plan: plan[:2])
    number = min(max(number, 1), pages)
    down, right = divmod(number - 1, wide.pages)
    tall, wide = paged(len(rows), tall.last, down + 1), paged(len(columns), wide.last, right + 1)
    line = say("matrix_page", style.lang, a=tall.first + 1, b=tall.last, of=len(rows), c=wide.first + 1, d=wide.last, all=len(columns),
               page=number, pages=pages) if pages > 1 else ""
    high = min(room / (tall.last - tall.first), size * (1.32 * lines + 1.2)) if style.fixed else 22.0 if lines == 1 else 38.0
    width = across / (wide.last - wide.first)
    held = Part(rows[tall.first:tall.last], columns[wide.first:wide.last], min(width, MOST) if style.fixed else width, high)
    return sheet(style, title, subtitle, [line, *notes]), Page(tall.first, tall.last, len(rows), number, pages), held


def _draw(drawing: Drawing, cells: pd.DataFrame, held: Part, style: Style) -> None:
    palette = style.palette
    known = {(row["region"], row["key"]): row for row in
             cells[cells["region"].isin(held.regions) & cells["key"].isin(held.metrics)].to_dict("records")}
    places = [(x, y, known.get((region, key))) for y, region in enumerate(held.regions) for x, key in enumerate(held.metrics)]
    tones = [findings.state_tone(row) if row else "" for _, _, row in places]
    drawing.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "y": [y for _, y, _ in places],
            "x": [FULL] * len(places),
            "base": [x - FULL / 2 for x, _, _ in places],
            "width": 0.9,
            "customdata": [[row["id"] if row else ""] for _, _, row in places],
            "hoverinfo": "text",
            "hovertext": [findings.hover(row, style) if row else say("no_target", style.lang) for _, _, row in places],
            "marker": {
                "color": [palette.tones[tone][0] if tone else palette.paper for tone in tones],
                "line": {"color": palette.grid, "width": 1},
            },
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": 1}},
        }
    )
    told = [(x, y, row, tone) for (x, y, row), tone in zip(places, tones, strict=True) if row]
    drawing.texts([x for x, *_ in told], [y for _, y, *_ in told],
                  ["<br>".join(wrap(_words(row, style.lang), held.width - 4, _size(style), lines=2)) for _, _, row, _ in told],
                  [palette.on_tones[tone] for *_, tone in told], _size(style), "middle center")


def _axes(drawing: Drawing, held: Part, regions: list[str], heads: list[list[str]], head: float) -> None:
    style = drawing.style
    drawing.set_axis("xaxis", range=[-0.5, len(held.metrics) - 0.5], visible=False)
    drawing.set_axis("yaxis", range=[len(held.regions) - 0.5, -0.5 - head], showgrid=False, ticks="", tickvals=list(range(len(regions))),
                     ticktext=regions, showline=False, tickfont={"size": _size(style), "color": style.palette.ink})
    drawing.texts(list(range(len(heads))), [-0.5] * len(heads), ["<br>".join(lines) for lines in heads], style.palette.muted, _size(style),
                  "top center")
