"""Targets by the year they fall due, and a metric's way there."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from targets.ui import components, filters, frames, metric, names, viewing
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_timeline")
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    due = viewing.show(viewing.view("milestones"), "milestones_chart")
    key = metric.choose(board)
    rows, unit = metric.of_one_unit(board[board["key"] == key])
    metric.facts(rows)
    with_figures = rows.sort_values("actual_value", key=pd.isna, kind="stable")
    region = filters.pick("p", t("choose_region"), names.region_order(rows), names.region, first=str(with_figures["region"].iloc[0]))
    rows = rows[rows["region"] == region]
    shown = viewing.view("timeline", key, unit)
    picked = viewing.show(replace(shown, filters={**shown.filters, "region": [region]}), "timeline_chart")
    below = st.container()      # the evidence stands between the chart and its table
    metric.no_figures(rows, key)
    row = components.twin(rows, "timeline", names.only_region(rows), names.metric(key))
    picked = components.newest("timeline", board, due, picked, row)
    if picked:
        with below:
            components.evidence(picked)
