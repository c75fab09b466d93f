"""What a paper says of itself: title, number, issuers, dates, kind, region, level, numbers cited and carried out.

Each answer is read from the nearest thing that gives it: the table at the head, the signature, the heading, the
line of a report's assembly, the number's letters; nothing is invented, and what no line says stays ``None``.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import regex

from extract import lexicon
from extract.bodies import bodies_of, is_national, is_of_nation, issuer_of_letters, level_of
from extract.citation import implemented
from extract.dates import compact_dates, find_dates
from extract.docnumber import NumberMention, find_numbers
from extract.fold import fold, wording
from extract.gazetteer import NATION, Region
from extract.heading import Line, find_title, first_line, head_lines, quoted_title, split_lines, tidy
from extract.headtable import is_label, read_labels
from extract.origin import named_region, reporting_region, spoken_year, titled_region, voted_region
from extract.papertype import bare_title, kind_of, plan_period
from extract.region import by_code, by_document_number, find_regions, lookup

SIGNED_LINES = 12     # lines of bodies at most above a date
IMPRINT_LINES = 12    # lines at the end that may hold the imprint

_CLOCK = r"\s*[0-9]{1,2}[:：][0-9]{2}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields of ``model.Document`` under the same names; dates are YYYY-MM-DD, YYYY-MM or YYYY."""

    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issue_date: str | None = None
    region: str | None = None
    region_code: str | None = None
    cites: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    written: str | None = None
    published: str | None = None
    printed: str | None = None
    kind: str | None = None
    level: str | None = None
    implements: tuple[str, ...] = ()


@dataclass(slots=True)
class _Paper:
    """The parts of a text that the questions below look at; ``head`` without the lines of its table."""

    text: str
    lines: list[Line]
    head: list[Line]
    labels: dict[str, str]
    numbers: list[NumberMention]
    own: NumberMention | None = None


@dataclass(slots=True)
class _Dates:
    written: str | None = None
    published: str | None = None
    printed: str | None = None
    issued: str | None = None


def describe(text: str) -> Metadata:
    """Metadata read from ``text`` alone; names are given in its own script."""
    shade = fold(text)
    found = _describe(shade)
    if shade is text:
        return found
    return replace(found, title=found.title and wording(found.title, text), issuer=found.issuer and wording(found.issuer, text),
                   issuers=tuple(wording(name, text) for name in found.issuers))


def _describe(text: str) -> Metadata:
    lines = split_lines(text)
    if any(" " not in line.text and " " in text[line.start:line.start + 4] for line in lines[:40]):
        text = "\n".join(line.text for line in lines)   # set with blanks between all characters
    labels, values = read_labels(lines)
    head = [line for line in head_lines(lines) if line.start not in values and not is_label(line.text)]
    paper = _Paper(text, lines, head, labels, find_numbers(text))
    paper.own = _own_number(paper)
    title = tidy(labels.get("title", "")) or find_title(head) or quoted_title(lines[:40]) or first_line(head)
    signed, signed_on = _signature(lines)
    place = reporting_region(text)
    issuers = bodies_of(labels.get("issuer", "")) or signed or _issuers(paper, title)
    issuer = " ".join(issuers) or (issuer_of_letters(paper.own.letters) if paper.own else None)
    region = _region(paper, title, issuer, place)
    words = lexicon.load("document")
    if issuer is None and region and words["report"]["title"] in (title or ""):
        issuer = words["bodies"]["council"] if region.code == NATION else region.full_name + words["bodies"]["government"]
    dates = _dates(paper, title, signed_on)
    number = paper.own.number if paper.own else None
    cites = tuple(dict.fromkeys(n.number for n in paper.numbers if n.number != number))
    where = None if region is None else "" if region.code == NATION else region.full_name
    letters = paper.own.letters if paper.own else ""
    return Metadata(
        _readable(title, where, dates.issued), number, issuer, dates.issued,
        region.name if region else None, region.code or None if region else None, cites,
        issuers or ((issuer,) if issuer else ()), dates.written, dates.published, dates.printed,
        kind_of(title, text, bool(number or signed or "issuer" in labels), "source" in labels),
        level_of(issuer, letters, region),
        implemented(text, paper.numbers, number))


def complete(known: dict[str, Any]) -> dict[str, Any]:
    """Fields of a document, some of them told by a person, with those that follow from them put right.

    ``issuers`` follow from ``issuer``, ``region_code`` from ``region``, ``level`` from both.
    """
    issuer = known.get("issuer")
    named = fold(issuer or "")
    issuers = tuple(known.get("issuers") or ())
    if "".join(issuers) != "".join((issuer or "").split()):
        issuers = bodies_of(named) or ((issuer,) if issuer else ())
    place = lookup(known["region"]) if known.get("region") else None
    region = place or (Region(known["region"], "", "county", "", known["region"], known["region"]) if known.get("region") else None)
    letters = next((number.letters for number in find_numbers(known.get("doc_number") or "")), "")
    return {**known, "issuers": issuers, "region_code": place.code if place else None, "level": level_of(named, letters, region)}


# -- number and bodies

def _own_number(paper: _Paper) -> NumberMention | None:
    """The paper's own number: labelled, or alone on a line of the head, or in brackets behind the heading."""
    labelled = find_numbers(paper.labels.get("number", ""))
    if labelled:
        return labelled[0]
    quotes = lexicon.load("document")["title"]["quotes"]
    for line in paper.head:
        for number in find_numbers(line.text):
            before = line.text[:number.start].rstrip(" \t\u3000（(")
            if quotes[1] not in before and not regex.search(r"\p{Han}", line.text[number.end:]) and (
                    not before or before.endswith(tuple(lexicon.load("document")["title"]["nouns"]))):
                return number
    return None


def _signature(lines: list[Line]) -> tuple[tuple[str, ...], str | None]:
    """Bodies and date where lines with nothing but bodies are followed by one with nothing but a date."""
    for at, line in enumerate(lines):
        if len(line.text) > 80 or is_label(line.text):
            continue
        dates = find_dates(line.text)
        if not dates or regex.search(r"[^\s\u3000]", line.text[dates[-1].end:]):
            continue
        name = line.text[:dates[-1].start].strip(" \t\u3000")
        if name:
            if bodies := bodies_of(name):
                return bodies, dates[-1].iso
            continue
        signed: list[str] = []
        for before in reversed(lines[max(0, at - SIGNED_LINES):at]):
            if not (bodies := bodies_of(before.text)):
                break
            signed[:0] = bodies
        if signed:
            return tuple(signed), dates[-1].iso
    return (), None


def _issuers(paper: _Paper, title: str | None) -> tuple[str, ...]:
    """The bodies a heading begins with, else those of a line of the head."""
    words = lexicon.load("document")
    for word in (words["title"]["about"], *words["title"]["passing"]):
        if title and word in title and (bodies := bodies_of(title.split(word)[0])):
            return bodies
    for line in paper.head:
        bodies = bodies_of(line.text)
        if bodies and (find_regions(bodies[0]) or is_national(bodies[0])):
            return bodies
    return ()


# -- dates

def _dates(paper: _Paper, title: str | None, signed_on: str | None) -> _Dates:
    """When the paper was written, published and printed, and the one of these it goes by; a year where only that is known."""
    labels = paper.labels
    lines = paper.head
    out = _Dates(labels.get("written") or signed_on, labels.get("published"), labels.get("printed") or _imprint(paper.lines))
    for sure in (True, False):
        for line in lines:
            dates = find_dates(line.text) or compact_dates(line.text)
            if dates and not sure and _is_dateline(line.text, dates[0].start, dates[0].end):
                out.published = out.published or dates[0].iso
            elif dates and _is_date_line(line.text, dates[0].start, sure):
                if regex.match(_CLOCK, line.text[dates[0].end:]) or not sure and labels.get("source"):
                    out.published = out.published or dates[0].iso
                else:
                    out.written = out.written or dates[0].iso
    out.issued = out.written or out.printed or _year_or_published(paper, title, out)
    return out


def _year_or_published(paper: _Paper, title: str | None, found: _Dates) -> str | None:
    """The date of the wire or of publication; else the year of number, title or text."""
    words = lexicon.load("document")
    years = [int(year) for year in regex.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?=\D)", title or "")]
    titled = None if plan_period(title) else (max(years) if years else spoken_year(paper.text))
    numbered = paper.own.year if paper.own else 0
    year = int(found.published[:4]) if found.published else numbered or titled
    for line in paper.lines[:30]:
        wire = regex.search(words["news"]["wire"], line.text[:40])
        if wire and year:
            return f"{year}-{int(wire['m']):02}-{int(wire['d']):02}"
    if found.published and numbered and numbered != int(found.published[:4]):
        return str(numbered)  # put online later than it was issued
    return found.published or (str(year) if year else None)


def _imprint(lines: list[Line]) -> str | None:
    """The date of the imprint at a paper's end: 某省人民政府办公厅 2021年3月8日印发."""
    printed = lexicon.load("document")["head_table"]["imprint"]
    for line in lines[-IMPRINT_LINES:]:
        dates = find_dates(line.text)
        if dates and line.text[dates[-1].end:].strip() == printed:
            return dates[-1].iso
    return None


def _is_date_line(line: str, at: int, sure: bool) -> bool:
    """Whether a date at ``at`` of a line of the head is the paper's own: bracketed or an assembly's; else in front."""
    if sure:
        return line[0] in "（(—-–【[" or lexicon.load("document")["report"]["congress"] in line
    return at == 0 or (len(line) < 30 and line[at - 1] in "（( ")


def _is_dateline(line: str, start: int, end: int) -> bool:
    """Whether a line of the head is that of a site or a newspaper: 新华社 2022-06-02 09:15 来源, 记者 顾阳 2021年12月14日 第7版."""
    news = lexicon.load("document")["news"]
    return bool(regex.fullmatch(news["before_date"], line[:start]) and regex.fullmatch(news["after_date"], line[end:]))


def _readable(title: str | None, where: str | None, date: str | None) -> str | None:
    """A bare 政府工作报告 gets region and year, so that twenty of them can be told apart."""
    words = lexicon.load("document")["title"]
    name = bare_title(title or "")
    if name not in words["bare"] or where is None:
        return title
    form = words["bare_with_year"] if date else words["bare_without_year"]
    return str(form.format(region=where, year=(date or "")[:4], title=title))


def _unknown_place(name: str | None) -> Region | None:
    """The place a name opens with that no gazetteer lists: its name alone, without a code."""
    match = regex.search(lexicon.load("document")["unknown_place"], name or "")
    if match is None:
        return None
    place = match["name"]
    return Region(place, "", "county", "", place, place)


def _region(paper: _Paper, title: str | None, issuer: str | None, place: Region | None) -> Region | None:
    """The territory the paper speaks for: its assembly's, its issuer's, its title's, its number's, its text's."""
    words = lexicon.load("document")
    reply = regex.search(words["reply"], title or "")
    if reply and (found := titled_region(reply["plan"])):
        return found
    if issuer:
        found = named_region(issuer)
        if found:
            return found
        if is_national(bodies_of(issuer)[0] if bodies_of(issuer) else issuer):
            return by_code(NATION)
    if place:
        return place
    if (title or "").startswith(tuple(words["bodies"]["national"])):
        return by_code(NATION)
    titled = titled_region(title or "")
    if titled:
        return titled
    if found := _unknown_place(issuer):
        return found
    if regex.search(words["national_title"], title or "") and not _unknown_place(title):
        return by_code(NATION)
    numbered = by_document_number(paper.own.number) if paper.own else None
    if numbered and numbered.level != "city":
        return numbered
    if paper.own and not numbered and is_of_nation(paper.own.letters):
        return by_code(NATION)
    if found := _unknown_place(title) or numbered:
        return found   # a city's letters may be those of a county that no list knows
    return voted_region(paper.text, paper.numbers) or named_region(paper.labels.get("source", ""))
