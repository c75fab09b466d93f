"""What was typed into the grid and is not saved yet: it outlives a change of page, filter or language."""
from __future__ import annotations

from typing import Any

import pandas as pd

from targets.ui import state

Drafts = dict[str, dict[str, Any]]      # by target
FIELDS = ("year", "value", "preliminary", "source")


def held() -> Drafts:
    return state.recall("grid_drafts", {})


def drop(targets: set[str]) -> None:
    """Forget the drafts of these targets, saved or given up; the editor starts anew."""
    state.remember("grid_drafts", {target: draft for target, draft in held().items() if target not in targets})
    state.bump("grid")


def laid_over(known: pd.DataFrame, drafts: Drafts, rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of the store with what was typed and not yet saved."""
    start = known.copy()
    for place, target in enumerate(rows["id"]):
        for name, value in drafts.get(target, {}).items():
            start.loc[place, name] = value
    return start


def kept(drafts: Drafts, rows: pd.DataFrame, changed: pd.DataFrame) -> Drafts:
    """Rows typed in and not saved, by target; they outlive a change of page, filter or language."""
    here = set(rows["id"])
    still = {target: draft for target, draft in drafts.items() if target not in here}
    still |= {str(rows["id"].iloc[place]): {name: changed.loc[place, name] for name in FIELDS} for place in changed.index}
    state.remember("grid_drafts", still)
    return still


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[list(FIELDS)].astype(object).where(frame[list(FIELDS)].notna(), "")
