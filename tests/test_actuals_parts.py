"""The parts of the reader one by one: times, names, labels, units, the difference from the store, questions and answers."""
from __future__ import annotations

import pandas as pd
import pytest
from made import targets
from sheets_made import to_csv, to_xlsx

from targets import export
from targets.actuals import answers, read_actuals, ready, understand
from targets.actuals.diff import counts, diff
from targets.actuals.facets import compose
from targets.actuals.labels import label_of, title_label
from targets.actuals.periods import time_of
from targets.actuals.places import guess_of, place_of, region_in_title
from targets.actuals.running import split
from targets.actuals.unitwords import caption_unit, unit_of, units_of
from targets.schema import typed
from targets.store import Store, StoreError

# Times


@pytest.mark.parametrize(("text", "years", "span", "period"), [
    ("2019", (2019,), False, ""), ("2019 年末", (2019,), False, ""), ("gdp_2019", (2019,), False, ""), ("二〇一九年", (2019,), False, ""),
    ("2019-12-31", (2019,), False, ""), ("2019年度", (2019,), False, ""), ("2010—2020年", (), True, ""), ("2019/20", (), True, ""),
    ("FY2019", (), True, ""), ("十三五", (), True, ""), ("2019年6月", (2019,), False, "part"), ("2019-06", (2019,), False, "part"),
    ("201906", (2019,), False, "part"), ("2019Q1", (2019,), False, "part"), ("上半年", (), False, "part"), ("12月", (), False, "part"),
    ("2019年1-12月", (2019,), False, "sum"), ("12月累计", (), False, "sum"), ("一至四季度", (), False, "sum"), ("Jan-Dec 2019", (2019,), False, "sum"),
    ("中国统计年鉴2020", (), False, ""), ("年收入2000万元以上", (), False, ""), ("2020年比2019年增长", (2020, 2019), False, "")])
def test_what_a_text_says_of_time(text, years, span, period):
    told = time_of(text)
    assert (told.years, told.span, told.period) == (years, span, period)


@pytest.mark.parametrize(("text", "closing"), [
    ("2024年12月", True), ("2024-12", True), ("202412", True), ("Dec 2024", True), ("2024年第四季度", True), ("2024Q4", True), ("1-12月", True),
    ("2024年11月", False), ("2024年", False), ("2024年1-11月", False), ("第三季度", False), ("下半年", False), ("2024-12-31", True)])
def test_which_parts_end_the_year(text, closing):
    assert time_of(text).closing is closing


@pytest.mark.parametrize(("text", "name", "said"), [
    ("粗钢产量_累计值", "粗钢产量", "running"), ("粗钢产量（累计）", "粗钢产量", "running"), ("粗钢产量累计", "粗钢产量", "running"), ("累计值", "", "running"),
    ("粮食产量(不含薯类)_累计值", "粮食产量(不含薯类)", "running"), ("出口 YTD", "出口", "running"), ("粗钢产量_当期值", "粗钢产量", "alone"), ("本月", "", "alone"),
    ("粗钢产量_累计增长", "粗钢产量", "running_growth"), ("粗钢产量_累计同比增长", "粗钢产量", "running_growth"), ("光伏累计装机容量", "光伏累计装机容量", ""),
    ("粗钢产量", "粗钢产量", ""), ("incumulative", "incumulative", "")])
def test_words_of_months_behind_a_name(text, name, said):
    assert split(text) == (name, said)


# Names


@pytest.mark.parametrize(("text", "name"), [
    ("北 京", "北京"), ("52", "贵州"), ("520000000000", "贵州"), ("Tibet A.R.", "西藏"), ("Guangxi Zhuang Autonomous Region", "广西"),
    ("Beijing 北京", "北京"), ("Guiyang, Guizhou", "贵阳"), ("其中：贵阳市", "贵阳"), ("01 北京", "北京"), ("山西①", "山西"), ("全国总计", "全国"),
    ("Nei Mongol", "内蒙古"), ("Hong Kong SAR", "香港"), ("广西省", "广西")])
def test_names_of_regions(text, name):
    assert place_of(text).region.name == name


@pytest.mark.parametrize("text", ["贵洲", "Yunan", "广东（不含深圳）", "贵州省合计", "99", "城区", "鼓楼区", ""])
def test_names_that_are_not_mapped(text):
    place = place_of(text)
    assert place.region is None
    assert not place.aggregate


def test_guesses_and_words_for_several_regions():
    assert guess_of("广东（不含深圳）") == "广东"
    assert place_of("东部地区 Eastern Region").aggregate
    assert place_of("全省").own
    assert region_in_title("贵州省2010—2020年产量").name == "贵州"
    assert region_in_title("各地区产量") is None
    assert region_in_title("贵州和云南的产量") is None
    assert region_in_title("全国产量").name == "全国"


@pytest.mark.parametrize(("text", "guess"), [
    ("贵洲", "贵州"), ("贵洲省", "贵州省"), ("陕xi", "陕西"), ("山xi省", "山西省"), ("归周", "贵州"), ("貴州省份", "贵州省"), ("四穿", "四川"), ("宁厦", "宁夏"), ("心疆", "新疆"),
    ("青嗨省", "青海省"), ("内蒙古自治曲", "内蒙古自治区"), ("Guizou", "Guizhou"), ("Xinjang", "Xinjiang"), ("遵意市", "遵义市"), ("哈而滨", "哈尔滨"), ("※※", ""), ("合作社联合总会", "")])
def test_a_name_written_wrong_is_guessed_by_shape_and_sound_and_never_mapped(text, guess):
    assert guess_of(text) == guess
    assert place_of(text).region is None
    frame, issues = read_actuals(to_csv([["地区", "2019年粮食产量(万吨)"], [text, 1.5]]), "x.csv")
    assert frame["asked"].tolist() == ["region"]
    assert (issues[0].code, issues[0].guess) == ("region_unknown" if guess else "region_strange", guess)


@pytest.mark.parametrize(("metric", "guess"), [("粗刚产量", "粗钢产量"), ("成镇化率", "城镇化率"), ("城镇话率", "城镇化率"), ("森林复盖率", "森林覆盖率"), ("邮轮接待", "")])
def test_a_metric_written_wrong_lists_the_target_it_may_mean(metric, guess):
    goals = targets({"metric": "粗钢产量", "unit": "万吨"}, {"metric": "城镇化率", "unit": "%"}, {"metric": "森林覆盖率", "unit": "%"})
    frame, issues = read_actuals(to_csv([["地区", f"2019年{metric}(%)"], ["贵州", 51.5]]), "x.csv", targets=goals)
    assert frame["metric"].tolist() == [metric]
    assert [(one.code, one.guess) for one in issues] == [("metric_near" if guess else "metric_unused", guess)]


# Headings


@pytest.mark.parametrize(("text", "told"), [
    ("粮食产量(不含薯类)(万吨)", {"metric": "粮食产量(不含薯类)", "unit": "万吨"}), ("gdp_亿元", {"metric": "gdp", "unit": "亿元"}),
    ("居民消费价格指数(上年=100)", {"metric": "居民消费价格指数", "unit": "", "base": "上年=100"}),
    ("GDP指数_上年=100", {"metric": "GDP指数", "base": "上年=100", "unit": ""}), ("增速%", {"growth": True, "unit": "%", "metric": ""}),
    ("粮食产量\nGrain Output\n(万吨)\n(10 000 tons)", {"metric": "粮食产量", "unit": "万吨"}), ("gdp增速", {"metric": "gdp增速", "growth": False}),
    ("上年实际", {"relative": True, "metric": ""}), ("去年产量", {"relative": True, "metric": "产量"}), ("2019年（初步核算）", {"year": 2019, "preliminary": True}),
    ("65岁以上人口_抽样调查_人", {"metric": "65岁以上人口_抽样调查", "unit": "人"}), ("人均 GDP (元)", {"metric": "人均 GDP", "unit": "元"}),
    ("地区 Region", {"role": "region"}), ("单位：亿元、%", {"units": ("亿元", "%"), "unit": ""}), ("贵州粮食产量", {"metric": "粮食产量"}),
    ("受教育年限(年)", {"metric": "受教育年限(年)", "unit": ""}), ("y2019", {"metric": "", "year": 2019})])
def test_a_heading_taken_apart(text, told):
    label = label_of(text)
    assert {name: getattr(label, name) for name in told} == told


@pytest.mark.parametrize(("text", "metric"), [
    ("5-1 各地区粮食产量（2019年）", "粮食产量"), ("2019年各省（区、市）地区生产总值", "地区生产总值"), ("表3 主要经济指标", ""), ("Sheet1", ""),
    ("附表：分省粮食产量统计表", "粮食产量"), ("Grain Output by Region (2019)", "Grain Output")])
def test_the_metric_of_a_title(text, metric):
    assert title_label(text).metric == metric


def test_headings_one_above_another():
    assert compose(["第一产业", "增加值"]) == "第一产业增加值"
    assert compose(["地区生产总值", "第一产业"]) == "第一产业增加值"
    assert compose(["城镇居民", "人均可支配收入"]) == "城镇居民人均可支配收入"
    assert compose(["粮食产量", "Grain Output"]) == "粮食产量"
    assert compose(["铝材产量", "产量"]) == "铝材产量"
    assert compose(["年末人口", "合计"]) == "年末人口"
    assert compose(["年末人口", "城镇"]) == "年末人口 城镇"


@pytest.mark.parametrize(("text", "unit"), [
    ("10 000 persons", "万人"), ("100 million yuan", "亿元"), ("10,000 tons", "万吨"), ("万 吨", "万吨"), ("yuan per person", "元/人"), ("per cent", "%"),
    ("million kWh", "百万千瓦时"), ("亿", "亿"), ("人口", ""), ("12月", ""), ("2019年", ""), ("P", ""), ("100万元", "100万元"), ("万孔", "万孔")])
def test_units_as_people_write_them(text, unit):
    assert unit_of(text) == unit


def test_captions_of_units():
    assert caption_unit("（计量单位：亿元）") == ("亿元",)
    assert caption_unit("Unit: 10 000 tons") == ("万吨",)
    assert caption_unit("单位名称") is None
    assert units_of("亿元、%") == ("亿元", "%")


# What a save would do


def held(*rows: dict) -> pd.DataFrame:
    frame, _ = read_actuals(to_csv([list(rows[0]), *[list(row.values()) for row in rows]]), "old.csv")
    return frame.assign(entered_at="2026-01-01")


def read(*rows: dict) -> pd.DataFrame:
    return ready(read_actuals(to_csv([list(rows[0]), *[list(row.values()) for row in rows]]), "new.csv")[0])


def figure(value: float, **more: object) -> dict:
    return {"地区": "贵州", "指标": "产值", "年份": 2019, "数值": value, "单位": "亿元", "来源": "", "初步": ""} | more


@pytest.mark.parametrize(("old", "new", "state", "jump"), [
    (figure(12), figure(12), "same", False), (figure(12), figure(120_000, 单位="万元"), "same", False), (figure(12), figure(13), "changed", False),
    (figure(12, 来源="年鉴"), figure(13, 来源="公报"), "conflict", False), (figure(12, 来源="年鉴"), figure(13, 来源="年鉴"), "changed", False),
    (figure(12), figure(13, 初步="是"), "conflict", False), (figure(12, 初步="是"), figure(13), "changed", False),
    (figure(12), figure(12, 初步="是"), "conflict", False), (figure(12, 初步="是"), figure(12), "changed", False),
    (figure(12, 来源="年鉴"), figure(12), "same", False), (figure(12, 来源="年鉴"), figure(12, 来源="公报"), "conflict", False),
    (figure(12), figure(12, 来源="公报"), "changed", False), (figure(12, 备注="含飞地"), figure(12), "same", False),
    (figure(12, 备注="含飞地"), figure(12, 备注="不含飞地"), "changed", False),
    (figure(12), figure(61), "changed", True), (figure(12), figure(-12), "changed", True), (figure(12, 年份=2018), figure(61), "new", True),
    (figure(12, 年份=2018), figure(13), "new", False), (figure(12), figure(13, 单位="万吨"), "changed", False)])
def test_the_difference_from_the_store(old, new, state, jump):
    found = diff(read(new), held(old))
    assert found[["state", "jump"]].to_numpy().tolist() == [[state, jump]]
    assert counts(found)[state] == 1


def test_what_the_file_leaves_open_stays_as_it_is_held():
    found = diff(read(figure(13), figure(14, 年份=2020, 来源="公报")),
                 held(figure(12, 来源="年鉴", 备注="含飞地"), figure(12, 年份=2020, 来源="", 备注="快报")))
    assert found[["source", "note"]].fillna("").to_numpy().tolist() == [["年鉴", "含飞地"], ["公报", "快报"]]


def test_the_difference_of_nothing():
    assert counts(diff(read(figure(1)).head(0), held(figure(1)))) == {"new": 0, "same": 0, "changed": 0, "conflict": 0}
    assert counts(diff(read(figure(1)), typed([], tuple(held(figure(1)).columns[:16]))))["new"] == 1


# Questions and answers


def test_questions_become_hints_and_the_hints_answer_them():
    data = to_csv([["地区", "2019年"], ["贵洲", 1.5], ["云南", 2.5]])
    reading = understand(data, "x.csv")
    asked = {(one.field, one.key): one.guess for one in answers.questions(reading.issues)}
    assert asked == {("region", "贵洲"): "贵州", ("metric", ""): "", ("unit", ""): ""}
    said = {("region", "贵洲"): "贵州", ("metric", ""): "粮食产量", ("unit", ""): None}
    second = understand(data, "x.csv", **answers.hints_of(said))
    assert [(one.field, one.key) for one in answers.questions(second.issues)] == [("unit", "粮食产量")]
    third = understand(data, "x.csv", **answers.hints_of(said | {("unit", "粮食产量"): "万吨"}))
    assert third.ready[["region", "metric", "unit", "value"]].to_numpy().tolist() == [["贵州", "粮食产量", "万吨", 1.5], ["云南", "粮食产量", "万吨", 2.5]]
    assert len({reading.fingerprint, second.fingerprint, third.fingerprint}) == 1


def test_choices_last_for_files_of_one_shape(tmp_path):
    shape = [["地区", "2019年"], ["贵洲", 1.5]]
    first, later = (understand(to_csv([[shape[0][0], year], shape[1]]), "x.csv").fingerprint for year in ("2019年", "2020年"))
    other = understand(to_csv([["地区", "产量(万吨)"], ["贵州", 1]]), "x.csv").fingerprint
    said = answers.Said({("region", "贵洲"): "贵州", ("year", ""): 2019, ("unit", ""): ""},
                        {"header": {"": [1, 1]}, "sheet": ["甲"], "years": {"2019": 2020}, "source": "年鉴", "metrics": {}})
    store = Store(f"sqlite:///{tmp_path}/a.db")
    store.keep(answers.KIND, first, answers.body_of(said, "x.csv"), by="li")
    kept = store.kept(answers.KIND)
    assert answers.recalled(kept, later, ["甲", "乙"]) == answers.Said({("region", "贵洲"): "贵州"}, {"header": {"": [1, 1]}, "sheet": ["甲"]})
    assert answers.recalled(kept, later, ["丙"]).fixes == {"header": {"": [1, 1]}}     # no such sheet in this file
    assert answers.recalled(kept, other, []) == answers.recalled(kept, "", []) == answers.Said()
    assert answers.body_of(answers.Said({("year", ""): 2019}, {"source": "年鉴"}), "x.csv") == {}


@pytest.mark.parametrize("body", [{}, {"answers": [["colour", "", 1], "x", [1]]}, {"fixes": {"axes": [], "header": 3, "colour": {}}},
                                  {"fixes": {"axes": {"B": "colour"}}}, {"fixes": {"header": {"": [3, 1]}, "axes": {"A": "year"}}},
                                  {"fixes": {"header": {"": ["x", None]}}}])
def test_what_is_kept_and_is_no_choice_is_passed_over(body):
    assert answers.recalled([{"name": "a", "body": body}], "a", []) == answers.Said()


def test_an_answer_and_a_correction_of_one_sort_are_put_together():
    said = answers.Said({("region", "贵洲"): "贵州", ("metric", ""): "产量"}, {"regions": {"吉林": "吉林市", "贵洲": "云南"}, "kind": "growth"})
    assert said.hints == {"regions": {"吉林": "吉林市", "贵洲": "贵州"}, "metric": "产量", "kind": "growth"}


def test_what_is_asked_is_never_saved(tmp_path):
    frame, _ = read_actuals(to_csv([["地区", "2019年"], ["贵州", 1.5]]), "x.csv")
    store = Store(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(StoreError) as error:
        store.save_actuals(frame, by="a", origin="x")
    assert error.value.code == "save_incomplete"
    assert store.actuals().empty
    store.close()


def test_sheets_can_be_chosen_and_progress_is_told():
    data = to_xlsx({"甲": [["地区", "2019年产量(万吨)"], ["贵州", 1.5]], "乙": [["地区", "2019年产量(万吨)"], ["贵州", 2.5]]})
    frame, issues = read_actuals(data, "x.xlsx", sheet="乙")
    assert frame["value"].tolist() == [2.5]
    assert read_actuals(data, "x.xlsx", sheet="丙")[1][0].code == "sheet_missing"
    steps: list[tuple[int, int]] = []
    rows = [["地区", "指标", "年份", "数值", "单位"], *([["贵州", f"指标{n}", 2019, n, "个"] for n in range(4100)])]
    understand(to_csv(rows), "x.csv", progress=lambda done, total: steps.append((done, total)))
    assert [total for _, total in steps] == [4101, 4101]
    assert 0 < steps[0][0] < steps[1][0] < 4101
    assert issues == []


@pytest.mark.parametrize(("data", "code"), [
    (b"\xd0\xcf\x11\xe0" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
    (to_xlsx({"a": [["地区"]]})[:900], "file_workbook"), (b"PK\x03\x04", "file_workbook")])
def test_encrypted_and_damaged_files_get_one_sentence(data, code):
    frame, issues = read_actuals(data, "x.xlsx")
    assert frame.empty
    assert [issue.code for issue in issues] == [code]
    assert issues[0].message_zh.endswith("。")


# Out again


@pytest.mark.parametrize("dtype", ["str", "object"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "\r=1", "\n=1"])
def test_no_text_comes_out_as_a_formula(text, dtype):
    import io

    import openpyxl

    frame = pd.DataFrame({"note": pd.Series([text], dtype=dtype), "value": [-1.5]})
    line = export.to_csv(frame).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'")
    assert ",-1.5" in line
    cell = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(frame))).active["A2"]
    assert cell.data_type == "s"


def test_figures_that_stand_twice_are_told_in_one_sentence():
    rows = [["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["云南", 3.5, 4.5]]
    frame, issues = read_actuals(to_xlsx({"产量(万吨)": rows, "产量（万吨）": rows}), "x.xlsx")
    assert len(frame) == 4
    assert [(one.code, one.count) for one in issues if one.code.startswith("row")] == [("row_twice", 4)]
    other = [rows[0], ["贵州", 1.5, 2.75], ["云南", 3.75, 4.5]]
    frame, issues = read_actuals(to_xlsx({"产量(万吨)": rows, "产量（万吨）": other}), "x.xlsx")
    assert [(one.code, one.count, one.value) for one in issues if one.code.startswith("row")] == [("row_conflict", 2, "产量"), ("row_twice", 2, "")]
    assert sorted(frame.loc[frame["asked"] == "", "value"]) == [1.5, 4.5]
    assert sorted(frame.loc[frame["asked"] != "", "written"].astype(float)) == [2.5, 2.75, 3.5, 3.75]


def test_damage_of_any_kind_raises_nothing():
    import random

    pick = random.Random(7)
    rows = [["粮食产量（万吨）"], ["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["云南", 3.5, 4.5], ["注：见年鉴。"]]
    for data in (to_csv(rows, "gb18030"), to_xlsx({"s": rows}), to_csv(rows, "utf-16")):
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(pick.randint(1, 9)):
                place = pick.randrange(len(broken))
                broken[place:place + pick.randint(0, 4)] = bytes(pick.randrange(256) for _ in range(pick.randint(0, 3)))
            reading = understand(bytes(broken), "x.csv")
            assert len(reading.frame) or reading.issues
            assert all(issue.message_zh and issue.message_en for issue in reading.issues)
