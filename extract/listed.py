"""Names and numbers of one list: A、B分别增长x、y, places and numbers in the same order, one name and a number a year."""
from __future__ import annotations

import regex

from extract.carry import Answers, Metric, carried, names_before
from extract.context import Candidate, all_verbs, counts, is_tied
from extract.phrase import clean, listed_places, new_head, split_names, words

MAX_NAMES = 40    # a longer list is no list of names and numbers
RATES = frozenset({"percent", "point", "fold"})
_YEAR = regex.compile("[0-9]{4}")


def tied(c: Candidate, found: Answers) -> Metric | None:
    """A、B分别增长x、y: names or places and numbers in the same order; one number of a list keeps its own name."""
    group = c.group
    if not 2 <= len(group) <= MAX_NAMES:
        return None
    first = group[0]
    position = group.index(c)
    if position and c.left_start < c.np_end and clean(c.noun):
        return None
    before = first.previous.group if first.previous is not None else []
    if len(before) == len(group) and found[before[position]].how == "tied":
        head, same = clean(first.noun), found[before[position]]
        if not head:
            return same   # 甲、乙分别增长6%、7%，达到3万元、1万元
        if head in words().general_set and is_tied(first):
            return Metric(new_head(same.text, head), "tied", verb=same.verb)   # 甲、乙产量分别达到100万吨、20万吨，面积分别…
    text = c.paragraph.text
    places, end = listed_places(text, first.clause[0], first.quantity.start, len(group))
    if places:
        measure = clean(words().places_tail.sub("", text[end:max(end, first.np_end)], count=1))
        above = None if measure and not all_verbs(measure) else carried(first, found)
        return Metric(above.text if above else measure, "tied") if above or measure else None
    bound = is_tied(first)
    if bound and (name := _by_years(first, len(group))) is not None:
        return Metric(name, "tied") if name else None
    names = split_names(clean(first.noun), len(group))
    if bound and len(names) < len(group):
        names = names_before(first, found, len(group)) or names
    if len(names) == len(group) and (bound or len(names) > 1):
        return Metric(names[position] + _head_before(first, names, found), "tied")
    if bound and not clean(first.noun) and (apart := _named_apart(first, len(group), found)):
        return Metric(apart[position].text, "tied", verb=apart[position].verb)
    return None


def _by_years(first: Candidate, n: int) -> str | None:
    """The one name of ``n`` numbers that stand for as many years, None where no years are told.

    总量2015年、2020年分别达到…; 2027年、2030年文化及相关产业增加值分别达到…
    """
    w, text = words(), first.paragraph.text
    noun = first.noun.rstrip()
    if behind := next((years for years in w.year_list.finditer(noun) if years.end() == len(noun)), None):
        return clean(noun[:behind.start()])
    years = w.year_list.match(text, first.sentence[0], first.np_end)
    return clean(text[years.end():first.np_end]) if years and len(_YEAR.findall(years.group())) == n else None


def _head_before(first: Candidate, names: list[str], found: Answers) -> str:
    """What names of trades or goods alone measure: 交通投资1500亿元，其中铁路、公路分别为500亿元、900亿元 are 投资."""
    before, q, w = first.previous, first.quantity, words()
    if before is None or before.quantity.dimension != q.dimension or counts(q) or q.dimension in RATES:
        return ""
    if any(w.measure_end.search(name) or name in w.general_set for name in names):
        return ""
    text = found[before].text
    return next((head for head in w.general if text.endswith(head) and len(text) > len(head)), "")


def _named_apart(first: Candidate, n: int, found: Answers) -> list[Metric]:
    """The measures of the ``n`` numbers before, where each has its own: 接待游客1亿人次，旅游收入1000亿元，年均分别增长10%和12%."""
    names: list[Metric] = []
    node = first.previous
    while node is not None and len(names) < n and len(node.group) < 2:
        names.insert(0, found[node])
        node = node.previous
    return names if len({name.text for name in names}) == n else []
