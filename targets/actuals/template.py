"""A table to fill in: a row for each figure the targets wait for."""
from __future__ import annotations

import pandas as pd

from targets import export
from targets.query import metric_keys, region_keys
from targets.text import kind_word

TEMPLATE = ("region", "metric", "kind", "year", "value", "unit", "preliminary", "source", "note")


def template_csv(targets: pd.DataFrame, lang: str = "zh") -> bytes:
    """A table to fill in: a row for each figure the targets wait for, its value left empty."""
    due = targets.assign(_region=region_keys(targets), _key=metric_keys(targets))
    due = due.drop_duplicates(["_region", "_key", "year", "unit"]).sort_values(
        ["_region", "metric", "kind", "year"], kind="stable")
    table = due.reindex(columns=list(TEMPLATE)).assign(value="", preliminary="", source="", note="")
    table["kind"] = table["kind"].map(lambda kind: kind_word(kind, lang))
    table["year"] = table["year"].map(lambda year: str(year) if pd.notna(year) else "").astype("str")
    return export.to_csv(table, lang)
