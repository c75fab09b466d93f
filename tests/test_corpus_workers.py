"""Workers that hang, run out of memory or die: what each document did is told, and nothing else is lost."""
from __future__ import annotations

import hashlib
import os
import signal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import regex

from extract import corpusframe
from extract.corpusengines import open_engine
from extract.corpusjob import Job
from extract.corpuspart import do_part
from extract.corpusprogress import Progress
from extract.corpusrun import run
from tests.corpus_made import contents, dataset, paper, write_papers


def troubled(part: Any) -> Any:
    """The work of a part, in which some documents bring trouble; it stands in a module, so that workers find it."""
    load = corpusframe.load

    def troubling(ref: Any, *args: Any) -> Any:
        trouble(ref.doc)
        return load(ref, *args)

    corpusframe.load = troubling
    try:
        return do_part(part)
    finally:
        corpusframe.load = load


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
        (papers / f"{name}.txt").write_text(paper(99), "utf-8")
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
