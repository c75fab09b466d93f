"""What a title names: the kind of paper, a work report, a plan, opinions, a notice …, and the years of a plan."""
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


def kind_of(title: str | None, text: str = "", official: bool = False, sourced: bool = False) -> str | None:
    """The kind of a paper by its title, a key of ``kind_names``; None where neither title nor text tells.

    A notice that passes on another paper is of that paper's kind.  News is told by its wire or reporters, and, where the
    title names no kind, by its source (``sourced``); ``official``: the paper bears a number, an issuer or a signature.
    """
    data = lexicon.load("document")
    kind = _kind_of_title(bare_title(title or ""))
    if official or kind in data["sure_kinds"] or kind and data["title"]["about"] in (title or ""):
        return kind
    start = text[:NEWS_REACH]
    marked = regex.search(data["news"]["marks"], start) or regex.search(data["news"]["wire"], start[:80])
    return "news" if marked or sourced and kind is None else kind


def _kind_of_title(name: str) -> str | None:
    passed = regex.search(lexicon.load("document")["passes"], name)
    return passed and _kind(bare_title(passed["inner"])) or _kind(name)


def _kind(name: str) -> str | None:
    return next((key for key, pattern in _kinds() if pattern.search(name)), None)


def bare_title(title: str) -> str:
    """A title without what stands in brackets or closes quotes behind it."""
    tail = lexicon.load("document")["title_tail"]
    while (shorter := regex.sub(tail, "", title).strip()) != title:
        title = shorter
    return title


def plan_period(title: str | None) -> tuple[int, int] | None:
    """First and last year of the plan a title names: 第十四个五年规划, “十四五”…规划, …（2021—2025年）; else None."""
    words = lexicon.load("document")["plan"]
    spelled = regex.search(words["range"], title or "")
    if spelled:
        return int(spelled["first"]), int(spelled["last"])
    match = regex.search(words["pattern"], title or "")
    begin = words["begins"].get(match["n"]) if match else None
    return (begin, begin + 4) if begin else None
