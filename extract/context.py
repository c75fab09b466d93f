"""Quantities in their surroundings: sentence, clause, the words on both sides, and what peels off them.

The five questions (role, kind, period, region, metric) are asked of a ``Candidate``; what they share stands here,
so that none of them needs another.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import regex

from extract import lexicon
from extract.model import Quantity
from extract.segment import Paragraph

# A full stop is a point between Han only: 8.5 and 1.科技 are none.
SENTENCE_END = regex.compile(r"[\u3002\uff01\uff1f!?]|<br\s*/?>|(?<=[\p{Han}%\uff09)])\.(?=\p{Han}|[0-9(\uff08]|\Z)")
# A comma between digits parts thousands, not clauses.
CLAUSE_END = regex.compile("[\uff0c\uff1b\uff1a;:]|(?<![0-9]),|,(?![0-9])|[\u2014\u2015\u2500]{2,}")
BRACKETS = regex.compile("[\uff08(\u3010\\[\u3014\u300a]|[\uff09)\u3011\\]\u3015\u300b]")
_NOUN_CHAR = regex.compile(r"\p{Han}|[A-Za-z\u201c\"]")
OPENERS = frozenset("\uff08(\u3010[\u3014\u300a")
RUNAWAY, SHORT = 1500, 80   # a sentence longer than any is text without stops: look less far
WINDOW = 300   # characters a sentence is searched to each side: text without stops must not cost more
BACK = 24      # numbers of a sentence that one looks back to: a longer list is a table without its lines
LISTED = "\u3001"


@dataclass(slots=True, eq=False)
class Candidate:
    """One quantity of a paragraph. Positions are indices into ``paragraph.text``."""

    quantity: Quantity
    paragraph: Paragraph
    sentence: tuple[int, int]
    sentence_no: int
    clause: tuple[int, int]
    left_start: int = 0
    right_end: int = 0
    modifier: bool = False          # bounds another noun (…以上的N): a threshold, not a measure of its own
    tail: tuple[tuple[str, str], ...] = ()   # words peeled off the left, nearest to the number first: (word, class)
    based: tuple[int, int] | None = None     # the figure of another year it is a part or multiple of
    share_of: str = ""              # the whole of 不低于营业收入的3%
    np_start: int = 0
    np_end: int = 0
    baseline: Candidate | None = None        # the 由35% of 由35%提高到55%
    previous: Candidate | None = None        # the quantity before it in the same sentence, or in the one that it goes on from
    following: Candidate | None = None       # the one behind it
    first_of_clause: bool = True
    group: list[Candidate] = field(default_factory=list)  # tied list it belongs to (分别)
    merged_into: Candidate | None = None
    list_verb: str | None = None             # the verb of the list it stands in, once looked for
    aside: tuple[int, int] | None = None     # the innermost brackets around it, where it stands in any

    @property
    def left(self) -> str:
        return self.paragraph.text[self.left_start:self.quantity.cue_start]

    @property
    def right(self) -> str:
        return self.paragraph.text[self.quantity.cue_end:self.right_end]

    @property
    def noun(self) -> str:
        """What is left of ``left`` when the words next to the number are peeled off."""
        return self.paragraph.text[self.np_start:self.np_end]

    @property
    def sentence_text(self) -> str:
        return self.paragraph.text[self.sentence[0]:self.sentence[1]]

    @property
    def clause_text(self) -> str:
        return self.paragraph.text[self.clause[0]:self.clause[1]]

    def has(self, *classes: str) -> bool:
        for _, cls in self.tail:   # noqa: SIM110 - asked a dozen times a number: a generator costs twice as much
            if cls in classes:
                return True
        return False

    def shares(self, *classes: str) -> bool:
        """Whether a word of these classes stands before the number, or before the first of its list."""
        # 形成4个千亿级集群、10个百亿级集群: an item that opens with its count stands under the verb of the one before
        under = next((node for node in (self, *self.before()) if not node.opens_item), self)
        return any(node.has(*classes) or not node.tail and len(node.group) > 1 and node.group[0].has(*classes) for node in (self, under))

    @property
    def opens_item(self) -> bool:
        """Whether nothing stands between the number and the list sign before it."""
        return self.left_start == self.quantity.cue_start and self.paragraph.text[self.left_start - 1:self.left_start] == LISTED

    def before(self) -> Iterator[Candidate]:
        """The numbers before it in its sentence, nearest first, as far as one looks back."""
        node = self.previous
        for _ in range(BACK):
            if node is None or node.sentence_no != self.sentence_no:
                return
            yield node
            node = node.previous


def _lengths(words: object) -> tuple[int, ...]:
    return tuple(sorted({len(w) for w in words}, reverse=True))  # type: ignore[attr-defined]


@lexicon.cached
def grammar() -> SimpleNamespace:
    """Word classes of grammar.yaml, patterns of context.yaml, and what is derived from them."""
    data = lexicon.load("grammar")
    tail = {word: cls for cls, words in data["tail"].items() for word in words}
    for word in data["action"]:
        tail.setdefault(word, "hold")   # 新增 is no 增
    for word in data["place"]:
        tail.setdefault(word, "place")
    g = lexicon.compiled("context", plain=("of",))
    g.tail, g.tail_lengths = tail, _lengths(tail)
    g.action, g.action_lengths = frozenset(data["action"]), _lengths(data["action"])
    g.connectors, g.function, g.tied = frozenset(data["connector"]), tuple(data["function"]), tuple(data["tied"])
    g.opens_noun, g.work_nouns = tuple(data["opens_noun"]), tuple(data["work_nouns"])
    g.joins = "".join(word for word in data["connector"] if len(word) == 1)
    return g


@lexicon.cached
def _measured() -> frozenset[str]:
    return frozenset(lexicon.load("units")["dimensions"])


@lexicon.cached
def _scales() -> str:
    return "".join(lexicon.load("units")["scales"])


def counts(q: Quantity) -> bool:
    """Whether the quantity counts things one by one (家, 项, 户, an unknown measure word) rather than measures."""
    return _counts(q.unit, q.dimension)


@lexicon.remembered(4096)
def _counts(unit: str, dimension: str) -> bool:
    return bool(unit.strip(_scales())) and dimension not in _measured()


def bounds(text: str, pattern: regex.Pattern[str]) -> list[int]:
    """Where ``pattern`` parts ``text``: ends of its matches."""
    return [m.end() for m in pattern.finditer(text)]


def sentence_at(text: str, start: int, end: int, cuts: list[int]) -> tuple[tuple[int, int], int]:
    """(bounds of the sentence within the window, its number in the paragraph)."""
    number = bisect_right(cuts, start)
    lo = cuts[number - 1] if number else 0
    after = bisect_right(cuts, end - 1)
    hi = cuts[after] if after < len(cuts) else len(text)
    reach = WINDOW if hi - lo <= RUNAWAY else SHORT
    return (max(lo, start - reach), min(hi, end + reach)), number


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a sentence can be parted: brackets as (open, close), ends of clauses as (start, end)."""

    brackets: list[tuple[int, int]]
    cuts: list[tuple[int, int]]


def parts_of(text: str, sentence: tuple[int, int]) -> Parts:
    return Parts(_pairs([(m.start(), 1 if m.group() in OPENERS else -1) for m in BRACKETS.finditer(text, *sentence)]),
                 [m.span() for m in CLAUSE_END.finditer(text, *sentence)])


def clause_at(parts: Parts, sentence: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The clause around ``start:end``; a comma inside brackets does not part it from outside."""
    lo, hi = sentence
    outer: list[tuple[int, int]] = []
    for p, q in parts.brackets:
        if p < start and end <= q:
            lo, hi = max(lo, p + 1), min(hi, q)
        else:
            outer.append((p, q))
    left, right = lo, hi
    for at, behind in parts.cuts:
        if at < lo or any(p < at < q for p, q in outer):
            continue
        if at >= hi:
            break
        if behind <= start:
            left = behind
        elif at >= end:
            right = at
            break
    return left, right


def _pairs(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    stack: list[int] = []
    out: list[tuple[int, int]] = []
    for at, step in marks:
        if step > 0:
            stack.append(at)
        elif stack:
            out.append((stack.pop(), at))
    return out


def ends_in_action(text: str) -> str:
    """The verb of work ``text`` ends in, '' where it ends in none."""
    g = grammar()
    if text.endswith(g.work_nouns):
        return ""
    action = g.action
    for n in g.action_lengths:
        if text[-n:] in action:
            return text[-n:]
    return ""


def peel(text: str, start: int, end: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Take the words of class ``tail`` off the right end of ``text[start:end]``: (new end, words with classes)."""
    g = grammar()
    words: list[tuple[str, str]] = []
    while end > start:
        if m := g.base_phrase.search(text, start, end):
            end = m.start()
            words.append((m.group(), "base"))
            continue
        for n in g.tail_lengths:
            if end - n < start:
                continue
            word = text[end - n:end]
            cls = g.tail.get(word)
            if cls is not None:
                if cls == "hold":
                    return end, tuple(words)
                words.append((word, cls))
                end -= n
                break
        else:
            break
    return end, tuple(words)


def all_verbs(text: str) -> bool:
    """Whether ``text`` is nothing but verbs of work (开工建设, 新建改建)."""
    while text:
        verb = ends_in_action(text)
        if not verb:
            return False
        text = text[:-len(verb)].rstrip(grammar().joins)
    return True


def opens_noun(after: str) -> bool:
    g = grammar()
    if not after or not _NOUN_CHAR.match(after):
        return bool(after) and g.sized_kind.match(after) is not None
    return not after.startswith(g.function) or after.startswith(g.opens_noun)


def noun_behind(c: Candidate) -> bool:
    """Whether a noun, or 的 and a noun, comes behind the quantity in its clause."""
    return opens_noun(c.paragraph.text[c.quantity.cue_end:c.clause[1]].removeprefix(grammar().of))


def noun_follows(c: Candidate) -> bool:
    """Whether a noun comes right behind the quantity and its comparator words (44个县域物流中心)."""
    return opens_noun(c.paragraph.text[c.quantity.cue_end:c.right_end])


def is_tied(first: Candidate) -> bool:
    """Whether a word before the list's first number ties its numbers to names (分别达到)."""
    tied = grammar().tied
    return any(word.endswith(tied) for word, _ in first.tail) or first.noun.endswith(tied)
