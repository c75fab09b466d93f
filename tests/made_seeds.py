"""The five papers with made-up but plausible figures (``seed_figures.csv``), read once a test run."""
from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd

from extract.pipeline import extract_document
from extract.reader import find_documents, read_document
from targets import cascade, schema, table
from targets.actuals import read_actuals

TOP = Path(__file__).parent.parent


@functools.cache
def papers() -> tuple:
    return tuple(read_document(file) for file in find_documents([TOP / "seeds"]))


@functools.cache
def targets() -> pd.DataFrame:
    return table.from_records(record for paper in papers() for record in extract_document(paper) if record.role == "target")


@functools.cache
def documents() -> pd.DataFrame:
    return cascade.documents_of(papers())


@functools.cache
def actuals() -> pd.DataFrame:
    file = Path(__file__).parent / "seed_figures.csv"
    frame, issues = read_actuals(file.read_bytes(), file.name, targets=targets())
    assert [str(one.severity) for one in issues if str(one.severity) == "error"] == []
    return schema.typed(frame.assign(id=[str(place) for place in range(len(frame))]), schema.ACTUAL_COLUMNS)
