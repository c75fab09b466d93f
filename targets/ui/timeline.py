"""Targets by the year they fall due, and a metric's way there."""
from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from targets.ui import components, filters, frames, metric, names, viewing
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_timeline")
    chosen = filters.selected()
    if not len(chosen):
        components.nothing_left()
    due = viewing.show(viewing.view("milestones"), "milestones_chart")
    key = metric.choose(chosen)
    rows, unit = metric.of_one_unit(chosen.of(metric=key))
    metric.facts(rows)
    with_figures = rows.sort_values("actual_value", key=pd.isna, kind="stable")
    region = filters.pick("p", t("choose_region"), names.region_order(rows), names.region, first=str(with_figures["region"].iloc[0]))
    rows = rows[rows["region"] == region]
    shown = viewing.view("timeline", key, unit)
    picked = viewing.show(replace(shown, filters={**shown.filters, "region": [region]}), "timeline_chart")
    below = st.container()      # the evidence stands between the chart and its table
    metric.no_figures(rows, key)
    row = components.twin(frames.shown(rows, (*chosen.said, key, unit, region)), "timeline", names.only_region(rows), names.metric(key))
    picked = components.newest("timeline", partial(frames.among, chosen), due, picked, row)
    if picked:
        with below:
            components.evidence(picked)
