"""The package's face: three functions, what they promise, and that the caller's word goes before the text's own."""
from __future__ import annotations

import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract
from extract.errors import ReadError
from extract.model import Document, Quantity, Target

PAPER = """贵州省人民政府关于加快水利发展的意见
黔府发〔2016〕12号

各市、自治州人民政府：
一、主要目标
到2020年，全省农田灌溉水利用系数提高到0.48以上，今年新增供水能力4亿立方米。

贵州省人民政府
2016年5月20日
"""


def test_the_face_is_three_functions():
    assert sorted(extract.__all__) == ["extract_text", "find_quantities", "read_document"]
    assert list(inspect.signature(extract.extract_text).parameters) == ["text", "doc", "title", "issuer", "doc_number", "issue_date", "region"]
    assert all(p.kind is p.KEYWORD_ONLY for p in list(inspect.signature(extract.extract_text).parameters.values())[2:])


def test_extract_text_gives_targets_only_with_their_paper():
    found = extract.extract_text(PAPER, "sl2016")
    assert found
    assert all(isinstance(t, Target) and t.role == "target" for t in found)
    assert {(t.doc, t.doc_title, t.doc_number, t.issuer, t.issue_date, t.region) for t in found} == {
        ("sl2016", "贵州省人民政府关于加快水利发展的意见", "黔府发〔2016〕12号", "贵州省人民政府", "2016-05-20", "贵州")}
    assert [t.text for t in found] == ["0.48", "4亿立方米"]
    assert [t.year for t in found] == [2020, 2016]


@pytest.mark.parametrize(("hint", "value", "field", "wanted"), [
    ("title", "水利意见汇编", "doc_title", "水利意见汇编"), ("issuer", "某某办", "issuer", "某某办"), ("doc_number", "黔水〔2017〕3号", "doc_number", "黔水〔2017〕3号"),
    ("issue_date", "2018-09-01", "issue_date", "2018-09-01"), ("region", "成都", "region", "成都"), ("region", "成都市", "region_code", "510100"), ("region", "四川", "region_code", "510000"),
])
def test_a_hint_wins_over_the_text(hint, value, field, wanted):
    found = extract.extract_text(PAPER, **{hint: value})
    assert found
    assert {getattr(t, field) for t in found} == {wanted}


@pytest.mark.parametrize("hint", ["title", "issuer", "doc_number", "issue_date", "region"])
def test_an_empty_hint_leaves_the_texts_own(hint):
    assert extract.extract_text(PAPER, **{hint: None}) == extract.extract_text(PAPER, **{hint: ""}) == extract.extract_text(PAPER)


def test_the_hinted_date_is_what_this_year_means():
    assert [t.year for t in extract.extract_text("力争今年新建桥梁4座。", issue_date="2018-09-01")] == [2018]
    assert [t.year for t in extract.extract_text("力争明年新建桥梁4座。", issue_date="2018")] == [2019]


def test_the_hinted_title_dates_a_plan():
    assert [t.year for t in extract.extract_text("力争新建桥梁4座。", title="某县“十四五”交通规划", issue_date="2021-02")] == [2025]


def test_a_region_no_one_knows_has_no_code():
    found = extract.extract_text("到2025年新建桥梁4座。", region="某某新城", issue_date="2021")
    assert {(t.region, t.region_code) for t in found} == {("某某新城", None)}


def test_without_any_metadata_a_dated_goal_is_still_found():
    [t] = extract.extract_text("到2030年，森林覆盖率达到68%以上。")
    assert (t.value, t.unit, t.comparator, t.year, t.region, t.issue_date) == (68.0, "%", ">=", 2030, None, None)


def test_find_quantities_gives_numbers_of_any_sentence():
    text = "她跑了5公里，花了三十分钟。"
    found = extract.find_quantities(text)
    assert all(isinstance(q, Quantity) for q in found)
    assert [(text[q.start:q.end], q.value, q.unit) for q in found] == [("5公里", 5.0, "公里"), ("三十分钟", 30.0, "分钟")]
    assert extract.find_quantities("") == []


def test_read_document_from_path_and_from_bytes(tmp_path):
    file = tmp_path / "sl2016.txt"
    file.write_bytes(PAPER.encode("gb18030"))
    by_path, by_bytes = extract.read_document(file), extract.read_document(PAPER.encode("utf-8-sig"), name="sl2016.txt")
    assert isinstance(by_path, Document)
    assert by_path.text == by_bytes.text == PAPER
    assert by_path.doc == by_bytes.doc == "sl2016"
    assert extract.read_document(file, region="成都").region == "成都"


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path):
    with pytest.raises(ReadError) as error:
        extract.read_document(tmp_path / "none.txt")
    assert "none.txt" in str(error.value)
    assert "\n" not in str(error.value)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), *[st.one_of(st.none(), st.text(max_size=12))] * 4, st.sampled_from([None, "", "2021", "2021-13", "2021-05", "1998-01-31"]))
def test_no_text_and_no_hint_makes_it_stumble(text, title, issuer, doc_number, region, issue_date):
    for t in extract.extract_text(text, "x", title=title, issuer=issuer, doc_number=doc_number, region=region, issue_date=issue_date):
        assert text[t.start:t.end] == t.text


def test_a_title_told_by_the_caller_says_where_and_when():
    [rate, level] = extract.extract_text("公共财政预算收入增长18%，突破50亿元。", title="贵州省2012年政府工作报告")
    assert (rate.region, rate.year, rate.kind) == ("贵州", 2012, "growth")
    assert (level.region, level.year, level.kind, level.comparator) == ("贵州", 2012, "level", ">=")
    [told] = extract.extract_text("公共财政预算收入增长18%。", title="贵州省2012年政府工作报告", region="遵义", issue_date="2013-01-05")
    assert (told.region, told.issue_date) == ("遵义", "2013-01-05")
