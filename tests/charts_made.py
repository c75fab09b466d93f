"""A board large enough to need pages: every province, a dozen metrics of all kinds, figures, long names and long titles of papers."""
from __future__ import annotations

import functools

import pandas as pd

from targets import charts, naming, progress, query
from targets.charts.tiles import grid
from targets.views import Material, View
from tests import made

PLACES = [("全国", "100000"), *((r["region"], r["region_code"]) for r in grid().to_dict("records")[:31])]
METRICS = [     # metric, sector, unit, comparator, kind, basis, value, base, step a year
    ("地区生产总值", "宏观", "%", "~", "growth", "year", 5.5, None, 0.0), ("城镇调查失业率", "就业", "%", "<=", "level", "year", 5.5, 5.2, -0.05),
    ("森林覆盖率", "生态", "%", ">=", "level", "stock", 43.0, 41.2, 0.3), ("单位地区生产总值能源消耗", "能源", "%", ">=", "growth", "base", 13.5, None, 0.0),
    ("电解铝产能", "有色金属", "万吨", "<=", "level", "stock", 110.0, 96.0, 1.6), ("高速公路通车里程", "交通", "公里", ">=", "level", "stock", 10000.0, 7607.0, 410.0),
    ("每千人口拥有执业（助理）医师数", "卫生", "人", ">=", "level", "stock", 3.2, 2.75, 0.06), ("研究与试验发展经费投入强度", "科技", "%", ">=", "level", "stock", 2.0, 1.1, 0.2),
    ("常住人口城镇化率", "城镇", "%", "=", "level", "stock", 62.0, 53.2, 1.4), ("新增城镇就业", "就业", "万人", ">=", "level", "period", 300.0, None, 61.0),
    ("粮食综合生产能力", "农业", "万吨", ">=", "level", "stock", 1050.0, 1058.0, 3.0), ("数字经济核心产业增加值占地区生产总值比重", "数字经济", "%", "~", "level", "stock", 10.0, 6.1, 0.8)]
PAPER = "国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"


@functools.cache
def material(lang: str = "zh") -> Material:
    goals, figures = [], []
    for i, (region, code) in enumerate(PLACES):
        for j, (metric, sector, unit, sign, kind, basis, value, base, step) in enumerate(METRICS):
            if (i + j) % 7 == 3:
                continue
            said = round(value * (1 + (i % 9 - 4) / 40), 1 if value < 1000 else 0)
            goals.append({"doc": f"plan{i}", "region": region, "region_code": code, "metric": metric, "sector": sector, "unit": unit, "comparator": sign,
                          "kind": kind, "basis": basis, "value": said, "year": 2025, "baseline_year": 2020, "baseline_value": base, "issue_date": "2021-02-01",
                          "direction": "down" if metric.startswith("单位") else "up" if kind == "growth" else None, "section": "发展目标 / 主要指标",
                          "doc_title": f"{region}{PAPER}", "issuer": f"{region}人民政府", "doc_number": f"政发〔2021〕{i + 1}号", "text": f"{said}"})
            if base is not None and i < 26:
                figures += [{"region": region, "region_code": code, "metric": metric, "unit": unit, "year": year, "source": "统计公报",
                             "value": round(base + (0.6 + i % 6 / 6) * step * (year - 2020), 2), "preliminary": year == 2023} for year in (2021, 2022, 2023)]
    for year in (2023, 2024):
        goals.append(goals[2] | {"year": year, "value": 40.0 + year - 2020})
    targets, actuals = made.targets(*goals), made.actuals(*figures)
    board = charts.board(targets, progress.evaluate(targets, actuals, 2023))
    return Material(board, query.pair(targets, actuals), pd.DataFrame(), naming.Naming(lang, query.metric_options(targets)), "2023-12-31")


def key(metric: str) -> str:
    board = material().board
    return str(board.loc[board["metric"] == metric, "key"].iloc[0])


def views() -> dict[str, View]:
    """A view of each kind, the hard cases of it."""
    forest = key("森林覆盖率")
    return {"tiles": View("tiles"), "metric tiles": View("tiles", key("高速公路通车里程")), "ranked": View("ranked", forest),
            "ranked few": View("ranked", key("电解铝产能"), {"region": ["贵州", "云南", "四川", "全国"]}),
            "paths": View("paths", forest), "paths few": View("paths", forest, {"region": ["贵州", "全国", "北京", "云南"]}),
            "timeline": View("timeline", forest, {"region": ["全国"]}), "bullets": View("bullets", "贵州"), "matrix": View("matrix"),
            "milestones": View("milestones", filters={"region": ["全国", "贵州"]})}
