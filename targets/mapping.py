"""Figures no target uses, and what they are mapped to: which they are, the nearest targets, the same figures in a target's words.

Pure functions over frames.  A map is a mapping as the store keeps it (kind ``metric_map``): what it is kept under tells the
wording, its body says ``{"leave": True}`` or the MAPPED fields of the target's metric.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from extract import unit as units
from targets.actuals.meaning import kind_fits
from targets.query import actual_id, convertible, in_unit, keys_as_targeted, metric_keys, normal, region_keys
from targets.schema import TEXT, records
from targets.text import TargetsError

KIND = "metric_map"                             # what the store calls such things
MAPPED = ("metric", "metric_id", "kind", "sector", "unit")
ADDED = ("area", "key", "wording", "elsewhere")
GROUP_COLUMNS = ("wording", "metric", "kind", "unit", "n", "first", "last", "regions", "places", "sources", "elsewhere")
NEAR = 40.0         # how alike, of 100, two names are at least to be offered one for the other
DIGITS = 12         # of a figure in another unit: what floats carry beyond is noise


class MappingError(TargetsError):
    """A mapping that can't be; the sentence says why."""


@dataclass(frozen=True)
class Applied:
    """Figures with maps applied; ``used``: figures by wording; ``twice``: those left alone, the file holds such a figure already."""

    frame: pd.DataFrame
    used: dict[str, int]
    twice: int


def wordings(frame: pd.DataFrame) -> pd.Series:
    """What a map is kept under: the metric in its writer's words, the kind unless level, and what its unit measures."""
    said = [f"{normal(metric)}{'' if kind == 'level' else f':{kind}'} [{_measure(unit)}]"
            for metric, kind, unit in zip(frame["metric"], frame["kind"].fillna("level"), frame["unit"], strict=True)]
    return pd.Series(said, index=frame.index, dtype=TEXT)


def _measure(unit: str) -> str:
    """The dimension of a unit; of a count, and of a unit without one, the word itself."""
    known = units.parse(unit)
    return known.canonical if known.dimension in ("", "count") else known.dimension


def unused(figures: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of figures that no target uses (region and metric key together), with ADDED.

    ``elsewhere``: targets of other regions have this metric, so that it needs no mapping but a target.
    """
    goals = targets.assign(area=region_keys(targets), key=metric_keys(targets))
    rows = figures.assign(area=region_keys(figures), key=keys_as_targeted(goals, figures), wording=wordings(figures))
    waited = pd.MultiIndex.from_frame(goals[["area", "key"]].drop_duplicates())
    free = rows[~pd.MultiIndex.from_frame(rows[["area", "key"]]).isin(waited)]
    return free.assign(elsewhere=free["key"].isin(set(goals["key"])))


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each wording and unit of ``unused``: GROUP_COLUMNS, those with the most figures first.

    ``regions`` counts them, ``places`` names them in order of figures, ``sources`` who published them.
    """
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in GROUP_COLUMNS})
    by = ["wording", "unit"]
    found = rows.groupby(by, sort=False).agg(
        kind=("kind", "first"), n=("id", "size"), first=("year", "min"), last=("year", "max"), regions=("area", "nunique"),
        elsewhere=("elsewhere", "all"))
    found["metric"] = rows.value_counts([*by, "metric"]).reset_index().groupby(by)["metric"].first()
    found["places"] = rows.value_counts([*by, "region"]).reset_index().groupby(by)["region"].agg(tuple)
    found["sources"] = rows.dropna(subset=["source"]).drop_duplicates([*by, "source"]).groupby(by)["source"].agg(tuple)
    found["sources"] = [one if isinstance(one, tuple) else () for one in found["sources"]]
    frame = found.reset_index()[list(GROUP_COLUMNS)]
    return frame.sort_values(["n", "metric"], ascending=[False, True], kind="stable").reset_index(drop=True)


def series(targets: pd.DataFrame) -> pd.DataFrame:
    """What a figure can be mapped to: a row per metric key with MAPPED (the commonest words), ``n`` targets, ``areas`` (a set),
    ``names`` (every phrase its targets bear)."""
    goals = targets.assign(key=metric_keys(targets), area=region_keys(targets))
    by = goals.groupby("key", sort=False)
    found = pd.DataFrame({"n": by.size(), "areas": by["area"].agg(lambda one: set(one.dropna())), "names": by["metric"].agg(
        lambda one: tuple(one.unique()))})
    for name in MAPPED:
        counted = goals.value_counts(["key", name]).reset_index()
        found[name] = counted.drop_duplicates("key").set_index("key")[name]
    found.index.name = "key"
    return found.reset_index()[["key", *MAPPED, "n", "areas", "names"]]


def _alike(metrics: Sequence[str], known: pd.DataFrame) -> np.ndarray:
    """How alike (0 to 100) each metric is to each series: metrics × series, of the names its targets bear the best."""
    names = [normal(name) for said in known["names"] for name in said]
    if not names or not len(metrics):
        return np.zeros((len(metrics), len(known)))
    scores = process.cdist([normal(one) for one in metrics], names, scorer=fuzz.ratio)
    starts = np.cumsum([0, *map(len, known["names"])])[:-1]
    return np.maximum.reduceat(scores, starts, axis=1).astype(float)


def _fits(unit: str, known: pd.DataFrame) -> np.ndarray:
    """Which series figures in ``unit`` can belong to."""
    told = {pair: _refusal(unit, {"metric": "", "unit": pair[0], "kind": pair[1]}) is None
            for pair in set(zip(known["unit"], known["kind"], strict=True))}
    return np.array([told[pair] for pair in zip(known["unit"], known["kind"], strict=True)], dtype=bool)


def choices(metric: str, unit: str, known: pd.DataFrame) -> pd.DataFrame:
    """``series`` in the order they are offered for a metric in ``unit``: those that fit, the most alike first; then the others.

    Adds ``fits`` (unit converts, kind possible in it) and ``alike`` (0 to 100).
    """
    rows = known.assign(fits=_fits(unit, known), alike=_alike([metric], known)[0])
    return rows.sort_values(["fits", "alike", "n"], ascending=False, kind="stable").reset_index(drop=True)


def nearest(groups: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """For each group the key of the series most like it among those that fit; '' where none is near."""
    if known.empty:
        return [""] * len(groups)
    alike = _alike(list(groups["metric"]), known)
    fits = {unit: _fits(unit, known) for unit in groups["unit"].unique()}
    found = []
    for scores, unit in zip(alike, groups["unit"], strict=True):
        best = int(np.where(fits[unit], scores, -1.0).argmax())
        found.append(str(known["key"].iloc[best]) if fits[unit][best] and scores[best] >= NEAR else "")
    return found


def _refusal(unit: str, goal: Mapping[str, Any]) -> MappingError | None:
    """Why figures in ``unit`` can't be those of ``goal``; None where they can."""
    about = {"unit": unit, "metric": goal["metric"], "wanted": goal["unit"]}
    if unit != goal["unit"] and not convertible(unit, goal["unit"]):
        return MappingError("map_unit", **about)
    return None if kind_fits(str(goal["kind"]), unit) else MappingError("map_kind", **about)


def moved(rows: pd.DataFrame, goal: Mapping[str, Any]) -> pd.DataFrame:
    """``rows`` (a table of figures) as figures of ``goal`` (MAPPED): its metric, id, kind and sector, figures in its unit, ids anew.

    MappingError where a unit can't be converted.  The index stays, so that each row is known.
    """
    for unit in rows["unit"].unique():
        if refused := _refusal(str(unit), goal):
            raise refused
    values = [value if unit == goal["unit"] else float(f"{in_unit(float(value), unit, goal['unit']):.{DIGITS}g}")
              for value, unit in zip(rows["value"], rows["unit"], strict=True)]
    found = rows.assign(**{name: pd.Series([goal[name]] * len(rows), index=rows.index, dtype=TEXT) for name in MAPPED}, value=values)
    found["id"] = pd.Series([actual_id(row) for row in records(found)], index=found.index, dtype=TEXT)
    return found


def body_of(goal: Mapping[str, Any], group: Mapping[str, Any]) -> dict[str, Any]:
    """What the store keeps of a mapping: the target's words, and those it was made from."""
    return {name: goal[name] if isinstance(goal[name], str) else None for name in MAPPED} | {
        "said": group["metric"], "said_unit": group["unit"]}


def leaving(group: Mapping[str, Any]) -> dict[str, Any]:
    """What the store keeps of the decision to leave figures as they are."""
    return {"leave": True, "said": group["metric"], "said_unit": group["unit"]}


def left(kept: Iterable[Mapping[str, Any]]) -> set[str]:
    """The wordings that are to stay as they are."""
    return {one["name"] for one in kept if one["body"].get("leave")}


def is_map(body: Mapping[str, Any]) -> bool:
    """Whether what is kept leads to a target's words; another version may have kept something else."""
    said = all(isinstance(body.get(name), str) for name in ("metric", "kind", "unit", "said", "said_unit"))
    return said and not body.get("leave") and all(name in body and isinstance(body[name], str | None) for name in MAPPED)


def offered(ready: pd.DataFrame, targets: pd.DataFrame, kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The kept maps that figures of a file fall under which no target uses: rows as kept, with ``n``, how many figures."""
    counted = unused(ready, targets)["wording"].value_counts() if len(ready) else {}
    return [{**one, "n": int(counted[one["name"]])} for one in kept if is_map(one["body"]) and one["name"] in counted]


def applied(ready: pd.DataFrame, targets: pd.DataFrame, maps: Iterable[Mapping[str, Any]]) -> Applied:
    """Figures of a file with these maps applied to what no target uses.

    A figure stays in its own words where the file holds the mapped figure already: which of two holds is for people to say.
    """
    free = unused(ready, targets)
    changed, used, twice = ready, {}, 0
    for one in maps:
        rows = ready.loc[free.index[free["wording"] == one["name"]]]
        if rows.empty:
            continue
        new = moved(rows, one["body"])
        there = new["id"].isin(changed["id"]) | new["id"].duplicated(keep=False)
        twice += int(there.sum())
        new = new[~there]
        if len(new):
            changed = pd.concat([changed.drop(index=new.index), new]).sort_index()
            used[str(one["name"])] = len(new)
    return Applied(changed, used, twice)
