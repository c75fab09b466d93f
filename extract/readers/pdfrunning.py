"""What repeats at the head and foot of the pages: titles, marks and page numbers, which are no part of the text."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from extract import lexicon
from extract.readers.pdflines import Raw
from extract.readers.pdfpage import Page

ZONE = 3              # lines from the top or bottom
OFTEN = 0.4           # share of the pages a line stands on (left and right pages may differ)
LEAST = 3             # pages
LEAST_LONE = 2        # pages, of a line that is a number only
_NUMBER = regex.compile(r"[0-9]{1,4}")
_LONE = regex.compile(r"#-?[0-9]+#")


@lexicon.cached
def _marked() -> regex.Pattern[str]:
    return regex.compile(lexicon.load("readers")["pdf"]["page_number"], regex.IGNORECASE)


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without what repeats on many of them, and without page numbers."""
    heads, feet = ([_edge(page, top) for page in pages] for top in (True, False))
    above, below = _common(heads), _common(feet)
    out = []
    for number, page in enumerate(pages):
        first, last = _running(heads, number, above), _running(feet, number, below)
        items = page.items[first:len(page.items) - last] if first + last < len(page.items) else ()
        out.append(replace(page, items=items))
    return out


def _edge(page: Page, top: bool) -> list[str]:
    """The lines at one edge of a page, the outermost first."""
    items = page.items if top else page.items[::-1]
    out: list[str] = []
    for item in items[:ZONE]:
        if not isinstance(item, Raw):
            break
        out.append(item.text)
    return out


def _running(edges: Sequence[Sequence[str]], number: int, common: frozenset[str]) -> int:
    """How many lines at this edge of the page are no part of the text."""
    lines = edges[number]
    return next((at for at, line in enumerate(lines) if not (_keys(line, number) & common or _marked().fullmatch(line))), len(lines))


def _keys(line: str, page: int) -> set[str]:
    """What stands alike on every page where the line runs: itself, or itself but for a number that counts with the pages."""
    bare = "".join(line.split())
    return {bare} - ({bare} if bare.isdigit() else set()) | {
        f"{bare[:m.start()]}#{int(m.group()) - page}#{bare[m.end():]}" for m in _NUMBER.finditer(bare)}


def _common(edges: Sequence[Sequence[str]]) -> frozenset[str]:
    """The keys of lines that stand on many pages; of a lone number fewer are enough."""
    least = max(LEAST, OFTEN * len(edges))
    seen = Counter(key for page, lines in enumerate(edges) for key in {key for line in lines for key in _keys(line, page)})
    return frozenset(key for key, count in seen.items()
                     if count >= least or _LONE.fullmatch(key) and count >= max(LEAST_LONE, len(edges) / 3))
