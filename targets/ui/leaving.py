"""People who have left: what the pages' server keeps for their coming back goes once the time for that is over."""
from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Any

import streamlit as st
from streamlit import runtime

from targets import daily, logs, memory
from targets.ui import recycle, state

GRACE = 0.5     # seconds for those who came in just before nobody else was let in


class Present:
    """How many requests and open pages are being served; entered by each, on the event loop's thread."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> None:
        self.count += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.count -= 1


def forget() -> int:
    """Let go of the sessions whose time is over, and say of how many; the server itself would do so only when the next one leaves.

    On its own thread only: that of the event loop.
    """
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        gone = manager._session_storage._cache.expire()
    return len(gone)


def nobody(present: Present) -> bool:
    """Whether nothing is asked for, nobody may still come back to a page, and nothing goes on that somebody who left has begun."""
    manager: Any = runtime.get_instance()._session_mgr
    return not present.count and not manager.list_sessions() and not any(one.name.startswith(recycle.BUSY) for one in threading.enumerate())


async def watch(present: Present, recycling: recycle.Recycling | None = None) -> None:
    """Look after what the people who left have left behind, for as long as the server runs; ``recycling``: it may start anew."""
    rest, given = memory.Rest(), False
    while True:
        await asyncio.sleep(memory.LOOK)
        if rest.due(forget()):
            await asyncio.to_thread(memory.give_back)
            logs.event("rest", **memory.in_use())
            given = True
        if given and nobody(present):
            given = recycling is not None and recycling.due and await _start_anew(present)


async def _start_anew(present: Present) -> bool:
    """Comes back where it was not done: True where it may be tried again, for somebody came or a backup is being made."""
    command = recycle.command(int(st.get_option("server.port")))
    if command is None:
        return False
    if not daily.making.acquire(blocking=False):
        return True
    try:
        with recycle.waiting(command):
            await asyncio.sleep(GRACE)
            if not nobody(present):     # they came in just before
                return True
            logs.event("recycle", held_mb=round(memory.held(), 1))
            state.workers().close()
            recycle.start(command)
    except OSError as error:
        logs.fault(error)
    finally:
        daily.making.release()
    return False
