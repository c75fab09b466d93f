"""Commands that keep the store: backup, restore, check, gold from reviews, reading papers again."""
from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path

from targets import archive, backup, daily, db, gold, reread, wayback
from targets.config import Config
from targets.export import ExportError
from targets.shell import user
from targets.store import Store
from targets.text import message, minute


def _backup(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    if args.list:
        return _list(config, lang)
    if args.daily:
        file: Path | None = daily.run(store, config)
        print(message("backup_made", lang, file=file) if file else message("backup_not_due", lang), file=sys.stderr)
        return 0
    if args.verify:
        if not args.file:
            raise backup.BackupError("backup_need_file")
        about = backup.verify(args.file)
        print(message("backup_sound", lang, **_counts(about.rows), file=args.file, version=about.version, made=minute(about.made) or "?"),
              file=sys.stderr)
        return 0
    faults = store.faults()
    file = Path(args.file) if args.file else None
    if file:
        counts = backup.backup(store, file)
    else:
        shelf = daily.shelf(config)
        file = shelf.put(lambda place: backup.backup(store, place), "faulty" if faults else "manual")
        if not faults:
            shelf.say_failed(None)
        counts = dict(archive.look_through(file).rows)
    print(message("backed_up", lang, **_counts(counts), file=file), file=sys.stderr)
    for one in faults:          # what is damaged can be kept too, but not without a word
        print(one.say(lang), file=sys.stderr)
    return 1 if faults else 0


def _counts(rows: Mapping[str, int]) -> dict[str, int]:
    return {name: rows.get(name, 0) for name in ("documents", "targets", "reviews", "actuals")}


def _list(config: Config, lang: str) -> int:
    kept = daily.shelf(config)
    for one in reversed(kept.all()):
        print(message("backup_line", lang, at=minute(one.at.isoformat()), why=message(f"why_{one.why}", lang),
                      size=one.size, file=one.file))
    if not kept.all():
        print(message("backup_none", lang, folder=kept.folder), file=sys.stderr)
    return 0


def restore(args: argparse.Namespace, config: Config, lang: str) -> int:
    """Opens the store itself: what is damaged is moved out of the way first, once the backup is known to be good."""
    archive.look_through(args.file)
    with backup.set_aside(config.store_url) if args.replace else contextlib.nullcontext() as aside:
        store = Store(config.store_url, wait_seconds=config.wait_seconds, backups=config.backup_folder)
        try:
            counts = backup.restore(store, args.file, shelf=daily.shelf(config) if args.replace else None)
            faults = store.faults()
        finally:
            store.close()
    if aside:
        print(message("set_aside", lang, file=aside), file=sys.stderr)
    print(message("restored", lang, **_counts(counts), file=args.file), file=sys.stderr)
    print(message("restart_after", lang), file=sys.stderr)
    for one in faults:          # a backup of a store that was not whole comes back as it was
        print(one.say(lang), file=sys.stderr)
    return 1 if faults else 0


def _check(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    faults = store.faults(deep=True)
    if args.log and faults and all(one.logged for one in faults):
        print(message("logged", lang, n=store.log_unlogged(by=user()), by=user()), file=sys.stderr)
        faults = store.faults()
    for one in faults:
        print(one.say(lang), file=sys.stderr)
    if not faults:
        print(message("sound", lang, place=db.shown(config.store_url)), file=sys.stderr)
        return 0
    for line in wayback.way_back(faults, config, lang):
        print(line, file=sys.stderr)
    return 1


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


COMMANDS = {"backup": _backup, "check": _check, "export-gold": _export_gold, "reread": _reread}
