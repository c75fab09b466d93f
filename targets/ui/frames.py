"""Frames from the store, read once for all readers and kept between reruns; which of them a save makes stale."""
from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from targets import actuals as actuals_file
from targets import cascade as levels
from targets import conflicts, coverage, due, mapping, query
from targets import offers as offered
from targets.charts import board
from targets.following import Followed
from targets.scoreboard import Keeper, goals
from targets.store import Reviewed
from targets.ui.state import recall, remember, settings, store

FRESH = 60     # seconds until frames are read again, for changes made outside the app


class Shared:
    """A frame read once for all readers, until ``clear``; each gets a copy that shares its columns until written to."""

    def __init__(self, read: Callable[[], pd.DataFrame]) -> None:
        self._read = st.cache_resource(ttl=FRESH, show_spinner=False)(read)
        self.clear = self._read.clear
        self.__doc__ = read.__doc__

    def __call__(self) -> pd.DataFrame:
        return self._read().copy(deep=False)


@Shared
def documents() -> pd.DataFrame:
    return store().documents()


@Shared
def targets() -> pd.DataFrame:
    """Targets as they are judged: with what they take over from superior papers and what people decided about verdicts."""
    return goals(store().targets(), documents(), store().overrides())


@st.cache_resource(show_spinner=False)
def followed() -> Followed:
    return Followed(store())


@Shared
def actuals() -> pd.DataFrame:
    return followed().figures()


@Shared
def pairs() -> pd.DataFrame:
    """Every target with every actual figure of its series."""
    return query.pair(targets(), actuals())


@st.cache_resource(show_spinner=False)
def keeper() -> Keeper:
    """The engine that lasts from save to save."""
    return Keeper()


@Shared
def verdicts() -> pd.DataFrame:
    """One row per target: the verdict with every input of it (``progress.evaluate``)."""
    return keeper().verdicts(targets(), actuals(), reading_year(), settings().progress)


@Shared
def scoreboard() -> pd.DataFrame:
    """One row per target with the figure it is judged by and the verdict."""
    return board(targets(), verdicts())


@Shared
def cascade() -> pd.DataFrame:
    """Goals of superior papers beside those of the regions below (``cascade.CASCADE_COLUMNS``)."""
    return levels.cascade(targets(), documents())


@Shared
def rollups() -> pd.DataFrame:
    return levels.rollup(targets())


@Shared
def disputes() -> pd.DataFrame:
    """Goals of one region, metric and year that say different things (``conflicts.CONFLICT_COLUMNS``)."""
    return conflicts.conflicts(targets(), documents())


@Shared
def drifts() -> pd.DataFrame:
    return conflicts.drift(targets(), documents())


@Shared
def reaches() -> pd.DataFrame:
    return conflicts.out_of_reach(targets())


@Shared
def matrix() -> pd.DataFrame:
    """Regions and metrics: which have targets, which have figures (``coverage.MATRIX_COLUMNS``)."""
    return coverage.matrix(targets(), actuals())


@Shared
def todo() -> pd.DataFrame:
    """Figures somebody has yet to enter, by leading body (``coverage.TODO_COLUMNS``)."""
    return coverage.todo(targets(), verdicts(), reading_year())


@Shared
def unmapped() -> pd.DataFrame:
    """Figures no target uses (``mapping.unused``)."""
    return mapping.unused(actuals(), targets())


@Shared
def series() -> pd.DataFrame:
    """What figures can be mapped to (``mapping.series``)."""
    return mapping.series(targets())


def overrides() -> list[dict[str, Any]]:
    """What people decided about verdicts, the whole log, oldest first."""
    return store().overrides()


@st.cache_data(ttl=FRESH, show_spinner=False)
def due_cells(ids: tuple[str, ...], years: tuple[int, ...]) -> pd.DataFrame:
    """The figures these targets wait for (``targets.due.cells``)."""
    goals = targets()
    return due.cells(goals[goals["id"].isin(ids)], actuals(), reading_year(), years)


@st.cache_data(ttl=FRESH, show_spinner=False)
def due_years() -> list[int]:
    return due.years(targets(), reading_year())


@st.cache_data(ttl=FRESH, show_spinner=False)
def offers() -> pd.DataFrame:
    """What the papers report of goals that wait for figures (``targets.offers``)."""
    return offered.offers(store().targets(roles=("actual",)), targets(), actuals(), reading_year())


@st.cache_data(ttl=FRESH, show_spinner=False)
def saves() -> pd.DataFrame:
    """The log of figures, a row per save."""
    return store().saves()


@st.cache_data(ttl=FRESH, show_spinner=False)
def metrics() -> pd.DataFrame:
    """The metrics of the store for pickers: key, label_zh, label_en, unit, n."""
    return query.metric_options(targets())


@st.cache_resource(ttl=FRESH, show_spinner=False)
def metric_names(lang: str) -> dict[str, str]:
    """Names of metrics by key; asked for once a row or choice, so shared and not copied."""
    options = metrics()
    return dict(zip(options["key"], options[f"label_{lang}"], strict=True))


@st.cache_data(ttl=FRESH, show_spinner=False)
def document_text(doc: str) -> str:
    return store().document_text(doc)


@st.cache_resource(ttl=FRESH, show_spinner=False)
def reviewed(doc: str) -> Reviewed:
    """A paper's records, log and decisions of one moment; shared between readers: not to be changed."""
    return store().reviewed(doc)


@st.cache_resource(max_entries=16, show_spinner=False)
def _read_so_far(data: bytes, name: str, hints: str) -> dict[str, actuals_file.Reading]:
    """Where a reading is kept: filled outside, since what is drawn while it is read must not be drawn again."""
    return {}


def reading(data: bytes, name: str, hints: str, progress: Callable[[int, int], None]) -> actuals_file.Reading:
    """An uploaded file as it is understood with these hints (JSON); read once, ``progress`` told meanwhile."""
    held = _read_so_far(data, name, hints)
    if "reading" not in held:
        held["reading"] = actuals_file.understand(data, name, targets=targets(), progress=progress, **json.loads(hints))
    return held["reading"]


@st.cache_resource(show_spinner=False)
def region_choices() -> list[str]:
    return actuals_file.region_choices()


def metric_choices() -> list[str]:
    """Metrics to pick from: those of the targets first."""
    return list(dict.fromkeys([*targets()["metric"].value_counts().index[:300], *actuals_file.metric_choices()]))


def unit_choices() -> list[str]:
    """Units to pick from: those of the targets first."""
    return list(dict.fromkeys([*targets()["unit"].value_counts().index[:60], *actuals_file.unit_choices()]))


def as_of() -> str:
    """Date of the data: the last figure entered, else the youngest paper; ISO."""
    entered, issued = actuals()["entered_at"].dropna(), documents()["issue_date"].dropna()
    return str(entered.max() if len(entered) else issued.max() if len(issued) else "")[:10]


def reading_year() -> int:
    """The year verdicts are read in: figures of later years are not looked at, targets due before it are closed."""
    return max(datetime.date.today().year, int(as_of()[:4] or 0))


def see(place: str) -> None:
    """Keep the figures as they stand while ``place`` is drawn: what its reader knows when they save."""
    remember(f"seen_{place}", actuals())


def seen(place: str) -> pd.DataFrame | None:
    return recall(f"seen_{place}")


OF_FIGURES = (actuals, pairs, verdicts, scoreboard, matrix, todo, unmapped, due_cells, offers, saves)
OF_PAPERS = (documents, targets, series, cascade, rollups, disputes, drifts, reaches, metrics, metric_names, document_text, reviewed,
             due_years)


def refresh() -> None:
    """Read the store again after an edit; where figures alone changed, what is known of papers stays."""
    before = followed().seen_revision
    figures_only = not followed().papers_changed() and store().revision() != before
    for frame in OF_FIGURES if figures_only else (*OF_FIGURES, *OF_PAPERS):
        frame.clear()
