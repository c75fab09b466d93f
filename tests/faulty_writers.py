"""Writers of every kind at work while something goes wrong, and what must hold of the store afterwards.

Each writer is a process of its own that notes outside of the store what was confirmed to it. After a fault nothing confirmed may be
missing, nothing may be there by half, and no writer may have met anything but a sentence for a person.
"""
from __future__ import annotations

import contextlib
import functools
import json
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from targets import db, override, review
from targets.store import Store
from targets.text import TargetsError
from tests.made import document, target

FIGURES, LARGEST, RECORDS = 400, 120, 12        # figures all writers share, of one save at most, records of a paper
EXPECTED = ("store_locked", "store_unreachable", "store_unsure", "store_full", "store_disk", "undo_nothing", "review_overtaken", "review_undone",
            "remove_overtaken", "kept_overtaken", "override_overtaken", "store_no_document")
PATIENCE = 120.0
PAUSE = 0.05        # seconds a writer that was refused waits


class Writer:
    """Saves, papers, decisions and kept things one after the other; ``note`` gets a line for each that was confirmed."""

    def __init__(self, url: str, number: int, note: Path, wait_seconds: float = 20.0) -> None:
        self.store = Store(url, wait_seconds=wait_seconds)
        self.number, self.name = number, f"w{number}"
        self.chance, self.turn = random.Random(number), 0
        self.note = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def confirm(self, **what: Any) -> None:
        os.write(self.note, json.dumps(what).encode() + b"\n")

    def step(self) -> None:
        self.turn += 1
        act = self.chance.choice((self.save, self.save, self.save, self.paper, self.decide, self.keep, self.remove, self.undo, self.override))
        act()

    def save(self) -> None:
        size = self.chance.randint(1, LARGEST)
        value = self.number * 100_000 + self.turn + self.chance.random()        # nobody saves it twice: every row is a change
        rows = pd.DataFrame({"region": "贵州", "region_code": "520000", "metric": [f"指标{one}" for one in self.chance.sample(range(FIGURES), size)],
                             "year": 2020, "value": value, "unit": "万吨"})
        files = [(f"{value}.csv", f"{value}\n".encode() * self.chance.randint(1, 20_000))] if self.chance.random() < 0.3 else []
        saved = self.store.save_actuals(rows, by=self.name, origin=f"size:{size}", files=files)
        self.confirm(kind="save", batch=saved.batch, size=size, files=len(files))

    def paper(self) -> None:
        doc, size = f"{self.name}-{self.chance.randint(0, 2)}", self.chance.randint(1, RECORDS)
        text = f"第{self.turn}版。" + "甲" * 100
        records = [target(doc=doc, start=20 + at, end=21 + at, text="甲", value=float(self.turn), evidence="甲") for at in range(size)]
        paper = document(doc, text=text, title=str(self.turn), doc_number=str(size), sha256=f"{doc}{self.turn}")
        self.store.replace_document(paper, records, by=self.name)
        self.confirm(kind="paper", doc=doc, turn=self.turn)

    def decide(self) -> None:
        rows = self.store.records(f"{self.name}-0")
        if rows:
            batch = self.store.decide([replace(review.accept(row), seen=None) for row in rows], by=self.name)
            self.confirm(kind="decide", batch=batch, size=len(rows))

    def keep(self) -> None:
        self.confirm(kind="keep", number=self.store.keep("view", self.name, {"turn": self.turn}, by=self.name), turn=self.turn)

    def remove(self) -> None:
        held = self.store.actuals()
        if len(held):
            batch = self.store.delete_actual(str(held["id"].iloc[self.chance.randrange(len(held))]), by=self.name)
            if batch:
                self.confirm(kind="save", batch=batch, size=1, files=0)

    def undo(self) -> None:
        saves = self.store.saves()
        mine = saves[(saves["by"] == self.name) & (saves["standing"] > 0)]
        if len(mine):
            done = self.store.undo_actuals(str(mine["batch"].iloc[0]), by=self.name)
            self.confirm(kind="save", batch=done.batch, size=done.undone, files=0)

    def override(self) -> None:
        goals = self.store.targets(doc=f"{self.name}-1")
        if len(goals):
            batch = self.store.override([override.make(goals.iloc[0].to_dict(), "tolerance", self.turn, "试")], by=self.name)
            self.confirm(kind="override", batch=batch)


def write_until_killed(url: str, number: int, note: Path, wait_seconds: float = 20.0) -> None:
    """The work of a writer's process: on and on, whatever sentence it is told; anything else than a sentence is noted as a crash."""
    writer: Writer | None = None
    while True:
        try:
            writer = writer or Writer(url, number, note, wait_seconds)
            writer.step()
        except TargetsError as error:
            os.write(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND),
                     json.dumps({"kind": "told" if error.code in EXPECTED else "crash", "code": error.code, "why": str(error)}).encode() + b"\n")
            time.sleep(PAUSE)
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            with open(note, "a", encoding="utf-8") as out:
                out.write(json.dumps({"kind": "crash", "code": type(error).__name__, "why": str(error)[:500]}) + "\n")
            return


def forked(work: Callable[[], object]) -> int:
    """``work`` in a process of its own; its id.  The parent must hold no store open."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    return child


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@dataclass
class Crew:
    """Writers at work, each noting into a file of its own."""

    url: str
    folder: Path
    wait_seconds: float = 20.0
    children: dict[int, int] = field(default_factory=dict)      # number -> process
    hired: int = 0

    def hire(self, count: int = 1) -> None:
        for _ in range(count):
            self.hired += 1
            number, note = self.hired, self.folder / f"{self.hired}.jsonl"
            self.children[number] = forked(lambda: write_until_killed(self.url, number, note, self.wait_seconds))  # noqa: B023 - forked at once

    def kill_one(self, chance: random.Random) -> None:
        kill(self.children.pop(chance.choice(list(self.children))))

    def dismiss(self) -> None:
        while self.children:
            kill(self.children.popitem()[1])

    def confirmed(self) -> int:
        return sum(one["kind"] not in ("told", "crash") for one in self.notes())

    def go_on(self, more: int = 3) -> None:
        """Wait until so much more was confirmed; RuntimeError where that takes too long: after a fault writers must get on."""
        wanted, end = self.confirmed() + more, time.monotonic() + PATIENCE
        while self.confirmed() < wanted:
            if time.monotonic() > end:
                raise RuntimeError(f"nothing was confirmed for {PATIENCE:.0f} s: {Counter(one.get('code') for one in self.notes())}")
            time.sleep(0.05)

    def notes(self) -> list[dict[str, Any]]:
        """Every whole line the writers wrote: what a writer was killed over is no confirmation."""
        told = []
        for file in sorted(self.folder.glob("*.jsonl")):
            for line in file.read_text("utf-8").splitlines():
                with contextlib.suppress(ValueError):
                    told.append(json.loads(line) | {"by": f"w{file.stem}"})
        return told


@functools.cache
def warm() -> None:
    """What a first save makes Python read and build is done before processes are forked: a writer writes from its first moment."""
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(f"sqlite:///{Path(folder) / 'warm.db'}", 0, Path(folder) / "note")
        for act in (writer.save, writer.paper, writer.decide, writer.keep, writer.remove, writer.undo, writer.override):
            act()
        writer.store.close()


@contextlib.contextmanager
def crew(url: str, folder: Path, size: int, wait_seconds: float = 20.0) -> Iterator[Crew]:
    warm()
    folder.mkdir(parents=True, exist_ok=True)
    Store(url, wait_seconds=30).close()
    working = Crew(url, folder, wait_seconds)
    working.hire(size)
    try:
        yield working
    finally:
        working.dismiss()


def verdict(url: str, notes: list[dict[str, Any]]) -> Counter[str]:
    """What became of it: ``confirmed`` (things said to be saved), ``lost`` of them, ``halves``, ``crashes``, ``told`` (refusals in a sentence)."""
    store = Store(url, wait_seconds=30)
    try:
        halves = [one.say("en") for one in store.faults(deep=True)]
        with store.reading() as connection:
            held = _held(connection)
        halves += _halves(held)
        lost = [one for one in notes if not _is_there(one, held)]
    finally:
        store.close()
    kinds = Counter(one["kind"] for one in notes)
    crashes = [one for one in notes if one["kind"] == "crash"]
    if halves or lost or crashes:
        print("halves:", halves[:5], "lost:", lost[:5], "crashes:", crashes[:5])
    return Counter({"confirmed": len(notes) - kinds["told"] - kinds["crash"], "lost": len(lost), "halves": len(halves), "crashes": len(crashes),
                    "told": kinds["told"]})


def _held(connection: sa.Connection) -> dict[str, Any]:
    log, papers, records = db.actual_revisions.c, db.documents.c, db.targets.c
    return {
        "saves": {row[0]: (row[1], row[2]) for row in connection.execute(
            sa.select(log.batch, sa.func.count(), sa.func.min(log.origin)).group_by(log.batch))},
        "files": Counter(connection.scalars(sa.select(db.batch_files.c.batch))),
        "papers": {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(sa.select(papers.doc, papers.title, papers.doc_number))},
        "records": {row[0]: tuple(row[1:]) for row in connection.execute(
            sa.select(records.doc, sa.func.count(), sa.func.min(records.value), sa.func.max(records.value)).group_by(records.doc))},
        "decide": Counter(connection.scalars(sa.select(db.reviews.c.batch))),
        "override": set(connection.scalars(sa.select(db.overrides.c.batch))),
        "keep": {row[0]: row[1]["turn"] for row in connection.execute(sa.select(db.kept.c.kept, db.kept.c.body))},
    }


def _halves(held: dict[str, Any]) -> list[str]:
    """Saves with fewer lines than they have figures, papers whose records are not theirs, files of a save that is not there."""
    found = [f"save {batch}: {size} of {origin}" for batch, (size, origin) in held["saves"].items()
             if (origin or "").startswith("size:") and int(origin[5:]) != size]
    found += [f"paper {doc}: {held['records'].get(doc)} for version {turn} with {size}" for doc, (turn, size) in held["papers"].items()
              if held["records"].get(doc) != (size, turn, turn)]
    return found + [f"files of {batch}" for batch in held["files"] if batch not in held["saves"]]


def _is_there(one: dict[str, Any], held: dict[str, Any]) -> bool:
    if one["kind"] == "save":
        return held["saves"].get(one["batch"], (0,))[0] == one["size"] and held["files"][one["batch"]] == one["files"]
    if one["kind"] == "paper":      # that version or a later one of the same writer
        return held["papers"].get(one["doc"], (-1,))[0] >= one["turn"]
    if one["kind"] == "decide":
        return held["decide"][one["batch"]] >= one["size"]
    if one["kind"] == "keep":
        return held["keep"].get(one["number"]) == one["turn"]
    return one["kind"] != "override" or one["batch"] in held["override"]
