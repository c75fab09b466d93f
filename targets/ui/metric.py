"""One metric across provinces and years."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts
from targets.charts.frames import one_unit
from targets.selection import Selection, spread
from targets.ui import components, filters, frames, names, state, verdict, viewing
from targets.ui.i18n import md, plain, t


def render() -> None:
    components.heading("page_metric")
    chosen = filters.selected()
    if not len(chosen):
        components.nothing_left()
    key = choose(chosen)
    rows, unit = of_one_unit(chosen.of(metric=key))
    facts(rows)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        dot = viewing.show(viewing.view("ranked", key, unit), "metric_chart", width=680)
    with right:
        tile = viewing.show(viewing.view("tiles", key, unit), "metric_tiles", width=460, hint=t("tile_hint"))
        if tile and (rows["region"] == tile).any():
            components.go_to("region", p=tile)
    below = st.container()      # the evidence stands between the charts and their table
    no_figures(rows, key)
    path = viewing.show(viewing.view("paths", key, unit), "metric_paths")
    row = components.twin(frames.shown(rows, (*chosen.said, key, unit)), "metric", names.only_region(rows), names.metric(key))
    picked = components.newest("metric", set(rows["id"]).__contains__, dot, path, row)
    if picked:
        with below:
            components.evidence(picked)


def choose(chosen: Selection) -> str:
    """The metric shown: the one most regions share comes first."""
    keys: list[str] = frames.of_rows("spread", chosen, (), lambda: spread(chosen))
    known = names.metric_map()
    return filters.pick("m", t("choose_metric"), keys, lambda key: known.get(key, key))


def of_one_unit(chosen: Selection) -> tuple[pd.DataFrame, str]:
    """Rows of one metric that can share a figure; where units don't convert, the reader chooses one, which is told ('' else)."""
    rows: pd.DataFrame = frames.of_rows("one_unit", chosen, (), lambda: one_unit(chosen.frame()))
    units = list(dict.fromkeys(rows["unit"].dropna()))
    if len(units) < 2:
        return rows, ""
    st.info(plain(charts.refusal(rows, state.language())))
    said = state.asked("u")
    first = said[0] if said and said[0] in units else units[0]
    unit = st.segmented_control(t("choose_unit"), units, default=first, required=True, format_func=plain, key=f"unit_{rows['key'].iloc[0]}")
    state.to_url("u", [str(unit)])
    return rows[rows["unit"] == unit], str(unit)


def facts(rows: pd.DataFrame) -> None:
    """Unit, number of targets, regions; the papers' own wordings where they differ."""
    regions = charts.join((names.region(r) for r in rows["region"].unique()), state.language())
    text = md("metric_facts", unit=rows["unit"].iloc[0], n=len(rows), regions=regions)
    wordings = list(dict.fromkeys(rows["metric"]))
    if wordings != [names.metric(rows["key"].iloc[0])]:
        text += "  \n" + md("metric_wordings", words=charts.join(wordings, state.language()))
    read = verdict.marks(rows)
    text += f"  \n{plain(read)}" if read else ""
    meaning = names.definition(rows["metric_id"].iloc[0])
    st.caption(text + (f"  \n{plain(meaning)}" if meaning else ""))


def no_figures(rows: pd.DataFrame, key: str) -> None:
    """Where no figure is known: say so and offer the page that adds it."""
    if rows["actual_value"].notna().any():
        return
    st.info(md("no_figures", metric=names.metric(key)))
    if st.button(t("add_figures"), key="add_figures"):
        components.go_to("entry", entry_metric=key, entry_tab="form")
