"""Every page for people who can't see it well or use no mouse: axe-core in Chromium, light and dark, wide and narrow."""
from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from tests import app_store
from tests.browser_app import browser, serve, settle
from tests.test_browser import missing_browser

pytestmark = pytest.mark.browser
AXE = Path(sys.prefix) / "axe.min.js"
WINDOWS = {"light-desk": ("light", 1440, 900), "dark-phone": ("dark", 390, 844)}
# Streamlit draws these; what stands in them we can't mend.  Colours are ours everywhere: they come from our theme.
THEIRS = ("stHeader", "stToolbar", "stSidebar", "stDataFrame", "stSelectbox", "stMultiSelect", "stFileUploader", "stTabs", "stButtonGroup",
          "stExpander", "stPopover", "stDateInput", "stNumberInput", "stTextInput", "stTextArea", "stElementToolbar", "stProgress",
          "stCheckbox", "stRadio")
CHECK = """async theirs => {
  const found = await axe.run(document, {resultTypes: ['violations']})
  const faults = []
  for (const one of found.violations) {
    if (!['serious', 'critical'].includes(one.impact)) continue
    for (const node of one.nodes) {
      const at = document.querySelector(node.target[0])
      const box = at && at.closest(theirs.map(name => `[data-testid="${name}"]`).join(','))
      faults.push({rule: one.id, impact: one.impact, html: node.html.slice(0, 200), why: node.failureSummary.slice(0, 300),
                   theirs: box && one.id !== 'color-contrast' ? box.dataset.testid : ''})
    }
  }
  return faults
}"""


@pytest.fixture(scope="module", params=WINDOWS)
def window(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    missing_browser()
    if not AXE.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("axe-core is not there: npm is needed (make test fetches it)")
    theme, width, height = WINDOWS[request.param]
    url = app_store.fill(tmp_path_factory.mktemp("access") / "app.db")
    with serve(url) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale="zh-CN", base_url=address)
        yield context.new_page()
        context.close()


def ours(window: Any) -> list[dict[str, str]]:
    """Serious and critical faults in what we draw; those in Streamlit's widgets are told."""
    window.add_script_tag(path=str(AXE))
    faults: list[dict[str, str]] = window.evaluate(CHECK, list(THEIRS))
    for fault in faults:
        print(fault["theirs"] or "OURS", fault["rule"], fault["html"])
    return [fault for fault in faults if not fault["theirs"]]


@pytest.mark.parametrize("name", app.PAGES)
def test_no_serious_fault_outside_of_streamlits_own_widgets(window: Any, name: str) -> None:
    window.goto(f"/{name}")
    settle(window, milliseconds=900)
    assert window.locator("h1").count() == 1
    assert ours(window) == []


def test_no_serious_fault_with_filters_chosen(window: Any) -> None:
    window.goto("/table?region=贵州&metric=unknown&year=2020&force=-")
    settle(window, milliseconds=600)
    if window.viewport_size["width"] < 600:
        window.locator(".st-key-filters summary").click()
    window.locator('[data-testid="stMultiSelectTagsContainer"] span').first.wait_for()
    settle(window, milliseconds=600)
    assert ours(window) == []


# What opens over a page: where it is, the button that opens it, what stands in it when it is open.
OPENED = {
    "picture": ("/overview", ".st-key-overview_tiles_picture button", '[role="dialog"] img, [role="dialog"] svg'),
    "data": ("/overview", ".st-key-overview_tiles_data button", '[role="dialog"] [data-testid="stDataFrame"]'),
    "views": ("/overview", ".st-key-views button", '[data-testid="stPopoverBody"]'),
    "bulk": ("/documents?doc=guizhou", 'button:has-text("批量采纳")', '[data-testid="stPopoverBody"]'),
    "remove": ("/documents?doc=guizhou&tab=info", 'button:has-text("删除")', '[data-testid="stPopoverBody"]'),
}


@pytest.mark.parametrize("name", OPENED)
def test_no_serious_fault_in_what_opens_over_a_page(window: Any, name: str) -> None:
    address, button, inside = OPENED[name]
    window.goto(address)
    settle(window, milliseconds=600)
    if not window.locator(button).first.is_visible():       # on a phone it is folded away
        window.locator(button).first.evaluate("one => one.closest('details').querySelector('summary').click()")
        settle(window, milliseconds=600)
    window.locator(button).first.click()
    window.locator(inside).first.wait_for()
    window.mouse.move(1, 1)         # colours under the pointer are on their way
    settle(window, milliseconds=900)
    assert ours(window) == []
    window.keyboard.press("Escape")
    window.locator(inside).first.wait_for(state="hidden")
