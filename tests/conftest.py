"""Fixtures that several test modules share."""
from tests.databases import database, server

__all__ = ["database", "server"]
