"""Coverage: regions × metrics with targets and figures, and the list of what somebody has yet to enter."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from targets import charts, export, query
from targets.finding import Filters
from targets.schema import records
from targets.text import entry
from targets.ui import components, filters, frames, names, paging, state
from targets.ui.i18n import t

ALL = "-"
SERIES = 100    # rows of the matrix at a time
NOBODY = ""     # targets whose paper names no department


def render() -> None:
    components.heading("page_coverage", t("coverage_lead"))
    chosen = filters.current()
    cells, counted = frames.once(("coverage", chosen), lambda: _matrix_rows(chosen))
    due: pd.DataFrame = frames.once(("todo_rows", chosen), lambda: _todo_rows(chosen))
    components.counts([(t(f"count_{name}"), str(counted.get(code, 0))) for name, code in (
        ("both", "both"), ("target", "target"), ("actual_only", "actual"), ("neither", "neither"))])
    titles = [t("tab_matrix"), t("tab_todo", n=due["id"].nunique())]
    components.tabs("coverage", titles, (lambda: _matrix(cells, chosen), lambda: _todo(due)))


def _matrix_rows(chosen: Filters) -> tuple[pd.DataFrame, dict[str, int]]:
    """Cells of the places chosen, and of the metrics of which a target fits what else is; how many there are of each kind."""
    cells, places = frames.matrix(), ("region", "group")
    if chosen.without(places):
        held = frames.selection(chosen.without(places)).held("metric")
        cells = cells[cells["series"].isin([str(key).partition(":")[0] for key in held])]
    cells = chosen.only(places).apply(cells)
    return cells, cells["coverage"].value_counts().to_dict()


def _todo_rows(chosen: Filters) -> pd.DataFrame:
    return frames.todo()[frames.selection(chosen).holds(frames.linked("todo", "id"))]


@dataclass(frozen=True)
class Laid:
    """The matrix as it is shown: codes of its metrics, regions, the names metrics have in it, and the kind of each cell, a row a metric."""

    series: list[str]
    regions: list[str]
    named: dict[str, str]
    wide: pd.DataFrame


def _laid(cells: pd.DataFrame, *, only: bool) -> Laid:
    """Metrics most regions have a target for first; ``only``: those that lack a figure somewhere."""
    if only:
        cells = cells[cells["series"].isin(cells.loc[cells["coverage"] == "target", "series"].drop_duplicates())]
    spread = (cells["targets"] > 0).groupby(cells["series"], sort=False).sum().sort_values(ascending=False, kind="stable")
    first = cells.drop_duplicates("series")
    wide = cells.drop_duplicates(["series", "region"]).pivot(index="series", columns="region", values="coverage")
    regions = names.region_order(cells)
    return Laid(list(spread.index), regions, dict(zip(first["series"], first["metric"], strict=True)),
                wide.reindex(index=spread.index, columns=regions))


def _matrix(cells: pd.DataFrame, chosen: Filters) -> None:
    if cells.empty:
        components.nothing_left()
    st.caption(t("matrix_help"))
    only = st.toggle(t("matrix_only"), key=state.widget_key("matrix_only"))
    laid: Laid = frames.once(("coverage_laid", chosen, only), lambda: _laid(cells, only=only))
    place = paging.part(len(laid.series), "matrix", SERIES)
    shown = frames.once(("coverage_shown", chosen, only, state.language(), place.start), lambda: _signs(laid, place))
    series = laid.series[place]
    first = 150 if state.style().narrow else 280
    event = st.dataframe(shown, key=state.list_key("matrix", series), hide_index=True, on_select="rerun",
                         selection_mode="single-cell", placeholder="", height="content" if len(shown) < 16 else 560,
                         column_config={t("col_metric"): st.column_config.TextColumn(width=first, pinned=True)})
    name = charts.file_name(t("page_coverage"), frames.as_of())
    st.download_button(t("download_csv"), lambda: export.to_csv(shown), f"{name}.csv", "text/csv", key="matrix_csv", on_click="ignore")
    if event.selection.cells:
        row, column = event.selection.cells[0]
        at = list(shown.columns).index(column) - 1
        if at >= 0:
            _open(series[row], laid.regions[at], laid.wide.iloc[place].iloc[row, at] in ("both", "target"))


def _signs(laid: Laid, place: slice) -> pd.DataFrame:
    """Some rows of the matrix as people read them."""
    glyphs, lang = entry("cascade", "coverage_glyphs"), state.language()
    signs = laid.wide.iloc[place].astype(object).replace(glyphs)
    shown = signs.rename(columns=names.region).reset_index(drop=True)
    shown.insert(0, t("col_metric"), [query.metric_label(one, laid.named[one], lang) for one in laid.series[place]])
    return shown


def _open(series: str, region: str, has_target: bool) -> None:
    """The timeline of a series with a target; else the page where its figure is entered."""
    found = [key for key in frames.selection(Filters(region=(region,))).frame(["key"])["key"] if key.partition(":")[0] == series]
    state.bump("matrix")
    if has_target and found:
        components.go_to("timeline", m=found[0], region=[region])
    if found:
        components.go_to("entry", entry_metric=found[0], entry_region=region, entry_tab="form")
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
