"""Which of the papers a text cites it carries out: 贯彻落实《…》（国发〔2021〕33号）, 根据黔府发〔2022〕4号文件."""
from __future__ import annotations

from typing import Any

import regex

from extract import lexicon
from extract.docnumber import NumberMention

NAME = 120            # characters at most of a paper's name before its number


def implemented(text: str, numbers: list[NumberMention], own: str | None) -> tuple[str, ...]:
    """Numbers, among those found in ``text``, of the papers it says near its beginning that it carries out; in order."""
    words = lexicon.load("document")["implements"]
    out: list[str] = []
    last: NumberMention | None = None     # the member of a list that the next one may follow
    for number in numbers:
        if number.start >= words["reach"]:
            break
        before = text[max(number.start - NAME - 60, 0):number.start]
        joined = last is not None and _lists(text[last.end:number.start], words)
        if number.number != own and (joined or _led(before, text[number.end:number.end + 12], words)):
            out.append(number.number)
            last = number
        else:
            last = None
    return tuple(dict.fromkeys(out))


@lexicon.cached
def _names() -> regex.Pattern[str]:
    """A paper's name in 《》, others in it included."""
    opening, closing = lexicon.load("document")["title"]["quotes"]
    return regex.compile(rf"{opening}((?>(?:[^{opening}{closing}]|{opening}(?1){closing})*)){closing}")


def _led(before: str, behind: str, words: dict[str, Any]) -> bool:
    """Whether a word for carrying out leads to the number that ``before`` ends with, its paper's name left out."""
    lead = before.rstrip("（([ \t\n")
    named = [match for match in _names().finditer(lead) if match.end() == len(lead)]
    lead = lead[:named[0].start()] if named else lead
    match = regex.search(words["lead"], lead)
    return match is not None and not any(word in match["between"] + behind for word in words["not"])


def _lists(between: str, words: dict[str, Any]) -> bool:
    """Whether nothing but list signs and the names of papers stands between two numbers."""
    return len(between) <= NAME + 20 and regex.fullmatch(rf"(?:{words['list']})*", _names().sub("", between)) is not None
