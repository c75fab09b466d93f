"""The bodies a paper names for a goal, and which of them answer for it: 省发展改革委牵头，省科技厅、省财政厅配合."""
from __future__ import annotations

import functools
import re
from types import SimpleNamespace

from targets.text import words

LEADS, HELPS = "leads", "helps"


@functools.cache
def _patterns() -> SimpleNamespace:
    names = ("lead_words", "help_words", "joint_words", "between_words", "label_words")
    lead, helps, joint, between, labels = ("|".join(words(name, "cascade")) for name in names)
    return SimpleNamespace(
        parts=re.compile(r"[，,；;。\s]+"), joint=re.compile(joint),
        label=re.compile(f"(?:(?P<help>{helps})|{labels})(?:单位|部门)[:：]?"),
        told=re.compile(rf"(?:{between})*(?:(?P<lead>{lead})|(?P<help>{helps}))?\Z"))


def duties(text: str | None, sentence: str | None = None) -> list[tuple[str, str]]:
    """Each body with LEADS or HELPS, in the order of the paper.

    Behind a body that is said to answer for the goal, one of which nothing is said only cooperates.  ``sentence``: where the words
    stand; a label before them there (配合单位：…) speaks for all of them.
    """
    if not text:
        return []
    p = _patterns()
    above = next((m for m in p.label.finditer(sentence or "") if sentence and sentence.startswith(text, m.end())), None)
    found: dict[str, str] = {}
    led = False
    for part in p.parts.split(text):
        label = p.label.match(part) or (above if not found else None)
        body = part[label.end():] if label and label is not above else part
        for place, piece in enumerate(p.joint.split(body)):
            told = p.told.search(piece)
            only = place or told["help"] or (label and label["help"] and not told["lead"]) or (led and not label and not told["lead"])
            for name in filter(None, piece[:told.start()].split("、")):
                found.setdefault(name, HELPS if only else LEADS)
            led = led or bool(told["lead"] or label and not label["help"])
    return list(found.items())
