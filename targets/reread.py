"""A paper read again: by new rules, or with what a person said of it. What would change is shown before it is done."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from extract.model import Document, Target
from targets import anchor, review, table
from targets.load import Reader, read_again
from targets.saying import SAID, plain
from targets.schema import RECORD_COLUMNS
from targets.store import Store

Row = dict[str, Any]
_ACTIONS = {False: review.Action.REREAD, True: review.Action.RENEW}
FOLLOWED = ("region", "region_code", "year", "deadline", "baseline_year")   # what a record may have from its paper
ASIDE = {"id", "doc", "trace", "confidence", "evidence", "evidence_start", "section", "start", "end", "text",
         "doc_title", "doc_number", "issuer", "issue_date"}                 # differences that are no difference to a reader


@dataclass(frozen=True)
class Change:
    """A record that comes (``old`` None), goes (``new`` None) or differs in ``fields``; ``state``: how it was reviewed."""

    old: Row | None
    new: Row | None
    fields: tuple[str, ...] = ()
    state: str | None = None

    @property
    def row(self) -> Row:
        return self.new or self.old or {}


@dataclass(frozen=True)
class Preview:
    """A paper read again and not stored yet; ``said``: what a person says of it now (field -> value, '' or [] for nothing)."""

    document: Document
    records: list[Target]
    changes: list[Change]
    before: Document
    said: dict[str, Any]
    fresh: Document | None = None       # a new version of the paper, in place of the stored text

    @property
    def described(self) -> dict[str, tuple[Any, Any]]:
        """What changes in what is known of the paper: field -> (old, new)."""
        pairs = {name: (getattr(self.before, name), getattr(self.document, name)) for name in SAID}
        told = {name: pair for name, pair in pairs.items() if (pair[0] or None) != (pair[1] or None)}
        return {name: pair for name, pair in told.items() if name != "issuer" or "issuers" not in told}


def preview(store: Store, doc: str, said: Mapping[str, Any] | None = None, *, fresh: Document | None = None,
            without: str = "", read: Reader = read_again) -> Preview:
    """What reading ``doc`` again would change, with ``said`` besides what was said before (less the batch ``without``).

    ``fresh``: a new version of the paper, just read, which takes the place of the stored text.  ``read``: who reads it
    (the pages: ``load.again_by`` workers).
    """
    before = store.document(doc)
    acts = store.acts(doc)
    base = replace(fresh, doc=doc, path=before.path) if fresh else before
    document, records = read(base, review.metadata(acts, doc, without=without), dict(said or {}))
    old, decided = store.extracted(doc), list(review.fold(act for act in acts if act["batch"] != without).values())
    if fresh:       # both stand in another text: look for them there
        old = [_elsewhere(row, document.text) for row in old]
        decided = [_moved(one, document.text) for one in decided]
    changes = compare(old, table.rows(records), anchor.Places(decided))
    return Preview(document, records, changes, before, dict(said or {}), fresh)


def _elsewhere(row: Row, text: str) -> Row:
    """A record where its words stand in another text; where they are gone, behind its end: it meets nothing there."""
    by = anchor.shift(row, text)
    if by is None:
        return row | {"start": row["start"] + len(text), "end": row["end"] + len(text)}
    return row | {name: row[name] + by for name in ("start", "end", "evidence_start")}


def _moved(one: review.Decision, text: str) -> review.Decision:
    row = _elsewhere(one.row, text)
    by = row["start"] - one.row["start"]
    origin = one.origin and one.origin | {"start": one.origin["start"] + by, "end": one.origin["end"] + by}
    return replace(one, row=row, origin=origin)


def compare(old: list[Row], new: list[Row], decided: anchor.Places) -> list[Change]:
    """Records of two readings of one text, matched by place; only what a reader would notice."""
    before = {(row["start"], row["end"]): row for row in old}
    changes: list[Change] = []
    for row in new:
        held = before.pop((row["start"], row["end"]), None) or _meeting(before, row)
        names = tuple(name for name in RECORD_COLUMNS if name not in ASIDE and held and _plain(held[name]) != _plain(row[name]))
        if held is None or names:
            found = decided.find(row) or (decided.find(held) if held else None)
            changes.append(Change(held, row, names, str(found.state) if found else None))
    for row in before.values():
        found = decided.find(row)
        changes.append(Change(row, None, (), str(found.state) if found else None))
    return sorted(changes, key=lambda change: (change.row["start"], change.row["end"]))


def _meeting(before: dict[tuple[int, int], Row], row: Row) -> Row | None:
    """The record of the earlier reading that shares characters with ``row``, taken out of ``before``."""
    for span in before:
        if span[0] < row["end"] and row["start"] < span[1]:
            return before.pop(span)
    return None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def apply(store: Store, shown: Preview, *, by: str, read: Reader = read_again) -> Preview | None:
    """Store what ``shown`` promised; where the store has changed since, nothing is stored and a new preview is returned."""
    doc = shown.document.doc
    fresh = preview(store, doc, shown.said, fresh=shown.fresh, read=read)
    if fresh.changes != shown.changes or fresh.document != shown.document:
        return fresh
    told = {name: [plain(name, old), plain(name, new)] for name, (old, new) in shown.described.items()}
    acts = [_described(shown)] if shown.said and told else [review.Act(doc, _ACTIONS[shown.fresh is not None], fields=told)]
    if shown.described:
        acts += _following(store, shown)
    store.replace_document(shown.document, shown.records, by=by, acts=acts)
    return None


def undo(store: Store, doc: str, batch: str, *, by: str, read: Reader = read_again) -> None:
    """Take back what was said of a paper, and read it again without."""
    back = preview(store, doc, without=batch, read=read)
    store.replace_document(back.document, back.records, by=by, acts=[review.undo(doc, batch)])


def _described(shown: Preview) -> review.Act:
    told = {name: value for name, value in shown.said.items() if plain(name, getattr(shown.before, name)) != value}
    before = {name: plain(name, getattr(shown.before, name)) or None for name in SAID}
    return review.describe(shown.document.doc, before, told)


def _following(store: Store, shown: Preview) -> list[review.Act]:
    """Reviewed records take over what came from the paper, save where a person said otherwise."""
    decisions = [one for one in store.decisions(shown.document.doc).values() if not one.lost]
    places = anchor.Places(decisions)
    new: dict[str, Row] = {}
    old: dict[str, Row] = {}
    for rows, found in ((table.rows(shown.records), new), (store.extracted(shown.document.doc), old)):
        for row in rows:
            if decision := places.find(row):
                found.setdefault(decision.record, row)
    acts = []
    for one in decisions:
        before, after = old.get(one.record) or _of(shown.before), new.get(one.record) or _of(shown.document)
        told = {name: [before[name], after[name]] for name in FOLLOWED if name in before and name in after and name not in one.corrected
                and before[name] != after[name] and one.row.get(name) == before[name]}
        if told:
            acts.append(review.Act(one.doc, review.Action.FOLLOW, one.record, told))
    return acts


def _of(document: Document) -> Row:
    return {"region": document.region, "region_code": document.region_code}


def counts(changes: list[Change]) -> dict[str, int]:
    """How many records come, go, differ, and how many of all these people have reviewed."""
    return {"new": sum(one.old is None for one in changes), "gone": sum(one.new is None for one in changes),
            "changed": sum(bool(one.fields) for one in changes), "reviewed": sum(one.state is not None for one in changes)}
