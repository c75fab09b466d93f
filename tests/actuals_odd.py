"""Odder files: what people do to tables by hand, hostile headings, things that must be asked or left out."""
from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from actuals_cases import Case, Figure
from sheets_made import to_csv, to_html, to_xls, to_xlsx

CASES: dict[str, Callable[[], Case]] = {}


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES[make.__name__] = make
    return make


@case
def province_and_city_columns_filled_once() -> Case:
    rows = [["省份", "城市", "2018年", "2019年"], ["贵州省", "贵阳市", 1.5, 2.5], ["", "遵义市", 3.5, 4.5], ["云南省", "昆明市", 5.5, 6.5], ["", "曲靖市", 7.5, 8.5]]
    found = [(c, y, "工业增加值", "亿元", v) for c, row in zip(("贵阳", "遵义", "昆明", "曲靖"), rows[1:], strict=True)
             for y, v in zip((2018, 2019), row[2:], strict=True)]
    return Case(to_csv([["工业增加值(亿元)"], *rows]), "x.csv", found)


@case
def code_and_name_columns_and_a_rank() -> Case:
    rows = [["序号", "行政区划代码", "地区", "2020年GDP（亿元）", "排名"], [1, 110000, "北京市", 36102.6, 13], [2, 520000, "贵州省", 17826.6, 20]]
    return Case(to_csv(rows, "gb18030"), "x.csv", [("北京", 2020, "GDP", "亿元", 36102.6), ("贵州", 2020, "GDP", "亿元", 17826.6)])


@case
def name_and_code_that_disagree() -> Case:
    rows = [["code", "province", "2020年GDP（亿元）"], [110000, "北京", 36102.6], [530000, "贵州", 17826.6]]
    return Case(to_csv(rows), "x.csv", [("北京", 2020, "GDP", "亿元", 36102.6), (None, 2020, "GDP", "亿元", 17826.6)])


@case
def region_once_as_a_section_heading() -> Case:
    rows = [["指标", "单位", "2019年", "2020年"], ["贵州省", "", "", ""], ["常住人口", "万人", 3848, 3858], ["地区生产总值", "亿元", 16769.3, 17826.6],
            ["云南省", "", "", ""], ["常住人口", "万人", 4714, 4722], ["地区生产总值", "亿元", 23223.8, 24521.9]]
    found = [(r, y, row[0], row[1], v) for r, some in (("贵州", rows[2:4]), ("云南", rows[5:7])) for row in some
             for y, v in zip((2019, 2020), row[2:], strict=True)]
    return Case(to_csv(rows), "x.csv", found)


@case
def members_under_their_total() -> Case:
    rows = [["指标", "2019年", "2020年"], ["年末常住人口(万人)", 3848, 3858], ["  其中：城镇", 1886, 2050], ["  其中：乡村", 1962, 1808]]
    found = [("贵州", y, m, "万人", v) for m, row in zip(("年末常住人口", "年末常住人口 城镇", "年末常住人口 乡村"), rows[1:], strict=True)
             for y, v in zip((2019, 2020), row[1:], strict=True)]
    return Case(to_csv([["贵州省人口情况"], *rows]), "x.csv", found)


@case
def years_as_dates_in_a_workbook() -> Case:
    rows = [["日期", "贵州", "云南"], [datetime.date(2019, 12, 31), 1.5, 2.5], [datetime.date(2020, 12, 31), 3.5, 4.5]]
    found = [(r, y, "煤炭产量", "万吨", v) for y, row in zip((2019, 2020), rows[1:], strict=True) for r, v in zip(("贵州", "云南"), row[1:], strict=True)]
    return Case(to_xlsx({"煤炭产量（万吨）": rows}), "x.xlsx", found)


@case
def months_down_and_a_year_row() -> Case:
    rows = [["时间", "贵州省粮食产量(万吨)"], ["2023年1月", 1.5], ["2023年2月", 2.5], ["2023年", 40.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2023, "粮食产量", "万吨", 40.5)], {"period_part"})


@case
def quarters_in_a_long_table() -> Case:
    rows = [["地区", "年份", "季度", "地区生产总值(亿元)"], ["贵州", 2023, 1, 4500.5], ["贵州", 2023, 2, 4600.5], ["云南", 2023, 1, 6500.5]]
    return Case(to_csv(rows), "x.csv", [], {"period_part"})


@case
def english_yearbook_with_two_header_rows() -> Case:
    rows = [["3-9 Gross Regional Product", "", "", "", ""], ["", "", "", "", "(100 million yuan)"], ["Region", "Primary Industry", "", "Secondary Industry", ""],
            ["", 2018, 2019, 2018, 2019], ["National Total", 64734.0, 70466.7, 366000.9, 386165.3], ["Guangxi", 3019.4, 3387.7, 8072.9, 7077.4],
            ["Ningxia", 279.9, 279.9, 1650.3, 1584.7], ["Eastern Region", 1.0, 2.0, 3.0, 4.0]]
    found = [(r, y, m, "亿元", v) for r, row in zip(("全国", "广西", "宁夏"), rows[4:7], strict=True)
             for (m, y), v in zip([(f"Gross Regional Product {part} Industry", year) for part in ("Primary", "Secondary") for year in (2018, 2019)],
                                  row[1:], strict=True)]
    return Case(to_xls({"3-9": rows}), "E0309.xls", found, {"aggregate_left_out"})


@case
def units_row_below_the_names() -> Case:
    rows = [["地区", "总产值", "企业单位数", "资产负债率"], ["", "(亿元)", "(个)", "(%)"], ["贵州", "1 234.5", "56", "61.2"], ["云南", "2 345.6", "78", "58.9"]]
    found = [(row[0], 2017, m, u, float(v.replace(" ", ""))) for row in rows[2:] for (m, u), v in zip(
        [("总产值", "亿元"), ("企业单位数", "个"), ("资产负债率", "%")], row[1:], strict=True)]
    return Case(to_csv([["有色金属工业主要指标（2017年）"], *rows]), "x.csv", found)


@case
def footnote_digits_glued_to_the_year() -> Case:
    rows = [["地区", "2018年1)", "2019年[2]"], ["贵州", 1.5, 2.5]]
    return Case(to_csv([["电力装机容量（万千瓦）"], *rows]), "x.csv", [("贵州", 2018, "电力装机容量", "万千瓦", 1.5), ("贵州", 2019, "电力装机容量", "万千瓦", 2.5)])


@case
def growth_table_under_one_title() -> Case:
    rows = [["各省地区生产总值增速（%）"], ["地区", "2019", "2020"], ["贵州", 8.3, 4.5], ["湖北", 7.5, -5.0]]
    found = [(row[0], y, "地区生产总值增速", "%", v) for row in rows[2:] for y, v in zip((2019, 2020), row[1:], strict=True)]
    return Case(to_csv(rows), "x.csv", found)


@case
def unit_differs_from_row_to_row() -> Case:
    rows = [["省份", "年度", "指标名称", "数值", "计量单位"], ["贵州", "2019年度", "公路里程", "20.47", "万公里"], ["贵州", "2019年度", "高速公路里程", "7004", "公里"]]
    return Case(to_csv(rows, separator=";"), "x.csv", [("贵州", 2019, "公路里程", "万公里", 20.47), ("贵州", 2019, "高速公路里程", "公里", 7004)])


@case
def two_units_for_one_metric_in_neighbouring_columns() -> Case:
    rows = [["地区", "年份", "出口额(亿元)", "出口额(亿美元)"], ["贵州", 2019, 327.5, 47.4]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "出口额", "亿元", None), ("贵州", 2019, "出口额", "亿美元", None)], {"row_conflict"})


@case
def a_total_column_between_provinces() -> Case:
    rows = [["年份", "全国", "北京", "天津", "合计"], [2019, 100.5, 1.5, 2.5, 4.0], [2020, 110.5, 3.5, 4.5, 8.0]]
    found = [(r, y, "生猪出栏", "万头", v) for y, row in zip((2019, 2020), rows[1:], strict=True) for r, v in zip(("全国", "北京", "天津"), row[1:4], strict=True)]
    return Case(to_csv([["生猪出栏（万头）"], *rows]), "x.csv", found, {"aggregate_left_out"})


@case
def web_table_with_caption_and_bilingual_cells() -> Case:
    rows = [[("能源消费总量<br>Total Energy Consumption", "colspan=3")], [("单位：万吨标准煤", "colspan=3")], ["地区<br>Region", "2018", "2019"],
            ["北京<br>Beijing", "7,269.8", "7,360.3"], ["贵州<br>Guizhou", "10,036.5", "10,423.2"]]
    found = [("北京", 2018, "能源消费总量", "万吨标准煤", 7269.8), ("北京", 2019, "能源消费总量", "万吨标准煤", 7360.3),
             ("贵州", 2018, "能源消费总量", "万吨标准煤", 10036.5), ("贵州", 2019, "能源消费总量", "万吨标准煤", 10423.2)]
    return Case(to_html(rows, "utf-8"), "tab.xls", found)


@case
def unnamed_index_column_of_a_script() -> Case:
    rows = [["", "province", "year", "co2_万吨", "pop"], [0, "Guizhou", 2019, 261.4, 3848], [1, "Yunnan", 2019, 204.9, 4714]]
    found: list[Figure] = [("贵州", 2019, "co2", "万吨", 261.4), ("贵州", 2019, "pop", None, 3848), ("云南", 2019, "co2", "万吨", 204.9),
                           ("云南", 2019, "pop", None, 4714)]
    return Case(to_csv(rows), "panel.csv", found, {"unit_missing"})


@case
def preliminary_and_forecast_columns() -> Case:
    rows = [["地区", "2022年", "2023年（初步核算）", "2024年预测"], ["贵州", 1.5, 2.5, 3.5]]
    return Case(to_csv([["发电量（亿千瓦时）"], *rows]), "x.csv", [("贵州", 2022, "发电量", "亿千瓦时", 1.5), ("贵州", 2023, "发电量", "亿千瓦时", 2.5)],
                {"forecast_left_out"})


@case
def text_cells_with_units_inside() -> Case:
    rows = [["地区", "指标", "2019年", "2020年"], ["贵州", "森林覆盖率", "58.5%", "60%"], ["贵州", "粮食产量", "1051.2万吨", "1057.6万吨"], ["贵州", "人口", "约3848万人", "3858万人"]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "森林覆盖率", "%", 58.5), ("贵州", 2020, "森林覆盖率", "%", 60), ("贵州", 2019, "粮食产量", "万吨", 1051.2),
                                        ("贵州", 2020, "粮食产量", "万吨", 1057.6), ("贵州", 2019, "人口", None, None), ("贵州", 2020, "人口", "万人", 3858)],
                {"value_strange"})


@case
def one_sheet_of_notes_one_of_figures_one_chart_of_years() -> Case:
    sheets: dict[str, list[list[Any]]] = {
        "说明": [["本表由某单位编制"], ["2020年10月更新"]],
        "2019": [["2019年各市州城镇化率"], ["市州", "城镇化率（%）"], ["贵阳市", 76.1], ["黔东南苗族侗族自治州", 46.2]],
        "2020": [["2020年各市州城镇化率"], ["市州", "城镇化率（%）"], ["贵阳市", 80.1], ["黔东南州", 48.2]]}
    return Case(to_xlsx(sheets, {"2019": ["A1:B1"], "2020": ["A1:B1"]}), "x.xlsx",
                [("贵阳", 2019, "城镇化率", "%", 76.1), ("黔东南", 2019, "城镇化率", "%", 46.2), ("贵阳", 2020, "城镇化率", "%", 80.1),
                 ("黔东南", 2020, "城镇化率", "%", 48.2)])
