"""What a save would change: new, same, changed, in conflict; what differs is shown with old and new and can be left out."""
from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from targets import charts, query
from targets.actuals.diff import counts, diff
from targets.ui import components, frames, names, state
from targets.ui.i18n import t

PAGE = 500          # new figures on one page
MANY = 8            # differing figures from which on one answer for all is offered
ANSWERS = ("each", "all", "none")


def render(ready: pd.DataFrame, place: str, *, same: bool = True) -> pd.DataFrame:
    """Show the difference of ``ready`` from the store at ``place``; the rows of it that are to be saved, in its columns.

    ``same``: with those that say what the store says already.
    """
    found = diff(ready, frames.actuals())
    told = counts(found)
    st.markdown(t("preview" if place == "upload" else "preview_figures", n=len(found)))
    components.counts([(t(f"diff_{name}"), f"{number:,}") for name, number in told.items()])
    differing = found[found["state"].isin(["changed", "conflict"]) | found["jump"]]
    left_out = _choose(differing, place) if len(differing) else set()
    fresh = found[~found.index.isin(differing.index) & (found["state"] == "new")]
    if len(fresh):
        with st.expander(t("diff_fresh", n=len(fresh)), expanded=differing.empty):
            _pages(fresh, place)
    wanted = ~found.index.isin(left_out) & (same | (found["state"] != "same"))
    return found.loc[wanted, list(ready.columns)]


def _pages(fresh: pd.DataFrame, place: str) -> None:
    """New figures page by page."""
    pages = -(-len(fresh) // PAGE)
    key = state.list_key(f"fresh_{place}", [str(len(fresh)), str(fresh["id"].iloc[0])])
    first = (min(int(state.recall(key, 1)), pages) - 1) * PAGE
    st.dataframe(_readable(fresh.iloc[first:first + PAGE]), hide_index=True, placeholder="")
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.pagination(pages, key=key)
            st.caption(t("diff_page", first=first + 1, last=min(first + PAGE, len(fresh)), n=len(fresh)), width="content")


def _choose(differing: pd.DataFrame, place: str) -> set[int]:
    """The rows a person leaves out: conflicts and jumps are out until they are ticked."""
    st.markdown(t("diff_help"))
    order = differing.assign(_first=differing["state"] != "conflict").sort_values("_first", kind="stable")
    asked = [f"{one}" for one in zip(order["id"], order["value"], strict=True)]
    key = state.list_key(f"diff_{place}", asked)
    answer = st.segmented_control(t("diff_answer", n=len(order)), ANSWERS, default="each", required=True, key=f"{key}_all",
                                  format_func=lambda one: t(f"diff_answer_{one}")) if len(order) >= MANY else "each"
    ticked = _ticked(order, str(answer))
    rows = _readable(order)
    rows.insert(0, "take", ticked)
    rows.insert(1, "why", [t("diff_jump") if jump and kind != "conflict" else t(f"diff_{kind}")
                           for kind, jump in zip(order["state"], order["jump"], strict=True)])
    edited = st.data_editor(
        rows, key=f"{key}_{answer}", hide_index=True, placeholder="", disabled=[name for name in rows.columns if name != "take"],
        height="content" if len(rows) < 12 else 420,
        column_config={"take": st.column_config.CheckboxColumn(t("diff_take")), "why": t("diff_why")})
    return set(order.index[~edited["take"].to_numpy(dtype=bool)])


def _ticked(order: pd.DataFrame, answer: str) -> np.ndarray:
    """Which rows are taken before a person ticks any."""
    if answer != "each":
        return np.full(len(order), answer == "all")
    return (order["state"] != "conflict").to_numpy() & ~order["jump"].to_numpy()


def _metrics(rows: pd.DataFrame, lang: str) -> list[str]:
    pairs = list(zip(rows["metric_id"].astype(object).where(rows["metric_id"].notna(), None), rows["metric"], strict=True))
    told = {pair: query.metric_label(*pair, lang) for pair in set(pairs)} if lang != "zh" else {}
    return [told.get(pair, pair[1]) for pair in pairs]


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    lang = state.language()
    regions = names.region_map(rows)

    def figure(value: float, unit: object, early: object) -> str:
        told = "" if pd.isna(value) else charts.amount(value, "" if pd.isna(unit) else str(unit), lang)
        return t("list_semicolon").join([told, t("status_preliminary")]) if told and early is True else told

    return pd.DataFrame({
        t("col_region"): [regions.get(name, name) for name in rows["region"]], t("col_metric"): _metrics(rows, lang),
        t("col_figure_year"): rows["year"].to_numpy(),
        t("log_old"): [figure(*one) for one in zip(rows["old_value"], rows["old_unit"], rows["old_preliminary"], strict=True)],
        t("log_new"): [figure(*one, None) for one in zip(rows["value"], rows["unit"], strict=True)],
        t("col_preliminary"): rows["preliminary"].to_numpy(), t("diff_old_source"): rows["old_source"].fillna("").to_numpy(),
        t("form_source"): rows["source"].fillna("").to_numpy(), t("form_note"): rows["note"].fillna("").to_numpy(),
        t("diff_origin"): rows["origin"].to_numpy()})
