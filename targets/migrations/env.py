"""Runs migrations on the connection the store hands over, inside its transaction."""
from __future__ import annotations

from alembic import context

from targets import db

context.configure(connection=context.config.attributes["connection"], target_metadata=db.metadata, render_as_batch=True)
context.run_migrations()
