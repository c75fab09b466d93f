"""Figures that could be read wrong in silence: each is read right, or asked about with its place."""
from __future__ import annotations

import io
import zipfile

import pytest
from sheets_made import to_csv, to_xlsx

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


# Years that a figure is compared with, or whose prices it is told in


@pytest.mark.parametrize(("head", "metric"), [
    ("2024年地区生产总值比2023年增长(%)", "地区生产总值增长"), ("2024年地区生产总值较2023年增速(%)", "地区生产总值增速"),
    ("2024年地区生产总值与2023年相比增长(%)", "地区生产总值增长"), ("2024年GDP growth over 2023 (%)", "GDP growth")])
def test_growth_over_the_year_before_is_growth_of_its_own_year(head: str, metric: str) -> None:
    assert read([["地区", head], ["贵州", 3.5]])[0] == [[metric, "growth", 2024, "%", 3.5, ""]]


def test_growth_over_another_year_is_asked_about_and_that_year_is_not_the_figures() -> None:
    found, codes = read([["地区", "年份", "地区生产总值比2020年增长(%)"], ["贵州", 2021, 3.5], ["贵州", 2024, 15]])
    assert found == [["地区生产总值增长", "growth", 2021, "%", 3.5, ""], ["地区生产总值增长", "growth", 2024, "%", None, "value"]]
    assert "growth_over" in codes
    found, codes = read([["地区", "地区生产总值比2020年增长(%)"], ["贵州", 3.5]])
    assert (found[0][2], found[0][5], codes) == (None, "year", {"year_missing"})
    found, codes = read([["地区", "2023年粮食产量为2022年的(%)"], ["贵州", 109]])
    assert (found[0][4:], "growth_over" in codes) == ([None, "value"], True)


@pytest.mark.parametrize("price", ["2020年可比价", "按2015年不变价格计算", "2020年价格", "constant 2020 prices"])
@pytest.mark.parametrize("shape", ["2023年总产值({}，亿元)", "2023年总产值({})(亿元)", "2023年总产值(亿元，{})"])
def test_the_year_of_the_prices_stays_in_the_name(shape: str, price: str) -> None:
    assert read([["地区", shape.format(price)], ["贵州", 20000]])[0] == [[f"总产值({price})", "level", 2023, "亿元", 20000, ""]]


# Commas inside figures without quotes


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_rows_cut_by_a_comma_are_asked_about_however_many_they_are(cut: int) -> None:
    lines = ["贵州,1,120.5,1119", "云南,2,140.5,1219", "四川,3,160.5,1319"]
    whole = ["贵州,1120.5,1119", "云南,2140.5,1219", "四川,3160.5,1319"]
    text = "\n".join(["地区,2024年产量(万吨),2023年产量(万吨)", *lines[:cut], *whole[cut:]])
    frame, issues = read_actuals(text.encode(), "x.csv")
    assert (frame["asked"] == "value").sum() == 2 * cut
    assert "row_too_long" in {one.code for one in issues}
    assert sorted(frame.loc[frame["asked"] == "", "value"]) == sorted(float(x) for row in whole[cut:] for x in row.split(",")[1:])


def test_commas_behind_the_last_figure_are_harmless() -> None:
    text = "地区,2024年产量(万吨),2023年产量(万吨)\n贵州,1120.5,1119,,\n云南,2140.5,1219, ,\n"
    frame, _ = read_actuals(text.encode(), "x.csv")
    assert (frame["asked"].tolist(), sorted(frame["value"])) == ([""] * 4, [1119, 1120.5, 1219, 2140.5])


# Indices without a unit


@pytest.mark.parametrize("unit", ["", "(%)"])
@pytest.mark.parametrize("values", [[100.1], [98.2, 102.9], [101.5, 99.0]])
def test_an_index_about_a_hundred_is_no_percentage(values: list[float], unit: str) -> None:
    rows = [["地区", f"2023年居民消费价格指数{unit}"], *zip(["贵州", "云南"], values, strict=False)]
    found, codes = read(rows)
    assert [(row[3], row[5]) for row in found] == [(None, "unit")] * len(values)
    assert "unit_index" in codes
    assert {row[3] for row in read(rows, units={"居民消费价格指数": "%"})[0]} == {"%"}


def test_small_figures_of_a_price_index_are_still_read_as_rates() -> None:
    found, codes = read([["地区", "2023年居民消费价格指数"], ["贵州", 2.1], ["云南", 1.8]])
    assert {row[3] for row in found} == {"%"}
    assert "unit_assumed" in codes


# What a workbook shows, and what it holds

TABLE = [["地区", "2023年产值(万元)"], ["贵州", 12345.0], ["云南", 22345.0]]


@pytest.mark.parametrize("shape", ["0!.0,", r"0\.0,", "#,##0,", "0.0,,", '0.00"万"', '0!.0,"万"', "0.0亿", '[>=10000]0!.0,"万";0', '#,##0,_);(#,##0,)'])
@pytest.mark.parametrize("rows", [TABLE, [["地区", "产值", "备注"], ["贵州", 12345, ""], ["云南", 22345, ""]]])
def test_a_format_that_shows_another_figure_is_asked_about_once(shape: str, rows: list[list[object]]) -> None:
    frame, issues = read_actuals(to_xlsx({"表": rows}, formats={"表": {"B2:B3": shape}}), "x.xlsx", unit="万元", year=2023)
    assert (frame["asked"].tolist(), frame["value"].notna().sum()) == (["value"] * 2, 0)
    (one,) = [one for one in issues if one.code == "value_scaled"]
    assert (one.count, one.cells, one.value) == (2, ("B2", "B3"), shape)


@pytest.mark.parametrize("shape", ["General", "#,##0", "#,##0.00_);[Red](#,##0.00)", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', '0"个百分点"', "0.00E+00"])
def test_plain_formats_are_read_as_before(shape: str) -> None:
    frame, _ = read_actuals(to_xlsx({"表": TABLE}, formats={"表": {"B2:B3": shape}}), "x.xlsx")
    assert frame["value"].tolist() == [12345, 22345]


def test_formulas_that_no_program_has_worked_out_are_asked_about_with_their_places() -> None:
    rows = [["地区", "2022年产值(万元)", "2023年产值(万元)"], ["贵州", 10.5, "=B2*2"], ["云南", 20.5, "=B3*2"]]
    frame, issues = read_actuals(to_xlsx({"说明": [["无表"]], "表 & 图": rows}), "x.xlsx")
    assert frame.loc[frame["asked"] == "", "value"].tolist() == [10.5, 20.5]
    assert frame["asked"].tolist().count("value") == 2
    (one,) = [one for one in issues if one.code == "value_formula"]
    assert (one.count, one.cells) == (2, ("C2", "C3"))
    assert "=B2*2" in one.message_zh


def test_a_formula_whose_result_is_an_empty_text_is_blank() -> None:
    data = to_xlsx({"表": [*TABLE, ["四川", '=IF(1=1,"",1)']]})
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b'<c r="B4"' in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="B4"', b'<c t="str" r="B4"')
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    for content, asked in ((data, 1), (buffer.getvalue(), 0)):
        frame, _ = read_actuals(content, "x.xlsx")
        assert (frame["asked"] == "value").sum() == asked
        assert frame["value"].dropna().tolist() == [12345, 22345]
