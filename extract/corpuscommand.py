"""``python -m extract PATH... --dataset FOLDER``: a corpus into a partitioned Parquet dataset."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from extract.corpusengines import open_engine
from extract.corpusjob import MEMORY_MB, TIMEOUT, Job
from extract.corpusprogress import Progress
from extract.corpusrefs import Columns, is_url
from extract.corpuswording import unwritable
from extract.errors import ExtractError
from extract.reader import Limits

STOPPED = 130         # as a shell counts a command ended by Ctrl-C


def add_dataset_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("a whole corpus")
    group.add_argument("--dataset", type=_folder, metavar="FOLDER", help="write a Parquet dataset there, or bring it up to date")
    group.add_argument("--scheduler", metavar="ADDRESS", help="of a running Dask scheduler (tcp://…) or Spark master")
    group.add_argument("--timeout", type=float, default=TIMEOUT, metavar="SECONDS", help=f"for a document (default: {TIMEOUT:g}; 0: none)")
    group.add_argument("--memory", type=int, default=MEMORY_MB, metavar="MB", help=f"for a worker (default: {MEMORY_MB}; 0: no limit)")
    group.add_argument("--text-column", default="text", metavar="NAME", help="of jsonl and parquet tables (default: text)")
    group.add_argument("--id-column", default="id", metavar="NAME", help="what their records are called by (default: id)")
    group.add_argument("--retry", action="store_true", help="read again what was set aside before")


def _folder(text: str) -> Path:
    if is_url(text):
        raise argparse.ArgumentTypeError(f"{text}: the dataset is written to a folder; name one, and copy it there when it is done")
    return Path(text)


def check_dataset_options(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Ends with status 2 where options don't go together."""
    if args.dataset is None and (args.engine != "local" or args.scheduler):
        parser.error("--engine and --scheduler need --dataset FOLDER")
    if args.dataset is not None and (args.output or args.format or args.explain):
        parser.error("--dataset goes without --output, --format and --explain")
    if args.scheduler and args.engine == "local":
        parser.error("--scheduler needs --engine dask or spark")
    if args.timeout < 0 or args.memory < 0:
        parser.error("--timeout and --memory must be 0 or more")


def write_dataset(args: argparse.Namespace, roles: tuple[str, ...], vocabulary: dict[str, Any], limits: Limits, lang: str) -> int:
    """Runs the command; returns its exit status."""
    from extract.corpuspapers import FAILURES
    from extract.corpusrun import run
    job = Job(roles, limits, Columns(args.text_column, args.id_column), vocabulary, args.timeout, args.memory)
    progress = Progress(lang)
    try:
        with open_engine(args.engine, args.jobs, args.scheduler) as engine:
            if engine.dashboard:
                progress.tell("dashboard", address=engine.dashboard)
            outcome = run(args.paths, args.dataset, engine, job, progress, retry=args.retry)
    except KeyboardInterrupt:
        progress.close()
        progress.tell("stopped")
        return STOPPED
    except (ExtractError, OSError) as error:
        progress.close()
        print((error if isinstance(error, ExtractError) else unwritable(error, args.dataset)).say(lang), file=sys.stderr)
        return 1
    progress.close()
    for fault in outcome.faults:
        print(fault.say(lang), file=sys.stderr)
    if outcome.gone:
        progress.tell("gone", count=f"{outcome.gone:,}")
    if outcome.set_aside:
        progress.tell("set_aside", count=f"{outcome.set_aside:,}", file=args.dataset / FAILURES)
    progress.tell("ended", documents=f"{outcome.documents:,}", characters=f"{outcome.characters:,}", records=f"{outcome.records:,}",
                  failures=f"{outcome.set_aside:,}", duplicates=f"{outcome.duplicates:,}", folder=args.dataset)
    return 1 if outcome.set_aside or outcome.faults else 0
