"""The record in hand: its fields with their reasons, and what can be decided about it."""
from __future__ import annotations

import html
from typing import Any

import streamlit as st

from targets import charts, review
from targets.text import minute
from targets.ui import deciding, editform, logbook, mergeform, passage, record, rights, roles, state
from targets.ui.i18n import md, plain, t

Rows = list[dict[str, Any]]
KEYS = {"a": "accept", "e": "correct", "x": "reject", "m": "merge", "j": "next", "k": "previous", "n": "add_record", "u": "undo",
        "Ctrl+\u21b5": "key_save", "Esc": "cancel"}


def render(doc: str, text: str, row: dict[str, Any] | None, queue: Rows, records: Rows) -> None:
    """Buttons with their keys, then the fields or a form."""
    following = _after(row, queue)
    if row is not None:
        state_now, label = roles.status(row), charts.target_label(row, state.language())
        st.markdown(f"**{plain(row['metric'])}** · {plain(label)} · {roles.role_name(row['role'])} · {roles.status_name(state_now)}")
        _decided(row, records)
    _buttons(doc, row, queue, following)
    if not state.style().narrow:
        _legend()
    if row is None:
        return
    if state.style().narrow:        # the text stands further down: its sentence comes first
        st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh">{passage.sentence(row)}</div>')
    if state.recall("review_edit") == row["id"]:
        editform.render(row, text, records, deciding.seen(row), following)
        return
    if state.recall("review_merge") == row["id"]:
        mergeform.render(row, records, following)
        return
    record.render(row)


def _decided(row: dict[str, Any], records: Rows) -> None:
    """Who decided about the record, when, with what note; of a merged one, the record that stays, of that one how many it stands for."""
    decisions = logbook.reviewed(row["doc"]).decisions
    if here := sum(one.into == row["id"] and one.state == review.State.MERGED for one in decisions.values()):
        st.caption(t("merged_here", n=here))
    found = decisions.get(row["id"])
    if found is None:
        return
    parts = [t("decided_by", by=found.by, at=minute(found.at)), *([found.note] if found.note else [])]
    st.caption(plain(" · ".join(parts)))
    stays = next((one for one in records if one["id"] == found.into), None)
    if stays and st.button(md("merged_into", metric=stays["metric"], text=stays["text"]), key="merged_into", type="tertiary"):
        deciding.take(stays["id"])


def _after(row: dict[str, Any] | None, queue: Rows) -> str | None:
    """The record to go on with once this one is decided: the next in the list that nobody has looked at, from its head once more
    at the end; where none is left, the neighbour."""
    ids = [one["id"] for one in queue]
    if row is None or row["id"] not in ids:
        return ids[0] if ids else None
    place = ids.index(row["id"])
    waiting = [one["id"] for one in (*queue[place + 1:], *queue[:place]) if one["review"] is None]
    return waiting[0] if waiting else ids[min(place + 1, len(ids) - 1)]


def _buttons(doc: str, row: dict[str, Any] | None, queue: Rows, following: str | None) -> None:
    ids = [one["id"] for one in queue]
    place = ids.index(row["id"]) if row and row["id"] in ids else -1
    held = roles.status(row) if row else ""
    rights.told("records")
    with st.container(horizontal=True, gap="xsmall"):
        accept = rights.button("records", t("accept"), key="accept", type="primary", shortcut="a",
                               disabled=row is None or held in review.SHOWN)
        edit = rights.button("records", t("correct"), key="correct", shortcut="e", disabled=row is None)
        reject = rights.button("records", t("reject"), key="reject", shortcut="x", disabled=row is None or held == "rejected")
        last = deciding.undo_last(doc)
        undo = rights.button("records", t("undo"), key="undo", shortcut="u", disabled=last is None)
    with st.container(horizontal=True, gap="xsmall"):
        back = st.button(t("previous"), key="record_back", shortcut="k", disabled=place <= 0)
        ahead = st.button(t("next"), key="record_ahead", shortcut="j", disabled=not ids or place == len(ids) - 1)
        merge = rights.button("records", t("merge"), key="merge", shortcut="m", disabled=row is None or held in ("rejected", "merged"))
        by_hand = rights.button("records", t("add_record"), key="add_record", shortcut="n")
    if row and accept:
        deciding.decide([review.accept(row, deciding.seen(row))], md("done_accept", text=row["text"]), then=following)
    if row and reject:
        deciding.decide([review.reject(row, deciding.seen(row))], md("done_reject", text=row["text"]), then=following)
    if row and (edit or merge):
        _open("review_edit" if edit else "review_merge", row["id"])
    if back or ahead:
        deciding.take(ids[place + (1 if ahead else -1)])
    if by_hand:
        state.remember("review_by_hand", True)
        st.rerun()
    if undo and last:
        deciding.take_back(doc, *last)


def _open(form: str, record_id: str) -> None:
    """Open a form about the record, or close it where it is open."""
    was = state.recall(form)
    deciding.close()
    state.remember(form, None if was == record_id else record_id)
    st.rerun()


def _legend() -> None:
    """What the keys do."""
    keys = "".join(f"<span><kbd>{key}</kbd> {html.escape(t(word))}</span>" for key, word in KEYS.items())
    st.html(f'<div class="tt-keys">{keys}</div>')
