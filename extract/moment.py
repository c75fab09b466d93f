"""Expressions of time: the years that texts and titles name, what they date, and by when.  Never a clock."""
from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import regex

from extract import lexicon, numeral
from extract.dates import days_in
from extract.model import Document

PLAN_YEARS = 5
BEFORE_PLAN, PLAN_QUOTES = "\u3002\uff1b\uff1a\n", "\u201c\""    # what a plan opens behind, and with
HEAD = 900   # characters in which a paper or a piece of news says what it is
TERM_START, TERM_YEARS = 2003, 5   # local governments' terms run 2003–2007, 2008–2012, …


@dataclass(frozen=True, slots=True)
class Moment:
    """One expression of time. ``strong``: a due date for all that follows it (到2025年), not just a year named."""

    start: int
    end: int
    year: int | None
    strong: bool = False
    baseline: bool = False
    deadline: str | None = None
    how: str = "year"
    month_day: tuple[int, int] | None = None
    wide: bool = False            # a baseline for the whole sentence (与2010年相比，…)
    before: bool = False          # 2025年底前: the time of one task
    aside: int = 0                # where the brackets close in which it stands with a figure of its own


@lexicon.cached
def words() -> SimpleNamespace:
    return lexicon.compiled("periods", plain=("plan_suffix", "joins"), relative=list(lexicon.load("periods")["relative"]))


def _year(text: str) -> int:
    if text.isascii():
        return int(text)
    digits = words().digits
    return int("".join(str(digits.get(ch, 0)) for ch in text))


def _count(text: str) -> int:
    found = numeral.read(text)
    return int(found.low) if found is not None else 0


def _after(n: int, document: Document) -> int | None:
    """Last year of a span of ``n`` years: the plan's own where it is as long, else from the document's year, which counts
    where the paper came out in the first half."""
    first, last = _span(document.title or "")
    if n and last and last - first + 1 == n:
        return last
    if document.year is None or not n:
        return None
    month = int((document.issue_date or "")[5:7] or 1)
    return document.year + n - (1 if month <= 6 else 0)


@lexicon.remembered(256)
def _span(title: str) -> tuple[int, int]:
    """First and last year of the plan a title names, (0, 0) where it names none."""
    w = words()
    for m in w.title_time.finditer(title):
        if m["span"]:
            return int(m["from"]), int(m["to"])
        if plan := w.plans.get(m["plan"] or (m["nth"] + w.plan_suffix if m["nth"] else "")):
            return plan - PLAN_YEARS + 1, plan
    return 0, 0


def _term_end(document: Document) -> int | None:
    if document.year is None:
        return None
    return document.year + (TERM_YEARS - 1) - (document.year - TERM_START) % TERM_YEARS


def moments(text: str, document: Document) -> list[Moment]:
    """Expressions of time in ``text``, in order."""
    out = []
    for m in words().time.finditer(text):
        if moment := _moment(m, document):
            out.append(moment)
    return out


def _moment(m: regex.Match[str], document: Document) -> Moment | None:
    w, own = words(), document.year
    start, end = m.span()
    if m["base"] or m["baseplan"]:
        year = int(m["base_year"]) if m["base"] else w.plans.get(m["base_plan"])
        return Moment(start, end, year, baseline=True, how="baseline", wide=w.wide_base.match(m.string, start) is not None)
    if m["multibase"]:
        year = int(m["multi_year"]) if m["multi_year"] else (own - 1 if own else None)
        return Moment(start, end, year, baseline=True, how="baseline")
    if m["span"]:
        return Moment(start, end, int(m["to"]), strong=True, how="span")
    if m["partof"]:
        return _part_of(m, document)
    if m["planname"]:
        opens = m.group()[0] in PLAN_QUOTES and (not start or m.string[start - 1] in BEFORE_PLAN)
        if not m["plan_mark"] and not w.plan_alone.match(m["after"]) and not (opens and w.plan_opens.match(m["after"])):
            return None
        return Moment(start, end, w.plans.get(m["plan"]), strong=bool(m["plan_mark"]), how="plan")
    if m["year"]:
        year = _year(m["year"])
        if not 1949 <= year <= 2100 or m["built"] is not None and year <= (own or year):   # 2005年前注册的: what a thing is
            return None
        strong = bool(m["before"] or (m["till"] and not m["month"]) or (m["end"] and own is not None and year >= own))
        deadline = None
        if m["before"] and m["month"]:
            deadline = iso_date(year, int(m["month"]), int(m["day"] or 0))
        return Moment(start, end, year, strong=strong, deadline=deadline, before=bool(m["before"]))
    if m["relative"]:
        if own is None:
            return None
        how = "loose" if m["relative"] in w.loose else "relative"
        return Moment(start, end, own + w.relative[m["relative"]], strong=bool(m["rel_before"]), how=how)
    if m["years"]:
        if m["n3"] and own and own % PLAN_YEARS == 0 and _count(m["n3"]) == PLAN_YEARS and is_annual(document):
            return Moment(start, end, own, strong=True, how="years")      # 五年累计下降14.5%, in the last year of a plan
        return Moment(start, end, _after(_count(m["n"] or m["n2"] or m["n3"]), document), strong=True, how="years")
    if m["term"]:
        return Moment(start, end, _term_end(document), strong=True, how="term")
    return Moment(start, end, None, how="month", month_day=(int(m["m"]), int(m["d"] or 0)))


def _part_of(m: regex.Match[str], document: Document) -> Moment | None:
    """前三年, 后两年 of the plan named before it, else of the paper's own."""
    w = words()
    last = w.plans.get(m["part_plan"] or "")
    first, last = (last - PLAN_YEARS + 1, last) if last else _span(document.title or "")
    if not last:
        return None
    year = first + _count(m["n4"]) - 1 if m["part"] in w.part_first else last
    start, end = m.span()
    return Moment(start, end, year, strong=True, how="part")


def iso_date(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= 12:
        return None
    return f"{year:04d}-{month:02d}-{min(day or 31, days_in(year, month)):02d}"


def title_year(title: str, document: Document) -> int | None:
    """The year a heading or title sets for what stands beneath it."""
    w = words()
    found = None
    for m in w.title_time.finditer(title):
        if m["span"]:
            found = int(m["to"])
        elif m["plan"]:
            found = w.plans.get(m["plan"])
        elif m["year"]:
            found = int(m["year"])
        elif m["nth"]:
            found = w.plans.get(m["nth"] + w.plan_suffix)
        elif m["relative"] and document.year is not None:
            found = document.year + w.relative[m["relative"]]
        elif m["n2"]:
            found = _after(_count(m["n2"]), document)
    return found


def announced_year(document: Document) -> int | None:
    """The last year of the plan a piece of news announces: 印发《…行动方案（2025—2027年）》."""
    m = words().announced.search(document.text, 0, HEAD)
    return int(m["to"]) if m else None


def first_year(title: str) -> int | None:
    """The year a plan begins by its title: what stands for the paper's own year where nothing dates it."""
    w = words()
    for m in w.title_time.finditer(title):
        if m["span"]:
            return int(m["from"])
        plan = m["plan"] or (m["nth"] + w.plan_suffix if m["nth"] else None)
        if plan in w.plans:
            return w.plans[plan] - PLAN_YEARS + 1
        if m["year"]:
            return int(m["year"])
    return None


def is_annual(document: Document) -> bool:
    """Whether undated tasks of this paper fall due in its own year (work report, yearly plan, news of one)."""
    w, title = words(), document.title or ""
    if w.long_term.search(title):
        return False
    return bool(w.annual.search(title) or w.annual_text.search(document.text, 0, HEAD))
