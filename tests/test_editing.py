"""Fields that people type, sentences they select, and reviews as gold."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets import adding, editing, gold, locating, review, spans
from targets.editing import EditError
from targets.store import Store
from targets.table import rows
from tests.made import target
from tests.papers_here import load_bytes
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
    assert adding.locate(text, " 甲30处 ") == [(0, 4)]
    assert adding.locate(text, "30处") == [(1, 4), (6, 9)], "which one is asked"
    for words, code in (("", "add_empty"), (" \n", "add_empty"), ("40处", "add_not_found")):
        with pytest.raises(adding.AddError) as caught:
            adding.locate(text, words)
        assert caught.value.code == code


@pytest.mark.parametrize(("text", "words"), [
    ("到2030年，水产品产量达到90万吨左右。", "到２０３０年, 水产品产量达到 90 万吨左右"),      # widths, blanks, another comma
    ("到2030年，水产品产量达\n  到90万\n吨左右。", "到2030年，水产品产量达到90万吨左右"),        # lines of a PDF
    ("到2030年，水产品产量达到90万吨左右。", "到2030年，水產品產量達到90萬噸左右"),           # traditional
    ("到2030年，水產品產量達到90萬噸左右。", "水产品产量达到90万吨"),
    ("实施“碧海”行动（2026—2030年），建成6处。", '实施"碧海"行动(2026-2030年),建成6处'),
    ("| 水产品产量 | 万吨 | 81 | 90 |", "水产品产量\t万吨\t81\t90"),                         # cells
    ("地区GDP增长5%左右。", "地区gdp增长5%"),
    ("新建\u200b海洋牧场6处。", "新建海洋牧场6处"),                                           # a character without width
])
def test_words_are_found_though_written_otherwise(text: str, words: str) -> None:
    ((start, end),) = adding.locate(text, words)
    assert adding.candidates(text, start, end, [])[-1].quantity is not None
    assert locating.find(text, text[start:end]) == [(start, end)]
    assert text[start:end].strip() == text[start:end]


WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "0123456789%"} | {"，": ",", "产": "產", "万": "萬"})


@given(st.text("到年产达万吨0123456789%，。", min_size=4, max_size=60), st.data())
def test_whatever_is_copied_from_a_paper_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 1, len(text)))
    words = "".join(sign + data.draw(st.sampled_from(["", "", " ", "\n", "\u3000"])) for sign in text[start:end])
    places = locating.find(text, words.translate(WIDE) if data.draw(st.booleans()) else words)
    assert places, "it stands there"
    assert all(text[a:b] == text[start:end] for a, b in places)
    if not (text[start:end][0] + text[start:end][-1] + text[max(start - 1, 0):start] + text[end:end + 1]).strip("到年产达万吨%，。"):
        assert (start, end) in places


def test_a_figure_is_found_whole() -> None:
    text = "增长15%，其中甲增长5%，乙增长2.5%，共15万吨。"
    assert [text[start - 3:end] for start, end in adding.locate(text, "5%")] == ["甲增长5%"]
    assert adding.locate("增长15%。", "5%") == [(3, 5)], "better a part than nothing"


def test_words_that_stand_there_in_part_say_which_part() -> None:
    with pytest.raises(adding.AddError) as caught:
        adding.locate("全市海洋生产总值达到800亿元以上，水产品产量稳定。", "全市海洋生产总值达到800亿元以上，第 3 页 水产品产量稳定")
    assert caught.value.code == "add_found_part"
    assert "全市海洋生产总值达到800亿元以上" in str(caught.value)


# A span set right


LINE = "水产品产量由81万吨增加到90万吨左右，良种覆盖率达到80%～85%。另有6处。"


def at(words: str, **fields: object) -> dict:
    start, stop = LINE.index(words), LINE.index("。") + 1
    return BASE | {"start": start, "end": start + len(words), "text": words, "evidence": LINE[:stop], "evidence_start": 0, "review": None} | fields


def test_another_number_of_the_sentence_is_read_anew() -> None:
    row = at("81万吨", value=81.0, unit="万吨", comparator="=")
    other = at("90万吨", id="other")
    found = spans.numbers(LINE, row, [row, other])
    assert [(one.text, one.held) for one in found] == [("81万吨", None), ("90万吨", "other"), ("80%～85%", None)]
    start = LINE.index("90万吨")
    assert spans.adjusted(LINE, row, start, start + 4) == {
        "start": start, "end": start + 4, "text": "90万吨", "value": 90.0, "value_max": None, "unit": "万吨", "comparator": "~"}
    start = LINE.index("80%～85%")
    new = spans.adjusted(LINE, row, start, start + 7)
    assert (new["value"], new["value_max"], new["unit"], new["comparator"]) == (80.0, 85.0, "%", "range")


def test_an_edge_moved_reads_what_is_left() -> None:
    row = at("80%～85%", value=80.0, value_max=85.0, unit="%", comparator="range")
    new = spans.adjusted(LINE, row, row["start"] + 4, row["end"])
    assert (new["text"], new["value"], new["value_max"], new["comparator"]) == ("85%", 85.0, None, "=")
    words = spans.adjusted(LINE, row, row["start"] - 2, row["start"])
    assert words == {"start": row["start"] - 2, "end": row["start"], "text": LINE[row["start"] - 2:row["start"]]}, "no number: the value stays"


def test_a_goal_without_a_number_that_is_given_a_span_with_one_is_a_target() -> None:
    row = at("水产品产量", value=None, unit="", comparator="=", role="assigned")
    start = LINE.index("90万吨")
    drafted = row | spans.adjusted(LINE, row, start, start + 4)
    new = editing.changes(drafted, {"value": "90", "unit": "万吨", "role": "assigned"})
    assert (drafted["value"], (drafted | new)["role"]) == (90.0, "target")


def test_a_unit_that_stands_in_the_head_of_a_table_stays() -> None:
    line = "| 森林覆盖率 | 55 | 60 |"
    row = BASE | {"start": 10, "end": 12, "text": "55", "evidence": line, "evidence_start": 0, "unit": "%", "value": 55.0}
    new = spans.adjusted(line, row, line.index("60"), line.index("60") + 2)
    assert (new["value"], new["unit"]) == (60.0, "%")


@pytest.mark.parametrize(("start", "end"), [(5, 5), (8, 6), (-1, 3), (0, 200), (LINE.index("6处"), LINE.index("6处") + 2)])
def test_a_span_outside_its_sentence_is_refused(start: int, end: int) -> None:
    with pytest.raises(adding.AddError) as caught:
        spans.adjusted(LINE, at("81万吨"), start, end)
    assert caught.value.code == "span_outside"


def test_numbers_in_the_words_are_candidates(store: Store) -> None:
    records = store.records("方案")
    ((start, end),) = adding.locate(TEXT, "全市海洋生产总值达到800亿元以上，水产品产量稳定在90万吨左右")
    found = adding.candidates(TEXT, start, end, records)
    assert [one.text for one in found] == ["800亿元", "90万吨"]
    assert all(one.held for one in found)
    ((start, end),) = adding.locate(TEXT, "节电三成")
    (one,) = adding.candidates(TEXT, start, end, [])
    assert (one.text, one.quantity.value, one.quantity.unit) == ("三成", 30.0, "%")
    ((start, end),) = adding.locate(TEXT, "全覆盖")
    (one,) = adding.candidates(TEXT, start, end, records)
    assert (one.text, one.quantity) == ("全覆盖", None)


def test_part_of_a_number_selects_all_of_it() -> None:
    text = "水产品产量稳定在90万吨左右。"
    start = text.index("0万")
    assert [one.text for one in adding.candidates(text, start, start + 1, [])] == ["90万吨"]


def test_a_draft_takes_from_its_neighbour_else_from_the_paper(store: Store) -> None:
    document = store.document("方案")
    ((start, end),) = adding.locate(TEXT, "90万吨")
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
