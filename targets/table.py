"""Records of the extractor as the target table."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pandas as pd

from extract.indicator import indicators, sector_names
from extract.model import RECORD_FIELDS, Target
from targets.schema import RECORD_COLUMNS, TARGET_COLUMNS, TargetTable, typed

TRACE = "; "


def record_id(doc: str, start: int, end: int, role: str) -> str:
    """Sixteen hex digits that stay the same as long as the record stands at the same place in the same paper."""
    return hashlib.sha256(f"{doc}\0{start}\0{end}\0{role}".encode()).hexdigest()[:16]


def rows(records: Iterable[Target]) -> list[dict]:
    """One mapping per record by RECORD_COLUMNS, ``trace`` joined to one text; a doubled record counts once."""
    found: dict[str, dict] = {}
    for record in records:
        row = {name: getattr(record, name) for name in RECORD_FIELDS}
        row["trace"] = TRACE.join(record.trace)
        row["sector"] = _sector(record)
        row["id"] = record_id(record.doc, record.start, record.end, str(record.role))
        found.setdefault(row["id"], row)
    return [{name: row[name] for name in RECORD_COLUMNS} for row in found.values()]


def _sector(record: Target) -> str | None:
    """The trade the text names; where it names none, or but a short form (有色), the sector of the metric."""
    known = indicators().get(record.metric_id or "")
    if known is None:
        return record.sector
    usual = sector_names()[known.sector][0]
    return usual if not record.sector or record.sector in usual else record.sector


def from_records(records: Iterable[Target]) -> pd.DataFrame:
    """The target table of ``records``; pandera's SchemaErrors where a record breaks the contract."""
    return TargetTable.validate(typed(rows(records), TARGET_COLUMNS), lazy=True)
