"""People who have left: what the pages' server keeps for their coming back goes once the time for that is over."""
from __future__ import annotations

import asyncio
from typing import Any

from streamlit import runtime

from targets import logs, memory


def forget() -> int:
    """Let go of the sessions whose time is over, and say of how many; the server itself would do so only when the next one leaves.

    On its own thread only: that of the event loop.
    """
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        gone = manager._session_storage._cache.expire()
    return len(gone)


async def watch() -> None:
    """Look after what the people who left have left behind, for as long as the server runs."""
    rest = memory.Rest()
    while True:
        await asyncio.sleep(memory.LOOK)
        if rest.due(forget()):
            await asyncio.to_thread(memory.give_back)
            logs.event("rest", **memory.in_use())
