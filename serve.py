"""The application with its routes, in one process: ``streamlit run serve.py`` (``make run``); app.py alone shows the pages only."""
from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st

from extract.errors import ExtractError
from targets import api, daily, live, wayback
from targets.text import TargetsError
from targets.ui import frames, state


def _read() -> None:
    """Have the worker's launcher ready and read the store before the first reader comes; what is wrong with them the page will say."""
    with contextlib.suppress(TargetsError, ExtractError):
        state.workers().start()
    with contextlib.suppress(TargetsError):
        frames.source().now()
        live.settle()
        _check()


def _check() -> None:
    """Look whether the store is whole while readers read; nothing is written before that."""
    for line in wayback.for_terminal(state.store().faults(), state.settings()):
        print(line, file=sys.stderr)


@contextlib.asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    threading.Thread(target=_read, name="targets-first-reading", daemon=True).start()
    stop = threading.Event()
    with contextlib.suppress(TargetsError):
        threading.Thread(target=daily.watch, args=(state.settings(), stop), name="targets-daily-backup", daemon=True).start()
    yield
    stop.set()


app = st.App(Path(__file__).with_name("app.py"), routes=api.routes(frames.source), lifespan=lifespan)
