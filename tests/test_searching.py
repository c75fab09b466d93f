"""Search by parts of words and by pinyin, over regions, metrics, papers and sentences."""
from __future__ import annotations

import pandas as pd
import pytest

from targets import finding, query, searching
from tests import made

DOCUMENTS = pd.DataFrame([
    {"doc": "gz", "title": "贵州省有色金属工业发展规划", "issuer": "贵州省人民政府办公厅", "doc_number": "黔府办发〔2017〕75号", "issue_date": "2017-12-29",
     "region": "贵州", "n_targets": 3},
    {"doc": "cq", "title": "重庆市林业发展规划", "issuer": "重庆市人民政府", "doc_number": None, "issue_date": "2021-01-05", "region": "重庆",
     "n_targets": 1}])


@pytest.fixture(scope="module")
def index() -> searching.Index:
    goals = made.targets(
        {"doc": "gz", "doc_title": "规划", "evidence": "电解铝产能利用率达到 80%以上，行业ＲＤ投入不低于2%。"},
        {"doc": "gz", "doc_title": "规划", "metric": "研发投入强度", "evidence": "电解铝产能利用率达到 80%以上，行业ＲＤ投入不低于2%。"},
        {"doc": "gz", "doc_title": "规划", "metric": "绿色矿山数量", "evidence": "建成绿色矿山30座。", "evidence_start": 40},
        {"doc": "cq", "doc_title": "规划", "region": "重庆", "region_code": "500000", "metric": "全市森林覆盖率", "metric_id": "forest_cover",
         "evidence": "森林覆盖率达到57%。", "issue_date": "2021-01-05"})
    return searching.build(goals.assign(key=query.metric_keys(goals)), DOCUMENTS)


def found(index: searching.Index, words: str, kind: str) -> list[str]:
    rows = searching.find(index, words)
    return list(rows.loc[rows["kind"] == kind, "id"])


@pytest.mark.parametrize("words", ["产能利用", "电解 利用率", "djlcnlyl", "cnly", "dianjielv", "dianjielu", "CHANNENG", "Ｄianjie"])
def test_a_metric_is_found_by_part_of_its_name_and_by_sound(index: searching.Index, words: str) -> None:
    assert found(index, words, "metric") == ["电解铝产能利用率"]


@pytest.mark.parametrize("words", ["forest cov", "森林", "slfgl", "senlin", "全市森林"])
def test_a_metric_of_the_vocabulary_is_found_in_either_language(index: searching.Index, words: str) -> None:
    assert found(index, words, "metric") == ["forest_cover"]


def test_another_wording_of_a_metric_is_told_with_it(index: searching.Index) -> None:
    rows = searching.find(index, "全市森林").set_index("kind")
    assert rows.loc["metric", ["title", "about"]].tolist() == ["森林覆盖率", "全市森林覆盖率"]
    assert searching.find(index, "森林").set_index("kind").loc["metric", "about"] == ""


@pytest.mark.parametrize(("words", "region"), [("cq", "重庆"), ("chongqing", "重庆"), ("guiz", "贵州"), ("Guizhou", "贵州"), ("贵", "贵州")])
def test_a_region_is_found_with_its_own_reading(index: searching.Index, words: str, region: str) -> None:
    assert found(index, words, "region") == [region]


@pytest.mark.parametrize("words", ["有色金属", "75号", "黔府办发", "贵州 规划", "ysjs", "2017-12"])
def test_a_paper_is_found_by_title_number_issuer_and_date(index: searching.Index, words: str) -> None:
    assert found(index, words, "paper") == ["gz"]


def test_a_sentence_counts_once_whatever_the_width_and_the_blanks(index: searching.Index) -> None:
    rows = searching.find(index, "rd投入 达到80%")
    assert rows[["kind", "n", "of"]].values.tolist() == [["sentence", 2, 1]]
    assert found(index, "重庆 57", "sentence") == found(index, "覆盖率达到", "sentence")


def test_of_a_sentence_with_several_targets_the_one_that_fits_is_shown() -> None:
    goals = made.targets({"metric": "研发投入", "text": "2%", "evidence_start": 5}, {"metric": "电解铝产能利用率", "text": "80%", "evidence_start": 5})
    index = searching.build(goals.assign(key=query.metric_keys(goals)), DOCUMENTS.iloc[:0])
    assert found(index, "80%", "sentence") == found(index, "产能", "sentence") == [goals["id"].iloc[1]]
    assert found(index, "研发", "sentence") == [goals["id"].iloc[0]]


def test_every_word_must_be_there(index: searching.Index) -> None:
    assert searching.find(index, "电解铝 森林").empty
    assert searching.find(index, "  ").empty
    assert list(searching.find(index, "没有的词").columns) == list(searching.FOUND_COLUMNS)


def test_the_better_fit_comes_first_and_the_rest_is_counted() -> None:
    goals = made.targets(*({"metric": name, "doc": "d", "evidence_start": at} for at, name in enumerate(
        ["原煤产量占比", "煤炭产量", "产量", "产量占比", "蔬菜产量"])))
    rows = searching.find(searching.build(goals.assign(key=query.metric_keys(goals)), DOCUMENTS.iloc[:0]), "产量", 3)
    metrics = rows[rows["kind"] == "metric"]
    assert list(metrics["title"])[:2] == ["产量", "产量占比"]
    assert set(metrics["of"]) == {5}
    assert len(metrics) == 3


def test_what_is_no_pinyin_is_not_heard(index: searching.Index) -> None:
    assert searching.sounds("R&D") == ()
    assert searching.sounds("5G基站") == ("5gjz", "5gjizhan")

    assert searching.find(index, "jl2").empty


def test_one_call_does_both(index: searching.Index) -> None:
    goals = made.targets({"evidence": "建成绿色矿山30座。"})
    assert list(finding.search(goals.assign(key=query.metric_keys(goals)), DOCUMENTS, "矿山")["kind"]) == ["sentence"]
