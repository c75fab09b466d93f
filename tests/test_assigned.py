"""Goals without a number, whose figure a superior body has set: found as a role of their own, and never among the targets."""
from __future__ import annotations

import dataclasses

import pytest
import yaml

from extract import assigned
from extract.model import Role
from extract.pipeline import extract_document
from extract.reader import build_document
from tests.case_check import CASES, place

DOC = {"title": "贵州省“十四五”规划", "region": "贵州", "issue_date": "2021-03-01"}
LOADED = yaml.safe_load((CASES / "assigned.yaml").read_text("utf-8"))
FIELDS = {"metric", "metric_id", "kind", "direction", "comparator", "year", "region", "force", "lead", "unit", "baseline_year", "baseline_value"}


def records(text: str, doc: dict | None = None, roles=(Role.ASSIGNED,)):
    said = {name: str(value) for name, value in (doc or DOC).items()}
    return extract_document(build_document(text, "case", said=said), roles)


@pytest.mark.parametrize("case", LOADED, ids=lambda case: case["text"].strip().splitlines()[-1][:30])
def test_case(case):
    found = {(one.start, one.end): one for one in records(case["text"], case.get("doc"))}
    wanted = {place(case["text"], goal["span"], goal.get("nth", 1)): goal for goal in case["goals"]}
    assert [case["text"][a:b] for a, b in sorted(found)] == [case["text"][a:b] for a, b in sorted(wanted)]
    for where, goal in wanted.items():
        one = found[where]
        assert set(goal) - {"span", "nth", "by"} <= FIELDS
        assert {name: getattr(one, name) for name in goal if name in FIELDS} == {name: goal[name] for name in goal if name in FIELDS}
        assert one.value is None
        assert one.role == Role.ASSIGNED
        assert "by" not in goal or f"assigned:{goal['by']}" in one.trace
        assert case["text"][one.start:one.end] == one.text
        assert one.evidence_start <= one.start


def test_enough_cases_and_negatives():
    assert len(LOADED) >= 40
    assert sum(not case["goals"] for case in LOADED) >= 18


def test_targets_are_what_they_were_without_them():
    for case in LOADED:
        everything = records(case["text"], case.get("doc"), roles=None)
        plain = records(case["text"], case.get("doc"), roles=(Role.TARGET,))
        assert [one for one in everything if one.role == Role.TARGET] == plain
        assert not any(one.role == Role.ASSIGNED for one in plain)
        assert {id_of(one) for one in records(case["text"], case.get("doc"))} == {id_of(one) for one in everything if one.role == Role.ASSIGNED}


def id_of(record):
    return dataclasses.astuple(record)


def test_every_record_of_a_paragraph_has_a_place_of_its_own():
    found = records("能耗强度、碳排放强度和用水总量完成国家下达目标。")
    assert len(found) == len({(one.start, one.end) for one in found}) == 3


@pytest.mark.parametrize(("by", "code", "above"), [
    ("nation", "520000", True), ("nation", "100000", False), ("province", "520000", False), ("province", "520100", True), ("city", "520100", False),
    ("city", "520123", True), ("above", "520000", True), ("above", "100000", False), ("nation", None, True)])
def test_who_sets_it_stands_above_whom_it_is_set_for(by, code, above):
    assert assigned.is_above(by, code) is above


def test_traditional_characters_are_read_alike():
    (one,) = records("到2025年，單位地區生產總值能耗降低完成國家下達目標任務。")
    assert (one.text, one.metric_id) == ("國家下達目標任務", "energy_intensity")
