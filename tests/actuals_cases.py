"""Files of figures in the shapes people have them, each with every figure it holds."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sheets_made import REGIONS, SHORT, figure, to_csv, to_html, to_xls, to_xlsx

Figure = tuple[str | None, int | None, str | None, str | None, float | None]  # region, year, metric, unit, value


@dataclass
class Case:
    data: bytes
    filename: str
    figures: list[Figure]                        # every figure; None in a field that must be asked for
    codes: set[str] = field(default_factory=set)  # issues that must be there
    hints: dict[str, Any] = field(default_factory=dict)
    clean: bool = False                          # no issue above a note may be there


CASES: dict[str, Callable[[], Case]] = {}


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES[make.__name__] = make
    return make


YEARS = list(range(2024, 2004, -1))


def _bureau(years: list[int] = YEARS) -> tuple[list[list[Any]], list[Figure]]:
    rows = [["地区", *(f"{year}年" for year in years)]]
    found: list[Figure] = []
    for y, region in enumerate(REGIONS):
        values = [figure(y * 31 + x, 2) for x in range(len(years))]
        rows.append([region, *values])
        found += [(SHORT[region], year, "地区生产总值", "亿元", value) for year, value in zip(years, values, strict=True)]
    return rows, found


# Exports of a statistics bureau


@case
def bureau_export_gb() -> Case:
    rows, found = _bureau()
    top = [["数据库：分省年度数据"], ["指标：地区生产总值(亿元)"], ["时间：最近20年"]]
    tail = [["注：2004年及以前地区生产总值数据执行《国民经济行业分类》旧标准。"], ["数据来源：国家统计局"]]
    return Case(to_csv(top + rows + tail, "gb18030", "\r\n"), "分省年度数据.csv", found, clean=True)


@case
def bureau_export_with_empty_columns_and_a_long_note() -> Case:
    rows, found = _bureau([2024, 2023, 2022, 2021])
    for row in rows[1:]:
        row[1] = ""
    found = [one for one in found if one[1] != 2024]
    top = [["数据库：分省年度数据"], ["指标：地区生产总值(亿元)"], ["时间：最近4年"]]
    tail = [["注：1.本表按当年价格计算。\n2.2023年为初步核算数，第1,2行\n3.2018年以前，见年鉴。"], ["数据来源：国家统计局"]]
    return Case(to_csv(top + rows + tail, "gb18030", "\n"), "fsnd.csv", found, {"blank_values"}, clean=True)


@case
def bureau_export_re_saved() -> Case:
    rows, found = _bureau([2023, 2022, 2021])
    rows = [[*row, "", "", ""] for row in rows]
    return Case(to_csv(rows, "gb18030", "\r\n"), "book.csv", [(r, y, None, None, v) for r, y, _, _, v in found],
                {"metric_missing", "unit_missing_all"})


@case
def bureau_export_re_saved_and_answered() -> Case:
    rows, found = _bureau([2023, 2022, 2021])
    return Case(to_csv([[*row, "", ""] for row in rows], "gb18030"), "book.csv", found,
                hints={"metric": "地区生产总值", "unit": "亿元"}, clean=True)


@case
def bureau_export_of_the_nation() -> Case:
    rows = [["数据库：年度数据"], ["时间：最近3年"], ["指标", "2023年", "2022年", "2021年"],
            ["国内生产总值(亿元)", 1260582.1, 1204724, 1149237],
            ["国内生产总值指数(上年=100)", 105.2, 103, 108.4],
            ["人均国内生产总值(元)", 89358, 85310, 81370],
            ["年末总人口(万人)", 140967, 141175, 141260],
            ["粮食产量(不含薯类)(万吨)", 66527.4, "", 65237.8],
            ["数据来源：国家统计局"]]
    found = [("全国", year, metric, unit, value) for (label, *values), (metric, unit) in zip(rows[3:8], [
        ("国内生产总值", "亿元"), ("国内生产总值指数(上年=100)", ""), ("人均国内生产总值", "元"), ("年末总人口", "万人"),
        ("粮食产量(不含薯类)", "万吨")], strict=True) for year, value in zip((2023, 2022, 2021), values, strict=True) if value != ""]
    return Case(to_csv(rows, "gb18030"), "年度数据.csv", found, {"from_database", "index_base"})


@case
def bureau_export_of_one_province() -> Case:
    rows = [["数据库：分省年度数据"], ["地区：贵州省"], ["时间：最近3年"], ["指标", "2023年", "2022年", "2021年"],
            ["地区生产总值(亿元)", 20913.25, 20164.58, 19586.42], ["居民消费价格指数(上年=100)", 99.7, 101.6, 100.1],
            ["数据来源：国家统计局"]]
    found = [("贵州", year, "地区生产总值", "亿元", value) for year, value in zip((2023, 2022, 2021), rows[4][1:], strict=True)]
    found += [("贵州", year, "居民消费价格指数(上年=100)", "", value) for year, value in zip((2023, 2022, 2021), rows[5][1:], strict=True)]
    return Case(to_csv(rows, "gb18030"), "分省年度数据 (1).csv", found, {"index_base"})


@case
def bureau_export_transposed() -> Case:
    rows = [["数据库：分省年度数据"], ["指标：年末常住人口(万人)"], ["时间：最近5年"], ["时间", "北京市", "贵州省", "新疆维吾尔自治区"]]
    found: list[Figure] = []
    for number, year in enumerate((2023, 2022, 2021, 2020, 2019)):
        values = [figure(number * 3 + x, 0) for x in range(3)]
        rows.append([f"{year}年", *values])
        found += [(region, year, "年末常住人口", "万人", value) for region, value in zip(("北京", "贵州", "新疆"), values, strict=True)]
    return Case(to_csv([*rows, ["数据来源：国家统计局"]], "gb18030"), "a.csv", found, clean=True)


@case
def bureau_export_in_english() -> Case:
    rows = [["Database: Annual by Province"], ["Indicator: Gross Regional Product (100 million yuan)"], ["Time: LATEST 3 years"],
            ["Region", "2021", "2020", "2019"]]
    found: list[Figure] = []
    for number, (name, region) in enumerate([("Beijing", "北京"), ("Inner Mongolia", "内蒙古"), ("Shaanxi", "陕西"), ("Shanxi", "山西"),
                                             ("Tibet", "西藏")]):
        values = [figure(number * 5 + x, 1) for x in range(3)]
        rows.append([name, *values])
        found += [(region, year, "Gross Regional Product", "亿元", value) for year, value in zip((2021, 2020, 2019), values, strict=True)]
    rows.append(["Data Sources: National Bureau of Statistics"])
    return Case(to_csv(rows), "AnnualbyProvince.csv", found, clean=True)


# Panels


@case
def english_wide_by_metric() -> Case:
    rows = [["Region", "Year", "Resident Population (10000 persons)", "Grain Output (10 000 tons)"],
            ["Guizhou Province", 2019, 3848, 1051.2], ["Xizang", 2019, 361, 103.9], ["Nei Mongol", 2020, 2403, 3664.1]]
    found = [(region, row[1], metric, unit, value) for region, row in zip(("贵州", "西藏", "内蒙古"), rows[1:], strict=True)
             for metric, unit, value in (("Resident Population", "万人", row[2]), ("Grain Output", "万吨", row[3]))]
    return Case(to_csv(rows), "panel.csv", found, clean=True)


@case
def long_with_the_metric_in_the_value_heading() -> Case:
    rows = [["province", "year", "gdp_亿元"], ["贵州", 2018, 15353.2], ["贵州", 2019, 16769.3], ["云南", 2018, 20880.6]]
    return Case(to_csv(rows), "x.csv", [(r, y, "gdp", "亿元", v) for r, y, v in rows[1:]], clean=True)


@case
def long_with_neither_metric_nor_unit() -> Case:
    rows = [["省份", "年份", "数值"], ["贵州", 2018, 15353.2], ["云南", 2018, 20880.6]]
    return Case(to_csv(rows), "x.csv", [(r, y, None, None, v) for r, y, v in rows[1:]], {"metric_missing", "unit_missing_all"})


@case
def long_with_year_2000s_as_values() -> Case:
    rows = [["地区", "年份", "学校数(所)"], ["贵州", 2018, 2011], ["云南", 2019, 1998], ["四川", 2019, 2050]]
    return Case(to_csv(rows), "x.csv", [(r, y, "学校数", "所", v) for r, y, v in rows[1:]], clean=True)


@case
def wide_by_metric_with_units_in_headings() -> Case:
    rows = [["地区", "年份", "产量(万吨)", "产值（亿元）", "城镇化率（%）", "企业数/家"],
            ["贵州", "2019年", "45.5", "１２３．４", "49.0", "12"], ["四川省", "2019年", "1,045.5", "2,123.4", "53.8", "…"]]
    found = [("贵州", 2019, "产量", "万吨", 45.5), ("贵州", 2019, "产值", "亿元", 123.4), ("贵州", 2019, "城镇化率", "%", 49.0),
             ("贵州", 2019, "企业数", "家", 12), ("四川", 2019, "产量", "万吨", 1045.5), ("四川", 2019, "产值", "亿元", 2123.4),
             ("四川", 2019, "城镇化率", "%", 53.8)]
    return Case(to_csv(rows), "x.csv", found, {"blank_values"}, clean=True)


@case
def metric_and_year_in_one_heading() -> Case:
    rows = [["省份", "2018年产量(万吨)", "2019年产量(万吨)", "销量_2019(万吨)"], ["黔", 1.5, 2.5, 2.25], ["滇", 3.5, 4.5, 4.25]]
    found = [(r, y, m, "万吨", v) for r, row in zip(("贵州", "云南"), rows[1:], strict=True)
             for (y, m), v in zip([(2018, "产量"), (2019, "产量"), (2019, "销量")], row[1:], strict=True)]
    return Case(to_csv(rows), "x.csv", found, clean=True)


@case
def provinces_across_years_down() -> Case:
    rows = [["年份", "北京", "贵州", "云南"], ["2019", 5.1, 5.2, 5.3], ["2020 年", 6.1, 6.2, 6.3], ["２０２１", 7.1, 7.2, 7.3]]
    found = [(r, y, "粮食产量", "万吨", v) for y, row in zip((2019, 2020, 2021), rows[1:], strict=True)
             for r, v in zip(("北京", "贵州", "云南"), row[1:], strict=True)]
    return Case(to_csv([["粮食产量（万吨）"], *rows]), "x.csv", found)


@case
def metrics_down_provinces_across() -> Case:
    rows = [["2020年各省主要指标"], ["指标", "单位", "贵州省", "云南省"], ["地区生产总值", "亿元", 17826.6, 24521.9], ["常住人口", "万人", 3858, 4722],
            ["城镇化率", "%", 53.15, 50.05]]
    found = [(r, 2020, row[0], row[1], v) for row in rows[2:] for r, v in zip(("贵州", "云南"), row[2:], strict=True)]
    return Case(to_csv(rows), "x.csv", found)


@case
def one_sheet_per_province() -> Case:
    sheets = {name: [["年份", "产量(万吨)", "产值(亿元)"], [2019, 1.5 + n, 20.5 + n], [2020, 2.5 + n, 30.5 + n]]
              for n, name in enumerate(("贵州", "云南省", "四川"))}
    found = [(r, y, m, u, v) for n, r in enumerate(("贵州", "云南", "四川"))
             for y, m, u, v in ((2019, "产量", "万吨", 1.5 + n), (2019, "产值", "亿元", 20.5 + n), (2020, "产量", "万吨", 2.5 + n),
                                (2020, "产值", "亿元", 30.5 + n))]
    return Case(to_xlsx(sheets), "各省.xlsx", found, {"from_sheet"})


@case
def one_sheet_per_year() -> Case:
    sheets = {f"{year}年": [["地区", "粮食产量（万吨）"], ["贵州", 1000.5 + year], ["云南", 1800.5 + year]] for year in (2018, 2019, 2020)}
    found = [(r, y, "粮食产量", "万吨", v + y) for y in (2018, 2019, 2020) for r, v in (("贵州", 1000.5), ("云南", 1800.5))]
    return Case(to_xlsx(sheets), "粮食.xlsx", found, {"from_sheet"})


@case
def year_only_in_the_title() -> Case:
    rows = [["2020年各地区铝材产量"], ["单位：万吨"], ["地区", "产量"], ["河南", 900.5], ["广西", 300.5]]
    found = [("河南", 2020, "铝材产量", "万吨", 900.5), ("广西", 2020, "铝材产量", "万吨", 300.5)]
    return Case(to_csv(rows), "x.csv", found, {"from_title"})


@case
def several_metrics_in_one_long_table() -> Case:
    rows = [["地区", "指标", "单位", "2018", "2019"], ["贵州", "常住人口", "万人", 3822, 3848], ["贵州", "城镇化率", "%", 47.5, 49.0],
            ["云南", "常住人口", "万人", 4703, 4714], ["云南", "城镇化率", "%", 47.8, 48.9]]
    found = [(row[0], y, row[1], row[2], v) for row in rows[1:] for y, v in zip((2018, 2019), row[3:], strict=True)]
    return Case(to_csv(rows, separator="\t"), "x.tsv", found, clean=True)


# Yearbook tables


@case
def yearbook_two_header_rows_merged() -> Case:
    rows = [["5-3 各地区粮食和油料产量", "", "", "", ""], ["", "", "", "", "单位：万吨"], ["地  区", "粮食产量", "", "油料产量", ""],
            ["", 2018, 2019, 2018, 2019], ["全  国", 65789.2, 66384.3, 3433.4, 3493.0], ["北  京", 34.1, 28.8, 0.4, 0.3],
            ["内蒙古", 3553.3, 3652.5, 201.9, 228.7], ["东部地区", 1.0, 2.0, 3.0, 4.0]]
    found = [(r, y, m, "万吨", v) for r, row in zip(("全国", "北京", "内蒙古"), rows[4:7], strict=True)
             for (m, y), v in zip([("粮食产量", 2018), ("粮食产量", 2019), ("油料产量", 2018), ("油料产量", 2019)], row[1:], strict=True)]
    return Case(to_xlsx({"5-3": rows}, {"5-3": ["A1:E1", "A3:A4", "B3:C3", "D3:E3"]}), "5-3.xlsx", found, {"aggregate_left_out"})


@case
def yearbook_header_of_csv_with_blanks() -> Case:
    rows = [["地区", "2018", "", "2019", ""], ["", "产量(万吨)", "产值(亿元)", "产量(万吨)", "产值(亿元)"], ["贵州", 1.25, 10.5, 2.25, 20.5],
            ["云南", 3.25, 30.5, 4.25, 40.5]]
    found = [(row[0], y, m, u, v) for row in rows[2:] for (y, m, u), v in zip(
        [(2018, "产量", "万吨"), (2018, "产值", "亿元"), (2019, "产量", "万吨"), (2019, "产值", "亿元")], row[1:], strict=True)]
    return Case(to_csv(rows), "x.csv", found, clean=True)


@case
def yearbook_bilingual_split_headers() -> Case:
    rows = [["2-9 分地区人口（2020年）", "", ""], ["2-9 Population by Region (2020)", "", ""], ["地区", "常住人口", "城镇人口"],
            ["Region", "Resident Population", "Urban Population"], ["", "(万人)", "(万人)"], ["", "(10 000 persons)", "(10 000 persons)"],
            ["北 京 Beijing", 2189, 1916], ["山 西 Shanxi", 3490, 2183], ["陕 西 Shaanxi", 3955, 2478]]
    found = [(r, 2020, m, "万人", v) for r, row in zip(("北京", "山西", "陕西"), rows[6:], strict=True)
             for m, v in zip(("常住人口", "城镇人口"), row[1:], strict=True)]
    return Case(to_xlsx({"Sheet1": rows}), "x.xlsx", found, {"from_title"})


@case
def yearbook_footnotes_and_marks() -> Case:
    rows = [["地区", "2018①", "2019*"], ["贵州1)", "12.5①", "13.5"], ["云南*", "—", "1 234.5"], ["四川②", "…", "１，２３４．５"], ["陕西", "NA", "7.5（2）"],
            ["①为快报数。"], ["*按新口径计算。"]]
    found = [("贵州", 2018, "产量", "万吨", 12.5), ("贵州", 2019, "产量", "万吨", 13.5), ("云南", 2019, "产量", "万吨", 1234.5),
             ("四川", 2019, "产量", "万吨", 1234.5), ("陕西", 2019, "产量", "万吨", 7.5)]
    return Case(to_csv([["产量（万吨）"], *rows]), "x.csv", found, {"blank_values"})


@case
def yearbook_tables_side_by_side() -> Case:
    rows = [["各地区铝产量", "", "", "", ""], ["单位：万吨", "", "", "", ""], ["地区", "2019", "", "地区", "2019"], ["北京", 1.5, "", "湖北", 4.5],
            ["天津", 2.5, "", "湖南", 5.5], ["河北", 3.5, "", "广东", 6.5]]
    found = [(row[a], 2019, "铝产量", "万吨", row[a + 1]) for a in (0, 3) for row in rows[3:]]
    return Case(to_xlsx({"s": rows}), "x.xlsx", found)


@case
def yearbook_folded_without_a_gap() -> Case:
    rows = [["地区", "产量(万吨)", "地区", "产量(万吨)"], ["北京", 1.5, "湖北", 4.5], ["天津", 2.5, "湖南", 5.5], ["河北", 3.5, "", ""]]
    found = [("北京", 2019, "产量", "万吨", 1.5), ("天津", 2019, "产量", "万吨", 2.5), ("河北", 2019, "产量", "万吨", 3.5),
             ("湖北", 2019, "产量", "万吨", 4.5), ("湖南", 2019, "产量", "万吨", 5.5)]
    return Case(to_csv(rows), "x.csv", found, hints={"year": 2019}, clean=True)


@case
def two_tables_stacked() -> Case:
    rows = [["表1 铝产量"], ["单位：万吨"], ["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["云南", 3.5, 4.5], ["表2 铝产值"], ["单位：亿元"],
            ["地区", "2018年", "2019年"], ["贵州", 11.5, 12.5], ["云南", 13.5, 14.5], ["资料来源：某协会"]]
    found = [(row[0], y, m, u, v) for m, u, some in (("铝产量", "万吨", rows[3:5]), ("铝产值", "亿元", rows[8:10])) for row in some
             for y, v in zip((2018, 2019), row[1:], strict=True)]
    return Case(to_csv(rows), "x.csv", found)


@case
def monthly_columns_refused() -> Case:
    rows = [["地区", "2024年1-11月", "2024年11月", "2024年1-12月", "2023年"], ["贵州", 10.5, 1.5, 12.5, 11.5]]
    return Case(to_csv([["粮食产量（万吨）"], *rows]), "x.csv",
                [("贵州", None, "粮食产量", "万吨", 12.5), ("贵州", 2023, "粮食产量", "万吨", 11.5)], {"period_part", "year_cumulative"})


@case
def cumulative_december_confirmed() -> Case:
    rows = [["地区", "1月", "12月", "12月累计"], ["贵州", 1.5, 2.5, 20.5]]
    return Case(to_csv([["2024年粮食产量（万吨）"], *rows]), "x.csv", [("贵州", 2024, "粮食产量", "万吨", 20.5)],
                {"period_part"}, {"cumulative": True})


@case
def growth_beside_the_level() -> Case:
    rows = [["地区", "2019年", "", "2020年", ""], ["", "绝对值（亿元）", "比上年增长（%）", "绝对值（亿元）", "比上年增长（%）"],
            ["贵州", 16769.3, 8.3, 17826.6, 4.5], ["云南", 23223.8, 8.1, 24521.9, 4.0]]
    found = [(row[0], y, m, u, v) for row in rows[2:] for (y, m, u), v in zip(
        [(2019, "地区生产总值", "亿元"), (2019, "地区生产总值增速", "%"), (2020, "地区生产总值", "亿元"), (2020, "地区生产总值增速", "%")],
        row[1:], strict=True)]
    return Case(to_xlsx({"s": [["各地区地区生产总值", "", "", "", ""], *rows]}, {"s": ["A1:E1", "B2:C2", "D2:E2", "A2:A3"]}), "x.xlsx", found)


# Kinds of file


@case
def web_table_saved_as_xls() -> Case:
    rows = [[("地区", "rowspan=2"), ("产量(万吨)", "colspan=2")], ["2018年", "2019年"], ["贵州省", "1,234.5", "2,345.6"], ["西藏自治区", "&nbsp;", "12.5"]]
    found = [("贵州", 2018, "产量", "万吨", 1234.5), ("贵州", 2019, "产量", "万吨", 2345.6), ("西藏", 2019, "产量", "万吨", 12.5)]
    return Case(to_html(rows), "export.xls", found, {"blank_values"}, clean=True)


@case
def real_xls_with_merges_and_percent() -> Case:
    rows = [["城镇化率", "", ""], ["地区", 2019, 2020], ["贵州", 0.4902, 0.5315], ["云南", 0.4891, 0.5005]]
    found = [(row[0], y, "城镇化率", "%", round(v * 100, 2)) for row in rows[2:] for y, v in zip((2019, 2020), row[1:], strict=True)]
    return Case(to_xls({"s": rows}, {"s": [(0, 0, 0, 2)]}, {"s": {(y, x) for y in (2, 3) for x in (1, 2)}}), "x.xls", found)


@case
def hidden_rows_and_sheets() -> Case:
    rows = [["地区", "2019年"], ["贵州", 1.5], ["云南", 2.5], ["四川", 3.5]]
    data = to_xlsx({"产量(万吨)": rows, "旧": [["地区", "2018年"], ["贵州", 9.5]]}, hidden_rows={"产量(万吨)": [3]}, hidden_sheets=("旧",))
    return Case(data, "x.xlsx", [(r, 2019, "产量", "万吨", v) for r, v in rows[1:]], {"rows_hidden", "sheet_hidden", "from_sheet"})


# Names


@case
def names_in_every_form() -> Case:
    forms = [("贵州", "贵州"), ("云南省", "云南"), ("桂", "广西"), ("Sichuan", "四川"), ("610000", "陕西"), ("62", "甘肃"), ("广西省", "广西"),
             ("Inner Mongolia A.R.", "内蒙古"), ("Xinjiang Uygur Autonomous Region", "新疆"), ("宁夏回族自治区，", "宁夏"), ("Hainan Province,", "海南"),
             ("贵州省贵阳市", "贵阳"), ("Guangzhou", "广州"), ("  青 海 ", "青海")]
    rows = [["地区", "产量(万吨)"], *([name, n + 0.5] for n, (name, _) in enumerate(forms))]
    found = [(region, 2019, "产量", "万吨", n + 0.5) for n, (_, region) in enumerate(forms)]
    # 广西 stands twice with different figures: both are asked about
    found = [(r, y, m, u, None if r == "广西" else v) for r, y, m, u, v in found]
    return Case(to_csv(rows), "x.csv", found, {"row_conflict"}, {"year": 2019})


@case
def misspelt_names_are_asked_for() -> Case:
    rows = [["地区", "2019年产量(万吨)"], ["贵洲", 1.5], ["Yunan", 2.5], ["四川", 3.5], ["内蒙古自冶区", 4.5]]
    found = [(None, 2019, "产量", "万吨", 1.5), (None, 2019, "产量", "万吨", 2.5), ("四川", 2019, "产量", "万吨", 3.5),
             (None, 2019, "产量", "万吨", 4.5)]
    return Case(to_csv(rows), "x.csv", found, {"region_unknown"})


@case
def misspelt_names_answered() -> Case:
    rows = [["地区", "2019年产量(万吨)"], ["贵洲", 1.5], ["四川", 3.5], ["合计", 5.0]]
    found = [("贵州", 2019, "产量", "万吨", 1.5), ("四川", 2019, "产量", "万吨", 3.5), ("全国", 2019, "产量", "万吨", 5.0)]
    return Case(to_csv(rows), "x.csv", found, hints={"regions": {"贵洲": "贵州", "合计": "全国"}}, clean=True)


# Scale, units, odd places


@case
def unit_in_the_corner() -> Case:
    rows = [["单位：亿元", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["云南", 3.5, 4.5]]
    found = [(row[0], y, "财政收入", "亿元", v) for row in rows[1:] for y, v in zip((2018, 2019), row[1:], strict=True)]
    return Case(to_csv([["各省财政收入"], *rows]), "x.csv", found)


@case
def unit_in_a_note_below() -> Case:
    rows = [["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["云南", 3.5, 4.5], ["注：本表单位为万人。"]]
    found = [(row[0], y, "常住人口", "万人", v) for row in rows[1:3] for y, v in zip((2018, 2019), row[1:], strict=True)]
    return Case(to_csv([["各省常住人口"], *rows]), "x.csv", found)


@case
def caption_with_two_units() -> Case:
    rows = [["单位：亿元、%"], ["地区", "2019年地区生产总值", "2019年增速"], ["贵州", 16769.3, 8.3], ["云南", 23223.8, 8.1]]
    found = [("贵州", 2019, "地区生产总值", "亿元", 16769.3), ("贵州", 2019, None, "%", 8.3), ("云南", 2019, "地区生产总值", "亿元", 23223.8),
             ("云南", 2019, None, "%", 8.1)]
    return Case(to_csv(rows), "x.csv", found, {"metric_missing"})


@case
def fractions_under_a_percent_heading() -> Case:
    rows = [["地区", "2019年城镇化率(%)"], ["贵州", 0.49], ["云南", 0.489], ["四川", 0.538], ["陕西", 0.594]]
    return Case(to_csv(rows), "x.csv", [(r, 2019, "城镇化率", "%", None) for r, _ in rows[1:]], {"fractions"})


@case
def fractions_answered() -> Case:
    rows = [["地区", "2019年城镇化率(%)"], ["贵州", 0.49], ["云南", 0.489], ["四川", 0.538]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "城镇化率", "%", 49.0), ("云南", 2019, "城镇化率", "%", 48.9), ("四川", 2019, "城镇化率", "%", 53.8)],
                hints={"fractions": True}, clean=True)


@case
def two_years_in_one_heading() -> Case:
    rows = [["地区", "2018-2019年产量(万吨)", "2019/20产量(万吨)", "2020年产量(万吨)"], ["贵州", 1.5, 2.5, 3.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", None, "产量", "万吨", 1.5), ("贵州", None, "产量", "万吨", 2.5), ("贵州", 2020, "产量", "万吨", 3.5)],
                {"year_strange"})


@case
def plan_beside_actual() -> Case:
    rows = [["地区", "指标", "2020年计划", "2020年实际", "单位"], ["贵州", "新建厂房", 10, 12, "座"], ["云南", "新建厂房", 20, 18, "座"]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2020, "新建厂房", "座", 12), ("云南", 2020, "新建厂房", "座", 18)], {"plan_left_out"})
