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

__all__ = ["HINTS", "Issue", "Reading", "Severity", "Understood", "metric_choices", "read_actuals", "ready", "region_choices",
           "template_csv", "understand"]


def read_actuals(
    data: bytes, filename: str, *, targets: pd.DataFrame | None = None, **hints: Any,
) -> tuple[pd.DataFrame, list[Issue]]:
    """Figures of a CSV, TSV, workbook or web table of any layout, and every remark about the file.

    The frame has ACTUAL_COLUMNS (``entered_by`` and ``entered_at`` empty; ``origin`` is file, sheet and cell) and
    PLACE_COLUMNS: the cell as ``written``, ``asked`` (the fields a person must say, '' for none), file, sheet, row, column.
    A figure that is asked about stands in the frame with the field empty; ``ready(frame)`` gives those that can be saved.
    ``targets`` (a target table) tells in which words, unit and kind figures are waited for.

    Hints fill what the file lacks (region, metric, year, unit, kind, source, note, preliminary, sector) or answer what was
    asked: ``regions``, ``metrics``, ``units``, ``years`` map a wording of the file to what it means, ``sheet`` names the
    sheets to read, ``cumulative=True`` takes January to December for the year, ``fractions`` says whether 0.65 in % is 65 %.
    """
    reading = understand(data, filename, targets=targets, **hints)
    return reading.frame, reading.issues
