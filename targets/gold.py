"""Reviewed records as gold: one JSON object per line, so that a user's own reviews can score the extractor."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from targets.review import SHOWN, State
from targets.store import Store

Row = Mapping[str, Any]
FIELDS = ("doc", "start", "end", "text", "role", "metric", "value", "value_max", "unit", "comparator", "kind", "direction",
          "region", "year", "baseline_year", "baseline_value")


def is_whole(records: Iterable[Row]) -> bool:
    """Whether a person has looked at every target of a paper, and at one record at least."""
    rows = list(records)
    return any(row["review"] for row in rows) and not any(row["role"] == "target" and row["review"] is None for row in rows)


def of_paper(records: Iterable[Row]) -> list[dict[str, Any]]:
    """The gold of one paper: what a person accepted, corrected or added; what was merged is optional, the rejected are left out."""
    lines = []
    for row in records:
        if row["role"] != "target" or (row["review"] not in SHOWN and row["review"] != State.MERGED):
            continue
        line = {name: row[name] for name in FIELDS}
        if row["kind"] == "level":
            line["direction"] = None
        lines.append(line | ({"optional": True} if row["review"] == State.MERGED else {}))
    return sorted(lines, key=lambda line: (line["start"], line["end"]))


def export(store: Store, docs: Collection[str] | None = None, *, partly: bool = False) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """Gold by paper, and the papers left out because they are not wholly reviewed (``partly``: taken with what is reviewed)."""
    gold: dict[str, list[dict[str, Any]]] = {}
    left: list[str] = []
    touched = {one.doc for one in store.decisions().values()}
    for paper in store.known_papers():
        doc = paper["doc"]
        if docs and doc not in docs or doc not in touched:
            continue
        records = store.records(doc)
        if partly or is_whole(records):
            gold[doc] = of_paper(records)
        else:
            left.append(doc)
    return gold, left


def lines(gold: Mapping[str, list[dict[str, Any]]]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for rows in gold.values() for line in rows)
