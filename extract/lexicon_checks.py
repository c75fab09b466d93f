"""What must hold inside each vocabulary file: its shape (``data/_schemas.yaml``) and that no word says two things."""
from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import regex
import yaml

Fault = tuple[tuple[Any, ...], str]
SCHEMAS = Path(__file__).parent / "data" / "_schemas.yaml"
LONGEST = 80       # characters of a value that a sentence quotes


@functools.cache
def _schemas() -> dict[str, Any]:
    with open(SCHEMAS, "rb") as handle:
        return yaml.load(handle, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # type: ignore[no-any-return]


def described() -> set[str]:
    """Names of the files whose shape is known; a test holds that this is all of them."""
    return set(_schemas()["shapes"])


def check(name: str, data: Any) -> Iterator[Fault]:
    """Faults of one file's content as ``(path of keys and positions, sentence)``."""
    if data is None:
        yield (), "the file is empty"
        return
    faults = list(_shape(data, _schemas()["shapes"].get(name, "anything"), ()))
    yield from faults
    if faults:  # what follows takes the shape for granted
        return
    for rule in _schemas()["labels"].get(name, ()):
        yield from _two_labels(data, rule)
    own = _OWN.get(name)
    if own:
        yield from own(data)


# -- shapes

def _shape(data: Any, shape: Any, where: tuple[Any, ...]) -> Iterator[Fault]:
    if isinstance(shape, str):
        yield from _either(data, shape, where)
    elif isinstance(shape, list):
        if not isinstance(data, list):
            yield where, f"must be a list, not {_said(data)}"
            return
        for at, item in enumerate(data):
            # Words may be grouped in lists of their own, as an alias (*name) of another list is.
            nested = isinstance(item, list) and isinstance(shape[0], str)
            yield from _shape(item, shape if nested else shape[0], (*where, at))
    elif not isinstance(data, dict):
        yield where, f"must be a mapping, not {_said(data)}"
    else:
        yield from _mapping(data, shape, where)


def _mapping(data: dict[Any, Any], shape: dict[str, Any], where: tuple[Any, ...]) -> Iterator[Fault]:
    known = {key.rstrip("?"): inner for key, inner in shape.items()}
    for key in shape:
        if key != "*" and not key.endswith("?") and key not in data:
            yield where, f"key {key!r} is missing"
    for key, value in data.items():
        inner = known.get(str(key), known.get("*"))
        if inner is None:
            yield (*where, key), (f"unknown key {brief(key)}; known: {', '.join(sorted(known))} (a new key is "
                                       "described in _schemas.yaml first)")
        else:
            yield from _shape(value, inner, (*where, key))


def _either(data: Any, shape: str, where: tuple[Any, ...]) -> Iterator[Fault]:
    """A scalar shape, or several with | between; the faults of the last are told."""
    faults: list[Fault] = []
    for one in shape.split("|"):
        one = one.strip()
        if one.startswith("["):
            faults = list(_shape(data, [one.strip("[] ")], where))
        elif one in _schemas()["parts"]:
            faults = list(_shape(data, _schemas()["parts"][one], where))
        else:
            faults = list(_scalar(data, one, where))
        if not faults:
            return
    yield from faults if "|" not in shape else [(where, f"must be {shape.replace('|', 'or')}, not {_said(data)}")]


def _scalar(data: Any, kind: str, where: tuple[Any, ...]) -> Iterator[Fault]:
    if kind == "pattern" and isinstance(data, str):
        try:
            # Named lists (\L<name>) are filled in by the module that owns the pattern.
            regex.compile(regex.sub(r"\\L<\w+>", "x", data), regex.VERBOSE)
        except regex.error as error:
            yield where, f"not a valid pattern: {error}"
    elif kind == "fraction" and isinstance(data, str):
        try:
            Fraction(data)
        except (ValueError, ZeroDivisionError):
            yield where, f"{brief(data)} is no number and no fraction such as '1/3'"
    elif not _KINDS[kind](data):
        yield where, f"must be {kind.replace('_', '/')}, not {_said(data)}"


def _is_number(data: Any) -> bool:
    return isinstance(data, (int, float)) and not isinstance(data, bool) and math.isfinite(data)


_KINDS: dict[str, Callable[[Any], bool]] = {
    "text": lambda data: isinstance(data, str),
    "pattern": lambda data: isinstance(data, str),
    "whole": lambda data: _is_number(data) and data == int(data),
    "number": _is_number,
    "fraction": _is_number,
    "yes_no": lambda data: isinstance(data, bool),
    "anything": lambda data: True,
}


def _said(data: Any) -> str:
    kinds = {dict: "a mapping", list: "a list", str: f"the text {brief(data)}", bool: f"{data}", type(None): "empty"}
    return kinds.get(type(data), f"the number {brief(data)}")


def brief(data: Any) -> str:
    """A value as a sentence can hold it: what is long is cut, a mapping or list told by its size."""
    if isinstance(data, (dict, list)):
        return f"{'a mapping' if isinstance(data, dict) else 'a list'} of {len(data)}"
    said = repr(data)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


# -- words under two labels

def _two_labels(data: Any, rule: dict[str, Any]) -> Iterator[Fault]:
    for key in rule["at"]:
        data = data.get(key, {})
    seen: dict[str, str] = {}
    for label in rule.get("only", list(data)):
        for at, item in enumerate(data.get(label, ())):
            # A cue with conditions of its own may share its word with another.
            if not isinstance(item, str):
                continue
            if seen.setdefault(item, label) != label:
                yield (*rule["at"], label, at), f"{item!r} stands under {seen[item]!r} and {label!r}; keep one"


def _units(data: dict[str, Any]) -> Iterator[Fault]:
    """A unit has one dimension; the factor of the dimension's base is 1."""
    owner: dict[str, str] = {}
    for name, dimension in data["dimensions"].items():
        if not dimension["base"]:
            yield ("dimensions", name), f"the dimension {name!r} needs a base"
        elif Fraction(dimension["units"].get(dimension["base"], 1)) != 1:
            yield ("dimensions", name), f"the base {dimension['base']!r} must have the factor 1"
        for unit, factor in dimension["units"].items():
            if Fraction(factor) <= 0:
                yield ("dimensions", name, "units", unit), f"the factor of {unit!r} must be above 0"
            if owner.setdefault(str(unit), name) != name:
                yield ("dimensions", name, "units", unit), f"{unit!r} has two dimensions, {owner[unit]!r} and {name!r}"
    counts: dict[str, str] = {}
    for name, words in data["counts"].items():
        for at, word in enumerate(words):
            if counts.setdefault(word, name) != name:
                yield ("counts", name, at), f"{word!r} has two dimensions, {counts[word]!r} and {name!r}; keep one"


def _roles(data: dict[str, Any]) -> Iterator[Fault]:
    """A word stands under one cue, once: the automaton that finds them all answers with one cue for each."""
    seen: dict[str, str] = {}
    for name, cue in data["cues"].items():
        for at, word in enumerate(cue["words"]):
            if word in seen:
                yield ("cues", name, "words", at), f"{word!r} stands under {seen[word]!r} and {name!r}; keep one"
            seen[word] = name


def _regions(data: dict[str, Any]) -> Iterator[Fault]:
    """A code or name belongs to one region."""
    seen: dict[str, str] = {}
    for at, region in enumerate([data["nation"], *data["provinces"]]):
        where = ("provinces", at - 1) if at else ("nation",)
        for word in {region["code"], region["name"], region["full"], *region.get("aliases", ()), *region.get("abbr", ())}:
            if seen.setdefault(word, region["name"]) != region["name"]:
                yield where, f"{word!r} is {seen[word]!r} and {region['name']!r}; keep one"


def _metrics(data: dict[str, Any]) -> Iterator[Fault]:
    """A wording belongs to one metric; sector, shape and share are known names."""
    known = {"sector": set(data["sectors"]), "shape": set(data["shapes"]), "share": set(data["metrics"]),
             "polarity": {"up", "down", "none"}, "price_basis": {"constant", "nominal"}}
    seen: dict[str, str] = {}
    for name, metric in data["metrics"].items():
        where = ("metrics", name)
        for key, names in known.items():
            if key in metric and metric[key] not in names:
                yield (*where, key), f"{key} {metric[key]!r} of {name!r} is unknown"
        for word in {metric["zh"], metric["en"], *metric.get("aliases", ())}:
            if seen.setdefault(word, name) != name:
                yield where, f"{word!r} is a name of two metrics, {seen[word]!r} and {name!r}; keep one"


_OWN: dict[str, Callable[[Any], Iterator[Fault]]] = {
    "units": _units, "roles": _roles, "regions": _regions, "metrics": _metrics}
