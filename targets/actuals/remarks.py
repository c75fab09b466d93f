"""Remarks on a file, gathered: one issue for one cause, with the first place, and how many figures it concerns."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from targets.actuals.issues import Issue, Severity, issue

ORDER = {Severity.ERROR: 0, Severity.ASK: 1, Severity.WARNING: 2, Severity.INFO: 3}
PLACES = 8  # further places named


@dataclass
class _Cause:
    severity: Severity
    code: str
    blanks: dict[str, Any]
    places: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0


class Remarks:
    """Collects by cause: code, field and wording."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.causes: dict[tuple[str, ...], _Cause] = {}

    def add(self, severity: Severity | str, code: str, *, name: str = "", key: str = "", sheet: str = "",
            row: int | None = None, column: str = "", count: int = 1, **blanks: Any) -> None:
        """One more place of a cause; ``name``: the field asked for, ``key``: the wording it is about."""
        cause = self.causes.setdefault((code, name, key, sheet if not key else ""), _Cause(Severity(severity), code, {
            "name": name, "key": key, **blanks}))
        cause.count += count
        if len(cause.places) < PLACES:
            cause.places.append({"sheet": sheet, "row": row, "column": column})

    def forget_but(self, *codes: str) -> None:
        """Take back all remarks but those of some codes."""
        self.causes = {key: cause for key, cause in self.causes.items() if cause.code in codes}

    def issues(self) -> list[Issue]:
        """The issues, those that stop something first, otherwise in the order of the file."""
        found = [self._issue(cause) for cause in self.causes.values()]
        return sorted(found, key=lambda one: ORDER[Severity(one.severity)])

    def _issue(self, cause: _Cause) -> Issue:
        first = cause.places[0]
        blanks = dict(cause.blanks)
        name, key = blanks.pop("name"), blanks.pop("key")
        cells = tuple(dict.fromkeys(f"{place['column']}{place['row']}" for place in cause.places if place["row"]))
        return issue(cause.severity, cause.code, file=self.filename, value=key, name=name, count=cause.count,
                     cells=cells, **first, **blanks)
