"""Rows of a backup that no store could have written are refused; every row that one writes is taken."""
from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from made import document, figures
from test_review import TEXT, record, records, row

from targets import backup, override, review, rowtypes
from targets.store import Store


def busy(store: Store) -> None:
    """Acts of every kind: decided, added, merged, moved with its text, lost, taken back."""
    store.replace_document(document(text=TEXT), records())
    store.replace_document(document("gone"), [])
    store.decide([review.accept(row(store, "500万亩")), review.correct(row(store, "90万吨"), {"value": 91.5, "metric": "水产"})], by="li")
    past = row(store, "81万吨")
    store.undo("paper", store.decide([review.reject(past, note="错")], by="wang"), by="wang")
    store.decide([review.merge(past, row(store, "500万亩")["id"]), review.add({**past, "role": "target"}, beside=True)], by="li")
    store.decide([review.describe("paper", {"title": "a"}, {"title": "b"})], by="li")
    goals = [one for one in store.targets().to_dict("records") if one["text"] in ("500万亩", "90万吨")]
    store.override([override.make(goals[0], "tolerance", 2, "x"), override.make(goals[0], "status", "met", "x")], by="li")
    store.override(override.pick(goals[0], goals[1:], "x"), by="li")
    store.undo_override(store.override([override.make(goals[1], "definition", "口径", "x")], by="li"), by="li")
    moved = "前言。\n" + TEXT.replace("去年，水产品产量为81万吨。", "")
    store.replace_document(document(text=moved, sha256="2" * 64), [record(moved, "500万亩", value=500.0, unit="万亩")])
    store.delete_document("gone", by="li")
    store.save_actuals(figures({}, {"year": 2020, "preliminary": True}), by="li", origin="a.csv", files=[("a.csv", b"a")])


def test_whatever_a_store_writes_is_taken_back(tmp_path: Path) -> None:
    store, other = Store(f"sqlite:///{tmp_path / 'a.db'}"), Store(f"sqlite:///{tmp_path / 'b.db'}")
    busy(store)
    counts = backup.backup(store, tmp_path / "kept.zip")
    assert {act["action"] for act in store.reviews().to_dict("records")} >= {
        "accept", "correct", "add", "reject", "merge", "describe", "move", "remove", "undo"}
    assert counts["overrides"] == 6
    assert backup.restore(other, tmp_path / "kept.zip") == counts
    assert other.targets().equals(store.targets())


@pytest.mark.parametrize(("table", "column", "value"), [
    ("actuals", "year", "2020"), ("actuals", "value", "x"), ("actuals", "preliminary", 3), ("targets", "start", 1.5), ("targets", "confidence", True),
    ("documents", "cites", -1), ("documents", "text", []), ("overrides", "anchor", "x"), ("reviews", "fields", 1), ("reviews", "review", 2 ** 70),
    ("files", "bytes", 1), ("targets", "strange", 1)])
def test_a_row_that_could_not_be_read_later_is_refused_with_all_others(table: str, column: str, value: Any, tmp_path: Path) -> None:
    store, other = Store(f"sqlite:///{tmp_path / 'a.db'}"), Store(f"sqlite:///{tmp_path / 'b.db'}")
    busy(store)
    backup.backup(store, tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first, *rest = parts[f"{table}.jsonl"].decode().splitlines(keepends=True)
    parts[f"{table}.jsonl"] = (json.dumps(json.loads(first) | {column: value}) + "\n" + "".join(rest)).encode()
    about = json.loads(parts["about.json"])
    parts["about.json"] = json.dumps({name: told for name, told in about.items() if name != "sha256"}).encode()      # as one would who means it
    with zipfile.ZipFile(tmp_path / "kept.zip", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(backup.BackupError) as caught:
        backup.restore(other, tmp_path / "kept.zip")
    assert caught.value.code == "backup_strange"
    assert len(other.documents()) == 0


def test_nothing_and_what_is_no_number_are_the_same() -> None:
    from targets import db
    assert rowtypes.fits(float("nan"), db.targets.c.value)
    assert not rowtypes.fits(float("nan"), db.targets.c.doc)
    assert not rowtypes.fits(float("inf"), db.targets.c.value)
