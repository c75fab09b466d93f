"""What speaks for a target and against: cues in the words around a quantity, its section, its period; shapes adds the rest.

extract.role weighs them.
"""
from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extract import lexicon, shapes
from extract.context import BACK, Candidate, counts
from extract.cuewords import NAMED, words
from extract.model import Kind

FAR_YEARS = 1
OF_REVIEW = frozenset({"priors.section_past", "state_now@before", "result@before", "done@before"})   # what a review says of its figures
INTENT = frozenset({"modal@near", "modal@before", "strive@near", "strive@before"})
GROUND = ("area", "length", "area_time")
OF_ITEM = frozenset({"facility@right", "bound@right"})     # what the next of a list says of its own number


@dataclass(frozen=True, slots=True)
class Due:
    """When it falls due, as far as the role depends on it."""

    year: int | None
    how: str
    strong: bool
    own_year: int | None
    after_past: bool


def surroundings(c: Candidate, due: Due, doc_kind: str, annual: bool) -> dict[str, float]:
    """Named evidence around a candidate, all that can be told before it is known what is measured; values are 1."""
    out: dict[str, float] = {"priors.base": 1.0}
    _words_around(c, out)
    _priors(c, doc_kind, annual, out)
    _period(due, out)
    if _ahead(due, out):
        for name in OF_REVIEW.intersection(out):
            del out[name]
    shapes.of_unit(c, out)
    if counts(c.quantity):
        shapes.of_count(c, out)
    shapes.of_statement(c, out)
    shapes.of_text(c, out)
    return out


def complete(out: dict[str, float], c: Candidate, measure: shapes.Measure) -> dict[str, float]:
    """The evidence with what the measure adds (its names stand in OF_MEASURE) and takes away."""
    w = words()
    # a growth of funds is a result, not a dose; nor is the count of those served (发放补贴600户, 安排重点项目500个)
    # nor what is measured out on the ground (安排造林任务200万亩)
    no_dose = (measure.kind is Kind.GROWTH or c.quantity.dimension in GROUND
               or counts(c.quantity) and bool(measure.verb or measure.kind is Kind.CHANGE))
    if no_dose:
        for name in w.money.intersection(out):
            del out[name]
    for index in _cues_of(measure.metric):
        name = w.named[index].get("noun")
        if name and not (no_dose and name in w.money):
            out[name] = 1.0
    if measure.known:
        for name in NAMED:
            out.pop(name, None)
    shapes.of_measure(c, measure, out)
    return out


def hopeless(out: dict[str, float]) -> bool:
    """Whether no measure can make a target of a candidate with these ``surroundings``."""
    w = words()
    weights = w.weights
    lifted = sum(map(weights.__getitem__, w.lifted.intersection(out)))
    return sum(map(weights.__getitem__, out)) - min(0.0, lifted) + w.most <= 0


def _ahead(due: Due, out: dict[str, float]) -> bool:
    """Whether a review looks ahead here: its clause names a year to come (计划到2027年引进80个), or its sentence with a word of intent."""
    if not due.strong or due.year is None or due.own_year is None or due.year <= due.own_year:
        return False
    return due.how == "clause" or due.how == "sentence" and not INTENT.isdisjoint(out)


def _start(hit: tuple[int, int, int]) -> int:
    return hit[1]


def _words_around(c: Candidate, out: dict[str, float]) -> None:
    w, q, paragraph = words(), c.quantity, c.paragraph
    if paragraph.cues is None:
        paragraph.cues = w.automaton.find_matches_as_indexes(paragraph.text)
    lo, hi = c.sentence
    first, last = c.clause
    cues, named, left, right = paragraph.cues, w.named, q.start, q.end
    for i in range(bisect_left(cues, lo, key=_start), len(cues)):
        index, start, end = cues[i]
        if end > hi:
            break
        if end <= left:
            scope = "near" if start >= first else "before"
        elif start >= right:
            scope = "right" if end <= last else "after"
        else:
            continue
        if (name := named[index].get(scope)) and not (name in OF_ITEM and _of_later(c, start, end)):
            out[name] = 1.0
    if lo:
        for index in _cues_of(paragraph.lead):
            if name := named[index].get("lead"):
                out[name] = 1.0


def _of_later(c: Candidate, start: int, end: int) -> bool:
    """Whether a word stands before a later number of its list (5个、世界500强项目5个) and so speaks of that one."""
    node = c.following
    for _ in range(BACK):
        if node is None or end <= node.quantity.cue_start:
            break
        node = node.following
    return node is not None and c.right_end <= start and node.left_start <= start and end <= node.quantity.cue_start


@lexicon.remembered(4096)
def _cues_of(phrase: str) -> tuple[int, ...]:
    """The words of cues in a phrase, by their place in the automaton."""
    return tuple({index for index, _, _ in words().automaton.find_matches_as_indexes(phrase)})


def _priors(c: Candidate, doc_kind: str, annual: bool, out: dict[str, float]) -> None:
    tense = c.paragraph.tense
    if tense == "past":
        out["priors.section_past"] = 1.0
    elif tense == "future":
        out["priors.section_future"] = 1.0
        if annual:
            out["priors.annual_future"] = 1.0
    if doc_kind:
        out[f"priors.{doc_kind}_kind"] = 1.0
    elif not tense:
        out["priors.none"] = 1.0
    if not tense and annual:
        out["priors.annual_no_tense"] = 1.0
    elif not tense and doc_kind == "plan":
        out["priors.plan_no_tense"] = 1.0


def _period(due: Due, out: dict[str, float]) -> None:
    own, year = due.own_year, due.year
    if due.after_past and due.how not in ("clause", "sentence", "behind"):
        out["period.after_past"] = 1.0
    if own is None or year is None:
        return
    local = due.how in ("clause", "sentence", "behind")
    if year < own:
        if local or due.how == "paragraph":
            out["period.past"] = 1.0
            if due.how == "clause":
                out["period.past_explicit_clause"] = 1.0
        return
    if due.strong and local:
        out["period.strong"] = 1.0
    if year > own:
        if local or due.how in ("paragraph", "section", "heading"):
            out["period.future"] = 1.0
        if year > own + FAR_YEARS and local:
            out["period.future_far"] = 1.0
    elif local:
        out["period.own_clause"] = 1.0
