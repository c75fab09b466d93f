"""The lines of a paper, its head (what stands before it begins to speak) and its title."""
from __future__ import annotations

from typing import NamedTuple

import regex

from extract import lexicon
from extract.docnumber import find_numbers

_MARKS = " \t\u3000\xa0\ufeff#*>_|"
_BRACKET_TAIL = regex.compile(r"[（(][^（）()]{1,20}[）)]$")
_DATED_TAIL = regex.compile(r"(?:(?<![—–-])[—–-]{2,}+|[（(])\s*(?:19|20)[0-9]{2}\p{Han}[0-9]{1,2}\p{Han}.*$")
_PERIOD = regex.compile(r"[（(](?:19|20)[0-9]{2}[^0-9]{1,4}(?:19|20)[0-9]{2}\p{Han}?[）)]")
HEAD_LINES = 60


class Line(NamedTuple):
    """A line that is not blank: ``text`` without blanks and Markdown marks round it, ``start`` its place."""

    start: int
    text: str


def split_lines(text: str) -> list[Line]:
    lines, place = [], 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip().strip(_MARKS).strip()
        if stripped:
            lines.append(Line(place + raw.index(stripped[0]), stripped))
        place += len(raw)
    return lines


@lexicon.cached
def _sections() -> regex.Pattern[str]:
    return regex.compile("|".join(lexicon.load("document")["head"]["sections"]))


@lexicon.cached
def _body_endings() -> tuple[str, ...]:
    return tuple(lexicon.load("document")["bodies"]["endings"])


@lexicon.cached
def _title_nouns() -> tuple[str, ...]:
    return tuple(lexicon.load("document")["title"]["nouns"])


def is_body(text: str) -> bool:
    """Whether a line is nothing but the name of a body that issues papers."""
    name = regex.sub(r"[\s（）()、]", "", text)
    return 3 <= len(name) <= 30 and name.endswith(_body_endings()) and not regex.search(r"[^\p{Han}]", name)


def is_addressee(text: str) -> bool:
    words = lexicon.load("document")["head"]
    return text[-1] in words["colon"] and any(word in text for word in words["addressed"])


def head_lines(lines: list[Line]) -> list[Line]:
    """The lines before the addressees, the first section or the first paragraph of running text."""
    stop = lexicon.load("document")["head"]["stop"]
    for at, line in enumerate(lines[:HEAD_LINES]):
        long = len(line.text) > 45 and any(mark in line.text for mark in stop)
        if is_addressee(line.text) or _sections().match(line.text) or long:
            return lines[:at]
    return lines[:HEAD_LINES]


def find_title(head: list[Line]) -> str | None:
    """The heading of the paper: the first line of the head that ends like a title, with the lines it began on."""
    words = lexicon.load("document")["title"]
    for at, line in enumerate(head):
        text = _without_number(line.text)
        if not _plain(text) or text.startswith(tuple(words["annex"])):
            continue
        if not _BRACKET_TAIL.sub("", text).endswith(_title_nouns()):
            continue
        title = text
        for before in reversed(head[max(0, at - 4):at]):
            if not _continues(before.text, title, words["about"]):
                break
            title = before.text + title
        if len(title) >= 5:
            after = head[at + 1].text if at + 1 < len(head) else ""
            title += after if _PERIOD.fullmatch(after) else ""
            return title
    return None


def first_line(head: list[Line]) -> str | None:
    """The first line that could be the heading of a news item or a page: plain, and long enough to say something."""
    for line in head:
        text = line.text
        if 8 <= len(text) <= 60 and _plain(text) and not is_body(text) and not find_numbers(text) \
                and len(regex.findall(r"\p{Han}", text)) >= 6:
            return text
    return None


def quoted_title(lines: list[Line]) -> str | None:
    """《…》 of a letter that only passes a paper on (现将《…》印发给你们)."""
    words = lexicon.load("document")["title"]
    opening, closing = words["quotes"]
    for line in lines:
        places = [line.text.find(word) for word in words["letter"] if word in line.text]
        if places:
            quotes = regex.findall(rf"{opening}((?:[^{opening}{closing}]|{opening}(?1){closing})+){closing}",
                                   line.text[:min(places)])
            if quotes:
                return str(quotes[-1])
    return None


def _without_number(text: str) -> str:
    """A heading without a document number in brackets, or a dash with a date, after it."""
    text = _close_up(_DATED_TAIL.sub("", text))
    numbers = find_numbers(text)
    if numbers and not regex.search(r"\p{Han}", text[numbers[-1].end:]):
        return text[:numbers[-1].start].rstrip(" \t\u3000（(") or text
    return text


def _close_up(text: str) -> str:
    """A heading set with blanks between its characters (政 府 工 作 报 告) without them; else single blanks."""
    pieces = text.split()
    return ("" if all(len(piece) == 1 for piece in pieces) else " ").join(pieces)


def _plain(text: str) -> bool:
    if any(word in text for word in lexicon.load("document")["title"]["not"]):
        return False
    return len(text) <= 120 and not regex.search(r"[。；！？：:>，]|https?", text)


def _continues(before: str, title: str, about: str) -> bool:
    """Whether ``title`` is the rest of a heading that began on the line ``before``."""
    if not _plain(before) or find_numbers(before) or _BRACKET_TAIL.sub("", before).endswith(_title_nouns()):
        return False
    if title.startswith(about):
        return is_body(before)
    if about in title:
        return False
    return about in before or (len(title) <= 12 and len(before) >= 8 and not is_body(before))
