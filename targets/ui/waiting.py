"""What a reader sees while a large store is read for the first time: what it holds, what is being done, until the pages are there."""
from __future__ import annotations

import html

import streamlit as st

from targets.live import STAGES
from targets.ui import frames, state
from targets.ui.i18n import t

EVERY = 1.0     # seconds between two looks
MOST = 8        # papers named


def render() -> None:
    """The sentence, what there is, and what is being done; the page asked for follows by itself."""
    state.pass_by()
    st.html(f'<h1 class="tt-page-title">{html.escape(t("app_title"))}</h1>')
    found = frames.sizes()
    st.markdown(t("waiting_lead", **{name: f"{n:,}" for name, n in found.items()}))
    _watch(state.language())
    st.markdown(f"##### {t('waiting_newest')}")
    items = "".join(f"<li><b>{html.escape(str(row['title'] or row['doc']))}</b><br><span>"
                    + html.escape(" · ".join(str(row[name]) for name in ("issuer", "doc_number", "issue_date") if row[name]))
                    + "</span></li>" for row in _newest())
    st.html(f'<ul class="tt-papers" lang="zh">{items}</ul>')


@st.fragment(run_every=EVERY)
def _watch(lang: str) -> None:
    """The stages with the one at work, looked at again every second."""
    source = frames.source()
    if source.there():
        st.rerun()
    stage, share = source.doing
    at = STAGES.index(stage)
    with state.speaking(lang):
        st.progress(min((at + share) / len(STAGES), 1.0), text=t(f"waiting_{stage}", step=at + 1, steps=len(STAGES)))


@st.cache_data(ttl=frames.FRESH, show_spinner=False)
def _newest() -> list[dict[str, object]]:
    return state.store().newest(MOST)
