"""The filters every page shares: what they hold, the rows they leave, what may still be chosen, their form in an address. Pure."""
from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from extract.model import Role
from targets.duties import duties
from targets.query import metric_keys
from targets.schema import REVIEWED, TEXT
from targets.searching import build, find
from targets.text import entry

FIELDS = ("region", "group", "sector", "metric", "year", "paper", "status", "force", "lead", "role", "reviewed")
NONE = "-"              # the choice of rows that say nothing of a field
UNDATED = 0             # the same for the year
OPEN = "open"           # of reviewed: nobody has looked at the record yet
WAITING = "no_actual"   # of status: no figure to judge by
COLUMNS = {"group": "region_code", "metric": "key", "paper": "doc", "reviewed": "review"}   # where a field isn't called like its column
NATION = "100000"

Options = dict[str, list[Any]]


@dataclass(frozen=True)
class Filters:
    """What is chosen, a tuple a field; an empty one filters nothing, several values of one field add up, fields cut each other.

    ``region`` names, ``group`` keys of ``data/finding.yaml``, ``metric`` keys of ``query.metric_key``, ``year`` numbers (UNDATED:
    none stated), ``paper`` ids, ``status`` codes of ``data/progress.yaml`` or WAITING, ``lead`` one body each, ``reviewed``
    schema.REVIEWED or OPEN.  NONE stands for rows on which the text is silent.
    """

    region: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    paper: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    force: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return (getattr(self, one.name) for one in fields(self))

    def chosen(self) -> dict[str, tuple[Any, ...]]:
        """The fields that filter."""
        return {name: values for name, values in zip(FIELDS, self, strict=True) if values}

    def only(self, names: Sequence[str]) -> Filters:
        """These fields alone."""
        return Filters(**{name: values for name, values in self.chosen().items() if name in names})

    def without(self, names: Sequence[str]) -> Filters:
        return replace(self, **dict.fromkeys(names, ()))

    def apply(self, board: pd.DataFrame, *, without: Sequence[str] = ()) -> pd.DataFrame:
        """The rows of a target table or scoreboard that fit; ``without``: fields left aside. A field the table lacks filters nothing."""
        keep = np.ones(len(board), dtype=bool)
        for name, values in self.chosen().items():
            if name not in without and has(board, name):
                keep &= _Column(board, name).fitting(values)
        return board if keep.all() else board[keep]

    def to_query(self) -> dict[str, list[str]]:
        """As parameters of an address: the fields that filter, every value as text."""
        return {name: [str(value) for value in values] for name, values in self.chosen().items()}

    @classmethod
    def of(cls, mapping: Mapping[str, Sequence[str]]) -> Filters:
        """Filters as they were once kept (the form of ``to_query``), whether or not the store still knows their values."""
        kept: dict[str, Any] = {name: tuple(mapping[name]) for name in FIELDS if name in mapping}
        if "year" in kept:
            kept["year"] = tuple(int(year) for year in kept["year"] if str(year).isdecimal())
        return cls(**kept)

    @classmethod
    def from_query(cls, mapping: Mapping[str, Sequence[str]], options: Mapping[str, Sequence[Any]]) -> tuple[Filters, list[str]]:
        """The filters of an address, and what of it was not understood (``region=…``): values that ``options`` don't know.

        Codes of a closed list (states, groups …) are understood whether or not a row has them today.
        """
        chosen, strange = {}, []
        for name in FIELDS:
            known = {str(value): value for value in (*options.get(name, ()), *_fixed().get(name, ()))}     # none today, perhaps tomorrow
            said = list(dict.fromkeys(mapping.get(name, ())))
            chosen[name] = tuple(known[value] for value in said if value in known)
            strange += [f"{name}={value}" for value in said if value not in known]
        return cls(**chosen), strange


def has(board: pd.DataFrame, name: str) -> bool:
    """Whether a table tells anything of a field."""
    return COLUMNS.get(name, name) in board.columns or (name == "metric" and {"metric", "metric_id", "kind"} <= set(board.columns))


def options(board: pd.DataFrame, chosen: Filters | None = None) -> Options:
    """What may be chosen of each field, in its usual order; with ``chosen`` what the other fields leave of it."""
    return {name: list(found) for name, found in counts(board, chosen).items()}


def counts(board: pd.DataFrame, chosen: Filters | None = None) -> dict[str, dict[Any, int]]:
    """The choices of each field in their usual order, each with the number of rows it would leave beside the other fields."""
    columns = {name: _Column(board, name) for name in FIELDS if has(board, name)}
    chosen = chosen or Filters()
    fits = {name: columns[name].fitting(values) for name, values in chosen.chosen().items() if name in columns}
    found = {}
    for name in FIELDS:
        others = [mask for other, mask in fits.items() if other != name]
        keep = np.logical_and.reduce(others) if others else None
        found[name] = _ordered(name, columns[name].counted(keep), board) if name in columns else {}
    return found


def choice(board: pd.DataFrame, name: str) -> pd.Series:
    """Of every row the choice of a field it answers to; ``lead``: NONE, else the phrase, whose ``bodies`` are the choices."""
    codes, uniques = pd.factorize(_raw(board, name), use_na_sentinel=False)
    firsts = [_choices(name, raw)[0] for raw in uniques]
    if name == "lead":
        firsts = [NONE if first == NONE else str(raw) for first, raw in zip(firsts, uniques, strict=True)]
    return pd.Series(np.array(firsts, dtype=object)[codes] if len(codes) else [], index=board.index, dtype=object)


def bodies(lead: str) -> tuple[str, ...]:
    """The choices behind a phrase of duties."""
    return tuple(_choices("lead", lead))


class _Column:
    """A field of a table as whole numbers: rows point to raw values, a raw value to the choices it answers to."""

    def __init__(self, board: pd.DataFrame, name: str) -> None:
        column = _raw(board, name)
        self.codes, uniques = pd.factorize(column, use_na_sentinel=False)
        self.values = [_choices(name, raw) for raw in uniques]

    def fitting(self, chosen: Sequence[Any]) -> np.ndarray:
        """Which rows answer to one of the choices."""
        wanted = set(chosen)
        return np.fromiter((not wanted.isdisjoint(values) for values in self.values), bool, len(self.values))[self.codes]

    def counted(self, keep: np.ndarray | None) -> dict[Any, int]:
        """The number of rows behind each choice."""
        codes = self.codes if keep is None else self.codes[keep]
        sums: dict[Any, int] = {}
        for values, n in zip(self.values, np.bincount(codes, minlength=len(self.values)).tolist(), strict=True):
            for value in values if n else ():
                sums[value] = sums.get(value, 0) + n
        return sums


def _raw(board: pd.DataFrame, name: str) -> pd.Series:
    if name == "metric" and "key" not in board.columns:
        return metric_keys(board)
    column = board[COLUMNS.get(name, name)]
    if name == "status" and "reason" in board.columns:
        return column.astype(TEXT).mask((board["reason"] == WAITING).fillna(False).astype(bool), WAITING)
    return column


def _choices(name: str, raw: Any) -> tuple[Any, ...]:
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


def group_of(region_code: str) -> str | None:
    """east, central, west or northeast; None for the nation and for places the grouping leaves out."""
    return _provinces().get(region_code[:2]) if region_code != NATION else None


@functools.cache
def _provinces() -> dict[str, str]:
    return {head: key for key, group in entry("finding", "groups").items() for head in group["provinces"]}


@functools.cache
def _fixed() -> dict[str, list[str]]:
    """Fields whose choices are a closed list, in their order."""
    return {"group": [*entry("finding", "groups"), NONE], "status": [*entry("progress", "states"), WAITING],
            "force": [*entry("finding", "force"), NONE], "role": [str(role) for role in Role], "reviewed": [*REVIEWED, OPEN]}


def _ordered(name: str, found: dict[Any, int], board: pd.DataFrame) -> dict[Any, int]:
    """The choices as people expect them, what says nothing last."""
    if name in _fixed():
        ranks = {value: at for at, value in enumerate(_fixed()[name])}
    elif name == "region":      # the statistical order, the nation and places without a code behind
        codes = board[["region", "region_code"]].drop_duplicates("region") if "region_code" in board.columns else board[["region"]].assign(
            region_code=None)
        codes = codes.assign(region_code=codes["region_code"].astype(TEXT).replace(NATION, None))
        ranks = {value: at for at, value in enumerate(codes.sort_values("region_code", na_position="last", kind="stable")["region"])}
    elif name == "paper" and "issue_date" in board.columns:
        papers = board[["doc", "issue_date"]].drop_duplicates("doc")
        ranks = {value: at for at, value in enumerate(
            papers.sort_values("issue_date", ascending=False, na_position="last", kind="stable")["doc"])}
    elif name in ("metric", "lead"):
        ranks = {value: -n for value, n in found.items()}
    else:
        ranks = {value: at for at, value in enumerate(sorted(found, key=str))}
    return dict(sorted(found.items(), key=lambda item: (item[0] in (NONE, UNDATED), ranks.get(item[0], len(ranks)), str(item[0]))))


def search(board: pd.DataFrame, documents: pd.DataFrame, words: str, limit: int = 20) -> pd.DataFrame:
    """Regions, metrics, papers and sentences that hold every one of ``words`` (``searching.FOUND_COLUMNS``).

    For one question; who asks again and again keeps ``searching.build`` and asks ``searching.find``.
    """
    return find(build(board, documents), words, limit)
