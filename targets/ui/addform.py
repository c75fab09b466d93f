"""A record the extractor missed: words selected in the text, or pasted, become candidates; one of them becomes a record."""
from __future__ import annotations

import html
from typing import Any

import streamlit as st

from targets import adding, review
from targets.adding import AddError, Candidate
from targets.ui import deciding, editform, rights, roles, state
from targets.ui.i18n import plain, t

Rows = list[dict[str, Any]]
MOST = 8        # candidates shown one under the other; more fold into a box
AROUND = 18     # characters before and behind words that stand several times


def render(doc: str, text: str, records: Rows) -> None:
    st.markdown(f"**{t('add_title')}**")
    words = state.recall("review_words")
    if words is None:
        _by_hand(text)
    else:
        _from_words(doc, text, records, words)
    if st.button(t("cancel"), key="add_cancel", shortcut="escape"):
        leave()


def leave() -> None:
    close()
    st.rerun()


def close() -> None:
    for name in ("review_words", "review_by_hand", "review_places"):
        state.remember(name, None)


def _by_hand(text: str) -> None:
    """Words pasted or typed, looked for in the paper; where they stand several times, the reader says which."""
    st.caption(t("add_help"))
    pasted = st.text_area(t("add_words"), key=state.widget_key("add_words"), height=96)
    if rights.button("records", t("add_find"), key="add_find", type="primary"):
        try:
            state.remember("review_places", adding.locate(text, pasted))
        except AddError as error:
            state.remember("review_places", None)
            st.error(plain(error.say(state.language())))
            return
    places = state.recall("review_places") or []
    if len(places) > 1:
        _places(text, places)
    elif places:
        _found(places[0])


def _places(text: str, places: list[tuple[int, int]]) -> None:
    st.markdown(t("add_places", n=len(places)))
    choose = st.radio if len(places) <= MOST else st.selectbox
    picked = choose(t("add_place"), places, index=0, key=state.list_key("add_place", [str(place) for place in places]),
                    format_func=lambda place: t("add_place_of", i=places.index(place) + 1, words=_around(text, *place)))
    if rights.button("records", t("add_take_place"), key="add_take_place", type="primary") and picked:
        _found(picked)


def _around(text: str, start: int, end: int) -> str:
    """The words with what stands before and behind them, in one line."""
    return " ".join(f"…{text[max(0, start - AROUND):start]}【{text[start:end][:40]}】{text[end:end + AROUND]}…".split())


def _found(place: tuple[int, int]) -> None:
    state.remember("review_words", place)
    state.remember("review_places", None)
    state.remember("review_window", None)
    state.bump("add_words")
    st.rerun()


def _from_words(doc: str, text: str, records: Rows, words: tuple[int, int]) -> None:
    found = adding.candidates(text, *words, records)
    first, last = adding.sentence(text, *words)
    said = html.escape(text[first:last][:400])
    st.html(f'<div class="tt-passage{" tt-dark" if state.dark() else ""}" lang="zh"><p>{said}</p></div>')
    choose = st.radio if len(found) <= MOST else st.selectbox
    fresh = next((at for at, one in enumerate(found) if not one.held), 0)      # what has no record yet comes first to hand
    candidate = choose(t("add_which"), found, index=fresh, format_func=lambda one: _shown(one, records),
                       key=f"add_which_{words[0]}_{words[1]}_{state.language()}")
    if candidate is None:
        return
    beside = False
    if candidate.held:
        st.info(t("add_held"))
        if st.button(t("add_open_held"), key="add_open_held", type="primary"):
            close()
            deciding.take(candidate.held)
        beside = st.checkbox(t("add_beside"), key=f"add_beside_{words[0]}")
        if not beside:
            return
    _form(doc, candidate, records, beside)


def _shown(candidate: Candidate, records: Rows) -> str:
    held = next((row for row in records if row["id"] == candidate.held), None)
    return candidate.text[:40] + (f"　{roles.role_name(held['role'])} · {roles.status_name(roles.status(held))}" if held else "")


def _form(doc: str, candidate: Candidate, records: Rows, beside: bool) -> None:
    row = adding.draft(state.store().document(doc), candidate, records)
    with st.form(f"add_{candidate.start}_{candidate.end}"):
        typed = editform.fields(row)
        sent = rights.submit("records", t("add_save"), type="primary", shortcut="ctrl+enter")
    if not sent:
        return
    changed = editform.checked(row, typed)
    if changed is None:
        return
    act = review.add(row | changed, beside=beside)
    close()
    deciding.decide([act], t("done_add", text=candidate.text[:20]), then=act.record)
