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
    return board.iloc[order(board, sort, down)] if sort else board


def order(board: pd.DataFrame, sort: str, down: bool) -> np.ndarray:
    """Where the rows stand that come first, second …: whole numbers of four bytes, so that a moment can keep them."""
    if not sort:
        return np.arange(len(board), dtype="int32")
    ranks = rows.ranks(board, sort)
    return np.argsort(-ranks if down else ranks, kind="stable").astype("int32")      # NaN last; rows alike stay as they stand


def fitting(fields: Fields, filters: Filters, order: np.ndarray) -> np.ndarray:
    """Of the rows in this order those that fit; ``fields``: those of the scoreboard."""
    keep = fields.mask(filters.chosen())
    return order if keep is None else order[keep[order]]


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
