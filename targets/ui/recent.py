"""What changed of late: papers that came in, figures saved, targets whose state moved."""
from __future__ import annotations

import html

import streamlit as st

from targets import access, progress
from targets.charts.wording import missing
from targets.selection import Selection
from targets.text import minute
from targets.ui import components, frames, logbook, names, savelog, state
from targets.ui.i18n import plain, t

SPANS = (7, 30, 90, 365)
USUAL = 30
MOST = 8        # of each kind listed


def render(chosen: Selection) -> None:
    said = state.asked_number("days")
    if said in SPANS and said != state.recall("recent_days", USUAL):
        state.remember("recent_days", said)
        state.bump("recent_span")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"##### {t('recent')}")
        days = st.segmented_control(t("recent_span"), SPANS, default=state.recall("recent_days", USUAL), required=True,
                                    format_func=lambda n: t("recent_days", n=n), key=state.widget_key("recent_span"),
                                    label_visibility="collapsed")
    state.remember("recent_days", days)
    state.to_url("days", [str(days)] if days != USUAL else [])
    parts = [_moved(chosen, days), _saves(days), _papers(chosen, days)]
    if not any(parts):
        st.caption(t("recent_none", n=days))


def _moved(chosen: Selection, days: int) -> bool:
    """Targets whose state is another now, what got worse first; each a link to its evidence."""
    moves, left = logbook.moved(days)
    moves = moves[chosen.holds(frames.places(moves["id"]))]
    if left:
        st.caption(t("recent_left", n=left))
    if moves.empty:
        return False
    order = moves["better"].astype("object").map({False: 0, True: 1}).fillna(2)      # what got worse comes first
    st.caption(t("recent_moved", n=len(moves)))
    for move in moves.loc[order.sort_values(kind="stable").index].head(MOST).to_dict("records"):
        row, lang = frames.row(move["id"]).iloc[0].to_dict(), state.language()
        words = [f"{progress.glyph(move[when])} {progress.state_word(move[when], lang)}" for when in ("before", "now")]
        about_it = plain(f"{names.region(row['region'])} {names.metric(row['key'])}")
        if st.button(f"{about_it}: {words[0]} → **{words[1]}**", key=f"moved_{move['id']}", type="tertiary"):
            components.go_to("evidence", target=move["id"])
    return True


def _saves(days: int) -> bool:
    saves = logbook.saves(days)
    saves = saves[saves["at"] >= logbook.ago(days)]
    if saves.empty:
        return False
    rows = [(t("recent_save", n=row["n"], by=row["by"] or access.nobody(state.language())), savelog.origin(row), _moment(row["at"]))
            for row in saves.head(MOST).to_dict("records")]
    _list(t("recent_saves", n=int(saves["n"].sum())), rows)
    return True


def _papers(chosen: Selection, days: int) -> bool:
    papers = frames.documents()
    papers = papers[papers["added_at"].fillna("") >= logbook.ago(days)]
    papers = papers[papers["doc"].isin(chosen.held("paper"))] if len(papers) else papers
    papers = papers.sort_values("added_at", ascending=False, kind="stable")
    if papers.empty:
        return False
    rows = []
    for paper in papers.head(MOST).to_dict("records"):
        about = [names.region(paper["region"]) if isinstance(paper["region"], str) else None, paper["doc_number"],
                 t("n_targets_of", n=paper["n_targets"])]
        rows.append((paper["doc"] if missing(paper["title"]) else paper["title"], " · ".join(str(one) for one in about if not missing(one)),
                     _moment(paper["added_at"])))
    _list(t("recent_papers", n=len(papers)), rows)
    if st.button(t("recent_all_papers"), key="recent_all_papers", type="tertiary"):
        components.go_to("documents")
    return True


def _moment(at: object) -> str:
    """A moment of the logs, which are kept in UTC: told, for the day of the data is China's."""
    return f"{minute(at)} UTC" if minute(at) else ""


def _list(title: str, rows: list[tuple[str, str, str]]) -> None:
    st.caption(title)
    items = "".join(f"<li><b>{html.escape(str(row[0]))}</b><br><span>{html.escape(' · '.join(filter(None, row[1:])))}</span></li>"
                    for row in rows)
    st.html(f'<ul class="tt-papers">{items}</ul>')
