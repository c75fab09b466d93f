"""Overview: what stands where."""
from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from targets import charts, progress
from targets.charts.wording import say
from targets.due import upcoming
from targets.fields import WAITING
from targets.selection import Selection, shared, standing
from targets.ui import components, filters, frames, names, recent, state, viewing
from targets.ui.i18n import md, plain, t

MOST_SHARED = 6
MOST_DUE = 12


def render() -> None:
    components.heading("page_overview", t("overview_lead"))
    chosen = filters.selected()
    if not len(chosen):
        components.nothing_left()
    states(chosen)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        _tiles(chosen)
    with right:
        _due(chosen)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        recent.render(chosen)
    with right:
        _gaps(chosen)
        _shared(chosen)


def states(rows: Selection, **also: list[str]) -> None:
    """How many targets stand where; each count opens the table of its targets; ``also``: filters these were cut by."""
    lang, found = state.language(), frames.of_rows("standing", rows, (), lambda: standing(rows))
    with st.container(horizontal=True, vertical_alignment="bottom", key="states"):
        for tone in progress.TONES:
            n, words = found[tone], charts.join(progress.tone_words(tone, lang), lang)
            label = f"{progress.tone_glyph(tone)} **{n}**  \n{say(f'tone_{tone}', lang)}"
            if st.button(label, key=f"state_{tone}", type="tertiary", disabled=not n, help=words):
                components.go_to("table", status=[*progress.of_tone(tone), *([WAITING] if tone == "open" else [])], **also)
        size = {"regions": rows.count("region"), "metrics": rows.count("metric"), "papers": rows.count("paper")}
        st.caption(t("assessed", m=found["judged"], n=len(rows)) + t("list_semicolon") + t("overview_size", **size), width="content",
                   help=_assessed(lang))


def _assessed(lang: str) -> str:
    """What counts as assessed, though it stands under no other tone than what is open."""
    others = charts.join((progress.state_word(code, lang) for code in progress.of_tone("open") if code != "not_judged"), lang)
    return t("assessed_help", unjudged=progress.state_word("not_judged", lang), others=others, open=say("tone_open", lang))


def _tiles(chosen: Selection) -> None:
    kind = "tiles"
    if state.settings().map_file:
        kind = st.segmented_control(t("overview_ground"), ["tiles", "map"], default="tiles", required=True, key="overview_ground",
                                    format_func=lambda one: t(f"view_{one}"), label_visibility="collapsed") or kind
    picked = viewing.show(viewing.view(kind), "overview_tiles", width=640, hint=t("tile_hint"))
    if picked and len(chosen.of(region=picked)):
        components.go_to("region", p=picked)
    if picked:
        st.info(md("tile_none", region=names.region(picked)))


def _due(chosen: Selection) -> None:
    """The targets that fall due next, each a link to its evidence."""
    year = frames.reading_year()
    n, past, shown = frames.of_rows("due", chosen, (state.language(), frames.today()), lambda: _next(chosen, year))
    st.markdown(f"##### {t('due_last' if past else 'due_next')}")
    if past:
        st.caption(t("due_none", year=year))
    picked = components.listing(shown.reset_index(drop=True), list(shown.index), "due_next", t("due_next"), height=460,
                                widths={t("col_metric"): 180})       # the state stands last, and is to be seen
    if picked:
        state.bump("due_next")
        components.go_to("evidence", target=picked)
    if n > MOST_DUE and st.button(t("due_all", n=n), key="due_all", type="tertiary"):
        components.go_to("timeline")


def _next(chosen: Selection, year: int) -> tuple[int, bool, pd.DataFrame]:
    """How many targets fall due, whether all of them did before ``year``, and the first of them as people read them."""
    dated = chosen.frame(["id", "year", "deadline", "force", "region_code"])
    rows = upcoming(dated, year, frames.today())
    past = rows.empty
    if past:
        rows = dated.dropna(subset=["year"]).sort_values("year", ascending=False, kind="stable")
    shown = components.readable(frames.rows(rows["id"].head(MOST_DUE)))
    return len(rows), past, shown[[t(f"col_{name}") for name in ("region", "metric", "target", "year", "status")]]


def _gaps(chosen: Selection) -> None:
    """How many figures somebody has yet to enter, and the way there."""
    st.markdown(f"##### {t('gaps')}")
    missing, targets, leads = frames.of_rows("gaps", chosen, (), lambda: _waiting(chosen))
    if not missing and not targets:
        st.caption(t("gaps_none"))
        return
    st.caption(t("gaps_lead", n=missing, targets=targets, leads=leads))
    with st.container(horizontal=True):
        if st.button(t("enter_missing", n=missing), key="enter_missing", type="primary", disabled=not missing):
            components.go_to("entry", grid_missing=True, entry_tab="grid")
        if st.button(t("gaps_todo"), key="gaps_todo"):
            components.go_to("coverage")


def _waiting(chosen: Selection) -> tuple[int, int, int]:
    """Targets without a figure to judge by; targets that wait for any figure, and the bodies these are asked of."""
    places = frames.linked("todo", "id")
    left = chosen.holds(places)
    return (int(chosen.frame(["actual_value"])["actual_value"].isna().sum()), len(np.unique(places[left])),
            int(frames.now()("todo")["lead"][left].nunique()))


def _shared(chosen: Selection) -> None:
    """Metrics that several regions set a target for, each a link to the comparison."""
    found = frames.of_rows("shared", chosen, (state.language(),), lambda: [
        (key, _goals(chosen.of(metric=key))) for key in shared(chosen, MOST_SHARED)])
    if not found:
        return
    st.markdown(f"##### {t('shared')}")
    for key, goals in found:
        if st.button(plain(names.metric(key)), key=f"shared_{key}", type="tertiary"):
            components.go_to("metric", m=key)
        st.caption(plain(goals))


def _goals(rows: Selection) -> str:
    """The goals of the first regions of one metric."""
    told = rows.frame().drop_duplicates("region").head(MOST_SHARED).to_dict("records")
    return " · ".join(f"{names.region(row['region'])} {charts.target_label(row, state.language())}" for row in told)
