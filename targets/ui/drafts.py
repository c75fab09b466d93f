"""What was typed into the grid and is not saved yet: it outlives a change of page, filter or language."""
from __future__ import annotations

from typing import Any

import pandas as pd

from targets.ui import state
from targets.ui.i18n import t

Drafts = dict[str, dict[str, Any]]      # by cell: what was typed
FIELDS = ("value", "status", "source", "note")


def held() -> Drafts:
    return state.recall("grid_drafts", {})


def drop(cells: set[str]) -> None:
    """Forget the drafts of these cells, saved or given up; the editor starts anew."""
    state.remember("grid_drafts", {cell: draft for cell, draft in held().items() if cell not in cells})
    state.bump("grid")


def laid_over(known: pd.DataFrame, drafts: Drafts, cells: list[str]) -> pd.DataFrame:
    """The figures of the store with what was typed and not yet saved."""
    start = known.copy()
    for place, cell in enumerate(cells):
        for name, value in drafts.get(cell, {}).items():
            start.loc[place, name] = status(value) if name == "status" else value
    return start


def kept(drafts: Drafts, cells: list[str], changed: pd.DataFrame) -> Drafts:
    """Rows typed in and not saved, by cell; they outlive a change of page, filter or language."""
    here = set(cells)
    still = {cell: draft for cell, draft in drafts.items() if cell not in here}
    for place in changed.index:
        row = {name: changed.loc[place, name] for name in FIELDS}
        still[cells[place]] = row | {"status": preliminary(row["status"])}
    state.remember("grid_drafts", still)
    return still


def status(is_preliminary: bool) -> str:
    """初步 or 最终, in the reader's language."""
    return t("status_preliminary" if is_preliminary else "status_final")


def preliminary(word: object) -> bool:
    return word == t("status_preliminary")


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[list(FIELDS)].astype(object).where(frame[list(FIELDS)].notna(), "")
