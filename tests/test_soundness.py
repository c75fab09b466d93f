"""A store is looked at before anything is written to it: what is wrong is told, nothing is written, and there is a way back."""
from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from made import document, figures, target

from targets import backup
from targets.__main__ import main
from targets.shelf import Shelf
from targets.store import Store, StoreError

HARMS = {       # what somebody did past the program -> the fault, and whether the log can take it in
    "UPDATE actuals SET value = value + 1 WHERE year = 2019": ("fault_figures", True),
    "UPDATE actuals SET unit = '万吨' WHERE year = 2019": ("fault_figures", True),
    "UPDATE actuals SET region = '云南' WHERE year = 2019": ("fault_figures", True),
    "UPDATE actuals SET metric = '产量' WHERE year = 2019": ("fault_figures", True),
    "INSERT INTO actuals (id, region, metric, kind, year, value, unit, preliminary) VALUES ('z', '陕西', '产量', 'level', 2020, 5, '吨', false)":
        ("fault_figures", True),
    "DELETE FROM actuals WHERE year = 2019": ("fault_gone", True),
    "DELETE FROM actual_revisions": ("fault_figures", True),
    "UPDATE files SET bytes = '123'": ("fault_files", False),
    "ALTER TABLE actuals DROP COLUMN note": ("fault_columns", False),
    "DROP TABLE kept": ("fault_table", False),
}

FIELDS = {      # all that a figure says beside value and unit, and who said it when
    2019: ("source = '别处'", "note = '口径已改'", "preliminary = true", "entered_by = 'zhao'", "entered_at = '2020-01-01T00:00:00+00:00'",
           "origin = 'b.csv'", "region_code = '530000'", "sector = '电力'", "metric_id = 'x'", "kind = 'growth'",
           *(f"{name} = NULL" for name in ("region", "metric", "kind", "value", "unit", "entered_by"))),
    2020: ("source = NULL", "note = ''", "preliminary = false", "region_code = NULL", "entered_by = NULL", "year = NULL"),
}


@pytest.fixture
def filled(database: str) -> str:
    store = Store(database)
    store.replace_document(document(), [target()])
    store.save_actuals(figures({}, {"year": 2020, "value": 0.1 + 0.2, "source": "省统计局公报", "note": "初步\n核算", "preliminary": True}), by="li", origin="a.csv", files=[("a.csv", b"1234")])
    store.save_actuals(figures({"value": 81.5}, {"year": 2018, "value": 1e-7}), by="li", origin="form")
    store.delete_actual(str(store.actuals().query("year == 2018")["id"].iloc[0]), by="li")
    store.undo_actuals(store.save_actuals(figures({"value": 9.0}), by="li", origin="form").batch, by="li")
    assert store.faults(deep=True) == []
    store.close()
    return database


def harmed(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


@pytest.mark.parametrize("statement", HARMS)
def test_a_store_that_was_changed_past_the_program_is_told_and_not_written_to(filled: str, statement: str) -> None:
    harmed(filled, statement)
    code, logged = HARMS[statement]
    store = Store(filled)
    assert [(one.code, one.logged) for one in store.faults()] == [(code, logged)]
    for write in (lambda: store.save_actuals(figures({"year": 2001}), by="li", origin="form"),
                  lambda: store.delete_document("paper", by="li"), lambda: store.keep("view", "a", {}, by="li")):
        with pytest.raises(StoreError) as caught:
            write()
        assert caught.value.code == "store_unsound"
        for lang in ("zh", "en"):
            assert store.faults()[0].say(lang) in caught.value.say(lang)
    assert store.document_text("paper")         # what is there can still be read
    store.close()


@pytest.mark.parametrize("statement", [statement for statement, (_, logged) in HARMS.items() if logged])
def test_what_was_changed_past_the_log_is_taken_into_it_and_can_be_undone(filled: str, statement: str) -> None:
    store = Store(filled)
    whole = store.actuals()
    harmed(filled, statement)
    before = store.actuals()
    lines = len(store.revisions())
    count = store.log_unlogged(by="admin")
    assert count == len(store.revisions()) - lines > 0
    assert store.faults() == []
    assert store.actuals().equals(before)
    told = store.revisions().head(count)
    assert set(told["by"]) == {"admin"}
    if "value + 1" in statement:
        assert told[["old_value", "new_value"]].to_numpy().tolist() == [[81.5, 82.5]]
    if statement.startswith(("UPDATE", "INSERT", "DELETE FROM actuals")):
        store.undo_actuals(told["batch"].iloc[0], by="admin")
        pd.testing.assert_frame_equal(store.actuals(), whole)
        assert store.faults(deep=True) == []
    assert store.save_actuals(figures({"year": 2001}), by="li", origin="form").new == 1
    store.close()


def test_no_field_of_a_figure_is_changed_past_the_log_unseen(filled: str) -> None:
    store = Store(filled)
    whole = store.actuals()
    for year, changes in FIELDS.items():
        for change in changes:
            harmed(filled, f"UPDATE actuals SET {change} WHERE year = {year}")
            assert [(one.code, one.values["n"]) for one in store.faults(deep=True)] == [("fault_figures", 1)], change
            assert store.log_unlogged(by="admin") == 1
            assert store.faults() == [], change
            store.undo_actuals(store.saves()["batch"].iloc[0], by="admin")
            pd.testing.assert_frame_equal(store.actuals(), whole)
    store.close()


def overwritten(file: Path, table: str) -> None:
    """The first page of a table spoilt."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page, size = (connection.execute(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'").fetchone()[0],
                      connection.execute("PRAGMA page_size").fetchone()[0])
    connection.close()
    with open(file, "r+b") as handle:
        handle.seek((page - 1) * size)
        handle.write(b"\xa5" * size)


@pytest.fixture
def broken(tmp_path: Path) -> tuple[str, bytes]:
    """A store with pages overwritten, as a failing disk leaves it; its bytes."""
    file = tmp_path / "store.db"
    store = Store(f"sqlite:///{file}")
    store.save_actuals(figures(*({"year": year} for year in range(1950, 2020))), by="li", origin="form")
    backup.backup(store, tmp_path / "good.zip")
    store.close()
    overwritten(file, "actual_revisions")
    return store.url, file.read_bytes()


def test_a_file_with_damaged_pages_is_not_written_to(broken: tuple[str, bytes], tmp_path: Path) -> None:
    url, before = broken
    store = Store(url)
    assert [one.code for one in store.faults()] == ["fault_pages"]
    with pytest.raises(StoreError) as caught:
        store.save_actuals(figures({"year": 2021}), by="li", origin="form")
    assert caught.value.code == "store_unsound"
    store.close()
    assert (tmp_path / "store.db").read_bytes() == before


def test_damage_found_while_reading_stops_all_writing(broken: tuple[str, bytes]) -> None:
    store = Store(broken[0])
    store._faults = []              # looked sound when it was opened
    with pytest.raises(StoreError) as caught:
        store.revisions()
    assert caught.value.code == "store_damaged"
    with pytest.raises(StoreError) as caught:
        store.keep("view", "a", {}, by="li")
    assert caught.value.code == "store_unsound"
    store.close()


def test_from_a_damaged_store_back_by_the_commands_it_names(broken: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    url, before = broken
    monkeypatch.setenv("TARGETS_DATABASE_URL", url)
    monkeypatch.setenv("TARGETS_BACKUP_FOLDER", str(tmp_path / "backups"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert main(["check"]) == 1
    assert "don't delete the file" in capsys.readouterr().err
    (tmp_path / "backups").mkdir()
    kept = Shelf(url).put(lambda place: place.write_bytes((tmp_path / "good.zip").read_bytes()), "daily")
    assert main(["check"]) == 1
    assert f"restore {kept} --replace" in capsys.readouterr().err
    assert main(["import-actuals", str(tmp_path / "nothing.csv")]) == 1
    capsys.readouterr()
    (tmp_path / "no.zip").write_text("no backup")
    assert main(["restore", str(tmp_path / "no.zip"), "--replace"]) == 1
    assert (tmp_path / "store.db").read_bytes() == before            # a bad backup costs nothing
    assert main(["restore", str(kept), "--replace"]) == 0
    aside = next(tmp_path.glob("store.db.damaged-*"))
    assert aside.read_bytes() == before
    assert str(aside) in capsys.readouterr().err
    assert main(["check"]) == 0
    assert len(Store(url).actuals()) == 70


def test_a_damaged_store_that_another_program_has_open_is_not_moved_from_under_it(broken: tuple[str, bytes], tmp_path: Path,
                                                                                  monkeypatch: pytest.MonkeyPatch,
                                                                                  capsys: pytest.CaptureFixture[str]) -> None:
    url, before = broken
    monkeypatch.setenv("TARGETS_DATABASE_URL", url)
    monkeypatch.setenv("TARGETS_BACKUP_FOLDER", str(tmp_path / "backups"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    script = f"import targets.store as s; x = s.Store({url!r}); x.sizes(); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          cwd=Path(__file__).parent.parent) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        assert main(["restore", str(tmp_path / "good.zip"), "--replace"]) == 1
        assert "stop the running application" in capsys.readouterr().err
        assert (tmp_path / "store.db").read_bytes() == before
        assert not list(tmp_path.glob("*.damaged-*"))
        other.communicate("\n")
    assert main(["restore", str(tmp_path / "good.zip"), "--replace"]) == 0
    assert len(Store(url).actuals()) == 70


def test_an_older_store_that_is_damaged_is_not_upgraded(tmp_path: Path) -> None:
    from tests.test_versions import first

    file = tmp_path / "old.db"
    first(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE targets SET doc = 'nowhere'")
    before = file.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store(f"sqlite:///{file}")
    assert caught.value.code == "store_unsound"
    assert not list(tmp_path.glob("*.bak"))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (1,)
    assert file.read_bytes()[100:] == before[100:]


def test_what_is_confirmed_is_flushed_to_the_disk(database: str) -> None:
    store = Store(database)
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    store.close()
    if database.startswith("postgresql"):       # a server set up to forget
        name = sa.make_url(database).database
        harmed(database, f"ALTER DATABASE {name} SET synchronous_commit = off")
        store = Store(database)
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        store.close()
