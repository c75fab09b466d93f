"""Records that say one thing: those that do are marked, one of them stays, the others leave as one step."""
from __future__ import annotations

from typing import Any

import streamlit as st

from targets import review
from targets.ui import deciding, rights, roles, state
from targets.ui.i18n import md, t

Rows = list[dict[str, Any]]
LIKE = 40       # records offered, the likest first


def others(row: dict[str, Any], records: Rows) -> Rows:
    """Records of the paper that ``row`` may say the same as, the likest first."""
    found = [one for one in records
             if one["id"] != row["id"] and one["role"] == row["role"] and roles.status(one) not in ("rejected", "merged")]
    found.sort(key=lambda one: (not twin(row, one), (one["value"], one["unit"]) != (row["value"], row["unit"]),
                                one["metric"] != row["metric"], abs(one["start"] - row["start"])))
    return found


def twin(row: dict[str, Any], one: dict[str, Any]) -> bool:
    """Whether two records say the same by every field that matters."""
    return all(row[name] == one[name] for name in ("value", "value_max", "unit", "comparator", "kind", "year", "region", "metric"))


def render(row: dict[str, Any], records: Rows, following: str | None) -> None:
    """``row`` and its likes: which say the same, and which of them stays."""
    offered = others(row, records)[:LIKE]
    by_id = {one["id"]: one for one in [row, *offered]}
    st.caption(t("merge_help"))
    if not offered:
        st.info(t("merge_none"))
    with st.form(f"merge_{row['id']}"):
        chosen = st.multiselect(t("merge_which"), [one["id"] for one in offered], default=[one["id"] for one in offered if twin(row, one)],
                                key=state.list_key(f"merge_{row['id']}", [one["id"] for one in offered]), placeholder=t("merge_which_hint"),
                                format_func=lambda one: _shown(by_id[one]), disabled=not offered)
        first = min(by_id.values(), key=lambda one: (not twin(row, one), one["start"]))
        stays = st.selectbox(t("merge_into"), list(by_id), index=list(by_id).index(first["id"]), format_func=lambda one: _shown(by_id[one]),
                             key=state.list_key(f"stays_{row['id']}", list(by_id)))
        with st.container(horizontal=True):
            sent = rights.submit("records", t("merge_do"), type="primary", shortcut="ctrl+enter", disabled=not offered)
            dropped = st.form_submit_button(t("cancel"), shortcut="escape")
    if dropped:
        state.remember("review_merge", None)
        st.rerun()
    if not sent:
        return
    leaving = [by_id[one] for one in dict.fromkeys([row["id"], *chosen]) if one != stays]
    if not leaving:
        st.error(t("merge_nothing"))
        return
    ids = {one["id"] for one in leaving}
    note = md("done_merge", n=len(leaving), text=by_id[stays]["text"])
    deciding.decide([review.merge(one, stays, deciding.seen(one)) for one in leaving], note,
                    then=stays if following in ids else following)


def _shown(one: dict[str, Any]) -> str:
    return f"{one['metric']} {one['text']} · {one['evidence'][:24]}…"
