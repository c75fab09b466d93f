"""``judge``: one target as mappings in, one verdict as a mapping out."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from targets.config import Progress
from targets.progress import figure, goal
from targets.progress.arith import number, working
from targets.progress.assess import assess
from targets.progress.verdict import Verdict
from targets.progress.wording import state_word, tag_word

GIVEN = ("attained", "shape", "status", "pace_ratio", "share_of_time", "needed_per_year", "head_room", "baseline_tag",
         "grade", "reason_not_judged", "flags")
INPUTS = ("series_unit", "base", "base_year", "actual", "t", "goal", "due", "good_low", "good_high", "expected", "observed",
          "gap", "tolerance", "mean", "needed_rate", "milestone_year", "needed_to_milestone", "projected", "year_reached")


def judge(target: Mapping[str, Any], actuals: Iterable[Mapping[str, Any]], as_of_year: int,
          milestones: Iterable[Mapping[str, Any]] = (), settings: Progress | None = None) -> dict[str, Any]:
    """The verdict on one target as read in ``as_of_year`` (docs: the method page).

    ``target``: a record's fields, and where known ``metric_polarity`` (up, down), ``baseline_unit``, ``doc_year``,
    ``plan`` (十五五), ``definition``.  An actual: ``year, value, unit`` and where known ``month`` (January to that
    month), ``cumulative``, ``against`` (the year a change is measured from), ``preliminary``, ``definition``, ``kind``.
    A milestone: ``year, value, unit``.

    Gives GIVEN and INPUTS.  ``attained``: bool; ``status``, ``baseline_tag``: Chinese words; ``pace_ratio``,
    ``share_of_time``, ``head_room``: shares; ``needed_per_year``: signed, in ``series_unit``; ``grade``: A, B, C;
    ``reason_not_judged``: a code of ``data/progress.yaml``; ``flags``: codes there.  What is not given is None.
    """
    settings = settings or Progress()
    with working():
        known = [one for one in map(figure.read, actuals) if one is not None]
        verdict = assess(goal.read(target), known, int(as_of_year), read_milestones(milestones), settings)
    return as_mapping(verdict, settings)


def read_milestones(milestones: Iterable[Mapping[str, Any]]) -> list[tuple[int, Any, str]]:
    found = []
    for one in milestones:
        year, value, unit = figure.whole(one.get("year")), number(one.get("value")), one.get("unit")
        if year is not None and value is not None:
            found.append((year, value, unit if isinstance(unit, str) else ""))
    return found


def as_mapping(verdict: Verdict, settings: Progress) -> dict[str, Any]:
    """A verdict in plain values: words for codes, floats for decimals."""
    plain = {name: _plain(getattr(verdict, name)) for name in INPUTS}
    return {
        "attained": verdict.attained, "shape": verdict.shape, "status": state_word(verdict.status, "zh", settings),
        "pace_ratio": _plain(verdict.pace_ratio), "share_of_time": _plain(verdict.share_of_time),
        "needed_per_year": _plain(verdict.needed_per_year), "head_room": _plain(verdict.head_room),
        "baseline_tag": None if verdict.tag is None else tag_word(verdict.tag), "grade": verdict.grade,
        "reason_not_judged": verdict.reason, "flags": tuple(verdict.flags), **plain,
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int)) else float(value)
