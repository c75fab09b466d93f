"""Links, the browser's back and forward, search and the copied address, in a real browser."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import app_store
from tests.browser_app import browser, choose, nav, serve, settle
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    missing_browser()
    url = app_store.fill(tmp_path_factory.mktemp("store") / "finding.db")
    with serve(url) as address, browser() as chromium:
        window = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address,
                                      permissions=["clipboard-read", "clipboard-write"])
        yield window
        window.close()


def where(page: Any) -> tuple[str, dict[str, list[str]]]:
    """The page's name and the parameters of its address, without the language."""
    parts = urlsplit(page.url)
    said = parse_qs(parts.query)
    said.pop("lang", None)
    return parts.path.strip("/"), said


def chips(page: Any) -> list[str]:
    return page.locator('.st-key-filters .react-aria-ComboBox [data-tag]').all_text_contents()


def test_a_view_goes_along_comes_back_and_opens_for_a_colleague(context: Any) -> None:
    page = context.new_page()
    page.goto("/")
    settle(page)
    nav(page, "目标表")
    choose(page, "地区", "贵州")
    assert where(page) == ("table", {"region": ["贵州"]})
    nav(page, "年度")
    assert where(page)[1]["region"] == ["贵州"]
    choose(page, "行业", "有色金属")
    kept = where(page)
    page.go_back()          # one step back takes the last choice off, the next leads to the page before
    settle(page, milliseconds=1500)
    assert where(page) == ("timeline", {name: value for name, value in kept[1].items() if name != "sector"})
    assert chips(page) == ["贵州"]
    page.go_back()
    settle(page, milliseconds=1500)
    assert where(page) == ("table", {"region": ["贵州"]})
    assert chips(page) == ["贵州"]
    page.go_forward()
    page.wait_for_timeout(500)
    page.go_forward()
    settle(page, milliseconds=1500)
    assert where(page) == kept
    assert chips(page) == ["贵州", "有色金属"]
    page.reload()
    settle(page, milliseconds=1500)
    assert where(page) == kept
    page.get_by_role("button", name="复制链接").click()
    page.get_by_role("button", name="已复制").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    colleague = context.new_page()
    colleague.goto(link)
    settle(colleague, milliseconds=1500)
    assert where(colleague) == kept
    assert chips(colleague) == ["贵州", "有色金属"]
    colleague.close()
    page.close()


def test_search_leads_to_the_sentence_and_back(context: Any) -> None:
    page = context.new_page()
    page.goto("/table")
    settle(page)
    page.get_by_role("textbox", name="搜索").fill("cnly")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="搜索", exact=True).wait_for()
    settle(page)
    assert where(page) == ("search", {"q": ["cnly"]})
    page.get_by_role("button", name="电解铝产能利用率", exact=False).first.click()
    page.get_by_role("heading", name="指标", exact=True).wait_for()
    settle(page)
    assert where(page)[0] == "metric"
    page.go_back()
    page.get_by_role("heading", name="搜索", exact=True).wait_for()
    settle(page, milliseconds=1500)
    assert where(page) == ("search", {"q": ["cnly"]})
    page.get_by_role("textbox", name="搜索").fill("110万吨")
    page.keyboard.press("Enter")
    page.locator(".tt-found mark").first.wait_for()
    page.locator('[class*="st-key-found_sentence_0"] button').click()
    page.get_by_role("heading", name="证据", exact=True).wait_for()
    settle(page)
    assert "110万吨" in page.locator(".tt-passage mark.number").first.text_content()
    page.close()
