"""What kind of paper a title names: a work report, a plan, opinions, a notice …"""
from __future__ import annotations

import regex

from extract import lexicon

NEWS_REACH = 300      # characters at the start of a text in which news says that it is


@lexicon.cached
def _kinds() -> list[tuple[str, regex.Pattern[str]]]:
    return [(item["key"], regex.compile(item["pattern"])) for item in lexicon.load("document")["kinds"]]


def kind_names() -> dict[str, tuple[str, str]]:
    """Every kind with its Chinese and English name."""
    return {item["key"]: (item["zh"], item["en"]) for item in lexicon.load("document")["kinds"]}


def kind_of(title: str | None, text: str = "", official: bool = False) -> str | None:
    """The kind of a paper by its title, a key of ``kind_names``; ``official``: it bears a number, an issuer or an assembly.

    A notice that passes on another paper is of that paper's kind.  News is told by its wire or reporters.
    """
    data = lexicon.load("document")
    start = text[:NEWS_REACH]
    if not official and (regex.search(data["news"]["marks"], start) or regex.search(data["news"]["wire"], start[:80])):
        return "news"
    name = _bare(title or "")
    passed = regex.search(data["passes"], name)
    if passed:
        inner = _kind(_bare(passed["inner"]))
        if inner:
            return inner
    return _kind(name)


def _kind(name: str) -> str | None:
    return next((key for key, pattern in _kinds() if pattern.search(name)), None)


def _bare(title: str) -> str:
    """A title without what stands in brackets or closes quotes behind it."""
    tail = lexicon.load("document")["title_tail"]
    while (shorter := regex.sub(tail, "", title).strip()) != title:
        title = shorter
    return title
