"""Papers come in: many files at once, or a pasted text; every one that can't be read is named in a sentence."""
from __future__ import annotations

import contextlib
import html

import streamlit as st

from targets import load
from targets.text import TargetsError
from targets.ui import components, frames, rights, state
from targets.ui.i18n import plain, t


def render(*, empty: bool) -> None:
    _report()
    with st.expander(t("add_papers"), expanded=empty or bool(state.recall("intake_open"))):
        if not rights.allowed("papers"):
            return
        files, pasted = st.tabs([t("add_files"), t("add_pasted")])
        with files:
            _files()
        with pasted:
            _pasted()


def _report() -> None:
    """What became of the last papers: it stays until the next ones come."""
    done, failed = state.recall("intake_done", []), state.recall("intake_failed", [])
    if done:
        st.success(t("intake_done", papers=len(done), targets=sum(one.targets for one in done)))
        for one in done:
            if one.like:
                st.warning(t("intake_like", title=plain(one.title), like=plain(one.like)))
            for note in one.notes:
                st.info(plain(note.say(state.language())))
        if len(done) == 1 and st.button(t("open_paper"), key="open_new", type="primary"):
            state.remember("doc", done[0].doc)
            _forget()
            st.rerun()
    if state.recall("intake_left"):
        st.warning(t("intake_stopped", n=state.recall("intake_left")))
    if failed:
        items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in failed)
        st.error(t("intake_failed", n=len(failed)))
        with st.container(height=240 if len(failed) > 6 else "content"):
            st.html(f'<ul class="tt-issues">{items}</ul>')


def _forget() -> None:
    for name in ("intake_done", "intake_failed", "intake_left"):
        state.remember(name, [])


def _files() -> None:
    components.dropzone(t("papers_limit", size=components.largest_upload(), kinds=load.KINDS))
    files = st.file_uploader(t("add_files_label"), type=[ending.lstrip(".") for ending in load.READABLE], accept_multiple_files=True,
                             key=state.widget_key("papers_in"))
    if files and rights.button("papers", t("add_files_button", n=len(files)), type="primary", key="add_files"):
        _take([(file.name, file.getvalue()) for file in files])


def _take(files: list[tuple[str, bytes]]) -> None:
    """Read the files one by one, with a bar; one that fails does not stop the rest, a click on the button does."""
    done: list[load.Loaded] = []
    failed: list[str] = []
    by, lang, limits, left = state.person().name, state.language(), state.settings().uploads.limits, len(files)
    bar = st.progress(0.0)
    st.button(t("intake_stop"), key="stop_intake")
    try:
        for at, (name, data) in enumerate(files):
            tick = components.ticking(bar, at, len(files))
            tick(name, 0, 0)
            try:
                found = load.take_files(state.store(), state.workers(), data, name, by=by, limits=limits, tick=tick)
                with contextlib.closing(found):
                    for one in found:
                        if isinstance(one, load.Loaded):
                            done.append(one)
                        else:
                            failed.append(one.say(lang))
            except TargetsError as error:
                failed.append(error.say(lang))
            left -= 1
    finally:        # what came in before it stopped is there, and told
        _finish(done, failed, left)
    st.rerun()


def _pasted() -> None:
    title = st.text_input(t("paste_title"), key=state.widget_key("paste_title"), placeholder=t("paste_title_hint"))
    text = st.text_area(t("paste_text"), key=state.widget_key("paste_text"), height=220)
    if rights.button("papers", t("paste_button"), type="primary", key="add_pasted"):
        bar = st.empty()
        with components.sentence():
            done = load.take_text(state.store(), state.workers(), text, by=state.person().name, title=title,
                                  tick=components.ticking(bar))
        state.bump("paste_title")
        state.bump("paste_text")
        _finish([done], [])
        st.rerun()


def _finish(done: list[load.Loaded], failed: list[str], left: int = 0) -> None:
    state.remember("intake_left", left)
    state.remember("intake_done", done)
    state.remember("intake_failed", failed)
    state.bump("papers_in")
    frames.refresh()
