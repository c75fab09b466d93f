"""``python -m targets`` and the files it writes: what it says, what it returns, what it leaves alone."""
from __future__ import annotations

import csv
import io
import json
import re
import shlex
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made import document, figures, target

from targets import export, load, override
from targets.__main__ import main
from targets.actuals import answers, understand
from targets.config import TOP
from targets.store import Store

PAPER = """某省有色金属工业发展方案

贵州省人民政府办公厅
2017年12月29日

到2020年，全省电解铝产能利用率达到80%以上。
"""
FIGURES = "地区,指标,年份,数值,单位\n贵州,电解铝产能利用率,2019,81.3,%\n"


@pytest.fixture(autouse=True)
def url(tmp_path, monkeypatch) -> str:
    place = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("TARGETS_DATABASE_URL", place)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("TARGETS_CONFIG", raising=False)
    return place


@pytest.fixture
def filled(url) -> Store:
    store = Store(url)
    store.replace_document(document(), [target()])
    store.save_actuals(figures({"year": 2020}), by="li", origin="form")
    return store


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# Papers


def test_load_seeds_reads_the_papers_once(url, capsys):
    assert main(["load-seeds"]) == 0
    store = Store(url)
    papers, goals = store.documents(), store.targets()
    assert len(papers) == len(list((TOP / "seeds").glob("*.txt")))
    assert papers["title"].notna().all()
    assert len(goals) == papers["n_targets"].sum() > 0
    for row in goals.itertuples():
        assert store.document_text(row.doc)[row.start:row.end] == row.text
    capsys.readouterr()
    assert main(["load-seeds", "--if-empty"]) == 0
    assert capsys.readouterr().err == ""           # nothing to do, nothing said
    assert main(["load-seeds"]) == 0
    pd.testing.assert_frame_equal(store.targets(), goals)


def test_load_takes_files_and_folders_and_names_what_it_can_not_read(tmp_path, url, capsys):
    written(tmp_path / "in" / "a.txt", PAPER)
    written(tmp_path / "b.txt", PAPER.replace("80%", "85%"))
    (tmp_path / "empty").mkdir()
    status = main(["load", str(tmp_path / "in"), str(tmp_path / "b.txt"), str(tmp_path / "no.txt"), str(tmp_path / "empty")])
    said = capsys.readouterr().err
    assert status == 1
    assert "no.txt" in said
    assert "empty" in said
    assert "Traceback" not in said
    assert Store(url).documents()["doc"].tolist() == ["a", "b"]


def test_papers_of_one_name_in_two_folders_are_two_papers(tmp_path, url):
    first = written(tmp_path / "2025" / "贵州省.txt", PAPER)
    second = written(tmp_path / "2026" / "贵州省.txt", PAPER.replace("80%", "85%"))
    store = Store(url)
    for _ in range(2):
        assert load.load_paths(store, [first, second]).failed == []
        assert store.documents()["doc"].tolist() == ["2026/贵州省", "贵州省"]
        assert set(store.targets()["doc"]) == {"2026/贵州省", "贵州省"}
    written(first, PAPER.replace("80%", "90%"))                            # an edited paper keeps its name
    load.load_paths(store, [first])
    assert store.documents()["doc"].tolist() == ["2026/贵州省", "贵州省"]


def test_a_paper_that_trips_the_extractor_is_named_and_passed_over(tmp_path, url, monkeypatch):
    good, bad = written(tmp_path / "good.txt", PAPER), written(tmp_path / "bad.txt", PAPER + "坏")
    extract = load.extract

    def trip(paper):
        if "坏" in paper.text:
            raise KeyError("broken")
        return extract(paper)

    monkeypatch.setattr(load, "extract", trip)
    report = load.load_paths(Store(url), [bad, good])
    assert [doc for doc, _ in report.loaded] == ["good"]
    assert len(report.failed) == 1
    assert "bad.txt" in report.failed[0]


# Figures


def test_import_saves_and_a_second_time_finds_the_same(tmp_path, filled, capsys):
    file = written(tmp_path / "a.csv", FIGURES)
    assert main(["import-actuals", str(file), "--by", "li"]) == 0
    assert "新增 1，更改 0，相同 0" in capsys.readouterr().out
    assert main(["import-actuals", str(file)]) == 0
    assert "新增 0，更改 0，相同 1" in capsys.readouterr().out
    log = filled.revisions().iloc[0]
    assert (log["by"], log["origin"], log["new_value"]) == ("li", "a.csv D2", 81.3)


def test_a_dry_run_saves_nothing(tmp_path, filled, capsys):
    before = filled.actuals()
    assert main(["import-actuals", str(written(tmp_path / "a.csv", FIGURES)), "--dry-run"]) == 0
    assert "读懂 1 个数据" in capsys.readouterr().out
    pd.testing.assert_frame_equal(filled.actuals(), before)


def test_bad_rows_are_said_and_good_ones_kept(tmp_path, filled, capsys):
    file = written(tmp_path / "a.csv", FIGURES + "贵洲,电解铝产能利用率,2018,80,%\n")
    assert main(["import-actuals", str(file), str(tmp_path / "none.csv")]) == 1
    said = capsys.readouterr().err
    assert "待确认 地区“贵洲”无法识别（A3，1 个数），是不是“贵州”" in said
    assert "none.csv" in said
    assert filled.actuals()["year"].tolist() == [2019, 2020]


def test_hints_from_the_command_line(tmp_path, filled):
    file = written(tmp_path / "a.csv", "地区,数值\n陕西,78.4\n")
    assert main(["import-actuals", str(file), "--metric", "电解铝产能利用率", "--unit", "%", "--year", "2019"]) == 0
    assert filled.actuals()["region"].tolist() == ["贵州", "陕西"]


@pytest.mark.parametrize(("fell", "attained"), [("3.5", True), ("2.5", False)])
def test_a_rate_of_decline_is_held_against_a_goal_to_fall(tmp_path, capsys, fell, attained):
    paper = "某省节能工作方案\n\n贵州省人民政府办公厅\n2023年3月1日\n\n2023年，全省单位地区生产总值能耗下降3%以上。\n"
    assert main(["load", str(written(tmp_path / "p.txt", paper))]) == 0
    file = written(tmp_path / "a.csv", f"地区,2023年单位地区生产总值能耗降低率(%)\n贵州,{fell}\n")
    assert main(["import-actuals", str(file)]) == 0
    assert "取负号" in capsys.readouterr().err
    assert main(["status", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["goal"], row["actual_value"], row["attained"]) == (-3, -float(fell), attained)


@pytest.mark.parametrize(("line", "said"), [
    ("贵州,电解铝产能利用率,2020,80.3,%,年鉴,", "来源不同"), ("贵州,电解铝产能利用率,2020,80.3,%,公报,是", "来源不同"),
    ("贵州,电解铝产能利用率,2020,8.13,%,公报,", "变动很大"), ("贵州,电解铝产能利用率,2021,813,%,公报,", "变动很大")])
def test_what_the_app_would_leave_out_is_listed_and_held_back(tmp_path, filled, capsys, line, said):
    filled.save_actuals(figures({"year": 2020, "source": "公报", "preliminary": False}), by="li", origin="form")
    before = filled.actuals()
    file = written(tmp_path / "a.csv", f"地区,指标,年份,数值,单位,来源,初步\n{line}\n贵州,电解铝产能利用率,2018,80.5,%,公报,\n")
    for mode in (["--dry-run"], []):
        assert main(["import-actuals", str(file), *mode]) == 1
        told = capsys.readouterr()
        assert said in told.out
        assert "1 个数据与库中其他来源" in told.err
    assert filled.actuals()["year"].tolist() == [2018, 2020]
    assert filled.actuals().query("year == 2020")["value"].tolist() == before["value"].tolist()
    assert main(["import-actuals", str(file), "--take-differing"]) == 0
    assert float(line.split(",")[3]) in filled.actuals()["value"].tolist()


def test_a_correction_by_the_same_source_is_listed_and_saved(tmp_path, filled, capsys):
    filled.save_actuals(figures({"year": 2020, "source": "公报"}), by="li", origin="form")
    file = written(tmp_path / "a.csv", "地区,指标,年份,数值,单位,来源\n贵州,电解铝产能利用率,2020,80.3,%,公报\n")
    assert main(["import-actuals", str(file)]) == 0
    assert "更改  贵州" in capsys.readouterr().out
    assert filled.actuals()["value"].tolist() == [80.3]


ASKING = {  # a file that asks, and what stands behind … in the option named
    "region_unknown": ("地区,2019年产量(万吨)\n贵洲,1.5\n", ""), "region_strange": ("地区,2019年产量(万吨)\n※※,1.5\n", "贵州"),
    "region_missing": ("指标,2019年\n产量(万吨),1.5\n", "贵州"), "metric_missing": ("地区,2019年\n贵州,1.5\n单位：万吨\n", "产量"),
    "year_missing": ("地区,产量(万吨)\n贵州,1.5\n", "2019"), "year_strange": ("地区,2019/20产量(万吨)\n贵州,1.5\n", "2020"),
    "unit_missing": ("地区,2019年产量 甲\n贵州,1.5\n", "万吨"), "unit_missing_all": ("地区,2019年\n贵州,1.5\n", "万吨"),
    "unit_index": ("地区,2019年居民消费价格指数\n贵州,102.4\n", "%"), "units_several": ("单位：吨、箱\n地区,2019年产量\n贵州,1.5\n", "箱"), "year_cumulative": ("地区,2019年1-12月产量(万吨)\n贵州,1.5\n", ""),
    "fractions": ("地区,2019年占比(%)\n贵州,0.65\n", ""), "fall_sign": ("地区,2019年能耗下降(%)\n贵州,3.5\n", ""), "kind_open": ("地区,2019年比重(%)\n贵州,1.5\n", "")}


@pytest.mark.parametrize("code", answers.FIELDS)
def test_every_question_is_answered_by_the_option_that_its_line_names(tmp_path, filled, capsys, code):
    content, answer = ASKING[code]
    filled.replace_document(document(), [target(metric="比重", kind=kind, unit="%", start=at) for at, kind in enumerate(("level", "growth"))])
    file = written(tmp_path / "x.csv", content)
    asked = [one for one in understand(file.read_bytes(), "x.csv", targets=filled.targets()).issues if one.code == code]
    assert len(asked) == 1
    assert main(["import-actuals", str(file), "--dry-run"]) == 1
    line = next(line for line in capsys.readouterr().err.splitlines() if asked[0].message_zh in line)
    named = line.rpartition("[")[2].removesuffix("]").replace("…", answer).replace("yes|no", "yes").replace("level|growth", "level")
    main(["import-actuals", str(file), "--dry-run", *shlex.split(named)])
    assert asked[0].message_zh not in capsys.readouterr().err


def test_answers_by_wording_and_by_yes_and_no(tmp_path, filled, capsys):
    file = written(tmp_path / "a.csv", "地区,指标,年份,数值,单位\n贵洲,粗刚占比,2019/20,0.65,%\n甲地,粗刚占比,2018,0.55,%\n")
    told = ["--regions", "贵洲=贵州", "--regions", "甲地=贵阳市", "--metrics", "粗刚占比=粗钢占比", "--years", "2019/20=2020", "--fractions", "yes"]
    assert main(["import-actuals", str(file), *told, "--preliminary", "yes", "--note", "试"]) == 0
    new = filled.actuals().query("metric == '粗钢占比'")
    assert new[["region", "year", "value", "preliminary", "note"]].to_numpy().tolist() == [["贵州", 2020, 65, True, "试"], ["贵阳", 2018, 55, True, "试"]]
    assert main(["import-actuals", str(file), *told[:-1], "no", "--take-differing", "--dry-run"]) == 0
    capsys.readouterr()
    assert main(["import-actuals", str(file), "--regions", "贵洲=火星"]) == 2
    assert "火星" in capsys.readouterr().err
    assert main(["import-actuals", str(file), "--years", "2019/20=去年"]) == 2
    for wrong in (["--regions", "贵洲"], ["--units", "=万吨"], ["--fractions", "maybe"]):
        with pytest.raises(SystemExit) as caught:
            main(["import-actuals", str(file), *wrong])
        assert caught.value.code == 2


def test_how_a_file_is_laid_out_from_the_command_line(tmp_path, filled):
    file = tmp_path / "a.csv"
    file.write_bytes("说明,x\n甲,2019年产量甲(万吨)\n贵州,1.5\n".encode("gb18030"))
    assert main(["import-actuals", str(file), "--encoding", "gb18030", "--header", "2", "--axes", "A=region"]) == 0
    assert filled.actuals().query("metric == '产量甲'")[["region", "year", "value"]].to_numpy().tolist() == [["贵州", 2019, 1.5]]
    assert main(["import-actuals", str(file), "--axes", "A=colour"]) == 2
    assert main(["import-actuals", str(file), "--header", "a.csv=4-3"]) == 2
    assert main(["import-actuals", str(file), "--encoding", "klingon"]) == 1
    with pytest.raises(SystemExit) as caught:
        main(["import-actuals", str(file), "--header", "three"])
    assert caught.value.code == 2


# What stands where


def test_status_as_text_csv_and_json(filled, capsys):
    assert main(["status"]) == 0
    text = capsys.readouterr().out
    assert "电解铝产能利用率" in text
    assert "共 1 个目标，已判 1 个（达到 1 个），无数据 0 个" in text
    assert main(["status", "--format", "json", "--region", "贵州", "--metric", "电解铝", "--year", "2020"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["attained"], row["gap"], row["actual_value"], row["reason"]) for row in rows] == [(True, 0, 81.3, None)]
    assert main(["status", "--format", "csv", "--region", "陕西"]) == 0
    assert capsys.readouterr().out.startswith("id,doc,region")
    assert len(pd.read_csv(io.StringIO(text))) > 0


def test_status_of_an_empty_store(capsys):
    assert main(["status"]) == 0
    assert "共 0 个目标" in capsys.readouterr().out


# Files out


def test_export_csv_and_xlsx(tmp_path, filled):
    assert main(["export", "-o", str(tmp_path / "t.csv")]) == 0
    assert main(["export", "-o", str(tmp_path / "a.csv"), "--table", "actuals"]) == 0
    assert main(["export", "-o", str(tmp_path / "all.xlsx")]) == 0
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfid,doc,")
    assert pd.read_csv(tmp_path / "a.csv")["value"].tolist() == [81.3]
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["targets", "actuals", "revisions", "documents", "reviews", "overrides", "files", "kept"]
    assert book["targets"].freeze_panes == "A2"


FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "https://example.org", "=HYPERLINK(\"x\")"]


def test_no_formula_comes_out_of_a_workbook():
    frame = pd.DataFrame({"=name": FORMULAS, "n": [-1.5] * len(FORMULAS)})
    sheet = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(frame))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert [sheet.cell(row, 1).value.strip() for row in range(2, 9)] == [text.strip() for text in FORMULAS]
    assert sheet["B2"].value == -1.5
    assert all(cell.hyperlink is None for cell in cells)


def test_no_formula_comes_out_of_a_csv_and_figures_stay_figures():
    frame = pd.DataFrame({"text": FORMULAS, "n": [-1.5] * len(FORMULAS)})
    back = pd.read_csv(io.BytesIO(export.to_csv(frame)))
    assert not back["text"].str.startswith(tuple("=+-@\t")).any()
    assert back["n"].tolist() == frame["n"].tolist()


def test_headings_in_either_language():
    frame = pd.DataFrame({"region": ["贵州"], "value": [1.0]})
    assert export.to_csv(frame, "zh").decode("utf-8-sig").splitlines()[0] == "地区,数值"
    assert export.to_csv(frame, "en").decode("utf-8-sig").splitlines()[0] == "Region,Value"


@pytest.mark.parametrize("name", ["x.docx", "x", "no/such/folder/x.csv"])
def test_a_place_that_can_not_be_written(tmp_path, filled, capsys, name):
    assert main(["export", "-o", str(tmp_path / name)]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert name in said[0]


# What can go wrong around it


def test_a_locked_store_is_one_sentence_and_status_1(tmp_path, filled, capsys, monkeypatch):
    settings = written(tmp_path / "c.yaml", "store: {wait_seconds: 0.1}\nlanguage: en\n")
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    file = written(tmp_path / "a.csv", FIGURES)
    assert main(["--config", str(settings), "import-actuals", str(file)]) == 1
    other.close()
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert "in use by another program" in said[0]
    assert len(filled.actuals()) == 1


def test_bad_settings_are_status_2(tmp_path, capsys):
    assert main(["--config", str(written(tmp_path / "c.yaml", "colour: red\n")), "status"]) == 2
    assert "colour" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["fly"], ["load"], ["import-actuals", "x.csv", "--year", "soon"]])
def test_wrong_usage_is_status_2(words):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2


def test_it_runs_as_a_module(tmp_path):
    done = subprocess.run([sys.executable, "-m", "targets", "status"], cwd=TOP, capture_output=True, check=False)
    assert done.returncode == 0
    assert "共 0 个目标".encode() in done.stdout


# Reviews, backup


def test_gold_backup_and_rereading(tmp_path, filled, capsys, monkeypatch):
    from targets import review
    gold, kept = tmp_path / "gold.jsonl", tmp_path / "kept.zip"
    filled.replace_document(document(), [target(), target(start=0, end=1, text="到")])
    filled.decide([review.accept(filled.records("paper")[1])], by="li")
    assert main(["export-gold", "-o", str(gold)]) == 1
    assert "paper" in capsys.readouterr().err
    assert gold.read_text() == ""
    assert main(["export-gold", "-o", str(gold), "--partly"]) == 0
    assert [json.loads(line)["value"] for line in gold.read_text().splitlines()] == [80.0]
    assert main(["export", "--table", "reviews", "-o", str(tmp_path / "log.csv")]) == 0
    log = pd.read_csv(tmp_path / "log.csv")
    assert log[["by", "action", "text"]].dropna().values.tolist() == [["li", "accept", "80%"]]
    assert log["action"].tolist() == ["accept", "reread"]         # the paper came in once more and read otherwise
    assert main(["backup", str(kept)]) == 0
    assert "核对 2 条" in capsys.readouterr().err
    assert main(["restore", str(kept)]) == 1                       # the store is not empty
    assert main(["reread"]) == 0
    assert "消失 1" in capsys.readouterr().out                     # the made-up record at 0 is no quantity
    assert len(filled.targets()) == 2
    assert main(["reread", "paper", "--apply"]) == 0
    assert filled.targets()["review"].tolist() == ["accepted"]
    assert main(["reread", "nowhere"]) == 1
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert main(["restore", str(kept)]) == 0
    assert Store(f"sqlite:///{tmp_path / 'new.db'}").targets()["review"].notna().sum() == 1


# Everything at once, and what comes back of a file


def test_everything_goes_into_one_zip_or_workbook(tmp_path, url, filled, capsys):
    nasty = {"year": 2018, "source": "=HYPERLINK(\"x\")", "note": "@SUM(A1)"}
    filled.save_actuals(figures(nasty, {"year": 2017, "note": "-1+2"}), by="+li", origin="＝x", files=[("=a.csv", b"1")])
    filled.override([override.make(filled.targets().iloc[0].to_dict(), "tolerance", 2, "=省里另有口径")], by="wang")
    assert main(["export", "--all", str(tmp_path / "all.zip")]) == 0
    assert main(["export", "--all", str(tmp_path / "all.xlsx")]) == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    tables = ("targets", "actuals", "revisions", "documents", "reviews", "overrides", "files", "kept")
    assert set(parts) == {f"{name}.{kind}" for name in tables for kind in ("csv", "json")}
    for name in tables:
        rows = list(csv.reader(io.StringIO(parts[f"{name}.csv"].decode("utf-8-sig"))))
        assert len(json.loads(parts[f"{name}.json"])) == len(rows) - 1
        for cell in (cell for row in rows for cell in row if cell):
            assert cell[0] not in export.FORMULA or re.fullmatch(r"-?[\d.]+", cell), cell
    [decided] = json.loads(parts["overrides.json"])
    assert (decided["field"], decided["value"], decided["reason"], decided["holds"]) == ("tolerance", "2", "=省里另有口径", True)
    said = {row["year"]: row for row in json.loads(parts["actuals.json"])}
    assert (said[2018]["source"], said[2018]["note"], said[2018]["value"]) == ("=HYPERLINK(\"x\")", "@SUM(A1)", 81.3)   # as it is
    assert said[2020]["source"] is None
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert [book[name].max_row for name in tables] == [len(json.loads(parts[f"{name}.json"])) + 1 for name in tables]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "b"}
    assert main(["export", "--all", str(tmp_path / "all.zip"), "--table", "actuals"]) == 2
    assert "--table" in capsys.readouterr().err


def test_what_was_said_of_the_last_such_file_is_used_and_told(tmp_path, filled, capsys):
    from targets.actuals import answers, understand
    file = written(tmp_path / "a.csv", "地区,c1,2018年\n陕西,x,78.4\n")
    assert main(["import-actuals", str(file)]) == 1                                   # neither metric nor unit
    shape = understand(file.read_bytes(), "a.csv").fingerprint
    said = answers.Said({("metric", ""): "电解铝产能利用率"}, {"axes": {"B": "skip"}, "units": {"电解铝产能利用率": "%"}})
    filled.keep(answers.KIND, shape, answers.body_of(said, "old.csv"), by="王")
    later = written(tmp_path / "b.csv", "地区,c1,2019年\n陕西,y,79.4\n")
    assert main(["import-actuals", str(later), "--fresh"]) == 1
    assert "沿用" not in capsys.readouterr().out
    assert main(["import-actuals", str(later)]) == 1                                  # what it is about, the file does not say
    said = capsys.readouterr()
    assert "b.csv：沿用了 王" in said.out                                             # the column left out
    assert "电解铝产能利用率、%”没有沿用" in said.err
    assert "[--metric '电解铝产能利用率']" in said.err
    assert not (filled.actuals()["region"] == "陕西").any()
    assert main(["import-actuals", str(later), "--metric", "电解铝产能利用率", "--unit", "%"]) == 0
    assert filled.actuals()[lambda one: one["region"] == "陕西"][["metric", "year", "value", "unit"]].values.tolist() == [
        ["电解铝产能利用率", 2019, 79.4, "%"]]


def test_an_answer_about_a_wording_of_the_file_is_used_for_the_next_one(tmp_path, filled, capsys):
    from targets.actuals import answers, understand
    content = "地区,2018年某某产量\n贵洲,78.4\n"
    shape = understand(content.encode(), "a.csv").fingerprint
    said = answers.Said({("region", "贵洲"): "贵州", ("unit", "某某产量"): "万吨", ("region", ""): "云南"}, {})
    filled.keep(answers.KIND, shape, answers.body_of(said, "a.csv"), by="王")
    assert main(["import-actuals", str(written(tmp_path / "b.csv", content))]) == 0
    assert filled.actuals()[lambda one: one["metric"] == "某某产量"][["region", "value", "unit"]].values.tolist() == [["贵州", 78.4, "万吨"]]
    said = capsys.readouterr()
    assert "沿用了 王" in said.out
    assert "没有沿用" not in said.err


def test_words_mapped_before_are_mapped_and_told(tmp_path, filled, capsys):
    from targets import mapping
    goal = mapping.series(filled.targets()).iloc[0]
    group = {"metric": "电解铝装置利用水平", "unit": "‰"}
    name = mapping.wordings(pd.DataFrame([group | {"kind": "level"}])).iloc[0]
    filled.keep(mapping.KIND, name, mapping.body_of(goal, group), by="王")
    file = written(tmp_path / "a.csv", "地区,指标,年份,数值,单位\n陕西,电解铝装置利用水平,2019,784,‰\n")
    assert main(["import-actuals", str(file), "--dry-run", "--fresh"]) == 0
    assert "对应" not in capsys.readouterr().out
    assert main(["import-actuals", str(file)]) == 0
    assert "1 个数按以前的对应，由“电解铝装置利用水平”（‰）改为“电解铝产能利用率”（%）" in capsys.readouterr().out
    assert filled.actuals()[lambda one: one["region"] == "陕西"][["metric", "value", "unit"]].values.tolist() == [["电解铝产能利用率", 78.4, "%"]]


def test_the_imported_file_is_kept_as_it_is(tmp_path, url, filled):
    file = tmp_path / "figures.csv"
    file.write_bytes(FIGURES.encode("gb18030"))
    assert main(["import-actuals", str(file)]) == 0
    kept = filled.files()
    assert kept["name"].tolist() == ["figures.csv"]
    assert filled.file(kept.loc[0, "sha256"]) == file.read_bytes()
    assert filled.saves().loc[0, "files"] == "figures.csv"


def test_a_file_that_adds_nothing_leaves_note_and_source_as_they_are(tmp_path, url, filled, capsys):
    filled.save_actuals(figures({"year": 2019, "value": 81.3, "source": "统计公报", "note": "已与统计局核对"}), by="li", origin="form")
    before = len(filled.revisions())
    file = tmp_path / "again.csv"
    file.write_text("地区,指标,年份,数值,单位\n贵州,电解铝产能利用率,2019,81.3,%\n", "utf-8")
    assert main(["import-actuals", str(file)]) == 0
    kept = filled.actuals().iloc[0]
    assert (kept["source"], kept["note"], kept["entered_by"]) == ("统计公报", "已与统计局核对", "li")
    assert len(filled.revisions()) == before
