"""What people decide about verdicts: how a metric is read for a target, a state, which of several goals stands."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_table(
        "overrides", sa.Column("override", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("batch", sa.String(32), nullable=False, index=True), sa.Column("doc", sa.Text, nullable=False, index=True),
        sa.Column("record", sa.String(16), nullable=False), sa.Column("field", sa.String(20), nullable=False), sa.Column("value", sa.JSON),
        sa.Column("reason", sa.Text, nullable=False), sa.Column("at", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False),
        sa.Column("undoes", sa.String(32)), sa.Column("anchor", sa.JSON, nullable=False))
    op.execute(sa.text("UPDATE schema_version SET version = 4"))
