"""The fields of a table that filters and counts go by, as whole numbers: who asks again and again keeps a ``Fields``. Pure."""
from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from extract.model import Role
from targets.duties import duties
from targets.query import metric_keys
from targets.schema import REVIEWED, TEXT
from targets.text import entry

FIELDS = ("region", "group", "sector", "metric", "year", "paper", "status", "force", "lead", "role", "reviewed")
NONE = "-"              # the choice of rows that say nothing of a field
UNDATED = 0             # the same for the year
OPEN = "open"           # of reviewed: nobody has looked at the record yet
WAITING = "no_actual"   # of status: no figure to judge by
COLUMNS = {"group": "region_code", "metric": "key", "paper": "doc", "reviewed": "review"}   # where a field isn't called like its column
JUDGED = ("status",)    # what figures decide; all else is said by papers and people
NATION = "100000"

Chosen = Mapping[str, Sequence[Any]]


def has(board: pd.DataFrame, name: str) -> bool:
    """Whether a table tells anything of a field."""
    return COLUMNS.get(name, name) in board.columns or (name == "metric" and {"metric", "metric_id", "kind"} <= set(board.columns))


class Column:
    """A field of a table as whole numbers: rows point to raw values, a raw value to the choices it answers to."""

    def __init__(self, board: pd.DataFrame, name: str) -> None:
        codes, self.raw = pd.factorize(raw_values(board, name), use_na_sentinel=False)
        self.codes: np.ndarray = codes.astype(np.min_scalar_type(len(self.raw)))
        self.values = [choices(name, raw) for raw in self.raw]

    def fitting(self, chosen: Sequence[Any]) -> np.ndarray:
        """Which rows answer to one of the choices."""
        wanted = set(chosen)
        return np.fromiter((not wanted.isdisjoint(values) for values in self.values), bool, len(self.values))[self.codes]

    def numbers(self, keep: np.ndarray | None = None) -> np.ndarray:
        """How many rows hold each raw value; ``keep``: of these rows."""
        return np.bincount(self.codes if keep is None else self.codes[keep], minlength=len(self.values))

    def counted(self, keep: np.ndarray | None) -> dict[Any, int]:
        """The number of rows behind each choice."""
        sums: dict[Any, int] = {}
        for values, n in zip(self.values, self.numbers(keep).tolist(), strict=True):
            for value in values if n else ():
                sums[value] = sums.get(value, 0) + n
        return sums


class Fields:
    """The fields of one table, each worked out when it is first asked for; ``earlier``: of a table with the same records."""

    def __init__(self, board: pd.DataFrame, earlier: Fields | None = None) -> None:
        self._board = board
        held = earlier.of_papers() if earlier else ({}, {})
        self._columns: dict[str, Column] = held[0]
        self._ranks: dict[str, dict[Any, int]] = held[1]

    def __len__(self) -> int:
        return len(self._board)

    def of_papers(self) -> tuple[dict[str, Column], dict[str, dict[Any, int]]]:
        """What stays as it is while only figures change."""
        columns = {name: column for name, column in self._columns.items() if name not in JUDGED}
        return columns, {name: ranks for name, ranks in self._ranks.items() if name not in JUDGED}

    def column(self, name: str) -> Column:
        """A field that the table has."""
        if name not in self._columns:
            self._columns[name] = Column(self._board, name)
        return self._columns[name]

    def mask(self, chosen: Chosen) -> np.ndarray | None:
        """Which rows fit; None where all do.  A field the table lacks filters nothing."""
        fits = [self.column(name).fitting(values) for name, values in chosen.items() if has(self._board, name)]
        if not fits:
            return None
        keep = fits[0] if len(fits) == 1 else np.logical_and.reduce(fits)
        return None if keep.all() else keep

    def counts(self, chosen: Chosen) -> dict[str, dict[Any, int]]:
        """The choices of each field in their usual order, each with the number of rows it would leave beside the other fields."""
        fits = {name: self.column(name).fitting(values) for name, values in chosen.items() if has(self._board, name)}
        found: dict[str, dict[Any, int]] = {}
        for name in FIELDS:
            others = [mask for other, mask in fits.items() if other != name]
            keep = np.logical_and.reduce(others) if others else None
            found[name] = self.ordered(name, self.column(name).counted(keep)) if has(self._board, name) else {}
        return found

    def ordered(self, name: str, found: dict[Any, int]) -> dict[Any, int]:
        """The choices as people expect them, what says nothing last."""
        if name in ("metric", "lead"):
            ranks: Mapping[Any, int] = {value: -n for value, n in found.items()}
        else:
            ranks = self._rank(name)
        return dict(sorted(found.items(), key=lambda item: (item[0] in (NONE, UNDATED), ranks.get(item[0], len(ranks)), str(item[0]))))

    def _rank(self, name: str) -> dict[Any, int]:
        """The place of each choice of a field among all that the table has."""
        if name not in self._ranks:
            order: Sequence[Any]
            if name in fixed():
                order = fixed()[name]
            elif name == "region":      # the statistical order, the nation and places without a code behind
                codes = self._first("region", "region_code").astype(TEXT).replace(NATION, None)
                order = list(codes.sort_values(na_position="last", kind="stable").index)
            elif name == "paper" and "issue_date" in self._board.columns:
                order = list(self._first("paper", "issue_date").sort_values(ascending=False, na_position="last", kind="stable").index)
            else:
                order = sorted({value for values in self.column(name).values for value in values}, key=str)
            self._ranks[name] = {value: at for at, value in enumerate(order)}
        return self._ranks[name]

    def _first(self, name: str, other: str) -> pd.Series:
        """What the first row of each value of a field says in another column; the index holds the values."""
        column = self.column(name)
        rows = np.unique(column.codes, return_index=True)[1]
        said = self._board[other].iloc[rows].array if other in self._board.columns else [None] * len(rows)
        return pd.Series(said, index=pd.Index(column.raw, dtype=object))


def raw_values(board: pd.DataFrame, name: str) -> pd.Series:
    if name == "metric" and "key" not in board.columns:
        return metric_keys(board)
    column = board[COLUMNS.get(name, name)]
    if name == "status" and "reason" in board.columns:
        return column.astype(TEXT).mask((board["reason"] == WAITING).fillna(False).astype(bool), WAITING)
    return column


def choices(name: str, raw: Any) -> tuple[Any, ...]:
    """The choices a raw value answers to: several only where it names several bodies."""
    missing = raw is None or bool(pd.isna(raw)) or raw == ""
    if name == "year":
        return (UNDATED,) if missing else (int(raw),)
    if name == "reviewed":
        return (OPEN,) if missing else (str(raw),)
    if name == "group":
        return (NONE if missing else group_of(str(raw)) or NONE,)
    if missing:
        return (NONE,)
    if name == "lead":
        return tuple(body for body, _ in duties(str(raw))) or (NONE,)
    return (str(raw),)


def choice(board: pd.DataFrame, name: str) -> pd.Series:
    """Of every row the choice of a field it answers to; ``lead``: NONE, else the phrase, whose ``choices`` are the bodies in it."""
    column = Column(board, name)
    firsts = [values[0] for values in column.values]
    if name == "lead":
        firsts = [NONE if first == NONE else str(raw) for first, raw in zip(firsts, column.raw, strict=True)]
    return pd.Series(np.array(firsts, dtype=object)[column.codes] if len(column.codes) else [], index=board.index, dtype=object)


def group_of(region_code: str) -> str | None:
    """east, central, west or northeast; None for the nation and for places the grouping leaves out."""
    return _provinces().get(region_code[:2]) if region_code != NATION else None


@functools.cache
def _provinces() -> dict[str, str]:
    return {head: key for key, group in entry("finding", "groups").items() for head in group["provinces"]}


@functools.cache
def fixed() -> dict[str, list[str]]:
    """Fields whose choices are a closed list, in their order."""
    return {"group": [*entry("finding", "groups"), NONE], "status": [*entry("progress", "states"), WAITING],
            "force": [*entry("finding", "force"), NONE], "role": [str(role) for role in Role], "reviewed": [*REVIEWED, OPEN]}
