"""A server starts itself anew while nobody is there: when it does, when it does not, and that whoever comes meanwhile is served."""
from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import runtime

from benchmarks.bench_app import Server, running
from benchmarks.visitor import Visitor
from targets import daily, logs, memory
from targets.config import load
from targets.store import Store
from targets.ui import leaving, recycle
from tests import app_store

START_ANEW = leaving._start_anew
LINUX = pytest.mark.skipif(not memory.held(), reason="a process is started anew on Linux only")
# Any rest is a reason to start anew; who it becomes knows nothing of that.
AT_ONCE = """
import sys
from targets import memory
from targets.ui import recycle
memory.LOOK, memory.CALM, memory.WORKED, recycle.GROWN, recycle.MORE = 0.2, 100.0, 0.0, 0.0, -1e9
sys.argv = ["streamlit", *sys.argv[1:]]
from streamlit.web.cli import main
main(prog_name="streamlit")
"""


# -- when it is due


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[recycle.Recycling, list[float], Path]:
    """One whose level is 300 MB, what the process has in a list to change, and a file of settings."""
    settings, now = tmp_path / "config.yaml", [300.0]
    settings.write_text("language: zh\n")
    monkeypatch.setattr(memory, "held", lambda: now[0])
    made = recycle.Recycling([settings])
    made.settled()
    return made, now, settings


def test_it_is_due_once_memory_has_grown(grown: tuple[recycle.Recycling, list[float], Path]) -> None:
    made, now, _ = grown
    assert not made.due
    for held, due in ((329.0, False), (331.0, True), (660.0, True), (300.0, False)):
        now[0] = held
        assert made.due is due, held


def test_a_small_server_does_not_start_anew_for_a_few_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(memory, "held", lambda: now[0])
    made = recycle.Recycling()
    made.settled()
    now[0] = 120.0
    assert not made.due
    now[0] = 126.0
    assert made.due


def test_without_a_level_it_is_never_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "held", lambda: 900.0)
    assert not recycle.Recycling().due


def test_changed_settings_are_nothing_to_start_with(grown: tuple[recycle.Recycling, list[float], Path]) -> None:
    made, now, settings = grown
    now[0] = 500.0
    assert made.due
    settings.write_text("language: xx # half written")
    assert not made.due
    settings.unlink()
    assert not made.due


@pytest.mark.parametrize("name", ["serve.py", "extract/pipeline.py", "extract/data/roles.yaml", "targets/ui/leaving.py", ".streamlit/config.toml"])
def test_nor_is_a_program_that_was_changed_under_it(name: str) -> None:
    assert str(recycle.TOP / name) in {file for file, *_ in recycle.Recycling()._mark()}


def test_the_settings_say_whether_it_may(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("server: {recycle: false}\n")
    assert not load(file).recycle
    assert load(Path(recycle.TOP / "config.yaml")).recycle


# -- while nobody is there


class Office:
    """Sessions as the pages' server knows them, and what was asked of a watch that looks all the time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sessions: list[str] = []
        self.present, self.started = leaving.Present(), 0
        manager = SimpleNamespace(list_sessions=lambda: self.sessions)
        monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
        monkeypatch.setattr(leaving, "forget", lambda: 1)
        monkeypatch.setattr(leaving, "_start_anew", self._start)
        monkeypatch.setattr(memory, "LOOK", 0.01)
        monkeypatch.setattr(memory, "CALM", 1_000.0)
        monkeypatch.setattr(memory, "give_back", lambda: None)

    async def _start(self, present: leaving.Present) -> bool:
        self.started += 1
        return False

    def watched(self, *, due: bool = True, then: Callable[[], None] = lambda: None) -> int:
        """How often it was started in some looks, and in some more after ``then``."""
        async def some_time() -> None:
            task = asyncio.create_task(leaving.watch(self.present, SimpleNamespace(due=due)))     # type: ignore[arg-type]
            await asyncio.sleep(0.3)
            self.before = self.started
            then()
            await asyncio.sleep(0.3)
            task.cancel()

        asyncio.run(some_time())
        return self.started


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(monkeypatch)


def test_it_starts_anew_where_nobody_is_there(office: Office) -> None:
    assert office.watched()


def test_it_does_not_where_it_is_not_due(office: Office) -> None:
    assert office.watched(due=False) == 0


def test_it_waits_for_whoever_may_come_back(office: Office) -> None:
    office.sessions.append("a")
    assert office.watched(then=office.sessions.clear)
    assert office.before == 0


def test_it_waits_for_the_end_of_a_request(office: Office) -> None:
    def ends() -> None:
        office.present.__exit__(None, None, None)

    office.present.__enter__()
    assert office.watched(then=ends)
    assert office.before == 0


def test_it_waits_for_what_somebody_who_left_has_begun(office: Office) -> None:
    done = threading.Event()
    work = threading.Thread(target=done.wait, name="ScriptRunner.scriptThread")
    work.start()
    try:
        assert office.watched() == 0
    finally:
        done.set()
        work.join()
    assert office.watched()


@pytest.fixture
def asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """What would have been started."""
    held: list[list[str]] = []
    monkeypatch.setattr(leaving, "GRACE", 0.05)
    monkeypatch.setattr(leaving, "_start_anew", START_ANEW)
    monkeypatch.setattr(recycle, "command", lambda port: ["python", "-m", "targets.ui.recycle", "7", "run"])
    monkeypatch.setattr(recycle, "waiting", lambda command: contextlib.nullcontext())
    monkeypatch.setattr(recycle, "start", held.append)
    monkeypatch.setattr(leaving.state, "workers", lambda: SimpleNamespace(close=lambda: None))
    yield held
    assert daily.making.acquire(blocking=False), "the next backup would wait for ever"
    daily.making.release()


def test_it_waits_for_a_backup(asked: list[list[str]], office: Office) -> None:
    with daily.making:
        assert asyncio.run(leaving._start_anew(office.present))
    assert asked == []
    assert not asyncio.run(leaving._start_anew(office.present))
    assert len(asked) == 1


def test_whoever_came_in_just_before_is_served_first(asked: list[list[str]], office: Office) -> None:
    async def comes() -> bool:
        starting = asyncio.create_task(leaving._start_anew(office.present))
        await asyncio.sleep(0.01)
        with office.present:
            return await starting

    assert asyncio.run(comes())
    assert asked == []


def test_where_it_cannot_be_done_the_server_goes_on_and_says_so(asked: list[list[str]], office: Office, monkeypatch: pytest.MonkeyPatch,
                                                                caplog: pytest.LogCaptureFixture) -> None:
    def refused(command: list[str]) -> None:
        raise PermissionError("not here")

    monkeypatch.setattr(recycle, "start", refused)
    with caplog.at_level("INFO", logs.NAME):
        assert not asyncio.run(leaving._start_anew(office.present))
    assert [one.getMessage() for one in caplog.records] == ["recycle", "fault"]


def test_people_wait_at_the_socket_and_are_let_in_again_where_nothing_came_of_it() -> None:
    async def some_time() -> tuple[bool, str]:
        server = await asyncio.start_server(lambda _, out: (out.write(b"here"), out.close()), "127.0.0.1", 0)
        listening = server.sockets[0]
        with recycle.waiting(["", "", "", str(listening.fileno())]):
            came, _ = await asyncio.open_connection(*listening.getsockname())
            try:
                await asyncio.wait_for(came.read(), 0.2)
                waited = False
            except TimeoutError:
                waited = True
        told = (await asyncio.wait_for(came.read(), 10)).decode()
        server.close()
        return waited, told

    assert asyncio.run(some_time()) == (True, "here")


def test_another_event_loop_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: SimpleNamespace())
    with pytest.raises(OSError, match="event loop"), recycle.waiting(["", "", "", "7"]):
        pass


# -- how it is done


@LINUX
def test_the_socket_is_found_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as right, socket.create_server(("127.0.0.1", 0)), socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = right.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            assert recycle._listening(port) == right.fileno()
        assert recycle._listening(bound.getsockname()[1]) is None
        monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "streamlit", "run", "serve.py", "--server.port", "1", "--", "x"])
        first = recycle.command(port)
        assert first == [sys.executable, "-m", "targets.ui.recycle", str(right.fileno()), "run", f"--server.port={port}", "--server.headless=true",
                         "serve.py", "--server.port", "1", "--", "x"]
        monkeypatch.setattr(sys, "orig_argv", first)
        assert recycle.command(port) == first
        monkeypatch.setattr(sys, "orig_argv", ["uvicorn", "serve:app"])
        assert recycle.command(port) is None


def status(server: Server) -> int:
    """Of one request on a line of its own."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        line.request("GET", "/livez")
        return line.getresponse().status
    finally:
        line.close()


@LINUX
def test_whoever_comes_meanwhile_is_served_and_nothing_is_lost(tmp_path: Path) -> None:
    store, log = Store(app_store.fill(tmp_path / "office.db"), wait_seconds=20), tmp_path / "server.log"
    with running(tmp_path / "office.db", log, ("-c", AT_ONCE)) as server:
        end = time.monotonic() + 90
        answers, told = [status(server)], ""
        while "recycle" not in told or "targets.ui.recycle" not in Path(f"/proc/{server.process.pid}/cmdline").read_text():
            assert time.monotonic() < end, told
            assert server.process.poll() is None
            answers.append(status(server))
            told = log.read_text("utf-8")
            time.sleep(0.01)
        answers += [status(server) for _ in range(5)]           # the first of these waits for the new one
        assert set(answers) == {200}
        person = Visitor(server)
        person.enter("next", "四川", "电解铝产能", 2011, 100.25)
        person.leave()
        workers = [name for name in os.listdir("/proc") if name.isdigit() and _parent(name) == server.process.pid]
        assert len(workers) <= 1, "the old one's workers are still there"
    assert log.read_text("utf-8").count("recycle ") == 1
    assert (store.actuals()["value"] == 100.25).sum() == 1
    assert store.faults(deep=True) == []
    store.close()


def _parent(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
