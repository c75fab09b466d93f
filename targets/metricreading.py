"""How the metric of a target is read: what a person decided, else the vocabulary and the settings."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from extract import indicator
from targets.config import Tolerance
from targets.override import CHOICES, METRIC
from targets.progress.arith import number, working
from targets.progress.goodset import tolerance_of
from targets.progress.wording import amount, points_of
from targets.text import entries

ABOUT = "~"


class Fact(NamedTuple):
    """``code``: of ``data/override.yaml``, or None where ``text`` says it; ``decided``: by a person."""

    field: str
    code: str | None
    text: str
    decided: bool


def facts(row: Mapping[str, Any], tolerance: Tolerance, lang: str = "zh") -> list[Fact]:
    """How ``row`` (a target, with what people decided) is read, in the order of METRIC; what says nothing is left out.

    A tolerance is told where the target says about (左右); a definition where there is one.
    """
    known = indicator.indicators().get(row["metric_id"]) if isinstance(row.get("metric_id"), str) else None
    usual = {"metric_polarity": known and known.polarity, "metric_shape": known and known.shape,
             "metric_price_basis": known and known.price_basis}
    found = []
    for field in METRIC:
        own = row.get(field)
        decided = own is not None and own == own
        if field == "tolerance":
            found += _allowed(row, tolerance, decided, lang)
        elif field == "definition":
            text = str(own) if decided else _definition(known, lang)
            found += [Fact(field, None, text, decided)] if text else []
        else:
            found.append(Fact(field, str(own if decided else usual[field] or "unknown"), "", decided))
    return found


def _allowed(row: Mapping[str, Any], tolerance: Tolerance, decided: bool, lang: str) -> list[Fact]:
    value = number(row.get("value"))
    if row["comparator"] != ABOUT or value is None:
        return []
    unit = row["unit"] if isinstance(row["unit"], str) else ""
    with working():
        usual = tolerance_of(row["kind"], row.get("basis"), unit, value, row.get("metric_id"), tolerance, row.get("metric"))
        allowed = number(row["tolerance"]) if decided else usual
    return [Fact("tolerance", None, f"±{amount(allowed, points_of(unit), lang)}", decided)]


def _definition(known: indicator.Indicator | None, lang: str) -> str:
    if known is None:
        return ""
    said = indicator.definition(known.id)
    source = getattr(said, f"source_{lang}")
    return getattr(said, lang) + (f" [{source}]" if source and lang == "en" else f"（{source}）" if source else "")


def field_word(field: str, lang: str) -> str:
    return str(entries("override")["fields"][field][lang])


def value_word(field: str, code: str, lang: str) -> str:
    """A value in words; what has no word (a definition, a number) as it stands."""
    words = entries("override")
    if code == "unknown":
        return str(words["unknown"][lang])
    return str(words["values"][field][code][lang]) if code in CHOICES.get(field, ()) and field in words["values"] else code


def told(fact: Fact, lang: str) -> str:
    """A fact in words, marked where a person decided it."""
    value = fact.text or value_word(fact.field, fact.code or "", lang)
    return str(entries("override")["by_person"][lang]).format(value=value) if fact.decided else value
