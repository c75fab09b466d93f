"""Tables put together at random from what people do: layout, heads, names, units, marks, notes, kind of file; with the truth."""
from __future__ import annotations

import random
from typing import Any

from sheets_made import REGIONS, SHORT, to_csv, to_html, to_xls, to_xlsx

METRICS = [("地区生产总值", "亿元"), ("粮食产量", "万吨"), ("年末常住人口", "万人"), ("城镇化率", "%"), ("发电量", "亿千瓦时"), ("公路里程", "公里"), ("企业单位数", "个"),
           ("森林面积", "万公顷"), ("普通高校数", "所"), ("人均可支配收入", "元"), ("铝材产量", "吨"), ("失业率", "%")]
ENGLISH = {"北京市": "Beijing", "贵州省": "Guizhou", "云南省": "Yunnan", "内蒙古自治区": "Inner Mongolia", "陕西省": "Shaanxi", "山西省": "Shanxi"}
Truth = dict[tuple[str, int, str], tuple[str, float]]  # region, year, metric -> unit, value


class Random:
    """One table: ``rows``, where cells are merged, the truth."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.truth: Truth = {}
        self.merges: list[tuple[int, int, int, int]] = []  # first row, last row, first column, last column
        self.style = self.pick.choice(["full", "short", "spaced", "bilingual"])
        self.regions = self.pick.sample(REGIONS, self.pick.randint(3, 31))
        first = self.pick.randint(1995, 2021)
        self.years = list(range(first, first + self.pick.randint(2, 5)))
        if self.pick.random() < 0.5:
            self.years.reverse()
        self.metrics = self.pick.sample(METRICS, self.pick.randint(2, 4))
        self.bare_years = self.pick.random() < 0.5

    def name(self, region: str) -> str:
        if self.style == "bilingual" and region in ENGLISH:
            return f"{SHORT[region]} {ENGLISH[region]}"
        if self.style == "spaced" and len(SHORT[region]) == 2:
            return "  ".join(SHORT[region])
        return region if self.style == "full" else SHORT[region]

    def year(self, year: int) -> Any:
        return year if self.bare_years else self.pick.choice([f"{year}年", f"{year} 年"]) if self.style == "spaced" else f"{year}年"

    def value(self, region: str, year: int, metric: str, unit: str) -> Any:
        """A figure as somebody writes it; the truth is noted."""
        if self.pick.random() < 0.06:
            return self.pick.choice(["", "-", "…", "—", "NA"])
        high = 100 if unit == "%" else self.pick.choice([50, 3000, 90_000])
        number = round(self.pick.uniform(2, high), self.pick.choice([0, 1, 2])) if unit not in ("个", "所") else float(self.pick.randint(2, high))
        self.truth[SHORT[region], year, metric] = (unit, number)
        shape = self.pick.random()
        if shape < 0.08:
            return f"{number:,}"
        if shape < 0.12:
            return f"{number}①"
        if shape < 0.15:
            return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in f"{number}")
        return number

    def head(self, metric: str, unit: str) -> str:
        return self.pick.choice([f"{metric}({unit})", f"{metric}（{unit}）", f"{metric}_{unit}", f"{metric}，{unit}"])

    def rows(self) -> list[list[Any]]:
        return getattr(self, self.pick.choice(["wide_year", "wide_metric", "long", "across", "two_levels", "nation"]))()

    def titled(self, rows: list[list[Any]], metric: str, unit: str) -> list[list[Any]]:
        """Lead rows that name metric and unit, as one of several habits has it."""
        habit = self.pick.randint(0, 3)
        if habit == 0:
            top = [["数据库：分省年度数据"], [f"指标：{metric}({unit})"], ["时间：最近10年"]]
        elif habit == 1:
            top = [[f"{self.pick.randint(2, 20)}-{self.pick.randint(1, 30)} 各地区{metric}"], [f"单位：{unit}"]]
        elif habit == 2:
            top = [[f"各省{metric}（{unit}）"]]
        else:
            top = [[f"各地区{metric}", *[""] * (len(rows[0]) - 2), f"单位：{unit}"]]
        if self.pick.random() < 0.3:
            top.append([])
        self.merges = [(a + len(top), b + len(top), c, d) for a, b, c, d in self.merges]
        return top + rows

    def noise(self, rows: list[list[Any]], width: int) -> list[list[Any]]:
        """Totals among the rows, notes below."""
        if self.pick.random() < 0.4:
            rows.append([self.pick.choice(["合计", "东部地区", "平  均", "Total"]), *[self.pick.uniform(1, 9) for _ in range(width - 1)]])
        if self.pick.random() < 0.6:
            rows += [[self.pick.choice(["注：本表按当年价格计算。", "注：1.有的年份为快报数，\n2.见年鉴。"])], ["数据来源：国家统计局"]]
        return rows

    def wide_year(self) -> list[list[Any]]:
        metric, unit = self.metrics[0]
        rows = [[self.pick.choice(["地区", "地  区", "省份", "", "地区 Region"]), *[self.year(year) for year in self.years]]]
        rows += [[self.name(region), *[self.value(region, year, metric, unit) for year in self.years]] for region in self.regions]
        return self.titled(self.noise(rows, len(rows[0])), metric, unit)

    def wide_metric(self) -> list[list[Any]]:
        year = self.years[0]
        heads = [self.head(metric, unit) for metric, unit in self.metrics]
        with_year = self.pick.random() < 0.5
        rows = [["地区", *(["年份"] if with_year else []), *heads]]
        for region in self.regions:
            for one in self.years if with_year else [year]:
                rows.append([self.name(region), *([self.year(one)] if with_year else []),
                             *[self.value(region, one, metric, unit) for metric, unit in self.metrics]])
        if with_year:
            return rows
        return [[f"{year}年各地区主要指标"], *self.noise(rows, len(rows[0]))]

    def long(self) -> list[list[Any]]:
        rows: list[list[Any]] = [["省份", "指标", "年份", "数值", "单位"]]
        rows += [[self.name(region), metric, self.year(year), self.value(region, year, metric, unit), unit]
                 for metric, unit in self.metrics for region in self.regions for year in self.years]
        order = self.pick.sample(range(5), 5)
        return [[row[at] for at in order] for row in rows]

    def across(self) -> list[list[Any]]:
        metric, unit = self.metrics[0]
        rows: list[list[Any]] = [[self.pick.choice(["年份", "时间", ""]), *[self.name(region) for region in self.regions]]]
        rows += [[self.year(year), *[self.value(region, year, metric, unit) for region in self.regions]] for year in self.years]
        return self.titled(rows, metric, unit)

    def two_levels(self) -> list[list[Any]]:
        """Years over metrics or metrics over years, the upper head once (merged or blank)."""
        upper_years = self.pick.random() < 0.5
        outer = [(year, None) for year in self.years[:3]] if upper_years else [(None, one) for one in self.metrics]
        inner: list[Any] = self.metrics if upper_years else self.years[:3]
        top, low = ["地区"], [""]
        for year, one in outer:
            start = len(top)
            top += [self.year(year) if year else self.head(*one), *[""] * (len(inner) - 1)]
            low += [self.head(*entry) if upper_years else self.year(entry) for entry in inner]
            self.merges.append((0, 0, start, len(top) - 1))
        rows = [top, low]
        for region in self.regions:
            cells = [self.value(region, year or entry, *(one or entry)) for year, one in outer for entry in inner]
            rows.append([self.name(region), *cells])
        return self.noise(rows, len(top))

    def nation(self) -> list[list[Any]]:
        region = self.regions[0]
        rows = [["数据库：分省年度数据"], [f"地区：{region}"], ["指标", *[self.year(year) for year in self.years]]]
        rows += [[f"{metric}({unit})", *[self.value(region, year, metric, unit) for year in self.years]] for metric, unit in self.metrics]
        return [*rows, ["数据来源：国家统计局"]]


def made(seed: int) -> tuple[bytes, str, Truth]:
    """A file, its name and the truth about its figures."""
    table = Random(seed)
    rows = table.rows()
    kind = table.pick.choice(["csv", "gb", "tsv", "xlsx", "merged", "xls", "html"])
    if kind in ("csv", "gb", "tsv"):
        end, separator = table.pick.choice(["\n", "\r\n"]), "\t" if kind == "tsv" else ","
        return to_csv(rows, "gb18030" if kind == "gb" else "utf-8-sig", end, separator), f"t{seed}.{kind}", table.truth
    if kind == "html":
        return to_html(rows), f"t{seed}.xls", table.truth
    if kind == "xls":
        return to_xls({"Sheet1": rows}, {"Sheet1": [one for one in table.merges if one[3] > one[2]]}), f"t{seed}.xls", table.truth
    letters = [f"{chr(65 + c)}{a + 1}:{chr(65 + d)}{b + 1}" for a, b, c, d in table.merges if d > c and d < 26]
    return to_xlsx({"Sheet1": rows}, {"Sheet1": letters if kind == "merged" else []}), f"t{seed}.xlsx", table.truth
