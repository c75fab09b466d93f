"""The grid of figures that are due: a row for each metric, place and year, filled in or pasted, saved as one."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts
from targets.due import IDENTITY
from targets.schema import records
from targets.ui import drafts, filters, frames, logbook, names, rights, saving, state
from targets.ui.i18n import md, t

MOST = 2000     # rows of one grid
TOLD = ("value", "value_max", "unit", "comparator", "kind", "direction", "basis", "year")      # of a target (``charts.target_label``)
READ_ONLY = ["region", "metric", "year", "target", "before", "unit"]
ON_A_PHONE = ["metric", "value", "unit", "region", "year", "before", "target", "status", "source", "note"]     # what is typed first


def render() -> None:
    """A row for each figure that is due within the filters; saving is a step of its own, what is typed before it is a draft."""
    st.caption(t("grid_help"))
    rows = _rows()
    if rows.empty:
        st.info(t("grid_none"))
        saving.panel("grid")
        return
    typed, cells = drafts.held(), list(rows["cell"])
    key, known, start = _editor(rows, typed, cells)
    tall = "content" if len(start) < 16 else 560
    edited = st.data_editor(start, key=key, hide_index=True, placeholder="", height=tall, column_config=_columns(),
                            disabled=READ_ONLY if state.may("figures") else True,
                            column_order=ON_A_PHONE if state.style().narrow else None)
    changed = edited[(drafts.plain(known) != drafts.plain(edited)).any(axis=1)]
    _buttons(drafts.kept(typed, cells, changed), rows, changed)
    saving.panel("grid")


def _editor(rows: pd.DataFrame, typed: drafts.Drafts, cells: list[str]) -> tuple[str, pd.DataFrame, pd.DataFrame]:
    """The editor's key, the figures its writer was shown first, and what it starts from.

    An editor somebody types in goes on from its start, and is held against the figures seen then; an untouched one follows the store.
    """
    key = state.list_key("grid", cells)
    alive, fresh = state.alive(key), _shown(rows)
    typing = bool(typed) or (alive and state.edited(key))
    if not typing:
        logbook.see("grid")
    if alive:
        known, start = state.recall("grid_start")
        if typing or known.equals(fresh):
            return key, known, start
        state.bump("grid")
        key = state.list_key("grid", cells)
    start = drafts.laid_over(fresh, typed, cells)
    state.remember("grid_start", (fresh, start))
    return key, fresh, start


def _rows() -> pd.DataFrame:
    """The cells the filters and the choices above the grid leave."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    _arrive()
    held = [year for year in state.recall("grid_years", []) if year in frames.due_years()]
    years = left.multiselect(t("grid_years"), frames.due_years(), default=held, placeholder=t("grid_years_own"), select_all=False,
                             key=state.widget_key("grid_years"))
    state.remember("grid_years", years)
    missing = right.toggle(t("grid_missing"), value=state.recall("grid_missing", False), key=state.widget_key("grid_missing"))
    state.remember("grid_missing", missing)
    state.to_url("due", [str(year) for year in years])
    state.to_url("missing", ["1"] if missing else [])
    rows = frames.due_cells(filters.selected(), tuple(sorted(years)))
    if missing:
        rows = rows[rows["held_id"].isna() | rows["cell"].isin(list(drafts.held()))]
    if len(rows) > MOST:
        st.caption(t("grid_more", n=MOST, all=len(rows)))
    return rows.head(MOST).reset_index(drop=True)


def _columns() -> dict[str, object]:
    column = st.column_config
    status = [drafts.status(False), drafts.status(True)]
    return {
        "region": column.TextColumn(t("col_region"), pinned=not state.style().narrow),
        "metric": column.TextColumn(t("col_metric"), width=160 if state.style().narrow else 200, pinned=not state.style().narrow),
        "year": column.NumberColumn(t("form_year"), format="%d", width=60), "target": column.TextColumn(t("col_target"), width=165),
        "before": column.TextColumn(t("col_figure_before"), width=130),
        "unit": column.TextColumn(t("form_unit"), width=70 if state.language() == "zh" else 130),
        "value": column.NumberColumn(t("form_value"), format="%g", width=90),
        "status": column.SelectboxColumn(t("form_status"), options=status, required=True, width=105),
        "source": column.TextColumn(t("form_source"), width="medium"), "note": column.TextColumn(t("form_note"), width="medium")}


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """What the editor starts from: each cell with its figure, where one is known, and the newest one before it."""
    lang, labels, regions = state.language(), names.metric_map(), names.region_map(rows)
    goals = records(frames.rows(rows["target"])[[*TOLD]])
    return pd.DataFrame({
        "region": [regions.get(name, name) for name in rows["region"]],
        "metric": [labels.get(key, key) for key in rows["key"]], "year": rows["year"].to_numpy(),
        "target": [_goal(goal, lang, year) for goal, year in zip(goals, rows["year"], strict=True)],
        "before": ["" if pd.isna(value) else t("known_figure", year=int(year), figure=charts.amount(value, unit, lang))
                   for value, year, unit in zip(rows["before_value"], rows["before_year"], rows["before_unit"], strict=True)],
        "unit": [charts.unit_name(unit, lang) for unit in rows["unit"]], "value": rows["held_value"].to_numpy(),
        "status": [drafts.status(bool(early)) for early in rows["held_preliminary"]],
        "source": rows["held_source"].fillna("").to_numpy(), "note": rows["held_note"].fillna("").to_numpy()})


def _arrive() -> None:
    """Years and choice of an address."""
    years, missing = [int(year) for year in state.asked("due") if year in map(str, frames.due_years())], bool(state.asked("missing"))
    for name, said in (("grid_years", years), ("grid_missing", missing)):
        if said and said != state.recall(name):
            state.remember(name, said)
            state.bump(name)


def _goal(goal: dict[str, object], lang: str, year: int) -> str:
    """The target in its words, with its year where that is another one."""
    label = charts.target_label(goal, lang)
    due = goal["year"]
    return label if pd.isna(due) or due == year else t("goal_of_year", target=label, year=due)  # type: ignore[call-overload]


def _buttons(typed: drafts.Drafts, rows: pd.DataFrame, changed: pd.DataFrame) -> None:
    """Save and take back; how much waits to be saved."""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = rights.button("figures", t("grid_save"), type="primary", key="grid_save")
        if typed:
            with st.popover(t("grid_drop")):        # a second press: what is dropped is gone
                st.markdown(t("grid_drop_sure", n=len(typed)))
                st.button(t("grid_drop_do"), key="grid_drop", on_click=drafts.drop, args=(set(typed),))
            hidden = len(typed) - len(changed)
            st.caption(t("grid_unsaved", n=len(typed)) + (t("grid_hidden", n=hidden) if hidden else ""), width="content")
    if pressed:
        _save(rows, changed)


def _save(rows: pd.DataFrame, changed: pd.DataFrame) -> None:
    if changed.empty:
        st.info(t("grid_unchanged"))
        return
    bare = changed[changed["value"].isna()]
    if len(bare):
        first = bare.iloc[0]
        st.error(md("grid_bad_row", row=int(bare.index[0]) + 1, region=first["region"], metric=first["metric"]))
        return
    here = rows.loc[changed.index]
    frame = here[[*IDENTITY, "year", "unit"]].assign(
        value=changed["value"].astype(float), preliminary=[drafts.preliminary(word) for word in changed["status"]],
        source=changed["source"].replace("", None), note=changed["note"].replace("", None))
    saving.request(frame, "grid", "grid", cells=frozenset(here["cell"]))
