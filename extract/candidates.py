"""The quantities of a paragraph as candidates: what belongs to each, from–to pairs and lists tied to names."""
from __future__ import annotations

from dataclasses import replace

from extract import comparator
from extract.bound import is_modifier, sizes, sizes_next, sizes_those
from extract.context import (
    SENTENCE_END,
    Candidate,
    bounds,
    clause_at,
    grammar,
    is_tied,
    parts_of,
    peel,
    sentence_at,
)
from extract.model import Comparator, Quantity
from extract.segment import Paragraph

RELATIVE = frozenset({"percent", "fold"})   # dimensions of a part or a multiple

COMMAS = (",", "\uff0c")


def candidates(paragraph: Paragraph, quantities: list[Quantity]) -> list[Candidate]:
    """Every quantity of the paragraph with its surroundings, in order."""
    text = paragraph.text
    cuts = bounds(text, SENTENCE_END)
    out: list[Candidate] = []
    seen: tuple[int, int] | None = None
    for q in quantities:
        sentence, number = sentence_at(text, q.cue_start, q.cue_end, cuts)
        if sentence != seen:
            seen, parts = sentence, parts_of(text, sentence)
        out.append(Candidate(q, paragraph, sentence, number, clause_at(parts, sentence, q.cue_start, q.cue_end),
                             aside=max((pair for pair in parts.brackets if pair[0] < q.cue_start and q.cue_end <= pair[1]), default=None)))
    for before, c, after in zip([None, *out], out, [*out[1:], None], strict=False):
        c.modifier = is_modifier(c) or sizes(before, c) or sizes_next(c, after) or sizes_those(c, after)
    _earlier(out)
    _sides(out)
    _from_to(out)
    _aside_base(out)
    _groups(out)
    for c in out:
        _far_comparator(c)
    return out


def _earlier(cands: list[Candidate]) -> None:
    """Figures of an earlier year, and those listed with them, bound what is measured against them: they stand for nothing."""
    g = grammar()
    last: Candidate | None = None
    for c in cands:
        text = c.paragraph.text
        listed = last is not None and last.sentence_no == c.sentence_no and text[last.quantity.cue_end:c.quantity.cue_start] in g.connectors
        if listed or g.earlier.search(text, c.clause[0], c.quantity.cue_start):
            c.modifier, last = True, c


def _far_comparator(c: Candidate) -> None:
    """A bound that a verb parts from its number (至少建成4个), or a time within (3个工作日内)."""
    g, q = grammar(), c.quantity
    if q.comparator is not Comparator.EQ:
        return
    if m := g.far_bound.search(c.left):
        c.quantity = replace(q, comparator=Comparator.GE if m["least"] else Comparator.LE, comparator_cue=m.group())
    elif q.dimension == "time" and c.has("reach", "keep", "fall") and g.within.match(c.right):
        c.quantity = replace(q, comparator=Comparator.LE, comparator_cue=c.right[:1])


def _sides(cands: list[Candidate]) -> None:
    """Bounds of the words that belong to each quantity: its clause, less its neighbours in it."""
    spans = _time_spans(cands)
    plain = [c for c in cands if not c.modifier and spans.get(c.clause[0], 0) < c.quantity.cue_end]
    for c in cands:
        c.left_start, c.right_end = c.clause
        if (behind := spans.get(c.left_start, 0)) <= c.quantity.cue_start:
            c.left_start = max(c.left_start, behind)
    before: Candidate | None = None
    for c in plain:
        while before is not None and before.aside and before.aside[1] < c.quantity.cue_start:
            before = before.previous    # 人均预期寿命（2020年为78岁）达到79岁: what stands in brackets is no neighbour
        if before is not None and before.sentence_no == c.sentence_no:
            c.previous, before.following = before, c
            if before.quantity.cue_end > c.clause[0]:
                c.first_of_clause = False
                c.left_start = _item_start(c.paragraph.text, before.quantity.cue_end, c.quantity.cue_start)
                before.right_end = min(before.right_end, max(c.left_start, before.quantity.cue_end))
        before = c
    for c in cands:
        _strip_connectors(c)
        end, c.tail = peel(c.paragraph.text, c.left_start, _before_base(c))
        c.np_start, c.np_end = c.left_start, end
    for last, c in zip(cands, cands[1:], strict=False):
        if c.sentence_no == last.sentence_no + 1 and _goes_on(c):
            told: Candidate | None = last
            while told is not None and told.aside:
                told = told.previous
            c.previous = told if told is not None and not told.modifier else None


def _goes_on(c: Candidate) -> bool:
    """Whether the number's sentence opens with a date and goes on with what the last one named (…达到88%。到2030年，达到92%)."""
    said = c.has("reach", "keep", "grow", "fall") or is_tied(c)
    return said and not c.modifier and grammar().dated.fullmatch(c.paragraph.text, c.sentence[0], c.np_end) is not None


def _time_spans(cands: list[Candidate]) -> dict[int, int]:
    """Where a clause opens with a span of time that dates what follows (三年内, 未来3年): its end by the clause's start."""
    found = {}
    for c in cands:
        span = grammar().time_span.match(c.paragraph.text, *c.clause) if c.quantity.dimension == "time" else None
        if span and span.end() >= c.quantity.end:
            found[c.clause[0]] = span.end()
    return found


def _before_base(c: Candidate) -> int:
    """Where the figure begins that the number is a part or a multiple of (不超过2020年用地规模的1.3倍), with its bound; else its cue."""
    g, q, text = grammar(), c.quantity, c.paragraph.text
    if q.dimension not in RELATIVE or text[q.cue_start - 1:q.cue_start] != g.of:
        return q.cue_start
    base = g.base_of.search(text, c.left_start, q.cue_start)
    if base is not None and g.of_year.fullmatch(base.group()) and g.from_word.search(text, c.clause[0], base.start()):
        return q.cue_start      # 由8%提高到2025年的30%
    if base is not None:
        c.based = base.span()
    elif q.dimension == "percent" and (base := g.whole_of.search(text, c.left_start, q.cue_start)):
        c.share_of = base.group()[:-1]
    else:
        return q.cue_start
    bound = comparator.before(text, base.start(), q.dimension)
    if bound is None:
        return base.start()
    if q.comparator is Comparator.EQ:
        c.quantity = replace(q, comparator=bound[1], comparator_cue=text[bound[0]:base.start()])
    return bound[0]


def _item_start(text: str, start: int, end: int) -> int:
    """Where the words between two numbers begin to speak of the second: behind the last list sign."""
    g = grammar()
    if text[start:end] in g.connectors:
        return end
    for n in (2, 1):
        if text[end - n:end] in g.connectors and end - n > start:
            return end
    return max(text.rfind("\u3001", start, end) + 1, start)


def _strip_connectors(c: Candidate) -> None:
    g, text = grammar(), c.paragraph.text
    while c.left_start < c.quantity.cue_start:
        for n in (2, 1):
            if text[c.left_start:c.left_start + n] in g.connectors:
                c.left_start += n
                break
        else:
            return


def _from_to(cands: list[Candidate]) -> None:
    """由35%提高到55%: the first number becomes the baseline of the second, whose subject stands before both.

    Lists pair in order: 分别由12%、8%提高到40%、35%.
    """
    g = grammar()
    for i, (last, b) in enumerate(zip(cands, cands[1:], strict=False)):
        if last.sentence_no != b.sentence_no:
            continue
        text = last.paragraph.text
        if not g.to_open.fullmatch(text, last.quantity.cue_end, b.quantity.cue_start):
            continue
        bases, goals = _run(cands, i, -1), _run(cands, i + 1, 1)
        bases = bases[-len(goals):]
        a = bases[0]
        if len(bases) < len(goals) or not (opened := g.from_open.search(text, a.clause[0], a.quantity.cue_start)):
            bases, goals, a = [last], [b], last
            opened = g.from_open.search(text, a.clause[0], a.quantity.cue_start)
        if not opened:
            continue
        for base, goal in zip(bases, goals, strict=True):
            base.merged_into, goal.baseline = goal, base
        b.left_start, b.previous, b.first_of_clause = a.left_start, a.previous, a.first_of_clause
        end, tail = peel(text, a.left_start, opened.start())
        b.tail = b.tail + tail
        b.np_start, b.np_end = a.left_start, end


def _aside_base(cands: list[Candidate]) -> None:
    """人均预期寿命（2020年为78岁）达到79岁: a figure in brackets behind the name is the baseline of the next of its dimension."""
    g = grammar()
    for a, c in zip(cands, cands[1:], strict=False):
        if a.aside is None or a.quantity.dimension != c.quantity.dimension or c.has("growth_noun", "fall_noun"):
            continue
        start, close, text = *a.aside, a.paragraph.text
        if c.left_start <= start and g.aside_gap.fullmatch(text, close + 1, c.np_end) and g.aside_figure.fullmatch(text, start, close + 1):
            a.merged_into, c.baseline = c, a


def _run(cands: list[Candidate], at: int, step: int) -> list[Candidate]:
    """The candidates joined to ``cands[at]`` by nothing but list signs, to its left (-1) or right (1), in order."""
    run = [cands[at]]
    while 0 <= at + step < len(cands):
        left, right = sorted((at, at + step))
        between = cands[at].paragraph.text[cands[left].quantity.cue_end:cands[right].quantity.cue_start]
        if between not in grammar().connectors or cands[left].sentence_no != cands[right].sentence_no:
            break
        at += step
        run.append(cands[at])
    return run if step > 0 else run[::-1]


def _behind(cands: list[Candidate], at: int) -> tuple[int, int]:
    """(index, end): of the number behind ``cands[at]``, and of the brackets right behind that one whose numbers are passed over.

    分别减少12%（其中工业减少13%）、16%
    """
    opens = end = cands[at].quantity.cue_end
    at += 1
    while at < len(cands) and (aside := cands[at].aside) is not None and aside[0] == opens:
        at, end = at + 1, aside[1] + 1
    return at, end


def _groups(cands: list[Candidate]) -> None:
    """Lists tied to a list of names: 分别增长3.5%左右、6%左右、5%左右."""
    g = grammar()
    for i, first in enumerate(cands):
        if first.modifier or first.group or first.merged_into:
            continue
        run = [first]
        at, end = _behind(cands, i)
        while at < len(cands):
            nxt = cands[at]
            if nxt.sentence_no != first.sentence_no or nxt.modifier:
                break
            gap = nxt.paragraph.text[end:nxt.quantity.cue_start]
            if gap not in g.connectors and not (gap in COMMAS and is_tied(first) and nxt.quantity.dimension == first.quantity.dimension):
                break
            run.append(nxt)
            at, end = _behind(cands, at)
        if len(run) > 1:
            for c in run:
                c.group = run
