"""Memory of a server that runs for months: what people no longer need goes back to the machine once nobody works.

The interpreter and the C library keep what was freed for their own later use, in pieces spread over many places; the collector looks no
more at what ``settle`` set aside, and some of that is gone with the people it belonged to.
"""
from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

MEGABYTE = 1 << 20
LOOK = 10.0         # seconds between two looks at what the process does
CALM = 0.1          # share of a processor up to which it counts as resting
WORKED = 1.0        # seconds of processor since the last time from which on there is something to give back
# What glibc is told (malloc.h): two heaps, for with one for each thread of a reader each would keep what it once held; small columns in
# the heaps, not each in pages of its own that have to be filled anew; large ones in such pages, or they would be holes in the heaps when
# they are gone; what is free is kept while people work, and given back at rest.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
TOLD = {M_ARENA_MAX: 2, M_MMAP_THRESHOLD: 1 << 20, M_TRIM_THRESHOLD: 256 << 20}


def modest() -> None:
    """At the start of a server: few heaps, and columns of text in them, so that what is freed can be given back (Linux with glibc)."""
    libc = _glibc()
    if libc is not None:
        for name, value in TOLD.items():
            libc.mallopt(name, value)
        pa.set_memory_pool(pa.system_memory_pool())     # the default one keeps what threads that are gone have held


def settle() -> None:
    """Take what lasts out of the collector's walk, without what has become garbage since the last time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Let go of all garbage and hand free memory back to the machine."""
    settle()
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(ctypes.c_size_t(0))


def held(pid: int | str = "self") -> float:
    """MB a process has of the machine, without files it only maps; 0 where the system doesn't tell."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) * 1024 / MEGABYTE
    return 0.0


class Rest:
    """When to give back: the process rests, and has worked or seen people leave since the last time."""

    def __init__(self, clock: Callable[[], float] = time.process_time) -> None:
        """``clock``: seconds of processor the process has spent."""
        self._clock = clock
        self._given = self._seen = clock()
        self._left = 0

    def due(self, left: int = 0) -> bool:
        """Asked every LOOK seconds; ``left``: how many sessions have ended since."""
        before, self._seen = self._seen, self._clock()
        self._left += left
        if self._seen - before > CALM * LOOK or (self._seen - self._given < WORKED and not self._left):
            return False
        self._given, self._left = self._seen, 0
        return True


class _Heaps(ctypes.Structure):
    """``struct mallinfo2`` of malloc.h (glibc from 2.33 on)."""

    _fields_ = [(name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
                                                     "fordblks", "keepcost")]


def in_use() -> dict[str, Any]:
    """What the program itself holds: objects of the interpreter (a count), MB the C library gave out (where it tells), MB of columns.

    Held against what the process has of the machine it shows whether memory is kept or only scattered.
    """
    held: dict[str, Any] = {"objects": sys.getallocatedblocks(), "columns_mb": round(pa.total_allocated_bytes() / MEGABYTE, 1)}
    libc = _glibc()
    if libc is not None and hasattr(libc, "mallinfo2"):
        libc.mallinfo2.restype = _Heaps
        heaps = libc.mallinfo2()
        held["given_mb"] = round((heaps.uordblks + heaps.hblkhd) / MEGABYTE, 1)
    return held


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
