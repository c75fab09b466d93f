"""Verdicts in words, from ``targets/data/progress.yaml`` and the settings."""
from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from extract import unit as units
from targets import amounts
from targets.config import Progress
from targets.text import OWN_STATES, entry

TONES = ("met", "good", "watch", "behind", "bad", "open")      # best first; a colour and a glyph each
DIGITS = 2


@lru_cache(maxsize=64)
def _table(name: str) -> dict[str, Any]:
    return entry("progress", name)


def state_word(code: str, lang: str = "zh", settings: Progress | None = None) -> str:
    """The word for a state: that of ``settings`` (None: of the settings in use), else ours."""
    own = (settings.states if settings else OWN_STATES).get(code, {})
    return str(own.get(lang) or _table("states")[code][lang])


def tone(code: str) -> str:
    """met, good, watch, behind, bad or open: what colour and glyph a state has."""
    return str(_table("states")[code]["tone"])


def glyph(code: str) -> str:
    return str(_table("glyphs")[tone(code)])


def tone_glyph(name: str) -> str:
    """The glyph of a tone."""
    return str(_table("glyphs")[name])


def of_tone(name: str) -> list[str]:
    """The states of a tone, in the order of the table."""
    return [code for code, about in _table("states").items() if about["tone"] == name]


def tone_words(name: str, lang: str = "zh") -> list[str]:
    """What the states of a tone are called."""
    return [state_word(code, lang) for code in of_tone(name)]


def tag_word(code: str, lang: str = "zh") -> str:
    return str(_table("tags")[code][lang])


def reason_word(code: str, lang: str = "zh") -> str:
    return str(_table("reasons")[code][lang])


def flag_words(flags: str, lang: str = "zh") -> list[str]:
    """The flags of a row (codes joined by ", ") in words."""
    return [str(_table("flags")[code][lang]) for code in flags.split(", ") if code]


def sentence(row: Mapping[str, Any], name: str, lang: str = "zh", settings: Progress | None = None) -> str:
    """A row of ``evaluate`` as a sentence: figure, where the path stands, state, what is needed from here.

    ``name``: what the metric is called in ``lang``.
    """
    judged, said = row["status"], ""
    if not _missing(row.get("status_judged")):
        judged, word = row["status_judged"], state_word(row["status"], lang, settings)
        said = _say("said", lang, status=word)
        if judged == "not_judged":
            return _say("said_only", lang, metric=name, status=word)
    if judged == "not_judged":
        return _say("none", lang, metric=name, reason=reason_word(row["reason"], lang))
    unit, own = str(row["series_unit"] or ""), str(row["unit"] or "")
    parts = [_figure(row, name, unit, own, lang)]
    shape = None if _missing(row["shape"]) else row["shape"]
    if shape == "yearly_average" and not _missing(row["mean"]):
        parts.append(_say("mean", lang, mean=amount(row["mean"], own, lang), goal=_bound(row, amount(row["value"], own, lang), lang)))
    elif shape in ("reach", "running_count") and not _missing(row["expected"]) and row["t"] < row["due"]:
        parts.append(_say("path", lang, expected=_there(row, row["expected"], unit, own, lang)))
    elif not _missing(row["goal"]):
        parts.append(_goal(row, shape, unit, own, lang))
    if row["tolerance"]:
        parts.append(_say("tolerance", lang, tolerance=amount(row["tolerance"], points_of(own), lang)))
    parts.append(_say("status", lang, status=state_word(judged, lang, settings)))
    if not _missing(row["year_reached"]) and judged in ("ahead", "met"):
        parts.append(_say("first", lang, year=int(row["year_reached"])))
    if row["gap"] and not _missing(row["gap"]) and shape in ("year_rate", "rank", None):
        parts.append(_say("gap", lang, gap=amount(abs(row["gap"]), points_of(own), lang)))
    if shape == "keep" and not _missing(row["head_room"]):
        parts.append(_say("room", lang, room=amount(row["head_room"] * 100, "%", lang)))
    return "".join([*parts, *_needed(row, shape, unit, own, lang), said, _say("end", lang)])


def _goal(row: Mapping[str, Any], shape: str | None, unit: str, own: str, lang: str) -> str:
    """What the figure is held against, with the side the target asks for."""
    low, high = (None if _missing(row[name]) else _there(row, row[name], unit, own, lang) for name in ("good_low", "good_high"))
    goal = _there(row, row["goal"], unit, own, lang)
    if shape == "rank":
        return _say("place_goal" if row.get("comparator") == "<=" else "goal", lang, goal=goal)
    if low is None:
        return _say("limit", lang, goal=goal)
    if row.get("comparator") == "range" and high is not None:
        return _say("goal", lang, goal=_say("between", lang, low=low, high=high))
    return _say("goal", lang, goal=_bound(row, goal, lang))


def _bound(row: Mapping[str, Any], goal: str, lang: str) -> str:
    """The number with the target's comparator: ≥80%, 5%左右; plain where it is exact, or where what counts as good lies to the other side
    (a fall is told by its size, judged by its sign)."""
    low, high = not _missing(row["good_low"]), not _missing(row["good_high"])
    side = {"~": "about", ">=": "at_least" if low else None, "<=": "at_most" if high else None}.get(row.get("comparator") or "")
    return _say(side, lang, goal=goal) if side else goal


def _figure(row: Mapping[str, Any], name: str, unit: str, own: str, lang: str) -> str:
    year = int(-(-row["t"] // 1))
    month = round((row["t"] - year + 1) * 12)
    when = _say("when_year" if month == 12 else "when_month", lang, year=year, month=month)
    if row["shape"] == "running_count":
        return _say("total", lang, when=when, metric=name, actual=amount(row["actual"], unit, lang))
    if row["tag"] in ("index", "change") and not _missing(row["actual_value"]):
        moved = row["actual_value"]
        text = _say("grew" if moved >= 0 else "fell", lang, figure=amount(abs(moved), own, lang))
        return _say("growth", lang, when=when, metric=name, actual=text, base_year=int(row["base_year"]))
    if row["shape"] == "rank":
        place = amount(row["actual"], own if lang == "zh" else "", lang)      # place 5, not place 5 places
        return _say("figure", lang, when=when, metric=name, actual=_say("place", lang, figure=place))
    return _say("figure", lang, when=when, metric=name, actual=amount(row["actual"], unit, lang))


def _there(row: Mapping[str, Any], figure: float, unit: str, own: str, lang: str) -> str:
    """A point of the series as people say it: of an index, the growth since its base."""
    if row["tag"] == "index":
        return amount(figure - 100, own if units.parse(own).dimension == "percent" else "%", lang)
    return amount(figure, unit, lang)


def _needed(row: Mapping[str, Any], shape: str | None, unit: str, own: str, lang: str) -> list[str]:
    if shape == "yearly_average" and not _missing(row["needed_rate"]):
        return [_say("rate", lang, needed=amount(row["needed_rate"], own, lang))]
    if shape not in ("reach", "running_count") or _missing(row["needed_per_year"]):
        return []
    step = row["needed_per_year"]
    code = "work" if shape == "running_count" else "up" if step >= 0 else "down"
    parts = [_say(code, lang, needed=amount(abs(step), points_of(unit), lang))]
    if not _missing(row["needed_to_milestone"]):
        needed = amount(row["needed_to_milestone"], points_of(unit), lang)
        parts.append(_say("milestone", lang, year=int(row["milestone_year"]), needed=needed))
    return parts


def _say(name: str, lang: str, **values: object) -> str:
    return str(_table("sentences")[name][lang]).format(**values)


def points_of(unit: str) -> str:
    """What a difference of figures in ``unit`` is told in: percent differ by points."""
    return str(_table("points")["unit"]) if units.parse(unit).dimension == "percent" and unit == "%" else unit


def amount(figure: Any, unit: str, lang: str) -> str:
    """A figure with its unit, to two decimals of the unit it is told in: 110.25万吨; 1.1025 million t."""
    value = float(figure)
    factor, name = amounts.scale(unit, [value], lang)
    digits = max(DIGITS - round(math.log10(factor)), 0)
    text = f"{value * factor:,.{digits}f}" if abs(value * factor) < 1e15 else f"{value * factor:.6g}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return amounts.with_unit("0" if text == "-0" else text, name, lang)


def _missing(value: Any) -> bool:
    return value is None or str(value) == "<NA>" or value != value      # of <NA> no comparison can be asked
