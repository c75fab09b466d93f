"""Review: the text beside the records, least certain first; accept, correct, reject, merge, add, undo, by keyboard if wished."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import review
from targets.charts.wording import missing
from targets.schema import GOALS
from targets.ui import (
    addform,
    components,
    deciding,
    frames,
    keeping,
    logbook,
    papertext,
    recordcard,
    rights,
    roles,
    state,
)
from targets.ui.i18n import plain, t

SHOWS = ("open", "all", "accepted", "corrected", "added", "rejected", "merged")
ORDERS = ("confidence", "place")
Rows = list[dict[str, Any]]


def render(doc: str) -> None:
    records, text = logbook.reviewed(doc).records, logbook.document_text(doc)
    if state.recall("review_doc") != doc:       # another paper: start at its head
        for name in ("review_at", "review_note", *deciding.FORMS, "review_words", "review_by_hand", "review_places", "review_window"):
            state.remember(name, None)
        state.remember("review_doc", doc)
    said = state.asked("record")
    if said and said[0] in {row["id"] for row in records}:
        state.remember("review_at", said[0])
        state.remember("review_window", None)
    if state.style().narrow:        # on a phone the record comes first, then the text
        with st.expander(t("filters")):
            queue = _queue(records)
        right, left = st.container(), st.container()
    else:
        queue = _queue(records)
        left, right = st.columns([11, 9], gap="medium")
    chosen = _chosen(queue, records)
    with right:
        _progress(records)
        deciding.complaint()
        lost = sum(one.lost for one in logbook.reviewed(doc).decisions.values())
        if lost:
            st.caption(t("lost_note", n=lost))
        if state.recall("review_words") or state.recall("review_by_hand"):
            addform.render(doc, text, records)
        else:
            with st.expander(t("records_of", n=len(queue))) if state.style().narrow else st.container():
                _list(queue, chosen)
                _bulk(queue)
            recordcard.render(doc, text, chosen, queue, records)
    with left:
        _text(text, records, chosen)


def _queue(records: Rows) -> Rows:
    """The records the reader wants to see, in the order wished."""
    present = [role for role in roles.ROLES if any(row["role"] == role for row in records)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show = st.selectbox(t("review_show"), SHOWS, key=state.widget_key("review_show"), format_func=lambda one: t(f"show_{one}"),
                            width=150)
        wanted = st.multiselect(t("review_roles"), present, default=[role for role in present if role in GOALS], width=320,
                                format_func=roles.role_name, key=state.list_key("review_roles", present), placeholder=t("filter_all"))
        order = st.selectbox(t("review_order"), ORDERS, key=state.widget_key("review_order"), format_func=lambda one: t(f"order_{one}"),
                             width=190)
        keeping.name_field("reviewer")
    asked = (show, wanted, order)
    if (state.recall("review_asked") or asked) != asked:      # another list begins at its head
        state.remember("review_at", None)
        state.remember("review_place", 0)
        state.remember("review_window", None)
    state.remember("review_asked", asked)
    kept = [row for row in records if (not wanted or row["role"] in wanted) and show in ("all", roles.status(row))]
    return sorted(kept, key=lambda row: row["confidence"]) if order == "confidence" else kept


def _chosen(queue: Rows, records: Rows) -> dict[str, Any] | None:
    """The record in hand: the one asked for, else the one that took its place in the list, else the first."""
    wanted, place = state.recall("review_at"), state.recall("review_place", 0)
    found = next((row for row in records if row["id"] == wanted), None)
    if found is None and queue:
        found = queue[min(place, len(queue) - 1)]
    ids = [row["id"] for row in queue]
    state.remember("review_at", found["id"] if found else None)
    state.to_url("record", [found["id"]] if found else [])
    state.remember("review_place", ids.index(found["id"]) if found and found["id"] in ids else min(place, max(len(ids) - 1, 0)))
    return found


def _progress(records: Rows) -> None:
    goals = [row for row in records if row["role"] == "target"]
    done = sum(row["review"] is not None for row in goals)
    said = state.recall("review_note")      # in a line that is always there: nothing below moves
    st.progress(done / len(goals) if goals else 1.0, text=t("review_progress", m=done, n=len(goals)) + (f"　·　{said}" if said else ""))


def _list(queue: Rows, chosen: dict[str, Any] | None) -> None:
    """The records in short; a click takes one in hand."""
    if not queue:
        st.info(t("review_queue_empty"))
        _next_paper()
        return
    at = chosen["id"] if chosen else None
    marks = [("▶ " if row["id"] == at else "") + roles.GLYPHS[row["role"]] + roles.STATES.get(roles.status(row), "") for row in queue]
    frame = pd.DataFrame({
        t("col_mark"): marks, t("col_metric"): [row["metric"] for row in queue], t("field_text"): [row["text"] for row in queue],
        t("col_year"): pd.array([row["year"] for row in queue], dtype="Int64"), t("confidence"): [row["confidence"] for row in queue]})
    key = state.list_key("queue", [row["id"] for row in queue])
    event = st.dataframe(frame, key=key, hide_index=True, on_select="rerun", placeholder="", selection_mode="single-cell",
                         height=214 if len(frame) > 5 else "content",
                         column_config={t("col_year"): st.column_config.NumberColumn(format="%d", width=64),
                                        t("col_mark"): st.column_config.TextColumn(width=56),
                                        t("col_metric"): st.column_config.TextColumn(width=210),
                                        t("field_text"): st.column_config.TextColumn(width=84),
                                        t("confidence"): st.column_config.NumberColumn(format="percent", width=72)})
    picked = components.row_picked(event, len(queue))
    record = None if picked is None else queue[picked]["id"]
    if record and record != state.recall("review_clicked"):
        state.remember("review_clicked", record)
        deciding.take(record)


def _next_paper() -> None:
    """The way on: the paper with most left to review."""
    papers = frames.documents()
    waiting = papers[(papers["n_open"] > 0) & (papers["doc"] != state.recall("doc"))].sort_values("n_open", ascending=False, kind="stable")
    if waiting.empty:
        return
    paper = waiting.iloc[0]
    title = paper["doc"] if missing(paper["title"]) else paper["title"]
    if st.button(t("next_paper", title=plain(title), n=paper["n_open"]), key="next_paper", icon=":material/arrow_forward:"):
        state.remember("doc", str(paper["doc"]))
        st.rerun()


def _bulk(queue: Rows) -> None:
    """Accept at once what the rules are sure of."""
    waiting = [row for row in queue if row["review"] is None]
    if len(waiting) < 2:
        return
    with st.popover(t("bulk"), type="tertiary"):
        st.caption(t("bulk_help"))
        least = st.slider(t("bulk_from"), 0, 100, 90, 5, format="%d%%", key=state.widget_key("bulk_from"))
        sure = [row for row in waiting if row["confidence"] * 100 >= least]
        if rights.button("records", t("bulk_do", n=len(sure)), key="bulk_do", type="primary", disabled=not sure):
            deciding.decide([review.accept(row, deciding.seen(row)) for row in sure], t("done_bulk", n=len(sure)),
                            then=state.recall("review_at"))


def _text(text: str, records: Rows, chosen: dict[str, Any] | None) -> None:
    cuts = papertext.windows(text)
    last = len(cuts) - 2
    shown = state.recall("review_window")
    number = min(shown, last) if shown is not None else papertext.window_of(text, chosen["start"]) if chosen else 0
    if last:
        with st.container(horizontal=True, vertical_alignment="center"):
            back = st.button(t("window_back"), key="window_back", disabled=number == 0, icon=":material/chevron_left:")
            ahead = st.button(t("window_ahead"), key="window_ahead", disabled=number == last, icon=":material/chevron_right:")
            st.caption(t("window_at", i=number + 1, n=last + 1, total=f"{len(text):,}"), width="content")
        if back or ahead:
            state.remember("review_window", number + (1 if ahead else -1))
            st.rerun()
    tally: dict[str, int] = {}
    for row in records:
        for name in (row["role"], roles.status(row)):
            tally[name] = tally.get(name, 0) + 1
    roles.legend(tally)
    picked = papertext.show(text, number, records, chosen)
    st.caption(t("text_help"))
    if picked.words:
        state.remember("review_words", picked.words)
        state.remember("review_window", number)
        st.rerun()
    if picked.record and (chosen is None or picked.record != chosen["id"]):
        state.remember("review_words", None)
        deciding.take(picked.record)
