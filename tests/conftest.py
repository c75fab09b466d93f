"""Fixtures that several test modules share."""
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.databases import database, server

__all__ = ["database", "server"]
settings.register_profile("shared", deadline=None)      # no test is timed: machines are shared and slow at times
settings.load_profile("shared")


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Streamlit's AppTest leaves the page's script in the place of ``__main__``; a process spawned later would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def workers() -> Iterator["Workers"]:  # noqa: F821
    """Workers with the limits of the settings, one launcher for all tests."""
    from targets.config import Uploads
    from targets.worker import Settings, Workers

    usual = Uploads()
    shared = Workers(Settings(usual.limits, usual.memory_mb, usual.seconds, {}))
    yield shared
    shared.close()
