"""Figures the papers report, beside the goals that wait for them: each with its sentence, taken one by one."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import charts
from targets.schema import ACTUAL_COLUMNS
from targets.ui import components, filters, logbook, names, rights, saving, state
from targets.ui.i18n import has, plain, t
from targets.ui.passage import sentence

PAGE = 15


def count() -> int:
    """How many figures of the papers wait within the filters."""
    return len(_within())


def render() -> None:
    """The offers, sure ones first; nothing is taken that nobody pressed."""
    st.caption(t("offer_help"))
    rows = _within()
    if rows.empty:
        st.info(t("offer_none"))
    for row in rows.head(PAGE).to_dict("records"):
        _one(row, rows)
    if len(rows) > PAGE:
        st.caption(t("offer_more", n=len(rows) - PAGE))
    saving.panel("offer")
    logbook.see("offer")


def _within() -> pd.DataFrame:
    return filters.of("offers", without=("year",))


def _one(row: dict[str, Any], rows: pd.DataFrame) -> None:
    lang = state.language()
    with st.container(border=True, key=f"offer_{row['record']}"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        with words:
            figure = t("known_figure", year=int(row["year"]), figure=charts.amount(row["value"], row["unit"], lang))
            st.markdown(f"**{plain(names.region(row['region']))} {plain(names.metric(row['key']))} {plain(figure)}**")
            st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh">{sentence(row)}</div>')
            st.caption(plain(_about(row, lang)))
        with button:
            if rights.button("figures", t("offer_take" if row["state"] == "new" else "offer_replace"), key=f"take_{row['record']}",
                         type="primary" if not row["doubt"] and row["state"] == "new" else "secondary"):
                one = rows[rows["record"] == row["record"]]
                saving.request(one[[name for name in ACTUAL_COLUMNS if name in one]], "paper", "offer")
            if st.button(t("offer_open"), key=f"paper_{row['record']}", type="tertiary"):
                components.go_to("documents", doc=row["doc"], review_doc=row["doc"], review_asked=None, review_at=row["record"])


def _about(row: dict[str, Any], lang: str) -> str:
    """Where it comes from, what the store says, what to look at first."""
    told = [str(row["source"])]
    if row["state"] == "differs":
        source = "" if pd.isna(row["held_source"]) else str(row["held_source"])
        told.append(t("offer_differs", figure=charts.amount(row["held_value"], row["held_unit"], lang), source=source or t("not_said")))
    if row["doubt"] and has(f"offer_{row['doubt']}"):
        told.append(t(f"offer_{row['doubt']}"))
    if isinstance(row["note"], str):
        told.append(row["note"])
    return t("list_semicolon").join(told)
