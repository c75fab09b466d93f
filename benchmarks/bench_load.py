"""An office at work: people who read and people who write over real sessions, for minutes; no error, no save lost.

    python benchmarks/bench_load.py [--minutes 5] [--readers 50] [--writers 10] [--papers 200] [--waves 1] [--after 200]

Every person is a WebSocket session that speaks the pages' own protocol; a writer fills in the form of the entry page, presses its
button and counts as saved what the page says was saved. At the end the store is compared with that, figure by figure and line by line
of the log. Then all leave, and the memory is looked at once the server has forgotten them; with several waves of people it shows whether
it grows with each. All sessions run in this process beside the server, so that their own work is in the times; the status is 1 where an
error came up or a save was lost.
"""
from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bench_app import FILTERED, PAGES, TOP, Server, running
from benchmarks.visitor import Visitor
from targets import query
from targets.store import Store

LOOKED, TYPED = 6.0, 8.0        # seconds a reader looks at a page, a writer takes to type a figure
FIRST_YEAR, LAST_YEAR = 1950, 2090
REST = re.compile(r"\brest\b(.*)")      # the event in the server's log
ANEW = " recycle "              # another
TOLD = 60               # seconds until it comes after the first pages
WORST = 3                       # pages told of
SIGHT = dict([FILTERED.split("=")])
Place = tuple[str, str, int]        # region, metric key, year


@dataclass
class Work:
    """What the people did: seconds of every read and every save, what was confirmed, what went wrong."""

    reads: list[tuple[str, float]] = field(default_factory=list)        # with their page
    saves: list[float] = field(default_factory=list)
    confirmed: dict[Place, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


Goal = tuple[str, str, float]       # region, metric key, target value


def goals(store: Store) -> list[Goal]:
    """Each series once, of those that ask for no year's detail: figures for them can be made up."""
    rows = store.targets()
    rows = rows.assign(key=query.metric_keys(rows)).drop_duplicates(["region", "key"])
    return [(row.region, row.key, float(row.value)) for row in rows[rows["value"] > 0].itertuples()]


def read(server: Server, number: int, end: float, work: Work, pause: float) -> None:
    """A reader goes from page to page; every second one has a filter set."""
    person = Visitor(server)
    turn = number
    while time.monotonic() < end:
        page = PAGES[turn % len(PAGES)]
        work.reads.append((page, person.visit(page, **(SIGHT if number % 2 else {}))))
        turn += 1
        time.sleep(pause)
    person.leave()


def write(server: Server, number: int, end: float, work: Work, pause: float, mine: list[Goal], done: Collection[Place]) -> None:
    """A writer enters figure after figure for series nobody else writes; not those that are ``done``."""
    person = Visitor(server)
    places = ((region, key, year, value) for region, key, value in mine for year in range(FIRST_YEAR, LAST_YEAR)
              if (region, key, year) not in done)
    while time.monotonic() < end:
        region, key, year, value = next(places)
        figure = round(value * 0.9, 6)
        work.saves.append(person.enter(f"writer {number}", region, key, year, figure))
        work.confirmed[region, key, year] = figure
        time.sleep(pause)
    person.leave()


def load(servers: Sequence[Server], store: Store, *, seconds: float, readers: int, writers: int, looked: float = LOOKED,
         typed: float = TYPED, done: Collection[Place] = ()) -> Work:
    """All of them at once for so long, in turn at one of the servers, which share the store."""
    work, known, end = Work(), goals(store), time.monotonic() + seconds

    def go(act: Callable[..., None], number: int, *rest: object) -> None:
        try:
            time.sleep(number % 10 * 0.2)           # people don't come in the same moment
            act(servers[number % len(servers)], number, end, work, *rest)
        except Exception as error:  # noqa: BLE001 - told at the end
            work.errors.append(f"{act.__name__} {number}: {type(error).__name__}: {error}")

    people = [threading.Thread(target=go, args=(read, number, looked)) for number in range(readers)]
    people += [threading.Thread(target=go, args=(write, number, typed, known[number::writers], done)) for number in range(writers)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return work


def lost(store: Store, work: Work) -> list[str]:
    """Saves that were confirmed and that figures or log don't show, and lines of the log nobody was told of."""
    held = store.actuals()
    held = held.assign(key=query.metric_keys(held))
    there = {(row.region, row.key, int(row.year)): row.value for row in held[held["entered_by"].str.startswith("writer")].itertuples()}
    log = store.revisions()
    lines = log[log["by"].str.startswith("writer")]
    missing = [f"{place}: {value} confirmed, {there.get(place)} held"
               for place, value in work.confirmed.items() if there.get(place) != value]
    if len(lines) != len(work.confirmed):
        missing.append(f"{len(lines)} lines of the log for {len(work.confirmed)} saves")
    return missing + [one.say("en") for one in store.faults(deep=True)]


def percentiles(name: str, times: Sequence[float]) -> None:
    if len(times) > 1:
        cut = statistics.quantiles(times, n=100, method="inclusive")
        print(f"{name:<8}{len(times):>7,}   p50 {cut[49]:.2f} s   p90 {cut[89]:.2f} s   p95 {cut[94]:.2f} s   p99 {cut[98]:.2f} s   "
              f"longest {max(times):.2f} s")


def slowest(reads: Sequence[tuple[str, float]]) -> None:
    """The pages people wait longest for."""
    found = {page: statistics.quantiles([took for one, took in reads if one == page], n=20, method="inclusive")[18]
             for page in PAGES if sum(one == page for one, _ in reads) > 1}
    worst = sorted(found, key=lambda page: -found[page])[:WORST]
    print("  p95 of the slowest pages: " + ", ".join(f"{page} {found[page]:.2f} s" for page in worst))


def settled(server: Server) -> float:
    server.quiet()
    return server.memory()


def at_rest(log: Path, seconds: float = 0) -> str:
    """What the server last told of what it holds, after so many seconds at most if it has told nothing yet."""
    end = time.monotonic() + seconds
    while True:
        told = REST.findall(log.read_text("utf-8", errors="replace"))
        if told or time.monotonic() > end:
            return told[-1].strip() if told else "nothing told"
        time.sleep(1)


def wave(server: Server, store: Store, args: argparse.Namespace, done: Collection[Place]) -> tuple[Work, float, float]:
    """All people at once and what they met; MB with them, and after they have left and been forgotten."""
    spent, own = server.spent(), time.process_time()
    work = load([server], store, seconds=args.minutes * 60, readers=args.readers, writers=args.writers, done=done)
    spent, own, full = server.spent() - spent, time.process_time() - own, server.memory()
    print(f"{args.readers} readers and {args.writers} writers for {args.minutes:g} minutes; processor: {spent:.0f} s the server "
          f"({spent / max(len(work.reads) + 2 * len(work.saves), 1):.2f} s a page), {own:.0f} s the sessions of this trial; "
          f"load {os.getloadavg()[0]:.1f}")
    percentiles("reads", [took for _, took in work.reads])
    slowest(work.reads)
    percentiles("saves", work.saves)
    print(f"errors: {len(work.errors)}; saves confirmed: {len(work.confirmed):,}", flush=True)
    for line in work.errors[:10]:
        print("  " + line)
    time.sleep(args.after)
    return work, full, settled(server)


def main() -> int:
    parser = argparse.ArgumentParser(description="People who read and write, for minutes.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=10)
    parser.add_argument("--papers", type=int, default=200, help="of the made-up store, 50 targets and 250 figures each")
    parser.add_argument("--waves", type=int, default=1, help="how often all of them come and leave again")
    parser.add_argument("--after", type=float, default=200, help="seconds from the end to the last look at the memory: the server keeps "
                        "sessions for two minutes")
    args = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "office.db"
        subprocess.run([sys.executable, str(TOP / "benchmarks" / "make_store.py"), str(file), "--papers", str(args.papers)], check=True)
        store = Store(f"sqlite:///{file}")
        log = Path(folder) / "server.log"
        with running(file, log) as server:
            first = Visitor(server)
            for page in PAGES:
                first.visit(page)
            first.leave()
            print(f"in use before: {at_rest(log, TOLD)}")
            before, errors, all_ = settled(server), 0, Work()
            for _ in range(args.waves):
                work, full, after = wave(server, store, args, all_.confirmed)
                errors += len(work.errors)
                all_.confirmed |= work.confirmed
                print(f"memory: {before:,.0f} MB before, {full:,.0f} MB with all of them, {after:,.0f} MB {args.after:.0f} s later "
                      f"({after / before - 1:+.0%}); in use then: {at_rest(log)}; "
                      f"started anew {log.read_text('utf-8').count(ANEW)} times", flush=True)
            gone = lost(store, all_)
            print(f"lost of {len(all_.confirmed):,} saves: {len(gone)}")
            for line in gone[:10]:
                print("  " + line)
        store.close()
    return 1 if errors or gone or not all_.confirmed else 0


if __name__ == "__main__":
    sys.exit(main())
