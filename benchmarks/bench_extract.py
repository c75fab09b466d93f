"""Speed of the extractor on the papers in seeds/: characters and records a second, start-up left out."""
from __future__ import annotations

import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from extract.pipeline import extract_document  # noqa: E402
from extract.reader import read_document  # noqa: E402

ROUNDS = 20


def main() -> None:
    paths = sorted((TOP / "seeds").glob("*.txt"))
    begin = time.perf_counter()
    documents = [read_document(path) for path in paths]
    records = sum(len(extract_document(document)) for document in documents)
    first = time.perf_counter() - begin
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        for path in paths:
            extract_document(read_document(path))
    seconds = time.perf_counter() - begin
    characters = ROUNDS * sum(len(document.text) for document in documents)
    print(f"first pass, vocabulary included: {first:.2f} s for {len(paths)} papers, {records} targets")
    print(f"then: {characters / seconds / 1000:,.0f} thousand characters a second, "
          f"{ROUNDS * len(paths) / seconds:,.0f} papers a second")


if __name__ == "__main__":
    main()
