"""What series a row of either table belongs to: how targets and figures find each other."""
from __future__ import annotations

import copy
from typing import Any

import pandas as pd

from targets.query import normal, region_keys

Series = tuple[str, str]     # region and metric


def plain(frame: pd.DataFrame, name: str) -> list[Any]:
    """A column as plain values, None where missing or where there is no such column."""
    if name not in frame.columns:
        return [None] * len(frame)
    column = frame[name]
    if column.dtype == "float64":
        return [None if value != value else value for value in column.tolist()]
    if column.dtype == "bool":
        return column.tolist()
    return column.to_numpy(dtype=object, na_value=None).tolist()


class Names:
    """What series a row belongs to: region, and the metric's id, else its normal phrase, whatever the kind.

    A figure entered in a target's own words joins it, whatever id either had at the time.
    """

    def __init__(self, targets: pd.DataFrame) -> None:
        metrics = metric_names(targets)
        self.of_targets: list[Series] = list(zip(plain(region_keys(targets).to_frame("r"), "r"), metrics, strict=True))
        self.known = set(self.of_targets)
        self.metrics = set(metrics)
        self.phrases: dict[str, set[str]] = {}
        for phrase, name in set(zip(plain(targets, "metric"), metrics, strict=True)):
            self.phrases.setdefault(normal(phrase), set()).add(name)

    def part(self, places: list[int]) -> Names:
        """For these rows of the target table alone, figures finding their series as among all."""
        one = copy.copy(self)
        one.of_targets = [self.of_targets[place] for place in places]
        return one

    def moved(self, before: Names) -> set[str]:
        """Metrics that figures may find now and did not before, or the other way round: all of whose series are to be judged again."""
        found = self.metrics ^ before.metrics
        for phrase in self.phrases.keys() | before.phrases.keys():
            now, then = self.phrases.get(phrase, set()), before.phrases.get(phrase, set())
            if now != then:
                found |= now | then
        return found

    def of_actuals(self, actuals: pd.DataFrame) -> list[Series]:
        told: dict[tuple[str, str], str] = {}
        found = []
        for region, phrase, name in zip(plain(region_keys(actuals).to_frame("r"), "r"), plain(actuals, "metric"), metric_names(actuals),
                                        strict=True):
            if name not in self.metrics:
                if (phrase, name) not in told:
                    wordings = self.phrases.get(normal(phrase), ())
                    told[phrase, name] = next(iter(wordings)) if len(wordings) == 1 else name
                name = told[phrase, name]
            found.append((region, name))
        return found


def metric_names(frame: pd.DataFrame) -> list[str]:
    phrases = plain(frame, "metric")
    shared = {phrase: normal(phrase) for phrase in set(phrases)}
    return [known or shared[phrase] for phrase, known in zip(phrases, plain(frame, "metric_id"), strict=True)]
