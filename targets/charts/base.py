"""What every figure shares: its ground and axes, the words around the drawing, its saving as a picture."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go

from targets.charts.presets import preset_name
from targets.charts.sheet import LINE, Page, Sheet
from targets.charts.style import FONT, PICTURE_HEIGHT, PICTURE_SCALE, PICTURE_WIDTH, Style
from targets.charts.wording import em_width, file_name, say, wrap

PLOTLY_WORDS = {"Download plot as a PNG": "save_png",
                "Preparing image - this may take a few seconds": "saving", "Image download succeeded": "saved",
                "Sorry, there was a problem downloading your image!": "not_saved"}
WORDED = {"text", "hovertext", "ticktext", "name"}      # attributes of a figure that are said to people …
SILENT = {"customdata", "meta", "marker", "line", "font"}       # … and those that never hold words of theirs, or pass them on
_FOREIGN = re.compile(r"""<(?!br>|/?b>|/span>|span style="color:[#\w]+">)|&(?=#?\w+;)""")
Mapped = dict[str, Any]


def steady(colour: Any) -> Mapped:
    """A click selects; it must not fade what was not clicked, marks or labels."""
    look: Mapped = {"marker": {"opacity": 1}}
    if isinstance(colour, str):
        look["textfont"] = {"color": colour}
    return {"selected": look, "unselected": look}


class Drawing:
    """Traces, notes and axes as plain mappings: plotly checks each call, so a figure is made of them at once, at the end."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.traces: list[Mapped] = []
        self.notes: list[Mapped] = []
        self.shapes: list[Mapped] = []
        self.axes: Mapped = {}
        palette = style.palette
        self.axis = {"showgrid": True, "gridcolor": palette.grid, "zeroline": False, "linecolor": palette.muted,
                     "tickcolor": palette.muted, "tickfont": {"size": style.text_size, "color": palette.ink}, "fixedrange": True}

    def marks(self, x: list, y: list, rows: list[Mapped], hover: list[str], **look: Any) -> None:
        """Points that can be pointed at and clicked: each tells its row's id."""
        if x:
            self.traces.append({"type": "scatter", "x": x, "y": y, "customdata": [[row["id"]] for row in rows], "hovertext": hover,
                                "hoverinfo": "text", "cliponaxis": False, **look})

    def lines(self, x: list, y: list, **line: Any) -> None:
        opacity = line.pop("opacity", 1)
        if x:
            self.traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "line": line, "opacity": opacity})

    def texts(self, x: list, y: list, texts: list[str], colours: Any, size: float, where: Any = "middle right", **more: Any) -> None:
        """Text at points, which the pointer passes through."""
        if x:
            self.traces.append({"type": "scatter", "mode": "text", "x": x, "y": y, "text": texts, "textposition": where,
                                "hoverinfo": "skip", "textfont": {"color": colours, "size": size}, "cliponaxis": False, **more})

    def set_axis(self, name: str, **values: Any) -> None:
        self.axes[name] = {**self.axis, **self.axes.get(name, {}), **values}


def finish(drawing: Drawing, sheet: Sheet, *, kind: str, height: float, axis: float | None = None, left: float | None = None,
           right: float | None = None, page: Page | None = None, **meta: Any) -> go.Figure:
    """The figure: words around a drawing of ``height`` pixels with exactly the room they need.

    ``axis``: pixels of tick labels below; ``left``, ``right``: pixels beside the drawing, worked out by the caller, so that nothing is cut.
    """
    style, palette = sheet.style, sheet.style.palette
    left, right = (style.edge if side is None else side for side in (left, right))
    axis = style.text_size * 2.2 if axis is None else axis
    room = sheet.room(axis) if style.fixed else height      # what a picture leaves free stands above the foot
    head = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False,
            "xshift": style.edge - left, "borderpad": 0}
    words = [
        ("<br>".join(f"<b>{line}</b>" for line in sheet.titles), style.title_size, palette.ink, 1, sheet.top - style.edge),
        ("<br>".join(sheet.subs), style.text_size, palette.muted, 1, len(sheet.subs) * style.text_size * LINE + 16),
        ("<br>".join(sheet.foot), style.note_size, palette.muted, 0, -max(axis, room - height + axis))]
    drawing.notes += [{**head, "text": text, "font": {"size": size, "color": colour}, "y": y, "yshift": shift}
                      for text, size, colour, y, shift in words if text]
    size = {"height": round(sheet.top + height + sheet.bottom(axis))}
    if style.fixed:
        size = {"height": style.fixed.height, "width": style.fixed.width, "autosize": False}
    page = page or Page(0, 0, 0)
    about = {"alt": f"{sheet.title}. {sheet.subtitle}", "title": sheet.title, "subtitle": sheet.subtitle, "kind": kind,
             "page": page.number, "pages": page.pages, "shown": page.last - page.first, "of": page.of, "shortened": sheet.shortened,
             "exportable": True}
    bottom = size["height"] - sheet.top - height if style.fixed else sheet.bottom(axis)
    return _figure(drawing, {
        **size, "meta": about | meta, "annotations": drawing.notes, "shapes": drawing.shapes,
        "margin": {"l": left, "r": right, "t": sheet.top, "b": bottom, "pad": 0, "autoexpand": False}})


def _figure(drawing: Drawing, layout: Mapped) -> go.Figure:
    """Explicit grounds and type: a theme of the page must not leak into saved pictures."""
    style, palette = drawing.style, drawing.style.palette
    look = {
        "template": "none", "paper_bgcolor": style.ground, "plot_bgcolor": style.ground,
        "font": {"family": FONT, "size": style.text_size, "color": palette.ink}, "showlegend": False, "dragmode": False,
        "hovermode": "closest", "clickmode": "event+select",
        "hoverlabel": {"font": {"family": FONT, "size": 13, "color": palette.ink}, "align": "left", "bgcolor": palette.paper,
                       "bordercolor": palette.muted}}
    axes = {name: drawing.axes.get(name, drawing.axis) for name in {"xaxis", "yaxis", *drawing.axes}}
    return go.Figure(as_text({"data": drawing.traces, "layout": {**look, **axes, **layout}}))


def as_text(part: Any, worded: bool = False) -> Any:
    """A part of a figure in which names and texts of papers show as they stand: Plotly takes <a>, <sup>, &lt; and more for its own.

    Lines, bold type and colours are ours to set.  ``worded``: the part is said to people.
    """
    if isinstance(part, str):
        return _FOREIGN.sub(lambda sign: "&lt;" if sign[0] == "<" else "&amp;", part) if worded and ("<" in part or "&" in part) else part
    if isinstance(part, dict):
        return {name: as_text(value, worded or name in WORDED) if name not in SILENT else value for name, value in part.items()}
    if isinstance(part, list) and any(isinstance(one, (str, dict, list)) for one in part):
        return [as_text(one, worded) for one in part]
    return part


def label_room(labels: Iterable[str], size: float, most: float = float("inf")) -> float:
    """Pixels that labels need (the longest line of any), at most ``most``."""
    widest = max((em_width(line) for label in labels for line in label.split("<br>")), default=0.0)
    return min(widest * size, most)


def hidden(drawing: Drawing, *names: str) -> None:
    for name in names:
        drawing.set_axis(name, visible=False)


def message(text: str, style: Style, *, title: str = "", kind: str = "") -> go.Figure:
    """A figure that says in a sentence why there is nothing to draw."""
    drawing = Drawing(style)
    hidden(drawing, "xaxis", "yaxis")
    width = style.across - 80
    size = style.text_size + 2
    lines = ([f"<b>{line}</b>" for line in wrap(title, width, size)] if title else []) + wrap(text, width, size)
    drawing.notes.append({"text": "<br>".join(lines), "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False,
                          "font": {"size": size, "color": style.palette.muted}})
    shape: Mapped = {"height": style.fixed.height, "width": style.fixed.width} if style.fixed else {"height": 220}
    edge = dict.fromkeys("lrtb", style.edge)
    about = {"alt": f"{title}. {text}" if title else text, "title": title, "subtitle": "", "kind": kind, "empty": text, "exportable": True}
    return _figure(drawing, {**shape, "margin": edge, "annotations": drawing.notes, "meta": about})


def picture(figure: go.Figure, style: Style, *name: object, kind: str = "png") -> Mapped:
    """The ``config`` of a figure: one button in the mode bar, which saves it as ``kind``; none where it may not leave the screen.

    A figure of the screen is saved 2560 pixels wide and at least 16:9 high; one with more rows gets taller, never squeezed.
    """
    about: Mapping[str, Any] = figure.layout.meta or {}
    may = bool(about.get("exportable", True))
    config: Mapped = {"displaylogo": False, "displayModeBar": may, "modeBarButtons": [["toImage"]] if may else [],
                      "responsive": not style.fixed, "scrollZoom": False, "doubleClick": False}
    if may:
        size = _size(figure, style) | ({"scale": 1} if kind == "svg" else {})
        config["toImageButtonOptions"] = {"format": kind, "filename": picture_name(style, *name), **size}
    if style.lang == "zh":      # plotly's own words in the mode bar and its notices
        dictionary = {english: say(key, "zh") for english, key in PLOTLY_WORDS.items()}
        config |= {"locale": "zh-CN", "locales": {"zh-CN": {"dictionary": dictionary, "format": {}}}}
    return config


def _size(figure: go.Figure, style: Style) -> Mapped:
    if style.fixed:
        return {"width": style.fixed.width, "height": style.fixed.height, "scale": style.fixed.scale}
    return {"width": PICTURE_WIDTH, "height": max(figure.layout.height or 0, PICTURE_HEIGHT), "scale": PICTURE_SCALE}


def picture_name(style: Style, *name: object) -> str:
    """Province, metric, size and date as the caller gives them; a size other than the screen's stands before the date."""
    size = [preset_name(style.preset, style.lang).replace(":", "x")] if style.fixed else []
    return file_name(*name[:-1], *size, *name[-1:])
