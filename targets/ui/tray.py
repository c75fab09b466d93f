"""The tray: views collected from any page for a briefing, kept for this reader until the briefing is saved."""
from __future__ import annotations

from dataclasses import replace

import streamlit as st

from targets.ui import state
from targets.ui.i18n import t
from targets.views import View


def items() -> list[View]:
    return list(state.recall("tray", ()))


def put(views: list[View]) -> None:
    """Set what the tray holds; fields of the composer start anew."""
    state.remember("tray", tuple(views))
    state.bump("tray")


def button(view: View, key: str) -> None:
    """Take a view into the tray; one that lies there already is not taken twice."""
    there = view in items()
    if st.button(t("tray_there") if there else t("tray_add"), key=f"{key}_tray", disabled=there, icon=":material/playlist_add:"):
        put([*items(), view])
        state.remember("tray_note", len(items()))
        st.rerun()


def note() -> None:
    """What was just taken in, told once."""
    n = state.recall("tray_note")
    if n:
        st.toast(t("tray_note", n=n), icon=":material/playlist_add_check:")
        state.remember("tray_note", None)


def move(place: int, by: int) -> None:
    """Change the order; for a button's ``on_click``."""
    held = items()
    held.insert(max(0, place + by), held.pop(place))
    put(held)


def drop(place: int) -> None:
    held = items()
    del held[place]
    put(held)


def retitle(place: int, title: str, sentence: str) -> None:
    """A title of the reader's own ('' for the finding) and a sentence; fields keep what is typed into them."""
    held = items()
    new = replace(held[place], title=title.strip() or None, note=sentence.strip())
    if new != held[place]:
        held[place] = new
        state.remember("tray", tuple(held))
