"""Goals without a number take over that of the superior goal, and say from where; else they say which paper is missing."""
from __future__ import annotations

import pandas as pd
import pytest
from made import actuals, target
from test_cascade import GUIYANG, GUIZHOU, LIAONING, NATION, PAPERS, papers

from extract.pipeline import extract_document
from extract.reader import build_document
from targets import cascade, conflicts, progress, schema, table
from targets.inherit import inherit, told

INTENSITY = {"metric": "单位GDP能耗", "metric_id": "energy_intensity", "unit": "%", "kind": "growth", "direction": "down", "basis": "base",
             "value": 13.5, "comparator": "=", "year": 2020, "baseline_year": 2015}


def frame(*rows: dict) -> pd.DataFrame:
    return table.from_records(target(**({"start": at, "end": at + 1} | row)) for at, row in enumerate(rows))


def silent(place: dict = GUIZHOU, doc: str = "gz", by: str = "nation", **fields) -> dict:
    return {"doc": doc, "role": "assigned", "text": "国家下达任务", "value": None, "comparator": "=", "basis": None, "unit": "",
            "trace": (f"assigned:{by}", "year:clause")} | place | fields


def answer(*rows: dict, known: pd.DataFrame = PAPERS) -> dict:
    """The last of the rows, as it is after inheriting."""
    return schema.records(inherit(frame(*rows), known))[-1]


def unlinked(known: pd.DataFrame = PAPERS) -> pd.DataFrame:
    return known.assign(cites=[()] * len(known), implements=None)


def test_it_takes_over_the_goal_of_the_paper_it_cites():
    found = answer({"doc": "state", **NATION}, silent())
    assert {name: found[name] for name in ("value", "unit", "comparator", "kind", "basis", "inherited", "inherited_by", "inherited_doc")} == {
        "value": 80, "unit": "%", "comparator": ">=", "kind": "level", "basis": "stock", "inherited": True, "inherited_by": "number",
        "inherited_doc": "state"}
    assert told(found, schema.records(PAPERS)) == "原文没有数值，承接其执行或引用的《state》（国办发〔2016〕42号）的目标。"
    assert "国办发〔2016〕42号" in told(found, schema.records(PAPERS), "en")


def test_it_is_judged_like_any_goal_and_says_so():
    rows = inherit(frame({"doc": "state", **NATION}, silent()), PAPERS)
    row = progress.evaluate(rows, actuals({"year": 2020, "value": 81, **GUIZHOU}), 2020).iloc[1]
    assert (row["status"], row["grade"], "inherited" in row["flags"]) == ("met", "C", True)      # C: no baseline either


def test_growth_against_a_base_is_judged_on_the_regions_own_levels():
    rows = inherit(frame({"doc": "state", **NATION, **INTENSITY}, silent(**INTENSITY | {"value": None, "unit": "", "baseline_year": None})), PAPERS)
    known = actuals(*({"year": year, "value": value, "unit": "吨标准煤/万元", "metric": "单位GDP能耗", "metric_id": "energy_intensity", **GUIZHOU}
                      for year, value in ((2015, 1.0), (2018, 0.919))))
    row = progress.evaluate(rows, known, 2018).iloc[1]
    # −8.1 % of −13.5 % in 3/5 of the time: R = 0.6/0.6 = 1
    assert (row["status"], row["pace_ratio"], row["tag"], row["grade"]) == ("on_track", 1.0, "official", "B")


def test_the_baseline_value_of_the_nation_is_not_that_of_a_province():
    found = answer({"doc": "state", **NATION, "baseline_year": 2015, "baseline_value": 70.0}, silent())
    assert (found["baseline_year"], found["baseline_value"]) == (2015, None)
    own = answer({"doc": "state", **GUIZHOU, "baseline_year": 2015, "baseline_value": 62.0}, silent())
    assert (own["baseline_year"], own["baseline_value"], own["inherited"]) == (2015, 62.0, True)
    kept = answer({"doc": "state", **NATION, "baseline_year": 2015}, silent(baseline_year=2016, baseline_value=64.0))
    assert (kept["baseline_year"], kept["baseline_value"]) == (2016, 64.0)


def test_what_is_set_for_the_region_goes_before_what_is_set_for_all():
    found = answer({"doc": "state", **NATION, **INTENSITY}, {"doc": "state", **GUIZHOU, **INTENSITY, "value": 14.0},
                   silent(**INTENSITY | {"value": None}))
    assert found["value"] == 14.0


def test_without_a_number_between_papers_the_level_that_is_named_answers():
    rows = [{"doc": "state", **NATION}, {"doc": "gz", **GUIZHOU, "value": 85.0}]
    assert answer(*rows, silent(GUIYANG, "gy", "nation"), known=unlinked())["value"] == 80
    assert answer(*rows, silent(GUIYANG, "gy", "province"), known=unlinked())["value"] == 85
    assert answer(*rows, silent(GUIYANG, "gy", "above"), known=unlinked())["value"] == 85       # the nearest above
    found = answer(*rows, silent(GUIYANG, "gy", "nation"), known=unlinked())
    assert found["inherited_by"] == "level"
    assert "没有文号联系" in told(found, schema.records(PAPERS))


@pytest.mark.parametrize("rows", [
    [{"doc": "state", **NATION, "year": 2025}],                                                # another year
    [{"doc": "state", **NATION, "metric": "氧化铝产能利用率"}],                                # another metric
    [{"doc": "sx", **LIAONING}],                                                               # beside, not above
    [{"doc": "gz", **NATION}],                                                                 # its own paper
])
def test_nothing_else_is_taken_over(rows):
    for known in (PAPERS, unlinked()):
        found = answer(*rows, silent(), known=known)
        assert (found["inherited"], found["value"]) == (False, None)
        assert found["inherited_lack"] == ("goal" if known is PAPERS else "level")


def test_a_goal_without_a_year_takes_that_of_the_superior_goal():
    assert answer({"doc": "state", **NATION}, silent(year=None))["year"] == 2020


def test_two_superior_goals_that_differ_are_not_chosen_between():
    rows = [{"doc": "state", **NATION}, {"doc": "state", **NATION, "value": 82.0}]
    found = answer(*rows, silent())
    assert (found["inherited"], found["inherited_lack"]) == (False, "several")
    again = answer(*rows[:1], rows[0] | {"start": 9, "end": 10}, silent())
    assert again["inherited"] is True, "said twice alike is one goal"


def test_an_amount_shared_among_regions_is_not_owed_by_each():
    jobs = {"metric": "城镇新增就业", "metric_id": "new_urban_jobs", "unit": "万人", "basis": "period", "value": 1200.0, "year": 2020}
    found = answer({"doc": "state", **NATION, **jobs}, silent(**jobs | {"value": None}))
    assert (found["value"], found["inherited_lack"]) == (None, "own_part")
    assert "总量" in told(found, [])
    part = answer({"doc": "state", **NATION, **jobs}, {"doc": "state", **GUIZHOU, **jobs, "value": 70.0}, silent(**jobs | {"value": None}))
    assert part["value"] == 70.0


def test_a_cap_on_what_is_set_stays_a_cap():
    found = answer({"doc": "state", **NATION, "comparator": "="}, silent(comparator="<="))
    assert found["comparator"] == "<="
    assert answer({"doc": "state", **NATION, "comparator": ">="}, silent())["comparator"] == ">="


def test_which_paper_is_missing_is_said():
    known = papers({"doc": "gz", "implements": ("国发〔2021〕33号",), **GUIZHOU})
    rows = inherit(frame(silent()), known)
    found = schema.records(rows)[0]
    assert (found["inherited_lack"], found["inherited_number"]) == ("paper", "国发〔2021〕33号")
    assert "国发〔2021〕33号" in told(found, schema.records(known))
    assert "国家设定2020年" in told(answer(silent(), known=unlinked()), [])
    assert "the nation sets a goal" in told(answer(silent(), known=unlinked()), [], "en")
    assert told(answer({"doc": "gz", **GUIZHOU}), []) == ""


@pytest.mark.parametrize("unit", ["", "%"])
def test_without_a_superior_goal_it_is_not_judged_for_want_of_a_number(unit):
    rows = inherit(frame(silent(unit=unit)), unlinked())
    row = progress.evaluate(rows, actuals({"year": 2020, "value": 81, **GUIZHOU}), 2020).iloc[0]
    assert (row["status"], row["reason"]) == ("not_judged", "no_number")
    assert progress.evaluate(rows, actuals(), 2020)["reason"].tolist() == ["no_actual"]


def test_what_steps_back_is_not_taken_over():
    rows = frame({"doc": "state", **NATION}, {"doc": "state", **NATION, "value": 82.0}, silent())
    found = inherit(rows.assign(stepped_back=[None, "said so", None]), PAPERS)
    assert found["value"].tolist()[2] == 80


def test_what_is_taken_over_is_adopted_and_contradicts_nobody():
    rows = inherit(frame({"doc": "state", **NATION}, silent()), PAPERS)
    steps = cascade.cascade(rows, PAPERS).set_index("region")
    assert steps.loc["贵州", ["stance", "note"]].tolist() == ["adopted", "inherited"]
    known = pd.concat([PAPERS, papers({"doc": "gz2", "issue_date": "2018-05-01", **GUIZHOU})])
    other = inherit(frame({"doc": "state", **NATION}, silent(), {"doc": "gz2", **GUIZHOU, "value": 75.0}), known)
    assert other["value"].tolist() == [80, 80, 75]
    assert conflicts.conflicts(other, known).empty, "the paper itself says no number"
    moved = conflicts.drift(other, known)
    assert moved[["from_doc", "to_doc", "change"]].values.tolist() == [["gz", "gz2", "changed"]]


def test_nothing_from_nothing():
    assert inherit(schema.no_targets(), PAPERS.iloc[:0]).empty


def test_from_the_text_of_two_papers_to_a_verdict():
    nation = build_document("到2025年，单位国内生产总值能源消耗比2020年下降13.5%。", "nation", said={
        "title": "国务院关于印发“十四五”节能减排综合工作方案的通知", "doc_number": "国发〔2021〕33号", "issue_date": "2021-12-28", "region": "全国"})
    province = build_document("根据《国务院关于印发“十四五”节能减排综合工作方案的通知》（国发〔2021〕33号），制定本方案。\n到2025年，单位地区生产总值能源消耗降低完成国家下达目标任务。",
                              "province", said={"title": "贵州省“十四五”节能减排实施方案", "issue_date": "2022-06-01", "region": "贵州"})
    rows = table.from_records(one for paper in (nation, province) for one in extract_document(paper, schema.GOALS))
    found = schema.records(inherit(rows, cascade.documents_of([nation, province])))
    assert [(one["role"], one["metric_id"], one["value"], one["inherited"]) for one in found] == [
        ("target", "energy_intensity", 13.5, False), ("assigned", "energy_intensity", 13.5, True)]
    assert (found[1]["inherited_by"], found[1]["direction"], found[1]["baseline_year"]) == ("number", "down", 2020)
