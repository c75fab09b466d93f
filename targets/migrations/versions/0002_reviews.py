"""Decisions of people about records and papers; when, by whom and under what name a paper came in.

A field added to Document or Target before this version is released is one more line in DOCUMENT or TARGET.
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
DOCUMENT: dict[str, type] = {
    "added_at": sa.Text, "added_by": sa.Text, "file": sa.Text,
    "issuers": sa.JSON, "written": sa.Text, "published": sa.Text, "printed": sa.Text, "kind": sa.Text, "level": sa.Text,
    "implements": sa.JSON, "form": sa.Text, "places": sa.JSON, "notes": sa.JSON,
}
TARGET: dict[str, type] = {"place": sa.Text}


def upgrade() -> None:
    for table, columns in (("documents", DOCUMENT), ("targets", TARGET)):
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind))
    op.create_table(
        "reviews", sa.Column("review", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("batch", sa.String(32), nullable=False, index=True), sa.Column("doc", sa.Text, nullable=False, index=True),
        sa.Column("record", sa.String(16)), sa.Column("action", sa.String(10), nullable=False),
        sa.Column("at", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False), sa.Column("undoes", sa.String(32)),
        sa.Column("fields", sa.JSON), sa.Column("after", sa.JSON), sa.Column("note", sa.Text))
    op.execute(sa.text("UPDATE schema_version SET version = 2"))
