"""What the frames hold: pandera schemas of the target table and the table of actual figures.

Text columns are ``str`` (pandas 3; missing is NaN), years are nullable ``Int64``, figures ``float64``.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from extract.model import RECORD_FIELDS, Comparator, Direction, Document, Kind, Role

TEXT = pd.StringDtype(na_value=float("nan"))  # what pandas 3 calls ``str``

RECORD_COLUMNS: tuple[str, ...] = ("id", *RECORD_FIELDS)           # as the extractor says it
TARGET_COLUMNS: tuple[str, ...] = (*RECORD_COLUMNS, "review")      # as people see it: missing where nobody has looked yet
DOCUMENT_FIELDS: dict[str, Any] = {field.name: field.type for field in fields(Document)}
CAME_IN = ("added_at", "added_by", "file")  # when, by whom and under what name a paper came in
ACTUAL_COLUMNS: tuple[str, ...] = (
    "id", "region", "region_code", "metric", "metric_id", "sector", "kind", "year", "value", "unit", "preliminary",
    "source", "note", "entered_by", "entered_at", "origin",
)
WHOLE = {"start", "end", "evidence_start", "year", "baseline_year"}
FIGURE = {"value", "value_max", "baseline_value", "confidence"}
FILLED = {"id", "doc", "start", "end", "text", "role", "metric", "unit", "comparator", "kind", "evidence",
          "evidence_start", "confidence", "trace"}
GOALS = (str(Role.TARGET), str(Role.ASSIGNED))      # roles of records that set a goal, with a number or with that of a superior body
REVIEWED = ("accepted", "corrected", "added")
CHOICES = {"role": Role, "comparator": Comparator, "kind": Kind, "direction": Direction, "review": REVIEWED}


def dtype(column: str) -> Any:
    """The dtype a column of either table has."""
    if column in WHOLE:
        return "Int64"
    if column in FIGURE:
        return "float64"
    return "bool" if column == "preliminary" else TEXT


def _column(name: str, filled: set[str]) -> pa.Column:
    checks = [pa.Check.isin([str(choice) for choice in CHOICES[name]])] if name in CHOICES else []
    if name == "value":
        checks.append(pa.Check(lambda figures: figures.abs() != float("inf"), name="finite"))
    return pa.Column(dtype(name), nullable=name not in filled, checks=checks)


TargetTable = pa.DataFrameSchema(
    {**{name: _column(name, FILLED) for name in TARGET_COLUMNS}, "id": pa.Column(TEXT, unique=True)},
    checks=pa.Check(lambda frame: frame["end"] > frame["start"], name="end after start"),
    strict=True, ordered=True, name="TargetTable",
)
ActualTable = pa.DataFrameSchema(
    {**{name: _column(name, {"id", "region", "metric", "kind", "year", "value", "unit", "preliminary"})
        for name in ACTUAL_COLUMNS}, "id": pa.Column(TEXT, unique=True)},
    strict=True, ordered=True, name="ActualTable",
)


def typed(rows: list[dict[str, Any]] | pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows as a frame with exactly ``columns``, each with its dtype; what a row lacks is missing."""
    frame = pd.DataFrame(rows).reindex(columns=list(columns))
    if "preliminary" in columns:
        frame["preliminary"] = frame["preliminary"].map(lambda value: bool(value) if pd.notna(value) else False)
    return frame.astype({name: dtype(name) for name in columns}).reset_index(drop=True)


def from_rows(rows: Sequence[Sequence[Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows of a database, values in the order of ``columns``, as ``typed`` would have them; quick for long tables."""
    held = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return from_columns(dict(zip(columns, held, strict=True)), columns)


def from_columns(held: Mapping[str, Sequence[Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """The same from the values of each column."""
    return pd.DataFrame({name: _quick(held[name], dtype(name)) for name in columns})


def compact(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with every column of text in one piece: from the many pieces a long one is read in, rows are taken ten times as
    slowly."""
    found = {}
    for name, column in frame.items():
        held: Any = column.array
        if isinstance(held, pd.arrays.ArrowStringArray) and (pieces := held.__arrow_array__()).num_chunks > 1:
            found[str(name)] = pd.Series(type(held)(pieces.combine_chunks(), dtype=held.dtype), index=frame.index)
    return frame.assign(**found)


def _quick(values: Sequence[Any], kind: Any) -> pd.Series:
    if kind == "bool":
        return pd.Series([bool(value) for value in values], dtype="bool")
    if kind == "float64":
        return pd.Series(np.array(values, dtype="float64"))
    return pd.Series(pd.array(values, dtype=kind))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings of plain values, None where missing; column by column, since long tables are read by it."""
    names = [str(name) for name in frame.columns]
    if not names:
        return [{} for _ in range(len(frame))]
    columns = [_values(frame.iloc[:, at]) for at in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: pd.Series) -> list[Any]:
    """A column as plain values, None where missing."""
    if column.dtype == "float64":
        return [None if value != value else value for value in column.tolist()]
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "bi":
        return column.tolist()
    if isinstance(column.dtype, pd.StringDtype | pd.Int64Dtype | pd.BooleanDtype):
        return column.to_numpy(dtype=object, na_value=None).tolist()
    return column.astype(object).where(column.notna(), None).to_frame("of").to_dict("list")["of"]


def no_targets() -> pd.DataFrame:
    return typed([], TARGET_COLUMNS)


def no_actuals() -> pd.DataFrame:
    return typed([], ACTUAL_COLUMNS)


def ready() -> None:
    """Have what pandera loads for its first tables there before the first save: it takes a while, and what comes late lies scattered."""
    for table, empty in ((TargetTable, no_targets()), (ActualTable, no_actuals())):
        table.validate(empty, lazy=True)
