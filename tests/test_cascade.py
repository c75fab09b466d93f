"""From nation to provinces to cities, between papers, and what is missing."""
from __future__ import annotations

import made_seeds as seeds
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import actuals, targets

from extract import indicator
from targets import cascade, conflicts, coverage, progress, schema
from targets.duties import HELPS, LEADS, duties
from targets.text import entry

GUIZHOU = {"region": "贵州", "region_code": "520000"}
SHAANXI = {"region": "陕西", "region_code": "610000"}
LIAONING = {"region": "辽宁", "region_code": "210000"}
NATION = {"region": "全国", "region_code": "100000"}
GUIYANG = {"region": "贵阳", "region_code": "520100"}


def papers(*rows: dict) -> pd.DataFrame:
    usual = {"title": None, "doc_number": None, "issuer": None, "issue_date": "2017-12-29", "cites": (), "implements": None, "level": None, "kind": None}
    return pd.DataFrame([usual | row for row in rows])


PAPERS = papers({"doc": "state", "doc_number": "国办发〔2016〕42号", "issue_date": "2016-06-05", **NATION},
                {"doc": "gz", "cites": ("国办发〔2016〕42号",), **GUIZHOU}, {"doc": "sx", "cites": ("国办发〔2016〕42号",), **SHAANXI},
                {"doc": "gy", "cites": ("国办发〔2016〕42号",), "issue_date": "2018-03-01", **GUIYANG})


def goal(doc: str, place: dict, **fields: object) -> dict:
    return {"doc": doc, **place, **fields}


# The five papers


def test_seeds_adopt_and_leave_out():
    frame = cascade.cascade(seeds.targets(), seeds.documents())
    found = frame[frame["metric"] == "电解铝产能利用率"].set_index("region")
    assert found["stance"].to_dict() == {"贵州": "adopted", "陕西": "adopted", "辽宁": "left_out", "四川": "left_out"}
    assert found["linked"].to_dict() == {"贵州": True, "陕西": True, "辽宁": True, "四川": False}
    assert (found["note"]["辽宁"], found["note"]["四川"]) == ("no_mention", "papers_older")
    assert set(found["parent_doc"]) == {"002_bd4c19fcda9443dc"}


def test_seeds_link_by_the_number_they_cite():
    found = cascade.links(seeds.documents())
    assert found["number"].tolist() == ["国办发〔2016〕42号"] * 3
    assert sorted(found["doc"].str[:3]) == ["000", "001", "003"]


def test_seeds_annex_of_sichuan_is_steps_of_its_general_goals():
    steps = cascade.milestones(seeds.targets()).merge(seeds.targets()[["id", "metric_id", "region"]], on="id")
    assert set(steps["region"]) == {"四川"}
    assert {"steel_high_end", "glass_deep_processing", "aluminium_profile_share", "coal_mechanization"} <= set(steps["metric_id"])
    deep = steps[steps["metric_id"] == "glass_deep_processing"]
    assert deep[["year", "value"]].values.tolist() == [[2014, 35]]


def test_seeds_are_judged():
    frame = progress.evaluate(seeds.targets(), seeds.actuals(), 2014)
    found = frame.merge(seeds.targets()[["id", "section"]], on="id").set_index(["metric_id", "year"])
    assert found.loc[[("steel_eliminated", 2014)], "status"].tolist() == ["met"]         # 95 for 92
    assert found.loc[[("cement_eliminated", 2014)], "status"].tolist() == ["missed"]     # 288 for 300
    cap = found.loc[[("aluminium_capacity", 2014)]].iloc[0]
    assert (cap["status"], cap["shape"], cap["tag"]) == ("held", "keep", "inferred")     # 87 → 92 under 110
    glass = found.loc[[("glass_deep_processing", 2014)]]
    assert set(glass["status"]) == {"met"}                                               # 36 for 35, and 6 points for 5
    coal = found.loc[[("coal_mechanization", 2014)], "status"]
    assert coal.tolist() == ["missed"]                                                   # 43.5 for 45
    later = progress.evaluate(seeds.targets(), seeds.actuals(), 2018).set_index(["region", "metric_id"])
    assert later.loc[[("贵州", "aluminium_utilization")], "attained"].tolist() == [True]
    assert later.loc[[("陕西", "aluminium_utilization")], "attained"].tolist() == [False]


# Cascade


@pytest.mark.parametrize(("parent", "child", "stance"), [
    ({}, {}, "adopted"), ({}, {"value": 85}, "sharpened"), ({}, {"value": 75}, "softened"),
    ({"comparator": "<="}, {"comparator": "<=", "value": 75}, "sharpened"), ({"comparator": "<="}, {"comparator": "<=", "value": 85}, "softened"),
    ({}, {"comparator": "<="}, "incomparable"), ({"unit": "%"}, {"unit": "万吨"}, "incomparable"),
    ({"unit": "%"}, {"unit": "‰", "value": 810}, "sharpened"),
    ({"comparator": "range", "value_max": 90}, {"comparator": "range", "value": 82, "value_max": 88}, "sharpened"),
    ({"comparator": "range", "value_max": 90}, {"comparator": "range", "value": 70, "value_max": 95}, "softened"),
    ({"comparator": "range", "value_max": 90}, {"comparator": "range", "value": 85, "value_max": 95}, "incomparable"),
    ({"kind": "growth", "direction": "down", "basis": "base", "value": 10}, {"kind": "growth", "direction": "down", "basis": "base", "value": 12}, "sharpened"),
    ({"kind": "growth", "direction": "down", "basis": "base", "value": 10}, {"kind": "growth", "direction": "down", "basis": "base", "value": 8}, "softened"),
    ({"unit": "万吨", "value": 1000}, {"unit": "万吨", "value": 30}, "part"),
])
def test_stances(parent, child, stance):
    rows = targets(goal("state", NATION, **parent), goal("gz", GUIZHOU, **child))
    frame = cascade.cascade(rows, PAPERS)
    assert frame[frame["region"] == "贵州"]["stance"].tolist() == [stance]


@pytest.mark.parametrize(("years", "timing"), [((2020, 2020), "same"), ((2020, 2022), "later"), ((2020, 2018), "earlier"), ((None, 2020), None)])
def test_timing(years, timing):
    frame = cascade.cascade(targets(goal("state", NATION, year=years[0]), goal("gz", GUIZHOU, year=years[1])), PAPERS)
    row = frame[frame["region"] == "贵州"].iloc[0]
    assert row["timing"] == timing or (timing is None and pd.isna(row["timing"]))


def test_left_out_says_why():
    frame = cascade.cascade(targets(goal("state", NATION)), pd.concat([PAPERS, papers({"doc": "ln", **LIAONING})]))
    assert frame.set_index("region")["note"].to_dict() == {"贵州": "no_mention", "陕西": "no_mention", "辽宁": "not_linked"}


def test_from_province_to_city():
    rows = targets(goal("state", NATION), goal("gz", GUIZHOU, value=82), goal("gy", GUIYANG, value=85))
    frame = cascade.cascade(rows, PAPERS)
    assert frame[["parent_region", "region", "stance"]].values.tolist() == [
        ["全国", "贵州", "sharpened"], ["全国", "陕西", "left_out"], ["贵州", "贵阳", "sharpened"]]


def test_what_a_paper_implements_stands_before_what_it_cites():
    told = papers({"doc": "a", "doc_number": "国发〔2013〕41号", **NATION}, {"doc": "b", "doc_number": "国办发〔2016〕42号", **NATION},
                  {"doc": "c", "cites": ("国发〔2013〕41号", "国办发〔2016〕42号"), "implements": ("国办发〔2016〕42号",), **GUIZHOU})
    assert cascade.links(told)["parent"].tolist() == ["b"]


def test_a_superior_paper_does_not_implement_a_lower_one():
    told = papers({"doc": "a", "doc_number": "黔府办发〔2017〕7号", **GUIZHOU}, {"doc": "b", "cites": ("黔府办发〔2017〕7号",), **NATION})
    assert cascade.links(told).empty


AMOUNT = {"basis": "period", "unit": "万亩", "metric": "新建高标准农田"}


def test_amounts_add_up_and_shares_do_not():
    rows = targets(goal("state", NATION, value=1000, **AMOUNT), goal("gz", GUIZHOU, value=300, **AMOUNT), goal("sx", SHAANXI, **AMOUNT | {"unit": "亩"}, value=2_000_000),
                   goal("state", NATION), goal("gz", GUIZHOU), goal("sx", SHAANXI, value=70))
    frame = cascade.rollup(rows).set_index("unit")
    assert frame.loc["万亩", ["n", "how", "total", "share"]].tolist() == [2, "sum", 500, 0.5]
    assert frame.loc["%", ["n", "refusal"]].tolist() == [2, "share"]
    weighted = cascade.rollup(rows, {"520000": 1, "610000": 3}).set_index("unit")
    assert weighted.loc["%", ["how", "total"]].tolist() == ["mean", 72.5]                # (80 + 3 × 70) / 4


def test_a_mean_is_weighted_by_what_the_shares_are_shares_of():
    rows = targets(goal("state", NATION, metric_id="aluminium_utilization"), goal("gz", GUIZHOU, metric_id="aluminium_utilization"),
                   goal("sx", SHAANXI, metric_id="aluminium_utilization", value=70))
    capacity = {"metric": "电解铝产能", "metric_id": "aluminium_capacity", "kind": "level"}
    known = [{"year": 2018, "value": 100, "unit": "万吨", **GUIZHOU}, {"year": 2018, "value": 3_000_000, "unit": "吨", **SHAANXI},
             {"year": 2017, "value": 1, "unit": "万吨", **GUIZHOU}, {"year": 2017, "value": 1, "unit": "万吨", **SHAANXI},
             {"year": 2019, "value": 500, "unit": "万吨", **GUIZHOU}, {"year": 2021, "value": 1, "unit": "万吨", **GUIZHOU}, {"year": 2021, "value": 1, "unit": "万吨", **SHAANXI}]
    row = cascade.rollup(rows, actuals=actuals(*(one | capacity for one in known))).iloc[0]
    assert row[["how", "total", "weight", "weight_year"]].tolist() == ["mean", 72.5, "aluminium_capacity", 2018]       # (80 + 3 × 70) / 4; 2019 lacks 陕西
    for few in (known[:1], known[-2:], []):
        refused = cascade.rollup(rows, actuals=actuals(*(one | capacity for one in few))).iloc[0]
        assert (refused["refusal"], pd.isna(refused["total"])) == ("no_weights", True)


def test_a_change_of_a_share_has_no_mean_and_every_weight_is_a_metric():
    rows = targets(*(goal(doc, place, metric_id="urbanization", kind="change", unit="个百分点", basis="base") for doc, place in (("state", NATION), ("gz", GUIZHOU))))
    assert cascade.rollup(rows, {"520000": 1.0})["refusal"].tolist() == ["share"]
    known = indicator.indicators()
    for whole, shares in entry("cascade", "weights").items():
        assert whole in known
        assert all(share in known and adds_up_not(share) for share in shares)


def adds_up_not(metric_id: str) -> bool:
    """Whether the metric is a share or a ratio of amounts."""
    one = indicator.info(metric_id)
    return cascade.adds_up({"kind": "level", "unit": one.unit, "metric": one.zh, "metric_id": metric_id}) == "share"


@pytest.mark.parametrize(("fields", "refusal"), [
    ({"kind": "growth", "direction": "up", "basis": "yearly"}, "growth"), ({"unit": "名", "metric": "排名"}, None), ({"year": 2022, **AMOUNT}, "years_differ"),
    ({"unit": "微克/立方米", "metric": "PM2.5"}, "share"), ({"unit": "元", "metric": "居民人均可支配收入"}, "share"),
    ({"unit": "立方米", "metric": "万元地区生产总值用水量"}, "share"), ({"unit": "元", "metric": "某收入", "metric_id": "urban_income"}, "share")])
def test_refusals(fields, refusal):
    mine = fields | {"year": 2020}
    frame = cascade.rollup(targets(goal("state", NATION, **mine), goal("gz", GUIZHOU, **fields)))
    assert frame["refusal"].tolist() == [refusal] or (refusal is None and frame["how"].tolist() == ["sum"])


def test_two_goals_of_one_region_are_not_added():
    rows = targets(goal("state", NATION, value=1000, **AMOUNT), goal("gz", GUIZHOU, value=300, **AMOUNT), goal("gz", GUIZHOU, value=200, **AMOUNT))
    assert cascade.rollup(rows)["refusal"].tolist() == ["several_each"]


# Conflicts and drift


def test_two_papers_with_two_numbers_for_one_year():
    rows = targets(goal("gz", GUIZHOU), goal("gy", GUIZHOU, value=82), goal("state", GUIZHOU, value=85), goal("sx", SHAANXI))
    frame = conflicts.conflicts(rows, PAPERS)
    assert frame[["conflict", "doc", "level", "value", "place"]].values.tolist() == [
        [1, "state", "national", 85, 1], [1, "gz", "province", 80, 2], [1, "gy", "city", 82, 3]]
    assert frame["evidence"].str.len().gt(0).all()


@pytest.mark.parametrize("other", [{}, {"value": 800, "unit": "‰"}, {"year": 2022, "value": 85}, {"sector": "钢铁", "value": 85}, {"metric": "另一指标", "value": 85}])
def test_no_conflict(other):
    assert conflicts.conflicts(targets(goal("gz", GUIZHOU), goal("gy", GUIZHOU, **other)), PAPERS).empty


def test_a_paper_known_as_national_stands_first():
    rows = targets(goal("gz", GUIZHOU), goal("state", GUIZHOU, value=85))
    frame = conflicts.conflicts(rows, PAPERS.assign(level=["national", "province", "province", "city"]))
    assert frame["doc"].tolist() == ["state", "gz"]


def test_one_paper_alone_is_no_conflict():
    assert conflicts.conflicts(targets(goal("gz", GUIZHOU), goal("gz", GUIZHOU, value=82)), PAPERS).empty


def test_work_of_a_year_does_not_contradict_work_of_the_period():
    jobs = {"metric": "城镇新增就业", "unit": "万人", "comparator": "=", "basis": "period", "year": 2020}
    plan, report = goal("gz", GUIZHOU, value=300, issue_date="2016-06-30", **jobs), goal("sx", GUIZHOU, value=62, issue_date="2020-01-15", **jobs)
    assert conflicts.conflicts(targets(plan, report), PAPERS).empty
    assert "lowered" not in set(conflicts.drift(targets(plan, report), PAPERS)["change"])
    again = goal("gy", GUIZHOU, value=290, issue_date="2016-12-01", **jobs)
    assert conflicts.conflicts(targets(plan, again), PAPERS)["value"].tolist() == [300, 290]


def yearly(year: int, value: float, **fields: object) -> dict:
    return goal("gz", GUIZHOU, year=year, value=value, issue_date=f"{year}-01-15", **AMOUNT | fields)


@pytest.mark.parametrize(("values", "total", "rest", "short"), [
    ((100, 100, 100), 300, None, False), ((100, 100, 90), 290, None, True), ((90, 90), 180, 120, False), ((20, 20), 40, 260, True)])
def test_yearly_goals_beside_the_long_one(values, total, rest, short):
    rows = targets(goal("gz", GUIZHOU, year=2020, value=300, issue_date="2018-01-01", **AMOUNT), *(yearly(2018 + place, one) for place, one in enumerate(values)))
    frame = conflicts.out_of_reach(rows)
    assert frame[["total", "rest_needed", "short"]].astype(object).where(frame[["total", "rest_needed", "short"]].notna(), None).values.tolist() == [[total, rest, short]]


def test_yearly_growth_beside_the_average():
    growth = {"kind": "growth", "direction": "up", "unit": "%", "metric": "产值"}
    rows = targets(goal("gz", GUIZHOU, year=2019, value=8, basis="yearly", issue_date="2018-01-01", **growth),
                   *(goal("gz", GUIZHOU, year=year, value=7.5, basis="year", issue_date=f"{year}-01-01", **growth) for year in (2018, 2019)))
    row = conflicts.out_of_reach(rows).iloc[0]
    assert (row["total"], row["short"], row["years_set"]) == (7.5, True, 2)


def test_goals_raised_lowered_dropped_and_new():
    reports = papers({"doc": "r17", "title": "2017年政府工作报告", "issue_date": "2017-01-10", **GUIZHOU},
                     {"doc": "r18", "title": "2018年政府工作报告", "issue_date": "2018-01-12", **GUIZHOU})
    growth = {"kind": "growth", "direction": "up", "basis": "year"}
    rows = targets(*(goal("r17", GUIZHOU, year=2017, metric=name, value=value, **growth) for name, value in (("甲", 8), ("乙", 8), ("丙", 8), ("丁", 8))),
                   *(goal("r18", GUIZHOU, year=2018, metric=name, value=value, **growth) for name, value in (("甲", 9), ("乙", 7), ("丙", 8), ("戊", 8))))
    frame = conflicts.drift(rows, reports).set_index("key")
    assert frame["change"].to_dict() == {"甲:growth": "raised", "乙:growth": "lowered", "丙:growth": "kept", "丁:growth": "dropped", "戊:growth": "new"}


def test_a_goal_for_one_year_moved_by_a_later_paper():
    frame = conflicts.drift(targets(goal("gz", GUIZHOU), goal("gy", GUIZHOU, value=78)), PAPERS)
    assert frame[["from_doc", "to_doc", "change", "from_value", "to_value"]].values.tolist() == [["gz", "gy", "lowered", 80, 78]]


def test_a_long_table_held_some_rows_at_a_time_says_the_same(monkeypatch):
    titles = ("2017年政府工作报告", "2018年政府工作报告", "2019年政府工作报告", "生态规划")
    reports = papers(*({"doc": f"r{at}", "title": title, "issue_date": f"20{17 + at}-01-10", **GUIZHOU} for at, title in enumerate(titles)))
    rows = targets(*(goal(f"r{at}", GUIZHOU, year=2020, metric=name, value=70 + at * 3 % 5 + place, sector=sector)
                     for at in range(4) for place, name in enumerate("甲乙丙丁戊"[:(4, 3, 5, 3)[at]]) for sector in (None, "钢铁")))
    asked = (lambda: conflicts.conflicts(rows, reports), lambda: conflicts.drift(rows, reports), lambda: conflicts.out_of_reach(rows))
    whole = [work() for work in asked]
    assert len(whole[0]) > 20
    assert {"raised", "lowered", "dropped", "new"} <= set(whole[1]["change"])
    for size in (1, 3, 7):
        monkeypatch.setattr(conflicts, "AT_ONCE", size)
        for before, work in zip(whole, asked, strict=True):
            pd.testing.assert_frame_equal(work(), before)


def test_no_papers_no_findings():
    none, no_papers = schema.no_targets(), PAPERS.iloc[:0]
    for frame in (cascade.cascade(none, no_papers), cascade.rollup(none), cascade.milestones(none), conflicts.conflicts(none, no_papers),
                  conflicts.out_of_reach(none), conflicts.drift(none, no_papers), cascade.links(no_papers)):
        assert frame.empty


# Coverage


def test_the_matrix_says_what_is_there():
    rows = targets(goal("gz", GUIZHOU), goal("sx", SHAANXI, metric="氧化铝产能"))
    frame = coverage.matrix(rows, actuals({"year": 2019, **GUIZHOU}, {"year": 2019, "metric": "氧化铝产能", **GUIZHOU}))
    found = {(row.region, row.metric): row.coverage for row in frame.itertuples()}
    assert found == {("贵州", "电解铝产能利用率"): "both", ("贵州", "氧化铝产能"): "actual", ("陕西", "氧化铝产能"): "target", ("陕西", "电解铝产能利用率"): "neither"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", "丙"]), st.sampled_from([0, 1]), st.booleans()), max_size=8))
def test_the_matrix_counts_every_row_once(rows):
    places = [GUIZHOU, SHAANXI]
    goals = targets(*(goal("d", places[place], metric=name) for name, place, wanted in rows if wanted))
    known = actuals(*(places[place] | {"metric": name} for name, place, wanted in rows if not wanted))
    frame = coverage.matrix(goals, known)
    assert (frame["targets"].sum(), frame["actuals"].sum()) == (len(goals), len(known))
    assert len(frame) == frame["region"].nunique() * frame["series"].nunique()


@pytest.mark.parametrize(("text", "lead", "helps"), [
    ("省发展改革委、省科技厅负责", ["省发展改革委", "省科技厅"], []), ("住房城乡建设厅牵头，省经济和信息化委配合", ["住房城乡建设厅"], ["省经济和信息化委"]),
    ("省能源局牵头，省交通运输厅、各市人民政府", ["省能源局"], ["省交通运输厅", "各市人民政府"]),       # the last word stands outside what is kept
    ("省科技厅，省财政厅", ["省科技厅", "省财政厅"], []), ("省发展改革委会同省财政厅负责", ["省发展改革委"], ["省财政厅"]),
    ("省林业局等按职责分工负责", ["省林业局"], []), ("牵头单位：省能源局；配合单位：省财政厅、省科技厅", ["省能源局"], ["省财政厅", "省科技厅"]),
    ("责任单位：市教育局、市财政局", ["市教育局", "市财政局"], []), ("甲局牵头；乙局负责，丙局参与", ["甲局", "乙局"], ["丙局"]),
    ("省商务厅牵头，省商务厅配合", ["省商务厅"], []), (None, [], []), ("", [], [])])
def test_who_answers_for_it_and_who_cooperates(text, lead, helps):
    found = duties(text)
    assert [name for name, duty in found if duty == LEADS] == lead
    assert [name for name, duty in found if duty == HELPS] == helps


def test_a_label_before_the_words_speaks_for_them():
    sentence = "新增公共充电桩1万个。（配合单位：省交通运输厅、省财政厅）"
    assert duties("省交通运输厅、省财政厅", sentence) == [("省交通运输厅", HELPS), ("省财政厅", HELPS)]
    assert duties("省交通运输厅、省财政厅", sentence.replace("配合", "牵头")) == [("省交通运输厅", LEADS), ("省财政厅", LEADS)]


def test_the_list_of_figures_to_enter_by_body():
    rows = targets(goal("gz", GUIZHOU, lead="省工业和信息化厅牵头，省发展改革委配合"), goal("sx", SHAANXI, year=2018), goal("sx", SHAANXI, metric="氧化铝产能", baseline_year=2015),
                   goal("sx", SHAANXI, metric="铜产能", baseline_year=2015, baseline_value=60))
    known = actuals({"year": 2017, **SHAANXI}, {"year": 2019, "metric": "氧化铝产能", **SHAANXI}, {"year": 2019, "metric": "铜产能", "value": 70, **SHAANXI})
    verdicts = progress.evaluate(rows, known, 2019)
    frame = coverage.todo(rows, verdicts, 2019)
    assert frame[["metric", "region", "need", "year"]].values.tolist() == [
        ["电解铝产能利用率", "贵州", "actual", 2019], ["电解铝产能利用率", "贵州", "actual", 2019],
        ["氧化铝产能", "陕西", "baseline", 2015], ["电解铝产能利用率", "陕西", "due", 2018]]
    assert frame[["lead", "duty"]].values.tolist()[:2] == [["省发展改革委", "helps"], ["省工业和信息化厅", "leads"]]
    assert frame["lead"].isna().tolist()[2:] == [True, True]
