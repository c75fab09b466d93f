"""How binding a goal is (约束性, 预期性) and who answers for it (省科技厅负责), as the text says it."""
from __future__ import annotations

from types import SimpleNamespace

from extract import lexicon
from extract.context import Candidate

FORCE_REACH = 8   # characters behind the number's phrase in which （预期性） is its own
PART = "\uff1b"   # between the parts of a sentence
TAIL = 400        # the end of a paragraph that can name a body in charge


@lexicon.cached
def words() -> SimpleNamespace:
    return lexicon.compiled("duty")


def force_of(c: Candidate) -> str | None:
    """约束性 or 预期性 where the text says so: before or behind the number, in its part of the sentence, else alone in it."""
    sentence = c.sentence_text
    if not any(word in sentence for word in words().force):
        return None
    text, start = c.paragraph.text, c.quantity.start
    behind = text[c.quantity.end:min(c.sentence[1], max(c.right_end, c.clause[1]) + FORCE_REACH)].partition(PART)[0]
    part = text[max(c.sentence[0], text.rfind(PART, c.sentence[0], start)):start]
    for piece in (text[c.left_start:start], behind, part, sentence):
        said = [(piece.find(word), value) for word, value in words().force.items() if word in piece]
        if said and (len(said) == 1 or piece is behind):
            return min(said)[1]
    return None


def lead_of(c: Candidate) -> str | None:
    """The bodies named as responsible: in the sentence (由县农机局负责), or at the paragraph's end (（省科技厅负责）)."""
    if m := words().lead_sentence.search(c.sentence_text):
        return str(m["who"]).strip()
    return _closing_lead(c.paragraph.text[-TAIL:])


@lexicon.remembered(64)
def _closing_lead(end: str) -> str | None:
    """The body at a paragraph's end, found once for all its numbers."""
    w = words()
    if m := w.lead_pattern.search(end):
        who = (m["who"] or m["named"] or "").strip()
        if m["mark"] or m["named"] or w.lead_body.search(who):
            return str(who)
    return None
