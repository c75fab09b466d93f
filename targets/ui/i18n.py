"""The app's words in Chinese and English, from ``words.yaml``."""
from __future__ import annotations

from pathlib import Path

from targets.charts.wording import load_words
from targets.ui import state

WORDS = Path(__file__).with_name("words.yaml")


def t(key: str, **values: object) -> str:
    """The phrase for ``key`` in the reader's language; KeyError where none is written."""
    return load_words(WORDS)[key][state.language()].format(**values)


def has(key: str) -> bool:
    return key in load_words(WORDS)
