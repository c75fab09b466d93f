"""Commands that keep the store: backup, restore, gold from reviews, reading papers again."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from targets import backup, gold, reread
from targets.config import Config
from targets.export import ExportError
from targets.shell import user
from targets.store import Store
from targets.text import message


def _backup(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    print(message("backed_up", lang, file=args.file, **backup.backup(store, args.file)), file=sys.stderr)
    return 0


def _restore(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    print(message("restored", lang, file=args.file, **backup.restore(store, args.file)), file=sys.stderr)
    return 0


def _export_gold(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    found, left = gold.export(store, partly=args.partly)
    try:
        Path(args.output).write_text(gold.lines(found), encoding="utf-8")
    except OSError as error:
        raise ExportError("export_write", file=args.output, reason=error.strerror or error) from None
    for doc in left:
        print(message("gold_left", lang, doc=doc), file=sys.stderr)
    print(message("gold_done", lang, file=args.output, papers=len(found), lines=sum(map(len, found.values()))), file=sys.stderr)
    return 1 if left else 0


def _reread(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    from tqdm import tqdm

    docs = args.docs or [paper["doc"] for paper in store.known_papers()]
    changed = 0
    for doc in tqdm(docs, unit="doc", file=sys.stderr, disable=None, leave=False):
        shown = reread.preview(store, doc)
        if shown.changes or shown.described:
            changed += 1
            print(message("reread_line", lang, doc=doc, **reread.counts(shown.changes)))
        if args.apply:
            while (again := reread.apply(store, shown, by=user())) is not None:
                shown = again
    if args.apply:
        print(message("reread_done", lang, papers=len(docs)), file=sys.stderr)
    else:
        print(message("reread_dry" if changed else "reread_none", lang, papers=len(docs)), file=sys.stderr)
    return 0


COMMANDS = {"backup": _backup, "restore": _restore, "export-gold": _export_gold, "reread": _reread}
