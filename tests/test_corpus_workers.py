"""Workers that hang, run out of memory or die: what each document did is told, and nothing else is lost."""
from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
import regex
from pebble import ProcessPool

from extract import corpusframe
from extract.corpusengines import open_engine
from extract.corpusguard import STRIKES, Trail
from extract.corpusjob import Job
from extract.corpuspart import do_part
from extract.corpuspool import RESTARTS, Local
from extract.corpusprogress import Progress
from extract.corpusrun import run
from extract.errors import ExtractError
from tests.corpus_made import PLACES, Here, contents, dataset, paper, write_papers
from tests.faulty_parts import ends_between, ends_writing, ends_writing_always, fails, noted


def troubled(part: Any) -> Any:
    """The work of a part, in which some documents bring trouble; it stands in a module, so that workers find it."""
    load = corpusframe.load

    def troubling(ref: Any, *args: Any) -> Any:
        trouble(ref.doc)
        return load(ref, *args)

    with patch.object(corpusframe, "load", troubling):
        return do_part(part)


def trouble(name: str) -> None:
    if name == "pattern":
        regex.fullmatch("(?:a|aa|aaa)+b", "a" * 200)       # ends some day
    elif name == "deaf":
        hashlib.pbkdf2_hmac("sha256", b"", b"", 1 << 30)   # minutes in C, without a look at signals
    elif name == "memory":
        bytearray(8_000_000_000)
    elif name == "kill":
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("engine", "expected"), [
    ("local", {"pattern": "timeout", "deaf": "lost", "memory": "memory", "kill": "lost"}),
    ("dask", {"pattern": "lost", "memory": "memory"}),      # no exception reaches a thread of Dask's, so its process is ended
], ids=["local", "dask"])
def test_documents_that_bring_trouble_are_set_aside_with_their_reason(
        engine: str, expected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.corpusplan.DOCUMENTS", 20)
    papers = write_papers(tmp_path / "papers", 30)
    dataset(tmp_path / "calm", papers)
    for name in expected:
        (papers / PLACES[len(name) % 5] / f"{name}.txt").write_text(paper(99), "utf-8")      # in the middle of a part
    with open_engine(engine, 2) as workers:
        outcome = run([str(papers)], tmp_path / "set", workers, Job(timeout=0.7, memory_mb=2000), Progress(), troubled)
    documents = {row["id"]: row for row in pq.read_table(tmp_path / "set" / "documents").to_pylist()}
    assert {name: documents[name]["status"] for name in expected} == expected
    assert all(documents[name]["reason"].startswith(documents[name]["path"]) for name in expected)
    assert all(documents[name]["reason_zh"] for name in expected)
    assert (outcome.documents, outcome.set_aside) == (30 + len(expected), len(expected))
    listed = (tmp_path / "set" / "failures.csv").read_text("utf-8-sig")
    assert all(f"{name}.txt" in listed for name in expected)
    assert contents(tmp_path / "set") == contents(tmp_path / "calm")


def test_a_document_is_blamed_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.trail"
    for moments in ((0, None, 1), (0, None, 1, None), (), (0, None, 1, None, 2)):      # each an attempt that was ended
        trail = Trail(path)
        assert not trail.passed
        for number in moments:
            trail.at(number)
        os.close(trail._handle)
    assert Trail.blamed(path) == 2
    trail = Trail(path)
    trail.at(1)
    os.close(trail._handle)
    last = Trail(path)
    assert last.passed == {1}
    last.done()
    assert not path.exists()


@pytest.mark.parametrize("work", [ends_writing, ends_between], ids=lambda work: work.__name__)
def test_no_document_is_blamed_where_none_is_under_way(work: Any, tmp_path: Path) -> None:
    papers = write_papers(tmp_path / "papers", 12)
    dataset(tmp_path / "calm", papers)
    with open_engine("local", 1) as workers:
        outcome = run([str(papers)], tmp_path / "set", workers, Job(), Progress(), work)
    assert sorted(path.stat().st_size for path in (tmp_path / "ended").iterdir()) == [STRIKES]
    assert (outcome.documents, outcome.set_aside) == (12, 0)
    assert contents(tmp_path / "set") == contents(tmp_path / "calm")


def test_workers_that_end_whenever_they_write_end_the_run_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.corpusrun.TRIES", 2)
    papers = write_papers(tmp_path / "papers", 5)
    with pytest.raises(ExtractError) as caught, open_engine("local", 1) as workers:
        run([str(papers)], tmp_path / "set", workers, Job(), Progress(), ends_writing_always)
    assert caught.value.code == "no_worker"
    assert [path.stat().st_size for path in (tmp_path / "ended").iterdir()] == [3]
    assert run([str(papers)], tmp_path / "set", Here(), Job(), Progress()).set_aside == 0


def test_a_fault_nobody_has_thought_of_is_one_sentence(tmp_path: Path) -> None:
    papers = write_papers(tmp_path / "papers", 5)
    with pytest.raises(ExtractError) as caught, open_engine("local", 1) as workers:
        run([str(papers)], tmp_path / "set", workers, Job(), Progress(), fails)
    assert "ZeroDivisionError: of 5" in caught.value.say("zh")
    assert "\n" not in caught.value.say("zh")


def test_a_pool_takes_its_tasks_in_their_order(tmp_path: Path) -> None:
    tasks = [(str(tmp_path / "turns"), number) for number in range(8)]      # archives are read forward
    with open_engine("local", 1) as workers:
        assert {task for task, _ in workers.run(noted, tasks)} == set(tasks)
    assert (tmp_path / "turns").read_text() == "0 1 2 3 4 5 6 7 "


class Frail(Local):
    """A pool whose first ``ending`` processes end as they start, as where memory is short for a while."""

    def __init__(self, jobs: int, ending: int, marks: Path) -> None:
        self.ending, self.marks = ending, marks
        super().__init__(jobs)

    def _begin(self) -> Any:
        return ProcessPool(self.jobs, context=multiprocessing.get_context("spawn"), initializer=end_early, initargs=(self.ending, self.marks))


def end_early(times: int, marks: Path) -> None:
    with open(marks, "a+b") as handle:
        if handle.tell() < times:
            handle.write(b"x")
            handle.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_pool_whose_workers_end_at_their_start_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.corpusplan.DOCUMENTS", 2)      # more parts than a pool is given at once
    papers = write_papers(tmp_path / "papers", 10)
    dataset(tmp_path / "calm", papers)
    workers = Frail(1, RESTARTS, tmp_path / "marks")
    outcome = run([str(papers)], tmp_path / "set", workers, Job(), Progress())
    workers.end(at_once=False)
    assert (tmp_path / "marks").stat().st_size == RESTARTS
    assert (outcome.documents, outcome.set_aside) == (10, 0)
    assert contents(tmp_path / "set") == contents(tmp_path / "calm")


def test_a_pool_that_never_starts_ends_the_run_with_a_sentence_and_the_run_goes_on_later(tmp_path: Path) -> None:
    papers = write_papers(tmp_path / "papers", 5)
    workers = Frail(1, 1_000, tmp_path / "marks")
    with pytest.raises(ExtractError) as caught:
        run([str(papers)], tmp_path / "set", workers, Job(), Progress())
    workers.end()
    assert caught.value.code == "no_worker"
    assert (tmp_path / "marks").stat().st_size >= RESTARTS + 1
    assert run([str(papers)], tmp_path / "set", Here(), Job(), Progress()).documents == 5
