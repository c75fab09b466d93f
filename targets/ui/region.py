"""One province across metrics."""
from __future__ import annotations

from functools import partial

import streamlit as st

from targets.ui import components, filters, frames, names, overview, viewing
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_region")
    chosen = filters.selected()
    if not len(chosen):
        components.nothing_left()
    name = filters.pick("p", t("choose_region"), chosen.values("region"), names.region, first=chosen.commonest("region"))
    rows = chosen.of(region=name)
    overview.states(rows, region=[name])
    picked = viewing.show(viewing.view("bullets", name), "region_chart")
    below = st.container()      # the evidence stands between the chart and its table
    row = components.twin(rows, "region", names.region(name))
    picked = components.newest("region", partial(frames.among, rows), picked, row)
    if picked:
        with below:
            components.evidence(picked)
