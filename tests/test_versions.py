"""Stores of other versions: an older one is upgraded after a copy, a newer one refused, a failure leaves all as it was."""
from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from made import document, figures, target

from targets import archive, backup, db
from targets.shelf import Shelf
from targets.store import Store, StoreError, versions
from targets.text import TargetsError
from tests.databases import fresh

FIRST = {       # a store as the first version made it, before versions were stamped
    "documents": "doc TEXT PRIMARY KEY, sha256 TEXT, title TEXT, doc_number TEXT, issuer TEXT, issue_date TEXT, region TEXT, "
                 "region_code TEXT, path TEXT, cites JSON, text TEXT NOT NULL",
    "targets": 'id VARCHAR(16) PRIMARY KEY, doc TEXT NOT NULL REFERENCES documents (doc) ON DELETE CASCADE, start INTEGER, "end" INTEGER, '
               "text TEXT, role TEXT, region TEXT, region_code TEXT, sector TEXT, metric TEXT, metric_id TEXT, "
               "value DOUBLE PRECISION, value_max DOUBLE PRECISION, unit TEXT, comparator TEXT, kind TEXT, direction TEXT, basis TEXT, "
               "year INTEGER, deadline TEXT, baseline_year INTEGER, baseline_value DOUBLE PRECISION, force TEXT, lead TEXT, section TEXT, "
               "evidence TEXT, confidence DOUBLE PRECISION, trace TEXT, evidence_start INTEGER, doc_title TEXT, doc_number TEXT, "
               "issuer TEXT, issue_date TEXT",
    "actuals": "id VARCHAR(16) PRIMARY KEY, region TEXT, region_code TEXT, metric TEXT, metric_id TEXT, sector TEXT, kind TEXT, "
               "year INTEGER, value DOUBLE PRECISION, unit TEXT, preliminary BOOLEAN, source TEXT, note TEXT, entered_by TEXT, "
               "entered_at TEXT, origin TEXT",
    "actual_revisions": "revision INTEGER PRIMARY KEY, actual_id VARCHAR(16) NOT NULL, batch VARCHAR(32) NOT NULL, "
                        'action VARCHAR(8) NOT NULL, at TEXT NOT NULL, "by" TEXT NOT NULL, origin TEXT, old JSON, new JSON',
}


def first(url: str) -> None:
    """Make a store of the first version with a paper, two records and a figure."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO schema_version VALUES (1)"))
        for name, columns in FIRST.items():
            key = (columns.replace("revision INTEGER PRIMARY KEY", "revision SERIAL PRIMARY KEY") if "postgres" in url
                   else columns.replace("DOUBLE PRECISION", "DOUBLE"))
            connection.execute(sa.text(f"CREATE TABLE {name} ({key})"))
        for table, columns in (("targets", "doc"), ("actual_revisions", "actual_id"), ("actual_revisions", "batch")):
            connection.execute(sa.text(f"CREATE INDEX ix_{table}_{columns} ON {table} ({columns})"))
        connection.execute(sa.text("INSERT INTO documents (doc, title, text, cites) VALUES ('old', '旧文件', :text, '[]')"),
                           {"text": document().text})
        insert = sa.text('INSERT INTO targets (id, doc, start, "end", text, role, metric, value, unit, comparator, kind, evidence, '
                         "evidence_start, confidence, trace) VALUES (:id, 'old', 16, 19, '80%', :role, '利用率', 80, '%', '>=', 'level', "
                         "'80%', 16, 0.9, 'a')")
        connection.execute(insert, [{"id": "1" * 16, "role": "target"}, {"id": "2" * 16, "role": "actual"}])
        connection.execute(sa.text("INSERT INTO actuals (id, region, metric, kind, year, value, unit, preliminary) "
                                   "VALUES ('x', '贵州', '利用率', 'level', 2019, 81.3, '%', :no)"), {"no": False})
        connection.execute(sa.text("INSERT INTO actual_revisions (actual_id, batch, action, at, \"by\", new) VALUES ('x', 'b', 'new', '2020', 'li', :new)"),
                           {"new": '{"region": "贵州", "metric": "利用率", "year": 2019, "kind": "level", "value": 81.3, "unit": "%", "preliminary": false}'})
    engine.dispose()


def shape(url: str) -> dict[str, set[tuple[str, str, bool]]]:
    """Tables with their columns, types and whether they may be empty; and their indexes."""
    engine = sa.create_engine(url)
    look = sa.inspect(engine)
    found = {name: {(c["name"], str(c["type"]), bool(c["nullable"])) for c in look.get_columns(name) if not c.get("primary_key")}
             | {("index", str(sorted(map(str, i["column_names"]))), True) for i in look.get_indexes(name)} for name in look.get_table_names()}
    engine.dispose()
    return found


def test_an_older_store_is_upgraded_and_keeps_everything(database: str) -> None:
    first(database)
    store = Store(database)
    assert store.targets()["value"].tolist() == [80.0]
    assert store.actuals()["value"].tolist() == [81.3]
    assert store.documents()["title"].tolist() == ["旧文件"]
    store.replace_document(document(), [target()])
    store.save_actuals(figures({}), by="li", origin="form")
    store.close()
    again = Store(database)
    assert len(again.documents()) == 2
    again.close()


def test_an_upgraded_store_is_like_a_new_one(database: str, tmp_path: Path) -> None:
    first(database)
    Store(database).close()
    with sa.create_engine(database).connect() as connection:
        assert versions.found(connection) == db.HEAD
    upgraded = shape(database)
    engine = sa.create_engine(database)
    db.metadata.drop_all(engine)
    engine.dispose()
    Store(database).close()
    assert shape(database) == upgraded


def test_the_copy_of_an_older_store_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    first(f"sqlite:///{file}")
    (tmp_path / "old.db.0001.bak").write_text("an earlier copy")
    Store(f"sqlite:///{file}").close()
    assert (tmp_path / "old.db.0001.bak").read_text() == "an earlier copy"
    with sqlite3.connect(tmp_path / "old.db.0001.2.bak") as copy:
        assert copy.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
        assert copy.execute("SELECT count(*) FROM targets").fetchone() == (2,)


def test_an_upgrade_that_fails_leaves_the_old_store(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first(database)
    before = shape(database)
    from alembic import op
    execute = op.execute

    def break_down(statement: object, *rest: object, **more: object) -> None:
        if "UPDATE schema_version" in str(statement):
            raise sqlite3.OperationalError("database or disk is full")
        execute(statement, *rest, **more)

    monkeypatch.setattr(op, "execute", break_down)
    with pytest.raises(StoreError) as caught:
        Store(database)
    assert caught.value.code == "store_full"
    assert shape(database) == before
    monkeypatch.undo()
    assert Store(database).targets()["value"].tolist() == [80.0]


def test_an_upgrade_that_fails_again_and_again_fills_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    first(url)
    with monkeypatch.context() as broken:
        def fails(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        broken.setattr(versions, "migrate", fails)
        for _ in range(3):
            with pytest.raises(StoreError):
                Store(url)
    assert [one.name for one in tmp_path.glob("*.bak")] == ["old.db.0001.bak"]
    with sqlite3.connect(tmp_path / "old.db") as changed:
        changed.execute("UPDATE targets SET value = 79.0")
    changed.close()
    Store(url).close()
    assert sorted(one.name for one in tmp_path.glob("*.bak")) == ["old.db.0001.2.bak", "old.db.0001.bak"]      # another content stays


def test_an_upgrade_of_postgresql_that_fails_again_and_again_is_kept_once(request: pytest.FixtureRequest, tmp_path: Path,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    for url in fresh("postgresql", request, tmp_path):
        first(url)
        shelf = Shelf(url, tmp_path / "backups")
        monkeypatch.setattr(versions, "migrate", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("database or disk is full")))
        for _ in range(3):
            with pytest.raises(StoreError):
                Store(url, backups=shelf.folder)
        kept, = shelf.all()
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE targets SET value = 79.0"))
        kept.file.write_bytes(kept.file.read_bytes()[:-30])     # the first one spoilt: no reason to throw away a good one
        for _ in range(2):
            with pytest.raises(StoreError):
                Store(url, backups=shelf.folder)
        assert [one.number for one in shelf.all()] == [1, 2]
        monkeypatch.undo()
        Store(url, backups=shelf.folder).close()
        assert [one.number for one in shelf.all()] == [1, 2]
        engine.dispose()


def test_a_newer_store_is_refused_in_a_sentence(database: str) -> None:
    Store(database).close()
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))
    engine.dispose()
    with pytest.raises(StoreError, match="0099") as caught:
        Store(database)
    assert caught.value.code == "store_newer"


def test_the_stamp_of_a_new_store_is_the_newest_migration() -> None:
    assert versions.known()[-1] == db.HEAD
    assert versions.known()[0] == versions.FIRST


def test_what_an_older_postgresql_held_is_kept_before_it_is_upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in fresh("postgresql", request, tmp_path):
        first(url)
        Store(url, backups=tmp_path / "backups").close()
        kept, = Shelf(url, tmp_path / "backups").all()
        assert kept.why == "upgrade"
        assert archive.look_through(kept.file).version == "0001"
        back = Store(f"sqlite:///{tmp_path / 'back.db'}")
        backup.restore(back, kept.file)
        assert back.actuals()["value"].tolist() == [81.3]
        back.close()


def test_of_programs_that_open_an_older_store_at_once_one_keeps_and_upgrades_it(request: pytest.FixtureRequest, tmp_path: Path,
                                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    damage = versions.soundness.damage

    def slow(connection: sa.Connection) -> list[Any]:
        time.sleep(0.3)         # the others look at the version meanwhile
        return damage(connection)

    monkeypatch.setattr(versions.soundness, "damage", slow)
    for url in fresh("postgresql", request, tmp_path):
        first(url)
        opened: list[Store] = []
        threads = [threading.Thread(target=lambda url=url, opened=opened: opened.append(Store(url, wait_seconds=20, backups=tmp_path / "backups")))
                   for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(opened) == 3
        assert len(Shelf(url, tmp_path / "backups").all()) == 1
        for store in opened:
            store.close()


def test_an_older_store_that_can_not_be_kept_is_not_upgraded(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first(database)
    before = shape(database)
    (tmp_path / "taken").write_text("no folder")
    if database.startswith("sqlite"):
        def full(self: sqlite3.Connection, target: sqlite3.Connection) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        unable, connect = type("Unable", (sqlite3.Connection,), {"backup": full}), sqlite3.connect
        monkeypatch.setattr(versions.sqlite3, "connect", lambda place, **more: connect(place, factory=unable, **more))
    with pytest.raises(TargetsError) as caught:
        Store(database, backups=tmp_path / "taken")
    assert caught.value.code in ("store_full", "backup_folder")
    assert shape(database) == before
    assert not list(tmp_path.glob("*.bak"))
