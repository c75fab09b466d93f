"""Figures no target uses: which they are, what they can be mapped to, the move in both databases and the way back, maps for later files."""
from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from targets import mapping
from targets.actuals import read_actuals, ready
from targets.actuals.diff import diff
from targets.overtaken import Overtaken
from targets.schema import no_targets
from targets.store import Store
from tests import made
from tests.databases import database, server  # noqa: F401 - fixtures

GOALS = made.targets(
    {"metric": "商品房销售面积", "value": 3000.0, "unit": "万平方米", "text": "3000万平方米"},
    {"metric": "商品房销售面积", "value": 2000.0, "unit": "万平方米", "region": "四川", "region_code": "510000"},
    {"metric": "畜禽粪污综合利用率", "value": 90.0, "unit": "%"},
    {"metric": "软件业务收入", "value": 12.0, "unit": "%", "kind": "growth"},
    {"metric": "绿色食品认证数", "value": 300.0, "unit": "个"})
SOLD = {"metric": "新建商品房成交面积", "unit": "平方米", "value": 28_500_000.0}


def held(*rows: dict[str, object]) -> pd.DataFrame:
    """As the store holds them, ids and all."""
    from targets.query import actual_id
    frame = made.actuals(*rows)
    return frame.assign(id=[actual_id(row) for row in frame.to_dict("records")])


def goal_of(metric: str) -> dict[str, object]:
    rows = mapping.series(GOALS)
    return dict(rows[rows["metric"] == metric].iloc[0])


# Which figures no target uses


def test_unused_are_those_whose_region_and_metric_no_target_names() -> None:
    figures = held(SOLD, SOLD | {"year": 2020}, {"metric": "畜禽粪污综合利用率"}, {"metric": "畜禽粪污综合利用率", "region": "云南", "region_code": "530000"})
    free = mapping.unused(figures, GOALS)
    assert list(zip(free["metric"], free["region"], free["elsewhere"], strict=True)) == [
        ("新建商品房成交面积", "贵州", False), ("新建商品房成交面积", "贵州", False), ("畜禽粪污综合利用率", "云南", True)]


def test_without_targets_every_figure_is_unused_and_without_figures_none() -> None:
    assert len(mapping.unused(held(SOLD), no_targets())) == 1
    assert mapping.unused(held(), GOALS).empty
    assert mapping.groups(mapping.unused(held(), GOALS)).empty
    assert mapping.series(no_targets()).empty
    rows = mapping.groups(mapping.unused(held(SOLD), no_targets()))
    assert mapping.nearest(rows, mapping.series(no_targets())) == [""]
    assert mapping.choices("粮食产量", "吨", mapping.series(no_targets())).empty


def test_groups_hold_one_wording_in_one_unit_with_years_places_and_sources() -> None:
    figures = held(SOLD | {"source": "年鉴"}, SOLD | {"year": 2021, "source": "公报"}, SOLD | {"region": "四川", "region_code": "510000"},
                   SOLD | {"year": 2022, "unit": "万平方米", "value": 2900.0}, {"metric": "新建商品房成交面积", "unit": "%", "value": 4.0, "kind": "growth"})
    rows = mapping.groups(mapping.unused(figures, GOALS))
    assert rows[["metric", "kind", "unit", "n", "first", "last", "regions"]].values.tolist() == [
        ["新建商品房成交面积", "level", "平方米", 3, 2019, 2021, 2], ["新建商品房成交面积", "level", "万平方米", 1, 2022, 2022, 1],
        ["新建商品房成交面积", "growth", "%", 1, 2019, 2019, 1]]
    assert rows.loc[0, "places"] == ("贵州", "四川")
    assert rows.loc[0, "sources"] == ("年鉴", "公报")
    assert rows["wording"].nunique() == 2           # both units measure areas: one map serves both


def test_counts_in_other_words_are_other_wordings() -> None:
    figures = held({"metric": "认证数", "unit": "家"}, {"metric": "认证数", "unit": "个", "year": 2020})
    assert mapping.wordings(figures).nunique() == 2


# What they can be mapped to


def test_the_nearest_is_by_name_among_those_whose_unit_converts() -> None:
    known = mapping.series(GOALS)
    asked = pd.DataFrame([("商品房成交面积", "平方米"), ("商品房成交面积", "亿元"), ("卫星发射数", "万平方米")], columns=["metric", "unit"])
    assert mapping.nearest(asked, known) == ["商品房销售面积", "", ""]     # as like, but of money; of area, but not alike
    first = mapping.choices("商品房成交面积", "平方米", known).iloc[0]
    assert (first["metric"], first["n"], first["areas"]) == ("商品房销售面积", 2, {"520000", "510000"})
    order = mapping.choices("商品房成交面积", "亿元", known)
    assert not order["fits"].any()
    assert order.loc[0, "metric"] == "商品房销售面积"                     # still there to be asked for, and to be refused


def test_moved_figures_take_the_metric_the_kind_and_the_unit() -> None:
    rows = held(SOLD, SOLD | {"year": 2020, "value": 123_456_789.0})
    new = mapping.moved(rows, goal_of("商品房销售面积"))
    assert new[["metric", "unit", "value", "kind"]].values.tolist() == [
        ["商品房销售面积", "万平方米", 2850.0, "level"], ["商品房销售面积", "万平方米", 12345.6789, "level"]]
    assert set(new["id"]).isdisjoint(rows["id"])
    assert mapping.unused(new, GOALS).empty
    grown = mapping.moved(held({"metric": "软件收入增幅", "unit": "%", "value": 9.5}), goal_of("软件业务收入"))
    assert grown[["kind", "value"]].values.tolist() == [["growth", 9.5]]


@pytest.mark.parametrize(("figure", "goal", "said"), [
    (SOLD, "畜禽粪污综合利用率", "平方米"), (SOLD | {"unit": "亿元"}, "商品房销售面积", "万平方米"),
    ({"metric": "软件收入", "unit": "亿元"}, "软件业务收入", "亿元"), ({"metric": "指数", "unit": ""}, "畜禽粪污综合利用率", "%")])
def test_what_does_not_convert_is_refused_in_a_sentence(figure: dict[str, object], goal: str, said: str) -> None:
    with pytest.raises(mapping.MappingError) as told:
        mapping.moved(held(figure), goal_of(goal))
    assert said in told.value.say("zh")
    assert said in told.value.say("en")


# In the store


@pytest.fixture
def store(database: str) -> Iterator[Store]:  # noqa: F811
    one = Store(database)
    yield one
    one.close()


def test_a_move_is_one_save_and_one_undo_brings_all_back(store: Store) -> None:
    store.save_actuals(held(SOLD, SOLD | {"year": 2020}, {"metric": "别的"}), by="li", origin="a.csv")
    before = store.actuals()
    rows = before[before["metric"] == "新建商品房成交面积"]
    done = store.move_actuals(rows, mapping.moved(rows, goal_of("商品房销售面积")), by="wang", seen=before)
    now = store.actuals().sort_values("metric")
    assert now["metric"].tolist() == ["别的", "商品房销售面积", "商品房销售面积"]
    assert set(now["entered_by"]) == {"li", "wang"}
    assert set(now["origin"]) == {"a.csv"}              # where a figure comes from stays known
    assert store.saves().iloc[0][["origin", "new", "changed", "deleted", "n"]].tolist() == ["mapping", 2, 0, 2, 4]
    undone = store.undo_actuals(done.batch, by="li")
    assert (undone.undone, undone.later) == (4, [])
    pd.testing.assert_frame_equal(store.actuals(), before)


def test_a_move_onto_a_figure_changes_it_and_says_so_in_the_log(store: Store) -> None:
    store.save_actuals(held(SOLD, {"metric": "商品房销售面积", "unit": "万平方米", "value": 2800.0}), by="li", origin="form")
    before = store.actuals()
    rows = before[before["metric"] == "新建商品房成交面积"]
    new = mapping.moved(rows, goal_of("商品房销售面积"))
    told = diff(new, before)
    assert told[["state", "old_value", "value"]].values.tolist() == [["changed", 2800.0, 2850.0]]
    done = store.move_actuals(rows, new, by="li", seen=before)
    assert (done.new, done.changed) == (0, 1)
    assert store.actuals()["value"].tolist() == [2850.0]
    store.undo_actuals(done.batch, by="li")
    pd.testing.assert_frame_equal(store.actuals(), before)


def test_a_figure_that_is_there_in_both_words_is_only_taken_out(store: Store) -> None:
    store.save_actuals(held(SOLD, {"metric": "商品房销售面积", "unit": "万平方米", "value": 2850.0, "source": "年鉴"}), by="li", origin="form")
    rows = store.actuals()[lambda one: one["metric"] == "新建商品房成交面积"]
    done = store.move_actuals(rows, rows.head(0), by="li")
    assert (done.new, done.changed, done.same) == (0, 0, 0)
    assert store.actuals()["source"].tolist() == ["年鉴"]
    assert store.undo_actuals(done.batch, by="li").undone == 1


@pytest.mark.parametrize("how", ["changed", "gone", "other"])
def test_what_others_changed_meanwhile_stops_the_whole_move(store: Store, how: str) -> None:
    store.save_actuals(held(SOLD, SOLD | {"year": 2020}), by="li", origin="form")
    seen = store.actuals()
    if how == "changed":
        store.save_actuals(held(SOLD | {"value": 1.0}), by="zhao", origin="form")
    elif how == "gone":
        store.delete_actual(seen.loc[0, "id"], by="zhao")
    else:
        store.save_actuals(held({"metric": "商品房销售面积", "unit": "万平方米", "value": 1.0}), by="zhao", origin="form")
    now, log = store.actuals(), len(store.revisions())
    with pytest.raises(Overtaken):
        store.move_actuals(seen, mapping.moved(seen, goal_of("商品房销售面积")), by="li", seen=seen)
    pd.testing.assert_frame_equal(store.actuals(), now)
    assert len(store.revisions()) == log


# Maps kept for later files

FILE = "地区,指标,年份,数值,单位\n贵州,{metric},2023,{value},{unit}\n四川,{metric},2023,18000000,平方米\n贵州,畜禽粪污综合利用率,2023,81.5,%\n"


def figures_of(text: str) -> pd.DataFrame:
    frame, _ = read_actuals(text.encode(), "后来的.csv", targets=GOALS)
    return ready(frame)


def kept_map(store: Store) -> list[dict[str, object]]:
    group = mapping.groups(mapping.unused(held(SOLD), GOALS)).iloc[0]
    store.keep(mapping.KIND, group["wording"], mapping.body_of(goal_of("商品房销售面积"), group), by="li")
    return store.kept(mapping.KIND)


def test_a_kept_map_is_offered_for_the_same_words_and_does_the_same(store: Store) -> None:
    maps = kept_map(store)
    file = figures_of(FILE.format(metric="新建商品房成交面积", value="2700", unit="万平方米"))
    offers = mapping.offered(file, GOALS, maps)
    assert [(one["n"], one["body"]["said"], one["body"]["metric"]) for one in offers] == [(2, "新建商品房成交面积", "商品房销售面积")]
    done = mapping.applied(file, GOALS, offers)
    assert list(done.used.values()) == [2]
    assert done.twice == 0
    assert done.frame[["region", "metric", "value", "unit"]].values.tolist() == [
        ["贵州", "商品房销售面积", 2700.0, "万平方米"], ["四川", "商品房销售面积", 1800.0, "万平方米"], ["贵州", "畜禽粪污综合利用率", 81.5, "%"]]
    assert done.frame["origin"].tolist() == file["origin"].tolist()
    assert store.save_actuals(done.frame, by="li", origin="x").new == 3
    other = figures_of(FILE.format(metric="新建住宅成交套数", value="2700", unit="套"))
    assert mapping.offered(other[other["region"] == "贵州"], GOALS, maps) == []


def test_a_file_that_holds_the_mapped_figure_too_keeps_both_apart(store: Store) -> None:
    text = FILE.format(metric="新建商品房成交面积", value="2700", unit="万平方米") + "贵州,商品房销售面积,2023,2600,万平方米\n"
    file = figures_of(text)
    done = mapping.applied(file, GOALS, kept_map(store))
    assert (sum(done.used.values()), done.twice) == (1, 1)
    assert sorted(done.frame[done.frame["region"] == "贵州"]["metric"]) == ["商品房销售面积", "新建商品房成交面积", "畜禽粪污综合利用率"]
    assert len(done.frame) == len(file) == 4


def test_what_is_to_stay_as_it_is_stays(store: Store) -> None:
    group = mapping.groups(mapping.unused(held(SOLD), GOALS)).iloc[0]
    store.keep(mapping.KIND, group["wording"], mapping.leaving(group), by="li")
    assert mapping.left(store.kept(mapping.KIND)) == {group["wording"]}
    assert mapping.offered(held(SOLD), GOALS, store.kept(mapping.KIND)) == []
    store.drop_kept(mapping.KIND, group["wording"], by="li")
    assert mapping.left(store.kept(mapping.KIND)) == set()
