"""``python -m targets brief``: the briefing of a region, of every province, or one composed in the app and saved, as a file."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from targets import clock
from targets.briefing import able
from targets.briefing.kinds import KINDS, PICTURED, TEMPLATES
from targets.config import Config
from targets.store import Store
from targets.text import TargetsError, message


def add_parser(commands: Any) -> None:
    parser = commands.add_parser("brief", help="a briefing as pptx, docx, pdf, xlsx or zip: a region, every province, or a saved one")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--region", metavar="NAME", help="name or code of a region")
    what.add_argument("--all-regions", action="store_true", help="the nation and every province that has targets, a file each")
    what.add_argument("--saved", metavar="NAME", help="a briefing composed and saved in the app, with the figures of today")
    parser.add_argument("--out", "-o", required=True, metavar="PATH",
                        help="the file, its ending says what it is; with --all-regions a folder")
    parser.add_argument("--format", choices=KINDS, default="pptx", help="kind of the files of --all-regions (default: pptx)")
    parser.add_argument("--year", type=int, help="only targets due in this year")
    parser.add_argument("--as-of", type=int, metavar="YEAR", help="the year verdicts are read in (default: this year)")
    parser.add_argument("--lang", choices=("zh", "en"), help="language of the briefing (default: that of the settings)")
    parser.add_argument("--template", choices=TEMPLATES, help="size of the slides (default: 16:9, or as saved)")
    parser.add_argument("--title", help="title of the cover")
    parser.add_argument("--unit", default="", help="organisation on the cover")
    parser.add_argument("--author", default="", help="who prepared it")


def run(args: argparse.Namespace, store: Store, config: Config, lang: str) -> int:
    from targets.briefing.files import kind_of  # charts and what draws them: other commands do not wait for them
    from targets.briefing.gather import gather
    from targets.briefing.job import Job, open_browser, place

    out, today = Path(args.out), clock.today()
    kind = args.format if args.all_regions else kind_of(out)
    why = able.why_no_pictures() if kind in PICTURED else ""
    if why and kind == "pdf":       # said before any work
        raise TargetsError(why)
    job = Job(gather(store, args.lang or lang, args.as_of or today.year, config), kind, args, config.progress, today.isoformat())
    with open_browser(kind, why):
        if args.all_regions:
            done, failed = job.every_province(out, lang)
            print(message("brief_all_done", lang, n=done, folder=out), file=sys.stderr)
        else:
            failed = 0
            job.saved(store, out) if args.saved else job.region(place(args.region), out)
            print(message("brief_done", lang, file=out), file=sys.stderr)
    if why:
        print(message(why, lang), file=sys.stderr)
    return 1 if failed or why else 0
