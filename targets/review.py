"""What people decide about records: acts in an append-only log, folded to one decision a record. Pure functions.

An act is a row of ``db.reviews``.  A decision holds the record as it stands after the acts about it; it belongs to a place
in a paper (``start:end``), not to what the extractor says there, so new rules never write over it.
"""
from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

Row = Mapping[str, Any]


class Action(StrEnum):
    """What can be done; the last ones are about a paper as a whole, or follow from its text."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    MERGE = "merge"        # says the same as another record of the paper, and leaves
    ADD = "add"
    FOLLOW = "follow"      # fields that came from the paper change with what is known of the paper
    MOVE = "move"          # the text changed and the record stands elsewhere in it
    LOST = "lost"          # the text changed and its sentence is gone
    DESCRIBE = "describe"  # title, issuer, number, date, region, kind of the paper
    REREAD = "reread"      # read again by the rules of the day
    RENEW = "renew"        # a new version of the paper took the place of the old
    REMOVE = "remove"      # the paper left the store
    UNDO = "undo"


class State(StrEnum):
    """How a record stands after its last act."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"
    MERGED = "merged"


SHOWN = frozenset({State.ACCEPTED, State.CORRECTED, State.ADDED})
BY_PERSON = {Action.ACCEPT: State.ACCEPTED, Action.CORRECT: State.CORRECTED, Action.REJECT: State.REJECTED,
             Action.MERGE: State.MERGED, Action.ADD: State.ADDED}
PATCHES = frozenset({Action.FOLLOW, Action.MOVE})


@dataclass(slots=True)
class Act:
    """One thing to be done; ``seen``: number of the last act its person knew of (0: none); ``undoes``: a batch."""

    doc: str
    action: Action
    record: str | None = None
    fields: dict[str, list[Any]] = field(default_factory=dict)
    after: dict[str, Any] | None = None
    note: str | None = None
    seen: int | None = None
    undoes: str | None = None


@dataclass(slots=True)
class Decision:
    """How one record stands: ``row`` by RECORD_COLUMNS, who decided last and when, ``last``: number of that act."""

    doc: str
    record: str
    state: State
    row: dict[str, Any]
    by: str
    at: str
    last: int
    batch: str
    note: str | None = None
    into: str | None = None
    lost: bool = False
    corrected: set[str] = field(default_factory=set)
    origin: dict[str, Any] | None = None     # start, end and value of what the extractor found, where a person moved the span

    @property
    def beside(self) -> bool:
        """Whether it was added where another record stands: then it takes nobody's place."""
        return bool(self.row.get("beside"))


def undone(log: Iterable[Row]) -> set[str]:
    """The batches that were taken back; taking back an undo brings its batch back."""
    dead: set[str] = set()
    for act in sorted(log, key=lambda act: -act["review"]):
        if act["action"] == Action.UNDO and act["batch"] not in dead:
            dead.add(act["undoes"])
    return dead


def live(log: Iterable[Row]) -> list[Row]:
    """The acts that hold, oldest first; undos themselves are left out."""
    acts = list(log)
    dead = undone(acts)
    return sorted((act for act in acts if act["batch"] not in dead and act["action"] != Action.UNDO), key=lambda act: act["review"])


def fold(log: Iterable[Row]) -> dict[tuple[str, str], Decision]:
    """The decisions of a log by paper and record."""
    found: dict[tuple[str, str], Decision] = {}
    for act in live(log):
        if act["record"] is None:
            continue
        key, action = (act["doc"], act["record"]), Action(act["action"])
        held = found.get(key)
        if action in BY_PERSON:
            found[key] = _decided(held, act, action)
        elif held and action in PATCHES:
            if held.origin and "start" in act["fields"]:
                by = act["fields"]["start"][1] - act["fields"]["start"][0]
                held.origin |= {"start": held.origin["start"] + by, "end": held.origin["end"] + by}
            held.row |= _new(act)
            held.lost = held.lost and action != Action.MOVE
        elif held and action == Action.LOST:
            held.lost = True
    return found


def _decided(held: Decision | None, act: Row, action: Action) -> Decision:
    state, row = BY_PERSON[action], (held.row | _new(act)) if held else dict(act["after"] or {})
    before = held.state if held else None
    if state in SHOWN and State.ADDED in (before, state):
        state = State.ADDED                      # what a person added stays theirs, whatever they change in it
    elif state == State.ACCEPTED and before == State.CORRECTED:
        state = State.CORRECTED
    corrected = (held.corrected if held else set()) | (set(act["fields"] or {}) if action == Action.CORRECT else set())
    into = (act["after"] or {}).get("into") if action == Action.MERGE else None
    origin = held.origin if held else None
    if origin is None and action == Action.CORRECT and state != State.ADDED and {"start", "end"} & set(act["fields"] or {}):
        before_it = {name: change[0] for name, change in act["fields"].items()}
        origin = {name: before_it.get(name, row[name]) for name in ("start", "end", "value")}
    return Decision(act["doc"], act["record"], state, row, act["by"], act["at"], act["review"], act["batch"], act["note"],
                    into, bool(held and held.lost), corrected, origin)


def _new(act: Row) -> dict[str, Any]:
    return {name: change[1] for name, change in (act["fields"] or {}).items()}


def metadata(log: Iterable[Row], doc: str, *, without: str = "") -> dict[str, list[Any]]:
    """What people said of a paper: field -> [what it was before anybody spoke, what holds now]; None: as the text says.

    ``without``: a batch that is about to be taken back.
    """
    acts = [act for act in log if act["doc"] == doc]
    holds = {act["review"] for act in live(acts) if act["batch"] != without}
    said: dict[str, list[Any]] = {}
    for act in sorted(acts, key=lambda act: act["review"]):
        if act["action"] != Action.DESCRIBE:
            continue
        for name, (old, new) in (act["fields"] or {}).items():
            entry = said.setdefault(name, [old, None])
            if act["review"] in holds:
                entry[1] = new
    return said


# -- acts a page asks for; ``row`` is a record by RECORD_COLUMNS, ``seen`` the number of the last act its reader knew of

def accept(row: Row, seen: int = 0) -> Act:
    return Act(row["doc"], Action.ACCEPT, row["id"], {}, dict(row), seen=seen)


def reject(row: Row, seen: int = 0, note: str | None = None) -> Act:
    return Act(row["doc"], Action.REJECT, row["id"], {}, dict(row), note, seen)


def correct(row: Row, changes: Mapping[str, Any], seen: int = 0, note: str | None = None) -> Act:
    """``changes``: field -> new value; those that change nothing are left out."""
    told = {name: [row.get(name), new] for name, new in changes.items() if row.get(name) != new}
    return Act(row["doc"], Action.CORRECT, row["id"], told, dict(row) | dict(changes), note, seen)


def merge(row: Row, into: str, seen: int = 0) -> Act:
    """``row`` says the same as the record ``into`` and leaves."""
    return Act(row["doc"], Action.MERGE, row["id"], {}, dict(row) | {"into": into}, seen=seen)


def add(row: Row, *, beside: bool = False) -> Act:
    """A record the extractor didn't find; it gets an id of its own."""
    record = uuid.uuid4().hex[:16]
    return Act(row["doc"], Action.ADD, record, {}, dict(row) | {"id": record, "beside": beside}, seen=0)


def describe(doc: str, before: Mapping[str, Any], changes: Mapping[str, Any]) -> Act:
    """What a person says of the paper itself."""
    return Act(doc, Action.DESCRIBE, None, {name: [before.get(name), new] for name, new in changes.items() if before.get(name) != new})


def undo(doc: str, batch: str) -> Act:
    return Act(doc, Action.UNDO, undoes=batch)


def rests_on(acts: Iterable[Row], batch: str) -> Row | None:
    """A later act of a person that rests on ``batch``, so that it can't be taken back yet; KeyError where it doesn't hold."""
    alive = live(acts)
    mine = [act for act in alive if act["batch"] == batch]
    if not mine:
        raise KeyError(batch)
    last = max(act["review"] for act in mine)
    about = {(act["record"], name) for act in mine for name in ([None] if act["record"] else act["fields"] or {})}
    for act in alive:
        if act["review"] > last and act["batch"] != batch and act["action"] in {*BY_PERSON, Action.DESCRIBE}:
            if about & {(act["record"], name) for name in ([None] if act["record"] else act["fields"] or {})}:
                return act
    return None


def _told(value: Any) -> str:
    """A value in a file: several joined, nothing as a dash."""
    return "、".join(map(str, value)) or "-" if isinstance(value, list) else "-" if value in (None, "") else str(value)


def log_table(acts: Iterable[Row]) -> pd.DataFrame:
    """The log as a table of texts, newest first, for files."""
    log = list(acts)
    dead = undone(log)
    rows = [{"at": act["at"], "by": act["by"], "by_id": act["by_id"], "doc": act["doc"], "action": act["action"],
             "text": (act["after"] or {}).get("text"),
             "changes": "; ".join(f"{name}: {_told(old)} → {_told(new)}" for name, (old, new) in (act["fields"] or {}).items()),
             "note": act["note"], "record": act["record"], "batch": act["batch"], "undone": act["batch"] in dead}
            for act in reversed(log)]
    columns = ["at", "by", "by_id", "doc", "action", "text", "changes", "note", "record", "batch", "undone"]
    return pd.DataFrame(rows, columns=columns).astype({name: "bool" if name == "undone" else "str" for name in columns})
