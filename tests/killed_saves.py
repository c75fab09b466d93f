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


def killed(url: str, value: int, wait: float) -> None:
    """A save ended ``wait`` seconds after it began; the process dies where it stands."""
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
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def state(url: str) -> tuple[Counter, Counter, int, int]:
    """At one moment: figures by value, lines of the log by save, files, and saves a file is tied to."""
    store = Store(url, wait_seconds=20)
    with store.reading() as connection:
        values = Counter(connection.scalars(sa.select(db.actuals.c.value)))
        lines = Counter(connection.scalars(sa.select(db.actual_revisions.c.batch)))
        files = connection.scalar(sa.select(sa.func.count()).select_from(db.files))
        tied = len(set(connection.scalars(sa.select(db.batch_files.c.batch))) & set(lines))
    store.close()
    return values, lines, int(files or 0), tied


def main(url: str, times: int) -> dict[str, int]:
    moments = random.Random(20261121)
    save(url, -1)
    start = time.perf_counter()
    save(url, 0)
    length = time.perf_counter() - start
    kept, halves, before = 0, 0, 2
    for value in range(1, times + 1):
        killed(url, value, moments.uniform(0, length * 1.1))
        figures, lines, files, tied = state(url)
        whole = len(figures) == 1 and set(lines.values()) == {COUNT} and sum(figures.values()) == COUNT and files == tied == len(lines)
        halves += not whole
        kept += len(lines) > before
        before = len(lines)
    return {"times": times, "kept": kept, "lost": times - kept, "halves": halves}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
