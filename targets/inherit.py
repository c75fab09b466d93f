"""Goals without a number (完成国家下达任务): the figure is that of the superior goal, and marked as taken over (承接).

Pure functions over the target table and the list of papers.  The superior goal is looked for in the papers the goal's own
paper implements or cites; else in any paper of the level it names, else of the nearest one above, for the same metric and year.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from extract.gazetteer import gazetteer
from targets.cascade import above, adds_up, links
from targets.query import metric_keys, metric_label, standing
from targets.schema import TEXT, records
from targets.table import TRACE
from targets.text import entry

Row = Mapping[str, Any]
TAKEN_OVER = ("value", "value_max", "unit", "comparator", "kind", "direction", "basis", "year", "baseline_year")
SAID = ("comparator", "value", "value_max", "unit", "kind", "direction", "basis", "year")     # what makes two goals say the same
MARKS = ("inherited_from", "inherited_doc", "inherited_by", "inherited_lack", "inherited_number")
SET_BY = "assigned:"        # how the extractor's trace names the level of the body that sets the figure


def inherit(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Targets with ``inherited`` and MARKS; those without a number have that of the superior goal where there is one.

    ``inherited_from``, ``inherited_doc``: id and paper of the superior goal; ``inherited_by``: ``number`` (a paper that is
    implemented or cited) or ``level``.  Where nothing is taken over, ``inherited_lack`` says why, a code of
    ``data/cascade.yaml``; ``inherited_number``: the 文号 of a superior paper that is not there.

    A baseline *value* is taken over only from a goal set for the region itself: that of the nation is not a province's.
    An amount shared among regions is taken over only from such a goal, for nobody owes the nation's whole.
    """
    marked = targets.assign(inherited=False, **{name: pd.Series(pd.NA, index=targets.index, dtype=TEXT) for name in MARKS})
    silent = marked["value"].isna()
    if not silent.any():
        return marked
    metrics = pd.Series(_metrics(marked), index=marked.index)
    known = _Superiors(marked[~silent & metrics.isin(set(metrics[silent]))], documents)      # few of many
    rows = marked[silent]
    for place, row, metric in zip(rows.index, records(rows), metrics[silent], strict=True):
        for name, value in known.answer(row, metric).items():
            marked.at[place, name] = value
    return marked


def _metrics(rows: pd.DataFrame) -> list[str]:
    """What joins the rows of one metric, whatever the kind."""
    return [str(key).partition(":")[0] for key in metric_keys(rows)]


class _Superiors:
    """Goals with a number by metric, and how papers hang together."""

    def __init__(self, goals: pd.DataFrame, documents: pd.DataFrame) -> None:
        goals = standing(goals)
        self.goals: dict[str, list[dict[str, Any]]] = {}
        for row, name in zip(records(goals), _metrics(goals), strict=True):
            self.goals.setdefault(name, []).append(row)
        self.papers = {paper["doc"]: paper for paper in records(documents)}
        self.numbers = {paper["doc_number"] for paper in self.papers.values()}
        self.linked: dict[str, set[str]] = {}
        for link in records(links(documents)):
            self.linked.setdefault(link["doc"], set()).add(link["parent"])

    def answer(self, row: Row, metric: str) -> dict[str, Any]:
        """The fields of ``row``, a goal for ``metric``, that change."""
        places = above(row["region_code"])
        fitting = [one for one in self.goals.get(metric, ()) if self._is_above(one, places, row) and _same_year(one, row)]
        linked = [one for one in fitting if one["doc"] in self.linked.get(row["doc"], ())]
        group = linked or self._nearest(fitting, places, row)
        group = [one for one in group if one["region_code"] == row["region_code"]] or group     # what it sets for this region itself
        group = [one for one in group if one["kind"] == row["kind"]] or group
        lack = self._lack(row, group)
        if lack:
            return lack
        one = max(group, key=lambda one: (self.papers.get(one["doc"], {}).get("issue_date") or "", one["id"]))
        taken = {name: one[name] for name in TAKEN_OVER if one[name] is not None}
        if row["baseline_year"] is not None:
            taken["baseline_year"] = row["baseline_year"]
        if one["region_code"] == row["region_code"] and row["baseline_value"] is None and one["baseline_value"] is not None:
            taken["baseline_value"] = one["baseline_value"]
        if one["comparator"] == "=" and row["comparator"] in ("<=", ">="):        # 控制在国家下达指标以内 is a cap on it
            del taken["comparator"]
        return taken | {"inherited": True, "inherited_from": one["id"], "inherited_doc": one["doc"],
                        "inherited_by": "number" if linked else "level"}

    def _is_above(self, one: Row, places: list[str], row: Row) -> bool:
        """Whether a goal is of a paper from above, set for a region above or for the very region."""
        paper = self.papers.get(one["doc"], {})
        return one["doc"] != row["doc"] and (paper.get("region_code") or one["region_code"]) in places and (
            one["region_code"] in places or one["region_code"] == row["region_code"])

    def _nearest(self, fitting: list[dict[str, Any]], places: list[str], row: Row) -> list[dict[str, Any]]:
        """Of goals from above those of the level the words name, else of the nearest one."""
        named = _level(row)
        for place in places:
            region = gazetteer().codes.get(place)
            if named and region and region.level != named:
                continue
            found = [one for one in fitting if (self.papers.get(one["doc"], {}).get("region_code") or one["region_code"]) == place]
            if found or named:
                return found
        return []

    def _lack(self, row: Row, group: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Why nothing is taken over, None where something is."""
        if not group:
            told = self.papers.get(row["doc"], {})
            absent = [number for number in told.get("implements") or () if number not in self.numbers]
            if absent:
                return {"inherited_lack": "paper", "inherited_number": absent[0]}
            return {"inherited_lack": "goal" if self.linked.get(row["doc"]) else "level"}
        if len({tuple(one[name] for name in SAID) for one in group}) > 1:
            return {"inherited_lack": "several"}
        if group[0]["region_code"] != row["region_code"] and adds_up(group[0]) is None:
            return {"inherited_lack": "own_part"}
        return None


def _same_year(one: Row, row: Row) -> bool:
    return row["year"] is None or one["year"] == row["year"]


def _level(row: Row) -> str:
    """The level of the body that sets the figure, where the words name it: nation, province, city, county."""
    said = next((step.removeprefix(SET_BY) for step in str(row["trace"] or "").split(TRACE) if step.startswith(SET_BY)), "")
    return "" if said == "above" else said


def told(row: Row, papers: Iterable[Row], lang: str = "zh") -> str:
    """Where a goal without a number has its figure from, or which paper is missing; '' for any other goal.

    ``row``: of ``inherit``; ``papers``: the list of papers (doc, title, doc_number).
    """
    words, by = entry("cascade", "inherited"), row.get("inherited_by")
    if isinstance(by, str):
        paper = next((one for one in papers if one["doc"] == row["inherited_doc"]), {})
        title, number = paper.get("title") or row["inherited_doc"], paper.get("doc_number")
        named = words["paper"][lang].format(title=title, number=number) if number else words["paper_plain"][lang].format(title=title)
        return str(words[f"by_{by}"][lang].format(paper=named))
    lack = row.get("inherited_lack")
    if not isinstance(lack, str):
        return ""
    year = row.get("year")
    when = "" if year is None or year != year or str(year) == "<NA>" else words["year"][lang].format(year=int(year))
    metric = metric_label(row["metric_id"] if isinstance(row["metric_id"], str) else None, row["metric"], lang)
    level = words["levels"].get(_level(row), words["levels"]["above"])[lang]
    return str(words["lacks"][lack][lang].format(number=row.get("inherited_number"), metric=metric, when=when, level=level))
