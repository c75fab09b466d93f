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

from extract.corpusbook import PLACES, Book, province_name, year_of
from extract.corpusdamage import read_json, sound
from extract.corpusframe import RECORDS
from extract.corpuspart import RECORDS_END, WORK, province_of, put, sha256_of
from extract.corpuswording import unwritable

RECORDS_FOLDER = "records"
NONE = "__HIVE_DEFAULT_PARTITION__"       # what pandas, DuckDB and Spark read as missing
ROWS = 500_000                            # of a file at most, and held in memory at once, unless one cell has more
_CELLS = "cells"


class Cells(NamedTuple):
    """A task: the records of one year in some provinces, from these parts (name, batch), without the documents of ``dropped``."""

    folder: str
    year: str
    provinces: dict[str, str]                 # province → mark of what its file is made from
    parts: tuple[tuple[str, int], ...]
    dropped: dict[str, list[str]]


def plan_cells(book: Book, dropped: dict[str, list[str]]) -> tuple[list[Cells], list[dict[str, Any]]]:
    """What is to be written, and the files that stand as they should; files that nothing belongs in are taken away."""
    wanted = _marks(book, dropped)
    kept = [file for year, cells in wanted.items() for file in _standing(book.folder, year, cells)]
    _clear(book.folder, wanted)
    tasks = []
    for year, cells in wanted.items():
        standing = {file["province"] for file in kept if file["year"] == year}
        for group in _groups({province: cell for province, cell in cells.items() if province not in standing}):
            parts = tuple(_holding(book, year, set(group)))
            marks = {province: mark for province, (mark, _) in group.items()}
            tasks.append(Cells(str(book.folder), year, marks, parts, {part: dropped[part] for part, _ in parts if part in dropped}))
    return tasks, kept


def _holding(book: Book, year: str, provinces: set[str]) -> Iterator[tuple[str, int]]:
    """Parts that hold records of a year and some provinces, with the batch these are in."""
    wanted = [int(province or 0) // PLACES for province in provinces]
    for note in book.notes:
        rows = note["cells"][note["cells"]["year"] == int(year or 0)]
        if np.isin(rows["province"], wanted).any():
            yield note["part"], int(rows["batch"][0])


def _marks(book: Book, dropped: dict[str, list[str]]) -> dict[str, dict[str, tuple[str, int]]]:
    """By year and province: a mark of the parts it is made from, and how many records these hold."""
    without = {part: hashlib.sha256("\n".join(paths).encode("utf-8", "surrogatepass")).hexdigest() for part, paths in dropped.items()}
    cells: dict[tuple[int, int], tuple[Any, int]] = {}
    for note in book.notes:
        made = f"{note['part']} {note['sha256'][RECORDS_END]} {without.get(note['part'], '')}\n".encode()
        for year, province, _, rows in note["cells"].tolist():
            mark, count = cells.get((year, province)) or (hashlib.sha256(), 0)
            mark.update(made)
            cells[year, province] = mark, count + rows
    out: dict[str, dict[str, tuple[str, int]]] = {}
    for (year, province), (mark, count) in sorted(cells.items(), key=lambda item: item[0]):
        out.setdefault(year_of(year), {})[province_name(province)] = mark.hexdigest(), count
    return out


def _groups(cells: dict[str, tuple[str, int]]) -> Iterator[dict[str, tuple[str, int]]]:
    """Provinces of a year, as many at a time as memory takes."""
    group: dict[str, tuple[str, int]] = {}
    rows = 0
    for province, cell in cells.items():
        if group and rows + cell[1] > ROWS:
            yield group
            group, rows = {}, 0
        group[province] = cell
        rows += cell[1]
    if group:
        yield group


def write_cells(task: Cells) -> list[dict[str, Any]]:
    """Write the files of some cells of a year; returns what is told of each in the manifest.  ExtractError where that fails."""
    try:
        return _write_cells(Path(task.folder), task)
    except OSError as error:
        raise unwritable(error, task.folder) from None


def _write_cells(folder: Path, task: Cells) -> list[dict[str, Any]]:
    records = pa.concat_tables([RECORDS.empty_table(), *(_batch(folder, part, number, task) for part, number in task.parts)])
    keys = pa.table({"province": pc.fill_null(province_of(records["region_code"]), ""), "path": records["path"]})
    order = pc.sort_indices(keys, [("province", "ascending"), ("path", "ascending")])     # stable: the order within a document stays
    records, told, begin = records.take(order), [], 0
    counts = {one["values"]: one["counts"] for one in pc.value_counts(keys["province"]).to_pylist()}
    for province in sorted(task.provinces):
        rows = records.slice(begin, counts.get(province, 0))
        told.append(_write_cell(folder, task.year, province, task.provinces[province], rows))
        begin += len(rows)
    return told


def _batch(folder: Path, part: str, number: int, task: Cells) -> pa.Table:
    path = folder / WORK / (part + RECORDS_END)
    with sound(path, "damaged_part", part=part), pa.memory_map(str(path)) as source:
        table = pa.Table.from_batches([pa.ipc.open_file(source).get_batch(number)]).select(RECORDS.names)
    wanted = pc.is_in(pc.fill_null(province_of(table["region_code"]), ""), pa.array(list(task.provinces)))
    if part in task.dropped:
        wanted = pc.and_(wanted, pc.invert(pc.is_in(table["path"], pa.array(task.dropped[part]))))
    return table if pc.all(wanted, min_count=0).as_py() else table.filter(wanted)


def cell_folder(folder: Path, year: str, province: str) -> Path:
    return folder / RECORDS_FOLDER / f"target_year={year or NONE}" / f"province={province or NONE}"


def _cell_note(folder: Path, year: str, province: str) -> Path:
    return folder / WORK / _CELLS / f"{year or 'none'}-{province or 'none'}.json"


def _write_cell(folder: Path, year: str, province: str, mark: str, records: pa.Table) -> dict[str, Any]:
    inside = cell_folder(folder, year, province)
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
    told = {"year": year, "province": province, "made_from": mark, "files": files}
    note = _cell_note(folder, year, province)
    note.parent.mkdir(exist_ok=True)
    put(note, lambda beside: beside.write_text(json.dumps(told), "utf-8"))
    return told


def _standing(folder: Path, year: str, cells: dict[str, tuple[str, int]]) -> Iterable[dict[str, Any]]:
    """Cells whose files are there and were made from the same parts."""
    for province, (mark, _) in cells.items():
        told = _told(_cell_note(folder, year, province))
        if told.get("made_from") == mark and all(_is_there(folder / file["path"], file["bytes"]) for file in told["files"]):
            yield told


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


def _clear(folder: Path, wanted: dict[str, dict[str, Any]]) -> None:
    """Take away cells that no part has records for."""
    named = {cell_folder(folder, year, province) for year, cells in wanted.items() for province in cells}
    notes = {_cell_note(folder, year, province) for year, cells in wanted.items() for province in cells}
    for inside in (folder / RECORDS_FOLDER).glob("target_year=*/province=*"):
        if inside not in named:
            shutil.rmtree(inside)
    for note in (folder / WORK / _CELLS).glob("*.json"):
        if note not in notes:
            note.unlink()
