"""The target table itself: filtered, sorted and counted where the targets lie, fetched a page at a time."""
from __future__ import annotations

import itertools
from functools import partial

import pandas as pd
import streamlit as st

from targets import charts, export
from targets.finding import Filters
from targets.listing import LARGE, SORTS, Page
from targets.ui import components, filters, frames, paging, state
from targets.ui.i18n import t

ORDERS = ("", *(f"{sign}{name}" for name in SORTS for sign in ("", "-")))
WORKBOOK = LARGE        # rows of a workbook: more take minutes to write, and to open


def render() -> None:
    components.heading("page_table")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order, told = _order(), st.empty()
    chosen = filters.current()
    first = paging.first("targets", (chosen, order))
    found = _page(chosen, order, first)
    if first >= found.n:        # the address asks for more than there is
        first = paging.last(found.n)
        found = _page(chosen, order, first)
    if not found.n:
        components.nothing_left()
    told.caption(t("table_rows", n=f"{found.n:,}"))
    paging.fetched(found.n, "targets", first)
    picked = components.shown(components.readable(frames.rows(found.ids)), "targets", height=560)
    _downloads(chosen, order, found.n)
    if picked:
        components.evidence(picked)


def _order() -> str:
    """What the table is sorted by, in the address: a key of SORTS, a minus before it where the largest come first."""
    order = filters.pick("sort", t("sort"), ORDERS, _told, first="", width=220)
    if not order:
        state.to_url("sort", [])
    return order


def _told(order: str) -> str:
    name = order.removeprefix("-")
    if name not in SORTS:
        return order or t("sort_store")
    return f"{t('sort_paper' if name == 'paper' else f'col_{name}')} {'↓' if order.startswith('-') else '↑'}"


def _page(chosen: Filters, order: str, first: int) -> Page:
    return frames.lists().page(frames.now(), chosen, order.removeprefix("-"), down=order.startswith("-"), first=first, size=paging.ROWS)


def _all(chosen: Filters, order: str) -> pd.DataFrame:
    """The targets that fit, in their order."""
    now = frames.now()
    ids = frames.lists().ids(now, chosen, order.removeprefix("-"), down=order.startswith("-"))
    return frames.rows(itertools.chain.from_iterable(ids), "targets")


def _downloads(chosen: Filters, order: str, n: int) -> None:
    lang, name = state.language(), charts.file_name(t("page_table"), frames.as_of())
    wanted = partial(_all, chosen, order)
    with st.container(horizontal=True, vertical_alignment="center"):
        if n > LARGE and frames.beside:     # piece by piece from the route beside the pages: never as a whole in memory
            sort = {"sort": [order]} if order else {}
            st.link_button(t("download_csv"), f"/api/targets.csv?{components.parameters(chosen.to_query() | sort | {'lang': [lang]})}")
        else:
            st.download_button(t("download_csv"), lambda: export.to_csv(wanted(), lang), f"{name}.csv", "text/csv", on_click="ignore")
        st.download_button(t("download_xlsx"), lambda: export.to_xlsx(wanted(), lang), f"{name}.xlsx", on_click="ignore",
                           disabled=n > WORKBOOK)
        if n > WORKBOOK:
            st.caption(t("xlsx_limit", n=f"{WORKBOOK:,}"), width="content")
