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


# Months as a column or axis of their own


@case
def months_that_tell_their_year_in_one_column() -> Case:
    rows = [["省份", "月份", "粗钢产量累计值(万吨)"], ["河北", "2024-12", 20100.5], ["河北", "2024年11月", 18500.5], ["江苏", "2024年12月", 11900.5]]
    return Case(to_csv(rows), "x.csv", [("河北", 2024, "粗钢产量", "万吨", 20100.5), ("江苏", 2024, "粗钢产量", "万吨", 11900.5)], REFUSED, {"cumulative": True})


@case
def months_as_numbers_under_a_heading_nobody_knows() -> Case:
    rows = [["月度编号", "省份", "粗钢产量累计值(万吨)"], *[[month, "河北", month - 202400.5] for month in (202412, 202411, 202410)]]
    return Case(to_csv(rows), "x.csv", [("河北", 2024, "粗钢产量", "万吨", 11.5)], REFUSED, {"cumulative": True})


def _by_month(months: int, total: str) -> Case:
    rows = [["2024年贵州省用电量(亿千瓦时)"], ["月份", "用电量"], *[[f"{month}月", month + 10.5] for month in range(1, months + 1)], [total, 900.5]]
    found: list[Figure] = [("贵州", 2024, "用电量", "亿千瓦时", 900.5)] if months == 12 else []
    return Case(to_csv(rows), "x.csv", found, REFUSED)


CASES |= {f"total_below_{months}_months_{total}": lambda months=months, total=total: _by_month(months, total)  # type: ignore[misc]
          for months in (6, 10, 12) for total in ("合计", "总计")}


@case
def total_above_its_months() -> Case:
    rows = [["2024年贵州省用电量(亿千瓦时)"], ["月份", "用电量"], ["合计", 900.5], *[[f"{month}月", month + 10.5] for month in range(1, 13)]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2024, "用电量", "亿千瓦时", 900.5)], REFUSED)


@case
def totals_of_a_whole_year_and_of_one_that_goes_on() -> Case:
    rows: list[list[Any]] = [["贵州省用电量(亿千瓦时)"], ["年份", "月份", "用电量"]]
    for year, months in ((2023, 12), (2024, 10)):
        rows += [[year, f"{month}月", month + 10.5] for month in range(1, months + 1)] + [[year, "合计", year / 2]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2023, "用电量", "亿千瓦时", 1011.5)], REFUSED)


def _across(last: int, total: str) -> Case:
    months = range(1, last + 1)
    rows = [["贵州省用电量(亿千瓦时)"], ["年份", *(f"{month}月" for month in months), total], [2023, *(month for month in months), 800.5],
            [2024, *(month + 1 if month < 12 else "" for month in months), 700.5]]
    whole = [2023] if last == 12 else []
    return Case(to_csv(rows), "x.csv", [("贵州", year, "用电量", "亿千瓦时", 800.5) for year in whole], REFUSED)


CASES |= {f"total_beside_{last}_months": lambda last=last: _across(last, "合计") for last in (6, 12)}  # type: ignore[misc]


@case
def whole_years_beside_their_months() -> Case:
    rows = [["贵州省用电量(亿千瓦时)"], ["年份", "1月", "11月", "12月", "全年"], [2023, 10, 11, 12, 800.5], [2024, 11, 12, 13, 900.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2023, "用电量", "亿千瓦时", 800.5), ("贵州", 2024, "用电量", "亿千瓦时", 900.5)], REFUSED)


# The last days of months, and how things stand at the end


DAYS = [datetime.date(2024, 6, 30), datetime.date(2024, 9, 30), datetime.date(2024, 12, 31)]


@case
def last_days_of_months_are_months() -> Case:
    rows = [["日期", "贵州粗钢产量:当月值(万吨)", "贵州粗钢产量:累计值(万吨)", "贵州生铁产量(万吨)"], *[[day, 10.5, 30.5 + day.month, 5.5] for day in DAYS]]
    return Case(to_xlsx({"a": rows}), "x.xlsx", [("贵州", 2024, "粗钢产量", "万吨", 42.5)], REFUSED, {"cumulative": True})


@case
def last_days_of_years_are_years() -> Case:
    rows = [["日期", "贵州粗钢产量:累计值(万吨)", "贵州生铁产量(万吨)"], *[[datetime.date(year, 12, 31), year - 1990.5, year - 1980.5] for year in (2022, 2023)]]
    found: list[Figure] = [("贵州", year, metric, "万吨", year - base) for year in (2022, 2023) for metric, base in (("粗钢产量", 1990.5), ("生铁产量", 1980.5))]
    return Case(to_xlsx({"a": rows}), "x.xlsx", found, clean=True)


def _series(rows: list[list[Any]]) -> Case:
    top = [["指标名称", "贵州:社会消费品零售总额:当月值", "贵州:社会消费品零售总额:累计值", "贵州:社会消费品零售总额:累计同比", "贵州:贷款余额:期末值"], *rows]
    found: list[Figure] = [("贵州", 2024, metric, unit, value) for metric, unit, value in (
        ("社会消费品零售总额", "亿元", 9012.5), ("社会消费品零售总额增速", "%", 4.5), ("贷款余额", "亿元", 47012.5))]
    return Case(to_xlsx({"a": [*top, *[[day, 700.5, 9000.5 + day.month, 4.5, 47000.5 + day.month] for day in DAYS], ["数据来源：某数据库"]]}), "x.xlsx",
                found, REFUSED, {"cumulative": True})


HEADS = {"频率": ["月"] * 4, "单位": ["亿元", "亿元", "%", "亿元"], "指标ID": ["M1", "M2", "M3", "M4"], "来源": ["国家统计局"] * 4, "更新时间": ["2025-01-17"] * 4}
CASES |= {"series_of_a_data_base_" + "".join(order): lambda order=order: _series([[head, *HEADS[head]] for head in order])  # type: ignore[misc]
          for order in (("单位",), ("频率", "单位"), ("频率", "单位", "指标ID", "来源", "更新时间"), ("单位", "来源"), ("更新时间", "指标ID", "单位"))}


@case
def how_things_stand_at_the_end_of_a_month() -> Case:
    rows = [["2024年12月末各市州金融机构贷款余额(亿元)"], ["市州", "贷款余额"], ["贵阳市", 19000.5], ["遵义市", 7000.5]]
    return Case(to_csv(rows), "x.csv", [("贵阳", None, "贷款余额", "亿元", 19000.5), ("遵义", None, "贷款余额", "亿元", 7000.5)], {"year_cumulative"})


@case
def how_things_stood_at_the_end_of_another_month() -> Case:
    rows = [["指标", "2024年11月", "2024年10月"], ["移动电话用户_期末值(万户)", 4800.5, 4790.5]]
    return Case(to_csv(rows), "贵州省月度数据.csv", [], REFUSED, {"cumulative": True})


@case
def what_a_person_does_not_want_for_the_year_is_left_out() -> Case:
    rows = [["指标", "2024年12月", "2023年"], ["水泥产量_累计值(万吨)", 5100.5, 5500.5]]
    return Case(to_csv(rows), "贵州省.csv", [("贵州", 2023, "水泥产量", "万吨", 5500.5)], {"cumulative_left_out"}, {"cumulative": False})
