"""What reading uploads in processes of their own costs: start of the launcher, a paper, a file of figures."""
from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.pipeline import extract_document
from extract.reader import read_document
from targets.actuals import understand
from targets.config import Uploads
from targets.worker import Settings, Workers

TIMES = 15
PAPER = ("到2030年，全市森林覆盖率达到62.5%以上，铝产量达到110万吨。\n" * 50).encode()
FIGURES = ("地区,年份,铝产量（万吨）\n" + "".join(f"{region},{year},{year / 10}\n" for region in ("贵州", "云南", "四川", "湖南")
                                        for year in range(1980, 2024))).encode()


def timed(work: Callable[[], object]) -> float:
    """The median of some runs, in milliseconds."""
    work()
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return median(found)


def main() -> None:
    usual = Uploads()
    workers = Workers(Settings(usual.limits, usual.memory_mb, usual.seconds, {}))
    start = time.perf_counter()
    workers.start()
    print(f"the launcher is ready after {time.perf_counter() - start:.1f} s")
    for name, here, there in (
            ("a paper of 50 sentences", lambda: extract_document(read_document(PAPER, "a.txt"), roles=None),
             lambda: list(workers.papers(PAPER, "a.txt"))),
            ("176 figures", lambda: understand(FIGURES, "a.csv"), lambda: workers.figures(FIGURES, "a.csv", {}))):
        one, other = timed(here), timed(there)
        print(f"{name}: {one:.0f} ms in the program, {other:.0f} ms by a worker, {other - one:+.0f} ms")
    workers.close()


if __name__ == "__main__":
    main()
