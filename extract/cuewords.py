"""The vocabulary of the role: cue words and where they count, patterns, weights.  Read from roles.yaml and role_weights.yaml.

A word cue is named cue@scope, any other group.name.
"""
from __future__ import annotations

from types import SimpleNamespace

import ahocorasick_rs
import regex

from extract import lexicon
from extract.model import Role

SCOPES = ("near", "left", "right", "before", "after", "noun", "lead")
MONEY_CUES = ("subsidy", "budget")
# no objection to a known indicator: 灌溉水有效利用系数0.6, 亩均税收30万元/亩
NAMED = frozenset({"shape.unitless", "shape.currency_each"})
OF_MEASURE = frozenset({"shape.duration", "shape.right_no_verb", "shape.of_those", "shape.share_of_those", "shape.growth",
                        "shape.known_indicator", "shape.no_metric", "shape.action_left", "shape.project_noun", "shape.project_built"})
VETO = -9.0   # what can't be a target whatever else speaks for it
VETOES = frozenset({"veto.abstract", "veto.modifier", "veto.note", "veto.page", "veto.titled"})


@lexicon.cached
def words() -> SimpleNamespace:
    """Patterns of roles.yaml; one automaton over the words of all cues; weights by feature, fitted ones over those set by hand."""
    data = lexicon.load("roles")
    w = lexicon.compiled("roles")
    w.kinds = {name: regex.compile(text, regex.VERBOSE) for name, text in data["kinds"].items()}
    w.forward = regex.compile(r"\L<w>", w=data["forward"])
    cue_words = [(word, name) for name, cue in data["cues"].items() for word in cue["words"]]
    w.automaton = ahocorasick_rs.AhoCorasick([word for word, _ in cue_words],
                                             matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    w.cue_of = tuple(name for _, name in cue_words)
    w.roles = {name: Role(cue["role"]) for name, cue in data["cues"].items()}
    w.weights = {f"{name}@{scope}": float(cue[scope]) for name, cue in data["cues"].items() for scope in SCOPES if scope in cue}
    for group in ("priors", "period", "shape"):
        w.weights.update({f"{group}.{key}": float(value) for key, value in data[group].items()})
    w.weights.update(lexicon.load("role_weights")["weights"])
    w.weights.update(dict.fromkeys(VETOES, VETO))
    named = {cue: {scope: f"{cue}@{scope}" for scope in SCOPES if f"{cue}@{scope}" in w.weights} for cue in w.roles}
    w.named = tuple(named[cue] for cue in w.cue_of)          # features of each word by scope
    w.labels = {name: f"{name}{weight:+.1f}" for name, weight in w.weights.items()}
    w.money = frozenset(name for cue in MONEY_CUES for name in named[cue].values())
    w.lifted = w.money | NAMED
    w.most = sum(max(0.0, weight) for name, weight in w.weights.items() if name in OF_MEASURE or name.endswith("@noun"))
    return w
