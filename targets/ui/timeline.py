"""A metric's targets on a time axis, with actual figures."""
from __future__ import annotations

import streamlit as st

from targets import charts, views
from targets.ui import components, filters, frames, metric, names, state


def render() -> None:
    components.heading("page_timeline")
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    key = metric.choose(board)
    rows = metric.of_one_unit(board[board["key"] == key])
    metric.facts(rows)
    pairs = frames.pairs()
    figure = charts.paths(
        views.figures(rows, pairs), state.style(), metric=names.metric(key), regions=names.region_map(rows), as_of=frames.as_of()
    )
    picked = components.chart(figure, "timeline_chart", names.only_region(rows), names.metric(key))
    below = st.container()      # the evidence stands between the chart and its table
    metric.no_figures(rows, key)
    row = components.twin(rows, "timeline", names.only_region(rows), names.metric(key))
    picked = components.newest("timeline", rows, picked, row)
    if picked:
        with below:
            components.evidence(picked)
