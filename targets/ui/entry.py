"""Actual figures: one by one, in a grid, from a file; and the log of what was changed."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets.ui import components, filters, grid, names, state, upload
from targets.ui.i18n import has, t


def render() -> None:
    components.heading("page_entry")
    note = st.empty()       # always there: what comes and goes above the tabs would send the reader back to the first
    if state.recall("saved_note"):
        note.success(state.recall("saved_note"))
        state.remember("saved_note", None)
    by = st.text_input(t("entered_by"), value=state.recall("by", ""), key=state.widget_key("by_name"), max_chars=40)
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


def save(frame: pd.DataFrame, origin: str) -> None:
    """Keep figures in the store, read everything again, say what happened."""
    with components.sentence():
        result = state.store().save_actuals(frame, by=state.recall("by") or "app", origin=origin)
    state.refresh()
    state.remember("saved_note", t("saved", added=result.new, changed=result.changed, same=result.same))
    st.rerun()


def _form() -> None:
    board = state.scoreboard()
    left, right = st.columns(2)
    with left:
        region = filters.pick("entry_region", t("form_region"), names.region_order(board), names.region)
    mine = board[board["region"] == region]
    with right:
        key = filters.pick("entry_metric", t("form_metric"), list(dict.fromkeys(mine["key"])), names.metric)
    goal = mine[mine["key"] == key].iloc[0]
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
        return
    if value is None or not unit.strip():
        st.error(t("value_missing" if value is None else "unit_missing"))
        return
    save(pd.DataFrame([goal[grid.MARK].to_dict() | {"year": int(year), "value": float(value), "unit": unit.strip(),
                                               "source": source.strip() or None, "preliminary": preliminary}]), "form")


def _log() -> None:
    with components.sentence():
        log = state.store().revisions()
    if log.empty:
        st.info(t("log_empty"))
        return

    st.caption(t("log_help"))

    def figure(value: object, unit: object) -> str:
        return "" if pd.isna(value) else f"{value:g}{unit}"

    st.dataframe(pd.DataFrame({
        t("log_when"): [str(at)[:19].replace("T", " ") for at in log["at"]], t("log_who"): log["by"],
        t("log_what"): [t(f"action_{a}") if has(f"action_{a}") else a for a in log["action"]],
        t("col_region"): [names.region(r) for r in log["region"]], t("col_metric"): log["metric"], t("col_figure_year"): log["year"],
        t("log_old"): [figure(v, u) for v, u in zip(log["old_value"], log["old_unit"], strict=True)],
        t("log_new"): [figure(v, u) for v, u in zip(log["new_value"], log["new_unit"], strict=True)],
        t("log_origin"): [t(f"origin_{o}") if has(f"origin_{o}") else o for o in log["origin"]],
    }), hide_index=True, placeholder="")
