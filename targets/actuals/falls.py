"""Rates of decline (能耗降低率 3.5): named as the growth they are, with the sign that growth has (−3.5), or asked about."""
from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable

from extract import lexicon
from extract import unit as units
from targets.actuals.facets import with_growth
from targets.actuals.labels import EDGES
from targets.actuals.row import Row
from targets.actuals.words import longest_first

RATES = ("percent", "point")
NOUN, VERB = "noun", "verb"


@functools.cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Words of decline that end a name, longest first: nouns of the grammar say the sign, its verbs and English words only hint."""
    tail = lexicon.load("grammar")["tail"]
    known = dict.fromkeys((*longest_first("falls"), *(word for word in tail["fall"] if len(word) > 1)), VERB)
    known |= dict.fromkeys(tail["fall_noun"], NOUN)
    return tuple(sorted(known.items(), key=lambda one: -len(one[0])))


@functools.cache
def _adverbs() -> tuple[str, ...]:
    """同比, 比上年 …: between a name and its word of decline."""
    return tuple(sorted((word for word in lexicon.load("grammar")["tail"]["adverb"] if len(word) > 1), key=len, reverse=True))


@functools.lru_cache(maxsize=20_000)
def split(metric: str, unit: str) -> tuple[str, str]:
    """The name of the growth a rate of decline is of, and NOUN or VERB for its last word; the name itself and '' for any other figure.

    Only figures in % or points can be such rates: 压减 in 万吨 is an amount.  升降幅 goes both ways.
    """
    dimension = units.parse(unit).dimension
    said = metric.casefold()
    found = next(((word, how) for word, how in _endings() if said.endswith(word)), None) if dimension in RATES else None
    if found is None:
        return metric, ""
    name = metric[:-len(found[0])].rstrip(EDGES)
    if name.endswith(longest_first("rises")):
        return metric, ""
    while word := next((one for one in _adverbs() if name.endswith(one) and len(name) > len(one)), ""):
        name = name[:-len(word)].rstrip(EDGES)
    if not name:  # 降幅 alone: of what, its neighbours only know
        return metric, VERB
    return name if dimension == "point" else with_growth(name), found[1]


def check(rows: Iterable[Row], answer: bool | None) -> None:
    """Sign the rows whose name was a rate of decline.

    Where the name is a noun of decline and no figure is negative, they say by how much it fell; ``answer``: whether the
    others do (False: their signs are those of growth), None to ask.
    """
    series: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.fields.get("fall") and row.fields["value"] is not None:
            series[row.fields["table"], row.fields["fall"]].append(row)
    for (_, wording), members in series.items():
        sure = all(row.fields["fall_how"] == NOUN and row.fields["value"] >= 0 for row in members)
        for row in members:
            if not sure and answer is None:
                row.ask("fall_sign", "value", wording, written=row.fields["written"])
            elif sure or answer:
                row.fields["value"] = 0.0 - row.fields["value"]
                row.warn("fall_signed", "value", wording, written=row.fields["written"], metric=row.fields["metric"])
