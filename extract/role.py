"""Is it a target? The weights of the cues found around a quantity, added up.

Positive is a target; otherwise the role is that of the heaviest cue against. The score is log-odds, so the
confidence comes with it.
"""
from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from extract import lexicon
from extract.cuewords import VETO, VETOES, words
from extract.fold import fold
from extract.model import Document, Role

AHEAD = ("modal", "strive", "goal_word", "bound")
BACK = ("done", "state_now", "result", "versus", "aspect", "done_maybe")
TELLING = 8         # so many words of either make a text tell
PAST_SHARE = 1 / 3  # fewer words ahead than this share of all make it a report


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    role: Role
    score: float
    cues: tuple[str, ...]


def document_kind(document: Document) -> str:
    """'fact' (communique, summary, list), 'rule' (regulation), 'plan' or '' by the last words of the title."""
    title = document.title or ""
    if not title:
        return _told(document.text)
    if words().kinds["ahead"].search(title):
        return "plan"
    if words().kinds["fact"].search(title):
        return "fact"
    if words().kinds["rule"].search(title):
        return "rule"
    return "plan" if words().kinds["plan"].search(title) else _told(document.text)


def _told(text: str) -> str:
    """'fact' where a text whose title says nothing speaks of what was far more than of what shall be."""
    w = words()
    said = Counter(w.cue_of[index] for index, _, _ in w.automaton.find_matches_as_indexes(fold(text)))
    ahead, back = (sum(said[cue] for cue in cues) for cues in (AHEAD, BACK))
    return "fact" if ahead + back >= TELLING and ahead < PAST_SHARE * (ahead + back) else ""


def looks_ahead(text: str) -> bool:
    """Whether a text holds a word that can make a number of a review a goal (力争, 目标, 下一步 …)."""
    return words().forward.search(text) is not None


def score(found: dict[str, float]) -> float:
    """The sum of the weights: positive for a target."""
    return sum(map(words().weights.__getitem__, found))


def decide(found: dict[str, float]) -> RoleAnswer:
    """Add up the weights; the answer's cues are sorted by their weight's size."""
    weights, labels = words().weights, words().labels
    parts = sorted([(weights[name], name) for name in found], key=_size)
    total = score(found)
    cues = tuple([labels[name] for _, name in parts])
    if not VETOES.isdisjoint(found):
        return RoleAnswer(_other_role(parts), min(total, VETO), cues)
    return RoleAnswer(Role.TARGET if total > 0 else _other_role(parts), total, cues)


def _size(part: tuple[float, str]) -> float:
    return -abs(part[0])


def confidence(answer: RoleAnswer, metric_how: str, year_how: str) -> float:
    """Probability in [0, 1] that the record is right: the logistic of the role's score, times how often the rules
    that found metric and year are right (``reliability`` of roles.yaml, counted on annotated papers)."""
    chance = 1 / (1 + math.exp(-min(30.0, abs(answer.score))))
    return round(chance * reliability(metric_how, year_how) if answer.role is Role.TARGET else chance, 3)


def reliability(metric_how: str, year_how: str) -> float:
    """How often the rules that found metric and year are both right."""
    known = lexicon.load("roles")["reliability"]
    return float(known["metric"].get(metric_how, known["other"]) * known["year"].get(year_how or "none", known["other"]))


def table_confidence() -> float:
    """How often a figure read from an indicator table is right in every field."""
    return float(lexicon.load("roles")["reliability"]["table"])


def _other_role(parts: list[tuple[float, str]]) -> Role:
    w = words()
    for weight, name in parts:
        if weight >= 0:
            continue
        cue, _, scope = name.partition("@")
        if scope and w.roles[cue] is not Role.TARGET:
            return w.roles[cue]
        if name in ("veto.modifier", "priors.rule_kind", "shape.specification", "shape.standard_title", "shape.admission"):
            return Role.STANDARD
        if name in ("shape.by_rate", "shape.funds", "shape.money_title"):
            return Role.INSTRUMENT
        if name == "shape.project_noun":
            return Role.PROJECT
        if name in ("shape.quoted", "veto.titled", "veto.abstract", "veto.note", "shape.duration", "shape.unitless"):
            return Role.REFERENCE
        if name.startswith(("priors.section_past", "priors.fact", "period.past", "period.after", "shape.past")):
            return Role.ACTUAL
    return Role.REFERENCE
