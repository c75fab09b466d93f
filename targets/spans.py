"""The span of a record set right by a person: another number of its sentence, an edge moved; the value read anew. Pure functions."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from extract import find_quantities
from extract.model import Comparator, Quantity
from targets.adding import AddError, Candidate, candidates, sentence

Row = Mapping[str, Any]
GONE = ("rejected", "merged")
READ = ("value", "value_max", "unit", "comparator")     # of a record, what its span says


def numbers(text: str, row: Row, records: Iterable[Row]) -> list[Candidate]:
    """The numbers of the record's sentence; ``held``: another record that stands there and counts."""
    others = [one for one in records if one["id"] != row["id"] and one["review"] not in GONE]
    first, last = bounds(text, row)
    return [one for one in candidates(text, first, last, others) if one.quantity]


def bounds(text: str, row: Row) -> tuple[int, int]:
    """How far a span may reach: the record's sentence in the text, and its evidence."""
    first, last = sentence(text, row["start"], row["end"])
    return min(first, row["evidence_start"]), max(last, row["evidence_start"] + len(row["evidence"]))


def adjusted(text: str, row: Row, start: int, end: int) -> dict[str, Any]:
    """The fields of ``row`` as they are with the span ``start:end``: its words, what they say, the sentence that holds them.

    What the words don't say (a unit that stands in a table's head) stays.  AddError for a span outside the sentence.
    """
    first, last = bounds(text, row)
    if not first <= start < end <= last or not text[start:end].strip():
        raise AddError("span_outside")
    new: dict[str, Any] = {"start": start, "end": end, "text": text[start:end]}
    if not row["evidence_start"] <= start < end <= row["evidence_start"] + len(row["evidence"]):
        new |= {"evidence": text[first:last].strip(), "evidence_start": first + len(text[first:last]) - len(text[first:last].lstrip())}
    read = _read(text, first, last, start, end)
    if read:
        new |= {"value": read.value, "value_max": read.value_max, "unit": read.unit or row["unit"], "comparator": str(read.comparator)}
    return new


def _read(text: str, first: int, last: int, start: int, end: int) -> Quantity | None:
    """The quantity that is the span, its comparator from the words around it; None where the span holds none or several."""
    around = [q for q in find_quantities(text[first:last]) if first + q.start < end and start < first + q.end]
    whole = [q for q in around if (first + q.start, first + q.end) == (start, end)]
    if whole:
        return whole[0]
    inside = find_quantities(text[start:end])
    if len(inside) != 1:
        return None
    (read,) = inside
    bound = around[0].comparator if len(around) == 1 else read.comparator
    return read if Comparator.RANGE in (bound, read.comparator) else replace(read, comparator=bound)
