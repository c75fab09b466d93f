"""Bodies that issue papers: which words are one, several set side by side, and what level they speak for."""
from __future__ import annotations

import re
from typing import NamedTuple

import regex

from extract import lexicon
from extract.gazetteer import NATION, Region
from extract.region import by_document_number, find_regions

LONGEST = 30          # characters of a body's name
SEVERAL = 20          # bodies at most on one line
PLACE = 4             # characters at most that name the place in a number's letters
LEVELS = ("national", "ministry", "province", "city", "county", "town")


class _Patterns(NamedTuple):
    endings: tuple[str, ...]
    ministries: regex.Pattern[str]
    highest: tuple[str, ...]
    national: tuple[str, ...]


@lexicon.cached
def _patterns() -> _Patterns:
    data = lexicon.load("document")["bodies"]
    ministries = regex.compile(r"(?:(?P<body>\L<names>\L<rooms>?+))+", names=data["ministries"], rooms=data["rooms"])
    return _Patterns(tuple(data["endings"]), ministries, tuple(data["highest"]), tuple(data["national"]))


def is_body(text: str) -> bool:
    """Whether a line is nothing but the name of a body that issues papers."""
    name = re.sub(r"[\s（）()、]", "", text)
    return 3 <= len(name) <= LONGEST and name.endswith(_patterns().endings) and not regex.search(r"[^\p{Han}]", name)


def bodies_of(text: str) -> tuple[str, ...]:
    """The bodies a line or heading consists of, in order; () where anything else stands in it.

    Blanks, 、 and commas part them; ministries set without any sign between are told apart by their names.
    """
    if len(text) > LONGEST * SEVERAL:
        return ()
    text = text.strip().removesuffix(lexicon.load("document")["title"]["and_others"])
    rows = [row for row in re.split(r"\s{2,}|[、，,；;|/]", text) if row.strip()]
    names: list[str] = []
    for row in rows:
        pieces = row.split()
        names += ["".join(pieces)] if any(len(piece) < 3 for piece in pieces) else pieces
    out: list[str] = []
    for name in names:
        several = _patterns().ministries.fullmatch(name)
        if several:
            out += several.captures("body")
        elif is_body(name):
            out.append(name)
        else:
            return ()
    return tuple(out)


def is_national(name: str) -> bool:
    """Whether a body is one of the nation: its name begins with one that is, and names no region."""
    return name.startswith(_patterns().national) and not (found := find_regions(name)) or bool(
        name.startswith(_patterns().highest) and not found)


def level_of(issuer: str | None, letters: str, region: Region | None) -> str | None:
    """The level a paper speaks for, one of ``LEVELS``: by its first issuer, its number's letters, its region."""
    words = lexicon.load("document")
    first = (bodies_of(issuer or "") or (issuer or "",))[0]
    if first and is_national(first):
        return "national" if first.startswith(_patterns().highest) else "ministry"
    if not first and letters and is_of_nation(letters):
        highest = (*words["letters"]["council"], *words["letters"]["council_office"], *words["letters"]["party"])
        return "national" if letters.startswith(tuple(highest)) else "ministry"
    if regex.search(r"\L<ends>\L<seats>", first, ends=words["bodies"]["towns"], seats=words["bodies"]["town_seats"]):
        return "town"
    if region is not None and region.code == NATION and not first:
        return "national"
    if region is not None and region.code and region.code != NATION:
        return region.level if region.level != "area" else "city" if region.parent.endswith("0000") else "county"
    said = regex.match(words["bodies"]["divisions"], first or (region.name if region else ""))
    lowest = [level for level in ("province", "city", "county") if said and said[level]]
    if lowest:
        return lowest[-1]
    return None if region is None else "national" if region.code == NATION else "county"


def is_of_nation(letters: str) -> bool:
    """Whether a number's letters are the State Council's, the party centre's or a ministry's."""
    words = lexicon.load("document")["letters"]
    return letters.startswith(tuple(words["nation"])) and not any(word in letters for word in words["local"])


def issuer_of_letters(letters: str) -> str | None:
    """黔府办发 → 贵州省人民政府办公厅, 筑府发 → 贵阳市人民政府; None where the letters are a ministry's or a department's."""
    words = lexicon.load("document")
    groups, bodies = words["letters"], words["bodies"]
    for kind in ("council_office", "council"):
        if letters.startswith(tuple(groups[kind])):
            return str(bodies[kind])
    place = by_document_number(letters)
    if place is None or place.code == NATION:
        return None
    for kind in ("office", "government"):
        if any(0 < letters.find(word) <= PLACE for word in groups[kind]):
            # Whether the office of a city is a 厅 or a 室 the letters don't say.
            return place.full_name + str(bodies[kind]) if kind == "government" or place.level == "province" else None
    return None
