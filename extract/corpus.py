"""Many documents: a pure function from a batch of paths to records, and the engines that run it.

``local`` runs in this process, or in a pool of processes with ``jobs`` > 1; workers get paths, never texts.
"""
from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, NamedTuple

from extract import lexicon
from extract.errors import ExtractError
from extract.model import Target
from extract.reader import read_document

ENGINES = ("local",)
BATCH = 8


class Result(NamedTuple):
    """What came of one file: its records, or one sentence in ``error``."""

    path: Path
    records: list[Target]
    error: str = ""


def warm(vocabulary: dict[str, Any] | None = None) -> None:
    """Load and compile the vocabulary once, and take it out of the collector's rounds: it lives as long as the process."""
    from extract.pipeline import load_vocabulary
    lexicon.overlay(vocabulary)
    load_vocabulary()
    gc.collect()
    gc.freeze()


def extract_batch(paths: Sequence[Path], roles: tuple[str, ...] = ("target",)) -> list[Result]:
    """Records of each file in order; a file that fails does not keep the others from being read."""
    from .pipeline import extract_document
    results = []
    for path in paths:
        try:
            results.append(Result(path, extract_document(read_document(path), roles=roles)))
        except ExtractError as error:
            results.append(Result(path, [], str(error)))
        except Exception as error:  # noqa: BLE001 - one text must not end the batch
            results.append(Result(path, [], f"{path}: the extractor failed on this text "
                                            f"({type(error).__name__}: {error}); please report it with the file"))
    return results


def extract_corpus(paths: Iterable[Path], roles: tuple[str, ...] = ("target",), jobs: int = 1,
                   vocabulary: dict[str, Any] | None = None, engine: str = "local") -> Iterator[Result]:
    """Results in the order of ``paths``.  ``vocabulary`` is laid over the files in every worker."""
    if engine not in ENGINES:
        raise ExtractError(f"there is no engine {engine!r}; known: {', '.join(ENGINES)}")
    paths = list(paths)
    if jobs <= 1 or len(paths) <= 1:
        warm(vocabulary)
        for path in paths:
            yield from extract_batch([path], roles)
        return
    size = max(1, min(BATCH, len(paths) // jobs))
    batches = [paths[at:at + size] for at in range(0, len(paths), size)]
    with ProcessPoolExecutor(jobs, initializer=warm, initargs=(vocabulary,)) as pool:
        try:
            for results in pool.map(extract_batch, batches, [roles] * len(batches)):
                yield from results
        except BrokenProcessPool:
            raise ExtractError("a worker process was ended from outside (out of memory?); use fewer --jobs") from None
