"""A scheduler and workers of Dask as they are started by hand, with what befalls them: always one sentence, and nothing lost."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from extract.__main__ import main
from extract.corpusengines import open_engine
from extract.corpusjob import Job
from extract.corpusprogress import Progress
from extract.corpusrefs import Ref
from extract.corpusrun import run
from extract.errors import ExtractError
from tests.corpus_made import contents, dataset, paper, write_papers
from tests.faulty_parts import eats

pytest.importorskip("distributed", reason="Dask is missing: pip install -r requirements-cluster.txt")
TOP = Path(__file__).parent.parent
LIMIT = ("--memory-limit", "700MB")
COUNT, PART = 160, 5
PARTS, ROWS, WEIGHT = 100, 3000, 300 * 3000      # tasks, references of each, bytes they take at least


class References(NamedTuple):
    refs: tuple[Ref, ...]


def counted(task: References) -> int:
    return len(task.refs)


@contextmanager
def started(*command: str, folder: Path = TOP) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's with its children, ended with the context."""
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=folder, start_new_session=True,
                               env={**os.environ, "PYTHONPATH": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        with_children(process, signal.SIGKILL)


def with_children(process: subprocess.Popen[bytes], sign: int) -> None:
    try:
        os.killpg(process.pid, sign)
    except ProcessLookupError:
        return
    process.wait(30)


@contextmanager
def scheduler(home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its address and its process."""
    told = home / "scheduler.json"
    told.unlink(missing_ok=True)
    with started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)) as process:
        until(lambda: told.is_file() and told.stat().st_size > 0)
        yield json.loads(told.read_text())["address"], process


def worker(address: str, *options: str, folder: Path = TOP):
    return started("distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", *options, folder=folder)


def until(reached: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def parts_done(folder: Path) -> int:
    return len(list(folder.glob("_parts/r*.json")))


@contextmanager
def meanwhile(reached: Callable[[], object], act: Callable[[], object]) -> Iterator[None]:
    """``act`` once it has come to that, beside what is run inside."""
    done: list[bool] = []

    def wait() -> None:
        until(reached)
        act()
        done.append(True)

    beside = threading.Thread(target=wait, daemon=True)
    beside.start()
    yield
    beside.join(30)
    assert done, "nothing befell the run"


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("extract.corpusplan.DOCUMENTS", PART)
    papers = write_papers(tmp_path / "papers", COUNT)
    dataset(tmp_path / "calm", papers)
    return papers


def test_a_worker_over_its_memory_and_a_worker_killed_lose_one_document(papers: Path, tmp_path: Path) -> None:
    (papers / "eats.txt").write_text(paper(99), "utf-8")
    folder = tmp_path / "set"
    with (scheduler(tmp_path) as (address, _), worker(address, *LIMIT), worker(address, *LIMIT) as victim,
          meanwhile(lambda: parts_done(folder) >= 2, lambda: with_children(victim, signal.SIGKILL)),
          open_engine("dask", 1, address) as engine):
        outcome = run([str(papers)], folder, engine, Job(), Progress(), eats)
    assert (outcome.documents, outcome.set_aside) == (COUNT + 1, 1)
    assert "eats.txt" in (folder / "failures.csv").read_text("utf-8-sig")
    assert contents(folder) == contents(tmp_path / "calm")


def test_a_lost_scheduler_is_a_sentence_and_the_run_goes_on_with_another(papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "set"
    with (scheduler(tmp_path) as (address, process), worker(address, "--no-nanny"),
          meanwhile(lambda: parts_done(folder) >= 2, lambda: with_children(process, signal.SIGKILL))):
        assert main([str(papers), "--dataset", str(folder), "--engine", "dask", "--scheduler", address]) == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith(f"{address}: the scheduler was lost in mid-run")
    assert not (folder / "manifest.json").exists()
    before = parts_done(folder)
    assert 2 <= before < COUNT // PART
    with scheduler(tmp_path) as (address, _), worker(address, "--no-nanny"):
        assert main([str(papers), "--dataset", str(folder), "--engine", "dask", "--scheduler", address]) == 0
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert f"{COUNT - before * PART} to read, {before * PART} read before" in told
    assert contents(folder) == contents(tmp_path / "calm")


def test_a_worker_without_the_program_is_named_before_anything_is_read(tmp_path: Path) -> None:
    papers = write_papers(tmp_path / "papers", 5)
    (tmp_path / "elsewhere").mkdir()
    with (scheduler(tmp_path) as (address, _), worker(address, "--no-nanny", folder=tmp_path / "elsewhere"),
          pytest.raises(ExtractError) as caught, open_engine("dask", 1, address) as engine):
        run([str(papers)], tmp_path / "set", engine, Job(), Progress())
    assert caught.value.code == "not_installed"
    assert "PYTHONPATH" in caught.value.say("zh")


def test_a_scheduler_nobody_works_for_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.corpusdask.PATIENCE", 0.5)
    with scheduler(tmp_path) as (address, _), pytest.raises(ExtractError) as caught, open_engine("dask", 1, address):
        pass
    assert caught.value.code == "no_workers"


def test_what_is_done_is_not_held_by_the_scheduler() -> None:
    tasks = (References(tuple(Ref(f"papers/{part:04}.jsonl", "jsonl", str(row), row) for row in range(ROWS))) for part in range(PARTS))
    with open_engine("dask", 1) as engine:
        held = [psutil.Process().memory_info().rss for _, count in engine.run(counted, tasks) if count == ROWS]
    assert len(held) == PARTS
    assert held[-1] - held[PARTS // 4] < PARTS * WEIGHT / 3
