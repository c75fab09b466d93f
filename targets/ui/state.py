"""What lasts: the reader's choices (the only user of session_state) and frames from the store, kept between reruns.

Choices live under plain names and are mirrored to the address of the page, so that a link reopens the same view.
"""
from __future__ import annotations

import datetime
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from targets import actuals as actuals_file
from targets import cascade as levels
from targets import config, conflicts, coverage, due, query
from targets import offers as offered
from targets.charts import Style, board
from targets.following import Followed
from targets.scoreboard import Keeper, goals
from targets.store import Reviewed, Store

FRESH = 60     # seconds until frames are read again, for changes made outside the app
LANGUAGES = ("zh", "en")


def recall(name: str, default: Any = None) -> Any:
    return st.session_state.get(name, default)


def remember(name: str, value: Any) -> None:
    st.session_state[name] = value


def alive(key: str) -> bool:
    """Whether the widget with this key was on the page when it was last drawn."""
    return key in st.session_state


def bump(name: str) -> None:
    """Give the widgets of ``name`` new keys, so that they start from what is remembered."""
    remember(f"{name}_version", recall(f"{name}_version", 0) + 1)


def widget_key(name: str) -> str:
    """A widget's key: new in each language (labels change) and after ``bump``."""
    return f"{name}_{language()}_{recall(f'{name}_version', 0)}"


def list_key(name: str, items: Sequence[str]) -> str:
    """A widget's key for one list of choices: another list is another question."""
    return f"{widget_key(name)}_{zlib.crc32(chr(0).join(items).encode()):08x}"


def from_url(name: str) -> list[str]:
    return st.query_params.get_all(name)


def asked(name: str) -> list[str]:
    """What the address a session was opened with says of ``name``: told once, later the session knows better."""
    told: set[str] = recall("told", set())
    remember("told", told | {name})
    return [] if name in told else from_url(name)


def to_url(name: str, values: Sequence[str]) -> None:
    """Mirror a choice to the address; an empty one leaves it."""
    if st.query_params.get_all(name) != list(values):
        if values:
            st.query_params[name] = list(values)
        else:
            st.query_params.pop(name, None)


def language() -> str:
    """zh or en: the reader's choice, else the address, else the settings, else the browser's first language."""
    chosen = recall("lang")
    if chosen is None:
        said = asked("lang")
        setting = settings().language
        locale = (st.context.locale or "").lower()
        chosen = said[0] if said and said[0] in LANGUAGES else (
            setting if setting in LANGUAGES else "en" if locale.startswith("en") else "zh")
        remember("lang", chosen)
    return chosen


def dark() -> bool:
    return st.context.theme.type == "dark"


def style(width: int | None = None) -> Style:
    """How figures are drawn for this reader; ``width``: pixels at hand, where less than the page's."""
    page = recall("width", 1024)
    return Style(dark=dark(), lang=language(), width=min(page, width) if width else page)


@st.cache_resource(show_spinner=False)
def settings() -> config.Config:
    return config.load()


@st.cache_resource(show_spinner=False)
def store() -> Store:
    return Store(settings().store_url)


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
def reading(data: bytes, name: str, hints: tuple[tuple[str, Any], ...]) -> actuals_file.Reading:
    """An uploaded file as it is understood with these hints; mappings come as tuples of pairs."""
    told: dict[str, Any] = {key: dict(value) if isinstance(value, tuple) else value for key, value in hints}
    return actuals_file.understand(data, name, targets=targets(), **told)


@st.cache_resource(show_spinner=False)
def region_choices() -> list[str]:
    return actuals_file.region_choices()


def metric_choices() -> list[str]:
    """Metrics to pick from: those of the targets first."""
    return list(dict.fromkeys([*targets()["metric"].value_counts().index[:300], *actuals_file.metric_choices()]))


def unit_choices() -> list[str]:
    return list(dict.fromkeys([*targets()["unit"].value_counts().index[:60], "%", "\u2030"]))


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


def unsaved() -> int:
    """How many typed figures of this reader are not in the store yet."""
    return len(recall("grid_drafts", {}))


def signature() -> str:
    """The reader's name as the logs keep it; '' where none was given."""
    return str(recall("by", "")).strip()


OF_FIGURES = (actuals, pairs, verdicts, scoreboard, matrix, todo, due_cells, offers, saves)
OF_PAPERS = (documents, targets, cascade, rollups, disputes, drifts, reaches, metrics, metric_names, document_text, reviewed, due_years)


def refresh() -> None:
    """Read the store again after an edit; where figures alone changed, what is known of papers stays."""
    before = followed().seen_revision
    figures_only = not followed().papers_changed() and store().revision() != before
    for frame in OF_FIGURES if figures_only else (*OF_FIGURES, *OF_PAPERS):
        frame.clear()
