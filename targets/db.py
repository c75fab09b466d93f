"""The store's tables and its engine: one SQLAlchemy code for SQLite and PostgreSQL."""
from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext

from targets.schema import ACTUAL_COLUMNS, CAME_IN, DOCUMENT_FIELDS, FIGURE, RECORD_COLUMNS, WHOLE
from targets.text import TargetsError

try:
    import fcntl
except ImportError:         # Windows
    fcntl = None  # type: ignore[assignment]

HEAD = "0007"            # the newest migration: what a store made now is stamped with
ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}     # a dead line is noticed
SHARED_FIRST, SHARED_BYTES = 0x40000002, 510     # of an SQLite file, as its format has it: the bytes its readers lock
metadata = sa.MetaData()


class StoreError(TargetsError):
    """The store can't do what was asked and is as it was before; one sentence says why."""


def _typed(name: str) -> sa.Column[Any]:
    if name in WHOLE:
        return sa.Column(name, sa.Integer)
    if name in FIGURE:
        return sa.Column(name, sa.Double)
    return sa.Column(name, sa.Boolean if name == "preliminary" else sa.Text)


def _of_document(name: str) -> sa.Column[Any]:
    """A column for a field of the extractor's Document: lists as JSON, all else as text."""
    listed = str(DOCUMENT_FIELDS[name]).startswith(("tuple", "list", "dict", "frozenset"))
    return sa.Column(name, sa.JSON if listed else sa.Text)


schema_version = sa.Table(      # read by programs from before the migrations only: they refuse what they don't know
    "schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True))
alembic_version = sa.Table("alembic_version", metadata, sa.Column("version_num", sa.String(32), primary_key=True))
documents = sa.Table(
    "documents", metadata,
    sa.Column("doc", sa.Text, primary_key=True),
    *(_of_document(name) for name in DOCUMENT_FIELDS if name not in ("doc", "text")),
    *(sa.Column(name, sa.Text) for name in CAME_IN),
    sa.Column("added_by_id", sa.Text),           # as by_id of the logs
    sa.Column("text", sa.Text, nullable=False),  # as read, so that evidence can be shown
)
targets = sa.Table(             # what the extractor says; what people decided stands in reviews
    "targets", metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("doc", sa.Text, sa.ForeignKey("documents.doc", ondelete="CASCADE"), nullable=False, index=True),
    *(_typed(name) for name in RECORD_COLUMNS if name not in ("id", "doc")),
)
reviews = sa.Table(             # append-only
    "reviews", metadata,
    sa.Column("review", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("batch", sa.String(32), nullable=False, index=True),      # one act, one batch: what undo takes back
    sa.Column("doc", sa.Text, nullable=False, index=True),              # no foreign key: the log outlives the paper
    sa.Column("record", sa.String(16)),                                 # empty where the act is about the paper
    sa.Column("action", sa.String(10), nullable=False),                 # targets.review.Action
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("by_id", sa.Text),                                        # subject of the log-in; nothing without one
    sa.Column("undoes", sa.String(32)),
    sa.Column("fields", sa.JSON),                                       # name -> [old, new]
    sa.Column("after", sa.JSON),                                        # the record as it then stood
    sa.Column("note", sa.Text),
)
overrides = sa.Table(           # append-only
    "overrides", metadata,
    sa.Column("override", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("batch", sa.String(32), nullable=False, index=True),      # one act, one batch: what undo takes back
    sa.Column("doc", sa.Text, nullable=False, index=True),              # no foreign key: the log outlives the paper
    sa.Column("record", sa.String(16), nullable=False),                 # the target's id at the time; anchor finds it again
    sa.Column("field", sa.String(20), nullable=False),                  # targets.override.FIELDS
    sa.Column("value", sa.JSON),                                        # nothing: the method alone decides again
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("by_id", sa.Text),                                        # subject of the log-in; nothing without one
    sa.Column("undoes", sa.String(32)),
    sa.Column("anchor", sa.JSON, nullable=False),                       # place and words of the target
)
kept = sa.Table(                # append-only: the newest of a kind and name holds
    "kept", metadata,
    sa.Column("kept", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(20), nullable=False, index=True),       # targets.store.kept.KINDS
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("body", sa.JSON(none_as_null=True)),                      # nothing: the name was removed
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("by_id", sa.Text),                                        # subject of the log-in; nothing without one
)
actuals = sa.Table(
    "actuals", metadata,
    sa.Column("id", sa.String(16), primary_key=True),  # hash of region, metric key, kind and year: the upsert key
    *(_typed(name) for name in ACTUAL_COLUMNS if name != "id"),
)
actual_revisions = sa.Table(
    "actual_revisions", metadata,
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("actual_id", sa.String(16), nullable=False, index=True),  # no foreign key: the log outlives the figure
    sa.Column("batch", sa.String(32), nullable=False, index=True),      # one save, one batch
    sa.Column("action", sa.String(8), nullable=False),                  # new | change | delete
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("by_id", sa.Text),                                        # subject of the log-in; nothing without one
    sa.Column("origin", sa.Text),
    sa.Column("old", sa.JSON),
    sa.Column("new", sa.JSON),
    sa.Column("undoes", sa.String(32)),                                 # the batch this line takes back
)
files = sa.Table(               # the files figures came from, byte for byte, each once
    "files", metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),                         # as it was first called
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("by_id", sa.Text),                                        # subject of the log-in; nothing without one
)
batch_files = sa.Table(         # which save took figures from which files; a file may come in more than once
    "batch_files", metadata,
    sa.Column("batch", sa.String(32), primary_key=True),
    sa.Column("sha256", sa.String(64), sa.ForeignKey("files.sha256"), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)


def connect(url: str, wait_seconds: float) -> Engine:
    """An engine for ``url``; the folder of a SQLite file is made when missing."""
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed, wait_seconds)
        if parsed.get_backend_name() != "postgresql":
            raise StoreError("store_kind", url=shown(url))
        engine = sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True, isolation_level="READ COMMITTED",
                                  connect_args={"connect_timeout": max(2, int(wait_seconds))} | ALIVE)
    except exc.ArgumentError:
        raise StoreError("store_url", url=shown(url)) from None
    except (ImportError, exc.NoSuchModuleError):
        raise StoreError("store_driver", url=shown(url)) from None
    event.listen(engine, "connect", lambda connection, _: _postgres_settings(connection, wait_seconds))
    event.listen(engine, "handle_error", _line_broke)
    return engine


def file_of(url: str | URL) -> str:
    """The plain SQLite file behind ``url``; '' for a store that is none."""
    parsed = sa.make_url(url)
    file = parsed.database or ""
    plain = parsed.get_backend_name() == "sqlite" and file not in ("", ":memory:") and not file.startswith("file:")
    return file if plain else ""


def held_by_others(file: str) -> bool:
    """Whether another process has the SQLite file open: in WAL mode each holds a shared lock on these bytes as long as it has it open.

    To be asked while this process has it not open itself: closing the file gives up this process's own locks.
    """
    if fcntl is None:
        return False
    with open(file, "r+b") as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_BYTES, SHARED_FIRST)
        except BlockingIOError:
            return True
        except OSError:         # a network disk that knows no locks: nobody can tell
            return False
    return False


def _sqlite(url: URL, wait_seconds: float) -> Engine:
    if file := file_of(url):
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise StoreError("store_folder", place=file) from None
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": wait_seconds})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the begin event below says BEGIN, not the driver
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {int(wait_seconds * 1000)}")
        with contextlib.suppress(sqlite3.OperationalError):  # readers go on while one writes: a wish, not a need
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")     # what was confirmed outlasts a power cut: some builds of SQLite come with less
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at its start: a busy store refuses before anything is done, never half-way.
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgres_settings(connection: Any, wait_seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {int(wait_seconds * 1000)}")
        if cursor.execute("SHOW synchronous_commit").fetchone()[0] == "off":    # what was confirmed outlasts a crash of the server
            cursor.execute("SET synchronous_commit = on")
    connection.commit()


def _line_broke(context: ExceptionContext) -> None:
    """What the server never signed with a code comes from the line to it: the driver, cut off in mid-transaction, may not know it yet.

    SQLAlchemy asks the driver whether its connection is closed, and psycopg still holds one for open whose pipeline couldn't be ended.
    """
    dbapi, error = context.dialect.dbapi, context.original_exception
    if dbapi is not None and isinstance(error, dbapi.OperationalError) and getattr(error, "sqlstate", "") is None:
        context.is_disconnect = True


def shown(url: str) -> str:
    """The URL without its password."""
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except exc.ArgumentError:
        return url


SIGNS = (  # what drivers say -> our sentence; the first that fits
    ("locked", "store_locked"), ("lock timeout", "store_locked"), ("deadlock", "store_locked"),
    ("readonly", "store_readonly"), ("read-only", "store_readonly"), ("permission denied", "store_readonly"),
    ("unable to open", "store_folder"), ("not a database", "store_damaged"), ("malformed", "store_damaged"),
    ("disk is full", "store_full"), ("no space", "store_full"), ("disk i/o error", "store_disk"), ("input/output error", "store_disk"),
    ("the database system is", "store_unreachable"), ("connection", "store_unreachable"), ("could not translate", "store_unreachable"),
)


def sentence(error: Exception, url: str) -> StoreError:
    """A driver's error as one sentence for a person."""
    cause = str(getattr(error, "orig", None) or error)
    place = sa.make_url(url).database if url.startswith("sqlite") else shown(url)
    for sign, code in SIGNS:
        if sign in cause.lower():
            return StoreError(code, place=place)
    if getattr(error, "connection_invalidated", False):
        return StoreError("store_unreachable", place=place)
    return StoreError("store_other", place=place, reason=cause.strip().splitlines()[0] if cause.strip() else "?")
