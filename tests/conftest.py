"""Fixtures that several test modules share."""
from hypothesis import settings

from tests.databases import database, server

__all__ = ["database", "server"]
settings.register_profile("shared", deadline=None)      # no test is timed: machines are shared and slow at times
settings.load_profile("shared")
