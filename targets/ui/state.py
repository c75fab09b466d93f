"""What lasts of one reader: choices and drafts (the only user of session_state); the settings and the store they share.

Choices live under plain names and are mirrored to the address of the page, so that a link reopens the same view.
"""
from __future__ import annotations

import hashlib
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from targets import access, config, load
from targets.charts import Style
from targets.store import Store
from targets.ui import signin
from targets.worker import Settings, Workers

LANGUAGES = ("zh", "en")
Result = TypeVar("Result")
DIGITS = 6      # of a number an address may hold
_run = threading.local()        # of the run of a script, which has a thread of its own


def recall(name: str, default: Any = None) -> Any:
    return st.session_state.get(name, default)


def remember(name: str, value: Any) -> None:
    if name == "lang":
        _run.language = value
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


def arrive() -> None:
    """At the start of a run: take the address as news where a session opens with it or the reader went back or forward to it.

    A bare address says nothing: it is how a page is called before it has told what it shows.
    """
    _run.language = None
    context, said = get_script_run_ctx(), {name: st.query_params.get_all(name) for name in st.query_params}
    if not alive("address") or (said and context and context.is_history_navigation):
        follow(said)
    remember("address", {})


def follow(address: Mapping[str, Sequence[str]]) -> None:
    """Let the parameters of an address decide what is shown, each the next time it is asked for."""
    remember("arrived", {name: list(values) for name, values in address.items()})
    remember("told", set())
    for name in recall("optional", set()) - set(address):       # where saying nothing is a choice as well
        remember(name, None)


def arrived() -> Mapping[str, list[str]] | None:
    """The address the reader came by, once; None for one that was looked at already."""
    said: Mapping[str, list[str]] = recall("arrived", {})
    return said if first_time("") else None


def asked(name: str) -> list[str]:
    """What the address the reader came by says of ``name``: told once, later the session knows better."""
    said: list[str] = recall("arrived", {}).get(name, [])
    return said if first_time(name) else []


def asked_number(name: str) -> int | None:
    """The same, of a parameter that holds a small whole number."""
    said = asked(name)
    return int(said[0]) if said and said[0].isdecimal() and len(said[0]) <= DIGITS else None


def first_time(name: str) -> bool:
    """Whether ``name`` was not asked for since the reader arrived."""
    told: set[str] = recall("told", set())
    remember("told", told | {name})
    return name not in told


def to_url(name: str, values: Sequence[str]) -> None:
    """Say what the address is to hold of ``name`` when the run is over; nothing where it is empty."""
    told: dict[str, list[str]] = {known: said for known, said in recall("address", {}).items() if known != name}
    remember("address", told | ({name: list(values)} if values else {}))
    if not values:
        remember("optional", recall("optional", set()) | {name})


def keep_address() -> None:
    """Let the address stay as the reader came by it."""
    remember("address", {name: st.query_params.get_all(name) for name in st.query_params})


def address() -> dict[str, list[str]]:
    """The address of the view the reader has before them, without the language, which is everybody's own."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name != "lang"}


@contextmanager
def addressed() -> Iterator[None]:
    """Around a run: what it said of the address is written in one go, so that a view is one step of the browser's history."""
    arrive()
    try:
        yield
    except StopException:
        _write()
        raise
    _write()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Words in this language, whatever the session says of it."""
    held, _run.language = getattr(_run, "language", None), lang
    try:
        yield
    finally:
        _run.language = held


def later(work: Callable[[], Result]) -> Callable[[], Result]:
    """``work`` of a download, which is done when the file is asked for: no run of a page is there then to tell the reader's language."""
    lang = language()

    def done() -> Result:
        with speaking(lang):
            return work()

    return done


def pass_by() -> None:
    """Let this run use up nothing of the address: the next one opens the session."""
    remember("passing", True)


def _write() -> None:
    if recall("passing"):
        for name in ("passing", "address", "lang"):
            st.session_state.pop(name, None)
        _run.language = None
        return
    told: dict[str, list[str]] = recall("address", {})
    if told != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(told)


def language() -> str:
    """zh or en: the reader's choice, else the address, else the settings, else the browser's first language.

    Asked for with every word that is shown: what it was found to be holds for the run.
    """
    chosen = getattr(_run, "language", None)
    if chosen is not None:
        return str(chosen)
    chosen = recall("lang")
    if chosen is None:
        said = asked("lang")
        setting = settings().language
        locale = (st.context.locale or "").lower()
        chosen = said[0] if said and said[0] in LANGUAGES else (
            setting if setting in LANGUAGES else "en" if locale.startswith("en") else "zh")
        remember("lang", chosen)
    _run.language = chosen
    return str(chosen)


def dark() -> bool:
    return st.context.theme.type == "dark"


def style(width: int | None = None) -> Style:
    """How figures are drawn for this reader; ``width``: pixels at hand, where less than the page's."""
    page = recall("width", 1024)
    return Style(dark=dark(), lang=language(), width=min(page, width) if width else page)


@st.cache_resource(show_spinner=False)
def settings() -> config.Config:
    return config.in_use()


@st.cache_resource(show_spinner=False)
def opened() -> Store:
    """The store as nobody in particular may use it: it is read, and written to by nobody."""
    known = settings()
    return Store(known.store_url, wait_seconds=known.wait_seconds, backups=known.backup_folder).acting(access.Person(""))


def store() -> Store:
    """The store as the reader of this run may use it: they sign what they write."""
    return opened().acting(person())


def person() -> access.Person:
    """The reader of this run: who the log-in says they are; without a log-in the name they give, who may do everything.

    Somebody who is not let in, or no longer, is a person who may do nothing.
    """
    known = settings().access
    if signin.configured():
        return signin.held(signin.claims(), known) or access.Person("", read_only=True)
    return replace(access.local(str(recall("by", "")).strip() or access.nobody(language())), read_only=known.read_only)


def may(right: str) -> bool:
    """Whether the reader may do this (``data/access.yaml``)."""
    return person().may(right)


def session() -> str:
    """A short name for the reader's session in the log, from which the session itself can't be found."""
    context = get_script_run_ctx()
    return hashlib.sha256(context.session_id.encode()).hexdigest()[:8] if context else "-"


@st.cache_resource(show_spinner=False)
def workers() -> Workers:
    """The processes that read what people hand in."""
    known = settings()
    mine = known.uploads
    told = Settings(mine.limits, mine.memory_mb, mine.seconds, dict(known.vocabulary))
    return Workers(told, most=mine.workers, patience=mine.wait_seconds)


def reader() -> load.Reader:
    """Who reads a paper of the store anew for a page: a worker, as with what comes in."""
    return load.again_by(workers())


def unsaved() -> int:
    """How much of this reader's is not in the store yet: typed figures, and a briefing on the table."""
    return len(recall("grid_drafts", {})) + (recall("tray", ()) != recall("tray_kept", ()))


def signature() -> str:
    """The reader's name as the logs keep it; '' where none was given."""
    return person().name if signin.configured() else str(recall("by", "")).strip()
