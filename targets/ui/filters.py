"""The filters every page shares, in one row, kept across pages and mirrored to the page's address."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from targets import query
from targets.ui import frames, names, state
from targets.ui.i18n import t

UNDATED = 0         # the choice of targets without a year
FIELDS = ("region", "metric", "sector", "year")


def row() -> None:
    """Show the filters; on a phone folded away, with their number."""
    frame = frames.targets()
    options = _options(frame)
    _from_address(options)
    chosen = sum(len(state.recall(name, [])) for name in FIELDS)
    if state.style().narrow:
        with st.expander(t("filters_on", n=chosen) if chosen else t("filters")):
            for name in FIELDS:
                _field(name, options[name])
    else:
        with st.container(key="filters"):
            for column, name in zip(st.columns(len(FIELDS)), FIELDS, strict=True):
                with column:
                    _field(name, options[name])
    for name in FIELDS:
        state.to_url(name, [str(value) for value in state.recall(name, [])])


def apply(frame: pd.DataFrame, *, without: Sequence[str] = ()) -> pd.DataFrame:
    """The rows the filters leave; ``without``: fields that a page decides itself."""
    chosen = {name: state.recall(name, []) for name in FIELDS if name not in without}
    years = chosen.get("year")
    if years:
        frame = frame[frame["year"].fillna(UNDATED).isin(years)]
    if chosen.get("metric") and "key" in frame:     # the scoreboard has its keys worked out
        frame = frame[frame["key"].isin(chosen["metric"])]
        chosen["metric"] = []
    return query.filter_targets(frame, regions=chosen.get("region"), metrics=chosen.get("metric"), sectors=chosen.get("sector"))


def chosen() -> dict[str, list[str]]:
    """What the reader chose, as a view keeps it."""
    return {name: [str(value) for value in values] for name in FIELDS if (values := state.recall(name, []))}


def clear() -> None:
    for name in FIELDS:
        state.remember(name, [])
        state.bump(name)


def pick(name: str, label: str, options: Sequence[str], show: Callable[[str], str], *,
         first: str | None = None) -> str:
    """A choice of one that a page makes for itself, kept in the session and in the address under ``name``."""
    said = state.asked(name)
    held = said[0] if said and said[0] in options else state.recall(name, first)
    index = list(options).index(held) if held in options else 0
    chosen = st.selectbox(label, list(options), index=index, format_func=show, key=state.list_key(name, options))
    state.remember(name, chosen)
    state.to_url(name, [chosen])
    return chosen


def _options(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {"region": names.region_order(frame), "metric": list(frames.metrics()["key"]),
            "sector": sorted(frame["sector"].dropna().unique()),
            "year": sorted(int(year) for year in frame["year"].dropna().unique()) + [UNDATED] * bool(frame["year"].isna().any())}


def _from_address(options: dict[str, list[Any]]) -> None:
    """Take the filters of a link, once a session; what the store doesn't know is left out."""
    for name in FIELDS:
        said = state.asked(name)
        if said:
            state.remember(name, [value for value in options[name] if str(value) in said])


def _field(name: str, options: list[Any]) -> None:
    key = state.widget_key(name)
    shows: dict[str, Callable[[Any], str]] = {"region": names.region, "metric": names.metric, "sector": names.sector, "year": names.year}
    held = [value for value in state.recall(name, []) if value in options]
    chosen = st.multiselect(t(f"filter_{name}"), options, default=held, format_func=shows.get(name, str), key=key,
                            placeholder=t("filter_all"), select_all=False)
    state.remember(name, chosen)
