"""Quantities that bound or size another noun instead of standing for themselves (产能超500万吨的企业, 10亿元企业30家)."""
from __future__ import annotations

from extract.context import Candidate, counts, ends_in_action, grammar, noun_behind, opens_noun
from extract.model import Form

SPREAD = frozenset({"area", "length", "person", "person_time", "area_time"})   # measured out over work to be done
PLANT = frozenset({"length", "volume", "current", "voltage", "pressure"})
PER = "/"       # 200千瓦时/千克 counts nothing
MONEY = frozenset({"money", "money_usd"})


def is_modifier(c: Candidate) -> bool:
    """Whether the quantity bounds another noun (产能超500万吨的企业, 400立方米以下高炉) instead of standing for itself."""
    g, q, text = grammar(), c.quantity, c.paragraph.text
    after = g.inclusive.sub("", text[q.cue_end:c.clause[1]])
    before = text[c.clause[0]:q.cue_start]
    if g.on_basis.search(after) and g.on_basis_open.match(before):
        return True
    if g.grade.fullmatch(q.unit) and opens_noun(after):
        return True
    if g.joined_threshold.match(after) and not counts(q):
        return True
    if q.value_max is not None and g.banded.match(after):
        return True
    if q.form is Form.RANK or q.dimension == "age":
        return opens_noun(after.removeprefix(g.of)) and g.not_threshold.match(after) is None
    if not after or g.not_threshold.match(after):
        return False
    if g.of_those.match(text, q.end) or q.dimension in MONEY and g.all_of_class.match(after):
        return True
    if counts(q) and PER not in q.unit:     # 评估结果低于60分的县
        return after[0] == g.of and q.cue_start < q.start and opens_noun(after[1:]) and not g.flow_verb.search(before)
    if q.dimension == "time" and opens_noun(after):
        return not g.span_of_work.match(after) and not _verb_opens(after)
    if q.dimension in PLANT and opens_noun(after) and g.scrapped.search(before):
        return True
    if q.dimension in ("percent", "point"):
        if g.standard_of.match(after):
            return True
        return after[0] == g.of and q.cue_start < q.start and len(before) > 2 and not g.covering.search(before)
    if after[0] == g.of:
        return opens_noun(after[1:]) and not g.flow_verb.search(before)
    if g.threshold_right.match(text, q.end) and opens_noun(after):
        if g.below.match(text, q.end):
            return True
        return not g.flow_verb.search(before) and not (q.dimension in SPREAD and ends_in_action(before))
    return False


def sizes(before: Candidate | None, c: Candidate) -> bool:
    """Whether the quantity sizes what the count before it counts: 12个百亿元项目, 5家产能超500万吨的企业."""
    if before is None or not counts(before.quantity) or c.quantity.dimension in ("percent", "point") or counts(c.quantity):
        return False
    gap = c.paragraph.text[before.quantity.cue_end:c.quantity.start]
    return grammar().size_after_count.fullmatch(gap) is not None and noun_behind(c)


def sizes_next(c: Candidate, after: Candidate | None) -> bool:
    """Whether it sizes what the count behind it counts: 产值过亿元企业20家, 总投资35亿元的80项工程."""
    if after is None or not counts(after.quantity) or counts(c.quantity) or not c.quantity.unit:
        return False
    if c.quantity.dimension in ("percent", "point", "time", ""):
        return False
    gap = c.paragraph.text[c.quantity.end:after.quantity.start]
    if (above := grammar().threshold_right.match(gap)) and (above.end() == len(gap) or grammar().sized_noun.fullmatch(gap)):
        return True   # 10亿元以上30个, 1000平方米以上厂房12处
    if c.quantity.dimension in MONEY and grammar().sized_class.fullmatch(gap) and not _verb_opens(gap):
        return True
    before = c.paragraph.text[c.clause[0]:c.quantity.start]
    return bool(grammar().sized_noun.fullmatch(gap) and (gap[:1] == grammar().of or grammar().size_opener.search(before)))


def sizes_those(c: Candidate, after: Candidate | None) -> bool:
    """Whether people, households or beds bound the size of what the number behind it measures: 20户以上自然村通硬化路比例95%."""
    g, q, text = grammar(), c.quantity, c.paragraph.text
    if after is None or after.quantity.start >= c.clause[1] or not g.sizing_unit.fullmatch(q.unit):
        return False
    if not (m := g.threshold_right.match(text, q.end)) or not opens_noun(text[m.end():after.quantity.cue_start]):
        return False
    share = after.quantity.dimension == "percent"
    return share or g.below.match(text, q.end) is not None or not ends_in_action(text[c.clause[0]:q.cue_start])


def _verb_opens(text: str) -> bool:
    g = grammar()
    return any(text[:n] in g.action for n in g.action_lengths)
