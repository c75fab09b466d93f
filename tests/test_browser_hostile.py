"""Every page over a store whose names and texts try to be more than text: no script runs, no element of theirs is there, nothing is fetched."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest

from tests import hostile_store
from tests.browser_app import browser, serve, settle
from tests.hostile_store import ACTS, LINES, MARK, READS
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser
PAGES = ("overview", "metric", "region", "timeline", "cascade", "coverage", "table", "evidence", "documents", "entry", "briefing", "method",
         "settings", "search")
TABS = {"cascade": 4, "coverage": 2, "entry": 5}
CSV = f'地区,指标,年份,数值,单位,来源\n贵州,"{ACTS.replace(chr(34), chr(34) * 2)}",2025,1,"{READS}",=1+1\n{MARK},"{READS}",2025,2,%,"{MARK}"\n'
# Elements that only the texts can have made: around the mark alone, or leading to it.
THEIRS = """mark => {
  const found = []
  for (const one of document.querySelectorAll('b,strong,em,i,u,code,del,h1,h2,h3,h4,h5,h6,li,blockquote,a,sup,style,.katex'))
    if (one.textContent.trim() === mark || one.classList.contains(mark)) found.push(one.outerHTML.slice(0, 120))
  for (const one of document.querySelectorAll('[src],[href]'))
    if (decodeURI(one.outerHTML.split('>')[0]).includes(mark) || /^javascript:/i.test(one.getAttribute('href') || ''))
      if (!one.matches('a[data-testid="stTopNavLink"]')) found.push(one.outerHTML.slice(0, 120))
  for (const one of document.querySelectorAll('svg a, [style*="color"]'))
    if (one.tagName.toLowerCase() !== 'tspan' && one.textContent.trim() === mark) found.push(one.outerHTML.slice(0, 120))
  if (window.pwned) found.push('a script ran')
  if (getComputedStyle(document.body).display === 'none') found.push('a style holds')
  return found }"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    missing_browser()
    url = hostile_store.fill(tmp_path_factory.mktemp("hostile") / "store.db")
    with serve(url) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address)
        window = context.new_page()
        window.strangers, window.wrong = [], []
        window.on("request", lambda request: window.strangers.append(request.url) if MARK in unquote(request.url.partition("?")[0])
                  or "127.0.0.1:9/" in request.url.partition("?")[0] else None)
        yield window
        context.close()


@pytest.fixture(autouse=True)
def nothing_wrong(page: Any) -> Iterator[None]:
    """What was found on any page of a test fails it, all of it told."""
    page.wrong.clear()
    yield
    assert not page.wrong, "\n".join(dict.fromkeys(page.wrong))


def look(page: Any, where: str) -> str:
    """The words of the page; what is found of theirs is kept for the end of the test."""
    settle(page, milliseconds=150)
    words = str(page.locator('[data-testid="stMain"]').inner_text())
    wrong = [*page.evaluate(THEIRS, MARK), *page.strangers, *(["an error"] if "Traceback" in words else []),
             *page.get_by_test_id("stException").all_inner_texts()]
    page.wrong += [f"{where}: {one}" for one in wrong]
    page.strangers.clear()
    return words


def test_every_page_shows_text_as_text(page: Any) -> None:
    seen = ""
    for name in PAGES:
        page.goto(f"/{name}?" + urlencode({"q": MARK} if name == "search" else {}))
        seen += look(page, name)
        for tab in range(1, TABS.get(name, 1)):
            page.goto(f"/{name}?tab={tab}")
            seen += look(page, f"{name} {tab}")
    for text in (ACTS[:40], f"**{MARK}**", f":red[{MARK}]", "{{7*7}}", "'; DROP TABLE"):
        assert text in seen, "shown as it stands"


def test_a_paper_its_records_and_its_log(page: Any) -> None:
    for doc in ("a" + ACTS, "b" + READS, "c" + LINES):
        page.goto("/documents?" + urlencode({"doc": doc}))
        look(page, doc[:1])
        for tab in page.get_by_role("tab").all():
            tab.click()
            look(page, f"{doc[:1]} {tab.inner_text()}")


def test_views_targets_and_what_a_link_asks_for(page: Any) -> None:
    page.goto("/table")
    settle(page)
    page.locator(".st-key-views button").first.click()
    page.locator("button", has_text="DROP TABLE").first.wait_for()
    look(page, "views")
    for query in ({"region": [ACTS, READS], "metric": READS, "year": ACTS, "status": LINES}, {"region": f"{MARK}<i>县</i>**"}):
        page.goto("/table?" + urlencode(query, doseq=True))
        look(page, "a link that asks for what is not there")
    page.goto("/evidence?" + urlencode({"target": ACTS}))
    look(page, "a target that is not there")
    page.goto("/search?" + urlencode({"q": ACTS}))
    look(page, "search")


def test_an_upload_is_asked_about_as_text(page: Any, tmp_path: Path) -> None:
    file = tmp_path / f"**{MARK}**<b>{MARK}<b>.csv"
    file.write_text(CSV, "utf-8")
    page.goto("/entry?tab=0")
    settle(page)
    page.get_by_role("tab", name="上传文件").click()
    page.locator('input[type="file"]').set_input_files(file)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').innerText.includes('DROP TABLE')")
    words = look(page, "upload")
    assert f"**{MARK}**" in words or f"<b>{MARK}" in words
