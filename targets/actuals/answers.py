"""Questions a file leaves open, a person's answers to them as hints, and answers kept for files of the same shape."""
from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from targets.actuals.issues import Issue, Severity
from targets.actuals.places import place_of

# code of the issue -> what is asked for
FIELDS = {
    "region_unknown": "region", "region_strange": "region", "region_missing": "region", "metric_missing": "metric",
    "year_missing": "year", "year_strange": "year", "year_cumulative": "cumulative", "unit_missing": "unit",
    "unit_missing_all": "unit", "units_several": "unit", "fractions": "fractions", "kind_open": "kind"}
MAPS = {"region": "regions", "unit": "units", "year": "years"}  # asked about one wording; without one, the hint of the same name
LASTING = ("region", "metric", "unit", "cumulative", "fractions", "kind")  # a year is another in the next file
SQLITE = "sqlite:///"
FILE = "upload_choices.json"
MOST = 200  # shapes remembered


@dataclass(frozen=True)
class Question:
    """``field``: region, metric, year, unit, cumulative, fractions or kind; ``key``: the wording of the file it is about."""

    field: str
    key: str
    guess: str
    issue: Issue


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


def folder_of(store_url: str) -> Path | None:
    """Where choices are kept: beside the database file; None for a database on a server."""
    place = store_url.removeprefix(SQLITE)
    return Path(place).parent if store_url.startswith(SQLITE) and place and place != ":memory:" else None


def remembered(folder: Path | None, fingerprint: str) -> dict[tuple[str, str], Any]:
    """The answers given to the last file of this shape; none where none are kept or the file of choices can't be read."""
    return {(name, key): answer for name, key, answer in _all(folder).get(fingerprint, []) if name in FIELDS.values()}


def remember(folder: Path | None, fingerprint: str, answers: Mapping[tuple[str, str], Any]) -> None:
    """Keep the lasting answers for the next file of this shape; a folder that can't be written loses nothing else."""
    kept = [[name, key, answer] for (name, key), answer in answers.items() if name in LASTING and answer not in (None, "")]
    if folder is None or not fingerprint or not kept:
        return
    known = _all(folder) | {fingerprint: kept}
    newest = dict(list(known.items())[-MOST:])
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as handle:
            json.dump(newest, handle, ensure_ascii=False, indent=1)
        os.replace(handle.name, folder / FILE)


def _all(folder: Path | None) -> dict[str, list[Any]]:
    if folder is None:
        return {}
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    good = isinstance(found, dict) and all(
        isinstance(entry, list) and all(isinstance(one, list) and len(one) == 3 for one in entry) for entry in found.values())
    return found if good else {}
