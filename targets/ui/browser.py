"""What only the reader's browser can do: tell how wide the page is, save a chart as a picture, ask before the page is closed."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from targets.ui import state

WIDTH_JS = """
export default function ({ parentElement, data, setStateValue }) {
  const box = () => {
    const width = parentElement.closest('[data-testid="stMainBlockContainer"]')
    const pad = getComputedStyle(width)
    const free = width.clientWidth - parseFloat(pad.paddingLeft) - parseFloat(pad.paddingRight)
    return free >= 1024 ? 1024 : Math.max(300, Math.floor(free / 20) * 20)
  }
  let timer
  const tell = () => { const now = box(); if (now !== data.width) setStateValue('width', now) }
  const later = () => { clearTimeout(timer); timer = setTimeout(tell, 300) }
  tell()
  window.addEventListener('resize', later)
  return () => window.removeEventListener('resize', later)
}
"""
SAVE_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector('button')
  button.textContent = data.label
  button.onclick = () => {
    const camera = document.querySelector(`.st-key-${data.chart} .modebar-btn`)
    if (camera) camera.click()
  }
}
"""
GUARD_JS = """
export default function ({ data }) {
  const ask = event => { event.preventDefault(); event.returnValue = '' }
  if (data.unsaved) window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
"""
SAVE_CSS = """
button { font: inherit; font-size: 14px; padding: .35rem .75rem; border-radius: .5rem; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""

_width = st.components.v2.component("targets_page_width", html="<span></span>", js=WIDTH_JS, isolate_styles=False)
_save = st.components.v2.component("targets_save_picture", html='<button type="button"></button>', css=SAVE_CSS, js=SAVE_JS)
_guard = st.components.v2.component("targets_guard", html="<span></span>", js=GUARD_JS, isolate_styles=False)


def measure() -> None:
    """Learn the width of the page, so that titles break where it ends; the page is drawn again when it changes."""
    result = _width(key="page_width", data={"width": state.recall("width", 1024)}, default={"width": 1024},
                    on_width_change=lambda: None)
    if result.width and result.width != state.recall("width", 1024):
        state.remember("width", int(result.width))
        st.rerun()


@contextmanager
def guarded() -> Iterator[None]:
    """Around a page: while figures are typed and not saved, the browser asks before it closes or reloads the window."""
    place, before = st.empty(), state.unsaved() > 0
    with place:
        _guard(key=f"guard_{before}", data={"unsaved": before})
    yield
    now = state.unsaved() > 0
    if now != before:       # the page itself has changed it
        with place:
            _guard(key=f"guard_{now}", data={"unsaved": now})


def save_button(chart: str, label: str) -> None:
    """A button that presses the camera of the chart with the key ``chart``."""
    _save(key=f"save_{chart}", data={"chart": chart, "label": label})
