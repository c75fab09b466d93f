"""Versions of the store: which one is found, how a new one is made, how an older one is brought up to date.

A new store gets its tables in one go and the stamp of the newest migration; an older one runs the migrations in
``targets/migrations`` after a copy of the SQLite file was laid beside it.
"""
from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db

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


def upgrade(connection: Connection, url: str) -> None:
    """Every migration the store lacks, within the caller's transaction: all of them or none."""
    from alembic import command
    from alembic.config import Config

    version = found(connection)
    if version == db.HEAD:                       # another process was first
        return
    _copy(url, version)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if not sa.inspect(connection).has_table("alembic_version"):
        command.stamp(config, FIRST)
    command.upgrade(config, "head")


def _copy(url: str, version: str) -> None:
    """The SQLite file as it was, beside it: ``targets.db.0001.bak``; an earlier copy is never written over."""
    file = sa.make_url(url).database or ""
    if not url.startswith("sqlite") or not file or file == ":memory:" or file.startswith("file:"):
        return
    place, number = Path(f"{file}.{version}.bak"), 1
    while place.exists():
        number += 1
        place = Path(f"{file}.{version}.{number}.bak")
    source, target = sqlite3.connect(file), sqlite3.connect(place)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
