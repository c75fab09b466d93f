"""Fields that people type, sentences they select, and reviews as gold."""
from __future__ import annotations

from pathlib import Path

import pytest

from targets import adding, editing, gold, review
from targets.editing import EditError
from targets.load import load_bytes
from targets.store import Store
from targets.table import rows
from tests.made import target
from tests.scoring import compare

BASE = rows([target()])[0]
TEXT = """宁波市海洋经济发展实施方案

到2030年，全市海洋生产总值达到800亿元以上，水产品产量稳定在90万吨左右。
建成后可节电三成，实现全覆盖。
"""


def test_only_what_differs_is_a_change() -> None:
    assert editing.changes(BASE, {"value": "80", "unit": "%", "lead": "", "year": 2020}) == {}
    assert editing.changes(BASE, {"value": "1,080.5", "lead": " 省工信厅 "}) == {"value": 1080.5, "lead": "省工信厅"}


def test_a_region_brings_its_code_and_a_metric_its_id() -> None:
    assert editing.changes(BASE, {"region": "贵阳市"}) == {"region": "贵阳", "region_code": "520100"}
    assert editing.changes(BASE, {"region": "某新区"}) == {"region": "某新区", "region_code": None}
    assert editing.changes(BASE, {"region": ""}) == {"region": None, "region_code": None}
    named = editing.changes(BASE, {"metric": "城镇调查失业率"})
    assert named["metric_id"] is not None
    assert editing.changes(BASE, {"metric": "城镇调查失业率", "metric_id": None})["metric"] == "城镇调查失业率"
    assert "metric_id" not in editing.changes(BASE | {"metric_id": None}, {"metric": "城镇调查失业率", "metric_id": None})


ASSIGNED = BASE | {"role": "assigned", "value": None, "unit": "", "metric_id": "aluminium_utilization"}


def test_a_goal_without_a_number_needs_none() -> None:
    assert editing.changes(ASSIGNED, {"value": "", "unit": "", "lead": "省能源局"}) == {"lead": "省能源局"}
    with pytest.raises(EditError):
        editing.changes(BASE, {"value": ""})


def test_a_number_makes_a_target_of_it_and_without_one_none_stays() -> None:
    assert editing.changes(ASSIGNED, {"value": "13.5", "unit": "%"}) == {"value": 13.5, "unit": "%", "role": "target"}
    assert editing.changes(BASE, {"role": "assigned", "unit": "%"}) == {"role": "assigned", "value": None}
    with pytest.raises(EditError):
        editing.changes(ASSIGNED, {"value": "13.5", "unit": ""})


def test_a_range_has_two_ends() -> None:
    assert editing.changes(BASE, {"comparator": "range", "value_max": "85"}) == {"comparator": "range", "value_max": 85.0}


@pytest.mark.parametrize(("typed", "field", "code"), [
    ({"value": "much"}, "value", "edit_number"), ({"value": "nan"}, "value", "edit_number"), ({"value": ""}, "value", "edit_empty"),
    ({"metric": "  "}, "metric", "edit_empty"), ({"unit": None}, "unit", "edit_empty"),
    ({"year": "30"}, "year", "edit_year"), ({"year": 2030.5}, "year", "edit_year"), ({"baseline_year": "二〇二〇"}, "baseline_year", "edit_number"),
    ({"deadline": "2030年底"}, "deadline", "edit_date"), ({"role": "goal"}, "role", "edit_choice"), ({"metric_id": "no_such"}, "metric_id", "edit_choice"),
    ({"comparator": "range"}, "value_max", "edit_range"), ({"comparator": "range", "value_max": 70}, "value_max", "edit_range"),
    ({"value_max": 90}, "value_max", "edit_no_range"),
])
def test_what_can_not_be_kept_is_said_with_its_field(typed: dict, field: str, code: str) -> None:
    with pytest.raises(EditError) as caught:
        editing.changes(BASE, typed)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert caught.value.say("en").endswith(".")


@pytest.mark.parametrize("value", ["2026", "2026-01", "2026-01-31", ""])
def test_dates_of_a_paper(value: str) -> None:
    assert editing.said_of_paper({"issue_date": value, "title": "x"}) == {"issue_date": value, "title": "x"}


def test_the_region_of_a_paper_takes_its_short_name() -> None:
    assert editing.said_of_paper({"region": "贵阳市"}) == {"region": "贵阳"}
    assert editing.said_of_paper({"region": "某新区"}) == {"region": "某新区"}


@pytest.mark.parametrize("value", ["26", "2026年3月", "2026-13", "2026-01-32", "soon"])
def test_what_is_no_date_of_a_paper(value: str) -> None:
    with pytest.raises(EditError) as caught:
        editing.said_of_paper({"issue_date": value})
    assert caught.value.field == "issue_date"


# Adding


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store(f"sqlite:///{tmp_path / 'store.db'}")
    load_bytes(opened, TEXT.encode(), "方案.txt", by="li")
    return opened


def test_words_are_found_where_they_stand() -> None:
    text = "甲30处。乙30处。"
    assert adding.locate(text, " 30处 ") == (1, 4)
    assert adding.locate(text, "30处", near=7) == (6, 9)
    for words, code in (("", "add_empty"), ("40处", "add_not_found")):
        with pytest.raises(adding.AddError) as caught:
            adding.locate(text, words)
        assert caught.value.code == code


def test_numbers_in_the_words_are_candidates(store: Store) -> None:
    records = store.records("方案")
    start, end = adding.locate(TEXT, "全市海洋生产总值达到800亿元以上，水产品产量稳定在90万吨左右")
    found = adding.candidates(TEXT, start, end, records)
    assert [one.text for one in found] == ["800亿元", "90万吨"]
    assert all(one.held for one in found)
    start, end = adding.locate(TEXT, "节电三成")
    (one,) = adding.candidates(TEXT, start, end, [])
    assert (one.text, one.quantity.value, one.quantity.unit) == ("三成", 30.0, "%")
    start, end = adding.locate(TEXT, "全覆盖")
    (one,) = adding.candidates(TEXT, start, end, records)
    assert (one.text, one.quantity) == ("全覆盖", None)


def test_part_of_a_number_selects_all_of_it() -> None:
    text = "水产品产量稳定在90万吨左右。"
    start = text.index("0万")
    assert [one.text for one in adding.candidates(text, start, start + 1, [])] == ["90万吨"]


def test_a_draft_takes_from_its_neighbour_else_from_the_paper(store: Store) -> None:
    document = store.document("方案")
    start, end = adding.locate(TEXT, "90万吨")
    (one,) = adding.candidates(TEXT, start, end, [])
    near = [row for row in store.records("方案") if row["text"] == "800亿元"]
    row = adding.draft(document, one, near)
    assert (row["value"], row["unit"], row["comparator"], row["year"], row["region"]) == (90.0, "万吨", "~", 2030, "宁波")
    assert TEXT[row["evidence_start"]:].startswith(row["evidence"])
    alone = adding.draft(document, one, [])
    assert (alone["metric"], alone["year"], alone["region"]) == (None, None, "宁波")
    with pytest.raises(EditError):
        editing.changes(alone, {})


# Gold


def test_reviews_as_gold_score_the_extractor(store: Store) -> None:
    records = store.records("方案")
    goals = [row for row in records if row["role"] == "target"]
    assert [row["text"] for row in goals] == ["800亿元", "90万吨", "三成"]
    store.decide([review.accept(goals[0]), review.reject(goals[2])], by="li")
    found, left = gold.export(store)
    assert (found, left) == ({}, ["方案"])
    found, left = gold.export(store, partly=True)
    assert [line["text"] for line in found["方案"]] == ["800亿元"]
    store.decide([review.correct(goals[1], {"value": 95.0})], by="li")
    found, left = gold.export(store)
    assert left == []
    assert [(line["text"], line["value"]) for line in found["方案"]] == [("800亿元", 800.0), ("90万吨", 95.0)]
    counts, mistakes = compare(found["方案"], goals[:2])
    assert (counts["gold"], counts["found"], counts["exact"]) == (2, 2, 1)
    assert len(mistakes) == 1
    assert "value" in mistakes[0]


def test_the_rejected_are_no_gold_and_the_merged_are_optional(store: Store) -> None:
    goals = [row for row in store.records("方案") if row["role"] == "target"]
    store.decide([review.reject(goals[0]), review.reject(goals[2]), review.merge(goals[1], goals[0]["id"])], by="li")
    found, _ = gold.export(store)
    assert [(line["text"], line.get("optional")) for line in found["方案"]] == [("90万吨", True)]
    assert gold.lines(found).count("\n") == 1
