"""The dataset as others read it, put together from its parts: ``records/target_year=…/province=…``, ``documents``, failures, manifest.

A file of records holds the records of one year and province sorted by document, whatever parts they came from: the same documents give
the same bytes.  The two keys have names of their own, because a record keeps its ``year`` and its ``region``.
"""
from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.corpusbook import Book, province_name, year_of
from extract.corpusdamage import read_json, sound
from extract.corpusframe import RECORDS
from extract.corpuspart import RECORDS_END, WORK, cells_of, lean, put, read_records, sha256_of
from extract.corpuswording import unwritable

RECORDS_FOLDER = "records"
NONE = "__HIVE_DEFAULT_PARTITION__"       # what pandas, DuckDB and Spark read as missing
ROWS = 500_000                            # of a file at most
HELD = 20_000                             # records a worker holds at once, unless a cell has more …
TASKS = 100                               # … or they would be more tasks than this: each looks into all parts
UNPACKED = 4_000_000                      # bytes of batches from which the wanted records have not been copied yet
_CELLS = "cells"


class Cells(NamedTuple):
    """A task: the files of some cells (cell → mark of what its file is made from), from these places of these parts.

    Documents of ``dropped``, by part, are left out.
    """

    folder: str
    cells: dict[int, str]
    parts: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    dropped: dict[str, list[str]]


def plan_cells(book: Book, dropped: dict[str, list[str]]) -> tuple[list[Cells], list[dict[str, Any]]]:
    """What is to be written, and the files that stand as they should; files that nothing belongs in are taken away."""
    wanted = _marks(book, dropped)
    kept = {cell: told for cell, (mark, _) in wanted.items() if (told := _standing(book.folder, cell, mark))}
    _clear(book.folder, wanted)
    tasks = []
    for group in _groups({cell: one for cell, one in wanted.items() if cell not in kept}):
        parts = tuple(_holding(book, list(group)))
        tasks.append(Cells(str(book.folder), group, parts, {part: dropped[part] for part, _ in parts if part in dropped}))
    return tasks, list(kept.values())


def _holding(book: Book, cells: list[int]) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Parts that hold records of some cells, with the places of these: (first, number of them)."""
    for note in book.notes:
        held = note["cells"][np.isin(note["cells"]["cell"], cells)]
        if len(held):
            ends = held["first"] + held["rows"]
            begins = np.flatnonzero(np.append(True, held["first"][1:] != ends[:-1]))      # cells side by side are one span
            first, end = held["first"][begins], np.append(ends[begins[1:] - 1], ends[-1])
            yield note["part"], tuple(zip(first.tolist(), (end - first).tolist(), strict=True))


def _marks(book: Book, dropped: dict[str, list[str]]) -> dict[int, tuple[str, int]]:
    """By cell, in order: a mark of the parts it is made from, and how many records these hold."""
    without = {part: hashlib.sha256("\n".join(paths).encode("utf-8", "surrogatepass")).hexdigest() for part, paths in dropped.items()}
    cells: dict[int, tuple[Any, int]] = {}
    for note in book.notes:
        made = f"{note['part']} {note['sha256'][RECORDS_END]} {without.get(note['part'], '')}\n".encode()
        for cell, _, rows in note["cells"].tolist():
            mark, count = cells.get(cell) or (hashlib.sha256(), 0)
            mark.update(made)
            cells[cell] = mark, count + rows
    return {cell: (mark.hexdigest(), count) for cell, (mark, count) in sorted(cells.items())}


def _groups(cells: dict[int, tuple[str, int]]) -> Iterator[dict[int, str]]:
    """Cells in order with their marks, as many at a time as memory takes."""
    most = min(max(HELD, sum(count for _, count in cells.values()) // TASKS), ROWS)
    group: dict[int, str] = {}
    rows = 0
    for cell, (mark, count) in cells.items():
        if group and rows + count > most:
            yield group
            group, rows = {}, 0
        group[cell] = mark
        rows += count
    if group:
        yield group


def write_cells(task: Cells) -> list[dict[str, Any]]:
    """Write the files of some cells; returns what is told of each in the manifest.  ExtractError where that fails."""
    lean()
    try:
        return _write_cells(Path(task.folder), task)
    except OSError as error:
        raise unwritable(error, task.folder) from None


def _write_cells(folder: Path, task: Cells) -> list[dict[str, Any]]:
    records = _gathered(folder, task)
    held = cells_of(records)
    order = pc.sort_indices(pa.table({"cell": held, "path": records["path"]}), [("cell", "ascending"), ("path", "ascending")])
    counts = dict(zip(*(column.tolist() for column in np.unique(held, return_counts=True)), strict=True))
    columns = []
    while records.num_columns:             # column by column, so that few are held twice
        columns.append(records.column(0).take(order))       # stable: the order within a document stays
        records = records.remove_column(0)
    records, told, begin = pa.table(columns, schema=RECORDS), [], 0
    for cell, mark in task.cells.items():
        rows = records.slice(begin, counts.get(cell, 0))
        told.append(_write_cell(folder, cell, mark, rows))
        begin += len(rows)
    return told


def _gathered(folder: Path, task: Cells) -> pa.Table:
    """The records of a task, in the order of the parts."""
    held, batches, size = [], [], 0
    for part, spans in task.parts:
        path = folder / WORK / (part + RECORDS_END)
        with sound(path, "damaged_part", part=part):
            found = pa.Table.from_batches(read_records(path, spans), RECORDS)
        if part in task.dropped:
            found = found.filter(pc.invert(pc.is_in(found["path"], pa.array(task.dropped[part]))))
        batches.append(found)
        size += found.get_total_buffer_size()      # a slice keeps its whole batch
        if size > UNPACKED:
            held.append(pa.concat_tables(batches).combine_chunks())
            batches, size = [], 0
    return pa.concat_tables([RECORDS.empty_table(), *held, *batches])


def cell_folder(folder: Path, cell: int) -> Path:
    return folder / RECORDS_FOLDER / f"target_year={year_of(cell) or NONE}" / f"province={province_name(cell) or NONE}"


def _cell_note(folder: Path, cell: int) -> Path:
    return folder / WORK / _CELLS / f"{year_of(cell) or 'none'}-{province_name(cell) or 'none'}.json"


def _write_cell(folder: Path, cell: int, mark: str, records: pa.Table) -> dict[str, Any]:
    inside = cell_folder(folder, cell)
    files = []
    for number, begin in enumerate(range(0, records.num_rows, ROWS)):
        inside.mkdir(parents=True, exist_ok=True)
        path = inside / f"part-{number}.parquet"
        rows = records.slice(begin, ROWS)
        put(path, lambda beside, rows=rows: pq.write_table(rows, beside, compression="zstd"))
        files.append({"path": path.relative_to(folder).as_posix(), "rows": rows.num_rows, "bytes": path.stat().st_size,
                      "sha256": sha256_of(path)})
    for path in inside.glob("part-*.parquet"):
        if path.relative_to(folder).as_posix() not in {file["path"] for file in files}:
            path.unlink()
    told = {"year": year_of(cell), "province": province_name(cell), "made_from": mark, "files": files}
    note = _cell_note(folder, cell)
    note.parent.mkdir(exist_ok=True)
    put(note, lambda beside: beside.write_text(json.dumps(told), "utf-8"))
    return told


def _standing(folder: Path, cell: int, mark: str) -> dict[str, Any]:
    """What is told of a cell whose files are there and were made from the same parts; nothing of any other."""
    told = _told(_cell_note(folder, cell))
    return told if told.get("made_from") == mark and all(_is_there(folder / file["path"], file["bytes"]) for file in told["files"]) else {}


def _told(note: Path) -> dict[str, Any]:
    """What a cell's note tells of its files; nothing where it is missing or damaged, for then the cell is written again."""
    try:
        told = read_json(note, {"year": str, "province": str, "made_from": str, "files": list})
        told["files"] = [{"path": str(file["path"]), "rows": int(file["rows"]), "bytes": int(file["bytes"]), "sha256": str(file["sha256"])}
                         for file in told["files"]]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    return told


def _is_there(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _clear(folder: Path, wanted: Iterable[int]) -> None:
    """Take away cells that no part has records for."""
    named, notes = {cell_folder(folder, cell) for cell in wanted}, {_cell_note(folder, cell) for cell in wanted}
    for inside in (folder / RECORDS_FOLDER).glob("target_year=*/province=*"):
        if inside not in named:
            shutil.rmtree(inside)
    for note in (folder / WORK / _CELLS).glob("*.json"):
        if note not in notes:
            note.unlink()
