"""Papers and their records in the store: what the extractor says, shown with what people decided laid over it."""
from __future__ import annotations

import dataclasses
import typing
import uuid
from collections.abc import Sequence
from enum import Enum
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from extract.model import Document, Target
from targets import db, overlay, review, table
from targets.db import StoreError
from targets.saying import SAID
from targets.schema import CAME_IN, DOCUMENT_FIELDS, GOALS, RECORD_COLUMNS, TARGET_COLUMNS, TEXT, compact, typed
from targets.store import bulk, log
from targets.store.base import Base, fetched, now

DOCUMENT_COLUMNS = ("doc", "sha256", "title", "doc_number", "issuer", "issue_date", "region", "region_code", "kind", "level", "path",
                    *CAME_IN)
LISTS = ("issuers", "cites", "implements")      # of a paper: tuples of texts
HINTS = typing.get_type_hints(Document)
SAYING = {review.Action.DESCRIBE, review.Action.FOLLOW, review.Action.UNDO}     # what is said of a paper, its text left as it is


def to_row(document: Document) -> dict[str, Any]:
    """A document as its row: lists plain, codes as text."""
    return {name: _plain(getattr(document, name)) for name in DOCUMENT_FIELDS}


def from_row(row: dict[str, Any]) -> Document:
    """The document of a row; what an older store left empty has its default."""
    return Document(**{name: _as(HINTS[name], row[name]) for name in DOCUMENT_FIELDS if row[name] is not None})


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.value if isinstance(value, Enum) else value


def _as(hint: Any, value: Any) -> Any:
    """What JSON made of a field, as the model has it: tuples, and the dataclasses in them."""
    inside = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return tuple(_as(inside[0] if len(inside) < 2 or inside[1] is Ellipsis else inside[at], one) for at, one in enumerate(value))
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        hints = typing.get_type_hints(hint)
        return hint(**{name: _as(hints[name], one) for name, one in value.items()})  # type: ignore[operator]
    return value


def _differences(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Any]]:
    """Fields of two rows of one paper that differ: name -> [old, new]; where its file lies says nothing of the paper."""
    return {name: [old[name], new[name]] for name in new if name != "path" and old[name] != new[name]}


class Papers(Base):
    """The part of the store that holds papers and records."""

    def replace_document(self, document: Document, targets: Sequence[Target], *, by: str = "", file: str = "",
                         acts: Sequence[review.Act] = ()) -> str:
        """Put a paper and what the extractor says of it in place of what the store held under ``document.doc``.

        Decisions stay; where the text has changed they move with their words.  ``acts`` go into the log in the same
        transaction (without any, a line that the paper reads otherwise now, where it does); returned is their batch.
        ``file``: the name under which the paper comes in, kept from then on.
        """
        rows = table.rows(targets)
        strange = {record["doc"] for record in rows} - {document.doc}
        if strange:
            raise StoreError("store_doc", doc=document.doc, other=", ".join(sorted(map(str, strange))))
        batch, signed = uuid.uuid4().hex, self._signing(by)

        def work(connection: Connection) -> None:
            held = self._held(connection, document.doc)
            came = {name: held.get(name) for name in (*CAME_IN, "added_by_id")} if held else {
                "added_at": now(), "added_by": signed.name, "added_by_id": signed.id or None,
                "file": file or document.path.rsplit("/", 1)[-1] or document.doc}
            told = list(acts) or self._otherwise(connection, held, document, rows)
            if held and (held["sha256"] != document.sha256 or any(act.action not in SAYING for act in told)):
                self.require("reread")
            connection.execute(sa.delete(db.targets).where(db.targets.c.doc == document.doc))
            connection.execute(sa.delete(db.documents).where(db.documents.c.doc == document.doc))
            connection.execute(sa.insert(db.documents), to_row(document) | came)
            if rows:
                connection.execute(sa.insert(db.targets), rows)
            log.append(connection, told, by=signed, batch=batch)
            log.follow_text(connection, document, by=signed, batch=batch)

        self._write("papers", work)
        return batch

    def add_documents(self, found: Sequence[tuple[Document, Sequence[Target]]], *, by: str = "") -> None:
        """Put many papers that are new in, with what the extractor says of each; StoreError where one is there already."""
        signed = self._signing(by)
        came = {"added_at": now(), "added_by": signed.name, "added_by_id": signed.id or None}

        def work(connection: Connection) -> None:
            names = [document.doc for document, _ in found]
            if connection.scalar(sa.select(sa.func.count()).where(db.documents.c.doc.in_(names))):
                raise StoreError("dataset_meanwhile")
            bulk.put(connection, db.documents, [to_row(one) | came | {"file": one.path.rsplit("/", 1)[-1] or one.doc} for one, _ in found])
            bulk.put(connection, db.targets, (row for _, own in found for row in table.rows(own)))

        self._write("papers", work)

    def _otherwise(self, connection: Connection, held: dict[str, Any], document: Document, rows: list[dict[str, Any]]) -> list[review.Act]:
        """The line of the log for a paper that is loaded once more and now says something else, of itself or in its records:
        no change goes without one."""
        if not held:
            return []
        told = _differences(to_row(from_row(held)), to_row(document))
        fields = {name: told[name] for name in SAID if name in told}
        if held["sha256"] != document.sha256:
            return [review.Act(document.doc, review.Action.RENEW, fields=fields)]
        before = {row["id"]: row for row in fetched(connection, self._said(document.doc, None))}
        same = not told and before == {row["id"]: row for row in rows}
        return [] if same else [review.Act(document.doc, review.Action.REREAD, fields=fields)]

    @staticmethod
    def _held(connection: Connection, doc: str) -> dict[str, Any]:
        """The row of a paper, held for this transaction where the database can; empty where there is none."""
        row = connection.execute(sa.select(db.documents).where(db.documents.c.doc == doc).with_for_update()).mappings().first()
        return dict(row) if row else {}

    def delete_document(self, doc: str, *, by: str) -> bool:
        """Take a paper and its records out; the log keeps what was decided. False where there was none."""
        signed = self._signing(by)

        def work(connection: Connection) -> bool:
            held = self._held(connection, doc)
            if held:
                connection.execute(sa.delete(db.targets).where(db.targets.c.doc == doc))
                connection.execute(sa.delete(db.documents).where(db.documents.c.doc == doc))
                act = review.Act(doc, review.Action.REMOVE, note=held["title"], after={"sha256": held["sha256"], "file": held["file"]})
                log.append(connection, [act], by=signed, batch=uuid.uuid4().hex)
            return bool(held)

        return self._write("remove", work)

    def documents(self, goals: pd.DataFrame | None = None) -> pd.DataFrame:
        """One row a paper, by date: DOCUMENT_COLUMNS, LISTS as tuples, ``n_targets`` (that count) and ``n_open`` (nobody looked yet).

        ``goals``: the target table where it is at hand; to be counted, it is read otherwise.
        """
        columns = [db.documents.c[name] for name in (*DOCUMENT_COLUMNS, *LISTS)]
        order = db.documents.c.issue_date.nulls_first(), self._by_code(db.documents.c.doc)
        rows = self._rows(sa.select(*columns).order_by(*order))
        frame = typed(rows, DOCUMENT_COLUMNS)
        for name in LISTS:
            frame[name] = pd.Series([tuple(row[name] or ()) for row in rows], index=frame.index, dtype=object)
        goals = self.targets(GOALS) if goals is None else goals
        for name, counted in (("n_targets", goals["doc"]), ("n_open", goals.loc[goals["review"].isna(), "doc"])):
            frame[name] = frame["doc"].map(counted.value_counts()).fillna(0).astype("int64")
        return frame

    def known_papers(self) -> list[dict[str, Any]]:
        """Name, content and place of every paper, to know one that comes in again."""
        columns = [db.documents.c[name] for name in ("doc", "sha256", "path", "title", "doc_number", *CAME_IN)]
        return self._rows(sa.select(*columns).order_by(db.documents.c.doc))

    def paper(self, doc: str) -> dict[str, Any] | None:
        """What is known of one paper: DOCUMENT_COLUMNS; None where it is not in the store."""
        rows = self._rows(sa.select(*(db.documents.c[name] for name in DOCUMENT_COLUMNS)).where(db.documents.c.doc == doc))
        return rows[0] if rows else None

    def document(self, doc: str) -> Document:
        """A paper with its text; StoreError for one that is not in the store."""
        rows = self._rows(sa.select(db.documents).where(db.documents.c.doc == doc))
        if not rows:
            raise StoreError("store_no_document", doc=doc)
        return from_row(rows[0])

    def document_text(self, doc: str) -> str:
        """The text of a paper as it was read; StoreError for a paper that is not in the store."""
        rows = self._rows(sa.select(db.documents.c.text).where(db.documents.c.doc == doc))
        if not rows:
            raise StoreError("store_no_document", doc=doc)
        return rows[0]["text"]

    def extracted(self, doc: str | None = None, roles: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """What the extractor says, no decision laid over it: rows by RECORD_COLUMNS in the order of papers and places."""
        return self._rows(self._said(doc, roles))

    def _said(self, doc: str | None, roles: Sequence[str] | None) -> sa.Select[Any]:
        query = sa.select(*(db.targets.c[name] for name in RECORD_COLUMNS))
        if roles is not None:
            query = query.where(db.targets.c.role.in_(list(roles)))
        if doc is not None:
            query = query.where(db.targets.c.doc == doc)
        return query.order_by(self._by_code(db.targets.c.doc), db.targets.c.start, db.targets.c.id)

    def targets(self, roles: Sequence[str] | None = ("target",), *, doc: str | None = None) -> pd.DataFrame:
        """The target table of the given roles (None: all) as it stands: decisions laid over what the extractor says.

        Rejected and merged records are left out; ``review`` says of each how it was reviewed, missing: not yet.
        """
        decisions = log.decisions(self._acts(doc))
        decided = {one.doc for one in decisions}
        said = self._frame(self._said(doc, roles), RECORD_COLUMNS).assign(review=pd.Series(dtype=TEXT))
        if not decided:
            return said
        rows = [row for one in sorted(decided) for row in self.extracted(one)]      # of any role: a decision may be about another one
        rows = overlay.shown(overlay.lay(rows, decisions, self._papers()), roles)
        rows.sort(key=lambda row: (row["doc"], row["start"], row["id"]))
        laid = typed(pd.DataFrame(rows, columns=list(TARGET_COLUMNS), dtype=object), TARGET_COLUMNS)
        return compact(pd.concat([said[~said["doc"].isin(decided)], laid]).sort_values("doc", kind="stable", ignore_index=True))

    def records(self, doc: str) -> list[dict[str, Any]]:
        """Every record of a paper, rejected and merged ones too, each with ``review``."""
        return self._laid(doc, log.decisions(self._acts(doc)))

    def _laid(self, doc: str, decisions: Sequence[review.Decision]) -> list[dict[str, Any]]:
        rows = overlay.lay(self.extracted(doc), decisions, self._papers())
        return sorted(rows, key=lambda row: (row["start"], row["end"], row["id"]))

    def _papers(self) -> dict[str, dict[str, Any]]:
        columns = [db.documents.c[name] for name in ("doc", *dict.fromkeys(overlay.OF_PAPER.values()))]
        return {row["doc"]: row for row in self._rows(sa.select(*columns))}

    def _acts(self, doc: str | None) -> list[dict[str, Any]]:
        with self._read() as connection:
            return log.read(connection, doc)

    def sizes(self) -> dict[str, int]:
        """How many papers, targets and figures there are: told before they are read."""
        wanted = {"papers": sa.select(sa.func.count()).select_from(db.documents),
                  "targets": sa.select(sa.func.count()).select_from(db.targets).where(db.targets.c.role.in_(GOALS)),
                  "figures": sa.select(sa.func.count()).select_from(db.actuals)}
        with self._translated(), self.engine.connect() as connection:
            return {name: int(connection.scalar(query) or 0) for name, query in wanted.items()}

    def newest(self, most: int) -> list[dict[str, Any]]:
        """The papers that came in last: doc, title, doc_number, issuer, issue_date."""
        columns = (db.documents.c[name] for name in ("doc", "title", "doc_number", "issuer", "issue_date"))
        return self._rows(sa.select(*columns).order_by(db.documents.c.added_at.desc(), db.documents.c.doc).limit(most))

    def is_empty(self) -> bool:
        """Whether the store holds no paper."""
        with self._read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(db.documents)) == 0
