"""Noun phrases of measures as texts: what is cut off their ends, how names of a list are put back together.

Nothing here knows where a phrase stood; that is the business of metric.
"""
from __future__ import annotations

from types import SimpleNamespace

import regex

from extract import lexicon, unit
from extract.context import grammar
from extract.region import Region, find_regions

PLACE_MAX = 8       # characters of a place's name
REACH = 16          # characters in which a name's own place is looked for
QUOTES = {"\u201c": "\u201d", "\u300c": "\u300d"}
SAME_END = 2        # characters by which two names of a list end alike
SHORT_NAME = 6      # a name of a list that may lack what the last one says in full


@lexicon.cached
def words() -> SimpleNamespace:
    """Word classes of grammar.yaml and patterns of metric_words.yaml."""
    data = lexicon.load("grammar")
    plain = ("strip_ends", "sector_hint", "part_word", "value_added", "share_name", "economy", "economy_growth", "reached")
    w = lexicon.compiled("metric_words", plain=plain, action=_long(data["action"]), light=_long(data["light"]), lead=_long(data["lead"]),
                         province=_provinces(), short=_provinces("name"))
    w.split_names = regex.compile(f"{w.split_signs.pattern}|{w.split_words.pattern}")
    strip = {*data["lead"], *data["light"]}
    w.lead, w.lengths, w.light = frozenset(strip), tuple(sorted({len(x) for x in strip}, reverse=True)), frozenset(data["light"])
    w.keep_lead, w.safe, w.keep_action = tuple(data["keep_lead"]), frozenset(data["lead_single"]), frozenset(data["keep_action"])
    w.before_verb = frozenset(data["lead_before_verb"])
    w.prepositions, w.areas = tuple(data["preposition"]), frozenset(data["areas"])
    w.both = tuple(data["town_and_country"])
    w.general, w.general_set = tuple(sorted(data["general_head"], key=len, reverse=True)), frozenset(data["general_head"])
    return w


def _long(words_: list[str]) -> list[str]:
    """Words of two characters or more: single ones stand inside too many others (能 in 技能)."""
    return [w for w in words_ if len(w) > 1]


def _provinces(which: str = "full_name") -> list[str]:
    """Names of provinces: what a phrase opens with and the region column says already."""
    from extract.gazetteer import gazetteer
    return [getattr(r, which) for r in gazetteer().codes.values() if r.level == "province"]


def said_unit(name: str) -> tuple[str, str]:
    """(name without it, unit) where a unit stands in brackets behind the name; (name, '') elsewhere."""
    w = words()
    name = w.item_mark.sub("", name)
    m = w.bracket_unit.search(name)
    return (name[:m.start()], m["unit"]) if m and unit.parse(m["unit"]).dimension else (name, "")


def split_names(phrase: str, wanted: int = 0) -> list[str]:
    """Names of a list with what they share put back: 城镇和农村居民收入 → 城镇居民收入, 农村居民收入.

    Of the ways to cut (at every join; at signs only; at words only) the one that gives ``wanted`` names wins, because
    和 also stands inside names (软件和信息服务业); without one, every join cuts.
    """
    w = words()
    if m := w.bracket_behind.search(phrase):        # 化学需氧量和氨氮排放总量（含工业、生活）: said of each
        return [name + m.group() for name in split_names(phrase[:m.start()], wanted)]
    if m := w.numerals_of_sectors.match(phrase):
        rest = phrase[m.end():]
        return [n + m["unit"] + rest for n in m["numbers"]]
    ways = [[p for p in cut.split(phrase) if p] for cut in (w.split_names, w.split_signs, w.split_words)]
    if wanted == len(w.both) and len(ways[0]) == 1 and (m := w.town_and_country.search(phrase)):
        return [phrase[:m.start()] + half + phrase[m.end():] for half in w.both]
    return _shared(next((way for way in ways if len(way) == wanted), ways[0]))


def _shared(parts: list[str]) -> list[str]:
    """Names with the head, stem or tail they share put back."""
    w = words()
    if len(parts) < 2:
        return parts
    if m := w.summed.search(parts[-1]):
        return [_joined(p, m["tail"]) for p in (*parts[:-1], parts[-1][:m.start()])]
    last, first = parts[-1], parts[0]
    first_head = next((h for h in w.general if first.endswith(h) and len(first) > len(h)), "")
    if first_head and any(p in w.general_set for p in parts[1:]):
        stem = first[:-len(first_head)]
        return [first, *(stem + p if p in w.general_set else p for p in parts[1:])]
    if m := w.shared_head.match(first):
        sized = w.sized_head.match(first)
        return [first, *(p if w.shared_head.match(p) or sized and not w.of_firms.match(p) else m.group() + p for p in parts[1:])]
    return [*(p if w.whole_name.search(p) else p + _shared_tail(p, last) for p in parts[:-1]), last]


def _joined(name: str, tail: str) -> str:
    """食品产业 and 产业产值 → 食品产业产值."""
    return name + next((tail[n:] for n in range(len(tail) - 1, 0, -1) if name.endswith(tail[:n])), tail)


def listed_places(text: str, start: int, end: int, n: int) -> tuple[list[Region], int]:
    """(places, end) of a list of ``n`` places in ``text[start:end]`` (山西、内蒙古、陕西3省), ([], 0) where none is so long."""
    if n < 2 or not words().split_names.search(text, start, end):
        return [], 0
    run: list[Region] = []
    stop = 0
    for mention in find_regions(text, start, end):
        joined = run and words().split_names.fullmatch(text, stop, mention.start)
        if run and not joined and len(run) == n:
            break
        run = [*run, mention.region] if joined else [mention.region]
        stop = mention.end
    return (run, stop) if len(run) == n else ([], 0)


def _shared_tail(name: str, last: str) -> str:
    """What ``name`` takes from the end of the list's last name: 城镇 from 农村常住居民人均可支配收入, 钢铁 from 电解铝行业产能."""
    w = words()
    if len(name) <= SHORT_NAME and name not in w.areas and (m := w.trade_tail.match(last) or w.goods_tail.match(last)):
        return m["tail"]
    if name not in w.areas and (m := w.common_tail.search(last)):   # VOCs、氮氧化物排放总量; 养老、失业保险参保人数
        return "" if w.common_tail.search(name) else m.group().removeprefix(name[-2:])
    if len(name) >= SAME_END + 2 and name[-SAME_END:] in last:   # 高速公路和普通国省干线公路里程
        return last[last.rindex(name[-SAME_END:]) + SAME_END:]
    if w.shared_end.search(name) and (at := last.find(name[-1])) > 1:
        return last[at + 1:]
    return last[len(name):] if len(name) <= SHORT_NAME and len(last) - len(name) >= 2 else ""


def complete(metric: str, sector: str | None) -> str:
    """Put the trade before a measure too general to stand alone (产能 → 电解铝产能)."""
    if sector and metric in words().general_set and sector not in metric:
        return sector + metric
    return metric


@lexicon.remembered(4096)
def trade(name: str) -> str:
    """The name of a trade without the words that led up to it (加快培育玻璃), '' where what is left names none (重点)."""
    name = words().sector_lead.sub("", name)
    return "" if words().not_sector.search(name) else name


def new_head(before: str, head: str) -> str:
    """The subject of the name before with another head: X主营业务收入, then 增加值 → X增加值; the head alone where that has none."""
    w = words()
    old = next((h for h in w.general if before.endswith(h) and len(before) > len(h)), "")
    if not old:
        return head
    stem = before[:-len(old)]
    return (w.of_land.sub("", stem) if w.crop_yield.search(head) else stem) + head


def without_area(phrase: str) -> str:
    w = words()
    rest = next((phrase[n:] for n in (5, 4, 3, 2) if phrase[:n] in w.areas and len(phrase) > n + 1), phrase)
    if rest is not phrase and (join := w.split_names.match(rest)):      # 县城和城乡结合部清洁取暖率
        return without_area(rest[join.end():])
    return rest


def without_place(phrase: str) -> str:
    """A name without the places it opens with, for another place's figure of the same."""
    end, places = _run_of_places(phrase) if "\u3001" in phrase[:PLACE_MAX] else (0, 0)
    phrase = phrase[end:] if places > 1 else phrase
    first = next(iter(find_regions(phrase[:REACH], towns=True)), None)
    end = first.end if first and not first.start else len(phrase)
    if m := words().of_district.search(phrase, 0, REACH):
        end = min(end, m.start())
    rest = phrase[end:]
    return rest if len(rest) > 1 and not words().split_names.match(rest) else phrase


@lexicon.remembered(4096)
def is_place(phrase: str) -> bool:
    """Whether a phrase is a place's name and nothing else (其中贵阳市达到82%), or a list of places with what sums them up."""
    phrase = words().part_of_place.sub("", phrase) or phrase
    if len(phrase) <= PLACE_MAX:
        mentions = find_regions(phrase, towns=True)
        if len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end == len(phrase):
            return True
    if "\u3001" not in phrase[:PLACE_MAX]:
        return False
    end, places = _run_of_places(phrase)
    return places > 1 and (end == len(phrase) or words().places_group.fullmatch(phrase, end) is not None)


def is_adverbial(noun: str) -> bool:
    """Whether what stands on the left is an adverbial (围绕产业需求, 在30) rather than the thing measured."""
    w = words()
    head = noun.lstrip()
    return head.startswith(w.prepositions) and not w.rest_clause.search(head)


def after_inner_verb(noun: str) -> str:
    last = None
    for m in words().inner_verb.finditer(noun):
        if m.end() < len(noun):
            last = m
    return clean(noun[last.end():]) if last else ""


def verb_at_head(noun: str) -> str:
    """The verb of work the phrase opens with (新增就业), to keep it in the name of a flow."""
    g = grammar()
    for n in g.action_lengths:
        if noun[:n] in g.action:
            return "" if words().no_verb.match(noun) else noun[:n]
    return ""


def with_verb(verb: str, noun: str) -> str:
    if verb in words().keep_action and not noun.startswith(verb):
        return verb + noun
    return noun


@lexicon.remembered(8192)
def strip_lead(phrase: str) -> str:
    """Words without meaning for the measure off the left end: 到2025年, 力争, 全省, 其中 …"""
    w = words()
    phrase = w.goal_lead.sub("", w.modal_inside.sub("", _closed(phrase.strip(w.strip_ends))))
    while phrase:
        if phrase.startswith(w.keep_lead):
            return phrase
        if m := w.time_lead.match(phrase):
            phrase = phrase[m.end():].lstrip(w.strip_ends)
            continue
        if (m := w.region_lead.match(phrase)) and (not m["named"] or find_regions(m["named"])):   # 老旧小区改造 opens with no place
            phrase = phrase[m.end():]
            continue
        if n := _summed_places(phrase):
            phrase = phrase[n:]
            continue
        n = _lead_length(phrase)
        if not n:
            return phrase
        phrase = phrase[n:].lstrip(w.strip_ends)
    return phrase


def _run_of_places(phrase: str) -> tuple[int, int]:
    """(end, number) of the places that ``phrase`` opens with, listed."""
    end, places = 0, 0
    for mention in find_regions(phrase):
        if mention.start and not words().split_names.fullmatch(phrase, end, mention.start):
            break
        end, places = mention.end, places + 1
    return end, places


def _summed_places(phrase: str) -> int:
    """Length of the places that a figure is said of, before its name (甲、乙等5市淘汰…)."""
    if "\u3001" not in phrase[:PLACE_MAX]:
        return 0
    end, places = _run_of_places(phrase)
    summed = words().places_tail.match(phrase[end:]) if places > 1 else None
    return end + summed.end() if summed and summed["division"] and len(phrase) > end + summed.end() + 1 else 0


def _closed(phrase: str) -> str:
    """Without a quotation mark at its head that is never closed (会议提出：“到2020年…)."""
    closing = QUOTES.get(phrase[:1])
    return phrase[1:] if closing and closing not in phrase[1:] else phrase


def _lead_length(phrase: str) -> int:
    """Length of the lead word ``phrase`` opens with. Some count only before another lead or a verb: 要 in 要实施, not in 要素."""
    w = words()
    for n in w.lengths:
        if phrase[:n] in w.lead and n < len(phrase) and not w.suffix.fullmatch(phrase, n):
            alone = phrase[:n] not in w.before_verb if n > 1 else phrase[0] in w.safe
            if alone or any(phrase[n:n + k] in w.lead or phrase[n:n + k] in grammar().action for k in (2, 3, 4)):
                return n
            return 0
    return 0


@lexicon.remembered(8192)
def clean(phrase: str) -> str:
    """The bare noun phrase of what stands beside a number."""
    w = words()
    if "\uff08" in phrase or "(" in phrase:
        phrase = w.open_tail.sub("", grammar().aside_figure.sub("", phrase))
    phrase = w.bracket_lead.sub("", strip_lead(phrase), count=1)
    phrase = w.said_behind.sub("", w.time_tail.sub("", phrase.strip(w.strip_ends)).strip(w.strip_ends))
    phrase = w.date_inside.sub("", phrase)
    return "" if phrase in w.lead or phrase in grammar().connectors or w.nameless.match(phrase) else phrase
