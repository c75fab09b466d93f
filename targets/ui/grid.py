"""The grid of figures that targets wait for: one row a target, filled in or pasted, saved as one."""
from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from targets.ui import components, filters, state
from targets.ui.i18n import t

MARK = ["region", "region_code", "metric", "metric_id", "sector", "kind"]   # what a figure takes over from its target


def render(save: Callable[[pd.DataFrame, str], None]) -> None:
    """A row for each target within the filters; the editor starts from the store, and saving is a step of its own."""
    st.caption(t("grid_help"))
    rows = filters.apply(state.scoreboard()).drop_duplicates(["region", "key", "year"]).reset_index(drop=True)
    if rows.empty:
        st.info(t("filter_none_left"))
        return
    start = _due(rows)
    words = {"region": "col_region", "metric": "col_metric", "target": "col_target", "year": "form_year", "value": "form_value",
             "unit": "form_unit", "preliminary": "form_preliminary", "source": "form_source"}
    config = {name: st.column_config.Column(t(word)) for name, word in words.items()}
    config["year"] = st.column_config.NumberColumn(t("form_year"), format="%d", min_value=1949, max_value=2100, step=1)
    config["value"] = st.column_config.NumberColumn(t("form_value"), format="%g")
    config["preliminary"] = st.column_config.CheckboxColumn(t("form_preliminary"))
    edited = st.data_editor(start, key=state.list_key("grid", list(rows["id"])), hide_index=True, placeholder="",
                            disabled=["region", "metric", "target", "unit"], column_config=config)
    if st.button(t("grid_save"), type="primary", key="grid_save"):
        _save(start, edited, rows, save)


def _due(rows: pd.DataFrame) -> pd.DataFrame:
    """What the editor starts from: each target with the figure of its year, where one is known."""
    shown = components.readable(rows)
    figures = state.pairs().dropna(subset=["actual_id"])
    figures = figures[figures["actual_year"] == figures["year"]].drop_duplicates("id").set_index("id")
    known = figures.reindex(rows["id"])
    units = known["actual_unit"].fillna(pd.Series(rows["unit"].to_numpy(), index=rows["id"]))
    return pd.DataFrame({
        "region": shown[t("col_region")].to_numpy(), "metric": shown[t("col_metric")].to_numpy(),
        "target": shown[t("col_target")].to_numpy(), "year": rows["year"].to_numpy(),
        "value": known["actual_raw"].to_numpy(), "unit": units.to_numpy(),
        "preliminary": known["preliminary"].fillna(False).astype(bool).to_numpy(),
        "source": known["actual_source"].fillna("").to_numpy()})


def _save(start: pd.DataFrame, edited: pd.DataFrame, rows: pd.DataFrame, save: Callable[[pd.DataFrame, str], None]) -> None:
    fields = ["year", "value", "preliminary", "source"]
    old, new = start[fields].astype(object).fillna(""), edited[fields].astype(object).fillna("")
    changed = edited[(old != new).any(axis=1)]
    if changed.empty:
        st.info(t("grid_unchanged"))
        return
    bare = changed[changed[["year", "value"]].isna().any(axis=1)]
    if len(bare):
        first = bare.iloc[0]
        st.error(t("grid_bad_row", row=int(bare.index[0]) + 1, region=first["region"], metric=first["metric"]))
        return
    frame = rows.loc[changed.index, MARK].assign(**{name: changed[name] for name in (*fields, "unit")})
    frame["source"] = frame["source"].replace("", None)
    state.bump("grid")
    save(frame, "grid")
