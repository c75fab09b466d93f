"""Canonical indicators: which metric of ``data/metrics.yaml`` a free wording names, and what is known of it.

No id rather than a wrong one: a wording is identified only when it is an alias, or becomes one after the words
that change nothing (全省, 的, 达到, 增速 …) are taken off, and its unit fits.
"""
from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import regex

from .errors import LexiconError
from .gazetteer import Strength, gazetteer
from .lexicon import cached, load
from .model import Basis, Kind
from .unit import parse

EXACT, NORMALISED, STRIPPED, BY_UNIT = 1.0, 0.95, 0.85, 0.8
_BRACKETS = regex.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_LAST_BRACKET = regex.compile(r"^(?P<name>.+)[(（](?P<verb>[^()（）]+)[)）]$")
_MEMORY = 1 << 16
_LONGEST = 60  # characters: no indicator has a longer name


@dataclass(frozen=True, slots=True)
class Indicator:
    """An entry of ``metrics.yaml``; ``basis`` is that of a level on which the text is silent."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    unit: str
    polarity: str     # up, down, none
    shape: str        # flow, stock, share, work, rate
    basis: Basis
    price_basis: str  # constant, nominal, none
    sector: str
    source: str       # key of the sources in metric_definitions.yaml
    share: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator means, and the standard, law or system that says so."""

    zh: str
    en: str
    source_zh: str
    source_en: str


def identify(metric: str, unit: str = "", kind: str = "", verb: str = "") -> tuple[str | None, float]:
    """The id of the indicator a phrase names, with a confidence in [0, 1]; ``(None, 0.0)`` when none is sure.

    ``unit`` and ``kind`` ('level', 'growth', 'change') rule out indicators they do not fit (森林覆盖率 in 万亩).
    ``verb`` is the verb of work the quantity was counted under, where the phrase leaves it out: 新建 with 5G基站
    is the count of new stations, and never the stock.
    """
    return _finder()(metric, unit, kind, verb)


def info(metric_id: str) -> Indicator:
    """The indicator with this id.  Raises KeyError for an unknown id."""
    return indicators()[metric_id]


def definition(metric_id: str) -> Definition:
    """Definition and source of an indicator (read from its own file on first use).  Raises KeyError."""
    data = load("metric_definitions")
    text, source = data["definitions"].get(metric_id), data["sources"].get(info(metric_id).source)
    text, source = text or {"zh": "", "en": ""}, source or {"zh": "", "en": ""}
    return Definition(text["zh"], text["en"], source["zh"], source["en"])


def sector_names() -> dict[str, tuple[str, str]]:
    """Sectors of the vocabulary by key, each as (zh, en)."""
    return {key: (name["zh"], name["en"]) for key, name in load("metrics")["sectors"].items()}


@cached
def indicators() -> dict[str, Indicator]:
    """Every indicator by id."""
    data = load("metrics")
    return {
        key: Indicator(
            key, item["zh"], item["en"], tuple(item.get("aliases", ())), item["unit"], item["polarity"],
            item["shape"], Basis(data["shapes"][item["shape"]]), item.get("price_basis", "none"), item["sector"],
            item["source"], item.get("share"))
        for key, item in data["metrics"].items()
    }


@dataclass(frozen=True, slots=True)
class _Index:
    exact: dict[str, str]
    normal: dict[str, str]
    lead: tuple[str, ...]
    tail: tuple[str, ...]
    work_lead: tuple[str, ...]


@cached
def _index() -> _Index:
    """Aliases as written and normalised.  Raises LexiconError where two metrics share one."""
    words = load("metrics")["normalise"]
    exact: dict[str, str] = {}
    normal: dict[str, str] = {}
    faults = []
    for one in indicators().values():
        for alias in (one.zh, *one.aliases):
            plain = normalise(alias)
            for table, form in ((exact, alias), (normal, plain)):
                if table.setdefault(form, one.id) != one.id:
                    faults.append(f"metrics.yaml: metrics.{one.id}: {alias!r} belongs to {table[form]!r} already")
    if faults:
        raise LexiconError("vocabulary: " + "; ".join(dict.fromkeys(faults)))
    longest = functools.partial(sorted, key=len, reverse=True)
    return _Index(exact, normal, *(tuple(longest(words[key])) for key in ("lead", "tail", "work_lead")))


@cached
def _writing() -> tuple[dict[int, None], regex.Pattern[str], dict[str, str], frozenset[str]]:
    """Noise to drop, wordings to replace, verbs that may stand in brackets behind a name."""
    words = load("metrics")["normalise"]
    replace: dict[str, str] = words["replace"]
    pattern = regex.compile(r"\L<words>", words=list(replace))
    return dict.fromkeys(map(ord, words["noise"])), pattern, replace, frozenset(words["actions"])


def normalise(metric: str) -> str:
    """A wording without brackets, blanks and quotes, its variants written one way."""
    noise, pattern, replace, actions = _writing()
    text = unicodedata.normalize("NFKC", metric)
    match = _LAST_BRACKET.match(text)
    if match and any(verb in match["verb"] for verb in actions):
        text = match["verb"] + match["name"]
    text = _BRACKETS.sub("", text).translate(noise)
    for _ in range(2):  # one replacement may make way for another: R&D → 研发, then 全社会研发 → 研发
        text = pattern.sub(lambda found: replace[found[0]], text)
    return text


def _forms(text: str, index: _Index) -> Iterator[str]:
    """The wording with words that change nothing taken off: first the front, then the end, step by step."""
    while True:
        yield text
        yield from _shorter(text, index.tail)
        front = next((word for word in index.lead if text.startswith(word) and len(text) > len(word)), None)
        cut = len(front) if front else _region_length(text)
        if not cut:
            return
        text = text[cut:]


def _shorter(text: str, tail: tuple[str, ...]) -> Iterator[str]:
    while True:
        word = next((word for word in tail if text.endswith(word) and len(text) > len(word) + 1), None)
        if word is None:
            return
        text = text[:-len(word)]
        yield text


def _region_length(text: str) -> int:
    """Length of a region's name at the front, where enough for a metric is left behind it."""
    names = gazetteer().names
    for length in range(min(12, len(text) - 2), 1, -1):
        found = names.get(text[:length])
        if found is not None and found[0] is Strength.SURE:
            return length
    return 0


@cached
def _finder() -> Callable[[str, str, str, str], tuple[str | None, float]]:
    """``_identify`` with a memory that goes when the vocabulary changes."""
    return functools.lru_cache(maxsize=_MEMORY)(functools.partial(_identify, _index()))


def _identify(index: _Index, metric: str, unit: str, kind: str, verb: str) -> tuple[str | None, float]:
    if len(metric) > _LONGEST:
        return None, 0.0
    if verb and not metric.startswith(verb):
        found, sure = _named(index, verb + metric)
        if found is None:
            found, sure = _named(index, metric)
            if verb in _writing()[3] and found is not None and info(found).shape != "work":
                return None, 0.0
    else:
        found, sure = _named(index, metric)
    return _fitting(found, sure, unit, kind) if found is not None else (None, 0.0)


def _named(index: _Index, metric: str) -> tuple[str | None, float]:
    """The metric a wording names, whatever its unit."""
    found = index.exact.get(metric)
    if found is not None:
        return found, EXACT
    text = normalise(metric)
    sure = NORMALISED
    for form in _forms(text, index):
        found = index.normal.get(form)
        if found is not None:
            return found, sure
        sure = STRIPPED
    front = next((word for word in index.work_lead if text.startswith(word)), "")
    found = index.normal.get(text[len(front):])
    if found is not None and info(found).shape == "work":
        return found, STRIPPED
    return None, 0.0


def _fitting(metric_id: str, sure: float, unit: str, kind: str) -> tuple[str | None, float]:
    """The indicator, or the share it stands for when its level is told in %, or none when the unit is another's."""
    one = info(metric_id)
    if not unit or kind == Kind.GROWTH:
        return metric_id, sure
    said, own = _class(unit), _class(one.unit)
    if said in ("percent", "point") and own != "percent" and one.shape != "rate":
        return (one.share, min(sure, BY_UNIT)) if one.share else (None, 0.0)
    if said == own or own == "" or (said == "point" and own == "percent"):
        return metric_id, sure
    if "" in (said, own) and "percent" not in (said, own):
        return metric_id, min(sure, BY_UNIT)
    return None, 0.0


@cached
def _class(unit: str) -> str:
    """What kind of unit it is, coarsely: a dimension of units.yaml, 'count' for measure words, '' for unknown ones."""
    data: dict[str, Any] = load("metrics")
    head, _, below = parse(unit).dimension.partition("/")
    if head in load("units")["counts"]:
        head = "count"
    head = next((family[0] for family in data["same_units"] if head in family), head)
    return f"{head}/{below}" if below and below not in data["loose_denominators"] else head
