"""What papers report of goals that wait for figures: two reports in a row close most of the loop; nothing is taken unasked."""
from __future__ import annotations

import pandas as pd
import pytest
from made import targets

from extract.reader import read_document
from targets import config, schema
from targets.load import extract, load_paths
from targets.offers import OFFER_COLUMNS, offers
from targets.store import Store

FIRST = """贵州省2025年政府工作报告

2025年1月19日

一、2024年工作回顾
2024年，全省地区生产总值增长5.3%，达到2.27万亿元。粮食产量1120.5万吨。

二、2025年工作安排
今年发展的主要预期目标是：地区生产总值增长5.5%左右，规模以上工业增加值增长6.5%，城镇新增就业60万人以上，居民消费价格涨幅2%左右，粮食产量1100万吨以上，数字经济占比达到48%，森林覆盖率达到63.5%。
"""
SECOND = """贵州省2026年政府工作报告

2026年1月20日

一、2025年工作回顾
2025年，全省地区生产总值增长5.1%，规模以上工业增加值增长6.8%，城镇新增就业64万人，居民消费价格下降0.1%。粮食产量达到1135万吨。预计数字经济占比提高到47.9%，森林覆盖率稳定在63.5%以上。“十四五”以来，地区生产总值年均增长5.2%，累计城镇新增就业320万人。与2020年相比，地区生产总值增长30%。

二、2026年工作安排
今年发展的主要预期目标是：地区生产总值增长5%左右，城镇新增就业60万人以上。
"""


@pytest.fixture
def store(tmp_path) -> Store:
    opened = Store(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    opened.close()


def load(store: Store, name: str, text: str) -> None:
    document = read_document(text.encode(), f"{name}.txt")
    store.replace_document(document, extract(document))


def found(store: Store, as_of: int = 2026) -> pd.DataFrame:
    frame = offers(store.targets(roles=("actual",)), store.targets(), store.actuals(), as_of)
    assert list(frame.columns) == list(OFFER_COLUMNS)
    return frame


def test_the_seeds_report_nothing_that_is_waited_for(store: Store) -> None:
    load_paths(store, [config.load().seeds])
    assert len(store.targets()) > 0
    assert found(store).empty


def test_next_years_report_answers_this_years_goals(store: Store) -> None:
    load(store, "2025", FIRST)
    load(store, "2026", SECOND)
    last = found(store)[lambda one: (one["year"] == 2025) & (one["doubt"] == "")].set_index("key")
    assert last["value"].to_dict() == {"gdp:growth": 5.1, "industrial_value_added_large:growth": 6.8, "new_urban_jobs": 64.0,
                                       "cpi:growth": -0.1, "grain_output": 1135.0, "digital_economy_share": 47.9, "forest_cover": 63.5}
    assert "地区生产总值增长5.1%" in last.loc["gdp:growth", "evidence"]
    assert last.loc["gdp:growth", "source"] == "《贵州省2026年政府工作报告》2026-01-20"
    assert "63.5%以上" in last.loc["forest_cover", "note"]          # a bound says so
    assert last.loc["digital_economy_share", "preliminary"]         # so does an estimate
    assert not last.loc["gdp:growth", "preliminary"]
    assert pd.isna(last.loc["gdp:growth", "note"])


def test_totals_and_averages_of_several_years_are_no_ones_years(store: Store) -> None:
    load(store, "2025", FIRST)
    load(store, "2026", SECOND)
    everything = found(store)
    assert not everything["value"].isin([5.2, 30.0]).any()          # 年均, 与2020年相比
    total = everything[everything["value"] == 320.0]
    assert total["doubt"].tolist() == ["several_years"]
    assert total.index[0] >= (everything["doubt"] == "").sum(), "doubtful ones come last"


def test_goals_of_one_paper_are_not_answered_by_figures_of_another_place(store: Store) -> None:
    load(store, "2025", FIRST)
    load(store, "2026", SECOND.replace("贵州", "云南"))
    assert set(found(store).loc[lambda one: one["year"] == 2025, "region"]) <= {"云南"}
    assert 6.8 not in found(store)["value"].tolist()                # 云南 set no goal for it


def test_taking_one_saves_it_with_its_paper_and_leaves_the_others_open(store: Store) -> None:
    load(store, "2025", FIRST)
    load(store, "2026", SECOND)
    before = found(store)
    one = before[before["key"] == "gdp:growth"].sort_values("year").tail(1)
    store.save_actuals(one[[name for name in schema.ACTUAL_COLUMNS if name in one]], by="li", origin="paper")
    saved = store.actuals().iloc[0]
    assert (saved["value"], saved["year"], saved["kind"]) == (5.1, 2025, "growth")
    assert "政府工作报告" in saved["source"]
    assert saved["origin"].startswith("2026")
    after = found(store)
    assert len(after) == len(before) - 1
    assert set(after["record"]) == set(before["record"]) - set(one["record"])


def reported(**fields) -> pd.DataFrame:
    return targets({"role": "actual", "year": 2019, "value": 79.0, "comparator": "=", "issue_date": "2020-01-10", "doc": "next"} | fields)


def offered(held: pd.DataFrame | None = None, **fields) -> pd.DataFrame:
    return offers(reported(**fields), targets({}), schema.no_actuals() if held is None else held, 2026)


@pytest.mark.parametrize(("fields", "taken"), [
    ({}, True), ({"year": 2016}, True), ({"year": 2015}, False), ({"year": 2021}, False),      # the goal: 2017 to 2020
    ({"region": "陕西", "region_code": "610000"}, False), ({"metric": "产值"}, False), ({"kind": "growth"}, False),
    ({"unit": "万吨"}, False), ({"unit": "‰"}, True), ({"value_max": 80.0}, False), ({"basis": "yearly"}, False), ({"basis": "base"}, False),
    ({"year": None}, False), ({"region": None, "region_code": None}, False)])
def test_a_figure_is_offered_where_a_target_waits_for_it(fields: dict, taken: bool) -> None:
    assert len(offered(**fields)) == taken


def test_what_the_store_says_already_is_not_offered_and_what_it_says_otherwise_is_told() -> None:
    from made import actuals
    assert offered(actuals({"value": 790.0, "unit": "‰"})).empty
    row = offered(actuals({"value": 78.0, "source": "年鉴"})).iloc[0]
    assert (row["state"], row["held_value"], row["held_source"], row["value"]) == ("differs", 78.0, "年鉴", 79.0)


def test_papers_that_differ_are_both_offered_with_the_doubt() -> None:
    both = pd.concat([reported(), reported(doc="other", value=79.5), reported(doc="third")], ignore_index=True)
    both["id"] = ["a", "b", "c"]
    frame = offers(both, targets({}), schema.no_actuals(), 2026)
    assert sorted(frame["value"]) == [79.0, 79.5]
    assert set(frame["doubt"]) == {"disputed"}


def test_a_fall_is_signed() -> None:
    goal = targets({"kind": "growth", "value": 3.0, "direction": "down"})
    said = reported(kind="growth", value=2.5, direction="down", basis="year")
    assert offers(said, goal, schema.no_actuals(), 2026)["value"].tolist() == [-2.5]


def test_a_bound_is_dropped_where_the_exact_figure_keeps_it() -> None:
    both = pd.concat([reported(comparator=">=", value=75.0), reported(value=79.0)], ignore_index=True)
    both["id"] = ["a", "b"]
    assert offers(both, targets({}), schema.no_actuals(), 2026)[["value", "doubt"]].values.tolist() == [[79.0, ""]]
    both.loc[0, "value"] = 85.0         # not kept: both stand, in dispute
    assert offers(both, targets({}), schema.no_actuals(), 2026)["doubt"].tolist() == ["disputed", "disputed"]


def test_a_year_the_paper_can_not_know_yet_is_doubted() -> None:
    assert offered(issue_date="2019-01-20")["doubt"].tolist() == ["year_open"]
    assert offered(issue_date="2020-01-20")["doubt"].tolist() == [""]
    assert offered(issue_date=None)["doubt"].tolist() == [""]


@pytest.mark.parametrize(("section", "fields", "doubt"), [
    ("“十三五”时期工作回顾", {"unit": "万吨", "kind": "level"}, "several_years"),
    ("2019年和“十三五”时期工作回顾", {"unit": "万吨", "kind": "level"}, ""),
    ("2019年和“十三五”时期工作回顾", {"unit": "万吨", "kind": "level", "basis": "period"}, "several_years"),
    ("“十三五”时期工作回顾", {}, ""),                                                       # a share stands at one moment
    ("2019年工作回顾", {"unit": "万吨", "basis": "period"}, "")])
def test_totals_under_a_heading_of_several_years_are_doubted(section: str, fields: dict, doubt: str) -> None:
    said = reported(section=section, trace=("metric:left", "year:heading"), **fields)
    goal = targets({"unit": fields.get("unit", "%")})
    assert offers(said, goal, schema.no_actuals(), 2026)["doubt"].tolist() == [doubt]
    said["trace"] = "metric:left; year:clause"
    assert offers(said, goal, schema.no_actuals(), 2026)["doubt"].tolist() == [""]
