"""The made-up corpus: the same for the same seed, whatever its form; what is planted stands in the text, and the extractor reads it so."""
from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.corpus_papers import YEARS, paper, papers, places
from benchmarks.make_corpus import FORMS, PLANTED, write
from extract import extract_text

SAID = ("start", "end", "text", "role", "region", "metric", "value", "value_max", "unit", "comparator", "kind", "direction", "year",
        "baseline_year", "baseline_value")


def test_a_paper_depends_on_its_number_and_the_seed_alone() -> None:
    whole = list(papers(40))
    assert list(papers(10, first=30)) == whole[30:]
    assert paper(7, places()) == whole[7]
    assert paper(7, places(), seed=8) != whole[7]
    assert len({one.text for one in papers(3000)}) == 3000


def test_what_is_planted_stands_in_the_text() -> None:
    found = list(papers(400))
    for one in found:
        assert 120 <= len(one.text) <= 650
        for record in one.records:
            assert one.text[record["start"]:record["end"]] == record["text"]
            assert set(record) == set(PLANTED.names)
            assert record["metric"] in one.text
    records = [record for one in found for record in one.records]
    assert {record["comparator"] for record in records} == {">=", "<=", "~", "=", "range"}
    assert {(record["kind"], record["direction"]) for record in records} == {
        ("level", None), ("growth", "up"), ("growth", "down"), ("change", "up"), ("change", "down")}
    assert sum(record["baseline_value"] is not None for record in records) > 50


def test_the_papers_are_spread_over_the_country_and_its_years() -> None:
    where = places()
    assert len({place.name for place in where if place.level == "province"}) == 31
    records = [record for one in papers(1500) for record in one.records]
    regions = Counter(record["region"] for record in records)
    assert set(regions) == {place.name for place in where}
    assert {record["year"] for record in records} > set(YEARS)


def test_the_extractor_reads_what_was_planted_and_nothing_else() -> None:
    for one in papers(700, first=100_000):
        read = [{name: getattr(record, name) for name in SAID} for record in extract_text(one.text, one.doc)]
        assert read == [{name: record[name] for name in SAID} for record in one.records], one.doc


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same_papers(form: str, tmp_path: Path) -> None:
    counts = write(tmp_path, papers(30), form)
    home = tmp_path / "papers"
    if form == "files":
        texts = {path.stem: path.read_text("utf-8") for path in home.rglob("*.txt")}
    elif form == "zip":
        with zipfile.ZipFile(home / "0000.zip") as bundle:
            texts = {Path(name).stem: bundle.read(name).decode() for name in bundle.namelist()}
    elif form == "jsonl":
        rows = [json.loads(line) for line in (home / "0000.jsonl").read_text("utf-8").splitlines()]
        texts = {row["id"]: row["text"] for row in rows}
    else:
        texts = {row["id"]: row["text"] for row in pq.read_table(home / "0000.parquet").to_pylist()}
    assert texts == {one.doc: one.text for one in papers(30)}
    planted = pq.read_table(tmp_path / "planted.parquet")
    assert planted.to_pylist() == [record for one in papers(30) for record in one.records]
    assert counts == {"documents": 30, "characters": sum(len(one.text) for one in papers(30)), "records": planted.num_rows}
