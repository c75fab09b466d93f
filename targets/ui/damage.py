"""A store that is not whole: said above every page, with the way back."""
from __future__ import annotations

import streamlit as st

from targets import wayback
from targets.text import TargetsError
from targets.ui import state
from targets.ui.i18n import plain, t


def banner() -> None:
    """What the look at the store found; nobody waits for it here."""
    faults = state.store().known_faults
    if faults:
        lang = state.language()
        st.error("\n\n".join([t("store_faults"), *(f"- {plain(one.say(lang))}" for one in faults)]), icon=":material/report:")
        _ways(faults, lang)


def after(error: TargetsError, lang: str) -> None:
    """Below an error that says that the store is damaged: the way back."""
    if error.code in wayback.DAMAGED:
        _ways((), lang)


def _ways(faults: object, lang: str) -> None:
    for line in wayback.way_back(faults, state.settings(), lang):  # type: ignore[arg-type]
        st.info(plain(line), icon=":material/history:")
