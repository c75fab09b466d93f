"""What the commands say to people, in the language of their terminal."""
from __future__ import annotations

import errno
import os
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
import regex

from extract.__main__ import main
from extract.corpusengines import open_engine
from extract.errors import ExtractError
from tests.corpus_made import write_papers


@pytest.fixture(params=["zh_CN.UTF-8", "en_US.UTF-8"], ids=["zh", "en"])
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether it is a Chinese one."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", request.param)
    return request.param.startswith("zh")


def said(text: str, chinese: bool, *facts: str) -> None:
    """One sentence in the language, with the facts."""
    line = text.strip().splitlines()[-1]
    assert bool(regex.search(r"\p{Han}", line)) == chinese, line
    assert all(fact in line for fact in facts), line
    assert "Traceback" not in text


def test_a_table_that_cannot_be_written(terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    papers = write_papers(tmp_path / "papers", 2)
    (tmp_path / "out.csv").write_text("before")
    monkeypatch.setattr("extract.output.os.replace", full)
    assert main([str(papers), "-o", str(tmp_path / "out.csv")]) == 1
    said(capsys.readouterr().err, terminal, str(tmp_path / "out.csv"), "No space left")
    assert (tmp_path / "out.csv").read_text() == "before"


def test_a_worker_ended_from_outside(terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def __init__(self, *_: Any, **__: Any) -> None: ...

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *_: Any) -> None: ...

        def submit(self, *_: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("ended"))
            return future

    monkeypatch.setattr("extract.corpus.ProcessPoolExecutor", Broken)
    papers = write_papers(tmp_path / "papers", 3)
    assert main([str(papers), "-o", str(tmp_path / "out.csv"), "--jobs", "2"]) == 1
    said(capsys.readouterr().err, terminal, "--jobs")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("config", "fact"), [
    (None, "No such file"), ("a: [1", "settings.yaml:2: "), ("vocabulary: [a]", "vocabulary"), ("documents: {max_mb: many}", "max_mb")])
def test_settings_that_are_not_sound(terminal: bool, config: str | None, fact: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "settings.yaml"
    if config is not None:
        path.write_text(config, "utf-8")
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path), "--config", str(path)])
    assert ended.value.code == 2
    said(capsys.readouterr().err, terminal, str(path), fact)


def test_an_engine_that_there_is_not(terminal: bool) -> None:
    with pytest.raises(ExtractError) as caught:
        open_engine("abacus", 1)
    said(caught.value.say("zh" if terminal else "en"), terminal, "abacus", "local", "dask", "spark")
