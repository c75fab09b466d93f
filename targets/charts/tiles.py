"""A tile for each province: how many targets it has set.  A scheme, not a map: no boundary is drawn."""
from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base
from targets.charts.style import Style
from targets.charts.wording import say

GRID = Path(__file__).parents[1] / "data" / "tile_grid.csv"


@functools.cache
def grid() -> pd.DataFrame:
    """region_code, region, row, col of every tile."""
    return pd.read_csv(GRID, dtype={"region_code": str})


def tile_regions() -> list[str]:
    return list(grid()["region"])


def tiles(counts: dict[str, int], style: Style, *, regions: dict[str, str] | None = None, nation: int = 0,
          as_of: str | None = None) -> go.Figure:
    """``counts``: targets by region name (short Chinese); ``nation``: targets of the State; ``regions``: names to show."""
    names, palette, frame = regions or {}, style.palette, grid()
    figure = base.blank(style)
    plot = 330.0 if style.narrow else 400.0
    room = min(style.width, 1024) - 2 * base.EDGE
    side = min(plot / 8, room / 7) - 4
    top = max(counts.values(), default=0)
    fill, ink, text = [], [], []
    for region in frame["region"]:
        count = counts.get(region, 0)
        step = 0 if top <= 1 else min(3, int(4 * (count - 1) / top))
        fill.append(palette.tile[step] if count else palette.empty)
        ink.append(palette.tile_text[step] if count else palette.muted)
        label = names.get(region, region)
        text.append(f"{label}<br><b>{count}</b>" if count else label)
    english = style.lang == "en"
    figure.add_trace(go.Scatter(
        x=frame["col"], y=frame["row"], mode="markers+text", text=text, textposition="middle center",
        marker={"symbol": "square", "size": side, "color": fill, "line": {"color": palette.grid, "width": 1}, "opacity": 1},
        textfont={"size": (8 if style.narrow else 9) if english else style.text_size - (2 if style.narrow else 0), "color": ink},
        customdata=[[region] for region in frame["region"]], hoverinfo="text", cliponaxis=False,
        hovertext=[f"{names.get(r, r)} {say('count_targets', style.lang, n=counts[r]) if counts.get(r) else say('no_data', style.lang)}"
                   for r in frame["region"]],
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}, "textfont": {"color": None}}))
    figure.update_xaxes(visible=False, range=[-0.6, 6.6], constrain="domain")
    figure.update_yaxes(visible=False, range=[7.6, -0.6], scaleanchor="x", scaleratio=1, constrain="domain")
    placed = sum(1 for region in counts if counts[region])
    title = say("find_tiles", style.lang, n=placed, m=sum(counts.values()))
    subtitle = say("tiles_subtitle", style.lang)
    if nation:
        subtitle += say("dot", style.lang) + say("nation_count", style.lang, n=nation)
    tail = [say("as_of", style.lang, date=as_of)] if as_of else []
    return base.finish(figure, style, title=title, subtitle=subtitle, notes=[say("tiles_note", style.lang), *tail],
                       plot_height=plot, left=base.EDGE, right=base.EDGE, axis_below=False)
