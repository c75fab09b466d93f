"""Filters, links and search on the pages, without a browser."""
from __future__ import annotations

import sqlite3

import pytest
import streamlit as st

from tests.test_app import WORDS, page, texts, url  # noqa: F401

ALL = ["贵州", "贵州", "陕西", "四川"]


@pytest.fixture
def told(url: str) -> str:  # noqa: F811
    """The same store, its papers saying more: force, leading bodies, a target without a sector."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE targets SET force = '约束性', lead = '省工信厅、省能源局' WHERE region = '贵州' AND unit = '%'")
        connection.execute("UPDATE targets SET force = '预期性', lead = '省能源局' WHERE region = '陕西'")
        connection.execute("UPDATE targets SET sector = NULL WHERE region = '四川'")
    st.cache_data.clear()
    st.cache_resource.clear()
    return url


def listed(app) -> list[str]:
    return sorted(app.dataframe[0].value["地区"], key=ALL.index) if len(app.dataframe) else []


def options(app, name: str) -> list[str]:
    return next(box for box in app.multiselect if box.key.startswith(f"{name}_")).options


@pytest.mark.parametrize(("address", "left"), [
    ({"group": "west"}, ALL), ({"group": "east"}, []), ({"paper": "sichuan"}, ["四川"]), ({"sector": "-"}, ["四川"]),
    ({"force": "约束性"}, ["贵州"]), ({"force": "-"}, ["贵州", "四川"]), ({"lead": "省能源局"}, ["贵州", "陕西"]),
    ({"status": "no_actual"}, ALL), ({"status": "missed"}, []), ({"reviewed": "open", "year": "2018"}, ["四川"])])
def test_every_filter_works_from_a_link_and_stays_in_it(told: str, address: dict[str, str], left: list[str]) -> None:
    app = page("table", **address)
    assert not app.exception
    assert listed(app) == left
    for name, value in address.items():
        assert app.query_params[name] == value
    assert not app.warning


def test_a_list_offers_what_the_other_filters_leave(told: str) -> None:
    app = page("table")
    assert options(app, "region") == ["四川", "贵州", "陕西"]
    app.multiselect(key="region_zh_0").set_value(["四川"]).run()
    assert options(app, "year") == ["2018"]
    assert options(app, "region") == ["四川", "贵州", "陕西"]
    assert options(app, "paper") == ["四川省实施方案"]
    app.multiselect(key="year_zh_0").set_value([2018]).run()
    app.multiselect(key="region_zh_0").set_value([]).run()
    assert listed(app) == ["四川"]
    assert options(app, "region") == ["四川"]


def test_what_is_chosen_out_of_sight_is_a_chip_that_takes_it_off(told: str) -> None:
    app = page("table", force="约束性", group="west")
    chips = {button.label: button for button in app.button if (button.key or "").startswith("chip_")}
    assert set(chips) == {"东中西部和东北：西部", "约束力：约束性"}
    chips["约束力：约束性"].click().run()
    assert listed(app) == ALL
    assert "force" not in app.query_params
    assert app.query_params["group"] == "west"
    app.button(key="filter_clear_all").click().run()
    assert "group" not in app.query_params
    assert not [button for button in app.button if (button.key or "").startswith("chip_")]


def test_choices_side_by_side_say_how_many(told: str) -> None:
    app = page("table", region="贵州")
    box = next(one for one in app.get("button_group") if one.key and one.key.startswith("force_"))
    assert [option.content for option in box.proto.options] == ["约束性 1", "未写明 1"]


def test_what_a_link_asks_for_in_vain_is_told_until_it_is_seen(told: str) -> None:
    app = page("table", region="火星", year="never", lead="省能源局")
    assert listed(app) == ["贵州", "陕西"]
    assert "火星" in app.warning[0].value
    assert "never" in app.warning[0].value
    app.run()
    assert app.warning
    app.button(key="strange_seen").click().run()
    assert not app.warning
    assert listed(app) == ["贵州", "陕西"]


def test_a_choice_of_a_page_that_is_not_there_is_told(told: str) -> None:
    app = page("region", p="海南")
    assert "海南" in app.warning[0].value
    assert app.query_params["p"] == "贵州"


@pytest.mark.parametrize("name", ["documents", "method", "search"])
def test_pages_without_the_row_keep_the_filters_in_their_address(told: str, name: str) -> None:
    assert page(name, region="贵州").query_params["region"] == "贵州"


def test_a_table_that_tells_nothing_of_a_field_keeps_the_targets_it_leaves(told: str) -> None:
    todo = [page("coverage", **address).tabs[1].label for address in ({}, {"status": "no_actual"}, {"status": "missed"}, {"force": "约束性"})]
    assert todo[0] == todo[1] != todo[3] != todo[2] == WORDS["tab_todo"]["zh"].format(n=0)


def test_search_finds_metrics_regions_papers_and_sentences(told: str) -> None:
    app = page("search", q="电解铝")
    assert not app.exception
    shown = texts(app)
    assert "<mark>电解铝</mark>产能利用率达到80%以上" in shown
    assert [button.label for button in app.button if (button.key or "").startswith("found_metric")] == [
        "电解铝产能利用率 · 目标 2 项", "电解铝产能 · 目标 1 项"]
    assert app.query_params["q"] == "电解铝"


def test_search_by_initials_in_english_and_in_vain(told: str) -> None:
    app = page("search", q="gz", lang="en")
    assert "Guizhou" in " ".join(button.label for button in app.button)
    assert "没有找到" in texts(page("search", q="没有这个词"))
    assert not page("search").exception


def test_words_typed_on_another_page_open_the_search(told: str) -> None:
    app = page("table")
    app.text_input(key="q_zh_0").set_value("sichuan").run()
    assert not app.exception
    assert app.query_params["q"] == "sichuan"
    assert "四川" in " ".join(button.label for button in app.button if (button.key or "").startswith("found_region"))




def test_the_matrix_keeps_the_places_and_metrics_that_fit(told: str) -> None:
    def cells(**address: str) -> set[tuple[str, str]]:
        app = page("coverage", **address)
        assert not app.exception
        wide = app.dataframe[0].value.set_index("指标") if len(app.dataframe) else None
        return set() if wide is None else {(metric, place) for metric, row in wide.iterrows() for place, sign in row.items() if sign == "◇"}

    every = cells()
    assert ("电解铝产能", "四川") in every
    assert cells(lead="省能源局") == {("电解铝产能利用率", "贵州"), ("电解铝产能利用率", "陕西")}
    assert cells(region="四川") == {("电解铝产能", "四川")}
    assert cells(group="east") == set()
