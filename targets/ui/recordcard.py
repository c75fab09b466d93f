"""The record in hand: its fields with their reasons, and what can be decided about it."""
from __future__ import annotations

from typing import Any

import streamlit as st

from targets import charts, review
from targets.text import minute
from targets.ui import deciding, editform, frames, passage, record, roles, state
from targets.ui.i18n import t

Rows = list[dict[str, Any]]
LIKE = 20       # records offered to merge into


def render(doc: str, row: dict[str, Any] | None, queue: Rows, records: Rows) -> None:
    """Buttons (a accept, e correct, x reject, j next, k previous, u undo), then the fields or the form."""
    following = _after(row, queue)
    if row is not None:
        state_now, label = roles.status(row), charts.target_label(row, state.language())
        st.markdown(f"**{row['metric']}** · {label} · {roles.role_name(row['role'])} · {roles.status_name(state_now)}")
        _decided(row, records)
    _buttons(doc, row, queue, records, following)
    if row is None:
        return
    if state.style().narrow:        # the text stands further down: its sentence comes first
        st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh">{passage.sentence(row)}</div>')
    if state.recall("review_edit") == row["id"]:
        editform.render(row, deciding.seen(row), following)
        return
    record.render(row)


def _decided(row: dict[str, Any], records: Rows) -> None:
    """Who decided about the record, when, with what note; of a merged one, the record that stays."""
    found = frames.reviewed(row["doc"]).decisions.get(row["id"])
    if found is None:
        return
    parts = [t("decided_by", by=found.by, at=minute(found.at)), *([found.note] if found.note else [])]
    st.caption(" · ".join(parts))
    stays = next((one for one in records if one["id"] == found.into), None)
    if stays and st.button(t("merged_into", metric=stays["metric"], text=stays["text"]), key="merged_into", type="tertiary"):
        deciding.take(stays["id"])


def _after(row: dict[str, Any] | None, queue: Rows) -> str | None:
    """The record that comes next in the list; the last one stays."""
    ids = [one["id"] for one in queue]
    if row is None or row["id"] not in ids:
        return ids[0] if ids else None
    place = ids.index(row["id"])
    return ids[place + 1] if place + 1 < len(ids) else ids[place - 1] if place else ids[place]


def _buttons(doc: str, row: dict[str, Any] | None, queue: Rows, records: Rows, following: str | None) -> None:
    ids = [one["id"] for one in queue]
    place = ids.index(row["id"]) if row and row["id"] in ids else -1
    held = roles.status(row) if row else ""
    with st.container(horizontal=True, gap="xsmall"):
        accept = st.button(t("accept"), key="accept", type="primary", shortcut="a", disabled=row is None or held in review.SHOWN)
        edit = st.button(t("correct"), key="correct", shortcut="e", disabled=row is None)
        reject = st.button(t("reject"), key="reject", shortcut="x", disabled=row is None or held == "rejected")
        last = deciding.undo_last(doc)
        undo = st.button(t("undo"), key="undo", shortcut="u", disabled=last is None)
    with st.container(horizontal=True, gap="xsmall"):
        back = st.button(t("previous"), key="record_back", shortcut="k", disabled=place <= 0)
        ahead = st.button(t("next"), key="record_ahead", shortcut="j", disabled=not ids or place == len(ids) - 1)
        by_hand = st.button(t("add_record"), key="add_record", shortcut="n")
        if row is not None:
            _merge(row, records, following)
    if row and accept:
        deciding.decide([review.accept(row, deciding.seen(row))], t("done_accept", text=row["text"]), then=following)
    if row and reject:
        deciding.decide([review.reject(row, deciding.seen(row))], t("done_reject", text=row["text"]), then=following)
    if row and edit:
        state.remember("review_edit", None if state.recall("review_edit") == row["id"] else row["id"])
        st.rerun()
    if back or ahead:
        deciding.take(ids[place + (1 if ahead else -1)])
    if by_hand:
        state.remember("review_by_hand", True)
        st.rerun()
    if undo and last:
        deciding.take_back(doc, *last)


def _merge(row: dict[str, Any], records: Rows, following: str | None) -> None:
    """Offer to let a record go because another of the paper says the same: those with its number first."""
    others = [one for one in records
              if one["id"] != row["id"] and one["role"] == row["role"] and roles.status(one) not in ("rejected", "merged")]
    if not others or roles.status(row) == "merged":
        return
    others.sort(key=lambda one: ((one["value"], one["unit"]) != (row["value"], row["unit"]), one["metric"] != row["metric"],
                                 abs(one["start"] - row["start"])))
    twins = sum((one["value"], one["unit"]) == (row["value"], row["unit"]) for one in others)
    with st.popover(t("merge_twins", n=twins) if twins else t("merge")):
        st.caption(t("merge_help"))
        into = st.selectbox(t("merge_into"), others[:LIKE], key=state.list_key(f"merge_{row['id']}", [one["id"] for one in others]),
                            format_func=lambda one: f"{one['metric']} {one['text']} · {one['evidence'][:24]}…")
        if st.button(t("merge_do"), key="merge_do", type="primary") and into:
            deciding.decide([review.merge(row, into["id"], deciding.seen(row))], t("done_merge", text=row["text"]), then=following)
