"""Document numbers (文号): 国办发〔2016〕42号, 黔府办发[2017]7号, 陕政发 【 2016 】 第 38 号."""
from __future__ import annotations

from typing import NamedTuple

import regex

from extract import lexicon


class NumberMention(NamedTuple):
    """``text[start:end]`` is a document number; ``number`` is it without blanks, its year in 〔〕."""

    start: int
    end: int
    number: str
    letters: str
    year: int


@lexicon.cached
def _pattern() -> regex.Pattern[str]:
    words = lexicon.load("document")["number"]
    opening, closing = regex.escape(words["open"]), regex.escape(words["close"])
    return regex.compile(rf"""
        (?P<letters>\p{{Han}}{{1,14}}?) {words["ordinal"]}?+ [ \t\u3000]*+
        [{opening}] [ \t\u3000]*+ (?P<year>(?:19|20)[0-9]{{2}}) [ \t\u3000]*+ [{closing}] [ \t\u3000]*+
        {words["ordinal"]}?+ [ \t\u3000]*+ (?P<serial>[0-9]{{1,5}}) [ \t\u3000]*+ {words["suffix"]}
        """, regex.VERBOSE)


@lexicon.cached
def _not_letters() -> regex.Pattern[str]:
    return regex.compile(r".*\L<words>", words=lexicon.load("document")["number"]["not_letters"])


_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}


def find_numbers(text: str) -> list[NumberMention]:
    """Document numbers in order of place; words that only lead up to one (根据国发…) stay outside."""
    words = lexicon.load("document")["number"]
    found = []
    for match in _pattern().finditer(text.translate(_FULL_WIDTH)):
        lead = _not_letters().match(match["letters"])
        skip = lead.end() if lead else 0
        letters = match["letters"][skip:]
        if letters:
            opening, closing = words["write"]
            number = f"{letters}{opening}{match['year']}{closing}{int(match['serial'])}{words['suffix']}"
            found.append(NumberMention(match.start() + skip, match.end(), number, letters, int(match["year"])))
    return found
