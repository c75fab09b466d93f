"""The whole store as one file and back: a zip with a line of JSON per row, the same from either database."""
from __future__ import annotations

import base64
import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db
from targets.rowtypes import row_fits
from targets.store import Store
from targets.text import TargetsError

ABOUT = "about.json"
FORMAT = "target-tracker"
STAMPS = ("alembic_version", "schema_version")
CHUNK = 1000
UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, RecursionError, OverflowError, OSError)


class BackupError(TargetsError):
    """A backup that can't be written or taken back; the store is as it was."""


def tables() -> list[sa.Table]:
    """What a backup holds, in an order in which it can be written back."""
    return [one for one in db.metadata.sorted_tables if one.name not in STAMPS]


def backup(store: Store, file: str | Path) -> dict[str, int]:
    """Write every table to ``file``, as it stands at one moment; the rows by table. The file is whole or not there."""
    target, part = Path(file), Path(f"{file}.part")
    counts: dict[str, int] = {}
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive, store.reading() as connection:
            for one in tables():
                counts[one.name] = _write(archive, connection, one)
            archive.writestr(ABOUT, json.dumps({"format": FORMAT, "version": db.HEAD, "rows": counts}))
        os.replace(part, target)
    except OSError as error:
        raise BackupError("export_write", file=file, reason=error.strerror or error) from None
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write(archive: zipfile.ZipFile, connection: Connection, one: sa.Table) -> int:
    count = 0
    with archive.open(f"{one.name}.jsonl", "w") as out:
        for row in connection.execution_options(yield_per=CHUNK).execute(sa.select(one).order_by(*one.primary_key)).mappings():
            out.write(json.dumps(dict(row), ensure_ascii=False, default=_text).encode() + b"\n")
            count += 1
    return count


def _text(content: bytes) -> str:
    """The bytes of a kept file as a line of JSON can hold them."""
    return base64.b64encode(content).decode("ascii")


def restore(store: Store, file: str | Path) -> dict[str, int]:
    """Fill an empty store from a backup, all of it or nothing; the rows by table. BackupError where either doesn't fit."""
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read(ABOUT))
            if about.get("format") != FORMAT:
                raise BackupError("backup_strange", file=file)
            if about["version"] != db.HEAD:
                raise BackupError("backup_version", file=file, version=about["version"], known=db.HEAD)
            return store.writing(lambda connection: _fill(connection, archive, about["rows"], file))
    except FileNotFoundError:
        raise BackupError("backup_missing", file=file) from None
    except UNREADABLE as error:
        raise BackupError("backup_strange", file=file) from error


def _fill(connection: Connection, archive: zipfile.ZipFile, expected: dict[str, int], file: str | Path) -> dict[str, int]:
    for one in tables():
        if connection.scalar(sa.select(sa.func.count()).select_from(one)):
            raise BackupError("restore_not_empty")
    counts = {one.name: _read(connection, archive, one) for one in tables()}
    if counts != expected:
        raise BackupError("backup_strange", file=file)
    if connection.dialect.name == "postgresql":     # numbers given out from now on follow those taken back
        for one in tables():
            key = next(iter(one.primary_key))
            if isinstance(key.type, sa.Integer):
                connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{one.name}', '{key.name}'), "
                                           f"(SELECT COALESCE(MAX({key.name}), 0) + 1 FROM {one.name}), false)"))
    return counts


def _read(connection: Connection, archive: zipfile.ZipFile, one: sa.Table) -> int:
    count, rows = 0, []
    with archive.open(f"{one.name}.jsonl") as lines:
        for line in lines:
            rows.append(_row(json.loads(line), one))
            count += 1
            if len(rows) == CHUNK:
                connection.execute(sa.insert(one), rows)
                rows = []
    if rows:
        connection.execute(sa.insert(one), rows)
    return count


def _row(row: dict[str, Any], one: sa.Table) -> dict[str, Any]:
    """A row as it was written: JSON nothing as SQL nothing, the bytes of files from their text."""
    if not row_fits(row, one):
        raise ValueError(one.name)
    return {name: _value(value, one.c[name].type) for name, value in row.items()}


def _value(value: Any, kind: Any) -> Any:
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value)
    return sa.null() if value is None and isinstance(kind, sa.JSON) else value
