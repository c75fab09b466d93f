"""Goals from paper to paper: raised, lowered, dropped; and yearly goals beside the long one they lead to."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import charts
from targets.schema import records
from targets.text import entry
from targets.ui import components, filters, names, state
from targets.ui.i18n import t

MOVED = ("raised", "lowered", "dropped", "changed")     # what a reader wants to see first
KEPT = ("new", "kept")


def moved() -> int:
    return int(filters.of("drifts")["change"].isin(MOVED).sum())


def short() -> int:
    return int(filters.of("reaches")["short"].fillna(False).astype(bool).sum())


def render() -> None:
    rows = filters.of("drifts")
    if rows.empty:
        st.info(t("drift_none"))
        return
    lang, words, glyphs = state.language(), entry("cascade", "drifts"), entry("cascade", "drift_glyphs")
    there = [change for change in (*MOVED, *KEPT) if change in set(rows["change"])]
    chosen = st.pills(t("drift_show"), there, selection_mode="multi", default=[one for one in there if one in MOVED] or there,
                      key=state.list_key("drift_show", there),
                      format_func=lambda one: f"{glyphs[one]} {words[one][lang]} {int((rows['change'] == one).sum())}")
    rows = rows[rows["change"].isin(chosen or there)]
    st.caption(t("drift_help"))
    picked = components.listing(rows, rows["to_id"].fillna(rows["from_id"]).tolist(), "drift", t("page_cascade"), make=_readable)
    if picked:
        components.evidence(picked)


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    targets = names.targets_of([*rows["from_id"].dropna(), *rows["to_id"].dropna()])
    return pd.DataFrame([_line(row, targets, state.language()) for row in records(rows)])


def _line(row: dict[str, Any], targets: dict[str, dict[str, Any]], lang: str) -> dict[str, Any]:
    one, other = (targets.get(row[side] or "") for side in ("from_id", "to_id"))
    change = f"{entry('cascade', 'drift_glyphs')[row['change']]} {entry('cascade', 'drifts')[row['change']][lang]}"
    line = {"change": change, "region": names.region(row["region"]), "metric": names.metric(row["key"]),
            "before": _goal(one, lang), "after": _goal(other, lang), "paper_before": _paper(one), "paper_after": _paper(other)}
    return {t(f"col_{name}"): value for name, value in line.items()}


def _goal(row: dict[str, Any] | None, lang: str) -> str:
    if row is None:
        return ""
    label = charts.target_label(row, lang)
    return t("goal_short", label=label, year=row["year"]) if row["year"] else label


def _paper(row: dict[str, Any] | None) -> str:
    return "" if row is None else str(row["doc_title"] or row["doc"])


def reach() -> None:
    rows = filters.of("reaches")
    if rows.empty:
        st.info(t("reach_none"))
        return
    rows = rows.sort_values("short", ascending=False, kind="stable")
    st.caption(t("reach_help"))
    picked = components.listing(rows, list(rows["id"]), "reach", t("page_cascade"), make=_readable_reach)
    if picked:
        components.evidence(picked)


def _readable_reach(rows: pd.DataFrame) -> pd.DataFrame:
    lang, targets = state.language(), names.targets_of(rows["id"])
    return pd.DataFrame([{
        t("col_short"): t("reach_short" if row["short"] else "reach_enough"), t("col_region"): names.region(row["region"]),
        t("col_metric"): names.metric(row["key"]), t("col_long"): _goal(targets[row["id"]], lang),
        t("col_years_set"): t("of_n", m=row["years_set"], n=row["years"]), t("col_total"): charts.amount(row["total"], row["unit"], lang),
        t("col_rest"): "" if row["rest_needed"] is None else charts.amount(row["rest_needed"], row["unit"], lang)}
        for row in records(rows)])
