"""Verdicts in words, from ``targets/data/progress.yaml`` and the settings."""
from __future__ import annotations

from targets.config import Progress
from targets.text import entry


def state_word(code: str, lang: str = "zh", settings: Progress | None = None) -> str:
    """The word for a state: the settings' own, else ours."""
    own = settings.states.get(code, {}) if settings else {}
    return str(own.get(lang) or entry("progress", "states")[code][lang])


def tag_word(code: str, lang: str = "zh") -> str:
    return str(entry("progress", "tags")[code][lang])
