"""Where decisions stand: matched with what the extractor finds at the same place, found again when the text changes."""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from targets.review import Decision

Row = Mapping[str, Any]
NEAR = ((8, 8), (4, 4), (0, 12), (12, 0))   # characters before and behind a number that name its place in a changed sentence


class Places:
    """The decisions of one paper by place: where each stands, and where the extractor found what a person then moved."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        held = [(one.row, one) for one in decisions if not one.lost and not one.beside]
        held += [(one.origin, one) for _, one in held if one.origin]
        self._held: list[tuple[Row, Decision]] = sorted(held, key=lambda pair: pair[0]["start"])
        self._starts = [row["start"] for row, _ in self._held]
        self._longest = max((row["end"] - row["start"] for row, _ in self._held), default=0)

    def find(self, row: Row) -> Decision | None:
        """The decision about the number at ``row``'s place: the same span, else one that meets it and has its value."""
        start, end = row["start"], row["end"]
        first = bisect_left(self._starts, start - self._longest)
        meeting = [pair for pair in self._held[first:bisect_left(self._starts, end)] if pair[0]["end"] > start]
        same = [one for place, one in meeting if (place["start"], place["end"]) == (start, end)]
        if same:
            return next((one for one in same if one.record == row["id"]), same[0])
        return next((one for place, one in meeting if place["value"] == row["value"]), None)


def shift(row: Row, text: str) -> int | None:
    """How far a record moved in ``text``: 0 where it stands, None where its words are gone.

    Looked for by its sentence, nearest to where it stood, else by the characters around the number if they stand there once.
    """
    start, end, words, sentence, left = row["start"], row["end"], row["text"], row["evidence"], row["evidence_start"]
    if text[start:end] == words and text.startswith(sentence, left):
        return 0
    places = list(_all(text, sentence)) if sentence else []
    if places:
        return min(places, key=lambda at: abs(at - left)) - left
    inside = start - left
    if sentence[inside:inside + len(words)] != words:
        return None
    for near, far in NEAR:
        before = sentence[max(0, inside - near):inside]
        places = list(_all(text, before + words + sentence[inside + len(words):inside + len(words) + far]))
        if len(places) == 1 and len(before) + far > 0:
            return places[0] + len(before) - start
    return None


def moved(row: Row, by: int, text: str) -> dict[str, list[Any]]:
    """The fields of a record that stands ``by`` characters further on: name -> [old, new]; its line where its sentence changed."""
    new = {name: row[name] + by for name in ("start", "end", "evidence_start")}
    if not text.startswith(row["evidence"], new["evidence_start"]):
        first = text.rfind("\n", 0, new["start"]) + 1
        last = text.find("\n", new["end"])
        line = text[first:len(text) if last < 0 else last]
        new |= {"evidence": line.strip(), "evidence_start": first + len(line) - len(line.lstrip())}
    return {name: [row[name], value] for name, value in new.items() if row[name] != value}


def _all(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
