"""Where a record stands in its sentence, set right: another number picked, or an edge moved by a character."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from targets import spans
from targets.adding import AddError
from targets.ui import passage, rights, state
from targets.ui.i18n import md, plain, t

Row = Mapping[str, Any]
NUDGES = {"start_back": (-1, 0), "start_on": (1, 0), "end_back": (0, -1), "end_on": (0, 1)}
FEW = 6         # numbers offered side by side; more fold into a box


def render(row: Row, text: str, records: Sequence[Row]) -> dict[str, Any]:
    """The fields of ``row`` that its new span changes; {} where it stands as it was."""
    held = state.recall("review_span")
    start, end = held[1:] if held and held[0] == row["id"] else (row["start"], row["end"])
    new = spans.adjusted(text, row, start, end) if (start, end) != (row["start"], row["end"]) else {}
    with st.expander(t("span_title") + (f"　{plain(row['text'])} → {plain(new['text'])}" if new else ""), expanded=bool(new)):
        if new or not state.style().narrow:     # on a phone the sentence stands above already
            st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh">{passage.sentence({**row, **new})}</div>')
        _numbers(row, text, records, start, end)
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            for name, (left, right) in NUDGES.items():
                if st.button(t(f"span_{name}"), key=f"span_{name}", help=t(f"span_{name}_help")):
                    _move(row, text, start + left, end + right)
            if rights.button("records", t("span_reset"), key="span_reset", disabled=not new):
                _keep(row, row["start"], row["end"])
        if new and new.get("value", row["value"]) == row["value"]:
            st.caption(t("span_same_value"))
    return new


def _numbers(row: Row, text: str, records: Sequence[Row], start: int, end: int) -> None:
    """The numbers of the sentence; those that have a record of their own are told, not taken."""
    found = spans.numbers(text, row, records)
    if not found:
        return
    now = next((at for at, one in enumerate(found) if (one.start, one.end) == (start, end)), None)
    key = state.list_key(f"span_{row['id']}_{start}_{end}", [f"{one.start} {one.end}" for one in found])

    def shown(at: int) -> str:
        return found[at].text + (f" {t('span_taken')}" if found[at].held else "")

    if len(found) <= FEW:
        picked = st.pills(t("span_pick"), range(len(found)), default=now, format_func=shown, key=key)
    else:
        picked = st.selectbox(t("span_pick"), range(len(found)), index=now, format_func=shown, key=key)
    if picked is None or picked == now:
        return
    if found[picked].held:
        st.error(md("span_held", text=found[picked].text))
        return
    _keep(row, found[picked].start, found[picked].end)


def _move(row: Row, text: str, start: int, end: int) -> None:
    try:
        spans.adjusted(text, row, start, end)
    except AddError as error:
        st.error(plain(error.say(state.language())))
        return
    _keep(row, start, end)


def _keep(row: Row, start: int, end: int) -> None:
    state.remember("review_span", (row["id"], start, end))
    st.rerun()
