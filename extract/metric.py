"""What a quantity measures: the noun phrase with its subject, found left or right of the number, or carried.

The order of the attempts is the order of the language: left of the number in its clause; right of it where the
left ends in a verb (新建44个…); from a list tied to the number (A、B分别增长x、y); from the number before it in
the sentence; from the lead or heading above.
"""
from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extract.context import Candidate, all_verbs, counts, ends_in_action, grammar, is_tied, noun_behind, noun_follows
from extract.phrase import (
    after_inner_verb,
    clean,
    complete,
    is_adverbial,
    is_place,
    listed_places,
    new_head,
    split_names,
    strip_lead,
    trade,
    verb_at_head,
    with_verb,
    without_area,
    words,
)

MAX_PHRASE = 60
UNKNOWN_VERB = 3  # characters left of a count that can still be a verb no list holds
NAME_MAX = 14     # a longer piece before a comma is a sentence
MAX_NAMES = 40    # a longer list is no list of names and numbers
TOPIC_MAX = 10
SHARED = ("percent", "money")   # what is told of parts as of the whole
PART_MAX = 10
SECTOR_REACH = 12   # characters before 行业 that can hold a trade's name


@dataclass(frozen=True, slots=True)
class Metric:
    """``text``: the phrase; ``how``: the rule that found it; ``verb``: the verb of work it was counted under."""

    text: str
    how: str
    sector: str | None = None
    verb: str = ""
    whole: str = ""       # of a part: the name of what it is a part of


class Metrics(dict[Candidate, Metric]):
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
    answer = _tied(c, found) or _own(c, found) or _numberless(c)
    if answer is None and (before := _carried(c, found)):
        answer = _reverbed(before, ends_in_action(c.noun))
    if answer is None:
        answer = _lead(c) or _verb(c) or _heading(c) or Metric(_right(c) or clean(c.clause_text), "clause")
    text = complete(answer.text, sector or _clause_topic(c) or _topic(c))
    return Metric(text[:MAX_PHRASE], answer.how, sector, answer.verb, answer.whole)


def _reverbed(before: Metric, verb: str) -> Metric:
    """The name before under a verb of its own: 新建农村公路300公里，改造600公里."""
    if not verb or verb == before.verb:
        return before
    noun = before.text[len(before.verb):] if before.verb and before.text.startswith(before.verb) else before.text
    return Metric(with_verb(verb, noun), before.how, verb=verb)


def _own(c: Candidate, found: Metrics) -> Metric | None:
    """The candidate's own phrase by the first rule that answers."""
    left = clean(c.noun)
    for rule in (_behind_verb, _cover, _leaning, _through, _left, _in_adverbial, _behind):
        if answer := rule(c, left, found):
            return answer
    return None


def _behind_verb(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Right of the number where the left is a verb, an adverbial or next to nothing (新建44个县域物流中心)."""
    noun = c.noun
    if not (noun_follows(c) and _counts(c)):
        return None
    if not left or all_verbs(left) or is_adverbial(noun) or ends_in_action(noun):
        verb = ends_in_action(noun) or _verb_before(c)
        return Metric(with_verb(verb, right), "right", verb=verb) if (right := _right(c)) else None
    if len(left) <= UNKNOWN_VERB and counts(c.quantity) and (right := _right(c)):
        return Metric(right, "right", verb=left)
    return None


def _cover(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """A share of what stands behind it: 高铁覆盖80%以上的大城市."""
    if c.quantity.dimension != "percent" or not (verb := words().cover.search(c.noun)) or not (right := _right(c)):
        return None
    earlier = _carried(c, found)
    name = clean(c.noun[:verb.start()]) or (earlier.text if earlier else "")
    return Metric(name + verb.group() + right, "cover")


def _leaning(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """A left side that needs the name before it: 占…比重, 农村地区, 其中贵阳市, a bare 增加值."""
    if c.previous is None or not left or (before := _carried(c, found)) is None:
        return None
    w = words()
    if w.share_of.match(left):
        return Metric(before.text + left, "carried")
    if left in w.general_set and _clause_topic(c):
        return None
    own = verb_at_head(left)
    noun = before.text.removeprefix(before.verb)
    if w.unfinished.fullmatch(left.removeprefix(own)) and (rest := w.class_head.sub("", noun, count=1)) != noun:
        verb = own or before.verb
        return Metric(with_verb(verb, left.removeprefix(own) + rest), "carried", verb=verb)   # 国家级园区3个、省级5个
    if w.bare_head.fullmatch(left) and not sector_of(c):   # 生产总值增长10%，总量达到2万亿元
        return Metric(named if (named := new_head(before.text, left)) != left else before.text + left, "carried", verb=before.verb)
    if not is_place(left) and (whole := _whole(c, left, found)):
        return Metric(left + whole, "carried", verb=before.verb, whole=whole)
    if left in words().areas:
        return Metric(left + without_area(before.text), "carried", verb=before.verb)
    if not all_verbs(left) and not is_adverbial(c.noun) and (is_place(left) or _elliptic(c, left)):
        return Metric(new_head(before.text, left), "carried", verb=before.verb)
    return None


def _whole(c: Candidate, left: str, found: Metrics) -> str:
    """The name of what ``left`` is a part of (其中水稻超过85%, 其中五星级2家、四星级8家), '' where it names no part."""
    w, before = words(), c.previous
    if before is None or before.quantity.dimension != c.quantity.dimension or left.startswith(w.part_word) or w.measure_end.search(left):
        return ""
    if all_verbs(left) or is_adverbial(c.noun):
        return ""
    gap = c.paragraph.text[before.quantity.cue_end:c.quantity.start]
    if gap[:1] in grammar().connectors and found[before].whole:
        return found[before].whole
    opened = c.paragraph.text[max(before.quantity.cue_end, c.clause[0]):c.quantity.start].lstrip("\uff0c,\u3001").startswith(w.part_word)
    part = c.quantity.dimension in SHARED or w.part.search(left) is not None
    return found[before].text if opened and part and len(left) <= PART_MAX else ""


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
    verb = verb_at_head(strip_lead(c.noun)) or ("" if c.first_of_clause else _verb_before(c))
    return Metric(with_verb(verb, left), "left", verb=verb)


def _in_adverbial(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Behind the last verb of an adverbial: 围绕重点群体开展职业技能培训30万人次."""
    if not left or not is_adverbial(c.noun):
        return None
    if inner := after_inner_verb(c.noun):
        return Metric(inner, "inner", verb=verb_at_head(inner))
    known = len(left) > UNKNOWN_VERB + 1 and c.has("reach", "keep", "grow", "fall")   # 沿海港口泊位数达到
    return Metric(left, "left") if known else None


def _behind(c: Candidate, left: str, found: Metrics) -> Metric | None:
    """Right of the number for want of anything left of it: 60%以上的行政村达到清洁标准."""
    opens = c.first_of_clause and not left and noun_behind(c)
    if not (noun_follows(c) or opens) or c.has("reach", "keep", "grow", "fall", "growth_noun", "fall_noun"):
        return None
    return Metric(right, "right", verb=ends_in_action(c.noun)) if (right := _right(c)) else None


def _elliptic(c: Candidate, left: str) -> bool:
    """Whether ``left`` leans on the name before it: a bare head in the same clause, or no measure at all."""
    w = words()
    return left in w.general_set and not c.first_of_clause or w.not_topic.fullmatch(left) is not None


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
    text = c.right
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


def _tied(c: Candidate, found: Metrics) -> Metric | None:
    """A、B分别增长x、y: names or places and numbers in the same order; one number of a list keeps its own name."""
    group = c.group
    if not 2 <= len(group) <= MAX_NAMES:
        return None
    first = group[0]
    position = next(i for i, member in enumerate(group) if member is c)
    if position and c.left_start < c.np_end and clean(c.noun):
        return None
    text = c.paragraph.text
    places, end = listed_places(text, first.clause[0], first.quantity.start, len(group))
    if places:
        measure = clean(words().places_tail.sub("", text[end:max(end, first.np_end)], count=1))
        before = None if measure and not all_verbs(measure) else _carried(first, found)
        return Metric(before.text if before else measure, "tied") if before or measure else None
    tied = is_tied(first)
    if tied and (years := words().year_list.search(first.noun)):   # 总量2015年、2020年分别达到…: one name, a number a year
        return Metric(name, "tied") if (name := clean(first.noun[:years.start()])) else None
    names = split_names(clean(first.noun), len(group))
    if tied and len(names) < len(group):
        names = _names_before(first, found, len(group)) or names
    if len(names) == len(group) and (tied or len(names) > 1):
        return Metric(names[position], "tied")
    return None


def _names_before(first: Candidate, found: Metrics, n: int) -> list[str]:
    """The last ``n`` names where a list runs over commas: 单位GDP能耗，碳排放较2025年分别下降10%和17%."""
    node = first.previous
    start = max(first.sentence[0], node.quantity.cue_end if node is not None and node.sentence_no == first.sentence_no else 0)
    names = split_names(first.paragraph.text[start:first.np_end], 0)[-n:]
    added = names[:-1]
    plain = all(2 <= len(name) <= NAME_MAX and not verb_at_head(name) and not ends_in_action(name) and clean(name) == name
                and not words().told.search(name)
                for name in added)
    return [*added, clean(names[-1])] if len(names) == n and plain else []


def _carried(c: Candidate, found: Metrics) -> Metric | None:
    """The measure of the number before it: 地区生产总值增长5%、迈上3万亿元台阶."""
    node = c.previous
    if node is None:
        return None
    group, before = node.group, found[node]
    if len(group) > 1 and node is group[-1] and before.how == "tied":
        return Metric(clean(group[0].noun), "carried") if len(c.group) < 2 else None   # one number for all of them
    return Metric(before.text, "carried", verb=before.verb) if before.text else None


def _numberless(c: Candidate) -> Metric | None:
    """The measure of the clause before, where that one bounds it by no number of its own."""
    text, at = c.paragraph.text, c.clause[0]
    begin = max(text.rfind(sign, c.sentence[0], at - 1) for sign in "\uff0c\uff1b,;") + 1 if at else 0
    if begin <= c.sentence[0] and begin or clean(c.noun):
        return None
    m = words().numberless.match(text[max(begin, c.sentence[0]):at].rstrip("\uff0c,"))
    return Metric(name, "clause_before") if m and (name := clean(m["name"])) else None


def _lead(c: Candidate) -> Metric | None:
    """The words before a colon, or the clause before."""
    text = c.paragraph.text
    at = c.clause[0]
    if at and text[at - 1] in "\uff1a:":
        begin = max(text.rfind(s, 0, at - 1) for s in "\u3002\uff0c\uff1b,;") + 1
        if lead := clean(text[begin:at - 1]):
            return Metric(lead, "colon")
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
    title = _lead_above(c) or c.paragraph.section.title
    return Metric(clean(title), "heading") if 2 <= len(title) <= 24 else None


def _lead_above(c: Candidate) -> str:
    """The paragraph's lead, unless the number stands in it."""
    return c.paragraph.lead if c.quantity.start >= len(c.paragraph.lead) else ""


def sector_of(c: Candidate) -> str | None:
    """The trade a sentence speaks of: its own X行业 first, then the list lead, then the headings above."""
    begin, end = c.sentence[0], min(c.sentence[1], c.quantity.start)
    named = c.paragraph.sectors
    if named is None:
        named = c.paragraph.sectors = _sectors(c.paragraph.text)
    at = bisect_left(named, (end, "")) - 1
    if at >= 0 and named[at][0] >= begin:
        return named[at][1]
    for title in (c.paragraph.lead, *(s.title for s in c.paragraph.section.path())):
        if (found := _sectors(title)) and found[0][0] == 0:
            return found[0][1]
    return None


def _sectors(text: str) -> list[tuple[int, str]]:
    """Trades named in a text, each with where the words before its 行业 begin."""
    w = words()
    found: list[tuple[int, str]] = []
    done = 0
    for m in w.sector.finditer(text) if w.sector_hint in text else ():
        run = w.sector_name.search(text, max(done, m.start() - SECTOR_REACH), m.start())
        if run and (name := trade(run.group())):
            found.append((run.start(), name))
        done = m.end()
    return found


def _clause_topic(c: Candidate) -> str | None:
    """The noun a clause before consists of (专业技术人才，到2030年总量达到…), to complete a general measure with."""
    text, at, w = c.paragraph.text, c.clause[0], words()
    if not c.first_of_clause or not at or text[at - 1] not in "\uff0c,":
        return None
    begin = max(text.rfind(sign, c.sentence[0], at - 1) for sign in "\uff0c\uff1b,;\uff1a:") + 1 or c.sentence[0]
    name = text[max(begin, c.sentence[0]):at - 1]
    plain = 2 <= len(name) <= TOPIC_MAX and w.topic.fullmatch(name) and strip_lead(name) == name and not name.startswith(w.prepositions)
    return name if plain and not verb_at_head(name) and not ends_in_action(name) and clean(name) == name else None


def _topic(c: Candidate) -> str | None:
    """The noun a list lead or heading consists of (2.集成电路。), to complete a general measure with."""
    w = words()
    for title in (_lead_above(c), c.paragraph.section.title):
        if 2 <= len(title) <= TOPIC_MAX and w.topic.fullmatch(title) and not title.startswith(w.prepositions) \
                and not verb_at_head(title) and not ends_in_action(title) and strip_lead(title) == title:
            return title
    return None


