"""Checks that need more than one figure: shares told as fractions, units left out that only one reading fits."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from targets.actuals.settle import JUMP_SHARE, Row, Told, usual_unit
from targets.actuals.words import folded
from targets.text import vocabulary

ENOUGH = 3  # figures that must agree before a whole series counts as fractions


def check(rows: list[Row], told: Told) -> None:
    """Complete, ask about or warn of the rows of each series (table, metric, unit)."""
    series: dict[tuple[int, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        series[row.fields["table"], row.fields["metric"] or "", row.fields["unit"] or ""].append(row)
    for (_, metric, unit), members in series.items():
        if unit == "" and any("unit" in row.asked for row in members):
            _without_unit(metric, members)
        elif unit == "%":
            _fractions(metric, members, told)


def _sizes(rows: Iterable[Row]) -> list[float]:
    return [abs(row.fields["value"]) for row in rows if row.fields["value"] is not None]


def _is_share(metric: str) -> bool:
    plain = folded(metric)
    return plain.endswith("率") and not plain.endswith(("增长率", "变化率")) or any(
        plain.endswith(folded(word)) for word in vocabulary("tables", "share_words"))


def _without_unit(metric: str, rows: list[Row]) -> None:
    """Growth, and what the vocabulary has in %, can be read in % where the figures are too large for fractions."""
    if not (rows[0].fields.get("growth") or usual_unit(metric) == "%"):
        return
    if max(_sizes(rows), default=0.0) <= 1.5:
        return
    for row in rows:
        if "unit" in row.asked:
            row.asked.remove("unit")
            row.remarks = [one for one in row.remarks if one[2] != "unit"]
            row.fields["unit"] = "%"
            row.warn("unit_assumed", "unit", metric, unit="%")


def _fractions(metric: str, rows: list[Row], told: Told) -> None:
    """A series of shares in % that never exceeds 1 may be fractions: asked; one small figure among large ones: a warning."""
    sizes = _sizes(rows)
    small = [row for row in rows if row.fields["value"] is not None and 0 < abs(row.fields["value"]) <= JUMP_SHARE
             and "%" not in row.fields["written"]]
    if not small or rows[0].fields.get("kind") != "level" or not _is_share(metric):
        return
    if told.fractions is not None:
        for row in small if told.fractions else ():
            row.fields["value"] = float(f"{row.fields['value'] * 100:.12g}")
    elif len(small) >= ENOUGH and max(sizes) <= JUMP_SHARE:
        for row in small:
            row.ask("fractions", "value", metric)
    else:
        for row in small:
            row.warn("maybe_fraction", "value", row.fields["written"], metric=metric)
