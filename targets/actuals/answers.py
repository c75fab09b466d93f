"""Questions a file leaves open, a person's answers and corrections as hints, and both as kept for the next file of the same shape."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from targets.actuals.issues import Issue, Severity
from targets.actuals.places import place_of
from targets.actuals.told import Laid

KIND = "reading"            # what the store calls such things; each is kept under the shape of its file
# code of the issue -> what is asked for
FIELDS = {
    "region_unknown": "region", "region_strange": "region", "region_missing": "region", "metric_missing": "metric",
    "year_missing": "year", "year_strange": "year", "year_cumulative": "cumulative", "unit_missing": "unit",
    "unit_missing_all": "unit", "units_several": "unit", "unit_index": "unit", "fractions": "fractions",
    "fall_sign": "falls", "kind_open": "kind"}
MAPS = {"region": "regions", "unit": "units", "year": "years"}  # asked about one wording; without one, the hint of the same name
LASTING = ("region", "metric", "unit", "cumulative", "fractions", "falls", "kind")  # a year is another in the next file
WHOLE = ("region", "metric", "unit")             # without a wording: said of a whole file, which names none itself
FIXES = {"encoding": str, "sheet": list, "header": dict, "axes": dict, "metrics": dict, "units": dict, "regions": dict, "years": dict,
         "kind": str, "source": str, "preliminary": bool}
PASSING = ("years", "source", "preliminary")    # corrections of one file alone
Answers = dict[tuple[str, str], Any]


@dataclass(frozen=True)
class Question:
    """``field``: region, metric, year, unit, cumulative, fractions, falls or kind; ``key``: the wording of the file it is about."""

    field: str
    key: str
    guess: str
    issue: Issue


@dataclass(frozen=True)
class Said:
    """What a person said of a file: ``answers`` by (field, wording), ``fixes``: corrections of what was understood, as hints."""

    answers: Answers = field(default_factory=dict)
    fixes: dict[str, Any] = field(default_factory=dict)

    @property
    def hints(self) -> dict[str, Any]:
        """Both as hints of ``read_actuals``; mappings that both hold are put together, the answer wins."""
        hints = dict(self.fixes)
        for name, answer in hints_of(self.answers).items():
            hints[name] = {**hints.get(name, {}), **answer} if isinstance(answer, dict) else answer
        return hints


def questions(issues: Iterable[Issue]) -> list[Question]:
    """What a person can answer, each once."""
    found: dict[tuple[str, str], Question] = {}
    for one in issues:
        name = FIELDS.get(one.code)
        if name and one.severity == Severity.ASK:
            key = one.value if name in MAPS else ""
            found.setdefault((name, key), Question(name, key, _guess(name, one.guess), one))
    return list(found.values())


def _guess(name: str, guess: str) -> str:
    """A guess in the words the answers are picked from."""
    region = place_of(guess).region if name == "region" and guess else None
    return region.name if region else guess


def hints_of(answers: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """Answers by (field, key) as hints of ``read_actuals``; what is not answered is left out."""
    hints: dict[str, Any] = {}
    for (name, key), answer in answers.items():
        if answer is None or answer == "":
            continue
        if name in MAPS and key:
            hints.setdefault(MAPS[name], {})[key] = answer
        else:
            hints[name] = answer
    return hints


def body_of(said: Said, file: str) -> dict[str, Any]:
    """What the store keeps for the next file of this shape: answers and corrections that last; empty where there are none."""
    answers = [[name, key, answer] for (name, key), answer in said.answers.items() if name in LASTING and answer not in (None, "")]
    fixes = {name: fix for name, fix in said.fixes.items() if name not in PASSING and fix}
    return {"file": file, "answers": answers, "fixes": fixes} if answers or fixes else {}


def to_confirm(said: Said, metrics: Iterable[str]) -> tuple[Said, Answers]:
    """What was said of the last file of a shape, apart: what holds for a file that names ``metrics`` itself, and what only a
    person can say again, since another file of the same shape may well be about something else: its region, its metric where it
    names none, and the units of metrics it does not name."""
    named = {*metrics, *said.fixes.get("metrics", {}).values()}

    def again(name: str, key: str) -> bool:
        return (name in WHOLE and not key) or (name == "unit" and key.partition("|")[0] not in named)

    fixes = said.fixes | {"units": {key: unit for key, unit in said.fixes.get("units", {}).items() if not again("unit", key)}}
    asked = {key: answer for key, answer in said.answers.items() if again(*key)}
    asked |= {("unit", key): unit for key, unit in said.fixes.get("units", {}).items() if again("unit", key)}
    kept = {key: answer for key, answer in said.answers.items() if key not in asked}
    return Said(kept, {name: fix for name, fix in fixes.items() if fix}), asked


def _as(kind: type, held: Any) -> Any:
    """``held``, or an empty ``kind`` where it is none."""
    return held if isinstance(held, kind) else kind()


def _is_answer(name: Any, key: Any, answer: Any) -> bool:
    return isinstance(name, str) and name in FIELDS.values() and isinstance(key, str) and isinstance(answer, (str, int, float))


def recalled(kept: Iterable[Mapping[str, Any]], shape: str, sheets: Iterable[str]) -> Said:
    """What was said of the last file of this shape, from what the store keeps (rows of kind KIND); nothing where nothing was.

    ``sheets``: those of this file; a choice of sheets that are not all in it is left out, and so is anything that is no such thing.
    """
    body = next((one["body"] for one in kept if one["name"] == shape), None) if shape else None
    if not isinstance(body, dict):
        return Said()
    listed = [one for one in _as(list, body.get("answers")) if isinstance(one, list) and len(one) == 3 and _is_answer(*one)]
    fixes: dict[str, Any] = {
        name: fix for name, fix in _as(dict, body.get("fixes")).items() if name in FIXES and isinstance(fix, FIXES[name])}
    try:
        Laid.of(fixes.get("header"), fixes.get("axes"))
    except (ValueError, TypeError):     # kept by another version of the program
        fixes = {name: fix for name, fix in fixes.items() if name not in ("header", "axes")}
    if not {str(one) for one in fixes.get("sheet", [])} <= set(sheets):
        del fixes["sheet"]
    return Said({(name, key): answer for name, key, answer in listed}, fixes)
