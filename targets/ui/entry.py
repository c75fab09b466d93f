"""Actual figures: one by one, in a grid, from the papers, from a file; and the log of what was changed."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts, due
from targets.charts.frames import NOWHERE
from targets.finding import Filters
from targets.selection import Selection
from targets.ui import (
    components,
    drafts,
    filters,
    frames,
    grid,
    keeping,
    known,
    logbook,
    names,
    offered,
    rights,
    savelog,
    saving,
    state,
    unmapped,
    upload,
)
from targets.ui.i18n import plain, t

LARGE = 20_000      # targets from which on only the open tab is drawn


def render() -> None:
    components.heading("page_entry")
    note = st.container()       # always there: what comes and goes above the tabs would send the reader back to the first
    with note:
        saving.note()
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        keeping.name_field("entry", t("entered_by"))
    right.caption(t("offer_waiting", n=waiting) if (waiting := offered.count()) else "")
    _tabs()


def _tabs() -> None:
    """All ways in, drawn at once so that a change of tab is instant; over a large store only the open one, which is worth the wait."""
    shows = {"form": _form, "grid": grid.render, "papers": offered.render, "upload": upload.render, "maps": unmapped.render,
             "log": savelog.render}
    components.named_tabs("entry", [t(f"entry_{name}") for name in shows], shows, every=len(frames.selection(Filters())) <= LARGE)


def _form() -> None:
    every, chosen = frames.selection(Filters()), filters.selected()
    asked = every.of(region=state.recall("entry_region"), metric=state.recall("entry_metric"))     # by a link, whatever the filters leave
    chosen = chosen if _places(chosen) else every
    if not _places(chosen):
        st.info(t("form_nowhere"))
        return
    left, right = st.columns(2)
    with left:
        region = filters.pick("entry_region", t("form_region"), _places(chosen, asked), names.region, first=chosen.commonest("region"))
    with right:
        keys = [key for rows in (chosen, asked) for key in rows.of(region=region).held("metric")]
        key = filters.pick("entry_metric", t("form_metric"), list(dict.fromkeys(keys)), names.metric)
    goal = next(rows.part(slice(0, 1)).iloc[0] for rows in (one.of(region=region, metric=key) for one in (chosen, asked)) if len(rows))
    known.render(str(goal["id"]))
    if not rights.allowed("figures"):
        return
    if state.recall("form_of", (region, key)) != (region, key):     # what was typed for another metric is none of this one's
        for name, nothing in (("form_value", None), ("form_source", ""), ("form_note", "")):
            state.remember(name, nothing)
    state.remember("form_of", (region, key))
    with st.form("one_figure", clear_on_submit=False):
        first, second, third = st.columns(3)
        year = first.number_input(t("form_year"), 1949, 2100, _year(goal), key=f"form_year_{region}_{key}")
        value = second.number_input(t("form_value"), value=None, format="%g", step=None, key="form_value")
        unit = third.text_input(_unit_label(goal["unit"]), value=goal["unit"], key=f"form_unit_{region}_{key}")
        first, second, third = st.columns(3)
        source = first.text_input(t("form_source"), placeholder=t("form_source_hint"), key="form_source")
        note = second.text_input(t("form_note"), key="form_note")
        early = third.radio(t("form_status"), [False, True], format_func=drafts.status, horizontal=True, key="form_status")
        sent = rights.submit("figures", t("save"), type="primary")
    if not sent:
        logbook.see("form")
    elif value is None or not unit.strip():
        st.error(t("value_missing" if value is None else "unit_missing"))
    else:
        about = due.identity(goal, frames.targets(), frames.actuals(), int(year))
        saving.request(pd.DataFrame([about | {
            "year": int(year), "value": float(value), "unit": unit.strip(), "source": source.strip() or None, "note": note.strip() or None,
            "preliminary": early}]), "form", "form")
    saving.panel("form")


def _places(*some: Selection) -> list[str]:
    """The regions of targets, in the statistical order; a figure has its place."""
    held = {name for rows in some for name in rows.held("region")} - {NOWHERE}
    return [name for name in frames.selection(Filters()).values("region") if name in held]


def _unit_label(unit: str) -> str:
    """The label of the unit's field, with what a Chinese unit means where the reader's language is another one."""
    means = charts.unit_name(unit, state.language())
    return t("form_unit") if means in ("", unit) else t("unit_means", unit=plain(unit), means=means)


def _year(goal: pd.Series) -> int:
    """The year a figure is most likely typed for: the target's own, or the last whole one where that is still to come."""
    last = frames.reading_year() - 1
    return min(int(goal["year"]), last) if pd.notna(goal["year"]) else last
