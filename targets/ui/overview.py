"""Overview: what stands where."""
from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from targets import charts
from targets.charts.wording import missing
from targets.ui import components, filters, frames, names, state
from targets.ui.i18n import t

MOST_SHARED = 6


def render() -> None:
    components.heading("page_overview", t("overview_lead"))
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    _counts(board)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _tiles(board)
    with right:
        _shared(board)
        _papers()


def _counts(board: pd.DataFrame) -> None:
    known, judged = board["actual_value"].notna().sum(), board["attained"].dropna().astype(bool)
    components.counts([
        (t("count_targets"), str(len(board))), (t("count_regions"), str(board["region"].nunique())),
        (t("count_metrics"), str(board["key"].nunique())), (t("count_papers"), str(len(frames.documents()))),
        (t("count_actual"), t("of_n", m=known, n=len(board))),
        (t("count_attained"), str(int(judged.sum()))), (t("count_missed"), str(int((~judged).sum()))),
    ])
    if known < len(board) and st.button(t("enter_missing", n=len(board) - known), key="enter_missing"):
        components.go_to("entry", grid_missing=True, entry_tab="grid")


def _tiles(board: pd.DataFrame) -> None:
    figure = charts.tiles(
        board, state.style(700), regions={name: names.region(name) for name in charts.tile_regions()}, as_of=frames.as_of()
    )
    picked = components.chart(figure, "overview_tiles", t("page_overview"), hint=t("tile_hint"))
    if picked and picked in set(board["region"]):
        components.go_to("region", p=picked)
    if picked:
        st.info(t("tile_none", region=names.region(picked)))


def _shared(board: pd.DataFrame) -> None:
    """Metrics that several regions set a target for, each a link to the comparison."""
    spread = board.groupby("key")["region"].nunique()
    keys = list(spread[spread > 1].sort_values(ascending=False, kind="stable").index[:MOST_SHARED])
    if not keys:
        return
    st.markdown(f"##### {t('shared')}")
    for key in keys:
        rows = board[board["key"] == key].drop_duplicates("region")
        goals = [f"{names.region(r['region'])} {charts.target_label(r, state.language())}" for r in rows.to_dict("records")]
        if st.button(names.metric(key), key=f"shared_{key}", type="tertiary"):
            components.go_to("metric", m=key)
        st.caption(" · ".join(goals[:MOST_SHARED]))


def _papers() -> None:
    st.markdown(f"##### {t('papers')}")
    items = []
    for paper in frames.documents().sort_values("issue_date", ascending=False, na_position="last", kind="stable").to_dict("records"):
        about = [names.region(paper["region"]) if isinstance(paper["region"], str) else None, paper["issuer"], paper["doc_number"],
                 t("no_date") if missing(paper["issue_date"]) else paper["issue_date"], t("n_targets_of", n=paper["n_targets"])]
        title = paper["doc"] if missing(paper["title"]) else paper["title"]
        line = " · ".join(str(part) for part in about if not missing(part))
        items.append(f"<li><b>{html.escape(str(title))}</b><br><span>{html.escape(line)}</span></li>")
    st.html(f'<ul class="tt-papers">{"".join(items)}</ul>')
