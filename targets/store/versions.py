"""Versions of the store: which one is found, how a new one is made, how an older one is brought up to date.

A new store gets its tables in one go and the stamp of the newest migration; an older one runs the migrations in
``targets/migrations`` after a copy of the SQLite file was laid beside it, of PostgreSQL a backup into the folder of backups.
"""
from __future__ import annotations

import contextlib
import filecmp
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import archive, db
from targets.shelf import Shelf
from targets.store import soundness

NONE = ""                                        # no tables at all
FIRST = "0001"                                   # the structure stores had before they were stamped
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def known() -> list[str]:
    """The migrations of this program, oldest first."""
    return sorted(file.stem.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def found(connection: Connection) -> str:
    """The version of the store, NONE for an empty database; a number no migration has is passed on as it is."""
    tables = set(sa.inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.scalar(sa.select(db.alembic_version.c.version_num)) or NONE
    if "schema_version" not in tables:
        return NONE
    number = connection.scalar(sa.select(sa.func.max(db.schema_version.c.version)))
    return NONE if number is None else f"{number:04}"


def refuse_newer(version: str, url: str) -> None:
    if version not in known():
        raise db.StoreError("store_newer", place=db.shown(url), version=version, known=db.HEAD)


def create(connection: Connection) -> None:
    """Tables and version of a new store; nothing where another process has just made them."""
    db.metadata.create_all(connection)
    if connection.scalar(sa.select(sa.func.count()).select_from(db.alembic_version)) == 0:
        connection.execute(sa.insert(db.alembic_version), {"version_num": db.HEAD})
        connection.execute(sa.insert(db.schema_version), {"version": int(db.HEAD)})


def upgrade(connection: Connection, url: str, backups: Path | None = None) -> None:
    """Every migration the store lacks, within the caller's transaction: all of them or none; what was there is kept first.

    StoreError for a damaged store; BackupError where it can't be kept: then nothing is changed.
    """
    if connection.dialect.name == "postgresql" and sa.inspect(connection).has_table("schema_version"):
        connection.execute(sa.text("LOCK TABLE schema_version IN EXCLUSIVE MODE"))      # one upgrades, the others wait
    version = found(connection)
    if version == db.HEAD:                       # another process was first
        return
    damaged = soundness.damage(connection)
    if damaged:
        raise db.StoreError("store_unsound", place=db.file_of(url) or db.shown(url), fault=damaged[0])
    if file := db.file_of(url):
        _copy(file, version)
    elif connection.dialect.name == "postgresql":
        _keep(connection, Shelf(url, backups), version)
    migrate(connection, version)


def migrate(connection: Connection, version: str = NONE, to: str = "head") -> None:
    """Run the migrations from ``version`` on; NONE: into an empty database, which gets the structure it had at ``to``."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if version != NONE and not sa.inspect(connection).has_table("alembic_version"):
        command.stamp(config, FIRST)
    command.upgrade(config, to)


def _keep(connection: Connection, shelf: Shelf, version: str) -> None:
    """A backup of what is to be upgraded on the shelf; not a second one like the last, as with ``_copy``."""
    last = next((one.file for one in reversed(shelf.all()) if one.why == "upgrade"), None)
    file = shelf.put(lambda place: archive.write(connection, place, version=version, which=archive.reflected(connection)), "upgrade")
    with contextlib.suppress(archive.BackupError):      # a last one that can't be read is none
        if last and _content(last) == _content(file):
            file.unlink()


def _content(file: Path) -> tuple[str, dict[str, int], dict[str, str]]:
    about = archive.look_through(file)
    return about.version, dict(about.rows), dict(about.sums)


def _copy(file: str, version: str) -> None:
    """The SQLite file as it was, beside it: ``targets.db.0001.bak``; an earlier copy is never written over, half a copy never stays.

    Nor does a second one like the last: where an upgrade fails, every reader and whoever watches the server has it tried again.
    """
    place, number, last = Path(f"{file}.{version}.bak"), 1, None
    while place.exists():
        number += 1
        place, last = Path(f"{file}.{version}.{number}.bak"), place
    try:
        with contextlib.closing(sqlite3.connect(file)) as source, contextlib.closing(sqlite3.connect(place)) as target:
            source.backup(target)
    except sqlite3.Error:
        place.unlink(missing_ok=True)
        raise
    if last and filecmp.cmp(last, place, shallow=False):
        place.unlink()
