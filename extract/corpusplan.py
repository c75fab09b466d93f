"""What a run has to do: the inputs against the book, cut into parts, a line of a file for each."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from extract.corpusbook import Book, Known, Listed
from extract.corpusdamage import sound
from extract.corpusframe import Job, digest
from extract.corpusinput import below, find_refs
from extract.corpuspart import WORK, seen_mark
from extract.corpusrefs import Ref, close_sources
from extract.errors import ExtractError

PLAN = "plan.jsonl"
DOCUMENTS, BYTES = 500, 4_000_000      # of a part at most
_AT_ONCE = 4096                        # references looked up together


@dataclass
class Plan:
    """How many documents are to be read and how many are known; those that are gone; inputs that could not be listed."""

    todo: int = 0
    known: int = 0
    gone: list[str] = field(default_factory=list)
    faults: list[ExtractError] = field(default_factory=list)


def make_plan(paths: list[str], folder: Path, job: Job, book: Book, known: np.ndarray, tick: Callable[[], object]) -> Plan:
    """Lists the inputs and writes the parts to do; ``known`` are the marks of documents that need no reading."""
    plan, marks, listed = Plan(), Known(known), Listed(book)

    def unknown() -> Iterator[Ref]:
        for batch in _batches(find_refs(paths, job.columns, plan.faults.append, str(folder))):
            listed.meet([digest(ref.path) for ref in batch])
            for ref, old in zip(batch, marks.among([seen_mark(ref) for ref in batch]), strict=True):
                tick()
                plan.known += int(old)
                if not old:
                    yield ref

    with open(folder / WORK / PLAN, "w", encoding="utf-8", errors="surrogatepass") as handle:
        for refs in _cut(unknown()):
            handle.write(json.dumps(refs, ensure_ascii=False) + "\n")
            plan.todo += len(refs)
    close_sources()
    if not plan.faults:
        plan.gone = [path for path in listed.missing() if below(path, paths)]
    return plan


def _batches(refs: Iterable[Ref]) -> Iterator[list[Ref]]:
    batch: list[Ref] = []
    for ref in refs:
        batch.append(ref)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    yield batch


def _cut(refs: Iterable[Ref]) -> Iterator[list[Ref]]:
    """References in order, few and small enough to a part that workers end together and little is lost with one."""
    part: list[Ref] = []
    size = 0
    for ref in refs:
        if part and (len(part) >= DOCUMENTS or size + ref.size > BYTES):
            yield part
            part, size = [], 0
        part.append(ref)
        size += ref.size
    if part:
        yield part


def planned(folder: Path) -> Iterator[tuple[Ref, ...]]:
    """The references of each part of the plan."""
    with open(folder / WORK / PLAN, encoding="utf-8", errors="surrogatepass") as handle:
        for line in handle:
            with sound(folder / WORK / PLAN, "damaged_plan"):
                refs = tuple(Ref(*fields) for fields in json.loads(line))
            yield refs
