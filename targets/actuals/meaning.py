"""What the names in a person's file stand for: metrics, kinds, units; the nearest guess where none fits."""
from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from extract import indicator
from extract import unit as units
from targets.actuals.sheets import shown
from targets.actuals.words import english
from targets.query import convertible, normal
from targets.text import phrase_lists, words

RELATIVE = ("percent", "point", "fold", "doubling")  # dimensions a growth can have
NEAR = 50.0        # how alike, of 100, two names must be to offer one for the other
SAME_SOUND = 80.0  # how alike in pinyin, before the sound counts beside the characters


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like ``name`` in its characters or its sound (贵洲, 陕xi), of equals the first; '' when none is near."""
    lower: dict[str, str] = {}
    for one in known:
        lower.setdefault(one.casefold(), one)
    if not lower:
        return ""
    names = list(lower)
    written, spoken = (process.cdist([told], others, scorer=fuzz.ratio)[0] for told, others in (
        (name.casefold(), names), (_sound(name.casefold()), list(map(_sound, names)))))
    alike = np.where(spoken >= SAME_SOUND, np.maximum(written, (written + spoken) / 2), written)
    best = int((alike + spoken / 100).argmax())  # of names as like in writing the one that sounds more alike
    return lower[names[best]] if alike[best] >= NEAR else ""


@functools.lru_cache(maxsize=50_000)
def _sound(name: str) -> str:
    """A name in pinyin without tones; what is no Han stays."""
    from pypinyin import (
        lazy_pinyin,  # its tables take a fifth of a second: only a name that fits nothing waits for them
    )
    return "".join(lazy_pinyin(name))


def kind_of(cell: Any) -> str | None:
    """level, growth or change for the words of the column 类型; '' for a blank cell, None for other words."""
    text = shown(cell).casefold()
    if not text:
        return ""
    return next((kind for kind, known in phrase_lists("kinds").items() if text in (kind, *known)), None)


def says_growth(metric: str) -> bool:
    """Whether the phrase itself says that its figures are rates of growth (地区生产总值增速)."""
    return any(normal_blank(metric).endswith(word) for word in words("growth_words"))


def normal_blank(text: str) -> str:
    return re.sub(r"\s+", "", shown(text)).casefold()


@dataclass(frozen=True)
class Goal:
    """What a target says of the figures it waits for."""

    metric: str
    metric_id: str | None
    sector: str | None
    kind: str
    unit: str


@dataclass(frozen=True)
class Goals:
    """The targets known while reading, by the normal phrase and by the metric id."""

    by_name: Mapping[str, tuple[Goal, ...]]
    names: tuple[str, ...]

    @classmethod
    def of(cls, targets: pd.DataFrame | None) -> Goals:
        """From a target table; None or empty gives none."""
        return cls.known(distinct(targets))

    @classmethod
    def known(cls, goals: Iterable[Goal]) -> Goals:
        """From what targets say, each once (``distinct``)."""
        by_name: dict[str, list[Goal]] = {}
        names: dict[str, None] = {}
        for goal in goals:
            names[goal.metric] = None
            for name in {normal(goal.metric), goal.metric_id} - {None}:
                by_name.setdefault(str(name), []).append(goal)
        return cls({name: tuple(found) for name, found in by_name.items()}, tuple(names))

    def named(self, metric: str, metric_id: str | None) -> tuple[Goal, ...]:
        """The targets a phrase means: those in the same words, else those of the same metric id."""
        return self.by_name.get(normal(metric)) or self.by_name.get(metric_id or "") or ()


def distinct(targets: pd.DataFrame | None) -> list[Goal]:
    """What the targets of a table say of the figures they wait for, each once."""
    if targets is None or targets.empty:
        return []
    rows = targets[["metric", "metric_id", "sector", "kind", "unit"]].drop_duplicates().astype(object)
    return [Goal(*row) for row in rows.where(rows.notna(), None).itertuples(index=False, name=None)]


@functools.lru_cache(maxsize=20_000)
def metric_of(phrase: str, unit: str, kind: str) -> tuple[str | None, bool]:
    """The metric id the vocabulary gives a phrase, and whether such a figure can only be a rate of growth.

    ``kind`` '' where the file does not say: 地区生产总值 in % is no level, 人口自然增长率 in ‰ is one.
    """
    if kind:
        return _identify(phrase, unit, kind)[0], kind == "growth"
    level, sure = _identify(phrase, unit, "level")
    rate = units.parse(unit).dimension == "percent"
    if level and (sure >= indicator.NORMALISED or not says_growth(phrase)):
        return level, False
    grown = _identify(phrase, unit, "growth")[0] if rate else None
    return grown or level, rate and (bool(grown) or says_growth(phrase))


def _identify(phrase: str, unit: str, kind: str) -> tuple[str | None, float]:
    """The vocabulary's answer; a phrase in English is looked up by its Chinese name."""
    if not phrase.isascii():
        return indicator.identify(phrase, unit, kind)
    plain = " ".join(phrase.casefold().replace("_", " ").split())
    bare = plain.removesuffix(" growth")
    known = english("metric_english").get(bare) or _english_names().get(bare)
    return indicator.identify(indicator.info(known).zh if known else phrase, unit, kind)


def metric_choices() -> list[str]:
    """The Chinese names of the vocabulary's metrics."""
    return [one.zh for one in indicator.indicators().values()]


@functools.cache
def _english_names() -> dict[str, str]:
    return {one.en.casefold(): one.id for one in indicator.indicators().values()}


@functools.lru_cache(maxsize=4096)
def nearest_goal(metric: str, names: tuple[str, ...]) -> str:
    return nearest(metric, names)


def kind_fits(kind: str, unit: str) -> bool:
    """Whether figures of this kind can stand in this unit: growth in money is none."""
    return kind != "growth" or units.parse(unit).dimension in RELATIVE


def is_points(unit: str) -> bool:
    return units.parse(unit).dimension == "point"


def fits(unit: str, goal: Goal) -> bool:
    return convertible(unit, goal.unit)
