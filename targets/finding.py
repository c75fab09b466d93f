"""The filters every page shares: what they hold, the rows they leave, what may still be chosen, their form in an address. Pure."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from targets.fields import FIELDS, NATION, NONE, OPEN, UNDATED, WAITING, Fields, fixed, group_of, has
from targets.searching import build, find

__all__ = ["FIELDS", "NATION", "NONE", "OPEN", "UNDATED", "WAITING", "Filters", "counts", "group_of", "has", "options", "search"]

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
        keep = Fields(board).mask(self.without(without).chosen())
        return board if keep is None else board[keep]

    def to_query(self) -> dict[str, list[str]]:
        """As parameters of an address: the fields that filter, every value as text."""
        return {name: [str(value) for value in values] for name, values in self.chosen().items()}

    @classmethod
    def of(cls, mapping: Mapping[str, Sequence[str]]) -> Filters:
        """Filters as they were once kept (the form of ``to_query``), whether or not the store still knows their values."""
        kept: dict[str, Any] = {name: tuple(mapping[name]) for name in FIELDS if name in mapping}
        if "year" in kept:
            kept["year"] = tuple(int(year) for year in kept["year"] if is_year(str(year)))
        return cls(**kept)

    @classmethod
    def from_query(cls, mapping: Mapping[str, Sequence[str]], options: Mapping[str, Iterable[Any]]) -> tuple[Filters, list[str]]:
        """The filters of an address, and what of it was not understood (``region=…``): values that ``options`` don't know.

        Codes of a closed list (states, groups …) are understood whether or not a row has them today.
        """
        chosen, strange = {}, []
        for name in FIELDS:
            known = {str(value): value for value in (*options.get(name, ()), *fixed().get(name, ()))}     # none today, perhaps tomorrow
            said = list(dict.fromkeys(mapping.get(name, ())))
            chosen[name] = tuple(known[value] for value in said if value in known)
            strange += [f"{name}={value}" for value in said if value not in known]
        return cls(**chosen), strange


def is_year(said: str) -> bool:
    """Whether a text is a year, or UNDATED: digits, no more than a year has."""
    return said.isascii() and said.isdecimal() and len(said) <= 4


def options(board: pd.DataFrame, chosen: Filters | None = None) -> Options:
    """What may be chosen of each field, in its usual order; with ``chosen`` what the other fields leave of it."""
    return {name: list(found) for name, found in counts(board, chosen).items()}


def counts(board: pd.DataFrame, chosen: Filters | None = None) -> dict[str, dict[Any, int]]:
    """The choices of each field in their usual order, each with the number of rows it would leave beside the other fields."""
    return Fields(board).counts((chosen or Filters()).chosen())


def search(board: pd.DataFrame, documents: pd.DataFrame, words: str, limit: int = 20) -> pd.DataFrame:
    """Regions, metrics, papers and sentences that hold every one of ``words`` (``searching.FOUND_COLUMNS``).

    For one question; who asks again and again keeps ``searching.build`` and asks ``searching.find``.
    """
    return find(build(board, documents), words, limit)
