"""What a quantity measures: the noun phrase with its subject, found left or right of the number, or carried.

The order of the attempts is the order of the language: left of the number in its clause; right of it where the
left ends in a verb (新建44个…); from a list tied to the number (A、B分别增长x、y); from the number before it in
the sentence; from the lead or heading above.
"""
from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from types import SimpleNamespace

from extract import lexicon, unit
from extract.context import Candidate, all_verbs, counts, ends_in_action, grammar, noun_behind, noun_follows
from extract.region import find_regions

MAX_PHRASE = 60
PLACE_MAX = 8
MAX_NAMES = 40    # a longer list is no list of names and numbers
TOPIC_MAX = 10
SECTOR_REACH = 10   # characters around the end of a trade's name


@dataclass(frozen=True, slots=True)
class Metric:
    """``text``: the phrase; ``how``: the rule that found it; ``verb``: the verb of work it was counted under."""

    text: str
    how: str
    sector: str | None = None
    verb: str = ""


@lexicon.cached
def words() -> SimpleNamespace:
    """Word classes of grammar.yaml and patterns of metric_words.yaml."""
    data = lexicon.load("grammar")
    w = lexicon.compiled("metric_words", plain=("strip_ends", "sector_hint"), action=_long(data["action"]),
                         light=_long(data["light"]), province=_provinces())
    strip = {*data["lead"], *data["light"]}
    w.lead, w.lengths, w.light = frozenset(strip), tuple(sorted({len(x) for x in strip}, reverse=True)), frozenset(data["light"])
    w.keep_lead, w.safe, w.keep_action = tuple(data["keep_lead"]), frozenset(data["lead_single"]), frozenset(data["keep_action"])
    w.prepositions, w.areas = tuple(data["preposition"]), frozenset(data["areas"])
    w.general, w.general_set = tuple(sorted(data["general_head"], key=len, reverse=True)), frozenset(data["general_head"])
    return w


def _long(words_: list[str]) -> list[str]:
    """Words of two characters or more: single ones stand inside too many others (能 in 技能)."""
    return [w for w in words_ if len(w) > 1]


def _provinces() -> list[str]:
    """Full names of provinces: what a phrase opens with and the region column says already."""
    from extract.gazetteer import gazetteer
    return [r.full_name for r in gazetteer().codes.values() if r.level == "province"]


def said_unit(name: str) -> tuple[str, str]:
    """(name without it, unit) where a unit stands in brackets behind the name; (name, '') elsewhere."""
    w = words()
    name = w.item_mark.sub("", name)
    m = w.bracket_unit.search(name)
    return (name[:m.start()], m["unit"]) if m and unit.parse(m["unit"]).dimension else (name, "")


def find_all(cands: list[Candidate]) -> list[Metric]:
    """One answer per candidate, in order; needs the whole paragraph because subjects are carried along it."""
    found: dict[int, Metric] = {}
    out: list[Metric] = []
    for c in cands:
        metric = _find(c, found)
        found[id(c)] = metric
        out.append(metric)
    return out


def _find(c: Candidate, found: dict[int, Metric]) -> Metric:
    sector = sector_of(c)
    if c.modifier:
        return Metric(clean(c.noun) or _right(c), "modifier", sector)
    answer = _tied(c) or _own(c, found)
    if answer is None and (before := _carried(c, found)):
        answer = _reverbed(before, ends_in_action(c.noun))
    if answer is None:
        answer = _lead(c) or _verb(c) or _heading(c) or Metric(_right(c) or clean(c.clause_text), "clause")
    text = complete(answer.text, sector or _topic(c))
    return Metric(text[:MAX_PHRASE], answer.how, sector, answer.verb)


def _reverbed(before: Metric, verb: str) -> Metric:
    """The name before under a verb of its own: 新建农村公路300公里，改造600公里."""
    if not verb or verb == before.verb:
        return before
    noun = before.text[len(before.verb):] if before.verb and before.text.startswith(before.verb) else before.text
    return Metric(_with_verb(verb, noun), before.how, verb=verb)


def _own(c: Candidate, found: dict[int, Metric]) -> Metric | None:
    """Left of the number, or right of it where the left is a verb or nothing."""
    noun = c.noun
    left = clean(noun)
    verbs = not left or all_verbs(left)
    if noun_follows(c) and _counts(c) and (verbs or _adverbial(noun) or ends_in_action(noun)):
        if right := _right(c):
            verb = ends_in_action(noun) or _verb_before(c)
            return Metric(_with_verb(verb, right), "right", verb=verb)
    if noun_follows(c) and _counts(c) and len(left) <= 3 and counts(c.quantity) and (right := _right(c)):
        return Metric(right, "right", verb=left)
    if c.quantity.dimension == "percent" and words().cover.search(noun) and (right := _right(c)):
        earlier = _carried(c, found)
        subject = clean(noun[:-2]) or (earlier.text if earlier else "")
        return Metric(subject + noun[-2:] + right, "cover")
    if words().share_of.match(left) and c.previous is not None and (before := _carried(c, found)):
        return Metric(before.text + left, "carried")
    if left in words().areas and (before := _carried(c, found)):
        return Metric(left + _without_area(before.text), "carried", verb=before.verb)
    if left and not verbs and not _adverbial(noun):
        if c.previous is not None and (_place(left) or _elliptic(c, left)) and (carried := _carried(c, found)):
            return Metric(_new_head(carried.text, left), "carried", verb=carried.verb)
        verb = _verb_at_head(_strip_lead(noun)) or ("" if c.first_of_clause else _verb_before(c))
        return Metric(_with_verb(verb, left), "left", verb=verb)
    if left and _adverbial(noun):
        if inner := _after_inner_verb(noun):
            return Metric(inner, "inner", verb=_verb_at_head(inner))
        if len(left) > PLACE_MAX // 2 and c.has("reach", "keep", "grow", "fall"):
            return Metric(left, "left")
    opens = c.first_of_clause and not left and noun_behind(c)   # 60%以上的行政村达到…
    if (noun_follows(c) or opens) and not c.has("reach", "keep", "grow", "fall", "growth_noun", "fall_noun"):
        if right := _right(c):
            return Metric(right, "right", verb=ends_in_action(noun))
    return None


def _without_area(phrase: str) -> str:
    areas = words().areas
    return next((phrase[n:] for n in (4, 3, 2) if phrase[:n] in areas and len(phrase) > n + 1), phrase)


def _place(phrase: str) -> bool:
    """Whether a phrase is a place's name and nothing else (其中贵阳市达到82%)."""
    if len(phrase) > PLACE_MAX:
        return False
    mentions = find_regions(phrase)
    return len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(phrase)


def _elliptic(c: Candidate, left: str) -> bool:
    """Whether ``left`` leans on the name before it: a bare head in the same clause, or no measure at all."""
    w = words()
    return left in w.general_set and not c.first_of_clause or w.not_topic.fullmatch(left) is not None


def _new_head(before: str, head: str) -> str:
    """The subject of the name before with another head: X主营业务收入, then 增加值 → X增加值."""
    w = words()
    if head not in w.general_set:
        return before
    old = next((h for h in w.general if before.endswith(h) and len(before) > len(h)), "")
    return before[:-len(old)] + head if old else head


def _counts(c: Candidate) -> bool:
    """Units that count or measure the noun behind them; a share or a rate of growth measures what stands before."""
    return c.quantity.dimension not in ("percent", "point") and not c.has("growth_noun", "fall_noun")


def _adverbial(noun: str) -> bool:
    """Whether what stands on the left is an adverbial (围绕产业需求, 在30) rather than the thing measured."""
    w = words()
    head = noun.lstrip()
    return head.startswith(w.prepositions) and not w.rest_clause.search(head)


def _after_inner_verb(noun: str) -> str:
    last = None
    for m in words().inner_verb.finditer(noun):
        if m.end() < len(noun):
            last = m
    return clean(noun[last.end():]) if last else ""


def _verb_at_head(noun: str) -> str:
    """The verb of work the phrase opens with (新增就业), to keep it in the name of a flow."""
    g = grammar()
    for n in g.action_lengths:
        if noun[:n] in g.action:
            return noun[:n]
    return ""


def _verb_before(c: Candidate) -> str:
    """The verb of the list this item stands in: 新打造A5个、B5条."""
    node = c.previous
    if node is None or c.first_of_clause:
        return ""
    if c.list_verb is None:
        own = ends_in_action(node.noun) if all_verbs(clean(node.noun)) else _verb_at_head(_strip_lead(node.noun))
        c.list_verb = own or (node.list_verb or "")
    return c.list_verb


def _with_verb(verb: str, noun: str) -> str:
    if verb in words().keep_action and not noun.startswith(verb):
        return verb + noun
    return noun


def _right(c: Candidate) -> str:
    """The noun phrase behind the number, up to the next item, verb or boundary."""
    w = words()
    text = c.right
    text = w.right_head.sub("", text, count=1)
    if m := w.right_stop.search(text):
        text = text[:m.start()]
    text = w.right_trim.sub("", text)
    return text.strip(w.strip_ends)[:MAX_PHRASE]


def _tied(c: Candidate) -> Metric | None:
    """A、B分别增长x、y: names and numbers in the same order; one number of a list keeps its own name."""
    group = c.group
    if len(group) < 2:
        return None
    first = group[0]
    if len(group) > MAX_NAMES:
        return None
    position = next(i for i, member in enumerate(group) if member is c)
    if position and c.left_start < c.np_end and clean(c.noun):
        return None
    tied = any(w in grammar().tied for w, _ in first.tail) or first.noun.endswith(grammar().tied)
    names = split_names(clean(first.noun))
    if len(names) == len(group) and (tied or len(names) > 1):
        return Metric(names[position], "tied")
    return None


def split_names(phrase: str) -> list[str]:
    """Names of a list with what they share put back: 城镇和农村居民收入 → 城镇居民收入, 农村居民收入."""
    w = words()
    if m := w.numerals_of_sectors.match(phrase):
        rest = phrase[m.end():]
        return [n + m["unit"] + rest for n in m["numbers"]]
    parts = [p for p in w.split_names.split(phrase) if p]
    if len(parts) < 2:
        return parts
    last, first = parts[-1], parts[0]
    first_head = next((h for h in w.general if first.endswith(h) and len(first) > len(h)), "")
    if first_head and any(p in w.general_set for p in parts[1:]):
        stem = first[:-len(first_head)]
        return [first, *(stem + p if p in w.general_set else p for p in parts[1:])]
    if m := w.shared_head.match(first):
        return [first, *(p if w.shared_head.match(p) else m.group() + p for p in parts[1:])]
    return [*(p if w.whole_name.search(p) else p + _shared_tail(p, last) for p in parts[:-1]), last]


def _shared_tail(name: str, last: str) -> str:
    """What ``name`` takes from the end of the list's last name: 城镇 from 农村常住居民人均可支配收入."""
    return last[len(name):] if len(name) <= 6 and len(last) - len(name) >= 2 else ""


def _carried(c: Candidate, found: dict[int, Metric]) -> Metric | None:
    """The measure of the number before it: 地区生产总值增长5%、迈上3万亿元台阶."""
    node = c.previous
    if node is None or id(node) not in found:
        return None
    group = node.group
    if len(group) > 1 and node is group[-1] and found[id(node)].how == "tied":
        return None
    before = found[id(node)]
    return Metric(before.text, "carried", verb=before.verb) if before.text else None


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
    w = words()
    begin, end = c.sentence[0], min(c.sentence[1], c.quantity.start)
    named = c.paragraph.sectors
    if named is None:
        named = c.paragraph.sectors = _sectors(c.paragraph.text)
    at = bisect_left(named, (end, "")) - 1
    if at >= 0 and named[at][0] >= begin:
        return named[at][1]
    for title in (c.paragraph.lead, *(s.title for s in c.paragraph.section.path())):
        if w.sector_hint in title and (m := w.sector.match(title)):
            return str(m["name"])
    return None


def _sectors(text: str) -> list[tuple[int, str]]:
    """Trades named in a text, where: the pattern is tried only around the character that ends every trade's name."""
    w = words()
    found: list[tuple[int, str]] = []
    done = 0
    at = text.find(w.sector_hint)
    while at >= 0:
        if m := w.sector.search(text, max(done, at - SECTOR_REACH), at + SECTOR_REACH):
            found.append((m.start(), str(m["name"])))
            done = m.end()
        at = text.find(w.sector_hint, max(at + 1, done))
    return found


def complete(metric: str, sector: str | None) -> str:
    """Put the trade before a measure too general to stand alone (产能 → 电解铝产能)."""
    if sector and metric in words().general_set and sector not in metric:
        return sector + metric
    return metric


def _topic(c: Candidate) -> str | None:
    """The noun a list lead or heading consists of (2.集成电路。), to complete a general measure with."""
    w = words()
    for title in (_lead_above(c), c.paragraph.section.title):
        if 2 <= len(title) <= TOPIC_MAX and w.topic.fullmatch(title) and not title.startswith(w.prepositions) \
                and not _verb_at_head(title) and not ends_in_action(title) and _strip_lead(title) == title:
            return title
    return None


@lexicon.remembered(8192)
def _strip_lead(phrase: str) -> str:
    """Words without meaning for the measure off the left end: 到2025年, 力争, 全省, 其中 …"""
    w = words()
    phrase = w.modal_inside.sub("", phrase.strip(w.strip_ends))
    while phrase:
        if phrase.startswith(w.keep_lead):
            return phrase
        if m := w.time_lead.match(phrase):
            phrase = phrase[m.end():].lstrip(w.strip_ends)
            continue
        if m := w.region_lead.match(phrase):
            phrase = phrase[m.end():]
            continue
        n = _lead_length(phrase)
        if not n:
            return phrase
        phrase = phrase[n:].lstrip(w.strip_ends)
    return phrase


def _lead_length(phrase: str) -> int:
    """Length of the lead word ``phrase`` opens with. One character counts only before another lead: 要 in 要实施, not in 要素."""
    w = words()
    for n in w.lengths:
        if phrase[:n] in w.lead and n < len(phrase):
            if n > 1 or phrase[0] in w.safe or any(phrase[1:1 + k] in w.lead or phrase[1:1 + k] in grammar().action
                                                  for k in (2, 3, 4)):
                return n
            return 0
    return 0


@lexicon.remembered(8192)
def clean(phrase: str) -> str:
    """The bare noun phrase of what stands beside a number."""
    w = words()
    phrase = _strip_lead(phrase)
    phrase = phrase.strip(w.strip_ends)
    return "" if phrase in w.lead or phrase in grammar().connectors else phrase
