"""Regions named in a text: whose figures these are.

``lookup`` reads one name, ``find_regions`` finds all names of a text in one pass.  The facts come from gazetteer; 全省, 我市 and the like
from ownword.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import ahocorasick_rs
import regex

from .gazetteer import NATION, Region, Strength, by_code, gazetteer, province_of
from .lexicon import cached, load
from .ownword import OwnWord, find_own_words, own_region, self_reference

__all__ = ["OwnWord", "Region", "RegionMention", "by_code", "by_document_number", "find_own_words",
           "find_regions", "lookup", "named_again", "own_region", "province_of", "self_reference"]

_ENGLISH_TAIL = regex.compile(r"\s+(?:province|city|prefecture|municipality|autonomous\s+region)$", regex.IGNORECASE)
_HAN = regex.compile(r"\p{Han}")
_BREAK = regex.compile(r"(?<!\p{Han})(?=\p{Han})")


@dataclass(frozen=True, slots=True)
class RegionMention:
    """``start:end`` covers the name with the divisions before it (贵州省贵阳市: one mention of 贵阳)."""

    start: int
    end: int
    region: Region


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    strength: Strength
    regions: tuple[Region, ...]


def lookup(name: str, within: str = "") -> Region | None:
    """The region a name stands for: 贵州, 贵州省, 黔, Guizhou, 520000, 贵阳市, 贵州省贵阳市; None when unknown.

    A county name borne by several counties needs ``within``, a code of a division above it.
    """
    name = name.strip()
    book = gazetteer()
    if name.isascii():
        return book.codes.get(name) or book.english.get(_ENGLISH_TAIL.sub("", name.lower()))
    found = book.names.get(name)
    if found is not None:
        return _one(found[1], within, "")
    if name in book.abbreviations:
        return book.abbreviations[name]
    mentions = find_regions(name, within=within)
    if len(mentions) == 1 and mentions[0].end - mentions[0].start == len(name) and mentions[0].region.code:
        return mentions[0].region
    return None


def by_document_number(number: str) -> Region | None:
    """The province, city or nation whose government issues papers under this number: 黔府发〔2023〕1号 → 贵州, 筑府发 → 贵阳."""
    book = gazetteer()
    for size in (4, 3, 2):
        if found := book.documents.get(number[:size]):
            return found
    known = book.abbreviations.get(number[:1])
    return known if known in book.documents.values() else None


def find_regions(text: str, start: int = 0, end: int | None = None, within: str = "", towns: bool = False) -> list[RegionMention]:
    """Regions named in ``text[start:end]`` in order, positions in ``text``; ``within`` settles shared county names.

    With ``towns`` also towns, townships and street offices, which no list knows: their names alone, without a code, under
    the division named before them or ``within``.  Words of self-reference (全省, 全国) are not among them: see :func:`find_own_words`.
    """
    searcher, table = _searcher()
    piece = text if start == 0 and end is None else text[start:end]
    hits = []
    for index, left, right in searcher.find_matches_as_indexes(piece):
        entry = table[index]
        if entry is not None:
            hit = _trim(piece, left, right, entry, text[start - 1:start] if start and not left else "")
            if hit is not None:
                hits.append(hit)
    found = _resolve(piece, hits, within, start) if hits else []
    return _with_towns(piece, found, within, start) if towns and any(sign in piece for sign in load("regions")["town_signs"]) else found


def _with_towns(piece: str, found: list[RegionMention], within: str, offset: int) -> list[RegionMention]:
    """The mentions with those of towns; one right behind its county takes it in (桐梓县娄山关街道)."""
    ends = {mention.end - offset: mention for mention in found}
    inside = {at for mention in found for at in range(mention.start - offset, mention.end - offset)}
    out = list(found)
    for begin in sorted({match.start() for match in _BREAK.finditer(piece)} - inside | ends.keys()):
        match = _towns().match(piece, begin)
        if match is None:
            continue
        county = ends.get(begin)
        if county:
            out.remove(county)
        above = (county.region.code or county.region.parent) if county else within
        out.append(RegionMention(county.start if county else begin + offset, match.end() + offset,
                                 Region(match[0], "", "town", above, match[0], match[0])))
    for mention in found:   # 太和镇 is a town of whatever county, not 太和县
        match = _towns().match(piece, mention.start - offset)
        if match and match.end() in range(mention.end - offset + 1, mention.end - offset + 3) and mention in out:
            out.remove(mention)
            out.append(RegionMention(mention.start, match.end() + offset, Region(match[0], "", "town", within, match[0], match[0])))
    return sorted(out, key=lambda mention: mention.start)


def named_again(text: str, start: int, end: int) -> Region | None:
    """The area that a word such as 新区, alone in ``text[start:end]``, stands for: the last one before it whose name ends so."""
    word = _alone().search(text, start, end)
    if word is None:
        return None
    found = [mention.region for mention in find_regions(text, 0, word.start()) if mention.region.name.endswith(word[0])]
    return found[-1] if found else None


@cached
def _alone() -> regex.Pattern[str]:
    data = load("regions")["alone"]
    return regex.compile(rf"(?<!\p{{Han}}(?<![{data['behind']}]))\L<words>(?!\L<not>)", words=data["words"], **{"not": data["not"]})


@cached
def _towns() -> regex.Pattern[str]:
    return regex.compile(load("regions")["towns"], regex.VERBOSE)


@cached
def _searcher() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[Strength, tuple[Region, ...]] | None]]:
    """One automaton over all names and over the words that only look like one (table entry None)."""
    names = dict(gazetteer().names)
    table: dict[str, tuple[Strength, tuple[Region, ...]] | None] = dict(names)
    for group in load("regions")["pseudo"]:
        table.update(dict.fromkeys(group))
    return (ahocorasick_rs.AhoCorasick(list(table), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest),
            list(table.values()))


@dataclass(frozen=True, slots=True)
class _Marks:
    """Compiled word lists about what stands beside a name."""

    suffix_not: dict[str, tuple[str, ...]]
    bound_not: tuple[str, ...]
    not_before: regex.Pattern[str]
    lists: frozenset[str]


@cached
def _marks() -> _Marks:
    data = load("regions")
    tail = regex.compile(r"(?!\L<but>)\L<not>", but=data["but_before"], **{"not": data["not_before"]})
    return _Marks({key: tuple(words) for key, words in data["suffix_not"].items()}, tuple(data["bound_not"]),
                  tail, frozenset(data["list_marks"]))


def _trim(text: str, left: int, right: int, entry: tuple[Strength, tuple[Region, ...]], before: str) -> _Hit | None:
    """The hit, without a suffix that belongs to the next word (贵阳|市场), or None where another noun follows.

    ``before`` is the character before the text searched, where the hit begins it.
    """
    strength, regions = entry
    marks = _marks()
    blocked = marks.suffix_not.get(text[right - 1])
    if blocked and text.startswith(blocked, right):
        shorter = gazetteer().names.get(text[left:right - 1])
        if shorter is None or shorter[0] is not Strength.SURE:
            return None
        return _Hit(left, right - 1, *shorter)
    if strength is Strength.BOUND:
        if text.startswith(marks.bound_not, right):
            return None
        if not _HAN.match(text[left - 1:left] or before):
            strength = Strength.SURE
    if marks.not_before.match(text, right):
        return None
    return _Hit(left, right, strength, regions)


def _one(regions: tuple[Region, ...], within: str, near: str) -> Region | None:
    """The bearer of a shared name inside the code given, else inside the division just named; None when open."""
    if len(regions) == 1:
        return regions[0]
    for code in (near, within):
        head = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        if code and code != NATION:
            found = [region for region in regions if region.code.startswith(head)]
            if len(found) == 1:
                return found[0]
            if near and not found:
                found = [region for region in regions if region.code[:2] == head[:2]]
                if len(found) == 1:
                    return found[0]
    return None


def _below(regions: tuple[Region, ...], above: Region) -> Region | None:
    """The bearer that lies in ``above``."""
    for region in regions:
        inside = region.parent == above.code or (above.level == "province" and region.parent[:2] == above.code[:2])
        if inside and above.code and region is not above:
            return region
    return None


def _resolve(text: str, hits: list[_Hit], within: str, offset: int) -> list[RegionMention]:
    """Joins chains, lets lists vouch for weak names, settles shared names."""
    lists = _marks().lists
    out: list[RegionMention] = []
    waiting: list[_Hit] = []  # weak names that a following member of their list may still vouch for
    last_end, last = -1, None  # the name read last, accepted or waiting
    for hit in hits:
        beside = last is not None and text[last_end:hit.start] in lists
        region = None
        if last is not None and hit.start == last_end and out and not waiting:
            region = _below(hit.regions, last)
            if region is not None:
                out[-1] = RegionMention(out[-1].start, hit.end + offset, region)
                last_end, last = hit.end, region
                continue
        near = last.code or last.parent if last is not None else ""
        if hit.strength is Strength.SURE:
            region = _one(hit.regions, within, near) or _open(hit.regions)
        elif beside and not waiting and last is not None:
            region = _neighbour(hit.regions, last, hit.strength is Strength.CHAINED)
        if region is None:
            if not beside:
                waiting.clear()
            if hit.strength in (Strength.WEAK, Strength.BOUND):
                waiting.append(hit)
                last_end, last = hit.end, hit.regions[0]
            continue
        if beside:
            out += _vouched(waiting, region, offset)
        waiting.clear()
        out.append(RegionMention(hit.start + offset, hit.end + offset, region))
        last_end, last = hit.end, region
    return out


def _vouched(waiting: list[_Hit], region: Region, offset: int) -> list[RegionMention]:
    """The weak names listed before ``region`` that it vouches for."""
    found = [(hit, _neighbour(hit.regions, region)) for hit in waiting]
    return [RegionMention(hit.start + offset, hit.end + offset, one) for hit, one in found if one is not None]


def _neighbour(regions: tuple[Region, ...], beside: Region, sibling: bool = False) -> Region | None:
    """A bearer that stands to reason in a list beside a known region: any city, or a county of the same province.

    With ``sibling`` only one under the same division.
    """
    if sibling:
        return next((region for region in regions if region.parent == beside.parent), None)
    head = (beside.code or beside.parent)[:2]
    near = [region for region in regions if (region.code or region.parent)[:2] == head]
    if near:
        return near[0]
    return next((region for region in regions if region.level != "county"), None)


@cached
def _open(regions: tuple[Region, ...]) -> Region:
    """A shared county name that nothing settles: the name is known, the code is not."""
    return regions[0] if len(regions) == 1 else replace(regions[0], code="", parent="")
