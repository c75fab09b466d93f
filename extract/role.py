"""Is it a target? The weights of the cues found around a quantity, added up.

Positive is a target; otherwise the role is that of the heaviest cue against. The score is log-odds, so the
confidence comes with it.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

from extract import lexicon
from extract.cues import VETO, words
from extract.model import Document, Role


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    role: Role
    score: float
    cues: tuple[str, ...]


def document_kind(document: Document) -> str:
    """'fact' (communique, summary, list), 'rule' (regulation), 'plan' or '' by the last words of the title."""
    title = document.title or ""
    if not title:
        return ""
    if words().kinds["fact"].search(title):
        return "fact"
    if words().kinds["rule"].search(title):
        return "rule"
    return "plan" if words().kinds["plan"].search(title) else ""


def looks_ahead(text: str) -> bool:
    """Whether a text holds a word that can make a number of a review a goal (力争, 目标, 下一步 …)."""
    return words().forward.search(text) is not None


def score(found: dict[str, float]) -> float:
    """The sum of the weights: positive for a target."""
    weights = words().weights
    return sum(weights.get(name, VETO) * value for name, value in found.items())


def decide(found: dict[str, float]) -> RoleAnswer:
    """Add up the weights; the answer's cues are sorted by their weight's size."""
    w = words()
    parts = sorted(((w.weights.get(name, VETO) * value, name) for name, value in found.items()), key=lambda p: -abs(p[0]))
    total = score(found)
    cues = tuple(f"{name}{weight:+.1f}" for weight, name in parts)
    if any(name.startswith("veto.") for name in found):
        return RoleAnswer(_other_role(parts), min(total, VETO), cues)
    if total > 0:
        return RoleAnswer(Role.TARGET, total, cues)
    return RoleAnswer(_other_role(parts), total, cues)


def confidence(answer: RoleAnswer, metric_how: str, year_how: str) -> float:
    """Probability in [0, 1] that the record is right: the logistic of the role's score, times how often the rules
    that found metric and year are right (``reliability`` of roles.yaml, counted on annotated papers)."""
    known = lexicon.load("roles")["reliability"]
    chance = 1 / (1 + math.exp(-min(30.0, abs(answer.score))))
    if answer.role is Role.TARGET:
        chance *= known["metric"].get(metric_how, known["other"]) * known["year"].get(year_how or "none", known["other"])
    return round(chance, 3)


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
        if name in ("veto.modifier", "priors.rule_kind", "shape.specification"):
            return Role.STANDARD
        if name == "shape.project_noun":
            return Role.PROJECT
        if name in ("shape.quoted", "veto.titled", "veto.abstract", "veto.note", "shape.duration", "shape.unitless"):
            return Role.REFERENCE
        if name.startswith(("priors.section_past", "priors.fact", "period.past", "period.after", "shape.past")):
            return Role.ACTUAL
    return Role.REFERENCE
