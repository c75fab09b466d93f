"""Things a team keeps by name: views, briefings, mappings of words, readings of files."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.create_table(
        "kept", sa.Column("kept", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False, index=True), sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True)), sa.Column("at", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False))
    op.execute(sa.text("UPDATE schema_version SET version = 5"))
