"""Reading one cell of figures: values with comparator, brackets and marks aside, offsets in the document's text.

A plain cell (``≥95``, ``[13.5]``, ``60.6*``, ``7%—7.5%``, ``6人（含）以下``) is read here, where a bare number may stand
without unit; anything else goes through :func:`extract.quantity.find_quantities`.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extract import lexicon, unit
from extract.model import Comparator, Form, Quantity
from extract.quantity import find_quantities, fold
from extract.tablehead import BLANKS, is_unit, squeeze, when, words
from extract.trie import trie_pattern

NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,12}(?:\.[0-9]{1,6})?"
PARTS = regex.compile("[、；;]|(?<![0-9])[，,]|[，,](?![0-9]{3})")
LONGEST = 160   # characters of a cell that are read


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a cell. ``before``: the words in front of it; ``total``: it stands in brackets (a sum over the period);
    ``set_by``: the level of the body that has set it, where the cell holds no value but says that (``extract.assigned``)."""

    quantity: Quantity
    before: str = ""
    total: bool = False
    starred: bool = False
    year: int | None = None
    base_year: int | None = None
    set_by: str = ""


@lexicon.cached
def _plain() -> regex.Pattern[str]:
    """A whole cell: comparator, number or range, short unit, hedge."""
    said = lexicon.load("comparators")
    numbers = lexicon.load("numerals")

    def sided(side: str) -> str:
        return str(trie_pattern({e if isinstance(e, str) else e["word"] for group in said[side].values() for e in group}))

    to = trie_pattern([*numbers["dashes"], *numbers["to"]])
    return regex.compile(
        rf"(?P<before>{sided('before')})?[+＋]?(?P<value>(?P<low>[-−]?(?:{NUMBER}))(?P<unit1>[%‰])?"
        rf"(?:{to}(?P<high>{NUMBER}))?(?P<unit>{words().per.pattern}|[^0-9\s，,、；;。.（()）<>≥≤\-—]{{0,10}}?))(?P<after>{sided('after')}|\+)?")


@lexicon.cached
def _comparators(side: str) -> dict[str, Comparator]:
    return {(e if isinstance(e, str) else e["word"]): Comparator(name)
            for name, group in lexicon.load("comparators")[side].items() for e in group}


def plain_figure(text: str) -> regex.Match[str] | None:
    """The parts of a cell that is one figure (its text squeezed, brackets and marks allowed), else None."""
    bare = "".join(char for char in text[:40] if char not in words().marks and char not in words().brackets)
    return _match(bare) if len(text) <= 40 else None


def _match(bare: str) -> regex.Match[str] | None:
    match = _plain().fullmatch(bare)
    return None if match and match["unit"] and not is_unit(match["unit"]) else match


def figures(text: str, start: int, end: int) -> list[Figure]:
    """The figures of the cell ``text[start:end]``, in order; none for words and dashes."""
    end = min(end, start + LONGEST)
    cell = fold(text[start:end])
    if not any(char.isnumeric() for char in cell) and not words().han_figure.search(cell):
        return []
    found: list[Figure] = []
    for total, places in _pieces(cell):
        bare = "".join(cell[at] for at in places)
        starred = any(char in words().marks for char in cell)
        for figure in _read(bare):
            q = figure.quantity
            a, b = start + places[q.start], start + places[q.end - 1] + 1
            found.append(replace(figure, quantity=replace(q, start=a, end=b, cue_start=start, cue_end=end), total=total, starred=starred))
    found.sort(key=lambda f: f.quantity.start)
    return found


def _pieces(cell: str) -> list[tuple[bool, list[int]]]:
    """The cell in one piece, or what stands outside and inside its brackets: (in brackets, positions kept)."""
    w = words()
    outside: list[int] = []
    inside: list[int] = []
    depth = 0
    left_out = {at for m in BLANKS.finditer(cell) for at in range(*m.span())}
    for at, char in enumerate(cell):
        if at in left_out:
            continue
        if char in w.brackets:
            depth = max(0, depth + (1 if w.brackets.index(char) % 2 == 0 else -1))
        elif char not in w.marks:
            (inside if depth else outside).append(at)
    if not inside:
        round_ = len(outside) > 2 and cell[outside[0]] in "(（" and cell[outside[-1]] in ")）"
        if round_ and _match("".join(cell[at] for at in outside[1:-1])):
            return [(True, outside[1:-1])]
        return [(False, outside)]
    if any(cell[at].isdigit() for at in outside):
        return [(False, outside), (True, inside)] if any(cell[at].isdigit() for at in inside) else [(False, outside)]
    return [(True, sorted(outside + inside))]


def _read(bare: str) -> list[Figure]:
    """Figures of a text without blanks, brackets and marks: of each of its parts in turn."""
    out: list[Figure] = []
    at = 0
    for part in PARTS.split(bare):
        match = _match(part)
        for figure in [Figure(_quantity(match))] if match else _worded(part):
            q = figure.quantity
            out.append(replace(figure, quantity=replace(q, start=q.start + at, end=q.end + at)))
        at += len(part) + 1
    return out


def _quantity(match: regex.Match[str]) -> Quantity:
    low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
    name = match["unit"] or match["unit1"] or ""
    comparator = Comparator.EQ
    if match["before"]:
        comparator = _comparators("before")[match["before"]]
    if match["after"]:
        comparator = _comparators("after").get(match["after"], Comparator.GE)
    if high is not None:
        comparator = Comparator.RANGE
    return Quantity(match.start("value"), match.end("value"), low, high, name, comparator, Form.NUMBER,
                    unit.parse(name).dimension if name else "", comparator_cue=match["before"] or match["after"] or "")


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _worded(bare: str) -> list[Figure]:
    """Figures inside words: each with the words before it and a year they may name."""
    w = words()
    out: list[Figure] = []
    at, year, base_year = 0, None, None
    for q in find_quantities(bare):
        before = bare[at:q.start]
        named = when(before)
        year, base_year = named.year or year, named.base_year or base_year
        cue = before[:q.cue_start - at] if 0 <= q.cue_start - at <= len(before) else before
        at = q.end
        if q.dimension == "time" and not w.reach.search(cue) and len(bare) > q.end - q.start + 2:
            continue
        if not q.unit and q.comparator is Comparator.EQ and cue and not w.reach.search(cue):
            continue
        if out and w.from_.search(out[-1].before):
            out.pop()
        out.append(Figure(q, before, year=year, base_year=base_year))
    return out


def completed(q: Quantity, said: str) -> Quantity:
    """``q`` with the unit its table says elsewhere; a scale in the cell (5万) joins it."""
    scales = lexicon.load("units")["scales"]
    if not q.unit:
        name = said
    elif all(char in scales for char in q.unit) and said and said[0] not in scales:
        name = q.unit + said
    else:
        return replace(q, unit=squeeze(q.unit).replace("％", "%"))
    return replace(q, unit=name, dimension=unit.parse(name).dimension if name else "")

