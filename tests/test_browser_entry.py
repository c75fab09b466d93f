"""Entering figures in a real browser: one typed, a block pasted, a bureau's export uploaded with a name put right, and all taken back."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from targets.store import Store
from tests import app_store
from tests.browser_app import browser, grid_cell, serve, settle, type_in_cell
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser
EXPORT = ("数据库：分省年度数据\r\n指标：电解铝产能利用率(%)\r\n时间：最近3年\r\n地区,2019年,2018年,2017年\r\n"
          "贵州省,81.3,80.2,79.1\r\n陕溪省,78.4,77.3,\r\n注：2019年为初步核算数。\r\n数据来源：国家统计局\r\n")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Any, Store]]:
    """A Chinese reader's window on the page 录入, and the store behind it."""
    missing_browser()
    url = app_store.fill(tmp_path / "browser.db")
    store = Store(url)
    with serve(url) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address, accept_downloads=True)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto("/entry?lang=zh")
        settle(page)
        yield page, store
        context.close()
    store.close()


def _tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    page.wait_for_timeout(800)


def test_type_paste_upload_put_right_confirm_and_undo(opened: tuple[Any, Store], tmp_path: Path) -> None:
    page, store = opened
    page.get_by_label("填报人").fill("张三")
    page.keyboard.press("Tab")
    settle(page)
    _tab(page, "待填表格")
    _type(page, store)
    _paste(page, store)
    _upload(page, store, tmp_path)
    _take_back(page, store)


def _type(page: Any, store: Store) -> None:
    grid_cell(page, "数值", 0)
    type_in_cell(page, "82.5")
    page.get_by_text("1 行改动尚未保存").wait_for()
    assert store.actuals().empty
    page.get_by_role("button", name="保存表格").click()
    page.get_by_text("新增 1 项").wait_for()
    assert store.actuals()[["region", "year", "value", "entered_by"]].values.tolist() == [["贵州", 2020, 82.5, "张三"]]


def _paste(page: Any, store: Store) -> None:
    """Three rows by three columns as Excel puts them on the clipboard: figure, state, source."""
    settle(page)
    grid_cell(page, "数值", 1)
    block = "905.5\t初步\t统计公报\r\n78.4\t最终\t年鉴\r\n108\t初步\t快报"
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.keyboard.press("Control+V")
    page.get_by_text("3 行改动尚未保存").wait_for()
    page.get_by_role("button", name="保存表格").click()
    page.get_by_text("新增 3 项").wait_for()
    saved = store.actuals().sort_values("value")[["region", "value", "preliminary", "source"]].values.tolist()
    assert saved[0] == ["陕西", 78.4, False, "年鉴"]
    assert saved[2:] == [["四川", 108.0, True, "快报"], ["贵州", 905.5, True, "统计公报"]]


def _upload(page: Any, store: Store, folder: Path) -> None:
    file = folder / "分省年度数据.csv"
    file.write_bytes(EXPORT.encode("gb18030"))
    before = len(store.actuals())
    _tab(page, "上传文件")
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_text("陕溪省").first.wait_for()
    settle(page)
    page.get_by_role("button", name="确认保存 3 行").wait_for()     # 陕溪省 waits for a person
    page.get_by_role("combobox", name="是哪个地区").click()
    page.get_by_role("option", name="陕西", exact=True).click()
    page.get_by_role("button", name="确认保存 5 行").click()
    page.get_by_text("已保存").wait_for()
    settle(page)
    held = store.actuals()
    assert len(held) == before + 5
    assert held[(held["region"] == "陕西") & (held["year"] == 2018)]["value"].tolist() == [77.3]
    assert store.file(store.files().loc[0, "sha256"]) == file.read_bytes()


def _take_back(page: Any, store: Store) -> None:
    page.get_by_role("button", name="撤销这次改动").click()
    page.get_by_text("已撤销 5 个数的改动").wait_for()
    assert len(store.actuals()) == 4
    page.get_by_role("button", name="撤销这次改动").click()             # the undo itself
    page.get_by_text("已撤销 5 个数的改动").wait_for()
    settle(page)
    assert len(store.actuals()) == 9
    _tab(page, "修订记录")
    grid = page.locator('[data-testid="stDataFrame"] canvas:visible').first
    settle(page, milliseconds=800)          # the tab's table is drawn anew while figures are read again
    place = grid.bounding_box()
    page.mouse.click(place["x"] + 16, place["y"] + 52 + 35 * 2)         # newest first: undo, undo, the upload
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 分省年度数据.csv").click()
    assert waiting.value.suggested_filename == "分省年度数据.csv"
    page.get_by_role("button", name="撤销整次保存（5 个数）").click()
    page.get_by_text("已撤销 5 个数的改动").wait_for()
    assert len(store.actuals()) == 4
    assert store.saves()["undoes"].notna().sum() == 3


def test_the_browser_asks_before_typed_figures_are_lost(opened: tuple[Any, Store]) -> None:
    page, _ = opened
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.reload()
    settle(page)
    assert asked == []                      # nothing typed, nothing asked
    _tab(page, "待填表格")
    grid_cell(page, "数值", 0)
    type_in_cell(page, "82.5")
    page.get_by_text("1 行改动尚未保存").wait_for()
    settle(page)
    page.reload()
    settle(page)
    assert asked == ["beforeunload"]
