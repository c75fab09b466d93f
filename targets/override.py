"""What people decide about verdicts: how a metric is read for one target, a state, which of several goals stands.

Acts in an append-only log (rows of ``db.overrides``), folded to what holds and laid over the target table.  Pure functions.
An act belongs to words in a paper, as a review does: where the text changed, they are looked for by their sentence.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from targets.progress.arith import number
from targets.schema import TEXT, records
from targets.text import TargetsError, entry, printable

Row = Mapping[str, Any]
METRIC = ("metric_polarity", "tolerance", "metric_shape", "metric_price_basis", "definition")     # how the metric is read
STATUS, STEPPED_BACK = "status", "stepped_back"
FIELDS = (*METRIC, STATUS, STEPPED_BACK)
CHOICES = {"metric_polarity": ("up", "down", "none"), "metric_shape": ("flow", "stock", "share", "work", "rate"),
           "metric_price_basis": ("constant", "nominal", "none"), STATUS: tuple(entry("progress", "states"))}
ANCHOR = ("id", "doc", "start", "end", "text", "evidence", "evidence_start")
COLUMN = {STATUS: "status_said"}            # of the target table, where it is not called like the field
LAID = (*METRIC, "status_said", STEPPED_BACK, "overridden", "override_reason")


class OverrideError(TargetsError):
    """A decision about a verdict that can't be kept; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Override:
    """One thing decided about a target; ``value`` None: nothing holds any more, the method alone decides.

    ``seen``: number of the last act about this target that its person knew of (0: none, None: not held against any).
    """

    target: Row
    field: str
    value: Any
    reason: str
    seen: int | None = None

    def row(self) -> dict[str, Any]:
        return {"doc": self.target["doc"], "record": self.target["id"], "field": self.field, "value": self.value,
                "reason": self.reason.strip(), "anchor": anchor(self.target), "undoes": None}


def anchor(target: Row) -> dict[str, Any]:
    """What finds a target again: its id, its place and its words."""
    plain = {name: target[name] for name in ANCHOR}
    return plain | {name: int(plain[name]) for name in ("start", "end", "evidence_start")}


def make(target: Row, field: str, value: Any, reason: str, seen: int | None = None) -> Override:
    """An act, checked: OverrideError without a reason, or for a value the field can't have."""
    reason = printable(reason)
    if not reason.strip():
        raise OverrideError("override_reason")
    if field not in FIELDS:
        raise OverrideError("edit_choice", value=field)
    if value is not None:
        value = checked(field, value)
    return Override(target, field, value, reason, seen)


def checked(field: str, value: Any) -> Any:
    """The value as it is kept; OverrideError for one the field can't have."""
    if field in CHOICES:
        if value not in CHOICES[field]:
            raise OverrideError("edit_choice", value=value)
        return value
    if field == "tolerance":
        allowed = number(value)
        if allowed is None or allowed < 0:
            raise OverrideError("override_tolerance", value=value)
        return float(allowed)
    if field == "definition":
        if not (said := printable(str(value)).strip()):
            raise OverrideError("edit_empty")
        return said
    if not isinstance(value, Mapping) or any(value.get(name) is None for name in ANCHOR):       # STEPPED_BACK: the anchor of another goal
        raise OverrideError("edit_choice", value=value)
    return value


def pick(chosen: Row, others: Sequence[Row], reason: str, seen: Mapping[str, int] | None = None) -> list[Override]:
    """Of goals that contradict each other ``chosen`` stands, the others step back; all acts are one batch."""
    held = seen or {}
    stands = [make(chosen, STEPPED_BACK, None, reason, held.get(chosen["id"]))]
    return stands + [make(one, STEPPED_BACK, anchor(chosen), reason, held.get(one["id"])) for one in others]


def undone(log: Iterable[Row]) -> set[str]:
    """The batches that were taken back."""
    return {act["undoes"] for act in log if act["undoes"]}


def log_table(log: Iterable[Row], targets: pd.DataFrame) -> pd.DataFrame:
    """The log as a table of texts, newest first, for files: who decided what about which words of which paper, and why.

    ``holds``: whether it is in force for one of ``targets``.
    """
    acts = sorted(log, key=lambda act: act["override"], reverse=True)
    holds = {act["override"] for act in holding(acts, targets) if in_force(act)}
    rows = [{"at": act["at"], "by": act["by"], "by_id": act["by_id"], "doc": act["doc"],
             "text": act["anchor"].get("text"), "field": act["field"], "reason": act["reason"],
             "value": act["value"]["text"] if isinstance(act["value"], Mapping) else act["value"],
             "record": act["record"], "batch": act["batch"], "undoes": act["undoes"], "holds": act["override"] in holds} for act in acts]
    columns = ["at", "by", "by_id", "doc", "text", "field", "value", "reason", "record", "batch", "undoes", "holds"]
    return pd.DataFrame(rows, columns=columns).astype({name: "bool" if name == "holds" else "str" for name in columns})


def last_seen(log: Iterable[Row], targets: pd.DataFrame) -> dict[str, int]:
    """The number of the last act about each target as it is called today, undos counted: what a later decision is held against."""
    acts = sorted(log, key=lambda act: act["override"])
    places = Places(targets, [act["anchor"] for act in acts])
    return {places.find(act["anchor"]) or act["record"]: act["override"] for act in acts}


class Places:
    """The targets of ``targets`` that some anchors may speak of, found by id, else by their words."""

    def __init__(self, targets: pd.DataFrame, anchors: Iterable[Row]) -> None:
        sought = list(anchors)
        targets = targets if sought else targets.iloc[:0]
        self._by_id: dict[str, Row] = {}
        self._by_words: dict[tuple[Any, ...], list[Row]] = {}
        near = targets["id"].isin([one["id"] for one in sought]) | targets["evidence"].isin([one["evidence"] for one in sought])
        for row in records(targets.loc[near & targets["doc"].isin([one["doc"] for one in sought]), [*ANCHOR, "review"]]):
            self._by_id[row["id"]] = row
            self._by_words.setdefault(_words(row), []).append(row)

    def find(self, held: Row) -> str | None:
        """The id of the target an anchor speaks of; None where its words are gone."""
        same = self._by_id.get(held["id"])
        if same and (same["review"] or _words(same) == _words(held)):       # a reviewed record takes its id along
            return str(same["id"])
        if found := self._by_words.get(_words(held), []):
            return str(min(found, key=lambda row: abs(row["start"] - held["start"]))["id"])
        return str(same["id"]) if same and same["text"] == held["text"] else None      # its sentence was edited around it


def _words(row: Row) -> tuple[Any, ...]:
    return row["doc"], row["evidence"], row["text"], row["start"] - row["evidence_start"]


def holding(log: Iterable[Row], targets: pd.DataFrame) -> list[dict[str, Any]]:
    """The acts that hold, oldest first: not taken back, not replaced by a later one about the same field of the same target.

    Each has ``target`` (the id it is about now) and, for a pick, ``chosen``; None: the words are gone.  Which acts are about
    one target is asked of their words: after the text moved, a later act knows the target under another id.
    """
    acts = sorted(log, key=lambda act: act["override"])
    dead = undone(acts)
    acts = [act for act in acts if not act["undoes"] and act["batch"] not in dead]
    places = Places(targets, [*(act["anchor"] for act in acts), *(act["value"] for act in acts if _picks(act))])
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for act in acts:
        target = places.find(act["anchor"])
        latest[target or (act["doc"], act["record"]), act["field"]] = {
            **act, "target": target, "chosen": places.find(act["value"]) if _picks(act) else None}
    return sorted((act for act in latest.values() if act["value"] is not None), key=lambda act: act["override"])


def _picks(act: Row) -> bool:
    return act["field"] == STEPPED_BACK and act["value"] is not None


def in_force(act: Row) -> bool:
    """Whether an act of ``holding`` changes a verdict today: its words stand in the paper, and those of what was picked."""
    return act["target"] is not None and (act["field"] != STEPPED_BACK or act["chosen"] not in (None, act["target"]))


def lay(targets: pd.DataFrame, log: Iterable[Row]) -> pd.DataFrame:
    """The target table with what people decided: LAID, only where anything was.

    ``overridden`` names the fields decided, ``override_reason`` says why; ``stepped_back`` is the id of the goal that stands.
    """
    told: dict[str, dict[str, Any]] = {}
    reasons: dict[str, list[str]] = {}
    for act in holding(log, targets):
        if not in_force(act):
            continue
        told.setdefault(act["target"], {})[act["field"]] = act["chosen"] if act["field"] == STEPPED_BACK else act["value"]
        reasons.setdefault(act["target"], []).append(act["reason"])
    if not told:
        return targets
    ids = targets["id"].tolist()
    laid = targets.copy()
    for field in FIELDS:
        said = [told[one].get(field) if one in told else None for one in ids]
        laid[COLUMN.get(field, field)] = pd.Series(said, index=targets.index, dtype="float64" if field == "tolerance" else TEXT)
    laid["overridden"] = pd.Series([", ".join(told[one]) if one in told else None for one in ids], index=targets.index, dtype=TEXT)
    laid["override_reason"] = pd.Series(["; ".join(dict.fromkeys(reasons[one])) if one in told else None for one in ids],
                                        index=targets.index, dtype=TEXT)
    return laid
