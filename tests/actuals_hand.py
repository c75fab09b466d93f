"""Tables after work by hand: notes in cells, sections, repeated heads, several titles, names that mean two things."""

from __future__ import annotations

from collections.abc import Callable

from actuals_cases import Case
from sheets_made import to_csv, to_xls, to_xlsx

CASES: dict[str, Callable[[], Case]] = {}


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES[make.__name__] = make
    return make


@case
def header_without_region_word_and_note_column():
    rows = [["", "2019年产量(万吨)", "2020年产量(万吨)", "备注"], ["贵州", 1.5, 2.5, "快报"], ["云南", 3.5, 4.5, ""]]
    return Case(
        to_csv(rows),
        "x.csv",
        [
            ("贵州", 2019, "产量", "万吨", 1.5),
            ("贵州", 2020, "产量", "万吨", 2.5),
            ("云南", 2019, "产量", "万吨", 3.5),
            ("云南", 2020, "产量", "万吨", 4.5),
        ],
    )


@case
def provinces_across_metric_rows_one_year_in_title():
    rows = [["贵州、云南2019年主要指标对比"], ["指标", "贵州", "云南"], ["常住人口（万人）", 3848, 4714], ["城镇化率（%）", 49.0, 48.9]]
    return Case(
        to_csv(rows),
        "x.csv",
        [
            ("贵州", 2019, "常住人口", "万人", 3848),
            ("云南", 2019, "常住人口", "万人", 4714),
            ("贵州", 2019, "城镇化率", "%", 49.0),
            ("云南", 2019, "城镇化率", "%", 48.9),
        ],
    )


@case
def bureau_by_region_cities():
    rows = [
        ["数据库：主要城市年度数据"],
        ["指标：地区生产总值(当年价格)(亿元)"],
        ["时间：最近3年"],
        ["地区", "2021年", "2020年", "2019年"],
        ["北京", "40269.6", "36102.6", "35371.3"],
        ["石家庄", "6490.3", "5935.1", "5809.9"],
        ["数据来源：国家统计局"],
    ]
    return Case(
        to_csv(rows, "gb18030"),
        "zycs.csv",
        [
            (r, y, "地区生产总值(当年价格)", "亿元", float(v))
            for r, row in zip(("北京", "石家庄"), rows[4:6], strict=True)
            for y, v in zip((2021, 2020, 2019), row[1:], strict=True)
        ],
    )


@case
def stata_long_english_names():
    rows = [
        ["prov", "yr", "grp_per_capita", "urban_rate"],
        ["Shaanxi", 2010, 27133, 0.4576],
        ["Shanxi", 2010, 26249, 0.4805],
        ["Inner Mongolia", 2010, 47347, 0.555],
    ]
    return Case(
        to_csv(rows),
        "d.csv",
        [
            (r, 2010, m, None, v)
            for r, row in zip(("陕西", "山西", "内蒙古"), rows[1:], strict=True)
            for m, v in zip(("grp_per_capita", "urban_rate"), row[2:], strict=True)
        ],
    )


@case
def nbs_multi_indicator_for_year():
    rows = [
        ["数据库：分省年度数据"],
        ["时间：2022年"],
        ["地区", "地区生产总值(亿元)", "居民消费价格指数(上年=100)", "年末常住人口(万人)"],
        ["北京市", "41540.9", "101.8", "2184"],
        ["贵州省", "20010.4", "101.6", "3856"],
        ["数据来源：国家统计局"],
    ]
    return Case(
        to_csv(rows, "gb18030"),
        "a.csv",
        [
            (r, 2022, m, u, float(v))
            for r, row in zip(("北京", "贵州"), rows[3:5], strict=True)
            for (m, u), v in zip((("地区生产总值", "亿元"), ("居民消费价格指数(上年=100)", ""), ("年末常住人口", "万人")), row[1:], strict=True)
        ],
    )


@case
def merged_year_column_in_rows():
    rows = [["年份", "地区", "产量(万吨)"], [2019, "贵州", 1.5], ["", "云南", 2.5], [2020, "贵州", 3.5], ["", "云南", 4.5]]
    return Case(
        to_xlsx({"s": rows}, {"s": ["A2:A3", "A4:A5"]}),
        "x.xlsx",
        [
            ("贵州", 2019, "产量", "万吨", 1.5),
            ("云南", 2019, "产量", "万吨", 2.5),
            ("贵州", 2020, "产量", "万吨", 3.5),
            ("云南", 2020, "产量", "万吨", 4.5),
        ],
    )


@case
def three_level_header():
    rows = [
        [
            "地区",
            "常住人口（万人）",
            "",
            "",
            "",
        ],
        ["", "2019年", "", "2020年", ""],
        ["", "城镇", "乡村", "城镇", "乡村"],
        ["贵州", 1886, 1962, 2050, 1808],
        ["云南", 2306, 2408, 2363, 2358],
    ]
    f = [
        (r, y, m, "万人", v)
        for r, row in zip(("贵州", "云南"), rows[3:], strict=True)
        for (y, m), v in zip(
            ((2019, "常住人口 城镇"), (2019, "常住人口 乡村"), (2020, "常住人口 城镇"), (2020, "常住人口 乡村")), row[1:], strict=True
        )
    ]
    return Case(to_xlsx({"s": rows}, {"s": ["A1:A3", "B1:E1", "B2:C2", "D2:E2"]}), "x.xlsx", f)


@case
def rural_urban_blocks_by_section():
    rows = [
        ["指标", "2019年", "2020年"],
        ["城镇居民", "", ""],
        ["人均可支配收入（元）", 34404, 36096],
        ["农村居民", "", ""],
        ["人均可支配收入（元）", 10756, 11642],
    ]
    return Case(
        to_csv([["贵州省城乡居民收入"], *rows]),
        "x.csv",
        [
            ("贵州", 2019, "城镇居民人均可支配收入", "元", 34404),
            ("贵州", 2020, "城镇居民人均可支配收入", "元", 36096),
            ("贵州", 2019, "农村居民人均可支配收入", "元", 10756),
            ("贵州", 2020, "农村居民人均可支配收入", "元", 11642),
        ],
    )


@case
def growth_column_before_level():
    rows = [
        ["2020年各市州经济指标"],
        ["市州", "地区生产总值", "", "规模以上工业增加值增速(%)"],
        ["", "绝对数(亿元)", "增速(%)", ""],
        ["贵阳市", 4311.7, 5.0, 5.8],
        ["遵义市", 3720.1, 5.0, 6.9],
    ]
    f = []
    for r, row in zip(("贵阳", "遵义"), rows[3:], strict=True):
        f += [(r, 2020, "地区生产总值", "亿元", row[1]), (r, 2020, "地区生产总值增速", "%", row[2]), (r, 2020, "规模以上工业增加值增速", "%", row[3])]
    return Case(to_csv(rows), "x.csv", f)


@case
def unit_in_title_brackets_at_right():
    rows = [["各省发电量", "", "（亿千瓦时）"], ["省份", "2018", "2019"], ["贵州", 2033.2, 2206.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2018, "发电量", "亿千瓦时", 2033.2), ("贵州", 2019, "发电量", "亿千瓦时", 2206.5)])


@case
def values_in_wan_in_one_column_yi_in_other():
    rows = [["地区", "年份", "财政收入(万元)", "财政支出(亿元)"], ["贵州", 2019, 17674700, 5921.4]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "财政收入", "万元", 17674700), ("贵州", 2019, "财政支出", "亿元", 5921.4)])


@case
def last_year_column():
    rows = [["地区", "2020年（万吨）", "上年（万吨）", "增速（%）"], ["贵州", 1057.6, 1051.2, 0.6]]
    return Case(
        to_csv([["粮食产量"], *rows]),
        "x.csv",
        [("贵州", 2020, "粮食产量", "万吨", 1057.6), ("贵州", None, "粮食产量", "万吨", 1051.2), ("贵州", None, "粮食产量增速", "%", 0.6)],
    )


@case
def text_note_in_figure_cell():
    rows = [["地区", "2019年产量(万吨)"], ["贵州", "数据缺失"], ["云南", "12.5（修订）"], ["四川", "13.5r"]]
    return Case(
        to_csv(rows), "x.csv", [("贵州", 2019, "产量", "万吨", None), ("云南", 2019, "产量", "万吨", 12.5), ("四川", 2019, "产量", "万吨", 13.5)]
    )


@case
def repeated_header_after_page_break():
    rows = [["地区", "2019年产量(万吨)"], ["贵州", 1.5], ["云南", 2.5], ["续表", ""], ["地区", "2019年产量(万吨)"], ["四川", 3.5], ["重庆", 4.5]]
    return Case(to_csv(rows), "x.csv", [(r, 2019, "产量", "万吨", v) for r, v in (("贵州", 1.5), ("云南", 2.5), ("四川", 3.5), ("重庆", 4.5))])


@case
def municipality_named_like_metric():
    rows = [["城市", "GDP(亿元)", "人口(万人)"], ["贵阳", 4311.7, 599], ["吉林", 1452.6, 362], ["朝阳", 876.1, 287]]
    return Case(
        to_csv([["2020年城市数据"], *rows]),
        "x.csv",
        [
            (r, 2020, m, u, v)
            for r, row in zip(("贵阳", None, "朝阳"), rows[1:], strict=True)
            for (m, u), v in zip((("GDP", "亿元"), ("人口", "万人")), row[1:], strict=True)
        ],
    )


@case
def decimal_comma_and_spaces():
    rows = [["地区", "2019年产量(万吨)"], ["贵州", "1 234,5"], ["云南", "1.234,5"], ["四川", "12,345.6"]]
    return Case(
        to_csv(rows, separator=";"),
        "x.csv",
        [("贵州", 2019, "产量", "万吨", None), ("云南", 2019, "产量", "万吨", None), ("四川", 2019, "产量", "万吨", 12345.6)],
    )


@case
def yearbook_title_year_is_not_data_year():
    rows = [["中国统计年鉴—2020"], ["地区", "粮食产量(万吨)"], ["贵州", 1051.2], ["云南", 1870.0]]
    return Case(to_csv(rows), "中国统计年鉴2020.csv", [("贵州", None, "粮食产量", "万吨", 1051.2), ("云南", None, "粮食产量", "万吨", 1870.0)])


@case
def index_1978():
    rows = [["指标", "2018年", "2019年"], ["国内生产总值指数(1978年=100)", 3682.4, 3903.5], ["国内生产总值指数(上年=100)", 106.7, 106.0]]
    return Case(
        to_csv([["数据库：年度数据"], *rows]),
        "x.csv",
        [
            ("全国", 2018, "国内生产总值指数(1978年=100)", "", 3682.4),
            ("全国", 2019, "国内生产总值指数(1978年=100)", "", 3903.5),
            ("全国", 2018, "国内生产总值指数(上年=100)", "", 106.7),
            ("全国", 2019, "国内生产总值指数(上年=100)", "", 106.0),
        ],
    )


@case
def sheet_per_metric_with_unit():
    sheets = {"粮食产量（万吨）": [["地区", 2019, 2020], ["贵州", 1051.2, 1057.6]], "常住人口(万人)": [["地区", 2019, 2020], ["贵州", 3848, 3858]]}
    return Case(
        to_xlsx(sheets),
        "x.xlsx",
        [
            ("贵州", 2019, "粮食产量", "万吨", 1051.2),
            ("贵州", 2020, "粮食产量", "万吨", 1057.6),
            ("贵州", 2019, "常住人口", "万人", 3848),
            ("贵州", 2020, "常住人口", "万人", 3858),
        ],
    )


@case
def twelve_digit_codes_only():
    rows = [["regionCode", "year", "粮食产量_万吨"], ["520000000000", 2019, 1051.2], ["530000000000", 2019, 1870.0]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "粮食产量", "万吨", 1051.2), ("云南", 2019, "粮食产量", "万吨", 1870.0)])


@case
def side_by_side_two_titles_two_units():
    rows = [
        ["表1 铝产量", "", "", "表2 铝消费量", "", ""],
        ["单位：万吨", "", "", "单位：千吨", "", ""],
        ["地区", "2019", "", "地区", "2019", ""],
        ["贵州", 1.5, "", "贵州", 25.5, ""],
        ["云南", 3.5, "", "云南", 45.5, ""],
    ]
    return Case(
        to_xlsx({"s": rows}),
        "x.xlsx",
        [
            ("贵州", 2019, "铝产量", "万吨", 1.5),
            ("云南", 2019, "铝产量", "万吨", 3.5),
            ("贵州", 2019, "铝消费量", "千吨", 25.5),
            ("云南", 2019, "铝消费量", "千吨", 45.5),
        ],
    )


@case
def percent_points_and_index_columns():
    rows = [["地区", "2019年", "2020年", "增减（个百分点）"], ["贵州", 49.0, 53.2, 4.2]]
    return Case(
        to_csv([["城镇化率（%）"], *rows]),
        "x.csv",
        [("贵州", 2019, "城镇化率", "%", 49.0), ("贵州", 2020, "城镇化率", "%", 53.2), ("贵州", None, "城镇化率增速", "个百分点", 4.2)],
    )


@case
def gender_column():
    rows = [["地区", "年份", "性别", "人口数(万人)"], ["贵州", 2020, "男", 1970], ["贵州", 2020, "女", 1886]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2020, "男 人口数", "万人", 1970), ("贵州", 2020, "女 人口数", "万人", 1886)])


@case
def year_in_two_digit_and_text():
    rows = [["地区", "19年产量(万吨)", "20年产量(万吨)"], ["贵州", 1.5, 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", None, "19年产量", "万吨", 1.5), ("贵州", None, "20年产量", "万吨", 2.5)])


@case
def xml_2003():
    x = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="产量(万吨)"><Table><Row><Cell><Data ss:Type="String">地区</Data></Cell><Cell><Data ss:Type="Number">2019</Data></Cell></Row><Row><Cell><Data ss:Type="String">贵州</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row></Table></Worksheet></Workbook>"""
    return Case(x.encode(), "x.xls", [("贵州", 2019, "产量", "万吨", 1.5)])


@case
def quoted_header_bilingual_newline():
    rows = [
        ["地区\nRegion", "粮食产量\nGrain Output\n(万吨)\n(10 000 tons)", "棉花产量\nCotton\n(万吨)\n(10 000 tons)"],
        ["北京\nBeijing", 28.8, 0.1],
        ["新疆\nXinjiang", 1527.1, 500.2],
    ]
    return Case(
        to_xlsx({"2019": rows}),
        "x.xlsx",
        [
            ("北京", 2019, "粮食产量", "万吨", 28.8),
            ("北京", 2019, "棉花产量", "万吨", 0.1),
            ("新疆", 2019, "粮食产量", "万吨", 1527.1),
            ("新疆", 2019, "棉花产量", "万吨", 500.2),
        ],
    )


@case
def year_title_english():
    rows = [
        ["Table 3-1 Population by Region (2019)"],
        ["(10 000 persons)"],
        ["Region", "Total", "Urban", "Rural"],
        ["Beijing", 2154, 1865, 289],
        ["Tibet", 351, 111, 240],
    ]
    return Case(
        to_csv(rows),
        "x.csv",
        [
            (r, 2019, m, "万人", v)
            for r, row in zip(("北京", "西藏"), rows[3:], strict=True)
            for m, v in zip(("Population", "Population Urban", "Population Rural"), row[1:], strict=True)
        ],
    )


@case
def total_and_parts_chinese():
    rows = [
        ["分地区就业人员（2019年）"],
        ["单位：万人"],
        ["地区", "合计", "第一产业", "第二产业"],
        ["贵州", 2049, 1000, 400],
        ["云南", 2990, 1300, 420],
    ]
    return Case(
        to_csv(rows),
        "x.csv",
        [
            (r, 2019, m, "万人", v)
            for r, row in zip(("贵州", "云南"), rows[3:], strict=True)
            for m, v in zip(("就业人员", "就业人员 第一产业", "就业人员 第二产业"), row[1:], strict=True)
        ],
    )


@case
def yearbook_stub_two_line_region():
    rows = [["年份", "全省", "贵阳市", "遵义市"], ["2019", "100.5", "30.5", "20.5"], ["2020", "110.5", "33.5", "22.5"]]
    return Case(
        to_csv([["贵州省粮食产量（万吨）"], *rows]),
        "x.csv",
        [
            (r, y, "粮食产量", "万吨", float(v))
            for y, row in zip((2019, 2020), rows[1:], strict=True)
            for r, v in zip(("贵州", "贵阳", "遵义"), row[1:], strict=True)
        ],
    )


@case
def cpi_month():
    rows = [["地区", "2023年12月", "2023年1-12月平均"], ["贵州", 99.7, 100.1]]
    return Case(to_csv([["居民消费价格指数(上年同月=100)"], *rows]), "x.csv", [])


@case
def growth_rate_decimal_no_unit():
    rows = [["省份", "年份", "gdp增速"], ["贵州", 2019, 0.083], ["云南", 2019, 0.081], ["四川", 2019, 0.075]]
    return Case(to_csv(rows), "x.csv", [(r, 2019, "gdp增速", None, v) for r, _, v in rows[1:]])


@case
def excel_error_cells():
    rows = [["地区", "2019年产量(万吨)"], ["贵州", "#N/A"], ["云南", "#DIV/0!"], ["四川", 1.5]]
    return Case(
        to_csv(rows), "x.csv", [("贵州", 2019, "产量", "万吨", None), ("云南", 2019, "产量", "万吨", None), ("四川", 2019, "产量", "万吨", 1.5)]
    )


@case
def wrong_unit_word_in_unit_column():
    rows = [["地区", "指标", "单位", "2019"], ["贵州", "大棚", "万孔", 1.5], ["贵州", "产值", "亿 元", 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "大棚", "万孔", 1.5), ("贵州", 2019, "产值", "亿元", 2.5)])


@case
def total_output_with_parentheses_year():
    rows = [["地区", "产值(亿元)(2019)", "产值(亿元)(2020)"], ["贵州", 1.5, 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "产值", "亿元", 1.5), ("贵州", 2020, "产值", "亿元", 2.5)])


@case
def metric_year_unit_dash():
    rows = [["地区", "2019-产值-亿元", "2020-产值-亿元"], ["贵州", 1.5, 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "产值", "亿元", 1.5), ("贵州", 2020, "产值", "亿元", 2.5)])


@case
def year_prefix_y():
    rows = [["province", "y2019", "y2020"], ["Guizhou", 1.5, 2.5]]
    return Case(to_csv([["粮食产量（万吨）"], *rows]), "x.csv", [("贵州", 2019, "粮食产量", "万吨", 1.5), ("贵州", 2020, "粮食产量", "万吨", 2.5)])


@case
def metrics_in_rows_with_codes():
    rows = [
        ["代码", "指标名称", "计量单位", "本年实际", "上年实际", "增减%"],
        ["01", "产量", "万吨", 1.5, 1.2, 25],
        ["02", "产值", "亿元", 2.5, 2.0, 25],
    ]
    return Case(
        to_csv([["2020年贵州省铝工业统计表"], *rows]),
        "x.csv",
        [
            ("贵州", 2020, "铝工业 产量", "万吨", 1.5),
            ("贵州", None, "铝工业 产量", "万吨", 1.2),
            ("贵州", 2020, "铝工业 产量增速", "%", 25),
            ("贵州", 2020, "铝工业 产值", "亿元", 2.5),
            ("贵州", None, "铝工业 产值", "亿元", 2.0),
            ("贵州", 2020, "铝工业 产值增速", "%", 25),
        ],
    )


@case
def region_with_footnote_number_suffix():
    rows = [["地区", "2019年产量(万吨)"], ["贵州[1]", 1.5], ["云南 2)", 2.5], ["四川³", 3.5]]
    return Case(
        to_csv(rows), "x.csv", [("贵州", 2019, "产量", "万吨", 1.5), ("云南", 2019, "产量", "万吨", 2.5), ("四川", 2019, "产量", "万吨", 3.5)]
    )


@case
def same_city_and_district():
    rows = [["地区", "2019年人口(万人)"], ["贵阳市", 497], ["#南明区", 90], ["  云岩区", 100]]
    return Case(
        to_csv([["贵州省人口"], *rows]),
        "x.csv",
        [("贵阳", 2019, "人口", "万人", 497), ("南明区", 2019, "人口", "万人", 90), ("云岩区", 2019, "人口", "万人", 100)],
    )


@case
def plan_actual_rate():
    rows = [["地区", "年度目标（万吨）", "实际完成（万吨）", "完成率（%）"], ["贵州", 10, 12, 120]]
    return Case(to_csv([["2020年去产能完成情况"], *rows]), "x.csv", [("贵州", 2020, "去产能完成", "万吨", 12), ("贵州", 2020, "完成率", "%", 120)])


@case
def unit_percent_sign_in_cells_only():
    rows = [["地区", "2019年城镇化率", "2020年城镇化率"], ["贵州", "49.0%", "53.2%"]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "城镇化率", "%", 49.0), ("贵州", 2020, "城镇化率", "%", 53.2)])


@case
def negative_in_parens():
    rows = [["地区", "2019年净流入(万人)"], ["贵州", "(12.5)"], ["云南", "-3.5"]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "净流入", "万人", None), ("云南", 2019, "净流入", "万人", -3.5)])


@case
def thousand_dot_excel_text():
    rows = [["地区", "2019年产量(吨)"], ["贵州", "'1234"], ["云南", "１，２３４"], ["四川", "1234.0 "]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "产量", "吨", 1234), ("云南", 2019, "产量", "吨", 1234), ("四川", 2019, "产量", "吨", 1234)])


@case
def hong_kong():
    rows = [
        ["Region", "2019"],
        ["Hong Kong, China", 1.5],
        ["Macao SAR", 2.5],
        ["Taiwan Province", 3.5],
        ["Xinjiang Production and Construction Corps", 4.5],
    ]
    return Case(
        to_csv([["Grain Output (10 000 tons)"], *rows]),
        "x.csv",
        [
            ("香港", 2019, "Grain Output", "万吨", 1.5),
            ("澳门", 2019, "Grain Output", "万吨", 2.5),
            ("台湾", 2019, "Grain Output", "万吨", 3.5),
            ("新疆生产建设兵团", 2019, "Grain Output", "万吨", 4.5),
        ],
    )


@case
def the_title_of_a_later_table_is_not_that_of_the_first() -> Case:
    rows = [["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["表2 铝产值"], ["单位：亿元"], ["地区", "2018年", "2019年"], ["贵州", 11.5, 12.5]]
    found = [
        ("贵州", 2018, None, None, 1.5),
        ("贵州", 2019, None, None, 2.5),
        ("贵州", 2018, "铝产值", "亿元", 11.5),
        ("贵州", 2019, "铝产值", "亿元", 12.5),
    ]
    return Case(to_csv(rows), "x.csv", found)


@case
def a_note_on_the_unit_of_some_years() -> Case:
    rows = [["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["注：2015年以前单位为万元。"]]
    return Case(to_csv([["各省财政收入"], *rows]), "x.csv", [("贵州", 2018, "财政收入", None, 1.5), ("贵州", 2019, "财政收入", None, 2.5)])


@case
def a_note_cut_into_cells_by_its_commas() -> Case:
    text = "地区,2018年,2019年\n贵州,1.5,2.5\n注：1.数据不含某某,2.2019年为快报数,3,4\n数据来源：国家统计局,见网站\n"
    return Case(("粮食产量（万吨）\n" + text).encode(), "x.csv", [("贵州", 2018, "粮食产量", "万吨", 1.5), ("贵州", 2019, "粮食产量", "万吨", 2.5)])


@case
def title_and_unit_in_one_cell() -> Case:
    rows = [["各省粮食产量    单位：万吨"], ["地区", "2018年"], ["贵州", 1.5], ["云南", 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2018, "粮食产量", "万吨", 1.5), ("云南", 2018, "粮食产量", "万吨", 2.5)])


@case
def variable_names_over_labels() -> Case:
    rows = [["province", "year", "x1", "x2"], ["省份", "年份", "产量(万吨)", "产值(亿元)"], ["贵州", 2019, 1.5, 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "产量", "万吨", 1.5), ("贵州", 2019, "产值", "亿元", 2.5)])


@case
def a_province_under_its_own_title_and_sheet() -> Case:
    rows = [["指标", "2018年", "2019年"], ["粮食产量（万吨）", 1.5, 2.5], ["  夏粮", 0.5, 0.75]]
    found = [
        ("云南", 2018, "粮食产量", "万吨", 1.5),
        ("云南", 2019, "粮食产量", "万吨", 2.5),
        ("云南", 2018, "粮食产量 夏粮", "万吨", 0.5),
        ("云南", 2019, "粮食产量 夏粮", "万吨", 0.75),
    ]
    return Case(to_xlsx({"云南省": rows}), "贵州.xlsx", found)


Y = (2015, 2016)


@case
def xls_yearbook_with_title_merged_and_totals():
    rows = [
        ["3-1  地区生产总值", "", "", "", ""],
        ["本表按当年价格计算。", "", "", "", "单位:亿元"],
        ["地  区", "地  区", "三次产业", "", ""],
        ["", "生产总值", "第一产业", "第二产业", "第三产业"],
        ["北  京", 23014.6, 140.2, 4542.6, 18331.7],
        ["天  津", 16538.2, 208.8, 7704.2, 8625.2],
    ]
    f = []
    for r, row in zip(("北京", "天津"), rows[4:], strict=True):
        for m, v in zip(("地区生产总值", "三次产业 第一产业", "三次产业 第二产业", "三次产业 第三产业"), row[1:], strict=True):
            f.append((r, 2015, m, "亿元", v))
    return Case(to_xls({"2015": rows}, {"2015": [(0, 0, 0, 4), (2, 2, 2, 4), (2, 3, 0, 0)]}), "C0301c.xls", f)


@case
def ascii_header_lowercase_and_code():
    rows = [["adcode", "name", "gdp_2015", "gdp_2016"], ["110000", "北京市", "23014.6", "25669.1"], ["440300", "深圳市", "17502.9", "19492.6"]]
    return Case(
        to_csv(rows),
        "gdp.csv",
        [(r, y, "gdp", None, float(v)) for r, row in zip(("北京", "深圳"), rows[1:], strict=True) for y, v in zip(Y, row[2:], strict=True)],
    )


@case
def region_row_totals_of_groups():
    rows = [
        ["地区", "2015年"],
        ["全国", 685992.9],
        ["东部地区", 401651.7],
        ["北京", 23014.6],
        ["中部地区", 147139.6],
        ["山西", 12766.5],
        ["计划单列市", ""],
        ["大连", 7731.6],
    ]
    return Case(
        to_csv([["地区生产总值(亿元)"], *rows]),
        "x.csv",
        [
            ("全国", 2015, "地区生产总值", "亿元", 685992.9),
            ("北京", 2015, "地区生产总值", "亿元", 23014.6),
            ("山西", 2015, "地区生产总值", "亿元", 12766.5),
            ("大连", 2015, "地区生产总值", "亿元", 7731.6),
        ],
    )


@case
def english_headers_with_semicolon():
    rows = [["Province", "GDP, 100 million yuan", "Population, 10000 persons"], ["Hebei", 29806.1, 7425]]
    return Case(
        to_csv([["2015"], *rows], separator=";"), "x.csv", [("河北", 2015, "GDP", "亿元", 29806.1), ("河北", 2015, "Population", "万人", 7425)]
    )


@case
def years_split_over_two_cells():
    rows = [["年份", "GDP（亿元）", "增速（%）"], ["2015年", 10539.6, 10.7], ["2016年", 11792.4, 10.5]]
    return Case(
        to_csv([["贵州省国民经济主要指标"], *rows]),
        "x.csv",
        [
            ("贵州", 2015, "GDP", "亿元", 10539.6),
            ("贵州", 2016, "GDP", "亿元", 11792.4),
            ("贵州", 2015, None, "%", 10.7),
            ("贵州", 2016, None, "%", 10.5),
        ],
    )


@case
def province_level_unit_by_row():
    rows = [
        ["项目", "计量单位", "2015", "2016", "2016年比2015年增长%"],
        ["粮食产量", "万吨", 1180.0, 1192.4, 1.1],
        ["大牲畜年末头数", "万头", 560.1, 551.2, -1.6],
    ]
    f = []
    for row in rows[1:]:
        f += [("贵州", 2015, row[0], row[1], row[2]), ("贵州", 2016, row[0], row[1], row[3]), ("贵州", 2016, row[0] + "增速", "%", row[4])]
    return Case(to_csv(rows), "x.csv", f, hints={"region": "贵州"})


@case
def unit_hint_does_not_override():
    rows = [["地区", "2015年产量(万吨)", "2015年产值"], ["贵州", 1.5, 2.5]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2015, "产量", "万吨", 1.5), ("贵州", 2015, "产值", "亿元", 2.5)], hints={"unit": "亿元"})


@case
def xlsx_numbers_as_text_with_blank_rows():
    rows = [["地区", "2015"], [], ["贵州", "10,539.6 "], [], ["云南", " 13,619.2"]]
    return Case(
        to_xlsx({"地区生产总值（亿元）": rows}),
        "x.xlsx",
        [("贵州", 2015, "地区生产总值", "亿元", 10539.6), ("云南", 2015, "地区生产总值", "亿元", 13619.2)],
    )


@case
def two_regions_columns_conflict():
    rows = [["省份", "地区", "2015年产量(万吨)"], ["贵州", "昆明", 1.5], ["贵州", "贵阳", 2.5]]
    return Case(to_csv(rows), "x.csv", [(None, 2015, "产量", "万吨", 1.5), ("贵阳", 2015, "产量", "万吨", 2.5)])


@case
def region_col_has_province_and_unit_mixed_scale():
    rows = [["地区", "指标", "2015年"], ["贵州", "GDP(亿元)", 10539.6], ["贵州", "GDP(万元)", 105396000]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2015, "GDP", "亿元", None), ("贵州", 2015, "GDP", "万元", None)])


@case
def html_two_tables():
    h = "<html><meta charset=gbk><body><p>x</p><table><tr><th colspan=2>2015年粮食产量</th></tr><tr><th>地区</th><th>万吨</th></tr><tr><td>贵州</td><td>1180.0</td></tr></table><table><tr><th>地区</th><th>2015年油菜籽产量(万吨)</th></tr><tr><td>贵州</td><td>88.1</td></tr></table></body></html>"
    return Case(h.encode("gbk"), "x.xls", [("贵州", 2015, "粮食产量", "万吨", 1180.0), ("贵州", 2015, "油菜籽产量", "万吨", 88.1)])


@case
def quarterly_columns_wide():
    rows = [["地区", "2015年一季度", "2015年上半年", "2015年前三季度", "2015年全年"], ["贵州", 1, 2, 3, 10502.6]]
    return Case(to_csv([["地区生产总值累计值(亿元)"], *rows]), "x.csv", [("贵州", 2015, "地区生产总值累计值", "亿元", 10502.6)])


@case
def monthly_export():
    rows = [
        ["数据库：分省月度数据"],
        ["指标：发电量_累计值(亿千瓦时)"],
        ["时间：最近3月"],
        ["地区", "2015年12月", "2015年11月", "2015年10月"],
        ["贵州省", 1936.6, 1800.1, 1600.2],
    ]
    return Case(to_csv(rows, "gb18030"), "分省月度数据.csv", [("贵州", None, "发电量", "亿千瓦时", 1936.6)], {"period_part", "year_cumulative"})


@case
def quarterly_export():
    rows = [["数据库：分省季度数据"], ["指标：地区生产总值_累计值(亿元)"], ["地区", "2015年第四季度", "2015年第三季度"], ["贵州省", 10502.6, 7000.1]]
    return Case(to_csv(rows, "gb18030"), "分省季度数据.csv", [("贵州", None, "地区生产总值", "亿元", 10502.6)], {"period_part", "year_cumulative"})


@case
def trailing_empty_year_columns_and_zero():
    rows = [["地区", "2016年", "2015年", ""], ["贵州省", 0, "0.0", ""], ["云南省", "", "5", ""]]
    return Case(
        to_csv([["指标：煤层气产量(亿立方米)"], *rows]),
        "x.csv",
        [("贵州", 2016, "煤层气产量", "亿立方米", 0), ("贵州", 2015, "煤层气产量", "亿立方米", 0), ("云南", 2015, "煤层气产量", "亿立方米", 5)],
    )


@case
def names_of_variables_that_end_in_a_word_for_a_unit() -> Case:
    rows = [["province", "year", "hospital_beds", "income_per_capita", "urban_persons", "power_kWh"], ["Guizhou", 2015, 20.5, 7387, 1483, 1174]]
    found = [
        ("贵州", 2015, name, unit, value)
        for name, unit, value in zip(
            ("hospital_beds", "income_per_capita", "urban_persons", "power"), (None, None, None, "kWh"), rows[1][2:], strict=True
        )
    ]
    return Case(to_csv(rows), "panel.csv", found)


@case
def region_and_metric_both_rows_years_cols_merged():
    rows = [
        ["地区", "指标", "2019年", "2020年"],
        ["贵州", "常住人口(万人)", 3848, 3858],
        ["", "城镇化率(%)", 49.0, 53.2],
        ["云南", "常住人口(万人)", 4714, 4722],
        ["", "城镇化率(%)", 48.9, 50.1],
    ]
    f = [
        (r, y, m, u, v)
        for r, rr in (("贵州", rows[1:3]), ("云南", rows[3:5]))
        for row, (m, u) in zip(rr, (("常住人口", "万人"), ("城镇化率", "%")), strict=True)
        for y, v in zip((2019, 2020), row[2:], strict=True)
    ]
    return Case(to_xlsx({"s": rows}, {"s": ["A2:A3", "A4:A5"]}), "x.xlsx", f)


@case
def regions_in_two_column_blocks_years_nested():
    rows = [
        ["年份", "贵州", "", "云南", ""],
        ["", "产量(万吨)", "产值(亿元)", "产量(万吨)", "产值(亿元)"],
        [2019, 1.5, 2.5, 3.5, 4.5],
        [2020, 5.5, 6.5, 7.5, 8.5],
    ]
    f = [
        (r, y, m, u, v)
        for y, row in zip((2019, 2020), rows[2:], strict=True)
        for (r, m, u), v in zip(
            (("贵州", "产量", "万吨"), ("贵州", "产值", "亿元"), ("云南", "产量", "万吨"), ("云南", "产值", "亿元")), row[1:], strict=True
        )
    ]
    return Case(to_csv(rows), "x.csv", f)


@case
def year_down_in_merged_groups_text():
    rows = [
        ["2019年", "", ""],
        ["地区", "产量(万吨)", "产值(亿元)"],
        ["贵州", 1.5, 2.5],
        ["2020年", "", ""],
        ["地区", "产量(万吨)", "产值(亿元)"],
        ["贵州", 3.5, 4.5],
    ]
    return Case(
        to_csv(rows),
        "x.csv",
        [
            ("贵州", 2019, "产量", "万吨", 1.5),
            ("贵州", 2019, "产值", "亿元", 2.5),
            ("贵州", 2020, "产量", "万吨", 3.5),
            ("贵州", 2020, "产值", "亿元", 4.5),
        ],
    )


@case
def year_as_section_rows():
    rows = [["地区", "产量(万吨)"], ["2019年", ""], ["贵州", 1.5], ["云南", 2.5], ["2020年", ""], ["贵州", 3.5], ["云南", 4.5]]
    return Case(
        to_csv(rows),
        "x.csv",
        [
            ("贵州", 2019, "产量", "万吨", 1.5),
            ("云南", 2019, "产量", "万吨", 2.5),
            ("贵州", 2020, "产量", "万吨", 3.5),
            ("云南", 2020, "产量", "万吨", 4.5),
        ],
    )


@case
def metric_as_section_rows():
    rows = [
        ["地区", "2019年", "2020年"],
        ["一、粮食产量（万吨）", "", ""],
        ["贵州", 1.5, 2.5],
        ["云南", 3.5, 4.5],
        ["二、油料产量（万吨）", "", ""],
        ["贵州", 5.5, 6.5],
        ["云南", 7.5, 8.5],
    ]
    f = [
        (r, y, m, "万吨", v)
        for m, rr in (("粮食产量", rows[2:4]), ("油料产量", rows[5:7]))
        for row in rr
        for r in (row[0],)
        for y, v in zip((2019, 2020), row[1:], strict=True)
    ]
    return Case(to_csv(rows), "x.csv", f)


@case
def region_abbr_single_chars():
    rows = [["", "京", "津", "冀", "晋", "蒙"], ["2019", 1, 2, 3, 4, 5]]
    return Case(
        to_csv([["发电量（亿千瓦时）"], *rows]),
        "x.csv",
        [(r, 2019, "发电量", "亿千瓦时", v) for r, v in zip(("北京", "天津", "河北", "山西", "内蒙古"), rows[1][1:], strict=True)],
    )


@case
def csv_with_bom_utf16_tabs():
    rows = [["地区", "2019年产量(万吨)"], ["贵州", "1,234.5"]]
    return Case("\ufeff".encode("utf-16-le") + to_csv(rows, "utf-16-le", separator="\t"), "x.txt", [("贵州", 2019, "产量", "万吨", 1234.5)])


@case
def only_one_province_many_metrics_years_down():
    rows = [
        ["年份", "地区生产总值(亿元)", "#第一产业", "#第二产业", "人均地区生产总值(元)"],
        [2018, 15353.2, 2159.5, 5506.5, 42767],
        [2019, 16769.3, 2280.6, 6058.5, 46433],
    ]
    f = []
    for row in rows[1:]:
        f += [
            ("贵州", row[0], m, u, v)
            for (m, u), v in zip(
                (("地区生产总值", "亿元"), ("第一产业增加值", "亿元"), ("第二产业增加值", "亿元"), ("人均地区生产总值", "元")), row[1:], strict=True
            )
        ]
    return Case(to_csv([["贵州省国民经济核算"], *rows]), "x.csv", f)


@case
def average_wage_with_spaces_in_names():
    rows = [
        [
            "地  区",
            "城镇单位就业",
            "其 中：",
            "",
        ],
        ["", "人员平均工资", "国有单位", "城镇集体单位"],
        ["全 国", 90501, 98899, 62612],
        ["北 京", 166803, 176908, 66345],
    ]
    f = [
        (r, 2019, m, "元", v)
        for r, row in zip(("全国", "北京"), rows[2:], strict=True)
        for m, v in zip(
            ("城镇单位就业 人员平均工资", "城镇单位就业 人员平均工资 国有单位", "城镇单位就业 人员平均工资 城镇集体单位"), row[1:], strict=True
        )
    ]
    return Case(to_csv([["4-13 分地区城镇单位就业人员平均工资（2019年）"], ["单位：元"], *rows]), "x.csv", f)


@case
def mixed_percent_strings():
    rows = [["地区", "2019年增速", "2020年增速"], ["贵州", "8.3%", "4.5%"], ["湖北", "7.5%", "-5.0%"]]
    return Case(
        to_csv([["地区生产总值"], *rows]),
        "x.csv",
        [
            ("贵州", 2019, "地区生产总值增速", "%", 8.3),
            ("贵州", 2020, "地区生产总值增速", "%", 4.5),
            ("湖北", 2019, "地区生产总值增速", "%", 7.5),
            ("湖北", 2020, "地区生产总值增速", "%", -5.0),
        ],
    )


@case
def unit_scale_in_value_heading_long():
    rows = [["地区", "年度", "指标", "数值（万元）"], ["贵州", "2019", "税收收入", 12042100], ["贵州", "2019", "非税收入", 5632600]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "税收收入", "万元", 12042100), ("贵州", 2019, "非税收入", "万元", 5632600)])


@case
def nbs_english_nation():
    rows = [
        ["Database：Annual"],
        ["Time：LATEST3"],
        ["Indicators", "2021", "2020", "2019"],
        ["Gross Domestic Product(100 million yuan)", 1149237, 1013567, 986515],
        ["Total Population (year-end)(10000 persons)", 141260, 141212, 141008],
        ["Consumer Price Index (preceding year=100)", 100.9, 102.5, 102.9],
        ["Output of Coal(100 million tons)", 41.3, 39.0, 38.5],
        ["Data Sources：National Bureau of Statistics"],
    ]
    f = [
        ("全国", y, m, u, v)
        for row, (m, u) in zip(
            rows[3:7],
            (
                ("Gross Domestic Product", "亿元"),
                ("Total Population (year-end)", "万人"),
                ("Consumer Price Index(preceding year=100)", ""),
                ("Output of Coal", "亿吨"),
            ), strict=True,
        )
        for y, v in zip((2021, 2020, 2019), row[1:], strict=True)
    ]
    return Case(to_csv(rows), "Annual.csv", f)


@case
def four_groups_folded():
    rows = [["地区", "户数(万户)"] * 3, ["北京", 1, "浙江", 4, "贵州", 7], ["天津", 2, "安徽", 5, "云南", 8], ["河北", 3, "福建", 6, "", ""]]
    f = [(row[i], 2020, "户数", "万户", row[i + 1]) for row in rows[1:] for i in (0, 2, 4) if row[i]]
    return Case(to_csv([["2020年各地区户数"], *rows]), "x.csv", f)


@case
def share_and_level():
    rows = [["地区", "2020年", "", "2021年", ""], ["", "人数(万人)", "比重(%)", "人数(万人)", "比重(%)"], ["贵州", 100, 2.5, 110, 2.75]]
    f = [
        ("贵州", 2020, "老年人口 人数", "万人", 100),
        ("贵州", 2020, "老年人口比重", "%", 2.5),
        ("贵州", 2021, "老年人口 人数", "万人", 110),
        ("贵州", 2021, "老年人口比重", "%", 2.75),
    ]
    return Case(to_xlsx({"s": [["老年人口", "", "", "", ""], *rows]}, {"s": ["A1:E1", "B2:C2", "D2:E2", "A2:A3"]}), "x.xlsx", f)


@case
def region_with_english_tail_caps():
    rows = [["REGION", "2015", "2016"], ["BEIJING", 1.5, 2.5], ["INNER MONGOLIA", 3.5, 4.5]]
    return Case(
        to_csv([["OUTPUT OF STEEL (10 000 TONS)"], *rows]),
        "x.csv",
        [(r, y, "OUTPUT OF STEEL", "万吨", v) for r, row in zip(("北京", "内蒙古"), rows[1:], strict=True) for y, v in zip((2015, 2016), row[1:], strict=True)],
    )


@case
def date_like_years():
    rows = [["地区", "2015-12-31", "2016/12/31"], ["贵州", 1.5, 2.5]]
    return Case(to_csv([["储蓄余额（亿元）"], *rows]), "x.csv", [("贵州", 2015, "储蓄余额", "亿元", 1.5), ("贵州", 2016, "储蓄余额", "亿元", 2.5)])


@case
def two_sheets_one_hint():
    sheets = {"2019": [["地区", "数值"], ["贵州", 1.5]], "2020": [["地区", "数值"], ["贵州", 2.5]]}
    return Case(
        to_xlsx(sheets),
        "x.xlsx",
        [("贵州", 2019, "煤炭产量", "万吨", 1.5), ("贵州", 2020, "煤炭产量", "万吨", 2.5)],
        hints={"metric": "煤炭产量(万吨)"},
    )


@case
def value_with_trailing_unit_different_scale():
    rows = [["地区", "2019年GDP"], ["贵州", "1.68万亿元"], ["云南", "23223.8亿元"]]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "GDP", "万亿元", 1.68), ("云南", 2019, "GDP", "亿元", 23223.8)])


@case
def long_with_kind_and_pct():
    rows = [
        ["地区", "指标", "类型", "年份", "数值", "单位"],
        ["贵州", "地区生产总值", "增速", 2019, 8.3, "%"],
        ["贵州", "地区生产总值", "水平", 2019, 16769.3, "亿元"],
    ]
    return Case(to_csv(rows), "x.csv", [("贵州", 2019, "地区生产总值", "%", 8.3), ("贵州", 2019, "地区生产总值", "亿元", 16769.3)])
