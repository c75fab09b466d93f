"""Long tables a page at a time: only the rows in sight are made readable and sent to the browser."""
from __future__ import annotations

import streamlit as st

from targets.ui import state
from targets.ui.i18n import t

ROWS = 500      # of a page


def part(n: int, key: str, rows: int | None = None) -> slice:
    """Which of ``n`` rows are in sight, ``rows`` at a time; with more than a page of them, the buttons to the page before and after."""
    rows = rows or ROWS
    pages = max(-(-n // rows), 1)
    at = min(state.recall(f"{key}_page", 0), pages - 1)
    if pages > 1:
        _buttons(n, key, at, pages, rows, "page_rows")
    return slice(at * rows, (at + 1) * rows)


def first(key: str, asked: object) -> int:
    """The first row in sight of a list that is fetched page by page; the address holds the page.  Another question begins at the first."""
    said = state.asked("page")
    if said and said[0].isdecimal():
        state.remember(f"{key}_page", max(int(said[0][:9]) - 1, 0))
    elif state.recall(f"{key}_asked", asked) != asked:
        state.remember(f"{key}_page", 0)
    state.remember(f"{key}_asked", asked)
    return int(state.recall(f"{key}_page", 0)) * ROWS


def last(n: int) -> int:
    """The first row of the last page of ``n``."""
    return max(n - 1, 0) // ROWS * ROWS


def steps(n: int, key: str, start: int) -> None:
    """The page that was fetched goes into the address; the buttons to the others, where there are any."""
    pages, at = max(-(-n // ROWS), 1), start // ROWS
    state.remember(f"{key}_page", at)
    state.to_url("page", [str(at + 1)] if at else [])
    if pages > 1:
        _buttons(n, key, at, pages, ROWS, "page_part")


def _buttons(n: int, key: str, at: int, pages: int, rows: int, told: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pages"):
        for name, to in (("page_before", at - 1), ("page_after", at + 1)):
            st.button(t(name), key=f"{key}_{name}", disabled=not 0 <= to < pages, on_click=state.remember, args=(f"{key}_page", to))
        st.caption(t(told, first=f"{at * rows + 1:,}", last=f"{min((at + 1) * rows, n):,}", n=f"{n:,}"), width="content")
