"""What the reader's role lets them do, where the pages offer it: a button they can't use says why."""
from __future__ import annotations

from typing import Any

import streamlit as st

from targets.access import Refused
from targets.ui import state


def why_not(right: str) -> str | None:
    """Why the reader may not do this, in a sentence; None where they may."""
    me = state.person()
    return None if me.may(right) else Refused(me, right, "access_needs").say(state.language())


def button(right: str, label: str, **options: Any) -> bool:
    """``st.button`` for a write: without the right it can't be pressed, and says why."""
    return bool(st.button(label, **_held(right, options)))


def submit(right: str, label: str, **options: Any) -> bool:
    """As ``button``, in a form."""
    return bool(st.form_submit_button(label, **_held(right, options)))


def _held(right: str, options: dict[str, Any]) -> dict[str, Any]:
    why = why_not(right)
    return options if why is None else options | {"disabled": True, "help": why}


def told(right: str) -> None:
    """Above buttons the reader can't use: why."""
    if why := why_not(right):
        st.caption(f":material/lock: {why}")


def allowed(right: str) -> bool:
    """Whether the reader may do this; where not, the reason stands in its place."""
    why = why_not(right)
    if why is not None:
        st.info(why, icon=":material/lock:")
    return why is None
