"""Words that people read: messages and column headings, from ``targets/data/*.yaml``, in zh and en."""
from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from extract.legible import legible

DATA = Path(__file__).parent / "data"
OWN_STATES: dict[str, Mapping[str, str]] = {}       # state -> {zh, en}: words of the settings in use (``config.in_use``), before ours


@functools.cache
def _words(name: str) -> dict[str, Any]:
    with open(DATA / f"{name}.yaml", encoding="utf-8") as handle:
        return yaml.safe_load(handle)


def message(code: str, lang: str = "zh", **values: object) -> str:
    """The sentence for ``code``, blanks filled: texts ``legible``, errors and faults in the same language; KeyError for an unknown one."""
    told = {name: sentence(value, lang) if hasattr(value, "say") else value for name, value in values.items()}
    return str(_words("messages")[code][lang]).format(**{name: legible(value) if isinstance(value, str) else value
                                                         for name, value in told.items()})


def label(column: str, lang: str = "zh") -> str:
    """The heading of a column for people; the name itself where none is written."""
    entry = _words("columns").get(column)
    return str(entry[lang]) if entry else column


def aliases(column: str) -> tuple[str, ...]:
    """Every heading under which ``column`` may stand in a person's file."""
    entry = _words("columns")[column]
    return (column, str(entry["zh"]), str(entry["en"]), *entry.get("aliases", ()))


def words(name: str, file: str = "reading") -> list[str]:
    """A list of words from ``data/reading.yaml`` or another file there: footnote marks, blanks, yes-words …"""
    return [str(word) for word in _words(file)[name]]


def entries(file: str) -> dict[str, Any]:
    """All of ``data/FILE.yaml``."""
    return dict(_words(file))


def entry(file: str, name: str) -> dict[str, Any]:
    """The mapping ``name`` of ``data/FILE.yaml``."""
    return dict(_words(file)[name])


def phrase_lists(name: str) -> dict[str, list[str]]:
    """Lists of words under labels from ``data/reading.yaml``."""
    return {label: [str(word) for word in known] for label, known in _words("reading")[name].items()}


def vocabulary(file: str, name: str) -> Any:
    """One entry of ``data/<file>.yaml`` as it stands."""
    return _words(file)[name]


def kind_word(kind: str, lang: str = "zh") -> str:
    """水平, 增速, 变化 for level, growth, change."""
    return phrase_lists("kinds")[kind][0] if lang == "zh" else kind


def minute(at: object) -> str:
    """A moment of the logs (ISO, UTC) as people read it, to the minute: 2026-01-31 08:15; '' where there is none."""
    return at[:16].replace("T", " ") if isinstance(at, str) else ""


def sentence(error: object, lang: str = "zh") -> str:
    """An error meant for a person in their language, where it is told in both."""
    say = getattr(error, "say", None)
    return str(say(lang)) if say else str(error)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without characters that no office file may hold; tabs and line breaks stay."""
    return _CONTROL.sub("", text) if _CONTROL.search(text) else text


class TargetsError(Exception):
    """An error for a person: one sentence in each language, ``say(lang)``; ``str()`` gives the Chinese one."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(message(code, "zh", **values))

    def say(self, lang: str = "zh") -> str:
        return message(self.code, lang, **self.values)
