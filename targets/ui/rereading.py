"""Papers read again: a table of what would change, and only then the storing."""
from __future__ import annotations

import hashlib
from collections.abc import Hashable

import pandas as pd
import streamlit as st

from targets import charts, load, reread
from targets.ui import components, keeping, names, rights, roles, state
from targets.ui.i18n import md, plain, t


def one_paper(doc: str) -> None:
    st.caption(t("reread_help"))
    if st.button(t("reread_look"), key="reread_look", type="primary"):
        with components.sentence():
            state.remember("reread_preview", (doc, reread.preview(state.store(), doc, read=state.reader())))
    if shown := waiting("reread_preview", doc):
        if shown.changes or shown.described:
            confirm(shown, "reread_preview", doc, t("reread_stored"))
        else:
            st.info(t("reread_same"))
    _new_version(doc)


def waiting(place: str, about: Hashable) -> reread.Preview | None:
    """The preview that waits under ``place``, if it is about this."""
    held = state.recall(place)
    return held[1] if held and held[0] == about else None


def _new_version(doc: str) -> None:
    """A revised paper in place of the one held, after a look at what changes."""
    st.markdown(f"**{t('renew_title')}**")
    st.caption(t("renew_help"))
    if not rights.allowed("reread"):
        return
    components.dropzone(t("papers_limit", size=components.largest_upload(), kinds=load.KINDS))
    file = st.file_uploader(t("renew_choose"), type=[ending.lstrip(".") for ending in load.READABLE], key=state.widget_key("info"))
    if file is None:
        return
    data = file.getvalue()
    # read once for this content, the vocabulary, and the paper as it stands; a file may be long
    about = (doc, file.name, hashlib.sha256(data).hexdigest(), repr(state.settings().vocabulary), state.store().papers_mark())
    if waiting("renew_preview", about) is None:
        with components.sentence():
            store, bar = state.store(), st.empty()
            fresh = load.take_version(state.workers(), data, file.name, store.document(doc), components.ticking(bar))
            bar.empty()
            state.remember("renew_preview", (about, reread.preview(store, doc, fresh=fresh, read=state.reader())))
    if shown := waiting("renew_preview", about):
        confirm(shown, "renew_preview", about, t("reread_stored"))


def confirm(shown: reread.Preview, place: str, about: Hashable, note: str) -> None:
    """What would change, and the button that stores it."""
    found = reread.counts(shown.changes)
    st.markdown(t("reread_counts", **found))
    for name, (old, new) in shown.described.items():
        st.caption(plain(names.change(name, old, new)))
    if found["reviewed"]:
        st.info(t("reread_renews" if shown.fresh else "reread_follows" if shown.said else "reread_keeps", n=found["reviewed"]))
    if shown.changes:
        st.dataframe(_table(shown.changes), hide_index=True, placeholder="", height="content" if len(shown.changes) < 10 else 380,
                     column_config={t("col_sentence"): st.column_config.TextColumn(width="large")})
    with st.container(horizontal=True):
        stored = rights.button("papers" if shown.said else "reread", t("reread_apply"), key=f"{place}_apply", type="primary")
        dropped = st.button(t("cancel"), key=f"{place}_drop")
    if dropped:
        state.remember(place, None)
        state.bump("info")
        st.rerun()
    if stored:
        apply(shown, place, about, note)


def apply(shown: reread.Preview, place: str, about: Hashable, note: str) -> None:
    """Store what was shown; where the paper changed meanwhile, show again instead."""
    stale: list[reread.Preview] = []

    def work(by: str) -> None:
        again = reread.apply(state.store(), shown, by=by, read=state.reader())
        stale.extend([again] if again else [])

    if keeping.attempt("paper", work):
        state.remember(place, (about, stale[0]) if stale else None)
        if stale:
            state.remember("paper_error", t("reread_stale"))
        else:
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
            bar.progress(at / len(docs), text=md("intake_at", i=at + 1, n=len(docs), name=doc))
            with components.sentence():
                shown = reread.preview(state.store(), doc, read=state.reader())
            if shown.changes or shown.described:
                found[doc] = reread.counts(shown.changes)
        bar.empty()
        state.remember("reread_found", found)
    keeping.complaint("reread_all")
    result = state.recall("reread_found")
    if result is None:
        return
    if not result:
        st.info(t("reread_same"))
        return
    heads = {"new": "change_new", "gone": "change_gone", "changed": "change_differs", "reviewed": "col_reviewed"}
    rows = [{t("col_paper"): doc} | {t(word): one[name] for name, word in heads.items()} for doc, one in result.items()]
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="")
    if rights.button("reread", t("reread_all_apply", n=len(result)), key="reread_all_apply", type="primary"):
        _apply_all(list(result))


def _apply_all(docs: list[str]) -> None:
    """Store all of them, one by one; where one can't be, those before it are stored and the rest still wait."""
    bar = st.progress(0.0)
    left = dict(state.recall("reread_found"))

    def work(by: str) -> None:
        for at, doc in enumerate(docs):
            bar.progress(at / len(docs), text=md("intake_at", i=at + 1, n=len(docs), name=doc))
            shown: reread.Preview | None = reread.preview(state.store(), doc, read=state.reader())
            while shown is not None:
                shown = reread.apply(state.store(), shown, by=by, read=state.reader())
            del left[doc]

    keeping.attempt("reread_all", work)
    state.remember("reread_found", left)
    st.rerun()
