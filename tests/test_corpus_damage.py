"""A dataset with a file that is cut off, garbled or of another shape: one sentence that names it, and nothing is changed."""
from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.__main__ import main
from extract.corpuspart import WORK
from extract.corpusplan import PLAN, planned
from extract.corpusrun import KEPT
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError, ReadError
from extract.lexicon import load
from tests.corpus_made import contents, dataset, write_papers

GARBLED = (b"", b"{", b"[]", b"null", b"7", b'"text"', b"{}", b"\xff\xfe", b"[" * 100_000)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A dataset and a paper that it does not hold yet."""
    papers = write_papers(tmp_path / "papers", 6)
    dataset(tmp_path / "set", papers)
    (papers / "new.txt").write_text("贵州省：到2030年，森林覆盖率达到70%。", "utf-8")
    return tmp_path / "set"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "lock"}


def one(folder: Path, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))))


def refused(made: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The sentence for a damaged file; everything is as it was but the vocabulary and the plan that a run writes first."""
    before = files(made)
    assert main([str(made.parent / "papers"), "--dataset", str(made)]) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert "Traceback" not in "\n".join(told)
    assert told[-1].startswith(f"{path}: "), told
    assert "restore it from a copy" in told[-1]
    after = files(made)
    assert {name: after.get(name) for name in before} == before
    return told[-1]


@pytest.mark.parametrize("raw", GARBLED, ids=range(len(GARBLED)))
@pytest.mark.parametrize("pattern", [f"{WORK}/dataset.json", "manifest.json", f"{WORK}/r*.json"])
def test_a_garbled_file_is_named_and_nothing_is_lost(pattern: str, raw: bytes, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = one(made, pattern)
    path.write_bytes(raw)
    refused(made, path, capsys)


@pytest.mark.parametrize(("pattern", "field", "value"), [
    (f"{WORK}/dataset.json", "format", "one"), (f"{WORK}/dataset.json", "roles", None), ("manifest.json", "inputs", "papers"),
    ("manifest.json", "inputs", [1]), (f"{WORK}/r*.json", "part", "r0001-another"), (f"{WORK}/r*.json", "run", "1"),
    (f"{WORK}/r*.json", "cells", {"202052": 1}), (f"{WORK}/r*.json", "cells", [[202052, -1]]), (f"{WORK}/r*.json", "cells", [[202052]]),
    (f"{WORK}/r*.json", "records", 1), (f"{WORK}/r*.json", "sha256", {})])
def test_a_field_of_another_shape_is_named(pattern: str, field: str, value: object, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = one(made, pattern)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {field: value}), "utf-8")
    refused(made, path, capsys)


@pytest.mark.parametrize(("found", "code"), [(KEPT - 1, "older_dataset"), (KEPT + 1, "newer_dataset")])
def test_a_dataset_of_another_format_is_left_as_it_is(found: int, code: str, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made / WORK / "dataset.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": found}), "utf-8")
    before = files(made)
    assert main([str(made.parent / "papers"), "--dataset", str(made)]) == 1
    assert files(made) == before
    assert corpus_fault(code, made, found=found, known=KEPT).say("en") in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["documents.parquet", "records.arrow"])
@pytest.mark.parametrize("how", ["cut", "garbled", "other", "gone"])
def test_a_damaged_part_is_named_and_read_again_once_it_is_taken_away(ending: str, how: str, made: Path) -> None:
    path = one(made, f"{WORK}/r*.{ending}")
    raw = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "other":
        pq.write_table(pa.table({"a": [1]}), path)
    else:
        path.write_bytes(raw[:len(raw) // 2] if how == "cut" else raw[:20] + bytes(len(raw) - 20))
    if ending == "records.arrow":      # what stands in the dataset is not read; a cell that is to be written anew needs it
        for cell in made.glob(f"{WORK}/cells/*.json"):
            cell.unlink()
    before = files(made)
    with pytest.raises(ReadError) as caught:
        dataset(made, made.parent / "papers")
    told = str(caught.value)
    part = path.name.removesuffix(f".{ending}")
    assert told.startswith(f"{path}: ")
    assert f"take away {part}.*" in told
    assert files(made).items() >= {name: raw for name, raw in before.items() if not name.startswith(f"{WORK}/cells")}.items()
    for left in made.glob(f"{WORK}/{part}.*"):
        left.unlink()
    dataset(made, made.parent / "papers")
    dataset(made.parent / "anew", made.parent / "papers")
    assert contents(made) == contents(made.parent / "anew")


def test_words_of_an_earlier_vocabulary_that_are_garbled_are_named(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = one(made, f"{WORK}/words-*.json")
    path.write_bytes(b"{")
    config = tmp_path / "config.yaml"
    config.write_text("vocabulary: {units: {counts: {hive: [蜂箱]}}}\n", "utf-8")
    assert main([str(made.parent / "papers"), "--dataset", str(made), "--config", str(config)]) == 1
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith(f"{path}: a part of the dataset is damaged")
    assert path.read_bytes() == b"{"


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"made_from": 1}'])
def test_a_garbled_note_of_a_cell_has_the_cell_written_again(raw: bytes, made: Path) -> None:
    for cell in made.glob(f"{WORK}/cells/*.json"):
        cell.write_bytes(raw)
    dataset(made, made.parent / "papers")
    dataset(made.parent / "anew", made.parent / "papers")
    assert contents(made) == contents(made.parent / "anew")


@pytest.mark.parametrize("line", ["{", "7", '[["a", 1, 2, 3, 4, 5, 6, 7, 8]]', "[7]"])
def test_a_plan_changed_in_mid_run_is_named(line: str, made: Path) -> None:
    (made / WORK / PLAN).write_text(line + "\n", "utf-8")
    with pytest.raises(ExtractError) as caught:
        list(planned(made))
    assert caught.value.say("zh").startswith(f"{made / WORK / PLAN}：")


def test_every_sentence_of_a_run_is_there_in_both_languages() -> None:
    words = load("corpus")
    assert {lang for group in words.values() for told in group.values() for lang in told} == {"zh", "en"}
    assert all(told["zh"] and told["en"] for group in words.values() for told in group.values())
