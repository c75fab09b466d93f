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

WRAP_MIN = 18         # a line shorter than this ends on purpose
HEADING_MAX = 46      # characters of a line that can still be a heading
LEAD_MAX = 42         # characters of a run-in heading or list lead
NUMBERING = 24        # characters at most of a heading's number
UNNUMBERED_LEVEL = 4

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Punctuation keeps its width: a full-width comma parts clauses, a half-width one may part thousands.
for _sign in "，：；！？（）":
    FOLD.pop(ord(_sign), None)
FOLD[0x3000] = 0x20


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
    """A run of text to search; ``text`` is the shadow, ``offsets`` maps it back where it isn't a plain slice."""

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
    headings: tuple[tuple[int, regex.Pattern[str]], ...]
    first: frozenset[str]
    title_end: tuple[str, ...]
    past: regex.Pattern[str]
    future: regex.Pattern[str]
    past_leads: regex.Pattern[str]
    future_leads: regex.Pattern[str]
    turn: regex.Pattern[str]
    wrap_stop: str


@lexicon.cached
def words() -> Words:
    data = lexicon.load("sections")

    def any_of(key: str) -> regex.Pattern[str]:
        return regex.compile(r"\L<w>", w=data[key])

    return Words(
        headings=tuple((h["level"], regex.compile(r"[\s#*>]*(?:" + h["pattern"] + ")")) for h in data["headings"]),
        first=frozenset(),
        title_end=tuple(data["title_words"]),
        past=any_of("past"), future=any_of("future"),
        past_leads=any_of("past_leads"), future_leads=any_of("future_leads"),
        turn=any_of("plan_after_report"),
        wrap_stop=data["wrap_stop"],
    )


def tense_of(title: str) -> str:
    """'past' or 'future' by the last telling word of a heading, '' where none tells."""
    w = words()
    past = max((m.end() for m in w.past.finditer(title)), default=-1)
    future = max((m.end() for m in w.future.finditer(title)), default=-1)
    if past < 0 and future < 0:
        return ""
    return "past" if past >= future else "future"


def heading_level(line: str) -> tuple[int, int] | None:
    """(level, where the title begins) of a numbered line, or None."""
    for level, pattern in words().headings:
        if m := pattern.match(line):
            return level, m.end()
    return None


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in _LINE_END.finditer(text):
        yield start, m.start()
        start = m.end()
    yield start, len(text)


def _numbered(line: str) -> tuple[int, int] | None:
    """``heading_level`` of a line as it stands in the text, whatever the width of its digits (１．加强…)."""
    return heading_level(line[:NUMBERING].translate(FOLD))


def _joins(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines put together where a hard break cuts a sentence: prose that ends without a stop, then more prose."""
    out: list[tuple[int, int]] = []
    stops = words().wrap_stop
    open_line = numbered = prose = False
    for start, end in lines:
        body = text[start:end]
        stripped = body.strip()
        if not stripped:
            continue
        if open_line and _numbered(stripped) is None and stripped[0] not in "|#<":
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
            numbered, prose = _numbered(stripped) is not None, False
        prose = prose or ("\u3002" in body if numbered else _PROSE.search(body) is not None)
        open_line = prose and len(stripped) >= WRAP_MIN and stripped[-1] not in stops and stripped[0] != "|"
    return out


_LINE_END = regex.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_PROSE = regex.compile("[\uff0c\u3002,]")
_TITLE_STOP = regex.compile(r"[\u3002\uff1a:\uff1b]|(?<=\p{Han})\.(?=\p{Han})")
_LEAD_STOP = regex.compile(r"[\u3002\uff1a]|(?<=\p{Han})\.(?=\p{Han})")
_ANY_BLANK = regex.compile(r"[\s\u200b\ufeff]")
_BLANK = regex.compile(r"(?<=[^\x21-\x7e]|[0-9]|%)[\s\u200b\ufeff]+|[\s\u200b\ufeff]+(?=[^\x21-\x7e]|[0-9]|%)")


def shadow(text: str, start: int, end: int) -> tuple[str, int, list[int] | None]:
    """(shadow text, start, offsets): ends trimmed, widths folded, blanks beside Han or digits left out."""
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip())
    raw = raw.strip()
    start += left
    folded = raw.translate(FOLD)
    if not _ANY_BLANK.search(folded):
        return folded, start, None
    keep: list[str] = []
    offsets: list[int] = []
    at = 0
    for m in _BLANK.finditer(folded):
        keep.append(folded[at:m.start()])
        offsets.extend(range(start + at, start + m.start()))
        at = m.end()
    keep.append(folded[at:])
    offsets.extend(range(start + at, start + len(folded)))
    return "".join(keep), start, offsets


def _is_title(line: str) -> bool:
    """A short line without number or stop that ends in a word for a plan, a goal, a review …"""
    return len(line) <= HEADING_MAX and line.rstrip("）)").endswith(words().title_end)


def paragraphs(text: str, skip: list[tuple[int, int]] | None = None) -> Iterator[Paragraph]:
    """The paragraphs of ``text`` in order, each with its section, lead and tense; ``skip`` leaves out spans (tables)."""
    w = words()
    section = Section(-1, "")
    tense = ""
    skip = skip or []
    lines = [ln for ln in _lines(text) if not any(a <= ln[0] < b for a, b in skip)]
    for start, end in _joins(text, lines):
        body, start, offsets = shadow(text, start, end)
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
        head = body[:60]
        if m := w.past_leads.search(head):
            tense = "past" if not w.future_leads.search(head, 0, m.start()) else tense
        if w.future_leads.search(head[:24]):
            tense = "future"
        if not lead:
            stop = _LEAD_STOP.search(body)
            lead = body[:stop.start()] if stop and stop.start() <= LEAD_MAX else ""
        yield Paragraph(start, end, body, section, lead, tense or section.effective_tense, offsets)


def _open(current: Section, level: int, title: str) -> Section:
    """A new section under the nearest open one of a smaller level."""
    parent: Section | None = current
    while parent is not None and parent.level >= level:
        parent = parent.parent
    tense = tense_of(title)
    if tense == "future" and level > UNNUMBERED_LEVEL and parent is not None and parent.effective_tense == "past":
        tense = ""   # 强化保障 under a review is still a review
    return Section(level, title, parent, tense)
