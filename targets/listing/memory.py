"""The same lists from the frames of a moment: for small stores, and for the moments in which the tables are not up to date."""
from __future__ import annotations

import numpy as np
import pandas as pd

from targets import searching
from targets.fields import Fields
from targets.finding import Filters
from targets.listing import rows


def ordered(board: pd.DataFrame, sort: str, down: bool) -> pd.DataFrame:
    """Rows of a scoreboard by a key of ``rows.SORTS``, what has none last, then by place; as they stand without a key."""
    if not sort:
        return board
    key = rows.key(board, sort).reset_index(drop=True)
    return board.iloc[key.sort_values(ascending=not down, na_position="last", kind="stable").index]     # rows alike stay as they stand


def targets(board: pd.DataFrame, fields: Fields, filters: Filters, sort: str, down: bool) -> list[str]:
    """The ids of all that fit; ``fields``: those of the scoreboard."""
    keep = fields.mask(filters.chosen())
    return list(ordered(board if keep is None else board[keep], sort, down)["id"])


def papers(documents: pd.DataFrame, filters: Filters, words: str, only_open: bool, by_open: bool) -> list[str]:
    """The ids of papers that fit and hold every word."""
    left = filters.apply(documents)
    left = left[left["n_open"] > 0] if only_open else left
    asked = searching.split(words)
    if asked:
        left = left.loc[np.array([all(word in hay for word in asked) for hay in rows.paper_hays(left)], dtype=bool)]
    if by_open:
        left = left.sort_values(["n_open", "issue_date"], ascending=[False, False], na_position="last", kind="stable")
    return list(left["doc"])
