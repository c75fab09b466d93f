"""Long tables a page at a time: only the rows in sight are made readable and sent to the browser."""
from __future__ import annotations

import streamlit as st

from targets.ui import state
from targets.ui.i18n import t

ROWS = 500      # of a page


def part(n: int, key: str, rows: int = ROWS) -> slice:
    """Which of ``n`` rows are in sight, ``rows`` at a time; with more than a page of them, the buttons to the page before and after."""
    pages = max(-(-n // rows), 1)
    at = min(state.recall(f"{key}_page", 0), pages - 1)
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pages"):
            for name, to in (("page_before", at - 1), ("page_after", at + 1)):
                st.button(t(name), key=f"{key}_{name}", disabled=not 0 <= to < pages, on_click=state.remember, args=(f"{key}_page", to))
            st.caption(t("page_rows", first=at * rows + 1, last=min((at + 1) * rows, n), n=n), width="content")
    return slice(at * rows, (at + 1) * rows)
