"""Search: the box above every page, and the page with what was found in regions, metrics, papers and sentences."""
from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, query, searching
from targets.amounts import number
from targets.charts.wording import missing
from targets.listing import COUNTED
from targets.ui import components, frames, names, state
from targets.ui.i18n import md, plain, t

AT_ONCE = {"region": 8, "metric": 12, "paper": 10, "sentence": 20}
MORE = 200


def box(page: str) -> None:
    """Where words are typed, above the page with this name; Enter opens the page of what is found."""
    words = st.text_input(t("search"), value=state.recall("q") or "", key=state.widget_key("q"), placeholder=t("search_hint"),
                          label_visibility="collapsed", icon=":material/search:", max_chars=80, on_change=state.remember,
                          args=("search_asked", True))
    state.remember("q", words)
    new = state.recall("search_asked", False)
    state.remember("search_asked", False)
    if new and words.strip() and page != "search":
        components.go_to("search", q=words)


def render() -> None:
    components.heading("page_search", t("search_lead"))
    said = state.asked("q")
    if said and said[0] != state.recall("q"):
        state.remember("q", said[0])
        state.bump("q")
        st.rerun()
    words = str(state.recall("q") or "").strip()
    state.to_url("q", [words] if words else [])
    if not words:
        st.info(t("search_nothing_asked"))
        return
    with st.spinner(t("search_at")):
        index = frames.search_index()
    wide = state.recall("search_more", "") == words
    found = searching.find(index, words, MORE if wide else max(AT_ONCE.values()))
    if index.sentences is None:
        st.info(t("search_preparing"))
    if found.empty:
        if index.sentences is not None:
            st.info(md("search_none", words=words))
        return
    for kind, show in (("region", _regions), ("metric", _metrics), ("paper", _papers), ("sentence", _sentences)):
        rows = found[found["kind"] == kind]
        if rows.empty:
            continue
        rows = rows if wide else rows.head(AT_ONCE[kind])
        of = int(rows["of"].iloc[0])
        st.markdown(f"##### {t(f'search_{kind}', n=t('search_least', n=f'{COUNTED:,}') if of > COUNTED else of)}")
        show(rows, words)
        left = of - len(rows)
        told = t("search_least", n=f"{COUNTED:,}") if of > COUNTED else left
        if left and wide:
            st.caption(t("search_cut", n=told))
        elif left:
            st.button(t("search_more", n=told), key=f"more_{kind}", type="tertiary", on_click=state.remember, args=("search_more", words))


def _regions(rows: pd.DataFrame, words: str) -> None:
    with st.container(horizontal=True):
        for at, row in enumerate(rows.to_dict("records")):
            if st.button(f"{plain(names.region(row['id']))} · {t('n_targets_of', n=row['n'])}", key=f"found_region_{at}"):
                components.go_to("region", p=row["id"])


def _metrics(rows: pd.DataFrame, words: str) -> None:
    with st.container(horizontal=True):
        for at, row in enumerate(rows.to_dict("records")):
            also = t("search_wording", words=row["about"]) if row["about"] else ""
            label = " · ".join(part for part in (names.metric(row["id"]), t("n_targets_of", n=row["n"]), also) if part)
            if st.button(plain(label), key=f"found_metric_{at}"):
                components.go_to("metric", m=row["id"])


def _papers(rows: pd.DataFrame, words: str) -> None:
    for at, row in enumerate(rows.to_dict("records")):
        with st.container(gap=None):
            if st.button(plain(row["title"]), key=f"found_paper_{at}", type="tertiary"):
                components.go_to("documents", doc=row["id"])
            st.caption(plain(" · ".join(part for part in (row["about"], t("n_targets_of", n=row["n"])) if part)))


def _sentences(rows: pd.DataFrame, words: str) -> None:
    known = names.targets_of(rows["id"])
    for at, row in enumerate(rows.to_dict("records")):
        goal = known.get(row["id"])
        if goal is None:        # gone since the index was made
            continue
        with st.container(gap=None):
            if st.button(plain(_goal(goal)), key=f"found_sentence_{at}", type="tertiary"):
                components.go_to("evidence", target=row["id"])
            others = f'· {t("search_others", n=row["n"] - 1)}' if row["n"] > 1 else ""
            st.html(f'<p class="tt-found" lang="zh">{marked(row["about"], words)} <span>{html.escape(row["title"])} '
                    f'<i>{html.escape(others)}</i></span></p>')


def _goal(goal: Mapping[str, Any]) -> str:
    """贵州 电解铝产能利用率 ≥80% · 2020."""
    region = names.region(goal["region"]) if isinstance(goal["region"], str) else ""
    due = "" if missing(goal["year"]) else f" · {number(goal['year'], 'zh')}"
    metric = query.metric_label(None if missing(goal["metric_id"]) else goal["metric_id"], goal["metric"], state.language())
    return f"{region} {metric} {charts.target_label(goal, state.language())}{due}".strip()


def marked(sentence: str, words: str) -> str:
    """A sentence as HTML, the words that were asked for marked, whatever their width and case."""
    folded = searching.fold(sentence)
    if len(folded) != len(sentence):        # folding made it longer: places would not fit
        return html.escape(sentence)
    spots = re.compile("|".join(map(re.escape, sorted(searching.split(words), key=len, reverse=True))))
    out, last = [], 0
    for spot in spots.finditer(folded):
        out += [html.escape(sentence[last:spot.start()]), f"<mark>{html.escape(sentence[spot.start():spot.end()])}</mark>"]
        last = spot.end()
    return "".join([*out, html.escape(sentence[last:])])
