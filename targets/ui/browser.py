"""What only the reader's browser can do: tell the page's width, save a chart as a picture, copy the address, ask before closing."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from targets.ui import state
from targets.ui.i18n import t

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
  const pause = time => new Promise(done => setTimeout(done, time))
  button.onclick = async () => {      // what was typed last may still be on its way into the figure
    await pause(250)
    for (let n = 0; n < 100 && document.querySelector('[data-test-script-state="running"]'); n++) await pause(100)
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
LINK_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector('button')
  button.textContent = data.label
  const copied = async text => {
    if (navigator.clipboard && window.isSecureContext) {
      try { await navigator.clipboard.writeText(text); return true } catch (refused) { /* the old way, below */ }
    }
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    document.body.append(area)
    area.select()
    try { return document.execCommand('copy') } finally { area.remove(); button.focus() }
  }
  button.onclick = async () => {
    if (await copied(location.href)) {
      button.textContent = data.done
      setTimeout(() => { button.textContent = data.label }, 2000)
    } else window.prompt(data.failed, location.href)
  }
}
"""
# A page is called by a bare address and writes what it shows into it at once: one step of the history, not two.
HISTORY_JS = """
export default function () {
  if (history.oneStepAPage) return
  history.oneStepAPage = true
  const push = history.pushState.bind(history)
  history.pushState = (state, title, url) => {
    const bare = !location.search && new URL(url, location.href).pathname === location.pathname
    return bare ? history.replaceState(state, title, url) : push(state, title, url)
  }
}
"""
# A log-in leads back to the first page: remember where the reader wanted to go, and go there afterwards.
WAIT_JS = """
export default function () { sessionStorage.setItem('targets_wanted', location.pathname + location.search) }
"""
BACK_JS = """
export default function () {
  const wanted = sessionStorage.getItem('targets_wanted')
  sessionStorage.removeItem('targets_wanted')
  const here = location.pathname + location.search
  if (wanted && wanted.startsWith('/') && !wanted.startsWith('//') && wanted !== here) location.replace(wanted)
}
"""
COPY_JS = """
export default function ({ parentElement, data }) {
  const box = parentElement.querySelector('[role="img"]')
  box.setAttribute('aria-label', data.alt)
  let last = ''
  const draw = () => {
    const layers = [...document.querySelectorAll(`.st-key-${data.chart} .js-plotly-plot .main-svg`)]
    const now = layers.map(one => one.innerHTML.length).join()
    if (!layers.length || now === last) return
    last = now
    const whole = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    whole.setAttribute('viewBox', `0 0 ${data.width} ${data.height}`)
    whole.setAttribute('width', '100%')
    for (const layer of layers) {
      const copy = layer.cloneNode(true)
      whole.append(copy)
    }
    box.replaceChildren(whole)
  }
  const timer = setInterval(draw, 250)
  draw()
  return () => clearInterval(timer)
}
"""
SAVE_CSS = """
button { font: inherit; font-size: .875rem; padding: .35rem .75rem; border-radius: .5rem; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""

_width = st.components.v2.component("targets_page_width", html="<span></span>", js=WIDTH_JS, isolate_styles=False)
_save = st.components.v2.component("targets_save_picture", html='<button type="button"></button>', css=SAVE_CSS, js=SAVE_JS)
_link = st.components.v2.component("targets_copy_link", html='<button type="button"></button>', css=SAVE_CSS, js=LINK_JS)
_history = st.components.v2.component("targets_history", html="<span></span>", js=HISTORY_JS, isolate_styles=False)
_wait = st.components.v2.component("targets_wait", html="<span></span>", js=WAIT_JS, isolate_styles=False)
_back = st.components.v2.component("targets_back", html="<span></span>", js=BACK_JS, isolate_styles=False)
_copy = st.components.v2.component("targets_copy", html='<div role="img" class="tt-preview"></div>', js=COPY_JS, isolate_styles=False)
_guard = st.components.v2.component("targets_guard", html="<span></span>", js=GUARD_JS, isolate_styles=False)


def measure() -> None:
    """Learn the width of the page, so that titles break where it ends; the page is drawn again when it changes.  After a log-in, go on
    to where the reader wanted."""
    with st.container(key="unseen"):
        _history(key="history")
        _back(key="go_on")
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


def wait_at_door() -> None:
    """Before a log-in: keep in mind where the reader wanted to go."""
    _wait(key="wait_at_door")


def link_button() -> None:
    """A button that copies the address of the view as it now stands."""
    _link(key="copy_link", data={"label": t("link_copy"), "done": t("link_copied"), "failed": t("link_by_hand")})


def save_button(chart: str, label: str) -> None:
    """A button that presses the camera of the chart with the key ``chart``."""
    _save(key=f"save_{chart}", data={"chart": chart, "label": label})


def copy_of(chart: str, width: int, height: int, alt: str) -> None:
    """The figure with the key ``chart``, which is laid out at its size out of sight, shown as wide as there is room; ``alt`` in words."""
    _copy(key=f"copy_{chart}", data={"chart": chart, "width": width, "height": height, "alt": alt})
