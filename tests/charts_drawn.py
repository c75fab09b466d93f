"""Figures drawn in a real browser: pictures of them, and where each text stands."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from tests.browser_app import browser

BOXES = """() => [...document.querySelectorAll('#figure svg text')].filter(t => t.textContent.trim()).flatMap(text => {
  const lines = text.querySelectorAll('tspan.line'), frame = document.querySelector('#figure').getBoundingClientRect()
  return (lines.length ? [...lines] : [text]).map(line => {
    const box = line.getBoundingClientRect()
    return {text: line.textContent, size: parseFloat(getComputedStyle(line).fontSize), left: box.left - frame.left, top: box.top - frame.top,
            right: box.right - frame.left, bottom: box.bottom - frame.top}
  }).filter(one => one.text.trim())
})"""
DRAW = """async figure => {
  const place = document.querySelector('#figure')
  place.style.width = figure.layout.width + 'px'; place.style.height = figure.layout.height + 'px'
  await Plotly.react(place, figure.data, figure.layout, {staticPlot: true, responsive: false})
}"""


class Easel:
    """A page with plotly on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.set_content('<body style="margin:0"><div id="figure"></div></body>')
        page.add_script_tag(content=get_plotlyjs())

    def draw(self, figure: go.Figure, width: float | None = None) -> list[dict[str, Any]]:
        """Draw it; every line of text with its size and its box in pixels of the layout."""
        told = figure.to_plotly_json()
        told["layout"]["width"] = told["layout"].get("width") or width
        from json import loads

        from plotly.io import to_json
        self.page.evaluate(DRAW, loads(to_json(told, validate=False)))
        return self.page.evaluate(BOXES)

    def save(self, file: Path) -> None:
        self.page.locator("#figure").screenshot(path=file)


@contextmanager
def easel(scale: float = 1) -> Iterator[Easel]:
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 1400, "height": 1000}, device_scale_factor=scale)
        try:
            yield Easel(context.new_page())
        finally:
            context.close()
