"""Actual figures in the store: added, changed, taken out, and every change in the log with the files it came from."""
from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.errors
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from targets import db, overtaken
from targets.access import Person
from targets.db import StoreError
from targets.query import actual_id
from targets.schema import ACTUAL_COLUMNS, TEXT, ActualTable, records, typed
from targets.store import filed
from targets.store.base import Base, now
from targets.text import minute

STAMPS = ("entered_by", "entered_at", "origin")  # say who and when, not what: no change of the figure
MAPPING = "mapping"                              # the origin of figures that took another metric's words
MIXED = 500                                      # lines of several writers at once may stand out of order
BACK = 2_000                                     # lines looked at at a time for what a clock set back has hidden
BATCH = 500                                      # ids in one query; SQLite bounds the variables of a statement


@dataclass(frozen=True)
class SaveResult:
    """How many figures a save added, changed and found as they were; ``batch`` names the save in the log."""

    new: int
    changed: int
    same: int
    batch: str


class Figures(Base):
    """The part of the store that holds actual figures."""

    def actuals(self) -> pd.DataFrame:
        """The table of actual figures as they now stand."""
        columns = [db.actuals.c[name] for name in ACTUAL_COLUMNS]
        order = (db.actuals.c.region_code, db.actuals.c.region, db.actuals.c.metric, db.actuals.c.year, db.actuals.c.id)
        return self._frame(sa.select(*columns).order_by(*order), ACTUAL_COLUMNS)

    def save_actuals(self, frame: pd.DataFrame, *, by: str, origin: str, seen: pd.DataFrame | None = None,
                     files: Sequence[tuple[str, bytes]] = ()) -> SaveResult:
        """Add and change figures in one transaction, each change in the log; all or nothing.

        ``frame`` needs region, metric, year, value and unit; what else of ACTUAL_COLUMNS it lacks is filled
        (``kind`` with ``level``).  A figure's own ``origin`` (file, sheet, cell) wins over ``origin``.
        ``seen``: the table of actual figures the writer had before them; where a figure says something else by now,
        nothing is saved, so that nobody writes over what they never saw.
        ``files``: name and content of the files the figures come from; they are kept with the save as they are.
        StoreError for rows that are not whole or that say two things of one figure; ``overtaken.Overtaken``, a StoreError
        that tells both sides of each figure, where others changed something meanwhile.
        """
        at, signed = now(), self._signing(by)
        rows = _figures(frame, by=signed.name, at=at, origin=origin)
        known = _known(seen, rows)

        def work(connection: Connection) -> SaveResult:
            saved = _upsert(connection, rows, by=signed, at=at, seen=known)
            filed.keep(connection, files, batch=saved.batch, by=signed, at=at)
            return saved

        return self._write("figures", work)

    def move_actuals(self, before: pd.DataFrame, after: pd.DataFrame, *, by: str, seen: pd.DataFrame | None = None) -> SaveResult:
        """Take the figures ``before`` (as their writer saw them) out and put ``after`` in, in one transaction and one save.

        Both sides are lines of the log, so that one undo brings all back.  ``seen`` and the errors: as of ``save_actuals``;
        Overtaken too where a figure of ``before`` says something else by now or is gone.
        """
        at, signed = now(), self._signing(by)
        rows = _figures(after, by=signed.name, at=at, origin=MAPPING)
        known = _known(seen, rows)
        left = {row["id"]: row for row in records(before)}

        def work(connection: Connection) -> SaveResult:
            held = stored(connection, list(left))
            overtaken.check(left, list(left.values()), held)
            saved = _upsert(connection, rows, by=signed, at=at, seen=known, said=MAPPING)
            gone = sorted(set(left) - {row["id"] for row in rows})
            if gone:
                connection.execute(sa.delete(db.actuals).where(db.actuals.c.id == sa.bindparam("gone")), [{"gone": one} for one in gone])
                connection.execute(sa.insert(db.actual_revisions), [
                    {"actual_id": one, "batch": saved.batch, "action": "delete", "at": at, "origin": MAPPING,
                     "old": held[one], "new": None} | signed.stamp() for one in gone])
            return saved

        return self._write("maps", work)

    def delete_actual(self, actual_id: str, *, by: str, origin: str = "form", seen: Mapping[str, Any] | None = None) -> str | None:
        """Take a figure out, with a line in the log; the batch of that line, None where there was none.

        ``seen``: the figure its remover was shown (``value``, ``unit``); StoreError where another person changed it since.
        """
        at, batch, signed = now(), uuid.uuid4().hex, self._signing(by)

        def work(connection: Connection) -> str | None:
            old = stored(connection, [actual_id]).get(actual_id)
            if old is None:
                return None
            if seen is not None and any(old[name] != seen[name] for name in ("value", "unit")):
                raise StoreError("remove_overtaken", value=f"{old['value']:g}", unit=old["unit"], by=old["entered_by"],
                                 at=minute(str(old["entered_at"])))
            connection.execute(sa.delete(db.actuals).where(db.actuals.c.id == actual_id))
            entry = {"actual_id": actual_id, "batch": batch, "action": "delete", "at": at,
                     "origin": origin, "old": old, "new": None} | signed.stamp()
            connection.execute(sa.insert(db.actual_revisions), entry)
            return batch

        return self._write("figures", work)


def _figures(frame: pd.DataFrame, *, by: str, at: str, origin: str) -> list[dict[str, Any]]:
    """Rows ready to store, one per figure; StoreError where they can't be trusted."""
    lacking = [name for name in ("region", "metric", "year", "value", "unit") if name not in frame.columns]
    if lacking:
        raise StoreError("save_columns", columns=", ".join(lacking))
    try:
        whole = typed(frame, ACTUAL_COLUMNS)
        whole["kind"] = whole["kind"].fillna("level")
        whole["origin"] = whole["origin"].fillna(origin)
        whole["entered_by"], whole["entered_at"] = by, at
        bare = whole[["region", "metric", "year", "value", "unit"]].isna().any(axis=1)
        if bare.any():
            raise StoreError("save_incomplete", row=int(bare.to_numpy().argmax()) + 1)
        whole["id"] = pd.Series(list(map(actual_id, records(whole))), index=whole.index, dtype=TEXT)
        _one_value_each(whole)
        whole = ActualTable.validate(whole.drop_duplicates("id"), lazy=True)
    except (ValueError, TypeError, pandera.errors.SchemaErrors) as error:
        raise StoreError("save_values", reason=_reason(error)) from error
    return [row | {"year": int(row["year"]), "preliminary": bool(row["preliminary"])} for row in records(whole)]


def _known(seen: pd.DataFrame | None, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]] | None:
    """By id, what a writer saw of the figures they write; the table they saw it in may hold hundreds of thousands."""
    return None if seen is None else {row["id"]: row for row in records(seen[seen["id"].isin([row["id"] for row in rows])])}


def _reason(error: Exception) -> str:
    """Column and value of the first fault."""
    if isinstance(error, pandera.errors.SchemaErrors):
        first = error.failure_cases.iloc[0]
        return f"{first['column']}: {first['failure_case']}"
    return str(error).strip().splitlines()[0]


def _one_value_each(whole: pd.DataFrame) -> None:
    different = whole.groupby("id")[["value", "unit"]].nunique().max(axis=1) > 1
    if different.any():
        row = whole[whole["id"] == different.idxmax()].iloc[0]
        raise StoreError("save_twice", region=row["region"], metric=row["metric"], year=row["year"])


def stored(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The figures with these ids, held for this transaction where the database can."""
    found: dict[str, dict[str, Any]] = {}
    ordered = sorted(ids)  # one order for all writers: no deadlock
    for first in range(0, len(ordered), BATCH):
        query = sa.select(*(db.actuals.c[name] for name in ACTUAL_COLUMNS)).where(
            db.actuals.c.id.in_(ordered[first:first + BATCH])).order_by(db.actuals.c.id).with_for_update()
        found |= {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    return found


def line_since(connection: Connection, moment: str) -> int:
    """A line of the log behind which stands all that was written at ``moment`` (ISO, UTC) or later: the log is long and kept in order.

    Searched by halves over the numbers of the lines; MIXED lines earlier, since of writers at once a later one may be done first.
    Where the clock was set back the times of the log go back too: what stands before that is found unless thousands of lines lie between.
    """
    log = db.actual_revisions.c
    low, high = 0, connection.scalar(sa.select(sa.func.max(log.revision))) or 0       # low: before the moment; beyond high: not before it
    while low < high:
        middle = (low + high + 1) // 2
        at = connection.scalar(sa.select(log.at).where(log.revision >= middle).order_by(log.revision).limit(1))
        low, high = (middle, high) if str(at) < moment else (low, middle - 1)
    while low > 0 and connection.scalar(sa.select(log.revision).where(
            log.revision.between(low - BACK, low), log.at >= moment).limit(1)):      # lines of before a clock was set back
        low -= BACK
    return max(low - MIXED, 0)


def _upsert(connection: Connection, rows: list[dict[str, Any]], *, by: Person, at: str,
            seen: dict[str, dict[str, Any]] | None = None, said: str | None = None) -> SaveResult:
    """``said``: what the log tells as the origin, where it is not each figure's own."""
    batch = uuid.uuid4().hex
    held = stored(connection, [row["id"] for row in rows])
    if seen is not None:
        overtaken.check(seen, rows, held)
    new = [row for row in rows if row["id"] not in held]
    changed = [row for row in rows if row["id"] in held and _content(row) != _content(held[row["id"]])]
    log = [{"actual_id": row["id"], "batch": batch, "action": "change" if row["id"] in held else "new", "at": at,
            "origin": said or row["origin"], "old": held.get(row["id"]), "new": row} | by.stamp() for row in (*new, *changed)]
    if new:
        connection.execute(sa.insert(db.actuals), sorted(new, key=lambda row: row["id"]))
    if changed:
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in ACTUAL_COLUMNS if name != "id"}
        connection.execute(sa.update(db.actuals).where(db.actuals.c.id == sa.bindparam("old_id")).values(values),
                           [{f"new_{name}": row[name] for name in values} | {"old_id": row["id"]} for row in changed])
    if log:
        connection.execute(sa.insert(db.actual_revisions), log)
    return SaveResult(len(new), len(changed), len(rows) - len(new) - len(changed), batch)


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in STAMPS}
