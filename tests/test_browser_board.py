"""The director's and the analyst's ways in a real browser: from the board to the sentence and back by link; charts into a briefing."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from targets.store import Store
from tests import app_store, made
from tests.browser_app import browser, nav, serve, settle
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser
METRIC = "电解铝产能利用率"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    missing_browser()
    url = app_store.fill(tmp_path_factory.mktemp("board") / "app.db")
    store = Store(url)
    figures = made.figures({"year": 2019, "value": 79.0}, {"year": 2020, "value": 82.1, "source": "统计公报"})
    store.save_actuals(figures, by="li", origin="form")
    store.close()
    with serve(url) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address, accept_downloads=True)
        yield context.new_page()
        context.close()


def press_mark(page: Any, chart: str, text: str) -> None:
    """Click the mark of a chart whose label holds ``text``."""
    label = page.locator(f".st-key-{chart} .js-plotly-plot svg text").filter(has_text=text).first
    label.scroll_into_view_if_needed()
    box = label.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def press(page: Any, name: str, **where: Any) -> None:
    page.get_by_role("button", name=name, exact=True, **where).first.click()


def test_from_the_overview_to_the_sentence_and_back_by_link(page: Any) -> None:
    page.goto("/")
    settle(page)
    press_mark(page, "overview_tiles", "贵州")
    page.get_by_role("heading", name="省份", exact=True).wait_for()
    settle(page)
    assert "p=%E8%B4%B5%E5%B7%9E" in page.url
    scorecard = page.url
    row = page.locator(".st-key-region_chart .js-plotly-plot svg text").filter(has_text="82.1%").first.bounding_box()
    bars = page.locator(".st-key-region_chart .js-plotly-plot .barlayer path, .st-key-region_chart .js-plotly-plot .point")
    middle = row["y"] + row["height"] / 2
    near = min((bars.nth(n).bounding_box() for n in range(bars.count())), key=lambda box: abs(box["y"] + box["height"] / 2 - middle))
    page.mouse.click(near["x"] + near["width"] / 2, near["y"] + near["height"] / 2)
    page.locator(".tt-passage mark.number", has_text="80%").wait_for()
    page.get_by_role("button", name="打开证据页").click()
    page.get_by_role("heading", name="证据", exact=True).wait_for()
    settle(page)
    assert "target=" in page.url
    evidence = page.url

    page.goto(scorecard)                                    # back by the link
    settle(page)
    assert page.locator(".st-key-region_chart .js-plotly-plot svg text").filter(has_text="82.1%").count()

    other = page.context.browser.new_context(locale="zh-CN").new_page()     # a colleague's window
    other.goto(evidence)
    settle(other)
    assert other.locator(".tt-passage mark.number").first.inner_text() == "80%"
    other.context.close()


def test_filters_outlive_pages_and_a_reload(page: Any) -> None:
    page.goto("/table?region=陕西")
    settle(page)
    page.get_by_text("1 项目标").first.wait_for()
    nav(page, "指标")
    assert "region=" in page.url
    page.reload()
    settle(page)
    assert "region=" in page.url
    assert "贵州" not in " ".join(page.locator(".st-key-metric_chart svg text").all_text_contents())


def test_three_charts_become_slides_and_a_workbook(page: Any, tmp_path: Path) -> None:
    page.goto("/")
    settle(page)
    for name, charts in (("总览", ["overview_tiles"]), ("指标", ["metric_chart", "metric_paths"])):
        nav(page, name)
        for chart in charts:
            page.locator(f".st-key-{chart}_tray button").click()
            page.locator(f".st-key-{chart}_tray button", has_text="已在简报中").wait_for()
            settle(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="简报").click()
    page.get_by_role("heading", name="内容（3 页）").wait_for()
    settle(page)
    title = page.locator(".st-key-brief_item_1").get_by_label("标题（空着则用图中结论）")
    title.fill("贵州利用率已过八成")
    title.press("Enter")
    settle(page, milliseconds=800)
    for kind in ("PPTX", "XLSX"):
        with page.expect_download(timeout=60_000) as waiting:
            press(page, kind)
        waiting.value.save_as(tmp_path / f"brief.{kind.lower()}")

    deck = Presentation(str(tmp_path / "brief.pptx"))
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert any("贵州利用率已过八成" in text for text in texts)
    values = {round(value, 1) for slide in deck.slides for shape in slide.shapes if shape.has_chart
              for plot in shape.chart.plots for series in plot.series for value in series.values if value is not None}
    assert {80.0, 82.1} <= values
    book = openpyxl.load_workbook(tmp_path / "brief.xlsx")
    held = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 82.1 in held
    assert any(METRIC in str(cell) for cell in held)
