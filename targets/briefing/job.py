"""The files of one call of the command: a region's, every province's, a saved briefing's."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from extract import region as gazetteer
from targets.briefing import files, picks
from targets.briefing.changes import refresh
from targets.briefing.kinds import PICTURED, TEMPLATES
from targets.briefing.model import Briefing, BriefingError
from targets.charts import file_name
from targets.config import Progress
from targets.store import Store
from targets.text import TargetsError, message
from targets.views import Material


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
                                     date=self.date)
        self.write(self._covered(briefing), out)

    def _covered(self, briefing: Briefing) -> Briefing:
        """With what the call says of the cover, and today's date."""
        said = {name: getattr(self.args, name) for name in ("title", "unit", "author") if getattr(self.args, name)}
        return replace(briefing, cover=replace(briefing.cover, date=self.date, **said))

    def saved(self, store: Store, out: Path) -> None:
        """The saved briefing with what the store holds now; what changed since is told on stdout."""
        if self.args.year is not None:
            raise BriefingError("brief_saved_year", name=self.args.saved, year=self.args.year)
        kept = {row["name"]: row["body"] for row in store.kept("briefing")}
        if self.args.saved not in kept:
            raise BriefingError("brief_not_saved", name=self.args.saved, known=", ".join(kept) or "-")
        briefing = Briefing.from_mapping(kept[self.args.saved])
        briefing = replace(briefing, lang=self.args.lang or briefing.lang, template=self.args.template or briefing.template)
        briefing, changed = refresh(briefing, self.material)
        for line in changed:
            print(line)
        self.write(self._covered(briefing), out)

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
            except Exception as error:  # noqa: BLE001 - whatever fails, the other regions get theirs
                failed += 1
                tqdm.write(message("brief_failed", lang, region=shown, reason=_reason(error, lang)), file=sys.stderr)
        return done, failed + (not done and not failed)      # nothing to make is no success either


def _reason(error: Exception, lang: str) -> str:
    """Why, in one line: the sentence of an error meant for a person, else what it is called and says."""
    if isinstance(error, TargetsError):
        return error.say(lang)
    return " ".join(f"{type(error).__name__}: {error}".split())


def place(name: str) -> str:
    """The short name of a region by any of its names; a name the gazetteer lacks stays as it is."""
    found = gazetteer.lookup(name)
    return found.name if found else name


@contextmanager
def open_browser(kind: str, why: str) -> Iterator[None]:
    """One browser for all the files."""
    from targets.briefing.pictures import studio
    with studio() if kind in PICTURED and not why else nullcontext():
        yield
