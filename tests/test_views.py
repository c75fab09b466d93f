"""Views: what a link, a saved view and a page of a briefing hold; which rows they show, and the numbers behind them."""
from __future__ import annotations

import json

import pandas as pd
import pytest

from targets import charts, naming, progress, query, views
from targets.charts import Style
from targets.views import Material, View
from tests import made

GOALS = [{}, {"region": "陕西", "region_code": "610000"}, {"metric": "粗钢产能", "value": 110.0, "unit": "万吨", "comparator": "<=", "year": 2025},
         {"region": "全国", "region_code": "100000", "year": None}]
FIGURES = [{"year": 2019, "value": 78.0}, {"year": 2020, "value": 82.1, "source": "统计公报", "preliminary": True}]
KEY = "电解铝产能利用率"


def material(lang: str = "zh") -> Material:
    targets, actuals = made.targets(*GOALS), made.actuals(*FIGURES)
    board = charts.board(targets, progress.evaluate(targets, actuals, 2020))
    return Material(board, query.pair(targets, actuals), pd.DataFrame(), naming.Naming(lang, query.metric_options(targets)), "2020-12-31")


EVERY = [View("tiles"), View("ranked", KEY), View("paths", KEY), View("timeline", KEY), View("bullets", "贵州"),
         View("tiles", KEY), View("matrix"), View("milestones")]


def test_a_view_comes_back_from_json_as_it_was() -> None:
    view = View("ranked", KEY, {"region": ["贵州"], "year": ["2020"]}, "标题", "一句话")
    assert View.from_mapping(json.loads(json.dumps(view.to_mapping()))) == view


@pytest.mark.parametrize(("told", "part"), [({"kind": "pie"}, "pie"), ({}, "None"), ("x", "x"), ({"kind": "tiles", "filters": [1]}, "[1]")])
def test_what_is_no_view_is_said_in_a_sentence(told: object, part: str) -> None:
    with pytest.raises(views.ViewError) as caught:
        View.from_mapping(told)     # type: ignore[arg-type]
    assert part in caught.value.say("zh")
    assert part in caught.value.say("en")


@pytest.mark.parametrize(("view", "n"), [
    (View("tiles"), 4), (View("tiles", filters={"region": ["贵州", "陕西"]}), 3), (View("tiles", filters={"year": ["2025"]}), 1),
    (View("tiles", filters={"year": ["0"]}), 1), (View("ranked", KEY), 3), (View("bullets", "贵州"), 2),
    (View("bullets", "贵州", {"metric": [KEY]}), 1), (View("ranked", "nothing"), 0)])
def test_a_view_shows_what_its_filters_and_subject_leave(view: View, n: int) -> None:
    assert len(views.rows(view, material())) == n


@pytest.mark.parametrize("view", EVERY, ids=lambda view: view.kind)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_draws_and_tells_its_numbers(view: View, lang: str) -> None:
    held = material(lang)
    figure = views.draw(view, held, Style(lang=lang))
    assert len(figure.data)
    title, subtitle = views.heading(view, held, lang)
    assert title
    assert subtitle
    table = views.data(view, held, lang)
    assert len(table)
    assert not set(table.columns) & set(views.DATA), "headings are for people"


def test_the_data_behind_a_path_holds_every_figure() -> None:
    table = views.data(View("paths", KEY, {"region": ["贵州"]}), material(), "zh")
    assert table["实际值"].tolist() == [78.0, 82.1]
    assert table["初步"].tolist() == ["否", "是"]
    assert table["目标"].tolist() == ["≥80%"] * 2
    assert table["实际值来源"].tolist()[1] == "统计公报"


def test_sources_name_papers_and_where_the_figures_come_from() -> None:
    papers, figures = views.sources(View("ranked", KEY), material(), "zh")
    assert papers.startswith("目标来源：《")
    assert "统计公报（2020年），含初步数" in figures
    assert "2020-12-31" in figures


def test_names_in_both_languages() -> None:
    zh, en = naming.Naming("zh"), naming.Naming("en")
    assert (zh.region("贵州"), en.region("贵州"), en.region("某开发区")) == ("贵州", "Guizhou", "某开发区")
    assert zh.sector("") == "未分行业"
    assert en.sector(None) == "No sector"
    assert material("zh").naming.metric("unknown_key") == "unknown_key"


# -- units, falls, sources


def of(goals: list[dict], figures: list[dict], year: int = 2020) -> Material:
    targets, actuals = made.targets(*goals), made.actuals(*figures)
    board = charts.board(targets, progress.evaluate(targets, actuals, year))
    return Material(board, query.pair(targets, actuals), pd.DataFrame(), naming.Naming("zh", query.metric_options(targets)), "2020-12-31")


STEEL = {"metric": "粗钢产能", "comparator": "<=", "unit": "万吨", "value": 110.0}
THERE = {"region": "陕西", "region_code": "610000"}


def test_a_path_is_told_in_the_unit_of_the_board_whatever_most_figures_are_in() -> None:
    """Two goals of 万吨 and one of 吨 that has more figures than both."""
    goals = [STEEL, STEEL | {"region": "四川", "region_code": "510000"}, STEEL | THERE | {"unit": "吨", "value": 900_000.0}]
    seen = {"metric": "粗钢产能", "unit": "吨"}
    material = of(goals, [seen | {"year": 2019, "value": 1_050_000.0},
                          *(seen | THERE | {"year": year, "value": 850_000.0 + year} for year in range(2014, 2020))])
    view = View("paths", str(material.board["key"].iloc[0]))
    pairs = views.figures(views.rows(view, material), material)
    assert set(pairs["unit"]) == {"万吨"}
    assert pairs.groupby("region")["value"].first().to_dict() == pytest.approx({"贵州": 110, "四川": 110, "陕西": 90})
    assert pairs.groupby("region")["judged_value"].first()["陕西"] == pytest.approx(85.2019)
    assert pairs[pairs["region"] == "陕西"]["actual_value"].max() == pytest.approx(85.2019)
    title, _ = views.heading(view, material, "zh")
    assert "85.202万吨" in title
    assert "105万吨" in title


FALLS = [{"kind": "growth", "basis": "year", "direction": "down", "metric": "单位能耗", "value": 3.0},
         {"kind": "growth", "basis": "year", "direction": "down", "metric": "单位能耗", "value": 3.0, "value_max": 4.0, "comparator": "range", **THERE}]
FELL = [{"metric": "单位能耗", "kind": "growth", "year": 2020, "value": value, **place} for value, place in ((-3.5, {}), (-3.2, THERE))]


def test_a_fall_and_what_was_seen_of_it_stand_on_one_side_of_zero() -> None:
    material = of(FALLS, FELL)
    figure = views.draw(View("ranked", str(material.board["key"].iloc[0])), material, Style())
    goals = [x for trace in figure.data if trace.marker.symbol == "diamond" for x in trace.x]
    seen = [x for trace in figure.data if trace.marker.symbol == "circle" for x in trace.x]
    assert goals == [-3.0, -3.0]
    assert sorted(seen) == [-3.5, -3.2]
    words = {text for trace in figure.data for text in trace.text or () if isinstance(text, str)}
    assert {"下降≥3%", "下降3—4%"} <= words, "the word tells the fall, the figure its size"
    assert not [text for text in (*words, figure.layout.title.text or "", *(note.text for note in figure.layout.annotations)) if "下降≥-" in text]


@pytest.mark.parametrize("kind", ["paths", "timeline"])
def test_a_path_names_the_sources_of_every_figure_it_draws(kind: str) -> None:
    figures = [{"year": 2018, "value": 76.0, "source": "初步核算", "preliminary": True}, {"year": 2020, "value": 82.1, "source": "统计公报"}]
    material = of([{}], figures)
    key = str(material.board["key"].iloc[0])
    told = " ".join(views.sources(View(kind, key), material, "zh"))
    assert "初步核算（2018年）；统计公报（2020年），含初步数" in told
    told = " ".join(views.sources(View("ranked", key), material, "zh"))
    assert "初步核算" not in told
    assert "含初步数" not in told


@pytest.mark.parametrize(("view", "said"), [
    (View("tiles", KEY), [KEY]), (View("tiles"), []), (View("ranked", KEY, {"region": ["贵州"]}), ["贵州", KEY]), (View("bullets", "贵州"), ["贵州"]),
    (View("paths", KEY, {"region": ["贵州", "陕西"]}), [KEY]), (View("matrix", filters={"metric": [KEY]}), [KEY])])
def test_files_of_a_view_are_called_after_its_region_and_metric(view: View, said: list[str]) -> None:
    assert views.about(view, material().naming) == said


def test_words_no_file_may_hold_do_not_enter_a_view() -> None:
    view = View.from_mapping({"kind": "tiles", "title": "甲\x01乙\x1f", "note": "第一行\n第二行\x0b"})
    assert (view.title, view.note) == ("甲乙", "第一行\n第二行")
