"""How a person says a sheet is laid out, where it was read otherwise: its heading rows, what a column or a heading row holds."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from targets.actuals import unitwords
from targets.actuals.labels import Label
from targets.actuals.places import place_of

COLUMN_ROLES = ("region", "year", "metric", "unit", "figure", "kind", "preliminary", "source", "note", "sector", "skip")
ROW_ROLES = ("region", "year", "metric", "unit", "skip")
PLACE = re.compile(r"(?:(?P<sheet>.+)!)?(?:(?P<column>[A-Z]{1,3})|(?P<row>[1-9]\d*))$")


@dataclass(frozen=True)
class Laid:
    """``rows``: first and last heading row (from 0) by sheet, '' for every sheet; ``roles``: by sheet, then by letter or row number."""

    rows: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, header: Any, axes: Mapping[str, str] | None) -> Laid:
        """From the hints ``header`` (a row, two rows, or these by sheet; counted from 1) and ``axes`` (``B``, ``3`` or ``Sheet1!B``
        to a role); ValueError for what can't be meant."""
        by_sheet = header if isinstance(header, Mapping) else {} if header is None else {"": header}
        rows = {str(sheet): _rows(said) for sheet, said in by_sheet.items()}
        roles: dict[str, dict[str, str]] = {}
        for place, role in (axes or {}).items():
            found = PLACE.match(str(place))
            if found is None or role not in (COLUMN_ROLES if found["column"] else ROW_ROLES):
                raise ValueError(f"axes: {place}={role}")
            roles.setdefault(found["sheet"] or "", {})[found["column"] or found["row"]] = role
        return cls(rows, roles)

    def header(self, sheet: str) -> tuple[int, int] | None:
        return self.rows.get(sheet) or self.rows.get("")

    def roles_of(self, sheet: str) -> dict[str, str]:
        return {**self.roles.get("", {}), **self.roles.get(sheet, {})}


def _rows(said: Any) -> tuple[int, int]:
    first, last = (said, said) if isinstance(said, int) else (int(one) for one in said)
    if not 1 <= first <= last:
        raise ValueError(f"header: {first}-{last}")
    return first - 1, last - 1


def label_as(label: Label, role: str) -> Label:
    """A heading read as what its row is said to hold; what can't be read as that is asked about like any other."""
    plain = Label(label.text, growth=label.growth and role == "metric")
    if role == "region":
        place = place_of(label.text)
        known = place.region or place.aggregate or place.own
        return replace(plain, region=place.region, aggregate=place.aggregate, own=place.own, strange="" if known else label.text)
    if role == "year":
        return replace(plain, years=label.years, span=label.span or not label.years, period=label.period, closing=label.closing,
                       reach=label.reach, preliminary=label.preliminary)
    if role == "unit":
        return replace(plain, units=(unitwords.unit_of(label.text, sure=True) or label.text,))
    return replace(plain, metric=label.metric or label.text, units=label.units, base=label.base, share=label.share, reach=label.reach)
