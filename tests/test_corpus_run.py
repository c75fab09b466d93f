"""A corpus becomes a dataset: the same whatever the engine, the form of the input, the interruptions."""
from __future__ import annotations

import errno
import gzip
import hashlib
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.__main__ import main
from extract.corpus import extract_frame
from extract.corpusjob import USUAL
from extract.corpusprogress import Progress
from extract.corpusrun import run
from extract.errors import ReadError
from extract.model import RECORD_FIELDS
from extract.pipeline import extract_document
from extract.reader import build_document
from tests.corpus_made import PLACES, Here, contents, dataset, paper, write_papers


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", 40)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The records of the papers as files."""
    home = tmp_path_factory.mktemp("plain")
    dataset(home / "set", write_papers(home / "papers", 40))
    return records(home / "set")


def records(folder: Path, names: tuple[str, ...] = RECORD_FIELDS) -> list[str]:
    rows = pq.read_table(folder / "records").select(list(names)).to_pylist()
    return sorted(json.dumps(row, ensure_ascii=False) for row in rows)


def test_the_dataset_holds_what_the_extractor_finds(papers: Path, tmp_path: Path) -> None:
    assert not dataset(tmp_path / "set", papers).faults
    names = tuple(name for name in RECORD_FIELDS if name != "trace")
    expected = [record for path in papers.rglob("*.txt") for record in extract_document(build_document(path.read_text("utf-8"), path.stem))]
    assert len(expected) >= 100
    assert records(tmp_path / "set", names) == sorted(
        json.dumps({name: getattr(record, name) for name in names}, ensure_ascii=False) for record in expected)


def test_records_lie_by_target_year_and_province_and_pandas_reads_them(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers)
    frame = pd.read_parquet(tmp_path / "set" / "records")
    assert (frame["target_year"].astype("Int64") == frame["year"].astype("Int64")).all()
    assert (frame["province"].astype(str) == frame["region_code"]).all()
    assert set(frame["region"]) == set(PLACES)
    documents = pd.read_parquet(tmp_path / "set" / "documents")
    assert len(documents) == 40
    assert set(documents["path"]) == {str(path) for path in papers.rglob("*.txt")}
    assert documents["records"].sum() == len(frame)
    assert (documents["status"] == "done").all()


def test_the_manifest_counts_and_signs_every_file(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers)
    told = json.loads((tmp_path / "set" / "manifest.json").read_text("utf-8"))
    assert told["counts"]["documents"] == 40
    assert told["counts"]["characters"] == sum(len(path.read_text("utf-8")) for path in papers.rglob("*.txt"))
    assert {file["path"]: file["sha256"] for file in told["records"]} == {
        path: hashlib.sha256(content).hexdigest() for path, content in contents(tmp_path / "set").items()}
    assert sum(file["rows"] for file in told["records"]) == told["counts"]["records"] == len(pq.read_table(tmp_path / "set" / "records"))
    assert sum(part["documents"] for part in told["parts"]) == 40
    assert told["inputs"] == [str(papers)]


def as_zip(papers: Path, target: Path) -> str:
    with zipfile.ZipFile(target / "papers.zip", "w") as bundle:
        for path in sorted(papers.rglob("*.txt")):
            bundle.write(path, path.relative_to(papers).as_posix())
    return str(target / "papers.zip")


def as_tar(papers: Path, target: Path, mode: str = "w:gz", name: str = "papers.tar.gz") -> str:
    with tarfile.open(target / name, mode) as bundle:
        for path in sorted(papers.rglob("*.txt")):
            bundle.add(path, path.relative_to(papers).as_posix())
    return str(target / name)


def rows_of(papers: Path) -> list[dict[str, str]]:
    return [{"id": path.stem, "text": path.read_text("utf-8")} for path in sorted(papers.rglob("*.txt"))]


def as_jsonl(papers: Path, target: Path) -> str:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows_of(papers)]
    (target / "papers.jsonl").write_text("\n\n".join(lines), "utf-8")
    return str(target / "papers.jsonl")


def as_jsonl_gz(papers: Path, target: Path) -> str:
    with gzip.open(target / "papers.jsonl.gz", "wt", encoding="utf-8") as handle:
        handle.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows_of(papers))
    return str(target / "papers.jsonl.gz")


def as_parquet(papers: Path, target: Path) -> str:
    pq.write_table(pa.Table.from_pylist(rows_of(papers)), target / "papers.parquet", row_group_size=7)
    return str(target / "papers.parquet")


def as_glob(papers: Path, target: Path) -> str:
    return str(papers / "**" / "*.txt")


def as_url(papers: Path, target: Path) -> str:
    return papers.as_uri()


FORMS = (as_zip, as_tar, as_jsonl, as_jsonl_gz, as_parquet, as_glob, as_url)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_form_of_input_gives_the_same_records(form: Any, papers: Path, tmp_path: Path, plain: list[str]) -> None:
    outcome = dataset(tmp_path / "set", form(papers, tmp_path))
    assert outcome.documents == 40
    assert not outcome.faults
    assert records(tmp_path / "set") == plain


def test_a_run_again_reads_only_what_is_new_or_changed(papers: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "set", papers)
    again = dataset(tmp_path / "set", papers)
    assert (again.read, again.known) == (0, 40)
    (papers / "new.txt").write_text(paper(77), "utf-8")
    (papers / "贵州" / "p0.txt").write_text(paper(88), "utf-8")
    third = dataset(tmp_path / "set", papers)
    assert (third.read, third.known, third.documents) == (2, 39, 41)
    dataset(tmp_path / "anew", papers)
    assert contents(tmp_path / "set") == contents(tmp_path / "anew")


def test_a_run_stopped_at_any_part_goes_on_to_the_same_bytes(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset(tmp_path / "at once", papers)
    monkeypatch.setattr("extract.corpusplan.DOCUMENTS", 7)
    monkeypatch.setattr("extract.corpusdataset.HELD", 20)
    monkeypatch.setattr("extract.corpusdataset.UNPACKED", 1)
    monkeypatch.setattr("extract.corpuspart.BATCH", 4)
    dataset(tmp_path / "whole", papers)
    assert contents(tmp_path / "whole") == contents(tmp_path / "at once")

    class Stops(Here):
        def run(self, function: Any, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
            for number, done in enumerate(super().run(function, tasks)):
                if number == self.after:
                    raise KeyboardInterrupt
                yield done

    for after in (1, 2, 0, 3):
        engine = Stops()
        engine.after = after
        with pytest.raises(KeyboardInterrupt):
            run([str(papers)], tmp_path / "set", engine, USUAL, Progress())
    outcome = dataset(tmp_path / "set", papers)
    assert 0 < outcome.known
    assert outcome.read + outcome.known == 40
    assert contents(tmp_path / "set") == contents(tmp_path / "whole")


def test_a_frame_of_texts_gives_the_records_of_its_files(papers: Path) -> None:
    paths = sorted(papers.rglob("*.txt"))
    by_path = extract_frame([str(path) for path in paths])
    rows = [{"id": path.stem, "path": str(path), "text": path.read_text("utf-8")} for path in paths]
    for frame in (rows, pa.Table.from_pylist(rows), pd.DataFrame(rows)):
        assert extract_frame(frame).equals(by_path)


def test_names_that_are_no_utf8_and_halves_of_signs_end_no_run(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name in ("政策".encode("gb18030"), "政策".encode(), b"\xff"):
        with open(os.fsencode(tmp_path / "papers") + b"/" + name + b".txt", "w", encoding="utf-8") as handle:
            handle.write(paper(len(name)))
    row = '{"id": "a\\ud800", "text": "到2025年，森林覆盖率达到6\\u00005%，城镇化率\\ud83d达到70%。"}'
    (tmp_path / "papers" / "rows.jsonl").write_text(row, "utf-8")
    assert dataset(tmp_path / "set", tmp_path / "papers").set_aside == 0
    told = pq.read_table(tmp_path / "set" / "documents").to_pylist()
    assert sorted(one["id"] for one in told) == ["\\xff", "a\ufffd", "政策", "政策"]
    assert len({one["path"] for one in told}) == 4
    found = pq.read_table(tmp_path / "set" / "records").to_pylist()
    assert "70%" in {one["text"] for one in found}
    assert dataset(tmp_path / "set", tmp_path / "papers").known == 4
    os.unlink(os.fsencode(tmp_path / "papers") + b"/\xff.txt")
    assert dataset(tmp_path / "set", tmp_path / "papers").gone == 1


def test_members_of_a_tar_with_one_name_are_all_read(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "papers.tar", "w") as bundle:
        for number, name in enumerate(("a.txt", "a (2).txt", "a.txt", "a.txt")):
            member = tarfile.TarInfo(name)
            content = paper(number).encode()
            member.size = len(content)
            bundle.addfile(member, io.BytesIO(content))
    assert dataset(tmp_path / "set", tmp_path / "papers.tar").documents == 4
    assert len(set(pq.read_table(tmp_path / "set" / "records")["path"].to_pylist())) == 4


@pytest.mark.parametrize("place", ["corpusrun.make_plan", "corpusrun._sign"])
def test_a_full_disk_is_told_in_a_sentence(place: str, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "plan.jsonl")

    monkeypatch.setattr(f"extract.{place}", full)
    assert main([str(papers), "--dataset", str(tmp_path / "set")]) == 1
    assert "plan.jsonl" in (told := capsys.readouterr().err)
    assert "Traceback" not in told


def test_a_disk_full_while_records_are_written_is_told_with_the_file(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("extract.corpusdataset.put", full)
    with pytest.raises(ReadError) as caught:
        dataset(tmp_path / "set", papers)
    assert "part-0.parquet" in caught.value.say("zh")
    assert not (tmp_path / "set" / "manifest.json").exists()
    monkeypatch.undo()
    assert dataset(tmp_path / "set", papers).known == 40
