"""Targets by the year they fall due, and a metric's way there."""
from __future__ import annotations

import streamlit as st

from targets.ui import components, filters, frames, metric, names, viewing


def render() -> None:
    components.heading("page_timeline")
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    due = viewing.show(viewing.view("milestones"), "milestones_chart")
    key = metric.choose(board)
    rows, unit = metric.of_one_unit(board[board["key"] == key])
    metric.facts(rows)
    picked = viewing.show(viewing.view("timeline", key, unit), "timeline_chart")
    below = st.container()      # the evidence stands between the chart and its table
    metric.no_figures(rows, key)
    row = components.twin(rows, "timeline", names.only_region(rows), names.metric(key))
    picked = components.newest("timeline", board, due, picked, row)
    if picked:
        with below:
            components.evidence(picked)
