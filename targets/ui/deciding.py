"""Decisions as the pages make them: kept in the store, told in a line, and on to the next record."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from targets import reread, review
from targets.review import Action
from targets.ui import keeping, logbook, state
from targets.ui.i18n import t

FORMS = ("review_edit", "review_span", "review_merge")      # what may be open about the record in hand


def take(record: str | None) -> None:
    """Take a record in hand and draw the page again."""
    close()
    state.remember("review_at", record)
    state.remember("review_window", None)
    st.rerun()


def close() -> None:
    """Fold away the forms about the record in hand."""
    for name in FORMS:
        state.remember(name, None)


def _done(work: Callable[[str], object]) -> None:
    """Do it; where it can't be done, draw the page as it now stands, with the sentence."""
    if not keeping.attempt("deciding", work):
        st.rerun()


def complaint() -> None:
    """Why the last decision was not kept, told once."""
    keeping.complaint("deciding")


def decide(acts: list[review.Act], note: str, *, then: str | None = None) -> None:
    """Keep decisions and go on to the record ``then``; where another person was first, say so and show how it stands."""
    _done(lambda by: state.store().decide(acts, by=by))
    state.remember("review_note", note)
    close()
    if then != state.recall("review_at"):
        state.remember("review_at", then)
        state.remember("review_window", None)
    st.rerun()


def seen(row: dict[str, Any]) -> int:
    """The number of the last act about a record that this page knows of: what a decision is held against."""
    found = logbook.reviewed(row["doc"]).decisions.get(row["id"])
    return found.last if found else 0


def undo_last(doc: str) -> tuple[str, Action] | None:
    """The batch a press of undo takes back: the last act of a person on this paper that still holds, and what it was."""
    own = {*review.BY_PERSON, Action.DESCRIBE}
    acts = [act for act in review.live(logbook.reviewed(doc).acts) if act["action"] in own]
    return (acts[-1]["batch"], Action(acts[-1]["action"])) if acts else None


def take_back(doc: str, batch: str, action: Action) -> None:
    """Undo an act; what was said of the paper itself has it read again."""
    about = next((act["record"] for act in logbook.reviewed(doc).acts if act["batch"] == batch and act["record"]), None)
    if action == Action.DESCRIBE:
        _done(lambda by: reread.undo(state.store(), doc, batch, by=by, read=state.reader()))
    else:
        _done(lambda by: state.store().undo(doc, batch, by=by))
    close()
    state.remember("review_note", t("done_undo", what=t(f"act_{action}")))
    if about:
        state.remember("review_at", about)
        state.remember("review_window", None)
    st.rerun()
