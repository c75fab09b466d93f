"""The header of an indicator table: what each column holds, read from the words of its header cells.

Vocabulary: ``extract/data/tables.yaml``.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import regex

from extract import lexicon, unit
from extract.quantity import fold

BLANKS = regex.compile(r"[\s\u3000\u200b\ufeff]+|<br\s*/?>|\*\*")
BRACKET = regex.compile(r"[（(]([^（()）]{1,24})[)）]")


class Holds(StrEnum):
    """What a column holds."""

    INDEX = "index"
    CATEGORY = "category"
    NAME = "name"
    UNIT = "unit"
    VALUE = "value"
    FORCE = "force"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``year``: by whose end its figures hold; ``base_year``: against which they count (比2020年增长)."""

    holds: Holds
    text: str
    year: int | None = None
    first_year: int | None = None
    base_year: int | None = None
    period: bool = False       # a span of years, not one
    relative: int | None = None   # years from the document's own
    goal: bool = False
    actual: bool = False
    yearly: bool = False
    total: bool = False
    growth: bool = False
    down: bool = False
    unit: str = ""
    weak: bool = False         # a header that also fits other columns
    sector: bool = False       # completes the names of its rows
    place: bool = False        # its rows are cities or counties
    years: bool = False        # its rows are years
    metric: str = ""           # what its figures measure, where rows are places or years
    lead: bool = False         # those responsible


class Words:
    """The vocabulary of tables, its patterns compiled on first use: ``words().goal.search(text)``."""

    def __init__(self) -> None:
        self._data: dict[str, Any] = lexicon.load("tables")

    def __getattr__(self, name: str) -> Any:
        value = self._data[name]
        value = regex.compile(value, regex.VERBOSE) if isinstance(value, str) else value
        setattr(self, name, value)
        return value


@lexicon.cached
def words() -> Words:
    return Words()


def squeeze(text: str) -> str:
    """A cell's words: blanks and line-break tags left out, full-width digits and signs narrowed."""
    return BLANKS.sub("", fold(text))


@lexicon.cached
def _plans() -> dict[str, int]:
    return lexicon.load("periods")["plans"]  # type: ignore[no-any-return]


def classify(text: str) -> Column:
    """What the column under this header cell holds; OTHER where the words say nothing known."""
    return _classify(words(), squeeze(text))


@lexicon.remembered(4096)
def _classify(w: Words, text: str) -> Column:
    plain = BRACKET.sub("", text)
    for holds, pattern in ((Holds.INDEX, w.index), (Holds.UNIT, w.unit), (Holds.FORCE, w.force), (Holds.CATEGORY, w.category)):
        if pattern.fullmatch(text) or pattern.fullmatch(plain):
            return Column(holds, text, weak=bool(w.force_weak.fullmatch(text)))
    if w.force_weak.fullmatch(plain):
        return Column(Holds.CATEGORY, text, weak=True)
    if w.sector.fullmatch(plain):
        return Column(Holds.NAME, text, weak=True, sector=True)
    if w.key_year.fullmatch(text):
        return Column(Holds.NAME, text, weak=True, years=True)
    if w.place.fullmatch(text):
        return Column(Holds.NAME, text, weak=True, place=True)
    if w.name.fullmatch(plain):
        return Column(Holds.NAME, text, unit=bracket_unit(text))
    value = _value(text)
    if value is not None:
        return value
    if w.weak_name.fullmatch(plain):
        return Column(Holds.NAME, text, weak=True)
    return Column(Holds.OTHER, text, unit=bracket_unit(text), lead=bool(w.lead.fullmatch(text)))


def _value(text: str) -> Column | None:
    """A column of figures: it names a time, a goal, a state or a growth."""
    w = words()
    if len(text) > 32 or w.ignored.search(text) or w.prose.search(text):
        return None
    column = when(text)
    actual = bool(w.actual.search(text))
    goal = not actual and bool(w.goal.search(text))
    column = replace(
        column, goal=goal, actual=actual or not goal and bool(w.weak_actual.search(text)), yearly=bool(w.yearly.search(text)),
        total=bool(w.total.search(text)), growth=bool(w.growth.search(text)), down=bool(w.down.search(text)),
        unit=bracket_unit(text) or ("%" if text.endswith("%") else ""))
    timed = column.year is not None or column.relative is not None
    if timed or column.yearly or column.total or w.value.fullmatch(BRACKET.sub("", text)):
        return column
    return column if w.growth_head.fullmatch(text) else None


def when(text: str) -> Column:
    """The time a header cell names, on an otherwise empty value column."""
    w = words()
    base = w.compare.search(text)
    base_year = None
    if base:
        base_year = int(base["base"]) if base["base"] else _plans().get(base["baseplan"])
        text = text[:base.start()] + text[base.end():]
    out = Column(Holds.VALUE, text, base_year=base_year)
    if span := w.span.search(text):
        return replace(out, year=int(span["last"]), first_year=int(span["first"]), period=True)
    years = [int(m["year"]) for m in w.year.finditer(text)]
    if years:
        return replace(out, year=years[-1])
    if (plan := w.plan.search(text)) and plan["plan"] in _plans():
        last = _plans()[plan["plan"]]
        return replace(out, year=last, first_year=last - 4, period=not plan["end"])
    if w.this_year_pattern.search(text):
        return replace(out, relative=0)
    if w.last_year_pattern.search(text):
        return replace(out, relative=-1)
    return out


def bracket_unit(text: str) -> str:
    """The unit said in brackets (万吨), '' where none is."""
    for inside in reversed(BRACKET.findall(text)):
        for part in regex.split("[,，;；、]", inside):
            if is_unit(part):
                return clean_unit(part)
    return ""


def clean_unit(text: str) -> str:
    """A unit without blanks and brackets around it, ％ as %."""
    return squeeze(text).strip("（()）").replace("％", "%")


def is_unit(text: str) -> bool:
    """Whether a cell or a bracket holds a unit and nothing else: %, 万吨, 件/万人, 万重量箱."""
    text = clean_unit(text)
    if text in words().more_units:
        return True
    if not text or len(text) > 14 or regex.search("[0-9]{2}", text):
        return False
    info = unit.parse(text)
    return bool(info.dimension) or info.canonical != text and len(info.canonical) <= 3


def _measured(c: Column) -> Column:
    """A column of a table of places or years: its header may say what is measured (粮食产量（万吨）)."""
    if c.holds is Holds.OTHER and noun(c.text) and not c.lead and not words().other_head.fullmatch(c.text):
        return replace(c, holds=Holds.VALUE, metric=noun(c.text))
    return replace(c, metric=noun(c.text)) if c.holds is Holds.VALUE else c


def noun(text: str) -> str:
    """What a header or caption measures: its words without time, unit, number of the table and words for goals."""
    said = words().caption_drop.sub("", BRACKET.sub("", text))
    return said if len(said) >= 2 and regex.search(r"\p{Han}{2}", said) else ""


def is_header(columns: list[Column]) -> bool:
    """A name column and at least one column of figures; not a list of named projects."""
    holds = [c.holds for c in columns]
    return Holds.NAME in holds and Holds.VALUE in holds


def settle(columns: list[Column]) -> list[Column]:
    """One kind of name column: weak ones give way to a better one (类别 beside 指标, 行业 beside 内容)."""
    if not any(c.holds is Holds.NAME for c in columns) and sum(c.holds is Holds.VALUE for c in columns) > 1:
        tasks = next((c for c in columns if c.holds is Holds.VALUE and words().weak_name.fullmatch(c.text)), None)
        columns = [replace(c, holds=Holds.NAME, goal=False) if c is tasks else c for c in columns]
    keys = [c for c in columns if c.holds is Holds.NAME]
    if len(keys) == 1 and (keys[0].place or keys[0].years):
        columns = [_measured(c) for c in columns]
    firm = [c for c in columns if c.holds is Holds.NAME and not c.weak]
    names = firm or [c for c in columns if c.holds is Holds.NAME and not (c.sector or c.place)] \
        or [c for c in columns if c.holds is Holds.NAME][:1]
    out = []
    for c in columns:
        if c.holds is Holds.NAME and c not in names:
            c = replace(c, holds=Holds.CATEGORY)
        elif c.holds is Holds.NAME and len(names) == 1 and c.sector:
            c = replace(c, sector=False)
        out.append(c)
    return out
