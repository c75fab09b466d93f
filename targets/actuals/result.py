"""What became of a file: the frame of figures, the issues, and what each table was."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from targets.actuals.columns import Column
from targets.actuals.grid import Table
from targets.actuals.issues import Issue
from targets.actuals.row import Row
from targets.actuals.sheet import Source
from targets.actuals.sheets import letter, shown
from targets.schema import ACTUAL_COLUMNS, typed

SAMPLE_ROWS, SAMPLE_COLUMNS = 30, 40
PLACE_COLUMNS = ("written", "asked", "said_region", "file", "sheet", "row", "column", "table")


@dataclass(frozen=True)
class Understood:
    """One table as it was read: for the person who checks it before saving."""

    table: int
    sheet: str
    place: str                   # A3:K34
    layout: str                  # long, wide_year, wide_metric, regions_across, metrics_down, mixed
    metrics: tuple[str, ...]
    units: tuple[str, ...]
    years: tuple[int, ...]
    regions: int
    figures: int
    blank: int
    asked: tuple[str, ...]
    header: tuple[int, int]      # its heading rows as a spreadsheet counts them; (0, 0) for none
    columns: tuple[tuple[str, str, str], ...]   # letter, heading and role of each
    confidence: float            # share of figures with nothing asked, less a tenth for each kind of warning


@dataclass
class Reading:
    """What became of a file: figures, issues, tables, and how its bytes were read."""

    frame: pd.DataFrame
    issues: list[Issue]
    tables: list[Understood] = field(default_factory=list)
    format: str = ""
    encoding: str = ""
    fingerprint: str = ""
    samples: dict[str, list[list[str]]] = field(default_factory=dict)   # the first cells of every sheet, as they stand

    @property
    def ready(self) -> pd.DataFrame:
        """The figures with nothing asked about them: what can be saved."""
        return ready(self.frame)


def ready(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a frame of ``read_actuals`` that can be saved."""
    return frame[frame["asked"].fillna("") == ""].reset_index(drop=True)


def frame_of(rows: Iterable[Row]) -> pd.DataFrame:
    """ACTUAL_COLUMNS and PLACE_COLUMNS; ``asked`` names the fields a person must say, '' for none."""
    records = []
    for row in rows:
        fields = row.fields
        place = " ".join(part for part in (fields["file"], f"[{fields['sheet']}]" if fields["sheet"] else "",
                                           f"{fields['column']}{fields['row']}") if part)
        records.append(fields | {"asked": ",".join(dict.fromkeys(row.asked)), "origin": place})
    frame = typed(records, ACTUAL_COLUMNS)
    places = pd.DataFrame(records, columns=[*records[0]] if records else list(PLACE_COLUMNS)).reindex(
        columns=list(PLACE_COLUMNS)).reset_index(drop=True)
    for name in PLACE_COLUMNS:
        frame[name] = places[name].astype("Int64") if name in ("row", "table") else places[name].astype("str")
    return frame


def understood(table: Table, group: list[Column], number: int, rows: list[Row], blank: int) -> Understood:
    fields = [row.fields for row in rows]
    asked = Counter(name for row in rows for name in row.asked)
    clean = sum(not row.asked for row in rows) / len(rows) if rows else 0.0
    warned = len({code for row in rows for severity, code, *_ in row.remarks if severity == "warning"})
    top = min([*table.header, *table.body])
    place = f"{letter(group[0].at)}{top + 1}:{letter(group[-1].at)}{max(table.body) + 1}"
    return Understood(
        number, table.sheet.name, place, _layout(group),
        tuple(dict.fromkeys(one["metric"] for one in fields if one["metric"])),
        tuple(dict.fromkeys(one["unit"] for one in fields if one["unit"])),
        tuple(sorted({one["year"] for one in fields if one["year"]})),
        len({one["region"] for one in fields if one["region"]}), len(rows), blank, tuple(asked),
        (min(table.header) + 1, max(table.header) + 1) if table.header else (0, 0),
        tuple((letter(column.at), column.heading, column.role) for column in group),
        round(max(clean - 0.1 * warned, 0.0), 2))


def samples(source: Source) -> dict[str, list[list[str]]]:
    """The first rows and columns of every sheet, the hidden ones too: what a person corrects the reading by."""
    return {sheet.name: [[shown(cell) for cell in row[:SAMPLE_COLUMNS]] for row in sheet.rows[:SAMPLE_ROWS]] for sheet in source.sheets}


def _layout(group: list[Column]) -> str:
    heads = [column for column in group if column.role == "figure"]
    axes = {column.role for column in group}
    share = {name: sum(any(getattr(label, name) for label in column.labels) for column in heads) / max(len(heads), 1)
             for name in ("years", "region", "metric")}
    if len(heads) == 1 and {"region", "year"} <= axes:
        return "long"
    if share["region"] >= 0.5:
        return "regions_across"
    if share["years"] >= 0.5:
        return "wide_year_metric" if share["metric"] >= 0.5 else "metrics_down" if "region" not in axes else "wide_year"
    return "wide_metric" if "region" in axes or "year" in axes else "mixed"


def fingerprint(tables: list[tuple[Table, list[Column], int]]) -> str:
    """The same for files of the same shape: the roles and wordings of the heads, years aside."""
    said = [[(column.role, *(label.metric or label.role or ("year" if label.years else label.text) for label in column.labels))
             for column in group if column.role != "figure" or not any(label.years for label in column.labels)]
            for _, group, _ in tables]
    leads = [[(label.lead, label.metric) for y, x in table.leads if (label := table.label(y, x)).lead] for table, _, _ in tables[:1]]
    return hashlib.sha256(repr((said[:3], leads)).encode()).hexdigest()[:16] if tables else ""
