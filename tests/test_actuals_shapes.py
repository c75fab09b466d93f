"""Files of every shape, each figure checked: region, year, metric, unit and value; what the file does not say is asked."""
from __future__ import annotations

import actuals_hand
import actuals_monthly
import actuals_odd
import pandas as pd
import pytest
from actuals_cases import CASES as PLAIN
from actuals_cases import Case, Figure
from tables_random import made

from targets.actuals import read_actuals

CASES = PLAIN | actuals_odd.CASES | actuals_hand.CASES | actuals_monthly.CASES


def told(frame: pd.DataFrame) -> list[Figure]:
    rows = frame[["region", "year", "metric", "unit", "value"]].astype(object).where(
        frame[["region", "year", "metric", "unit", "value"]].notna(), None)
    return [tuple(row) for row in rows.itertuples(index=False, name=None)]


def order(figure: Figure) -> tuple[str, ...]:
    return tuple(map(str, figure))


@pytest.mark.parametrize("name", CASES)
def test_every_figure_of_the_file(name: str) -> None:
    one: Case = CASES[name]()
    frame, issues = read_actuals(one.data, one.filename, **one.hints)
    assert sorted(told(frame), key=order) == sorted(one.figures, key=order)
    assert one.codes <= {issue.code for issue in issues}
    empty = frame[["region", "metric", "year", "value", "unit"]].isna().any(axis=1)
    assert (empty == (frame["asked"] != "")).all()
    if empty.any():
        assert {issue.severity for issue in issues} & {"ask"}
    if one.clean:
        assert [issue.code for issue in issues if issue.severity != "info"] == []


@pytest.mark.parametrize("seed", range(40))
def test_tables_put_together_at_random(seed: int) -> None:
    """Layouts, heads, names, units, marks and kinds of file drawn by chance: every figure right, none invented."""
    data, name, truth = made(seed)
    frame, _ = read_actuals(data, name)
    sure = frame[frame["asked"] == ""]
    found = {(row.region, row.year, row.metric): (row.unit, row.value) for row in sure.itertuples()}
    assert {key: figure for key, figure in found.items() if truth.get(key) != figure} == {}
    assert len(sure) == len(found)
    assert len(found) >= 0.95 * len(truth)
    assert len(frame) >= len(truth)
