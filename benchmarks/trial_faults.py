"""Faults by the hundred: what was confirmed to writers, what of it was lost, what was there by half.

    python benchmarks/trial_faults.py [--kills 200] [--only NAME …]

Writers of every kind (figures with files, papers, decisions, kept things, undo) work in processes of their own, note outside of the
store what was confirmed to them, and are met by one fault after the other; see ``tests/faulty_writers.py``.  The status is 1 where anything
was lost, was there by half, or where a writer met an error that is no sentence.  The small disk needs root.
"""
from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import faults
from tests.databases import Server, database_of
from tests.faulty_line import Line

FRESH = 50      # kills after which a new store is begun, so that looking at it stays quick
HEAD = ("faults", "confirmed", "refused", "lost", "halves", "crashes", "seconds")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    mount = folder / "small"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "none", str(mount)], check=True)
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)


def killed(url: Callable[[str], str], folder: Path, times: int) -> Counter[str]:
    told: Counter[str] = Counter()
    for part in range(0, times, FRESH):
        told += faults.killed(url(f"kill{part}"), folder / f"kill{part}", min(FRESH, times - part), seed=part)
    return told


def trials(folder: Path, server: Server, kills: int) -> Iterator[tuple[str, int, Callable[[], Counter[str]]]]:
    """Name, number of faults, and what does them."""
    some = max(kills // 10, 1)

    def file(name: str) -> str:
        return f"sqlite:///{folder / name}.db"

    def on_postgres(_: str) -> str:
        return database_of(server)

    def over_a_line(longest: int) -> Counter[str]:
        url = database_of(server)
        line = Line(url, longest=longest)
        try:
            return faults.cut_off(line, url, folder / f"line{longest}", kills // 2)
        finally:
            line.close()

    def disk() -> Counter[str]:
        with small_disk(folder) as mount:
            return faults.full(mount, folder / "full", some)

    yield "killed, SQLite", kills, lambda: killed(file, folder / "s", kills)
    yield "killed, PostgreSQL", kills, lambda: killed(on_postgres, folder / "p", kills)
    yield "server struck down", some, lambda: faults.struck(server, database_of(server), folder / "struck", some)
    yield "line cut at any moment", kills // 2, lambda: over_a_line(0)
    yield "line cut after some bytes", kills // 2, lambda: over_a_line(400_000)
    yield "store held, SQLite", some, lambda: faults.locked(file("held"), folder / "hs", some)
    yield "tables held, PostgreSQL", some, lambda: faults.locked(database_of(server), folder / "hp", some)
    yield "disk full", some, disk


def main() -> int:
    parser = argparse.ArgumentParser(description="Faults by the hundred.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--only", nargs="*", default=(), help="names that begin so")
    args = parser.parse_args()
    logging.getLogger("sqlalchemy").setLevel(logging.CRITICAL)      # what it says of connections that were cut
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        server = Server()
        try:
            print(f"{'':<28}" + "".join(f"{name:>11}" for name in HEAD))
            for name, times, work in trials(Path(folder), server, args.kills):
                if args.only and not name.startswith(tuple(args.only)):
                    continue
                began = time.monotonic()
                told = work()
                line = (times, told["confirmed"], told["told"], told["lost"], told["halves"], told["crashes"], time.monotonic() - began)
                print(f"{name:<28}" + "".join(f"{number:>11,.0f}" for number in line), flush=True)
                total += told + Counter(faults=times)
        finally:
            server.stop()
    bad = total["lost"] + total["halves"] + total["crashes"]
    print(f"{total['faults']:,} faults, {total['confirmed']:,} things confirmed to writers, {total['lost']:,} of them lost, "
          f"{total['halves']:,} there by half, {total['crashes']:,} writers that met no sentence")
    return 1 if bad or not total["confirmed"] else 0


if __name__ == "__main__":
    sys.exit(main())
