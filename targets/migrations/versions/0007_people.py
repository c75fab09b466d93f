"""Who signs a line of a log is known by the subject of their log-in besides their name."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0005"
LOGS = ("reviews", "overrides", "kept", "actual_revisions", "files")


def upgrade() -> None:
    for table in LOGS:
        op.add_column(table, sa.Column("by_id", sa.Text))
    op.add_column("documents", sa.Column("added_by_id", sa.Text))
    op.execute(sa.text("UPDATE schema_version SET version = 7"))
