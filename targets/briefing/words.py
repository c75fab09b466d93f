"""The words of briefings, from ``targets/data/briefing.yaml``, and text that fits a page."""
from __future__ import annotations

from targets.text import entry


def say(key: str, lang: str, **values: object) -> str:
    return str(entry("briefing", "words")[key][lang]).format(**values)
