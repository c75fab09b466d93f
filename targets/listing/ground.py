"""Where the tables of lists stand, and the bulk ways of each database."""
from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection, Engine

from targets import db
from targets.db import StoreError
from targets.listing import pairs, tables
from targets.store import Store, bulk

FILE = "lists.db"
WAIT = 5.0          # seconds a writer waits for another process
LOCK = 0x7461726765    # of PostgreSQL: one process writes at a time
Rows = Iterable[dict[str, Any]]


class Ground:
    """The tables of lists of a store: in its own database, for a SQLite file in another file in ``folder``."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        """StoreError where they can't be made."""
        self.postgres = store.engine.dialect.name == "postgresql"
        if not self.postgres and folder is None:
            raise StoreError("store_folder", place=store.url)
        self.url = store.url if self.postgres else f"sqlite:///{folder}/{FILE}"
        self.engine = store.engine if self.postgres else self._file()
        self.make()

    def _file(self) -> Engine:
        """The engine of the file; one that is damaged is made anew: nothing is in it that is not in the store."""
        with contextlib.suppress(OSError):      # ``connect`` says what is wrong; what is in the store is for those who may read it
            Path(str(sa.make_url(self.url).database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = db.connect(self.url, WAIT)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        except exc.SQLAlchemyError as error:
            engine.dispose()
            if db.sentence(error, self.url).code != "store_damaged":
                raise db.sentence(error, self.url) from error
            for end in ("", "-wal", "-shm"):
                Path(f"{sa.make_url(self.url).database}{end}").unlink(missing_ok=True)
            engine = db.connect(self.url, WAIT)
        return engine

    def make(self) -> None:
        """The tables, where not all of this layout are there."""
        with self.writing() as connection:
            self.alone(connection)
            held, there = None, set(sa.inspect(connection).get_table_names())
            if tables.layouts.name in there:
                held = connection.scalar(sa.select(tables.layouts.c.layout))
            if held != tables.layout() or not there.issuperset(tables.metadata.tables):
                tables.metadata.drop_all(connection)
                tables.metadata.create_all(connection)
                connection.execute(sa.insert(tables.layouts), {"layout": tables.layout()})

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exc.SQLAlchemyError, OSError) as error:
            raise db.sentence(error, self.url) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; StoreError where it fails."""
        with self._translated(), self.engine.connect().execution_options(write=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the tables as they are at one moment."""
        level = {"isolation_level": "REPEATABLE READ"} if self.postgres else {}
        with self._translated(), self.engine.connect().execution_options(**level) as connection, connection.begin():
            yield connection

    def alone(self, connection: Connection) -> None:
        """Wait until no other process writes; SQLite lets one write at a time anyhow."""
        if self.postgres:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))

    def put(self, connection: Connection, table: sa.Table, rows: Rows) -> None:
        """Rows into a table that holds none of their keys."""
        bulk.put(connection, table, self._with_pairs(connection, rows) if table is tables.sentences else rows)

    def _with_pairs(self, connection: Connection, rows: Rows) -> Iterator[dict[str, Any]]:
        """Sentences with what an index finds them by."""
        for some in bulk.pieces(rows, bulk.AT_ONCE):
            if self.postgres:
                yield from (row | {"pairs": pairs.of_text(row["hay"])} for row in some)
                continue
            connection.exec_driver_sql(f"INSERT INTO {tables.SEARCHED} (rowid, word) VALUES (?, ?)", [_spelt(row) for row in some])
            yield from some

    def take_out(self, connection: Connection, table: sa.Table, keys: Sequence[Any]) -> None:
        """The rows with these keys out of a table."""
        column = table.c[tables.KEYED[table]]
        for first in range(0, len(keys), bulk.AT_ONCE):
            some = column.in_(list(keys[first:first + bulk.AT_ONCE]))
            if table is tables.sentences and not self.postgres:
                held = connection.execute(sa.select(table.c.sentence, table.c.hay).where(some)).mappings().all()
                forgotten = [_spelt(row) for row in held]
                if forgotten:
                    connection.exec_driver_sql(
                        f"INSERT INTO {tables.SEARCHED} ({tables.SEARCHED}, rowid, word) VALUES ('delete', ?, ?)", forgotten)
            connection.execute(sa.delete(table).where(some))

    def empty(self, connection: Connection) -> None:
        """Take out all; the tables' indexes are made by ``index`` once they are filled, which is many times as quick."""
        if self.postgres:
            tables.metadata.drop_all(connection, [*tables.KEYED, tables.bodies])
            for one in (*tables.KEYED, tables.bodies):
                connection.execute(sa.schema.CreateTable(one))
                connection.execute(sa.DDL(f'ALTER TABLE "{one.name}" SET UNLOGGED'))
            return
        for one in (*tables.KEYED, tables.bodies):
            connection.execute(sa.delete(one))
        connection.exec_driver_sql(f"INSERT INTO {tables.SEARCHED} ({tables.SEARCHED}) VALUES ('delete-all')")

    def index(self, connection: Connection) -> None:
        """The indexes of tables that were filled after ``empty``, and what the planner needs to know of them."""
        if self.postgres:
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
            for one in (*tables.KEYED, tables.bodies):
                for index in sorted(one.indexes, key=lambda index: str(index.name)):
                    index.create(connection)
        else:
            connection.exec_driver_sql("ANALYZE")

    def settle(self) -> None:
        """After much was written: what PostgreSQL counts rows by without reading them, and what its planner knows of them."""
        if self.postgres:
            with self._translated(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"VACUUM (ANALYZE) {', '.join(one.name for one in (*tables.KEYED, tables.bodies))}")

    def close(self) -> None:
        if not self.postgres:
            with contextlib.suppress(exc.SQLAlchemyError):
                self.engine.dispose()


def _spelt(row: Any) -> tuple[int, str]:
    return row["sentence"], " ".join(pairs.spelt(pairs.of_text(row["hay"])))

