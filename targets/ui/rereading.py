"""Papers read again: a table of what would change, and only then the storing."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts, load, reread
from targets.ui import components, frames, names, roles, state
from targets.ui.i18n import t


def one_paper(doc: str) -> None:
    st.caption(t("reread_help"))
    if st.button(t("reread_look"), key="reread_look", type="primary"):
        with components.sentence():
            state.remember("reread_preview", (doc, reread.preview(state.store(), doc)))
    waiting = state.recall("reread_preview")
    if waiting and waiting[0] == doc:
        shown = waiting[1]
        if shown.changes or shown.described:
            confirm(shown, "reread_preview", t("reread_stored"))
        else:
            st.info(t("reread_same"))
    _new_version(doc)


def _new_version(doc: str) -> None:
    """A revised paper in place of the one held, after a look at what changes."""
    st.markdown(f"**{t('renew_title')}**")
    st.caption(t("renew_help"))
    components.dropzone(t("papers_limit", size=st.get_option("server.maxUploadSize"), kinds=load.KINDS))
    file = st.file_uploader(t("renew_choose"), type=[ending.lstrip(".") for ending in load.READABLE], key=state.widget_key("info"))
    if file is None:
        return
    with components.sentence():
        store = state.store()
        shown = reread.preview(store, doc, fresh=load.read_version(file.getvalue(), file.name, store.document(doc)))
    confirm(shown, "renew_preview", t("reread_stored"))


def confirm(shown: reread.Preview, place: str, note: str) -> None:
    """What would change, and the button that stores it."""
    found = reread.counts(shown.changes)
    st.markdown(t("reread_counts", **found))
    for name, (old, new) in shown.described.items():
        st.caption(names.change(name, old, new))
    if found["reviewed"]:
        st.info(t("reread_renews" if shown.fresh else "reread_follows" if shown.said else "reread_keeps", n=found["reviewed"]))
    if shown.changes:
        st.dataframe(_table(shown.changes), hide_index=True, placeholder="", height="content" if len(shown.changes) < 10 else 380,
                     column_config={t("col_sentence"): st.column_config.TextColumn(width="large")})
    with st.container(horizontal=True):
        stored = st.button(t("reread_apply"), key=f"{place}_apply", type="primary")
        dropped = st.button(t("cancel"), key=f"{place}_drop")
    if dropped:
        state.remember(place, None)
        state.bump("info")
        st.rerun()
    if stored:
        apply(shown, note, place)


def apply(shown: reread.Preview, note: str, place: str = "info_preview") -> None:
    """Store what was shown; where the paper changed meanwhile, show again instead."""
    with components.sentence():
        again = reread.apply(state.store(), shown, by=state.signature() or t("nobody"))
    frames.refresh()
    if again is not None:
        state.remember(place, (shown.document.doc, again))
        st.warning(t("reread_stale"))
        return
    state.remember(place, None)
    state.bump("info")
    state.remember("paper_note", note)
    st.rerun()


def _table(changes: list[reread.Change]) -> pd.DataFrame:
    return pd.DataFrame([{
        t("col_change"): t("change_new" if one.old is None else "change_gone" if one.new is None else "change_differs"),
        t("col_mark"): roles.role_name(one.row["role"]), t("col_metric"): one.row["metric"], t("field_text"): one.row["text"],
        t("col_what"): _what(one), t("col_reviewed"): t(f"review_{one.state}") if one.state else "", t("col_sentence"): one.row["evidence"]}
        for one in sorted(changes, key=lambda one: one.row["role"] != "target")])


def _what(change: reread.Change) -> str:
    """Old and new value of each field that differs; of a record that comes or goes its value and year."""
    if not change.fields or change.old is None or change.new is None:
        year = "" if change.row["year"] is None else f" · {change.row['year']}"
        return charts.target_label(change.row, state.language()) + year
    old, new = change.old, change.new
    return t("list_semicolon").join(names.change(name, old[name], new[name]) for name in change.fields)


def all_papers(docs: list[str]) -> None:
    """Every paper against the rules of the day."""
    st.caption(t("reread_all_help"))
    if st.button(t("reread_all_look", n=len(docs)), key="reread_all"):
        found: dict[str, dict[str, int]] = {}
        bar = st.progress(0.0)
        for at, doc in enumerate(docs):
            bar.progress(at / len(docs), text=t("intake_at", i=at + 1, n=len(docs), name=doc))
            with components.sentence():
                shown = reread.preview(state.store(), doc)
            if shown.changes or shown.described:
                found[doc] = reread.counts(shown.changes)
        bar.empty()
        state.remember("reread_found", found)
    result = state.recall("reread_found")
    if result is None:
        return
    if not result:
        st.info(t("reread_same"))
        return
    heads = {"new": "change_new", "gone": "change_gone", "changed": "change_differs", "reviewed": "col_reviewed"}
    rows = [{t("col_paper"): doc} | {t(word): one[name] for name, word in heads.items()} for doc, one in result.items()]
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="")
    if st.button(t("reread_all_apply", n=len(result)), key="reread_all_apply", type="primary"):
        _apply_all(list(result))


def _apply_all(docs: list[str]) -> None:
    bar = st.progress(0.0)
    for at, doc in enumerate(docs):
        bar.progress(at / len(docs), text=t("intake_at", i=at + 1, n=len(docs), name=doc))
        with components.sentence():
            shown: reread.Preview | None = reread.preview(state.store(), doc)
            while shown is not None:
                shown = reread.apply(state.store(), shown, by=state.signature() or t("nobody"))
    state.remember("reread_found", {})
    frames.refresh()
    st.rerun()
