"""What changed of late: states of targets before and after the figures that came in since a moment."""
from __future__ import annotations

import pandas as pd

from targets import progress
from targets.config import Progress
from targets.progress.joining import Names
from targets.query import region_keys
from targets.schema import ACTUAL_COLUMNS, TEXT, typed

LADDER = ("bad", "behind", "watch", "good", "met")      # tones of states, worst first; ``open`` is no judgement
MOVED_COLUMNS = ("id", "before", "now", "value_before", "value_now", "actual_year", "better")


def moved(targets: pd.DataFrame, verdicts: pd.DataFrame, actuals: pd.DataFrame, before: pd.DataFrame, ids: list[str],
          as_of_year: int, settings: Progress | None = None) -> pd.DataFrame:
    """Targets whose state is another than it was with the figures as they stood (MOVED_COLUMNS), the table's order kept.

    ``before``: the figures with these ``ids`` as they stood then (ACTUAL_COLUMNS; one that was not there yet has no row),
    ``verdicts``: of today (``progress.evaluate``).  ``before`` and ``now`` are codes of states; ``better`` says that the new
    state is of a better tone, missing where one of the two is no judgement or both are of one tone.
    """
    names = Names(targets)
    told = set(names.of_actuals(_concerned(actuals, ids, before)))
    places = [place for place, series in enumerate(names.of_targets) if series in told]
    if not places:
        return _frame([])
    goals = targets.iloc[places]
    near = actuals[region_keys(actuals).isin(set(region_keys(goals))) & ~actuals["id"].isin(ids)]
    then = typed(pd.concat([near, before], ignore_index=True), ACTUAL_COLUMNS)
    old = progress.evaluate(goals, then, as_of_year, settings).set_index("id")
    new = verdicts[verdicts["id"].isin(goals["id"])].set_index("id")
    return _frame([{
        "id": known, "before": old.at[known, "status"], "now": new.at[known, "status"], "value_before": old.at[known, "actual_value"],
        "value_now": new.at[known, "actual_value"], "actual_year": new.at[known, "actual_year"],
        "better": _better(str(old.at[known, "status"]), str(new.at[known, "status"]))}
        for known in goals["id"] if known in new.index and old.at[known, "status"] != new.at[known, "status"]])


def _concerned(actuals: pd.DataFrame, ids: list[str], before: pd.DataFrame) -> pd.DataFrame:
    """The rows, of today or then, of every figure that changed."""
    columns = ["region", "region_code", "metric", "metric_id"]
    return pd.concat([actuals.loc[actuals["id"].isin(ids), columns], before[columns]], ignore_index=True)


def _better(before: str, now: str) -> bool | None:
    tones = progress.tone(before), progress.tone(now)
    if not set(tones) <= set(LADDER) or tones[0] == tones[1]:
        return None
    return LADDER.index(tones[1]) > LADDER.index(tones[0])


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    kinds = {"id": TEXT, "before": TEXT, "now": TEXT, "value_before": "float64", "value_now": "float64", "actual_year": "Int64",
             "better": "boolean"}
    return pd.DataFrame(rows, columns=list(MOVED_COLUMNS)).astype(kinds)
