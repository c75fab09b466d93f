"""A dataset brought up to date: papers added, changed and taken away, words of the vocabulary changed; always as if made anew."""
from __future__ import annotations

import glob
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import lexicon
from extract.corpusinput import below
from extract.corpusjob import Job
from extract.corpusprogress import Progress
from extract.corpusrefs import Columns
from extract.corpusrun import run
from extract.corpuswords import changed, vocabulary
from tests.corpus_made import PLACES, Here, contents, dataset, many_documents, paper, write_papers
from tests.vocabulary_random import tried


@pytest.fixture(autouse=True)
def _plain_vocabulary() -> Iterator[None]:
    yield
    lexicon.overlay(None)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", 20)


def anew(papers: Path, tmp_path: Path, job: Job = Job()) -> dict[str, bytes]:  # noqa: B008
    dataset(tmp_path / f"anew{len(list(tmp_path.iterdir()))}", papers, job=job)
    return contents(max(tmp_path.glob("anew*"), key=lambda path: path.stat().st_mtime_ns))


def documents(folder: Path) -> list[dict[str, Any]]:
    return pq.read_table(folder / "documents").to_pylist()


def test_random_changes_of_papers_give_the_dataset_made_anew(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.corpusplan.DOCUMENTS", 6)
    chance, number = random.Random(3), 100
    dataset(tmp_path / "set", papers)
    for _ in range(4):
        there = sorted(papers.rglob("*.txt"))
        for path in chance.sample(there, 3):
            path.unlink()
        chance.choice([path for path in there if path.exists()]).write_text(paper(number), "utf-8")
        (papers / PLACES[0] / f"p{chance.randrange(30)}.txt").write_text(paper(number + 1), "utf-8")
        number += 2
        outcome = dataset(tmp_path / "set", papers)
        left = sorted(papers.rglob("*.txt"))
        assert {row["path"] for row in documents(tmp_path / "set")} == set(map(str, left))
        assert outcome.read <= 2
        assert contents(tmp_path / "set") == anew(papers, tmp_path)
    assert len(list((tmp_path / "set" / "_parts").glob("*.json"))) < 20


def test_papers_of_other_inputs_stay(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers / PLACES[0])
    outcome = dataset(tmp_path / "set", papers / PLACES[1])
    assert (outcome.documents, outcome.read, outcome.gone) == (8, 4, 0)


def test_an_input_that_cannot_be_listed_takes_nothing_out(papers: Path, tmp_path: Path) -> None:
    (papers / "more.zip").write_bytes(b"PK no archive")
    outcome = dataset(tmp_path / "set", papers)
    assert [str(fault).split(":")[0] for fault in outcome.faults] == [str(papers / "more.zip")]
    (papers / PLACES[0] / "p0.txt").unlink()
    assert dataset(tmp_path / "set", papers).documents == 20
    (papers / "more.zip").unlink()
    assert dataset(tmp_path / "set", papers).documents == 19


def test_the_same_content_counts_once_whichever_way_it_came(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers)
    before = contents(tmp_path / "set")
    (papers / "a copy.txt").write_text(paper(7), "utf-8")
    outcome = dataset(tmp_path / "set", papers)
    assert outcome.duplicates == 1
    twice = [row for row in documents(tmp_path / "set") if row["status"] == "duplicate"]
    assert [(row["path"], row["records"]) for row in twice] == [(str(papers / "四川" / "p7.txt"), 0)] or twice[0]["path"].endswith("p7.txt")
    assert str(papers / "a copy.txt") in twice[0]["reason"]
    assert contents(tmp_path / "set") == anew(papers, tmp_path) != before
    (papers / "a copy.txt").unlink()
    dataset(tmp_path / "set", papers)
    assert contents(tmp_path / "set") == before


def test_a_new_word_reads_again_only_where_its_signs_stand(papers: Path, tmp_path: Path) -> None:
    (papers / "bees.txt").write_text("贵州省关于养蜂的通知\n到2025年，全省建成示范点12蜂箱，口粮播种规模达到5万亩。\n", "utf-8")
    dataset(tmp_path / "set", papers)
    job = Job(vocabulary={"units": {"counts": {"hive": ["蜂箱"]}}, "metrics": {"metrics": {"grain_output": {"aliases": ["口粮播种规模"]}}}})
    outcome = dataset(tmp_path / "set", papers, job=job)
    assert (outcome.read, outcome.known) == (1, 20)
    assert contents(tmp_path / "set") == anew(papers, tmp_path, job)
    back = dataset(tmp_path / "set", papers)
    assert back.read == 1
    assert contents(tmp_path / "set") == anew(papers, tmp_path)


def test_a_changed_pattern_reads_all_again(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers)
    job = Job(vocabulary={"named_numbers": {"patterns": [{"reason": "name", "next": "号", "pattern": "第[0-9]+号"}]}})
    outcome = dataset(tmp_path / "set", papers, job=job)
    assert (outcome.read, outcome.known) == (20, 0)
    assert contents(tmp_path / "set") == anew(papers, tmp_path, job)


def test_the_order_of_words_is_no_change_of_words_alone() -> None:
    old = vocabulary()
    turned = {**old, "named": dict(reversed(old["named"].items()))}
    assert changed(old, old) == []
    assert changed(old, turned) is None
    assert changed(old, {**old, "rest": "other"}) is None


def test_a_metric_is_followed_by_its_names_its_unit_and_its_share() -> None:
    one = {"zh": "口粮", "en": "grain", "unit": "万蜂箱", "polarity": "up", "shape": "stock", "sector": "a", "source": "b", "share": "two"}
    two = {**one, "zh": "比重", "unit": "%", "share": None}
    old = {"rest": "", "units": {}, "named": {}, "cues": {}, "metrics": {"one": one, "two": two}}
    assert changed(old, {**old, "metrics": {"one": {**one, "aliases": ["粮"]}, "two": two}}) == [frozenset("粮")]
    assert frozenset("口粮") in changed(old, {**old, "units": {"蜂箱": ["hive", 1]}})
    assert frozenset("口粮") in changed(old, {**old, "metrics": {"one": one, "two": {**two, "unit": "个"}}})


def test_random_words_change_no_record_of_a_document_not_read_again() -> None:
    counts = tried(many_documents(), 8, random.Random(11))
    assert counts["missed"] == 0
    assert counts["followed"] == 8
    assert counts["differed"] > 10
    assert counts["again"] < counts["documents"]


def test_what_was_set_aside_is_read_again_when_asked_for(papers: Path, tmp_path: Path) -> None:
    (papers / "empty.txt").write_text("", "utf-8")
    first = dataset(tmp_path / "set", papers)
    assert first.set_aside == 1
    assert dataset(tmp_path / "set", papers).read == 0
    again = run([str(papers)], tmp_path / "set", Here(), Job(), Progress(), retry=True)
    assert (again.read, again.set_aside) == (1, 1)
    listed = (tmp_path / "set" / "failures.csv").read_text("utf-8-sig").splitlines()
    assert len(listed) == 2
    assert "文件是空的" in listed[1]


def test_the_manifest_tells_which_words_each_part_was_read_with(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers)
    told = json.loads((tmp_path / "set" / "manifest.json").read_text("utf-8"))
    assert told["vocabulary_version"] == vocabulary()["version"] == told["parts"][0]["version"]


def test_a_file_named_by_a_glob_and_by_another_input_is_read_once(papers: Path, tmp_path: Path) -> None:
    outcome = dataset(tmp_path / "set", papers / "*" / "*.txt", papers / PLACES[0] / "p0.txt", papers / "**" / "p?.txt")
    assert (outcome.documents, outcome.read) == (20, 20)
    assert contents(tmp_path / "set") == anew(papers, tmp_path)


def test_a_glob_takes_out_only_what_it_would_have_found(papers: Path, tmp_path: Path) -> None:
    (papers / "top.txt").write_text(paper(70), "utf-8")
    (papers / "other.txt").write_text(paper(71), "utf-8")
    dataset(tmp_path / "set", papers)
    (papers / "top.txt").unlink()
    outcome = dataset(tmp_path / "set", papers / "*.txt")
    assert (outcome.documents, outcome.gone) == (21, 1)


def test_below_a_glob_is_what_the_glob_finds(papers: Path) -> None:
    (papers / ".hidden.txt").write_text("x", "utf-8")
    for pattern in ("*.txt", "*/*.txt", "**/*.txt", "**/p1?.txt", "**", "*/**/p[0-4].txt", "贵州/p0.txt"):
        root = str(papers / pattern)
        found = {path for path in glob.glob(root, recursive=True) if Path(path).is_file()}
        assert {str(path) for path in papers.rglob("*.txt") if below(str(path), [root])} == found


def test_rows_are_read_again_from_another_column(tmp_path: Path) -> None:
    rows = [{"body": paper(number), "text": "说明"} for number in range(3)]
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    pq.write_table(pa.Table.from_pylist([{"body": paper(number), "text": "说明"} for number in range(3, 5)]), tmp_path / "rows.parquet")
    inputs = (tmp_path / "rows.jsonl", tmp_path / "rows.parquet")
    assert dataset(tmp_path / "set", *inputs).records == 0
    job = Job(columns=Columns("body"))
    outcome = dataset(tmp_path / "set", *inputs, job=job)
    assert (outcome.read, outcome.documents) == (5, 5)
    assert outcome.records > 5
    assert dataset(tmp_path / "set", *inputs, job=job).read == 0


def test_the_manifest_names_the_inputs_of_all_runs(papers: Path, tmp_path: Path) -> None:
    for place in PLACES[:2]:
        dataset(tmp_path / "set", papers / place)
    assert json.loads((tmp_path / "set" / "manifest.json").read_text("utf-8"))["inputs"] == sorted(str(papers / one) for one in PLACES[:2])
    dataset(tmp_path / "set", papers)
    assert json.loads((tmp_path / "set" / "manifest.json").read_text("utf-8"))["inputs"] == [str(papers)]
