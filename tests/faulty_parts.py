"""The work of a part in which workers end at moments of our choosing; functions of a module, so that workers find them."""
from __future__ import annotations

import errno
import os
import signal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from extract import corpuspart
from extract.corpusguard import STRIKES, Trail
from extract.corpuspart import do_part


def _end(part: Any, times: int, sign: int = signal.SIGKILL) -> None:
    """End this process, unless it was done often enough for the part."""
    marks = Path(part.folder).parent / "ended" / part.name
    marks.parent.mkdir(exist_ok=True)
    with open(marks, "a+b") as handle:
        if handle.tell() < times:
            handle.write(b"x")
            handle.flush()
            os.kill(os.getpid(), sign)


def ends_writing(part: Any, times: int = STRIKES) -> Any:
    """The process ends after the last document, when the part is written."""
    write = corpuspart._write

    def wrote(*args: Any) -> Any:
        _end(part, times)
        return write(*args)

    with patch.object(corpuspart, "_write", wrote):
        return do_part(part)


def ends_writing_always(part: Any) -> Any:
    return ends_writing(part, 1_000)


def ends_between(part: Any) -> Any:
    """The process ends between two documents in the middle of the part."""
    at, begun = Trail.at, []

    def told(self: Trail, number: int | None) -> None:
        at(self, number)
        begun.append(number)
        if number is None and len(begun) > len(part.refs):      # None before the first, and then two a document
            _end(part, STRIKES)

    with patch.object(Trail, "at", told):
        return do_part(part)


def fails(part: Any) -> Any:
    """A fault that nobody has thought of."""
    raise ZeroDivisionError(f"of {len(part.refs)}")


def full(part: Any) -> Any:
    """The disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"{part.folder}/x.arrow")


def eats(part: Any) -> Any:
    """A document called eats takes memory as fast as it comes, up to two gigabytes."""
    from extract import corpusframe
    load = corpusframe.load

    def hungry(ref: Any, *args: Any) -> Any:
        held = []
        while ref.doc == "eats" and len(held) < 100:
            held.append(os.urandom(20_000_000))
        return load(ref, *args)

    with patch.object(corpusframe, "load", hungry):
        return do_part(part)


def noted(task: tuple[str, int]) -> None:
    """Write down that it was this task's turn."""
    with open(task[0], "a", encoding="ascii") as handle:
        handle.write(f"{task[1]} ")
