"""Times in headings and cells: which calendar years a text names, and whether it speaks of a part of a year."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

FIRST_YEAR, LAST_YEAR = 1949, 2100
YEAR = r"(?:19[4-9]\d|20\d\d|2100)"
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
HAN_YEAR = re.compile(r"[一二][〇零九八七六五四三二一]{3}(?=\s*年)")
# A label such as "2019 年", a heading such as gdp_2019, a title: digits around a year are no part of it
ONE = re.compile(rf"(?<![\d.])(?P<year>{YEAR})(?![\d%])(?!\.\d)(?!\s*[万亿千百元人吨户家个米公瓦度])\s*(?:年度|年末|年底|年初|全年|年)?")
SPAN = re.compile(
    rf"(?<!\d)(?P<first>{YEAR})\s*年?\s*(?:[-–—―~～－/]+|至|到|to)\s*(?P<last>{YEAR}|\d{{2}})(?!\d)\s*(?:年度|学年|财年|年)?")
FISCAL = re.compile(rf"(?:FY|F\.Y\.|财年|财政年度|学年)\s*['’]?(?P<year>{YEAR}|\d{{2}})|(?P<other>{YEAR})\s*(?:财年|财政年度|学年)", re.I)
DATE = re.compile(rf"(?<!\d)(?P<year>{YEAR})(?:[-/.](?P<month>1[0-2]|0?[1-9])(?:[-/.](?P<day>3[01]|[12]\d|0?[1-9]))?(?!\d)|"
                  r"\s*年\s*(?P<month2>1[0-2]|0?[1-9])\s*月\s*(?P<day2>3[01]|[12]\d|0?[1-9])\s*日)")
COMPACT_MONTH = re.compile(rf"(?<!\d)(?P<year>{YEAR})M?(?P<month>0[1-9]|1[0-2])(?:3[01]|[012]\d)?(?!\d)")
COMPACT = re.compile(r"(?P<year>19[5-9]\d|20\d\d)\.?(?P<month>0[1-9]|1[0-2])")  # a month written as a number, alone in its cell
PLAN = re.compile(r"[“\"]?十[一二三四五]?五[”\"]?(?:时期|期间|规划|末)?")
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
MONTHS = re.compile(
    rf"(?:(?P<from>{_MONTH})\s*月?\s*(?:[-–—―~～－]+|至|到)\s*)?(?P<to>{_MONTH})\s*月(?:份|(?P<end>末|底))?"
    r"(?P<sum>\s*[(（]?(?:累计|止累计|止)[)）]?)?(?!\d)")
SUM_MONTHS = re.compile(rf"累计\s*[(（]?(?P<to>{_MONTH})\s*月")
QUARTER = re.compile(
    r"(?:(?P<from>[1-4一])\s*(?:[-–—―~～－]+|至|到)\s*)?第?(?P<to>[1-4一二三四])\s*季度?(?P<sum>\s*累计)?|前?(?P<first>[一二三两])个?季度|"
    r"\bQ\s?(?P<q>[1-4])\b|(?<![A-Za-z])(?P<q2>[1-4])Q\b|(?<=\d)Q(?P<q3>[1-4])\b", re.I)
QUARTERLY = re.compile("季|quarter", re.I)
HALF = re.compile(r"上半年|下半年|(?<![A-Za-z])H[12]\b", re.I)
ENGLISH_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
    r"(?:\s*[-–~]\s*(?P<to>dec(?:ember)?)\b\.?)?", re.I)
# A year that a figure is compared with, or whose prices it is told in, is not its own
COMPARED = re.compile(
    rf"(?:相比于?|相较于?|对比|相对于?|[比较])\s*(?P<year>{YEAR})\s*年?(?:同期|末|底)?(?:水平)?的?(?:相比|比较|相较)?|"
    rf"[与同和]\s*(?P<with>{YEAR})\s*年?(?:同期|末|底)?(?:相比|比较|对比|相较)|(?:为|是|占|相当于)\s*(?P<of>{YEAR})\s*年?(?:同期|末|底)?(?:水平)?的|"
    rf"\b(?:over|compared (?:with|to)|relative to|from|vs\.?)\s+(?P<other>{YEAR})\b", re.I)
PRICES = re.compile(
    rf"(?:(?:按照?|以)?\s*{YEAR}\s*年?\s*(?:可比|不变|固定|基期)价格?|(?:按照?|以)\s*{YEAR}\s*年?\s*价格?|(?<=[(（,，])\s*{YEAR}\s*年?\s*价格?(?=[)）,，]))"
    rf"(?:计算|计)?(?!\s*(?:增|同比|比上年))|(?:at|in)?\s*(?:constant|comparable|fixed)\s*{YEAR}\s*prices?|"
    rf"(?:at|in)?\s*{YEAR}\s*(?:constant|comparable|fixed)?\s*prices?", re.I)
YEARBOOK = re.compile(rf"[（(]?\s*{YEAR}\s*年?[^，,；;()（）\d]{{0,10}}?(?:年鉴|yearbook)|"
                      rf"(?:年鉴|yearbook)[》\s\-—(（]*{YEAR}\s*年?版?[)）]?", re.I)


@dataclass(frozen=True)
class Time:
    """What a text says of time, and the text without it.

    ``years``: every single year named; ``span``: it names several years at once or a fiscal year; ``period``: ''
    the year as a whole, ``part`` a month or quarter, ``sum`` all twelve months of a running total; ``closing``: that
    part, or the day that stands for the year, ends it (December, the fourth quarter); ``ending``: said of its last day (12月末).
    """

    rest: str
    years: tuple[int, ...] = ()
    span: bool = False
    period: str = ""
    closing: bool = False
    ending: bool = False


def compared(text: str) -> tuple[int | None, str]:
    """The year a figure is compared with (比2020年增长: 2020, None for none) and the text without it."""
    found = COMPARED.search(text)
    if found is None:
        return None, text
    return int(next(filter(None, found.groups()))), (text[:found.start()] + text[found.end():]).strip()


def prices(text: str) -> tuple[str, str]:
    """The words on the year of the prices (2020年可比价; '' for none) and the text without them."""
    found = PRICES.search(text)
    if found is None:
        return "", text
    rest = f"{text[:found.start()]} {text[found.end():]}"
    return found[0].strip(), re.sub(r"(?<=[(（])\s*[，,、;；]\s*|\s*[，,、;；]\s*(?=[)）])|[(（]\s*[)）]", "", rest).strip()


@functools.lru_cache(maxsize=8192)
def time_of(text: str) -> Time:
    """The years and periods of a tidy label or title."""
    text = YEARBOOK.sub(" ", text)
    text = HAN_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    years: list[int] = []
    span, text = _take(SPAN, text, lambda match: not _is_month(match))
    fiscal, text = _take(FISCAL, text, lambda match: True)
    plan, text = _take(PLAN, text, lambda match: True)
    period, closing = "", False
    for match in DATE.finditer(text):
        years.append(int(match["year"]))
        month, day = match["month"] or match["month2"], match["day"] or match["day2"] or 0
        period = period if (int(month), int(day)) == (12, 31) else "part"  # the last day stands for the year
        closing = int(month) == 12
    text = DATE.sub(" ", text)
    if not years:
        for match in COMPACT_MONTH.finditer(text):
            years.append(int(match["year"]))
            period, closing = "part", match["month"] == "12"
        text = COMPACT_MONTH.sub(" ", text)
    years += [int(match["year"]) for match in ONE.finditer(text)]
    text = ONE.sub(" ", text)
    months = MONTHS.search(text)
    told, last, text = _period(text)
    return Time(" ".join(text.split()), tuple(dict.fromkeys(years)), bool(span or fiscal or plan),
                told or period, last if told else closing, bool(months and months["end"]))


def _is_month(match: re.Match[str]) -> bool:
    """Whether 2019-06 is a month and no span of years: two digits, a hyphen, at most twelve, before or within the year."""
    last = match["last"]
    return len(last) == 2 and int(last) <= 12 and not match[0].rstrip().endswith("年") and int(last) <= int(match["first"][2:])


def _take(pattern: re.Pattern[str], text: str, wanted: Any) -> tuple[bool, str]:
    found = False

    def gone(match: re.Match[str]) -> str:
        nonlocal found
        if not wanted(match):
            return match[0]
        found = True
        return " "

    text = pattern.sub(gone, text)
    return found, text


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    text = text.translate(str.maketrans("一二三四五六七八九", "123456789"))
    return int(text.replace("十", "1" if len(text) > 1 else "10")) if "十" in text else int(text)


def _period(text: str) -> tuple[str, bool, str]:
    """Part of a year, a running total of twelve months, or '' for neither; whether it ends with the year; the text without it."""
    whole = SUM_MONTHS.search(text)
    if whole:
        return _told(_number(whole["to"]) == 12, True, whole, text)
    months = MONTHS.search(text)
    if months:
        running = bool(months["sum"]) or bool(months["from"]) and _number(months["from"]) == 1
        return _told(_number(months["to"]) == 12, running, months, text)
    quarter = QUARTER.search(text)
    if quarter:
        last = "4" in (quarter["q"], quarter["q2"], quarter["q3"]) or quarter["to"] in ("4", "四")
        return _told(last, bool(quarter["sum"]) or quarter["from"] in ("1", "一"), quarter, text)
    half = HALF.search(text)
    if half:
        return _told(False, False, half, text)
    english = ENGLISH_MONTH.search(text)
    if english and (english[0].lower() not in ("may", "mar") or len(text.split()) <= 2):
        first = english[0].lower()
        return _told(bool(english["to"]) or first.startswith("dec"), bool(english["to"]) and first.startswith("jan"), english, text)
    return "", False, text


def _told(last: bool, running: bool, match: re.Match[str], text: str) -> tuple[str, bool, str]:
    return ("sum" if last and running else "part"), last, text.replace(match[0], " ")


def plausible(number: int) -> bool:
    return FIRST_YEAR <= number <= LAST_YEAR
