"""A dataset of the extractor in the store: what reading the papers one by one gives, and nothing twice."""
from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from extract import model
from extract.corpusjob import Job
from extract.corpusprogress import Progress
from extract.corpusrun import run
from targets import dataset, load, review
from targets.__main__ import main
from targets.access import Person, Role
from targets.store import Store
from targets.text import TargetsError

PAPERS = {
    "贵州/能源.txt": "贵州省能源发展规划\n\n一、发展目标\n到2025年，全省森林覆盖率达到64%以上。单位地区生产总值能耗下降13.5%。\n二、发展基础\n2020年，森林覆盖率为62.1%。\n",
    "四川/能源.txt": "四川省能源发展规划\n\n一、发展目标\n到2025年，全省清洁能源装机占比达到88%左右，由省发展改革委牵头。\n",
    "四川/茶叶.txt": "四川省茶叶产业实施方案\n\n到2027年，茶园面积稳定在600万亩，综合产值突破1500亿元。\n",
    "空.txt": "四川省关于召开会议的通知\n\n请按时参加。\n",
}


class Here:
    """An engine without workers."""

    name, dashboard = "here", ""

    def run(self, function: Any, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        for task in tasks:
            yield task, function(task)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    for name, text in PAPERS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def made(papers: Path, tmp_path: Path) -> Path:
    extracted(papers, tmp_path / "set")
    return tmp_path / "set"


def extracted(papers: Path, folder: Path, roles: tuple[str, ...] = tuple(map(str, model.Role))) -> None:
    run([str(papers)], folder, Here(), Job(roles), Progress())      # type: ignore[arg-type]


def records(store: Store) -> pd.DataFrame:
    return store.targets(None)


def test_the_store_is_as_if_each_paper_had_been_read(database: str, papers: Path, made: Path, tmp_path: Path) -> None:
    store, other = Store(database), Store(f"sqlite:///{tmp_path / 'other.db'}")
    report = dataset.load_dataset(store, made, by="li")
    load.load_paths(other, [papers], by="li")
    assert report.failed == report.notes == []
    assert report.papers == 4
    pd.testing.assert_frame_equal(records(store), records(other))
    assert report.targets == len(store.targets()) > 3
    pd.testing.assert_frame_equal(store.documents().drop(columns="added_at"), other.documents().drop(columns="added_at"))
    for doc in store.documents()["doc"]:
        assert store.document(doc) == other.document(doc)
    store.close()
    other.close()


def test_run_again_it_changes_nothing_and_after_a_stop_it_goes_on(database: str, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "AT_ONCE", 1)
    store, put, done = Store(database), dataset._put, []

    def stopped(*args: Any) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(put(*args))

    monkeypatch.setattr(dataset, "_put", stopped)
    with pytest.raises(KeyboardInterrupt):
        dataset.load_dataset(store, made)
    assert len(store.documents()) == 2
    monkeypatch.setattr(dataset, "_put", put)
    report = dataset.load_dataset(store, made)
    assert (report.papers, report.same) == (2, 2)
    mark = store.papers_mark()
    report = dataset.load_dataset(store, made)
    assert (report.papers, report.same) == (0, 4)
    assert store.papers_mark() == mark
    store.close()


def test_what_people_decided_stays_when_the_dataset_reads_otherwise(database: str, papers: Path, made: Path) -> None:
    store = Store(database)
    dataset.load_dataset(store, made)
    first = store.targets()[lambda goals: goals["text"] == "64%"].iloc[0]
    row = next(one for one in store.records(first["doc"]) if one["id"] == first["id"])
    store.decide([review.correct(row, {"value": 65.0}),
                  review.describe(first["doc"], {"title": first["doc_title"]}, {"title": "改过的题目"})], by="li")
    (papers / "贵州" / "能源.txt").write_text(PAPERS["贵州/能源.txt"].replace("13.5%", "14%"), "utf-8")
    extracted(papers, made)
    report = dataset.load_dataset(store, made)
    assert (report.papers, report.same) == (1, 3)
    assert "14%" in set(store.targets()["text"])
    assert store.targets().set_index("id").loc[first["id"], ["value", "doc_title"]].to_list() == [65.0, "改过的题目"]
    assert dataset.load_dataset(store, made).same == 4
    store.close()


def test_what_can_not_come_in_is_told_and_the_rest_comes_in(database: str, papers: Path, made: Path) -> None:
    store = Store(database)
    (papers / "四川" / "茶叶.txt").write_text("别的内容，到2027年达到9%。", "utf-8")
    (papers / "空.txt").unlink()
    report = dataset.load_dataset(store, made, lang="zh")
    assert report.papers == 2
    assert len(report.failed) == 2
    assert any("茶叶.txt" in said and "改动过" in said for said in report.failed)
    assert any("空.txt" in said and "不在提取时的位置" in said for said in report.failed)
    store.close()


def test_a_copy_of_a_paper_of_the_store_is_not_stored_twice(database: str, papers: Path, made: Path, tmp_path: Path) -> None:
    store = Store(database)
    shutil.copytree(papers / "贵州", tmp_path / "elsewhere")
    load.load_paths(store, [tmp_path / "elsewhere"])
    report = dataset.load_dataset(store, made)
    assert report.papers == 3
    assert len(report.notes) == 1
    assert len(set(store.documents()["sha256"])) == len(store.documents()) == 4
    store.close()


def test_a_folder_that_is_no_dataset_is_refused_in_a_sentence(database: str, papers: Path, made: Path) -> None:
    store = Store(database)
    with pytest.raises(TargetsError) as caught:
        dataset.load_dataset(store, papers)
    assert "manifest.json" in caught.value.say("zh")
    next((made / "documents").glob("*.parquet")).write_bytes(b"PAR1")
    with pytest.raises(TargetsError) as caught:
        dataset.load_dataset(store, made)
    assert "documents/part" in caught.value.say("en")
    manifest = made / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"format": 99}), "utf-8")
    with pytest.raises(TargetsError) as caught:
        dataset.load_dataset(store, made)
    assert "99" in caught.value.say("zh")
    assert store.is_empty()
    store.close()


@pytest.mark.parametrize("raw", ["", "{", "[]", "7", '{"format": 1}', '{"format": 1, "roles": "all", "inputs": [], "counts": {}, "documents": []}'])
def test_a_garbled_manifest_is_told_in_a_sentence(raw: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(raw, "utf-8")
    store = Store(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(TargetsError) as caught:
        dataset.load_dataset(store, tmp_path)
    store.close()
    assert "manifest.json" in caught.value.say("zh")


def test_the_command_tells_what_came_in(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    extracted(papers, tmp_path / "set", ("target",))
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["load-dataset", str(tmp_path / "set")]) == 0
    told = capsys.readouterr().err
    assert "存入 4 份文件" in told
    assert "--role all" in told
    assert main(["load-dataset", str(papers)]) == 1


def test_papers_of_an_archive_keep_their_path_and_are_known_again(database: str, papers: Path, tmp_path: Path) -> None:
    bundle = Path(shutil.make_archive(str(tmp_path / "papers"), "zip", papers))
    extracted(bundle, tmp_path / "set")
    store = Store(database)
    assert dataset.load_dataset(store, tmp_path / "set").papers == 4
    assert {name.rpartition("::")[2] for name in store.documents()["file"]} == {Path(name).name for name in PAPERS}
    report = dataset.load_dataset(store, tmp_path / "set")
    assert (report.papers, report.same, report.notes) == (0, 4, [])
    store.close()


def test_nothing_of_a_dataset_goes_into_a_damaged_store(database: str, made: Path) -> None:
    store = Store(database)
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE actuals DROP COLUMN note"))
    store.close()
    store = Store(database)
    with pytest.raises(TargetsError) as caught:
        dataset.load_dataset(store, made)
    assert caught.value.code == "store_unsound"
    assert not store.known_papers()
    store.close()


def test_papers_of_a_dataset_come_in_by_those_who_may_add_papers(database: str, made: Path) -> None:
    store = Store(database)
    with pytest.raises(TargetsError):
        dataset.load_dataset(store.acting(Person("王", "wang", Role.EDITOR)), made)
    assert not store.known_papers()
    dataset.load_dataset(store.acting(Person("李", "li", Role.REVIEWER)), made)
    assert {paper["added_by"] for paper in store.documents().to_dict("records")} == {"李"}
    store.close()
