"""Everything people did on a paper, newest first; any act on which nothing rests can be taken back."""
from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from targets import review
from targets.review import Action
from targets.text import minute
from targets.ui import components, deciding, logbook, names, rights, state
from targets.ui.i18n import t

OWN = frozenset({*review.BY_PERSON, Action.DESCRIBE})


def render(doc: str) -> None:
    deciding.complaint()
    acts = logbook.reviewed(doc).acts
    if not acts:
        st.info(t("reviewlog_empty"))
        return
    st.caption(t("reviewlog_help"))
    dead = review.undone(acts)
    rows = list(reversed(acts))
    words = {one["record"]: (one["after"] or {}).get("text", "") for one in acts if one["record"] and one["after"]}
    frame = pd.DataFrame([{
        t("log_when"): minute(one["at"]), t("log_by"): names.signed(one), t("log_what"): t(f"act_{one['action']}"),
        t("field_text"): words.get(one["record"], ""), t("col_what"): _what(one), t("col_undone"): one["batch"] in dead} for one in rows])
    event = st.dataframe(frame, key=state.list_key("reviewlog", [str(one["review"]) for one in rows]), hide_index=True, on_select="rerun",
                         placeholder="", selection_mode=["single-row", "single-cell"], height="content" if len(frame) < 14 else 480,
                         column_config={t("col_what"): st.column_config.TextColumn(width="large")})
    picked = components.row_picked(event, len(rows))
    if picked is None:
        return
    one = rows[picked]
    if one["batch"] in dead or one["action"] not in OWN:
        st.caption(t("reviewlog_fixed"))
    elif rights.button("records", t("reviewlog_undo", what=t(f"act_{one['action']}")), key="reviewlog_undo", type="primary"):
        deciding.take_back(doc, one["batch"], Action(one["action"]))


def _what(act: dict[str, Any]) -> str:
    changes = [names.change(name, old, new) for name, (old, new) in (act["fields"] or {}).items()
               if name not in ("evidence", "evidence_start") and (act["action"] == Action.CORRECT or name not in ("start", "end"))]
    return t("list_semicolon").join([*changes, *([str(act["note"])] if act["note"] else [])])
