"""The text behind a number: paragraphs of the paper, the record with its trace, the figures entered for it."""
from __future__ import annotations

import html
from typing import Any

import pandas as pd
import streamlit as st

from extract.model import RECORD_FIELDS
from targets.charts.wording import missing, number
from targets.text import label
from targets.ui import components, filters, names, state
from targets.ui.i18n import has, t

CODED = ("role", "kind", "direction", "basis")
LEFT_OUT = ("start", "evidence", "evidence_start", "trace", "confidence")


def render() -> None:
    components.heading("page_evidence")
    board = filters.apply(state.scoreboard())
    said = state.asked("target")
    if said:
        state.remember("target", said[0])
    if board.empty and not state.recall("target"):
        components.nothing_left()
    row = _chosen(board)
    left, right = st.columns([3, 2], gap="large")
    with left:
        components.evidence(str(row["id"]), around=1, link=False)
        _figures(str(row["id"]))
    with right:
        _card(row)


def _chosen(board: pd.DataFrame) -> dict[str, Any]:
    """The record shown, with the buttons to the one before and after it in the papers' order."""
    everything = state.scoreboard()
    wanted = state.recall("target")
    if wanted and wanted not in set(everything["id"]):
        st.warning(t("target_unknown", id=wanted))
        wanted = None
    if wanted and wanted not in set(board["id"]):
        board = everything      # a link to a target outside the filters still shows it
    ids = list(board["id"])
    place = ids.index(wanted) if wanted in ids else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        back = st.button(t("previous"), disabled=place == 0, key="previous")
        ahead = st.button(t("next"), disabled=place == len(ids) - 1, key="next")
        st.caption(t("position", i=place + 1, n=len(ids)))
    if back or ahead:
        state.remember("target", ids[place + (1 if ahead else -1)])
        st.rerun()
    state.remember("target", ids[place])
    state.to_url("target", [ids[place]])
    return board.iloc[place].to_dict()


def _card(row: dict[str, Any]) -> None:
    """All fields of the record, in words; confidence and the rules that led to it."""
    st.markdown(f"**{t('record')}**")
    lang = state.language()
    cells: list[tuple[str, str]] = []
    for name in RECORD_FIELDS:
        if name in LEFT_OUT or missing(row.get(name)):
            continue
        name_shown, shown = label(name, lang), _shown(name, row[name])
        if name == "end":
            name_shown, shown = t("span"), f"{int(row['start'])}–{int(row['end'])}"
        cells.append((name_shown, shown))
    cells += [(t("confidence"), f"{row['confidence']:.2f}"), (t("trace"), str(row["trace"]))]
    items = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(shown)}</dd>" for name, shown in cells)
    st.html(f'<dl class="tt-facts">{items}</dl>')


def _shown(name: str, value: Any) -> str:
    """A field's value for people: numbers plain, codes as words, regions by name."""
    if isinstance(value, (int, float)):
        return number(value, "zh")
    if name == "region":
        return names.region(str(value))
    word = f"code_{value}"
    return t(word) if name in CODED and has(word) else str(value)


def _figures(target_id: str) -> None:
    st.markdown(f"**{t('figure_history')}**")
    pairs = state.pairs()
    rows = pairs[(pairs["id"] == target_id) & pairs["actual_id"].notna()].sort_values("actual_year")
    if rows.empty:
        st.caption(t("no_figure_here"))
        if st.button(t("add_figures"), key="add_here"):
            found = state.scoreboard().set_index("id").loc[target_id]
            components.go_to("entry", entry_metric=found["key"], entry_region=found["region"])
        return
    st.dataframe(pd.DataFrame({
        t("col_figure_year"): rows["actual_year"], t("col_figure_value"): rows["actual_raw"], t("col_unit"): rows["actual_unit"],
        t("col_preliminary"): rows["preliminary"], t("col_source"): rows["actual_source"]}), hide_index=True, placeholder="")
