"""Faults in short: writers killed, the server struck down, the line cut, the store held, the disk full, the clock set back.

The long form with its figures is ``benchmarks/trial_faults.py``; what is looked for stands in ``tests/faulty_writers.py``.
"""
from __future__ import annotations

import datetime
import os
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import psycopg
import pytest
import sqlalchemy as sa
from made import document, figures, target

from targets import archive, backup, db, override, review
from targets.shelf import Shelf
from targets.store import Store, StoreError, base
from tests import faults, faulty_writers
from tests.databases import KINDS, Server, database_of, fresh
from tests.faulty_line import Line
from tests.test_versions import first

NOON = datetime.datetime(2026, 3, 10, 12, 0, tzinfo=datetime.UTC)


def nothing_lost(told: dict[str, int]) -> None:
    assert told["confirmed"] > 0, f"nothing was written: {told}"
    assert not told.get("lost"), told
    assert not told.get("halves"), told
    assert not told.get("crashes"), told


def test_writers_killed_at_random_moments_lose_nothing_confirmed(database: str, tmp_path: Path) -> None:
    nothing_lost(faults.killed(database, tmp_path / "notes", 10))
    again = Store(database)
    assert again.save_actuals(figures({}), by="li", origin="form").new == 1       # and the store goes on
    again.close()


NEWEST = "(SELECT max(revision) FROM actual_revisions)"
HARMS = {
    "a save": f"DELETE FROM actual_revisions WHERE batch = (SELECT batch FROM actual_revisions WHERE revision = {NEWEST})",
    "half of one": f"DELETE FROM actual_revisions WHERE revision = {NEWEST}",
    "a paper": "UPDATE documents SET title = '0'", "a record": "DELETE FROM targets WHERE id = (SELECT min(id) FROM targets)",
    "decisions": "DELETE FROM reviews", "what was kept": "DELETE FROM kept", "files": "DELETE FROM batch_files",
}


def test_what_is_lost_or_there_by_half_would_be_seen(tmp_path: Path) -> None:
    """The same look at stores somebody took something from."""
    whole, notes = tmp_path / "whole.db", tmp_path / "notes"
    notes.mkdir()
    writer = faulty_writers.Writer(f"sqlite:///{whole}", 1, notes / "1.jsonl")
    for act in (*[writer.step] * 40, writer.paper, writer.decide, writer.keep, writer.save):
        act()
    writer.store.close()
    told = faulty_writers.Crew(writer.store.url, notes).notes()
    nothing_lost(faulty_writers.verdict(writer.store.url, told))
    backup.backup(Store(writer.store.url), tmp_path / "kept.zip")
    backup.verify(tmp_path / "kept.zip")            # what writers of every kind leave can be taken back
    for number, statement in enumerate(HARMS.values()):
        copy = tmp_path / f"{number}.db"
        shutil.copy(whole, copy)
        with sqlite3.connect(copy) as connection:
            connection.execute(statement)
        found = faulty_writers.verdict(f"sqlite:///{copy}", told)
        assert found["lost"] + found["halves"] > 0, statement


@pytest.fixture(scope="module")
def own_server(server: str) -> Iterator[Server]:
    """A server nobody else uses; skipped for the reason the shared one gives."""
    running = Server()
    yield running
    running.stop()


def test_a_server_struck_down_under_its_writers_loses_nothing_confirmed(own_server: Server, tmp_path: Path) -> None:
    nothing_lost(faults.struck(own_server, database_of(own_server), tmp_path / "notes", 1))


@pytest.mark.parametrize("longest", [0, 200_000], ids=["at random moments", "after so many bytes"])
def test_a_line_cut_in_mid_transaction_loses_nothing_confirmed(own_server: Server, tmp_path: Path, longest: int) -> None:
    url = database_of(own_server)
    line = Line(url, longest=longest)
    try:
        told = faults.cut_off(line, url, tmp_path / "notes", 6)
    finally:
        line.close()
    nothing_lost(told)


def test_a_save_cut_off_at_its_commit_says_that_it_is_not_known(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(database)

    def cut(connection: object) -> None:
        error = (store.engine.dialect.dbapi or sa).OperationalError("server closed the connection unexpectedly")
        raise error

    monkeypatch.setattr(store.engine.dialect, "do_commit", cut)
    monkeypatch.setattr(store.engine.dialect, "is_disconnect", lambda *_: True)
    with pytest.raises(StoreError) as caught:
        store.save_actuals(figures({}), by="li", origin="form")
    assert caught.value.code == "store_unsure"
    monkeypatch.undo()
    assert store.save_actuals(figures({}), by="li", origin="form").new == 1
    store.close()


def line_of(store: Store) -> object:
    """The server's process behind the store's connection; its faults are looked for once before the first write, so they are first."""
    assert store.faults() == []
    with store.reading() as connection:
        return connection.scalar(sa.text("SELECT pg_backend_pid()"))


@pytest.mark.parametrize(("moment", "code"), [("do_execute", "store_unreachable"), ("do_commit", "store_unsure")])
def test_a_line_the_driver_does_not_know_for_broken_is_told_as_broken(own_server: Server, monkeypatch: pytest.MonkeyPatch, moment: str,
                                                                      code: str) -> None:
    """Cut off in a pipeline, psycopg holds the connection for open and names a reason that speaks of no connection."""
    store = Store(database_of(own_server))
    before = line_of(store)

    def cut(*_: object) -> None:
        raise psycopg.OperationalError("sending query failed: cannot exit pipeline mode while busy")

    monkeypatch.setattr(store.engine.dialect, moment, cut)
    with pytest.raises(StoreError) as caught:
        store.save_actuals(figures({}), by="li", origin="form")
    assert caught.value.code == code
    monkeypatch.undo()
    assert line_of(store) != before, "a connection nobody can trust was kept"
    assert store.save_actuals(figures({}), by="li", origin="form").new == 1
    store.close()


def test_a_refusal_the_server_signed_is_no_broken_line(own_server: Server) -> None:
    store = Store(database_of(own_server))
    before = line_of(store)
    with pytest.raises(StoreError) as caught, store.reading() as connection:
        connection.execute(sa.text("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(20)"))
    assert caught.value.code == "store_other"
    assert line_of(store) == before
    store.close()


def test_a_store_held_by_another_program_for_long_loses_nothing(database: str, tmp_path: Path) -> None:
    told = faults.locked(database, tmp_path / "notes", 1)
    nothing_lost(told)
    assert told["told"] > 0, "nobody was refused"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB."""
    mount = tmp_path / "small"
    mount.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(mount)], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = f"no small disk can be mounted here ({done.stderr.strip() or 'not root'})"
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail(reason)
        pytest.skip(reason)
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=True)


def test_a_disk_that_fills_up_loses_nothing_confirmed(small_disk: Path, tmp_path: Path) -> None:
    told = faults.full(small_disk, tmp_path / "notes", 2)
    nothing_lost(told)
    assert told["full"] == 2, "the disk was never full"


def test_a_backup_that_finds_the_disk_full_leaves_no_part_and_the_older_ones(small_disk: Path, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    shelf = Shelf(store.url, small_disk / "backups")
    store.save_actuals(figures({}), by="li", origin="form")
    good = shelf.put(lambda place: backup.backup(store, place), "daily")
    store.save_actuals(figures({"value": 1.0}), by="li", origin="form", files=[("big", random.Random(1).randbytes(16_000_000))])
    with pytest.raises(archive.BackupError) as caught:
        shelf.put(lambda place: backup.backup(store, place), "daily")
    assert "No space left" in caught.value.say("en")
    assert [file.name for file in shelf.folder.iterdir() if not file.name.startswith(".")] == [good.name]
    assert archive.look_through(good).rows["actuals"] == 1
    store.close()


def test_an_upgrade_on_a_full_disk_leaves_the_older_store(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'old.db'}"
    first(url)
    ballast = small_disk / "ballast"
    room = os.statvfs(small_disk)
    ballast.write_bytes(bytes(room.f_bavail * room.f_frsize - 20_000))
    with pytest.raises(StoreError) as caught:
        Store(url)
    assert caught.value.code in ("store_full", "store_disk")
    ballast.unlink()
    assert not list(small_disk.glob("*.bak"))
    store = Store(url)
    assert store.actuals()["value"].tolist() == [81.3]
    store.close()


def test_a_process_killed_in_a_backup_or_upgrade_leaves_whole_files_only(tmp_path: Path) -> None:
    """A backup under its own name is whole, and a store is of the old structure or the new one."""
    chance = random.Random(3)
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    rows = [{"metric": f"指标{at}", "value": float(at)} for at in range(2000)]
    store.save_actuals(figures(*rows), by="li", origin="form", files=[("big", chance.randbytes(1_000_000))])
    store.close()
    shelf = Shelf(store.url, tmp_path / "backups")
    length: float | None = None
    for number in range(5):
        old = f"sqlite:///{tmp_path / f'old{number}.db'}"
        first(old)

        def both(old: str = old) -> None:
            mine = Store(store.url)
            shelf.put(lambda place: backup.backup(mine, place), "daily")
            Store(old)

        began = time.monotonic()
        child = faulty_writers.forked(both)
        if length is None:
            os.waitpid(child, 0)
            length = time.monotonic() - began
        else:
            time.sleep(chance.uniform(0, length * 1.3))
            faulty_writers.kill(child)
        for kept in shelf.all():
            assert archive.look_through(kept.file).rows["actuals"] == 2000
        again = Store(old)
        assert again.actuals()["value"].tolist() == [81.3]
        again.close()
    shelf.put(lambda place: backup.backup(Store(store.url), place), "daily")
    assert not list(shelf.folder.glob("*.part"))


class Clock:
    """A clock for the store that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = NOON
        monkeypatch.setattr(base, "datetime", SimpleNamespace(datetime=SimpleNamespace(now=lambda _: self.moment), UTC=datetime.UTC))

    def back(self, hours: float) -> None:
        self.moment -= datetime.timedelta(hours=hours)


def test_a_clock_set_back_changes_no_order(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, store = Clock(monkeypatch), Store(database)
    store.replace_document(document(), [target()], by="li")
    marks = [(store.papers_mark(), store.revision())]
    row, goal = store.records("paper")[0], store.targets().iloc[0].to_dict()
    batches = []
    for turn in range(1, 4):
        batches.append(store.save_actuals(figures({"value": float(turn)}), by="li", origin="form").batch)
        store.keep("view", "a", {"turn": turn}, by="li")
        store.override([override.make(goal, "tolerance", turn, "试")], by="li")
        last = store.decisions("paper").get(str(row["id"]))
        store.decide([review.correct(row, {"value": 80.0 + turn}, seen=last.last if last else 0)], by="li")
        row = store.records("paper")[0]
        marks.append((store.papers_mark(), store.revision()))
        clock.back(24)
    assert store.actuals()["value"].tolist() == [3.0]
    assert store.revisions()["new_value"].tolist() == [3.0, 2.0, 1.0]
    assert store.saves()["batch"].tolist() == batches[::-1]
    assert store.kept("view")[0]["body"] == {"turn": 3}
    assert [act["value"] for act in store.overrides()] == [1, 2, 3]
    assert store.targets()["value"].tolist() == [83.0]
    assert store.faults(deep=True) == []
    assert len(set(marks)) == len(marks), "who follows the store sees every change"
    back = store.undo_actuals(batches[2], by="li")
    assert (back.undone, store.actuals()["value"].tolist()) == (1, [2.0])
    with pytest.raises(StoreError):
        store.undo_actuals(batches[2], by="li")
    store.close()


def test_what_was_saved_before_a_clock_was_set_back_is_still_found_by_its_time(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, store = Clock(monkeypatch), Store(database)

    def save(count: int, value: float) -> str:
        rows = pd.DataFrame({"region": "贵州", "metric": [f"指标{at}" for at in range(count)], "year": 2020, "value": value, "unit": "吨"})
        return store.save_actuals(rows, by="li", origin="form").batch

    save(3000, 1.0)
    clock.moment += datetime.timedelta(hours=5)
    late = save(10, 2.0)
    since = (clock.moment - datetime.timedelta(minutes=5)).isoformat(timespec="seconds")
    clock.back(4)
    save(1500, 3.0)
    assert late in set(store.saves(since)["batch"])
    before, ids, _ = store.figures_before(since)
    assert len(ids) == 10
    assert set(before["value"]) == {1.0}
    store.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_opens_after_its_maker_was_killed_at_birth(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    chance = random.Random(4)
    faulty_writers.warm()
    for number in range(3):
        for url in fresh(kind, request, tmp_path / str(number)):
            child = faulty_writers.forked(lambda url=url: Store(url))
            time.sleep(chance.uniform(0, 0.15))
            faulty_writers.kill(child)
            store = Store(url)
            assert store.faults(deep=True) == []
            with store.engine.connect() as connection:
                assert connection.scalar(sa.select(db.alembic_version.c.version_num)) == db.HEAD
            store.close()
