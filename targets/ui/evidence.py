"""The text behind a number: paragraphs of the paper, the record with its reasons, the figures entered for it."""
from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from targets import charts
from targets.finding import Filters
from targets.selection import Selection
from targets.ui import components, filters, frames, record, state, verdict
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_evidence")
    chosen = filters.selected()
    said = state.asked("target")
    if said:
        state.remember("target", said[0])
    if not len(chosen) and not state.recall("target"):
        components.nothing_left()
    row = _chosen(chosen)
    left, right = st.columns([3, 2], gap="large")
    with left:
        components.evidence(str(row["id"]), around=1, link=False)
        _figures(str(row["id"]))
    with right:
        verdict.render(row)
        record.render(row)
        if st.button(t("review_here"), key="review_here", icon=":material/fact_check:"):
            components.go_to("documents", doc=row["doc"], review_doc=row["doc"], review_asked=None, review_at=row["id"])


def _chosen(chosen: Selection) -> dict[str, Any]:
    """The record shown, with the buttons to the one before and after it in the papers' order."""
    wanted = state.recall("target")
    at = int(frames.places([wanted])[0]) if wanted else -1
    if wanted and at < 0:
        st.warning(t("target_unknown"))
    if not len(chosen) or (at >= 0 and not chosen.holds(np.array([at])).any()):
        chosen = frames.selection(Filters())        # a link to a target outside the filters still shows it
    place = int(np.searchsorted(chosen.places, at)) if at >= 0 else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        back = st.button(t("previous"), disabled=place == 0, key="previous")
        ahead = st.button(t("next"), disabled=place == len(chosen) - 1, key="next")
        st.caption(t("position", i=place + 1, n=len(chosen)))
    if back or ahead:
        place += 1 if ahead else -1
    row = chosen.part(slice(place, place + 1)).iloc[0].to_dict()
    state.remember("target", row["id"])
    if back or ahead:
        st.rerun()
    state.to_url("target", [row["id"]])
    return row


def _figures(target_id: str) -> None:
    st.markdown(f"**{t('figure_history')}**")
    pairs = frames.pairs_of(target_id)
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
