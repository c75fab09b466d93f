"""Method: how verdicts are made, with the settings in use."""
from __future__ import annotations

import streamlit as st

from targets.method import method
from targets.ui import components, state
from targets.ui.i18n import t


def render() -> None:
    components.heading("page_method", t("method_lead"))
    st.markdown(method(state.language(), state.settings().progress, level=5))
