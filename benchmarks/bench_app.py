"""The application at size: 100,000 targets, 500,000 figures, 2,000 papers; one person, then twenty at once, then a browser.

    python benchmarks/bench_app.py [STORE.db]     (without one, a store is made first: benchmarks/make_store.py)

The server runs as ``make run`` starts it.  A person is a connection that speaks the pages' own protocol, so that the time from a
click to the end of the script is the server's; processor time stands beside it, which other work on the machine does not stretch.
"""
from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from targets import memory

TOP = Path(__file__).resolve().parent.parent
PAGES = ("overview", "metric", "region", "timeline", "cascade", "coverage", "table", "evidence", "documents", "entry", "method")
PEOPLE, LONGEST = 20, 300
PAUSES = (6, 1)      # seconds a person looks at a page: as people do, and far quicker
FILTERED = "region=" + quote("贵州")


class Server:
    """The application in a process of its own, its memory and its processor time."""

    def __init__(self, store: Path | str, log: Path | None = None, start: Sequence[str] = ("-m", "streamlit")) -> None:
        """``store``: an SQLite file, or a URL; ``log``: where its log goes; ``start``: how the interpreter is told to serve."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, *start, "run", "serve.py", f"--server.port={self.port}", "--server.address=127.0.0.1",
                   "--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
        url = store if isinstance(store, str) else f"sqlite:///{store}"
        with open(log or os.devnull, "wb") as told:
            self.process = subprocess.Popen(command, cwd=TOP, env=os.environ | {"TARGETS_DATABASE_URL": url},
                                            stdout=subprocess.DEVNULL, stderr=told)

    def ready(self) -> None:
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the application ended with status {self.process.returncode}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=5).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the application did not answer")

    def judged(self) -> None:
        """Wait until all is read and judged: a request for a verdict is answered then."""
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/progress?size=1", timeout=LONGEST).close()

    def memory(self) -> float:
        """MB of its own, without files it only maps."""
        return memory.held(self.process.pid)

    def spent(self) -> float:
        """Seconds of processor."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def quiet(self) -> None:
        """Wait until it has nothing to do."""
        while True:
            before = self.spent()
            time.sleep(2)
            if self.spent() - before < 0.1:
                return

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextmanager
def running(store: Path | str, log: Path | None = None, start: Sequence[str] = ("-m", "streamlit")) -> Iterator[Server]:
    server = Server(store, log, start)
    try:
        server.ready()
        yield server
    finally:
        server.stop()


class Person:
    """A session: opens pages and changes filters."""

    def __init__(self, server: Server) -> None:
        self.socket: ClientConnection = connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, open_timeout=60,
            ping_timeout=None, legacy=True)

    def see(self, page: str, query: str = "") -> float:
        """Ask for a page; seconds until its script has run to the end."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        began = time.perf_counter()
        self.socket.send(asked.SerializeToString())
        while True:
            said = ForwardMsg()
            said.ParseFromString(self.socket.recv(timeout=LONGEST))  # type: ignore[arg-type]
            if said.WhichOneof("type") == "script_finished" and said.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR):
                return time.perf_counter() - began
            if said.WhichOneof("type") == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(f"{page}: {said.delta.new_element.exception.message}")

    def leave(self) -> None:
        self.socket.close()


def first_page(store: Path, what: str) -> None:
    """From the start of the process to the end of the first page."""
    began = time.perf_counter()
    with running(store) as server:
        ready = time.perf_counter() - began
        person = Person(server)
        took = person.see("overview")
        print(f"{what}: server ready {ready:.1f} s, first page {took:.1f} s after ({server.spent():.1f} s of processor in all)", flush=True)
        server.judged()
        print(f"  every verdict is there {time.perf_counter() - began - ready:.1f} s after ({server.spent():.1f} s of processor)")
        server.quiet()
        print(f"  memory once all is worked out: {server.memory():,.0f} MB")
        person.leave()


def one_person(server: Server) -> float:
    """Every page by one person, then with a filter and without again; the median time."""
    print(f"{'':<12}{'first':>8}{'again':>8}{'filter':>8}{'cleared':>8}   seconds; processor in brackets: again")
    times = []
    for page in PAGES:
        person = Person(server)
        first = person.see(page)
        before = server.spent()
        again = person.see(page)
        spent = server.spent() - before
        chosen, cleared = person.see(page, FILTERED), person.see(page)
        times += [again, chosen, cleared]
        print(f"{page:<12}{first:8.2f}{again:8.2f}{chosen:8.2f}{cleared:8.2f}   ({spent:.2f})")
        person.leave()
    print(f"one person: median {statistics.median(times):.2f} s, worst {max(times):.2f} s, under 0.5 s: "
          f"{sum(one < 0.5 for one in times)} of {len(times)}")
    return statistics.median(times)


def many(server: Server, alone: float, pause: float) -> None:
    """Twenty people who each go through all pages at once, half of them filtered, and look ``pause`` seconds at what came."""
    before, began, spent = server.memory(), time.perf_counter(), server.spent()
    people = [Person(server) for _ in range(PEOPLE)]
    times: list[float] = []
    failed: list[BaseException] = []

    def go(person: Person, number: int) -> None:
        try:
            for page in (*PAGES[number % len(PAGES):], *PAGES[:number % len(PAGES)]):
                times.append(person.see(page, FILTERED if number % 2 else ""))
                time.sleep(pause)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=go, args=(person, number)) for number, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    took, spent, median = time.perf_counter() - began, server.spent() - spent, statistics.median(times)
    print(f"{PEOPLE} at once, {pause:g} s between their pages: median {median:.2f} s ({median / alone:.1f} times one person's), "
          f"9 of 10 under {sorted(times)[int(len(times) * 0.9)]:.2f} s, worst {max(times):.2f} s")
    print(f"  under 1.0 s: {sum(one < 1.0 for one in times)} of {len(times)}; {spent / len(times):.3f} s of processor a page, "
          f"{spent / took:.0%} of one processor; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  memory: {(server.memory() - before) / PEOPLE:,.0f} MB a session beyond the shared tables ({before:,.0f} MB before)")
    for person in people:
        person.leave()


def in_a_browser(server: Server) -> None:
    """What a person sees: seconds until the page stands still."""
    from tests.browser_app import CHROMIUM, browser, settle
    if CHROMIUM is None:
        print("no Chromium here: nothing measured in a browser")
        return
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        for name in ("overview", "table", "region", "coverage"):
            began = time.perf_counter()
            page.goto(f"http://127.0.0.1:{server.port}/{name}", timeout=120_000)
            settle(page, milliseconds=0)
            print(f"browser, {name} by its address: {time.perf_counter() - began:.1f} s until it stands still")


def main() -> None:
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(folder) / "large.db"
        if not store.exists():
            subprocess.run([sys.executable, str(TOP / "benchmarks" / "make_store.py"), str(store)], check=True)
        shutil.rmtree(f"{store}.cache", ignore_errors=True)
        first_page(store, "first start on this store")
        first_page(store, "a later start")
        with running(store) as server:
            Person(server).see("overview")
            server.judged()
            server.quiet()
            alone = one_person(server)
            for pause in PAUSES:
                many(server, alone, pause)
            in_a_browser(server)


if __name__ == "__main__":
    main()
