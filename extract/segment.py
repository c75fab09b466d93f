"""Document → paragraphs with their place in the outline, and clauses around a position.

A paragraph is a run of the text that reads as one: a line, or several where a hard line break cuts a sentence.
Its ``text`` is a shadow for matching (widths folded, blanks and breaks inside left out); ``at()`` leads back to
the document's own offsets, which are the only ones that leave this package.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from extract import lexicon
from extract.fold import fold
from extract.wrap import heading_level, runs, shadow

HEADING_MAX = 46      # characters of a line that can still be a heading
LEAD_MAX = 42         # characters of a run-in heading or list lead
UNNUMBERED_LEVEL = 4
ITEM_LEVEL = 4        # from here on a number may be that of an item of a list


@dataclass(slots=True, eq=False)
class Section:
    """A heading and what it says about the paragraphs beneath it."""

    level: int
    title: str
    parent: Section | None = None
    tense: str = ""          # 'past', 'future' or '' (unknown: ask the parent)

    def path(self) -> list[Section]:
        """From this section up to the root."""
        out: list[Section] = []
        node: Section | None = self
        while node is not None:
            out.append(node)
            node = node.parent
        return out

    @property
    def effective_tense(self) -> str:
        return next((s.tense for s in self.path() if s.tense), "")


@dataclass(slots=True, eq=False)
class Paragraph:
    """A run of text to search; ``text`` is the shadow without the number of an item, ``offsets`` maps it back where it isn't a slice."""

    start: int
    end: int
    text: str
    section: Section
    lead: str = ""
    tense: str = ""
    offsets: list[int] | None = field(default=None, repr=False)
    cues: list[tuple[int, int, int]] | None = field(default=None, repr=False)   # role words found once for all numbers
    sectors: list[tuple[int, str]] | None = field(default=None, repr=False)     # trades named, where
    months: int | None = field(default=None, repr=False)                        # where a run of months since January stands

    def at(self, index: int) -> int:
        """Position in the document's text of the shadow's ``index`` (as a start)."""
        return self.start + index if self.offsets is None else self.offsets[index]

    def until(self, index: int) -> int:
        """Position in the document's text just behind the shadow's ``index`` (as an end)."""
        return self.start + index if self.offsets is None else self.offsets[index - 1] + 1


@dataclass(frozen=True, slots=True)
class Words:
    title_end: tuple[str, ...]
    past: regex.Pattern[str]
    future: regex.Pattern[str]
    both: regex.Pattern[str]
    past_leads: regex.Pattern[str]
    future_leads: regex.Pattern[str]


@lexicon.cached
def words() -> Words:
    data = lexicon.load("sections")

    def any_of(key: str) -> regex.Pattern[str]:
        return regex.compile(r"\L<w>", w=data[key])

    return Words(
        title_end=tuple(data["title_words"]),
        past=any_of("past"), future=any_of("future"), both=regex.compile(data["both"]),
        past_leads=any_of("past_leads"), future_leads=any_of("future_leads"),
    )


def tense_of(title: str) -> str:
    """'past' or 'future' by the last telling word of a heading, '' where none tells or it tells of both (计划执行情况与计划草案)."""
    w = words()
    if w.both.search(title):
        return ""
    past = max((m.end() for m in w.past.finditer(title)), default=-1)
    future = max((m.end() for m in w.future.finditer(title)), default=-1)
    if past < 0 and future < 0:
        return ""
    return "past" if past >= future else "future"


_TITLE_STOP = regex.compile(r"[\u3002\uff1a:\uff1b]|(?<=\p{Han})\.(?=\p{Han})")
_LEAD_STOP = regex.compile(r"[\u3002\uff1a]|(?<=\p{Han})\.(?=\p{Han})")


def _is_title(line: str) -> bool:
    """A short line without number or stop that ends in a word for a plan, a goal, a review …"""
    return len(line) <= HEADING_MAX and line.rstrip("）)").endswith(words().title_end)


def paragraphs(text: str, skip: list[tuple[int, int]] | None = None, lasting: bool = True) -> Iterator[Paragraph]:
    """The paragraphs of ``text`` in order, each with its section, lead and tense; ``skip`` leaves out spans (tables).

    ``lasting``: a review that opens in one paragraph goes on to the next heading; in news each paragraph stands for itself.
    """
    w = words()
    section = Section(-1, "")
    tense = ""
    shade = fold(text)
    for run in runs(shade, skip):
        body, offsets = shadow(shade, run)
        if not body:
            continue
        lead = ""
        numbered = heading_level(body)
        if numbered is not None:
            level, at = numbered
            stop = _TITLE_STOP.search(body, at)
            title_end = stop.start() if stop else len(body)
            title = body[at:title_end].strip()
            if title and title_end - at <= (LEAD_MAX if stop else HEADING_MAX) or level == 0:
                section = _open(section, level, title)
                lead = title if stop else ""
                tense = section.tense or ("" if level <= UNNUMBERED_LEVEL else tense)
            else:
                section = _open(section, level, "")
        elif _is_title(body):
            section = _open(section, UNNUMBERED_LEVEL, body) if section.level != 0 or section.title else section
            if section.level == 0 and not section.title:
                section.title, section.tense = body, tense_of(body)
            tense = section.tense
        if not lasting:
            tense = section.tense
        head = body[:60]
        if m := w.past_leads.search(head):
            tense = "past" if not w.future_leads.search(head, 0, m.start()) else tense
        if w.future_leads.search(head[:24]):
            tense = "future"
        if not lead:
            stop = _LEAD_STOP.search(body, 0, LEAD_MAX + 2)
            lead = body[:stop.start()] if stop else ""
        start = run[0][0]
        if numbered is not None and numbered[0] >= ITEM_LEVEL and numbered[1] < len(body):
            at = numbered[1]     # 1. and （二） are no part of what is measured
            start, body, offsets = (start + at, body[at:], None) if offsets is None else (offsets[at], body[at:], offsets[at:])
        yield Paragraph(start, run[-1][1], body, section, lead, tense or section.effective_tense, offsets)


def _open(current: Section, level: int, title: str) -> Section:
    """A new section under the nearest open one of a smaller level."""
    parent: Section | None = current
    while parent is not None and parent.level >= level:
        parent = parent.parent
    tense = tense_of(title)
    if level > UNNUMBERED_LEVEL and parent is not None and tense != parent.effective_tense != "":
        tense = ""   # 强化保障 under a review is still a review, 转型成效显著 under goals still a goal
    return Section(level, title, parent, tense)
