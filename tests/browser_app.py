"""The app on a free port of 127.0.0.1 and a browser to look at it: for the browser test and the screenshots."""
from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
PATIENCE = 60_000       # milliseconds a page is waited for on a machine that is busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(database_url: str, *options: str, wait: float = 60.0, port: int | None = None, env: Mapping[str, str] | None = None,
          log: Path | None = None) -> Iterator[str]:
    """The address of the app running on ``database_url``; its process ends with the block.

    ``options``: more of Streamlit's; ``log``: where what it says on standard error goes.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "serve.py", f"--server.port={port}", "--server.address=127.0.0.1",
               "--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none", *options]
    with open(log or os.devnull, "wb") as said:
        process = subprocess.Popen(command, cwd=TOP, env=os.environ | {"TARGETS_DATABASE_URL": database_url} | dict(env or {}),
                                   stdout=subprocess.DEVNULL, stderr=said)
    address = f"http://127.0.0.1:{port}"
    try:
        _ready(f"{address}/_stcore/health", process, wait)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _ready(address: str, process: subprocess.Popen[bytes], wait: float) -> None:
    end = time.monotonic() + wait
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with status {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the app did not answer within {wait:.0f} s")


@contextmanager
def browser() -> Iterator[Any]:
    """A playwright browser on the machine's own Chromium."""
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def settle(page: Any, *, milliseconds: int = 500) -> None:
    """Wait until the script behind the page has run to its end."""
    page.set_default_timeout(PATIENCE)
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
    page.wait_for_function("""() => !document.querySelector('[data-test-script-state="running"]')
        && !document.querySelector('[data-testid="stSkeleton"]') && !document.querySelector('[data-stale="true"]')""")
    page.wait_for_timeout(milliseconds)


def nav(page: Any, title: str) -> None:
    """Open a page by its name in the navigation."""
    page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
    page.get_by_role("heading", name=title, exact=True).wait_for()
    settle(page)


def choose(page: Any, label: str, text: str) -> None:
    """Pick one choice of the first list with this label."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=text, exact=True).click()
    page.keyboard.press("Escape")
    settle(page)


def grid_cell(page: Any, column: str, row: int) -> None:
    """Take a cell of the grid in hand by its heading: click the row's first cell and walk there, once the page stands still."""
    grid = page.locator('[data-testid="stDataFrame"] canvas:visible').first
    grid.wait_for()
    for _ in range(5):
        settle(page, milliseconds=800)
        place = grid.bounding_box()
        at = [head.strip() for head in grid.locator('[role="columnheader"]').all_text_contents()].index(column)
        page.mouse.click(place["x"] + 10, place["y"] + 52 + 35 * row)
        for _ in range(at):
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(200)
        taken = grid.locator('[role="gridcell"][aria-selected="true"]')
        if grid.bounding_box() == place and taken.count() == 1 and taken.get_attribute("aria-colindex") == str(at + 1):
            return
    raise AssertionError(f"the cell {column}, {row} can't be taken in hand")


def type_in_cell(page: Any, text: str) -> None:
    """Type into the grid's cell in hand, once its editor is open: a slow page loses what is typed before."""
    page.keyboard.press("Enter")
    page.locator("#portal input, #portal textarea").first.wait_for()
    page.wait_for_timeout(300)
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=80)
    page.keyboard.press("Enter")
