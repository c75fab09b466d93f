"""The program's side: files handed to workers, a few at once, what they say handed on; one that dies is told in a sentence."""
from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from extract.language import LANGUAGES
from extract.model import Document
from targets.actuals import Reading
from targets.actuals.meaning import Goal
from targets.text import TargetsError, message
from targets.worker import wire

TOP = Path(__file__).resolve().parent.parent.parent
BEAT = 0.5              # seconds between two ticks, so that whoever waits can be called off
WAITS = 4               # times the processor time a file may take by the clock
DEATHS = 5              # workers that one archive may cost before the rest of it is left
STARTING = 120.0        # seconds for the launcher to load
KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "HOME")       # of the environment: no address of a store, no secret
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false",    # one thread only
         "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
SAME = ("doc", "text", "path", "sha256")        # of a paper read anew
PASSING = ("worker_busy", "worker_start")       # a file that failed for these may be tried again
Tick = Callable[[str, int, int], None]      # (file at hand, done, of how many: 0 where nobody knows)


class WorkerError(TargetsError):
    """A file that was not read since its worker died, or none was free."""


class _Died(Exception):
    """A worker ended before its work; ``code`` of the sentence."""

    def __init__(self, code: str) -> None:
        self.code = code


class Workers:
    """Reads files in processes of their own; shared by all readers of the pages.

    ``most``: files read at once; ``patience``: seconds a reader waits for a place.  The launcher starts with the first file, or
    with ``start``; it ends with this object.
    """

    def __init__(self, settings: wire.Settings, *, most: int = 2, patience: float = 30.0) -> None:
        self._settings, self._most, self._patience = settings, most, patience
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._launcher: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._end: Callable[[], Any] = _nothing

    def start(self) -> None:
        """Have the launcher ready; WorkerError where it can't be."""
        with self._lock:
            self._ready()

    def close(self) -> None:
        self._end()

    def papers(self, data: bytes, name: str, *, whole: bool = False, title: str | None = None,
               tick: Tick | None = None) -> Generator[wire.Paper | wire.Failed]:
        """Each paper in a file (of an archive each of its files), or why it could not be read; see ``wire.Papers``."""
        at, begun, stuck = 0, "", -1        # files begun, the one at hand, where a worker died between two of them
        for left in reversed(range(DEATHS)):
            try:
                for said in self._run(wire.Papers(name, at, whole, title), data, tick):
                    if isinstance(said, wire.Begun):
                        at, begun = at + 1, said.name
                    elif isinstance(said, wire.Paper | wire.Failed):
                        yield said
                        begun = ""
                    if at > self._settings.limits.files + 1:        # no archive holds as many
                        raise _Died("worker_died")
                return
            except _Died as error:      # the file at hand is lost; those behind it are not
                if begun or not at:
                    yield self._failed(error.code, begun or name)
                elif at == stuck:       # twice before the same file: what is behind can't be got at
                    yield self._failed("worker_rest", name, n=at)
                if not at or whole or at == stuck or at > self._settings.limits.files:
                    return
                begun, stuck = "", -1 if begun else at
                if not left:
                    yield self._failed("worker_many", name)

    def again(self, document: Document, told: dict[str, list[Any]], said: dict[str, Any], tick: Tick | None = None) -> wire.Paper:
        """A paper of the store read anew (``wire.Again``), and its records; WorkerError where it can't be."""
        job = wire.Again(document, told, said)
        try:
            for found in self._run(job, b"", tick):
                if isinstance(found, wire.Failed):
                    raise WorkerError("worker_said", zh=found.say("zh"), en=found.say("en"))
                if isinstance(found, wire.Paper) and all(getattr(found.document, name) == getattr(document, name) for name in SAME):
                    return found
            raise _Died("worker_died")
        except _Died as error:
            raise WorkerError(error.code, **self._blanks(job.name)) from error

    def figures(self, data: bytes, name: str, hints: dict[str, Any], goals: tuple[Goal, ...] = (), tick: Tick | None = None) -> Reading:
        """A file of figures as it is understood (``actuals.understand``); WorkerError where its worker died."""
        try:
            for said in self._run(wire.Figures(name, hints, goals), data, tick):
                if isinstance(said, wire.Understanding):
                    return said.reading()
                if isinstance(said, wire.Failed):
                    raise WorkerError("worker_said", zh=said.say("zh"), en=said.say("en"))
            raise _Died("worker_died")
        except (_Died, wire.WireError) as error:
            code = error.code if isinstance(error, _Died) else "worker_died"
            raise WorkerError(code, **self._blanks(name)) from error

    def _blanks(self, name: str) -> dict[str, object]:
        return {"file": name, "deaths": DEATHS, "seconds": f"{self._settings.seconds:g}", "memory": f"{self._settings.memory_mb:g}"}

    def _failed(self, code: str, name: str, **more: object) -> wire.Failed:
        return wire.Failed(name, code, {lang: message(code, lang, **self._blanks(name), **more) for lang in LANGUAGES})

    def _run(self, job: wire.Job, data: bytes, tick: Tick | None) -> Iterator[wire.Message]:
        """What a worker says while it does the job; _Died where it ends otherwise than by itself."""
        with self._place(job.name, tick):
            talk, life = self._begin()
            with contextlib.closing(talk), contextlib.closing(life):        # hanging up ends the worker
                talk.settimeout(WAITS * self._settings.seconds)
                try:
                    wire.send(talk, wire.packed(wire.Job, job))
                    wire.send(talk, data)
                except ConnectionError:     # its end is told below
                    pass
                except TimeoutError as error:
                    raise _Died("worker_time") from error
                yield from self._heard(talk, job.name, tick)
                self._ended(life)

    def _heard(self, talk: socket.socket, name: str, tick: Tick | None) -> Iterator[wire.Message]:
        ear = wire.Ear(talk)
        since, done, total = time.monotonic(), 0, 0
        while not ear.ended:
            if select.select([talk], [], [], BEAT)[0]:
                for said in self._understood(ear):
                    if isinstance(said, wire.Begun):
                        since, name, done, total = time.monotonic(), said.name, 0, 0
                    elif isinstance(said, wire.Progress):
                        done, total = said.done, said.total
                    yield said
            if time.monotonic() - since > WAITS * self._settings.seconds:
                raise _Died("worker_time")
            if tick:
                tick(name, done, total)

    @staticmethod
    def _understood(ear: wire.Ear) -> Iterator[wire.Message]:
        try:
            for one in ear.hear():
                yield wire.unpacked(wire.Message, one)
        except ConnectionError:
            ear.ended = True
        except wire.WireError as error:
            raise _Died("worker_died") from error

    @staticmethod
    def _ended(life: socket.socket) -> None:
        """Look how the worker ended."""
        life.settimeout(10)
        try:
            told = life.recv(wire.STATUS.size)
        except OSError:
            told = b""
        status = wire.STATUS.unpack(told)[0] if len(told) == wire.STATUS.size else 1
        if status in (wire.OUT_OF_MEMORY, -signal.SIGKILL):      # the system kills what takes the last memory
            raise _Died("worker_memory")
        if status == -signal.SIGXCPU:
            raise _Died("worker_time")
        if status:
            raise _Died("worker_died")

    @contextlib.contextmanager
    def _place(self, name: str, tick: Tick | None) -> Iterator[None]:
        """One of the places there are for files read at once; WorkerError where none gets free in time."""
        end = time.monotonic() + self._patience
        while not self._places.acquire(timeout=BEAT):
            if time.monotonic() > end:
                raise WorkerError("worker_busy", file=name, most=self._most)
            if tick:
                tick(name, 0, 0)
        try:
            yield
        finally:
            self._places.release()

    def _begin(self) -> tuple[socket.socket, socket.socket]:
        """Two lines to a new worker: to talk on, and on which its end is told."""
        (talk, its_talk), (life, its_life) = socket.socketpair(), socket.socketpair()
        with contextlib.closing(its_talk), contextlib.closing(its_life), self._lock:
            for again in (True, False):
                try:
                    socket.send_fds(self._ready(), [b"+"], [its_talk.fileno(), its_life.fileno()])
                    break
                except OSError:
                    self._end()     # the launcher was killed: another
                    if not again:
                        raise WorkerError("worker_start", reason="launcher") from None
        return talk, life

    def _ready(self) -> socket.socket:
        """The line to a launcher that is ready; the lock is held."""
        if self._control is not None and self._launcher is not None and self._launcher.poll() is None:
            return self._control
        self._end()
        ours, its = socket.socketpair()
        with contextlib.closing(its):
            env = {name: value for name, value in os.environ.items() if name in KEPT} | ALONE | {"PYTHONPATH": str(TOP)}
            launcher = subprocess.Popen([sys.executable, "-m", "targets.worker.launcher", str(its.fileno())], cwd=TOP, env=env,
                                        pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self._launcher, self._control = launcher, ours
        self._end = weakref.finalize(self, _hang_up, ours, launcher)
        try:
            ours.settimeout(STARTING)
            wire.send(ours, wire.packed(wire.Settings, self._settings))
            said = wire.receive(ours)
        except (OSError, EOFError, wire.WireError) as error:
            self._end()
            raise WorkerError("worker_start", reason=type(error).__name__) from error
        if said != wire.READY:
            self._end()
            raise WorkerError("worker_start", reason=said.decode("utf-8", "replace"))
        return ours


def _nothing() -> None:
    """There is no launcher to end."""


def _hang_up(control: socket.socket, launcher: subprocess.Popen[bytes]) -> None:
    """The launcher kills its workers and ends when its line does."""
    control.close()
    try:
        launcher.wait(5)
    except subprocess.TimeoutExpired:
        launcher.kill()
        launcher.wait()
