"""A tile for each province: how many targets it has set.  A scheme, not a map: no boundary is drawn."""
from __future__ import annotations

import functools
import re
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from targets.charts import base
from targets.charts.style import Style
from targets.charts.wording import em_width, say

LONGEST = 7       # letters in a line of a tile
_LAST_SYLLABLE = re.compile(r"(\w+?)((?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])[aeiou]+(?:ng|n)?)$")     # of a name in pinyin
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
    plot = 330.0 if style.narrow else 425.0
    room = min(style.width, 1024) - 2 * base.EDGE
    side = min(plot / 8, room / 7) - 4
    top = max(counts.values(), default=0)
    look: dict[tuple[str, str], list[int]] = {}     # fill and type colour -> tiles
    for place, region in enumerate(frame["region"]):
        count = counts.get(region, 0)
        step = 0 if top <= 1 else min(3, int(4 * (count - 1) / top))
        look.setdefault((palette.tile[step], palette.tile_text[step]) if count else (palette.empty, palette.muted), []).append(place)
    longest = max(em_width(line) for r in frame["region"] for line in _label(names.get(r, r), 0).split("<br>"))
    size = min(style.text_size, (side - 3) / longest)       # one size for all tiles, none of them too small for its name
    for (fill, ink), places in look.items():
        part = frame.iloc[places]
        figure.add_trace(go.Scatter(
            x=part["col"], y=part["row"], mode="markers+text", textposition="middle center", hoverinfo="text", cliponaxis=False,
            marker={"symbol": "square", "size": side, "color": fill, "line": {"color": palette.grid, "width": 1}, "opacity": 1},
            text=[_label(names.get(r, r), counts.get(r, 0)) for r in part["region"]],
            textfont={"size": size, "color": ink},
            customdata=[[r] for r in part["region"]],
            hovertext=[f"{names.get(r, r)} " + (say("count_targets", style.lang, n=counts[r]) if counts.get(r) else
                                                say("no_data", style.lang)) for r in part["region"]],
            **base.steady(ink)))
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


def _label(name: str, count: int) -> str:
    """The name in lines of at most LONGEST letters, where it can be, and the count below it."""
    lines = [line for word in name.split() for line in
             (_LAST_SYLLABLE.sub(r"\1-<br>\2", word) if len(word) > LONGEST else word).split("<br>")]
    return "<br>".join([*lines, f"<b>{count}</b>"] if count else lines)
