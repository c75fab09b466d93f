"""What every figure shares: title as a finding, subtitle, notes and source inside the picture, and its saving."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from targets.charts.style import FONT, PICTURE_HEIGHT, PICTURE_SCALE, PICTURE_WIDTH, Style
from targets.charts.wording import em_width, file_name, missing, say, source_text, wrap

EDGE = 14          # pixels between drawing and border
LINE = 1.35        # line height in ems
PLOTLY_WORDS = {"Download plot as a PNG": "save_png",
                "Preparing image - this may take a few seconds": "saving", "Image download succeeded": "saved",
                "Sorry, there was a problem downloading your image!": "not_saved"}


def steady(colour: str) -> dict[str, Any]:
    """A click selects; it must not fade what was not clicked, marks or labels."""
    look = {"marker": {"opacity": 1}, "textfont": {"color": colour}}
    return {"selected": look, "unselected": look}


def blank(style: Style) -> go.Figure:
    """An empty figure with explicit grounds and type: a theme of the page must not leak into saved pictures."""
    palette = style.palette
    figure = go.Figure()
    figure.update_layout(
        template="none", paper_bgcolor=palette.paper, plot_bgcolor=palette.paper,
        font={"family": FONT, "size": style.text_size, "color": palette.ink},
        showlegend=False, dragmode=False, hovermode="closest", clickmode="event+select",
        hoverlabel={"font": {"family": FONT, "size": 13, "color": palette.ink}, "align": "left",
                    "bgcolor": palette.paper, "bordercolor": palette.muted},
    )
    axis = {"showgrid": True, "gridcolor": palette.grid, "zeroline": False, "linecolor": palette.muted,
            "tickcolor": palette.muted, "tickfont": {"size": style.text_size, "color": palette.ink}, "fixedrange": True}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure


def finish(
    figure: go.Figure, style: Style, *, title: str, subtitle: str, notes: Sequence[str],
    plot_height: float, left: float = EDGE, right: float = EDGE, axis_below: bool = True,
) -> go.Figure:
    """Put words around a drawing of ``plot_height`` pixels and reserve exactly the room they need.

    ``left``, ``right``: pixels for labels beside the drawing, worked out by the caller, so that nothing is cut.
    """
    palette, size = style.palette, style.text_size
    width = min(style.width, PICTURE_WIDTH) - 2 * EDGE
    titles = wrap(title, width - 44, style.title_size, lines=5 if style.narrow else 3, even=True)     # 44: the camera stands in the corner
    subs = wrap(subtitle, width, size, lines=3)
    foot = [line for note in notes if note for line in wrap(note, width - style.note_size, style.note_size)]
    top = EDGE + len(titles) * style.title_size * LINE + 4 + len(subs) * size * LINE + 16
    axis = size * 2.2 if axis_below else 8
    bottom = EDGE + axis + len(foot) * style.note_size * LINE + 8
    figure.update_layout(
        meta={"alt": f"{title}. {subtitle}", "title": title, "subtitle": subtitle},
        height=round(top + plot_height + bottom),
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
    )
    figure.add_annotation(
        text="<br>".join(f"<b>{line}</b>" for line in titles), font={"size": style.title_size, "color": palette.ink},
        **_corner(left, "top", top - EDGE))
    figure.add_annotation(
        text="<br>".join(subs), font={"size": size, "color": palette.muted},
        **_corner(left, "top", len(subs) * size * LINE + 16))
    figure.add_annotation(
        text="<br>".join(foot), font={"size": style.note_size, "color": palette.muted}, **_corner(left, "bottom", -axis))
    return figure


def _corner(left: float, side: str, shift: float) -> dict[str, Any]:
    """Left-aligned to the border of the picture, above the drawing or below it."""
    return {"xref": "paper", "yref": "paper", "x": 0, "y": 1 if side == "top" else 0, "xanchor": "left", "yanchor": "top",
            "align": "left", "showarrow": False, "xshift": EDGE - left, "yshift": shift, "borderpad": 0}


def notes(rows: Iterable[Mapping[str, Any]], style: Style, *, key: str = "", as_of: str | None = None) -> list[str]:
    """The lines below a figure: what the marks mean, sources of targets and of actual figures, date of the data."""
    records = list(rows)
    lines = [say(key, style.lang)] if key else []
    papers = source_text(records, style.lang)
    sources = list(dict.fromkeys(
        say("actual_source_unsaid", style.lang) if missing(r.get("actual_source")) else str(r["actual_source"])
        for r in records if not missing(r.get("actual_value"))))
    lines.append(papers)
    tail = [say("actual_source", style.lang, sources=say("semicolon", style.lang).join(sources[:3]))] if sources else []
    if as_of:
        tail.append(say("as_of", style.lang, date=as_of))
    lines.append(say("dot", style.lang).join(tail))
    return lines


def label_room(labels: Iterable[str], size: float, most: float) -> float:
    """Pixels that tick labels need (the longest line of any), at most ``most``."""
    widest = max((em_width(line) for label in labels for line in label.split("<br>")), default=0.0)
    return min(widest * size, most)


def message(text: str, style: Style, *, title: str = "") -> go.Figure:
    """A figure that says in a sentence why there is nothing to draw."""
    figure = blank(style)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(height=220, margin={"l": EDGE, "r": EDGE, "t": EDGE, "b": EDGE})
    lines = ([f"<b>{line}</b>" for line in wrap(title, style.width - 80, 16)] if title else []) + wrap(
        text, style.width - 80, 15)
    figure.add_annotation(text="<br>".join(lines), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False,
                          font={"size": 15, "color": style.palette.muted})
    return figure


def picture(figure: go.Figure, style: Style, *name: object) -> dict[str, Any]:
    """The ``config`` of a figure: one button in the mode bar, which saves a PNG of 2560 pixels' width.

    The height is at least 16:9; a figure with more rows than a slide holds gets taller, never squeezed.
    """
    height = figure.layout.height if figure.layout.height and figure.layout.height > PICTURE_HEIGHT else PICTURE_HEIGHT
    config: dict[str, Any] = {
        "displaylogo": False, "displayModeBar": True, "modeBarButtons": [["toImage"]], "responsive": True,
        "scrollZoom": False, "doubleClick": False,
        "toImageButtonOptions": {"format": "png", "filename": file_name(*name), "width": PICTURE_WIDTH,
                                 "height": height, "scale": PICTURE_SCALE},
    }
    if style.lang == "zh":      # plotly's own words in the mode bar and its notices
        dictionary = {english: say(key, "zh") for english, key in PLOTLY_WORDS.items()}
        config |= {"locale": "zh-CN", "locales": {"zh-CN": {"dictionary": dictionary, "format": {}}}}
    return config
