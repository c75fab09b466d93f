"""Trials of the extractor: every record stands where it says, in any text."""
from __future__ import annotations

import datetime
import math
from dataclasses import asdict

import extract
from extract import pipeline
from extract.model import Document, Quantity, Target
from extract.reader import build_document
from tests.fuzz.bounds import Trial, as_json, hold, vocabulary
from tests.fuzz.texts import BETWEEN, mutated, papers, plain, worded

SHORT = 3000        # characters up to which a text is read twice


def check_text(text: str) -> None:
    """All that is promised of a text's quantities and records."""
    check_quantities(text, extract.find_quantities(text))
    document = build_document(text, "paper")
    found = pipeline.extract_document(document, roles=None)
    check_records(document, found)
    if len(text) <= SHORT:
        hold(extract.find_quantities(text) == extract.find_quantities(text), "quantities differ from run to run")
        goals = extract.extract_text(text, "paper")
        hold(goals == extract.extract_text(text, "paper"), "records differ from run to run")
        hold(goals == [one for one in found if one.role == "target"], "asked for goals alone, other goals are found")


def check_quantities(text: str, found: list[Quantity]) -> None:
    reach = 0
    for one in found:
        hold(reach <= one.start < one.end <= len(text), f"quantity out of place: {one}")
        hold(one.cue_start <= one.start and one.end <= one.cue_end <= len(text) and one.cue_start >= 0, f"comparator out of place: {one}")
        hold(math.isfinite(one.value) and (one.value_max is None or math.isfinite(one.value_max)), f"no number: {one}")
        reach = one.end
    as_json([asdict(one) for one in found])


def check_records(document: Document, found: list[Target]) -> None:
    text, before = document.text, (0, 0)
    for one in found:
        hold(0 <= one.start < one.end <= len(text), f"record out of range: {one}")
        hold(text[one.start:one.end] == one.text, f"text of a record isn't where it says: {one}")
        hold((one.start, one.end) >= before, f"records out of order: {one}")
        hold(text[one.evidence_start:].lstrip().startswith(one.evidence) and bool(one.evidence), f"evidence isn't where it says: {one}")
        hold(one.evidence_start <= one.start and one.text in one.evidence, f"evidence without its figure: {one}")
        for number in (one.value, one.value_max, one.baseline_value):
            hold(number is None or math.isfinite(number), f"no number: {one}")
        hold(0 <= one.confidence <= 1, f"confidence out of range: {one}")
        hold(all(year is None or 1000 <= year <= 9999 for year in (one.year, one.baseline_year)), f"no year: {one}")
        hold(one.deadline is None or _date(one.deadline), f"no date: {one}")
        before = one.start, one.end
    hold(document.issue_date is None or _date(document.issue_date), f"no date of issue: {document.issue_date}")
    as_json([asdict(one) for one in found])


def _date(said: str) -> bool:
    """Whether YYYY, YYYY-MM or YYYY-MM-DD is a date there is."""
    try:
        datetime.date.fromisoformat(said + "-01-01"[len(said) - 4:] if len(said) in (4, 7) else said)
    except ValueError:
        return False
    return len(said) in (4, 7, 10)


def _pieces() -> list[bytes]:
    return [text[at:at + 600].encode() for text in papers() for at in range(0, 3000, 1000)]


def _signs() -> list[str]:
    return [*BETWEEN, *vocabulary()[::3]]


def _cuts() -> list[bytes]:
    """A piece of each paper in turn with three changes."""
    return [bytes(one % 256 for one in (at, at, 7 * at, at % 12, 200, 1, *(at, 0, 5 * at, at, 3, at) * 3)) for at in range(50)]


def _calls() -> list[bytes]:
    return [bytes([33, 14, 200, at, at, 34, 42, 11, 1]) for at in range(0, 240, 8)]


TRIALS = [
    Trial("text", lambda data: check_text(plain(data)), _pieces, _signs),
    Trial("words", lambda data: check_text(worded(data)), _calls, size=lambda data: len(worded(data).encode())),
    Trial("paper", lambda data: check_text(mutated(data)), _cuts, size=lambda data: len(mutated(data).encode())),
]
