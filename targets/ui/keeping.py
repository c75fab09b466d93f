"""Changes as the pages make them: under the reader's name, everything read anew whatever came of it, told once."""
from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from extract.errors import ExtractError
from targets import access
from targets.text import TargetsError, sentence
from targets.ui import frames, signin, state
from targets.ui.i18n import plain, t


def name_field(place: str, label: str = "") -> None:
    """The reader's name, which the log keeps with every decision: given by hand where no log-in says it."""
    if signin.configured():
        st.caption(t("signed_as", **about_me()))
        return
    by = st.text_input(label or t("reviewer"), value=state.recall("by", ""), key=state.widget_key(f"{place}_by"), max_chars=40, width=260,
                       placeholder=access.nobody(state.language()))
    state.remember("by", by)


def about_me() -> dict[str, str]:
    """Name and role of the reader, in words."""
    me = state.person()
    return {"name": plain(me.name), "role": me.role.word(state.language())}


def note(place: str) -> str | None:
    """What the last change did, or why it could not be made, told once; a place that is always there, so that nothing jumps."""
    box = st.empty()
    said: str | None = state.recall(f"{place}_note")
    if complained := state.recall(f"{place}_error"):
        box.error(plain(complained))
    elif said:
        box.success(said)
    state.remember(f"{place}_note", None)
    state.remember(f"{place}_error", None)
    return said


def complaint(place: str) -> None:
    """Why the last change could not be made, told once."""
    if state.recall(f"{place}_error"):
        st.error(plain(state.recall(f"{place}_error")))
        state.remember(f"{place}_error", None)


def attempt(place: str, work: Callable[[str], object]) -> bool:
    """Whether ``work`` (given the reader's name) could be done; else the sentence that says why waits for ``note``.

    What is known of the store is read anew in any case: work that stops in the middle has changed something too.
    """
    try:
        work(state.person().name)
    except (TargetsError, ExtractError) as error:
        state.remember(f"{place}_error", sentence(error, state.language()))
        return False
    finally:
        frames.refresh()
    return True


def keep(place: str, work: Callable[[str], object], done: str) -> None:
    """``work``, then the page anew with ``done``, or with the sentence that says why it can't be done and what was typed."""
    if attempt(place, work):
        state.bump(place)
        state.bump(f"{place}_reason")
        state.remember(f"{place}_note", done)
    st.rerun()
