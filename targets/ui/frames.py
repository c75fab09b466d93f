"""The tables of the store for the pages: all of one moment, read and worked out once for all readers (``targets.live``)."""
from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from targets import clock, due, live, mapping, moment, searching, snapshot
from targets.charts import mapfile
from targets.fields import Fields
from targets.finding import Filters
from targets.listing import Lists
from targets.live import Live
from targets.moment import Moment, picked
from targets.naming import Naming
from targets.schema import records
from targets.selection import Selection
from targets.text import TargetsError
from targets.ui.state import opened, recall, settings, store
from targets.views import Material

FRESH = 60      # seconds until small lists that no mark follows are read again
LARGE = 20_000  # targets from which on a first reading takes longer than people wait without a word
beside = False  # whether the routes of ``targets.api`` are served beside the pages
_run = threading.local()        # a run of the script has a thread of its own: the moment it sees from its first line to its last


@st.cache_resource(show_spinner=False)
def source() -> Live:
    """What follows the store, for the pages and for the routes beside them."""
    known = settings()
    return Live(opened(), known.progress, folder=snapshot.folder(known.store_url), vocabulary=known.vocabulary)


def ready() -> bool:
    """Whether there are tables to show.  A small store is waited for; while a large one is read, readers are told (``waiting``)."""
    with contextlib.suppress(TargetsError):     # the page says what is wrong
        live_ = source()
        return live_.there() or sizes()["targets"] < LARGE or live_.there(live.OPENING)
    return True


@st.cache_data(ttl=FRESH, show_spinner=False)
def sizes() -> dict[str, int]:
    """How many papers, targets and figures the store holds (``Store.sizes``)."""
    return store().sizes()


def begin() -> None:
    """Look at the store: until the next ``begin`` or ``refresh`` this run sees the tables of one moment."""
    _run.moment = source().now()
    lists().follow(_run.moment)


def now() -> Moment:
    """The moment this run sees."""
    return getattr(_run, "moment", None) or source().now()


def refresh() -> None:
    """See a change of one's own."""
    _run.moment = source().refresh()


class Shared:
    """A table of the moment; each caller gets a copy that shares its columns until written to."""

    def __init__(self, name: str, told: str) -> None:
        self._name, self.__doc__ = name, told

    def __call__(self) -> pd.DataFrame:
        return now()(self._name).copy(deep=False)


documents = Shared("documents", "A row per paper.")
targets = Shared("targets", "Targets as they are judged: with what they take over and what people decided (``scoreboard.goals``).")
actuals = Shared("actuals", "Actual figures as they now stand.")
verdicts = Shared("verdicts", "One row per target: the verdict with every input of it (``progress.evaluate``).")
scoreboard = Shared("scoreboard", "One row per target with the figure it is judged by and the verdict.")
cascade = Shared("cascade", "Goals of superior papers beside those of the regions below (``cascade.CASCADE_COLUMNS``).")
rollups = Shared("rollups", "What the goals of regions below amount to (``cascade.ROLLUP_COLUMNS``).")
disputes = Shared("disputes", "Goals of one region, metric and year that say different things (``conflicts.CONFLICT_COLUMNS``).")
drifts = Shared("drifts", "Goals from paper to paper (``conflicts.drift``).")
reaches = Shared("reaches", "Yearly goals beside the long one they lead to (``conflicts.out_of_reach``).")
matrix = Shared("matrix", "Regions and metrics: which have targets, which have figures (``coverage.MATRIX_COLUMNS``).")
todo = Shared("todo", "Figures somebody has yet to enter, by leading body (``coverage.TODO_COLUMNS``).")
offers = Shared("offers", "What the papers report of goals that wait for figures (``targets.offers``).")
unmapped = Shared("unmapped", "Figures no target uses (``mapping.unused``).")
metrics = Shared("metrics", "The metrics of the store for pickers: key, label_zh, label_en, unit, n.")


@st.cache_resource(show_spinner=False)
def lists() -> Lists:
    """The lists of the store, for the pages and for the routes beside them."""
    known = settings()
    return Lists(store(), snapshot.folder(known.store_url), (known.progress, known.vocabulary))


def search_index() -> searching.Index:
    """What search looks through; for some seconds after a paper changed still without that change."""
    if lists().large(now()):
        return searching.Index(now().lately("things"), lists().sentences(now()))
    index: searching.Index = now().lately("search")
    return index


def pairs(ids: Iterable[str] | None = None) -> pd.DataFrame:
    """Targets with these ids (None: all, which is long) with every actual figure of their series (``query.pair``)."""
    goals = now()("targets")
    if ids is not None:
        found = places(ids)
        goals = goals.iloc[np.unique(found[found >= 0])]
    return now()("pairing").of(goals)


def paper_rows(docs: Iterable[str]) -> pd.DataFrame:
    """Rows of the table of papers in the order asked."""
    return picked(now(), "documents", docs, "doc")


def selection(chosen: Filters) -> Selection:
    """The rows of the scoreboard that these filters leave."""
    def work(moment: Moment) -> Selection:
        fields: Fields = moment("fields")
        return Selection(moment("scoreboard"), fields, fields.mask(chosen.chosen()), (chosen,))

    found: Selection = now().once(("selection", chosen), work)
    return found


def places(ids: Iterable[str]) -> np.ndarray:
    """Where in the scoreboard the targets with these ids stand; -1 for one that isn't there."""
    found: np.ndarray = now()("places").get_indexer(np.asarray(ids if isinstance(ids, pd.Series) else list(ids), dtype=object))
    return found


def among(rows: Selection, target_id: str) -> bool:
    """Whether a target is one of these rows of the scoreboard."""
    return bool(rows.holds(places([target_id])).any())


def linked(name: str, column: str) -> np.ndarray:
    """As ``moment.linked``, of the moment at hand."""
    return moment.linked(now(), name, column)


def rows(ids: Iterable[str], table: str = "scoreboard") -> pd.DataFrame:
    """Rows of the scoreboard, or of another table beside it, by their ids, in the order asked; one that isn't there has none."""
    return picked(now(), table, ids)


def row(target_id: str) -> pd.DataFrame:
    """The row of the scoreboard of one target; empty where there is none."""
    return _own(("row", target_id), lambda _: rows([target_id]))


def pairs_of(target_id: str) -> pd.DataFrame:
    """``pairs`` of one target."""
    return _own(("pairs", target_id), lambda _: pairs([target_id]))


def verdict(target_id: str) -> dict[str, Any]:
    """The verdict on one target with its inputs."""
    held = now()("verdicts")
    found = held.iloc[places([target_id])]
    said: dict[str, Any] = (found if list(found["id"]) == [target_id] else held[held["id"] == target_id]).iloc[0].to_dict()
    return said     # by ``to_dict``: what is not there is None in it


def once(key: tuple[Any, ...], work: Callable[[], Any]) -> Any:
    """What ``work`` makes of this moment, for all who ask for the same under ``key``; not to be changed."""
    return now().once(("page", *key), lambda _: work())


def of_rows(name: str, rows: Selection, key: tuple[Any, ...], work: Callable[[], Any]) -> Any:
    """``once`` for what is worked out of a selection (``key``: and of these besides)."""
    return once((name, rows.said, *key), work)


def shown(rows: pd.DataFrame, said: tuple[Any, ...]) -> Selection:
    """All rows of a table that was worked out of the moment's; ``said`` names it."""
    return Selection(rows, Fields(rows), None, said)


def series() -> pd.DataFrame:
    """What figures can be mapped to (``mapping.series``)."""
    return _own(("series",), lambda moment: mapping.series(moment("targets")))


def due_cells(rows: Selection, years: tuple[int, ...]) -> pd.DataFrame:
    """The figures these targets wait for (``targets.due.cells``)."""
    if not years and rows.keep is None:
        return now()("due").copy(deep=False)

    def work(moment: Moment) -> pd.DataFrame:
        goals = moment("targets")
        return due.cells(goals if rows.keep is None else goals.iloc[rows.places], moment("actuals"), moment.year, years)

    return _own(("due_cells", *rows.said, years), work)


def due_years() -> list[int]:
    return list(now()("due_years"))


def metric_names(lang: str) -> dict[str, str]:
    """Names of metrics by key; asked for once a row or choice, so shared and not copied."""
    def work(moment: Moment) -> dict[str, str]:
        options = moment("metrics")
        return dict(zip(options["key"], options[f"label_{lang}"], strict=True))

    return now().once(("metric_names", lang), work)


def papers(docs: Iterable[object]) -> list[dict[str, Any]]:
    """The papers with these ids, as mappings."""
    held = now()("documents")
    return records(held[held["doc"].isin([doc for doc in docs if isinstance(doc, str)])])


def paper_titles() -> dict[str, str]:
    """Titles of papers by their ids; the id of one without a title."""
    def work(moment: Moment) -> dict[str, str]:
        papers = moment("documents")
        return dict(zip(papers["doc"], papers["title"].where(papers["title"].notna(), papers["doc"]), strict=True))

    return now().once(("paper_titles",), work)


def _own(key: tuple[Any, ...], work: Callable[[Moment], pd.DataFrame]) -> pd.DataFrame:
    return now().once(key, work).copy(deep=False)


def as_of() -> str:
    """Date of the data: the last figure entered, else the youngest paper; ISO."""
    return str(now().once(("as_of",), lambda moment: clock.as_of(moment("documents"), moment("actuals"))))


def reading_year() -> int:
    """The year verdicts are read in: figures of later years are not looked at, targets due before it are closed."""
    return now().year


def today() -> str:
    """The date in China, ISO: of a chart or a briefing made now, so that none is older than its data."""
    return clock.today().isoformat()


def material() -> Material:
    """What views are drawn from, names in the reader's language."""
    lang = recall("lang", "zh")
    return once(("material", lang), lambda: Material(
        scoreboard(), pairs, documents(), Naming(lang, metrics()), as_of(), lambda: mapfile.of(settings()), now()("fields")))
