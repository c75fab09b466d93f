"""``python -m targets brief``: the briefing of a region, of every province, or one composed in the app and saved, as a file."""
from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from extract import region as gazetteer
from targets.briefing import able, files, picks
from targets.briefing.gather import gather
from targets.briefing.model import TEMPLATES, Briefing, BriefingError
from targets.charts import file_name
from targets.config import Config
from targets.store import Store
from targets.text import TargetsError, message
from targets.views import Material

PICTURED = ("docx", "pdf", "zip")       # kinds that hold pictures


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("brief", help="a briefing as pptx, docx, pdf, xlsx or zip: a region or every province")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--region", metavar="NAME", help="name or code of a region")
    what.add_argument("--all-regions", action="store_true", help="the nation and every province that has targets, a file each")
    parser.add_argument("--out", "-o", required=True, metavar="PATH",
                        help="the file, its ending says what it is; with --all-regions a folder")
    parser.add_argument("--format", choices=files.KINDS, default="pptx", help="kind of the files of --all-regions (default: pptx)")
    parser.add_argument("--year", type=int, help="only targets due in this year")
    parser.add_argument("--as-of", type=int, metavar="YEAR", help="the year verdicts are read in (default: this year)")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of the briefing (default: that of the settings)")
    parser.add_argument("--template", choices=TEMPLATES, default=TEMPLATES[0], help="size of the slides (default: 16:9)")
    parser.add_argument("--title", help="title of the cover")
    parser.add_argument("--unit", default="", help="organisation on the cover")
    parser.add_argument("--author", default="", help="who prepared it")


def run(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    out, today = Path(args.out), datetime.date.today()
    kind = args.format if args.all_regions else files.kind_of(out)
    why = able.why_no_pictures() if kind in PICTURED else ""
    if why and kind == "pdf":       # said before any work
        raise BriefingError(why)
    material = gather(store, args.lang or lang, args.as_of or today.year, config.progress)
    made = {"year": args.year, "template": args.template, "date": today.isoformat(), "unit": args.unit, "author": args.author}
    with _open_browser(kind, why):
        if args.all_regions:
            failed = _all(out, material, args, kind, made, config, lang)
        else:
            _one(_place(args.region), out, material, args, kind, made, config)
            failed = 0
            print(message("brief_done", lang, file=out), file=sys.stderr)
    if why:
        print(message(why, lang), file=sys.stderr)
    return 1 if failed or why else 0


def _one(region: str, out: Path, material: Material, args: argparse.Namespace, kind: str, made: dict[str, Any], config: Config) -> None:
    from dataclasses import replace
    briefing: Briefing = picks.region_pack(region, material, material.naming.lang, **made)
    if args.title:
        briefing = replace(briefing, cover=replace(briefing.cover, title=args.title))
    files.put(files.make(briefing, material, kind, config.progress)[0], out)


def _all(folder: Path, material: Material, args: argparse.Namespace, kind: str, made: dict[str, Any], config: Config, lang: str) -> int:
    """A file for each province; one that fails is named and the rest done.  How many failed."""
    from tqdm import tqdm
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BriefingError("brief_write", file=folder, reason=error.strerror or error) from None
    names, failed, done = picks.provinces(material), 0, 0
    for name in tqdm(names, unit="pack", file=sys.stderr, disable=None, leave=False):
        shown = material.naming.region(name)
        try:
            _one(name, folder / f"{file_name(shown, args.year)}.{kind}", material, args, kind, made, config)
            done += 1
        except TargetsError as error:
            if args.year is None or error.code != "brief_nothing_due":     # a province without targets due then has no pack
                failed += 1
                tqdm.write(message("brief_failed", lang, region=shown, reason=error.say(lang)), file=sys.stderr)
    print(message("brief_all_done", lang, n=done, folder=folder), file=sys.stderr)
    return failed + (0 if done else 1)


def _place(name: str) -> str:
    """The short name of a region by any of its names; a name the gazetteer lacks stays as it is."""
    found = gazetteer.lookup(name)
    return found.name if found else name


@contextmanager
def _open_browser(kind: str, why: str) -> Iterator[None]:
    """One browser for all the files."""
    from targets.briefing.pictures import studio
    with studio() if kind in PICTURED and not why else nullcontext():
        yield
