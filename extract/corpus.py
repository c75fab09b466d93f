"""Many documents to one table, in the order they were named: in this process, or in a pool of processes with ``jobs`` > 1.

Workers get paths, never texts.  A whole country's papers go to a dataset instead (``corpusrun``), by any engine.
"""
from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from extract.corpusjob import USUAL, Job, warm
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError
from extract.legible import called, told
from extract.model import Note, Target
from extract.reader import DEFAULT, Limits, read_document, size_of
from extract.readers.faults import fault, note

BATCH = 8                 # files of a batch at most …
BATCH_BYTES = 1_000_000   # … and bytes, so that no worker waits for another's long file
AHEAD = 4                 # batches under way for each worker: bounds what is held in memory
LOOK = 0.2                # seconds between two looks at how far the workers are

__all__ = ["Job", "Result", "extract_batch", "extract_corpus", "warm"]      # and extract_frame


def __getattr__(name: str) -> Any:
    """``extract_frame`` when it is asked for: it brings Arrow along."""
    if name == "extract_frame":
        from extract.corpusframe import extract_frame
        return extract_frame
    raise AttributeError(name)

Tick = Callable[[int], object]


class Result(NamedTuple):
    """What came of one file: its records, or why there are none; ``notes``: what a person should know of it."""

    path: Path
    records: list[Target]
    error: ExtractError | None = None
    notes: tuple[Note, ...] = ()
    sha256: str = ""


_done: Any = None         # in a worker: bytes read so far by all workers


def _begin(vocabulary: dict[str, Any] | None, done: Any) -> None:
    global _done
    _done = done
    warm(vocabulary)


def extract_batch(paths: Sequence[Path], job: Job = USUAL, tick: Tick | None = None) -> list[Result]:
    """Records of each file in order; a file that fails does not keep the others from being read.

    ``tick`` is told of bytes read, those of a long file page by page.
    """
    return [_extract(path, job, tick or _count) for path in paths]


def _count(size: int) -> None:
    if _done is not None:
        with _done.get_lock():
            _done.value += size


def _extract(path: Path, job: Job, tick: Tick) -> Result:
    from extract.pipeline import extract_document

    size, counted = size_of(path, job.limits), 0

    def pages(read: int, total: int) -> None:
        nonlocal counted
        here = size * read // (total + 1)      # the rest is for what comes after reading
        tick(here - counted)
        counted = here

    try:
        document = read_document(path, limits=job.limits, progress=pages)
        document = replace(document, doc=called(document.doc), path=told(document.path))      # a name need not be UTF-8
        return Result(path, extract_document(document, roles=job.roles), None, document.notes, document.sha256)
    except ExtractError as error:
        return Result(path, [], error)
    except Exception as error:  # noqa: BLE001 - one text must not end the batch
        return Result(path, [], fault("extractor_failed", path, reason=f"{type(error).__name__}: {error}"))
    finally:
        tick(size - counted)


def extract_corpus(paths: Iterable[Path], roles: tuple[str, ...] = ("target",), jobs: int = 1,
                   vocabulary: dict[str, Any] | None = None, *, limits: Limits = DEFAULT,
                   tick: Tick = lambda size: None) -> Iterator[Result]:
    """Results in the order of ``paths``.  ``vocabulary`` is laid over the files in every worker.

    A file whose content an earlier one has gives no records again, but a note that names the earlier one.
    """
    paths, job = list(paths), Job(tuple(roles), limits)
    return _once(_one_by_one(paths, job, vocabulary, tick) if jobs <= 1 or len(paths) <= 1 else
                 _in_processes(paths, job, jobs, vocabulary, tick))


def _once(results: Iterator[Result]) -> Iterator[Result]:
    first: dict[str, Path] = {}
    for result in results:
        before = first.setdefault(result.sha256, result.path) if result.sha256 else result.path
        if before is result.path:
            yield result
        else:
            yield Result(result.path, [], None, (note("duplicate", result.path, first=before),), result.sha256)


def _one_by_one(paths: Sequence[Path], job: Job, vocabulary: dict[str, Any] | None, tick: Tick) -> Iterator[Result]:
    warm(vocabulary)
    for path in paths:
        yield from extract_batch([path], job, tick)


def _in_processes(paths: Sequence[Path], job: Job, jobs: int, vocabulary: dict[str, Any] | None, tick: Tick) -> Iterator[Result]:
    done = multiprocessing.Value("q", 0)
    seen = 0
    waiting: deque[Future[list[Result]]] = deque()
    batches = _batches(paths, jobs, job.limits)
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(vocabulary, done)) as pool:
        try:
            for batch in batches:
                waiting.append(pool.submit(extract_batch, batch, job))
                if len(waiting) < AHEAD * jobs:
                    continue
                seen = _look(waiting[0], done, seen, tick)
                yield from waiting.popleft().result()
            while waiting:
                seen = _look(waiting[0], done, seen, tick)
                yield from waiting.popleft().result()
        except BrokenProcessPool:
            raise corpus_fault("worker_ended", "--jobs") from None


def _look(future: Future[list[Result]], done: Any, seen: int, tick: Tick) -> int:
    """Wait for a batch, telling meanwhile how far all workers are; what they have told in all."""
    while True:
        ready = bool(wait([future], timeout=LOOK).done)
        now = done.value
        tick(now - seen)
        seen = now
        if ready:
            return seen


def _batches(paths: Sequence[Path], jobs: int, limits: Limits) -> Iterator[list[Path]]:
    """Files in order, few and small enough to a batch that the workers end together."""
    most = max(1, min(BATCH, len(paths) // jobs))
    batch: list[Path] = []
    size = 0
    for path in paths:
        here = size_of(path, limits)
        if batch and (len(batch) >= most or size + here > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(path)
        size += here
    if batch:
        yield batch
