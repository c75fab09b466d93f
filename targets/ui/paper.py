"""One paper: what is known of it, its text with every number marked, its records to review, its log."""
from __future__ import annotations

import html
from functools import partial
from typing import Any

import streamlit as st

from targets.charts.wording import missing
from targets.ui import components, keeping, names, paperinfo, rereading, reviewing, reviewlog, state
from targets.ui.i18n import t

TABS = {"review": reviewing.render, "info": paperinfo.render, "reread": rereading.one_paper, "log": reviewlog.render}


def render(paper: dict[str, Any]) -> None:
    if st.button(t("all_papers"), key="all_papers", icon=":material/arrow_back:", type="tertiary"):
        state.remember("doc", None)
        st.rerun()
    title = paper["doc"] if missing(paper["title"]) else str(paper["title"])
    region = None if missing(paper["region"]) else names.region(str(paper["region"]))
    about = [region, paper["issuer"], paper["doc_number"], t("no_date") if missing(paper["issue_date"]) else paper["issue_date"]]
    line = " · ".join(str(part) for part in about if not missing(part))
    st.html(f'<h1 class="tt-page-title">{html.escape(title)}</h1><p class="tt-fact-line">{html.escape(line)}</p>')
    keeping.note("paper")       # what the last act did
    doc = str(paper["doc"])
    components.named_tabs("paper", [t(f"tab_{name}") for name in TABS], {name: partial(show, doc) for name, show in TABS.items()})
