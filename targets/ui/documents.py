"""Papers: add them, see them, open one to review what was read from it."""
from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from targets import charts, gold
from targets.charts.wording import missing
from targets.text import minute
from targets.ui import components, frames, intake, keeping, names, paging, paper, rereading, state
from targets.ui.i18n import t


def render() -> None:
    said = state.asked("doc")
    if said:
        state.remember("doc", said[0])
    chosen = state.recall("doc")
    known = state.store().paper(chosen) if chosen else None
    if chosen and known is None:
        st.warning(t("paper_gone"))
        state.remember("doc", None)
    state.to_url("doc", [chosen] if known else [])
    if known:
        paper.render(known)
        return
    papers = frames.documents()
    components.heading("page_documents", t("documents_lead"))
    intake.render(empty=papers.empty)
    if not papers.empty:
        _counts(papers)
        _list()
        _tools(papers)


def _counts(papers: pd.DataFrame) -> None:
    components.counts([(t("count_papers"), str(len(papers))), (t("count_targets"), str(papers["n_targets"].sum())),
                       (t("count_open"), str(papers["n_open"].sum()))])


def _list() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(t("paper_search"), key=state.widget_key("paper_search"), width=360, placeholder=t("paper_search_hint"))
        only = st.toggle(t("paper_only_open"), key=state.widget_key("paper_only_open"))
        keeping.name_field("reviewer")
    shown = _page(words, only)
    if shown.empty:
        st.info(t("paper_none_found"))
        return
    titles = [row["doc"] if missing(row["title"]) else row["title"] for row in shown.to_dict("records")]
    frame = pd.DataFrame({
        t("col_open"): shown["n_open"].to_numpy(), t("count_targets"): shown["n_targets"].to_numpy(), t("col_title"): titles,
        t("col_region"): ["" if missing(name) else names.region(str(name)) for name in shown["region"]],
        t("col_issuer"): shown["issuer"].to_numpy(), t("col_number"): shown["doc_number"].to_numpy(),
        t("col_date"): shown["issue_date"].to_numpy(),
        t("col_added"): [minute(at) for at in shown["added_at"]],
        t("col_file"): shown["file"].to_numpy()})
    st.caption(t("paper_list_help"))
    event = st.dataframe(frame, key=state.list_key("papers", list(shown["doc"])), hide_index=True, on_select="rerun", placeholder="",
                         selection_mode="single-cell", height="content" if len(frame) < 14 else 520,
                         column_config={t("col_title"): st.column_config.TextColumn(width=380)})
    picked = components.row_picked(event, len(frame))
    if picked is not None:
        state.remember("doc", str(shown["doc"].iloc[picked]))
        state.bump("papers")
        st.rerun()


def _page(words: str, only: bool) -> pd.DataFrame:
    """The papers in sight of those that hold every word, those first where most is left to look at."""
    ask = partial(frames.lists().papers, frames.now(), words=words, only_open=only, by_open=True, size=paging.ROWS)
    first = paging.first("papers", (words, only))
    found = ask(first=first)
    if first >= found.n:
        first = paging.last(found.n)
        found = ask(first=first)
    paging.fetched(found.n, "papers", first)
    return frames.paper_rows(found.ids)


def _tools(papers: pd.DataFrame) -> None:
    """What is done with all papers at once: gold from reviews, and reading again by new rules."""
    with st.expander(t("tools"), key=state.widget_key("tools"), on_change="rerun") as box:
        if not box.open:        # counting goes through every record: only for who looks
            return
        partly = st.checkbox(t("gold_partly"), key=state.widget_key("gold_partly"))
        found, lines, left = _gold(partly, state.store().papers_mark())
        st.caption(t("gold_about", papers=found, lines=lines, left=left))
        st.download_button(t("gold_download"), lambda: gold.lines(gold.export(state.store(), partly=partly)[0]).encode(),
                           f"{charts.file_name('gold', frames.as_of())}.jsonl", "application/jsonl", key="gold", on_click="ignore",
                           disabled=not found)
        rereading.all_papers(list(papers["doc"]))


@st.cache_data(max_entries=8, show_spinner=False)
def _gold(partly: bool, mark: tuple[Any, ...]) -> tuple[int, int, int]:
    """How many papers and lines of gold there are, and papers not wholly reviewed; ``mark``: of the store as it stands."""
    found, left = gold.export(state.store(), partly=partly)
    return len(found), sum(map(len, found.values())), len(left)
