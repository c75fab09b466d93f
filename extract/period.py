"""When a goal falls due: from the clause, the sentence, the list lead, the headings, the document; never a clock."""
from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

import regex

from extract.context import Candidate, grammar, is_tied
from extract.model import Document
from extract.moment import Moment, announced_year, first_year, is_annual, iso_date, moments, title_year, words
from extract.phrase import words as names
from extract.segment import Paragraph, Section

LIST_OPENERS = "\uff1a:"
OPENING = 4   # characters before a date that opens its paragraph
NAMED = 3    # characters before a baseline in which its year ends
NEAR = 24   # expressions of time looked back on: a paragraph without end must not cost more


@dataclass(frozen=True, slots=True)
class Period:
    """``how`` names where the year was found: clause, sentence, paragraph, section, title, document or ''."""

    year: int | None = None
    deadline: str | None = None
    baseline_year: int | None = None
    how: str = ""
    moment: Moment | None = None
    after_past: bool = False      # the sentences before it in the paragraph speak of an earlier year


def _governs(m: Moment, c: Candidate) -> bool:
    """A year merely named rules to the next semicolon, unless the sentence opens with it alone, and so does a time of one task
    (2025年底前); a due date rules it all, but for that of a part (其中2022年建成4万个), which rules its own clause."""
    if c.paragraph.text.endswith(names().part_word, 0, m.start):
        return m.start >= c.clause[0]
    opens = m.start <= c.sentence[0] + 1 and not words().one_of.match(c.paragraph.text, m.end)
    if not m.before and (m.strong or opens):
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
    return run[c.group.index(c)]


def _told_before(due: list[Moment], c: Candidate) -> Moment | None:
    """2023年达到50万辆，2024年达到80万辆，占比分别达到33%、50%: one name, as many years in the sentence as numbers."""
    group = c.group
    if len(group) < 2 or not is_tied(group[0]) or words().several.search(group[0].noun):
        return None
    years = {m.year: m for m in reversed(due) if c.sentence[0] <= m.start and m.end <= group[0].quantity.start}
    told = [years[year] for year in sorted(years, key=lambda year: year or 0)]
    if len(told) != len(group):
        return None
    last = max(m.end for m in told)         # 到2030年，分别达到92%和70%: with no number of its own it is the whole list's year
    return told[group.index(c)] if _NUMBER.search(c.paragraph.text, last, group[0].quantity.start) else None


def _of_span(inside: list[Moment], c: Candidate) -> Moment | None:
    """2023—2025年分别新增2万个、3万个、4万个: one name, a number for each year of the span."""
    m, group, text = inside[-1], c.group, c.paragraph.text
    if m.how != "span" or m.year is None or len(group) < 2 or words().several.search(group[0].noun):
        return None
    said = text[m.end:group[0].quantity.start]
    if not is_tied(group[0]) and not any(word in said for word in grammar().tied if len(word) > 1):
        return None
    first = _FOUR.search(text, m.start, m.end)
    if first is None or m.year - int(first.group()) + 1 != len(group):
        return None
    return replace(m, year=int(first.group()) + group.index(c))


def rebased(found: list[Moment], cands: list[Candidate]) -> list[Moment]:
    """The moments of a paragraph as its figures show them.

    Years that a figure is measured by (2020年用地规模的1.3倍) are told as baselines, those that stand with a figure in brackets
    (人均预期寿命（2020年为78岁）) with where the brackets close.
    """
    # the year of a baseline (由“十三五”末的35%) ends right before it, and dates nothing else
    bases = [(c.baseline.quantity.start - NAMED, c.baseline.quantity.start) for c in cands if c.baseline is not None]
    spans = sorted([c.based for c in cands if c.based is not None] + bases)
    asides = sorted({c.aside for c in cands if c.aside is not None})
    if not spans and not asides:
        return found
    out = []
    for m in found:
        if around := _around(m, spans):
            m = replace(m, baseline=True, strong=False, how="baseline")
        elif around := _around(m, asides):
            m = replace(m, aside=around[1])
        out.append(m)
    return out


def _of_task(due: list[Moment], c: Candidate) -> Moment | None:
    """The time of one task (2025年底前) that stands in the sentence before a semicolon: it dates what nothing else dates."""
    return next((m for m in reversed(due) if m.before and c.sentence[0] <= m.start and m.end <= c.quantity.start), None)


def _around(m: Moment, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The one of ``spans``, in order, that the moment ends in."""
    at = bisect_left(spans, (m.end, 0)) - 1
    return spans[at] if at >= 0 and spans[at][0] < m.end <= spans[at][1] else None


def _start(m: Moment) -> int:
    return m.start


# A date that opens the next clause is that clause's own where a number follows it there.
_NUMBER = regex.compile("[0-9]")
_FOUR = regex.compile("[0-9]{4}")
_OWN_NUMBER = regex.compile("[\uff0c,]?[^\u3002\uff1b\uff0c,;]{0,40}?[0-9]")


class Calendar:
    """The dates in force while a document is read from top to bottom."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.annual = is_annual(document)
        self.titles: dict[Section, int | None] = {}
        self.in_section: dict[Section, Moment] = {}
        self.horizon = title_year(document.title or "", document)
        # the first due year of the goals, where title and date set none
        self.goal_year: int | None = None if self.horizon else announced_year(document)
        self.own_year = document.year or first_year(document.title or "")
        if self.annual and self.horizon is None:
            self.horizon = document.year

    def read(self, paragraph: Paragraph) -> list[Moment]:
        """The moments of a paragraph; :meth:`leave` keeps those that date what follows it."""
        return moments(paragraph.text, self.document)

    def may_date(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph without numbers of its own can date what follows it."""
        return self.horizon is None or self._lists(paragraph)

    @staticmethod
    def _lists(paragraph: Paragraph) -> bool:
        return paragraph.text[-1:] in LIST_OPENERS or words().goals.search(paragraph.section.title or paragraph.lead) is not None

    def leave(self, paragraph: Paragraph, found: list[Moment]) -> None:
        """Remember the last due date of a paragraph for the rest of its section."""
        past = self.own_year or 0  # 截至2020年底 in a paper of 2021 dates nothing that follows
        strong = [m for m in found if m.strong and m.year and m.year >= past and not m.baseline]
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
            opens = c.baseline.aside[0] if c.baseline.aside else c.baseline.clause[0]
            named = [m for m in found if opens <= m.start and m.end <= c.baseline.quantity.start
                     and m.end >= c.baseline.quantity.start - 2 and m.year]
            baseline = named[-1].year if named else baseline
            found = [m for m in found if m not in named]
        due = [m for m in found if not m.baseline and m.how != "month" and m.year and not 0 < m.aside < q.start]
        own = self.own_year
        inside = [m for m in due if lo <= m.start and m.end <= q.start and _governs(m, c)]
        named_before = [m for m in due if m.end <= q.start and m.how in ("year", "plan", "span", "relative") and m not in inside]
        after_past = bool(own and named_before and (named_before[-1].year or own) < own)
        month = next((m for m in reversed(found) if m.month_day and lo <= m.start and m.end <= q.start), None)
        behind = [m for m in due if q.end <= m.start < hi and m.strong and m.start <= c.clause[1] + 2
                  and (m.start < c.clause[1] or not _OWN_NUMBER.match(c.paragraph.text, m.end))]
        best: Moment | None = None
        if inside and (tied := _tied_year(inside, c) or _told_before(due, c) or _of_span(inside, c)):
            best, how = tied, "tied"
        elif inside:
            best = next((m for m in reversed(inside) if m.how != "loose"), inside[-1])
            how = "clause" if best.start >= c.clause[0] else "sentence"
            if best.how == "loose" and after_past:
                best, how = named_before[-1], "paragraph"
            elif best.how == "loose" and own and (told := self.section_year(c.paragraph.section))[0] and told[0] < own:
                return Period(told[0], None, baseline, told[1], None, after_past)      # 全年, under 2023年工作回顾
        elif behind:
            best, how = behind[0], "behind"
        else:
            earlier = [m for m in due if m.end <= lo and (m.strong or (
                own is not None and m.year and m.year >= max(own, self.horizon or 0) and m.how in ("year", "relative")))]
            if earlier:
                best, how = earlier[-1], "paragraph"
        if best is None:
            period = self._inherited(c, month, baseline, after_past)
            if period.year is not None or (best := _of_task(due, c)) is None:
                return period
            how = "sentence"
        deadline = best.deadline
        if deadline is None and month and month.month_day and best.year:
            deadline = iso_date(best.year, *month.month_day)
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
        deadline = iso_date(year, *month.month_day) if year and month and month.month_day else None
        return Period(year, deadline, baseline, how, None, after_past)
