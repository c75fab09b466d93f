"""The tables of the store as read-only JSON and CSV over HTTP, beside the pages (docs/api.md)."""
from __future__ import annotations

from targets.api.routes import routes

__all__ = ["routes"]
