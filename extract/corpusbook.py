"""What a dataset holds already: the notes of its parts, and of each document which part tells of it last.

A document is known by sixteen bytes for its reference and sixteen for reference and state, so that ten million of them fit in memory.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.corpusdamage import read_json, sound
from extract.corpusframe import DONE, GONE
from extract.corpuspart import DOCUMENTS_END, NOTE_END, PLACES, RECORDS_END, TRAIL_END, WORK, Note
from extract.corpuswords import BYTES, Needle, Vocabulary, changed, may_matter

NOTE: dict[str, type] = {"part": str, "run": int, "version": str, "documents": int, "records": int, "characters": int, "set_aside": dict,
                         "cells": list, "sha256": dict}
_KEPT = ("ref", "seen", "sha256", "status")


@dataclass
class Book:
    """Parts in the order they were run, and for each of their documents: marks, part and row, and whether it is the last word."""

    folder: Path
    notes: list[Note]
    ref: np.ndarray       # (n, 2) of 64 bits
    seen: np.ndarray
    content: np.ndarray   # the first 16 bytes of sha256
    part: np.ndarray
    row: np.ndarray
    done: np.ndarray      # status is done
    gone: np.ndarray      # status is gone
    last: np.ndarray      # the last word on a document

    @property
    def live(self) -> np.ndarray:
        """The last word on a document that is still there."""
        return self.last & ~self.gone


CELLS = np.dtype([("cell", np.uint32), ("first", np.uint32), ("rows", np.uint32)])       # where in its part a cell's records begin


def read_notes(folder: Path) -> list[Note]:
    """Notes of parts that are whole, by run and name; what an ended run left behind is taken away.

    The counts by cell, hundreds in each of thousands of notes, become an array ``cells`` of ``CELLS``.
    """
    notes = []
    for path in sorted((folder / WORK).glob("r*" + NOTE_END)):
        with sound(path, "damaged_part", part=path.stem):
            notes.append(_read_note(path))
    whole = {note["part"] for note in notes}
    for path in (folder / WORK).iterdir():
        beside = path.name.startswith(".r") or path.name.endswith(TRAIL_END)
        if beside or path.name.endswith((RECORDS_END, DOCUMENTS_END)) and path.name.split(".")[0] not in whole:
            path.unlink(missing_ok=True)
    return sorted(notes, key=lambda note: (note["run"], note["part"]))


def _read_note(path: Path) -> Note:
    note = read_json(path, NOTE)
    if note["part"] != path.stem or not {RECORDS_END, DOCUMENTS_END} <= note["sha256"].keys():
        raise ValueError(f"it tells of {note['part']}")
    held = np.array(note["cells"], np.int64).reshape(-1, 2)
    if (held < 0).any() or (np.diff(held[:, 0]) <= 0).any() or held[:, 1].sum() != note["records"]:
        raise ValueError("its counts do not agree")
    note["cells"] = np.rec.fromarrays([held[:, 0], np.cumsum(held[:, 1]) - held[:, 1], held[:, 1]], dtype=CELLS)
    return note


def open_book(folder: Path) -> Book:
    notes = read_notes(folder)
    columns: dict[str, list[np.ndarray]] = {name: [] for name in ("ref", "seen", "content", "part", "row", "done", "gone")}
    for number, note in enumerate(notes):
        table = documents_of(folder, note, _KEPT)
        columns["ref"].append(_pairs(table["ref"]))
        columns["seen"].append(_pairs(table["seen"]))
        columns["content"].append(_contents(table["sha256"]))
        columns["part"].append(np.full(len(table), number, np.int32))
        columns["row"].append(np.arange(len(table), dtype=np.int32))
        columns["done"].append(pc.equal(table["status"], DONE).to_numpy())
        columns["gone"].append(pc.equal(table["status"], GONE).to_numpy())
    whole = {name: np.concatenate(parts) if parts else np.empty((0, 2) if name in ("ref", "seen", "content") else 0, np.uint64)
             for name, parts in columns.items()}
    whole |= {name: whole[name].astype(bool) for name in ("done", "gone")}
    return Book(folder, notes, last=_last(whole["ref"], whole["part"]), **whole)


def known_marks(book: Book, current: Vocabulary, retry: bool = False) -> np.ndarray:
    """Marks of the documents that would give the same records if they were read again; ``retry`` leaves out those set aside."""
    live = book.live & book.done if retry else book.live
    good = np.zeros(len(book.part), bool)
    needles: dict[str, list[Needle] | None] = {}
    for number, note in enumerate(book.notes):
        version = note["version"]
        if version not in needles:
            old = current if version == current["version"] else _vocabulary_of(book.folder, version)
            needles[version] = changed(old, current) if old else None
        begin, end = np.searchsorted(book.part, (number, number + 1))      # rows of a part stand together
        rows = begin + np.flatnonzero(live[begin:end])
        wanted = needles[version]
        if wanted == []:
            good[rows] = True
        elif wanted:
            raw = b"".join(documents_of(book.folder, note, ("signs",))["signs"].to_pylist())
            matters = may_matter(wanted, np.frombuffer(raw, np.uint8).reshape(-1, BYTES))
            good[rows] = ~matters[book.row[rows]]
    return book.seen[good]


def _vocabulary_of(folder: Path, version: str) -> Vocabulary | None:
    path = vocabulary_file(folder, version)
    if not path.is_file():
        return None
    with sound(path, "damaged_part", part=path.stem):
        return read_json(path, {"version": str})


def vocabulary_file(folder: Path, version: str) -> Path:
    return folder / WORK / f"words-{version}.json"


def documents_of(folder: Path, note: Note, columns: tuple[str, ...] | None = None) -> pa.Table:
    path = folder / WORK / (note["part"] + DOCUMENTS_END)
    with sound(path, "damaged_part", part=note["part"]), pq.ParquetFile(path) as opened:
        table = opened.read(columns and list(columns), use_threads=False)
        return table.select(columns) if columns else table


def _pairs(column: pa.ChunkedArray) -> np.ndarray:
    raw = b"".join(column.to_pylist())
    return np.frombuffer(raw, np.uint64).reshape(-1, 2)


def _contents(column: pa.ChunkedArray) -> np.ndarray:
    raw = b"".join(bytes.fromhex(mark[:32]) if mark else bytes(16) for mark in column.to_pylist())
    return np.frombuffer(raw, np.uint64).reshape(-1, 2)


def _last(ref: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Which rows are the last of their reference; parts stand in the order of their runs."""
    last = np.zeros(len(part), bool)
    if len(part):
        order = np.lexsort((part, ref[:, 1], ref[:, 0]))
        sorted_ref = ref[order]
        last[order] = np.append((sorted_ref[1:] != sorted_ref[:-1]).any(axis=1), True)
    return last


def year_of(cell: int) -> str:
    return str(cell // PLACES or "")


def province_name(cell: int) -> str:
    """Code of the province (100000: the nation)."""
    return f"{cell % PLACES:02}0000" if cell % PLACES else ""


class Known:
    """Marks of documents that need no reading again."""

    def __init__(self, marks: np.ndarray) -> None:
        self._marks = np.sort(as_keys(marks))

    def __len__(self) -> int:
        return len(self._marks)

    def among(self, marks: list[bytes]) -> np.ndarray:
        """For each mark whether it is known."""
        if not len(self._marks) or not marks:
            return np.zeros(len(marks), bool)
        keys = as_keys(np.frombuffer(b"".join(marks), np.uint64).reshape(-1, 2))
        places = np.searchsorted(self._marks, keys)
        return self._marks[np.minimum(places, len(self._marks) - 1)] == keys


class Listed:
    """Which documents of a book this run has come across."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._rows = np.flatnonzero(book.live)
        self._rows = self._rows[np.argsort(as_keys(book.ref[self._rows]))]
        self._keys = as_keys(book.ref[self._rows])
        self._met = np.zeros(len(self._rows), bool)

    def meet(self, marks: list[bytes]) -> None:
        if len(self._keys) and marks:
            keys = as_keys(np.frombuffer(b"".join(marks), np.uint64).reshape(-1, 2))
            places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            self._met[places[self._keys[places] == keys]] = True

    def missing(self) -> list[str]:
        """Paths of the documents not met."""
        rows = np.sort(self._rows[~self._met])
        return sorted(_paths(self._book, rows).values())


def as_keys(marks: np.ndarray) -> np.ndarray:
    """Marks of 16 bytes as values that numpy sorts and searches fast."""
    return np.ascontiguousarray(marks).view("S16").reshape(-1)


def duplicates(book: Book) -> dict[int, dict[str, str]]:
    """By part: paths of documents whose content another has whose path comes first, with that path."""
    rows = np.flatnonzero(book.live & book.done)
    keys = as_keys(book.content[rows])
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.append(True, keys[order][1:] != keys[order][:-1])[:len(rows)])
    sizes = np.diff(np.append(begins, len(rows)))
    groups = [rows[order[begin:begin + size]] for begin, size in zip(begins[sizes > 1], sizes[sizes > 1], strict=True)]
    paths = _paths(book, np.concatenate(groups)) if groups else {}
    out: dict[int, dict[str, str]] = {}
    for group in groups:
        first, *others = sorted(paths[row] for row in group.tolist())
        by_path = {paths[row]: int(book.part[row]) for row in group.tolist()}
        for path in others:
            out.setdefault(by_path[path], {})[path] = first
    return out


def _paths(book: Book, rows: np.ndarray) -> dict[int, str]:
    found: dict[int, str] = {}
    for number in np.unique(book.part[rows]):
        chosen = rows[book.part[rows] == number]
        column = documents_of(book.folder, book.notes[number], ("path",))["path"]
        found |= dict(zip(chosen.tolist(), column.take(pa.array(book.row[chosen])).to_pylist(), strict=True))
    return found


def dead_paths(book: Book) -> dict[int, list[str]]:
    """By part: paths of documents on which a later part has the last word."""
    rows = np.flatnonzero(~book.live)
    out: dict[int, list[str]] = {}
    for row, path in sorted(_paths(book, rows).items()):
        out.setdefault(int(book.part[row]), []).append(path)
    return out


def drop_dead_parts(book: Book) -> Iterator[Any]:
    """Take away the parts that have no last word on any document; gives their names.

    That a document is gone must be told as long as an older part speaks of it.
    """
    keys = as_keys(book.ref)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    needed = book.live | book.last & book.gone & (counts[inverse] > 1)
    living = set(np.unique(book.part[needed]).tolist())
    for number, note in enumerate(book.notes):
        if number not in living:
            for end in (NOTE_END, RECORDS_END, DOCUMENTS_END):
                (book.folder / WORK / (note["part"] + end)).unlink(missing_ok=True)
            yield note["part"]
