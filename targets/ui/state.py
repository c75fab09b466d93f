"""What lasts of one reader: choices and drafts (the only user of session_state); the settings and the store they share.

Choices live under plain names and are mirrored to the address of the page, so that a link reopens the same view.
"""
from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from targets import config
from targets.charts import Style
from targets.store import Store

LANGUAGES = ("zh", "en")


def recall(name: str, default: Any = None) -> Any:
    return st.session_state.get(name, default)


def remember(name: str, value: Any) -> None:
    st.session_state[name] = value


def alive(key: str) -> bool:
    """Whether the widget with this key was on the page when it was last drawn."""
    return key in st.session_state


def edited(key: str) -> bool:
    """Whether anything was typed into the data editor with this key since it started."""
    return any(recall(key, {}).values())


def bump(name: str) -> None:
    """Give the widgets of ``name`` new keys, so that they start from what is remembered."""
    remember(f"{name}_version", recall(f"{name}_version", 0) + 1)


def widget_key(name: str) -> str:
    """A widget's key: new in each language (labels change) and after ``bump``."""
    return f"{name}_{language()}_{recall(f'{name}_version', 0)}"


def list_key(name: str, items: Sequence[str]) -> str:
    """A widget's key for one list of choices: another list is another question."""
    return f"{widget_key(name)}_{zlib.crc32(chr(0).join(items).encode()):08x}"


def from_url(name: str) -> list[str]:
    return st.query_params.get_all(name)


def asked(name: str) -> list[str]:
    """What the address a session was opened with says of ``name``: told once, later the session knows better."""
    told: set[str] = recall("told", set())
    remember("told", told | {name})
    return [] if name in told else from_url(name)


def to_url(name: str, values: Sequence[str]) -> None:
    """Mirror a choice to the address; an empty one leaves it."""
    if st.query_params.get_all(name) != list(values):
        if values:
            st.query_params[name] = list(values)
        else:
            st.query_params.pop(name, None)


def language() -> str:
    """zh or en: the reader's choice, else the address, else the settings, else the browser's first language."""
    chosen = recall("lang")
    if chosen is None:
        said = asked("lang")
        setting = settings().language
        locale = (st.context.locale or "").lower()
        chosen = said[0] if said and said[0] in LANGUAGES else (
            setting if setting in LANGUAGES else "en" if locale.startswith("en") else "zh")
        remember("lang", chosen)
    return chosen


def dark() -> bool:
    return st.context.theme.type == "dark"


def style(width: int | None = None) -> Style:
    """How figures are drawn for this reader; ``width``: pixels at hand, where less than the page's."""
    page = recall("width", 1024)
    return Style(dark=dark(), lang=language(), width=min(page, width) if width else page)


@st.cache_resource(show_spinner=False)
def settings() -> config.Config:
    return config.load()


@st.cache_resource(show_spinner=False)
def store() -> Store:
    return Store(settings().store_url)


def unsaved() -> int:
    """How many typed figures of this reader are not in the store yet."""
    return len(recall("grid_drafts", {}))


def signature() -> str:
    """The reader's name as the logs keep it; '' where none was given."""
    return str(recall("by", "")).strip()
