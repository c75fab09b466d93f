"""Figures as PNG and SVG, drawn by a browser in the background.  Ask ``able.why_no_pictures`` first."""
from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import plotly.graph_objects as go

from targets import views
from targets.briefing import able
from targets.briefing.model import BriefingError
from targets.charts import Style
from targets.views import Material, View

WAIT = 60       # seconds for one picture
_one_at_a_time = threading.RLock()      # the library keeps one browser for the whole process
_depth = 0


@contextmanager
def studio() -> Iterator[None]:
    """Keep the browser open for several pictures: starting it takes longer than a picture."""
    import kaleido

    global _depth
    with _one_at_a_time:
        if _depth == 0:
            try:
                kaleido.start_sync_server(path=able.browser(), mathjax=False, timeout=WAIT, silence_warnings=True)
            except Exception as error:  # noqa: BLE001 — whatever the browser says, a person gets one sentence
                raise BriefingError("brief_picture_failed", reason=_first_line(error)) from None
        _depth += 1
        try:
            yield
        finally:
            _depth -= 1
            if _depth == 0:
                kaleido.stop_sync_server(silence_warnings=True)


def picture(figure: go.Figure, kind: str, *, scale: float = 2.0) -> bytes:
    """``kind``: png or svg, at the figure's own size; BriefingError where the browser fails."""
    import kaleido

    layout = figure.layout
    options = {"format": kind, "width": layout.width or 1024, "height": layout.height or 576, "scale": scale if kind == "png" else 1}
    with studio():
        try:
            return kaleido.calc_fig_sync(figure.to_plotly_json(), opts=options)
        except Exception as error:  # noqa: BLE001 — as above
            raise BriefingError("brief_picture_failed", reason=_first_line(error)) from None


def drawn(view: View, material: Material, lang: str, preset: str) -> list[go.Figure]:
    """The figure of a view laid out for a size of ``charts.presets``, in as many as its rows need."""
    style = Style(lang=lang, preset=preset)
    first = views.draw(view, material, style)
    return [first, *(views.draw(view, material, style, page=page) for page in range(2, first.layout.meta.get("pages", 1) + 1))]


def _first_line(error: Exception) -> Any:
    return next(iter(str(error).splitlines()), type(error).__name__) or type(error).__name__
