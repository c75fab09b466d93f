"""Files of every shape, each figure checked: region, year, metric, unit and value; what the file does not say is asked."""
from __future__ import annotations

import actuals_odd
import pandas as pd
import pytest
from actuals_cases import CASES as PLAIN
from actuals_cases import Case, Figure

from targets.actuals import read_actuals

CASES = PLAIN | actuals_odd.CASES


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
