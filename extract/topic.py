"""What a passage is about: the trade a sentence speaks of, the noun a clause, a list lead or a heading consists of."""
from __future__ import annotations

from bisect import bisect_left

from extract.context import Candidate, ends_in_action
from extract.phrase import clean, strip_lead, trade, verb_at_head, words

TOPIC_MAX = 10
NAME_MIN = 3        # characters of a work's object
SECTOR_REACH = 12   # characters before 行业 that can hold a trade's name


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


def clause_topic(c: Candidate) -> str | None:
    """The noun a clause before consists of (专业技术人才，到2030年总量达到…), to complete a general measure with."""
    name, w = _clause_before(c), words()
    plain = 2 <= len(name) <= TOPIC_MAX and w.topic.fullmatch(name) and strip_lead(name) == name and not name.startswith(w.prepositions)
    return name if plain and not verb_at_head(name) and not ends_in_action(name) and clean(name) == name else None


def work_topic(c: Candidate) -> str | None:
    """What the work of the clause before is done on (抓好高标准农田建设，新建3万亩), for a number with a verb alone."""
    said = _clause_before(c)
    name = strip_lead(said)
    work = ends_in_action(name)
    return name[:-len(work)] if work and name != said and len(name) - len(work) >= NAME_MIN else None


def _clause_before(c: Candidate) -> str:
    """The clause that ends in the comma before this one, '' where there is none or where it has a figure of its own."""
    text, at = c.paragraph.text, c.clause[0]
    if not c.first_of_clause or not at or text[at - 1] not in "\uff0c,":
        return ""
    begin = max(text.rfind(sign, c.sentence[0], at - 1) for sign in "\uff0c\uff1b,;\uff1a:") + 1 or c.sentence[0]
    return "" if c.previous is not None and c.previous.quantity.start >= begin else text[begin:at - 1]


def topic(c: Candidate) -> str | None:
    """The noun a list lead or heading consists of (2.集成电路。), to complete a general measure with."""
    w = words()
    for title in (lead_above(c), c.paragraph.section.title):
        if 2 <= len(title) <= TOPIC_MAX and w.topic.fullmatch(title) and not title.startswith(w.prepositions) \
                and not verb_at_head(title) and not ends_in_action(title) and strip_lead(title) == title:
            return title
    return None


def lead_above(c: Candidate) -> str:
    """The paragraph's lead, unless the number stands in it."""
    return c.paragraph.lead if c.quantity.start >= len(c.paragraph.lead) else ""
