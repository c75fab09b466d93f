"""The application with its routes, in one process: ``streamlit run serve.py`` (``make run``); app.py alone shows the pages only."""
from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection

from extract.errors import ExtractError
from targets import api, daily, logs, memory, schema, tokens, wayback
from targets.access import Person
from targets.api import health
from targets.api.asking import ApiError
from targets.api.guard import Guard
from targets.shell import shell_language
from targets.text import TargetsError, message
from targets.ui import components, frames, leaving, recycle, signin, state


def _read(recycling: recycle.Recycling | None = None) -> None:
    """Have the worker's launcher ready and read the store before the first reader comes; what is wrong with them the page will say."""
    with contextlib.suppress(TargetsError, ExtractError):
        state.workers().start()
    with contextlib.suppress(TargetsError):
        frames.lists().follow(frames.source().now())
        schema.ready()
        memory.give_back()
        if recycling is not None:
            recycling.settled()
        _check()


def _check() -> None:
    """Look whether the store is whole while readers read; nothing is written before that."""
    for line in wayback.for_terminal(state.opened().faults(), state.settings()):
        print(line, file=sys.stderr)


def _stop_where_anybody_could_come_in() -> None:
    """End before anything is served where other machines could come in and nobody said that they may."""
    with contextlib.suppress(TargetsError):     # what is wrong with the settings the page will say
        known = state.settings()
        if signin.exposed(known.access) and not signin.trouble(known.access):
            print(message("signin_exposed", shell_language(known.language)), file=sys.stderr)
            sys.exit(2)


def _announce() -> None:
    """Start the log, and say on the terminal who can come in."""
    with contextlib.suppress(TargetsError):
        known = state.settings()
        logs.set_up(form=known.log.format, level=known.log.level)
        usual = "serving_login" if signin.configured() else "serving_open" if known.access.open else "serving_local"
        code, values = signin.trouble(known.access) or (usual, {})
        about = {"address": st.get_option("server.address") or "0.0.0.0", **values}
        print(message(code, shell_language(known.language), **about), file=sys.stderr)


def _anybody() -> bool:
    """Whether other machines may come in without a log-in."""
    with contextlib.suppress(TargetsError):
        return state.settings().access.open
    return False


def _by_login() -> bool:
    """Whether a log-in is needed; a log-in that is not rightly set up lets nobody in."""
    with contextlib.suppress(TargetsError):
        return signin.configured() or signin.trouble(state.settings().access) is not None
    return True


def _asking(connection: HTTPConnection) -> Person | None:
    """Who sends a request: the holder of a token, or whoever logged in to the pages in the same browser."""
    access = state.settings().access
    if found := signin.trouble(access):
        raise ApiError(503, found[0], **found[1])
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer":
        return signin.of_request(connection, access)
    person = tokens.holder(state.opened(), token.strip())
    if person is None:
        raise ApiError(401, "signin_token")
    return person


def _recycling() -> recycle.Recycling | None:
    """What tells when to start anew; None where the settings don't want it or can't be read."""
    with contextlib.suppress(TargetsError):
        known = state.settings()
        return recycle.Recycling([known.path] if known.path else []) if known.recycle else None
    return None


@contextlib.asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    _announce()
    recycling = _recycling()
    threading.Thread(target=_read, args=(recycling,), name="targets-first-reading", daemon=True).start()
    stop = threading.Event()
    with contextlib.suppress(TargetsError):
        threading.Thread(target=daily.watch, args=(state.settings(), stop), name="targets-daily-backup", daemon=True).start()
    after = asyncio.create_task(leaving.watch(present, recycling))
    yield
    after.cancel()
    stop.set()


memory.modest()
frames.beside = True
_stop_where_anybody_could_come_in()
base = "/" + str(st.get_option("server.baseUrlPath") or "").strip("/")
present = leaving.Present()
guard = Middleware(Guard, by_login=_by_login, anybody=_anybody, asking=_asking, base=base.rstrip("/"), present=present)
routes = [*health.routes(state.opened, read_only=lambda: state.settings().access.read_only), *api.routes(frames.source, frames.lists)]
app = st.App(Path(__file__).with_name("app.py"), routes=routes, lifespan=lifespan, middleware=[guard],
             on_script_error=components.unforeseen)
