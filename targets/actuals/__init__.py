"""Actual figures from a person's file, whatever its shape: sheets → tables → axes → figures, with every question asked.

Nothing here touches a store.
"""
from __future__ import annotations

from typing import Any

import pandas as pd

from targets.actuals.issues import Issue, Severity
from targets.actuals.meaning import metric_choices
from targets.actuals.places import region_choices
from targets.actuals.reading import HINTS, understand
from targets.actuals.result import Reading, Understood, ready
from targets.actuals.template import template_csv
from targets.actuals.told import COLUMN_ROLES, ROW_ROLES
from targets.actuals.unitwords import unit_choices

__all__ = ["COLUMN_ROLES", "HINTS", "ROW_ROLES", "Issue", "Reading", "Severity", "Understood", "metric_choices", "read_actuals", "ready",
           "region_choices", "template_csv", "understand", "unit_choices"]


def read_actuals(
    data: bytes, filename: str, *, targets: pd.DataFrame | None = None, **hints: Any,
) -> tuple[pd.DataFrame, list[Issue]]:
    """Figures of a CSV, TSV, workbook or web table of any layout, and every remark about the file.

    The frame has ACTUAL_COLUMNS (``entered_by`` and ``entered_at`` empty; ``origin`` is file, sheet and cell) and
    PLACE_COLUMNS: the cell as ``written``, ``asked`` (the fields a person must say, '' for none), file, sheet, row, column.
    A figure that is asked about stands in the frame with the field empty; ``ready(frame)`` gives those that can be saved.
    ``targets`` (a target table) tells in which words, unit and kind figures are waited for.

    Hints fill what the file lacks (region, metric, year, unit, kind, source, note, preliminary, sector) or answer what was
    asked: ``regions``, ``metrics``, ``units``, ``years`` map a wording of the file, or what it was understood as, to what it
    means (``units`` by metric, or by ``metric|unit`` for one unit of several), ``sheet`` names the sheets to read,
    ``cumulative=True`` takes January to December for the year, ``fractions`` says whether 0.65 in % is 65 %,
    ``falls`` whether figures named as a decline say by how much it fell (3.5 is growth of -3.5).

    Hints that say how a file is laid out: ``encoding`` of a text; ``header``: the heading rows as a spreadsheet counts them (3,
    (3, 4), or these by sheet name); ``axes``: what a column or a heading row holds, ``{"B": "region", "3": "year"}``, for one sheet
    ``"Sheet1!B"``: COLUMN_ROLES and ROW_ROLES.
    """
    reading = understand(data, filename, targets=targets, **hints)
    return reading.frame, reading.issues
