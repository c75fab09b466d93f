"""The folder a store's backups are kept in: their names, the newest, how many stay, and who may write there now.

Backups are numbered: which is newer does not depend on the clock.
"""
from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from targets import db
from targets.archive import BackupError

try:
    import fcntl
except ImportError:         # Windows: two programs at once are kept apart by the numbers alone
    fcntl = None  # type: ignore[assignment]

TOP = Path(__file__).resolve().parent.parent
STAMP = "%Y%m%dT%H%M%SZ"
WHYS = ("daily", "manual", "upgrade", "replaced", "faulty")      # faulty: by hand, of a store that was not whole
BY_HAND = ("manual", "faulty")
LEAST_KEPT = 3              # of those made before an upgrade or a restore


@dataclass(frozen=True)
class Kept:
    """A backup in the folder; ``why``: one of WHYS."""

    file: Path
    number: int
    at: datetime.datetime
    why: str

    @property
    def bytes(self) -> int | None:
        """None where it has gone meanwhile."""
        try:
            return self.file.stat().st_size
        except OSError:
            return None

    @property
    def size(self) -> str:
        """In kB or MB, for people; '?' where it has gone meanwhile."""
        size = self.bytes
        if size is None:
            return "?"
        return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"


def usual_folder(url: str) -> Path:
    """Where backups go unless the settings say otherwise: beside an SQLite file, else under the program's data folder."""
    said = os.environ.get("TARGETS_BACKUP_FOLDER")
    if said:
        return Path(said)
    file = db.file_of(url)
    return Path(f"{file}.backups") if file else TOP / "data" / "backups"


class Shelf:
    """The backups of the store behind ``url``; several stores may share a folder."""

    def __init__(self, url: str, folder: Path | None = None) -> None:
        parsed = sa.make_url(url)
        stem = re.sub(r"[^\w-]", "_", Path(parsed.database or "store").stem)
        known = hashlib.sha256(db.shown(url).encode()).hexdigest()[:8]
        self._url, self.folder = url, folder or usual_folder(url)
        self._name = f"{stem}-{known}"
        self._shape = re.compile(rf"{re.escape(self._name)}-(\d{{6,}})-(\d{{8}}T\d{{6}}Z)-({'|'.join(WHYS)})\.zip")

    def all(self) -> list[Kept]:
        """Every backup here, the oldest first."""
        found = []
        with contextlib.suppress(OSError):
            for file in self.folder.iterdir():
                if shape := self._shape.fullmatch(file.name):
                    at = datetime.datetime.strptime(shape[2], STAMP).replace(tzinfo=datetime.UTC)
                    found.append(Kept(file, int(shape[1]), at, shape[3]))
        return sorted(found, key=lambda one: one.number)

    def newest(self) -> Kept | None:
        return next(reversed(self.all()), None)

    def ready(self) -> None:
        """Make the folder; BackupError where it can't be."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BackupError("backup_folder", folder=self.folder, reason=error.strerror or error) from None

    def put(self, make: Callable[[Path], Any], why: str, now: datetime.datetime | None = None) -> Path:
        """``make`` a backup under the next name; BackupError where the folder can't be written to."""
        moment = now or datetime.datetime.now(datetime.UTC)
        self.ready()
        with self.mine("put"):
            for left in self.folder.glob(f"{self._name}-*.part"):      # of a process that was killed
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)
            last = self.newest()
            file = self.folder / f"{self._name}-{last.number + 1 if last else 1:06}-{moment.strftime(STAMP)}-{why}.zip"
            make(file)
        return file

    def prune(self, keep: int) -> list[Path]:
        """Take the oldest daily ones out, so that ``keep`` are left; of those made before an upgrade or a restore some more stay."""
        gone = []
        for why in WHYS:
            if why in BY_HAND:          # what a person asked for is theirs to remove
                continue
            some = [one.file for one in self.all() if one.why == why]
            most = keep if why == "daily" else max(keep, LEAST_KEPT)
            for file in some[:max(len(some) - most, 0)]:
                with contextlib.suppress(OSError):
                    file.unlink()
                    gone.append(file)
        return gone

    @contextmanager
    def mine(self, what: str, *, wait: bool = True) -> Iterator[bool]:
        """Whether nobody else does ``what`` here while the block lasts; the system lets go where a process dies."""
        if fcntl is None:
            yield True
            return
        try:
            handle = open(self.folder / f".{self._name}.{what}.lock", "ab")  # noqa: SIM115 - closed below
        except OSError as error:
            raise BackupError("backup_folder", folder=self.folder, reason=error.strerror or error) from None
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            except OSError:         # a network disk that knows no locks: as where there are none
                pass
            yield True

    # What went wrong last time, until it goes well again.

    @property
    def _notes(self) -> list[Path]:
        """Where that is kept: in the folder, and where that can't be written to, beside the SQLite file or in the program's data folder."""
        file = db.file_of(self._url)
        return [place / f".{self._name}.failed.json" for place in (self.folder, Path(file).parent if file else TOP / "data")]

    def failed(self) -> dict[str, Any] | None:
        """``at`` (ISO, UTC), ``zh`` and ``en`` of the last attempt, where that failed."""
        for note in self._notes:
            with contextlib.suppress(OSError, ValueError):
                said = json.loads(note.read_text("utf-8"))
                return said if isinstance(said, dict) else None
        return None

    def say_failed(self, told: dict[str, str] | None) -> None:
        """Keep what went wrong (None: nothing)."""
        for note in self._notes:
            with contextlib.suppress(OSError):
                note.unlink(missing_ok=True)
        for note in self._notes if told else ():
            with contextlib.suppress(OSError):
                note.parent.mkdir(parents=True, exist_ok=True)
                note.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
                return
