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
    order = list(range(len(items())))
    order.insert(max(0, place + by), order.pop(place))
    _arrange(order)


def drop(place: int) -> None:
    """Take a view out; for a button's ``on_click``."""
    _arrange([one for one in range(len(items())) if one != place])


def _arrange(order: list[int]) -> None:
    """The views at these places, in this order; what changed of each goes along."""
    held, changed = items(), state.recall("brief_changed", {})
    put([held[place] for place in order])
    state.remember("brief_changed", {new: changed[old] for new, old in enumerate(order) if old in changed})


def retitle(place: int, title: str, sentence: str) -> None:
    """A title of the reader's own ('' for the finding) and a sentence; fields keep what is typed into them."""
    held = items()
    new = replace(held[place], title=title.strip() or None, note=sentence.strip())
    if new != held[place]:
        held[place] = new
        state.remember("tray", tuple(held))
