"""What an input may cost, and what may come of it: an answer or an error meant for a person, soon, in little memory."""
from __future__ import annotations

import contextlib
import functools
import gc
import json
import signal
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extract.errors import ExtractError
from targets.text import TargetsError

SECONDS, PER_BYTES = 1.0, 10_000        # of processor time: so much for each so many bytes begun
PATIENCE = 3        # times what is allowed until an input that does not end is stopped
MEMORY, PER_BYTE = 64_000_000, 2_000    # bytes: so many, and so many more for each byte of the input
SAID = (ExtractError, TargetsError)


class Broken(AssertionError):
    """A promise that an input broke."""


@dataclass(frozen=True)
class Trial:
    """``check`` raises for an input that breaks a promise; ``starts``: valid inputs to begin from; ``words``: what makes sense in them.

    ``size``: bytes of what an input makes the program read, where that is more than its own.
    """

    name: str
    check: Callable[[bytes], None]
    starts: Callable[[], list[bytes]]
    words: Callable[[], list[str]] = list
    size: Callable[[bytes], int] = len

    def allowed(self, data: bytes) -> float:
        return SECONDS * max(1.0, self.size(data) / PER_BYTES)

    def run(self, data: bytes, machine: float = 1.0) -> None:
        """Check an input and what it costs; ``machine``: how many times slower than usual this run is (its code is watched)."""
        start, allowed = time.process_time(), machine * self.allowed(data)
        with _stopped_after(PATIENCE * allowed):
            self.check(data)
        spent = time.process_time() - start
        if spent > allowed:
            raise Broken(f"{spent:.1f} s for {self.size(data)} bytes")

    def weigh(self, data: bytes) -> int:
        """Check an input and the memory it takes at most, in bytes."""
        gc.collect()
        tracemalloc.start()
        try:
            self.check(data)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        if peak > MEMORY + PER_BYTE * self.size(data):
            raise Broken(f"{peak / 1e6:.0f} MB for {self.size(data)} bytes")
        return peak


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Break off what has taken so much processor time (where the system has such a clock, on the main thread)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise Broken(f"no end after {seconds:.1f} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def told(*more: type[Exception]) -> Iterator[None]:
    """Errors that are meant for a person end the block, said in both languages; any other goes on."""
    try:
        yield
    except (*SAID, *more) as error:
        say = getattr(error, "say", None)
        for lang in ("zh", "en"):
            sentence = say(lang) if say else str(error)
            hold(bool(sentence.strip()), "an error without a sentence")
            hold("Traceback" not in sentence, "a traceback for a person")


def hold(true: bool, promise: str) -> None:
    if not true:
        raise Broken(promise)


def as_json(value: Any) -> str:
    """``value`` as strict JSON; Broken where it has none."""
    try:
        return json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise Broken(f"no JSON: {error}") from error


@functools.cache
def vocabulary() -> tuple[str, ...]:
    """Every word of the vocabulary files, in an order that stays."""
    from extract import lexicon

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str) and 0 < len(value) <= 12:
            yield value
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(key)
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    found = (word for name in lexicon.names() for word in walk(lexicon.load(name)))
    return tuple(dict.fromkeys(word for word in found if any(ord(sign) > 127 for sign in word)))
