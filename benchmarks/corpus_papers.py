"""The made-up papers of make_corpus.py: their sentences come from corpus_words.yaml, and with each goal its record.

What is planted follows from the sentences alone; nothing here asks the extractor (the names of places are the gazetteer's).
"""
from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from extract.gazetteer import Region, gazetteer

SEED = 20251121
YEARS = range(2011, 2026)
WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "corpus_words.yaml").read_text("utf-8"))
TEXTS = ("doc", "text", "role", "region", "metric", "unit", "comparator", "kind", "direction")
REALS = ("value", "value_max", "baseline_value")
WHOLES = ("start", "end", "year", "baseline_year")
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
HAN = "零一二三四五六七八九"


class Paper(NamedTuple):
    doc: str
    text: str
    records: list[dict[str, Any]]


class Setting(NamedTuple):
    """When and where a paper is set; ``due``: the year its plan or programme ends."""

    place: Region
    year: int
    due: int
    style: str

    @property
    def area(self) -> str:
        return {"省": "省", "区": "区", "州": "州"}.get(self.place.full_name[-1], "市")


def year_in_words(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def places() -> list[Region]:
    """The 31 provinces of the mainland, thrice, and their prefectures."""
    known = sorted(gazetteer().codes.values(), key=lambda place: place.code)
    cities = [one for one in known if one.level == "city" and one.full_name[-1] in "市州"]
    return [one for one in known if one.level == "province" and one.code[:2] < "70"] * 3 + cities


class Writer:
    """The text of one paper as it grows, and the records planted in it."""

    def __init__(self, doc: str, setting: Setting, rng: random.Random) -> None:
        self.doc, self.at, self.rng = doc, setting, rng
        self.parts: list[str] = []
        self.length = 0
        self.records: list[dict[str, Any]] = []
        self.used: set[str] = set()

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def plant(self, said: str, year: int, **fields: Any) -> None:
        """``said`` is put into the text and is a record's span."""
        known = dict.fromkeys((*TEXTS, *REALS, *WHOLES)) | {"doc": self.doc, "role": "target", "region": self.at.place.name, "year": year}
        self.records.append(known | {"start": self.length, "end": self.length + len(said), "text": said} | fields)
        self.put(said)

    def measure(self, group: str) -> str:
        """A measure this paper hasn't named yet."""
        name = self.rng.choice([one for one in WORDS["measures"][group] if one not in self.used])
        self.used.add(name)
        return name

    def figures(self, group: str) -> tuple[str, str, float, float]:
        """A measure, its unit and two figures of it, the lower first."""
        name = self.measure(group)
        unit, *bounds = WORDS["measures"][group][name]
        low, high = self.two(*bounds)
        return name, unit, low, high

    def two(self, low: float, high: float, decimals: int) -> list[float]:
        """Two figures, the lower first; never alike."""
        found = {self.number(low, high, decimals)}
        while len(found) < 2:
            found.add(self.number(low, high, decimals))
        return sorted(found)

    def number(self, low: float, high: float, decimals: int) -> float:
        value = self.rng.uniform(low, high)
        return float(round(value, -2) if value > 5000 else round(value, decimals))

    def said(self, value: float, unit: str) -> str:
        """A figure with its unit in the paper's style of numbers."""
        style = self.at.style
        if unit == "番":
            return "翻一番"
        if style == "words" and unit == "%" and value == int(value) and 10 < value < 100 and value % 10:
            return "百分之" + (HAN[int(value) // 10] if value >= 20 else "") + "十" + HAN[int(value) % 10]
        text = f"{value:,.10g}" if style == "commas" else f"{value:.10g}"
        return (text + unit).translate(WIDE) if style == "wide" else text + unit

    def clause(self, group: str, year: int) -> None:
        """One of the clauses a measure of ``group`` can be said with."""
        rng, template, known = self.rng, self.rng.choice(WORDS["goals"][group]), WORDS["measures"][group]
        name = self.measure(group)
        second = self.measure(group) if "{n}" in template["say"] else name
        (unit, *bounds), other = known[name], known[second]
        low, high = self.two(*bounds)
        base, value = (high, low) if group.endswith("down") else (low, high)
        by = self.at.year - rng.choice((1, 2)) if "{by}" in template["say"] else None
        fields = {"comparator": template["sign"], "kind": template.get("kind", "level"), "direction": template.get("direction"),
                  "baseline_year": by if "year" in template.get("base", ()) else None,
                  "baseline_value": base if "value" in template.get("base", ()) else None}
        for at, piece in enumerate(re.split(r"\[(.)\]", template["say"])):
            if at % 2 == 0:
                self.put(piece.format(m=name, n=second, b=self.said(base, unit), by=by))
                continue
            if piece == "k":
                rank = rng.choice((3, 5, 10, 15))
                self.plant(f"前{rank}名", year, metric=name, value=float(rank), unit="名", **fields)
                continue
            figure = {"d": (1.0, "番"), "v": (value, unit), "w": (self.number(*other[1:]), other[0]), "g": (self.number(3, 20, 1), "%"),
                      "h": (self.number(3, 20, 1), "%"), "p": (self.number(1, 12, 1), "个百分点"), "r": (value, unit)}[piece]
            metric = second if piece in "wh" else name
            if piece == "r":
                self.range(low, high, unit, year, metric=metric, **fields)
            else:
                self.plant(self.said(*figure), year, metric=metric, value=figure[0], unit=figure[1], **fields)

    def range(self, low: float, high: float, unit: str, year: int, **fields: Any) -> None:
        low = round(low - 300, 2) if 1900 <= low <= 2100 else low     # a bare 2020 would be a year to any reader
        first = self.said(low, "%" if unit == "%" else "")
        self.plant(first + self.rng.choice("—-至") + self.said(high, unit), year, value=low, value_max=high, unit=unit, **fields)

    def sentence(self, groups: list[str], lead: str, year: int) -> None:
        self.put(lead)
        for at, group in enumerate(groups):
            self.put("，" if at else "")
            self.clause(group, year)
        self.put("。")

    def past(self) -> None:
        """A sentence of results."""
        at, form = self.at, self.rng.choice(WORDS["past"])
        name, unit, base, value = self.figures(form["of"])
        before = min(end for end in WORDS["plans"] if end >= at.year) - 5
        self.put(form["say"].format(y0=at.year - 1, area=at.area, m=name, v=self.said(value, unit), b=self.said(base, unit),
                                    x=self.number(2, 12, 1), p0=WORDS["plans"].get(before, "十一五")))

    def other(self) -> None:
        rng = self.rng
        self.put(rng.choice(WORDS["other"]).format(x=rng.randint(11, 60), y0=self.at.year - 1, t=rng.randint(100_000, 999_999)))

    def prose(self) -> None:
        self.put(self.rng.choice(WORDS["prose"]))

    def table(self) -> None:
        """The plan's indicators: base and goal side by side, set with tabs."""
        base_year = self.at.year - 1
        self.put(f"专栏　主要指标\n指标\t单位\t{base_year}年\t{self.at.due}年\n")
        for group in self.rng.choices(("share_up", "amount_up"), k=self.rng.randint(2, 4)):
            name, unit, base, value = self.figures(group)
            self.put(f"{name}\t{unit}\t{base:.10g}\t")
            self.plant(f"{value:.10g}", self.at.due, metric=name, value=value, unit=unit, comparator="=", kind="level",
                       baseline_year=base_year, baseline_value=base)
            self.put("\n")


def head(page: Writer, title: str, report: bool) -> None:
    """What stands above a paper's first section, with its date."""
    at, rng = page.at, page.rng
    full, month, day = at.place.full_name, rng.randint(1, 11), rng.randint(1, 28)
    if report:
        page.put(f"{title}\n——{at.year}年1月{day}日在{full}第十{HAN[rng.randint(1, 9)]}届人民代表大会"
                 f"第{HAN[rng.randint(1, 5)]}次会议上\n\n")
        return
    office = f"{full}人民政府{'办公厅' if at.place.level == 'province' else '办公室'}"
    page.put(f"{office}关于印发{title}的通知\n{at.place.name[0]}府办发〔{at.year}〕{rng.randint(1, 199)}号\n\n"
             f"各县（市、区）人民政府，{at.area}政府各部门：\n《{title}》已经{at.area}政府同意，现印发给你们，请认真组织实施。\n"
             f"{office}\n{at.year}年{month}月{day}日\n\n")


def plan(page: Writer) -> None:
    """A plan or a programme: results, goals under their dates, works, means."""
    at, rng = page.at, page.rng
    period = WORDS["plans"].get(at.due)
    topic = rng.choice(WORDS["topics"])
    head(page, f"{at.place.full_name}“{period}”{topic}规划" if period else
         f"{at.place.full_name}{topic}行动方案（{at.year}—{at.due}年）", False)
    first, second, third, fourth = (rng.choice(words) for words in WORDS["headings"]["plan"])
    page.put(f"一、{first}\n")
    page.past()
    page.put(f"\n二、{second}\n")
    leads = WORDS["leads"]["plan" if period else "year"]
    for _ in range(rng.randint(1, 2)):
        groups = rng.choices(("share_up", "share_down", "amount_up", "amount_down"), (5, 1, 5, 1), k=rng.randint(1, 2))
        page.sentence(groups, rng.choice(leads).format(y=at.due, p=period, h=year_in_words(at.due)), at.due)
    if rng.random() < 0.12:
        page.put("\n")
        page.table()
    page.put(f"\n三、{third}\n")
    page.prose()
    if rng.random() < 0.7:
        page.sentence(["work"] * rng.randint(1, 2), rng.choice(leads).format(y=at.due, p=period, h=year_in_words(at.due)), at.due)
    if rng.random() < 0.6:
        page.put(f"\n四、{fourth}\n")
        page.other()


def report(page: Writer) -> None:
    """A government's yearly report: last year's results, this year's goals."""
    at, rng = page.at, page.rng
    head(page, f"{at.year}年{at.place.full_name}政府工作报告", True)
    first, second = (words.format(y0=at.year - 1, y=at.year) for words in WORDS["headings"]["report"])
    page.put(f"一、{first}\n")
    page.past()
    page.put(f"\n二、{second}\n")
    page.sentence(["yearly"] * rng.randint(1, 3), rng.choice(("今年经济社会发展的主要预期目标是：", f"{at.year}年，")), at.year)
    page.prose()
    page.sentence(["work"] * rng.randint(1, 2), rng.choice(("今年，", f"{at.year}年，全{at.area}")), at.year)


def paper(number: int, where: list[Region], seed: int = SEED) -> Paper:
    """The paper of that number; no other paper has a say in it."""
    rng = random.Random(f"{seed} {number}")
    year = rng.choice(YEARS)
    annual = rng.random() < 0.3
    due = year if annual else rng.choice((min(end for end in WORDS["plans"] if end > year), year + rng.randint(2, 3)))
    style = rng.choices(("plain", "wide", "commas", "words"), (90, 4, 3, 3))[0]
    page = Writer(f"paper-{number:07}", Setting(where[number % len(where)], year, due, style), rng)
    (report if annual else plan)(page)
    return Paper(page.doc, "".join(page.parts), page.records)


def papers(count: int, seed: int = SEED, first: int = 0) -> Iterator[Paper]:
    where = places()
    return (paper(number, where, seed) for number in range(first, first + count))
