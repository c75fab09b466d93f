"""Goals without a number: the figure is the one that a superior body has set (能耗强度下降完成国家下达目标).

A phrase is found by its words, and stands where a quantity would; what is measured is named before it, or inside it
(完成国家下达的粮食播种面积目标任务).  Vocabulary: ``extract/data/assigned.yaml``.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from extract import indicator, lexicon
from extract.context import Candidate
from extract.gazetteer import gazetteer
from extract.model import Comparator, Direction, Kind, Quantity
from extract.pattern import compile_pattern
from extract.phrase import clean, split_names
from extract.phrase import words as phrases

LEVELS = ("nation", "province", "city", "county")
ABOVE = "above"
UNSAID = float("nan")
GROWTH = {"grow": Direction.UP, "growth_noun": Direction.UP, "fall": Direction.DOWN, "fall_noun": Direction.DOWN}
LONGEST_CELL = 40
SHORTEST = 4  # characters of a name no indicator knows
GAP = 4       # characters between the phrase and a figure that says the same (目标任务（120亿斤）)
Stem = tuple[str, str | None, Direction | None]   # a name, its id, the growth or fall it names itself
SENTENCE_SIGNS = "\u3002\uff1b;"
CLAUSE_SIGNS = "\uff0c,\uff1a:"


@dataclass(frozen=True, slots=True)
class Phrase:
    """``quantity`` has the place of the words (国家下达目标任务) and no value; ``by``: one of LEVELS, or ABOVE;
    ``inner``: where the words hold the measure; ``done``: they say that it is done."""

    quantity: Quantity
    by: str
    inner: tuple[int, int] | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """What is measured; where it is named in the paragraph; whether its growth or fall is meant."""

    text: str
    start: int
    end: int
    metric_id: str | None
    kind: Kind = Kind.LEVEL
    direction: Direction | None = None


@lexicon.cached
def words() -> SimpleNamespace:
    data = lexicon.load("assigned")
    plain = {key: f"(?:{text})" for key, text in data.items() if isinstance(text, str)}
    by_whom = "{who}(?:{to}{set_down}{of}(?P<inner>{inner})??{thing}|{to}{said}?{thing}){within}?"
    phrase = "(?P<verb>{verb})?(?P<past>{past})?(?P<words>" + by_whom + ")(?P<behind>{behind}(?P<past2>{past})?)?{ends}"
    cell = "(?P<verb>{verb}|{by_it})?(?P<words>{who}{to}(?:{set_down}{of}{thing}?|{said}?{thing}){within}?){behind}?"
    near = "{last_of_who}{to}(?:{set_down}|{said}|{thing})"      # what every phrase holds, found at a tenth of its cost
    w = SimpleNamespace(**{name: tuple(words_) for name, words_ in data.items() if isinstance(words_, list)})
    for name, pattern in (("near", near), ("phrase", phrase), ("cell", cell)):
        setattr(w, name, compile_pattern(pattern.format(**plain)))
    for name in ("done", "done_maybe", "ahead", "work", "vague", "growth", "apposition"):
        setattr(w, name, compile_pattern(data[name]))
    return w


def find(text: str, quantities: Sequence[Quantity] = ()) -> list[Phrase]:
    """The phrases of a paragraph's text; none where one of ``quantities`` stands in the words or right behind them."""
    w = words()
    if not any(word in text for word in w.gate) or not w.near.search(text):
        return []
    out = []
    for m in w.phrase.finditer(text):
        start, end = m.span("words")
        if not (m["verb"] or m["behind"]) or any(_says_it(text, start, end, q) for q in quantities):
            continue
        side = _side(m["verb"] or "")
        q = Quantity(start, end, UNSAID, comparator=side, cue_start=m.start(), cue_end=m.end())
        out.append(Phrase(q, _by(m), m.span("inner") if m["inner"] else None, bool(m["past"] or m["past2"])))
    return out


def _says_it(text: str, start: int, end: int, q: Quantity) -> bool:
    """Whether the quantity stands in the words ``text[start:end]``, or right behind them with no sign between."""
    if q.end <= start or q.cue_start >= end + GAP:
        return False
    return q.cue_start < end or not any(sign in text[end:q.cue_start] for sign in SENTENCE_SIGNS + CLAUSE_SIGNS + "\u3001")


def in_cell(text: str) -> tuple[str, Comparator] | None:
    """Who sets the figure of a table's cell, and on which side of it the goal lies (完成国家下达任务); None for any other cell."""
    w = words()
    if len(text) > LONGEST_CELL or not any(word in text for word in w.gate):
        return None
    m = w.cell.fullmatch(text)
    return (_by(m), _side(m["verb"] or "")) if m else None


def _side(verb: str) -> Comparator:
    w = words()
    said = max((word for word in (*w.floors, *w.caps) if verb.endswith(word)), key=len, default="")   # 超过 ends 不超过 too
    return Comparator.EQ if not said else Comparator.GE if said in w.floors else Comparator.LE


def _by(m: re.Match[str]) -> str:
    return next((level for level in LEVELS if m[level]), ABOVE)


def is_goal(c: Candidate, phrase: Phrase, doc_kind: str, due: int | None, after_past: bool, own: int | None) -> bool:
    """Whether the words set a goal, and don't tell that one was reached, nor lay down a rule."""
    w, paragraph = words(), c.paragraph
    before = paragraph.text[c.clause[0]:c.quantity.start]
    ahead = w.ahead.search(before) is not None
    if phrase.done or doc_kind in ("fact", "rule") or w.done.search(before):
        return False
    if due is not None and own is not None and due < own:
        return False
    if paragraph.tense == "past" or (after_past and not ahead):
        return False
    return ahead or paragraph.tense == "future" or not w.done_maybe.search(before)


def is_above(by: str, code: str | None) -> bool:
    """Whether the body that sets the figure stands above the region it is set for."""
    region = gazetteer().codes.get(code or "")
    if region is None or region.level not in LEVELS:
        return True
    return region.level != LEVELS[0] if by == ABOVE else LEVELS.index(by) < LEVELS.index(region.level)


def names(c: Candidate, phrase: Phrase) -> list[Name]:
    """What the words are said of: each name of the list before them, or inside them; none where nothing measured is named."""
    text = c.paragraph.text
    if phrase.inner:
        found = _names(text, *phrase.inner, None)
    else:
        direction = next((GROWTH[cls] for _, cls in c.tail if cls in GROWTH), None)
        found = _names(text, c.np_start, c.np_end, direction)
        if not found and not clean(c.noun):
            found = [one for one in _names(text, *_clause_before(c), None) if one.metric_id]
    return found


def _clause_before(c: Candidate) -> tuple[int, int]:
    """The clause before the phrase's own, where that names nothing (单位GDP能耗降低，完成国家下达任务)."""
    text, end = c.paragraph.text, c.clause[0]
    stop = end - 1 if end and text[end - 1] in CLAUSE_SIGNS else end
    start = max(c.sentence[0], c.previous.quantity.cue_end if c.previous else 0)
    start = max(start, *(text.rfind(sign, start, stop) + 1 for sign in SENTENCE_SIGNS + CLAUSE_SIGNS))
    return (start, stop) if start < stop else (end, end)


def _names(text: str, start: int, end: int, direction: Direction | None) -> list[Name]:
    """The names of ``text[start:end]``; ``direction``: of the growth or fall said of them all."""
    raw = text[start:end].strip(phrases().strip_ends)
    phrase = raw if indicator.identify(raw)[0] else clean(raw)      # 棚户区 is no place
    at = text.find(phrase, start, end) if phrase else -1
    if at < 0:
        return []
    cuts = [m.span() for m in phrases().split_names.finditer(phrase)]
    edges = list(zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(phrase)], strict=True))
    pieces = [(a, b) for a, b in edges if b > a]
    said = split_names(phrase)
    if len(said) != len(pieces):
        said, pieces = [phrase], [(0, len(phrase))]
    first = phrase[slice(*pieces[0])]
    named = [_named(phrase[a:b]) or _named(_completed(one, phrase[a:b], first)) for one, (a, b) in zip(said, pieces, strict=True)]
    way = direction or next((own for found in named[-1:] if found for own in found[2:] if own), None)
    return [_name(found, at + a, at + b, way) for found, (a, b) in zip(_whole(named, said), pieces, strict=True) if found]


def _completed(said: str, literal: str, first: str) -> str:
    """A name that leans on the first of its list: 粮食播种面积和产量 gives 粮食产量, which may be but part of it."""
    if indicator.identify(said)[0]:
        return said
    leaning = (first[:n] + literal for n in range(len(first) - 1, 1, -1))
    return next((name for name in leaning if indicator.identify(name)[0]), said)


def _named(said: str) -> Stem | None:
    """A name as said, without the word for its growth or fall; None where it names nothing that is measured."""
    w = words()
    stem, own = said, None
    if m := w.growth.search(said):
        stem, own = said[:m.start()], Direction.DOWN if m["fall"] else Direction.UP
    for name in (stem, w.apposition.sub("", stem), said, *(stem + rest for rest in w.fuller)):
        if known := indicator.identify(name)[0]:
            return (name if len(name) < len(stem) else stem), known, own
    if len(stem) < SHORTEST or w.vague.search(stem) or not (phrases().measure_end.search(stem) or w.work.search(said)):
        return None
    return stem, None, own


def _whole(named: list[Stem | None], said: list[str]) -> list[Stem | None]:
    """The names of a list: one whose ending doesn't tell is measured where another of its list is."""
    if not any(named):
        return named
    return [found or ((one, None, None) if len(one) >= SHORTEST and not words().vague.search(one) else None)
            for found, one in zip(named, said, strict=True)]


def _name(found: Stem, start: int, end: int, shared: Direction | None) -> Name:
    """``shared``: the growth or fall said of the whole list; not of one for which that would be worse (粮食产量、能耗强度下降)."""
    stem, known, own = found
    against = "up" if shared is Direction.DOWN else "down"
    way = own or (None if known and indicator.info(known).polarity == against else shared)
    return Name(stem, start, end, known, Kind.GROWTH if way else Kind.LEVEL, way)
