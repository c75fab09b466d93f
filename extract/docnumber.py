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
    orders: re.Pattern[str]
    letters: regex.Pattern[str]
    not_letters: re.Pattern[str]


@lexicon.cached
def _patterns() -> _Patterns:
    words = lexicon.load("document")["number"]
    opening, closing, first = re.escape(words["open"]), re.escape(words["close"]), words["ordinal"]
    skips = "|".join(words["not_letters"])
    return _Patterns(
        re.compile(rf"[{opening}]\s*(?P<year>(?:19|20)[0-9]{{2}})\s*[{closing}]\s*{first}?\s*(?P<serial>[0-9]{{1,5}})\s*{words['suffix']}"),
        re.compile(rf"{words['order']}\s*{first}\s*(?P<serial>[0-9]{{1,4}})\s*{words['suffix']}"),
        re.compile(rf"{words['orders']}\Z"),
        regex.compile(rf"(?P<letters>\p{{Han}}{{1,{LETTERS}}}){first}?[ \t\u3000]*\Z"),
        re.compile(rf".*(?:{skips})"),
    )


_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE = re.compile("[\uff10-\uff19]")


def find_numbers(text: str) -> list[NumberMention]:
    """Document numbers in order of place; words that only lead up to one (根据国发…) stay outside."""
    words, p = lexicon.load("document")["number"], _patterns()
    text = text.translate(_FULL_WIDTH) if _WIDE.search(text) else text
    found = []
    for match in p.year.finditer(text):
        floor = max(match.start() - LETTERS - 4, 0)
        before = p.letters.search(text[floor:match.start()])
        if before is None:
            continue
        lead = p.not_letters.match(before["letters"])
        skip = lead.end() if lead else 0
        letters = before["letters"][skip:]
        if letters:
            opening, closing = words["write"]
            number = f"{letters}{opening}{match['year']}{closing}{int(match['serial'])}{words['suffix']}"
            found.append(NumberMention(floor + before.start() + skip, match.end(), number, letters, int(match["year"])))
    for match in p.order.finditer(text):
        floor = max(match.start() - LETTERS - 4, 0)
        giver = p.orders.search(text[floor:match.start()])
        if giver:
            lead = p.not_letters.match(giver[0])
            skip = lead.end() if lead else 0
            letters = giver[0][skip:] + words["order"]
            number = f"{letters}{words['ordinal']}{match['serial']}{words['suffix']}"
            found.append(NumberMention(floor + giver.start() + skip, match.end(), number, letters, 0))
    return sorted(found)
