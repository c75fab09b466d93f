"""Records that a person adds: words of the paper to candidates, a candidate to a record. Pure functions."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extract import find_quantities
from extract.model import Document, Kind, Quantity, Role
from targets import locating, table
from targets.schema import RECORD_COLUMNS
from targets.text import TargetsError

Row = Mapping[str, Any]
STOPS = "。；！？\n"
SHARED = ("region", "region_code", "year", "metric", "metric_id", "sector", "basis", "kind", "direction", "section", "lead", "force")


class AddError(TargetsError):
    """The words can't become a record; the sentence says why."""


@dataclass(frozen=True)
class Candidate:
    """A number in the text at ``start:end``; ``held``: id of the record that stands there, if any."""

    start: int
    end: int
    text: str
    quantity: Quantity | None
    held: str | None = None


def locate(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where words copied from the paper stand in it, written as they may be (``targets.locating``).

    AddError where there are no words, or where they are not in the paper: with the longest part of them that is.
    """
    if not words.strip():
        raise AddError("add_empty")
    if places := locating.find(text, words):
        return places
    if part := locating.longest_piece(text, words):
        raise AddError("add_found_part", part=part[:60])
    raise AddError("add_not_found", words=words.strip()[:30])


def candidates(text: str, start: int, end: int, records: Iterable[Row]) -> list[Candidate]:
    """The numbers in the words at ``start:end``; the words themselves where they hold none."""
    held = {(row["start"], row["end"]): row["id"] for row in records}
    first, last = sentence(text, start, end)
    found = [Candidate(first + q.start, first + q.end, text[first + q.start:first + q.end], q, held.get((first + q.start, first + q.end)))
             for q in find_quantities(text[first:last]) if first + q.start < end and first + q.end > start]
    return found or [Candidate(start, end, text[start:end], None, held.get((start, end)))]


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence or sentences that hold ``start:end``, blanks at the ends left out."""
    first = max(text.rfind(stop, 0, start) for stop in STOPS) + 1
    stops = [at for stop in STOPS if (at := text.find(stop, max(start, end - 1))) >= 0]
    last = min(stops) + 1 if stops else len(text)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def draft(document: Document, candidate: Candidate, records: Iterable[Row]) -> dict[str, Any]:
    """A record to start from: the number as read, the rest from its nearest neighbour in the sentence, else from the paper."""
    first, last = sentence(document.text, candidate.start, candidate.end)
    beside = [row for row in records if row["start"] < last and row["end"] > first and row["review"] not in ("rejected", "merged")]
    near = min(beside, key=lambda row: abs(row["start"] - candidate.start), default=None)
    known: dict[str, Any] = {name: near[name] for name in SHARED} if near else {
        "region": document.region, "region_code": document.region_code, "kind": str(Kind.LEVEL)}
    q = candidate.quantity
    row: dict[str, Any] = dict.fromkeys(RECORD_COLUMNS) | known | {
        "doc": document.doc, "start": candidate.start, "end": candidate.end, "text": candidate.text, "role": str(Role.TARGET),
        "value": q.value if q else None, "value_max": q.value_max if q else None, "unit": q.unit if q else "",
        "comparator": str(q.comparator) if q else "=", "evidence": document.text[first:last], "evidence_start": first,
        "confidence": 1.0, "trace": "added", "doc_title": document.title, "doc_number": document.doc_number,
        "issuer": document.issuer, "issue_date": document.issue_date}
    row["id"] = table.record_id(document.doc, candidate.start, candidate.end, "added")
    return row
