"""Calendar dates as papers write them: 2016年6月5日, 二〇一六年六月五日, 2016-06-05, 2016.6.5, 2016年6月."""
from __future__ import annotations

from typing import NamedTuple

import regex

from extract import lexicon


class DateMention(NamedTuple):
    """``text[start:end]`` says the date ``iso`` (YYYY-MM-DD, or YYYY-MM where no day is said)."""

    start: int
    end: int
    iso: str


def days_in(year: int, month: int) -> int:
    """Days of a month (1 to 12), Gregorian."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def says_year(date: str) -> bool:
    """Whether a date told from outside begins with a year, as YYYY, YYYY-MM and YYYY-MM-DD do."""
    return regex.match(r"[12][0-9]{3}(?![0-9])", date) is not None


_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}


@lexicon.cached
def _pattern() -> regex.Pattern[str]:
    words = lexicon.load("document")["dates"]
    han = "".join(words["digits"]) + words["ten"] + words["twenty"]
    return regex.compile(rf"""
        (?<![0-9])(?P<y>(?:19|20)[0-9]{{2}}) [ \t]*+ (?:
              {words["year"]} [ \t]*+ (?P<m>[01]?[0-9]) [ \t]*+ {words["month"]}
              (?: [ \t]*+ (?P<d>[0-3]?[0-9]) [ \t]*+ \L<day> )?
            | (?P<sep>[-/.]) (?P<m>[01]?[0-9]) (?P=sep) (?P<d>[0-3]?[0-9]) (?![0-9])
        )
        | (?P<hy>[{han}]{{4}}) {words["year"]} (?P<hm>[{han}]{{1,2}}) {words["month"]} (?: (?P<hd>[{han}]{{1,3}}) \L<day> )?
        """, regex.VERBOSE, day=words["day"])


def find_dates(text: str) -> list[DateMention]:
    """Dates with at least year and month, in order of place; impossible ones (13月) are left out."""
    found = []
    for match in _pattern().finditer(text.translate(_FULL_WIDTH)):
        if match["y"]:
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"] or 0)
        else:
            year, month, day = _spelled_year(match["hy"]), _spelled(match["hm"]), _spelled(match["hd"] or "")
        if 1900 <= year < 2100 and 1 <= month <= 12 and day <= days_in(year, month):
            iso = f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")
            found.append(DateMention(match.start(), match.end(), iso))
    return found


def compact_dates(text: str) -> list[DateMention]:
    """Dates without signs between (20220124); only for lines that are known to hold a date."""
    found = []
    for match in regex.finditer(r"(?<![0-9])(20[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])", text):
        year, month, day = match.groups()
        if 1 <= int(month) <= 12 and 1 <= int(day) <= days_in(int(year), int(month)):
            found.append(DateMention(match.start(), match.end(), f"{year}-{month}-{day}"))
    return found


def _spelled_year(word: str) -> int:
    """Digits one by one: 二〇一六 is 2016."""
    digits = lexicon.load("document")["dates"]["digits"]
    if any(char not in digits for char in word):
        return 0
    return int("".join(str(digits[char]) for char in word))


def _spelled(word: str) -> int:
    """A count up to 39: 五, 十二, 二十九, 三十一, 廿三; 0 for an empty word, 99 for one that is no number."""
    words = lexicon.load("document")["dates"]
    word = word.replace(words["twenty"], "2" + words["ten"])
    digits = {**words["digits"], "2": 2}
    tens, ten, ones = word.rpartition(words["ten"])
    if any(char not in digits for char in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return 99
    return (digits[tens] if tens else 1) * 10 * bool(ten) + (digits[ones] if ones else 0)
