"""The whole store as one file and back: into an empty store, or in place of what one holds after that was kept."""
from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import archive, db
from targets.archive import CHUNK, About, BackupError, tables
from targets.rowtypes import row_fits
from targets.shelf import STAMP, Shelf
from targets.store import Store, versions

__all__ = ["BackupError", "backup", "restore", "set_aside", "tables", "verify"]
Rows = Callable[[sa.Table], Iterable[dict[str, Any]]]
BESIDE = ("", "-wal", "-shm")       # what SQLite keeps of one store


def backup(store: Store, file: str | Path) -> dict[str, int]:
    """Write every table to ``file``, as it stands at one moment, and look it through; the rows by table.

    The file is whole or as it was before.
    """
    store.require("backup")
    with store.reading() as connection:
        return archive.write(connection, file)


def verify(file: str | Path) -> About:
    """Read a backup to its end and take it back into a store made for the trial, which must then be whole; BackupError otherwise."""
    about = archive.look_through(file)
    with tempfile.TemporaryDirectory() as folder:
        trial = Store(f"sqlite:///{Path(folder) / 'trial.db'}")
        try:
            restore(trial, file)
            faults = trial.faults()
            if faults:
                raise BackupError("backup_unsound", file=file, fault=faults[0])
        finally:
            trial.close()
    return about


def restore(store: Store, file: str | Path, *, shelf: Shelf | None = None) -> dict[str, int]:
    """Fill a store from a backup of this or an earlier version, all of it or nothing; the rows by table.

    The store must be empty, unless ``shelf`` is given: then what it holds is kept there first, and nobody writes in between.
    BackupError where store or file don't fit.
    """
    about = archive.look_through(file)
    if about.version not in versions.known():
        raise BackupError("backup_version", file=file, version=about.version, known=db.HEAD)

    def work(connection: Connection) -> dict[str, int]:
        if connection.dialect.name == "postgresql":     # before the look: what is written after it would be lost (SQLite locks by itself)
            connection.execute(sa.text(f"LOCK TABLE {', '.join(one.name for one in tables())} IN EXCLUSIVE MODE"))
        if not _empty(connection):
            if shelf is None:
                raise BackupError("restore_not_empty")
            shelf.put(lambda place: archive.write(connection, place), "replaced")
        for one in reversed(tables()):
            connection.execute(sa.delete(one))
        with archive.opened(file) as (held, _), _rows(held, about) as rows:
            counts = {one.name: _fill(connection, one, rows(one)) for one in tables()}
        if about.version == db.HEAD and counts != dict(about.rows):
            raise BackupError("backup_strange", file=file)
        _numbers(connection)
        return counts

    return store.writing(work)


def _empty(connection: Connection) -> bool:
    return not any(connection.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables())


@contextmanager
def _rows(held: zipfile.ZipFile, about: About) -> Iterator[Rows]:
    """The rows of each table in today's structure; those of an earlier version go through its migrations in a database of their own."""
    if about.version == db.HEAD:
        yield lambda one: archive.rows(held, one, row_fits)
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = db.connect(f"sqlite:///{Path(folder) / 'earlier.db'}", 5.0)
        try:
            with engine.connect() as connection, connection.begin():
                versions.migrate(connection, to=about.version)
                for one in archive.reflected(connection):
                    if one.name in about.rows:
                        _fill(connection, one, archive.rows(held, one))
                versions.migrate(connection, about.version)
                yield lambda one: _upgraded(connection, one)
        finally:
            engine.dispose()


def _upgraded(connection: Connection, one: sa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table of an earlier version after its migrations; ValueError for one that does not fit."""
    for found in connection.execute(sa.select(one)).mappings():
        row = dict(found)
        if not row_fits(row, one):
            raise ValueError(one.name)
        yield archive.insertable(row, one)


def _fill(connection: Connection, one: sa.Table, rows: Iterable[dict[str, Any]]) -> int:
    count, some = 0, []
    for row in rows:
        some.append(row)
        count += 1
        if len(some) == CHUNK:
            connection.execute(sa.insert(one), some)
            some = []
    if some:
        connection.execute(sa.insert(one), some)
    return count


def _numbers(connection: Connection) -> None:
    """Numbers given out from now on follow those taken back; SQLite sees to it itself."""
    if connection.dialect.name != "postgresql":
        return
    for one in tables():
        key = next(iter(one.primary_key))
        if isinstance(key.type, sa.Integer):
            connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{one.name}', '{key.name}'), "
                                       f"(SELECT COALESCE(MAX({key.name}), 0) + 1 FROM {one.name}), false)"))


@contextmanager
def set_aside(url: str) -> Iterator[Path | None]:
    """For the block, a damaged SQLite file out of the way under another name, which it keeps; back in its place where the block fails.

    Yields the name, None where the store is not damaged or no file: then nothing is moved.  BackupError where another program has
    it open: that would go on writing to the file under its other name, and what it confirms would be lost.
    """
    file = db.file_of(url)
    if not file or not _damaged(url):
        yield None
        return
    if db.held_by_others(file):
        raise BackupError("restore_in_use", file=file)
    moment = datetime.datetime.now(datetime.UTC).strftime(STAMP)
    aside = Path(f"{file}.damaged-{moment}")
    moved = [end for end in BESIDE if Path(f"{file}{end}").exists()]
    for end in moved:
        os.replace(f"{file}{end}", f"{aside}{end}")
    try:
        yield aside
    except BaseException:
        for end in BESIDE:
            Path(f"{file}{end}").unlink(missing_ok=True)
        for end in moved:
            os.replace(f"{aside}{end}", f"{file}{end}")
        raise


def _damaged(url: str) -> bool:
    """Whether the file can't be read as a store, or its pages are damaged; StoreError where another reason keeps it from being opened."""
    with contextlib.ExitStack() as open_store:
        try:
            store = Store(url)
            open_store.callback(store.close)
            return any(not one.logged for one in store.faults())
        except db.StoreError as error:
            if error.code in ("store_damaged", "store_unsound"):
                return True
            raise
