"""``python -m targets export``: one table, or everything in one workbook or one zip."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from targets import db, export, override, review
from targets.config import Config
from targets.store import Store
from targets.text import message

TABLES: Mapping[str, Callable[[Store], pd.DataFrame]] = {
    "targets": Store.targets, "actuals": Store.actuals, "revisions": Store.revisions, "documents": Store.documents,
    "reviews": lambda store: review.log_table(store.acts()),
    "overrides": lambda store: override.log_table(store.overrides(), store.targets()),
    "files": Store.files, "kept": lambda store: pd.DataFrame(store.kept_log(), columns=[column.name for column in db.kept.columns])}


def add_parser(commands: Any) -> None:
    out = commands.add_parser("export", help="write a table (csv) or all of them (xlsx, zip)")
    where = out.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", "--output", metavar="FILE", help="ends in .csv, .xlsx or .zip")
    where.add_argument("--all", metavar="FILE", help="every table: a workbook (.xlsx), or CSV and JSON of each (.zip)")
    out.add_argument("--table", choices=sorted(TABLES), help="which table (csv: targets unless said; xlsx and zip: all unless said)")


def everything(store: Store) -> dict[str, pd.DataFrame]:
    """Every table of the store by name: targets, actuals, revisions, documents, reviews, decisions about verdicts, files kept."""
    return {name: read(store) for name, read in TABLES.items()}


def run(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    if args.all and args.table:
        print(message("export_all_or_one", lang), file=sys.stderr)
        return 2
    file = args.all or args.output
    one = None if args.all else args.table or ("targets" if Path(file).suffix.lower() == ".csv" else None)
    export.write(TABLES[one](store) if one else everything(store), file)
    print(message("exported", lang, file=file), file=sys.stderr)
    return 0
