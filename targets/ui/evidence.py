"""The text behind a number: paragraphs of the paper, the record with its reasons, the figures entered for it."""
from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from targets import charts
from targets.ui import components, filters, frames, record, state, verdict
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_evidence")
    board = filters.apply(frames.scoreboard())
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
        verdict.render(row)
        record.render(row)
        if st.button(t("review_here"), key="review_here", icon=":material/fact_check:"):
            components.go_to("documents", doc=row["doc"], review_doc=row["doc"], review_asked=None, review_at=row["id"])


def _chosen(board: pd.DataFrame) -> dict[str, Any]:
    """The record shown, with the buttons to the one before and after it in the papers' order."""
    everything = frames.scoreboard()
    wanted = state.recall("target")
    if wanted and frames.row(wanted).empty:
        st.warning(t("target_unknown"))
        wanted = None
    if board.empty or (wanted and not (board["id"] == wanted).any()):
        board = everything      # a link to a target outside the filters still shows it
    ids = board["id"]
    place = int(np.argmax((ids == wanted).to_numpy(dtype=bool))) if wanted else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        back = st.button(t("previous"), disabled=place == 0, key="previous")
        ahead = st.button(t("next"), disabled=place == len(ids) - 1, key="next")
        st.caption(t("position", i=place + 1, n=len(ids)))
    if back or ahead:
        state.remember("target", ids.iloc[place + (1 if ahead else -1)])
        st.rerun()
    state.remember("target", ids.iloc[place])
    state.to_url("target", [ids.iloc[place]])
    return board.iloc[place].to_dict()


def _figures(target_id: str) -> None:
    st.markdown(f"**{t('figure_history')}**")
    pairs = frames.pairs([target_id])
    rows = pairs[(pairs["id"] == target_id) & pairs["actual_id"].notna()].sort_values("actual_year")
    if rows.empty:
        st.caption(t("no_figure_here"))
    else:
        st.dataframe(pd.DataFrame({
            t("col_figure_year"): rows["actual_year"],
            t("col_figure_value"): [charts.amount(value, unit, state.language())
                                    for value, unit in zip(rows["actual_raw"], rows["actual_unit"], strict=True)],
            t("col_preliminary"): rows["preliminary"], t("col_source"): rows["actual_source"]}), hide_index=True, placeholder="",
            column_config={t("col_figure_year"): st.column_config.NumberColumn(format="%d")})
    if st.button(t("add_figures"), key="add_here"):
        found = frames.row(target_id).iloc[0]
        components.go_to("entry", entry_metric=found["key"], entry_region=found["region"], entry_tab="form")
