"""``python -m extract PATH...``: documents to a table of targets.

Exit status: 0 all done; 1 some input failed (each named once on stderr, the rest done); 2 wrong usage.
"""
from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract import lexicon
from extract.corpus import Result, extract_corpus
from extract.corpuscommand import add_dataset_options, check_dataset_options, write_dataset
from extract.corpusengines import ENGINES
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError
from extract.language import shell_language
from extract.legible import called
from extract.model import Role, Target
from extract.output import FORMATS, write_file, write_text
from extract.reader import DEFAULT, Limits, find_documents, size_of
from extract.readers.faults import fault
from extract.readers.limits import raised


@dataclass(frozen=True)
class Settings:
    """What the command takes from the settings file."""

    vocabulary: dict[str, Any] = field(default_factory=dict)
    language: str = "auto"
    limits: Limits = DEFAULT



def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extract", description="Extract quantitative targets from documents.")
    parser.add_argument("paths", nargs="+", metavar="PATH",
                        help="a document (txt, md, html, docx, pdf, xlsx, xls, csv), a zip or a folder of them; with "
                        "--dataset also globs, tar archives, jsonl and parquet tables, and URLs")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where the table goes (default: csv on stdout)")
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of FILE, else csv")
    parser.add_argument("--role", choices=("target", "all"), default="target", help="all: also actual figures, standards, …")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="number of processes (default: 1)")
    parser.add_argument("--engine", choices=ENGINES, default="local", help="what runs the work; dask and spark with --dataset")
    parser.add_argument("--explain", action="store_true", help="print on stderr why each record is what it is")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings with extra vocabulary (default: ./config.yaml)")
    add_dataset_options(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.jobs < 1:
        parser.error("--jobs must be 1 or more")
    form = _format(parser, args)
    check_dataset_options(parser, args)
    try:
        settings = _settings(args.config)
        lexicon.overlay(settings.vocabulary)
    except ExtractError as error:
        parser.error(error.say(shell_language(otherwise="en")))
    lang = shell_language(settings.language, otherwise="en")     # as its help is
    roles = tuple(role.value for role in Role) if args.role == "all" else (Role.TARGET.value,)
    if args.dataset:
        return write_dataset(args, roles, settings.vocabulary, settings.limits, lang)
    failed: list[ExtractError] = []
    remarks: list[str] = []
    paths = _inputs(args.paths, failed, settings.limits)
    with _bar(paths, settings.limits) as bar:
        results = extract_corpus(paths, roles, args.jobs, settings.vocabulary, limits=settings.limits, tick=bar.update)
        _write(args, form, _records(results, failed, remarks, lang, args.explain), failed)
    for sentence in [*remarks, *(error.say(lang) for error in failed)]:
        print(sentence, file=sys.stderr)
    return 1 if failed else 0


def _write(args: argparse.Namespace, form: str, records: Iterator[Target], failed: list[ExtractError]) -> None:
    try:
        if args.output:
            write_file(records, args.output, form)
        else:
            # Chinese must come out whole whatever the console's own encoding is.
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
            write_text(records, sys.stdout, form)
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ExtractError as error:
        failed.append(error)


def _format(parser: argparse.ArgumentParser, args: argparse.Namespace) -> str:
    """The format asked for, or that of the file's ending; wrong combinations end with status 2."""
    if args.output is None:
        if args.format in ("parquet", "xlsx"):
            parser.error(f"--format {args.format} needs -o FILE")
        return args.format or "csv"
    if not args.output.parent.is_dir():
        parser.error(f"{args.output}: the folder {args.output.parent} does not exist; make it first")
    ending = args.output.suffix.lstrip(".").lower()
    if args.format is None and ending not in FORMATS:
        parser.error(f"{args.output}: the ending says no known format; use one of {', '.join(FORMATS)} or --format")
    return args.format or ending


def _settings(config: Path | None) -> Settings:
    """What the settings file says; without --config, a config.yaml in the working folder is used if there."""
    path = config or Path("config.yaml")
    if config is None and not path.is_file():
        return Settings()
    try:
        content, faults = lexicon.parse(path.read_bytes(), path.name)
    except OSError as error:
        raise corpus_fault("settings_unreadable", path, reason=error.strerror) from None
    if faults:
        raise corpus_fault("settings_faulty", path, faults="; ".join(faults))
    content = content if isinstance(content, dict) else {}
    vocabulary = content.get("vocabulary")
    if vocabulary is not None and not isinstance(vocabulary, dict):
        raise corpus_fault("settings_vocabulary", path)
    documents = content.get("documents") or {}
    most = documents.get("max_mb", DEFAULT.max_mb) if isinstance(documents, dict) else None
    if not isinstance(most, (int, float)) or isinstance(most, bool) or most <= 0:
        raise corpus_fault("settings_size", path)
    uploads = content.get("uploads")
    limits = raised(replace(DEFAULT, max_mb=float(most)), uploads if isinstance(uploads, dict) else {})
    return Settings(vocabulary or {}, str(content.get("language") or "auto"), limits)


def _inputs(paths: list[str], failed: list[ExtractError], limits: Limits) -> list[Path]:
    """Files to read, in order, once each; a file whose name another has already would mix two papers, so it fails."""
    found: list[Path] = []
    stems: dict[str, Path] = {}
    for path in paths:
        try:
            inside = find_documents([path], limits)
        except ExtractError as error:
            failed.append(error)
            continue
        for file in inside:
            first = stems.setdefault(called(file.stem), file)
            if first is file:
                found.append(file)
            elif first.resolve() != file.resolve():
                failed.append(fault("same_name", file, first=first))
    return found


def _bar(paths: list[Path], limits: Limits) -> Any:
    """A progress bar in bytes, so that a long paper counts for what it is."""
    from tqdm import tqdm
    return tqdm(total=sum(size_of(path, limits) for path in paths), unit="B", unit_scale=True, file=sys.stderr, disable=None,
                leave=False)


def _records(results: Iterator[Result], failed: list[ExtractError], remarks: list[str], lang: str, explain: bool) -> Iterator[Target]:
    for result in results:
        if result.error:
            failed.append(result.error)
        remarks += [note.say(lang) for note in result.notes]
        for record in result.records:
            if explain:
                value = record.text if record.value is None else f"{record.value:g}"
                value += f"–{record.value_max:g}" if record.value_max is not None else ""
                print(f"{record.doc}:{record.start} {record.role} {record.metric} {record.comparator} {value}{record.unit} "
                      f"[{record.confidence:.2f}] " + " · ".join(record.trace), file=sys.stderr)
            yield record


if __name__ == "__main__":
    sys.exit(main())
