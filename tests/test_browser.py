"""The analyst's way through the running app, in a real browser: filter, type, upload, look, save the picture."""
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import app_store
from tests.browser_app import CHROMIUM, browser, choose, grid_cell, nav, serve, settle, type_in_cell

pytestmark = pytest.mark.browser
METRIC = "电解铝产能利用率"
CSV = f"地区,指标,年份,数值,单位,来源\n陕西,{METRIC},2019,78.4,%,统计公报\n"


def _missing() -> str:
    if CHROMIUM is None:
        return "no Chromium on this machine (Debian: apt-get install chromium)"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed (pip install -r requirements-dev.txt)"
    return ""


def missing_browser() -> None:
    """Skip where there is no browser, with the reason; fail where the machine must have one."""
    reason = _missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Chinese reader's window of 1440×900 on the app with its own store; what the page complains of is kept."""
    missing_browser()
    url = app_store.fill(tmp_path_factory.mktemp("store") / "browser.db")
    with serve(url) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address,
                                       accept_downloads=True)
        window = context.new_page()
        window.goto("/")
        settle(window)
        yield window
        context.close()


def _labels(page: Any) -> str:
    return " ".join(page.locator(".js-plotly-plot svg text").all_text_contents())


def test_the_analysts_way(page: Any, tmp_path: Path) -> None:
    _filter(page)
    _type_a_figure(page)
    _upload_a_file(page, tmp_path)
    _see_both_on_the_chart(page)
    _open_the_link_in_another_window(page)
    _save_the_picture(page, tmp_path)
    _click_a_target(page)


def _filter(page: Any) -> None:
    nav(page, "目标表")
    page.get_by_text("4 项目标").wait_for()
    choose(page, "指标", METRIC)
    page.get_by_text("2 项目标").wait_for()
    assert "metric=" in page.url


def _type_a_figure(page: Any) -> None:
    nav(page, "录入")
    assert "metric=" in page.url, "the filter must survive the change of page"
    page.get_by_role("combobox", name="地区").last.click()         # the form's; the first is the filter
    page.get_by_role("option", name="贵州", exact=True).click()
    settle(page)
    page.get_by_label("数值").fill("82.1")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("新增 1 项").wait_for()


def _upload_a_file(page: Any, folder: Path) -> None:
    file = folder / "figures.csv"
    file.write_bytes(CSV.encode("gb18030"))     # what Excel on a Chinese Windows writes
    page.get_by_role("tab", name="上传文件").click()
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_text("读到 1 行可以保存").wait_for()
    settle(page)
    page.get_by_role("button", name="确认保存 1 行").click()
    page.get_by_role("button", name="确认保存 1 行").wait_for(state="detached")      # 新增 1 项 also told of the form's figure
    settle(page)
    page.get_by_text("新增 1 项").wait_for()


def _see_both_on_the_chart(page: Any) -> None:
    nav(page, "指标")
    page.locator(".js-plotly-plot svg").first.wait_for()
    shown = _labels(page)
    assert "82.1%（2020）" in shown
    assert "78.4%（2019）" in shown
    assert "≥80%" in shown


def _open_the_link_in_another_window(page: Any) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    settle(other)
    assert "82.1%（2020）" in _labels(other)
    assert other.get_by_text(METRIC).first.is_visible()
    other.close()


def _save_the_picture(page: Any, folder: Path) -> None:
    from PIL import Image
    page.locator(".st-key-metric_chart_picture button").click()
    page.locator(".st-key-picture_preview .js-plotly-plot svg").first.wait_for()
    settle(page)
    with page.expect_download(timeout=30_000) as waiting:
        page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    download = waiting.value
    assert re.fullmatch(rf"{METRIC}_.+_\d{{4}}-\d\d-\d\d\.png", download.suggested_filename)
    file = folder / "chart.png"
    download.save_as(file)
    with Image.open(file) as picture:
        assert picture.format == "PNG"
        assert picture.size == (2560, 1440)
        assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
        assert len(picture.convert("RGB").resize((640, 360)).getcolors(1 << 20)) > 50, "a picture with nothing on it"
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    settle(page)


def _click_a_target(page: Any) -> None:
    """The first diamond: its sentence appears below, its number marked; from there to the evidence page."""
    box = page.locator(".js-plotly-plot .scatterlayer .trace .point").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("mark.number").wait_for()
    assert page.locator("mark.number").inner_text() == "80%"
    page.get_by_role("button", name="打开证据页").click()
    page.get_by_role("heading", name="证据", exact=True).wait_for()
    settle(page)
    assert "target=" in page.url
    assert page.locator("mark.sentence").first.is_visible()


def test_two_windows_and_a_figure_typed_into_the_grid(page: Any) -> None:
    """What is typed outlives a change of page; a figure another window saved meanwhile is not written over unseen."""
    page.goto("/entry?lang=zh")
    settle(page)
    page.get_by_role("tab", name="待填表格").click()
    grid_cell(page, "数值", 0)
    type_in_cell(page, "82.5")
    page.get_by_text("1 行改动尚未保存").wait_for()
    nav(page, "总览")
    other = page.context.new_page()
    other.goto("/entry?lang=zh&entry_region=贵州")
    settle(other)
    other.get_by_label("数值").fill("79")
    other.get_by_role("button", name="保存", exact=True).click()
    other.get_by_text("已保存").wait_for()
    other.close()
    nav(page, "录入")
    page.get_by_role("tab", name="待填表格").click()
    page.get_by_text("1 行改动尚未保存").wait_for()
    settle(page)
    page.get_by_role("button", name="保存表格").click()
    page.get_by_text("用现值：79%").wait_for()
    page.get_by_text("用我的：82.5%").click()
    page.get_by_role("button", name="按所选保存").click()
    page.get_by_text("修改 1 项").wait_for()
