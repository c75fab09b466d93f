"""Papers into the store: read, extract, replace, one paper after another; one that fails does not stop the rest."""
from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.errors import ExtractError, LexiconError, ReadError
from extract.legible import legible
from extract.model import Document, Note, Role, Target
from extract.reader import DEFAULT, READABLE, Limits, find_documents, read_document
from extract.readers.limits import check_size
from targets.saying import again
from targets.store import Store
from targets.text import TargetsError, minute, sentence
from targets.worker import Failed, Paper, Tick, Workers

__all__ = ["KINDS", "READABLE", "Limits", "LoadError", "LoadReport", "Loaded", "Reader", "again_by", "load_paths", "read_again",
           "take_files", "take_text", "take_version"]
KINDS = " ".join(ending.lstrip(".").upper() for ending in READABLE)
LONGEST_NAME = 40       # characters of a pasted text's first line that name it
LONGEST_DOC = 120       # of a paper's name in the store
Told = Mapping[str, list[Any]]      # what people said of a paper before: field -> [before anybody spoke, what holds]
Reader = Callable[[Document, Told, Mapping[str, Any]], tuple[Document, list[Target]]]
Refused = Failed | ReadError | TargetsError     # each says its sentence in a language: say(lang)


class LoadError(TargetsError):
    """A paper that did not come in; the sentence says why."""


@dataclass(frozen=True)
class Loaded:
    """A paper that came in: its name in the store, how many targets the extractor finds in it.

    ``title``: its title, else its name; ``like``: another paper of the store with its number or title, maybe the same one;
    ``notes``: how it was read, for a person.
    """

    doc: str
    targets: int
    title: str = ""
    like: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """``loaded``: paper and its number of targets; ``failed``: one sentence per paper (or path) left out; ``notes``: remarks."""

    loaded: list[tuple[str, int]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)      # on how papers were read, and on those that are there already


def load_paths(store: Store, paths: Iterable[str | Path], *, by: str = "", lang: str = "zh", limits: Limits = DEFAULT,
               progress: Callable[[list[Path]], Iterable[Path]] = lambda files: files) -> LoadReport:
    """Every document at ``paths`` (files and folders) with its records in the store; a rerun changes nothing.

    ``progress`` wraps the list of files (tqdm).  StoreError and LexiconError end the run: the papers before are kept whole.
    """
    report = LoadReport()
    files: dict[Path, None] = {}
    for path in paths:
        try:
            files |= dict.fromkeys(find_documents([path], limits))
        except ExtractError as error:
            report.failed.append(sentence(error, lang))
    for file in progress(list(files)):
        try:
            document = read_document(file, limits=limits)
            told, document = _known(store, replace(document, path=str(file.resolve())), str(file))
            if told:        # a person has corrected what this paper says of itself
                document = again(document, told, {})
            done = _put(store, document, by=by, name=str(file))
        except LexiconError:  # no paper can be read with such a vocabulary
            raise
        except ExtractError as error:
            report.failed.append(sentence(error, lang))
        except LoadError as error:
            (report.notes if error.code == "load_twice" else report.failed).append(error.say(lang))
        else:
            report.notes.extend(remark.say(lang) for remark in done.notes)
            report.loaded.append((done.doc, done.targets))
    return report


def take_files(store: Store, workers: Workers, data: bytes, name: str, *, by: str, limits: Limits = DEFAULT,
               tick: Tick | None = None) -> Generator[Loaded | Refused]:
    """An uploaded file, read by a worker: each paper in it (of an archive each of its files) as it came in, or why not."""
    try:
        check_size(len(data), name, limits)
    except ReadError as error:
        yield error
        return
    with contextlib.closing(workers.papers(data, name, tick=tick)) as found:
        for one in found:
            try:
                yield _taken(store, one, by=by) if isinstance(one, Paper) else one
            except TargetsError as error:
                yield error


def take_text(store: Store, workers: Workers, text: str, *, by: str, title: str = "", tick: Tick | None = None) -> Loaded:
    """A pasted text, read by a worker; LoadError where it does not come in."""
    name = _pasted(text, title)
    return _taken(store, _one(workers, _as_bytes(text), f"{name}.txt", title.strip() or None, tick), by=by, doc=name)


def take_version(workers: Workers, data: bytes, name: str, held: Document, tick: Tick | None = None) -> Document:
    """A new version of a paper of the store, read by a worker; LoadError where it can't be, or is the one held already."""
    document = _one(workers, data, name, None, tick).document
    if document.sha256 == held.sha256:
        raise LoadError("load_same_version", file=name)
    return document


def _one(workers: Workers, data: bytes, name: str, title: str | None, tick: Tick | None) -> Paper:
    for one in workers.papers(data, name, whole=True, title=title, tick=tick):
        if isinstance(one, Paper):
            return one
        raise LoadError("worker_said", zh=one.say("zh"), en=one.say("en"))
    raise LoadError("worker_died", file=name)


def _taken(store: Store, paper: Paper, *, by: str, doc: str = "") -> Loaded:
    """A paper that a worker has read, into the store under a name of its own there."""
    name = doc or paper.name
    _, document = _known(store, replace(paper.document, doc=doc) if doc else paper.document, name)
    return _stored(store, document, [replace(record, doc=document.doc) for record in paper.records], by=by, name=name)


def _pasted(text: str, title: str) -> str:
    """What a pasted text is called: its title or its first line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise LoadError("paste_empty")
    return legible((title.strip() or lines[0])[:LONGEST_NAME]).replace("/", "-")


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")      # half a sign, as a page may send it, is none


def read_again(document: Document, told: Told, said: Mapping[str, Any]) -> tuple[Document, list[Target]]:
    """A paper of the store anew from its own text (``saying.again``), and its records, read here."""
    fresh = again(document, told, said)
    return fresh, extract(fresh)


def again_by(workers: Workers, tick: Tick | None = None) -> Reader:
    """As ``read_again``, read by a worker; WorkerError where that takes too much or dies."""
    def read(document: Document, told: Told, said: Mapping[str, Any]) -> tuple[Document, list[Target]]:
        paper = workers.again(document, {name: list(pair) for name, pair in told.items()}, dict(said), tick)
        return paper.document, list(paper.records)

    return read


def extract(document: Document) -> list[Target]:
    """The records of every role."""
    from extract.pipeline import extract_document

    return extract_document(document, roles=None)


def _put(store: Store, document: Document, *, by: str, name: str) -> Loaded:
    try:
        records = extract(document)
    except LexiconError:
        raise
    except Exception as error:
        raise LoadError("load_failed", file=name, reason=f"{type(error).__name__}: {error}") from error
    return _stored(store, document, records, by=by, name=name)


def _stored(store: Store, document: Document, records: list[Target], *, by: str, name: str) -> Loaded:
    store.replace_document(document, records, by=by, file=legible(Path(name).name))
    return Loaded(document.doc, sum(record.role == Role.TARGET for record in records), document.title or document.doc,
                  _like(store, document), document.notes)


def _like(store: Store, document: Document) -> str | None:
    """The title of another paper that has the same number, or the same title where either has no number."""
    for paper in store.known_papers():
        if paper["doc"] == document.doc:
            continue
        both = paper["doc_number"] and document.doc_number
        if paper["doc_number"] == document.doc_number if both else document.title and paper["title"] == document.title:
            return str(paper["title"] or paper["doc"])
    return None


def _known(store: Store, document: Document, name: str) -> tuple[dict[str, list[Any]], Document]:
    """What people said of the paper, and the paper under the name it has in the store, else under one of its own.

    A paper keeps its name by its path, or by its content where it was moved: 2025/贵州省.txt and 2026/贵州省.txt are two.
    LoadError for a second copy of a paper.
    """
    document = replace(document, doc=legible(document.doc, LONGEST_DOC))
    known = store.known_papers()
    by_path = [paper for paper in known if document.path and paper["path"] == document.path]
    twin = next((paper for paper in known if paper["sha256"] == document.sha256), None)
    if not by_path and twin and not _moved(twin["path"], document.path):
        raise LoadError("load_twice", file=name, doc=twin["title"] or twin["doc"], name=twin["file"] or twin["doc"],
                        at=minute(twin["added_at"]) or "–")
    held = by_path[0] if by_path else twin
    if held:
        return store.said(held["doc"]), replace(document, doc=held["doc"])
    taken = {paper["doc"] for paper in known}
    folder = Path(document.path).parent.name if document.path else ""
    names = (document.doc, *([f"{legible(folder)}/{document.doc}"] if folder else []), f"{document.doc}-{document.sha256[:8]}")
    return {}, replace(document, doc=next(one for one in names if one not in taken))


def _moved(before: str | None, path: str) -> bool:
    """Whether a paper's file is gone from where it was, so that an equal one elsewhere is the same file."""
    where = Path(str(before))
    return bool(before and path) and not any(place.is_file() for place in (where, *where.parents))   # a file, or in an archive
