"""One backup a day: when it is due, that only one program makes it, what stays, and what a person is told where it fails."""
from __future__ import annotations

import datetime
import errno
import fcntl
import multiprocessing
import sqlite3
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made import document, figures, target

from targets import archive, daily, logs
from targets.__main__ import main
from targets.config import Config
from targets.shelf import Shelf
from targets.store import Store, StoreError

NOON = datetime.datetime(2026, 3, 10, 12, 0).astimezone()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def store(database: str, tmp_path: Path) -> Store:
    opened = Store(database)
    opened.replace_document(document(), [target()])
    opened.save_actuals(figures({}), by="li", origin="form")
    return opened


@pytest.fixture
def config(store: Store, tmp_path: Path) -> Config:
    return Config(store_url=store.url, backup_folder=tmp_path / "backups", backup_keep=3, backup_at="03:00")


def numbers(config: Config) -> list[int]:
    return [one.number for one in daily.shelf(config).all()]


def test_a_day_has_one_backup_and_the_oldest_go(store: Store, config: Config) -> None:
    for day in range(5):
        file = daily.run(store, config, NOON + day * DAY)
        assert file is not None
        assert archive.look_through(file).rows["actuals"] == 1
        assert daily.run(store, config, NOON + day * DAY + datetime.timedelta(hours=14)) is None       # 02:00: not yet
    assert numbers(config) == [3, 4, 5]
    assert daily.run(store, config, NOON + 4 * DAY + datetime.timedelta(hours=16)) is not None          # 04:00: the next one


def test_a_clock_set_back_takes_no_backup_away(store: Store, config: Config) -> None:
    for day in range(3):
        daily.run(store, config, NOON + day * DAY)
    for day in range(2):        # a month back: the newest is still the one made last
        assert daily.run(store, config, NOON - 30 * DAY + day * DAY) is not None
    assert numbers(config) == [3, 4, 5]
    newest = daily.shelf(config).newest()
    assert newest is not None
    assert newest.at == NOON - 29 * DAY


def test_stores_in_one_folder_leave_each_other_alone(store: Store, config: Config, tmp_path: Path) -> None:
    other = Store(f"sqlite:///{tmp_path / 'other' / 'store.db'}")
    there = replace(config, store_url=other.url, backup_keep=1)
    daily.run(store, config, NOON)
    for day in range(3):
        daily.run(other, there, NOON + day * DAY)
    assert (numbers(config), numbers(there)) == ([1], [3])
    other.close()


def test_what_was_kept_by_hand_stays_and_counts_for_the_day(store: Store, config: Config) -> None:
    shelf = daily.shelf(config)
    shelf.put(lambda place: place.write_bytes(b""), "manual", NOON)
    assert daily.run(store, config, NOON + datetime.timedelta(hours=1)) is None
    for day in range(1, 6):
        daily.run(store, config, NOON + day * DAY)
    assert [one.why for one in shelf.all()] == ["manual", "daily", "daily", "daily"]


def test_none_is_made_where_none_is_wanted(store: Store, config: Config) -> None:
    assert daily.run(store, replace(config, backup_keep=0), NOON) is None
    assert not (config.backup_folder or Path()).exists()


def damaged(tmp_path: Path) -> tuple[Config, Path]:
    """The settings of a store that was backed up and then changed past the program, and the backup."""
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    config = Config(store_url=store.url, backup_folder=tmp_path / "backups", backup_keep=1)
    store.save_actuals(figures({}), by="li", origin="form")
    good = daily.run(store, config, NOON)
    assert good is not None
    store.close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE actuals SET value = 1")
    return config, good


def test_a_damaged_store_pushes_no_good_backup_out(tmp_path: Path) -> None:
    config, good = damaged(tmp_path)
    again = Store(config.store_url)
    with pytest.raises(StoreError):
        daily.run(again, config, NOON + DAY)
    assert [one.file for one in daily.shelf(config).all()] == [good]
    failed = daily.shelf(config).failed()
    assert failed is not None
    assert "past this program" in failed["en"]
    again.log_unlogged(by="admin")
    assert daily.run(again, config, NOON + DAY) is not None
    assert daily.shelf(config).failed() is None


def test_a_backup_that_can_not_be_written_is_told_and_leaves_nothing(store: Store, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write", full)
    with pytest.raises(archive.BackupError):
        daily.run(store, config, NOON)
    assert numbers(config) == []
    assert not list((config.backup_folder or Path()).glob("*.part"))
    assert "No space left" in (daily.shelf(config).failed() or {})["zh"]


@pytest.mark.parametrize("harm", ["a file in its place", "a file on the way", "its lock can not be made"])
def test_a_folder_that_can_not_be_written_is_told_until_it_can(tmp_path: Path, harm: str) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    taken, folder = tmp_path / "taken", tmp_path / "taken" / "backups"
    config = Config(store_url=store.url, backup_folder=taken if harm == "a file in its place" else folder)
    kept = daily.shelf(config)
    if harm == "its lock can not be made":
        blocks = folder / f".{kept._name}.daily.lock"
        blocks.mkdir(parents=True)
    else:
        taken.write_text("no folder")
    with pytest.raises(archive.BackupError) as caught:
        daily.run(store, config, NOON)
    assert caught.value.code == "backup_folder"
    assert kept.failed() == {"at": NOON.isoformat(timespec="seconds"), "zh": caught.value.say("zh"), "en": caught.value.say("en")}
    if harm == "its lock can not be made":
        blocks.rmdir()
    else:
        taken.unlink()
    assert daily.run(store, config, NOON + datetime.timedelta(hours=1)) is not None
    assert kept.failed() is None
    store.close()


def test_a_folder_without_locks_gets_its_backup_and_one_that_takes_none_says_so(store: Store, config: Config,
                                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", none)
        assert daily.run(store, config, NOON) is not None
    shelf = daily.shelf(config)
    lock = next(one for one in shelf.folder.iterdir() if one.name.endswith(".put.lock"))
    lock.unlink()
    lock.mkdir()
    with pytest.raises(archive.BackupError) as caught:
        shelf.put(lambda place: place.write_bytes(b""), "manual")
    assert caught.value.code == "backup_folder"


def test_what_was_kept_of_a_store_that_is_not_whole_is_no_good_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                      capsys: pytest.CaptureFixture[str]) -> None:
    config, good = damaged(tmp_path)
    monkeypatch.setenv("TARGETS_DATABASE_URL", config.store_url)
    monkeypatch.setenv("TARGETS_BACKUP_FOLDER", str(config.backup_folder))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert main(["backup"]) == 1
    assert [one.why for one in daily.shelf(config).all()] == ["daily", "faulty"]
    assert daily.due(daily.shelf(config), config, datetime.datetime.now(datetime.UTC))
    capsys.readouterr()
    assert main(["backup", "--list"]) == 0
    assert "not whole" in capsys.readouterr().out
    assert main(["check"]) == 1
    assert f"restore {good} --replace" in capsys.readouterr().err
    faulty = daily.shelf(config).all()[-1].file
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{tmp_path / 'b.db'}")
    assert main(["restore", str(faulty)]) == 1
    assert "past this program" in capsys.readouterr().err
    assert main(["restore", str(good), "--replace"]) == 0


def test_a_backup_by_hand_ends_the_word_of_one_that_failed(store: Store, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETS_DATABASE_URL", store.url)
    monkeypatch.setenv("TARGETS_BACKUP_FOLDER", str(config.backup_folder))
    shelf = daily.shelf(config)
    shelf.folder.mkdir()
    shelf.say_failed({"at": "2026-03-11T04:05:00+00:00", "zh": "磁盘已满", "en": "The disk is full"})
    assert main(["backup"]) == 0
    assert shelf.failed() is None


def _run_there(config: Config, said: Any) -> None:
    store = Store(config.store_url, wait_seconds=20)
    said.put(daily.run(store, config) is not None)
    store.close()


def test_of_programs_at_once_one_makes_the_backup(store: Store, config: Config) -> None:
    store.close()
    forking = multiprocessing.get_context("fork")
    said: Any = forking.Queue()
    running = [forking.Process(target=_run_there, args=(config, said)) for _ in range(4)]
    for one in running:
        one.start()
    assert sorted(said.get(timeout=60) for _ in running) == [False, False, False, True]
    for one in running:
        one.join()
        assert one.exitcode == 0
    assert len(numbers(config)) == 1


def test_the_watch_makes_it_in_a_process_of_its_own(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    store.save_actuals(figures({}), by="li", origin="form")
    (tmp_path / "config.yaml").write_text(f"backup: {{folder: '{tmp_path / 'kept'}', keep: 2}}\n", encoding="utf-8")
    config = Config(store_url=store.url, backup_folder=tmp_path / "kept", backup_keep=2, path=tmp_path / "config.yaml")
    stop = threading.Event()
    watcher = threading.Thread(target=daily.watch, args=(config, stop), kwargs={"first": 0, "every": 0.1})
    watcher.start()
    end = time.monotonic() + 60
    while not numbers(config) and time.monotonic() < end:
        time.sleep(0.1)
    stop.set()
    watcher.join(60)
    assert not watcher.is_alive()
    assert numbers(config) == [1]
    newest = Shelf(store.url, tmp_path / "kept").newest()
    assert newest is not None
    assert archive.look_through(newest.file).rows["actual_revisions"] == 1


def test_what_the_backup_by_itself_says_stands_in_the_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    ended = subprocess.CompletedProcess((), 1, stderr="磁盘已满。\n".encode())
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    monkeypatch.setattr(logs.log, "propagate", True)
    daily._make(Config())
    line = caplog.records[-1]
    assert (line.getMessage(), line.levelname) == ("backup", "WARNING")
    assert line.__dict__["about"]["said"] == "磁盘已满。"


def test_the_commands(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TARGETS_DATABASE_URL", store.url)
    monkeypatch.setenv("TARGETS_BACKUP_FOLDER", str(tmp_path / "backups"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert main(["backup", "--list"]) == 0
    assert "no backup" in capsys.readouterr().err
    assert main(["backup"]) == 0
    assert main(["backup", "--daily"]) == 0         # today's is there
    assert "Today's backup is there" in capsys.readouterr().err
    assert main(["backup", "--list"]) == 0
    line, = capsys.readouterr().out.splitlines()
    assert "by hand" in line
    file = line.split()[-1]
    assert main(["backup", "--verify", file]) == 0
    assert "is whole" in capsys.readouterr().err
    Path(file).write_bytes(Path(file).read_bytes()[:-40])
    assert main(["backup", "--verify", file]) == 1
    assert main(["backup", "--verify"]) == 1
    assert "needs the backup's name" in capsys.readouterr().err
    assert main(["check"]) == 0


@pytest.mark.parametrize(("said", "expected"), [('"03:30"', "03:30"), ("23:00", "23:00"), ("00:15", "00:15")])
def test_the_time_of_day_may_be_written_with_or_without_quotes(tmp_path: Path, said: str, expected: str) -> None:
    from targets import config

    (tmp_path / "c.yaml").write_text(f"backup: {{at: {said}}}\n", encoding="utf-8")
    assert config.load(tmp_path / "c.yaml").backup_at == expected


@pytest.mark.parametrize("said", ["24:00", "3 o'clock", "-1", "[1]"])
def test_what_is_no_time_of_day_is_refused(tmp_path: Path, said: str) -> None:
    from targets import config

    (tmp_path / "c.yaml").write_text(f"backup:\n  at: {said}\n", encoding="utf-8")
    with pytest.raises(config.ConfigError):
        config.load(tmp_path / "c.yaml")
