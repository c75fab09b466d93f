"""Monthly and quarterly files: a month is no year; December of a running total is offered as one, and only that."""
from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from typing import Any

from actuals_cases import Case, Figure
from sheets_made import REGIONS, SHORT, figure, to_csv, to_xls, to_xlsx

CASES: dict[str, Callable[[], Case]] = {}
REFUSED, OFFERED = {"period_part"}, {"period_part", "year_cumulative"}


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES[make.__name__] = make
    return make


# The months of a bureau's export from the newest on, in every spelling; 1 月 is never told apart where 1—2 月 are one
MONTHS = [(2024, month) for month in (12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)] + [(2023, 12)]
SPELT: dict[str, Callable[[int, int], Any]] = {
    "han": lambda y, m: f"{y}年{m}月", "padded": lambda y, m: f"{y}年{m:02}月", "dash": lambda y, m: f"{y}-{m:02}", "dots": lambda y, m: f"{y}.{m:02}",
    "slash": lambda y, m: f"{y}/{m}", "digits": lambda y, m: f"{y}{m:02}", "number": lambda y, m: y * 100 + m, "wide": lambda y, m: f"２０{y % 100}年 {m} 月",
    "date": lambda y, m: datetime.date(y, m, 1), "up_to": lambda y, m: f"{y}年1-{m}月", "english": lambda y, m: f"{datetime.date(y, m, 1):%b} {y}"}
TOTALS = ("粗钢产量_累计值(万吨)", "粗钢产量累计值（万吨）", "粗钢产量 本年累计(万吨)", "粗钢产量(累计)(万吨)", "粗钢产量_年初至今（万吨）", "粗钢产量_1-本月累计(万吨)")
ALONE = ("粗钢产量_当期值(万吨)", "粗钢产量(万吨)", "粗钢产量（当月）(万吨)", "粗钢产量_本月(万吨)", "粗钢产量_同比增长(%)")


def _provincial(name: str, spelt: Callable[[int, int], Any], confirmed: bool) -> tuple[list[list[Any]], list[Figure]]:
    rows: list[list[Any]] = [["数据库：分省月度数据"], [f"指标：{name}"], ["时间：最近13个月"], ["地区", *(spelt(*month) for month in MONTHS)]]
    found: list[Figure] = []
    for at, region in enumerate(REGIONS[:6]):
        values = [figure(at * 31 + x, 2, 500, 9000) for x in range(len(MONTHS))]
        rows.append([region, *values])
        found += [(SHORT[region], year if confirmed else None, "粗钢产量", "万吨", value)
                  for (year, month), value in zip(MONTHS, values, strict=True) if month == 12]
    return [*rows, ["数据来源：国家统计局"]], found


def _register(name: str, make: Callable[[], Case]) -> None:
    CASES[name] = make


def _total(name: str, spelling: str, confirmed: bool) -> Callable[[], Case]:
    def make() -> Case:
        rows, found = _provincial(name, SPELT[spelling], confirmed)
        data = to_xlsx({"月度数据": rows}) if spelling == "date" else to_csv(rows, "gb18030")
        return Case(data, "分省月度数据.xlsx" if spelling == "date" else "分省月度数据.csv", found, REFUSED if confirmed else OFFERED,
                    {"cumulative": True} if confirmed else {})
    return make


for spelling, total, said in [(one, TOTALS[0], yes) for one in SPELT for yes in (False, True)] + [("han", one, False) for one in TOTALS[1:]]:
    _register(f"total_{spelling}_{TOTALS.index(total)}_{'confirmed' if said else 'asked'}", _total(total, spelling, said))


def _months_alone(name: str, spelling: str) -> Callable[[], Case]:
    def make() -> Case:
        rows, _ = _provincial(name, SPELT[spelling], False)
        return Case(to_csv(rows, "gb18030"), "分省月度数据.csv", [], REFUSED, {"cumulative": True})
    return make


for spelling, alone in itertools.product(("han", "digits", "english"), ALONE):
    _register(f"alone_{spelling}_{ALONE.index(alone)}", _months_alone(alone, spelling))


@case
def national_export_with_totals_growth_and_months_as_rows_of_metrics() -> Case:
    months = ["2024年12月", "2024年11月", "2024年2月", "2024年1月", "2023年12月"]
    rows = [["数据库：月度数据"], ["时间：最近13个月"], ["指标", *months], ["水泥产量_当期值(万吨)", 15500.1, 16000.2, "", "", 15900.3],
            ["水泥产量_累计值(万吨)", 182500.4, 167000.5, 18300.6, "", 202300.7], ["水泥产量_同比增长(%)", -2.4, -10.7, "", "", -0.9],
            ["水泥产量_累计增长(%)", -9.5, -10.1, -1.6, "", -0.7], ["注：1—2月数据合并公布。"], ["数据来源：国家统计局"]]
    found: list[Figure] = [("全国", None, metric, unit, value) for metric, unit, values in (
        ("水泥产量", "万吨", (182500.4, 202300.7)), ("水泥产量增速", "%", (-9.5, -0.7))) for value in values]
    return Case(to_csv(rows, "gb18030", "\r\n"), "月度数据.csv", found, OFFERED | {"from_database"})


@case
def national_export_turned_round() -> Case:
    rows = [["数据库：月度数据"], ["时间", "水泥产量_当期值(万吨)", "水泥产量_累计值(万吨)", "水泥产量_累计增长(%)"], ["2024年12月", 1.5, 182500.4, -9.5],
            ["2024年11月", 2.5, 167000.5, -10.1], ["2024年2月", "", 18300.6, -1.6], ["2023年12月", 3.5, 202300.7, -0.7]]
    found: list[Figure] = [("全国", year, metric, unit, value) for year, total, growth in ((2024, 182500.4, -9.5), (2023, 202300.7, -0.7))
                           for metric, unit, value in (("水泥产量", "万吨", total), ("水泥产量增速", "%", growth))]
    return Case(to_csv(rows), "月度数据.csv", found, REFUSED, {"cumulative": True})


@case
def national_export_in_english() -> Case:
    rows = [["Database: National Monthly"], ["Indicators", "Dec 2024", "Nov 2024"], ["Output of Cement, Accumulated (10000 tons)", 182500.4, 167000.5],
            ["Output of Cement, Current Period (10000 tons)", 15500.1, 16000.2], ["Output of Cement, Accumulated Growth Rate (%)", -9.5, -10.1]]
    return Case(to_csv(rows), "monthly.csv", [("全国", 2024, "Output of Cement", "万吨", 182500.4), ("全国", 2024, "Output of Cement growth", "%", -9.5)],
                REFUSED, {"cumulative": True})


@case
def indices_of_single_months() -> Case:
    rows = [["数据库：月度数据"], ["指标", "2024年12月", "2024年11月"], ["居民消费价格指数(上年同月=100)", 100.1, 100.2], ["居民消费价格指数(上月=100)", 100.0, 99.4]]
    return Case(to_csv(rows), "月度数据.csv", [], REFUSED)


@case
def quarters_of_a_bureau() -> Case:
    rows = [["数据库：季度数据"], ["指标", "2024年第四季度", "2024年第三季度", "2024年第一季度"], ["国内生产总值_当期值(亿元)", 373750.5, 332910.5, 296299.5],
            ["国内生产总值_累计值(亿元)", 1349083.5, 949746.5, 296299.5]]
    return Case(to_csv(rows), "季度数据.csv", [("全国", None, "国内生产总值", "亿元", 1349083.5)], OFFERED)


@case
def quarters_as_numbers_in_a_column() -> Case:
    rows = [["地区", "年份", "季度", "地区生产总值累计值(亿元)"], *[[region, 2024, quarter, 1000.5 * quarter] for region in ("贵州", "云南") for quarter in (1, 2, 3, 4)]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2024, "地区生产总值", "亿元", 4002), ("云南", 2024, "地区生产总值", "亿元", 4002)], REFUSED, {"cumulative": True})


@case
def months_as_numbers_in_a_column() -> Case:
    rows = [["地区", "年份", "月份", "发电量累计(亿千瓦时)", "发电量当月(亿千瓦时)"], *[["贵州", 2024, month, 180.5 * month, 180.5] for month in (1, 2, 11, 12)]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2024, "发电量", "亿千瓦时", 2166)], REFUSED, {"cumulative": True})


@case
def totals_without_the_last_month() -> Case:
    rows = [["指标：发电量_累计值(亿千瓦时)"], ["地区", "2024年11月", "2024年10月", "2024年9月"], ["贵州", 2200.5, 2000.5, 1800.5]]
    return Case(to_csv(rows), "分省月度数据.csv", [], REFUSED, {"cumulative": True})


@case
def long_list_of_months() -> Case:
    rows = [["地区", "指标", "时间", "数值", "单位"], ["河北省", "生铁产量_累计值", "2024年12月", 20100.5, "万吨"], ["河北省", "生铁产量_累计值", "2024年11月", 18500.5, "万吨"],
            ["河北省", "生铁产量_当期值", "2024年12月", 1600.5, "万吨"], ["河北省", "生铁产量_累计增长", "2024年12月", -2.5, "%"], ["河北省", "生铁产量_同比增长", "2024年12月", 4.5, "%"]]
    return Case(to_csv(rows), "x.csv", [("河北", 2024, "生铁产量", "万吨", 20100.5), ("河北", 2024, "生铁产量增速", "%", -2.5)], REFUSED, {"cumulative": True})


@case
def two_heads_over_each_month() -> Case:
    rows = [["钢材产量（万吨）"], ["地区", "2024年12月", "", "2024年11月", ""], ["", "当期值", "累计值", "当期值", "累计值"], ["河北", 1500.5, 27000.5, 1400.5, 25500.5]]
    return Case(to_xls({"Sheet1": rows}, {"Sheet1": [(1, 1, 1, 2), (1, 1, 3, 4)]}), "x.xls", [("河北", None, "钢材产量", "万吨", 27000.5)], OFFERED)


@case
def a_bureaus_table_of_products() -> Case:
    rows = [["2024年12月贵州省规模以上工业主要产品产量"], ["产品名称", "计量单位", "本月", "本月止累计", "本月同比增长(%)", "累计同比增长(%)"], ["粗钢", "万吨", 35.5, 420.5, 11.8, -1.7],
            ["水泥", "万吨", 410.5, 5100.5, 2.5, -8.1]]
    found: list[Figure] = [("贵州", None, metric, unit, value) for name, total, growth in (("粗钢", 420.5, -1.7), ("水泥", 5100.5, -8.1))
                           for metric, unit, value in ((name, "万吨", total), (f"{name}增速", "%", growth))]
    return Case(to_csv(rows), "x.csv", found, OFFERED)


@case
def a_table_that_names_no_region_is_asked_about_and_not_lost() -> Case:
    rows = [["2024年12月主要产品产量"], ["产品名称", "单位", "12月", "1-12月"], ["水泥", "万吨", 410.5, 5100.5], ["粗钢", "万吨", 35.5, 420.5]]
    return Case(to_csv(rows), "x.csv", [(None, None, "水泥", "万吨", 5100.5), (None, None, "粗钢", "万吨", 420.5)], OFFERED | {"region_missing"})


@case
def a_month_of_another_year_of_the_same_bureau() -> Case:
    rows = [["2024年11月贵州省主要产品产量"], ["产品名称", "计量单位", "本月", "本月止累计"], ["粗钢", "万吨", 35.5, 420.5], ["水泥", "万吨", 410.5, 5100.5]]
    return Case(to_csv(rows), "x.csv", [], REFUSED, {"cumulative": True})


@case
def months_down_with_their_totals_beside() -> Case:
    rows = [["2024年贵州省社会消费品零售总额"], ["月份", "当月(亿元)", "累计(亿元)", "累计增长(%)"], ["1-2月", "", 1500.5, 5.5], ["3月", 700.5, 2200.5, 5.0], ["12月", 800.5, 9300.5, 4.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2024, "社会消费品零售总额", "亿元", 9300.5), ("贵州", 2024, "社会消费品零售总额增速", "%", 4.5)], REFUSED, {"cumulative": True})


@case
def running_totals_named_in_the_title() -> Case:
    rows = [["2024年各市州旅游收入累计(亿元)"], ["市州", "1-2月", "1-6月", "1-12月"], ["贵阳市", 300.5, 900.5, 1900.5], ["遵义市", 250.5, 800.5, 1500.5]]
    return Case(to_csv(rows), "x.csv", [("贵阳", 2024, "旅游收入", "亿元", 1900.5), ("遵义", 2024, "旅游收入", "亿元", 1500.5)], REFUSED, {"cumulative": True})


@case
def totals_over_years_keep_their_name() -> Case:
    rows = [["指标", "2023年", "2024年"], ["光伏累计装机容量(万千瓦)", 1650.5, 2100.5], ["有效专利授权累计(件)", 5100, 6200]]
    found: list[Figure] = [("贵州", year, metric, unit, value) for metric, unit, values in (
        ("光伏累计装机容量", "万千瓦", (1650.5, 2100.5)), ("有效专利授权累计", "件", (5100, 6200))) for year, value in zip((2023, 2024), values, strict=True)]
    return Case(to_csv(rows), "贵州省.csv", found)


@case
def figures_that_look_like_months_stay_figures() -> Case:
    rows = [["地区", "2022年", "2023年", "2024年"], ["贵州", 202410, 202411, 202412], ["云南", 198812, 201001, 202402]]
    found: list[Figure] = [(row[0], year, "企业数", "家", value) for row in rows[1:] for year, value in zip((2022, 2023, 2024), row[1:], strict=True)]
    return Case(to_csv([["企业数(家)"], *rows]), "x.csv", found)
