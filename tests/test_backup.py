"""A backup holds everything and comes back the same, from either database to the other."""
from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from made import document, figures, target

from targets import archive, backup, db, override, review
from targets.shelf import Shelf
from targets.store import Store, StoreError
from tests.databases import KINDS, fresh
from tests.test_versions import first


def fill(store: Store) -> None:
    store.replace_document(document(), [target(), target(start=0, end=1, text="到", role="actual", metric="甲")], by="li", file="文件.txt")
    store.replace_document(document("another", cites=()), [])
    store.decide([review.correct(store.records("paper")[1], {"value": 85.5, "metric": "=乙"})], by="wang")
    store.undo("paper", store.decide([review.reject(store.records("paper")[0])], by="wang"), by="wang")
    store.override([override.make(store.targets().iloc[0].to_dict(), "tolerance", 2, "省里另有口径")], by="wang")
    store.keep("view", "电解铝", {"page": "metric", "query": {"m": ["=甲"]}}, by="li")
    store.drop_kept("view", "电解铝", by="wang")
    store.save_actuals(figures({}, {"year": 2020, "preliminary": True}), by="li", origin="form")
    store.save_actuals(figures({"value": 82.0}), by="li", origin="a.csv", files=[("a.csv", bytes(range(256)))])


def content(store: Store) -> dict[str, list[dict]]:
    with store.engine.connect() as connection:
        return {one.name: [dict(row) for row in connection.execute(sa.select(one).order_by(*one.primary_key)).mappings()]
                for one in db.metadata.sorted_tables}


def odd(column: sa.Column[Any], number: int) -> Any:
    """A value of the column's type that is easily spoilt on the way."""
    kind, size = column.type, getattr(column.type, "length", None)
    if isinstance(kind, sa.JSON):
        return [{"a": [1, 0.1 + 0.2, None, "引“号\\n"], "空": {}}, [], None][number % 3]
    if isinstance(kind, sa.Boolean):
        return bool(number % 2)
    if isinstance(kind, sa.Double):
        return [0.1 + 0.2, -1e-300, 1.7976931348623157e308][number % 3]
    if isinstance(kind, sa.Integer):
        return [2 ** 31 - 1, 0, 7][number % 3] if not column.primary_key else number + 1
    if isinstance(kind, sa.LargeBinary):
        return bytes(range(256)) * (number + 1)
    text = f"{number}\n\t𠮷é'\"\\\\%s:x;--　👍"
    return text[:size]


def odd_store(store: Store) -> None:
    """Three rows in every table: every column filled twice, once empty where it may be."""
    with store.engine.begin() as connection:
        for one in backup.tables():
            for number in range(3):
                row = {column.name: None if column.nullable and number == 1 else odd(column, number) for column in one.columns}
                row |= {column.name: odd(next(iter(column.foreign_keys)).column, number) for column in one.columns if column.foreign_keys}
                connection.execute(sa.insert(one), row)


def cells(store: Store) -> dict[tuple[str, int, str], tuple[type, Any]]:
    """Every cell of every table with its type."""
    return {(name, at, column): (type(value), value) for name, rows in content(store).items() if name not in archive.STAMPS
            for at, row in enumerate(rows) for column, value in row.items()}


@pytest.fixture
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two empty stores of the kinds asked for."""
    kinds = request.param
    folders = [tmp_path / "one", tmp_path / "other"]
    made = [fresh(kind, request, folder) for kind, folder in zip(kinds, folders, strict=True)]
    stores = [Store(next(url)) for url in made]
    yield stores[0], stores[1]
    for store, url in zip(stores, made, strict=True):
        store.close()
        next(url, None)


@pytest.mark.parametrize("pair", [(one, other) for one in KINDS for other in KINDS], indirect=True, ids="-".join)
def test_every_cell_of_every_table_comes_back_from_either_database_to_either(pair: tuple[Store, Store], tmp_path: Path,
                                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "row_fits", lambda row, one: True)      # cells for their own sake: together they mean nothing
    source, target_store = pair
    odd_store(source)
    expected = cells(source)
    assert len(expected) == sum(3 * len(one.columns) for one in backup.tables())
    counts = backup.backup(source, tmp_path / "kept.zip")
    assert backup.restore(target_store, tmp_path / "kept.zip") == counts == {one.name: 3 for one in backup.tables()}
    assert cells(target_store) == expected


def test_a_store_goes_on_where_its_backup_was_made(database: str, tmp_path: Path) -> None:
    store = Store(database)
    fill(store)
    counts = backup.backup(store, tmp_path / "kept.zip")
    assert counts["actual_revisions"] == 3
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    backup.restore(other, tmp_path / "kept.zip")
    assert content(other) == content(store)
    assert other.targets().equals(store.targets())
    assert other.faults() == []
    with store.engine.begin() as connection:
        for one in reversed(backup.tables()):
            connection.execute(sa.delete(one))
    backup.restore(store, tmp_path / "kept.zip")
    store.decide([review.accept(store.records("paper")[0])], by="li")      # numbers go on behind those that came back
    assert store.reviews()["review"].tolist() == [4, 3, 2, 1]
    assert store.save_actuals(figures({"value": 83.0}), by="li", origin="form").changed == 1
    store.close()
    other.close()


@pytest.mark.parametrize("part", ["about.json", "actuals.jsonl", "kept.jsonl", "named nowhere"])
def test_a_backup_from_which_a_part_was_taken_names_the_part(tmp_path: Path, part: str) -> None:
    store, other = Store(f"sqlite:///{tmp_path / 'a.db'}"), Store(f"sqlite:///{tmp_path / 'b.db'}")
    fill(store)
    backup.backup(store, tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as whole, zipfile.ZipFile(tmp_path / "part.zip", "w") as left:
        for name in whole.namelist():
            said = whole.read(name)
            if name == "about.json" and part == "named nowhere":       # nor does what the backup says of itself
                about = json.loads(said)
                del about["rows"]["reviews"]
                said = json.dumps(about).encode()
            if name != part and (name, part) != ("reviews.jsonl", "named nowhere"):
                left.writestr(name, said)
    with pytest.raises(backup.BackupError) as caught:
        backup.restore(other, tmp_path / "part.zip")
    assert caught.value.code == "backup_part"
    for lang in ("zh", "en"):
        assert (part if part != "named nowhere" else "reviews.jsonl") in caught.value.say(lang)
        assert "part.zip" in caught.value.say(lang)
    assert not any(other.sizes().values())
    store.close()
    other.close()


def test_a_store_that_holds_something_is_replaced_only_when_asked_and_kept_first(database: str, tmp_path: Path) -> None:
    store, shelf = Store(database), Shelf(database, tmp_path / "backups")
    fill(store)
    backup.backup(store, tmp_path / "kept.zip")
    store.save_actuals(figures({"value": 84.0}), by="li", origin="form")
    before, later = content(store), cells(store)
    with pytest.raises(backup.BackupError) as caught:
        backup.restore(store, tmp_path / "kept.zip")
    assert caught.value.code == "restore_not_empty"
    assert content(store) == before
    backup.restore(store, tmp_path / "kept.zip", shelf=shelf)
    assert store.actuals().set_index("year")["value"][2019] == 82.0
    kept = shelf.newest()
    assert kept is not None
    assert kept.why == "replaced"
    backup.restore(store, kept.file, shelf=shelf)       # and back again
    assert cells(store) == later
    store.close()


def test_nothing_is_replaced_where_it_can_not_be_kept(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    fill(store)
    backup.backup(store, tmp_path / "kept.zip")
    store.save_actuals(figures({"value": 84.0}), by="li", origin="form")
    before = content(store)
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(backup.BackupError) as caught:
        backup.restore(store, tmp_path / "kept.zip", shelf=Shelf(store.url, tmp_path / "taken"))
    assert caught.value.code == "backup_folder"
    assert content(store) == before


@pytest.mark.parametrize("other", KINDS)
def test_a_backup_of_the_first_version_is_brought_up_on_the_way(other: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    old = f"sqlite:///{tmp_path / 'old.db'}"
    first(old)
    with sa.create_engine(old).connect() as connection:
        archive.write(connection, tmp_path / "kept.zip", version="0001", which=archive.reflected(connection))
    assert backup.verify(tmp_path / "kept.zip").version == "0001"
    for url in fresh(other, request, tmp_path):
        store = Store(url)
        backup.restore(store, tmp_path / "kept.zip")
        upgraded = Store(old)
        assert cells(store) == cells(upgraded)
        assert store.save_actuals(figures({}), by="li", origin="form").new == 1
        store.close()
        upgraded.close()


@pytest.mark.parametrize("harm", ["no file", "no zip", "no backup", "newer version", "a row less", "a word changed", "cut off", "about of another shape"])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, harm: str) -> None:
    store, file = Store(f"sqlite:///{tmp_path / 'a.db'}"), tmp_path / "kept.zip"
    fill(store)
    backup.backup(store, file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(parts["about.json"])
    if harm == "no file":
        file.unlink()
    elif harm == "no zip":
        file.write_text("not a zip")
    elif harm == "cut off":
        file.write_bytes(file.read_bytes()[:-300])
    else:
        if harm == "a row less":
            parts["targets.jsonl"] = parts["targets.jsonl"].splitlines(keepends=True)[0]
        if harm == "a word changed":
            parts["documents.jsonl"] = parts["documents.jsonl"].replace(b"80%", b"90%")
        about |= {"no backup": {"format": "x"}, "newer version": {"version": "0999"}}.get(harm, {})
        parts["about.json"] = json.dumps([about] if harm == "about of another shape" else about).encode()
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    empty = Store(f"sqlite:///{tmp_path / 'b.db'}")
    with pytest.raises(backup.BackupError):
        backup.restore(empty, file)
    with pytest.raises(backup.BackupError) as caught:
        backup.verify(file)
    assert str(file) in caught.value.say("en")
    assert empty.is_empty()
    assert empty.actuals().empty


def test_a_backup_that_can_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(backup.BackupError):
        backup.backup(store, tmp_path / "nowhere" / "kept.zip")
    assert not list(tmp_path.glob("**/*.part"))


def test_a_backup_with_figures_that_their_log_does_not_know_is_no_good_one(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    fill(store)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("UPDATE actuals SET value = 99 WHERE year = 2019")
    backup.backup(store, tmp_path / "kept.zip")         # what is there can always be kept
    with pytest.raises(backup.BackupError) as caught:
        backup.verify(tmp_path / "kept.zip")
    assert caught.value.code == "backup_unsound"
    assert "past this program" in caught.value.say("en")


def test_a_damaged_file_is_put_aside_and_comes_back_where_nothing_takes_its_place(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "a.db"
    Store(url).close()
    with backup.set_aside(url) as aside:
        assert aside is None                            # a sound one stays where it is
    damaged = b"not a store any more" * 500
    file.write_bytes(damaged)
    with pytest.raises(StoreError), backup.set_aside(url):
        raise StoreError("store_full", place=file)
    assert file.read_bytes() == damaged
    with backup.set_aside(url) as aside:
        Store(url).close()
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert Store(url).is_empty()


def test_a_backup_that_can_not_be_read_back_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, file = Store(f"sqlite:///{tmp_path / 'a.db'}"), tmp_path / "kept.zip"
    fill(store)
    backup.backup(store, file)
    before = file.read_bytes()
    monkeypatch.setattr(archive.json, "dumps", lambda *_, **__: "{")
    with pytest.raises(backup.BackupError):
        backup.backup(store, file)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.glob("kept*")] == ["kept.zip"]


def test_a_zip_with_a_password_and_a_spoilt_one_of_another_kind_are_told(tmp_path: Path) -> None:
    store, file = Store(f"sqlite:///{tmp_path / 'a.db'}"), tmp_path / "kept.zip"
    backup.backup(store, file)
    whole = file.read_bytes()
    central = whole.rindex(b"PK\x01\x02")               # of the last member: what the backup says of itself
    local = whole.rindex(b"PK\x03\x04")
    locked = bytearray(whole)
    locked[central + 8] |= 1
    locked[local + 6] |= 1
    file.write_bytes(locked)
    with pytest.raises(backup.BackupError):
        backup.restore(store, file)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as other:
        other.writestr(archive.ABOUT, b"x" * 5000)
    spoilt = bytearray(file.read_bytes())
    start = 30 + len(archive.ABOUT)
    spoilt[start + 4:start + 30] = b"\xff" * 26
    file.write_bytes(spoilt)
    with pytest.raises(backup.BackupError):
        backup.restore(store, file)
    assert store.is_empty()


def test_rows_of_an_earlier_version_have_to_fit_too(tmp_path: Path) -> None:
    old = f"sqlite:///{tmp_path / 'old.db'}"
    first(old)
    with sqlite3.connect(tmp_path / "old.db") as connection:
        connection.execute("UPDATE actuals SET year = 'last year'")
    with sa.create_engine(old).connect() as connection:
        archive.write(connection, tmp_path / "kept.zip", version="0001", which=archive.reflected(connection))
    store = Store(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(backup.BackupError):
        backup.restore(store, tmp_path / "kept.zip")
    assert store.actuals().empty


def test_tables_of_lists_are_no_part_of_what_is_kept_before_an_upgrade(database: str) -> None:
    from targets.listing import tables as lists

    assert all(name.split("_")[0] == archive.LISTED for name in lists.metadata.tables)
    store = Store(database)
    with store.engine.begin() as connection:
        lists.metadata.create_all(connection)
        assert {one.name for one in archive.reflected(connection)} == {one.name for one in archive.tables()}
    store.close()


def test_what_is_written_after_the_look_whether_a_store_is_empty_is_not_lost(tmp_path: Path, request: pytest.FixtureRequest,
                                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    source = Store(f"sqlite:///{tmp_path / 'a.db'}")
    fill(source)
    backup.backup(source, tmp_path / "kept.zip")
    looked = backup._empty
    for url in fresh("postgresql", request, tmp_path):
        store, other = Store(url), Store(url, wait_seconds=0.5)

        def look(connection: Any, other: Store = other) -> bool:
            found = looked(connection)
            with pytest.raises(StoreError):         # has to wait until the restore is done
                other.save_actuals(figures({"year": 1999}), by="li", origin="form")
            return found

        monkeypatch.setattr(backup, "_empty", look)
        backup.restore(store, tmp_path / "kept.zip")
        assert 1999 not in set(store.actuals()["year"])
        other.save_actuals(figures({"year": 1999}), by="li", origin="form")
        assert 1999 in set(store.actuals()["year"])
        other.close()
        store.close()
