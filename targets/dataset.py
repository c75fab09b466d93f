"""``python -m targets load-dataset``: what the extractor found in a whole corpus (``python -m extract … --dataset``) into the store.

Whole papers, some at a time, each time in one transaction: stopped at any point and run again it goes on where it was, and a run over
what is there already changes nothing.  The dataset holds records; the papers' texts are read where the extractor read them.
"""
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from extract.corpusdamage import read_json
from extract.corpusframe import DONE
from extract.corpusinput import find_refs
from extract.corpusrefs import Columns, Ref, close_sources, load
from extract.errors import ExtractError
from extract.model import RECORD_FIELDS, Document, Role, Target
from extract.reader import DEFAULT, Limits
from targets import table
from targets.config import Config
from targets.load import extract
from targets.saying import again
from targets.schema import RECORD_COLUMNS
from targets.shell import user
from targets.store import Store, bulk
from targets.text import TargetsError, message, minute, sentence

FORMAT = 1
PASS = 5_000        # papers whose records are held at once: the dataset is gone through once for each
AT_ONCE = 200       # papers of one transaction: other writers wait for no more
SAID = ("sha256", "path", "title", "added_at", "file")


class DatasetError(TargetsError):
    """A dataset that can't be loaded; the store is as it was."""


@dataclass
class Report:
    """``papers`` and ``targets`` came in, ``same`` papers were there just so; ``failed`` and ``notes``: a sentence each."""

    papers: int = 0
    targets: int = 0
    same: int = 0
    failed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def add_parser(commands: Any) -> None:
    one = commands.add_parser("load-dataset", help="take over what `python -m extract … --dataset` found in a corpus")
    one.add_argument("folder", type=Path, metavar="FOLDER")
    one.add_argument("--text-column", default=Columns.text, metavar="NAME", help="as it was given to the extractor")
    one.add_argument("--id-column", default=Columns.id, metavar="NAME", help="as it was given to the extractor")


def run(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    from tqdm import tqdm

    bar = tqdm(unit="doc", file=sys.stderr, disable=None, leave=False)
    columns = Columns(args.text_column, args.id_column)
    report = load_dataset(store, args.folder, by=user(), lang=lang, limits=config.limits, columns=columns, tick=bar)
    bar.close()
    print(message("dataset_loaded", lang, papers=report.papers, targets=report.targets, same=report.same), file=sys.stderr)
    for told in (*report.notes, *report.failed):
        print(told, file=sys.stderr)
    return 1 if report.failed else 0


def load_dataset(store: Store, folder: Path, *, by: str = "", lang: str = "zh", limits: Limits = DEFAULT, columns: Columns = Columns(),  # noqa: B008
                 tick: Any = None) -> Report:
    """Every paper of the dataset that could be read, with its records, in the store.  ``tick``: a bar with ``total`` and ``update``."""
    manifest = _manifest(folder)
    report = Report()
    if not {role.value for role in Role} <= set(manifest["roles"]):
        report.notes.append(message("dataset_roles", lang, roles=", ".join(manifest["roles"])))
    refs = {ref.path: ref for ref in find_refs(manifest["inputs"], columns, lambda error: report.failed.append(sentence(error, lang)))}
    names = _Names(store)
    if tick is not None:
        tick.total = manifest["counts"]["status"].get(DONE, 0)
    for papers in bulk.pieces(_papers(folder, manifest), PASS):
        found = _records(folder, [paper["path"] for paper in papers])
        for some in bulk.pieces(papers, AT_ONCE):
            fresh: list[tuple[Document, list[Target]]] = []
            for paper in some:
                _take(store, paper, found.get(paper["path"], []), refs.get(paper["path"]), names, fresh, report, by, lang, limits, columns)
            _put(store, fresh, by, report)
            if tick is not None:
                tick.update(len(some))
    close_sources()
    return report


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    if not path.is_file():
        raise DatasetError("dataset_missing", folder=folder)
    try:
        made = read_json(path, {"format": int})["format"]
        if made != FORMAT:
            raise DatasetError("dataset_format", folder=folder, format=made, known=FORMAT)
        return read_json(path, {"roles": list, "inputs": list, "counts": dict, "documents": list})
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        raise DatasetError("dataset_damaged", folder=folder, file=path.name) from None


def _papers(folder: Path, manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Documents that were read, in the dataset's order."""
    for file in manifest["documents"]:
        try:
            held = pq.read_table(folder / file["path"], columns=["path", "sha256", "status"])
        except (OSError, pa.ArrowException):
            raise DatasetError("dataset_damaged", folder=folder, file=file["path"]) from None
        yield from held.filter(pc.equal(held["status"], DONE)).to_pylist()


def _records(folder: Path, paths: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Records by the path of their document."""
    found: dict[str, list[dict[str, Any]]] = {}
    try:
        whole = ds.dataset(folder / "records", format="parquet", partitioning=None)
        wanted = whole.to_table(columns=[*RECORD_FIELDS, "path"], filter=pc.field("path").isin(paths))
    except (OSError, pa.ArrowException):
        raise DatasetError("dataset_damaged", folder=folder, file="records") from None
    for row in wanted.to_pylist():
        found.setdefault(row.pop("path"), []).append(row)
    return found


class _Names:
    """The papers of the store as they are when the run begins, and the names those of the run get."""

    def __init__(self, store: Store) -> None:
        known = store.known_papers()
        self.by_path = {paper["path"]: paper for paper in known if paper["path"]}
        self.by_content = {paper["sha256"]: paper for paper in known if paper["sha256"]}
        self.taken = {paper["doc"] for paper in known}

    def give(self, document: Document) -> str:
        """A name no other paper has: its own, else with its folder, else with a part of its content's hash."""
        folder = PurePosixPath(document.path.replace("::", "/")).parent.name
        names = (document.doc, *([f"{folder}/{document.doc}"] if folder else []), f"{document.doc}-{document.sha256[:8]}",
                 f"{document.doc}-{document.sha256}")
        name = next(one for one in names if one not in self.taken)
        self.taken.add(name)
        return name


def _take(store: Store, paper: Mapping[str, Any], records: Iterable[dict[str, Any]], ref: Ref | None, names: _Names,
          fresh: list[tuple[Document, list[Target]]], report: Report, by: str, lang: str, limits: Limits, columns: Columns) -> None:
    """One paper: a new one goes to ``fresh``, one of the store is replaced where it reads otherwise."""
    held, twin = names.by_path.get(paper["path"]), names.by_content.get(paper["sha256"])
    alike = held and held["sha256"] == paper["sha256"]
    if held and alike and store.extracted(held["doc"]) == _rows(_target(row, held["doc"]) for row in records):
        report.same += 1
        return
    if not held and twin:
        report.notes.append(message("load_twice", lang, file=paper["path"], doc=twin["title"] or twin["doc"],
                                    name=twin["file"] or twin["doc"], at=minute(twin["added_at"]) or "–"))
        return
    try:
        document = _document(paper, ref, limits, columns)
    except (ExtractError, DatasetError) as error:
        report.failed.append(error.say(lang) if isinstance(error, DatasetError) else sentence(error, lang))
        return
    document = replace(document, doc=held["doc"] if held else names.give(document))
    own = [_target(row, document.doc) for row in records]
    told = store.said(held["doc"]) if held else {}
    if told:            # what people said of the paper decides how it reads
        document = again(document, told, {})
        own = extract(document)
    if any(document.text[one.start:one.end] != one.text for one in own):
        report.failed.append(message("dataset_changed", lang, file=paper["path"]))
    elif held and alike and store.extracted(held["doc"]) == _rows(own):
        report.same += 1
    elif held:
        store.replace_document(document, own, by=by)
        report.papers += 1
        report.targets += sum(one.role == Role.TARGET for one in own)
    else:
        fresh.append((document, own))


def _document(paper: Mapping[str, Any], ref: Ref | None, limits: Limits, columns: Columns) -> Document:
    if ref is None:
        raise DatasetError("dataset_no_text", file=paper["path"])
    document = load(ref, limits, columns)
    if document.sha256 != paper["sha256"]:
        raise DatasetError("dataset_changed", file=paper["path"])
    return document


def _target(row: Mapping[str, Any], doc: str) -> Target:
    return Target(**{**row, "doc": doc, "trace": tuple(row["trace"] or ())})


def _rows(records: Iterable[Target]) -> list[dict[str, Any]]:
    """Records as the store gives those of one paper."""
    return [{name: row[name] for name in RECORD_COLUMNS} for row in sorted(table.rows(records), key=lambda row: (row["start"], row["id"]))]


def _put(store: Store, fresh: Sequence[tuple[Document, list[Target]]], by: str, report: Report) -> None:
    if not fresh:
        return
    store.add_documents(fresh, by=by)
    report.papers += len(fresh)
    report.targets += sum(one.role == Role.TARGET for _, own in fresh for one in own)
