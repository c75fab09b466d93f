"""The app's words in Chinese and English, from ``words.yaml``."""
from __future__ import annotations

import re
from pathlib import Path

from targets.charts.wording import load_words
from targets.ui import state

# What Markdown and Streamlit's own directives read; behind it what makes a list or a heading of a line.
SIGNS = re.compile(r"[\\`*_\[\]{}<>#$~|:!@&^]|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
# Addresses become links after all escapes are read: an unseen joiner (U+2060) inside keeps them from being one.
LINKS = re.compile(r"(?<=https)(?=://)|(?<=http)(?=://)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@)", re.IGNORECASE)
JOINER = "\u2060"
BREAKS = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]+\s*")
WORDS = Path(__file__).with_name("words.yaml")


def t(key: str, **values: object) -> str:
    """The phrase for ``key`` in the reader's language; KeyError where none is written."""
    return load_words(WORDS)[key][state.language()].format(**values)


def plain(text: object) -> str:
    """What papers and people wrote, in a place that reads Markdown: it shows as it stands, on one line."""
    return SIGNS.sub(lambda sign: "\\" + sign[0], LINKS.sub(JOINER, BREAKS.sub(" ", str(text)).lstrip()))


def md(key: str, **values: object) -> str:
    """The phrase for ``key`` in a place that reads Markdown, with ``plain`` texts in its blanks."""
    return t(key, **{name: plain(value) if isinstance(value, str) else value for name, value in values.items()})


def has(key: str) -> bool:
    return key in load_words(WORDS)
