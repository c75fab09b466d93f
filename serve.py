"""The application with its routes, in one process: ``streamlit run serve.py`` (``make run``); app.py alone shows the pages only."""
from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st

from targets import api, live
from targets.text import TargetsError
from targets.ui import frames, state


def _read() -> None:
    """Have the worker's launcher ready and read the store before the first reader comes; what is wrong with them the page will say."""
    with contextlib.suppress(TargetsError):
        state.workers().start()
    with contextlib.suppress(TargetsError):
        frames.source().now()
        live.settle()


@contextlib.asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    threading.Thread(target=_read, name="targets-first-reading", daemon=True).start()
    yield


app = st.App(Path(__file__).with_name("app.py"), routes=api.routes(frames.source), lifespan=lifespan)
