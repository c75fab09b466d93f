"""Briefings on the shelf: saved under a name, opened again with the figures of today, and taken away as files."""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from targets import briefing as making
from targets import charts
from targets.briefing import Briefing, compose, refresh
from targets.text import TargetsError, message, minute
from targets.ui import components, frames, rights, state, tray
from targets.ui.i18n import md, plain, t

KIND = "briefing"


@st.cache_data(ttl=frames.FRESH, show_spinner=False)
def kept(url: str) -> dict[str, dict[str, Any]]:
    """The briefings saved in the store at ``url``, by name."""
    return {row["name"]: row for row in state.store().kept(KIND)}


def note() -> None:
    if state.recall("brief_note"):
        st.success(state.recall("brief_note"))
        state.remember("brief_note", None)


def lay_out(opened: Briefing, changed: dict[int, tuple[str, ...]] | None = None) -> None:
    """Put a briefing on the table: its cover, form, language and views."""
    tray.put(list(opened.items))
    for name, value in (("cover", opened.cover), ("template", opened.template), ("lang", opened.lang), ("parts", opened.parts),
                        ("changed", changed or {})):
        state.remember(f"brief_{name}", value)
    for name in ("title", "unit", "author", "date", "template", "lang", "parts"):
        state.bump(f"brief_{name}")


def begin() -> None:
    """What comes next is a briefing of its own: saving asks for a name."""
    state.remember("brief_name", "")
    state.remember("brief_seen", 0)
    state.bump("brief_name")


def shelf() -> None:
    """Saved briefings: open one with the figures of today, or take it off the shelf."""
    rows = kept(state.settings().store_url)
    if not rows:
        return
    with st.expander(t("brief_shelf", n=len(rows))):
        name = st.selectbox(t("brief_which"), list(rows), key=state.list_key("brief_which", list(rows)),
                            format_func=lambda one: t("brief_saved_at", name=one, by=rows[one]["by"], at=minute(rows[one]["at"])))
        with st.container(horizontal=True):
            if st.button(t("brief_open"), key="brief_open"):
                _open(rows[name])
            if rights.button("briefings", t("brief_remove"), key="brief_remove"):
                _keep(lambda by: state.store().drop_kept(KIND, name, by=by, seen=rows[name]["kept"]), md("brief_removed", name=name))


def _open(row: dict[str, Any]) -> None:
    """Open a saved briefing; what changed since it was saved is told, and marked at its pages."""
    with components.sentence():
        opened, said = refresh(Briefing.from_mapping(row["body"]), frames.material())
    lay_out(opened, dict(opened.changed))
    state.remember("tray_kept", tuple(tray.items()))
    state.remember("brief_name", row["name"])
    state.remember("brief_seen", row["kept"])
    state.bump("brief_name")
    state.remember("brief_note", t("brief_changes", n=len(said)) if said else t("brief_unchanged"))
    st.rerun()


def take_away(now: Briefing) -> None:
    """The files, then the name to save it under."""
    st.markdown(f"##### {t('brief_files')}")
    if not now.items:
        st.caption(t("brief_files_none"))
        return
    why = making.why_no_pictures()
    name = charts.file_name(now.cover.title, now.cover.date)
    changed = {int(place): tuple(lines) for place, lines in state.recall("brief_changed", {}).items() if int(place) < len(now.items)}
    marked = replace(now, changed=changed)      # when the file is made there is no run of the page to ask
    with st.container(horizontal=True):
        for kind in making.KINDS:
            st.download_button(kind.upper(), state.later(partial(_made, marked, kind)), f"{name}.{kind}", making.MIME[kind],
                               key=f"brief_{kind}", on_click="ignore", icon=":material/download:", disabled=kind == "pdf" and bool(why))
    if why:
        st.caption(message(why, state.language()))
    _save(now)


def _made(now: Briefing, kind: str) -> bytes:
    """The file, made when it is asked for; what changed since the briefing was saved is marked in it."""
    material = making.with_inputs(frames.material(), frames.verdicts())
    data, _ = making.make(replace(compose(now, material), changed=now.changed), material, kind, state.settings().progress)
    return data


def _save(now: Briefing) -> None:
    rows = kept(state.settings().store_url)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(t("brief_name"), value=state.recall("brief_name", ""), key=state.widget_key("brief_name"), max_chars=60,
                             placeholder=now.cover.title, width=260).strip() or now.cover.title
        pressed = rights.button("briefings", t("brief_save"), key="brief_save", type="primary")
    opened = state.recall("brief_name") == name
    if pressed and name in rows and not opened:
        state.remember("brief_doubled", name)
    elif pressed:
        _write(now, name, state.recall("brief_seen", 0) if opened else 0)
    if state.recall("brief_doubled") == name and name in rows:
        st.warning(md("view_doubled", name=name, by=rows[name]["by"], at=minute(rows[name]["at"])))
        if rights.button("briefings", t("view_replace"), key="brief_replace"):
            _write(now, name, rows[name]["kept"])


def _write(now: Briefing, name: str, seen: int) -> None:
    body = compose(replace(now, cover=state.recall("brief_cover", now.cover)), frames.material()).to_mapping()

    def work(by: str) -> None:
        state.remember("brief_seen", state.store().keep(KIND, name, body, by=by, seen=seen))
        state.remember("brief_name", name)
        state.remember("brief_changed", {})
        state.remember("tray_kept", tuple(tray.items()))        # only now: what was not kept is still to be asked about
        state.bump("brief_name")

    state.remember("brief_doubled", None)
    _keep(work, md("brief_saved", name=name))


def _keep(work: Any, done: str) -> None:
    try:
        work(state.person().name)
    except TargetsError as error:
        st.error(plain(error.say(state.language())))
        return
    finally:
        kept.clear()
    state.remember("brief_note", done)
    st.rerun()
