"""Papers, records and figures made for tests: whole by default, each test says only what it is about."""
from __future__ import annotations

from typing import Any

import pandas as pd

from extract.model import Document, Target
from targets import schema, table

TEXT = "到2020年，电解铝产能利用率达到80%以上。"


def document(doc: str = "paper", **fields: Any) -> Document:
    known = {"text": TEXT, "title": "实施方案", "issuer": "贵州省人民政府", "issue_date": "2017-12-29", "region": "贵州",
             "region_code": "520000", "path": f"/papers/{doc}.txt", "sha256": doc * 2, "cites": ("国办发〔2016〕42号",)}
    return Document(doc=doc, **(known | fields))


def target(**fields: Any) -> Target:
    """Guizhou, 电解铝产能利用率 ≥ 80 %, due 2020, said in 2017."""
    known: dict[str, Any] = {
        "doc": "paper", "start": 17, "end": 20, "text": "80%", "role": "target", "region": "贵州", "region_code": "520000",
        "sector": "有色金属", "metric": "电解铝产能利用率", "metric_id": None, "value": 80.0, "value_max": None, "unit": "%",
        "comparator": ">=", "kind": "level", "direction": None, "basis": "stock", "year": 2020, "deadline": None,
        "baseline_year": None, "baseline_value": None, "force": None, "lead": None, "section": None, "evidence": TEXT,
        "confidence": 0.9, "trace": ("a", "b"), "issue_date": "2017-12-29"}
    return Target(**(known | fields))


def targets(*records: dict[str, Any]) -> pd.DataFrame:
    """A target table; each record stands at its own place."""
    return table.from_records(target(**({"start": at, "end": at + 1} | fields)) for at, fields in enumerate(records))


def figure(**fields: Any) -> dict[str, Any]:
    return {"region": "贵州", "region_code": "520000", "metric": "电解铝产能利用率", "year": 2019, "value": 81.3,
            "unit": "%"} | fields


def figures(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([figure(**row) for row in rows])


def actuals(*rows: dict[str, Any]) -> pd.DataFrame:
    """A table of actual figures as the store gives it."""
    whole = [{"kind": "level", "id": str(number)} | figure(**row) for number, row in enumerate(rows)]
    return schema.ActualTable.validate(schema.typed(whole, schema.ACTUAL_COLUMNS))
