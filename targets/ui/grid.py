"""The grid of figures that targets wait for: one row a target, filled in or pasted, saved as one."""
from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from targets import charts
from targets.ui import components, drafts, filters, state
from targets.ui.i18n import t

MARK = ["region", "region_code", "metric", "metric_id", "sector", "kind"]   # what a figure takes over from its target


def render(save: Callable[..., None]) -> None:
    """A row for each target within the filters; saving is a step of its own, what is typed before it is kept as a draft."""
    st.caption(t("grid_help"))
    rows = filters.apply(state.scoreboard()).drop_duplicates(["region", "key", "year"]).reset_index(drop=True)
    if rows.empty:
        st.info(t("filter_none_left"))
        return
    key, typed = state.list_key("grid", list(rows["id"])), drafts.held()
    if not typed:
        state.see("grid")       # drafts are held against the figures their writer saw first
    if state.alive(key):        # the editor goes on from what it started with; its edits are laid over that
        known, start = state.recall("grid_start")
    else:
        known = _due(rows)
        start = drafts.laid_over(known, typed, rows)
        state.remember("grid_start", (known, start))
    words = {"latest": "col_latest", "region": "col_region", "metric": "col_metric", "target": "col_target", "year": "form_year",
             "value": "form_value", "unit": "form_unit", "preliminary": "form_preliminary", "source": "form_source"}
    config = {name: st.column_config.Column(t(word)) for name, word in words.items()}
    config["year"] = st.column_config.NumberColumn(t("form_year"), format="%d", min_value=1949, max_value=2100, step=1)
    config["value"] = st.column_config.NumberColumn(t("form_value"), format="%g")
    config["preliminary"] = st.column_config.CheckboxColumn(t("form_preliminary"))
    edited = st.data_editor(start, key=key, hide_index=True, placeholder="", height="content" if len(start) < 16 else 560,
                            disabled=["region", "metric", "target", "unit", "latest"], column_config=config)
    changed = edited[(drafts.plain(known) != drafts.plain(edited)).any(axis=1)]
    _buttons(drafts.kept(typed, rows, changed), rows, changed, save)


def _buttons(typed: drafts.Drafts, rows: pd.DataFrame, changed: pd.DataFrame, save: Callable[..., None]) -> None:
    """Save and take back; how much waits to be saved."""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(t("grid_save"), type="primary", key="grid_save")
        dropped = bool(typed) and st.button(t("grid_drop"), key="grid_drop")
        hidden = len(typed) - len(changed)
        if typed:
            st.caption(t("grid_unsaved", n=len(typed)) + (t("grid_hidden", n=hidden) if hidden else ""), width="content")
    if dropped:
        drafts.drop(set(typed))
        st.rerun()
    if pressed:
        _save(rows, changed, save)


def _latest(rows: pd.DataFrame) -> list[str]:
    """The figure each target is judged by, with its year, so that nobody enters it twice."""
    return ["" if pd.isna(value) else t("known_figure", year=int(year), figure=charts.amount(value, unit, state.language()))
            for value, year, unit in zip(rows["actual_value"], rows["actual_year"], rows["unit"], strict=True)]


def _due(rows: pd.DataFrame) -> pd.DataFrame:
    """What the editor starts from: each target with the figure of its year, where one is known."""
    shown = components.readable(rows)
    figures = state.pairs().dropna(subset=["actual_id"])
    figures = figures[figures["actual_year"] == figures["year"]].drop_duplicates("id").set_index("id")
    known = figures.reindex(rows["id"])
    units = known["actual_unit"].fillna(pd.Series(rows["unit"].to_numpy(), index=rows["id"]))
    return pd.DataFrame({
        "region": shown[t("col_region")].to_numpy(), "metric": shown[t("col_metric")].to_numpy(),
        "target": shown[t("col_target")].to_numpy(), "latest": _latest(rows),
        "year": rows["year"].to_numpy(),
        "value": known["actual_raw"].to_numpy(), "unit": units.to_numpy(),
        "preliminary": known["preliminary"].fillna(False).astype(bool).to_numpy(),
        "source": known["actual_source"].fillna("").to_numpy()})


def _save(rows: pd.DataFrame, changed: pd.DataFrame, save: Callable[..., None]) -> None:
    if changed.empty:
        st.info(t("grid_unchanged"))
        return
    bare = changed[changed[["year", "value"]].isna().any(axis=1)]
    if len(bare):
        first = bare.iloc[0]
        st.error(t("grid_bad_row", row=int(bare.index[0]) + 1, region=first["region"], metric=first["metric"]))
        return
    frame = rows.loc[changed.index, MARK].assign(**{name: changed[name] for name in (*drafts.FIELDS, "unit")})
    frame["source"] = frame["source"].replace("", None)
    saved = set(rows.loc[changed.index, "id"])
    save(frame, "grid", "grid", done=lambda: drafts.drop(saved))
