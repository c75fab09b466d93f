"""Faults that meet writers at work: killed, the server struck down, the line cut, the store held by others, the disk full."""
from __future__ import annotations

import contextlib
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from targets import db
from tests.faulty_writers import Crew, crew, verdict


def killed(url: str, folder: Path, times: int, *, writers: int = 3, seed: int = 20261121) -> Counter[str]:
    """Writers killed at random moments while the others work, ``times`` in all; the last look is at what the store then holds."""
    chance = random.Random(seed)
    with crew(url, folder, writers) as working:
        working.go_on()
        for _ in range(times):
            time.sleep(chance.uniform(0.01, 0.35))
            working.kill_one(chance)
            working.hire()
        working.go_on()
        working.dismiss()
        return verdict(url, working.notes()) + Counter(kills=times)


def struck(server: Any, url: str, folder: Path, times: int, *, writers: int = 3, seed: int = 1) -> Counter[str]:
    """The database server struck down and started again while writers work."""
    chance = random.Random(seed)
    with crew(url, folder, writers, 5.0) as working:
        for _ in range(times):
            working.go_on()
            time.sleep(chance.uniform(0, 0.5))
            server.strike()
            time.sleep(chance.uniform(0, 0.3))
            server.start()
        working.go_on()
        working.dismiss()
        return verdict(url, working.notes()) + Counter(strikes=times)


def cut_off(line: Any, url: str, folder: Path, times: int, *, writers: int = 3, seed: int = 2) -> Counter[str]:
    """The line to the server cut at random moments while writers work over it; ``url`` leads to the server itself."""
    chance = random.Random(seed)
    with crew(url, folder, 0) as working:
        working.url, working.wait_seconds = line.url, 5.0
        working.hire(writers)
        working.go_on(1)
        for _ in range(times):
            time.sleep(chance.uniform(0.05, 0.4))
            line.cut()
        working.go_on(1)
        working.dismiss()
        return verdict(url, working.notes()) + Counter(cuts=times)


def locked(url: str, folder: Path, times: int, *, writers: int = 3) -> Counter[str]:
    """Another program holds the store (SQLite) or its tables (PostgreSQL) for longer than writers wait, again and again."""
    with crew(url, folder, writers, 0.3) as working:
        for _ in range(times):
            working.go_on()
            engine = db.connect(url, 20.0)
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.text("LOCK TABLE actuals, actual_revisions, documents, reviews, kept, overrides IN EXCLUSIVE MODE"))
                time.sleep(1.0)
            engine.dispose()
        working.go_on()
        working.dismiss()
        return verdict(url, working.notes()) + Counter(locks=times)


def _met_full(working: Crew) -> int:
    """How often writers were told that the disk is full."""
    return sum(one.get("code") in ("store_full", "store_disk") for one in working.notes())


def full(mount: Path, folder: Path, times: int, *, writers: int = 2) -> Counter[str]:
    """A disk that fills up while writers work, is given room and fills up again; ``mount`` is a small one."""
    url, total = f"sqlite:///{mount / 'store.db'}", Counter[str]()
    with crew(url, folder, 0) as working:
        for _ in range(times):
            ballast = mount / "ballast"
            refused, met = sum(one["kind"] == "told" for one in working.notes()), _met_full(working)
            with contextlib.suppress(OSError), open(ballast, "wb") as out:      # all but some room
                room = os.statvfs(mount)
                out.write(bytes(max(room.f_bavail * room.f_frsize - 700_000, 0)))
            working.hire(writers)
            end = time.monotonic() + 20
            while sum(one["kind"] == "told" for one in working.notes()) < refused + 5 and time.monotonic() < end:
                time.sleep(0.1)
            working.dismiss()
            total["full"] += _met_full(working) > met
            ballast.unlink()
        working.hire(writers)
        working.go_on()
        working.dismiss()
        return verdict(url, working.notes()) + Counter(fillings=times) + total
