"""Checks that need more than one figure: shares told as fractions, units left out that only one reading fits."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from targets.actuals import falls
from targets.actuals.meaning import says_growth
from targets.actuals.row import Row
from targets.actuals.settle import Told, usual_unit
from targets.actuals.words import longest_first

ONE = 1.0        # a figure in % at most this large may be a fraction (0.815 for 81.5%)
TENFOLD = 10.0   # between a figure and a hundred times as much
NEAR_HUNDRED = 80.0  # an index this large is no rate but one with a base of 100
FINE = 2         # decimals beyond those in which rates of growth are given


def check(rows: list[Row], told: Told) -> None:
    """Complete, ask about or warn of the rows of each series (table, metric, unit)."""
    falls.check(rows, told.falls)
    series: dict[tuple[int, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        series[row.fields["table"], row.fields["metric"] or "", row.fields["unit"] or ""].append(row)
    for (_, metric, unit), members in series.items():
        if unit in ("", "%") and metric not in told.units and _is_index(metric, members):
            for row in members:
                row.remarks = [one for one in row.remarks if one[2] != "unit"]
                row.ask("unit_index", "unit", metric, written=row.fields["written"])
        elif unit == "" and any("unit" in row.asked for row in members):
            _without_unit(metric, members)
        elif unit == "%":
            _fractions(metric, members, told)


def _sizes(rows: Iterable[Row]) -> list[float]:
    return [abs(row.fields["value"]) for row in rows if row.fields["value"] is not None]


def _is_index(metric: str, rows: list[Row]) -> bool:
    """Whether an index that the vocabulary has in % holds figures about 100, as with the year before as 100.

    One whose base is told is named with it and does not end so.
    """
    named = metric.endswith(longest_first("index_words")) and usual_unit(metric) == "%"
    return named and max(_sizes(rows), default=0.0) >= NEAR_HUNDRED and not any(row.fields.get("growth") for row in rows)


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
    """Figures in % that may be fractions of one (0.05 for 5 %) are asked about, whether the series has one of them or many."""
    limit = _limit(metric, rows)
    doubtful = [row for row in rows if row.fields["value"] and abs(row.fields["value"]) <= limit
                and "%" not in row.fields["written"] and row.fields["kind"] != "change"]
    for row in doubtful if told.fractions is None else ():
        row.ask("fractions", "value", metric, written=row.fields["written"])
    for row in doubtful if told.fractions else ():
        row.fields["value"] = float(f"{row.fields['value'] * 100:.12g}")


def _limit(metric: str, rows: list[Row]) -> float:
    """The largest figure of a series that may be a fraction: 1, or a tenth of what is usual where some are larger.

    Growth of less than 1 % is common: only a series that is small throughout and written more finely than rates are counts.
    """
    large = [size for size in _sizes(rows) if size > ONE]
    if rows[0].fields.get("kind") == "growth" or says_growth(metric):
        fine = sum(len(row.fields["written"].partition(".")[2]) >= FINE for row in rows)
        return ONE if not large and fine * 2 > len(rows) else 0.0
    return min(ONE, median(large) / TENFOLD) if large else ONE
