"""The documents of a dataset: a table with a row for each, and a list of those that were set aside."""
from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.corpusbook import Book, documents_of
from extract.corpusframe import DOCUMENTS, DONE
from extract.corpuspart import put, sha256_of
from extract.corpuswording import say
from extract.output import guarded

FOLDER, FAILURES = "documents", "failures.csv"
DUPLICATE = "duplicate"
PARTS = 20             # parts to a file
_LISTED = ("path", "status", "reason_zh", "reason")


def write_papers(book: Book, dead: dict[str, list[str]], duplicates: dict[str, dict[str, str]]) -> tuple[list[Any], Counter[str]]:
    """Writes ``documents/*.parquet`` and ``failures.csv``; returns what is told of the files, and counts by status and of characters.

    ``dead``: by part, paths on which another part has the last word; ``duplicates``: paths with the one whose content they have.
    """
    folder = book.folder / FOLDER
    folder.mkdir(exist_ok=True)
    counts: Counter[str] = Counter()
    files, failed = [], []
    for number, table in enumerate(_tables(book, dead, duplicates)):
        path = folder / f"part-{number:05d}.parquet"
        put(path, lambda beside, table=table: pq.write_table(table, beside, compression="zstd"))
        files.append({"path": path.relative_to(book.folder).as_posix(), "rows": table.num_rows, "bytes": path.stat().st_size,
                      "sha256": sha256_of(path)})
        counts.update(table["status"].to_pylist())
        counts["characters"] += pc.sum(table["characters"]).as_py() or 0
        failed += table.filter(pc.invert(pc.is_in(table["status"], pa.array([DONE, DUPLICATE])))).select(_LISTED).to_pylist()
    for path in folder.glob("part-*.parquet"):
        if path.relative_to(book.folder).as_posix() not in {file["path"] for file in files}:
            path.unlink()
    put(book.folder / FAILURES, lambda beside: _write_failures(beside, failed))
    return files, counts


def _tables(book: Book, dead: dict[str, list[str]], duplicates: dict[str, dict[str, str]]) -> Iterator[pa.Table]:
    for begin in range(0, len(book.notes), PARTS):
        tables = []
        for note in book.notes[begin:begin + PARTS]:
            table = documents_of(book.folder, note, tuple(DOCUMENTS.names))
            if note["part"] in dead:
                table = table.filter(pc.invert(pc.is_in(table["path"], pa.array(dead[note["part"]]))))
            tables.append(_marked(table, duplicates[note["part"]]) if note["part"] in duplicates else table)
        whole = pa.concat_tables(tables)
        if whole.num_rows:
            yield whole.take(pc.sort_indices(whole["path"]))


def _marked(table: pa.Table, duplicates: dict[str, str]) -> pa.Table:
    rows = table.to_pylist()
    for row in rows:
        if row["path"] in duplicates:
            first = duplicates[row["path"]]
            row |= {"status": DUPLICATE, "records": 0, "reason": say("duplicate", "en", first=first),
                    "reason_zh": say("duplicate", "zh", first=first)}
    return pa.Table.from_pylist(rows, schema=DOCUMENTS)


def _write_failures(path: Path, failed: list[dict[str, Any]]) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(_LISTED)
        for row in sorted(failed, key=lambda row: row["path"]):
            writer.writerow([guarded(row[name]) for name in _LISTED])
