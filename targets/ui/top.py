"""The line above every page: the app's name, search, views kept by name, the link of the view, the language."""
from __future__ import annotations

import html

import streamlit as st

from targets.ui import browser, door, savedviews, search, state
from targets.ui.i18n import t


def render(page: str) -> None:
    """The line above the page with this name."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        st.html(f'<span class="tt-app">{html.escape(t("app_title"))}</span>', width="content")
        search.box(page)
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="top_tools"):
            savedviews.menu(page)
            browser.link_button()
            _language()
            door.reader()
    state.to_url("lang", [state.language()])


def _language() -> None:
    chosen = st.segmented_control(t("language"), state.LANGUAGES, format_func=lambda lang: t(f"language_{lang}"), key="language_switch",
                                  default=state.language(), required=True, label_visibility="collapsed")
    if chosen and chosen != state.language():
        state.remember("lang", chosen)
        st.rerun()
