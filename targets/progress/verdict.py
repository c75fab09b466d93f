"""What a verdict holds, and how good its grounds are."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

GRADE_B = {"substitute_base", "derived", "inherited", "preliminary"}
GRADE_C = {"partial_year", "estimated"}
SAYS_ATTAINED = {"ahead": True, "met": True, "reached": True, "held": True, "broken": False, "missed": False, "not_judged": None}


class NoVerdict(Exception):
    """A target that can't be judged; ``reason`` is a code of ``data/progress.yaml``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Verdict:
    """One target judged.  Figures are in the unit of the observed series unless said otherwise; None: not given.

    status, shape, tag, reason   codes of ``data/progress.yaml`` (shape: reach, keep, year_rate …)
    pace_ratio, share_of_time    R and s;   head_room a share;   needed_per_year signed
    series_unit                  unit of the observed series (the latest figure's; % of the base where it is indexed)
    base, base_year, actual, t   b, y0, a, t;   goal, due  x, y1;   good_low, good_high  bounds of the good set
    expected                     the path at t
    status_judged                what the method says, where a person said otherwise
    observed, gap, tolerance     in the target's own terms: the figure, its distance outside the good set, what 左右 allows
    """

    status = "not_judged"
    status_judged: str | None = None
    shape: str | None = None
    attained: bool | None = None
    pace_ratio: Decimal | None = None
    share_of_time: Decimal | None = None
    needed_per_year: Decimal | None = None
    head_room: Decimal | None = None
    tag: str | None = None
    reason: str | None = None
    series_unit: str | None = None
    base: Decimal | None = None
    base_year: int | None = None
    actual: Decimal | None = None
    t: Decimal | None = None
    actual_id: Any = None
    goal: Decimal | None = None
    due: int | None = None
    good_low: Decimal | None = None
    good_high: Decimal | None = None
    expected: Decimal | None = None
    observed: Decimal | None = None
    gap: Decimal | None = None
    tolerance: Decimal | None = None
    mean: Decimal | None = None
    needed_rate: Decimal | None = None
    milestone_year: int | None = None
    needed_to_milestone: Decimal | None = None
    projected: Decimal | None = None
    year_reached: int | None = None

    def __init__(self, flags: list[str]) -> None:
        self.flags = flags

    def flag(self, name: str) -> None:
        if name not in self.flags:
            self.flags.append(name)

    @property
    def grade(self) -> str | None:
        """A, B or C, the worse of its grounds; None without a verdict of the method."""
        status = self.status_judged or self.status
        if status == "not_judged":
            return None
        if self.tag == "none" or status == "gap_only" or not GRADE_C.isdisjoint(self.flags):
            return "C"
        return "A" if GRADE_B.isdisjoint(self.flags) else "B"

    def override(self, status: str) -> Verdict:
        """What a person says in place of the method, which stays beside it; attainment goes with the state said."""
        self.status_judged, self.status = self.status, status
        self.reason = "said" if status == "not_judged" else None
        self.flag("status_said")
        if status in SAYS_ATTAINED:
            self.attained = SAYS_ATTAINED[status]
        return self

    def refuse(self, reason: str) -> Verdict:
        """No verdict: nothing is said but the reason and which figure there was."""
        kept = Verdict(self.flags)
        kept.reason, kept.due = reason, self.due
        kept.series_unit, kept.actual, kept.t, kept.actual_id = self.series_unit, self.actual, self.t, self.actual_id
        return kept
