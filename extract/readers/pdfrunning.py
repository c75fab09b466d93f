"""What repeats at the head and foot of the pages: titles, marks and page numbers, which are no part of the text."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from extract import lexicon
from extract.readers.pdflines import Line
from extract.readers.pdfpage import Page

ZONE = 3              # lines from the top or bottom
OFTEN = 0.4           # share of the pages a line stands on (left and right pages may differ)
LEAST = 3             # pages
_DIGITS = regex.compile(r"[0-9０-９]+")
_BARE = regex.compile(r"[0-9]{1,4}")


@lexicon.cached
def _marked() -> regex.Pattern[str]:
    return regex.compile(lexicon.load("readers")["pdf"]["page_number"], regex.IGNORECASE)


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without what repeats on many of them, and without page numbers."""
    heads, feet = ([_edge(page, top) for page in pages] for top in (True, False))
    out = []
    for number, page in enumerate(pages):
        first = _running(heads, number)
        last = _running(feet, number)
        items = page.items[first:len(page.items) - last] if first + last < len(page.items) else ()
        out.append(replace(page, items=items))
    return out


def _edge(page: Page, top: bool) -> list[str]:
    """The lines at one edge of a page, the outermost first."""
    items = page.items if top else page.items[::-1]
    out: list[str] = []
    for item in items[:ZONE]:
        if not isinstance(item, Line):
            break
        out.append(item.text)
    return out


def _running(edges: Sequence[Sequence[str]], number: int) -> int:
    """How many lines at this edge of the page are no part of the text."""
    common, offsets = _common(edges)
    taken = 0
    for at, line in enumerate(edges[number]):
        bare = _BARE.fullmatch(line.strip())
        if _shape(line) in common or _marked().fullmatch(line) or bare and int(bare.group()) - number in offsets:
            taken = at + 1
        elif at + 1 < len(edges[number]) and _shape(edges[number][at + 1]) not in common:
            break
    return taken


def _shape(line: str) -> str:
    """A line without blanks, its numbers all alike."""
    return _DIGITS.sub("0", "".join(line.split()))


def _common(edges: Sequence[Sequence[str]]) -> tuple[set[str], set[int]]:
    """(lines that stand on many pages, by how much page numbers differ from the count of pages)."""
    least = max(LEAST, OFTEN * len(edges))
    seen = Counter(shape for lines in edges for shape in {_shape(line) for line in lines})
    numbers = Counter(int(bare.group()) - i for i, lines in enumerate(edges) for line in lines[:1]
                      if (bare := _BARE.fullmatch(line.strip())))
    # A lone number is a page number where it counts on from page to page.
    return ({shape for shape, count in seen.items() if count >= least and shape != "0"},
            {offset for offset, count in numbers.items() if count >= 2 and count >= len(edges) / 3})
