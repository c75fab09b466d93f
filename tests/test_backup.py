"""A backup holds everything and comes back the same, from either database to the other."""
from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from made import document, figures, target

from targets import backup, db, override, review
from targets.store import Store


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


def test_a_backup_comes_back_the_same(database: str, tmp_path: Path) -> None:
    store = Store(database)
    fill(store)
    counts = backup.backup(store, tmp_path / "kept.zip")
    assert counts == {"documents": 2, "targets": 2, "reviews": 3, "overrides": 1, "kept": 2, "actuals": 2, "actual_revisions": 3, "files": 1, "batch_files": 1}
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    assert backup.restore(other, tmp_path / "kept.zip") == counts
    assert content(other) == content(store)
    assert other.targets().equals(store.targets())
    backup.backup(other, tmp_path / "again.zip")
    with store.engine.begin() as connection:
        for one in reversed(backup.tables()):
            connection.execute(sa.delete(one))
    backup.restore(store, tmp_path / "again.zip")
    assert content(other) == content(store)
    store.decide([review.accept(store.records("paper")[0])], by="li")      # numbers go on behind those that came back
    assert store.reviews()["review"].tolist() == [4, 3, 2, 1]
    assert store.save_actuals(figures({"value": 83.0}), by="li", origin="form").changed == 1
    store.close()
    other.close()


def test_a_store_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    fill(store)
    before = content(store)
    backup.backup(store, tmp_path / "kept.zip")
    with pytest.raises(backup.BackupError) as caught:
        backup.restore(store, tmp_path / "kept.zip")
    assert caught.value.code == "restore_not_empty"
    assert content(store) == before


@pytest.mark.parametrize("harm", ["no file", "no zip", "no backup", "other version", "a row less"])
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
    else:
        if harm == "a row less":
            parts["targets.jsonl"] = parts["targets.jsonl"].splitlines(keepends=True)[0]
        parts["about.json"] = json.dumps(about | {"no backup": {"format": "x"}, "other version": {"version": "0001"}}.get(harm, {})).encode()
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    empty = Store(f"sqlite:///{tmp_path / 'b.db'}")
    with pytest.raises(backup.BackupError):
        backup.restore(empty, file)
    assert empty.is_empty()
    assert empty.actuals().empty


def test_a_backup_that_can_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(backup.BackupError):
        backup.backup(store, tmp_path / "nowhere" / "kept.zip")
    assert not list(tmp_path.glob("**/*.part"))
