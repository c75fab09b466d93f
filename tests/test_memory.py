"""Memory of a server: what people leave behind is garbage that is found, and given back when nobody works."""
from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from targets import logs, memory
from targets.config import TOP
from targets.ui import leaving


class Ring:
    """Something only the collector finds when it is gone."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_was_set_aside_and_is_gone_since_is_found(thawed: None) -> None:
    held = Ring()
    known = weakref.ref(held)
    memory.settle()
    assert gc.get_freeze_count() > 0
    del held
    gc.collect()
    assert known() is not None, "what is set aside is walked no more: without that the trial below shows nothing"
    memory.give_back()
    assert known() is None


@pytest.mark.skipif(memory._glibc() is None, reason="the C library gives back when it likes")
def test_free_memory_goes_back_to_the_machine(thawed: None) -> None:
    blocks = [bytearray(60_000) for _ in range(4_000)]      # each below what the C library takes from the machine by itself
    kept = blocks[::400]        # what stays lies between what goes
    full = memory.held()
    del blocks
    memory.give_back()
    assert len(kept) == 10
    assert full - memory.held() > 150


def test_it_is_due_when_the_process_rests_after_work_or_after_people_left() -> None:
    spent = [0.0]
    rest = memory.Rest(lambda: spent[0])

    def due(worked: float, left: int = 0) -> bool:
        spent[0] += worked
        return rest.due(left)

    assert not due(0)               # nothing was done
    assert not due(memory.LOOK)     # at work
    assert due(0.01)                # at rest again
    assert not due(0.01)            # once
    assert not due(memory.LOOK, left=3)
    assert due(0)                   # who left while others worked is not forgotten
    assert due(0, left=1)
    assert not due(0)


def test_sessions_nobody_came_back_to_go_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemorySessionStorage(ttl_seconds=120)
    clock = [0.0]
    storage._cache._timer = lambda: clock[0]
    manager = WebsocketSessionManager(storage, SimpleNamespace(), SimpleNamespace(), None)      # type: ignore[arg-type]
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))

    def leaves(name: str) -> weakref.ref[Ring]:
        session = Ring()
        session.itself, session.id = None, name         # type: ignore[assignment,attr-defined]
        storage.save(SessionInfo(client=None, session=session, script_run_count=1))     # type: ignore[arg-type]
        return weakref.ref(session)

    early = leaves("a")
    clock[0] = 60
    late = leaves("b")
    assert leaving.forget() == 0
    clock[0] = 121
    assert leaving.forget() == 1
    assert early() is None
    assert late() is not None
    clock[0] = 181
    assert leaving.forget() == 1
    assert late() is None


@pytest.mark.skipif("given_mb" not in memory.in_use(), reason="the C library does not tell what it gave out")
def test_what_is_in_use_is_told_apart_from_what_is_kept() -> None:
    before = memory.in_use()
    held = [bytearray(60_000) for _ in range(1_000)]
    during = memory.in_use()
    assert 50 < during["given_mb"] - before["given_mb"] < 80
    assert during["objects"] - before["objects"] >= len(held)
    del held
    after = memory.in_use()
    assert abs(after["given_mb"] - before["given_mb"]) < 5


def test_after_people_left_memory_is_given_back(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    left, given = [2], []
    monkeypatch.setattr(memory, "LOOK", 0.01)
    monkeypatch.setattr(memory, "CALM", 1_000.0)
    monkeypatch.setattr(leaving, "forget", lambda: left.pop() if left else 0)
    monkeypatch.setattr(memory, "give_back", lambda: given.append(1))

    async def some_time() -> None:
        task = asyncio.create_task(leaving.watch(leaving.Present()))
        while not any(one.getMessage() == "rest" for one in caplog.records):
            await asyncio.sleep(0.01)
        task.cancel()

    with caplog.at_level("INFO", logs.NAME):
        asyncio.run(asyncio.wait_for(some_time(), 20))
    assert given
    assert {"objects", "columns_mb"} <= set(next(one for one in caplog.records if one.getMessage() == "rest").about)  # type: ignore[attr-defined]


def test_the_server_looks_after_its_memory_from_its_start(tmp_path: Path) -> None:
    script = """
import asyncio, pyarrow, serve
serve._read = serve.daily.watch = lambda *_: None
async def some_time():
    async with serve.lifespan(None):
        print(*sorted(one.get_coro().__qualname__ for one in asyncio.all_tasks()), pyarrow.default_memory_pool().backend_name)
asyncio.run(some_time())
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=TOP, capture_output=True, text=True, timeout=120,
                          env=os.environ | {"TARGETS_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"})
    assert done.returncode == 0, done.stderr
    *tasks, pool = done.stdout.split()
    assert tasks == ["some_time", "watch"]
    assert pool == "system" or memory._glibc() is None
