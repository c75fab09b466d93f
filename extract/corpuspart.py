"""The work of one part: a fixed list of references in, three files beside the dataset out, the last of which says that it is done.

Records lie in Arrow files, one batch a year, so that the dataset can be put together year by year without reading the rest.
"""
from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.corpusframe import DOCUMENTS, DONE, GONE, Read, digest, frames, read_all
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
NO_YEAR = -1              # before every year, as in the order of the batches


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


def _prepare(part: Part) -> None:
    global _warm, _run
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
    years = _by_year(records)
    _put(base, RECORDS_END, lambda path: _write_arrow(path, [batch for _, _, batch in years]))
    _put(base, DOCUMENTS_END, lambda path: pq.write_table(_noted(documents, done), path, compression="zstd"))
    failures = Counter(one.status for one in done if one.status not in (DONE, GONE))
    note = {
        "part": part.name, "run": part.run, "version": part.version, "documents": len(done), "records": records.num_rows,
        "characters": sum(len(one.document.text) for one in done if one.document), "set_aside": dict(sorted(failures.items())),
        "years": {year: [number, provinces] for number, (year, provinces, _) in enumerate(years)},
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


def province_of(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    """The province's code of each region's code; 100000, the nation, stays."""
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(codes, 0, 2), "0000", "")


def _by_year(records: pa.Table) -> list[tuple[str, dict[str, int], pa.Table]]:
    """Records by year, each with its counts by province; '' where a record names none; order within a year is kept."""
    if not len(records):
        return []
    place = pc.fill_null(records["year"], NO_YEAR).to_numpy()
    order = np.argsort(place, kind="stable")
    sorted_, place = records.take(pa.array(order)), place[order]
    codes = province_of(sorted_["region_code"]).to_pylist()
    cuts = [0, *(np.flatnonzero(np.diff(place)) + 1).tolist(), len(place)]
    out = []
    for begin, end in itertools.pairwise(cuts):
        counts = Counter(code or "" for code in codes[begin:end])
        year = "" if place[begin] == NO_YEAR else str(place[begin])
        out.append((year, dict(sorted(counts.items())), sorted_.slice(begin, end - begin)))
    return out


def _write_arrow(path: Path, tables: list[pa.Table]) -> None:
    from extract.corpusframe import RECORDS
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, RECORDS, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        for table in tables:
            writer.write_batch(table.combine_chunks().to_batches()[0])


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
