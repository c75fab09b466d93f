"""Papers into the store: read, extract, replace, one paper after another; one that fails does not stop the rest."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from extract.errors import ExtractError, LexiconError
from extract.model import Document, Role
from extract.reader import DEFAULT, Limits, find_documents, read_document
from extract.readers.faults import note
from targets.store import Store
from targets.text import message

ROLES = tuple(role.value for role in Role)


@dataclass(frozen=True)
class LoadReport:
    """``loaded``: paper and its number of targets; ``failed``: one sentence per paper (or path) left out; ``notes``: remarks."""

    loaded: list[tuple[str, int]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)      # on papers that were loaded, and on those that came twice


def load_paths(store: Store, paths: Iterable[str | Path], *, lang: str = "zh", limits: Limits = DEFAULT,
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
            report.failed.append(error.say(lang))
    first: dict[str, Path] = {}
    for file in progress(list(files)):
        try:
            read = read_document(file, limits=limits)
            if first.setdefault(read.sha256, file) is not file:      # once is enough
                report.notes.append(note("duplicate", file, first=first[read.sha256]).say(lang))
                continue
            document = _named(read, file, store.documents())
            records = _extract(document)
        except LexiconError:  # no paper can be read with such a vocabulary
            raise
        except ExtractError as error:
            report.failed.append(error.say(lang))
        except Exception as error:  # noqa: BLE001 - one text that trips the extractor must not end the batch
            report.failed.append(message("load_failed", lang, file=file, reason=f"{type(error).__name__}: {error}"))
        else:
            store.replace_document(document, records)
            report.notes.extend(remark.say(lang) for remark in document.notes)
            report.loaded.append((document.doc, sum(record.role == Role.TARGET for record in records)))
    return report


def _extract(document: Document) -> list:
    from extract.pipeline import extract_document

    return extract_document(document, roles=ROLES)


def _named(document: Document, file: Path, known: pd.DataFrame) -> Document:
    """The paper under a name of its own: 2025/贵州省.txt and 2026/贵州省.txt are two papers.

    A paper keeps the name it has in the store: by its path, else by its content.
    """
    document = replace(document, path=str(file.resolve()))
    by_path = known.loc[known["path"] == document.path, "doc"]
    by_content = known.loc[known["sha256"] == document.sha256, "doc"]
    for held in (by_path, by_content):
        if len(held):
            return replace(document, doc=held.iloc[0])
    taken = set(known["doc"])
    names = (document.doc, f"{file.parent.name}/{document.doc}", f"{document.doc}-{document.sha256[:8]}")
    return replace(document, doc=next(name for name in names if name not in taken))
