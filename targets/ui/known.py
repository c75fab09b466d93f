"""Figures the store holds for what is about to be entered: what a save replaces, how each came about, taking one out again."""
from __future__ import annotations

from typing import Any

import streamlit as st

from targets import charts
from targets.ui import components, frames, rights, savelog, state
from targets.ui.i18n import md, t


def render(target_id: str) -> None:
    pairs = frames.pairs_of(target_id)
    rows = pairs[(pairs["id"] == target_id) & pairs["actual_id"].notna()].sort_values("actual_year").to_dict("records")
    if not rows:
        return
    figures = {str(row["actual_id"]): _figure(row) for row in rows}
    st.caption(md("known_figures", figures=charts.join(list(figures.values()), state.language())))
    with st.popover(t("remove_open")):
        actual_id = st.selectbox(t("remove_which"), list(figures)[::-1], format_func=lambda i: figures[i], key=f"remove_{target_id}")
        with components.sentence():
            st.dataframe(savelog.readable(state.store().revisions(actual_id)), hide_index=True, placeholder="", height="content")
        if rights.button("figures", t("remove"), key=f"remove_do_{target_id}"):
            _remove(next(row for row in rows if row["actual_id"] == actual_id), figures[actual_id])


def _figure(row: dict[Any, Any]) -> str:
    figure = charts.amount(row["actual_raw"], row["actual_unit"], state.language())
    return t("known_figure", year=int(row["actual_year"]), figure=figure)


def _remove(row: dict[Any, Any], figure: str) -> None:
    with components.sentence():
        try:
            batch = state.store().delete_actual(row["actual_id"], by=state.person().name,
                                                seen={"value": row["actual_raw"], "unit": row["actual_unit"]})
        finally:
            frames.refresh()
    state.remember("saved_note", t("removed" if batch else "removed_before", figure=figure))
    state.remember("saved_batch", batch)
    st.rerun()
