"""Coverage: regions × metrics with targets and figures, and the list of what somebody has yet to enter."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts, export, query
from targets.schema import records
from targets.text import entry
from targets.ui import components, filters, frames, names, paging, state
from targets.ui.i18n import t

ALL = "-"
SERIES = 100    # rows of the matrix at a time
NOBODY = ""     # targets whose paper names no department


def render() -> None:
    components.heading("page_coverage", t("coverage_lead"))
    cells, due = _matrix_rows(), _todo_rows()
    components.counts([(t(f"count_{name}"), str(int((cells["coverage"] == code).sum()))) for name, code in (
        ("both", "both"), ("target", "target"), ("actual_only", "actual"), ("neither", "neither"))])
    titles = [t("tab_matrix"), t("tab_todo", n=len(due))]
    components.tabs("coverage", titles, (lambda: _matrix(cells), lambda: _todo(due)))


def _matrix_rows() -> pd.DataFrame:
    """Cells of the places chosen, and of the metrics of which a target fits what else is."""
    cells, chosen, places = frames.matrix(), filters.current(), ("region", "group")
    if chosen.without(places):
        goals = filters.apply(frames.targets(), without=places)
        cells = cells[cells["series"].isin([str(key).partition(":")[0] for key in query.metric_keys(goals)])]
    return chosen.only(places).apply(cells)


def _todo_rows() -> pd.DataFrame:
    wanted = filters.apply(frames.targets())["id"]
    rows = frames.todo()
    return rows[query.among(rows["id"], wanted)]


def _matrix(cells: pd.DataFrame) -> None:
    if cells.empty:
        components.nothing_left()
    glyphs = entry("cascade", "coverage_glyphs")
    st.caption(t("matrix_help"))
    if st.toggle(t("matrix_only"), key=state.widget_key("matrix_only")):
        cells = cells[cells["series"].isin(cells.loc[cells["coverage"] == "target", "series"])]
    order = names.region_order(cells)
    spread = (cells["targets"] > 0).groupby(cells["series"], sort=False).sum().sort_values(ascending=False, kind="stable")
    series = list(spread.index)[paging.part(len(spread), "matrix", SERIES)]
    cells = cells[cells["series"].isin(series)]
    signs = cells.assign(sign=cells["coverage"].map(glyphs)).drop_duplicates(["series", "region"])
    wide = signs.pivot(index="series", columns="region", values="sign").reindex(index=series, columns=order)
    named = dict(zip(cells["series"], cells["metric"], strict=True))
    shown = wide.rename(columns=names.region).reset_index(drop=True)
    shown.insert(0, t("col_metric"), [query.metric_label(one, named[one], state.language()) for one in series])
    first = 150 if state.style().narrow else 280
    event = st.dataframe(shown, key=state.list_key("matrix", series), hide_index=True, on_select="rerun",
                         selection_mode="single-cell", placeholder="", height="content" if len(shown) < 16 else 560,
                         column_config={t("col_metric"): st.column_config.TextColumn(width=first, pinned=True)})
    name = charts.file_name(t("page_coverage"), frames.as_of())
    st.download_button(t("download_csv"), lambda: export.to_csv(shown), f"{name}.csv", "text/csv", key="matrix_csv", on_click="ignore")
    if event.selection.cells:
        place, column = event.selection.cells[0]
        at = list(shown.columns).index(column) - 1
        if at >= 0:
            _open(series[place], order[at], bool(wide.iloc[place, at] in (glyphs["both"], glyphs["target"])))


def _open(series: str, region: str, has_target: bool) -> None:
    """The timeline of a series with a target; else the page where its figure is entered."""
    board = frames.scoreboard()
    rows = board[(board["region"] == region) & (board["key"].str.partition(":")[0] == series)]
    state.bump("matrix")
    if has_target and len(rows):
        components.go_to("timeline", m=rows["key"].iloc[0], region=[region])
    if len(rows):
        components.go_to("entry", entry_metric=rows["key"].iloc[0], entry_region=region, entry_tab="form")
    components.go_to("entry", entry_tab="upload")       # no target of that region speaks of it: its figure comes by a file


def _todo(rows: pd.DataFrame) -> None:
    if rows.empty:
        st.info(t("todo_none"))
        return
    lang = state.language()
    leads = list(rows["lead"].value_counts().index)
    nobody = [NOBODY] if rows["lead"].isna().any() else []
    unnamed = entry("cascade", "no_lead")[lang]
    words = {ALL: t("all_leads"), NOBODY: unnamed}
    lead = filters.pick("todo_lead", t("todo_lead"), [ALL, *leads, *nobody], lambda one: words.get(one, one))
    if lead != ALL:
        rows = rows[rows["lead"].isna() if lead == NOBODY else rows["lead"] == lead]
    st.caption(t("todo_count", n=len(rows), targets=rows["id"].nunique(), leads=rows["lead"].nunique()) + "  \n" + t("todo_help"))
    picked = components.listing(rows, list(rows["id"]), "todo", t("page_coverage"), "" if lead == ALL else lead, make=_readable)
    if picked:
        state.bump("todo")
        goal = frames.row(picked).iloc[0]
        components.go_to("entry", entry_metric=goal["key"], entry_region=goal["region"], entry_tab="form")


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    lang, needs, duty = state.language(), entry("cascade", "needs"), entry("cascade", "duties")
    found = frames.rows(rows["id"])
    return pd.DataFrame([{
        t("col_lead"): duty[row["duty"]][lang].format(body=row["lead"]) if row["lead"] else entry("cascade", "no_lead")[lang],
        t("col_region"): names.region(row["region"]), t("col_metric"): names.metric(key),
        t("col_target"): charts.target_label(goal, lang), t("col_need"): needs[row["need"]][lang],
        t("col_need_year"): row["year"], t("col_unit"): row["unit"], t("col_paper"): goal["doc_title"]}
        for row, key, goal in zip(records(rows), found["key"], found.to_dict("records"), strict=True)])
