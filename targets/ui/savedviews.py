"""Views kept by name in the store: a page with its filters and choices, for everybody who uses the store."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from targets import charts
from targets.finding import Filters
from targets.text import TargetsError, minute
from targets.ui import components, filters, frames, rights, state
from targets.ui.i18n import md, plain, t

KIND = "view"
Row = dict[str, Any]


@st.cache_data(ttl=frames.FRESH, show_spinner=False)
def views(url: str) -> list[Row]:
    """The views of the store at ``url``: kept, name, body (page, query), at, by; by name."""
    return state.store().kept(KIND)


def known() -> dict[str, Row]:
    return {row["name"]: row for row in views(state.settings().store_url)}


def menu(page: str) -> None:
    """The views to open, and the field that keeps the one on the screen."""
    with st.popover(t("views"), icon=":material/bookmark:", key="views"):
        rows = known()
        for name, row in rows.items():
            if st.button(plain(name), key=f"view_{row['kept']}", type="tertiary", help=md("view_kept", by=row["by"], at=minute(row["at"]))):
                visit(row["body"])
        if not rows:
            st.caption(t("views_none"))
        with st.form("view_form", border=False):
            name = st.text_input(t("view_name"), key=state.widget_key("view_name"), max_chars=60, placeholder=t("view_name_hint")).strip()
            sent = rights.submit("views", t("view_keep"))
        body = {"page": page, "query": state.address()}
        if sent and not name:
            st.error(t("view_nameless"))
        elif sent and name in rows:
            state.remember("view_doubled", name)
        elif sent:
            _keep(name, body, 0)
        doubled = state.recall("view_doubled")
        if doubled in rows:
            st.warning(md("view_doubled", name=doubled, by=rows[doubled]["by"], at=minute(rows[doubled]["at"])))
            if rights.button("views", t("view_replace"), key="view_replace"):
                _keep(doubled, body, rows[doubled]["kept"])
        _note()


def _note() -> None:
    if state.recall("view_note"):
        st.success(state.recall("view_note"))
        state.remember("view_note", None)
    if state.recall("view_error"):
        st.error(plain(state.recall("view_error")))
        state.remember("view_error", None)


def visit(body: Mapping[str, Any]) -> None:
    """Open a kept view."""
    if body.get("page") not in state.recall("pages"):
        st.error(t("view_lost"))
        return
    state.follow(body.get("query", {}))
    components.go_to(body["page"])


def _keep(name: str, body: Row, seen: int) -> None:
    _do(lambda by: state.store().keep(KIND, name, body, by=by, seen=seen), md("view_saved", name=name))
    state.remember("view_doubled", None)
    state.bump("view_name")
    st.rerun()


def _do(work: Any, done: str) -> bool:
    """An act under the reader's name; what came of it is told on the next run."""
    try:
        work(state.person().name)
    except TargetsError as error:
        state.remember("view_error", error.say(state.language()))
        return False
    else:
        state.remember("view_note", done)
        return True
    finally:
        views.clear()


def manage() -> None:
    """All views: what they show, by whom and when; rename and remove."""
    rows = known()
    _note()
    if not rows:
        st.caption(t("views_none"))
        return
    show = filters.Labels()
    pages = {name: t(f"page_{name}") for name in state.recall("pages")}
    st.dataframe(pd.DataFrame([{
        t("view_name"): name, t("view_page"): pages.get(row["body"]["page"], row["body"]["page"]),
        t("filters"): told(row["body"].get("query", {}), show), t("log_by"): row["by"], t("view_at"): minute(row["at"])}
        for name, row in rows.items()]), hide_index=True, placeholder="")
    chosen = st.selectbox(t("view_which"), list(rows), key=state.list_key("view_which", list(rows)), width=420)
    row = rows[chosen]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.text_input(t("view_rename_to"), key=state.widget_key("view_rename"), max_chars=60, width=300).strip()
        if st.button(t("view_open"), key="view_open"):
            visit(row["body"])
        if rights.button("views", t("view_rename"), key="view_rename_do"):
            _rename(row, new, rows)
        if rights.button("views", t("view_remove"), key="view_remove"):
            _do(lambda by: state.store().drop_kept(KIND, chosen, by=by, seen=row["kept"]), md("view_removed", name=chosen))
            st.rerun()


def _rename(row: Row, new: str, rows: Mapping[str, Row]) -> None:
    if not new or new in rows:
        st.error(t("view_nameless") if not new else md("view_taken", name=new))
        return
    old = row["name"]
    if _do(lambda by: state.store().keep(KIND, new, row["body"], by=by, seen=0), ""):
        _do(lambda by: state.store().drop_kept(KIND, old, by=by, seen=row["kept"]), md("view_renamed", old=old, new=new))
    state.bump("view_rename")
    st.rerun()


def told(query: Mapping[str, list[str]], show: filters.Labels) -> str:
    """The filters of a view in words."""
    chosen, strange = Filters.from_query(query, filters.options())
    parts = [t("quoted", name=t(f"filter_{name}"), text=charts.join(map(show.of(name), values), state.language()))
             for name, values in chosen.chosen().items()]
    parts += [t("quoted", name=t(f"filter_{one.partition('=')[0]}"), text=one.partition("=")[2]) for one in strange]
    return t("list_semicolon").join(parts)
