"""The tables behind long lists.  All in them is worked out from the store: no backup holds them, they may be emptied at any time.

On PostgreSQL they stand in the store's database, without its write-ahead log.  A SQLite file has one writer at a time, and
people's saves must not wait for this: there they stand in a file of their own beside it.
"""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql

from targets.fields import FIELDS

metadata = sa.MetaData()
PICKED = ("region", "sector", "metric", "year", "status", "lead", "reviewed")    # a choice of any other leaves too much for an index
SEARCHED = "standing_words"      # SQLite: the words of sentences, their number as rowid


def _text(name: str, **options: Any) -> sa.Column[Any]:
    """Text that sorts by code point everywhere, as in Python; never missing."""
    return sa.Column(name, sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql"), nullable=False, **options)


standing = sa.Table(            # a row per target as it is judged: what lists filter and sort by
    "standing", metadata,
    _text("id", primary_key=True),
    *(sa.Column(name, sa.Integer, nullable=False) if name == "year" else _text(name) for name in FIELDS),     # finding.choice
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("sentence", sa.BigInteger, nullable=False),
    _text("place"), _text("sound"), _text("issued"),        # rows.SORTS; '' where there is none
    sa.Column("value", sa.Double), sa.Column("actual", sa.Double),
    sa.Column("rank", sa.Integer, nullable=False),
    _text("words"),                                         # metric and number, folded: which target of a sentence is meant
    sa.Column("stamp", sa.BigInteger, nullable=False),      # another as soon as anything of the row is
)
bodies = sa.Table(              # the bodies a phrase of duties names, each a choice of the filter
    "standing_bodies", metadata, _text("lead", primary_key=True), _text("body", primary_key=True))
sentences = sa.Table(           # each sentence with targets once
    "standing_sentences", metadata,
    sa.Column("sentence", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("paper"), sa.Column("start", sa.Integer, nullable=False), _text("issued"), _text("title"), _text("said"),
    _text("hay"),                                           # folded, what is looked through
    sa.Column("pairs", postgresql.ARRAY(sa.Integer).with_variant(sa.Text(), "sqlite")),
    sa.Column("stamp", sa.BigInteger, nullable=False),
)
papers = sa.Table(              # a row per paper
    "standing_papers", metadata,
    _text("paper", primary_key=True), _text("region"), _text("group"), _text("issued"), _text("hay"),
    sa.Column("n_targets", sa.Integer, nullable=False), sa.Column("n_open", sa.Integer, nullable=False),
    sa.Column("stamp", sa.BigInteger, nullable=False),
)
state = sa.Table(               # one row: what the others hold; none while they are written anew
    "standing_state", metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    _text("rules"), _text("mark"), _text("identity"), sa.Column("n", sa.Integer, nullable=False),
)
layouts = sa.Table("standing_layout", metadata, _text("layout", primary_key=True))
KEYED = {standing: "id", sentences: "sentence", papers: "paper"}        # what is kept row by row, each with its key

sa.Index("ix_standing_order", standing.c.paper, standing.c.start, standing.c.id)
for _name in PICKED:
    sa.Index(f"ix_standing_{_name}", standing.c[_name])
COUNTED = ("group", "year", "status", "force", "role", "reviewed", "sector", "region")     # counted without a look at the rows themselves
sa.Index("ix_standing_counted", *(standing.c[name] for name in COUNTED))
sa.Index("ix_standing_sentence", standing.c.sentence)
sa.Index("ix_standing_bodies_body", bodies.c.body)
sa.Index("ix_standing_sentences_order", sentences.c.issued.desc(), sentences.c.paper, sentences.c.start)
sa.Index("ix_standing_sentences_pairs", sentences.c.pairs, postgresql_using="gin").ddl_if(dialect="postgresql")
sa.Index("ix_standing_papers_order", papers.c.issued, papers.c.paper)

for _table in metadata.sorted_tables:
    event.listen(_table, "after_create", sa.DDL("ALTER TABLE %(table)s SET UNLOGGED").execute_if(dialect="postgresql"))
event.listen(sentences, "after_create", sa.DDL(f"""CREATE VIRTUAL TABLE IF NOT EXISTS {SEARCHED}
    USING fts5(word, content='', detail=none, tokenize='ascii')""").execute_if(dialect="sqlite"))
event.listen(sentences, "before_drop", sa.DDL(f"DROP TABLE IF EXISTS {SEARCHED}").execute_if(dialect="sqlite"))


def layout() -> str:
    """Names the shape of the tables: those of another shape are made anew."""
    return repr([(one.name, [(column.name, str(column.type)) for column in one.columns], sorted(str(index.name) for index in one.indexes))
                 for one in metadata.sorted_tables])
