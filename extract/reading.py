"""Reading one number where it stands: digits, Chinese numerals, fractions, folds, classes; with unit and rank words.

``numbers()`` finds where a number may begin; ``read(match)`` gives an :class:`Item`, a mask, or None.
Vocabulary: numerals.yaml, units.yaml, named_numbers.yaml.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from extract import comparator, lexicon, numeral, unit
from extract.model import Comparator, Form
from extract.named import Mask
from extract.trie import trie_pattern


@dataclass(slots=True)
class Item:
    """A quantity in the making: ``unit`` as written, ``scale`` the part of it that is a scale (万 of 万吨)."""

    start: int
    end: int
    value: float
    high: float | None
    unit: str
    scale: str = ""
    form: Form = Form.NUMBER
    hedge: Comparator | None = None    # from inside the number: 余, 几十, 上百, 前10名


@lexicon.cached
def _words() -> SimpleNamespace:
    """The vocabulary of this module, shaped for quick look-up."""
    data, names, units = lexicon.load("numerals"), lexicon.load("named_numbers"), lexicon.load("units")
    join = "".join
    firsts = {word[0] for word in unit.table()} | set(units["scales"]) | set(data["more"]) | set(data["half"])
    nexts = {char for entry in names["patterns"] for char in entry.get("next", "")}
    return SimpleNamespace(
        small=data["small"], large=data["large"], scales=frozenset((*data["small"], *data["large"])),
        digits=join(data["digits"]), several=join(data["several"]), upward=join(data["upward"]), more=join(data["more"]),
        point=join(data["point"]), part=data["part"], parts=data["parts"], halves=data["half_words"], half=data["half"],
        roman=data["roman"], roman_units=data["roman_units"], folds=data["folds"], fold_unit=data["fold_unit"],
        tenths=data["tenths"], sets=data["sets"],
        han=join(data["digits"]) + join(data["small"]) + join(data["large"]) + join(data["tens"]) + join(data["several"])[:1],
        minus=frozenset(data["negative"]), dashes=frozenset("-—%0123456789"),
        follows=firsts | nexts, bound=frozenset(units["bound"]), loose=frozenset(units["loose"]), boundary=re.compile(units["boundary"]),
        no_measure=units["no_measure"], suffixes=tuple((word, reason) for reason, words in names["suffixes"].items() for word in words),
        suffix_firsts=frozenset(word[0] for words in names["suffixes"].values() for word in words),
        before=names["ranks"]["before"], ordinal=names["ranks"]["ordinal"], rank_units=frozenset(names["ranks"]["units"]),
        place_units=frozenset(names["ranks"]["places"]), contexts=tuple(names["ranks"]["contexts"]), code=names["code_length"],
    )


@lexicon.cached
def numbers() -> re.Pattern[str]:
    """Where a number may begin; the name of the last group says how it is written."""
    w = _words()
    scales, large = "".join(w.scales), "".join(w.large)
    number = rf"(?:[0-9]{{1,15}}+(?:\.[0-9]{{1,9}}+)?+|[{w.han}]{{1,20}}+(?:[{w.point}][{w.digits}]{{1,9}}+)?+)"
    folds = "|".join(w.folds)
    signs = "".join(sign for sign in w.roman if not sign.isascii())
    starts = f"0-9{w.han}{w.several}{w.upward}{''.join(word[0] for word in (*w.halves, *w.folds))}{signs}IV"
    return re.compile(
        rf"(?=[{starts}])(?:(?P<arabic>(?P<plain>[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]++)?+)(?![{scales}{w.part[0]}])"
        rf"|(?P<mixed>[0-9]++(?:\.[0-9]++)?+[{scales}]{{1,4}}+(?:[0-9]{{1,4}}+[{scales}]{{1,3}}+)++))"
        rf"|(?P<parts>{trie_pattern(w.parts)}{number})"
        rf"|(?P<fraction>[{w.han}0-9]{{1,12}}+{w.part}[{w.han}0-9]{{1,12}}+)"
        rf"|(?P<scaled>[0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]++)?+)"
        rf"|(?P<half>{trie_pattern(w.halves)})"
        rf"|(?P<han>(?:[{w.upward}](?=[{scales}])|[{w.several}](?=[{scales}]))?+[{w.han}]++(?:[{w.more}][{large}]++)?+(?:[{w.point}][{w.digits}]{{1,20}}+[{scales}]*+)?+)"
        rf"|(?P<fold>{folds})"
        rf"|(?P<roman>[{signs}]|(?<![A-Za-z])[IV]{{1,3}}(?={trie_pattern(w.roman_units)})))"
    )
