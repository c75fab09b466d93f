"""``python -m targets``: papers and actual figures in, attainment and tables out.

Exit status: 0 all done; 1 something failed or was left out (each named once on stderr); 2 wrong usage or settings.
"""
from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from extract.errors import ExtractError
from extract.language import shell_language
from targets import admin, dataset, exporting, importing, status, tokens, wayback
from targets.briefing import command as briefing
from targets.config import Config, ConfigError, in_use
from targets.load import load_paths
from targets.shell import user
from targets.store import Store
from targets.text import TargetsError, message


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m targets", description="Targets, actual figures and attainment.")
    parser.add_argument("--config", metavar="FILE", help="settings (default: TARGETS_CONFIG, else config.yaml)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    seeds = commands.add_parser("load-seeds", help="read the papers that come with the software")
    seeds.add_argument("--if-empty", action="store_true", help="only when the store holds no paper")
    papers = commands.add_parser("load", help="read papers: files and folders")
    papers.add_argument("paths", nargs="+", metavar="PATH")
    dataset.add_parser(commands)
    importing.add_parser(commands)
    status.add_parser(commands)
    exporting.add_parser(commands)
    briefing.add_parser(commands)
    kept = commands.add_parser("backup", help="write the whole store to one file")
    kept.add_argument("file", metavar="FILE", nargs="?", help="without one it goes into the folder of backups (backup.folder)")
    how = kept.add_mutually_exclusive_group()
    how.add_argument("--verify", action="store_true", help="read FILE to its end and try to restore it; the store is left alone")
    how.add_argument("--daily", action="store_true", help="only when today's is not there yet; the oldest go (backup.keep)")
    how.add_argument("--list", action="store_true", help="the backups in the folder, the newest first")
    back = commands.add_parser("restore", help="fill an empty store from such a file")
    back.add_argument("file", metavar="FILE")
    back.add_argument("--replace", action="store_true", help="in place of what the store holds, which is backed up first")
    whole = commands.add_parser("check", help="look whether the store is whole; what to do where it is not")
    whole.add_argument("--log", action="store_true", help="take figures that were changed past the log into the log")
    gold = commands.add_parser("export-gold", help="write reviewed records as gold (JSON lines)")
    gold.add_argument("-o", "--output", required=True, metavar="FILE")
    gold.add_argument("--partly", action="store_true", help="papers not wholly reviewed too, with what is reviewed")
    tokens.add_parser(commands)
    again = commands.add_parser("reread", help="read stored papers again by the rules of the day: what would change")
    again.add_argument("docs", nargs="*", metavar="PAPER", help="names in the store (default: all)")
    again.add_argument("--apply", action="store_true", help="store it; what people decided stays")
    return parser


def main(argv: list[str] | None = None) -> int:
    parser = build_parser()
    args = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):  # Chinese comes out whole whatever the console's own encoding is
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    lang = shell_language()
    try:
        config = in_use(args.config)
        lang = shell_language(config.language)
    except (ConfigError, ExtractError) as error:
        _complain([_sentence(error, lang)])
        return 2
    store = None
    try:
        if args.command == "restore":
            return admin.restore(args, config, lang)
        store = Store(config.store_url, wait_seconds=config.wait_seconds, backups=config.backup_folder)
        code = COMMANDS[args.command](args, store, config, lang)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (TargetsError, ExtractError) as error:
        damaged = getattr(error, "code", "") in wayback.DAMAGED
        _complain([_sentence(error, lang), *(wayback.way_back(store.known_faults if store else (), config, lang) if damaged else ())])
        return 1
    finally:
        if store is not None:
            store.close()


def _sentence(error: Exception, lang: str) -> str:
    return error.say(lang) if isinstance(error, (TargetsError, ExtractError)) else str(error)


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _load_seeds(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    if args.if_empty and not store.is_empty():
        return 0
    return _load_papers([config.seeds], store, config, lang)


def _load(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    return _load_papers(args.paths, store, config, lang)


def _load_papers(paths: Iterable[str | Path], store: Store, config: Config, lang: str) -> int:
    from tqdm import tqdm

    report = load_paths(store, paths, by=user(), lang=lang, limits=config.limits,
                        progress=lambda files: tqdm(files, unit="doc", file=sys.stderr, disable=None, leave=False))
    total = sum(count for _, count in report.loaded)
    print(message("loaded", lang, papers=len(report.loaded), targets=total), file=sys.stderr)
    _complain(report.notes + report.failed)
    return 1 if report.failed else 0


def _import_actuals(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    return importing.run(args, store, lang)


def _token(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    return tokens.run(args, store, lang)


COMMANDS = {"load-seeds": _load_seeds, "load": _load, "import-actuals": _import_actuals, "status": status.run,
            "export": exporting.run, "load-dataset": dataset.run, "brief": briefing.run, "token": _token, **admin.COMMANDS}

if __name__ == "__main__":
    sys.exit(main())
