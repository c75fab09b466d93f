"""One province across metrics."""
from __future__ import annotations

import streamlit as st

from targets import charts
from targets.ui import components, filters, frames, names, state
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_region")
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    name = filters.pick("p", t("choose_region"), names.region_order(board), names.region, first=str(board["region"].mode().iloc[0]))
    rows = board[board["region"] == name]
    judged = rows["attained"].dropna().astype(bool)
    components.counts([
        (t("count_targets"), str(len(rows))), (t("count_actual"), t("of_n", m=rows["actual_value"].notna().sum(), n=len(rows))),
        (t("count_attained"), str(int(judged.sum()))), (t("count_missed"), str(int((~judged).sum())))])
    figure = charts.bullets(rows, state.style(),
                            region=names.region(name), names=names.metric_map(), as_of=frames.as_of())
    picked = components.chart(figure, "region_chart", names.region(name))
    below = st.container()      # the evidence stands between the chart and its table
    row = components.twin(rows, "region", names.region(name))
    picked = components.newest("region", rows, picked, row)
    if picked:
        with below:
            components.evidence(picked)
