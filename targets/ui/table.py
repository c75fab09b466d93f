"""The target table itself."""
from __future__ import annotations

import streamlit as st

from targets import charts, export
from targets.ui import components, filters, frames, state
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_table")
    board = filters.selected()
    if not len(board):
        components.nothing_left()
    st.caption(t("table_rows", n=len(board)))
    picked = components.table(board, "targets", height=560)
    lang, name = state.language(), charts.file_name(t("page_table"), frames.as_of())
    with st.container(horizontal=True):
        st.download_button(t("download_csv"), lambda: export.to_csv(filters.of("targets"), lang), f"{name}.csv", "text/csv",
                           on_click="ignore")
        st.download_button(t("download_xlsx"), lambda: export.to_xlsx(filters.of("targets"), lang), f"{name}.xlsx", on_click="ignore")
    if picked:
        components.evidence(picked)
