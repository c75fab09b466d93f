"""One figure on its way into the table of actual figures, with what is asked and remarked about it."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

NULLED = ("region", "metric", "year", "unit", "value")


@dataclass
class Row:
    """A figure on its way: ``fields`` for the table, ``asked``: which of NULLED (or kind) a person must say.

    ``remarks``: (severity, code, field, key, blanks); ``key`` is the wording that an answer is given for.
    """

    fields: dict[str, Any]
    asked: list[str] = field(default_factory=list)
    axes: dict[str, str] = field(default_factory=dict)  # the column of the table that tells region, year, metric, unit
    remarks: list[tuple[str, str, str, str, dict[str, Any]]] = field(default_factory=list)

    def ask(self, code: str, name: str, key: str = "", **blanks: Any) -> None:
        self.fields[name] = None
        if name not in NULLED:  # what the store would fill by itself must not be taken: no value, no figure
            self.fields["value"] = None
        self.asked.append(name)
        self.remarks.append(("ask", code, name, key, blanks))

    @property
    def of_december(self) -> bool:
        """Whether its year is known and only waits for a person's yes."""
        return any(code == "year_cumulative" for _, code, *_ in self.remarks)

    def warn(self, code: str, name: str, key: str = "", **blanks: Any) -> None:
        self.remarks.append(("warning", code, name, key, blanks))
