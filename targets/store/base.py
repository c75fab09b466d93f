"""The ground of the store: its engine, transactions, and driver errors as sentences."""
from __future__ import annotations

import contextlib
import copy
import datetime
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from targets import access, db, logs
from targets.schema import compact, from_rows
from targets.store import soundness, versions
from targets.store.soundness import Fault

ATTEMPTS = 5                                     # two writers adding one row at once: the later one reads again
AT_ONCE = 20_000                                 # rows held as Python objects while a table is read
Result = TypeVar("Result")


def now() -> str:
    """This moment in UTC, ISO, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def fetched(connection: Connection, query: sa.Select[Any]) -> list[dict[str, Any]]:
    """Rows as mappings, the quick way: a long paper has thousands."""
    result = connection.execute(query)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


class Base:
    """The tables behind ``url``: made when missing, upgraded when older; StoreError where they can't be opened.

    Who opens it may do everything, as at a terminal of one's own, and signs with the name ``by`` each call gives; a view of it that is
    bound to a person (``acting``) asks before each write whether they may, and signs with them.
    """

    person: access.Person | None = None

    def __init__(self, url: str, *, wait_seconds: float = 5.0, backups: Path | None = None) -> None:
        """``wait_seconds``: for a store in use by others; ``backups``: folder for what is kept before an upgrade (``targets.shelf``)."""
        self.url = url
        self._found: list[list[Fault] | None] = [None]      # shared by all views of this store
        self._looking = threading.Lock()
        self.engine = db.connect(url, wait_seconds)
        with self._translated():
            with self.engine.connect() as connection:
                found = versions.found(connection)
            if found == versions.NONE:
                self._tried(versions.create)
            elif found != db.HEAD:
                versions.refuse_newer(found, url)
                self._once(lambda connection: versions.upgrade(connection, url, backups))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
            told = db.sentence(error, self.url)
            if told.code == "store_damaged":
                self._faults = [Fault("fault_pages", {"reason": str(getattr(error, "orig", None) or error)})]
            raise told from error

    @property
    def _faults(self) -> list[Fault] | None:
        """What was found wrong, one for all views of the store; None: not looked for yet."""
        return self._found[0]

    @_faults.setter
    def _faults(self, found: list[Fault] | None) -> None:
        self._found[0] = found

    def acting(self, person: access.Person) -> Self:
        """This store as ``person`` may use it: every write asks for their right (``access.Refused``) and is signed by them."""
        view = copy.copy(self)
        view.person = person
        return view

    def require(self, right: str) -> None:
        """``access.Refused`` where the person this store is bound to has not this right."""
        if self.person is not None:
            self.person.require(right)

    def _signing(self, by: str) -> access.Person:
        """Who signs: the person this store is bound to, else ``by``."""
        return self.person or access.local(by)

    def _write(self, right: str, work: Callable[[Connection], Result]) -> Result:
        """``work`` in one transaction, for those who have the right: all of it or nothing; once more where another writer was first
        with a row.  A damaged store is never written to."""
        self.require(right)
        self.require_sound()
        began = time.monotonic()
        done = self._tried(work)
        logs.event("write", right=right, ms=round((time.monotonic() - began) * 1000))
        return done

    def _tried(self, work: Callable[[Connection], Result]) -> Result:
        with self._translated():
            for _ in range(ATTEMPTS - 1):
                with contextlib.suppress(exc.IntegrityError, exc.ProgrammingError):
                    return self._once(work)
            return self._once(work)

    def _once(self, work: Callable[[Connection], Result]) -> Result:
        with self.engine.connect().execution_options(write=True) as connection:
            with connection.begin() as transaction:
                done = work(connection)
                try:
                    transaction.commit()
                except exc.DBAPIError as error:
                    if error.connection_invalidated:    # cut off after the word was given: it may have been heard
                        raise db.StoreError("store_unsure", place=db.shown(self.url)) from error
                    raise
            return done

    def faults(self, *, deep: bool = False) -> list[Fault]:
        """What is wrong with the store: looked for once, before anything is written; ``deep``: anew, and with every index.

        StoreError where it can't be looked at now (locked, not to be reached).
        """
        with self._looking:
            if self._faults is None or deep:
                self._faults = self._look(deep)
            return self._faults

    @property
    def known_faults(self) -> list[Fault]:
        """What the last look found; nobody waits for one."""
        return self._faults or []

    def require_sound(self) -> None:
        """StoreError for a store with faults."""
        faults = self.faults()
        if faults:
            raise db.StoreError("store_unsound", place=db.file_of(self.url) or db.shown(self.url), fault=faults[0])

    def _look(self, deep: bool) -> list[Fault]:
        try:
            with self._read() as connection:
                return soundness.look(connection, deep=deep)
        except db.StoreError as error:
            if error.code != "store_damaged":
                raise
            return self.known_faults

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the store as it is at one moment, for a backup."""
        level = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with self._translated(), self.engine.connect().execution_options(**level) as connection, connection.begin():
            yield connection

    def writing(self, work: Callable[[Connection], Result], *, right: str = "restore") -> Result:
        """``work`` in one transaction, done once, for a restore and those who have the right to it: what it leaves is looked at anew."""
        self.require(right)
        with self._translated():
            done = self._once(work)
        self._faults = None
        return done

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._translated(), self.engine.connect() as connection:
            yield connection

    def _by_code(self, column: sa.Column[str]) -> sa.ColumnElement[str]:
        """Text in the order of code points, as Python and SQLite have it, whatever the database's own order is."""
        return sa.collate(column, "C") if self.engine.dialect.name == "postgresql" else column

    def close(self) -> None:
        self.engine.dispose()

    def _rows(self, query: sa.Select[Any]) -> list[dict[str, Any]]:
        with self._read() as connection:
            return fetched(connection, query)

    def _frame(self, query: sa.Select[Any], columns: tuple[str, ...]) -> pd.DataFrame:
        """Rows of ``query``, which asks for ``columns`` in this order, as a frame with their dtypes."""
        with self._read() as connection:
            found = connection.execution_options(yield_per=AT_ONCE).execute(query)
            parts = [from_rows(rows, columns) for rows in found.partitions()]
        return compact(pd.concat(parts, ignore_index=True)) if parts else from_rows([], columns)
