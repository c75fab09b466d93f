"""Before any page: who may come in. The log-in, what is said to those who may not, and the reader's name above the pages."""
from __future__ import annotations

import html
import time

import streamlit as st

from targets.text import message
from targets.ui import browser, signin, state
from targets.ui.i18n import plain, t

SOON = 20       # minutes before the end of a log-in from which on those with unsaved work are told


def admits() -> bool:
    """Whether the reader of this run may come in; in doubt nobody may."""
    access = state.settings().access
    if signin.trouble(access) or signin.exposed(access):
        return False
    return not signin.configured() or signin.held(signin.claims(), access) is not None


def render() -> None:
    """In place of the pages, to somebody outside: why, and the way to log in."""
    access, said = state.settings().access, signin.claims()
    state.keep_address()
    if found := signin.trouble(access) or (("signin_exposed", {}) if signin.exposed(access) else None):
        code, values = found
        st.error(message(code, state.language(), **values))
        return
    with st.container(key="door", width=480, horizontal_alignment="left"):
        st.html(f'<h1 class="tt-page-title">{html.escape(t("app_title"))}</h1>')
        if said and access.lasts(said, time.time()):
            name = said.get("name") or said.get("email") or "?"
            st.error(t("door_unknown", name=plain(name), id=plain(said.get("sub", "?"))))
            st.button(t("door_leave"), on_click=st.logout, key="door_leave")
            return
        if said:
            st.warning(t("door_over", hours=access.hours))
        else:
            st.write(t("door_lead"))
        for provider in signin.providers():
            label = t("door_enter_by", provider=plain(provider)) if provider else t("door_enter")
            st.button(label, on_click=st.login, args=[provider] if provider else [], key=f"door_{provider}", type="primary")
        browser.wait_at_door()


def passed() -> None:
    """Inside: a word to those whose log-in ends before they have saved."""
    if not signin.configured():
        return
    left = int((signin.claims()["iat"] + state.settings().access.hours * 3600 - time.time()) // 60)
    if left < SOON and state.unsaved():
        st.warning(t("door_soon", minutes=left))


def reader() -> None:
    """Above every page: who is logged in, their role, the way out."""
    if not signin.configured():
        return
    me = state.person()
    with st.popover(me.name, icon=":material/person:", key="reader"):
        st.write(f"**{plain(me.name)}**")
        st.caption(f"{me.role.word(state.language())} · {plain(me.id)}")
        if me.read_only:
            st.caption(t("door_read_only"))
        st.button(t("door_leave"), on_click=st.logout, key="door_leave")
