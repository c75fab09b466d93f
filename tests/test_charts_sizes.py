"""Every kind of figure in every size of picture, drawn by a real browser: nothing cut, nothing over another, nothing too small, source there."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from targets import views
from targets.charts import Style, picture
from targets.charts.presets import KEYS, POINT, PRESETS, SMALLEST, preset_name
from targets.charts.sheet import paged, sheet
from tests import charts_made
from tests.charts_drawn import Easel, easel
from tests.test_browser import missing_browser

MADE = "2026-11-21"
TOUCH = 0.3     # of the lower line's height: boxes of lines hold more than their letters


@pytest.fixture(scope="module")
def drawn() -> Iterator[Easel]:
    missing_browser()
    with easel() as one:
        yield one


def over(one: dict[str, Any], other: dict[str, Any]) -> bool:
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 1.5 and high > TOUCH * min(one["bottom"] - one["top"], other["bottom"] - other["top"])


def faults(lines: list[dict[str, Any]], width: float, height: float) -> list[str]:
    """What is wrong with lines of text in a picture of this size (pixels laid out)."""
    out = [f"outside: {line['text']}" for line in lines
           if line["left"] < -1 or line["top"] < -1 or line["right"] > width + 1 or line["bottom"] > height + 1]
    small = [f"{line['size'] * POINT:.1f} pt: {line['text']}" for line in lines if line["size"] * POINT < SMALLEST - 0.01]
    return out + small + [f"over another: {one['text']} | {other['text']}" for one, other in combinations(lines, 2) if over(one, other)]


def test_the_check_sees_each_fault() -> None:
    line = {"text": "a", "size": 12.0, "left": 10, "top": 10, "right": 60, "bottom": 26}
    assert faults([line], 100, 50) == []
    assert len(faults([line, line | {"left": 40, "right": 90, "top": 14, "bottom": 30}], 100, 50)) == 1
    assert len(faults([line | {"right": 120}], 100, 50)) == 1
    assert len(faults([line | {"size": 11.0}], 100, 50)) == 1


@pytest.mark.browser
@pytest.mark.parametrize("size", PRESETS)
def test_every_kind_fits_its_picture(drawn: Easel, size: str) -> None:
    material, found = charts_made.material(), {}
    for name, view in charts_made.views().items():
        for lang in ("zh", "en"):
            figure = views.draw(view, material, Style(lang=lang, preset=size, made=MADE))
            preset = PRESETS[size]
            assert (figure.layout.width, figure.layout.height) == (preset.width, preset.height)
            lines = drawn.draw(figure)
            said = "".join(line["text"] for line in lines)
            for part in (charts_made.PAPER[:12], "政发〔2021〕", "2021-02-01", "统计公报", material.as_of, MADE):
                assert part in said.replace(" ", ""), (name, lang, part)
            bad = faults(lines, preset.width, preset.height)
            found |= {(name, lang): bad} if bad else {}
    assert not found


@pytest.mark.browser
def test_a_long_title_and_the_last_page_fit_too(drawn: Easel) -> None:
    material = charts_made.material()
    for view in charts_made.views().values():
        style = Style(preset="square", title="一个很长的标题，" * 12, note="需要与统计局核对的一句说明。", made=MADE)
        figure = views.draw(view, material, style, page=99)
        assert figure.layout.meta["page"] == figure.layout.meta["pages"]
        assert figure.layout.meta["shortened"]
        assert figure.layout.meta["title"] == style.title, "the whole title stands in the meta"
        assert not faults(drawn.draw(figure), 600, 600)


@pytest.mark.browser
@pytest.mark.parametrize("width", [358, 720])
def test_on_the_screen_nothing_is_cut_or_covered(drawn: Easel, width: int) -> None:
    material, found = charts_made.material(), {}
    for name, view in charts_made.views().items():
        figure = views.draw(view, material, Style(width=width, made=MADE))
        bad = [one for one in faults(drawn.draw(figure, width), width, figure.layout.height) if " pt: " not in one]
        found |= {name: bad} if bad else {}
    assert not found


@pytest.mark.parametrize("size", PRESETS)
def test_the_file_is_sharp_and_named_by_its_size(size: str) -> None:
    style = Style(preset=size, made=MADE)
    figure = views.draw(charts_made.views()["tiles"], charts_made.material(), style)
    options = picture(figure, style, "贵州", "森林覆盖率", "2023-12-31")["toImageButtonOptions"]
    assert (options["width"] * options["scale"], options["height"] * options["scale"]) == PRESETS[size].pixels
    assert min(PRESETS[size].pixels) >= 1000
    assert options["filename"].startswith("贵州_森林覆盖率_")
    assert options["filename"].endswith("_2023-12-31")
    assert PRESETS[size].note * POINT >= SMALLEST


def test_every_size_has_a_name_in_both_languages() -> None:
    assert len({preset_name(key, lang) for key in KEYS for lang in ("zh", "en")}) == 2 * len(KEYS)


def test_a_picture_is_white_or_clear_whatever_the_theme() -> None:
    view, material = charts_made.views()["ranked few"], charts_made.material()
    white = views.draw(view, material, Style(dark=True, preset="slide"))
    clear = views.draw(view, material, Style(dark=True, preset="slide", transparent=True))
    assert white.layout.paper_bgcolor == "#FFFFFF"
    assert clear.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert white.layout.font.color == clear.layout.font.color == Style().palette.ink


@pytest.mark.parametrize(("n", "size", "pages"), [(0, 5, 1), (5, 5, 1), (6, 5, 2), (31, 12, 3), (3, 0, 3)])
def test_pages_hold_every_item_once(n: int, size: int, pages: int) -> None:
    parts = [paged(n, size, number) for number in range(1, pages + 1)]
    assert [part.pages for part in parts] == [pages] * pages
    assert [item for part in parts for item in range(part.first, part.last)] == list(range(n))
    assert all((part.line("zh") == "") == (pages == 1) for part in parts)


def test_pages_of_a_figure_show_every_row_once() -> None:
    view, material, style = charts_made.views()["ranked"], charts_made.material(), Style(preset="half")
    pages = views.draw(view, material, style).layout.meta["pages"]
    assert pages > 1
    ids = [one[0] for page in range(1, pages + 1) for trace in views.draw(view, material, style, page=page).data if trace.name == "目标"
           for one in trace.customdata]
    assert sorted(ids) == sorted(views.rows(view, material)["id"])


def test_the_readers_title_and_note_stand_in_the_picture() -> None:
    view = views.View("tiles", title="自拟标题", note="一句说明")
    figure = views.draw(view, charts_made.material(), Style())
    said = "".join(note.text for note in figure.layout.annotations)
    assert "自拟标题" in said
    assert "一句说明" in said
    assert figure.layout.meta["alt"].startswith("自拟标题")


def test_a_title_is_two_lines_at_most() -> None:
    for size in PRESETS:
        held = sheet(Style(preset=size), "很长的标题" * 30, "", [])
        assert len(held.titles) == 2
        assert held.titles[-1].endswith("…")
        assert held.shortened
