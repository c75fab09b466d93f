"""One province across metrics."""
from __future__ import annotations

import streamlit as st

from targets.ui import components, filters, frames, names, overview, viewing
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_region")
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    name = filters.pick("p", t("choose_region"), names.region_order(board), names.region, first=str(board["region"].mode().iloc[0]))
    rows = board[board["region"] == name]
    overview.states(rows, region=[name])
    picked = viewing.show(viewing.view("bullets", name), "region_chart")
    below = st.container()      # the evidence stands between the chart and its table
    row = components.twin(rows, "region", names.region(name))
    picked = components.newest("region", rows, picked, row)
    if picked:
        with below:
            components.evidence(picked)
