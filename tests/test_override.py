"""What people decide about verdicts: kept, applied before judging, shown as theirs, taken back."""
from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from made import actuals, document, figures, target, targets

from targets import cascade, override, progress
from targets.override import OverrideError
from targets.schema import records
from targets.scoreboard import goals
from targets.store import Store, StoreError

TEXT = "二、目标。到2020年，电解铝产能利用率达到80%左右。到2020年，电解铝产能利用率力争达到82%左右。"


def record(words: str, doc: str = "paper", text: str = TEXT, **fields: object):
    start = text.index(words)
    first, last = text.rfind("。", 0, start) + 1, text.index("。", start) + 1
    return target(doc=doc, start=start, end=start + len(words), text=words, evidence=text[first:last], evidence_start=first,
                  value=float(words.rstrip("%")), comparator="~", baseline_year=2015, baseline_value=70.0, **fields)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    store.replace_document(document(text=TEXT), [record("80%"), record("82%")])
    store.save_actuals(figures({"year": 2020, "value": 79.0}), by="li", origin="form")
    yield store
    store.close()


def row(store: Store, words: str) -> dict:
    frame = store.targets()
    return frame[frame["text"] == words].iloc[0].to_dict()


def judged(store: Store) -> dict[str, dict]:
    frame = goals(store.targets(), store.documents(), store.overrides())
    verdicts = progress.evaluate(frame, store.actuals(), 2020)
    return dict(zip(frame["text"], records(verdicts), strict=True))


def test_a_tolerance_decided_for_one_target_judges_that_one_only(store: Store) -> None:
    assert {words: one["status"] for words, one in judged(store).items()} == {"80%": "missed", "82%": "missed"}     # 79 < 80 − 0.5
    store.override([override.make(row(store, "80%"), "tolerance", 1, "文件附件按1个百分点考核")], by="wang")
    found = judged(store)
    assert (found["80%"]["status"], found["80%"]["tolerance"]) == ("met", 1.0)                                      # 79 ≥ 80 − 1
    assert "overridden" in found["80%"]["flags"]
    assert (found["82%"]["status"], "overridden" in found["82%"]["flags"]) == ("missed", False)


def test_undo_brings_back_what_held_before(store: Store) -> None:
    one = row(store, "80%")
    store.override([override.make(one, "tolerance", 1, "甲")], by="wang")
    second = store.override([override.make(one, "tolerance", 0, "乙")], by="li")
    assert judged(store)["80%"]["status"] == "missed"
    store.undo_override(second, by="li")
    assert judged(store)["80%"]["tolerance"] == 1.0
    assert [act["by"] for act in store.overrides()] == ["wang", "li", "li"]     # nothing leaves the log
    with pytest.raises(StoreError, match="已被撤销"):
        store.undo_override(second, by="li")
    with pytest.raises(StoreError, match="找不到"):
        store.undo_override("nothing", by="li")


def test_a_decision_without_a_value_ends_the_one_before(store: Store) -> None:
    one = row(store, "80%")
    store.override([override.make(one, "tolerance", 1, "甲")], by="wang")
    store.override([override.make(one, "tolerance", None, "按方法判断")], by="wang")
    assert judged(store)["80%"]["status"] == "missed"


def test_a_state_said_stands_beside_the_one_judged(store: Store) -> None:
    store.override([override.make(row(store, "80%"), "status", "met", "省统计局复核后认定完成")], by="wang")
    found = judged(store)["80%"]
    assert (found["status"], found["status_judged"], found["attained"]) == ("met", "missed", True)
    assert "status_said" in found["flags"]
    told = progress.sentence(found, "利用率")
    assert "未达成" in told
    assert "人工认定：如期达成" in told
    assert "a person says: Met on time" in progress.sentence(found, "rate", "en")


def test_a_state_said_where_no_figure_allows_a_verdict(store: Store) -> None:
    store.delete_actual(store.actuals()["id"].iloc[0], by="li")
    store.override([override.make(row(store, "80%"), "status", "met", "年报写明完成")], by="wang")
    found = judged(store)["80%"]
    assert (found["status"], found["status_judged"], found["grade"]) == ("met", "not_judged", None)
    assert "人工认定：如期达成" in progress.sentence(found, "利用率")


def test_a_target_that_is_not_to_be_judged_says_that_a_person_said_so(store: Store) -> None:
    store.override([override.make(row(store, "80%"), "status", "not_judged", "统计口径有争议")], by="wang")
    found = judged(store)["80%"]
    assert (found["status"], found["reason"]) == ("not_judged", "said")


def test_of_goals_that_contradict_each_other_one_is_picked(store: Store) -> None:
    one, other = row(store, "80%"), row(store, "82%")
    store.override(override.pick(other, [one], "后一句为准"), by="wang")
    found = judged(store)
    assert (found["80%"]["status"], found["80%"]["reason"]) == ("not_judged", "stepped_back")
    assert found["82%"]["status"] == "missed"
    assert len(store.targets()) == 2                                            # marked, not deleted
    store.override(override.pick(one, [other], "前一句为准"), by="wang")          # picked anew: the other way round
    found = judged(store)
    assert (found["80%"]["reason"], found["82%"]["reason"]) == (None, "stepped_back")


def test_decisions_follow_their_words_when_the_text_changes(store: Store) -> None:
    store.override([override.make(row(store, "80%"), "tolerance", 1, "甲"),
                    *override.pick(row(store, "80%"), [row(store, "82%")], "乙")], by="wang")
    longer = "关于印发方案的通知\n" + TEXT
    store.replace_document(document(text=longer), [record("80%", text=longer), record("82%", text=longer)])
    found = judged(store)
    assert (found["80%"]["tolerance"], found["82%"]["reason"]) == (1.0, "stepped_back")
    other = TEXT.replace("80%左右", "80%上下")
    store.replace_document(document(text=other), [record("80%", text=other), record("82%", text=other)])
    (lost, *_) = [act for act in override.holding(store.overrides(), store.targets()) if act["field"] == "tolerance"]
    assert lost["target"] == row(store, "80%")["id"]                            # its place is the same: still that number
    gone = "二、目标。到2020年，电解铝产能利用率力争达到82%左右。"
    store.replace_document(document(text=gone), [record("82%", text=gone)])
    assert judged(store)["82%"]["reason"] is None                               # what was picked is gone: nobody steps back for it
    assert {act["field"]: act["target"] for act in override.holding(store.overrides(), store.targets())}["tolerance"] is None


def moved(store: Store, text: str) -> None:
    store.replace_document(document(text=text), [record("80%", text=text), record("82%", text=text)])


def test_what_was_decided_before_the_text_moved_can_be_ended_after(store: Store) -> None:
    store.override([override.make(row(store, "80%"), "tolerance", 1, "甲")], by="wang")
    before = row(store, "80%")["id"]
    moved(store, "关于印发方案的通知\n" + TEXT)
    one = row(store, "80%")
    assert one["id"] != before                                                  # the record has another id today
    seen = override.last_seen(store.overrides(), store.targets())[one["id"]]
    store.override([override.make(one, "tolerance", None, "按方法判断", seen)], by="li")
    assert "overridden" not in judged(store)["80%"]["flags"]
    assert override.log_table(store.overrides(), store.targets())["holds"].tolist() == [False, False]
    moved(store, TEXT)                                                          # back where it stood: still ended
    assert "overridden" not in judged(store)["80%"]["flags"]


def test_a_later_decision_about_a_moved_target_takes_the_place_of_the_earlier(store: Store) -> None:
    store.override([override.make(row(store, "80%"), "tolerance", 1, "甲")], by="wang")
    moved(store, "前言。" + TEXT)
    second = store.override([override.make(row(store, "80%"), "tolerance", 0, "乙")], by="li")
    assert [act["value"] for act in override.holding(store.overrides(), store.targets())] == [0.0]
    moved(store, "前言。\n二〇一七年。" + TEXT)
    store.undo_override(second, by="li")
    assert override.undone(store.overrides()) == {second}
    assert judged(store)["80%"]["tolerance"] == 1.0                             # the one before it holds again


def test_a_decision_of_another_about_a_target_that_moved_is_not_passed_over(store: Store) -> None:
    stale = row(store, "80%")
    store.override([override.make(stale, "tolerance", 1, "甲")], by="wang")
    moved(store, "前言。" + TEXT)
    for known in (stale, row(store, "80%")):                                    # under the id of before and of today
        with pytest.raises(StoreError, match="wang"):
            store.override([override.make(known, "status", "met", "乙", seen=0)], by="li")


def test_an_equal_number_that_comes_to_stand_there_does_not_inherit(store: Store) -> None:
    store.override([override.make(row(store, "80%"), "tolerance", 1, "甲")], by="wang")
    new = "二、目标。到2020年，再生铝原料自给率达到80%左右。"                          # its number stands where the decided one stood
    other = new + TEXT.removeprefix("二、目标。")
    twin, last = record("80%", text=other, metric="再生铝原料自给率"), record("82%", text=other)
    again = record("80%", text=other[:5] + "。" * (len(new) - 5) + other[len(new):])
    store.replace_document(document(text=other), [twin, again, last])
    assert twin.start == TEXT.index("80%")
    (act,) = override.holding(store.overrides(), store.targets())
    assert store.targets().set_index("id").loc[act["target"], "metric"] == "电解铝产能利用率"


def test_two_people_at_once_do_not_decide_unseen(store: Store) -> None:
    one = row(store, "80%")
    store.override([override.make(one, "tolerance", 1, "甲", seen=0)], by="wang")
    with pytest.raises(StoreError, match="wang"):
        store.override([override.make(one, "status", "met", "乙", seen=0)], by="li")
    assert len(store.overrides()) == 1
    last = override.last_seen(store.overrides(), store.targets())[one["id"]]
    store.override([override.make(one, "status", "met", "乙", seen=last)], by="li")
    assert judged(store)["80%"]["status"] == "met"


@pytest.mark.parametrize(("field", "value", "reason", "code"), [
    ("tolerance", 1, " ", "override_reason"), ("tolerance", -1, "甲", "override_tolerance"), ("tolerance", "多", "甲", "override_tolerance"),
    ("tolerance", float("nan"), "甲", "override_tolerance"), ("metric_polarity", "left", "甲", "edit_choice"), ("status", "great", "甲", "edit_choice"),
    ("definition", " ", "甲", "edit_empty")])
def test_a_decision_that_can_not_be_kept_says_why(field: str, value: object, reason: str, code: str) -> None:
    with pytest.raises(OverrideError) as error:
        override.make(targets({}).iloc[0].to_dict(), field, value, reason)
    assert error.value.code == code


def laid(goal: dict, **decided: object):
    frame = targets(goal)
    acts = [override.make(frame.iloc[0].to_dict(), field, value, "试").row() | {"override": at, "batch": str(at)}
            for at, (field, value) in enumerate(decided.items(), start=1)]
    return override.lay(frame, acts)


def test_a_polarity_decided_turns_the_side() -> None:
    goal, known = {"comparator": "=", "baseline_year": 2015, "baseline_value": 70.0}, actuals({"year": 2020, "value": 81})
    assert progress.evaluate(targets(goal), known, 2020)["status"].iloc[0] == "met"            # from 70 up to 80
    found = progress.evaluate(laid(goal, metric_polarity="down"), known, 2020).iloc[0]
    assert (found["status"], found["shape"], "overridden" in found["flags"]) == ("broken", "keep", True)    # 70 is inside ≤ 80, 81 not


def test_a_shape_decided_lets_a_month_be_read() -> None:
    half = {"year": 2019, "month": 6, "value": 90, "unit": "万吨"}
    goal = {"comparator": ">=", "kind": "level", "basis": "stock", "value": 100, "unit": "万吨", "year": 2020, "metric": "煤炭产量",
            "baseline_year": 2015, "baseline_value": 70}
    assert progress.judge(goal, [half], 2019)["reason_not_judged"] == "partial_year"
    # t = 2018.5, s = 3.5/5 = 0.7; P = 20/30; R = 0.952…
    assert progress.judge(goal | {"metric_shape": "stock", "overridden": "metric_shape"}, [half], 2019)["status"] == "符合时序"


def test_a_price_basis_decided_lets_growth_be_derived() -> None:
    goal = {"comparator": ">=", "kind": "growth", "basis": "year", "direction": "up", "value": 5, "unit": "%", "year": 2020, "metric": "地区生产总值",
            "metric_id": "gdp", "doc_year": 2020}
    levels = [{"year": year, "value": value, "unit": "亿元"} for year, value in ((2019, 100), (2020, 106))]
    assert progress.judge(goal, levels, 2020)["reason_not_judged"] == "real_from_nominal"
    assert progress.judge(goal | {"metric_price_basis": "nominal"}, levels, 2020)["status"] == "如期达成"


def test_a_definition_decided_refuses_figures_of_another() -> None:
    goal = {"comparator": ">=", "kind": "level", "basis": "stock", "value": 80, "unit": "%", "year": 2020, "definition": "规模以上"}
    assert progress.judge(goal, [{"year": 2020, "value": 81, "unit": "%", "definition": "全口径"}], 2020)["reason_not_judged"] == "definition_differs"


def test_where_nothing_is_decided_the_table_is_as_it_was() -> None:
    frame = targets({})
    assert override.lay(frame, []) is frame


def test_a_goal_that_steps_back_is_no_goal_of_comparisons() -> None:
    nation, place = {"region": "全国", "region_code": "100000"}, {"region": "贵州", "region_code": "520000"}
    frame = targets({"doc": "state", "value": 80.0, **nation}, {"doc": "other", "value": 85.0, **nation}, {"doc": "gz", "value": 80.0, **place})
    papers = pd.DataFrame([{"doc": doc, "title": doc, "doc_number": None, "issue_date": "2016-01-01", "cites": (), "implements": (), **where}
                           for doc, where in (("state", nation), ("other", nation), ("gz", place))])
    assert sorted(cascade.cascade(frame, papers)["stance"]) == ["adopted", "softened"]
    one, other, _ = records(frame)
    acts = [act.row() | {"override": at, "batch": str(at)} for at, act in enumerate(override.pick(one, [other], "甲"), start=1)]
    assert cascade.cascade(override.lay(frame, acts), papers)["stance"].tolist() == ["adopted"]


def test_a_target_without_a_number_takes_over_the_goal_that_stands() -> None:
    nation, place = {"region": "全国", "region_code": "100000"}, {"region": "贵州", "region_code": "520000"}
    frame = targets({"doc": "state", "value": 80.0, **nation}, {"doc": "state", "value": 85.0, **nation}, {"doc": "gz", "value": 80.0, **place})
    frame.loc[2, "value"] = None
    papers = pd.DataFrame([{"doc": "state", "doc_number": "国发〔2016〕1号", "implements": (), "cites": (), **nation},
                           {"doc": "gz", "doc_number": None, "implements": ("国发〔2016〕1号",), "cites": (), **place}])
    assert goals(frame, papers, [])["value"].isna().tolist() == [False, False, True]        # two goals: nothing is guessed
    one, other, _ = records(frame)
    acts = [act.row() | {"override": at, "batch": str(at)} for at, act in enumerate(override.pick(other, [one], "甲"), start=1)]
    assert goals(frame, papers, acts)["value"].tolist() == [80.0, 85.0, 85.0]
