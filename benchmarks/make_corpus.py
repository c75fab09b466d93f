"""A made-up body of short policy papers with the records it holds beside it: the same for the same seed, paper by paper.

    python benchmarks/make_corpus.py FOLDER [--documents 200000] [--form files|jsonl|parquet|zip]

Writes FOLDER/papers (in the form asked for), FOLDER/planted.parquet, a row for every goal a paper sets as the author of its sentence means
it, and FOLDER/planted.json, how many of what.
"""
from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus_papers import REALS, SEED, TEXTS, WHOLES, Paper, papers

DOCUMENTS, CHUNK = 200_000, 2_000
FORMS = ("files", "jsonl", "parquet", "zip")
PLANTED = pa.schema([(name, pa.string()) for name in TEXTS] + [(name, pa.float64()) for name in REALS]
                    + [(name, pa.int64()) for name in WHOLES])


def write(folder: Path, found: Iterator[Paper], form: str = "files") -> dict[str, int]:
    """Papers and planted records into ``folder``, CHUNK papers at a time; how many of what."""
    home = folder / "papers"
    home.mkdir(parents=True, exist_ok=True)
    counts = {"documents": 0, "characters": 0, "records": 0}
    with pq.ParquetWriter(folder / "planted.parquet", PLANTED) as planted:
        for at, chunk in enumerate(iter(lambda: list(islice(found, CHUNK)), [])):
            _put(home, at, chunk, form)
            records = [record for one in chunk for record in one.records]
            planted.write_table(pa.Table.from_pylist(records, schema=PLANTED))
            counts["documents"] += len(chunk)
            counts["characters"] += sum(len(one.text) for one in chunk)
            counts["records"] += len(records)
    (folder / "planted.json").write_text(json.dumps(counts), "utf-8")
    return counts


def _put(home: Path, at: int, chunk: list[Paper], form: str) -> None:
    if form == "files":
        (home / f"{at:04}").mkdir()
        for one in chunk:
            (home / f"{at:04}" / f"{one.doc}.txt").write_text(one.text, "utf-8")
    elif form == "zip":
        with zipfile.ZipFile(home / f"{at:04}.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
            for one in chunk:
                bundle.writestr(zipfile.ZipInfo(f"{one.doc}.txt"), one.text)
    elif form == "jsonl":
        lines = (json.dumps({"id": one.doc, "text": one.text}, ensure_ascii=False) for one in chunk)
        (home / f"{at:04}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    else:
        pq.write_table(pa.table({"id": [one.doc for one in chunk], "text": [one.text for one in chunk]}), home / f"{at:04}.parquet")


def main() -> None:
    parser = argparse.ArgumentParser(description="A made-up body of short policy papers with the records it holds.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--form", choices=FORMS, default="files")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    if (args.folder / "papers").exists():
        sys.exit(f"{args.folder}/papers is there already")
    counts = write(args.folder, papers(args.documents, args.seed), args.form)
    print(", ".join(f"{number:,} {what}" for what, number in counts.items()))


if __name__ == "__main__":
    main()
