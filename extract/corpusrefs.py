"""References to documents, and the documents behind them: files, members of archives, rows of tables, local or by URL.

A reference is small and travels; the text behind it is read where the work is done.  Archives and tables are read forward:
a worker keeps the last few open, so that a run of references costs one pass over a compressed archive and not one for each.
"""
from __future__ import annotations

import bz2
import functools
import gzip
import hashlib
import json
import lzma
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

import regex

from extract.corpuswording import corpus_fault
from extract.errors import ReadError
from extract.legible import called, told
from extract.model import Document
from extract.reader import build_document, decode, read_document
from extract.readers import archive
from extract.readers.limits import Limits, check_size, read_member

SAID = ("title", "issuer", "doc_number", "issue_date", "region")   # columns of a table that say what the text may not
BATCH = 256                                                        # rows of a table decoded at once
_OPEN = 4                                                          # archives and tables a worker keeps open
_HALVES = regex.compile(r"[\p{Cs}\x00]")                            # what neither UTF-8 nor a database can hold


class Ref(NamedTuple):
    """Where a document is: ``kind`` is file, zip, tar, jsonl or parquet; ``at`` the offset in bytes, in Parquet the row.

    ``stamp`` changes when the content does; ``doc`` is the name its records carry, '' where a column says it.
    """

    source: str
    kind: str = "file"
    name: str = ""
    at: int = 0
    size: int = 0
    stamp: str = ""
    doc: str = ""

    @property
    def path(self) -> str:
        """The reference as it stands in the dataset: ``papers/a.docx``, ``papers.zip::a.docx``, ``rows.jsonl::17``."""
        return told(f"{self.source}::{self.name}" if self.name else self.source)


@dataclass(frozen=True)
class Columns:
    """Which columns of a table hold the text and the name of a document."""

    text: str = "text"
    id: str = "id"


COLUMNS = Columns()


def is_url(path: str) -> bool:
    return "://" in path


def open_source(path: str) -> IO[bytes]:
    """The bytes at a path or URL, decompressed where the ending says so."""
    if is_url(path):
        import fsspec
        raw = fsspec.open(path, "rb").open()
    else:
        raw = open(path, "rb")  # noqa: SIM115 - closed by who asked for it
    ending = path.rpartition(".")[2].lower()
    unpack: Any = {"gz": gzip.open, "tgz": gzip.open, "bz2": bz2.open, "xz": lzma.open}.get(ending)
    return unpack(raw, "rb") if unpack else raw


def load(ref: Ref, limits: Limits, columns: Columns = COLUMNS) -> Document:
    """The document behind a reference, under its path.  Raises ReadError as ``read_document`` does."""
    if ref.kind == "file" and not is_url(ref.source):
        document = read_document(Path(ref.source), limits=limits)
        return replace(document, path=ref.path, doc=called(document.doc))
    table = ref.kind in ("jsonl", "parquet")
    try:
        raw: Any = _row(ref, columns, limits) if table else _bytes(ref, limits)
    except FileNotFoundError:
        raise corpus_fault("gone", ref.path) from None
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - libraries of archives, tables and stores raise what they like
        raise corpus_fault("unreadable", ref.path, reason=str(error) or type(error).__name__) from None
    if table:
        return from_row(raw, ref, columns)
    document = read_document(raw, PurePosixPath(ref.name or ref.source).name, limits=limits)
    return replace(document, path=ref.path, doc=called(document.doc))


def from_row(row: dict[str, Any], ref: Ref, columns: Columns = COLUMNS) -> Document:
    """A document from a row of a table; columns called title, issuer, doc_number, issue_date or region are what the caller says."""
    text = row.get(columns.text)
    if not isinstance(text, str):
        raise corpus_fault("no_row_text", ref.path, column=columns.text)
    text = _HALVES.sub("\ufffd", text)
    said = {name: _HALVES.sub("\ufffd", str(row[name])) for name in SAID if row.get(name)}
    name = _HALVES.sub("\ufffd", str(row[columns.id])) if row.get(columns.id) not in (None, "") else called(ref.doc) or ref.path
    mark = hashlib.sha256("\0".join([text, *(f"{key}={value}" for key, value in sorted(said.items()))]).encode())
    return build_document(text, name, path=ref.path, sha256=mark.hexdigest(), said=said)


def _bytes(ref: Ref, limits: Limits) -> bytes:
    check_size(ref.size, ref.path, limits)
    if ref.kind == "zip":
        opened, names = opened_zip(ref.source)
        if ref.name not in names:
            raise corpus_fault("gone", ref.path)
        return read_member(opened, names[ref.name], ref.path, limits)
    if ref.kind == "tar":
        handle = _stream(ref.source)
        handle.seek(ref.at)
        return handle.read(ref.size)
    with open_source(ref.source) as handle:
        raw = handle.read(limits.max_bytes + 1)
    check_size(len(raw), ref.path, limits)
    return raw


def _row(ref: Ref, columns: Columns, limits: Limits) -> dict[str, Any]:
    if ref.kind == "parquet":
        return _rows(ref.source, columns).row(ref.at)
    check_size(ref.size, ref.path, limits)
    handle = _stream(ref.source)
    handle.seek(ref.at)
    try:
        row = json.loads(decode(handle.read(ref.size), ref.path))
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise corpus_fault("no_row", ref.path)
    return row


@functools.lru_cache(maxsize=_OPEN)
def _stream(source: str) -> IO[bytes]:
    return open_source(source)


@functools.lru_cache(maxsize=_OPEN)
def opened_zip(source: str) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """A zip and its documents by name.  Members are read one at a time, each within its own limit, so the whole has none."""
    opened = zipfile.ZipFile(open_source(source))
    return opened, archive.members(opened)


class _Rows:
    """Rows of a Parquet file, read forward batch by batch; going back starts over at the row group."""

    def __init__(self, source: str, columns: Columns) -> None:
        self.file = parquet_file(source)
        known = set(self.file.schema_arrow.names)
        self.columns = [name for name in (columns.text, columns.id, *SAID) if name in known]
        sizes = [self.file.metadata.row_group(i).num_rows for i in range(self.file.metadata.num_row_groups)]
        self.starts = [sum(sizes[:i]) for i in range(len(sizes) + 1)]
        self.first, self.group = 0, -1
        self.batch: Any = None
        self.coming: Iterator[Any] = iter(())

    def row(self, at: int) -> dict[str, Any]:
        group = max(i for i, start in enumerate(self.starts) if start <= at)
        if group != self.group or at < self.first:
            self.group, self.first, self.batch = group, self.starts[group], None
            self.coming = self.file.iter_batches(BATCH, row_groups=[group], columns=self.columns, use_threads=False)
        while self.batch is None or at >= self.first + self.batch.num_rows:
            self.first += self.batch.num_rows if self.batch is not None else 0
            self.batch = next(self.coming)
        return self.batch.slice(at - self.first, 1).to_pylist()[0]


@functools.lru_cache(maxsize=_OPEN)
def _rows(source: str, columns: Columns) -> _Rows:
    return _Rows(source, columns)


def parquet_file(source: str) -> Any:
    import pyarrow.parquet as pq
    return pq.ParquetFile(open_source(source) if is_url(source) else source, memory_map=False)


def close_sources() -> None:
    """Forget what is held open: a file may have changed since."""
    for kept in (_stream, opened_zip, _rows):
        kept.cache_clear()


def rows_of(handle: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, each with its offset."""
    at = 0
    for line in handle:
        if line.strip():
            yield at, line
        at += len(line)
