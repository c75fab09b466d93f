"""``python -m targets``: papers and actual figures in, attainment and tables out.

Exit status: 0 all done; 1 something failed or was left out (each named once on stderr); 2 wrong usage or settings.
"""
from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from extract import lexicon
from extract.errors import ExtractError
from targets import export, importing, query
from targets.config import Config, ConfigError, load
from targets.load import load_paths
from targets.progress import attainment
from targets.schema import records
from targets.shell import table_text
from targets.store import Store
from targets.text import TargetsError, kind_word, message, shell_language

STATUS_COLUMNS = ["region", "metric", "kind", "year", "comparator", "value", "value_max", "unit", "actual_year",
                  "actual_value", "attained", "gap", "reason", "flags"]
TABLES = ("targets", "actuals", "revisions", "documents")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m targets", description="Targets, actual figures and attainment.")
    parser.add_argument("--config", metavar="FILE", help="settings (default: TARGETS_CONFIG, else config.yaml)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    seeds = commands.add_parser("load-seeds", help="read the papers that come with the software")
    seeds.add_argument("--if-empty", action="store_true", help="only when the store holds no paper")
    papers = commands.add_parser("load", help="read papers: files and folders")
    papers.add_argument("paths", nargs="+", metavar="PATH")
    importing.add_parser(commands)
    status = commands.add_parser("status", help="each target with its latest actual figure: attained or not")
    status.add_argument("--region", action="append", help="may be given more than once")
    status.add_argument("--metric", action="append", help="part of the metric's name; may be given more than once")
    status.add_argument("--year", action="append", type=int, help="due year; may be given more than once")
    status.add_argument("--format", choices=("text", "csv", "json"), default="text")
    out = commands.add_parser("export", help="write a table (csv) or all of them (xlsx)")
    out.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .csv or .xlsx")
    out.add_argument("--table", choices=TABLES, help="which table (csv: targets unless said; xlsx: all unless said)")
    return parser


def main(argv: list[str] | None = None) -> int:
    parser = build_parser()
    args = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):  # Chinese comes out whole whatever the console's own encoding is
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    lang = shell_language()
    try:
        config = load(args.config)
        lang = shell_language(config.language)
        lexicon.overlay(dict(config.vocabulary))
    except (ConfigError, ExtractError) as error:
        _complain([_sentence(error, lang)])
        return 2
    store = None
    try:
        store = Store(config.store_url, wait_seconds=config.wait_seconds)
        status = COMMANDS[args.command](args, store, config, lang)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (TargetsError, ExtractError) as error:
        _complain([_sentence(error, lang)])
        return 1
    finally:
        if store is not None:
            store.close()


def _sentence(error: Exception, lang: str) -> str:
    return error.say(lang) if isinstance(error, TargetsError) else str(error)


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _load_seeds(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    if args.if_empty and not store.is_empty():
        return 0
    return _load_papers([config.seeds], store, lang)


def _load(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    return _load_papers(args.paths, store, lang)


def _load_papers(paths: Iterable[str | Path], store: Store, lang: str) -> int:
    from tqdm import tqdm

    report = load_paths(store, paths, lang=lang,
                        progress=lambda files: tqdm(files, unit="doc", file=sys.stderr, disable=None, leave=False))
    total = sum(count for _, count in report.loaded)
    print(message("loaded", lang, papers=len(report.loaded), targets=total), file=sys.stderr)
    _complain(report.failed)
    return 1 if report.failed else 0


def _import_actuals(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    return importing.run(args, store, lang)


def _status(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    goals = query.filter_targets(store.targets(), regions=args.region, years=args.year)
    if args.metric:
        named = goals["metric"].map(lambda phrase: any(part in phrase for part in args.metric)).astype(bool)
        goals = goals[named]
    frame = attainment(query.pair(goals, store.actuals()), config.tolerance)
    if args.format == "json":
        print(json.dumps(records(frame), ensure_ascii=False, indent=1))
    elif args.format == "csv":
        sys.stdout.write(export.to_csv(frame).decode("utf-8-sig").replace("\r\n", "\n"))
    else:
        shown = frame[STATUS_COLUMNS].copy()
        shown["reason"] = shown["reason"].map(lambda code: message(f"reason_{code}", lang), na_action="ignore")
        shown["kind"] = shown["kind"].map(lambda kind: kind_word(kind, lang))
        shown["attained"] = shown["attained"].map({True: message("yes", lang), False: message("no", lang)})
        print(table_text(shown, lang))
        assessed = int(frame["attained"].notna().sum())
        print(message("assessed", lang, assessed=assessed, total=len(frame),
                      attained=int(frame["attained"].fillna(False).sum())))
    return 0


def _export(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    tables = {"targets": store.targets, "actuals": store.actuals, "revisions": store.revisions,
              "documents": store.documents}
    one = args.table or ("targets" if Path(args.output).suffix.lower() == ".csv" else None)
    frames: pd.DataFrame | dict[str, pd.DataFrame]
    frames = tables[one]() if one else {name: read() for name, read in tables.items()}
    export.write(frames, args.output)
    print(message("exported", lang, file=args.output), file=sys.stderr)
    return 0


COMMANDS = {"load-seeds": _load_seeds, "load": _load, "import-actuals": _import_actuals, "status": _status,
            "export": _export}

if __name__ == "__main__":
    sys.exit(main())
