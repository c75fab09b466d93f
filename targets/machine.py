"""Which fonts this machine has (what else pictures made on the server need is asked in ``briefing.able``)."""
from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Iterable

PATIENCE = 20       # seconds for the list of fonts


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
