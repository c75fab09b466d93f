"""A map of the user's own: what is read from its file, what is refused in a sentence, and that none without number leaves the screen."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from targets import config, views
from targets.charts import MapError, Style, mapfile, picture
from targets.charts.tiles import grid
from targets.views import View
from tests import charts_made


def square(x: float, y: float, size: float = 1.8) -> list:
    return [[x, y], [x, y + size], [x + size, y + size], [x + size, y], [x, y]]


def china(**changes: Any) -> dict[str, Any]:
    """Every province as a square where its tile stands, and a line that is no province; no real boundary."""
    features = [{"type": "Feature", "properties": {"adcode": int(r["region_code"])},
                 "geometry": {"type": "Polygon", "coordinates": [square(90 + 4 * r["col"], 50 - 4 * r["row"])]}} for r in grid().to_dict("records")]
    line = {"type": "Feature", "properties": {"adcode": "100000_JD"}, "geometry": {"type": "MultiLineString", "coordinates": [[[110, 18], [112, 12]]]}}
    return {"type": "FeatureCollection", "features": [*features, line]} | changes


def saved(folder: Path, told: Any) -> Path:
    file = folder / "china.geojson"
    file.write_bytes(told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode())
    return file


def test_provinces_are_known_by_code_or_by_name_and_lines_are_kept(tmp_path: Path) -> None:
    told = china()
    told["features"][5]["properties"] = {"NAME_1": "辽宁省", "area": 14.8}
    told["features"][7]["properties"] = {"id": "230000"}
    drawn = mapfile.read(saved(tmp_path, told), "GS(2024)0650号")
    assert set(drawn.areas) == set(grid()["region"])
    assert len(drawn.outlines) == 1
    assert drawn.absent == ()
    assert drawn.refused == ""


def test_a_hole_runs_against_what_it_lies_in(tmp_path: Path) -> None:
    told = china()
    told["features"][2]["geometry"]["coordinates"] = [square(100, 30, 6), square(102, 32, 2)]     # both wound alike
    outer, hole = mapfile.read(saved(tmp_path, told)).areas["河北"]
    assert mapfile.area(list(outer)) > 0 > mapfile.area(list(hole))


@pytest.mark.parametrize(("told", "code"), [
    (b"\xff\xfe", "map_no_json"), (b"{", "map_no_json"), ({"a": 1}, "map_no_geojson"), ([], "map_no_geojson"),
    (china(features=[{"properties": {"name": "甲"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]), "map_feature"),
    (china(features=[{"properties": {"name": "贵州"}, "geometry": None}]), "map_feature"),
    (china(features=[{"properties": {"name": "贵阳市"}, "geometry": {"type": "Polygon", "coordinates": [square(1, 2)]}}]), "map_no_region")])
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, told: Any, code: str) -> None:
    with pytest.raises(MapError) as caught:
        mapfile.read(saved(tmp_path, told))
    assert caught.value.code == code
    assert "china.geojson" in caught.value.say("zh")
    assert "china.geojson" in caught.value.say("en")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MapError) as caught:
        mapfile.read(tmp_path / "none.geojson")
    assert caught.value.code == "map_missing"


def figure(path: Path, approval: str, style: Style) -> Any:
    held = replace(charts_made.material(), map=lambda: mapfile.read(path, approval))
    return views.draw(View("map"), held, style), views.refused(View("map"), held, style.lang)


def words(figure: Any) -> str:
    return "".join(note.text for note in figure.layout.annotations)


def test_the_approval_number_stands_in_the_picture(tmp_path: Path) -> None:
    for style in (Style(), Style(preset="a4l"), Style(lang="en", width=358)):
        drawn, why = figure(saved(tmp_path, china()), "GS(2024)0650号", style)
        assert "GS(2024)0650号" in words(drawn)
        assert drawn.layout.meta["exportable"]
        assert why == ""
        assert picture(drawn, style, "map")["modeBarButtons"] == [["toImage"]]
        regions = [one[0] for trace in drawn.data if trace.customdata for one in trace.customdata]
        assert {"贵州", "新疆"} <= set(regions)


@pytest.mark.parametrize(("told", "approval", "part"), [
    (china(), "", "审图号"), (china(features=china()["features"][:31]), "GS(2024)0650号", "台湾")])
def test_a_map_without_number_or_provinces_stays_on_the_screen(tmp_path: Path, told: Any, approval: str, part: str) -> None:
    file = saved(tmp_path, told)
    seen, why = figure(file, approval, Style())
    assert len(seen.data), "it can be looked at"
    assert part in words(seen)
    assert part in why
    assert picture(seen, Style(), "map")["modeBarButtons"] == []
    assert "toImageButtonOptions" not in picture(seen, Style(), "map")
    refused, _ = figure(file, approval, Style(preset="slide"))
    assert not refused.data, "a picture is refused"
    assert part in words(refused)


def test_without_a_map_the_view_says_how_to_set_one() -> None:
    assert "charts.map.geojson" in words(views.draw(View("map"), charts_made.material(), Style()))


def test_the_settings_name_the_map(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("charts:\n  map:\n    geojson: maps/china.geojson\n    approval: GS(2024)0650号\n", "utf-8")
    settings = config.load(file)
    assert settings.map_file == tmp_path / "maps" / "china.geojson"
    assert settings.map_approval == "GS(2024)0650号"
    assert mapfile.of(config.Config()) is None
    with pytest.raises(MapError):
        mapfile.of(settings)
    file.write_text("charts: {map: {geojson: [1]}}\n", "utf-8")
    with pytest.raises(config.ConfigError):
        config.load(file)


def test_the_title_counts_what_has_a_place_on_the_map_and_the_nation_apart(tmp_path: Path) -> None:
    drawn, _ = figure(saved(tmp_path, china()), "GS(2024)0650号", Style())
    board = charts_made.material().board
    here, state = board[board["region_code"] != "100000"], board[board["region_code"] == "100000"]
    assessed = int((here["status"] != "not_judged").sum())
    assert f"{here['region'].nunique()}个地区共{len(here)}项目标，{assessed}项已评估" in drawn.layout.meta["title"]
    assert f"另有全国目标{len(state)}项" in drawn.layout.meta["subtitle"]
