"""Rows that filters leave, by their places: the same as going through the table, whatever is chosen."""
from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets import charts, due, finding, progress, query, selection
from targets.fields import FIELDS, Fields
from targets.finding import Filters
from targets.selection import Selection
from targets.text import entry
from tests import made

REGIONS = (("贵州", "520000"), ("北京", "110000"), ("全国", "100000"), ("某开发区", None))
METRICS = ("电解铝产能利用率", "单位产品能耗", "森林覆盖率", "粮食产量")


def _board(seed: int, n: int = 60) -> pd.DataFrame:
    rng = random.Random(seed)
    states = [*entry("progress", "states")]
    rows = []
    for _ in range(n):
        region, code = rng.choice(REGIONS)
        rows.append({"region": region, "region_code": code, "metric": rng.choice(METRICS), "metric_id": None, "doc": rng.choice("abcde"),
                     "year": rng.choice((2020, 2025, 2030, None)), "force": rng.choice(("约束性", "预期性", None)),
                     "lead": rng.choice(("省能源局、省发展改革委", "省科技厅", None)), "sector": rng.choice(("能源", "工业", None)),
                     "deadline": rng.choice((None, None, "2025-06-30"))})
    goals = made.targets(*rows)
    told = [rng.choice(states) for _ in rows]
    return goals.assign(key=query.metric_keys(goals), status=pd.Series(told, dtype="str"),
                        reason=pd.Series([rng.choice(("no_actual", "needs_baseline")) if one == "not_judged" else None for one in told],
                                         dtype="str"),
                        review=pd.Series([rng.choice(("accepted", None)) for _ in rows], dtype="str"), deadline=[row["deadline"] for row in rows])


BOARD = _board(1)
WHOLE = Fields(BOARD)
OPTIONS = finding.options(BOARD)
chosen_ = st.builds(lambda said: Filters(**{name: tuple(values) for name, values in said.items()}), st.fixed_dictionaries(
    {}, optional={name: st.lists(st.sampled_from(OPTIONS[name]), min_size=1, max_size=3, unique=True) for name in FIELDS if OPTIONS[name]}))


def _of(chosen: Filters) -> tuple[Selection, pd.DataFrame]:
    """The selection, and the rows found one by one."""
    keep = np.ones(len(BOARD), dtype=bool)
    for name, values in chosen.chosen().items():
        keep &= np.array([bool(set(_said(row, name)) & set(values)) for row in BOARD.to_dict("records")])
    return Selection(BOARD, WHOLE, WHOLE.mask(chosen.chosen())), BOARD[keep]


def _said(row: dict, name: str) -> tuple:
    """The choices a row answers to, told apart from ``targets.fields``."""
    value = row[{"group": "region_code", "metric": "key", "paper": "doc", "reviewed": "review"}.get(name, name)]
    missing = value is None or value is pd.NA or value != value
    if name == "group":
        return ({"520000": "west", "110000": "east"}.get(value, "-") if not missing else "-",)
    if name == "status":
        return ("no_actual" if row["reason"] == "no_actual" else value,)
    if name == "lead":
        return ("-",) if missing else tuple(value.split("、"))
    return ({"year": 0, "reviewed": "open"}.get(name, "-") if missing else value,)


@given(chosen_)
@settings(max_examples=80, deadline=None)
def test_a_selection_holds_the_rows_that_fit(chosen: Filters) -> None:
    found, rows = _of(chosen)
    assert len(found) == len(rows)
    assert list(found.frame()["id"]) == list(rows["id"]) == list(found.frame(["id", "no such"])["id"])
    assert list(found.part(slice(2, 5))["id"]) == list(rows["id"].iloc[2:5])
    assert list(found.holds(np.arange(-1, len(BOARD)))) == [False, *BOARD["id"].isin(rows["id"])]
    assert finding.counts(BOARD, chosen) == WHOLE.counts(chosen.chosen())
    if rows.empty:
        return
    assert found.values("region") == [name for name in OPTIONS["region"] if name in set(rows["region"])]
    assert {name: found.count(name) for name in ("region", "metric", "paper")} == {
        "region": rows["region"].nunique(), "metric": rows["key"].nunique(), "paper": rows["doc"].nunique()}
    assert found.commonest("region") == rows["region"].mode().iloc[0]
    assert found.held("metric") == [key for key in BOARD["key"].unique() if key in set(rows["key"])]
    one = rows["region"].iloc[0]
    assert list(found.of(region=one).frame()["id"]) == list(rows.loc[rows["region"] == one, "id"])


@given(chosen_)
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_the_rows(chosen: Filters) -> None:
    found, rows = _of(chosen)
    told = selection.standing(found)
    tones = rows["status"].map(progress.tone)
    assert told == {tone: int((tones == tone).sum()) for tone in progress.TONES} | {"judged": int((rows["status"] != "not_judged").sum())}
    regions = rows.groupby("key")["region"].nunique().to_dict()
    sizes = rows["key"].value_counts().to_dict()
    assert selection.spread(found) == sorted(regions, key=lambda key: (-regions[key], -sizes[key], key))
    assert selection.shared(found, 3) == [key for key in sorted(regions, key=lambda key: (-regions[key], key)) if regions[key] > 1][:3]
    held = charts.standing(rows)
    assert held["n"].to_dict() == rows["region"].value_counts().to_dict()
    assert held["assessed"].to_dict() == (rows["status"] != "not_judged").groupby(rows["region"]).sum().to_dict()


def test_pairs_of_two_fields_are_found_by_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Selection(BOARD, WHOLE, WHOLE.mask({"sector": ("能源",)}))
    counted = sorted(zip(*found.pairs("metric", "region"), strict=True))
    monkeypatch.setattr(selection, "COUNTED", 0)
    assert sorted(zip(*found.pairs("metric", "region"), strict=True)) == counted


def test_fields_of_a_table_judged_anew_are_those_of_a_fresh_one() -> None:
    WHOLE.counts({})
    later = BOARD.assign(status=BOARD["status"].iloc[::-1].to_numpy(), reason=BOARD["reason"].iloc[::-1].to_numpy())
    assert Fields(later, WHOLE).counts({"region": ("贵州",)}) == Fields(later).counts({"region": ("贵州",)})
    assert Fields(later, WHOLE).counts({})["status"] != {}


@given(st.integers(0, 30), st.sampled_from((None, "2025-01-15", "2025-07-01", "2026-02-01")), st.sampled_from((2020, 2025, 2030)))
@settings(max_examples=40, deadline=None)
def test_what_falls_due_next_is_in_the_order_of_days(seed: int, today: str | None, as_of: int) -> None:
    board = _board(seed)
    wanted = [(int(row["year"]), row["deadline"] if isinstance(row["deadline"], str) else f"{int(row['year'])}-12-31",
               not isinstance(row["force"], str), row["region_code"] if isinstance(row["region_code"], str) else "~", at)
              for at, row in enumerate(board.to_dict("records")) if not pd.isna(row["year"]) and row["year"] >= as_of]
    wanted = sorted(one for one in wanted if not today or one[1] >= today)
    assert list(due.upcoming(board, as_of, today)["id"]) == [board["id"].iloc[one[-1]] for one in wanted]
