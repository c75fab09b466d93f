"""The page 录入 without a browser: what is due, what is asked before a save, what the papers offer, the log and the way back."""
from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from targets.store import Store
from tests import test_offers
from tests.test_app import WORDS, _edit_grid, _upload, open_tab, page, texts, url  # noqa: F401 - the fixture

pytestmark = pytest.mark.usefixtures("url")


def button(app: AppTest, label: str):
    return next(one for one in app.button if one.label == label)


def grid(app: AppTest) -> pd.DataFrame:
    return next(table.value for table in app.dataframe if "grid_zh" in table.proto.id)


def typed(app: AppTest, value: float, **boxes: object) -> AppTest:
    app.number_input(key="form_value").set_value(value)
    for label, text in boxes.items():
        next(box for box in app.text_input if box.label == label).set_value(text)
    return button(app, "保存").click().run()


# What is due


def test_the_grid_shows_what_is_due_with_its_unit_and_the_figure_before(url: str) -> None:  # noqa: F811
    typed(page("entry", entry_region="四川"), 108.5)
    app = page("entry")
    rows = grid(app)
    assert rows[["region", "metric", "year", "unit"]].values.tolist() == [
        ["贵州", "电解铝产能利用率", 2020, "%"], ["贵州", "有色工业总产值", 2020, "亿元"], ["陕西", "电解铝产能利用率", 2020, "%"],
        ["四川", "电解铝产能", 2018, "万吨"]]
    assert rows["value"].tolist()[3] == 108.5
    app.multiselect(key="grid_years_zh_0").set_value([2017, 2018]).run()
    rows = grid(app)
    assert set(rows["year"]) == {2017, 2018}
    sichuan = rows[rows["region"] == "四川"].set_index("year")
    assert sichuan.loc[2018, "value"] == 108.5
    assert grid(page("entry", region="四川"))["region"].tolist() == ["四川"]


def test_only_what_is_missing(url: str) -> None:  # noqa: F811
    typed(page("entry", entry_region="四川"), 108.5)
    app = page("entry")
    app.toggle(key="grid_missing_zh_0").set_value(True).run()
    assert "四川" not in grid(app)["region"].tolist()
    app.multiselect(key="region_zh_0").set_value(["四川"]).run()
    assert not [table for table in app.dataframe if "grid_zh" in table.proto.id]
    assert "这里没有待填的数" in texts(app)


def test_a_figure_typed_for_a_year_goes_to_that_year(url: str) -> None:  # noqa: F811
    app = page("entry")
    app.multiselect(key="grid_years_zh_0").set_value([2019]).run()
    at = grid(app).index[grid(app)["region"] == "陕西"][0]
    _edit_grid(app, {int(at): {"value": 78.4, "source": "公报", "note": "快报", "status": "初步"}})
    app.run()
    app.multiselect(key="grid_years_zh_0").set_value([]).run()
    assert "其中 1 行不在" in texts(app)            # the draft waits for its year
    app.multiselect(key="grid_years_zh_0").set_value([2019]).run()
    app.button(key="grid_save").click().run()
    assert Store(url).actuals()[["region", "year", "value", "preliminary", "source", "note"]].values.tolist() == [
        ["陕西", 2019, 78.4, True, "公报", "快报"]]


# What is asked before a save


def test_a_share_above_a_hundred_asks_first(url: str) -> None:  # noqa: F811
    app = typed(page("entry", entry_region="贵州"), 182.1)
    assert Store(url).actuals().empty
    assert "份额超过 100%" in texts(app)
    app.button(key="back_form").click().run()
    assert "份额超过 100%" not in texts(app)
    app = typed(app, 182.1)
    app.button(key="confirm_form").click().run()
    assert Store(url).actuals()["value"].tolist() == [182.1]


def test_a_fraction_is_taken_a_hundredfold_only_when_a_person_says_so(url: str) -> None:  # noqa: F811
    app = page("entry")
    _edit_grid(app, {0: {"value": 0.81}, 1: {"value": 900.0}})
    app.button(key="grid_save").click().run()
    assert "是不是 81%" in texts(app)
    assert app.button(key="confirm_grid").disabled
    next(box for box in app.radio if box.key.startswith("ask_grid")).set_value(True).run()
    app.button(key="confirm_grid").click().run()
    assert sorted(Store(url).actuals()["value"]) == [81.0, 900.0]
    assert "尚未保存" not in texts(app)


def test_a_jump_and_a_year_to_come_ask_a_wrong_unit_stops(url: str) -> None:  # noqa: F811
    app = typed(page("entry", entry_region="四川"), 108.5)
    box = next(box for box in app.number_input if box.label == "年份")
    box.set_value(2019)
    app = typed(app, 1085.0)
    assert "相差五倍以上" in texts(app)
    assert "108.5万吨" in texts(app)
    app.button(key="back_form").click().run()
    next(box for box in app.number_input if box.label == "年份").set_value(2090)
    assert "还没有过完" in texts(typed(app, 108.0))
    assert "不能换算" in typed(page("entry", entry_region="四川"), 108.0, 单位="亿元").error[0].value
    assert len(Store(url).actuals()) == 1


# From the papers


@pytest.fixture
def reports(url: str) -> Store:  # noqa: F811
    store = Store(url)
    test_offers.load(store, "2025", test_offers.FIRST)
    test_offers.load(store, "2026", test_offers.SECOND)
    return store


def test_a_figure_of_a_paper_is_taken_with_one_click_and_no_other(reports: Store) -> None:
    app = page("entry", region="贵州")
    assert reports.actuals().empty
    assert "个正等着的数" in texts(app)
    offers = [one for one in app.button if one.key and one.key.startswith("take_")]
    first = offers[0].key
    app.button(key=first).click().run()
    assert not app.exception
    saved = reports.actuals()
    assert len(saved) == 1
    assert saved.loc[0, "source"].startswith("《贵州省2026年政府工作报告》")
    left = [one.key for one in app.button if one.key and one.key.startswith("take_")]
    assert left == [one.key for one in offers if one.key != first]
    app.button(key="undo_last").click().run()
    assert reports.actuals().empty
    assert len([one for one in app.button if one.key and one.key.startswith("take_")]) == len(offers)


def test_offers_of_other_places_are_filtered_out_and_no_offer_is_said_so(reports: Store) -> None:
    app = page("entry", region="陕西")
    assert not [one for one in app.button if one.key and one.key.startswith("take_")]
    assert "现在没有可采用的数" in texts(app)


def test_an_offer_that_jumps_asks_too(reports: Store) -> None:
    goal = reports.targets()[lambda one: one["metric_id"] == "grain_output"].iloc[0]
    reports.save_actuals(pd.DataFrame([goal[["region", "region_code", "metric", "metric_id", "kind", "unit"]].to_dict()
                                       | {"year": 2024, "value": 112.0}]), by="li", origin="form")
    app = page("entry", region="贵州")
    row = test_offers.found(reports)[lambda one: (one["key"] == "grain_output") & (one["year"] == 2025)].iloc[0]
    app.button(key=f"take_{row['record']}").click().run()
    assert "相差五倍以上" in texts(app)
    assert len(reports.actuals()) == 1
    app.button(key="confirm_offer").click().run()
    assert sorted(reports.actuals()["value"]) == [112.0, 1135.0]


# The log


def test_a_save_is_taken_back_from_its_note_and_the_undo_too(url: str) -> None:  # noqa: F811
    app = typed(page("entry", entry_region="四川"), 108.5)
    app.button(key="undo_last").click().run()
    assert "已撤销 1 个数" in texts(app)
    assert Store(url).actuals().empty
    app.button(key="undo_last").click().run()
    assert Store(url).actuals()["value"].tolist() == [108.5]


def test_what_was_changed_since_is_told_and_stays(url: str) -> None:  # noqa: F811
    app = typed(page("entry", entry_region="四川"), 108.5)
    store = Store(url)
    row = store.actuals()[["region", "region_code", "metric", "metric_id", "kind", "year", "unit"]]
    store.save_actuals(row.assign(value=99.0), by="wang", origin="form")
    app.button(key="undo_last").click().run()
    assert "没有可以撤销的数" in app.error[0].value
    assert store.actuals()["value"].tolist() == [99.0]


def _pick(app: AppTest, name: str, row: int) -> None:
    """Click a row of a table: AppTest draws none, its state can be set."""
    widget = next(table.proto.id for table in app.dataframe if f"{name}_zh" in table.proto.id)
    app.session_state[widget[widget.index(f"{name}_zh"):]] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()


def test_the_log_shows_saves_figures_files_and_takes_one_figure_back(url: str) -> None:  # noqa: F811
    csv = "地区,指标,年份,数值,单位\n陕西,电解铝产能利用率,2019,78.4,%\n贵州,电解铝产能利用率,2019,79.4,%\n".encode("gb18030")
    _upload(page("entry"), "figures.csv", csv).button(key="upload_save").click().run()
    store = Store(url)
    app = page("entry")
    _pick(app, "saves", 0)
    assert any("figures.csv" in one.proto.label for one in app.get("download_button"))
    _pick(app, "lines", 0)
    assert not app.exception
    assert "的全部经过" in texts(app)
    button(app, "只撤销这一个数").click().run()
    assert len(store.actuals()) == 1
    _pick(app, "saves", 1)
    button(app, "撤销整次保存（1 个数）").click().run()
    assert store.actuals().empty
    assert store.saves()["standing"].tolist() == [1, 1, 0]


def test_the_history_of_a_figure_stands_beside_its_form(url: str) -> None:  # noqa: F811
    typed(typed(page("entry", entry_region="四川"), 108.5), 109.5)
    app = page("entry", entry_region="四川")
    log = next(table.value for table in app.dataframe if list(table.value.columns)[:2] == ["时间", "填报人"] and "原值" in table.value)
    assert log["新值"].tolist() == ["109.5万吨", "108.5万吨"]
    assert log["操作"].tolist() == ["修改", "新增"]


def test_what_changed_beside_the_figure_is_told_too(url: str) -> None:  # noqa: F811
    typed(page("entry", entry_region="四川"), 108.5, 数据来源="公报")
    app = page("entry", entry_region="四川")
    app.radio(key="form_status").set_value(True)
    typed(app, 108.5, 数据来源="年鉴", 备注="快报")
    app = page("entry", entry_region="四川")
    log = next(table.value for table in app.dataframe if "原值" in table.value)
    assert log["原值"].tolist() == ["108.5万吨；最终；公报；（无）", ""]
    assert log["新值"].tolist() == ["108.5万吨；初步；年鉴；快报", "108.5万吨"]


def test_the_overview_leads_to_what_is_missing(url: str) -> None:  # noqa: F811
    app = page("overview")
    button(app, "录入缺少的 4 项实际值").click().run()
    assert not app.exception
    assert app.session_state["grid_missing"] is True


def test_a_store_that_is_busy_when_a_save_is_taken_back_says_so(url: str) -> None:  # noqa: F811
    import sqlite3
    app = typed(page("entry", entry_region="四川"), 108.5)
    lock = sqlite3.connect(Path(url.removeprefix("sqlite:///")), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        app.button(key="undo_last").click().run()
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert not app.exception
    assert "占用" in app.error[0].value
    assert len(Store(url).actuals()) == 1


def test_over_a_large_store_only_the_open_tab_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    from targets.ui import entry
    whole = page("entry")
    monkeypatch.setattr(entry, "LARGE", 0)
    app = page("entry")
    assert not app.exception
    assert [tab.label for tab in app.tabs] == [tab.label for tab in whole.tabs]
    assert app.number_input(key="form_value").value is None
    assert not any("grid_zh" in table.proto.id for table in app.dataframe)
    assert len(app.button) < len(whole.button)
    open_tab(app, "entry", WORDS["entry_grid"]["zh"])
    assert any("grid_zh" in table.proto.id for table in app.dataframe)
