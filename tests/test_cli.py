"""``python -m extract``: formats, exit status, and what a person reads when something is wrong."""
from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from extract.__main__ import build_parser, main
from extract.model import RECORD_FIELDS, Target
from extract.output import FORMULA, write_file, write_text

HERE = Path(__file__).parent
TEXT = "四川省人民政府关于某事的意见\n川府发〔2014〕5号\n各市（州）人民政府：\n　　到2017年，电解铝行业产能控制在110万吨以内，产能利用率达到80%以上。\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "甲.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "extract", *map(str, args)], cwd=HERE.parent, capture_output=True,
                          text=True, encoding="utf-8", timeout=120, check=False)


def test_a_table_on_stdout(paper: Path) -> None:
    done = run(paper)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert tuple(rows[0]) == RECORD_FIELDS
    assert [(row["doc"], row["region"], row["value"], row["unit"], row["comparator"], row["year"]) for row in rows] == [
        ("甲", "四川", "110.0", "万吨", "<=", "2017"), ("甲", "四川", "80.0", "%", ">=", "2017")]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_each_format_holds_the_same_table(paper: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form}"
    assert main([str(paper), "-o", str(target)]) == 0
    if form == "jsonl":
        rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
        assert isinstance(rows[0]["trace"], list)
    elif form == "csv":
        assert target.read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark"
        rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    elif form == "parquet":
        rows = pyarrow.parquet.read_table(target).to_pylist()
    else:
        head, *lines = openpyxl.load_workbook(target).active.iter_rows(values_only=True)
        rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert tuple(rows[0]) == RECORD_FIELDS
    assert [(row["text"], float(row["value"])) for row in rows] == [("110万吨", 110.0), ("80%", 80.0)]


def test_the_format_can_be_said(paper: Path, tmp_path: Path) -> None:
    assert main([str(paper), "-o", str(tmp_path / "out.dat"), "--format", "jsonl"]) == 0
    assert json.loads((tmp_path / "out.dat").read_text("utf-8").splitlines()[0])["doc"] == "甲"


def test_what_fails_is_named_once_and_the_rest_is_done(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4")
    done = run(tmp_path / "empty", tmp_path / "none.txt", tmp_path / "scan.pdf", paper, "--format", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    said = done.stderr.splitlines()
    assert len(said) == 3
    for name in ("empty", "none.txt", "scan.pdf"):
        assert sum(name in line for line in said) == 1
    assert "Traceback" not in done.stderr


def test_an_error_inside_one_document_does_not_end_the_batch(paper: Path, capsys, monkeypatch) -> None:
    def broken(document, roles=("target",)):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("extract.pipeline.extract_document", broken)
    assert main([str(paper)]) == 1
    assert "the extractor failed on this text (ZeroDivisionError: boom)" in capsys.readouterr().err


@pytest.mark.parametrize(("args", "message"), [
    ([], "required: PATH"),
    (["{paper}", "--format", "xlsx"], "needs -o FILE"),
    (["{paper}", "-o", "{folder}/out.doc"], "the ending says no known format"),
    (["{paper}", "-o", "{folder}/none/out.csv"], "does not exist; make it first"),
    (["{paper}", "--jobs", "0"], "--jobs must be 1 or more"),
    (["{paper}", "--engine", "abacus"], "invalid choice"),
    (["{paper}", "--config", "{folder}/none.yaml"], "the settings can't be read"),
])
def test_wrong_usage_ends_with_two(paper: Path, capsys, args: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main([arg.format(paper=paper, folder=paper.parent) for arg in args])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_two_files_of_one_name_would_mix_so_the_second_fails(paper: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "甲.md").write_text(TEXT, "utf-8")
    assert main([str(paper), str(tmp_path / "x"), str(paper), "--format", "jsonl"]) == 1
    captured = capsys.readouterr()
    assert "rename one of them" in captured.err
    assert len(captured.out.splitlines()) == 2


def test_jobs_change_the_speed_and_nothing_else(capsys) -> None:
    outputs = []
    for jobs in ("1", "2"):
        assert main([str(HERE.parent / "seeds"), "--jobs", jobs]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) > 40


def test_explain_prints_the_trace_of_each_record(paper: Path, capsys) -> None:
    assert main([str(paper), "--explain"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("甲:") and "]" in line for line in lines)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_goal_without_a_number_goes_into_every_format_and_is_explained(paper: Path, tmp_path: Path, capsys, form: str) -> None:
    paper.write_text(TEXT + "　　到2017年，单位地区生产总值能耗降低完成国家下达目标任务。\n", encoding="utf-8")
    assert main([str(paper), "--role", "all", "--explain", "-o", str(tmp_path / f"out.{form}")]) == 0
    assert [line for line in capsys.readouterr().err.splitlines() if " assigned " in line and "国家下达目标任务" in line and "assigned:nation" in line]
    if form == "jsonl":
        rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    elif form == "parquet":
        rows = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    else:
        head, *body = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True)
        rows = [dict(zip(head, row, strict=True)) for row in body]
    (one,) = [row for row in rows if row["role"] == "assigned"]
    assert (one["value"] or None, one["metric_id"], int(one["year"])) == (None, "energy_intensity", 2017)


def test_all_roles_are_more_than_targets(capsys) -> None:
    seed = str(HERE.parent / "seeds" / "003_3a3efb91b59b4f24.txt")
    counts = []
    for role in ("target", "all"):
        assert main([seed, "--role", role, "--format", "jsonl"]) == 0
        counts.append(len(capsys.readouterr().out.splitlines()))
    assert counts[0] < counts[1]


def test_a_users_vocabulary_is_laid_over(tmp_path: Path, paper: Path, capsys) -> None:
    config = tmp_path / "my.yaml"
    config.write_text("vocabulary:\n  colours: {}\n", "utf-8")
    with pytest.raises(SystemExit):
        main([str(paper), "--config", str(config)])
    assert "vocabulary.colours is no vocabulary file" in capsys.readouterr().err
    (tmp_path / "乙.txt").write_text("到2020年，全省养蜂达到300蜂箱格。\n", "utf-8")
    config.write_text("vocabulary:\n  units:\n    counts: {hive: [蜂箱格]}\n", "utf-8")
    assert main([str(tmp_path / "乙.txt"), "--config", str(config), "--role", "all", "--format", "jsonl"]) == 0
    assert [json.loads(line)["unit"] for line in capsys.readouterr().out.splitlines()] == ["蜂箱格"]
    from extract import lexicon
    lexicon.overlay(None)


def make(**fields) -> Target:
    known = dict.fromkeys(RECORD_FIELDS) | {"doc": "甲", "start": 0, "end": 1, "text": "-5%", "role": "target", "value": 5.0,
                                            "metric": "=cmd|' /C calc'!A0", "unit": "%", "trace": ("a", "b"), "confidence": 1.0}
    return Target(**(known | fields))


@pytest.mark.parametrize("start", FORMULA)
def test_no_cell_becomes_a_formula(tmp_path: Path, start: str) -> None:
    record = make(metric=f"{start}1+1", evidence="https://example.org")
    handle = io.StringIO()
    write_text([record], handle, "csv")
    row = next(csv.DictReader(io.StringIO(handle.getvalue(), newline="")))
    assert row["metric"] == f"'{start}1+1"
    assert row["value"] == "5.0"
    write_file([record], tmp_path / "a.xlsx", "xlsx")
    cells = {cell.value: cell for line in openpyxl.load_workbook(tmp_path / "a.xlsx").active for cell in line}
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells.values())


def test_a_failure_leaves_an_older_file_as_it_was(tmp_path: Path) -> None:
    old = tmp_path / "out.csv"
    old.write_text("old", "utf-8")

    def records():
        yield make()
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError):
        write_file(records(), old, "csv")
    assert old.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [old]


def test_nothing_heavy_is_imported_for_a_text_table() -> None:
    code = ("import sys; from extract.__main__ import main; main(['seeds', '--format', 'jsonl']); "
            "print([m for m in ('pandas', 'streamlit', 'pyarrow', 'plotly', 'targets') if m in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, capture_output=True, text=True, encoding="utf-8",
                          timeout=60, check=True)
    assert done.stderr.strip() == "[]"


def test_help_names_every_option() -> None:
    text = build_parser().format_help()
    for option in ("--output", "--format", "--role", "--jobs", "--engine", "--explain", "--config"):
        assert option in text
