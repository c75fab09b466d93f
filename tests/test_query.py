"""Filters, the key of a series, and the join of targets with actual figures."""
from __future__ import annotations

import pandas as pd
import pytest
from made import actuals, targets

from targets import query, schema


@pytest.mark.parametrize(("first", "second", "same"), [
    ({"metric": "电解铝产能利用率"}, {"metric": "全省 电解铝产能利用率"}, True),    # scope and blanks
    ({"metric": "ＧＤＰ"}, {"metric": "gdp"}, True),                              # width and case
    ({"metric": "产值增速", "kind": "growth"}, {"metric": "产值", "kind": "growth"}, True),
    ({"metric": "产值", "kind": "growth"}, {"metric": "产值"}, False),            # another kind, another series
    ({"metric": "甲", "metric_id": "m"}, {"metric": "乙", "metric_id": "m"}, True),
    ({"metric": "甲", "metric_id": "m"}, {"metric": "甲", "metric_id": "n"}, False),
    ({"metric": "全省"}, {"metric": "全国"}, False),                              # nothing would be left
])
def test_what_makes_one_series(first, second, same):
    keys = query.metric_keys(targets(first, second))
    assert (keys[0] == keys[1]) is same


def test_filters_each_and_together():
    frame = targets({}, {"region": "陕西", "region_code": "610000"}, {"year": None}, {"sector": None, "doc": "b"},
                    {"role": "actual"})
    ids = frame["id"].tolist()
    assert query.filter_targets(frame)["id"].tolist() == ids
    assert query.filter_targets(frame, regions=["陕西"])["id"].tolist() == ids[1:2]
    assert query.filter_targets(frame, years=[2020])["id"].tolist() == [*ids[:2], *ids[3:]]
    assert query.filter_targets(frame, sectors=["有色金属"], docs=["paper"], roles=["target"])["id"].tolist() == ids[:3]
    assert query.filter_targets(frame, metrics=["电解铝产能利用率"], regions=[])["id"].tolist() == ids
    assert query.filter_targets(frame, metrics=["no such"]).empty
    assert query.filter_targets(schema.no_targets(), metrics=["m"], years=[2020]).empty


def test_options_count_and_name_the_metrics():
    frame = targets({"metric": "产值", "unit": "亿元"}, {"metric": "产值", "unit": "亿元"}, {"metric": "产值", "unit": "万元"},
                    {"metric": "产值", "unit": "%", "kind": "growth"})
    options = query.metric_options(frame)
    assert options.to_dict("records") == [
        {"key": "产值", "label_zh": "产值", "label_en": "产值", "unit": "亿元", "n": 3},
        {"key": "产值:growth", "label_zh": "产值（增速）", "label_en": "产值 (growth)", "unit": "%", "n": 1}]
    assert list(query.metric_options(schema.no_targets()).columns) == list(query.OPTION_COLUMNS)


def test_the_vocabulary_names_a_metric_in_both_languages():
    option = query.metric_options(targets({"metric": "生产总值", "metric_id": "gdp", "unit": "亿元"})).iloc[0]
    assert (option["key"], option["label_zh"], option["label_en"]) == ("gdp", "地区生产总值", "Gross regional product")
    assert query.polarity("gdp") == "up"
    assert query.polarity("surveyed_unemployment") == "down"
    assert query.polarity("no such id") is None


def test_a_pair_by_region_metric_and_kind():
    goals = targets({}, {"region": "陕西", "region_code": "610000"}, {"kind": "growth", "direction": "up"})
    pairs = query.pair(goals, actuals({}, {"year": 2020, "value": 83.1}, {"region": "四川", "region_code": "510000"}))
    assert pairs["id"].tolist() == [goals.loc[0, "id"], *goals["id"]]
    assert pairs["actual_value"].tolist()[:2] == [81.3, 83.1]
    assert pairs["actual_id"].isna().tolist()[2:] == [True, True]
    assert not pairs["converted"].any()
    assert not pairs["unit_differs"].any()
    assert list(pairs.columns) == [*schema.TARGET_COLUMNS, "key", *query.JOINED]


def test_a_region_without_code_joins_by_name():
    goals = targets({"region": "某新区", "region_code": None})
    assert query.pair(goals, actuals({"region": "某新区", "region_code": None}))["actual_id"].notna().all()


@pytest.mark.parametrize(("value", "unit", "goal_unit", "expected"), [
    (1_100_000, "吨", "万吨", 110.0), (0.011, "亿吨", "万吨", 110.0), (1.28, "万亿元", "亿元", 12800.0),
    (0.3, "万吨", "吨", 3000.0), (15, "亩", "公顷", 1.0), (81.3, "%", "%", 81.3)])
def test_figures_come_in_the_unit_of_the_target(value, unit, goal_unit, expected):
    row = query.pair(targets({"unit": goal_unit}), actuals({"value": value, "unit": unit})).iloc[0]
    assert row["actual_value"] == expected
    assert (row["actual_raw"], row["actual_unit"]) == (value, unit)
    assert row["converted"] == (unit != goal_unit)
    assert not row["unit_differs"]


@pytest.mark.parametrize(("unit", "goal_unit"), [
    ("亿元", "万吨"), ("%", "个百分点"), ("家", "个"), ("万重量箱", "万吨"), ("亿美元", "亿元"), ("某单位", "万吨")])
def test_units_of_different_things_never_convert(unit, goal_unit):
    row = query.pair(targets({"unit": goal_unit}), actuals({"unit": unit})).iloc[0]
    assert row["unit_differs"]
    assert pd.isna(row["actual_value"])
    assert not row["converted"]


def test_an_unknown_unit_still_equals_itself():
    row = query.pair(targets({"unit": "某单位"}), actuals({"unit": "某单位"})).iloc[0]
    assert row["actual_value"] == 81.3


def test_a_figure_in_the_words_of_a_target_joins_it_whatever_its_id():
    known = query.pair(targets({"metric_id": "m"}), actuals({}))
    unknown = query.pair(targets({}), actuals({"metric_id": "m"}))
    assert known["actual_id"].notna().all()
    assert unknown["actual_id"].notna().all()


def test_words_of_two_series_join_neither():
    goals = targets({"metric_id": "m"}, {"metric_id": "n"})
    assert query.pair(goals, actuals({}))["actual_id"].isna().all()


def test_nothing_with_nothing():
    assert query.pair(schema.no_targets(), schema.no_actuals()).empty
    assert len(query.pair(targets({}), schema.no_actuals())) == 1
