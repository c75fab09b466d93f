"""One heading, side cell, caption or title taken apart: metric, unit, years, region, and what kind of words it is."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from extract import region as regions
from extract.gazetteer import Region
from extract.unit import parse
from targets.actuals import periods, running, unitwords
from targets.actuals.places import place_of
from targets.actuals.words import folded, lead_keys, longest_first, roles, tidy, wordset
from targets.text import words

BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
BASE = re.compile(
    r"[(（\[]?\s*(?P<base>上年(?:同期)?|去年|上月|上年同月|以?\d{4}\s*年?(?:价格)?|基期|preceding year|previous year|last year|"
    r"same period last year)"
    r"\s*(?:=|＝|为|is)\s*(?P<hundred>1(?:00)?)(?:\.0)?\s*[)）\]]?", re.I)
HAN = re.compile(r"[\u2e80-\u9fff]")
ENGLISH = re.compile(  # set off by blanks, four letters or several words: the gdp of gdp增速 is no translation
    r"(?:(?<=[\s/|(（])|^)(?=[^\u2e80-\u9fff]*(?:[a-z]{4}|[a-z]\s[A-Za-z]))[A-Z]?[a-z][A-Za-z'’-]*(?:[\s,/&().-]+[A-Za-z'’%-]+)*[.)]?(?=[\s/|)）]|$)")
TAIL_UNIT = re.compile(r"[\s_/,，、:：|·-]+([^\s_,，、:：|-]+(?:\s+[A-Za-z]+)*)$")
LEAD = re.compile(r"^\s*(?P<key>[^:：]{1,16}?)\s*[:：]\s*(?P<rest>.*)$", re.S)
NUMBERING = re.compile(
    r"^(?:(?:附|续)?表\s*)?\d{1,3}(?:\s*[-—–.．]\s*\d{1,3})*\s*[.、．]?\s*(?=\D|$)|"
    r"^(?:附|续)?表\s*[一二三四五六七八九十]+\s*[:：、]?|^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]\s*|"
    r"^table\s*\d+(?:[-.]\d+)*[.:]?\s*|^[(（]\d{1,2}[)）]\s*|^[①-⑳]\s*", re.I)
LIST_NUMBER = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:、|[.．](?!\d)))\s*")
EDGES = " \t_-—–:：,，、/|·.;；。=《》“”\"'"


@dataclass(frozen=True)
class Label:
    """``text`` tidied; ``role``: the column it names and nothing else; ``lead``: what stands before its colon.

    ``units``: the unit, or several of one caption; ``base``: that of an index (上年=100).  ``growth``: a rate of
    growth of what stands beside; ``reach``: of a month's figure, TOTAL from January, ALONE or at its END (see ``running``);
    ``closing``: that month or quarter ends the year; ``total``, ``generic``: adds nothing to the metric; ``plan``,
    ``forecast``: no actual figures.
    """

    text: str
    role: str = ""
    lead: str = ""
    metric: str = ""
    units: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    span: bool = False
    period: str = ""
    closing: bool = False
    reach: str = ""
    region: Region | None = None
    aggregate: bool = False
    own: bool = False
    base: str = ""
    growth: bool = False
    share: bool = False
    total: bool = False
    plan: bool = False
    forecast: bool = False
    relative: bool = False
    preliminary: bool = False
    member: bool = False   # 其中：…, #…: a part of what stands before it
    caption: bool = False  # a caption of units: 单位：亿元
    over: int | None = None  # the year it is compared with: 比2020年增长
    price: str = ""        # the words on the year of its prices: 2020年可比价
    strange: str = ""      # said to be a region, but none we know

    @property
    def unit(self) -> str:
        return self.units[0] if len(self.units) == 1 else ""

    @property
    def year(self) -> int | None:
        return self.years[0] if len(self.years) == 1 and not self.span else None


@functools.lru_cache(maxsize=50_000)
def label_of(cell: str) -> Label:
    """A cell's words taken apart; the empty label for a blank cell."""
    text = tidy(cell)
    if not text:
        return Label("")
    plain = folded(text)
    units = unitwords.caption_unit(text)
    if units is not None:
        return Label(text, caption=True, units=units)
    role = roles().get(plain) or _bilingual_role(text)
    if role:
        return Label(text, role=role, metric="", total=plain in wordset("totals"))
    lead = LEAD.match(text)
    if lead:
        key = lead_keys().get(folded(lead["key"]))
        if key:
            inner = label_of(lead["rest"]) if lead["rest"].strip() else Label("")
            return replace(inner, text=lead["rest"].strip(), lead=key, role="",
                           units=unitwords.units_of(lead["rest"]) if key == "unit" else inner.units)
    return _taken_apart(text)


def _bilingual_role(text: str) -> str:
    """地区 Region, 年份/Year: two words for one column."""
    parts = [part for part in re.split(r"(?<=[\u2e80-\u9fff)])[\s/|(]+(?=[A-Za-z])|\n", text) if part]
    if len(parts) != 2:
        return ""
    named = {roles().get(folded(part.strip("()/ "))) for part in parts}
    return (named.pop() or "") if len(named) == 1 else ""


def _taken_apart(text: str) -> Label:
    alone = unitwords.unit_of(text)
    if alone and not text.isdecimal():
        return Label(text, units=(alone,))
    base = BASE.search(text)
    bases = ""
    if base and base["hundred"] == "100":
        bases = re.sub(r"\s*[=＝]\s*", "=", base[0]).strip("()（）[] ")
    rest = (text[:base.start()] + text[base.end():]) if base else text
    price, rest = periods.prices(rest)
    units, rest = _unit(rest)
    over, rest = periods.compared(rest)
    place = place_of(rest)
    if place.region is None and not place.aggregate and not place.own:
        rest, preliminary = _without(rest, "preliminary_marks")
        rest, forecast = _flag(rest, "forecast")
        time = periods.time_of(rest)
        rest = time.rest
        place = place_of(rest) if time.years or time.period else place
    else:
        time, preliminary, forecast = periods.Time(rest), False, False
    label = Label(text, units=units, years=time.years, span=time.span, period=time.period, closing=time.closing, base=bases,
                  reach=running.END if time.ending else "", preliminary=preliminary, forecast=forecast, over=over, price=price)
    if place.region is not None or place.aggregate or place.own:
        total = folded(rest) in wordset("totals")
        return replace(label, region=place.region, aggregate=place.aggregate, own=place.own, total=total)
    found = _named(label, rest)
    return replace(found, metric=f"{found.metric}({price})") if price and found.metric else found


def _named(label: Label, rest: str) -> Label:
    """The words that are left: a growth heading, a total, a word for "figure", or a metric."""
    name = trimmed(_chinese(LIST_NUMBER.sub("", rest)))
    member = next((word for word in longest_first("members") if name.casefold().startswith(word)), "")
    if member:
        label, name = replace(label, member=True), trimmed(name[len(member):])
    plain = folded(name)
    if not plain:
        return label
    bare, said = running.split(name)
    if said:
        label = replace(label, reach=running.REACH[said], growth=not bare and said == "running_growth")
        if not bare:
            return label
    for flag, known in (("growth", "growth_heads"), ("plan", "plan_words"), ("relative", "relative_years"),
                        ("total", "totals")):
        if plain in wordset(known):
            return replace(label, growth=flag == "growth", plan=flag == "plan", relative=flag == "relative", total=flag == "total")
    if len(label.years) > 1 and not label.span and re.fullmatch(r"(?:比|较|为|/|相当于)*(?:增长|增减|增|增速|变化|%|的)*", plain):
        return replace(label, growth=True)
    if plain in wordset("value_words") or roles().get(plain) in ("value", "year") or (len(plain) == 1 and plain.isascii()):
        return label
    before = next((word for word in longest_first("years_before") if plain.startswith(folded(word))), "")
    if before and not label.years:  # 上年实际, 去年产量: the year before one that only the words around may tell
        rest = plain[len(folded(before)):]
        return replace(label, relative=True, metric="" if rest in wordset("value_words") or roles().get(rest) else rest)
    if label.years or label.period:
        name = name[:-1] if len(name) > 2 and name[-1] == "年" else name
    name, place = _behind_region(trimmed(name))
    return replace(label, metric=name, share=plain in wordset("share_words"), region=place)


def trimmed(name: str) -> str:
    """Without marks at either end, and without a bracket that was opened or closed only."""
    name = re.sub(r"[(（]\s*[)）]", "", name).strip(EDGES)
    while name and (name[0] in ")）" or (name[-1] in "(（") or (name[-1] in ")）" and not re.search("[(（]", name))
                    or (name[0] in "(（" and not re.search("[)）]", name))):
        name = (name[1:] if name[0] in "()（）" else name[:-1]).strip(EDGES)
    if re.fullmatch(r"[(（][^()（）]*[)）]", name):
        name = name[1:-1].strip(EDGES)
    return name


def _behind_region(name: str) -> tuple[str, Region | None]:
    """``贵州粮食产量``: the metric and the region before it; only where enough is left for a metric."""
    if not HAN.match(name[:1]):
        return name, None
    first = next(iter(regions.find_regions(name)), None)
    if first is None or first.start or not first.region.code or first.region.level == "county":
        return name, None
    rest = trimmed(name[first.end:]).removeprefix("的")
    return (rest, first.region) if len(rest) > 1 else (name, None)


def _without(text: str, name: str) -> tuple[str, bool]:
    for word in words(name):
        found = re.search(rf"[(（]\s*{re.escape(word)}\s*[)）]|(?<=[\d年])\s*{re.escape(word)}$", text, re.I)
        if found:
            return (text[:found.start()] + text[found.end():]).strip(), True
    return text, False


def _flag(text: str, name: str) -> tuple[str, bool]:
    for word in longest_first(name):
        found = re.search(rf"[(（]\s*{re.escape(word)}\s*[)）]|{re.escape(word)}$|(?<=\d)\s*[EF]$", text, re.I)
        if found:
            return (text[:found.start()] + text[found.end():]).strip(), True
    return text, False


def _unit(text: str) -> tuple[tuple[str, ...], str]:
    """The unit of the last bracket that holds one, else behind a separator at the end, else a bare % at the end."""
    found: list[re.Match[str]] = list(BRACKETS.finditer(text))
    for match in reversed(found):
        inside = re.sub(r"^(?:单位|计量单位|unit)\s*[:：]?\s*", "", match[1].strip(), flags=re.I)
        units = _units_inside(inside)
        if units:
            rest = text[:match.start()] + " " + text[match.end():]
            earlier = [one for one in found if one is not match and one.end() <= match.start() + 1
                       and _units_inside(one[1].strip()) == units]  # (万吨)(10 000 tons)
            for one in earlier:
                rest = rest.replace(one[0], " ")
            return units, rest.strip()
    tail = TAIL_UNIT.search(text)
    if tail and not re.fullmatch(r"[年月日天]|\d+", tail[1]):
        unit = unitwords.unit_of(tail[1])
        if unit and not periods.time_of(tail[1]).years and _is_symbol(tail[1]):
            return (unit,), text[:tail.start()]
    words_behind = re.search(r"(?<=[A-Za-z])\s*,\s*([\w\s.]+)$", text)
    if words_behind and unitwords.unit_of(words_behind[1]):
        return (unitwords.unit_of(words_behind[1]),), text[:words_behind.start()]
    sign = re.search(r"\s*([%％‰])$", text)
    if sign and len(text) > 1:
        return ("%" if sign[1] == "％" else sign[1],), text[:sign.start()]
    return (), text


def _is_symbol(tail: str) -> bool:
    """Whether a unit behind a separator can be one: the beds of hospital_beds and the persons of urban_persons are names."""
    return not tail.isascii() or any(char.isdigit() for char in tail) or (len(tail) > 1 and bool(parse(tail).dimension)) or tail == "%"


def _units_inside(inside: str) -> tuple[str, ...]:
    """Units inside a bracket; (年), (月) and (2019) speak of time."""
    if re.fullmatch(r"\d{4}年?|[年月日届代]", inside.strip()):
        return ()
    one = unitwords.unit_of(inside)
    if one:
        return (one,)
    many = [unitwords.unit_of(part) for part in re.split(r"[、,，;；]", inside)] if re.search(r"[、,，;；]", inside) else []
    if many and len(many) == 2 and all(many) and not (many[0].isascii() and many[0].isalpha()):
        return tuple(dict.fromkeys(many))
    return ()


def _chinese(text: str) -> str:
    """A bilingual name without its English: 粮食产量 Grain Output; abbreviations (GDP, R&D) stay."""
    if not HAN.search(text):
        return text
    return " ".join(re.sub(r"\(\s*\)|（\s*）", "", ENGLISH.sub(" ", text)).split())


def title_label(text: str) -> Label:
    """A title or sheet name: the words that only say that it is a table are taken off before the metric is read."""
    plain = trimmed(NUMBERING.sub("", tidy(text)))
    label = label_of(plain)
    name = trimmed(NUMBERING.sub("", label.metric))
    while True:
        before = name
        for word in longest_first("title_before"):
            if name.startswith(word) and len(name) > len(word):
                name = trimmed(name[len(word):]).removeprefix("的")
                break
        for word in longest_first("title_after"):
            if name.casefold().endswith(word) and len(name) > len(word):
                name = trimmed(name[:-len(word)]).removesuffix("的")
                break
        if name == before:
            break
    generic = folded(name) in wordset("generic") or folded(plain) in wordset("generic")
    return replace(label, text=text, metric="" if generic else name)


def is_generic(metric: str) -> bool:
    """Whether a name is but a word for a table or for figures."""
    return folded(metric) in wordset("generic") or folded(metric) in wordset("value_words")
