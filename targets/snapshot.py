"""Tables as they last stood, in Arrow files: the next start reads them in place of reading and judging all again.

They lie beside the store's file, those of a server's store in this user's cache.  A snapshot holds for one version of the
program, its words and the settings; in doubt there is none.  The files hold nothing that is not in the store or worked out from
it, and may be deleted at any time.
"""
from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import sqlalchemy as sa

from targets import db

TOP = Path(__file__).resolve().parent.parent
BASE = ("documents", "extracted", "reported", "targets", "actuals", "verdicts")
NAME = "current.json"


@dataclass(frozen=True)
class Kept:
    """A snapshot read: the mark and the year it was taken at, the store it is of, its tables."""

    mark: Any
    year: int
    identity: str
    frames: dict[str, pd.DataFrame]


def folder(url: str) -> Path | None:
    """Where snapshots of a store are kept: beside its file, of a server's in this user's cache; None for a store in memory.

    The name tells a server's stores apart and holds nothing of its address or password.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = db.file_of(url)
        return Path(f"{file}.cache") if file else None
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    told = "\0".join(str(part) for part in (parsed.get_backend_name(), parsed.username, parsed.host, parsed.port, parsed.database,
                                            sorted(parsed.query.items())))
    return cache / "target-tracker" / hashlib.sha256(told.encode()).hexdigest()[:20]


@functools.cache
def program() -> str:
    """Names the rules in force: code and words of the program."""
    told = hashlib.sha256()
    for file in sorted(path for room in ("extract", "targets") for kind in ("py", "yaml") for path in (TOP / room).rglob(f"*.{kind}")):
        told.update(f"{file.relative_to(TOP)}\0".encode() + file.read_bytes())
    return told.hexdigest()


class Snapshot:
    """The newest snapshot in ``folder``; ``settings``: what else verdicts depend on, told by its repr."""

    def __init__(self, folder: Path, settings: object) -> None:
        self._folder, self._settings = folder, settings

    def _rules(self) -> str:
        return hashlib.sha256(f"{program()}\0{pd.__version__}\0{self._settings!r}".encode()).hexdigest()

    def keep(self, mark: Any, year: int, identity: str, frames: Mapping[str, pd.DataFrame]) -> bool:
        """Write the tables, then say that they are the newest; False where the place can't be written: a wish, not a need."""
        own = self._folder / uuid.uuid4().hex
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            own.mkdir(mode=0o700)       # what is in the store is for those who may read the store
            for name, frame in frames.items():
                table = pa.Table.from_pandas(frame, preserve_index=False)
                feather.write_feather(table, own / f"{name}.arrow", compression="uncompressed",     # to be mapped, not read
                                      chunksize=max(len(table), 1))     # in one piece (``schema.compact``)
            about = {"rules": self._rules(), "mark": mark, "year": year, "identity": identity, "folder": own.name, "names": sorted(frames)}
            part = self._folder / f"{own.name}.part"
            part.write_text(json.dumps(about), encoding="utf-8")
            os.replace(part, self._folder / NAME)
        except (OSError, pa.ArrowException):
            shutil.rmtree(own, ignore_errors=True)
            return False
        for other in self._folder.iterdir():        # what readers still have mapped lives on until they let go
            if other.is_dir() and other != own:
                shutil.rmtree(other, ignore_errors=True)
        return True

    def load(self) -> Kept | None:
        """The newest snapshot; None where there is none for these rules, or it can't be read."""
        with contextlib.suppress(OSError, ValueError, KeyError, pa.ArrowException):
            about = json.loads((self._folder / NAME).read_text("utf-8"))
            if about["rules"] == self._rules() and set(BASE) <= set(about["names"]):
                frames = {name: _read(self._folder / about["folder"] / f"{name}.arrow") for name in about["names"]}
                return Kept((tuple(about["mark"][0]), *about["mark"][1:]), about["year"], about["identity"], frames)
        return None


def _read(file: Path) -> pd.DataFrame:
    table = feather.read_table(file, memory_map=True)
    frame = table.to_pandas()
    for field in table.schema:
        if pa.types.is_list(field.type):        # lists of a paper: tuples of texts
            frame[field.name] = pd.Series([tuple(one) for one in frame[field.name]], index=frame.index, dtype=object)
    return frame
