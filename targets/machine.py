"""What this machine has: a browser of the Chromium family and fonts, which pictures made on the server need."""
from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Iterable

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PATIENCE = 20       # seconds for the list of fonts


def browser() -> str | None:
    """The path of the browser: ``BROWSER_PATH`` where set, else the first of BROWSERS on the search path."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((found for found in map(shutil.which, BROWSERS) if found), None)


def installed(fonts: Iterable[str]) -> list[str] | None:
    """Which of these font families are there; None where the system has no ``fc-list`` to ask (Windows, macOS)."""
    known = _families()
    return None if known is None else [font for font in fonts if font.casefold() in known]


@functools.cache
def _families() -> frozenset[str] | None:
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    try:
        said = subprocess.run([lister, ":", "family"], capture_output=True, timeout=PATIENCE, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return frozenset(name.strip().casefold() for line in said.decode("utf-8", "replace").splitlines() for name in line.split(","))
