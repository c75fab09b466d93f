"""An uploaded file as it is understood, and what its answers may be picked from."""
from __future__ import annotations

import json
from typing import Any

import streamlit as st

from targets import actuals
from targets.actuals.meaning import distinct
from targets.moment import Moment
from targets.ui import frames
from targets.ui.state import workers
from targets.worker import PASSING, Tick, WorkerError


@st.cache_resource(max_entries=16, show_spinner=False)
def _read_so_far(data: bytes, name: str, hints: str, mark: tuple[Any, ...]) -> dict[str, Any]:
    """Where a reading is kept: filled outside, since what is drawn while it is read must not be drawn again."""
    return {}


def reading(data: bytes, name: str, hints: str, tick: Tick) -> actuals.Reading:
    """An uploaded file as it is understood with these hints (JSON); read once, by a worker, ``tick`` told meanwhile."""
    held = _read_so_far(data, name, hints, frames.now().mark[0])
    if "fatal" in held:         # it would take as long again to say the same; the error itself would hold on to the file
        code, values = held["fatal"]
        raise WorkerError(code, **values)
    if "reading" not in held:
        goals = frames.now().once(("goals",), lambda moment: tuple(distinct(moment("targets"))))
        try:
            held["reading"] = workers().figures(data, name, json.loads(hints), goals, tick)
        except WorkerError as error:
            if error.code not in PASSING:
                held["fatal"] = error.code, error.values
            raise
    return held["reading"]


@st.cache_resource(show_spinner=False)
def region_choices() -> list[str]:
    return actuals.region_choices()


def metric_choices() -> list[str]:
    """Metrics to pick from: those of the targets first."""
    def work(moment: Moment) -> list[str]:
        return list(dict.fromkeys([*moment("targets")["metric"].value_counts().index[:300], *actuals.metric_choices()]))

    return frames.now().once(("metric_choices",), work)


def unit_choices() -> list[str]:
    """Units to pick from: those of the targets first."""
    def work(moment: Moment) -> list[str]:
        return list(dict.fromkeys([*moment("targets")["unit"].value_counts().index[:60], *actuals.unit_choices()]))

    return frames.now().once(("unit_choices",), work)
