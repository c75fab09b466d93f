"""Whose goal it is: the paper's own region, or the place its clause, list lead or heading names as subject."""
from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from extract import lexicon
from extract.context import Candidate
from extract.gazetteer import NATION
from extract.model import Document
from extract.phrase import listed_places, verb_at_head, words
from extract.region import Region, by_code, find_regions, lookup, named_again

PART = "\uff1b"
PART_ENDS = frozenset((PART, ";"))   # a part of a sentence has its own subject
STEPS = 6   # clauses without a subject of their own that one may lend its own to
NEAR = 24    # characters in which another place, not joined to the first, makes neither the subject
REACH = 40  # characters in which a phrase names its places


@dataclass(frozen=True, slots=True)
class Subject:
    """``how``: document, clause, list (甲、乙分别为…), lead or heading."""

    name: str | None
    code: str | None
    how: str


@lexicon.cached
def _patterns() -> SimpleNamespace:
    return lexicon.compiled("subject")


def of_document(document: Document) -> Subject:
    """The region the paper speaks for."""
    return Subject(document.region, document.region_code, "document")


def of_place(name: str | None, document: Document) -> Subject:
    """The region a table's row is about; the paper's own where the row names none."""
    place = lookup(name, document.region_code or "") if name else None
    if place is None and name:
        place = next((mention.region for mention in find_regions(name, towns=True) if mention.end - mention.start == len(name)), None)
    return Subject(place.name, place.code or None, "row") if place else of_document(document)


def find(c: Candidate, name: str, document: Document, steps: int = STEPS) -> Subject:
    """The region of one candidate measured by ``name``. A place counts only where it stands as the subject of the number's phrase."""
    own = of_document(document)
    text = c.paragraph.text
    if len(c.group) > 1:
        first = c.group[0]
        places, _ = listed_places(text, first.clause[0], first.quantity.start, len(c.group))
        if places and all(_below(p, own) for p in places):
            listed = places[c.group.index(c)]
            return Subject(listed.name, listed.code or None, "list")
    if c.group and c is not c.group[0]:
        c = c.group[0]   # 唐山市分别为800万吨、765万吨: one place for the list
    phrase_start = min(c.left_start, c.clause[0]) if c.first_of_clause else c.left_start
    head = text[phrase_start:c.quantity.start]
    if _patterns().national.match(head):
        nation = by_code(NATION)
        return Subject(nation.name if nation else None, NATION, "clause")
    if (place := named_again(text, phrase_start, c.quantity.start)) and place.name != own.name and _below(place, own):
        return Subject(place.name, place.code or None, "again")
    if place := _named(name, own) or _named(head, own):
        return Subject(place.name, place.code or None, "clause")
    if steps and (lent := _elided(c, document, steps)):
        return lent
    if not _patterns().own_words.search(head) and (place := _said(c, own) or _of_part(c, own)):
        return Subject(place.name, place.code or None, "clause")
    for title, how in ((c.paragraph.lead, "lead"), (c.paragraph.section.title, "heading")):
        if title and (place := _whole(title, own)):
            return Subject(place.name, place.code or None, how)
    return own


def _said(c: Candidate, own: Subject) -> Region | None:
    """The place whose plan the part of the sentence tells: 洛阳市提出建设“双创走廊”，到2018年集聚创客3万名."""
    text = c.paragraph.text
    start = max(c.sentence[0], text.rfind(PART, c.sentence[0], c.clause[0]) + 1)
    said = _patterns().says.search(text, start, c.clause[0])
    if said is None or said.end() - start > REACH:
        return None
    return _named(text[start:said.end()], own)


def _of_part(c: Candidate, own: Subject) -> Region | None:
    """The place that opens this part of a sentence whose parts each open with one (甲县签约50个，到位资金12亿元；乙县…)."""
    text, (lo, hi) = c.paragraph.text, c.sentence
    start = text.rfind(PART, lo, c.clause[0]) + 1 or lo
    following = text.find(PART, c.quantity.end, hi) + 1
    if start == c.clause[0] or start == lo and not following:
        return None
    other = following or lo
    start = text.rfind("\uff1a", start, c.clause[0]) + 1 or start      # 各县：甲县…；乙县…
    place = _named(text[start:c.quantity.start], own)
    return place if place and _named(text[other:other + REACH], own) else None


def _elided(c: Candidate, document: Document, steps: int) -> Subject | None:
    """The place of the clause before, where this one opens with a verb and leaves its subject out (石家庄市关停…，压减煤炭消费…)."""
    before = c.previous
    text = c.paragraph.text
    if before is None or before.sentence != c.sentence or not verb_at_head(text[c.clause[0]:c.quantity.start]):
        return None
    if set(text[before.quantity.end:c.clause[0]]) & PART_ENDS:
        return None
    place = find(before, "", document, steps - 1)
    return place if place.how in ("clause", "again") and place.code != NATION else None


def _named(head: str, own: Subject) -> Region | None:
    """The place a phrase opens with, or the places side by side taken as one (赤峰市、通辽市完成…).

    Only places below the paper's own region, and where nothing behind says that they are but part of a name.
    """
    head = head.removeprefix(words().part_word).lstrip("\uff0c,\uff1a:")
    if dated := _patterns().date_lead.match(head):
        head = head[dated.end():]
    mentions = find_regions(head[:REACH], within=own.code or "", towns=True)
    if not mentions or mentions[0].start > 2:
        return None
    joined = [mentions[0]]
    for mention in mentions[1:]:
        if not words().split_names.fullmatch(head, joined[-1].end, mention.start):
            if mention.start < NEAR:
                return None
            break
        joined.append(mention)
    places = [mention.region for mention in joined]
    rest = head[joined[-1].end:]
    if len(places) > 1:
        rest = words().places_tail.sub("", rest, count=1)   # 鄂尔多斯、乌海两市
    if _patterns().not_subject.match(rest) or not all(place.name != own.name and _below(place, own) for place in places):
        return None
    if len(places) == 1:
        return places[0]
    name = "\u3001".join(place.name for place in places)
    return Region(name, "", "area", places[0].code or places[0].parent, name, name)


@lexicon.remembered(1024)
def _whole(title: str, own: Subject) -> Region | None:
    """The place a lead or heading consists of (——贵阳市。)."""
    mentions = find_regions(title, within=own.code or "", towns=True)
    if len(mentions) == 1 and mentions[0].start <= 1 and mentions[0].end >= len(title) - 1:
        place = mentions[0].region
        return place if place.name != own.name and _below(place, own) else None
    return None


def _below(place: Region, own: Subject) -> bool:
    """Whether a place lies in the paper's own region; an area without a code (贵安新区) lies where its parent does."""
    if not own.code or own.code == NATION:
        return True
    stem = own.code.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return (place.code or place.parent).startswith(stem)


