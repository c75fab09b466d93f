"""What a quantity measures: the noun phrase with its subject, found left or right of the number, or carried.

The order of the attempts is the order of the language: left of the number in its clause; right of it where the
left ends in a verb (新建44个…); from a list tied to the number (A、B分别增长x、y); from the number before it in
the sentence; from the lead or heading above.
"""
from __future__ import annotations

from extract.carry import Answers, Metric, carried, leaning, numberless, reverbed, totalled
from extract.context import (
    Candidate,
    all_verbs,
    counts,
    ends_in_action,
    grammar,
    noun_behind,
    noun_follows,
    peel,
)
from extract.listed import tied
from extract.phrase import (
    after_inner_verb,
    clean,
    complete,
    is_adverbial,
    is_place,
    said_unit,
    strip_lead,
    verb_at_head,
    with_verb,
    words,
)
from extract.topic import clause_topic, lead_above, sector_of, topic, work_topic

MAX_PHRASE = 60
UNKNOWN_VERB = 3  # characters left of a count that can still be a verb no list holds
SERVED = frozenset({"person", "person_time"})


class Metrics(Answers):
    """Answers by candidate of a paragraph, each found when it is first asked for.

    Subjects are carried along a sentence, so the numbers before one are answered first.
    """

    def __missing__(self, c: Candidate) -> Metric:
        chain = [c]
        while (before := chain[-1].previous) is not None and before not in self:
            chain.append(before)
        for node in reversed(chain):
            self[node] = _find(node, self)
        return self[c]


def _find(c: Candidate, found: Metrics) -> Metric:
    sector = sector_of(c)
    if c.modifier:
        return Metric(clean(c.noun) or _right(c), "modifier", sector)
    answer = tied(c, found) or _own(c, found) or numberless(c)
    if answer is None and c.first_of_clause:
        answer = (_colon(c) if c.previous is not None else None) or _worked_on(c)
    if answer is None and (before := carried(c, found)):
        answer = totalled(reverbed(before, ends_in_action(c.noun)), c)
    if answer is None:
        answer = _lead(c) or _verb(c) or _heading(c) or Metric(_right(c) or clean(c.clause_text), "clause")
    text = complete(answer.text, sector or clause_topic(c) or topic(c))
    if c.quantity.dimension == "point":
        text = words().compared.sub("", text)
    if text == words().economy and c.quantity.dimension == "percent":
        text = words().economy_growth
    if c.share_of:
        text = words().share_name.format(part=words().share_end.sub("", text), whole=c.share_of)
    return Metric(text[:MAX_PHRASE], answer.how, sector, answer.verb, answer.whole)


def _own(c: Candidate, found: Metrics) -> Metric | None:
    """The candidate's own phrase by the first rule that answers."""
    left = "" if _listed_share(c) else clean(c.noun)
    for rule in (_before_bracket, _area_of_lead, _behind_verb, _cover, leaning, _through, _left, _in_adverbial, _behind):
        if answer := rule(c, left, found):
            return answer
    return None


def _before_bracket(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """What stands before the brackets that hold the number alone: 资产负债率保持稳定（65%左右）."""
    text = c.paragraph.text
    if left or c.aside is None or c.quantity.cue_start != c.aside[0] + 1:
        return None
    start = text.rfind("\uff0c", c.sentence[0], c.aside[0]) + 1 or c.sentence[0]
    end, _ = peel(text, start, c.aside[0])
    name = words().steady.sub("", clean(text[start:end]))
    return Metric(name, "left") if len(name) > UNKNOWN_VERB else None


def _behind_verb(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Right of the number where the left is a verb, an adverbial or next to nothing (新建44个县域物流中心)."""
    noun = c.noun
    if not (noun_follows(c) and _counts(c)):
        return None
    listed = words().and_others.search(noun) or noun.endswith(grammar().of)     # 建成甲、乙等6个电源项目, 淘汰区域内的500万辆车
    if listed or not left or all_verbs(left) or is_adverbial(noun) or ends_in_action(noun) or words().each_of.fullmatch(left):
        verb = verb_at_head(strip_lead(noun)) if listed else ends_in_action(noun) or _verb_before(c)
        return Metric(with_verb(verb, right), "left" if listed else "right", verb=verb) if (right := _right(c)) else None
    if len(left) <= UNKNOWN_VERB and counts(c.quantity) and (right := _right(c)):
        return Metric(right, "right", verb=left)
    return None


def _cover(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """A share of what stands behind it: 高铁覆盖80%以上的大城市."""
    if c.quantity.dimension != "percent" or not (verb := words().cover.search(c.noun)) or not (right := _right(c)):
        return None
    earlier = carried(c, found)
    name = clean(c.noun[:verb.start()]) or (earlier.text if earlier else "")
    return Metric(name + verb.group() + right, "cover")


def _through(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """A share of what stands before it that does what stands behind it: 二级以上医院100%设置发热门诊."""
    q = c.quantity
    if q.dimension != "percent" or c.tail or not left or q.cue_end != q.end or q.cue_start != q.start or words().measure_end.search(left):
        return None
    if all_verbs(left) or is_adverbial(c.noun) or not noun_follows(c) or not (right := _right(c)):
        return None
    return Metric(left + right, "through")


def _left(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Left of the number in its clause, under the verb of its list."""
    if not left or all_verbs(left) or is_adverbial(c.noun):
        return None
    verb = verb_at_head(strip_lead(c.noun))
    if not verb and not c.first_of_clause and not verb_at_head(c.noun.lstrip(words().strip_ends)):   # 建设公路200公里、实施防护工程300公里
        verb = _verb_before(c)
    return Metric(with_verb(verb, left), "left", verb=verb)


def _in_adverbial(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Behind the last verb of an adverbial: 围绕重点群体开展职业技能培训30万人次."""
    if not left or not is_adverbial(c.noun):
        return None
    if inner := after_inner_verb(c.noun):
        return Metric(inner, "inner", verb=verb_at_head(inner))
    # 沿海港口泊位数达到; 为14岁女生接种疫苗覆盖率不低于90%
    known = len(left) > UNKNOWN_VERB + 1 and (c.has("reach", "keep", "grow", "fall") or words().measure_end.search(left))
    served = counts(c.quantity) or c.quantity.dimension in SERVED or words().done_for.search(left)       # 为65岁以上老年人免费体检60万人次
    name = words().done_to.sub("", left, count=1)
    return Metric(name, "left") if known or served and len(name) > UNKNOWN_VERB + 1 else None


def _behind(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Right of the number for want of anything left of it: 60%以上的行政村达到清洁标准."""
    opens = (c.first_of_clause or _listed_share(c)) and not left and noun_behind(c)
    if not (noun_follows(c) or opens) or c.has("reach", "keep", "grow", "fall", "growth_noun", "fall_noun"):
        return None
    return Metric(right, "right", verb=ends_in_action(c.noun)) if (right := _right(c)) else None


def _listed_share(c: Candidate) -> bool:
    """Whether the number opens an item of a list and is a share of what stands behind it (市市通高铁、98%以上的乡镇通三级公路)."""
    g, text, at = grammar(), c.paragraph.text, c.quantity.cue_start
    return at > 0 and text[at - 1] in g.joins and text.startswith(g.of, c.quantity.cue_end) and not _counts(c)


def _counts(c: Candidate) -> bool:
    """Units that count or measure the noun behind them; a share or a rate of growth measures what stands before."""
    return c.quantity.dimension not in ("percent", "point") and not c.has("growth_noun", "fall_noun")


def _verb_before(c: Candidate) -> str:
    """The verb of the list this item stands in: 新打造A5个、B5条."""
    node = c.previous
    if node is None or c.first_of_clause:
        return ""
    if c.list_verb is None:
        own = ends_in_action(node.noun) if all_verbs(clean(node.noun)) else verb_at_head(strip_lead(node.noun))
        c.list_verb = own or (node.list_verb or "")
    return c.list_verb


def _right(c: Candidate) -> str:
    """The noun phrase behind the number, up to the next item, verb or boundary."""
    w = words()
    text = grammar().inclusive.sub("", c.right)
    text = w.right_head.sub("", text, count=1)
    if m := w.right_stop.search(text):
        text = text[:m.start()]
    text = w.right_trim.sub("", text).strip(w.strip_ends)[:MAX_PHRASE]
    return _finished(c, text) if w.unfinished.search(text) else text


def _finished(c: Candidate, name: str) -> str:
    """A class with the noun that the next of its list says: 36座大中型、280座小型水库 → 大中型水库."""
    after = c.following
    if after is None or c.paragraph.text[c.right_end:after.quantity.cue_start].strip(words().strip_ends):
        return name
    rest = words().class_head.sub("", _right(after), count=1)
    return name + rest if rest and rest != _right(after) else name


def _colon(c: Candidate) -> Metric | None:
    """The words before the colon that opens the clause: 电压合格率：≥99.5%."""
    text, at = c.paragraph.text, c.clause[0]
    if not at or text[at - 1] not in "\uff1a:":
        return None
    begin = max(text.rfind(s, 0, at - 1) for s in "\u3002\uff0c\uff1b,;") + 1
    lead = words().goal_tail.sub("", clean(text[begin:at - 1]))
    name, unit = said_unit(lead)
    end, tail = peel(name, 0, len(name))
    if tail and end:        # 万元GDP用水量下降：12%; 能耗降低（%）：13
        c.tail += tuple(pair for pair in tail if pair not in c.tail)
        lead = clean(name[:end]) + (f"（{unit}）" if unit else "")
    return Metric(lead, "colon") if lead else None


def _worked_on(c: Candidate) -> Metric | None:
    """What the clause before says is worked on, under the number's own verb: 抓好高标准农田建设，新建3万亩."""
    verb = ends_in_action(c.noun)
    name = work_topic(c) if verb else None
    return Metric(with_verb(verb, name), "clause_before", verb=verb) if name else None


def _area_of_lead(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """What stands before the colon, of the area or the place behind it: 供电可靠率：城市99.99%; 各市用水总量目标：甲市45亿立方米."""
    w, place = words(), is_place(left)
    if not (place or left in w.areas) or not c.first_of_clause or not (lead := _colon(c)) or not w.measure_end.search(lead.text):
        return None
    return lead if place else Metric(left + lead.text, "colon")


def _lead(c: Candidate) -> Metric | None:
    """The words before a colon, or the clause before."""
    if answer := _colon(c):
        return answer
    text, at = c.paragraph.text, c.clause[0]
    before = clean(words().topic_tail.sub("", text[c.sentence[0]:at].rstrip("\uff0c,")))
    if 2 <= len(before) <= 24:
        return Metric(before, "clause_before")
    return None


def _verb(c: Candidate) -> Metric | None:
    """The verb of work itself, where nothing else is named: 计划搬迁4300户."""
    verb = clean(c.noun)
    return Metric(verb, "verb", verb=verb) if verb and all_verbs(verb) and verb not in words().light else None


def _heading(c: Candidate) -> Metric | None:
    """The lead of the paragraph or the nearest heading."""
    title = lead_above(c) or c.paragraph.section.title
    return Metric(clean(title), "heading") if 2 <= len(title) <= 24 else None
