"""Document numbers (文号): 国办发〔2016〕42号, 黔府办发[2017]7号, 陕政发 【 2016 】 第 38 号, 国务院令第591号."""
from __future__ import annotations

import re
from typing import NamedTuple

import regex

from extract import lexicon

LETTERS = 14          # characters at most before the year


class NumberMention(NamedTuple):
    """``text[start:end]`` is a document number; ``number`` is it without blanks, its year in 〔〕.

    ``year`` is 0 for an order, which is counted on from the first (国务院令第591号).
    """

    start: int
    end: int
    number: str
    letters: str
    year: int


class _Patterns(NamedTuple):
    year: re.Pattern[str]
    order: re.Pattern[str]
    orders: regex.Pattern[str]
    announcement: re.Pattern[str]
    letters: regex.Pattern[str]
    not_letters: re.Pattern[str]


@lexicon.cached
def _patterns() -> _Patterns:
    words = lexicon.load("document")["number"]
    opening, closing, first = re.escape(words["open"]), re.escape(words["close"]), words["ordinal"]
    year = lexicon.load("document")["dates"]["year"]
    skips = "|".join(words["not_letters"])
    return _Patterns(
        re.compile(rf"[{opening}]\s*(?P<year>(?:19|20)[0-9]{{2}})\s*[{closing}]\s*{first}?\s*(?P<serial>[0-9]{{1,5}})\s*{words['suffix']}"),
        re.compile(rf"{words['order']}\s*{first}\s*(?P<serial>[0-9]{{1,4}})\s*{words['suffix']}"),
        regex.compile(rf"(?P<letters>{words['orders']})\Z"),
        re.compile(rf"{words['announcement']}\s*[（(]?(?P<year>20[0-9]{{2}})\s*(?P<sign>{year})[）)]?\s*{first}\s*(?P<serial>[0-9]{{1,4}})\s*{words['suffix']}"),
        regex.compile(rf"(?P<letters>\p{{Han}}{{1,{LETTERS}}}){first}?[ \t\u3000]*\Z"),
        re.compile(rf".*(?:{skips})"),
    )


_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE = re.compile("[\uff10-\uff19]")


def find_numbers(text: str) -> list[NumberMention]:
    """Document numbers in order of place; words that only lead up to one (根据国发…) stay outside."""
    words, p = lexicon.load("document")["number"], _patterns()
    text = text.translate(_FULL_WIDTH) if _WIDE.search(text) else text
    (opening, closing), suffix, first = words["write"], words["suffix"], words["ordinal"]
    found = []
    for match in p.year.finditer(text):
        if before := _letters(text, match.start(), p.letters):
            number = f"{before[1]}{opening}{match['year']}{closing}{int(match['serial'])}{suffix}"
            found.append(NumberMention(before[0], match.end(), number, before[1], int(match["year"])))
    for match in p.order.finditer(text):
        if before := _letters(text, match.start(), p.orders):
            letters = before[1] + words["order"]
            found.append(NumberMention(before[0], match.end(), f"{letters}{first}{match['serial']}{suffix}", letters, 0))
    for match in p.announcement.finditer(text):
        if before := _letters(text, match.start(), p.letters):
            letters = before[1] + words["announcement"]
            number = f"{letters}{match['year']}{match['sign']}{first}{int(match['serial'])}{suffix}"
            found.append(NumberMention(before[0], match.end(), number, letters, int(match["year"])))
    return sorted(found)


def _letters(text: str, end: int, pattern: regex.Pattern[str]) -> tuple[int, str] | None:
    """(start, letters) right before ``end``, without words that only lead up to them."""
    floor = max(end - LETTERS - 4, 0)
    before = pattern.search(text[floor:end])
    if before is None:
        return None
    lead = _patterns().not_letters.match(before["letters"])
    skip = lead.end() if lead else 0
    letters = before["letters"][skip:]
    return (floor + before.start() + skip, letters) if letters else None
