"""Figures with their units as people read them: Chinese as written, English with the unit's name in thousands, millions, billions."""
from __future__ import annotations

import functools
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from targets.text import entries

LEAST, SMALL = 0.001, 3         # figures below it are told with so many digits
NOISE = 1e-9                    # what sums of floats leave over is nothing


def number(value: float, lang: str) -> str:
    """``1000`` → 1000 (zh), 1,000 (en); at most three decimals, below LEAST three digits that count; no trailing zeros."""
    if NOISE < abs(value) < LEAST:
        return f"{Decimal(f'{value:.{SMALL}g}'):f}"
    text = (f"{value:,.3f}" if lang == "en" else f"{value:.3f}").rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def scale(unit: str | None, values: Iterable[float], lang: str) -> tuple[float, str]:
    """Factor and unit to show ``values`` in: Chinese as written, English in thousands, millions, billions."""
    unit = _said(unit)
    if lang == "zh":
        return 1.0, unit
    factor, rest = _split(unit)
    name = _name(rest)
    if factor == 1.0:
        return 1.0, name
    top = max((abs(v) * factor for v in values if not pd.isna(v)), default=factor)
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if top >= size:
            return factor / size, f"{word} {name}".strip()
    return factor, name


def unit_name(unit: str | None, lang: str) -> str:
    """The unit one figure is counted in: 万吨 (zh), 10,000 t (en); as written where it has no English name."""
    unit = _said(unit)
    if lang == "zh":
        return unit
    factor, rest = _split(unit)
    many = {1.0: "", 1e4: "10,000", 1e8: "100 million", 1e12: "trillion"}[factor]
    return f"{many} {_name(rest)}".strip() or unit


def amount(value: float, unit: str | None, lang: str) -> str:
    """A number with its unit: 110万吨, 1.1 million t, 80%."""
    factor, name = scale(unit, [value], lang)
    return with_unit(number(value * factor, lang), name, lang)


def with_unit(figure: str, name: str, lang: str) -> str:
    """A number as told with a unit as ``scale`` names it: 2 sites, 1 site."""
    if lang == "zh":
        return f"{figure}{name}"
    return f"{figure}{'' if name in ('%', '') else ' '}{_ones().get(name, name) if figure == '1' else name}"


def _said(unit: object) -> str:
    return unit if isinstance(unit, str) else ""


def _split(unit: str) -> tuple[float, str]:
    """万吨 → (10 000, 吨)."""
    for head, factor in (("万亿", 1e12), ("亿", 1e8), ("万", 1e4)):
        if unit.startswith(head):
            return factor, unit[len(head):]
    return 1.0, unit


def _name(unit: str) -> str:
    names = _names()
    if unit in names:
        return names[unit]
    head, slash, tail = unit.partition("/")
    return f"{names.get(head, head)}{slash}{names.get(tail, tail)}"


@functools.cache
def _names() -> dict[str, str]:
    """By unit the name of several."""
    return {unit: name[0] if isinstance(name, list) else name for unit, name in entries("units").items()}


@functools.cache
def _ones() -> dict[str, str]:
    """By the name of several that of one."""
    return {name[0]: name[1] for name in entries("units").values() if isinstance(name, list)}
