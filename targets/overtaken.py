"""Two people, one figure: what a writer saw before them, held against what the store says by now."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from targets.db import StoreError

Row = Mapping[str, Any]
CODES = ("save_overtaken", "save_gone")     # what a save says that came too late


def check(seen: Mapping[str, Row], rows: Sequence[Row], held: Mapping[str, Row]) -> None:
    """StoreError where a figure to be written was changed, added or taken out since ``seen`` was read (all by id)."""
    for row in rows:
        now, then = held.get(row["id"]), seen.get(row["id"])
        if _said(now) in (_said(then), _said(row)):
            continue
        about = {"region": row["region"], "metric": row["metric"], "year": row["year"], "mine": _figure(row)}
        if now is None:
            raise StoreError("save_gone", **about)
        raise StoreError("save_overtaken", **about, now=_figure(now), by=now["entered_by"],
                         at=str(now["entered_at"])[:16].replace("T", " "))


def _said(row: Row | None) -> tuple[Any, ...] | None:
    """What a figure says to a reader, whichever way its row was read."""
    return row and (float(row["value"]), row["unit"], bool(row["preliminary"]), row["source"] or None)  # type: ignore[return-value]


def _figure(row: Row) -> str:
    return f"{row['value']:.15g}{row['unit']}"
