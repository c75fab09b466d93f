"""No document holds up a run: a limit of time and of memory around each, kept by the kernel where the process is busy in C.

In the main thread SIGALRM looks after the documents every now and then, for timers of each would cost more than they guard, and ends
one by an exception (``regex`` and ``re`` look for signals as they go); code that looks for none is ended with its whole process by
SIGPROF.  In any other thread an exception can't be sent, so SIGALRM ends the process.  A process that ends leaves its trail behind
(:class:`Trail`): the next attempt at the part passes over a document that ended two.
"""
from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MB = 1_000_000
STRIKES = 2           # processes a document may end before it is passed over
_GRACE = 1.0          # of processor time beyond the limit, before the process is ended
_LOOK = 0.5           # seconds between two looks at the time a document has taken

one_at_a_time = threading.Lock()     # timers belong to the process, so that its threads take turns


class TooLong(BaseException):
    """A document took longer than it may.  No Exception, so that no reader takes it for a damaged file."""


def can_time() -> bool:
    return hasattr(signal, "setitimer")


class _Watch:
    """The document under way in the main thread has time until ``end`` (time.monotonic; None: there is none, or no limit)."""

    end: float | None = None


def in_main() -> bool:
    return threading.current_thread() is threading.main_thread()


def _ring_after(seconds: float) -> None:
    """0: not at all."""
    for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL):
        signal.setitimer(timer, seconds)


@contextmanager
def alarms(seconds: float) -> Iterator[None]:
    """Around many documents, each :func:`within` so many seconds (0: no limit)."""
    if not seconds or not can_time() or not in_main():
        yield
        return

    def look(number: int, frame: object) -> None:
        if _Watch.end is not None and time.monotonic() >= _Watch.end:
            raise TooLong           # at every look, should somebody swallow it
        signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)      # anew as long as this process hears of signals

    before = signal.signal(signal.SIGALRM, look)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)
        signal.setitimer(signal.ITIMER_REAL, *(min(_LOOK, seconds / 10),) * 2)
        yield
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)       # first of all: one more look would set the timer again
        _ring_after(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """One document, inside :func:`alarms` of as many seconds; raises TooLong after them (0: no limit)."""
    if not seconds or not can_time():
        yield
    elif in_main():
        _Watch.end = time.monotonic() + seconds
        try:
            yield
        finally:
            _Watch.end = None
    else:
        _ring_after(seconds + _GRACE)
        try:
            yield
        finally:
            _ring_after(0)


@contextmanager
def memory(most_mb: int) -> Iterator[None]:
    """The process asks the system for ``most_mb`` at most (0: no limit); beyond it Python raises MemoryError."""
    try:
        import resource
    except ImportError:      # Windows has no such limit
        most_mb = 0
    if not most_mb:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_DATA)
    most = most_mb * MB
    resource.setrlimit(resource.RLIMIT_DATA, (most if before[1] == resource.RLIM_INFINITY else min(most, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


class Trail:
    """Which document each attempt at a part was at: a file of one number an attempt, so that what ended a process is known.

    A document is named from its beginning to its end and at no other time: what ends a process before the first, between two, or while
    the part is written is the fault of none.  Attempts of an earlier run don't count: it may have been stopped on purpose.
    """

    _WIDTH = 12
    _NONE = -1            # no document is under way

    def __init__(self, path: Path) -> None:
        self.path = path
        ended = self._ended(path)
        self.passed = {at for at, times in ended.items() if at != self._NONE and times >= STRIKES}
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self._place = sum(ended.values()) * self._WIDTH
        self.at(None)

    @classmethod
    def _ended(cls, path: Path) -> Counter[int]:
        """How many attempts ended at each document."""
        told = path.read_bytes() if path.is_file() else b""
        return Counter(int(told[i:i + cls._WIDTH]) for i in range(0, len(told) - cls._WIDTH + 1, cls._WIDTH))

    @classmethod
    def blamed(cls, path: Path) -> int:
        """How many attempts at a part ended in the middle of a document."""
        ended = cls._ended(path)
        return ended.total() - ended[cls._NONE]

    def at(self, number: int | None) -> None:
        """The document that begins now; None: the last has ended."""
        os.pwrite(self._handle, b"%*d" % (self._WIDTH, self._NONE if number is None else number), self._place)

    def done(self) -> None:
        os.close(self._handle)
        self.path.unlink(missing_ok=True)
