"""Papers, targets, actual figures and their log: what stores held before they were stamped with a version."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None
WHOLE = {"start", "end", "evidence_start", "year", "baseline_year"}
FIGURE = {"value", "value_max", "baseline_value", "confidence"}
DOCUMENT = ("sha256", "title", "doc_number", "issuer", "issue_date", "region", "region_code", "path")
RECORD = ("start", "end", "text", "role", "region", "region_code", "sector", "metric", "metric_id", "value", "value_max",
          "unit", "comparator", "kind", "direction", "basis", "year", "deadline", "baseline_year", "baseline_value", "force",
          "lead", "section", "evidence", "confidence", "trace", "evidence_start", "doc_title", "doc_number", "issuer",
          "issue_date")
ACTUAL = ("region", "region_code", "metric", "metric_id", "sector", "kind", "year", "value", "unit", "preliminary",
          "source", "note", "entered_by", "entered_at", "origin")


def _column(name: str) -> sa.Column:
    kind = sa.Integer if name in WHOLE else sa.Double if name in FIGURE else sa.Boolean if name == "preliminary" else sa.Text
    return sa.Column(name, kind)


def upgrade() -> None:
    op.create_table("schema_version", sa.Column("version", sa.Integer, primary_key=True))
    op.create_table("documents", sa.Column("doc", sa.Text, primary_key=True), *map(_column, DOCUMENT),
                    sa.Column("cites", sa.JSON), sa.Column("text", sa.Text, nullable=False))
    op.create_table("targets", sa.Column("id", sa.String(16), primary_key=True),
                    sa.Column("doc", sa.Text, sa.ForeignKey("documents.doc", ondelete="CASCADE"), nullable=False, index=True),
                    *map(_column, RECORD))
    op.create_table("actuals", sa.Column("id", sa.String(16), primary_key=True), *map(_column, ACTUAL))
    op.create_table(
        "actual_revisions", sa.Column("revision", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("actual_id", sa.String(16), nullable=False, index=True),
        sa.Column("batch", sa.String(32), nullable=False, index=True), sa.Column("action", sa.String(8), nullable=False),
        sa.Column("at", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False),
        sa.Column("origin", sa.Text), sa.Column("old", sa.JSON), sa.Column("new", sa.JSON))
    op.execute(sa.text("INSERT INTO schema_version (version) VALUES (1)"))
