"""A moment's tables as the rows lists are kept in, and the keys they sort by: one place for the database and for frames."""
from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from targets import searching
from targets.fields import FIELDS, NATION, NONE, WAITING, choice
from targets.query import alike, metric_label
from targets.text import entry

LAST = "\U0010ffff"       # sorts behind every text
Row = dict[str, Any]


def _texts(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "")


@functools.lru_cache(maxsize=1 << 17)
def _sound(metric_id: str, metric: str) -> str:
    """A metric's name as it is spoken, so that a list by it stands in the order of pinyin."""
    name = metric_label(metric_id or None, metric)
    return " ".join((*searching.sounds(name)[1:2], searching.fold(name)))


def _place(board: pd.DataFrame) -> pd.Series:
    """Regions in the statistical order: by code, the nation behind, places without a code last."""
    codes = _texts(board["region_code"])
    return codes.mask(codes == NATION, LAST[:1]).mask(codes == "", LAST * 2)


def _rank(board: pd.DataFrame) -> pd.Series:
    ranks = {code: at for at, code in enumerate((*entry("progress", "states"), WAITING))}
    return choice(board, "status").map(lambda code: ranks.get(code, len(ranks)))


def _spoken(board: pd.DataFrame) -> pd.Series:
    said = [_sound(known, name) for known, name in zip(_texts(board["metric_id"]), _texts(board["metric"]), strict=True)]
    return pd.Series(said, index=board.index, dtype=object)


# what a list of targets sorts by -> the column of ``standing`` and how it is worked out from a scoreboard; '' or missing comes last
SORTS: dict[str, tuple[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "region": ("place", _place),
    "metric": ("sound", _spoken),
    "target": ("value", lambda board: board["value"]),
    "year": ("year", lambda board: choice(board, "year")),
    "actual": ("actual", lambda board: board["actual_value"]),
    "status": ("rank", _rank),
    "paper": ("issued", lambda board: _texts(board["issue_date"])),
}


# the columns of a scoreboard that decide a key; of the others the figure itself is the key
SAID = {"region": ("region_code",), "metric": ("metric_id", "metric"), "year": ("year",), "status": ("status", "reason"),
        "paper": ("issue_date",)}
EMPTY = {"year": 0, "paper": ""}        # of keys that are never missing in the tables: what stands for nothing


def key(board: pd.DataFrame, sort: str) -> pd.Series:
    """What the rows sort by, missing where there is nothing."""
    column = SORTS[sort][1](board)
    there = column.notna()
    return column.where(there & (column != EMPTY[sort]) if sort in EMPTY else there)


def ranks(board: pd.DataFrame, sort: str) -> np.ndarray:
    """Numbers that stand to each other as ``key`` does, NaN where there is nothing; each different key is worked out once."""
    if sort not in SAID:
        return key(board, sort).to_numpy(dtype="float64")
    codes, first = alike(board, [name for name in SAID[sort] if name in board.columns])
    found = pd.factorize(key(board.iloc[first], sort), sort=True)[0].astype("float64")
    found[found < 0] = np.nan
    return found[codes]


def _numbers(column: pd.Series) -> list[float | None]:
    return [None if value != value else value for value in column.astype("float64").tolist()]


def sentence_number(doc: str, start: Any) -> int:
    """The number of a sentence of a paper: the same whenever it is asked for."""
    return _hashed(f"{doc}\0{start}")


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _stamped(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield row | {"stamp": _hashed(repr(tuple(row.values())))}


def targets(board: pd.DataFrame) -> Iterator[Row]:
    """Rows of ``standing`` for rows of a scoreboard."""
    said = searching.wordings(board)
    columns = {"id": board["id"], **{name: choice(board, name) for name in FIELDS}, "start": board["start"].astype(int),
               "sentence": _sentence_numbers(board), "place": _place(board), "sound": _spoken(board), "issued": _texts(board["issue_date"]),
               "value": _numbers(board["value"]), "actual": _numbers(board["actual_value"]), "rank": _rank(board), "words": said}
    held = [list(column) for column in columns.values()]
    return _stamped(dict(zip(columns, row, strict=True)) for row in zip(*held, strict=True))


def _sentence_numbers(board: pd.DataFrame) -> list[int]:
    return [sentence_number(doc, start) for doc, start in zip(board["doc"], board["evidence_start"].astype(int), strict=True)]


def sentences(board: pd.DataFrame) -> Iterator[Row]:
    """Rows of ``sentences`` for a scoreboard that holds every target of its papers."""
    ordered = board.sort_values(["doc", "start", "id"], kind="stable")
    ordered = ordered.sort_values("issue_date", ascending=False, na_position="last", kind="stable")     # as ``searching`` has them
    found = searching.sentences(ordered.assign(region=ordered["region"].mask(ordered["region"] == NONE)))
    firsts = ordered.assign(_number=_sentence_numbers(ordered)).drop_duplicates("_number")
    about = zip(firsts["_number"], firsts["doc"], firsts["start"].astype(int), _texts(firsts["issue_date"]), found.papers, found.sentences,
                found.hays, strict=True)
    names = ("sentence", "paper", "start", "issued", "title", "said", "hay")
    return _stamped(dict(zip(names, row, strict=True)) for row in about)


def papers(documents: pd.DataFrame) -> Iterator[Row]:
    """Rows of ``papers`` for a table of papers."""
    columns = {"paper": documents["doc"], "region": choice(documents, "region"), "group": choice(documents, "group"),
               "issued": _texts(documents["issue_date"]), "hay": paper_hays(documents),
               "n_targets": documents["n_targets"].astype(int), "n_open": documents["n_open"].astype(int)}
    held = [list(column) for column in columns.values()]
    return _stamped(dict(zip(columns, row, strict=True)) for row in zip(*held, strict=True))


def paper_hays(documents: pd.DataFrame) -> list[str]:
    """What is looked through for a paper: its names, folded."""
    said = documents[["doc", "title", "issuer", "doc_number", "region", "file"]].astype(object)
    return [searching.fold("\n".join(row)) for row in said.where(said.notna(), "").itertuples(index=False, name=None)]
