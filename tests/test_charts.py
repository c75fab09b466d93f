"""Figures: what they say, that nothing is cut or mixed, that the picture carries its source."""
from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as some

from targets import charts, naming, progress, query, views
from targets.amounts import number, scale
from targets.charts import Style, findings, frames
from targets.charts.labels import Label, placed
from targets.charts.style import DARK, LIGHT, Palette
from targets.charts.wording import em_width, file_name, nice_range, wrap
from tests import made

STYLES = [Style(), Style(dark=True, lang="en"), Style(width=358), Style(lang="en", width=358)]
PAPER = {"doc_title": "实施方案", "doc_number": "黔府办发〔2017〕7号", "issuer": "贵州省人民政府办公厅"}


def pairs(goals: list[dict], figures: list[dict] | None = None) -> pd.DataFrame:
    return query.pair(made.targets(*(PAPER | goal for goal in goals)), made.actuals(*figures or []))


def board(goals: list[dict], figures: list[dict] | None = None) -> pd.DataFrame:
    targets = made.targets(*(PAPER | goal for goal in goals))
    return charts.board(targets, progress.evaluate(targets, made.actuals(*figures or []), 2020))


TWO = [{}, {"region": "陕西", "region_code": "610000", "year": 2020}]
SEEN = [{"year": 2020, "value": 82.1}, {"region": "陕西", "region_code": "610000", "year": 2019, "value": 78.4, "preliminary": True}]


def every(style: Style) -> dict[str, go.Figure]:
    """One figure of each kind."""
    held = board(TWO, SEEN)
    return {
        "ranked": charts.ranked(held, style, metric="电解铝产能利用率", as_of="2020-12-31"),
        "paths": charts.paths(views.figures(held, views.Material(held, pairs(TWO, SEEN), pd.DataFrame(), naming.Naming("zh"))), style, metric="电解铝产能利用率", as_of="2020-12-31"),
        "bullets": charts.bullets(board(TWO[:1], SEEN), style, region="贵州", as_of="2020-12-31"),
        "tiles": charts.tiles(held, style, as_of="2020-12-31"),
        "metric tiles": charts.metric_tiles(held, style, metric="电解铝产能利用率", as_of="2020-12-31"),
        "count tiles": charts.count_tiles({"贵州": 2, "陕西": 1}, style, nation=1, as_of="2020-12-31"),
        "matrix": charts.matrix(held, style, as_of="2020-12-31"),
        "milestones": charts.milestones(held, style, as_of="2020-12-31"),
    }


def words(figure: go.Figure) -> str:
    """All text of a figure, line breaks taken out."""
    marks = [text for trace in figure.data for text in (trace.text if isinstance(trace.text, (list, tuple)) else [trace.text])]
    ticks = [text for axis in figure.select_yaxes() for text in axis.ticktext or ()]
    parts = [*(note.text for note in figure.layout.annotations), *marks, *ticks]
    return re.sub(r"</?b>|<br>", "", "".join(part or "" for part in parts))


@pytest.mark.parametrize(("fields", "zh", "en"), [
    ({}, "≥80%", "≥80%"),
    ({"value": 110.0, "unit": "万吨", "comparator": "<="}, "≤110万吨", "≤1.1 million t"),
    ({"value": 5.0, "comparator": "~", "kind": "growth", "direction": "up"}, "增长5%左右", "growth about 5%"),
    ({"value": 3.0, "value_max": 5.0, "unit": "家", "comparator": "range"}, "3—5家", "3–5 firms"),
    ({"value": 10.0, "unit": "名", "comparator": "<="}, "前10名", "top 10"),
    ({"value": 8.0, "kind": "growth", "direction": "up", "basis": "yearly"}, "年均增长≥8%", "growth ≥8% a year"),
    ({"value": 10.0, "unit": "个百分点", "comparator": "=", "kind": "change", "direction": "up"}, "提高10个百分点",
     "up 10 percentage points"),
    ({"value": 13.5, "comparator": "=", "kind": "growth", "direction": "down"}, "下降13.5%", "decline 13.5%"),
    ({"value": 1.2, "unit": "万亿元", "comparator": "="}, "1.2万亿元", "1.2 trillion yuan"),
    ({"value": 12000.0, "unit": "处", "comparator": "="}, "12000处", "12,000 sites"),
    ({"value": 11.5, "unit": "万吨/年", "comparator": "="}, "11.5万吨/年", "115,000 t a year"),
])
def test_a_target_is_said_as_the_paper_says_it(fields: dict, zh: str, en: str) -> None:
    row = made.targets(fields).iloc[0].to_dict()
    assert charts.target_label(row, "zh") == zh
    assert charts.target_label(row, "en") == en


@pytest.mark.parametrize("style", STYLES)
def test_every_figure_carries_title_unit_source_and_date(style: Style) -> None:
    for name, figure in every(style).items():
        said = words(figure).replace(" ", "")
        assert "2020-12-31" in said, name
        if name != "count tiles":
            for part in (PAPER["doc_title"], PAPER["issuer"], PAPER["doc_number"], "2017-12-29"):
                assert part in said, (name, part)
            assert "%" in said or name == "tiles", name
        assert figure.layout.meta["alt"], name


@pytest.mark.parametrize("style", STYLES)
def test_no_line_of_text_is_wider_than_the_figure(style: Style) -> None:
    for name, figure in every(style).items():
        for note in figure.layout.annotations:
            if note.xref != "paper" or note.x or note.yref != "paper":
                continue
            for line in note.text.replace("<b>", "").replace("</b>", "").split("<br>"):
                assert em_width(line) * note.font.size <= style.width, (name, line)


@pytest.mark.parametrize("style", STYLES)
def test_labels_beside_the_drawing_have_room(style: Style) -> None:
    for name, figure in every(style).items():
        labels = [line for axis in figure.select_yaxes() for text in axis.ticktext or () for line in text.split("<br>")]
        for line in labels:
            assert em_width(re.sub(r"</?b>", "", line)) * style.text_size <= figure.layout.margin.l, (name, line)


@pytest.mark.parametrize("style", STYLES)
def test_figures_bring_their_own_ground_and_share_no_second_axis(style: Style) -> None:
    for figure in every(style).values():
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == style.palette.paper
        assert figure.layout.font.color == style.palette.ink
        assert all(axis.overlaying is None for axis in figure.select_yaxes())


def test_target_and_actual_stand_on_the_chart_with_sign_and_year() -> None:
    said = words(every(Style())["ranked"])
    assert "≥80%" in said
    assert "82.1%（2020）" in said
    assert "78.4%（2019，初步）" in said
    assert "✔ 如期达成" in said
    assert "– 未达到" in said, "where there is no pace, whether the figure is good stands at the end of the row"
    assert "贵州已达到（2020年82.1%），陕西未达到（2019年78.4%）" in said


def test_a_preliminary_figure_is_hollow() -> None:
    figure = every(Style())["ranked"]
    symbols = {data[0]: colour for trace in figure.data if trace.name == "实际"
               for data, colour in zip(trace.customdata, trace.marker.color, strict=True)}
    rows = board(TWO, SEEN).set_index("id")
    assert {rows.loc[key, "region"]: symbol for key, symbol in symbols.items()} == {
        "贵州": LIGHT.actual, "陕西": LIGHT.paper}


def test_units_that_convert_share_a_figure_in_one_of_them() -> None:
    goals = [{"metric": "水泥产能", "value": 1.5, "unit": "亿吨"}, {"metric": "水泥产能", "value": 15000.0, "unit": "万吨", "year": 2018},
             {"metric": "水泥产能", "value": 2.0, "unit": "亿吨", "year": 2019}]
    assert frames.one_unit(board(goals))["value"].tolist() == [1.5, 1.5, 2.0]
    assert not charts.refusal(frames.one_unit(board(goals)), "zh")


def test_units_that_do_not_convert_are_refused_in_a_sentence() -> None:
    goals = [{}, {"value": 110.0, "unit": "万吨"}]
    for figure in (charts.ranked(board(goals), Style(), metric="甲"), charts.paths(pairs(goals), Style(), metric="甲")):
        assert not figure.data
        assert "%、万吨" in words(figure)
        assert "不能画在一张图里" in words(figure)


def test_nothing_to_draw_is_said() -> None:
    nothing = board(TWO).iloc[:0]
    for figure in (charts.ranked(nothing, Style(), metric="甲"), charts.bullets(nothing, Style(), region="贵州")):
        assert not figure.data
        assert "没有符合筛选条件的目标" in words(figure)


def test_bars_begin_at_zero() -> None:
    figure = charts.bullets(board([{}], SEEN), Style(), region="贵州")
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    assert figure.layout.xaxis.range[0] == 0
    assert bar.x[0] == pytest.approx(100 * 82.1 / 80)


def test_the_path_runs_from_the_baseline_through_the_targets() -> None:
    goals = [{"baseline_year": 2015, "baseline_value": 70.0, "year": 2018, "value": 75.0}, {"year": 2020, "value": 80.0}]
    figure = charts.paths(pairs(goals), Style(), metric="甲")
    (path,) = [trace for trace in figure.data if trace.line.dash == "dash"]
    assert list(zip(path.x, path.y, strict=True)) == [(2015, 70.0), (2018, 75.0), (2020, 80.0)]


def test_a_target_without_a_year_is_a_dotted_line_that_says_so() -> None:
    figure = charts.paths(pairs([{"year": None}]), Style(), metric="甲")
    assert [trace.line.dash for trace in figure.data if trace.mode == "lines"] == ["dot"]
    assert "未写明年份" in words(figure)     # once, in the subtitle
    both = charts.paths(pairs([{"year": None}, {"start": 50, "end": 53, "value": 82.0}]), Style(), metric="甲")
    assert "≥80%（未写明年份）" in words(both)


def test_the_tile_note_always_stands_in_the_picture() -> None:
    assert "示意方格，不表示行政区域界线或范围。台湾省资料暂缺。" in words(charts.count_tiles({}, Style()))


@pytest.mark.parametrize(("unit", "en"), [("万吨", "10,000 t"), ("亿元", "100 million yuan"), ("%", "%"), ("垧", "垧"), ("个", "个")])
def test_the_unit_a_figure_is_counted_in_keeps_its_size_in_english(unit: str, en: str) -> None:
    assert charts.unit_name(unit, "en") == en
    assert charts.unit_name(unit, "zh") == unit


def test_english_amounts_are_scaled_for_axis_and_label_alike() -> None:
    assert scale("万吨", [110.0, 3600.0], "en") == (pytest.approx(0.01), "million t")
    assert scale("万吨", [110.0], "zh") == (1.0, "万吨")


def test_the_picture_is_saved_at_twice_1280_by_720() -> None:
    figure = every(Style())["ranked"]
    options = charts.picture(figure, Style(), "贵州", "电解铝产能利用率", "2020-12-31")["toImageButtonOptions"]
    assert (options["width"] * options["scale"], options["height"] * options["scale"]) == (2560, 1440)
    assert options["filename"] == "贵州_电解铝产能利用率_2020-12-31"
    assert options["format"] == "png"


def test_a_figure_taller_than_a_slide_keeps_its_height_in_the_picture() -> None:
    goals = [{"metric": f"指标{n}"} for n in range(40)]
    figure = charts.bullets(board(goals), Style(), region="贵州")
    assert charts.picture(figure, Style())["toImageButtonOptions"]["height"] == figure.layout.height > 576


def test_file_names_hold_nothing_a_file_system_refuses() -> None:
    assert file_name("a/b", None, 'c:"d"', "2020") == "a-b_c-d-_2020"


def test_a_long_file_name_keeps_its_date_and_something_of_every_part() -> None:
    name = file_name("贵州", "高技术制造业和战略性新兴产业增加值占规模以上工业增加值的比重" * 4, "2020-12-31")
    assert len(name) == 80
    assert name.startswith("贵州_高技术")
    assert name.endswith("_2020-12-31")
    assert file_name("长" * 200) == "长" * 80


@pytest.mark.parametrize(("value", "zh", "en"), [
    (1234.5, "1234.5", "1,234.5"), (0.001, "0.001", "0.001"), (0.00045678, "0.000457", "0.000457"), (-0.0004, "-0.0004", "-0.0004"),
    (0.0, "0", "0"), (-0.0, "0", "0"), (0.1 + 0.2 - 0.3, "0", "0"), (100.0, "100", "100")])
def test_a_small_figure_is_no_zero_and_zero_has_no_sign(value: float, zh: str, en: str) -> None:
    assert (number(value, "zh"), number(value, "en")) == (zh, en)


def _luminance(colour: str) -> float:
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_meets_aa_contrast(palette: Palette) -> None:
    for name in ("ink", "muted", "actual", "national"):
        assert contrast(getattr(palette, name), palette.paper) >= 4.5, name
    for tone, (fill, text) in palette.tones.items():
        assert contrast(text, palette.paper) >= 4.5, tone
        assert contrast(fill, palette.on_tones[tone]) >= 4.5, tone
    for fill, text in zip(palette.tile, palette.tile_text, strict=True):
        assert contrast(fill, text) >= 4.5, fill
    assert contrast(palette.empty, palette.muted) >= 4.5


DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))  # Machado et al. 2009


def _lightness(colour: str, seen: tuple[tuple[float, ...], ...] | None = None) -> float:
    """L* of a colour, as it is or as seen through a matrix over linear RGB."""
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    if seen:
        linear = [min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in seen]
    return 116 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]) ** (1 / 3) - 16


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("seen", [None, DEUTERANOPIA], ids=["grey", "deuteranopia"])
def test_fills_of_states_part_by_lightness_alone(palette: Palette, seen: tuple | None) -> None:
    levels = sorted(_lightness(fill, seen) for fill, _ in palette.tones.values())
    assert min(b - a for a, b in zip(levels, levels[1:], strict=False)) >= 5


@given(some.text(alphabet="电解铝产能（，。）《》abc 12.5%", min_size=1, max_size=80), some.integers(80, 400))
def test_wrapping_loses_nothing_and_keeps_to_its_width(text: str, width: int) -> None:
    for even in (False, True):
        lines = wrap(text, width, 12, even=even)
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
        tokens = max(map(em_width, re.split(r"(?<=[^A-Za-z0-9.,%])|(?=[^A-Za-z0-9.,%])", text)))
        assert all(em_width(line) <= max(width / 12, tokens) + 4 for line in lines)


def test_even_lines_of_a_title_leave_no_orphan() -> None:
    lines = wrap("贵州：4项目标，1项有实际值，1项达到", 17 * 15, 17, even=True)
    assert len(lines) == 2
    assert abs(em_width(lines[0]) - em_width(lines[1])) < 5


@pytest.mark.parametrize("values", [[80.0], [80.0, 80.0], [0.0], [-5.0, 5.0], []])
def test_an_axis_has_two_ends_around_its_values(values: list[float]) -> None:
    low, high = nice_range(values, 300, 40)
    assert low < high
    assert all(low < value < high for value in values)


@pytest.mark.parametrize(("code", "reason", "attained", "zh", "en"), [
    ("on_track", None, False, "● 符合时序", "● On track"), ("not_judged", "no_actual", None, "– 待录入", "– no figure"),
    ("not_judged", "unit_differs", None, "– 未判", "– Not judged"), ("gap_only", None, True, "– 仅有差距（已达到）", "– Gap only (meets the target)"),
    ("gap_only", None, False, "– 仅有差距（未达到）", "– Gap only (misses it)")])
def test_a_state_is_told_by_sign_and_word(code: str, reason: str | None, attained: bool | None, zh: str, en: str) -> None:
    assert charts.status(code, reason, attained, "zh") == zh
    assert charts.status(code, reason, attained, "en") == en


@pytest.mark.parametrize(("code", "attained", "mark"), [
    ("on_track", False, "● "), ("ahead", True, "✔ "), ("gap_only", True, "✔ "), ("gap_only", False, "▼ "), ("just_started", False, ""), ("not_judged", None, "")])
def test_no_figure_stands_behind_a_dash(code: str, attained: bool | None, mark: str) -> None:
    assert findings.mark(code, attained) == mark


def test_a_label_without_room_is_shortened_before_it_is_left_out() -> None:
    bounds = (0.0, 0.0, 100.0, 60.0)
    roomy = Label(20, 30, "82.1%", ("middle right",), shorter=("82",))
    assert placed([roomy], 12, bounds) == [("middle right", "82.1%")]
    tight = Label(65, 30, "82.1%（2020，初步）", ("middle right",), shorter=("82%",))
    assert placed([tight], 12, bounds) == [("middle right", "82%")]
    assert placed([Label(95, 30, "82.1%", ("middle right",), shorter=("82%",))], 12, bounds) == [None]


def test_a_label_stays_off_lines_and_labels_where_it_can() -> None:
    bounds = (0.0, 0.0, 200.0, 100.0)
    line = [(0.0, 40.0), (200.0, 40.0)]     # runs where the words above the mark would stand
    assert placed([Label(100, 50, "≥80%", ("top center", "bottom center"))], 12, bounds, lines=[line]) == [("bottom center", "≥80%")]
    first, second = placed([Label(100, 50, "≥80%", ("top center",)), Label(104, 50, "≥81%", ("top center", "bottom center"))], 12, bounds)
    assert (first, second) == (("top center", "≥80%"), ("bottom center", "≥81%"))


def test_a_fall_is_drawn_below_zero_and_its_path_starts_from_nothing() -> None:
    goal = {"kind": "growth", "basis": "base", "direction": "down", "value": 13.5, "baseline_year": 2015, "year": 2020}
    figure = charts.paths(pairs([goal]), Style(), metric="能耗")
    (way,) = [trace for trace in figure.data if trace.line.dash == "dash"]
    assert list(zip(way.x, way.y, strict=True)) == [(2015, 0.0), (2020, -13.5)]
    assert "下降≥13.5%" in words(figure)


def test_the_trend_is_dotted_and_needs_three_figures() -> None:
    seen = [{"year": year, "value": 70.0 + year - 2015} for year in (2015, 2016, 2017)]
    for figures, n in ((seen, 1), (seen[:2], 0)):
        figure = charts.paths(pairs([{}], figures), Style(), metric="甲")
        dotted = [trace for trace in figure.data if trace.line.dash == "dot"]
        assert len(dotted) == n
        if n:
            assert dotted[0].y[-1] == pytest.approx(75.0)


def test_the_main_state_is_the_commonest_and_of_two_the_worse() -> None:
    rows = pd.DataFrame({"region": ["贵州"] * 3 + ["陕西"] * 2 + ["四川"], "status": ["on_track", "on_track", "missed", "met", "lagging", "not_judged"]})
    held = charts.standing(rows)
    assert held["main"].to_dict() == {"贵州": "good", "陕西": "behind", "四川": "open"}
    assert held[["assessed", "n"]].loc["四川"].tolist() == [0, 1]
    assert held["assessed"].sum() == 5


def test_a_tile_without_data_is_hatched_and_the_nation_stands_beside() -> None:
    goals = [{}, {"region": "全国", "region_code": "100000"}]
    figure = charts.tiles(board(goals, SEEN), Style())
    (bars,) = [trace for trace in figure.data if trace.type == "bar"]
    hatched = {data[0] for data, shape in zip(bars.customdata, bars.marker.pattern.shape, strict=True) if shape}
    assert hatched == set(charts.tile_regions()) - {"贵州"}
    assert "全国" in {data[0] for data in bars.customdata}


def test_a_cell_of_several_targets_shows_the_judged_one_and_counts_the_others() -> None:
    goals = [{"year": 2018, "value": 75.0}, {"year": 2020}, {"year": 2025, "value": 90.0}]
    said = words(charts.matrix(board(goals, SEEN[:1]), Style()))
    assert "+2" in said
    assert said.count("≥") - said.count("“≥”") == 1


# -- tiles: what is counted, what has no place


PLACES = [{}, {"region": "全国", "region_code": "100000"}, {"region": "全国", "region_code": "100000", "metric": "粗钢产量"},
          {"region": "遵义", "region_code": "520300"}, {"region": "长三角", "region_code": None}]


def test_the_title_of_tiles_counts_provinces_and_their_targets_alike() -> None:
    figure = charts.tiles(board(PLACES, SEEN), Style())
    said = words(figure)
    assert "1个地区共1项目标，1项已评估" in said
    assert "另有全国目标2项" in said
    assert "遵义、长三角（2个地区，2项目标）在图上没有位置" in said
    assert "没有位置" not in words(charts.tiles(board(PLACES[:3], SEEN), Style()))


@pytest.mark.parametrize("style", [Style(), Style(lang="en")], ids=lambda style: style.lang)
def test_regions_without_a_tile_are_told_for_one_metric_and_for_counts_too(style: Style) -> None:
    names = {"遵义": "Zunyi"} if style.lang == "en" else {}
    told = "Zunyi" if style.lang == "en" else "遵义"
    rows = board([PLACES[0], PLACES[3]])
    assert told in words(charts.metric_tiles(rows, style, metric="利用率", regions=names))
    more = board([*({"region": one, "region_code": code} for one, code in (("贵州", "520000"), ("陕西", "610000"))), PLACES[3] | {"value": 99.0}])
    assert "99" not in charts.metric_tiles(more, style, metric="利用率", regions=names).layout.meta["title"], "the title tells what is drawn"
    figure = words(charts.count_tiles({"贵州": 2, "遵义": 3}, style, regions=names))
    assert told in figure
    assert ("1个地区共提出2项" if style.lang == "zh" else "1 regions set 2") in figure


@pytest.mark.parametrize(("goal", "zh", "en"), [
    ({"value": 5.0, "comparator": "~"}, "◇5左右", "◇about 5"), ({"value": 10.0, "unit": "名", "comparator": "<="}, "◇前10名", "◇top 10"),
    ({"kind": "growth", "basis": "year", "direction": "down", "value": 3.0}, "◇≤-3", "◇≤-3"),
    ({"kind": "growth", "basis": "year", "direction": "down", "value": 3.0, "value_max": 4.0, "comparator": "range"}, "◇-4—-3", "◇-4–-3"),
    ({"kind": "growth", "basis": "year", "direction": "up", "value": 3.0}, "◇≥3", "◇≥3"),
    ({"value": 3.0, "value_max": 5.0, "comparator": "range"}, "◇3—5", "◇3–5")])
def test_a_tile_says_about_a_place_and_a_fall(goal: dict, zh: str, en: str) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        figure = charts.metric_tiles(board([goal]), Style(lang=lang), metric="甲")
        texts = [text for trace in figure.data for text in trace.text or () if isinstance(text, str)]
        assert any(text.endswith(f"<br>{said}") for text in texts), texts


def test_a_figure_on_its_target_has_its_words_above_or_below() -> None:
    goal = {"kind": "growth", "basis": "year", "direction": "down", "metric": "单位能耗", "value": 3.2}
    figure = charts.paths(pairs([goal], [{"metric": "单位能耗", "kind": "growth", "year": 2020, "value": -3.2}]), Style(), metric="单位能耗")
    where = {text: spot for trace in figure.data if trace.text for text, spot in zip(trace.text, trace.textposition, strict=True)}
    assert not where["-3.2%（2020）"].startswith("middle"), "the diamond would hide the minus"


def test_figures_without_a_source_are_told_together_however_nothing_is_said() -> None:
    from targets.charts import sourcing

    rows = pd.DataFrame({"actual_value": [1.0, 2.0, 3.0], "actual_source": ["", None, "统计局"], "actual_year": [2019, 2020, 2021]})
    assert sourcing.actual(rows, "zh").count("2019—2020") == 1
