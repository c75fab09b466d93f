"""A figure as a picture: its size, ground, format and title chosen, looked at, and saved by the reader's own browser."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from targets import charts, views
from targets.charts import Style
from targets.ui import browser, frames, state
from targets.ui.i18n import t
from targets.views import View

FORMATS = ("png", "svg")


def button(view: View, key: str, *name: str) -> None:
    """Opens the dialog for this view; ``name``: what the file is called after."""
    if st.button(t("save_picture"), key=f"{key}_picture", icon=":material/image:"):
        st.dialog(t("picture_title"), width="large")(_dialog)(view, name)


def _dialog(view: View, name: tuple[str, ...]) -> None:
    lang, material = state.language(), frames.material()
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    preset = left.selectbox(t("picture_size"), charts.PICTURES, format_func=lambda one: charts.preset_name(one, lang), key="picture_size")
    ground = middle.segmented_control(t("picture_ground"), ["white", "clear"], default="white", required=True, key="picture_ground",
                                      format_func=lambda one: t(f"picture_{one}"))
    kind = right.segmented_control(t("picture_format"), FORMATS, default="png", required=True, key="picture_format", format_func=str.upper)
    proposed, _ = views.heading(replace(view, title=None), material, lang)
    title = st.text_area(t("picture_heading"), value=view.title or "", placeholder=proposed, height=68, max_chars=120,
                         key=state.list_key("picture_heading", [repr(view)]), help=t("picture_heading_help"))
    style = Style(lang=lang, preset=preset, transparent=ground == "clear", made=frames.today())
    shown = replace(view, title=title.strip() or None)
    figure = views.draw(shown, material, style)
    pages = int(figure.layout.meta.get("pages", 1))
    page = 1
    if pages > 1:
        chosen = st.segmented_control(t("picture_page"), range(1, pages + 1), default=1, required=True,
                                      key=state.list_key(f"picture_page_{preset}", [repr(view)]))
        page = int(chosen or 1)
        figure = views.draw(shown, material, style, page=page)
    preview(figure, "picture_preview", f"{preset}_{ground}_{kind}_{page}",
            charts.picture(figure, style, *name, *([page] if pages > 1 else []), frames.as_of(), kind=kind))
    browser.save_button("picture_preview", t("picture_save"))


def preview(figure: go.Figure, key: str, version: str, config: Mapping[str, Any]) -> None:
    """A figure of a fixed size, laid out at that size and shown smaller, so that it looks as it will on paper."""
    width, height = int(figure.layout.width), int(figure.layout.height)
    box = f".st-key-{key}"
    st.html(f"<style>{box}, {box} > div {{ width: {width}px !important; min-width: {width}px; max-width: none !important; }}"
            f"{box} {{ position: absolute; left: -20000px; top: 0; }}</style>")
    with st.container(key=key):     # out of sight: what is shown is its picture
        st.plotly_chart(figure, key=f"{key}_{version}", theme=None, width=width, config=dict(config), alt=figure.layout.meta["alt"])
    browser.copy_of(key, width, height, str(figure.layout.meta["alt"]))
