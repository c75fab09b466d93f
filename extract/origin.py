"""Whose paper it is, and of what year, where no heading or signature says so: read from the running text."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex

from extract import lexicon
from extract.docnumber import NumberMention
from extract.gazetteer import NATION, Region
from extract.region import (
    RegionMention,
    by_code,
    by_document_number,
    find_own_words,
    find_regions,
    province_of,
)


@lexicon.cached
def _pattern(group: str, name: str) -> regex.Pattern[str]:
    return regex.compile(lexicon.load("document")[group][name])


def reporting_region(text: str) -> Region | None:
    """The territory whose assembly or report the start of a text names: 在贵州省第十四届人民代表大会…, 梧州市政府工作报告."""
    words = lexicon.load("document")["report"]
    start = text[:words["reach"]]
    ends = {mention.end: mention.region for mention in find_regions(start)}
    nation = None
    for name in ("assembly", "own"):
        for match in _pattern("report", name).finditer(start):
            if match.start() in ends:
                return ends[match.start()]
            if name == "assembly" and (match["nation"] or start[:match.start()].endswith(lexicon.load(
                    "document")["bodies"]["nation"])):
                nation = by_code(NATION)
    return nation


def named_region(name: str) -> Region | None:
    """The region a name begins with (贵州省贵阳市人民政府: 贵阳)."""
    first = next(iter(find_regions(name)), None)
    return first.region if first and first.start == 0 else None


def titled_region(title: str) -> Region | None:
    """The region a title begins with, past its year and words like 关于印发."""
    words = lexicon.load("document")
    lead = rf"^(?:[0-9]{{4}}{words['dates']['year']}|\L<lead>)+"
    return named_region(regex.sub(lead, "", title, lead=words["title"]["lead"]))


def voted_region(text: str, numbers: list[NumberMention]) -> Region | None:
    """The area most names and numbers in the text belong to, at the level the text calls its own (我省, 全市 …)."""
    words = lexicon.load("document")["bodies"]
    said = Counter(word.level for word in find_own_words(text) if not word.comparison)
    for word in lexicon.load("regions")["either_words"]:
        said["county"] += text.count(word)
    own = [level for level, count in said.most_common() if level != "nation" and count]
    national = said["nation"] or regex.search(r"\L<bodies>", text[:600], bodies=words["national"])
    if (not own and national) or (own and said["nation"] >= 3 * sum(said[level] for level in own)):
        return by_code(NATION)
    cited = [by_document_number(number.number) for number in numbers]
    votes = [RegionMention(0, 0, region) for region in cited if region is not None and own]
    region = dominant([*find_regions(text), *votes])
    return province_of(region) if region and own and own[0] == "province" else region


def spoken_year(text: str) -> int | None:
    """The year a text without a date is written in, by the years it plans for and looks back on; None if it doesn't say.

    The commonest year planned for counts; without one, the year after the latest one looked back on.
    """
    words = lexicon.load("document")["own_year"]
    start = text[:words["reach"]]
    ahead = Counter(int(match["y"]) for one in words["this"] for match in regex.finditer(one, start))
    behind = [int(match["y"]) for one in words["last"] for match in regex.finditer(one, start)]
    if behind and max(behind) + 1 in ahead:
        return max(behind) + 1
    if ahead:
        return ahead.most_common(1)[0][0]
    return max(behind) + 1 if behind else None


def dominant(mentions: Iterable[RegionMention]) -> Region | None:
    """Whose paper it is, by the regions named: a city votes for itself and its province; None without a majority.

    A city or county is the answer when it, with its counties, has three in five of its province's votes.
    """
    regions = [mention.region for mention in mentions if mention.region.code or mention.region.parent]
    regions = [region for region in regions if (region.code or region.parent) != NATION]
    if not regions:
        return None
    province, votes = Counter(province_of(region) for region in regions).most_common(1)[0]
    if votes * 2 <= len(regions):
        return None
    inside = [region for region in regions if province_of(region) is province]
    winner = province
    for level in ("city", "county"):
        bearers = Counter(up for region in inside if (up := _up(region, level)) is not None)
        if bearers:
            best, count = bearers.most_common(1)[0]
            if count * 5 >= len(inside) * 3:
                winner = best
    return winner


def _up(region: Region | None, level: str) -> Region | None:
    """The division of ``level`` a region is or lies in."""
    while region is not None and region.level != level:
        region = by_code(region.parent)
    return region
