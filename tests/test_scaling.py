"""The page on scaling is made from what was measured; the bench that measures tells a dataset that is not what was planted."""
from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import yaml

from benchmarks import scaling
from benchmarks.bench_corpus import fingerprint, keep, known_runs, made, measure


def test_the_page_is_made_from_the_measurements() -> None:
    assert scaling.PAGE.read_text("utf-8") == scaling.page(scaling.load()), "run python benchmarks/scaling.py"


def test_the_engines_measured_wrote_the_same_files_and_what_was_planted() -> None:
    runs = scaling.load()["runs"]
    assert {run["engine"] for run in runs} == {"serial", "pool", "dask", "spark"}
    assert all(run["equal"] for run in runs)
    for size in {run["documents"] for run in runs}:
        assert len({run["files"] for run in runs if run["documents"] == size}) == 1


def test_what_was_measured_at_one_size_alone_is_not_called_growth() -> None:
    known = scaling.load()
    size = known["runs"][0]["documents"]
    known["runs"] = [run for run in known["runs"] if run["documents"] == size]
    assert "was not; by its code" in scaling.page(known)
    known["runs"] += [run | {"documents": size * 5} for run in known["runs"]]
    assert f"From {size:,} to {size * 5:,} papers" in scaling.page(known)


def test_both_languages_say_the_same_figures() -> None:
    words = yaml.safe_load(scaling.WORDS.read_text("utf-8"))
    assert words["zh"].keys() == words["en"].keys()
    for key, said in words["zh"].items():
        assert isinstance(said, str) or len(said) == len(words["en"][key])
    named = [{name for name in scaling.reckon(scaling.load()) if f"{{{name}}}" in words[lang]["text"]} for lang in ("zh", "en")]
    assert named[0] == named[1]


def test_a_million_papers_take_what_their_rate_says() -> None:
    known = scaling.load()
    known["runs"] = [{"engine": "pool", "documents": 1000, "characters": 500_000, "records": 4000, "seconds": 5.0, "main_cpu": 1.0,
                      "workers_cpu": 9.0, "free_seconds": 5.5, "peak_mb": 300, "largest_mb": 200, "dataset_mb": 1.0, "parts_mb": 1.0,
                      "files": "", "equal": True, "load": 1.0, "single": 100_000}]
    values = scaling.reckon(known)
    assert values["overhead"] == "50%"      # 500,000 characters in 10 s of processor time, against 100,000 a second
    assert values["_hours"]["short"] == 1_000_000 * 500 / 50_000 / 3600
    assert values["record_bytes"] == "250"


def test_the_bench_measures_a_run_and_tells_records_that_were_not_planted(tmp_path: Path) -> None:
    corpus = made(tmp_path, 40, "jsonl")
    run = measure(corpus, "serial", tmp_path / "set") | {"single": 1}
    assert run["equal"]
    assert run["main_cpu"] > 0
    assert run["workers_cpu"] > 0
    assert run["peak_mb"] >= run["largest_mb"] > 20
    keep(tmp_path / "kept.json", run)
    keep(tmp_path / "kept.json", run | {"seconds": 1.0})
    assert [one["seconds"] for one in known_runs(tmp_path / "kept.json")] == [1.0]
    table = pq.read_table(corpus / "planted.parquet")
    pq.write_table(table.slice(1), corpus / "planted.parquet")
    assert fingerprint(corpus / "planted.parquet") != fingerprint(tmp_path / "set" / "records")
    rows = table.to_pylist()
    rows[0]["value"] += 1
    pq.write_table(table.from_pylist(rows, schema=table.schema), corpus / "planted.parquet")
    assert fingerprint(corpus / "planted.parquet") != fingerprint(tmp_path / "set" / "records")
    assert json.loads((corpus / "planted.json").read_text())["records"] == len(rows)
