"""The app's words in Chinese and English, from ``words.yaml``."""
from __future__ import annotations

import re
from pathlib import Path

from targets.charts.wording import load_words
from targets.ui import state

SIGNS = re.compile(r"([\\`*_\[\]{}<>#$~|:!])")      # what Markdown and Streamlit's own directives read
WORDS = Path(__file__).with_name("words.yaml")


def t(key: str, **values: object) -> str:
    """The phrase for ``key`` in the reader's language; KeyError where none is written."""
    return load_words(WORDS)[key][state.language()].format(**values)


def plain(text: object) -> str:
    """What papers and people wrote, in a place that reads Markdown."""
    return SIGNS.sub(r"\\\1", str(text))


def has(key: str) -> bool:
    return key in load_words(WORDS)
