"""What taking a save back would do: which figures return to what they were, which others have changed since. Pure functions."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """``back``: lines of the log that can be taken back; ``later``: those whose figure says something else by now."""

    back: list[Row]
    later: list[Row]


def plan(lines: Sequence[Row], held: Mapping[str, Row], only: Collection[str] | None = None) -> Plan:
    """``lines``: the log of one save (actual_id, old, new); ``held``: the figures as they now stand, by id.

    A figure goes back where the store still holds just what the save wrote, who and when included, so that nobody's
    later word is lost.  ``only``: of these figures alone.
    """
    wanted = [line for line in lines if only is None or line["actual_id"] in only]
    back = [line for line in wanted if _holds(held.get(line["actual_id"]), line["new"])]
    known = {line["actual_id"] for line in back}
    return Plan(back, [line for line in wanted if line["actual_id"] not in known])


def _holds(now: Row | None, written: Row | None) -> bool:
    """Whether the store holds what was written; columns that came later than the log's line don't count."""
    if now is None or written is None:
        return now is written
    return all(now.get(name) == value for name, value in written.items())


def standing(saves: Sequence[Row]) -> dict[str, int]:
    """How many figures of each save still stand by the log: ``saves`` (batch, n, undoes), newest first.

    A save that takes another back counts against it as far as it was not taken back itself.
    """
    left: dict[str, int] = {}
    taken: dict[str, int] = {}
    for save in saves:
        left[save["batch"]] = max(save["n"] - taken.get(save["batch"], 0), 0)
        if save["undoes"]:
            taken[save["undoes"]] = taken.get(save["undoes"], 0) + left[save["batch"]]
    return left
