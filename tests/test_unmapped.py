"""The tab of figures no target uses, without a browser: listed, mapped with its undo, refused, left as it is."""
from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from targets import mapping
from targets.store import Store
from tests.test_app import page, texts, url  # noqa: F401 - the fixture
from tests.test_entry import _pick, button

pytestmark = pytest.mark.usefixtures("url")
GUIZHOU = {"region": "贵州", "region_code": "520000", "year": 2019}
VALUE = GUIZHOU | {"metric": "有色金属行业产值", "unit": "万元", "value": 9_050_000.0, "source": "年鉴"}
RATE = GUIZHOU | {"metric": "电解铝装置利用水平", "unit": "%", "value": 78.4}


def filled(url: str, *rows: dict[str, object]) -> Store:  # noqa: F811
    store = Store(url)
    store.save_actuals(pd.DataFrame(list(rows)), by="li", origin="a.csv")
    return store


def listed(app: AppTest) -> pd.DataFrame | None:
    return next((table.value for table in app.dataframe if "unmapped_" in table.proto.id), None)


def picked(app: AppTest, row: int, metric: str) -> AppTest:
    """Click a wording and choose the metric it is."""
    _pick(app, "unmapped", row)
    return next(one for one in app.selectbox if one.label == "就是这个指标").set_value(metric).run()


def test_a_store_whose_figures_are_all_used_says_so(url: str) -> None:  # noqa: F811
    filled(url, GUIZHOU | {"metric": "有色工业总产值", "unit": "亿元", "value": 905.0})
    app = page("entry")
    assert listed(app) is None
    assert "没有需要对应的数据" in texts(app)


def test_a_wording_is_listed_with_its_nearest_metric_and_moved_with_an_undo(url: str) -> None:  # noqa: F811
    store = filled(url, VALUE, VALUE | {"year": 2018, "value": 8_800_000.0}, RATE)
    before = store.actuals()
    app = page("entry")
    rows = listed(app)
    assert rows is not None
    assert rows[["指标", "单位", "数据数", "年份", "地区", "最相近的目标指标", "数据来源"]].values.tolist() == [
        ["有色金属行业产值", "万元", 2, "2018–2019", "贵州", "有色工业总产值", "年鉴"],
        ["电解铝装置利用水平", "%", 1, "2019", "贵州", "电解铝产能利用率", ""]]
    app = picked(app, 0, "有色工业总产值")
    assert "2 个数中有 2 个所在的地区有这个指标的目标" in texts(app)
    app.button(key="map_do").click().run()
    assert not app.exception
    now = store.actuals()
    assert now[now["metric"] == "有色工业总产值"][["year", "value", "unit"]].values.tolist() == [[2018, 880.0, "亿元"], [2019, 905.0, "亿元"]]
    assert "已对应 2 个数" in texts(app)
    assert listed(app)["指标"].tolist() == ["电解铝装置利用水平"]
    assert [one["body"]["said"] for one in store.kept(mapping.KIND)] == ["有色金属行业产值"]
    app.button(key="undo_last").click().run()
    pd.testing.assert_frame_equal(store.actuals(), before)


def test_a_unit_that_does_not_convert_is_refused_with_the_reason(url: str) -> None:  # noqa: F811
    store = filled(url, VALUE)
    app = picked(page("entry"), 0, "电解铝产能利用率")
    assert "不能换算" in app.error[0].value
    assert not [one for one in app.button if one.key == "map_do"]
    assert store.actuals()["metric"].tolist() == ["有色金属行业产值"]


def test_a_clash_stays_out_until_it_is_ticked(url: str) -> None:  # noqa: F811
    filled(url, VALUE, GUIZHOU | {"metric": "有色工业总产值", "unit": "亿元", "value": 890.0, "source": "公报"})
    app = picked(page("entry"), 0, "有色工业总产值")
    assert "与其他来源不一" in texts(app)
    assert app.button(key="map_do").disabled


def test_left_as_it_is_is_remembered_and_can_be_taken_back(url: str) -> None:  # noqa: F811
    filled(url, VALUE, RATE)
    app = page("entry")
    at = listed(app)["指标"].tolist().index("有色金属行业产值")
    _pick(app, "unmapped", at)
    app.button(key="map_leave").click().run()
    assert listed(app)["指标"].tolist() == ["电解铝装置利用水平"]
    app = page("entry")
    assert listed(app)["指标"].tolist() == ["电解铝装置利用水平"]
    next(one for one in app.toggle if one.label.startswith("也列出已决定保持原样")).set_value(True).run()
    at = listed(app)["指标"].tolist().index("有色金属行业产值")
    assert listed(app)["决定"].tolist()[at] == "保持原样"
    _pick(app, "unmapped", at)
    app.button(key="map_unleave").click().run()
    assert "有色金属行业产值" in listed(page("entry"))["指标"].tolist()


def test_figures_of_other_places_are_not_in_the_way(url: str) -> None:  # noqa: F811
    filled(url, {"region": "云南", "region_code": "530000", "year": 2019, "metric": "有色工业总产值", "unit": "亿元", "value": 2000.0})
    app = page("entry")
    assert listed(app) is None
    next(one for one in app.toggle if one.label.startswith("也列出指标有目标")).set_value(True).run()
    assert listed(app)["地区"].tolist() == ["云南"]


def test_what_others_changed_meanwhile_stops_and_shows_the_newest(url: str) -> None:  # noqa: F811
    store = filled(url, VALUE)
    app = picked(page("entry"), 0, "有色工业总产值")
    store.save_actuals(pd.DataFrame([VALUE | {"value": 9_060_000.0}]), by="zhao", origin="form")
    app.button(key="map_do").click().run()
    assert "被别人改动" in app.error[0].value
    assert store.actuals()["value"].tolist() == [9_060_000.0]
    app.button(key="map_do").click().run()
    assert store.actuals()[["metric", "value"]].values.tolist() == [["有色工业总产值", 906.0]]
    assert button(app, "不再记住") is not None


def test_the_tab_speaks_english(url: str) -> None:  # noqa: F811
    filled(url, VALUE)
    app = page("entry", lang="en")
    assert not app.exception
    rows = next(table.value for table in app.dataframe if "unmapped_en" in table.proto.id)
    assert rows["Regions"].tolist() == ["Guizhou"]
