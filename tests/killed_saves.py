"""Saves of a whole upload, each killed at a random moment: ``python -m tests.killed_saves URL TIMES``; prints what was left as JSON.

Every round a forked process saves COUNT figures with a value of its own and the file they came from, and is ended by SIGKILL; then the
store is looked at by another connection. A save that was cut in two would show as figures, lines of the log or files that don't belong
together.
"""
from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter

import pandas as pd
import sqlalchemy as sa

from targets import db
from targets.store import Store

COUNT = 1500


def frame(value: int) -> pd.DataFrame:
    return pd.DataFrame({"region": "贵州", "region_code": "520000", "metric": [f"指标{at}" for at in range(COUNT)], "year": 2020,
                         "value": float(value), "unit": "万吨"})


def save(url: str, value: int, ready: int | None = None) -> None:
    store = Store(url, wait_seconds=20)
    if ready is not None:
        os.write(ready, b"x")
    store.save_actuals(frame(value), by="li", origin="a.csv", files=[(f"{value}.csv", str(value).encode() * 50_000)])
    store.close()


def forked(url: str, value: int, wait: float | None) -> float:
    """A save in a process of its own, ended ``wait`` seconds after it began (None: left alone); how long it lasted."""
    hear, ready = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            save(url, value, ready)
        finally:
            os._exit(0)
    os.close(ready)
    os.read(hear, 1)
    os.close(hear)
    start = time.perf_counter()
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.perf_counter() - start


def state(url: str) -> tuple[Counter, Counter, int, int, float]:
    """At one moment: figures by value, lines of the log by save, files, saves a file is tied to, the value the log ends with."""
    store = Store(url, wait_seconds=20)
    with store.reading() as connection:
        values = Counter(connection.scalars(sa.select(db.actuals.c.value)))
        lines = Counter(connection.scalars(sa.select(db.actual_revisions.c.batch)))
        files = connection.scalar(sa.select(sa.func.count()).select_from(db.files))
        tied = len(set(connection.scalars(sa.select(db.batch_files.c.batch))) & set(lines))
        last = connection.scalar(sa.select(db.actual_revisions.c.new).order_by(db.actual_revisions.c.revision.desc()).limit(1))
    store.close()
    return values, lines, int(files or 0), tied, last["value"]


def main(url: str, times: int) -> dict[str, int]:
    moments = random.Random(20261121)
    save(url, 0)
    length = sorted(forked(url, -at, None) for at in (1, 2, 3))[1]
    kept, halves, before = 0, 0, 4
    for value in range(1, times + 1):
        forked(url, value, moments.uniform(0, length * 1.4))
        figures, lines, files, tied, last = state(url)
        whole = figures == {last: COUNT} and set(lines.values()) == {COUNT} and files == tied == len(lines)
        halves += not whole
        kept += len(lines) > before
        before = len(lines)
    return {"times": times, "kept": kept, "lost": times - kept, "halves": halves}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
