"""The rows of a large table that filters leave, by their places: a column is taken when it is asked for, a row when it is shown. Pure."""
from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from targets import progress
from targets.fields import NONE, WAITING, Chosen, Fields

COUNTED = 20_000_000    # pairs of two fields that are counted in a table of all of them; more are sorted


class Selection:
    """Some rows of ``table``, or all where ``keep`` is None; ``fields`` are the table's, ``said`` names these rows among others."""

    def __init__(self, table: pd.DataFrame, fields: Fields, keep: np.ndarray | None = None, said: tuple[Any, ...] = ()) -> None:
        self.table, self.fields, self.keep, self.said = table, fields, keep, said
        self._n = len(table) if keep is None else int(np.count_nonzero(keep))

    def __len__(self) -> int:
        return self._n

    @cached_property
    def places(self) -> np.ndarray:
        """Where in the table the rows stand, in its order."""
        found = np.arange(len(self.table)) if self.keep is None else np.flatnonzero(self.keep)
        return found.astype("int32")

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows with these columns (all where None); not to be written to."""
        table = self.table if columns is None else self.table[[name for name in columns if name in self.table.columns]]
        return table if self.keep is None else table.iloc[self.places]

    def part(self, place: slice) -> pd.DataFrame:
        """Some of the rows by their order, with every column."""
        return self.table.iloc[place] if self.keep is None else self.table.iloc[self.places[place]]

    def narrowed(self, chosen: Chosen) -> Selection:
        """Those of the rows that fit besides."""
        keep, said = self.fields.mask(chosen), (*self.said, *((name, tuple(values)) for name, values in chosen.items()))
        both = self.keep if keep is None else keep if self.keep is None else keep & self.keep
        return Selection(self.table, self.fields, both, said)

    def of(self, **chosen: Any) -> Selection:
        """Those of the rows with one value of a field: ``of(region="贵州")``."""
        return self.narrowed({name: (value,) for name, value in chosen.items()})

    def holds(self, places: np.ndarray) -> np.ndarray:
        """Which of these places of the table are among the rows; a place below zero is none."""
        there = places >= 0
        return there if self.keep is None else there & self.keep[places]

    def numbers(self, name: str) -> np.ndarray:
        """How many rows hold each raw value of a field (``Fields.column``)."""
        return self.fields.column(name).numbers(self.keep)

    def count(self, name: str) -> int:
        """How many values of a field the rows hold."""
        column, held = self.fields.column(name), self.numbers(name) > 0
        return int(np.count_nonzero(held & ~pd.isna(np.asarray(column.raw, dtype=object))))

    def values(self, name: str) -> list[Any]:
        """The values of a field, in the order in which the filters show them."""
        column = self.fields.column(name)
        return list(self.fields.ordered(name, column.counted(self.keep)))

    def held(self, name: str) -> list[Any]:
        """The raw values of a field, as the table brings them first."""
        column = self.fields.column(name)
        return [column.raw[place] for place in np.flatnonzero(self.numbers(name))]

    def commonest(self, name: str) -> Any:
        """The value of a field that most rows hold, of several the first by name."""
        column, numbers = self.fields.column(name), self.numbers(name)
        return min((column.raw[place] for place in np.flatnonzero(numbers == numbers.max())), key=str)

    def pairs(self, one: str, other: str) -> tuple[np.ndarray, np.ndarray]:
        """The codes of two fields that stand together in a row, each pair once."""
        first, second = self.fields.column(one), self.fields.column(other)
        codes = first.codes.astype("int64") * len(second.values) + second.codes
        codes = codes if self.keep is None else codes[self.keep]
        whole = len(first.values) * len(second.values)
        there = np.flatnonzero(np.bincount(codes, minlength=whole)) if whole <= COUNTED else np.unique(codes)
        return there // max(len(second.values), 1), there % max(len(second.values), 1)


def standing(rows: Selection) -> dict[str, int]:
    """How many rows of the board are in each tone (``progress.TONES``), and ``judged``."""
    column, told = rows.fields.column("status"), dict.fromkeys((*progress.TONES, "judged"), 0)
    for values, n in zip(column.values, rows.numbers("status").tolist(), strict=True):
        status = "not_judged" if values == (WAITING,) else values[0]
        if status != NONE:
            told[progress.tone(status)] += n
            told["judged"] += n * (status != "not_judged")
    return told


def spread(rows: Selection) -> list[str]:
    """Metric keys, those first that most regions have a target for, then those with most targets."""
    told = zip(_regions(rows), (-rows.numbers("metric")).tolist(), rows.fields.column("metric").raw, strict=True)
    return [str(key) for *_, key in sorted((-regions, n, key) for regions, n, key in told if n)]


def shared(rows: Selection, most: int) -> list[str]:
    """Metric keys that several regions have a target for, those with most regions first."""
    told = zip(_regions(rows), rows.fields.column("metric").raw, strict=True)
    return [str(key) for _, key in sorted((-regions, key) for regions, key in told if regions > 1)[:most]]


def _regions(rows: Selection) -> list[int]:
    """Of each metric of the table in how many regions the rows have it."""
    found: list[int] = np.bincount(rows.pairs("metric", "region")[0], minlength=len(rows.fields.column("metric").values)).tolist()
    return found
