"""The five papers in seeds/ against their gold: floors for detection and records, and the figures every analyst looks for."""
from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from extract.model import Target
from extract.output import to_row
from extract.pipeline import extract_document
from extract.reader import read_document
from tests.scoring import compare, f1

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))
GUIZHOU, SHAANXI, NATION, LIAONING, SICHUAN = range(5)


@pytest.fixture(scope="module")
def papers() -> list[list[Target]]:
    return [extract_document(read_document(path)) for path in SEEDS]


def test_floors_on_the_gold_of_the_seeds(papers: list[list[Target]]) -> None:
    totals: Counter[str] = Counter()
    mistakes: list[str] = []
    for path, records in zip(SEEDS, papers, strict=True):
        gold = [json.loads(line) for line in (HERE / "gold" / f"{path.stem}.jsonl").read_text("utf-8").splitlines()]
        counts, wrong = compare(gold, [to_row(record) for record in records])
        totals += counts
        mistakes += wrong
    assert totals["gold"] == 46
    assert f1(totals["found"], totals) >= 0.97, "\n".join(mistakes)
    assert f1(totals["exact"], totals) >= 0.95, "\n".join(mistakes)


def test_spans_are_positions_in_the_text_as_decoded(papers: list[list[Target]]) -> None:
    for path, records in zip(SEEDS, papers, strict=True):
        text = path.read_bytes().decode("utf-8")
        for record in records:
            assert text[record.start:record.end] == record.text
            assert text[record.evidence_start:record.evidence_start + len(record.evidence)] == record.evidence
            assert record.evidence_start <= record.start < record.end <= record.evidence_start + len(record.evidence)
            assert record.trace, "every decision leaves its name"


def test_every_target_names_the_region_of_its_paper(papers: list[list[Target]]) -> None:
    regions = [{(record.region, record.region_code) for record in records} for records in papers]
    assert regions == [{("贵州", "520000")}, {("陕西", "610000")}, {("全国", "100000")}, set(), {("四川", "510000")}]


@pytest.mark.parametrize("paper", [GUIZHOU, SHAANXI, NATION])
def test_aluminium_smelters_use_eighty_percent_of_their_capacity(papers: list[list[Target]], paper: int) -> None:
    found = [record for record in papers[paper] if "电解铝" in record.metric and "产能利用率" in record.metric]
    assert [(record.value, record.unit, record.comparator, record.kind) for record in found] == [(80, "%", ">=", "level")]


def test_sichuan_caps_aluminium_capacity_in_the_goal_and_in_the_annex(papers: list[list[Target]]) -> None:
    found = [record for record in papers[SICHUAN] if (record.value, record.unit) == (110, "万吨")]
    assert [(record.comparator, "电解铝" in record.metric + (record.sector or "")) for record in found] == [("<=", True)] * 2
    assert found[0].year != found[1].year == 2014


def test_lists_that_share_their_verb_give_one_target_each(papers: list[list[Target]]) -> None:
    found = {record.value: record for record in papers[GUIZHOU] if record.unit == "亿元" and record.year == 2020}
    assert found[1000].metric.endswith("总产值")
    assert found[330].metric.endswith("增加值")
    assert [(record.value, record.unit, record.year) for record in papers[SHAANXI] if record.metric.endswith("增加值")] == [
        (1000, "亿元", 2020)]


def test_sizes_of_projects_are_no_targets(papers: list[list[Target]]) -> None:
    assert papers[LIAONING] == []
    everything = extract_document(read_document(SEEDS[LIAONING]), roles=("target", "project"))
    assert {record.role for record in everything} == {"project"}
