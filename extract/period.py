"""When a goal falls due: from the clause, the sentence, the list lead, the headings, the document; never a clock."""
from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from types import SimpleNamespace

import regex

from extract import lexicon
from extract.context import Candidate
from extract.model import Document
from extract.segment import Paragraph, Section

PLAN_YEARS = 5
LIST_OPENERS = "\uff1a:"
OPENING = 4   # characters before a date that opens its paragraph
NEAR = 24   # expressions of time looked back on: a paragraph without end must not cost more
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


@dataclass(frozen=True, slots=True)
class Period:
    """``how`` names where the year was found: clause, sentence, paragraph, section, title, document or ''."""

    year: int | None = None
    deadline: str | None = None
    baseline_year: int | None = None
    how: str = ""
    moment: Moment | None = None
    after_past: bool = False      # the sentences before it in the paragraph speak of an earlier year


@lexicon.cached
def words() -> SimpleNamespace:
    return lexicon.compiled("periods", plain=("plan_suffix", "joins"), relative=list(lexicon.load("periods")["relative"]))


def _year(text: str) -> int:
    if text.isascii():
        return int(text)
    digits = words().digits
    return int("".join(str(digits.get(ch, 0)) for ch in text))


def _count(text: str) -> int:
    return int(text) if text.isascii() else words().numbers.get(text, 0)


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
    if m["base"]:
        wide = w.wide_base.match(m.string, start) is not None
        return Moment(start, end, int(m["base_year"]), baseline=True, how="baseline", wide=wide)
    if m["multibase"]:
        year = int(m["multi_year"]) if m["multi_year"] else (own - 1 if own else None)
        return Moment(start, end, year, baseline=True, how="baseline")
    if m["baseplan"]:
        return Moment(start, end, w.plans.get(m["base_plan"]), baseline=True, how="baseline")
    if m["span"]:
        return Moment(start, end, int(m["to"]), strong=True, how="span")
    if m["partof"]:
        return _part_of(m, document)
    if m["planname"]:
        if not m["plan_mark"] and not w.plan_alone.match(m["after"]):
            return None
        return Moment(start, end, w.plans.get(m["plan"]), strong=bool(m["plan_mark"]), how="plan")
    if m["year"]:
        year = _year(m["year"])
        if not 1949 <= year <= 2100:
            return None
        strong = bool(m["before"] or (m["till"] and not m["month"]) or (m["end"] and own is not None and year >= own))
        deadline = None
        if m["before"] and m["month"]:
            deadline = _date(year, int(m["month"]), int(m["day"] or 0))
        return Moment(start, end, year, strong=strong, deadline=deadline, before=bool(m["before"]))
    if m["relative"]:
        if own is None:
            return None
        how = "loose" if m["relative"] in w.loose else "relative"
        return Moment(start, end, own + w.relative[m["relative"]], strong=bool(m["rel_before"]), how=how)
    if m["years"]:
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


def _date(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= 12:
        return None
    last = (31, 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return f"{year:04d}-{month:02d}-{min(day or 31, last[month - 1]):02d}"


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


def _governs(m: Moment, c: Candidate) -> bool:
    """A year merely named rules to the next semicolon, unless the sentence opens with it, and so does a time of one task
    (2025年底前); a due date rules it all."""
    if not m.before and (m.strong or m.start <= c.sentence[0] + 1):
        return True
    return "\uff1b" not in c.paragraph.text[m.end:c.quantity.start]


def _tied_year(inside: list[Moment], c: Candidate) -> Moment | None:
    """到2025年和2030年分别达到18%和25%: as many years as numbers, in the same order."""
    n = len(c.group)
    if not 2 <= n <= len(inside):
        return None
    run = inside[-n:]
    text = c.paragraph.text
    if any(text[a.end:b.start].strip(words().joins) for a, b in zip(run, run[1:], strict=False)):
        return None
    return run[next(i for i, member in enumerate(c.group) if member is c)]


def _start(m: Moment) -> int:
    return m.start


# A date that opens the next clause is that clause's own where a number follows it there.
_OWN_NUMBER = regex.compile("[\uff0c,]?[^\u3002\uff1b\uff0c,;]{0,40}?[0-9]")


class Calendar:
    """The dates in force while a document is read from top to bottom."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.annual = is_annual(document)
        self.titles: dict[Section, int | None] = {}
        self.in_section: dict[Section, Moment] = {}
        self.horizon = title_year(document.title or "", document)
        self.goal_year: int | None = None     # the first due year of the goals, where title and date set none
        self.own_year = document.year or first_year(document.title or "")
        if self.annual and self.horizon is None:
            self.horizon = document.year

    def read(self, paragraph: Paragraph) -> list[Moment]:
        """The moments of a paragraph; a strong one at its end or in a goals section dates what follows."""
        found = moments(paragraph.text, self.document)
        return found

    def may_date(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph without numbers of its own can date what follows it."""
        return self.horizon is None or self._lists(paragraph)

    @staticmethod
    def _lists(paragraph: Paragraph) -> bool:
        return paragraph.text[-1:] in LIST_OPENERS or words().goals.search(paragraph.section.title or paragraph.lead) is not None

    def leave(self, paragraph: Paragraph, found: list[Moment]) -> None:
        """Remember the last due date of a paragraph for the rest of its section."""
        strong = [m for m in found if m.strong and m.year and not m.baseline]
        lists = self._lists(paragraph)
        opens = self.horizon is None and bool(strong) and strong[0].start <= OPENING
        if strong and self.horizon is None and self.goal_year is None and self._sets_goals(paragraph):
            self.goal_year = strong[0].year
        if strong and (lists or opens):
            self.in_section[paragraph.section] = next((m for m in strong if m.year == self.horizon), strong[-1])

    @staticmethod
    def _sets_goals(paragraph: Paragraph) -> bool:
        return any(words().goals.search(said) for said in (paragraph.lead, paragraph.section.title) if said)

    def section_year(self, section: Section) -> tuple[int | None, str]:
        for node in section.path():
            if moment := self.in_section.get(node):
                return moment.year, "section"
            if node not in self.titles:
                self.titles[node] = title_year(node.title, self.document) if node.title else None
            if year := self.titles[node]:
                return year, "heading"
        return None, ""

    def find(self, c: Candidate, found: list[Moment]) -> Period:
        """The period of one candidate among its paragraph's moments."""
        q = c.quantity
        lo, hi = c.sentence
        at = bisect_left(found, q.start, key=_start)
        found = found[max(0, at - NEAR):bisect_left(found, hi, at, key=_start)]
        if not found:
            return self._inherited(c, None, None, False)
        baseline = next((m.year for m in reversed(found) if m.baseline and lo <= m.start and m.end <= q.cue_start
                         and (m.end >= c.clause[0] or m.wide)), None)
        if c.baseline is not None:
            named = [m for m in found if c.baseline.clause[0] <= m.start and m.end <= c.baseline.quantity.start
                     and m.end >= c.baseline.quantity.start - 2 and m.year]
            baseline = named[-1].year if named else baseline
            found = [m for m in found if m not in named]
        due = [m for m in found if not m.baseline and m.how != "month" and m.year]
        own = self.own_year
        inside = [m for m in due if lo <= m.start and m.end <= q.start and _governs(m, c)]
        named_before = [m for m in due if m.end <= q.start and m.how in ("year", "plan", "span") and m not in inside]
        after_past = bool(own and named_before and (named_before[-1].year or own) < own)
        month = next((m for m in reversed(found) if m.month_day and lo <= m.start and m.end <= q.start), None)
        behind = [m for m in due if q.end <= m.start < hi and m.strong and m.start <= c.clause[1] + 2
                  and (m.start < c.clause[1] or not _OWN_NUMBER.match(c.paragraph.text, m.end))]
        best: Moment | None = None
        if inside and (tied := _tied_year(inside, c)):
            best, how = tied, "tied"
        elif inside:
            best = next((m for m in reversed(inside) if m.how != "loose"), inside[-1])
            how = "clause" if best.start >= c.clause[0] else "sentence"
            if best.how == "loose" and after_past:
                best, how = named_before[-1], "paragraph"
        elif behind:
            best, how = behind[0], "behind"
        else:
            earlier = [m for m in due if m.end <= lo and (m.strong or (
                own is not None and m.year and m.year >= own and m.how in ("year", "relative")))]
            if earlier:
                best, how = earlier[-1], "paragraph"
        if best is None:
            return self._inherited(c, month, baseline, after_past)
        deadline = best.deadline
        if deadline is None and month and month.month_day and best.year:
            deadline = _date(best.year, *month.month_day)
        return Period(best.year, deadline, baseline, how, best, after_past)

    def _inherited(self, c: Candidate, month: Moment | None, baseline: int | None, after_past: bool) -> Period:
        """The year of the section or the paper, for a candidate whose sentence and paragraph name none."""
        year, how = self.section_year(c.paragraph.section)
        if year is None and self.horizon:
            year, how = self.horizon, "document"
        if year is None and month:
            year, how = self.document.year, "month"
        if year is None and self.goal_year:
            year, how = self.goal_year, "goals"
        deadline = _date(year, *month.month_day) if year and month and month.month_day else None
        return Period(year, deadline, baseline, how, None, after_past)
