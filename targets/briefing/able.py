"""What this machine can do: pictures and PDF need a browser of the Chromium family and a font with Chinese characters.

Asked before work begins, so that a person hears one sentence and everything else is still made.
"""
from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Callable

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
FONT_WAIT = 20      # seconds for the list of fonts


def browser() -> str | None:
    """The path of the browser: ``BROWSER_PATH`` where set, else the first of BROWSERS on the search path."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((found for found in map(shutil.which, BROWSERS) if found), None)


@functools.cache
def chinese_font() -> bool:
    """Whether a font with Chinese characters is installed; where there is no ``fc-list`` (Windows, macOS) the system brings one."""
    lister = shutil.which("fc-list")
    if lister is None:
        return os.name == "nt" or os.uname().sysname == "Darwin"
    try:
        found = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, timeout=FONT_WAIT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())


def why_no_pictures(*, find: Callable[[], str | None] | None = None, font: Callable[[], bool] | None = None) -> str:
    """'' where pictures can be made, else the code of the sentence (data/messages.yaml) that says what is missing and how to get it."""
    if (find or browser)() is None:
        return "brief_no_browser"
    return "" if (font or chinese_font)() else "brief_no_font"
