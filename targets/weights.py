"""What the shares of regions are weighted by where their mean is wanted: the amount each is a share of, from the figures in the store."""
from __future__ import annotations

import functools
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from extract import indicator
from targets.progress.arith import converted, exact
from targets.schema import records
from targets.text import entry


class Weights(NamedTuple):
    """``by_region``: amounts by region code, all of ``year`` and of the metric ``metric_id``, in its usual unit."""

    metric_id: str
    year: int
    by_region: dict[str, Decimal]


@functools.cache
def _whole_of() -> dict[str, str]:
    return {share: whole for whole, shares in entry("cascade", "weights").items() for share in shares}


def whole_of(metric_id: object) -> str | None:
    """The metric a share is a share of (an intensity: is counted by); None where the vocabulary doesn't say."""
    return _whole_of().get(metric_id) if isinstance(metric_id, str) else None


def find(metric_id: object, regions: Collection[str], actuals: pd.DataFrame, last: object = None) -> Weights | None:
    """The weights for a metric: of the latest year, not behind ``last``, in which every one of ``regions`` has a figure above 0."""
    whole = whole_of(metric_id)
    if whole is None:
        return None
    unit = indicator.info(whole).unit
    by_year: dict[int, dict[str, Decimal]] = {}
    for row in records(actuals[(actuals["metric_id"] == whole) & (actuals["kind"] == "level")]):
        amount = converted(exact(row["value"]), row["unit"], unit)
        if amount is not None and amount > 0 and row["region_code"] in regions and (not isinstance(last, int) or row["year"] <= last):
            by_year.setdefault(int(row["year"]), {})[row["region_code"]] = amount
    whole_years = [year for year, found in by_year.items() if set(found) >= set(regions)]
    return Weights(whole, max(whole_years), by_year[max(whole_years)]) if whole_years else None
