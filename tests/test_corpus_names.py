"""Files whose names are no UTF-8, as old Chinese systems wrote them: read, told apart and told in every form of output."""
from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from extract.__main__ import main
from extract.legible import called, legible, told
from tests.corpus_made import dataset, paper

TOP = Path(__file__).parent.parent


def named(folder: Path, name: str, coding: str = "gb18030") -> Path:
    return Path(os.fsdecode(os.fsencode(folder) + b"/" + name.encode(coding)))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder and its papers named in GB 18030, one in UTF-8, one that is neither; one is empty."""
    folder = named(tmp_path, "政策文件")
    folder.mkdir()
    for number, path in enumerate((named(folder, "政策.txt"), named(folder, "规划.txt", "utf-8"), Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")))):
        path.write_text(paper(number), "utf-8")
    named(folder, "空的.txt").write_text("")
    return folder


def docs(path: Path, form: str) -> set[Any]:
    if form == "parquet":
        return set(pq.read_table(str(path))["doc"].to_pylist())
    if form == "xlsx":
        return {row[0] for row in openpyxl.load_workbook(path)["targets"].iter_rows(min_row=2, values_only=True)}
    text = path.read_text("utf-8-sig")
    return {json.loads(line)["doc"] for line in text.splitlines()} if form == "jsonl" else {row["doc"] for row in csv.DictReader(text.splitlines())}


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_every_form_of_output_names_them(form: str, papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(papers), "-o", str(tmp_path / f"out.{form}")]) == 1
    assert docs(tmp_path / f"out.{form}", form) == {"政策", "规划", "\\xff"}
    assert f"{tmp_path}/政策文件/空的.txt: the file is empty" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_an_output_may_be_named_so(form: str, papers: Path, tmp_path: Path) -> None:
    target = named(tmp_path, f"结果政.{form}")
    assert main([str(named(papers, "政策.txt")), "-o", str(target)]) == 0
    target.rename(tmp_path / f"out.{form}")
    assert docs(tmp_path / f"out.{form}", form) == {"政策"}


def test_the_command_writes_them_to_its_output(papers: Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "extract", os.fsencode(papers), "--format", "jsonl"], cwd=TOP, capture_output=True, check=False)
    assert ran.returncode == 1
    assert {json.loads(line)["doc"] for line in ran.stdout.decode("utf-8").splitlines()} == {"政策", "规划", "\\xff"}
    assert ran.stderr.decode("utf-8").count("空的.txt") == 1
    assert b"Traceback" not in ran.stderr


def test_two_codings_of_one_name_are_one_name(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named(papers, "政策.txt", "utf-8").write_text(paper(9), "utf-8")
    assert main([str(papers)]) == 1
    said = capsys.readouterr().err
    assert said.count("政策文件/政策.txt") == 2, said


def test_a_dataset_names_them_and_what_was_set_aside(papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(papers), "--dataset", str(tmp_path / "set")]) == 1
    assert "1 documents were set aside" in capsys.readouterr().err
    assert dataset(tmp_path / "set", papers).known == 4
    table = pq.read_table(tmp_path / "set" / "documents").to_pylist()
    assert {row["id"] for row in table} == {"政策", "规划", "\\xff", "空的"}
    assert len({row["path"] for row in table}) == 4
    listed = list(csv.DictReader((tmp_path / "set" / "failures.csv").read_text("utf-8-sig").splitlines()))
    assert [row["path"] for row in listed] == [told(str(named(papers, "空的.txt")))]
    assert listed[0]["reason_zh"].startswith(f"{tmp_path}/政策文件/空的.txt：")
    assert json.loads((tmp_path / "set" / "manifest.json").read_text("utf-8"))["inputs"] == [str(papers)]
    named(papers, "政策.txt").unlink()
    assert dataset(tmp_path / "set", papers).gone == 1


def test_a_dataset_in_a_folder_named_so_is_refused_in_a_sentence(papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(papers), "--dataset", str(named(tmp_path, "数据集"))]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/数据集: the path of the dataset's folder is no UTF-8; take another name\n"
    assert not named(tmp_path, "数据集").exists()


def test_a_name_is_told_whatever_its_signs() -> None:
    odd = "目/" + os.fsdecode("政策".encode("gb18030")) + "/\udcff"
    assert (told(odd), called(odd), legible(odd)) == ("目/\\xd5\\xfe\\xb2\\xdf/\\xff", "目/政策/\\xff", "目/政策/\\xff")
    assert legible("a\ud800b\x1b") == "a\ufffdb\ufffd"
    assert told("a\ud800") == "a\ufffd"
    assert called("\udcd5\udcfe\ud800") == "\\xd5\\xfe\ufffd"
