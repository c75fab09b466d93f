"""From the nation to provinces to cities: who took a goal over, sharpened, softened, left out or dated it later.

Pure functions over the target table and the list of papers.  A paper is linked to the superior one whose 文号 it implements.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from extract import indicator
from extract.gazetteer import gazetteer
from targets import weights as weighing
from targets.progress.arith import converted, exact, working
from targets.progress.figure import dimension
from targets.progress.goodset import GoodSet, good_set
from targets.query import metric_keys, polarity, region_keys, standing
from targets.schema import TEXT, records
from targets.text import words

CASCADE_COLUMNS = ("key", "metric", "parent_id", "parent_doc", "parent_region", "parent_value", "parent_unit", "parent_year", "region",
                   "region_code", "child_id", "child_doc", "child_value", "child_unit", "child_year", "stance", "timing", "linked", "note")
NAN, UNDATED = float("nan"), "\U0010ffff"
STANCES = ("adopted", "sharpened", "softened", "part", "incomparable", "left_out")
ROLLUP_COLUMNS = ("id", "key", "region", "year", "value", "unit", "n", "how", "total", "share", "weight", "weight_year", "refusal")
SUMMED = ("id", "metric", "metric_id", "region", "region_code", "kind", "basis", "year", "value", "unit")
COMPARED = ("id", "doc", "start", "region", "region_code", "metric", "metric_id", "key", "kind", "basis", "comparator", "direction",
            "value", "value_max", "unit", "year", "inherited", "metric_polarity", "tolerance")
MILESTONE_COLUMNS = ("id", "milestone", "year", "value", "unit")
Below = dict[tuple[Any, Any], list[dict[str, Any]]]      # goals of the regions below by year and basis


def superior(code: object) -> str | None:
    """The code of the region above: a county's city, a city's province, a province's nation."""
    known = gazetteer().codes.get(code) if isinstance(code, str) else None
    return known.parent or None if known else None


def above(code: object) -> list[str]:
    """Codes of every region above, nearest first."""
    found = []
    while (code := superior(code)) is not None:
        found.append(code)
    return found


def links(documents: pd.DataFrame) -> pd.DataFrame:
    """Papers and the superior papers they implement: doc, parent, number.

    Read from the column ``implements`` (文号 of what a paper implements), else ``cites``; only numbers of papers that are
    there, and of a region above.
    """
    papers = records(documents)
    numbers = {paper["doc_number"]: paper for paper in papers if paper.get("doc_number")}
    rows = []
    for paper in papers:
        told = paper.get("implements") or paper.get("cites") or ()
        for number in told:
            parent = numbers.get(number)
            if parent and parent["doc"] != paper["doc"] and parent["region_code"] in above(paper["region_code"]):
                rows.append({"doc": paper["doc"], "parent": parent["doc"], "number": number})
    return pd.DataFrame(rows, columns=["doc", "parent", "number"])


def cascade(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row per superior target and region below it that has papers (CASCADE_COLUMNS).

    ``stance``: one of STANCES; ``timing``: same, later, earlier, or missing where a year is not stated; ``note``: why a
    region leaves a goal out or can't be compared (a code of ``data/cascade.yaml``); ``linked``: a paper of the region
    implements the superior paper.
    """
    targets = standing(targets)
    goals = targets.assign(key=metric_keys(targets))
    papers = _Papers(documents)
    by_place: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in records(goals[[name for name in COMPARED if name in goals.columns]]):
        by_place.setdefault((row["region_code"] or "", row["key"]), []).append(row)
    rows: list[tuple[Any, ...]] = []        # there are more of them than targets: no mappings
    with working():
        for (code, key), parents in by_place.items():
            below = [(place, by_place.get((place, key), [])) for place in papers.below.get(code, ())]
            for parent in _strictest(parents) if below else ():
                steps = (_step(parent, key, place, children, papers) for place, children in below)
                rows += [tuple(step.get(name, NAN) for name in CASCADE_COLUMNS) for step in steps]
    depth = {place: len(above(place)) for place in papers.first}
    k, p, r = (CASCADE_COLUMNS.index(name) for name in ("key", "parent_id", "region_code"))
    rows.sort(key=lambda row: (row[k], depth[row[r]], row[p], row[r]))
    return pd.DataFrame(rows, columns=list(CASCADE_COLUMNS))


class _Papers:
    """What is asked of papers for every goal: how they are linked, and how old those of a region are."""

    def __init__(self, documents: pd.DataFrame) -> None:
        self.first: dict[str, dict[str, Any]] = {}      # of each region
        self.dates: dict[str, str] = {}
        self.newest: dict[str, str] = {}                # of regions; behind every date where one has none
        for paper in records(documents):
            place, date = paper["region_code"] or "", paper["issue_date"] or ""
            self.first.setdefault(place, paper)
            self.dates[paper["doc"]] = date
            self.newest[place] = max(self.newest.get(place, ""), date or UNDATED)
        self.below: dict[str, list[str]] = {}
        for place in self.first:
            if (code := superior(place)) is not None:
                self.below.setdefault(code, []).append(place)
        places = dict(zip(documents["doc"], documents["region_code"].fillna(""), strict=True))
        self.implemented = {(row["doc"], row["parent"]) for row in records(links(documents))}
        self.linked = {(places[doc], parent) for doc, parent in self.implemented}


def _strictest(parents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A goal restated in the same words counts once."""
    seen: dict[tuple, dict[str, Any]] = {}
    for row in parents:
        seen.setdefault((row["comparator"], row["value"], row["value_max"], row["unit"], row["year"], row["doc"]), row)
    return list(seen.values())


def _step(parent: Mapping[str, Any], key: str, place: str, children: list[dict[str, Any]], papers: _Papers) -> dict[str, Any]:
    linked = (place, parent["doc"]) in papers.linked
    row = {**{f"parent_{name}": parent[name] for name in ("id", "doc", "region", "value", "unit", "year")},
           "key": key, "metric": parent["metric"], "region": papers.first[place]["region"], "region_code": place, "linked": linked}
    if not children:
        older = papers.newest[place] < papers.dates[parent["doc"]]
        return row | {"stance": "left_out", "note": "papers_older" if older else "no_mention" if linked else "not_linked"}
    ranked = sorted(children, key=lambda child: ((child["doc"], parent["doc"]) not in papers.implemented, child["year"] != parent["year"],
                                                 papers.dates.get(child["doc"], ""), child["start"]))
    child = ranked[0]
    stance, note = compare(parent, child)
    if stance == "adopted" and child.get("inherited") is True:
        note = "inherited"
    timing = None
    if parent["year"] is not None and child["year"] is not None:
        timing = "same" if child["year"] == parent["year"] else "later" if child["year"] > parent["year"] else "earlier"
    return row | {"child_id": child["id"], "child_doc": child["doc"], "child_value": child["value"], "child_unit": child["unit"],
                  "child_year": child["year"], "stance": stance, "timing": timing, "note": note}


def compare(parent: Mapping[str, Any], child: Mapping[str, Any]) -> tuple[str, str | None]:
    """adopted, sharpened or softened, with the reason where two goals can't be compared or are parts of a sum."""
    if parent["value"] is None or child["value"] is None:
        return "adopted" if parent["value"] == child["value"] else "incomparable", "no_number"
    if parent["kind"] != child["kind"] or (parent["basis"] != child["basis"] and parent["kind"] == "growth"):
        return "incomparable", "kind_differs"
    if adds_up(parent) is None:
        return "part", "own_part"
    mine, theirs = _in_unit(_good(child), child["unit"], parent["unit"]), _good(parent)
    if mine is None:
        return "incomparable", "unit_differs"
    low, high = _against(mine.near_low, theirs.near_low), _against(theirs.near_high, mine.near_high)
    if low is None or high is None:
        return "incomparable", "side_differs"
    steps = {low, high} - {0}
    if not steps:
        return "adopted", None
    if steps == {1}:
        return "sharpened", None
    return ("softened", None) if steps == {-1} else ("incomparable", "overlaps")


def _good(row: Mapping[str, Any]) -> GoodSet:
    return good_set({"metric_polarity": polarity(row["metric_id"]), **row})


def _in_unit(good: GoodSet, unit: str, wanted: str) -> GoodSet | None:
    if converted(Decimal(1), unit, wanted) is None:
        return None
    return good.through(lambda figure: converted(figure, unit, wanted))


def _against(one: Decimal | None, other: Decimal | None) -> int | None:
    """1 where ``one`` is the higher bound, −1 the lower, 0 the same; None where only one of them is there."""
    if one is None or other is None:
        return 0 if one is None and other is None else None
    return (one > other) - (one < other)


def adds_up(row: Mapping[str, Any]) -> str | None:
    """Why figures of regions don't add up to that of the region above, as a code; None where they do."""
    if row["kind"] == "growth":
        return "growth"
    kind = dimension(row["unit"] or "")
    if kind in ("percent", "point") or ("/" in kind and not kind.endswith("/time")):      # 微克/立方米; 万吨/年 is an amount
        return "share"
    known = indicator.indicators().get(row["metric_id"] or "")
    if known and known.shape in ("share", "rate"):
        return "share"
    if any(word in str(row.get("metric") or "") + (known.zh if known else "") for word in words("per_words", "cascade")):
        return "share"                                          # 人均可支配收入 in 元
    if kind in ("place", "time", "temperature", "age"):
        return "no_amount"
    return None


def rollup(targets: pd.DataFrame, weights: Mapping[str, float] | None = None, actuals: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the goals of the regions below amount to, beside that of the region above.

    One row per superior target that has goals below: ``n`` regions, ``total`` in the unit of the superior target, ``how``
    (sum, or mean where ``weights`` by region code allow one, else the figures ``actuals`` hold of what the share is a share of:
    ``weight`` names that metric, ``weight_year`` its year), ``share`` of the superior figure; or ``refusal``, a code of
    ``data/cascade.yaml``: shares and growth rates are not added, and not averaged without weights.
    """
    targets = standing(targets)
    superiors = targets["region_code"].map({code: superior(code) for code in targets["region_code"].dropna().unique()})
    goals = targets[list(SUMMED)].assign(key=metric_keys(targets), above=superiors.astype(TEXT))
    series = [pd.MultiIndex.from_frame(goals[["key", name]]) for name in ("region_code", "above")]
    parents = goals[series[0].isin(series[1]) & goals["region_code"].notna() & goals["value"].notna()]      # few of many
    under: dict[tuple[str, str | None], Below] = {}
    for row in records(goals[series[1].isin(series[0]) & goals["above"].notna()]):
        under.setdefault((row["key"], row["above"]), {}).setdefault((row["year"], row["basis"]), []).append(row)
    rows = []
    with working():
        for parent in records(parents):
            if below := under.get((parent["key"], parent["region_code"])):
                rows.append({**{name: parent[name] for name in ROLLUP_COLUMNS[:6]}, **_total(parent, below, weights or {}, actuals)})
    return pd.DataFrame(rows, columns=list(ROLLUP_COLUMNS))


def _total(parent: Mapping[str, Any], below: Below, weights: Mapping[str, float],
           actuals: pd.DataFrame | None) -> dict[str, Any]:
    same = [row for row in below.get((parent["year"], parent["basis"]), ()) if row["value"] is not None]
    if not same:
        return {"n": 0, "refusal": "years_differ"}
    places = [row["region_code"] for row in same]
    if len(set(places)) < len(places):
        return {"n": len(set(places)), "refusal": "several_each"}
    found = [converted(exact(row["value"]), row["unit"], parent["unit"]) for row in same]
    figures = [one for one in found if one is not None]
    if len(figures) < len(found):
        return {"n": len(same), "refusal": "unit_differs"}
    why = adds_up(parent)
    if why is None:
        total = sum(figures, Decimal(0))
        goal = exact(parent["value"])
        return {"n": len(same), "how": "sum", "total": float(total), "share": float(total / goal) if goal else None}
    if why != "share" or parent["kind"] != "level":
        return {"n": len(same), "refusal": why}
    if all(place in weights for place in places):
        return {"n": len(same), "how": "mean", "total": _mean(figures, [exact(weights[place]) for place in places])}
    whole = weighing.whole_of(parent["metric_id"])
    weighed = None if whole is None or actuals is None else weighing.find(parent["metric_id"], places, actuals, parent["year"])
    if weighed is None:
        return {"n": len(same), "refusal": "share" if whole is None else "no_weights"}
    return {"n": len(same), "how": "mean", "total": _mean(figures, [weighed.by_region[place] for place in places]),
            "weight": weighed.metric_id, "weight_year": weighed.year}


def _mean(figures: list[Decimal], heavy: list[Decimal]) -> float:
    return float(sum((one * by for one, by in zip(figures, heavy, strict=True)), Decimal(0)) / sum(heavy))


def milestones(targets: pd.DataFrame) -> pd.DataFrame:
    """Goals of earlier years that are steps to a later one (``id``), or to one without a year in the same paper."""
    rows = []
    keyed = targets.assign(key=metric_keys(targets), place=region_keys(targets))
    for _, group in keyed.groupby(["place", "key"], sort=False):
        known = records(group)
        for goal in known:
            for step in known:
                if _leads_to(step, goal):
                    rows.append({**step, "id": goal["id"], "milestone": step["id"]})
    frame = pd.DataFrame(rows, columns=list(MILESTONE_COLUMNS))
    return frame.sort_values(["id", "year"], kind="stable").reset_index(drop=True)


def _leads_to(step: Mapping[str, Any], goal: Mapping[str, Any]) -> bool:
    if step["id"] == goal["id"] or step["year"] is None or step["basis"] != goal["basis"] or step["value"] is None:
        return False
    if step["sector"] and goal["sector"] and step["sector"] != goal["sector"]:      # 淘汰落后产能 of steel and of coal
        return False
    if converted(Decimal(1), step["unit"], goal["unit"]) is None:
        return False
    return step["doc"] == goal["doc"] if goal["year"] is None else step["year"] < goal["year"]


def documents_of(papers: Iterable[Any]) -> pd.DataFrame:
    """``extract`` documents as the frame the functions here take."""
    names = ("doc", "title", "doc_number", "issuer", "issue_date", "region", "region_code", "cites", "implements", "level", "kind")
    return pd.DataFrame([{name: getattr(paper, name, None) for name in names} for paper in papers], columns=list(names))
