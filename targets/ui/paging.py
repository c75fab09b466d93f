"""Long tables a page at a time: only the rows in sight are made readable and sent to the browser."""
from __future__ import annotations

import streamlit as st

from targets.ui import state
from targets.ui.i18n import t

ROWS = 500      # of a page


def opened(place: str, parameter: str = "") -> int:
    """The page of a table or a figure its reader is on, from 1; ``parameter``: of an address, which decides when they come by it."""
    said = state.asked_number(parameter) if parameter else None
    if said:
        state.remember(place, said)
    return max(int(state.recall(place, 1)), 1)


def turn(place: str, key: str, page: int, pages: int, told: str) -> None:
    """The buttons to the page before and after, and where one is."""
    for name, to in (("page_before", page - 1), ("page_after", page + 1)):
        st.button(t(name), key=f"{key}_{name}", disabled=not 1 <= to <= pages, on_click=state.remember, args=(place, to))
    st.caption(told, width="content")


def to_url(parameter: str, page: int) -> None:
    """The first page is what an address that says nothing opens."""
    state.to_url(parameter, [str(page)] if page > 1 else [])


def part(n: int, key: str, rows: int | None = None, *, addressed: bool = True) -> slice:
    """Which of ``n`` rows are in sight, ``rows`` at a time; with more than a page of them, the buttons to the page before and after.

    ``addressed``: whether the address of the page tells which.
    """
    place, rows = f"{key}_page", rows or ROWS
    pages = max(-(-n // rows), 1)
    page = min(opened(place, place if addressed else ""), pages)
    if pages > 1:
        if addressed:
            to_url(place, page)
        told = t("page_rows", first=(page - 1) * rows + 1, last=min(page * rows, n), n=n)
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pages"):
            turn(place, key, page, pages, told)
    return slice((page - 1) * rows, page * rows)


def first(key: str, asked: object) -> int:
    """The first row in sight of a list that is fetched page by page; the list of another question begins at its first page."""
    place = f"{key}_page"
    if state.recall(f"{key}_asked", asked) != asked:
        state.remember(place, 1)
    state.remember(f"{key}_asked", asked)
    return (opened(place, place) - 1) * ROWS


def last(n: int) -> int:
    """The first row of the last page of ``n``."""
    return max(n - 1, 0) // ROWS * ROWS


def fetched(n: int, key: str, start: int) -> None:
    """The page that was fetched goes into the address; the buttons to the others, where there are any."""
    place, pages, page = f"{key}_page", max(-(-n // ROWS), 1), start // ROWS + 1
    state.remember(place, page)
    to_url(place, page)
    if pages > 1:
        told = t("page_part", first=f"{start + 1:,}", last=f"{min(start + ROWS, n):,}", n=f"{n:,}")
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pages"):
            turn(place, key, page, pages, told)
