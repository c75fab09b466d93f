"""Two people, one figure: what a writer saw before them, held against what the store says by now."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from targets.db import StoreError
from targets.text import minute

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """A figure two people say something of: ``mine`` waits to be saved, ``now`` is what the store holds (None: taken out)."""

    mine: Row
    now: Row | None

    @property
    def id(self) -> str:
        return str(self.mine["id"])


class Overtaken(StoreError):
    """Figures changed since their writer saw them; nothing was saved. ``clashes``: every one of them, both sides."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        row, now = self.clashes[0].mine, self.clashes[0].now
        about = {"region": row["region"], "metric": row["metric"], "year": row["year"], "mine": figure(row)}
        if now is None:
            super().__init__("save_gone", **about)
        else:
            super().__init__("save_overtaken", **about, now=figure(now), by=now["entered_by"],
                             at=minute(now["entered_at"]))


def check(seen: Mapping[str, Row], rows: Sequence[Row], held: Mapping[str, Row]) -> None:
    """Overtaken where a figure to be written was changed, added or taken out since ``seen`` was read (all by id)."""
    clashes = []
    for row in rows:
        now, then = held.get(row["id"]), seen.get(row["id"])
        if _said(now) not in (_said(then), _said(row)):
            clashes.append(Clash(row, now))
    if clashes:
        raise Overtaken(clashes)


def _said(row: Row | None) -> tuple[Any, ...] | None:
    """What a figure says to a reader, whichever way its row was read."""
    return row and (float(row["value"]), row["unit"], bool(row["preliminary"]),  # type: ignore[return-value]
                    row["source"] or None, row["note"] or None)


def figure(row: Row) -> str:
    """Value with unit, the value to its last digit."""
    return f"{row['value']:.15g}{row['unit']}"
