"""Lines as a PDF or a web page breaks them → runs that read as one, and the shadow of a run.

A run is a list of pieces of the text; page numbers and running headers between two pieces belong to none.  All functions
take the folded text (see fold), whose positions are those of the text itself.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import regex

from extract import lexicon
from extract.fold import BLANK

WRAP_MIN = 18         # a line shorter than this ends on purpose
NUMBERING = 24        # characters at most of a heading's number
PAGE_MARK = 24        # characters at most of a page number with its signs
HEADER_MAX = 45       # characters at most of a running header
YEARS = 1000          # a bare number from here on is rather a year than a page
NAMED = 8             # characters at least of one told by its page number alone
REPEATS = 3           # a running header stands on so many pages at least
SET_WIDTH = 64        # characters at most of a line in text set to a width
RAGGED = 5            # characters that a full line of such a text may lack
SET_IN = 12           # one line in so many begins a paragraph by blanks where paragraphs do at all

Span = tuple[int, int]


class Line(NamedTuple):
    """A line that is not blank, ends trimmed; ``indent`` characters stand before it."""

    start: int
    end: int
    indent: int
    body: str


class _Words(NamedTuple):
    stops: frozenset[str]
    closing: frozenset[str]
    opening: tuple[str, ...]
    never_first: frozenset[str]
    titles: tuple[str, ...]
    page: re.Pattern[str]
    figure: re.Pattern[str]
    year: str


@lexicon.cached
def _words() -> _Words:
    data, year = lexicon.load("sections"), lexicon.load("document")["dates"]["year"]
    return _Words(frozenset(data["wrap_stop"]), frozenset(data["wrap_closing"]), tuple(data["wrap_opening"]),
                  frozenset(data["wrap_never_first"]), tuple(data["title_words"]), re.compile(data["page_mark"]),
                  re.compile(rf"[0-9][0-9.,]*(?![0-9.,])(?!\s*{year})"), year)


def lines(text: str, skip: list[Span] | None = None) -> list[Line]:
    """The lines of ``text`` that hold something, those that begin in a span of ``skip`` left out."""
    out: list[Line] = []
    start = 0
    spans = skip or ()
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body and not (spans and any(a <= start < b for a, b in spans)):
            indent = raw.find(body[0])
            out.append(Line(start + indent, start + indent + len(body), indent, body))
        start += len(raw)
    return out


@lexicon.cached
def _numbering() -> tuple[re.Pattern[str], dict[str, int]]:
    headings = lexicon.load("sections")["headings"]
    either = "|".join(f"(?P<h{i}>{h['pattern']})" for i, h in enumerate(headings))
    return re.compile(rf"[\s#*>]*(?:{either})"), {f"h{i}": h["level"] for i, h in enumerate(headings)}


def heading_level(line: str) -> tuple[int, int] | None:
    """(level, where the title begins) of a numbered line, or None."""
    pattern, levels = _numbering()
    match = pattern.match(line)
    return (levels[match.lastgroup or ""], match.end()) if match else None


# -- page numbers and running headers

def _page_number(body: str) -> int | None:
    """The number of a line that is nothing but a page number; None for any other line."""
    match = _words().page.fullmatch(body) if len(body) <= PAGE_MARK else None
    return int(match["n"]) if match else None


def without_furniture(found: list[Line]) -> list[Line]:
    """The lines without page numbers and without the headers and footers that repeat from page to page.

    A bare number counts as a page number where such numbers rise by one through the text; a header keeps its first place.
    """
    pages = {at: number for at, line in enumerate(found) if (number := _page_number(line.body)) is not None}
    marked = {at for at in pages if not found[at].body.isdigit()}
    bare = [at for at, number in pages.items() if at not in marked and number < YEARS]
    for one, two in zip(bare, bare[1:], strict=False):
        if pages[two] == pages[one] + 1 and two - one > 1:
            marked |= {one, two}
    headers = _headers(found, marked)
    if not marked and not headers:
        return found
    return [line for at, line in enumerate(found) if at not in marked and at not in headers]


def _headers(found: list[Line], marked: set[int]) -> set[int]:
    """Where a running header stands again: short, the same on several pages but for its number, beside the page's end."""
    places: dict[str, list[int]] = {}
    for at, line in enumerate(found):
        if len(line.body) <= HEADER_MAX and line.body[-1] not in _words().stops:
            places.setdefault(_DIGITS.sub("#", line.body), []).append(at)
    out: set[int] = set()
    for name, where in places.items():
        if len(where) < (REPEATS if len(marked) != 2 else 2):
            continue
        beside = [at for at in where if at - 1 in marked or at + 1 in marked]
        if len(beside) > 1 and len(beside) * 2 >= len(where) - 1:
            out.update(beside if where[0] in beside else where[1:])
        elif len(name) >= NAMED and name[-1] == "#" and _rises(found, where):
            out.update(where)
    return out


def _rises(found: list[Line], where: list[int]) -> bool:
    """Whether lines that differ by a last number alone count their pages (公报 12, 公报 13), with text between."""
    numbers = [_DIGITS.findall(found[at].body) for at in where]
    steps = zip(numbers, numbers[1:], where, where[1:], strict=False)
    return len(numbers[0]) == 1 and heading_level(found[where[0]].body) is None and all(
        int(two[0]) == int(one[0]) + 1 and b - a > 1 for one, two, a, b in steps)


_DIGITS = re.compile("[0-9]+")


# -- runs

def runs(text: str, skip: list[Span] | None = None) -> Iterator[list[Span]]:
    """The pieces of each run: a line, or several where a hard break cuts a sentence."""
    never_first = _words().never_first
    found = without_furniture(lines(text, skip))
    width = set_width(found)
    set_in = bool(width) and sum(line.indent > 0 for line in found) * SET_IN > len(found)
    run: list[Span] = []
    prose = numbered = False
    last: Line | None = None
    for line in found:
        begins = heading_level(line.body[:NUMBERING]) is not None
        if last is not None and line.body[0] not in "|#<" and last.body[0] != "|" and (
                line.body[0] in never_first or not begins and _open(last, line, prose, len(run) > 1, width, set_in)):
            run.append((line.start, line.end))
        else:
            if run:
                yield run
            run, numbered, prose = [(line.start, line.end)], begins, False
        prose = prose or ("\u3002" in line.body if numbered else _PROSE.search(line.body) is not None)
        last = line
    if run:
        yield run


def _open(last: Line, line: Line, prose: bool, broken: bool, width: int, set_in: bool) -> bool:
    """Whether the sentence of ``last`` goes on in ``line``; ``broken``: it was itself put together from lines.

    It does behind a word that asks for more (达到, 、), a full line of a text set to a width, a line long enough for prose
    broken by hand, a comma with a figure next, and, in a sentence already broken, at every line neither set in nor a heading.
    """
    w = _words()
    end = last.body[-1]
    full = bool(width) and len(last.body) + last.indent >= width - RAGGED and line.indent <= last.indent
    if end in w.stops:
        return full and (end in w.closing or end == "\u3002" or set_in and not line.indent)
    if full or last.body.endswith(w.opening) or prose and len(last.body) >= WRAP_MIN:
        return True
    if broken and line.indent <= last.indent and not line.body.endswith(w.titles):
        return True
    return _PROSE.search(last.body) is not None and w.figure.match(line.body) is not None


def set_width(found: list[Line]) -> int:
    """Characters a line of a text set to a width holds; 0 for a text with one line a paragraph.

    Set to a width is a text whose lines are short and several of which, broken inside a sentence, are equally long.
    """
    if len(found) < 3:
        return 0
    sizes = [len(line.body) + line.indent for line in found]
    longest = max(sizes)
    if not WRAP_MIN <= longest <= SET_WIDTH:
        return 0
    stops = _words().stops
    open_sizes = Counter(size for size, line in zip(sizes, found, strict=True) if line.body[-1] not in stops)
    full = sum(count for size, count in open_sizes.items() if size >= longest - RAGGED)
    return longest if full >= 2 and full * 2 >= open_sizes.total() else 0


_PROSE = re.compile("[\uff0c\u3002,]")


# -- the shadow of a run

_GAP = regex.compile(r"\x1f++\s*+|(?<=[^\x21-\x7e]|[0-9]|%)\s++|\s++(?=[^\x21-\x7e]|[0-9]|%)|(?<=\b[A-Za-z])\s(?=[A-Za-z]\b)")
_FIGURES = re.compile("[0-9]*")
_GROUP = re.compile("[0-9]{3}(?![0-9])")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def shadow(text: str, run: list[Span]) -> tuple[str, list[int] | None]:
    """(text to match on, offsets): the pieces put together, blanks beside Han or digits left out.

    ``offsets`` gives the place of each character in ``text``; None where they lie side by side from the run's start.
    Two numbers with a blank between stay two, unless they are groups of thousands (1 000), spaced digits (4 1 0) or
    a year torn apart; a line's end inside a number never parts it.
    """
    if len(run) == 1:
        start, end = run[0]
        body = text[start:end]
        if len(body.split(None, 1)) == 1:
            return body, None
        places = list(range(start, end))
    else:
        body, places = "\n".join(text[a:b] for a, b in run), []
        for a, b in run:
            places.extend(range(a, b + 1))
        places.pop()
    keep: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _GAP.finditer(body):
        left, right = match.span()
        keep.append(body[at:left])
        if body[left] != BLANK and "\n" not in match[0] and _two_numbers(body, left, right):
            keep.append(" ")
            left += 1
        offsets.extend(places[at:left])
        at = right
    keep.append(body[at:])
    offsets.extend(places[at:])
    return "".join(keep).replace("\n", " "), offsets


def _two_numbers(body: str, left: int, right: int) -> bool:
    """Whether the blank ``body[left:right]`` parts two numbers."""
    if not ("0" <= body[left - 1] <= "9" and right < len(body) and "0" <= body[right] <= "9"):
        return False
    begin = left
    while begin and "0" <= body[begin - 1] <= "9":
        begin -= 1
    before, after = body[begin:left], _FIGURES.match(body, right)[0]  # type: ignore[index]
    wide = right - left > 1
    if len(before) == len(after) == 1 and not wide:
        return False
    if not wide and (_GROUP.match(body, right) and len(before) <= 3):
        return False
    torn = not wide and _YEAR.fullmatch(before + after) and body[right + len(after):].lstrip().startswith(_words().year)
    return not torn
