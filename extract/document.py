"""What a paper says of itself: title, number, issuer, date, region, numbers cited.

Each answer is read from the nearest thing that gives it: the table at the head, the signature, the heading, the
line of a report's assembly, the number's letters; nothing is invented, and what no line says stays ``None``.
"""
from __future__ import annotations

from dataclasses import dataclass

import regex

from extract import lexicon
from extract.dates import compact_dates, find_dates
from extract.docnumber import NumberMention, find_numbers
from extract.gazetteer import NATION, Region
from extract.heading import Line, find_title, first_line, head_lines, is_body, quoted_title, split_lines
from extract.origin import named_region, reporting_region, spoken_year, titled_region, voted_region
from extract.region import by_code, by_document_number, find_regions


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


@dataclass(slots=True)
class _Paper:
    """The parts of a text that the questions below look at."""

    text: str
    lines: list[Line]
    head: list[Line]
    labels: dict[str, str]
    numbers: list[NumberMention]
    own: NumberMention | None = None


def describe(text: str) -> Metadata:
    """Metadata read from ``text`` alone."""
    lines = split_lines(text)
    paper = _Paper(text, lines, head_lines(lines), _labels(lines), find_numbers(text))
    paper.own = _own_number(paper)
    plain = _unlabelled(paper)
    title = paper.labels.get("title") or find_title(plain) or quoted_title(lines[:40]) or first_line(plain)
    signed, signed_on = _signature(lines)
    place = reporting_region(text)
    issuer = paper.labels.get("issuer") or signed or _issuer(paper, title, place)
    region = _region(paper, title, issuer, place)
    words = lexicon.load("document")
    if issuer is None and region and words["report"]["title"] in (title or ""):
        issuer = words["bodies"]["council"] if region.code == NATION else region.full_name + words["bodies"]["government"]
    date = paper.labels.get("date") or signed_on or _head_date(paper, title)
    number = paper.own.number if paper.own else None
    cites = tuple(dict.fromkeys(n.number for n in paper.numbers if n.number != number))
    where = None if region is None else "" if region.code == NATION else region.full_name
    return Metadata(_readable(title, where, date), number, issuer, date,
                    region.name if region else None, region.code or None if region else None, cites)


def plan_period(title: str | None) -> tuple[int, int] | None:
    """First and last year of the plan a title names: 第十四个五年规划, “十四五”…规划, …（2021—2025年）; else None."""
    words = lexicon.load("document")["plan"]
    spelled = regex.search(words["range"], title or "")
    if spelled:
        return int(spelled["first"]), int(spelled["last"])
    match = regex.search(words["pattern"], title or "")
    begin = words["begins"].get(match["n"]) if match else None
    return (begin, begin + 4) if begin else None


# -- labels and lines of the head

@lexicon.cached
def _label_pattern() -> regex.Pattern[str]:
    groups = lexicon.load("document")["labels"]

    def either(words: list[str]) -> str:
        return "|".join(sorted((r"[\s\u3000]*".join(word) for word in words), key=len, reverse=True))

    every = either([word for words in groups.values() for word in words])
    # Web pages run the line of source and time together, without a blank before the label.
    glued = either(groups["published"] + groups["source"])
    return regex.compile(rf"(?P<label>(?<!\p{{Han}})(?:{every})|(?:{glued})(?=[\s\u3000]*[：:]))"
                         r"[\s\u3000]*(?:[\]】]?[：:]|\t|\|)[\s\u3000]*")


def _labels(lines: list[Line]) -> dict[str, str]:
    """Values of 「发文机关：…」 lines at the head by kind of label; dates as ISO; the first of each counts."""
    groups = lexicon.load("document")["labels"]
    kinds = {word: kind for kind, words in groups.items() for word in words}
    found: dict[str, str] = {}
    for at, line in enumerate(lines[:60]):
        matches = list(_label_pattern().finditer(line.text + " "))
        for match, after in zip(matches, [*matches[1:], None], strict=False):
            kind = kinds[regex.sub(r"\s", "", match["label"])]
            value = line.text[match.end():after.start() if after else None].strip(" \t|【[〖")
            if not value and after is None and at + 1 < len(lines):
                value = lines[at + 1].text
            if kind in ("date", "published"):
                value = next((date.iso for date in find_dates(value)), "")
            elif kind == "issuer":
                value = regex.split(r"\s{2,}|\t", value)[0]
                value = value if is_body(value) else ""
            if value and len(value) < 80 and kind not in found:
                found[kind] = value
    return found


def _unlabelled(paper: _Paper) -> list[Line]:
    return [line for line in paper.head if not _label_pattern().match(line.text + " ")]


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


def _signature(lines: list[Line]) -> tuple[str | None, str | None]:
    """Body and date where a line with nothing but a body is followed by one with nothing but a date."""
    for at, line in enumerate(lines):
        if len(line.text) > 60:
            continue
        dates = find_dates(line.text)
        if not dates or regex.search(r"[^\s\u3000]", line.text[dates[-1].end:]):
            continue
        name = line.text[:dates[-1].start].strip(" \t\u3000")
        if name:
            if is_body(name):
                return regex.sub(r"\s", "", name), dates[-1].iso
            continue
        bodies: list[str] = []
        for before in reversed(lines[max(0, at - 4):at]):
            if not is_body(before.text):
                break
            bodies.insert(0, regex.sub(r"[\s\u3000]+", " ", before.text))
        if bodies:
            return " ".join(bodies), dates[-1].iso
    return None, None


def _issuer(paper: _Paper, title: str | None, place: Region | None) -> str | None:
    words = lexicon.load("document")
    about = words["title"]["about"]
    if title and about in title and is_body(title.split(about)[0]):
        return title.split(about)[0]
    for line in paper.head:
        if is_body(line.text) and (find_regions(line.text) or line.text.startswith(tuple(words["bodies"]["national"]))):
            return line.text
    return _issuer_of_letters(paper.own.letters) if paper.own else None


def _issuer_of_letters(letters: str) -> str | None:
    """黔府办发 → 贵州省人民政府办公厅; None where the letters are a ministry's or a city's."""
    words = lexicon.load("document")
    groups, bodies = words["letters"], words["bodies"]
    for kind in ("council_office", "council"):
        if letters.startswith(tuple(groups[kind])):
            return str(bodies[kind])
    province = by_document_number(letters)
    for kind in ("office", "government"):
        if province and letters[1:].startswith(tuple(groups[kind])):
            return province.full_name + str(bodies[kind])
    return None


def _head_date(paper: _Paper, title: str | None) -> str | None:
    """The assembly's date or one in the head, of the wire, of publication; the year of number, title or text."""
    words = lexicon.load("document")
    lines = _unlabelled(paper)
    for sure in (True, False):
        for line in lines:
            dates = find_dates(line.text) or compact_dates(line.text)
            if dates and _is_date_line(line.text, dates[0].start, sure):
                return dates[0].iso
    published = paper.labels.get("published")
    years = [int(year) for year in regex.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?=\D)", title or "")]
    plan = plan_period(title)
    titled = None if plan else (max(years) if years else spoken_year(paper.text))
    year = int(published[:4]) if published else paper.own.year if paper.own else titled
    for line in paper.lines[:30]:
        wire = regex.search(words["news"]["wire"], line.text[:40])
        if wire and year:
            return f"{year}-{int(wire['m']):02}-{int(wire['d']):02}"
    if published and paper.own and paper.own.year != int(published[:4]):
        return str(paper.own.year)  # put online later than it was issued
    return published or (str(year) if year else None)


def _is_date_line(line: str, at: int, sure: bool) -> bool:
    """Whether a date at ``at`` of a line of the head is the paper's own: bracketed or an assembly's; else in front."""
    if sure:
        return line[0] in "（(—-–【[" or lexicon.load("document")["report"]["congress"] in line
    return at == 0 or (len(line) < 30 and line[at - 1] in "（( ")


def _readable(title: str | None, where: str | None, date: str | None) -> str | None:
    """A bare 政府工作报告 gets region and year, so that twenty of them can be told apart."""
    words = lexicon.load("document")["title"]
    if title not in words["bare"] or where is None:
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
        if issuer.startswith(tuple(words["bodies"]["national"])):
            return by_code(NATION)
    if place:
        return place
    if (title or "").startswith(tuple(words["bodies"]["national"])):
        return by_code(NATION)
    titled = titled_region(title or "")
    if titled:
        return titled
    if paper.own:
        province = by_document_number(paper.own.number)
        if province:
            return province
        if paper.own.letters.startswith(tuple(words["letters"]["nation"])):
            return by_code(NATION)
    if found := _unknown_place(issuer) or _unknown_place(title):
        return found
    return voted_region(paper.text, paper.numbers) or named_region(paper.labels.get("source", ""))
