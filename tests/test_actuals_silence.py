"""Figures that could be read wrong in silence: each is read right, or asked about with its place."""
from __future__ import annotations

import pytest
from sheets_made import to_csv

from targets.actuals import read_actuals

FIELDS = ["metric", "kind", "year", "unit", "value", "asked"]


def read(rows: list[list[object]], **hints: object) -> tuple[list[list[object]], set[str]]:
    """The figures by FIELDS, None for what is not told, and the codes of the issues."""
    frame, issues = read_actuals(to_csv(rows), "x.csv", **hints)
    return frame[FIELDS].astype(object).where(frame[FIELDS].notna(), None).to_numpy().tolist(), {one.code for one in issues}


# Rates of decline


@pytest.mark.parametrize("word", ["降低率", "下降率", "降幅", "减幅", "同比降幅", "比上年下降幅度"])
def test_a_rate_of_decline_is_negative_growth_and_told(word: str) -> None:
    found, codes = read([["地区", f"2023年万元产值能耗{word}(%)"], ["贵州", 3.5], ["云南", 0]])
    assert found == [["万元产值能耗增速", "growth", 2023, "%", -3.5, ""], ["万元产值能耗增速", "growth", 2023, "%", 0, ""]]
    assert "fall_signed" in codes


@pytest.mark.parametrize(("head", "values"), [("用水量降低率", [3.5, -1.2]), ("能源消耗降低", [3.5]), ("用水量比上年下降", [2]), ("water use reduction", [2])])
def test_a_decline_whose_sign_is_open_is_asked_about(head: str, values: list[float]) -> None:
    rows = [["地区", f"2023年{head}(%)"], *zip(["贵州", "云南"], values, strict=False)]
    found, codes = read(rows)
    assert "fall_sign" in codes
    assert [row[4:] for row in found] == [[None, "value"]] * len(values)
    assert [row[4] for row in read(rows, falls=True)[0]] == [-value for value in values]
    assert [row[4] for row in read(rows, falls=False)[0]] == values


def test_what_is_no_rate_of_decline_keeps_its_sign_and_name() -> None:
    for head, unit in (("失业率升降幅", "个百分点"), ("粗钢产能压减", "万吨"), ("能耗增速", "%")):
        found, codes = read([["地区", f"2023年{head}({unit})"], ["贵州", 3.5]])
        assert (found[0][0], found[0][4], found[0][5]) == (head, 3.5, "")
        assert not codes & {"fall_sign", "fall_signed"}


def test_a_decline_in_points_is_a_negative_change() -> None:
    assert read([["地区", "2023年失业率降幅(个百分点)"], ["贵州", 0.5]])[0] == [["失业率", "change", 2023, "个百分点", -0.5, ""]]
