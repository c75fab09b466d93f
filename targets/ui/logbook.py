"""What the logs of the store tell the pages: saves of figures, decisions, reviews of a paper, and what its reader knew when they began."""
from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import streamlit as st

from targets import changes
from targets.moment import Moment
from targets.schema import dtype
from targets.store import Reviewed
from targets.ui import frames
from targets.ui.state import recall, remember, settings, store

SEEN = ("id", "region", "metric", "kind", "year", "value", "unit", "preliminary", "source", "note", "entered_at")
WORDS = ("region", "metric", "kind", "unit", "source", "note", "entered_at")      # of SEEN: the same few again and again
BULK = 2_000    # figures of a save from which on it is no change of single figures
ALL = 20_000    # figures looked at for what changed of late


def overrides() -> list[dict[str, Any]]:
    """What people decided about verdicts, the whole log, oldest first."""
    return store().overrides()


def saves(days: int | None = None) -> pd.DataFrame:
    """The log of figures, a row per save: all of it, or that of the last ``days``."""
    found: pd.DataFrame = frames.now().once(("saves", days, frames.today()), lambda _: store().saves(None if days is None else ago(days)))
    return found.copy(deep=False)


def document_text(doc: str) -> str:
    """A paper's text as it stands this minute, beside ``reviewed``; the targets of this run's moment may be those of the text before."""
    return _text(doc, frames.source().seen[0])


@st.cache_resource(max_entries=256, show_spinner=False)
def _text(doc: str, mark: tuple[Any, ...]) -> str:
    return store().document_text(doc)


def reviewed(doc: str) -> Reviewed:
    """A paper's records, log and decisions as they stand this minute; shared between readers: not to be changed."""
    return _reviewed(doc, frames.source().seen[0])


@st.cache_resource(max_entries=64, show_spinner=False)
def _reviewed(doc: str, mark: tuple[Any, ...]) -> Reviewed:
    return store().reviewed(doc)


def see(place: str) -> None:
    """Keep the figures as they stand while ``place`` is drawn (columns SEEN): what its reader knows when they save.

    One table for all who saw the same moment, each of its words kept once: after every save of somebody there is another moment.
    """
    remember(f"seen_{place}", frames.now().once(("seen",), lambda moment: moment("actuals")[list(SEEN)].astype(
        dict.fromkeys(WORDS, "category"))))


def seen(place: str) -> pd.DataFrame | None:
    held: pd.DataFrame | None = recall(f"seen_{place}")
    return None if held is None else held.astype({name: dtype(name) for name in WORDS})


def moved(days: int) -> tuple[pd.DataFrame, int]:
    """Targets whose state is another than ``days`` ago, by the figures that came in since (``changes.MOVED_COLUMNS``); and how many
    figures were not looked at.

    What came in at once in a save of more than BULK figures is new material rather than a change, and left aside; ALL are looked at
    at most.
    """
    def work(moment: Moment) -> tuple[pd.DataFrame, int]:
        before, ids, left = store().figures_before(ago(days), BULK, ALL)
        return changes.moved(moment("targets"), moment("verdicts"), moment("actuals"), before, ids, moment.year,
                             settings().progress), left

    found, left = frames.now().once(("moved", days, frames.today()), work)
    return found.copy(deep=False), left


def ago(days: int) -> str:
    """The moment so many days ago, as the logs keep it."""
    return (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)).isoformat(timespec="seconds")
