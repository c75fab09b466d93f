"""Evidence for the role in the shape of a quantity and of the text around it: its unit, what it counts, what is said of it,
brackets, quotations, headings; and what its measure adds.  Each function adds names to the evidence.
"""
from __future__ import annotations

from dataclasses import dataclass

from extract import lexicon
from extract.bound import SPREAD
from extract.context import Candidate, counts, ends_in_action, grammar
from extract.cuewords import words
from extract.model import Comparator, Form, Kind
from extract.phrase import QUOTES
from extract.phrase import words as names
from extract.segment import Paragraph

SPECIFICATIONS = frozenset({"voltage", "current", "charge", "frequency", "pressure", "force", "temperature", "angle"})
EACH = 8   # characters before an amount in which 每件, 每人 makes it a rate
MULTIPLIED = ("\u00d7", "\u2715", "*")
COLONS = ("\uff1a", ":")
QUESTIONS = ("?", "\uff1f")
TITLE = 24    # a longer heading is a sentence
NAME_MAX = 24    # characters of a ratio's name before a colon
REMARK = 40   # characters of a bracket before its number


@dataclass(frozen=True, slots=True)
class Measure:
    """What it measures, as far as the role depends on it; ``known``: an indicator of the vocabulary."""

    kind: Kind
    metric: str
    how: str
    known: bool
    verb: str


def of_unit(c: Candidate, out: dict[str, float]) -> None:
    """What the unit alone says: volts specify, classes name, a bare number points at something."""
    w, q, text = words(), c.quantity, c.paragraph.text
    if q.dimension in SPECIFICATIONS or text[q.start - 1:q.start] in MULTIPLIED and q.start:   # 2×1000兆瓦
        out["shape.specification"] = 1.0
    if w.grade.fullmatch(q.unit):
        out["shape.grade"] = 1.0
        if w.grade_of.match(text, q.cue_end):
            out["veto.modifier"] = 1.0
    if not q.unit and not _is_ratio(c):
        out["shape.unitless"] = 1.0
        if q.start == 0 or w.note.fullmatch(text[max(0, q.start - 1):q.end + 1]):
            out["veto.note"] = 1.0
        if c.has("reach", "keep"):
            out["shape.unitless_reached"] = 1.0
    if q.dimension.startswith("money") and w.each.search(text, max(c.clause[0], q.start - EACH), min(c.clause[1], q.end + 4)):
        if not (w.cost.search(c.noun) and c.has("reach", "keep", "fall")):      # 物流成本降至300元/吨 is a result
            out["shape.currency_each"] = 1.0


def _is_ratio(c: Candidate) -> bool:
    """Whether a bare number is said to be the reached or bounded figure of a ratio, which has no unit (万车死亡率低于1.5)."""
    q = c.quantity
    text, at = c.paragraph.text, c.clause[0]
    noun = c.noun.rstrip()
    if listed := not noun and at > 0 and text[at - 1] in COLONS:        # 农田灌溉水有效利用系数：0.585
        noun = text[max(c.sentence[0], at - 1 - NAME_MAX):at - 1]
    stated = listed or c.baseline is not None or c.shares("reach", "keep") or (q.cue_start, q.cue_end) != (q.start, q.end)
    return stated and words().ratio.search(noun) is not None


def of_count(c: Candidate, out: dict[str, float]) -> None:
    """What a count counts: things to be made, or things that are there."""
    w, q = words(), c.quantity
    if w.abstract.match(c.paragraph.text, q.cue_end):
        out["veto.abstract"] = 1.0
    elif w.abstract_work.match(c.paragraph.text, q.cue_end):
        out["shape.abstract_work"] = 1.0
    if w.object.search(c.left):
        out["shape.object"] = 1.0
    if names().and_others.search(c.left):
        out["shape.enumeration"] = 1.0
        if c.right_end < c.clause[1]:
            out["shape.enumerated_subject"] = 1.0
    after = c.following
    if after is None or after.quantity.dimension != "percent" or after.clause[0] != c.clause[0] or ends_in_action(c.noun):
        return
    if w.rated.match(c.paragraph.text, q.cue_end, after.quantity.cue_start):
        out["shape.rated"] = 1.0


def of_statement(c: Candidate, out: dict[str, float]) -> None:
    """What is said of the measure: reached, bounded, ranked, from a baseline."""
    q = c.quantity
    if c.shares("reach", "keep"):
        out["shape.reach"] = 1.0
    if q.comparator in (Comparator.GE, Comparator.LE):
        out["shape.bound_comparator"] = 1.0
    elif q.comparator is Comparator.ABOUT and q.dimension not in SPECIFICATIONS:
        out["shape.about"] = 1.0
    if c.baseline is not None:
        out["shape.baseline_pair"] = 1.0
    if c.has("past"):
        out["shape.past_predicate"] = 1.0
    if q.form is Form.RANK and q.value_max is None and q.comparator is Comparator.EQ:
        out["shape.rank_ordinal"] = 1.0


def of_text(c: Candidate, out: dict[str, float]) -> None:
    """What the text around makes of the number: a modifier, a condition, one of a list of projects, a quotation."""
    w, q, text = words(), c.quantity, c.paragraph.text
    if c.modifier:
        out["veto.modifier"] = 1.0
    if w.named_project.match(c.right) or (q.dimension not in ("percent", "point", "person", "time") and not counts(q)
                                          and w.named_projects.match(text, q.cue_end, c.clause[1])):
        out["shape.named_project"] = 1.0
    if q.comparator is not Comparator.EQ and w.conditional.match(c.clause_text):
        out["shape.conditional"] = 1.0
    if q.dimension == "person" and w.beneficiary.search(c.left):
        out["shape.beneficiary"] = 1.0
    each = w.each_before.search(text, c.clause[0], q.start)
    if each and text[each.start() - 1:each.start()] not in w.reaching:   # 减少到每平方公里1500吨 is a level
        out["shape.each"] = 1.0
    if w.admission.match(text, *c.sentence):
        out["shape.admission"] = 1.0
    if 0 <= _months(c.paragraph) < c.clause[1]:
        out["shape.month_range"] = 1.0
    if w.page_line.search(text, c.sentence[0], q.start):
        out["veto.page"] = 1.0
    if inside := enclosed(text, q.start, q.end):
        out[inside] = 1.0
    if q.dimension not in ("percent", "point") and bracketed(text, q.start) and not c.has("reach", "keep", "grow", "fall"):
        out["shape.bracketed"] = 1.0
    if text[c.sentence[1] - 1] in QUESTIONS:
        out["shape.question"] = 1.0
    if q.dimension.startswith("money"):
        if w.funds.search(text, c.clause[0], q.cue_start) or w.fund_of.match(text, q.cue_end, c.clause[1]):
            out["shape.funds"] = 1.0
    if said := _passage(c):
        out[said] = 1.0
    if w.by_rate.search(text, c.clause[0], q.cue_start):
        out["shape.by_rate"] = 1.0


def of_measure(c: Candidate, measure: Measure, out: dict[str, float]) -> None:
    """What the measure itself says: grown, known, counted under a verb of work, a span of time, a project."""
    w, q = words(), c.quantity
    if q.dimension == "time" and not w.duration_metric.search(measure.metric) and not (
            c.has("reach", "keep", "fall") and not w.years.search(q.unit)):
        out["shape.duration"] = 1.0
    if measure.how == "right" and not measure.verb and counts(q):
        out["shape.right_no_verb"] = 1.0
        if w.of_those.match(c.right):
            out["shape.of_those"] = 1.0
    if measure.how == "right" and q.dimension == "percent" and c.right.startswith(grammar().of):    # 60%以上的医院达到二级标准
        out["shape.share_of_those"] = 1.0
    if measure.kind is not Kind.LEVEL:
        out["shape.growth"] = 1.0
    if measure.known:
        out["shape.known_indicator"] = 1.0
    if not measure.metric or measure.how in ("clause", "heading"):
        out["shape.no_metric"] = 1.0
    if measure.verb:
        out["shape.action_left"] = 1.0
    if not counts(q) and q.dimension not in ("percent", "point", "person") and w.project_noun.match(c.right):
        if not measure.verb:
            out["shape.project_noun"] = 1.0
        elif q.dimension not in SPREAD and q.dimension != "power":   # 建设20万吨锌电解项目, not 建设100公里水系连通工程
            out["shape.project_built"] = 1.0


def _passage(c: Candidate) -> str:
    """What the paragraph's lead or a heading above makes of the number: shape.standard_title, shape.money_title or ''.

    A lead with a colon speaks of its own sentence only, one that holds the number itself of nothing.
    """
    paragraph = c.paragraph
    own = c.quantity.start < len(paragraph.lead) or c.sentence_no and paragraph.text.startswith(COLONS, len(paragraph.lead))
    lead = "" if own else paragraph.lead
    if not paragraph.section.title:
        return _titled(lead)
    return _titled(lead) or next(filter(None, (_titled(section.title) for section in paragraph.section.path())), "")


@lexicon.remembered(1024)
def _titled(title: str) -> str:
    w = words()
    if not title or len(title) > TITLE:
        return ""
    return "shape.standard_title" if w.standard_title.search(title) else "shape.money_title" if w.money_title.search(title) else ""


def _months(paragraph: Paragraph) -> int:
    """Where a run of months since January (1—7月) first stands in the paragraph, -1 for nowhere; found once."""
    if paragraph.months is None:
        m = words().month_range.search(paragraph.text)
        paragraph.months = m.start() if m else -1
    return paragraph.months


def enclosed(text: str, start: int, end: int) -> str:
    """'veto.titled' inside 《》, 'shape.quoted' inside a short “…”, '' elsewhere."""
    left = text[max(0, start - 40):start]
    opened = left.rfind("\u300a")
    if opened >= 0 and "\u300b" not in left[opened:]:
        return "veto.titled"
    left = left[-14:]
    for opening, closing in QUOTES.items():
        at = left.rfind(opening)
        if at >= 0 and closing not in left[at:] and closing in text[end:end + 14]:
            return "shape.quoted"
    return ""


def bracketed(text: str, start: int) -> bool:
    """Whether a bracket that was opened shortly before ``start`` is still open: a remark on what stands before it.

    One that names parts of it (（其中高效节水灌溉20万亩）) goes on as the sentence does.
    """
    left = text[max(0, start - REMARK):start]
    opened = max(left.rfind("\uff08"), left.rfind("("))
    return opened >= 0 and not {"\uff09", ")"} & set(left[opened:]) and not left.startswith(names().part_word, opened + 1)
