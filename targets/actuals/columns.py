"""What each column of a table is: an axis (region, year, metric, unit …) or figures; where a second table begins beside it."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from targets.actuals import periods, unitwords
from targets.actuals.cells import BLANK, FIGURE, MISSING, TEXT, YEAR, shown_raw, sort_of
from targets.actuals.grid import Table
from targets.actuals.labels import Label, label_of
from targets.actuals.places import place_of
from targets.actuals.sheets import letter
from targets.actuals.told import label_as

AXES = ("region", "code", "year", "month", "metric", "unit", "text")
OWN_COLUMNS = ("kind", "preliminary", "source", "note", "sector")  # said once a row
SAMPLE = 240       # rows looked at to tell what a column holds
MOSTLY = 0.6
LONGEST_UNIT = 8   # characters of a unit the registry lacks; 单位 may also head a column of organisations


@dataclass
class Column:
    """``role``: region, code, year, month, metric, unit, text (other words), rank, figure, or one of OWN_COLUMNS."""

    at: int
    role: str
    labels: list[Label] = field(default_factory=list)  # its headings from top to bottom, each once
    figures: int = 0

    @property
    def heading(self) -> str:
        return " ".join(label.text for label in self.labels)


def columns_of(table: Table) -> list[list[Column]]:
    """The columns of a table in groups: tables folded side by side are one group each."""
    found = [_column(table, x, headings(table, x)) for x in table.columns if table.told.get(letter(x)) != "skip"]
    columns = [column for column in found if column is not None]
    _name_axes(table, columns)
    return _groups(columns)


def headings(table: Table, x: int) -> list[Label]:
    """The headings over a column; one that a blank cell continues from its left counts too."""
    found: list[Label] = []
    for level, y in enumerate(table.header):
        at: int | None = x
        if sort_of(table.cell(y, x)) == BLANK and level < len(table.header) - 1:
            at = _continued(table, level, x)
        if at is None or sort_of(table.cell(y, at)) == BLANK:
            continue
        label = table.label(y, at)
        if told := table.told.get(str(y + 1)):
            label = Label("") if told == "skip" else label_as(label, told)
        if label.text and all(label.text != one.text for one in found):
            found.append(label)
    return found


def _continued(table: Table, level: int, x: int) -> int | None:
    """The column to the left whose heading a blank cell continues: the lower rows name something under both."""
    y, below = table.header[level], table.header[level + 1:]
    if not any(sort_of(table.cell(under, x)) for under in below):
        return None
    for at in range(x - 1, table.columns.start - 1, -1):
        if sort_of(table.cell(y, at)):
            label = table.label(y, at)
            named = any(sort_of(table.cell(under, at)) and table.cell(under, at) != table.cell(y, at) for under in below)
            return at if named and not label.role and not label.caption else None
    return None


def _column(table: Table, x: int, labels: list[Label]) -> Column | None:
    """A column by its heading and its cells; None where it is blank altogether."""
    body = [y for y in table.body if x < len(table.sheet.rows[y])]
    step = max(len(body) // SAMPLE, 1)
    cells = [table.sheet.rows[y][x] for y in body[::step]]
    sorts = Counter(sort_of(cell) for cell in cells)
    filled = len(cells) - sorts[BLANK]
    if not labels and not filled:
        return None
    said = next((label.role for label in reversed(labels) if label.role), "")
    texts = [shown_raw(cell) for cell in cells if sort_of(cell)]
    told = table.told.get(letter(x), "")
    if not told and x == table.columns.start and table.header and not labels and _counts(texts):
        return Column(x, "rank", labels)
    role = told or _role(said, labels, texts, sorts, x == table.columns.start)
    if role == "figure" and said in (("region", "metric") if not told else AXES):
        labels = [replace(label, role="", metric=label.text) if label.role else label for label in labels]
    return Column(x, role, labels, sorts[FIGURE] + sorts[YEAR])


def _counts(texts: list[str]) -> bool:
    """Whether a column without a heading but counts its rows, as scripts write it."""
    return len(texts) > 1 and texts[0] in ("0", "1") and texts == [str(int(texts[0]) + n) for n in range(len(texts))]


def _role(said: str, labels: list[Label], texts: list[str], sorts: Counter[str], first: bool) -> str:
    filled = max(len(texts), 1)
    numbers = sorts[FIGURE] + sorts[YEAR] + sorts[MISSING]
    places = sum(bool(place_of(text).region or place_of(text).aggregate) for text in texts) / filled
    if first and said in ("metric", "unit") and sorts[YEAR] >= MOSTLY * filled:
        return "year"  # 指标名称 over dates, as data bases export series
    if said in OWN_COLUMNS:
        return said
    if said == "rank":
        return "rank" if numbers else "text"
    if said == "month":
        return "month"
    if said in ("region", "metric") and numbers > 0.8 * filled and places < 0.2 and any(label.metric for label in labels):
        return "figure"  # 地区 over 生产总值: one name on two lines
    if said in ("region", "code"):
        return "region" if said == "region" or places >= MOSTLY else "rank" if said == "code" else said
    if said == "year":
        return "region" if places >= MOSTLY and not sorts[YEAR] else "year"
    if said == "unit":
        known = sum(bool(unitwords.unit_of(text)) for text in texts) / filled
        short = max(map(len, texts), default=0) <= LONGEST_UNIT and places < 0.5
        return "unit" if known >= 0.5 or short else "region" if places >= 0.5 else "text"
    if said == "metric":
        return "region" if places >= MOSTLY else "figure" if numbers > filled / 2 and not first else "metric"
    if said == "value":
        return "figure"
    return _role_by_content(labels, texts, sorts, places, first)


def _role_by_content(labels: list[Label], texts: list[str], sorts: Counter[str], places: float, first: bool) -> str:
    filled = max(len(texts), 1)
    times = sum(bool(label_of(text).years or label_of(text).period or label_of(text).span) and not label_of(text).metric
                for text in texts) / filled
    headed = any(label.metric or label.years or label.units or label.region or label.growth for label in labels)
    if places >= 0.5 and (sorts[TEXT] or not labels):  # 11 and 12 under a heading are numbers, no codes of regions
        return "region"
    if len(texts) > 1 and all(map(periods.COMPACT.fullmatch, texts)) and not any(label.years or label.units for label in labels):
        return "year"  # 202412, 202411 …
    if times >= MOSTLY and not headed and (sorts[YEAR] + sorts[TEXT]) and (first or not sorts[FIGURE]):
        return "year"
    if sorts[TEXT] > (sorts[FIGURE] + sorts[YEAR] + sorts[MISSING]):
        known = sum(bool(unitwords.unit_of(text)) for text in texts) / filled
        if not first and any(label.units or label.years for label in labels) and any(map(_has_digit, texts)):
            return "figure"  # figures that can't be read are asked about
        if times >= MOSTLY:
            return "year"
        return "unit" if known >= 0.8 and not first else "text"
    if first and not headed and sorts[TEXT]:
        return "text"
    return "figure"


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _name_axes(table: Table, columns: list[Column]) -> None:
    """Which column of words names the metric: the first one, where no column is headed so; blank columns are figures."""
    words = [column for column in columns if column.role == "text"]
    figures = [column for column in columns if column.role == "figure"]
    if any(column.role == "metric" for column in columns) or not words:
        return
    start = columns[0].at
    no_region = not any(column.role == "region" for column in columns)
    for column in words:
        if not figures or column.at < figures[0].at:
            if column.at == start and (no_region or len(columns) < 3) or not column.labels and no_region:
                column.role = "metric"
                return
            if not column.labels:
                column.role = "metric"
                return


def _groups(columns: list[Column]) -> list[list[Column]]:
    """Columns cut where the axes begin again: 地区 产量 地区 产量."""
    groups: list[list[Column]] = []
    seen: set[str] = set()
    figures = 0
    for column in columns:
        axis = "region" if column.role == "code" else column.role
        if not groups or (figures and axis in ("region", "year", "metric") and axis in seen):
            groups.append([])
            seen, figures = set(), 0
        groups[-1].append(column)
        seen.add(axis)
        figures += column.role == "figure"
    return [group for group in groups if any(column.role == "figure" for column in group)] or groups
