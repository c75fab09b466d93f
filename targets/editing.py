"""What a person types into the fields of a record, checked and turned into changes. Pure functions."""
from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from extract import indicator
from extract.docnumber import find_numbers
from extract.model import Basis, Comparator, Direction, Kind, Role
from extract.region import lookup
from targets.saying import CHOICES as SAID_CHOICES
from targets.saying import LISTS
from targets.text import TargetsError

Row = Mapping[str, Any]
CHOICES: dict[str, tuple[str, ...]] = {
    "role": tuple(map(str, Role)), "comparator": tuple(map(str, Comparator)), "kind": tuple(map(str, Kind)),
    "direction": tuple(map(str, Direction)), "basis": tuple(map(str, Basis)),
}
NEEDED = ("role", "metric", "value", "unit", "comparator", "kind")
UNSAID = ("value", "unit")        # not needed of a goal whose figure a superior body has set
NUMBERS = ("value", "value_max", "baseline_value")
YEARS = ("year", "baseline_year")
FIELDS = ("metric", "metric_id", "region", "value", "value_max", "unit", "comparator", "kind", "direction", "basis", "year",
          "deadline", "baseline_year", "baseline_value", "sector", "force", "lead", "role")
FIRST_YEAR, LAST_YEAR = 1949, 2100
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
PAPER_NUMBERS = ("implements", "cites")
PAPER_DATES = ("issue_date", "written", "published", "printed")
PAPER_DATE = re.compile(r"(19|20)\d{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")     # a year, a month or a day
AUTO = ""       # metric_id: the vocabulary decides by the metric's words


class EditError(TargetsError):
    """What was typed can't be kept; ``field`` says where."""

    def __init__(self, code: str, field: str, **values: object) -> None:
        self.field = field
        super().__init__(code, **values)


def changes(row: Row, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ``row`` that ``typed`` (field -> value or text, None or '' for nothing) changes, checked.

    A changed region brings its code, a changed metric its id unless ``metric_id`` is typed too (AUTO: by the vocabulary).
    EditError for the first field that can't be kept.
    """
    new = {name: _clean(name, value) for name, value in typed.items() if name in FIELDS}
    _number_or_none(row, new)
    whole = {**row, **new}
    for name in NEEDED:
        if whole.get(name) in (None, "") and not (name in UNSAID and whole["role"] == Role.ASSIGNED):
            raise EditError("edit_empty", name)
    if "region" in new and new["region"] != row.get("region"):
        place = lookup(str(new["region"])) if new["region"] else None
        new |= {"region": place.name if place else new["region"], "region_code": (place.code or None) if place else None}
    if new.get("metric_id") == AUTO or ("metric_id" not in new and {"metric", "unit", "kind"} & _differing(row, new)):
        new["metric_id"] = indicator.identify(str(whole["metric"]), str(whole["unit"]), str(whole["kind"]))[0]
    _agree({**row, **new})
    return {name: new[name] for name in _differing(row, new)}


def _number_or_none(row: Row, new: dict[str, Any]) -> None:
    """A goal without a number that is given one is a target; a record that becomes such a goal loses its number."""
    if {**row, **new}.get("role") != Role.ASSIGNED:
        return
    if row.get("role") == Role.ASSIGNED and new.get("value") is not None:
        new["role"] = str(Role.TARGET)
    elif row.get("role") != Role.ASSIGNED:
        new |= {"value": None, "value_max": None}
    if new.get("unit", "") is None:
        del new["unit"]


def said_of_paper(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What a person says of a paper (field -> text, '' for nothing, or a list of texts): dates and choices checked, the region by
    its short name, numbers of papers as they are cited (国发〔2021〕33号).

    EditError for the first that can't be kept.
    """
    return {name: _said(name, value) for name, value in typed.items()}


def _said(name: str, value: Any) -> Any:
    if name in LISTS:
        told = (part.strip() for one in value for part in re.split("[、;；\n]", one))
        return list(dict.fromkeys(_paper_number(name, one) if name in PAPER_NUMBERS else " ".join(one.split()) for one in told if one))
    if name in PAPER_DATES and value and not PAPER_DATE.fullmatch(value):
        raise EditError("edit_paper_date", name, value=value)
    if name in SAID_CHOICES and value and value not in SAID_CHOICES[name]:
        raise EditError("edit_choice", name, value=value)
    if name == "region" and value:
        place = lookup(value)
        return place.name if place else value
    return value


def _paper_number(name: str, value: str) -> str:
    found = find_numbers(value)
    if len(found) != 1:
        raise EditError("edit_paper_number", name, value=value)
    return found[0].number


def _differing(row: Row, new: Mapping[str, Any]) -> set[str]:
    return {name for name, value in new.items() if (value if value != "" else None) != row.get(name)}


def _clean(name: str, value: Any) -> Any:
    """One field as the record holds it: text stripped, numbers as numbers, nothing as None."""
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return AUTO if name == "metric_id" and value == "" else None
    if name in NUMBERS:
        return _number(name, value)
    if name in YEARS:
        return _year(name, value)
    if name in CHOICES and value not in CHOICES[name]:
        raise EditError("edit_choice", name, value=value)
    if name == "metric_id" and value not in indicator.indicators():
        raise EditError("edit_choice", name, value=value)
    if name == "deadline" and not DATE.fullmatch(str(value)):
        raise EditError("edit_date", name, value=value)
    return value


def _number(name: str, value: Any) -> float:
    try:
        number = float(str(value).replace(",", "").replace("，", ""))
    except ValueError:
        raise EditError("edit_number", name, value=value) from None
    if not math.isfinite(number):
        raise EditError("edit_number", name, value=value)
    return number


def _year(name: str, value: Any) -> int:
    number = _number(name, value)
    if number != int(number) or not FIRST_YEAR <= number <= LAST_YEAR:
        raise EditError("edit_year", name, value=value, first=FIRST_YEAR, last=LAST_YEAR)
    return int(number)


def _agree(row: Row) -> None:
    """A range has two ends in order; only a range has the second."""
    if row["comparator"] == Comparator.RANGE:
        if row.get("value_max") is None or row["value_max"] <= row["value"]:
            raise EditError("edit_range", "value_max")
    elif row.get("value_max") is not None:
        raise EditError("edit_no_range", "value_max")
