"""The file a backup is: a zip with a line of JSON per row and table, the same from either database; written, looked through, read."""
from __future__ import annotations

import base64
import datetime
import hashlib
import json
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db
from targets.text import TargetsError

ABOUT = "about.json"
FORMAT = "target-tracker"
STAMPS = ("alembic_version", "schema_version")
LISTED = "standing"     # how names of tables of long lists begin
CHUNK = 1000
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, KeyError, AttributeError, TypeError, ValueError, OSError,
              RuntimeError)     # as which zipfile tells that a password is needed, Python that lists are too deep
LONGEST = 1 << 30       # bytes of one line: more than any paper or file is


class BackupError(TargetsError):
    """A backup that can't be written or taken back; the store is as it was."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself: the structure of its store, rows by table, their SHA-256 ('' in old ones), when it was made (UTC)."""

    version: str
    rows: Mapping[str, int]
    sums: Mapping[str, str]
    made: str = ""


def tables() -> list[sa.Table]:
    """What a backup holds, in an order in which it can be written back."""
    return [one for one in db.metadata.sorted_tables if one.name not in STAMPS]


def reflected(connection: Connection) -> list[sa.Table]:
    """The tables of a store of another version as they are found there; those of long lists (``targets.listing``) are worked out anew."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name not in STAMPS and name.split("_")[0] != LISTED)
    return found.sorted_tables


def write(connection: Connection, file: str | Path, *, version: str = db.HEAD, which: list[sa.Table] | None = None) -> dict[str, int]:
    """Write the tables to ``file``, flush it to the disk and look it through; the rows by table.

    The file is whole or as it was before; BackupError where it can't be written.
    """
    target, part = Path(file), Path(f"{file}.part")
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        with open(part, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                for one in tables() if which is None else which:
                    counts[one.name], sums[one.name] = _write(archive, connection, one)
                archive.writestr(ABOUT, json.dumps({"format": FORMAT, "version": version, "rows": counts, "sha256": sums, "made": made}))
            out.flush()
            os.fsync(out.fileno())
        look_through(part)
        os.replace(part, target)
        _flush_folder(target.parent)
    except OSError as error:
        raise BackupError("export_write", file=file, reason=error.strerror or error) from None
    finally:
        part.unlink(missing_ok=True)
    return counts


def _flush_folder(folder: Path) -> None:
    """The new name is on the disk too, where the system can open folders."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(archive: zipfile.ZipFile, connection: Connection, one: sa.Table) -> tuple[int, str]:
    count, told = 0, hashlib.sha256()
    with archive.open(f"{one.name}.jsonl", "w", force_zip64=True) as out:
        for row in connection.execute(sa.select(one).order_by(*one.primary_key), execution_options={"yield_per": CHUNK}).mappings():
            line = json.dumps(dict(row), ensure_ascii=False, default=_text).encode() + b"\n"
            told.update(line)
            out.write(line)
            count += 1
    return count, told.hexdigest()


def _text(content: bytes) -> str:
    """The bytes of a kept file as a line of JSON can hold them."""
    return base64.b64encode(content).decode("ascii")


@contextmanager
def opened(file: str | Path) -> Iterator[tuple[zipfile.ZipFile, About]]:
    """A backup and what it says of itself; whatever is wrong with it inside the block is a BackupError."""
    try:
        with zipfile.ZipFile(file) as archive:
            _hold(archive, [ABOUT], file)
            said = json.loads(archive.read(ABOUT))
            if said.get("format") != FORMAT:
                raise BackupError("backup_strange", file=file)
            about = About(str(said["version"]), said["rows"], said.get("sha256", {}), said.get("made", ""))
            _hold(archive, [f"{name}.jsonl" for name in about.rows], file)
            yield archive, about
    except FileNotFoundError:
        raise BackupError("backup_missing", file=file) from None
    except UNREADABLE as error:
        raise BackupError("backup_strange", file=file) from error


def _hold(archive: zipfile.ZipFile, wanted: Iterable[str], file: str | Path) -> None:
    """BackupError that names the part which is not in the archive."""
    held = set(archive.namelist())
    for name in wanted:
        if name not in held:
            raise BackupError("backup_part", file=file, part=name)


def look_through(file: str | Path) -> About:
    """Read a backup to its end: every row can be read, their number and their sums are those it names; else BackupError."""
    with opened(file) as (archive, about):
        for name, expected in about.rows.items():
            count, told = 0, hashlib.sha256()
            with archive.open(f"{name}.jsonl") as lines:
                while line := lines.readline(LONGEST):
                    if not isinstance(json.loads(line), dict):
                        raise BackupError("backup_strange", file=file)
                    told.update(line)
                    count += 1
            if count != expected or about.sums.get(name, told.hexdigest()) != told.hexdigest():
                raise BackupError("backup_broken", file=file, table=name, n=count, expected=expected)
        return about


def rows(archive: zipfile.ZipFile, one: sa.Table, fits: Callable[[Mapping[str, Any], sa.Table], bool] = lambda row, one: True,
         ) -> Iterator[dict[str, Any]]:
    """The rows of a table as they can be inserted; ValueError for one that does not fit (``rowtypes.row_fits``)."""
    _hold(archive, [f"{one.name}.jsonl"], archive.filename or "")
    with archive.open(f"{one.name}.jsonl") as lines:
        while line := lines.readline(LONGEST):
            row = json.loads(line)
            if not fits(row, one):
                raise ValueError(one.name)
            yield insertable(row, one)


def insertable(row: Mapping[str, Any], one: sa.Table) -> dict[str, Any]:
    """A row as it was written: JSON nothing as SQL nothing, the bytes of files from their text."""
    return {name: _value(value, one.c[name]) for name, value in row.items()}


def _value(value: Any, column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.LargeBinary) and isinstance(value, str):
        return base64.b64decode(value)
    if value is None and isinstance(column.type, sa.JSON):
        return sa.null() if column.nullable else sa.JSON.NULL
    return value
