"""Where papers contradict each other: one year with two numbers, yearly goals that miss the long one, goals that drift.

Pure functions over the target table and the list of papers; nothing is decided here, a person picks.
"""
from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from extract.bodies import LEVELS
from extract.gazetteer import gazetteer
from targets.progress.arith import HUNDRED, ONE, converted, exact, settled, working
from targets.progress.goal import PERIOD, STOCK, YEAR, YEARLY, Goal
from targets.progress.goal import read as read_goal
from targets.query import metric_keys, region_keys, standing
from targets.schema import records

CONFLICT_COLUMNS = ("conflict", "key", "region", "year", "id", "doc", "doc_title", "level", "issue_date", "text", "comparator", "value",
                    "value_max", "unit", "evidence", "place")
REACH_COLUMNS = ("id", "key", "region", "year", "value", "unit", "yearly", "years_set", "years", "total", "rest_needed", "short")
DRIFT_COLUMNS = ("key", "region", "year", "change", "from_id", "from_doc", "from_value", "to_id", "to_doc", "to_value", "unit")
SERIES = ["place", "key", "basis", "sector_", "span", "year"]
COMPARED = [*SERIES, "id", "doc", "doc_title", "region", "region_code", "issue_date", "text", "comparator", "direction", "value",
            "value_max", "unit", "evidence"]
MOVED = [*SERIES, "id", "doc", "region", "region_code", "value", "unit", "issue_date"]
AT_ONCE = 20_000        # rows of a long table held as mappings
Row = Mapping[str, Any]


def conflicts(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Goals of one region, metric and year that say different things in different papers (CONFLICT_COLUMNS), each with its sentence.

    Work over a period (累计新增300万人) is compared with work over the same period, never with that of one of its years.

    ``conflict`` numbers the groups; inside one, papers stand by ``level`` (national first), then the younger first: ``place`` 1, 2 …
    """
    rows: list[dict[str, Any]] = []
    known = _about(documents)
    with working():
        said = _as_said(targets)
        for found in _several(_keyed(said[said["year"].notna() & said["value"].notna()])[COMPARED], SERIES):
            if len({row["doc"] for row in found}) > 1 and len({_said(row, found[0]["unit"]) for row in found}) > 1:
                number = rows[-1]["conflict"] + 1 if rows else 1
                ranked = sorted(sorted(found, key=lambda row: _date(row, known), reverse=True), key=lambda row: _rank(row, known))
                rows += [{**row, "conflict": number, "place": place, "level": _level(row, known), "doc_title": _title(row, known)}
                         for place, row in enumerate(ranked, start=1)]
    return pd.DataFrame(rows, columns=list(CONFLICT_COLUMNS))


def out_of_reach(targets: pd.DataFrame) -> pd.DataFrame:
    """Goals of several years beside the yearly goals set on the way to them (REACH_COLUMNS), counts and average growth.

    ``total`` is what the yearly goals amount to (a sum, or growth put together as an average), ``rest_needed`` what each
    year without a goal must bring; ``short``: the yearly goals fall short: every year has one and they miss, or the years
    left would have to bring more than twice the best yearly goal.
    """
    rows = []
    with working():
        for found in _several(_keyed(_over_years(standing(_as_said(targets)))), ["place", "key", "sector_"]):
            goals = [(row, read_goal(row)) for row in found]
            for row, long in goals:
                if long.value is None or long.due is None or long.start is None or long.due - long.start < 2:
                    continue
                yearly = {one.due: (other, one) for other, one in goals if _one_year(one, long)}
                if yearly and long.basis in (PERIOD, YEARLY):
                    rows.append(_reach(row, long, yearly))
    return pd.DataFrame(rows, columns=list(REACH_COLUMNS))


def _over_years(targets: pd.DataFrame) -> pd.DataFrame:
    """Without goals for a level reached: they are neither yearly nor what yearly ones lead to."""
    return targets[targets["kind"].isin(("growth", "change")) | (targets["basis"] != STOCK)]


def _one_year(one: Goal, long: Goal) -> bool:
    if one.value is None or one.due is None or one.start is None or one.kind != long.kind or long.start is None or long.due is None:
        return False
    single = one.basis == YEAR if long.kind == "growth" else one.basis == PERIOD and one.due - one.start == 1
    return single and long.start < one.due <= long.due and converted(Decimal(1), one.unit, long.unit) is not None


def _reach(row: Mapping[str, Any], long: Goal, yearly: Mapping[Any, tuple[Mapping[str, Any], Goal]]) -> dict[str, Any]:
    assert long.value is not None
    assert long.due is not None
    assert long.start is not None
    figures = [converted(one.value, one.unit, long.unit) or Decimal(0) for _, one in yearly.values() if one.value is not None]
    years, left = long.due - long.start, long.due - long.start - len(figures)
    if long.kind == "growth":
        done = ONE
        for figure in figures:
            done *= ONE + figure / HUNDRED
        total = (settled(done ** (ONE / len(figures))) - 1) * HUNDRED
        goal = (ONE + long.value / HUNDRED) ** years
        rest = None if not left or done <= 0 else (settled((goal / done) ** (ONE / left)) - 1) * HUNDRED
        missed = done < goal
    else:
        wanted = long.value * years if long.basis == YEARLY else long.value
        total = sum(figures, Decimal(0))
        rest = settled((wanted - total) / left) if left else None
        missed = total < wanted
    short = missed if rest is None else bool(rest > 2 * max(figures) > 0)
    return {"id": row["id"], "key": row["key"], "region": row["region"], "year": long.due, "value": row["value"], "unit": long.unit,
            "yearly": ", ".join(str(other["id"]) for other, _ in yearly.values()), "years_set": len(figures), "years": years,
            "total": float(total), "rest_needed": None if rest is None else float(rest), "short": short}


def drift(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """What became of goals from one paper to the next (DRIFT_COLUMNS): raised, lowered, kept; dropped or new in a series of papers.

    Two papers are compared where they speak of the same year.  A goal counts as dropped or new only between papers of one series: same
    region, same title but for years (政府工作报告 of 2025 and of 2026), where goals of their own years are set side by side.
    """
    known = _about(documents)
    rows: list[tuple[Any, ...]] = []
    goals = _keyed(_as_said(targets))[MOVED]
    with working():
        for found in _several(goals[goals["year"].notna()], SERIES):
            ordered = sorted(_one_a_paper(found), key=lambda row: (_date(row, known), row["doc"]))
            rows += [_move(one, other) for one, other in itertools.pairwise(ordered) if _date(one, known) and _date(other, known)]
        for papers, said in _by_paper(goals, _lineages(documents)):
            for one, other in itertools.pairwise(papers):
                rows += _between(said.get(one, []), said.get(other, []))
    return pd.DataFrame(rows, columns=list(DRIFT_COLUMNS)).drop_duplicates(["from_id", "to_id", "key"]).reset_index(drop=True)


def _by_paper(goals: pd.DataFrame, lineages: Iterable[list[str]]) -> Iterator[tuple[list[str], dict[str, list[Row]]]]:
    """Each series of papers with the goals of its papers."""
    where = goals.groupby("doc", sort=False).indices
    none = np.empty(0, dtype="int64")
    for some in _pieces(lineages, lambda papers: sum(len(where.get(doc, none)) for doc in papers)):
        said: dict[str, list[Row]] = {}
        for row in records(goals.iloc[np.concatenate([none, *(where.get(doc, none) for papers in some for doc in papers)])]):
            said.setdefault(row["doc"], []).append(row)
        yield from ((papers, said) for papers in some)


def _pieces(things: Iterable[Any], weight: Callable[[Any], int]) -> Iterator[list[Any]]:
    """Some things at a time, so that what they weigh together is about AT_ONCE."""
    some: list[Any] = []
    held = 0
    for one in things:
        some.append(one)
        held += weight(one)
        if held >= AT_ONCE:
            yield some
            some, held = [], 0
    if some:
        yield some


def _between(before: list[Row], after: list[Row]) -> list[tuple[Any, ...]]:
    """Goals of two papers of one series, matched by metric, kind and basis."""
    one = {(row["key"], row["basis"], row["sector_"]): row for row in before[::-1]}
    other = {(row["key"], row["basis"], row["sector_"]): row for row in after[::-1]}
    rows = [_move(one[name], other[name]) for name in one if name in other]
    rows += [_moved(row, None, "dropped") for name, row in one.items() if name not in other]
    return rows + [_moved(None, row, "new") for name, row in other.items() if name not in one]


def _move(one: Row, other: Row) -> tuple[Any, ...]:
    now = None if other["value"] is None else converted(exact(other["value"]), other["unit"], one["unit"])
    if one["value"] is None or now is None:
        return _moved(one, other, "kept" if one["value"] is None and other["value"] is None else "changed")
    was = exact(one["value"])
    return _moved(one, other, "raised" if now > was else "lowered" if now < was else "kept")


def _moved(one: Row | None, other: Row | None, change: str) -> tuple[Any, ...]:
    """A row by DRIFT_COLUMNS."""
    row = other or one or {}
    before, after = ((None, None, None) if side is None else (side["id"], side["doc"], side["value"]) for side in (one, other))
    return row["key"], row["region"], row["year"], change, *before, *after, row["unit"]


def _lineages(documents: pd.DataFrame) -> list[list[str]]:
    """Names of papers of one region whose titles differ in their years only, oldest first."""
    found: dict[tuple[Any, str], list[dict[str, Any]]] = {}
    for paper in records(documents):
        title = re.sub(r"[\d〇零一二三四五六七八九十]+年?|[（(].*?[）)]|\s", "", paper["title"] or "")
        if title and paper["issue_date"]:
            found.setdefault((paper["region_code"] or paper["region"], title), []).append(paper)
    many = (sorted(papers, key=lambda paper: paper["issue_date"]) for papers in found.values() if len(papers) > 1)
    return [[paper["doc"] for paper in papers] for papers in many]


def _as_said(targets: pd.DataFrame) -> pd.DataFrame:
    """Goals as the papers themselves say them: one that took its figure over from a superior goal says none."""
    if "inherited" not in targets.columns or not targets["inherited"].any():
        return targets
    own = ~targets["inherited"].astype(bool)
    return targets.assign(**{name: targets[name].where(own) for name in ("value", "value_max")})


def _keyed(targets: pd.DataFrame) -> pd.DataFrame:
    span, counted = pd.array([pd.NA] * len(targets), dtype="Int64"), targets["basis"].isin((PERIOD, YEARLY)).to_numpy()
    span[counted] = [_span(row) for row in records(targets[counted])]
    return targets.assign(key=metric_keys(targets), place=region_keys(targets), sector_=targets["sector"].fillna(""), span=span)


def _span(row: Mapping[str, Any]) -> int | None:
    """The year before the first of those a goal is counted over."""
    return read_goal(row).start


def _several(goals: pd.DataFrame, names: list[str]) -> Iterator[list[dict[str, Any]]]:
    """Rows that agree in these columns, where there is more than one, in the order of the table."""
    goals = goals[goals.duplicated(names, keep=False)]
    groups = goals.groupby(names, sort=False, dropna=False).ngroup().to_numpy()
    order = np.argsort(groups, kind="stable")
    for some in _pieces(np.split(order, np.flatnonzero(np.diff(groups[order])) + 1) if len(order) else [], len):
        rows = iter(records(goals.iloc[np.concatenate(some)]))
        yield from (list(itertools.islice(rows, len(group))) for group in some)


def _one_a_paper(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["doc"]: row for row in rows[::-1]}.values())


def _said(row: Mapping[str, Any], unit: str) -> tuple[Any, ...]:
    """What a goal says, in a unit that compares: two that say the same are no conflict."""
    ends = [None if row[name] is None else converted(exact(row[name]), row["unit"], unit) for name in ("value", "value_max")]
    return (row["comparator"], row["direction"], *(row["unit"] if end is None and row["value"] is not None and place == 0 else end
                                                   for place, end in enumerate(ends)))


def _about(documents: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {paper["doc"]: paper for paper in records(documents)}


def _level(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    """Of the paper, not of the region it speaks of."""
    paper = known.get(row["doc"], {})
    if paper.get("level"):
        return str(paper["level"])
    region = gazetteer().codes.get(paper.get("region_code") or row["region_code"] or "")
    return "county" if region is None else LEVELS[0] if region.level == "nation" else region.level


def _rank(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> int:
    level = _level(row, known)
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _date(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    return str(known.get(row["doc"], {}).get("issue_date") or row.get("issue_date") or "")


def _title(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    return str(known.get(row["doc"], {}).get("title") or row.get("doc_title") or row["doc"])
