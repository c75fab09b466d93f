"""One target against its actual figures: the first row of the method's table that applies (sections 3 and 4)."""
from __future__ import annotations

from collections.abc import Sequence

from targets.config import Progress
from targets.progress import chained, line, rates
from targets.progress.figure import DATE, Figure
from targets.progress.goal import PERIOD, YEAR, YEARLY, Goal, text_of
from targets.progress.line import Milestone
from targets.progress.series import dated, screen
from targets.progress.verdict import NoVerdict, Verdict


def assess(goal: Goal, figures: Sequence[Figure], as_of: int, milestones: Sequence[Milestone], settings: Progress) -> Verdict:
    """The verdict on ``goal`` as read in the year ``as_of``.  Runs inside ``arith.working()``."""
    verdict = Verdict(list(goal.flags))
    verdict.due = goal.due
    target = goal.target
    said = target.get("status_said") and text_of(target, "status_said")
    try:
        if target.get("stepped_back") and text_of(target, "stepped_back"):
            raise NoVerdict("stepped_back")
        figures, derived = chained.with_levels(goal, figures, as_of)
        if derived:
            verdict.flag("derived")
        timely = dated(goal, figures, as_of)
        if goal.value is None and not goal.unit:      # 完成国家下达任务: there is no unit that figures could differ from
            screen(goal, max(timely, key=DATE), as_of, goal.start)
        if goal.basis == YEAR:
            rates.one_year(goal, timely, as_of, verdict, settings)
        elif goal.rank:
            line.rank(goal, timely, as_of, verdict, settings)
        elif goal.kind == "level" and goal.basis in (PERIOD, YEARLY):
            line.count(goal, timely, as_of, milestones, verdict, settings)
        elif goal.kind == "growth" and goal.basis == YEARLY:
            rates.averaged(goal, timely, as_of, verdict, settings)
        else:
            line.line(goal, timely, as_of, milestones, verdict, settings)
    except NoVerdict as no:
        verdict = verdict.refuse(no.reason)
    return verdict.override(said) if said else verdict
