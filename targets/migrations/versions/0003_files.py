"""The files figures came from, kept byte for byte, and what a line of the log takes back."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.add_column("actual_revisions", sa.Column("undoes", sa.String(32)))
    op.create_table(
        "files", sa.Column("sha256", sa.String(64), primary_key=True), sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False), sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False))
    op.create_table(
        "batch_files", sa.Column("batch", sa.String(32), primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("files.sha256"), primary_key=True), sa.Column("name", sa.Text, nullable=False))
    op.execute(sa.text("UPDATE schema_version SET version = 3"))
