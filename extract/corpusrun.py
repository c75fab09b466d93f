"""A run over a corpus: list, leave out what is known, give the rest to an engine in parts, put the dataset together.

Everything a run has finished is on the disk, and nothing else is remembered: started again it lists anew and does what is missing.
"""
from __future__ import annotations

import glob
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract import lexicon
from extract.corpusbook import Book, dead_paths, drop_dead_parts, duplicates, known_marks, open_book, vocabulary_file
from extract.corpusdataset import plan_cells, write_cells
from extract.corpusengines import Engine, Function, Loss
from extract.corpusframe import DONE, Job
from extract.corpusguard import Trail
from extract.corpusinput import outermost
from extract.corpuspapers import DUPLICATE, write_papers
from extract.corpuspart import TRAIL_END, WORK, Part, do_part, note_gone, part_name, put
from extract.corpusplan import PLAN, make_plan, planned
from extract.corpusprogress import Progress
from extract.corpusrefs import is_url
from extract.corpuswording import corpus_fault
from extract.corpuswords import vocabulary
from extract.errors import ExtractError

FORMAT = 1
MANIFEST = "manifest.json"
_TOLD = ("part", "run", "version", "documents", "records", "set_aside", "sha256")      # of a part
TRIES = 5                              # of a part whose workers end before they read a document


@dataclass
class Outcome:
    """What a run did: counts over the whole dataset, and inputs that could not be listed."""

    documents: int = 0
    characters: int = 0
    records: int = 0
    set_aside: int = 0
    duplicates: int = 0
    read: int = 0                      # documents read in this run
    known: int = 0                     # documents that needed no reading
    gone: int = 0                      # documents taken out, because they are no longer below the inputs
    faults: list[ExtractError] = field(default_factory=list)


def run(paths: Iterable[str], folder: Path, engine: Engine, job: Job, progress: Progress, work: Function = do_part,
        retry: bool = False) -> Outcome:
    """Bring the dataset in ``folder`` up to date with the documents below ``paths``; ``retry``: also with those set aside before.

    Documents of earlier runs stay, unless they lay below one of these inputs and are gone (nothing is taken out where an input could
    not be listed whole).
    Raises ExtractError where the folder holds something else, can't be written, or no worker can begin.
    """
    paths, folder = outermost(paths), folder.absolute()
    with _own(folder, job):
        lexicon.overlay(job.vocabulary)
        words = vocabulary()
        put(vocabulary_file(folder, words["version"]), lambda beside: beside.write_text(json.dumps(words, ensure_ascii=False), "utf-8"))
        book = open_book(folder)
        plan = make_plan(paths, folder, job, book, known_marks(book, words, retry), progress.listed)
        outcome = Outcome(known=plan.known, gone=len(plan.gone), faults=plan.faults)
        progress.plan(plan.known + plan.todo, plan.todo)
        number = max((note["run"] for note in book.notes), default=0) + 1
        del book
        if plan.gone:
            note_gone(Part(str(folder), f"r{number:04d}-gone", number, words["version"], job, ()), plan.gone)
        parts = (Part(str(folder), part_name(number, refs), number, words["version"], job, refs) for refs in planned(folder))
        for note in _read(engine, parts, work):
            outcome.read += note["documents"]
            progress.part(note["documents"], note["characters"], note["records"], sum(note["set_aside"].values()))
        _assemble(folder, engine, paths, job, words["version"], outcome, progress)
        (folder / WORK / PLAN).unlink(missing_ok=True)
        return outcome


@contextmanager
def _own(folder: Path, job: Job) -> Iterator[None]:
    """The folder as a dataset of this job's kind, ours alone while the run lasts."""
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / WORK).is_dir():
            raise corpus_fault("other_dataset", folder)
        (folder / WORK).mkdir(parents=True, exist_ok=True)
        lock = open(folder / WORK / "lock", "w")  # noqa: SIM115 - held while the run lasts
    except OSError as error:
        raise corpus_fault("unwritable", folder, reason=error.strerror) from None
    with lock:
        _lock(lock, folder)
        _check(folder, job)
        yield


def _lock(handle: Any, folder: Path) -> None:
    try:
        import fcntl
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:      # Windows
        return
    except OSError:
        raise corpus_fault("locked", folder) from None


def _check(folder: Path, job: Job) -> None:
    """ExtractError for a dataset of a newer format or of other roles; a new one is signed."""
    path = folder / WORK / "dataset.json"
    roles = "all" if len(job.roles) > 1 else "target"
    if not path.is_file():
        put(path, lambda beside: beside.write_text(json.dumps({"format": FORMAT, "roles": roles})))
    signed = json.loads(path.read_text())
    if signed["format"] > FORMAT:
        raise corpus_fault("newer_dataset", folder, found=signed["format"], known=FORMAT)
    if signed["roles"] != roles:
        raise corpus_fault("other_roles", folder, found=signed["roles"], asked=roles)


def _read(engine: Engine, parts: Iterable[Part], work: Function) -> Iterator[dict[str, Any]]:
    """Notes of all parts; a part whose worker ended is given out again."""
    again: list[Part] = []
    coming: Iterable[Part] = parts
    while True:
        for part, result in engine.run(work, coming):
            if not isinstance(result, Loss):
                yield result
                continue
            if Trail.begun(Path(part.folder) / WORK / (part.name + TRAIL_END)) >= TRIES:
                raise corpus_fault("no_worker", part.name, reason=result.reason)
            again.append(part)
        if not again:
            return
        coming, again = again, []


def _assemble(folder: Path, engine: Engine, paths: list[str], job: Job, version: str, outcome: Outcome, progress: Progress) -> None:
    book = open_book(folder)
    if list(drop_dead_parts(book)):
        book = open_book(folder)
    dead = {book.notes[part]["part"]: found for part, found in dead_paths(book).items()}
    twice = {book.notes[part]["part"]: found for part, found in duplicates(book).items()}
    dropped = {part: sorted([*dead.get(part, []), *twice.get(part, {})]) for part in {*dead, *twice}}
    tasks, cells = plan_cells(book, dropped)
    progress.writing(len(tasks))
    for told in _written(engine, tasks):
        progress.wrote()
        cells += told
    papers, counts = write_papers(book, dead, twice)
    files = sorted((file for cell in cells for file in cell["files"]), key=lambda file: file["path"])
    outcome.documents = sum(file["rows"] for file in papers)
    outcome.records = sum(file["rows"] for file in files)
    outcome.characters, outcome.duplicates = counts["characters"], counts[DUPLICATE]
    outcome.set_aside = outcome.documents - counts[DONE] - counts[DUPLICATE]
    _sign(book, paths, job, version, outcome, files, papers, counts)


def _written(engine: Engine, tasks: list[Any]) -> Iterator[list[dict[str, Any]]]:
    tries: Counter[Any] = Counter()
    while tasks:
        again = []
        for task, result in engine.run(write_cells, tasks):
            if not isinstance(result, Loss):
                yield result
                continue
            tries[task.year] += 1
            if tries[task.year] > TRIES:
                raise corpus_fault("no_worker", task.folder, reason=result.reason)
            again.append(task)
        tasks = again


def _sign(book: Book, paths: list[str], job: Job, version: str, outcome: Outcome, files: list[Any], papers: list[Any],
          counts: Counter[str]) -> None:
    manifest = {
        "format": FORMAT, "vocabulary_version": version, "roles": list(job.roles), "inputs": _inputs(book.folder, paths),
        "counts": {"documents": outcome.documents, "characters": outcome.characters, "records": outcome.records,
                   "status": {name: counts[name] for name in sorted(counts) if name != "characters"}},
        "parts": [{name: note[name] for name in _TOLD} for note in book.notes],
        "records": files, "documents": papers,
    }
    put(book.folder / MANIFEST, lambda beside: beside.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8"))


def _inputs(folder: Path, paths: list[str]) -> list[str]:
    """Where the dataset's documents lie: these inputs and those of earlier runs that are still there."""
    told = json.loads((folder / MANIFEST).read_text("utf-8")) if (folder / MANIFEST).is_file() else {"inputs": []}
    return outermost([*paths, *(path for path in told["inputs"] if is_url(path) or glob.has_magic(path) or os.path.exists(path))])
