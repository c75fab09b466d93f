"""A person who has never seen the app adds a paper, corrects one record, rejects another, by mouse; then by keyboard and by selecting."""
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from targets.store import Store
from tests.browser_app import browser, serve, settle
from tests.test_browser import _missing

pytestmark = pytest.mark.browser
PAPER = """宁波市海洋经济发展实施方案

宁波市人民政府
2026年3月1日

到2030年，全市海洋生产总值达到800亿元以上，水产品产量稳定在90万吨左右，建成海洋牧场6处。
力争到2030年，森林覆盖率达到61%以上，城镇调查失业率控制在5%以内。
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'review.db'}"


@pytest.fixture(scope="module")
def page(url: str) -> Iterator[Any]:
    """A Chinese reader's window of 1440×900 on the app with an empty store."""
    reason = _missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    Store(url).close()
    with serve(url) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address, accept_downloads=True)
        window = context.new_page()
        window.goto("/")
        window.get_by_role("button", name="去添加文件").wait_for()
        yield window
        context.close()


def _records(url: str) -> dict[str, dict[str, Any]]:
    store = Store(url)
    try:
        return {row["text"]: row for paper in store.known_papers() for row in store.records(paper["doc"])}
    finally:
        store.close()


def _mark(page: Any, words: str) -> Any:
    return page.locator(".tt-text mark").filter(has_text=words).first


def test_a_newcomer_adds_corrects_and_rejects(page: Any, url: str, tmp_path: Path) -> None:
    file, bad = tmp_path / "海洋.txt", tmp_path / "空.txt"
    file.write_text(PAPER, encoding="utf-8")
    bad.write_text(" ", encoding="utf-8")
    page.get_by_role("button", name="去添加文件").click()
    page.locator('input[type="file"]').set_input_files([file, bad])
    page.get_by_role("button", name="读入 2 个文件").click()
    page.get_by_text("已读入 1 份文件").wait_for()
    assert page.get_by_text("空.txt").first.is_visible()
    page.get_by_role("button", name="打开核对").click()
    settle(page)
    _mark(page, "90万吨").click()
    page.get_by_text("目标已核 0 /").wait_for()
    page.locator(".tt-text mark.chosen").filter(has_text="90万吨").wait_for()
    settle(page)
    page.get_by_role("button", name="更正").first.click()
    page.get_by_label("数值", exact=True).fill("95")
    page.get_by_role("button", name="保存更正").click()
    page.get_by_text("已更正：90万吨（数值）").wait_for()
    settle(page)
    _mark(page, "6处").click()
    page.locator(".tt-text mark.chosen").filter(has_text="6处").wait_for()
    settle(page)
    page.get_by_role("button", name="驳回").first.click()
    page.get_by_text("已驳回：6处").wait_for()
    found = _records(url)
    assert (found["90万吨"]["value"], found["90万吨"]["review"]) == (95.0, "corrected")
    assert found["6处"]["review"] == "rejected"


def test_keys_decide_and_take_back(page: Any, url: str) -> None:
    settle(page)
    before = sum(row["review"] == "accepted" for row in _records(url).values())
    page.locator("h1").click()
    page.keyboard.press("a")
    page.get_by_text("已采纳：").wait_for()
    settle(page)
    assert sum(row["review"] == "accepted" for row in _records(url).values()) == before + 1
    page.keyboard.press("u")
    page.get_by_text("已撤销：采纳").wait_for()
    settle(page)
    assert sum(row["review"] == "accepted" for row in _records(url).values()) == before
    page.keyboard.press("e")
    metric = page.get_by_label("指标", exact=True)
    metric.wait_for()
    metric.click()
    page.keyboard.type("ax", delay=60)       # in a field the keys are letters
    settle(page)
    assert metric.input_value().endswith("ax")
    assert sum(row["review"] == "accepted" for row in _records(url).values()) == before
    page.get_by_role("button", name="取消").click()
    settle(page)


def test_duplicates_are_merged_by_keyboard_and_the_next_comes_to_hand(page: Any, url: str) -> None:
    open_now = {row["id"] for row in _records(url).values() if row["review"] is None}
    page.locator("h1").click()
    page.keyboard.press("m")
    page.get_by_text("与这一条说的是同一件事").wait_for()
    settle(page)
    page.keyboard.press("Escape")
    page.get_by_text("与这一条说的是同一件事").wait_for(state="detached")
    settle(page)
    page.keyboard.press("a")
    page.get_by_text("已采纳：").wait_for()
    settle(page)
    chosen = page.locator(".tt-text mark.chosen").get_attribute("data-id")
    assert chosen in open_now, "nobody has looked at it"
    page.keyboard.press("u")
    page.get_by_text("已撤销：采纳").wait_for()
    settle(page)


def test_the_span_is_moved_by_its_edge_and_the_value_read_anew(page: Any, url: str) -> None:
    _mark(page, "800亿元").click()
    page.locator(".tt-text mark.chosen").filter(has_text="800亿元").wait_for()
    settle(page)
    page.keyboard.press("e")
    page.get_by_label("指标", exact=True).wait_for()
    settle(page)                # a click while the page is drawn anew is lost
    page.get_by_text("数字在文中的位置").click()
    page.get_by_role("button", name="◀ 止").wait_for()
    settle(page)
    page.get_by_role("button", name="◀ 止").click()
    page.get_by_text("800亿元 → 800亿").wait_for()
    settle(page)
    assert page.get_by_label("单位", exact=True).input_value() == "亿"
    page.get_by_role("button", name="止 ▶").click()
    page.get_by_text("800亿元 → 800亿").wait_for(state="detached")
    settle(page)
    page.keyboard.press("Escape")
    settle(page)
    assert _records(url)["800亿元"]["review"] is None


def test_words_selected_in_the_text_become_a_record(page: Any, url: str) -> None:
    """The mouse drags over words that hold a number; the one found there is opened, or another put beside it."""
    first, last = (page.locator(".tt-text span, .tt-text mark").filter(has_text=words).last for words in ("森林覆盖率达到", "以上，城镇"))
    a, b = first.bounding_box(), last.bounding_box()
    page.mouse.move(a["x"] + a["width"] - 3, a["y"] + a["height"] / 2)
    page.mouse.down()
    page.mouse.move(b["x"] + 4, b["y"] + b["height"] / 2, steps=12)
    page.mouse.up()
    page.get_by_text("新增记录").wait_for()
    settle(page)
    page.get_by_text("这个数字已有记录").wait_for()
    page.get_by_text("仍要另加一条").click()
    settle(page)
    metric = page.get_by_label("指标", exact=True)
    metric.fill("乔木林覆盖率")
    metric.press("Tab")         # the field has taken what was typed before the form is sent
    settle(page)
    page.get_by_role("button", name="新增这条记录").click()
    page.get_by_text("已新增：61%").wait_for()
    store = Store(url)
    added = [row for row in store.records("海洋") if row["review"] == "added"]
    store.close()
    assert [(row["text"], row["metric"], row["value"]) for row in added] == [("61%", "乔木林覆盖率", 61.0)]


def test_what_was_decided_is_seen_on_the_other_pages(page: Any, url: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text="目标表").click()
    page.get_by_role("heading", name="目标表", exact=True).wait_for()
    settle(page)
    store = Store(url)
    count = len(store.targets())
    store.close()
    page.get_by_text(f"{count} 项目标").wait_for()
    page.goto("/evidence?lang=zh&target=" + _records(url)["90万吨"]["id"])
    settle(page)
    page.get_by_text("✎ 已更正").first.wait_for()
    page.get_by_role("button", name="去文件页核对").click()
    page.locator(".tt-text mark.chosen").filter(has_text="90万吨").wait_for()
