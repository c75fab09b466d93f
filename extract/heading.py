"""The lines of a paper, its head (what stands before it begins to speak) and its title."""
from __future__ import annotations

from typing import NamedTuple

import regex

from extract import lexicon
from extract.bodies import bodies_of, is_body
from extract.docnumber import find_numbers
from extract.fold import BLANK

_MARKS = " \t\u3000\xa0\ufeff#*>_|"
_BRACKET_TAIL = regex.compile(r"[（(][^（）()]{1,20}[）)]$")
_DATED_TAIL = regex.compile(r"(?:(?<![—–-])[—–-]{2,}+|[（(])\s*(?:19|20)[0-9]{2}\p{Han}[0-9]{1,2}\p{Han}.*$")
_PERIOD = regex.compile(r"[（(](?:19|20)[0-9]{2}[^0-9]{1,4}(?:19|20)[0-9]{2}\p{Han}?[）)]")
_SET = regex.compile(r"(?<=[\p{Han}\u3000-\u303f]) +(?=[\p{Han}\u3000-\u303f])|(?<=\p{Han})\s*\u3000\s*(?=\p{Han})|\A\s+|\s+\Z")
LETTER = 300          # characters before 印发给你们 that may name the paper passed on
HEAD_LINES = 60
TITLE_LINES = 6       # lines at most that a heading takes before its last
SPACED = 1.25         # characters at most between blanks, on average, of a line set with blanks between its characters


class Line(NamedTuple):
    """A line that is not blank: ``text`` without blanks and Markdown marks round it, ``start`` its place."""

    start: int
    text: str


def split_lines(text: str) -> list[Line]:
    lines, place = [], 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip().strip(_MARKS).strip()
        if stripped:
            lines.append(Line(place + raw.index(stripped[0]), _close_up(stripped)))
        place += len(raw)
    return lines


@lexicon.cached
def _sections() -> regex.Pattern[str]:
    return regex.compile("|".join(lexicon.load("document")["head"]["sections"]))


@lexicon.cached
def _title_nouns() -> tuple[str, ...]:
    return tuple(lexicon.load("document")["title"]["nouns"])


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
        title = _to_its_end(_from_its_start(head[max(0, at - TITLE_LINES):at], text, words["about"]), head[at + 1:at + 4])
        if len(title) >= 5:
            after = head[at + 1].text if at + 1 < len(head) else ""
            return tidy(title + (after if _PERIOD.fullmatch(after) else ""))
    return None


def tidy(title: str) -> str:
    """A heading without the blanks of its setting; those that part the bodies it begins with stay."""
    about = lexicon.load("document")["title"]["about"]
    front, found, rest = title.partition(about) if about in title else ("", "", title)
    bodies = bodies_of(front)
    front = " ".join(bodies) if len(bodies) > 1 and len("".join(bodies)) == len("".join(front.split())) else front
    front = front if len(bodies) > 1 else _SET.sub("", front)
    return front + found + _SET.sub("", rest)


def _from_its_start(before: list[Line], title: str, about: str) -> str:
    """A heading with the lines above that it began on: up to the one with 关于, and the bodies that issue it above that."""
    reach = next((n for n, line in enumerate(reversed(before), 1) if about in line.text), 0) if about not in title else 0
    for n, line in enumerate(reversed(before), 1):
        inside = n <= reach and not _ends_title(line.text) and all(_plain(one.text) for one in before[-reach:])
        if not inside and not _continues(line.text, title, about):
            break
        stacked = bool(bodies_of(line.text)) and bool(bodies_of(title.split(about)[0]))
        title = line.text + (" " if stacked else "") + title
    return title


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
                                   line.text[max(min(places) - LETTER, 0):min(places)])
            if quotes:
                return str(quotes[-1])
    return None


def _without_number(text: str) -> str:
    """A heading without a document number in brackets, or a dash with a date, after it."""
    text = " ".join(_DATED_TAIL.sub("", text).split())
    numbers = find_numbers(text)
    if numbers and not regex.search(r"\p{Han}", text[numbers[-1].end:]):
        return text[:numbers[-1].start].rstrip(" \t\u3000（(") or text
    return text


def _close_up(text: str) -> str:
    """A line set with blanks between all its characters (政 府 工 作 报 告, 关 于 2 0 2 1 年 …) without them."""
    if " " not in text and "\u3000" not in text and BLANK not in text:
        return text
    text = text.replace(BLANK, "")
    pieces = text.split()
    return "".join(pieces) if len(pieces) > 3 and sum(map(len, pieces)) <= len(pieces) * SPACED else text


def _plain(text: str) -> bool:
    if any(word in text for word in lexicon.load("document")["title"]["not"]):
        return False
    return len(text) <= 120 and not regex.search(r"[。；！？：:>，]|https?", text)


def _to_its_end(title: str, after: list[Line]) -> str:
    """A heading that opens 《 without closing it, or passes a paper on without an end, with the lines that close it."""
    words = lexicon.load("document")["title"]
    opening, closing = words["quotes"]
    if title.count(opening) <= title.count(closing) and (
            title.endswith(tuple(words["passing_end"])) or not any(word in title for word in words["passing"])):
        return title
    longer = title
    for line in after:
        text = _without_number(line.text)
        if not _plain(text) or bodies_of(text):
            return title
        longer += text
        if text.endswith(tuple(words["passing_end"])):
            return longer
    return title


def _ends_title(text: str) -> bool:
    return bool(find_numbers(text)) or _BRACKET_TAIL.sub("", text).endswith(_title_nouns())


def _continues(before: str, title: str, about: str) -> bool:
    """Whether ``title`` is the rest of a heading that began on the line ``before``."""
    if not _plain(before) and not bodies_of(before) or _ends_title(before):
        return False
    if title.startswith(about) or bodies_of(title.split(about)[0]) and about in title:
        return bool(bodies_of(before))
    if about in title:
        return False
    return about in before or (len(title) <= 12 and len(before) >= 8 and not is_body(before))
