"""What the extractor passes along its line: documents, quantities, records. Frozen, and free of rules.

Offsets are half-open character positions in the text as decoded; nothing here rewrites a text.
"""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, fields
from enum import StrEnum


class Comparator(StrEnum):
    """How the figure bounds what is measured; bounds include the figure itself."""

    GE = ">="
    LE = "<="
    ABOUT = "~"
    RANGE = "range"
    EQ = "="


class Role(StrEnum):
    """What a quantity does in its text.  ``target`` is a goal; ``assigned`` one without a number, which a superior body has set."""

    TARGET = "target"
    ASSIGNED = "assigned"
    ACTUAL = "actual"
    STANDARD = "standard"
    INSTRUMENT = "instrument"
    PROJECT = "project"
    REFERENCE = "reference"


class Kind(StrEnum):
    """``level``: state, share, amount, count, flow; ``growth``: relative change; ``change``: absolute change."""

    LEVEL = "level"
    GROWTH = "growth"
    CHANGE = "change"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Basis(StrEnum):
    """What the number is measured over (method page, section 1)."""

    STOCK = "stock"
    PERIOD = "period"
    YEAR = "year"
    BASE = "base"
    YEARLY = "yearly"


class Form(StrEnum):
    """How the number is written, where that says more than its value."""

    NUMBER = "number"
    RANK = "rank"          # 前10名, 第3位
    MULTIPLE = "multiple"  # 翻一番, 3倍
    FRACTION = "fraction"  # 三分之一, 一半, 八成


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and the comparator words around it.

    ``start:end`` is the value with its unit, comparator words left out; ``cue_start:cue_end`` is the same
    with the comparator words that touch it (不低于80%以上 …).  ``value`` is in ``unit`` (110 in 万吨).
    ``dimension`` names the unit's dimension in units.yaml ('' where the unit is unknown or missing).
    """

    start: int
    end: int
    value: float
    value_max: float | None = None
    unit: str = ""
    comparator: Comparator = Comparator.EQ
    form: Form = Form.NUMBER
    dimension: str = ""
    cue_start: int = -1
    cue_end: int = -1
    comparator_cue: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for a person on how a file was read (hidden sheets, pages without text), in both languages."""

    code: str
    zh: str
    en: str

    def say(self, lang: str = "en") -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Document:
    """A text as decoded, and what is known of the paper; ``None`` where neither text nor caller says."""

    text: str
    doc: str = ""                      # file name without its ending
    title: str | None = None
    doc_number: str | None = None      # 文号, e.g. 国办发〔2016〕42号
    issuer: str | None = None
    issue_date: str | None = None      # ISO: YYYY-MM-DD, YYYY-MM or YYYY
    region: str | None = None          # short name: 贵州, 全国, 成都
    region_code: str | None = None     # six-digit GB/T 2260 code, 100000 for the nation
    path: str = ""
    sha256: str = ""
    cites: tuple[str, ...] = ()        # 文号 cited in the text
    # issue_date is written, else printed, else published; level one of bodies.LEVELS, kind a key of papertype.kind_names
    issuers: tuple[str, ...] = ()      # each body of ``issuer``
    written: str | None = None         # 成文
    published: str | None = None       # 发布
    printed: str | None = None         # 印发
    kind: str | None = None            # work_report, plan, opinions …
    level: str | None = None           # national, ministry, province, city, county, town
    implements: tuple[str, ...] = ()   # of ``cites``, those it says it carries out
    form: str = "txt"                  # what the file was: txt, html, docx, pdf, xlsx, xls, csv
    places: tuple[tuple[int, str], ...] = ()   # (position, code): from there on the text comes from that place ('': none)
    notes: tuple[Note, ...] = ()       # what a person should know of how the file was read

    def place_at(self, position: int) -> str | None:
        """Code of the place in the file that ``position`` of the text comes from (``extract.place``); None where it has none."""
        at = bisect_right(self.places, position, key=lambda place: place[0])
        return self.places[at - 1][1] or None if at else None

    @property
    def year(self) -> int | None:
        """The document's own year: what 今年 means in it."""
        return int(self.issue_date[:4]) if self.issue_date else None


@dataclass(frozen=True, slots=True)
class Target:
    """One record: a quantity with the answers to every question about it (eval guidelines, field by field)."""

    doc: str
    start: int
    end: int
    text: str
    role: str
    region: str | None
    region_code: str | None
    sector: str | None
    metric: str
    metric_id: str | None
    value: float | None                # None where the role is ``assigned``
    value_max: float | None
    unit: str
    comparator: str
    kind: str
    direction: str | None
    basis: str | None
    year: int | None
    deadline: str | None
    baseline_year: int | None
    baseline_value: float | None
    force: str | None
    lead: str | None
    section: str | None
    evidence: str
    confidence: float
    trace: tuple[str, ...] = field(default=())
    evidence_start: int = 0            # where ``evidence`` begins in the text
    doc_title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issue_date: str | None = None
    place: str | None = None           # where in the file: p12, Sheet1!C5, t2r3c4; None for plain text


RECORD_FIELDS: tuple[str, ...] = tuple(f.name for f in fields(Target))
