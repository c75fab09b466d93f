"""A decision about a verdict as the pages keep it: under the reader's name, told in a line, everything read anew."""
from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from targets.text import TargetsError
from targets.ui import frames, state
from targets.ui.i18n import t


def name_field(place: str) -> None:
    """The reader's name, which the log keeps with every decision."""
    by = st.text_input(t("reviewer"), value=state.recall("by", ""), key=state.widget_key(f"{place}_by"), max_chars=40, width=260,
                       placeholder=t("nobody"))
    state.remember("by", by)


def note(place: str) -> str | None:
    """What the last decision did, told once."""
    said: str | None = state.recall(f"{place}_note")
    if said:
        st.success(said)
        state.remember(f"{place}_note", None)
    return said


def keep(place: str, work: Callable[[str], object], done: str) -> None:
    """``work`` (given the reader's name), then the page anew with ``done``; where it can't be done, the sentence that says why."""
    try:
        work(state.signature() or t("nobody"))
    except TargetsError as error:
        frames.refresh()
        st.error(error.say(state.language()))
        return
    frames.refresh()
    state.bump(place)
    state.bump(f"{place}_reason")
    state.remember(f"{place}_note", done)
    st.rerun()
