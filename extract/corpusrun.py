"""A run over a corpus: list, leave out what is known, give the rest to an engine in parts, put the dataset together.

Everything a run has finished is on the disk, and nothing else is remembered: started again it lists anew and does what is missing.
"""
from __future__ import annotations

import glob
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract import lexicon
from extract.corpusbook import Book, dead_paths, drop_dead_parts, duplicates, known_marks, open_book, vocabulary_file
from extract.corpusdamage import read_json, sound
from extract.corpusdataset import plan_cells, write_cells
from extract.corpusengines import Engine
from extract.corpusframe import DONE, Job
from extract.corpusguard import Trail
from extract.corpusinput import outermost
from extract.corpuspapers import DUPLICATE, write_papers
from extract.corpuspart import NOTE_END, TRAIL_END, WORK, Part, do_part, lean, note_gone, part_name, put
from extract.corpusplan import PLAN, make_plan, planned
from extract.corpusprogress import Progress
from extract.corpusrefs import is_url
from extract.corpustask import Function, Loss
from extract.corpuswording import corpus_fault
from extract.corpuswords import vocabulary
from extract.errors import ExtractError
from extract.legible import told

FORMAT = 1                             # of the manifest and the files it names
KEPT = 2                               # of the parts, which a later run goes on from
MANIFEST = "manifest.json"
_TOLD = ("part", "run", "version", "documents", "records", "set_aside", "sha256")      # of a part
TRIES = 5                              # of a task whose workers end outside of any document, while nothing else gets on


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
    lean()
    paths, folder = outermost(paths), folder.absolute()
    with _own(folder, job):
        lexicon.overlay(job.vocabulary)
        before, words = _inputs_before(folder), vocabulary()
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
        _assemble(folder, engine, outermost([*paths, *before]), job, words["version"], outcome, progress)
        (folder / WORK / PLAN).unlink(missing_ok=True)
        return outcome


@contextmanager
def _own(folder: Path, job: Job) -> Iterator[None]:
    """The folder as a dataset of this job's kind, ours alone while the run lasts."""
    if told(str(folder)) != str(folder):
        raise corpus_fault("folder_name", folder)
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
    """ExtractError for a dataset of another format or of other roles; a new one is signed."""
    path = folder / WORK / "dataset.json"
    roles = "all" if len(job.roles) > 1 else "target"
    if not path.is_file():
        put(path, lambda beside: beside.write_text(json.dumps({"format": KEPT, "roles": roles})))
    with sound(path, "damaged_sign"):
        signed = read_json(path, {"format": int, "roles": str})
    if signed["format"] != KEPT:
        code = "newer_dataset" if signed["format"] > KEPT else "older_dataset"
        raise corpus_fault(code, folder, found=signed["format"], known=KEPT)
    if signed["roles"] != roles:
        raise corpus_fault("other_roles", folder, found=signed["roles"], asked=roles)


def _inputs_before(folder: Path) -> list[str]:
    """Where the documents of earlier runs lie, as far as these inputs are still there."""
    path = folder / MANIFEST
    if not path.is_file():
        return []
    with sound(path, "damaged_manifest"):
        inputs = [os.fspath(one) for one in read_json(path, {"inputs": list})["inputs"]]
    return [one for one in inputs if is_url(one) or glob.has_magic(one) or os.path.exists(one)]


def _read(engine: Engine, parts: Iterable[Part], work: Function) -> Iterator[dict[str, Any]]:
    """Notes of all parts."""
    blamed: Counter[str] = Counter()

    def got_on(part: Part) -> bool:
        """Whether a worker came to a document of a lost part that it had not come to before."""
        before = blamed[part.name]
        blamed[part.name] = Trail.blamed(Path(part.folder) / WORK / (part.name + TRAIL_END))
        return blamed[part.name] > before

    for part, note in _results(engine, work, parts, got_on):
        if not (Path(part.folder) / WORK / (part.name + NOTE_END)).is_file():      # written to another disk under the same name
            raise corpus_fault("not_shared", part.folder, node=note["node"])
        yield note


def _results(engine: Engine, work: Function, tasks: Iterable[Any], got_on: Callable[[Any], bool]) -> Iterator[tuple[Any, Any]]:
    """Tasks with their results; one whose worker ended is given out again, as long as anything gets on between two losses of it."""
    stuck: Counter[int] = Counter()
    while True:
        again: list[Any] = []
        for task, result in engine.run(work, tasks):
            if not isinstance(result, Loss):
                stuck.clear()
                yield task, result
                continue
            if got_on(task):
                stuck.clear()
            stuck[id(task)] += 1
            if stuck[id(task)] > TRIES:
                raise corpus_fault("no_worker", task.folder, reason=result.reason)
            again.append(task)
        if not again:
            return
        tasks = again


def _assemble(folder: Path, engine: Engine, paths: list[str], job: Job, version: str, outcome: Outcome, progress: Progress) -> None:
    book = open_book(folder)
    if list(drop_dead_parts(book)):
        book = open_book(folder)
    dead = {book.notes[part]["part"]: found for part, found in dead_paths(book).items()}
    twice = {book.notes[part]["part"]: found for part, found in duplicates(book).items()}
    dropped = {part: sorted([*dead.get(part, []), *twice.get(part, {})]) for part in {*dead, *twice}}
    tasks, cells = plan_cells(book, dropped)
    progress.writing(len(tasks))
    for _, written in _results(engine, write_cells, tasks, lambda task: False):
        progress.wrote()
        cells += written
    papers, counts = write_papers(book, dead, twice)
    files = sorted((file for cell in cells for file in cell["files"]), key=lambda file: file["path"])
    outcome.documents = sum(file["rows"] for file in papers)
    outcome.records = sum(file["rows"] for file in files)
    outcome.characters, outcome.duplicates = counts["characters"], counts[DUPLICATE]
    outcome.set_aside = outcome.documents - counts[DONE] - counts[DUPLICATE]
    _sign(book, paths, job, version, outcome, files, papers, counts)


def _sign(book: Book, paths: list[str], job: Job, version: str, outcome: Outcome, files: list[Any], papers: list[Any],
          counts: Counter[str]) -> None:
    manifest = {
        "format": FORMAT, "vocabulary_version": version, "roles": list(job.roles), "inputs": paths,
        "counts": {"documents": outcome.documents, "characters": outcome.characters, "records": outcome.records,
                   "status": {name: counts[name] for name in sorted(counts) if name != "characters"}},
        "parts": [{name: note[name] for name in _TOLD} for note in book.notes],
        "records": files, "documents": papers,
    }
    # an input's name need not be UTF-8: the replacement is JSON's own way to write such a sign
    raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    put(book.folder / MANIFEST, lambda beside: beside.write_bytes(raw))
