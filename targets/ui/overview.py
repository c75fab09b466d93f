"""Overview: what stands where."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import charts, progress, query
from targets.charts.wording import say
from targets.due import upcoming
from targets.finding import WAITING
from targets.ui import components, filters, frames, names, recent, state, viewing
from targets.ui.i18n import md, plain, t

MOST_SHARED = 6
MOST_DUE = 12


def render() -> None:
    components.heading("page_overview", t("overview_lead"))
    board = filters.apply(frames.scoreboard())
    if board.empty:
        components.nothing_left()
    states(board)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _tiles(board)
    with right:
        _due(board)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        recent.render(board)
    with right:
        _gaps(board)
        _shared(board)


def states(board: pd.DataFrame, **also: list[str]) -> None:
    """How many targets stand where; each count opens the table of its targets; ``also``: filters these were cut by."""
    lang = state.language()
    tones = board["status"].map({status: progress.tone(status) for status in board["status"].dropna().unique()})
    judged = int((board["status"] != "not_judged").sum())
    with st.container(horizontal=True, vertical_alignment="bottom", key="states"):
        for tone in progress.TONES:
            n, words = int((tones == tone).sum()), charts.join(progress.tone_words(tone, lang), lang)
            label = f"{progress.tone_glyph(tone)} **{n}**  \n{say(f'tone_{tone}', lang)}"
            if st.button(label, key=f"state_{tone}", type="tertiary", disabled=not n, help=words):
                components.go_to("table", status=[*progress.of_tone(tone), *([WAITING] if tone == "open" else [])], **also)
        size = {"regions": board["region"].nunique(), "metrics": board["key"].nunique(), "papers": board["doc"].nunique()}
        st.caption(t("assessed", m=judged, n=len(board)) + t("list_semicolon") + t("overview_size", **size), width="content")


def _tiles(board: pd.DataFrame) -> None:
    kind = "tiles"
    if state.settings().map_file:
        kind = st.segmented_control(t("overview_ground"), ["tiles", "map"], default="tiles", required=True, key="overview_ground",
                                    format_func=lambda one: t(f"view_{one}"), label_visibility="collapsed") or kind
    picked = viewing.show(viewing.view(kind), "overview_tiles", width=700, hint=t("tile_hint"))
    if picked and (board["region"] == picked).any():
        components.go_to("region", p=picked)
    if picked:
        st.info(md("tile_none", region=names.region(picked)))


def _due(board: pd.DataFrame) -> None:
    """The targets that fall due next, each a link to its evidence."""
    year = frames.reading_year()
    rows = upcoming(board, year, frames.today())
    st.markdown(f"##### {t('due_next' if len(rows) else 'due_last')}")
    if rows.empty:
        st.caption(t("due_none", year=year))
        rows = board.dropna(subset=["year"]).sort_values("year", ascending=False, kind="stable")
    shown = components.readable(rows.head(MOST_DUE))[[t(f"col_{name}") for name in ("region", "metric", "target", "year", "status")]]
    picked = components.listing(shown.reset_index(drop=True), list(shown.index), "due_next", t("due_next"),
                                height=460)
    if picked:
        state.bump("due_next")
        components.go_to("evidence", target=picked)
    if len(rows) > MOST_DUE and st.button(t("due_all", n=len(rows)), key="due_all", type="tertiary"):
        components.go_to("timeline")


def _gaps(board: pd.DataFrame) -> None:
    """How many figures somebody has yet to enter, and the way there."""
    st.markdown(f"##### {t('gaps')}")
    waiting = frames.todo()
    waiting = waiting[query.among(waiting["id"], board["id"])]
    missing = int(board["actual_value"].isna().sum())
    if not missing and waiting.empty:
        st.caption(t("gaps_none"))
        return
    st.caption(t("gaps_lead", n=missing, targets=waiting["id"].nunique(), leads=waiting["lead"].nunique()))
    with st.container(horizontal=True):
        if st.button(t("enter_missing", n=missing), key="enter_missing", type="primary", disabled=not missing):
            components.go_to("entry", grid_missing=True, entry_tab="grid")
        if st.button(t("gaps_todo"), key="gaps_todo"):
            components.go_to("coverage")


def _shared(board: pd.DataFrame) -> None:
    """Metrics that several regions set a target for, each a link to the comparison."""
    spread = board.groupby("key")["region"].nunique()
    keys = list(spread[spread > 1].sort_values(ascending=False, kind="stable").index[:MOST_SHARED])
    if not keys:
        return
    st.markdown(f"##### {t('shared')}")
    for key in keys:
        rows = board[board["key"] == key].drop_duplicates("region")
        goals = [f"{names.region(r['region'])} {charts.target_label(r, state.language())}"
                 for r in rows.head(MOST_SHARED).to_dict("records")]
        if st.button(plain(names.metric(key)), key=f"shared_{key}", type="tertiary"):
            components.go_to("metric", m=key)
        st.caption(plain(" · ".join(goals)))
