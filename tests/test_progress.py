"""Verdicts on tables: the same as one by one, joined by region and metric, changed where a figure changes, told in words."""
from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import actuals, targets
from test_verdicts import CASES, rows, verdict

from targets import progress, schema
from targets.config import Progress, Tolerance
from targets.progress import wording
from targets.progress.table import PROGRESS_COLUMNS

PLAIN = {"baseline_year": 2017, "baseline_value": 60}


def judged(goal: dict, *figures: dict, as_of: int = 2020, settings: Progress | None = None) -> pd.Series:
    frame = progress.evaluate(targets(goal), actuals(*figures), as_of, settings)
    assert list(frame.columns) == list(PROGRESS_COLUMNS)
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_row_holds_the_verdict_and_what_it_rests_on():
    row = judged(PLAIN, {"year": 2018, "value": 66})
    assert (row["status"], row["shape"], row["attained"], row["tag"], row["grade"]) == ("slightly_behind", "reach", False, "text", "A")
    assert (row["base"], row["base_year"], row["goal"], row["due"], row["actual"], row["t"]) == (60, 2017, 80, 2020, 66, 2018)
    assert row["pace_ratio"] == pytest.approx(0.9)           # 6/20 over 1/3
    assert row["needed_per_year"] == 7
    assert (row["actual_value"], row["actual_year"], row["gap"], row["actual_raw"], row["actual_unit"]) == (66, 2018, -14, 66, "%")


@pytest.mark.parametrize(("file", "defaults", "case"), CASES, ids=[case["why"] for _, _, case in CASES])
def test_the_table_says_what_judge_says(file, defaults, case):
    """One implementation: every case worked by hand once more through the join."""
    goal = {"region": "贵州", "region_code": "520000", "metric": "某指标", "metric_id": None, "doc": "d", "id": "t"} | defaults | case["t"]
    unit = goal["unit"] if goal["kind"] != "growth" else "%"
    place = {"region": "贵州", "region_code": "520000", "metric": goal["metric"], "metric_id": goal["metric_id"]}
    told = [{"id": number, **place, "kind": None, "preliminary": False, **row} for number, row in enumerate(rows(case["a"], unit))]
    steps = [goal | {"id": f"m{number}", "value": row["value"], "unit": row["unit"], "year": row["year"]}
             for number, row in enumerate(rows(case.get("m", {}), goal["unit"]))]
    extra = [name for name in ("month", "cumulative", "against", "estimated", "definition", "price_basis") if any(name in row for row in told)]
    columns = [*schema.ACTUAL_COLUMNS, *extra]
    frame = progress.evaluate(pd.DataFrame([goal, *steps]).reindex(columns=[*dict.fromkeys((*schema.TARGET_COLUMNS, *goal))]),
                              pd.DataFrame(told, columns=columns), case.get("at", 2027)).iloc[0]
    alone = verdict(defaults, case)
    assert progress.state_word(frame["status"]) == alone["status"]
    for name, other in (("pace_ratio", "pace_ratio"), ("share_of_time", "share_of_time"), ("needed_per_year", "needed_per_year"),
                        ("reason", "reason_not_judged"), ("shape", "shape"), ("attained", "attained"), ("grade", "grade")):
        assert frame[name] == alone[other] or (pd.isna(frame[name]) and alone[other] is None), name


def test_figures_join_by_region_and_metric():
    goals = targets(PLAIN, PLAIN | {"region": "陕西", "region_code": "610000"}, PLAIN | {"metric": "氧化铝产能利用率"})
    frame = progress.evaluate(goals, actuals({"year": 2018, "value": 66}), 2019)
    assert frame["status"].tolist() == ["slightly_behind", "not_judged", "not_judged"]
    assert frame["reason"].tolist()[1:] == ["no_actual", "no_actual"]


def test_a_figure_in_the_words_of_the_target_joins_it_whatever_its_id():
    goal = PLAIN | {"metric": "电解铝利用率", "metric_id": "aluminium_utilization"}
    assert judged(goal, {"metric": "电解铝利用率", "metric_id": None, "year": 2018, "value": 66})["status"] == "slightly_behind"


def test_growth_is_read_from_levels_and_levels_never_from_growth():
    growth = {"metric": "粮食产量", "kind": "growth", "direction": "up", "basis": "year", "unit": "%", "value": 5, "year": 2020, "issue_date": "2020-01-15"}
    levels = [{"metric": "粮食产量", "unit": "万吨", "year": year, "value": value} for year, value in ((2019, 100), (2020, 106))]
    row = judged(growth, *levels)
    assert (row["status"], row["actual_value"], row["flags"], row["grade"]) == ("met", 6, "derived", "B")
    level = {"metric": "粮食产量", "kind": "level", "unit": "%", "value": 5}
    assert judged(level, {"metric": "粮食产量", "kind": "growth", "year": 2020, "value": 6})["reason"] == "no_actual"


def test_goals_of_years_between_bend_the_path():
    frame = progress.evaluate(targets(PLAIN | {"year": 2027}, PLAIN | {"value": 62, "year": 2019}), actuals({"year": 2018, "value": 61}), 2018)
    assert frame["expected"].tolist() == [61, 61]            # half-way from 60 to the 62 of 2019
    assert frame["status"].tolist() == ["just_started", "on_track"]       # 1/20 of the long path, 1/2 of the short one
    assert "milestones" in frame["flags"].iloc[0]
    assert (frame["milestone_year"].iloc[0], frame["needed_to_milestone"].iloc[0]) == (2019, 1)


def test_goals_of_another_trade_bend_nothing():
    goals = targets(PLAIN | {"year": 2027, "sector": "钢铁"}, PLAIN | {"value": 62, "year": 2019, "sector": "煤炭"})
    assert "milestones" not in progress.evaluate(goals, actuals({"year": 2018, "value": 61}), 2018)["flags"].iloc[0]


def test_the_vocabulary_says_which_way_a_metric_is_good():
    goal = {"metric": "城镇调查失业率", "metric_id": "surveyed_unemployment", "comparator": "=", "value": 5.5, "basis": "year",
            "issue_date": "2020-01-15"}
    figure = {"metric": "城镇调查失业率", "metric_id": "surveyed_unemployment", "year": 2020}
    assert judged(goal, {**figure, "value": 5.2})["status"] == "held"
    row = judged(goal, {**figure, "value": 5.7})
    assert (row["status"], row["gap"]) == ("broken", 0.2)
    assert judged({**goal, "comparator": "~"}, {**figure, "value": 3.0})["status"] == "held"  # below is better, not off the mark


def test_the_tolerance_is_shown_and_can_be_set():
    goal = {"kind": "growth", "direction": "up", "basis": "year", "comparator": "~", "value": 5, "metric": "产值", "metric_id": "output", "metric_polarity": "up",
            "issue_date": "2020-01-15"}
    goal = targets({name: value for name, value in goal.items() if name != "metric_polarity"}).assign(metric_polarity="up")
    figure = actuals({"kind": "growth", "metric": "产值", "metric_id": "output", "year": 2020, "value": 4.8})
    assert progress.evaluate(goal, figure, 2020)[["status", "tolerance"]].iloc[0].tolist() == ["met", 0.3]
    strict = progress.evaluate(goal, figure, 2020, Progress(Tolerance(metrics={"output": 0.1})))
    assert strict[["status", "tolerance"]].iloc[0].tolist() == ["missed", 0.1]


def test_one_changed_figure_changes_its_own_series_only():
    goals = targets(PLAIN, PLAIN | {"region": "陕西", "region_code": "610000"})
    before = actuals({"year": 2018, "value": 66}, {"year": 2018, "value": 66, "region": "陕西", "region_code": "610000"})
    engine = progress.Engine(goals, before, 2018)
    changed = engine.changed(before.iloc[[0]].assign(value=70.0))
    assert changed["region"].tolist() == ["贵州"]
    assert changed["status"].tolist() == ["on_track"]
    after = before.assign(value=[70.0, 66.0])
    pd.testing.assert_frame_equal(engine.table(), progress.evaluate(goals, after, 2018))
    assert engine.changed(before.iloc[:0], removed=before.iloc[[0]])["reason"].tolist() == ["no_actual"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(2015, 2022), st.integers(-100, 2000).map(lambda n: n / 10), st.booleans()), max_size=6, unique_by=lambda one: one[0]))
def test_taking_figures_one_by_one_ends_where_all_at_once_does(figures):
    known = actuals(*({"year": year, "value": value, "preliminary": early} for year, value, early in figures))
    goals = targets(PLAIN, {"comparator": "<=", "value": 90}, {"basis": "period", "unit": "%", "value": 300, "issue_date": "2016-01-01"})
    engine = progress.Engine(goals, known.iloc[:0], 2020)
    for place in range(len(known)):
        engine.changed(known.iloc[[place]])
    pd.testing.assert_frame_equal(engine.table(), progress.evaluate(goals, known, 2020))


def test_no_targets_no_verdicts():
    frame = progress.evaluate(schema.no_targets(), schema.no_actuals(), 2020)
    assert frame.empty
    assert list(frame.columns) == list(PROGRESS_COLUMNS)


@pytest.mark.parametrize(("polarity", "comparator", "low", "high"), [
    ("up", "range", 4.5, None), ("down", "range", None, 5), ("up", "~", 4.2, None), ("down", "~", None, 4.8),
    ("up", "=", 4.5, None), ("down", "=", None, 4.5), (None, "range", 4.5, 5)])
def test_polarity_opens_the_good_side(polarity, comparator, low, high):
    goal = {"kind": "growth", "direction": "up", "basis": "year", "value": 4.5, "value_max": 5 if comparator == "range" else None, "unit": "%",
            "comparator": comparator, "metric_polarity": polarity, "metric_id": None}
    good = progress.good_set(goal)
    assert (good.low, good.high) == tuple(None if bound is None else Decimal(str(bound)) for bound in (low, high))


# In words

SENTENCES = [
    ({"metric": "煤矿机械化率", "value": 55, "year": 2030, "baseline_year": 2025, "baseline_value": 42}, {"year": 2027, "value": 48}, 2027,
     "2027年煤矿机械化率48%，时序应达47.2%，符合时序；此后每年需提高2.33个百分点。",
     "煤矿机械化率: 48% in 2027, 47.2% needed by then: On track; from here it must rise by 2.33 percentage points a year."),
    ({"comparator": "<=", "value": 110, "unit": "万吨", "year": 2030, "baseline_year": 2025, "baseline_value": 108}, {"year": 2027, "value": 109, "unit": "万吨"}, 2027,
     "2027年电解铝产能利用率109万吨，限值110万吨，逼近红线，余量0.91%。",
     "电解铝产能利用率: 1.09 million t in 2027, limit 1.1 million t: Near the limit, 0.91% of room."),
    ({"basis": "period", "value": 100, "unit": "万人", "year": 2030, "issue_date": "2026-01-01"}, {"year": 2026, "value": 15, "unit": "万人"}, 2026,
     "2026年电解铝产能利用率累计15万人，时序应达20万人，略有滞后；此后每年需完成21.25万人。",
     "电解铝产能利用率: 150,000 people in total in 2026, 200,000 people needed by then: Slightly behind; 212,500 people a year are needed from here."),
    ({"year": 2030}, {"year": 2027, "value": 78}, 2027, "2027年电解铝产能利用率78%，目标≥80%，仅有差距，距目标2个百分点。",
     "电解铝产能利用率: 78% in 2027, target ≥80%: Gap only, 2 percentage points from the target."),
    ({"year": 2030, "comparator": "="}, {"year": 2027, "value": 78}, 2027, "2027年电解铝产能利用率78%，目标80%，仅有差距，距目标2个百分点。", None),
    ({"comparator": "range", "value": 78, "value_max": 82}, {"year": 2020, "value": 77}, 2020,
     "2020年电解铝产能利用率77%，目标78%—82%，未达成，距目标1个百分点。",
     "电解铝产能利用率: 77% in 2020, target 78%–82%: Missed, 1 percentage point from the target."),
    ({"comparator": "~"}, {"year": 2020, "value": 77}, 2020, "2020年电解铝产能利用率77%，目标80%左右（容差0.5个百分点），未达成，距目标2.5个百分点。", None),
    ({"year": 2030}, {"year": 2027, "value": 78, "unit": "万吨"}, 2027, "电解铝产能利用率未判：实际值单位不能换算。", None),
    ({"kind": "growth", "direction": "down", "basis": "base", "value": 10, "year": 2030, "baseline_year": 2025, "metric": "单位能耗"},
     {"year": 2027, "value": -3.5, "kind": "growth", "against": 2025}, 2027,
     "2027年单位能耗比2025年下降3.5%，时序应达-4%，略有滞后；此后每年需降低2.17个百分点。", None),
    ({"comparator": "<=", "unit": "名", "value": 10, "metric": "排名"}, {"metric": "排名", "year": 2020, "value": 12, "unit": "名"}, 2020,
     "2020年排名第12名，目标前10名，未达成，距目标2名。",
     "排名: place 12 in 2020, target: among the first 10 places: Missed, 2 places from the target."),
]


@pytest.mark.parametrize(("goal", "figure", "as_of", "zh", "en"), SENTENCES)
def test_a_verdict_in_words(goal, figure, as_of, zh, en):
    told = actuals({"metric": goal.get("metric", "电解铝产能利用率")} | figure).assign(against=figure.get("against"))
    row = progress.evaluate(targets(goal), told, as_of).iloc[0]
    name = row["metric"]
    assert progress.sentence(row.to_dict(), name, "zh") == zh
    assert en is None or progress.sentence(row.to_dict(), name, "en") == en


@pytest.mark.parametrize(("figure", "unit", "zh", "en"), [
    (110.25, "万吨", "110.25万吨", "1.1025 million t"), (109.9, "万吨", "109.9万吨", "1.099 million t"), (0.5, "万人", "0.5万人", "5,000 people"),
    (12345.67, "亿元", "12,345.67亿元", "1.234567 trillion yuan"), (1, "个百分点", "1个百分点", "1 percentage point"), (-0.001, "%", "0%", "0%"),
    (1234.5, "元/吨", "1,234.5元/吨", "1,234.5 yuan/t"), (30, "", "30", "30"), (1e16, "元", "1e+16元", "1e+16 yuan")])
def test_a_figure_says_the_same_in_both_languages(figure, unit, zh, en):
    assert (wording.amount(figure, unit, "zh"), wording.amount(figure, unit, "en")) == (zh, en)


@pytest.mark.parametrize("case", [case for _, _, case in CASES], ids=[case["why"] for _, _, case in CASES])
def test_every_verdict_has_a_sentence_in_both_languages(case):
    defaults = next(defaults for _, defaults, one in CASES if one is case)
    found = verdict(defaults, case)
    codes = {progress.state_word(code): code for code in progress.wording._table("states")}
    tags = {progress.tag_word(code): code for code in progress.wording._table("tags")}
    row = found | {"status": codes[found["status"]], "tag": tags.get(found["baseline_tag"]), "reason": found["reason_not_judged"],
                   "unit": (defaults | case["t"])["unit"], "value": (defaults | case["t"])["value"], "actual_value": found["observed"]}
    for lang, end in (("zh", "。"), ("en", ".")):
        text = progress.sentence(row, "X", lang)
        assert text.endswith(end)
        assert "None" not in text
        assert "nan" not in text


def test_a_persons_own_words_for_a_state():
    assert progress.state_word("on_track", "zh", Progress(states={"on_track": {"zh": "正常"}})) == "正常"
    assert progress.state_word("on_track", "en", Progress(states={"on_track": {"zh": "正常"}})) == "On track"


@pytest.mark.parametrize(("points", "year", "found"), [
    ([(2025, 10), (2026, 12), (2027, 14)], 2030, 20), ([(2025, 10), (2026, 13), (2027, 10)], 2030, 11), ([(2025, 10), (2026, 12)], 2030, None),
    ([(2025, 10), (2025, 11), (2026, 12)], 2030, None), ([], 2030, None)])
def test_the_outlook_is_a_line_through_three_figures_or_none(points, year, found):
    assert progress.outlook(points, year) == (found if found is None else pytest.approx(found))


def test_a_target_can_have_a_tolerance_of_its_own():
    goal = targets({"comparator": "~", "year": 2020}).assign(tolerance=2.0, metric_polarity="up")
    row = progress.evaluate(goal, actuals({"year": 2020, "value": 78}), 2020).iloc[0]
    assert (row["status"], row["tolerance"]) == ("met", 2)


@pytest.mark.parametrize("plan", ["十五五", "“十五五”规划", "第十五个五年规划", "贵州省“十五五”综合规划", "2026—2030年"])
def test_a_plan_by_any_name_gives_its_period(plan):
    target = {"comparator": ">=", "kind": "level", "basis": "period", "unit": "家", "value": 100, "plan": plan}
    found = progress.judge(target, [{"year": 2026, "value": 20, "unit": "家"}], 2026)
    assert (found["base_year"], found["due"], found["status"]) == (2025, 2030, "符合时序")


def test_a_metric_without_an_id_is_known_by_its_name():
    target = {"comparator": ">=", "kind": "growth", "direction": "up", "basis": "year", "unit": "%", "value": 5, "year": 2026, "metric": "社会消费品零售总额"}
    levels = [{"year": 2025, "value": 100, "unit": "亿元"}, {"year": 2026, "value": 106, "unit": "亿元"}]
    assert progress.judge(target, levels, 2026)["status"] == "如期达成"
    assert progress.judge(target | {"metric": "地区生产总值"}, levels, 2026)["reason_not_judged"] == "real_from_nominal"


def test_work_counted_by_the_year_is_a_count_of_all_its_years():
    """年均新增50万人 over five years is 250; 100 in two years is on the path."""
    goal = {"comparator": ">=", "kind": "level", "basis": "period", "unit": "万人", "value": 50, "plan": "十五五"}
    rows = [{"year": 2026, "value": 50, "unit": "万人"}, {"year": 2027, "value": 50, "unit": "万人"}]
    for words in ({"metric": "年均新增就业"}, {"metric": "新增就业", "evidence": "“十五五”年均新增就业50万人。"}):
        found = progress.judge(goal | words, rows, 2027)
        assert (found["goal"], found["status"]) == (250, "符合时序")
    plain = progress.judge(goal | {"metric": "新增就业", "evidence": "五年新增就业50万人。"}, rows, 2027)
    assert (plain["goal"], plain["status"], plain["year_reached"]) == (50, "提前达成", 2026)


def test_the_sentence_of_a_row_reads_what_a_table_holds_in_place_of_nothing():
    row = progress.evaluate(targets(PLAIN), actuals({"year": 2018, "value": 66}), 2018).iloc[0].to_dict()
    for nothing in (None, float("nan"), pd.NA):
        assert progress.sentence(row | {"year_reached": nothing}, "X", "zh") == progress.sentence(row | {"year_reached": None}, "X", "zh")


def test_counts_keep_binding_and_indicative_goals_apart():
    goals = targets(PLAIN | {"force": "约束性"}, PLAIN | {"force": "约束性", "metric": "甲"}, PLAIN | {"force": "预期性"}, PLAIN | {"value": 60, "baseline_value": 50})
    frame = progress.counts(progress.evaluate(goals, actuals({"year": 2018, "value": 66}), 2018)).set_index("force")
    assert frame[["n", "assessed", "without_data", "attained"]].to_dict("index") == {
        "": {"n": 1, "assessed": 1, "without_data": 0, "attained": 1}, "约束性": {"n": 2, "assessed": 1, "without_data": 1, "attained": 0},
        "预期性": {"n": 1, "assessed": 1, "without_data": 0, "attained": 0}}
    assert frame["slightly_behind"].to_dict() == {"": 0, "约束性": 1, "预期性": 1}
    assert progress.counts(progress.evaluate(schema.no_targets(), schema.no_actuals(), 2020)).empty
