"""Names that lean on the number before them: carried along a sentence, its parts, its heads, its list of names."""
from __future__ import annotations

from dataclasses import dataclass

from extract.context import Candidate, all_verbs, counts, ends_in_action, grammar
from extract.phrase import (
    clean,
    is_adverbial,
    is_place,
    new_head,
    split_names,
    verb_at_head,
    with_verb,
    without_area,
    without_place,
    words,
)
from extract.topic import clause_topic, sector_of

NAME_MAX = 14     # a longer piece before a comma is a sentence
SHARED = ("percent", "money")   # what is told of parts as of the whole
PART_MAX = 16
MONEY = ("money", "money_usd")
ECHO_MIN = 3     # a shorter end stands in too many names


@dataclass(frozen=True, slots=True)
class Metric:
    """``text``: the phrase; ``how``: the rule that found it; ``verb``: the verb of work it was counted under."""

    text: str
    how: str
    sector: str | None = None
    verb: str = ""
    whole: str = ""       # of a part: the name of what it is a part of


Answers = dict[Candidate, Metric]     # of a paragraph; each found when it is first asked for


def reverbed(before: Metric, verb: str) -> Metric:
    """The name before under a verb of its own: 新建农村公路300公里，改造600公里."""
    if not verb or verb == before.verb:
        return before
    noun = before.text[len(before.verb):] if before.verb and before.text.startswith(before.verb) else before.text
    if not before.verb and (last := ends_in_action(noun)) and len(noun) > len(last) + 1:
        noun = noun[:-len(last)]     # 海上风电开工1000万千瓦、建成500万千瓦
    return Metric(with_verb(verb, noun), before.how, verb=verb)


def totalled(before: Metric, c: Candidate) -> Metric:
    """The name before where the number is the total: 新增上市公司20家，总数达到200家 are all companies, not the new ones."""
    total = words().total
    return of_all(before) if counts(c.quantity) and any(total.fullmatch(word) for word, _ in c.tail) else before


def of_all(name: Metric) -> Metric:
    """A name without the verb that adds to it."""
    w = words()
    text = w.grown.sub("", w.adding.sub("", name.text, count=1))
    return Metric(text, name.how, verb=name.verb if text.startswith(name.verb) else "") if text else name


def leaning(c: Candidate, left: str, found: Answers) -> Metric | None:
    """A left side that needs the name before it: 占…比重, 农村地区, 其中贵阳市, a bare 增加值."""
    if c.previous is None or not left or (before := carried(c, found)) is None:
        return None
    w = words()
    if w.share_of.match(left):      # 增加值占GDP的比重达到4%，占服务业增加值的比重达到12%: of the same part
        part = w.part_of_share.match(before.text)
        return Metric((part["part"] if part else before.text) + left, "carried")
    if name := _invested(c, before, left):
        return Metric(name, "carried")
    if rate := _of_group(c, before, left):
        return Metric(left + rate, "carried", verb=before.verb, whole=rate)
    if name := _part_of(c, before.text, left) or _of_standard(c, before.text, left):
        return Metric(name, "carried", verb=before.verb)
    if name := _echoed(c, left, found) or _by_time(before, left) or _of_work(before, left):
        return Metric(name, "carried", verb=before.verb)
    of = grammar().of
    if c.noun.endswith(of) and counts(c.quantity) and of in before.text:     # 超千亿元的企业2家、超百亿元的20家
        return Metric(with_verb(before.verb, left + of + before.text.rpartition(of)[2]), "carried", verb=before.verb)
    if left in w.general_set and clause_topic(c):
        return None
    own = verb_at_head(left)
    noun = before.text.removeprefix(before.verb)
    if w.unfinished.fullmatch(left.removeprefix(own)) and (rest := w.class_head.sub("", noun, count=1)) != noun:
        verb = own or before.verb
        return Metric(with_verb(verb, left.removeprefix(own) + rest), "carried", verb=verb)   # 国家级园区3个、省级5个
    if w.bare_head.fullmatch(left) and not sector_of(c):   # 生产总值增长10%，总量达到2万亿元
        stem = of_all(before)
        if w.amount_head.fullmatch(left):     # 一般公共预算收入增长6%，总量407亿元
            return Metric(stem.text if stem.text.endswith(left) else stem.text + left, "carried", verb=stem.verb)
        return Metric(named if (named := new_head(stem.text, left)) != left else stem.text + left, "carried", verb=stem.verb)
    if name := _listed_good(c, before.text, left):
        c.list_verb = before.verb
        return Metric(name, "carried", verb=before.verb)
    if not is_place(left) and (whole := _whole(c, left, found)):
        opened = before.verb if whole.startswith(before.verb) else ""
        return Metric(opened + left + whole.removeprefix(opened), "carried", verb=before.verb, whole=whole)
    if left in w.areas or all(part in w.areas for part in w.split_names.split(left)):
        name = without_place(before.text)
        return Metric(left + (without_area(name) if name == before.text else name), "carried", verb=before.verb)
    if not all_verbs(left) and not is_adverbial(c.noun) and (is_place(left) or _elliptic(c, left)):
        name = without_place(before.text) if is_place(left) else before.text
        return Metric(new_head(name, left) if left in w.general_set else name, "carried", verb=before.verb)
    return None


def _echoed(c: Candidate, left: str, found: Answers) -> str:
    """The full name that ``left`` says the end of again under another date (森林蓄积量达到…；到2030年，蓄积量达到…), or ''."""
    turn, text = words().new_turn, c.paragraph.text
    for node in c.before() if len(left) >= ECHO_MIN else ():
        name = found[node].text
        if name.endswith(left) and len(name) > len(left) and turn.search(text, node.quantity.cue_end, c.quantity.start):
            return name
    return ""


def _part_of(c: Candidate, before: str, left: str) -> str:
    """The name of a part (其中) of what ``before`` names: with its own bound in place of the other, with its own flow; '' elsewhere.

    年收入10万元以上的村占比80%，其中50万元以上占比20%; 新能源汽车产量18万辆，其中出口3万辆.
    """
    w = words()
    if not _is_part(c):
        return ""
    if w.flow_part.fullmatch(left):
        return stem if (stem := new_head(before, left)) != left else ""
    m = w.bound_part.fullmatch(left)
    old = w.bound_in.search(before) if m else None
    return before[:old.start()] + m["bound"] + before[old.end():] if m and old and m["unit"] == old["unit"] else ""


def _of_group(c: Candidate, before: Metric, left: str) -> str:
    """The rate or the count before, for another group or class, '' elsewhere.

    签约率重点人群80%、全人群35%; 非遗项目国家级40项、省级260项.
    """
    w = words()
    if counts(c.quantity):
        named = w.of_class.fullmatch(before.text) if w.unfinished.fullmatch(left) else None
    elif c.quantity.dimension != "percent" or w.measure_end.search(left) or verb_at_head(left):
        return ""
    else:
        named = None if w.measure_end.search(before.text) else w.of_group.fullmatch(before.text)
    return named["rate"] if named else ""


def _of_standard(c: Candidate, before: str, left: str) -> str:
    """The share that reaches another standard (达到基本标准的比例90%，达到推荐标准的比例30%), '' elsewhere."""
    w = words()
    if c.quantity.dimension != "percent" or not c.noun.startswith(w.reached) or not w.measure_end.search(left):
        return ""
    stem, reached, _ = before.rpartition(w.reached)
    return stem + c.noun if reached else ""


def _invested(c: Candidate, before: Metric, left: str) -> str:
    """The investment in the work named before (实施重点项目206个，年度投资430亿元), '' where none is."""
    w = words()
    if c.quantity.dimension not in MONEY or not w.invested.fullmatch(left):
        return ""
    work = w.works.match(before.text.removeprefix(before.verb))
    return work.group() + left if work else ""


def _by_time(before: Metric, left: str) -> str:
    """日处理能力 of what was named before: of its like measure, of its other head; '' for another name."""
    m = words().by_time.fullmatch(left)
    if m is None:
        return ""
    name = before.text.removeprefix(before.verb)
    if (at := name.find(m["head"])) > 0:
        return name[:at].removesuffix(m["by"]) + left
    if m["own"]:
        return ""       # 粮食产量…，年发电量…
    named = new_head(name, m["head"])
    return named.removesuffix(m["head"]) + left if named != m["head"] else ""


def _listed_good(c: Candidate, before: str, left: str) -> str:
    """The measure and the verb of a list for the next good in it (淘汰炼铁产能800万吨、炼钢600万吨), '' where none is meant."""
    w, node = words(), c.previous
    if node is None or c.noun.strip() != left or c.quantity.unit != node.quantity.unit or c.quantity.dimension in SHARED:
        return ""
    if not w.good.fullmatch(left) or w.measure_end.search(left):
        return ""
    joined = c.paragraph.text[node.quantity.cue_end:c.np_start] in grammar().connectors
    m = w.same_head.fullmatch(before) if joined and not is_place(left) and not verb_at_head(left) else None
    return m["verb"] + left + m["head"] if m else ""


def _of_work(before: Metric, left: str) -> str:
    """污水治理率 for 治理率 behind 新增农村污水治理村1万个; '' elsewhere."""
    m, name = words().rate_of_work.fullmatch(left), before.text.removeprefix(before.verb)
    return name[:at] + left if m and not name.endswith(left) and (at := name.find(m["work"])) > 1 else ""


def _whole(c: Candidate, left: str, found: Answers) -> str:
    """The name of what ``left`` is a part of (其中水稻超过85%, 其中五星级2家、四星级8家), '' where it names no part."""
    w, before = words(), _counted(c)
    if before is None or before.quantity.dimension != c.quantity.dimension or left.startswith(w.part_word) or w.measure_end.search(left):
        return ""
    if all_verbs(left) or is_adverbial(c.noun):
        return ""
    gap = c.paragraph.text[before.quantity.cue_end:c.quantity.start]
    if gap[:1] in grammar().connectors and found[before].whole and not verb_at_head(left):
        return found[before].whole
    if not _is_part(c) or len(left) > PART_MAX:
        return ""
    whole = found[before].text
    if c.quantity.dimension not in SHARED and not (w.part.search(left) or w.per_head.match(whole) or w.activity.search(whole)):
        return next((head for head in w.general if whole.endswith(head) and whole != head), "")    # 铁路里程…，其中高铁2300公里
    if w.gross_product.search(whole) and w.trade_name.search(left):
        return w.value_added     # 地区生产总值增长6%，其中第一产业增长4%
    # 固定资产投资增长8%，其中工业投资增长12%; 到位资金600亿元，其中省外资金400亿元
    alike = w.funds.search(whole) and w.funds.search(left) or any(whole.endswith(head) and left.endswith(head) for head in w.general)
    return "" if alike else whole


def _parted(c: Candidate) -> Candidate | None:
    """The number that ``c`` is told to be a part of (其中), past other parts in its list."""
    for node in (c, *c.before()):
        if _is_part(node):
            return node.previous
        before = node.previous
        if before is None or c.paragraph.text[before.quantity.cue_end:before.quantity.cue_end + 1] not in grammar().connectors:
            break
    return None


def _is_part(c: Candidate) -> bool:
    """Whether the number is told as a part of the one before it (其中)."""
    before, text = c.previous, c.paragraph.text
    if before is None:
        return False
    return text[max(before.quantity.cue_end, c.clause[0]):c.quantity.start].lstrip("\uff0c,\u3001").startswith(words().part_word)


def _alike(c: Candidate) -> Candidate | None:
    """The nearest number before, in the same sentence, with the same unit."""
    return next((node for node in c.before() if node.quantity.unit == c.quantity.unit), None)


def _counted(c: Candidate) -> Candidate | None:
    """The number that a count leans on: past the money told with it (实施项目120个，完成投资80亿元，其中新开工60个)."""
    before = c.previous
    return _alike(c) or before if before is not None and counts(c.quantity) and before.quantity.dimension in MONEY else before


def _elliptic(c: Candidate, left: str) -> bool:
    """Whether ``left`` leans on the name before it: a bare head in the same clause, or no measure at all."""
    w = words()
    return left in w.general_set and not c.first_of_clause or w.not_topic.fullmatch(left) is not None


def names_before(first: Candidate, found: Answers, n: int) -> list[str]:
    """The last ``n`` names where a list runs over commas: 单位GDP能耗，碳排放较2025年分别下降10%和17%."""
    node = first.previous
    start = max(first.sentence[0], node.quantity.cue_end if node is not None and node.sentence_no == first.sentence_no else 0)
    names = split_names(first.paragraph.text[start:first.np_end], 0)[-n:]
    added = names[:-1]
    plain = all(2 <= len(name) <= NAME_MAX and not verb_at_head(name) and not ends_in_action(name) and clean(name) == name
                and not words().told.search(name)
                for name in added)
    return [*added, clean(names[-1])] if len(names) == n and plain else []


def carried(c: Candidate, found: Answers) -> Metric | None:
    """The measure of the number before it: 地区生产总值增长5%、迈上3万亿元台阶."""
    node = c.previous
    if node is None:
        return None
    if "\uff1b" in c.paragraph.text[node.quantity.cue_end:c.quantity.start] and (whole := _parted(node)):
        node = whole      # 装机550万千瓦，其中海上50万千瓦；到2030年达到700万千瓦
    elif is_place(clean(c.noun)) or not c.noun and not c.tail and c.opens_item:
        node = _alike(c) or node      # 甲县签约项目50个，到位资金12亿元；乙县40个、10亿元
    else:
        node = _counted(c) or node
    group, before = node.group, found[node]
    if len(group) > 1 and node is group[-1] and before.how == "tied":
        return Metric(clean(group[0].noun), "carried") if len(c.group) < 2 else None   # one number for all of them
    return Metric(before.text, "carried", verb=before.verb) if before.text else None


def numberless(c: Candidate) -> Metric | None:
    """The measure of the clause before, where that one bounds it by no number of its own."""
    text, at = c.paragraph.text, c.clause[0]
    begin = max(text.rfind(sign, c.sentence[0], at - 1) for sign in "\uff0c\uff1b,;") + 1 if at else 0
    if clean(c.noun):
        return None
    m = words().numberless.match(text[max(begin, c.sentence[0]):at].rstrip("\uff0c,"))
    return Metric(name, "clause_before") if m and (name := clean(m["name"])) else None
