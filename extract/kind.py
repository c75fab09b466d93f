"""Level, growth or change; which way; and what the number is measured over (basis)."""
from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from extract import lexicon
from extract.context import Candidate, counts, noun_follows
from extract.model import Basis, Direction, Form, Kind


@dataclass(frozen=True, slots=True)
class KindAnswer:
    kind: Kind
    direction: Direction | None
    how: str


@lexicon.cached
def words() -> SimpleNamespace:
    return lexicon.compiled("kinds")


def _way(c: Candidate) -> tuple[Direction | None, str]:
    """The first verb of growth or decline next to the number, unless a verb of reaching stands nearer."""
    for word, cls in c.tail:
        if cls in ("grow", "growth_noun"):
            return Direction.UP, word
        if cls in ("fall", "fall_noun"):
            return Direction.DOWN, word
        if cls in ("reach", "keep", "rank"):
            later = next((k for _, k in c.tail if k in ("growth_noun", "fall_noun")), "")
            if later:
                return (Direction.UP if later == "growth_noun" else Direction.DOWN), word
            return None, word
    return None, ""


CHAIN = 12   # numbers back along a list that a verb is looked for
VERBS = ("reach", "keep", "rank", "grow", "fall", "growth_noun", "fall_noun", "be", "fulfil")


def _anchor(c: Candidate) -> Candidate:
    """The quantity whose verb this one shares: the first of its list, or the one before it (增长6.5%，力争7%)."""
    for _ in range(CHAIN):
        if c.noun.strip() or c.has(*VERBS):
            return c
        if c.group and c is not c.group[0] and c.group[0].quantity.dimension == c.quantity.dimension:
            c = c.group[0]
        elif c.previous and c.previous.quantity.dimension == c.quantity.dimension:
            c = c.previous
        else:
            return c
    return c


def classify(c: Candidate, metric: str) -> KindAnswer:
    """Kind and direction of the candidate whose metric phrase is ``metric``."""
    w, q = words(), c.quantity
    anchor = _anchor(c)
    way, verb = _way(anchor)
    if q.unit in w.multiple_units:
        return KindAnswer(Kind.GROWTH, way or Direction.UP, "multiple")
    if q.unit in w.fold_units or q.form is Form.MULTIPLE:
        return KindAnswer(Kind.GROWTH, way or Direction.UP, "multiple")
    if q.dimension == "point":
        return KindAnswer(Kind.CHANGE, way or _head_way(c) or Direction.UP, "points")
    if q.dimension == "percent":
        return _percent(c, anchor, metric, way, verb)
    if q.form is Form.RANK:
        return KindAnswer(Kind.LEVEL, None, "rank")
    if way is not None:
        cut = verb in w.flow_falls and (noun_follows(c) or metric.startswith(verb))
        if cut or verb in w.upgrades and counts(q) and not any(map(w.graded.search, (metric, q.unit))):
            return KindAnswer(Kind.LEVEL, None, f"work+{verb}")
        return KindAnswer(Kind.CHANGE, way, f"amount+{verb}")
    if w.rise_in_name.search(metric):
        return KindAnswer(Kind.CHANGE, Direction.UP, "rise in name")
    if not c.has("reach", "keep") and (head := _head_way(c)):
        return KindAnswer(Kind.CHANGE, head, "head verb")
    return KindAnswer(Kind.LEVEL, None, "level")


def _head_way(c: Candidate, *, share: bool = False) -> Direction | None:
    """The way of the verb that opens the phrase; that of a cut for a ``share`` alone."""
    m = words().head_way.match(c.noun)
    if m is None or m["cut"] and not share:
        return None
    return Direction.UP if m["up"] else Direction.DOWN


def _percent(c: Candidate, anchor: Candidate, metric: str, way: Direction | None, verb: str) -> KindAnswer:
    w = words()
    if way is not None:
        if verb in w.share_verbs and w.share_tail.search(metric):
            return KindAnswer(Kind.CHANGE, way, f"share+{verb}")
        return KindAnswer(Kind.GROWTH, way, f"rate+{verb}")
    if (m := w.right_growth.match(c.right)) and (m["verb"] or m["noun"] or not c.has("reach")):
        down = m["verb"] is not None and m["verb"] in w.right_falls
        return KindAnswer(Kind.GROWTH, Direction.DOWN if down else Direction.UP, "growth behind")
    if w.growth_in_name.search(c.noun) or (_reached(anchor) in w.rate_verbs and not w.share_tail.search(metric)):
        return KindAnswer(Kind.GROWTH, Direction.UP, "growth in name")
    if w.fall_in_name.search(c.noun):
        return KindAnswer(Kind.GROWTH, Direction.DOWN, "fall in name")
    if w.price.search(metric):
        return KindAnswer(Kind.GROWTH, Direction.UP, "price")
    if w.intensity.search(metric):
        return KindAnswer(Kind.GROWTH, Direction.DOWN, "intensity")
    if not anchor.has("reach", "keep") and (head := _head_way(c, share=True)):
        return KindAnswer(Kind.CHANGE if w.share_tail.search(metric) else Kind.GROWTH, head, "head verb")
    if c.has("reach", "fulfil") and not c.noun.strip() and not w.share_tail.search(metric) and (before := _growth_before(c)):
        return KindAnswer(Kind.GROWTH, before, "growth before")
    if c.noun.strip() and w.money_flow.search(metric) and not c.has("reach", "keep", "fulfil"):
        return KindAnswer(Kind.GROWTH, Direction.UP, "flow of money")
    return KindAnswer(Kind.LEVEL, None, "level")


def _reached(c: Candidate) -> str:
    """The word before the verb of reaching: 增长 in 年均增长达到6.5%."""
    tail = [*c.tail, ("", "")]
    return next((tail[at + 1][0] for at, (_, cls) in enumerate(c.tail) if cls in ("reach", "keep")), "")


def _growth_before(c: Candidate) -> Direction | None:
    """The way of the rate that this one goes on from: 增加值增长8%，力争达到9%."""
    before = c.previous
    if before is None or before.quantity.dimension != "percent":
        return None
    way, _ = _way(_anchor(before))
    return way


def basis(answer: KindAnswer, c: Candidate, metric: str, verb: str, year: int | None, doc_year: int | None,
          baseline_year: int | None) -> Basis | None:
    """What the number is measured over: stock, period, year, base or yearly (method page, section 1)."""
    w = words()
    anchor = _anchor(c)
    if anchor.has("yearly"):
        return Basis.YEARLY
    if answer.kind is Kind.LEVEL:
        if w.year_rate.search(metric):
            return Basis.YEAR
        return Basis.PERIOD if verb or w.flow_noun.match(metric) else Basis.STOCK
    if baseline_year is not None:
        return Basis.BASE
    if year is None or doc_year is None:
        return None if answer.kind is Kind.GROWTH else Basis.STOCK
    if answer.kind is Kind.CHANGE:
        return Basis.BASE if year > doc_year else Basis.YEAR
    return Basis.YEARLY if year > doc_year else Basis.YEAR
