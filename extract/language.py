"""Which of the two languages a terminal is spoken to in."""
from __future__ import annotations

import os

LANGUAGES = ("zh", "en")


def shell_language(setting: str = "auto", otherwise: str = "zh") -> str:
    """zh or en for output in a terminal: the setting, else the locale's, ``otherwise`` where that is neither."""
    if setting in LANGUAGES:
        return setting
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return next((lang for lang in LANGUAGES if locale.startswith(lang)), otherwise)
