"""The work of one part: a fixed list of references in, three files beside the dataset out, the last of which says that it is done.

Records lie in Arrow files sorted by cell (year and province), so that the dataset can be put together a few cells at a time without
reading the rest.
"""
from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.corpusframe import DOCUMENTS, DONE, GONE, RECORDS, Read, digest, frames, read_all
from extract.corpusguard import Trail, memory, one_at_a_time
from extract.corpusjob import Job, warm
from extract.corpusrefs import Ref, close_sources
from extract.corpuswording import corpus_fault, unwritable
from extract.corpuswords import BYTES, EVERY_SIGN, signs_of, vocabulary_version

WORK = "_parts"           # engines that read the dataset pass over names that begin so
RECORDS_END, DOCUMENTS_END, NOTE_END, TRAIL_END = ".records.arrow", ".documents.parquet", ".json", ".trail"
# what the next run needs to know of a document: its reference, its reference with its stamp, its signs
NOTED = DOCUMENTS.append(pa.field("ref", pa.binary(16))).append(pa.field("seen", pa.binary(16))).append(pa.field("signs", pa.binary(BYTES)))
Note = dict[str, Any]
BATCH = 512               # records that are packed together, and unpacked together where one of them is wanted
PLACES = 100              # cells of a year: a cell is year * PLACES + the first two digits of a region's code, 0 for what isn't named


class Part(NamedTuple):
    """A task: which documents, for which dataset, by which extractor; ``run`` counts the runs over the dataset."""

    folder: str
    name: str
    run: int
    version: str
    job: Job
    refs: tuple[Ref, ...]


def part_name(run: int, refs: tuple[Ref, ...]) -> str:
    """``r0002-1f…``: a run never gives two parts the same name, nor one part two."""
    marks = hashlib.blake2b(digest_size=8)
    for ref in refs:
        marks.update(f"{ref.path}\n{ref.stamp}\n".encode("utf-8", "surrogatepass"))
    return f"r{run:04d}-{marks.hexdigest()}"


_warm: dict[str, Any] | None = None
_run: tuple[str, int] | None = None


def do_part(part: Part) -> Note:
    """Read every document of a part and write what came of it; returns the note, which is written last.

    Raises ExtractError where the worker's extractor is another one, the dataset is not seen there, or the files can't be written.
    """
    if not (Path(part.folder) / WORK).is_dir():
        raise corpus_fault("not_shared", part.folder, node=os.uname().nodename)
    with one_at_a_time:
        _prepare(part)
        base = Path(part.folder) / WORK / part.name
        trail = Trail(base.with_name(part.name + TRAIL_END))
        with memory(part.job.memory_mb):
            done = list(read_all(part.refs, part.job, trail.at, trail.passed))
        try:
            note = _write(base, part, done)
        except OSError as error:
            raise unwritable(error, part.folder) from None
        trail.done()
        return note | {"node": os.uname().nodename}


def note_gone(part: Part, paths: list[str]) -> None:
    """A part that says of documents that they are no longer there."""
    _write(Path(part.folder) / WORK / part.name, part, [Read(Ref(path), None, [], GONE) for path in paths])


def lean() -> None:
    """What Arrow frees goes back to the machine: its usual pool keeps some hundred MB of it."""
    pa.set_memory_pool(pa.system_memory_pool())


def _prepare(part: Part) -> None:
    global _warm, _run
    lean()
    if _run != (part.folder, part.run):      # a worker that outlives a run: files may have changed since
        close_sources()
        _run = part.folder, part.run
    if _warm != part.job.vocabulary:
        warm(part.job.vocabulary)
        _warm = part.job.vocabulary
    if vocabulary_version() != part.version:
        raise corpus_fault("other_version", os.uname().nodename)


def _write(base: Path, part: Part, done: list[Read]) -> Note:
    records, documents = frames(done)
    cells = cells_of(records)
    order = np.argsort(cells, kind="stable")
    held, rows = np.unique(cells, return_counts=True)
    _put(base, RECORDS_END, lambda path: _write_arrow(path, records.take(pa.array(order))))
    _put(base, DOCUMENTS_END, lambda path: pq.write_table(_noted(documents, done), path, compression="zstd"))
    failures = Counter(one.status for one in done if one.status not in (DONE, GONE))
    note = {
        "part": part.name, "run": part.run, "version": part.version, "documents": len(done), "records": records.num_rows,
        "characters": sum(len(one.document.text) for one in done if one.document), "set_aside": dict(sorted(failures.items())),
        "cells": np.column_stack([held, rows]).tolist(),
        "sha256": {end: sha256_of(base.with_name(part.name + end)) for end in (RECORDS_END, DOCUMENTS_END)},
    }
    _put(base, NOTE_END, lambda path: path.write_text(json.dumps(note, ensure_ascii=False), "utf-8"))
    return note


def _noted(documents: pa.Table, done: list[Read]) -> pa.Table:
    marks = {"ref": [digest(one.ref.path) for one in done], "seen": [seen_mark(one.ref) for one in done],
             # one that was set aside while it was read may fare better with other words
             "signs": [signs_of(one.document) if one.document and one.status == DONE else EVERY_SIGN for one in done]}
    for name, values in marks.items():
        documents = documents.append_column(NOTED.field(name), pa.array(values, NOTED.field(name).type))
    return documents


def seen_mark(ref: Ref) -> bytes:
    """Stands for a reference and the state of what is behind it."""
    return digest(f"{ref.path}\n{ref.stamp}")


def cells_of(records: pa.Table) -> np.ndarray:
    """The cell of each record, by its ``year`` and ``region_code``."""
    digits = pc.fill_null(pc.utf8_slice_codeunits(records["region_code"], 0, 2), "")
    province = pc.cast(pc.binary_join_element_wise("0", digits, ""), pa.int64())
    return pc.add(pc.multiply(pc.fill_null(records["year"], 0), PLACES), province).to_numpy()


def _write_arrow(path: Path, records: pa.Table) -> None:
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)      # a part has one core; its buffers are small
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, RECORDS, options=options) as writer:
        writer.write_table(records.combine_chunks(), max_chunksize=BATCH)


def read_records(path: Path, spans: Iterable[tuple[int, int]]) -> Iterator[pa.RecordBatch]:
    """The records of a part at some places, (first, number of them) each; ValueError where the file ends before."""
    with pa.OSFile(str(path)) as source:       # mapped, its pages would count as memory until the last slice is gone
        opened = pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(use_threads=False))
        for first, number in spans:
            while number:
                rows = opened.get_batch(first // BATCH).slice(first % BATCH, number)
                if not len(rows):
                    raise ValueError(f"no record {first}")
                yield rows
                first, number = first + len(rows), number - len(rows)


def _put(base: Path, end: str, write: Any) -> None:
    """Write beside, force it to the disk, rename: a file is whole or not there."""
    put(base.with_name(base.name + end), write)


def put(path: Path, write: Any) -> None:
    """``write`` gets a path beside ``path``; the file takes its name once it is whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(beside)
        with open(beside, "rb+") as handle:
            os.fsync(handle.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
