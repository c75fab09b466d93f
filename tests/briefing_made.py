"""Material for tests of briefings: the five papers with plausible figures, and a made-up province with many targets."""
from __future__ import annotations

import functools

import made
import made_seeds
import pandas as pd

from targets import query, table
from targets.charts import board
from targets.naming import Naming
from targets.progress import evaluate
from targets.scoreboard import goals
from targets.views import Material, View

NASTY = '=HYPERLINK("http://example.invalid","点我")'      # a name a spreadsheet would run
LONG = "全省规模以上高技术制造业和战略性新兴产业增加值合计占规模以上工业增加值的比重"
SECTORS = ("钢铁", "水泥", "煤炭", "电解铝", "平板玻璃", "有色金属")


def material(targets: pd.DataFrame, documents: pd.DataFrame, actuals: pd.DataFrame, lang: str, year: int) -> Material:
    """As ``briefing.gather`` puts it together, from frames."""
    judged = goals(targets, documents, [])
    verdicts = evaluate(judged, actuals, year)
    shown = board(judged, verdicts)
    rest = [name for name in verdicts.columns if name not in shown.columns]
    return Material(shown.merge(verdicts[["id", *rest]], on="id"), query.pair(judged, actuals), documents,
                    Naming(lang, query.metric_options(judged)), "2018-12-31")


@functools.cache
def seeds(lang: str = "zh", year: int = 2019) -> Material:
    return material(made_seeds.targets(), made_seeds.documents(), made_seeds.actuals(), lang, year)


@functools.cache
def province(count: int = 60, lang: str = "zh") -> Material:
    """青海 with ``count`` targets of many kinds: levels, rates, bounds, ranges, years and none; two thirds have figures."""
    records, figures = [], []
    for n in range(count):
        metric = NASTY if n == 7 else LONG if n == 9 else f"{SECTORS[n % 6]}指标{n // 3}{'率' if n % 2 else '产量'}"
        unit, base = ("%", 40.0 + n % 50) if n % 2 else ("万吨", 100.0 + 37 * n)
        year = None if n % 11 == 5 else 2020 + n % 3 * 5
        records.append(made.target(
            doc=f"paper{n % 4}", start=10 * n, end=10 * n + 3, text="80%", region="青海", region_code="630000", sector=SECTORS[n % 6],
            metric=metric, value=base * 1.2, value_max=base * 1.3 if n % 13 == 3 else None, unit=unit,
            comparator="range" if n % 13 == 3 else (">=", "<=", "=", "~")[n % 4], year=year, baseline_year=2015 if n % 3 else None,
            baseline_value=base if n % 3 else None, force="约束性" if n % 9 == 0 else None, lead="省工业和信息化厅" if n % 2 else None,
            section="二、主要目标", evidence=f"到{year or '规划期末'}年，{metric}达到{base * 1.2:.1f}{unit}。", doc_title=f"青海省第{n % 4}号实施方案",
            issuer="青海省人民政府", issue_date="2016-03-01"))
        if n % 3 != 2:
            figures += [{"region": "青海", "region_code": "630000", "metric": metric, "year": when, "unit": unit, "preliminary": when == 2018,
                         "value": round(base * (1 + 0.03 * (when - 2015) * (n % 5 - 1)), 2), "source": "青海省统计公报"}
                        for when in range(2015, 2019)]
    targets = table.from_records(records)
    documents = pd.DataFrame([{"doc": f"paper{n}", "title": f"青海省第{n}号实施方案", "doc_number": f"青政〔2016〕{n}号", "issuer": "青海省人民政府",
                               "issue_date": "2016-03-01", "region": "青海", "region_code": "630000", "level": 2, "cites": (),
                               "implements": (), "kind": None} for n in range(4)])
    return material(targets, documents, made.actuals(*figures), lang, 2019)


def key_of(of: Material, word: str) -> str:
    """The key of the metric whose name holds a word."""
    return str(of.board.loc[of.board["metric"].str.contains(word), "key"].iloc[0])


def every_kind(of: Material, word: str) -> tuple[View, ...]:
    """A view of every kind there is, of one metric and its first region."""
    from targets import views
    key = key_of(of, word)
    region = str(of.board.loc[of.board["key"] == key, "region"].iloc[0])
    subjects = {**dict.fromkeys(views.OF_METRIC, key), **dict.fromkeys(views.OF_REGION, region)}
    return tuple(View(kind, subjects.get(kind, "")) for kind in views.KINDS)
