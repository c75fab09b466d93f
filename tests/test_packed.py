"""A packed table gives the same frame again, and takes a fraction of its room."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from targets.packed import Packed
from targets.schema import ACTUAL_COLUMNS, typed

ROWS = [{"id": f"{number:016x}", "region": ("贵州", "四川", None)[number % 3], "metric": f"指标{number % 40}", "year": 2000 + number % 20,
         "value": number / 7, "unit": "万吨", "preliminary": number % 5 == 0, "source": "统计年鉴" * 4 if number % 2 else None}
        for number in range(4000)]


@pytest.mark.parametrize("count", [0, 1, 3, 200, 4000])
def test_the_same_frame_comes_back(count: int) -> None:
    frame = typed(ROWS[:count], ACTUAL_COLUMNS)
    pd.testing.assert_frame_equal(Packed(frame).frame(), frame)


def test_some_rows_of_a_frame_and_of_several_pieces() -> None:
    frame = pd.concat([typed(ROWS[:500], ACTUAL_COLUMNS), typed(ROWS[500:], ACTUAL_COLUMNS)])[lambda all_: all_["year"] > 2010]
    assert len(frame) < len(ROWS)
    pd.testing.assert_frame_equal(Packed(frame).frame(), frame)


def test_numbers_with_gaps_and_marks_of_several_kinds() -> None:
    frame = pd.DataFrame({"a": [1.5, np.nan], "b": pd.array([True, None], dtype="boolean"), "c": pd.array([1, None], dtype="Int64")})
    pd.testing.assert_frame_equal(Packed(frame).frame(), frame)


def test_it_is_small_and_goes_its_own_way() -> None:
    frame = typed(ROWS, ACTUAL_COLUMNS)
    held = Packed(frame)
    assert held.nbytes < frame.memory_usage(index=False).sum() / 2
    before = frame.copy(deep=True)
    frame.loc[:, "value"] = 0.0
    pd.testing.assert_frame_equal(held.frame(), before)
