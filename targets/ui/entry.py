"""Actual figures: one by one, in a grid, from a file; and the log of what was changed."""
from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from targets import charts, overtaken, query
from targets.store import StoreError
from targets.ui import components, filters, grid, known, names, state, upload
from targets.ui.i18n import has, t


def render() -> None:
    components.heading("page_entry")
    note = st.empty()       # always there: what comes and goes above the tabs would send the reader back to the first
    if state.recall("saved_note"):
        note.success(state.recall("saved_note"))
        state.remember("saved_note", None)
    by = st.text_input(t("entered_by"), value=state.recall("by", ""), key=state.widget_key("by_name"), max_chars=40, width=320)
    state.remember("by", by)
    form, table, file, log = st.tabs([t("entry_form"), t("entry_grid"), t("entry_upload"), t("entry_log")])
    with form:
        _form()
    with table:
        grid.render(save)
    with file:
        upload.render(save)
    with log:
        _log()


def save(frame: pd.DataFrame, origin: str, place: str, done: Callable[[], None] = lambda: None) -> None:
    """Keep figures in the store, read everything again, say what happened; ``done`` follows a save that worked.

    ``place``: where on the page they come from.  Figures that others changed since it was drawn are not written over:
    the sentence says what stands there now, and a second press is an informed one.
    """
    with components.sentence():
        try:
            result = state.store().save_actuals(frame, by=state.recall("by") or t("nobody"), origin=origin, seen=state.seen(place))
        except StoreError as error:
            if error.code in overtaken.CODES:
                state.refresh()
                state.see(place)
            raise
    done()
    state.refresh()
    state.remember("saved_note", t("saved", added=result.new, changed=result.changed, same=result.same))
    st.rerun()


def _form() -> None:
    board = filters.apply(state.scoreboard())
    board = state.scoreboard() if board.empty else board
    left, right = st.columns(2)
    with left:
        region = filters.pick("entry_region", t("form_region"), names.region_order(board), names.region,
                              first=str(board["region"].mode().iloc[0]))
    mine = board[board["region"] == region]
    with right:
        key = filters.pick("entry_metric", t("form_metric"), list(dict.fromkeys(mine["key"])), names.metric)
    goal = mine[mine["key"] == key].iloc[0]
    known.render(str(goal["id"]))
    with st.form("one_figure", clear_on_submit=False):
        first, second, third = st.columns(3)
        due = goal["year"]
        year = first.number_input(t("form_year"), 1949, 2100, int(due) if pd.notna(due) else 2020, key=f"form_year_{region}_{key}")
        value = second.number_input(t("form_value"), value=None, format="%g", step=None, key="form_value")
        unit = third.text_input(t("form_unit"), value=goal["unit"], key=f"form_unit_{region}_{key}")
        source = st.text_input(t("form_source"), placeholder=t("form_source_hint"), key="form_source")
        preliminary = st.checkbox(t("form_preliminary"), key="form_preliminary")
        sent = st.form_submit_button(t("save"), type="primary")
    if not sent:
        state.see("form")
        return
    if value is None or not unit.strip():
        st.error(t("value_missing" if value is None else "unit_missing"))
        return
    if not query.convertible(unit.strip(), goal["unit"]):
        st.error(t("unit_other", unit=unit.strip(), wanted=goal["unit"]))
        return
    save(pd.DataFrame([goal[grid.MARK].to_dict() | {"year": int(year), "value": float(value), "unit": unit.strip(),
                                               "source": source.strip() or None, "preliminary": preliminary}]), "form", "form")


def _log() -> None:
    with components.sentence():
        log = state.store().revisions()
    if log.empty:
        st.info(t("log_empty"))
        return

    st.caption(t("log_help"))

    def figure(value: object, unit: object) -> str:
        return "" if pd.isna(value) else charts.amount(float(str(value)), str(unit), state.language())

    st.dataframe(pd.DataFrame({
        t("log_when"): [str(at)[:19].replace("T", " ") for at in log["at"]], t("log_who"): log["by"],
        t("log_what"): [t(f"action_{a}") if has(f"action_{a}") else a for a in log["action"]],
        t("col_region"): [names.region(r) for r in log["region"]], t("col_metric"): log["metric"], t("col_figure_year"): log["year"],
        t("log_old"): [figure(v, u) for v, u in zip(log["old_value"], log["old_unit"], strict=True)],
        t("log_new"): [figure(v, u) for v, u in zip(log["new_value"], log["new_unit"], strict=True)],
        t("log_origin"): [t(f"origin_{o}") if has(f"origin_{o}") else o for o in log["origin"]],
    }), hide_index=True, placeholder="")
