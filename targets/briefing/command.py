"""``python -m targets brief``: the briefing of a region, of every province, or one composed in the app and saved, as a file."""
from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract import region as gazetteer
from targets.briefing import able, files, picks
from targets.briefing.changes import refresh
from targets.briefing.gather import gather
from targets.briefing.model import TEMPLATES, Briefing, BriefingError
from targets.charts import file_name
from targets.config import Config, Progress
from targets.store import Store
from targets.text import TargetsError, message
from targets.views import Material

PICTURED = ("docx", "pdf", "zip")       # kinds that hold pictures


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("brief", help="a briefing as pptx, docx, pdf, xlsx or zip: a region, every province, or a saved one")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--region", metavar="NAME", help="name or code of a region")
    what.add_argument("--all-regions", action="store_true", help="the nation and every province that has targets, a file each")
    what.add_argument("--saved", metavar="NAME", help="a briefing composed and saved in the app, with the figures of today")
    parser.add_argument("--out", "-o", required=True, metavar="PATH",
                        help="the file, its ending says what it is; with --all-regions a folder")
    parser.add_argument("--format", choices=files.KINDS, default="pptx", help="kind of the files of --all-regions (default: pptx)")
    parser.add_argument("--year", type=int, help="only targets due in this year")
    parser.add_argument("--as-of", type=int, metavar="YEAR", help="the year verdicts are read in (default: this year)")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of the briefing (default: that of the settings)")
    parser.add_argument("--template", choices=TEMPLATES, help="size of the slides (default: 16:9, or as saved)")
    parser.add_argument("--title", help="title of the cover")
    parser.add_argument("--unit", default="", help="organisation on the cover")
    parser.add_argument("--author", default="", help="who prepared it")


def run(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    out, today = Path(args.out), datetime.date.today()
    kind = args.format if args.all_regions else files.kind_of(out)
    why = able.why_no_pictures() if kind in PICTURED else ""
    if why and kind == "pdf":       # said before any work
        raise BriefingError(why)
    job = Job(gather(store, args.lang or lang, args.as_of or today.year, config.progress), kind, args, config.progress, today.isoformat())
    with _open_browser(kind, why):
        if args.all_regions:
            done, failed = job.every_province(out, lang)
            print(message("brief_all_done", lang, n=done, folder=out), file=sys.stderr)
        else:
            failed = 0
            job.saved(store, out) if args.saved else job.region(_place(args.region), out)
            print(message("brief_done", lang, file=out), file=sys.stderr)
    if why:
        print(message(why, lang), file=sys.stderr)
    return 1 if failed or why else 0


@dataclass(frozen=True)
class Job:
    """What all files of one call share."""

    material: Material
    kind: str
    args: argparse.Namespace
    settings: Progress
    date: str

    def write(self, briefing: Briefing, out: Path) -> None:
        files.put(files.make(briefing, self.material, self.kind, self.settings)[0], out)

    def region(self, name: str, out: Path) -> None:
        told = self.args
        briefing = picks.region_pack(name, self.material, self.material.naming.lang, year=told.year, template=told.template or TEMPLATES[0],
                                     date=self.date, unit=told.unit, author=told.author)
        self.write(replace(briefing, cover=replace(briefing.cover, title=told.title)) if told.title else briefing, out)

    def saved(self, store: Store, out: Path) -> None:
        """The saved briefing with what the store holds now; what changed since is told on stdout."""
        kept = {row["name"]: row["body"] for row in store.kept("briefing")}
        if self.args.saved not in kept:
            raise BriefingError("brief_not_saved", name=self.args.saved, known=", ".join(kept) or "-")
        briefing = Briefing.from_mapping(kept[self.args.saved])
        briefing = replace(briefing, lang=self.args.lang or briefing.lang, template=self.args.template or briefing.template)
        briefing, changed = refresh(briefing, self.material)
        for line in changed:
            print(line)
        self.write(briefing, out)

    def every_province(self, folder: Path, lang: str) -> tuple[int, int]:
        """A file for each; one that fails is named and the rest done.  How many were made and how many failed."""
        from tqdm import tqdm
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BriefingError("brief_write", file=folder, reason=error.strerror or error) from None
        done = failed = 0
        for name in tqdm(picks.provinces(self.material, self.args.year), unit="pack", file=sys.stderr, disable=None, leave=False):
            shown = self.material.naming.region(name)
            try:
                self.region(name, folder / f"{file_name(shown, self.args.year)}.{self.kind}")
                done += 1
            except TargetsError as error:
                failed += 1
                tqdm.write(message("brief_failed", lang, region=shown, reason=error.say(lang)), file=sys.stderr)
        return done, failed + (not done and not failed)      # nothing to make is no success either


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
