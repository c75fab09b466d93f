"""The first steps: add a paper, check what was read from it, enter figures; shown until they are done or put away."""
from __future__ import annotations

import contextlib
from collections.abc import Callable

import streamlit as st

from targets import load
from targets.text import TargetsError
from targets.ui import components, frames, rights, state
from targets.ui.i18n import plain, t

KIND = "guide"
STEPS = ("papers", "check", "figures")


def render() -> None:
    """The three steps, each with its tick and the button that leads to it."""
    done = steps()
    if all(done.values()) or dismissed() or not state.may("papers"):
        return
    with st.container(border=True, key="guide"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{t('guide_title')}**", width="content")
            st.button(t("guide_dismiss"), key="guide_dismiss", type="tertiary", on_click=_dismiss)
        for at, (column, name) in enumerate(zip(st.columns(len(STEPS), gap="medium"), STEPS, strict=True), start=1):
            with column:
                _step(at, name, done=done[name], ready=name == "papers" or done["papers"])


def steps() -> dict[str, bool]:
    """Which steps the store says are done: a paper is there, a record of one was looked at, a figure is there."""
    papers = frames.documents()
    return {"papers": not papers.empty, "check": bool(frames.targets()["review"].notna().any()), "figures": not frames.actuals().empty}


def _step(at: int, name: str, *, done: bool, ready: bool) -> None:
    st.markdown(f"{'✔' if done else at} **{t(f'guide_{name}')}**")
    if done:
        return
    st.caption(t(f"guide_{name}_how"))
    with st.container(horizontal=True):
        if st.button(t(f"guide_{name}_do"), key=f"guide_{name}", type="primary" if ready else "secondary", disabled=not ready):
            _go(name)
        if name == "papers" and state.settings().seeds.is_dir():
            if rights.button("papers", t("guide_seeds"), key="guide_seeds"):
                _seeds()


def _go(name: str) -> None:
    if name == "figures":
        components.go_to("entry", entry_tab="grid")
    components.go_to("documents", doc=None, intake_open=name == "papers")


def _seeds() -> None:
    """Read the papers that come with the software."""
    with st.spinner(t("guide_seeds_at")), components.sentence():
        result = load.load_paths(state.store(), [state.settings().seeds], by=state.person().name, lang=state.language())
    frames.refresh()
    if result.failed:
        st.error("  \n".join(map(plain, result.failed)))
        return
    st.rerun()


@st.cache_data(ttl=frames.FRESH, show_spinner=False)
def _put_away(url: str) -> set[str]:
    """Who put the guide away, by name."""
    return {row["name"] for row in state.store().kept(KIND)}


def dismissed() -> bool:
    """Whether this reader has put the guide away: in this session, or once under their name."""
    return bool(state.recall("guide_dismissed")) or _me() in _put_away(state.settings().store_url)


def _dismiss() -> None:
    state.remember("guide_dismissed", True)
    _say(lambda me: state.store().keep(KIND, me, {"dismissed": True}, by=me))


def bring_back() -> None:
    """Show the guide again."""
    state.remember("guide_dismissed", False)
    _say(lambda me: state.store().drop_kept(KIND, me, by=me))


def _me() -> str:
    """What this reader's own things are kept under: the subject of their log-in, else their name; '' for neither."""
    return state.person().id or state.signature()


def _say(work: Callable[[str], object]) -> None:
    """Let the store remember it under the reader's name; a store that can't be written to forgets it with the session."""
    if me := _me():
        with contextlib.suppress(TargetsError):
            work(me)
        _put_away.clear()
