"""Papers in a bucket: a real server of S3's protocol on this machine, every form of input, and what is said where one can't be reached.

``s3fs`` and ``moto`` are no part of the application, which takes s3:// as it takes any URL of fsspec.
"""
from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.__main__ import main
from extract.corpusengines import open_engine
from extract.corpusjob import Job
from extract.corpusprogress import Progress
from extract.corpusrun import run
from tests import beside
from tests.corpus_made import contents, dataset, paper

COUNT = 12


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    assert beside.at_hand("s3"), "make test puts it there"
    import s3fs
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    address = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    urlopen(f"{address}/moto-api/reset", data=b"").close()      # what an earlier test left
    for name, value in (("SECRET_ACCESS_KEY", "test"), ("ACCESS_KEY_ID", "test"), ("DEFAULT_REGION", "us-east-1"),
                        ("ENDPOINT_URL", address)):
        monkeypatch.setenv(f"AWS_{name}", value)
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    files.mkdir("papers")
    yield files
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def fill(files: Any, form: str) -> str:
    """The papers in the bucket in a form; the address to read them by."""
    texts = {f"贵州/p{number}.txt": paper(number) for number in range(COUNT)}
    rows = [{"id": name, "text": text} for name, text in texts.items()]
    raw = io.BytesIO()
    if form in ("folder", "glob"):
        for name, text in texts.items():
            files.pipe(f"papers/{form}/{name}", text.encode())
        return f"s3://papers/{form}/**/*.txt" if form == "glob" else f"s3://papers/{form}"
    if form == "zip":
        with zipfile.ZipFile(raw, "w") as bundle:
            for name, text in texts.items():
                bundle.writestr(name, text)
    elif form == "tar.gz":
        with tarfile.open(fileobj=raw, mode="w:gz") as bundle:
            for name, text in texts.items():
                member = tarfile.TarInfo(name)
                member.size = len(text.encode())
                bundle.addfile(member, io.BytesIO(text.encode()))
    elif form == "jsonl":
        raw.write("\n".join(json.dumps(row) for row in rows).encode())
    else:
        pq.write_table(pa.Table.from_pylist(rows), raw, row_group_size=5)
    files.pipe(f"papers/all.{form}", raw.getvalue())
    return f"s3://papers/all.{form}"


@pytest.mark.parametrize("form", ["folder", "glob", "zip", "tar.gz", "jsonl", "parquet"])
def test_papers_in_a_bucket_give_the_records_of_files(form: str, bucket: Any, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for number in range(COUNT):
        (tmp_path / "papers" / f"p{number}.txt").write_text(paper(number), "utf-8")
    dataset(tmp_path / "files", tmp_path / "papers")
    address = fill(bucket, form)
    outcome = dataset(tmp_path / "set", address)
    assert (outcome.documents, outcome.set_aside, outcome.faults) == (COUNT, 0, [])
    names = ("text", "value", "unit", "year", "region", "metric")
    assert planted(tmp_path / "set", names) == planted(tmp_path / "files", names)
    assert dataset(tmp_path / "set", address).known == COUNT


def planted(folder: Path, names: tuple[str, ...]) -> list[str]:
    return sorted(json.dumps(row, ensure_ascii=False) for row in pq.read_table(folder / "records").select(list(names)).to_pylist())


def test_a_bucket_that_changed_is_brought_up_to_date(bucket: Any, tmp_path: Path) -> None:
    address = fill(bucket, "folder")
    dataset(tmp_path / "set", address)
    bucket.pipe("papers/folder/贵州/p0.txt", paper(77).encode())
    bucket.pipe("papers/folder/new.txt", paper(78).encode())
    bucket.rm("papers/folder/贵州/p1.txt")
    bucket.invalidate_cache()
    outcome = dataset(tmp_path / "set", address)
    assert (outcome.read, outcome.known, outcome.gone, outcome.documents) == (2, COUNT - 2, 1, COUNT)


def test_workers_of_a_pool_read_from_the_bucket(bucket: Any, tmp_path: Path) -> None:
    address = fill(bucket, "folder")
    dataset(tmp_path / "here", address)
    with open_engine("local", 2) as engine:
        outcome = run([address], tmp_path / "set", engine, Job(), Progress())
    assert outcome.documents == COUNT
    assert contents(tmp_path / "set") == contents(tmp_path / "here")


@pytest.mark.parametrize("trouble", ["bucket", "key", "server"])
def test_what_cannot_be_reached_is_told_in_a_sentence(trouble: str, bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    if trouble == "server":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        type(bucket).clear_instance_cache()
    address = {"bucket": "s3://nobody/papers", "key": "s3://papers/nothing.txt", "server": "s3://papers/folder"}[trouble]
    assert main([address, "--dataset", str(tmp_path / "set")]) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert any(line.startswith(address) for line in told.splitlines()), told


def test_a_dataset_is_not_written_to_a_bucket(bucket: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path), "--dataset", "s3://papers/set"])
    assert ended.value.code == 2
    assert "s3://papers/set: the dataset is written to a folder" in capsys.readouterr().err
