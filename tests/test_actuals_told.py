"""What a person says of a file that was read otherwise: encoding, heading rows, columns and rows, regions, years, units."""
from __future__ import annotations

import pandas as pd
import pytest
from actuals_cases import CASES as PLAIN
from sheets_made import to_csv, to_xlsx

from targets.actuals import COLUMN_ROLES, read_actuals, region_choices, understand, unit_choices

FIELDS = ["region", "year", "metric", "unit", "value"]


def told(rows: list[list[object]], **hints: object) -> list[list[object]]:
    frame, _ = read_actuals(to_csv(rows), "x.csv", **hints)
    return frame[FIELDS].astype(object).where(frame[FIELDS].notna(), None).to_numpy().tolist()


def test_an_encoding_that_was_guessed_wrong() -> None:
    data = to_csv([["地区", "2019年产量"], ["山西", 1051.2], ["安徽", 2051.2]], "hz")        # signs of ASCII only
    assert understand(data, "x.csv").encoding == "utf-8"
    found = understand(data, "x.csv", encoding="hz")
    assert found.encoding == "hz"
    assert found.frame[["region", "year", "metric", "value"]].to_numpy().tolist() == [["山西", 2019, "产量", 1051.2], ["安徽", 2019, "产量", 2051.2]]


def test_an_encoding_the_file_is_not_in_is_one_sentence() -> None:
    found = understand(to_csv([["地区", "2019年"], ["贵州", 1]], "gb18030"), "x.csv", encoding="utf-8")
    assert [one.code for one in found.issues] == ["file_encoding"]
    assert "utf-8" in found.issues[0].say("en")
    assert found.frame.empty
    assert [one.code for one in understand(b"a,b\n1,2\n", "x.csv", encoding="no-such").issues] == ["file_encoding"]


def test_a_heading_row_below_rows_that_look_like_one() -> None:
    rows = [["填报单位", "某局", "联系电话", "86812345"], ["批次", "第3批", "份数", "12"], ["地区", "2021年", "2022年", "备注"],
            ["贵州", 10.5, 11.5, ""], ["云南", 20.5, 21.5, ""]]
    found = told(rows, header=3, metric="化肥施用量", unit="万吨")
    assert found == [["贵州", 2021, "化肥施用量", "万吨", 10.5], ["贵州", 2022, "化肥施用量", "万吨", 11.5],
                     ["云南", 2021, "化肥施用量", "万吨", 20.5], ["云南", 2022, "化肥施用量", "万吨", 21.5]]


def test_two_heading_rows_told_by_sheet() -> None:
    rows = [["粮食产量(万吨)", "粮食产量(万吨)", "粮食产量(万吨)"], ["", "2021", "2022"], ["贵州", 1094.9, 1114.6], ["云南", 1930.3, 1958.0]]
    book = to_xlsx({"甲": rows, "乙": [["地区", "2023年粮食产量(万吨)"], ["四川", 3593.8]]})
    frame, _ = read_actuals(book, "x.xlsx", header={"甲": (1, 2)})
    assert sorted(frame[["region", "year", "value"]].to_numpy().tolist()) == [
        ["云南", 2021, 1930.3], ["云南", 2022, 1958.0], ["四川", 2023, 3593.8], ["贵州", 2021, 1094.9], ["贵州", 2022, 1114.6]]


def test_columns_a_person_names() -> None:
    rows = [["c1", "c2", "c3", "c4"], ["贵州", 2021, "9", 40.5], ["云南", 2021, "8", 50.5]]
    found = told(rows, axes={"A": "region", "B": "year", "C": "skip", "D": "figure"}, metrics={"c4": "机械化率"}, units={"机械化率": "%"})
    assert found == [["贵州", 2021, "机械化率", "%", 40.5], ["云南", 2021, "机械化率", "%", 50.5]]


def test_a_column_left_out_is_not_read() -> None:
    rows = [["地区", "2021年产量(万吨)", "2022年产量(万吨)"], ["贵州", 1, 2]]
    assert [row[1] for row in told(rows, axes={"C": "skip"})] == [2021]


def test_a_heading_row_of_regions_none_of_which_is_known_is_asked_about() -> None:
    rows = [["年份", "贵洲", "云喃"], ["2021", 1.5, 2.5], ["2022", 3.5, 4.5]]
    frame, issues = read_actuals(to_csv(rows), "x.csv", axes={"1": "region"}, metric="产量", unit="万吨")
    assert set(frame["said_region"].dropna()) == {"贵洲", "云喃"}
    assert {one.value: one.guess for one in issues if one.field == "region"} == {"贵洲": "贵州", "云喃": "云南"}
    found = told(rows, axes={"1": "region"}, metric="产量", unit="万吨", regions={"贵洲": "贵州", "云喃": "云南"})
    assert ["云南", 2022, "产量", "万吨", 4.5] in found


def test_a_heading_row_of_metrics_one_of_units_one_left_out() -> None:
    rows = [["", "湖北", "湖南"], ["地区", "甲", "乙"], ["", "台", "亿元"], ["贵州", 1, 2]]
    found = told(rows, header=(1, 3), axes={"1": "skip", "2": "metric", "3": "unit", "A": "region"}, year=2021)
    assert found == [["贵州", 2021, "甲", "台", 1.0], ["贵州", 2021, "乙", "亿元", 2.0]]


def test_roles_for_one_sheet_leave_the_others() -> None:
    book = to_xlsx({"甲": [["地区", "2021年产量(万吨)", "2022年产量(万吨)"], ["贵州", 1, 2]],
                    "乙": [["地区", "2021年产量(万吨)", "2022年产量(万吨)"], ["云南", 3, 4]]})
    frame, _ = read_actuals(book, "x.xlsx", axes={"甲!C": "skip"})
    assert sorted(frame["value"]) == [1, 3, 4]


def test_what_was_understood_but_not_as_meant() -> None:
    rows = [["地区", "指标", "2021年", "2022年", "单位"], ["吉林", "产值", 1, 2, "亿元"], ["云南", "产值", 5, 6, "千元"]]
    found = told(rows, regions={"吉林": "吉林市"}, years={"2022": 2023}, units={"产值|亿元": "万元"})
    assert found == [["吉林市", 2021, "产值", "万元", 1.0], ["吉林市", 2023, "产值", "万元", 2.0],
                     ["云南", 2021, "产值", "千元", 5.0], ["云南", 2023, "产值", "千元", 6.0]]
    frame, _ = read_actuals(to_csv(rows), "x.csv", regions={"吉林": "吉林市"})
    assert set(frame["region_code"]) == {"220200", "530000"}


@pytest.mark.parametrize("hints", [{"header": 0}, {"header": (4, 2)}, {"axes": {"B": "colour"}}, {"axes": {"3": "figure"}}, {"axes": {"b2": "year"}}])
def test_a_hint_that_means_nothing_is_an_error_of_the_caller(hints: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"axes|header"):
        read_actuals(to_csv([["地区", "2021年"], ["贵州", 1]]), "x.csv", **hints)


@pytest.mark.parametrize("name", PLAIN)
def test_saying_what_was_understood_anyhow_changes_nothing(name: str) -> None:
    """Each file of one table read again with its own heading rows and columns told."""
    one = PLAIN[name]()
    first = understand(one.data, one.filename, **one.hints)
    sheets = [table.sheet for table in first.tables]
    roles = {f"{table.sheet}!{at}" if table.sheet else at: role for table in first.tables for at, _, role in table.columns if role in COLUMN_ROLES}
    header = {table.sheet: table.header for table in first.tables if table.header[0]}
    if len(set(sheets)) < len(sheets) or len(header) < len(sheets):
        header = {}
    again = understand(one.data, one.filename, **one.hints, axes=roles, header=header)
    pd.testing.assert_frame_equal(again.frame, first.frame)


def test_the_first_cells_of_every_sheet_are_shown_hidden_ones_too() -> None:
    book = to_xlsx({"甲": [["地区", "2021年"], ["贵州", 1]], "乙": [["说明"]]}, hidden_sheets=("乙",))
    assert understand(book, "x.xlsx").samples == {"甲": [["地区", "2021年"], ["贵州", "1"]], "乙": [["说明"]]}


def test_choices_hold_every_region_and_unit_once() -> None:
    regions = region_choices()
    assert len(regions) == len(set(regions))
    assert {"吉林", "吉林市", "贵阳", "全国"} <= set(regions)
    assert {"吨", "万吨", "亿元", "%", "公里"} <= set(unit_choices())
