"""What a briefing is: kept as JSON, refreshed with what changed, cut into pages without losing a row."""
from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from briefing_made import every_kind, key_of, province, seeds

from targets.briefing import bodies, fit, pages, picks
from targets.briefing.changes import compose, differences, refresh
from targets.briefing.content import Bar, Bars, Cell, Dots, Grid, Paths, Summary, Text, ids
from targets.briefing.fit import Room, split
from targets.briefing.gather import with_inputs
from targets.briefing.model import Briefing, BriefingError, Cover
from targets.text import TargetsError
from targets.views import View

ROOM = Room(888, 380)


def made(*items: View, **fields) -> Briefing:
    return Briefing(Cover("题目", "单位", "2026-11-21"), items, **fields)


# -- kept and reopened


def reopened(briefing: Briefing) -> Briefing:
    """As it comes from the store, which keeps it as JSON."""
    return Briefing.from_mapping(json.loads(json.dumps(briefing.to_mapping(), allow_nan=False)))


def test_a_briefing_comes_back_from_json_as_it_was():
    briefing = compose(made(*every_kind(seeds(), "电解铝产能利用率"), template="a4", lang="en", parts=("method",)), seeds())
    assert reopened(briefing) == briefing


@pytest.mark.parametrize("text", ["null", "[]", "{}", '{"cover": 3, "items": []}', '{"cover": {"title": "x"}, "items": [{"kind": "pie"}]}',
                                  '{"cover": {"title": "x"}, "items": [], "template": "4:3"}', '{"cover": {}, "items": []}'])
def test_what_is_no_briefing_is_told_in_a_sentence(text):
    with pytest.raises(TargetsError) as caught:
        Briefing.from_mapping(json.loads(text))
    for lang in ("zh", "en"):
        assert caught.value.say(lang).rstrip("。.")
        assert "Traceback" not in caught.value.say(lang)


def test_strange_templates_languages_and_parts_are_refused():
    for fields, word in (({"template": "letter"}, "letter"), ({"lang": "fr"}, "fr"), ({"parts": ("poem",)}, "poem")):
        with pytest.raises(BriefingError, match=word):
            made(**fields)


# -- refreshed


def changed(of, **cells):
    """The same material with other cells in the row of Guizhou's utilisation of capacity."""
    board = of.board.copy()
    row = (board["region"] == "贵州") & board["metric"].str.contains("电解铝产能利用率")
    assert row.sum() == 1
    for name, value in cells.items():
        board.loc[row, name] = value
    return replace(of, board=board)


def test_nothing_changed_is_no_change():
    briefing = compose(made(View("ranked", key_of(seeds(), "电解铝产能利用率"))), seeds())
    again, said = refresh(briefing, seeds())
    assert said == []
    assert again == briefing


@pytest.mark.parametrize(("lang", "words"), [("zh", ("贵州", "实际由", "82.3%（2018）", "85.1%（2019）", "提前达成")),
                                             ("en", ("Guizhou", "Actual", "82.3% (2018)", "85.1% (2019)", "Met early"))])
def test_a_new_figure_and_state_are_told_in_one_sentence(lang, words):
    of = seeds(lang)
    briefing = compose(made(View("tiles"), View("ranked", key_of(of, "电解铝产能利用率")), lang=lang), of)
    briefing = reopened(briefing)
    again, said = refresh(briefing, changed(of, actual_value=85.1, actual_year=2019, status="ahead"))
    assert len(said) == 1, "two views show the goal, the sentence stands once"
    for word in words:
        assert word in said[0]
    assert set(again.changed) == {0, 1}
    found = [page for page in pages.pages(again, of) if page.changes]
    assert {page.item for page in found} == {0, 1}
    assert refresh(again, changed(of, actual_value=85.1, actual_year=2019, status="ahead"))[1] == []


def refigured(of, year=None, value=None, early=None, gone=False):
    """The same material with another figure of Guizhou's utilisation of capacity in a year; the verdict stays."""
    pairs = of.pairs.copy()
    row = (pairs["region"] == "贵州") & pairs["metric"].str.contains("电解铝产能利用率") & (pairs["actual_year"] == year)
    assert row.sum() == 1
    if gone:
        return replace(of, pairs=pairs[~row])
    pairs.loc[row, "actual_value"] = value
    if early is not None:
        pairs.loc[row, "preliminary"] = early
    return replace(of, pairs=pairs)


@pytest.mark.parametrize("kind", ["paths", "timeline"])
def test_a_revised_figure_of_any_year_is_told_at_a_refresh(kind):
    of = seeds()
    key = key_of(of, "电解铝产能利用率")
    held = of.pairs[(of.pairs["region"] == "贵州") & (of.pairs["key"] == key) & of.pairs["actual_value"].notna()].sort_values("actual_year")
    first = held.iloc[0]
    year, value = int(first["actual_year"]), float(first["actual_value"])
    assert year < held["actual_year"].max()
    briefing = reopened(compose(made(View(kind, key)), of))
    assert refresh(briefing, of)[1] == []
    (said,) = refresh(briefing, refigured(of, year, value + 1.25))[1]
    assert f"实际由 {value:g}%（{year}） 变为 {value + 1.25:g}%（{year}）" in said
    (said,) = refresh(briefing, refigured(of, year, value, early=True))[1]
    assert "初步" in said
    (said,) = refresh(briefing, refigured(of, year, gone=True))[1]
    assert f"实际由 {value:g}%（{year}） 变为 无" in said
    (said,) = refresh(compose(made(View(kind, key)), refigured(of, year, gone=True)), of)[1]
    assert f"实际由 无 变为 {value:g}%（{year}）" in said


def test_a_figure_that_is_judged_by_is_told_once_and_another_unit_is_no_revision():
    row = {"region": "贵州", "metric": "甲", "key": "甲", "year": 2020, "value": 110.0, "value_max": None, "unit": "万吨", "comparator": "<=",
           "kind": "level", "direction": None, "basis": "stock", "actual_value": 96.0, "actual_year": 2018, "preliminary": False, "status": "on_track",
           "figures": {"2017": [95.0, False], "2018": [96.0, False]}}
    newer = row | {"actual_value": 98.0, "actual_year": 2019, "figures": row["figures"] | {"2019": [98.0, False]}}
    names = seeds().naming
    (said,) = differences({"g": row}, {"g": newer}, names, "zh")
    assert said.count("实际由") == 1
    (said,) = differences({"g": row}, {"g": newer | {"figures": newer["figures"] | {"2017": [94.0, False]}}}, names, "zh")
    assert said.count("实际由") == 2
    tons = row | {"unit": "吨", "value": 1.1e6, "actual_value": 9.6e5, "figures": {"2017": [9.5e5, False], "2018": [9.6e5, False]}}
    (said,) = differences({"g": row}, {"g": tons}, names, "zh")
    assert "2017" not in said
    before = {key: value for key, value in row.items() if key != "figures"}
    assert differences({"g": before}, {"g": row}, names, "zh") == [], "saved before paths kept their figures"


def test_goals_that_came_and_went_are_told():
    of = seeds()
    view = View("ranked", key_of(of, "电解铝产能利用率"))
    fewer = replace(of, board=of.board[of.board["region"] != "陕西"].reset_index(drop=True))
    assert ["不在" in line and "陕西" in line for line in refresh(compose(made(view), of), fewer)[1]] == [True]
    assert ["新增" in line and "陕西" in line for line in refresh(compose(made(view), fewer), of)[1]] == [True]


def test_a_briefing_that_was_never_composed_has_no_changes():
    again, said = refresh(made(View("tiles")), seeds())
    assert said == []
    assert len(again.shown) == 1


# -- what views show


def test_a_path_starts_at_the_baseline_and_ends_at_the_target():
    of = province()
    rows = of.board[(of.board["shape"] == "reach") & (of.board["tag"] == "text") & of.board["year"].notna() & of.board["value_max"].isna()]
    row = rows.iloc[0]
    panel = bodies.body(View("paths", row["key"], {"region": [row["region"]]}), of, "zh").panels[0]
    way = panel.required
    assert (way[0].t, way[0].value, way[-1].t, way[-1].value) == (
        row["baseline_year"], row["baseline_value"], row["year"], row["value"])
    figures = of.pairs[(of.pairs["id"] == row["id"]) & of.pairs["actual_value"].notna()].sort_values("actual_year")
    assert [(one.t, one.value, one.hollow) for one in panel.actuals] == [
        (year, value, bool(early)) for year, value, early in zip(figures["actual_year"], figures["actual_value"], figures["preliminary"],
                                                                strict=True)]


def test_english_figures_are_scaled_with_their_unit():
    of = seeds("en")
    key = of.board.loc[of.board["unit"] == "万吨", "key"].iloc[0]
    zh, en = (bodies.body(View("ranked", key), of, lang) for lang in ("zh", "en"))
    assert isinstance(zh, Dots)
    assert zh.unit == "万吨"
    assert "t" in en.unit
    for one, other in zip(zh.dots, en.dots, strict=True):
        assert other.target * {"million t": 100, "t": 1e-4}[en.unit] == pytest.approx(one.target)


def test_a_view_without_rows_and_one_of_two_units_say_so():
    of = seeds()
    assert isinstance(bodies.body(View("ranked", "no such metric"), of, "zh"), Text)
    board = of.board.copy()
    key = key_of(of, "电解铝产能利用率")
    board.loc[board["key"].eq(key) & board["region"].eq("陕西"), "unit"] = "家"
    text = bodies.body(View("ranked", key), replace(of, board=board), "zh")
    assert "单位" in text.paragraphs[0]


# -- pages


@pytest.mark.parametrize("of", [seeds(), province()], ids=["seeds", "province"])
def test_no_row_is_lost_where_a_list_goes_on(of):
    region = picks.regions(of)[-1] if len(picks.regions(of)) == 1 else "四川"
    view = View("bullets", region)
    whole = bodies.body(view, of, "zh")
    found = pages.pages(made(view), of, lambda page: ROOM)
    parts = [page for page in found if page.item == 0]
    assert [one for page in parts for one in ids(page.body)] == ids(whole)
    assert len(ids(whole)) == (of.board["region"] == region).sum()
    assert {page.parts for page in parts} == {len(parts)} - {1} or len(parts) == 1
    assert f"{len(parts)}/{len(parts)}" in parts[-1].title
    told = " ".join(line for page in parts for line in page.evidence)
    for text in of.board.loc[of.board["region"] == region, "evidence"]:
        assert " ".join(text.split()) in told


def test_parts_of_bars_fit_and_no_heading_stands_alone_at_the_foot():
    bars = [Bar(name, head=True) if not count else Bar(f"{name}{count}", 50.0, id=f"{name}{count}")
            for name in "甲乙丙丁" for count in range(10)]
    for most in range(3, 14):
        parts = split(Bars(tuple(bars)), replace(ROOM, bars=most))
        assert max(len(part.bars) for part in parts) <= most
        assert not any(part.bars[-1].head for part in parts)
        assert all(part.bars[0].head for part in parts), "each page names its sector"
        assert [bar.id for part in parts for bar in part.bars if not bar.head] == [bar.id for bar in bars if not bar.head]


def test_a_wide_and_long_table_is_cut_both_ways():
    rows = tuple(tuple(Cell(f"{down}/{across}") for across in range(20)) for down in range(60))
    grid = Grid(tuple(map(str, range(20))), rows, (1.0,) * 20, tuple((str(down),) for down in range(60)))
    parts = split(grid, replace(ROOM, columns=8))
    seen = {cell.text for part in parts for row in part.rows for cell in row}
    assert seen == {cell.text for row in rows for cell in row}
    for part in parts:
        assert part.head[0] == "0"
        assert len(part.head) <= 8
        across = fit.widths(part, ROOM.width)
        assert sum(fit.row_height(row, across, ROOM.small) for row in part.rows) <= ROOM.height


def test_a_table_row_higher_than_the_page_still_comes():
    grid = Grid(("x",), ((Cell("很长" * 2000),), (Cell("短"),)), (1.0,))
    assert [part.rows[0][0].text[:1] for part in split(grid, ROOM)] == ["很", "短"]


def test_the_summary_counts_what_the_board_says():
    of = seeds()
    briefing = picks.region_pack("四川", of, "zh")
    first = pages.pages(briefing, of)[0]
    assert isinstance(first.body, Summary)
    rows = of.board[of.board["region"] == "四川"]
    assert sum(count.n for count in first.body.counts) == len(rows)
    assert f"{len(rows)}项目标已评估{(rows['status'] != 'not_judged').sum()}项" in first.title
    last = pages.pages(briefing, of)[-1]
    assert "方法" in last.title
    assert any(str(len(rows)) in line for line in last.body.paragraphs)


def test_missing_figures_are_listed_each_with_what_is_needed():
    of = seeds()
    page = next(page for page in pages.pages(picks.region_pack("四川", of, "zh"), of) if "还缺" in page.title)
    waiting = of.board[(of.board["region"] == "四川") & of.board["reason"].eq("no_actual")]
    assert set(waiting["id"]) <= set(ids(page.body))


# -- the pack of a region


def test_the_pack_shows_paths_of_metrics_with_figures_binding_ones_first():
    of = province()
    briefing = picks.region_pack("青海", of, "zh")
    keys = [item.subject for item in briefing.items if item.kind == "paths"]
    assert len(keys) == picks.PATHS
    rows = of.board.set_index("key")
    assert (rows.loc[[keys[0]], "force"] == "约束性").any()
    for key in keys:
        body = bodies.body(View("paths", key, {"region": ["青海"]}), of, "zh")
        assert isinstance(body, Paths)
        assert body.panels[0].actuals


def test_a_year_keeps_only_what_is_due_then():
    of = province()
    briefing = picks.region_pack("青海", of, "zh", year=2025)
    shown = pages.everything(briefing, of)
    assert set(shown["year"]) == {2025}
    assert len(shown) == (of.board["year"] == 2025).sum()
    with pytest.raises(BriefingError, match="2099"):
        picks.region_pack("青海", of, "zh", year=2099)
    with pytest.raises(BriefingError, match="青海"):
        picks.region_pack("火星", of, "zh")


def test_regions_come_in_the_statistical_order():
    codes = seeds().board.dropna(subset=["region_code"]).drop_duplicates("region").set_index("region")["region_code"]
    found = [codes[name] for name in picks.regions(seeds())]
    assert found == sorted(found)
    assert pd.Index(found).is_unique


def test_the_material_of_the_app_gets_what_files_need():
    """The app's board holds what charts need, and gives figures for some targets at a time."""
    of = seeds()
    short = [name for name in of.board.columns if name not in ("tag", "due", "base_year", "t", "tolerance", "needed_per_year", "mean")]
    of_app = replace(of, board=of.board[short], pairs=lambda ids: of.pairs[of.pairs["id"].isin(list(ids))])
    whole = with_inputs(of_app, of.board)
    briefing = picks.region_pack("四川", whole, "zh")
    assert [page.title for page in pages.pages(briefing, whole)] == [page.title for page in pages.pages(briefing, of)]
    assert list(with_inputs(of, of.board).board.columns) == list(of.board.columns)


def test_a_metric_on_tiles_shows_its_targets_and_a_matrix_of_few_regions_is_turned():
    of = seeds()
    key = key_of(of, "电解铝产能利用率")
    tiles = {tile.name: tile for tile in bodies.body(View("tiles", key), of, "zh").tiles}
    assert "≥80%" in tiles["贵州"].label
    assert tiles["北京"].tone == ""
    counted = {tile.name: tile for tile in bodies.body(View("tiles"), of, "zh").tiles}
    rows = of.board[of.board["region"] == "四川"]
    assert f"{(rows['status'] != 'not_judged').sum()}/{len(rows)}" in counted["四川"].label
    matrix = bodies.body(View("matrix"), of, "zh")
    assert len(matrix.head) == 1 + of.board["region"].nunique()
    assert len(matrix.rows) == of.board["key"].nunique()
    assert sorted(ids(matrix)) == sorted(of.board["id"])


def test_pieces_of_a_list_are_of_nearly_equal_length():
    rows = tuple((Cell(f"{number}"),) for number in range(20))
    grid = Grid(("x",), rows, (1.0,))
    across = fit.widths(grid, ROOM.width)
    high = fit.row_height(rows[0], across, ROOM.small)
    parts = split(grid, replace(ROOM, height=high * 20.5))
    assert [len(part.rows) for part in parts] == [10, 10], "19 rows and the heading fit, one would stand alone"


def test_falls_stand_below_zero_in_dots_and_their_words_tell_the_size():
    import made as make

    from targets import progress, query
    from targets.charts import board
    from targets.naming import Naming
    from targets.views import Material
    targets = make.targets({"kind": "growth", "basis": "year", "direction": "down", "metric": "单位能耗", "value": 3.0})
    figures = make.actuals({"metric": "单位能耗", "kind": "growth", "year": 2020, "value": -3.5})
    held = board(targets, progress.evaluate(targets, figures, 2020))
    of = Material(held, query.pair(targets, figures), pd.DataFrame(), Naming("zh", query.metric_options(targets)), "2020-12-31")
    (dot,) = bodies.body(View("ranked", str(held["key"].iloc[0])), of, "zh").dots
    assert (dot.target, dot.actual, dot.target_label) == (-3.0, -3.5, "下降≥3%")


def test_the_date_of_the_data_is_told_when_a_file_is_made_not_when_it_was_composed():
    of = seeds()
    briefing = picks.region_pack("四川", of, "zh")
    assert briefing.cover.subtitle == ""
    assert briefing.dated("2026-11-21").cover.subtitle == "数据截至 2026-11-21"
    assert "2027-01-31" in briefing.dated("2027-01-31").cover.subtitle
    mine = replace(briefing, cover=replace(briefing.cover, subtitle="讨论稿"))
    assert mine.dated("2026-11-21").cover.subtitle == "讨论稿"
    old = compose(briefing, of).to_mapping()
    old["cover"]["subtitle"] = f"数据截至 {of.as_of}"
    assert Briefing.from_mapping(old).cover.subtitle == "", "saved when the date stood in it"
