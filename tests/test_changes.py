"""What changed of late: states before and after the figures that came in."""
from __future__ import annotations

import time

import pandas as pd
import pytest
import sqlalchemy as sa
from made import actuals, document, figures, target, targets

from targets import changes, db, progress
from targets.schema import ACTUAL_COLUMNS, typed
from targets.scoreboard import goals
from targets.store import Store
from targets.store import figures as logged
from targets.store.base import now

GOALS = targets({"metric": "甲率", "baseline_year": 2015, "baseline_value": 70.0}, {"metric": "乙率", "baseline_year": 2015, "baseline_value": 70.0})


def moved(before: pd.DataFrame, after: pd.DataFrame, ids: list[str]) -> list[dict]:
    verdicts = progress.evaluate(GOALS, after, 2020)
    found = changes.moved(GOALS, verdicts, after, before, ids, 2020)
    return found.to_dict("records")


def test_a_new_figure_moves_the_state_of_its_own_target_only() -> None:
    after = actuals({"metric": "甲率", "year": 2020, "value": 81.0}, {"metric": "乙率", "year": 2020, "value": 79.0})
    found = moved(typed([], ACTUAL_COLUMNS), after, ["0"])
    assert [(row["id"], row["before"], row["now"]) for row in found] == [(GOALS["id"][0], "not_judged", "met")]
    assert pd.isna(found[0]["better"])                          # from no judgement to one: neither better nor worse
    assert found[0]["value_now"] == 81.0
    assert pd.isna(found[0]["value_before"])


@pytest.mark.parametrize(("old", "new", "better"), [(79.0, 81.0, True), (81.0, 79.0, False)])
def test_a_corrected_figure_says_which_way_it_went(old: float, new: float, better: bool) -> None:
    after = actuals({"metric": "甲率", "year": 2020, "value": new})
    before = actuals({"metric": "甲率", "year": 2020, "value": old})
    assert [row["better"] for row in moved(before, after, ["0"])] == [better]


def test_a_figure_that_leaves_the_state_as_it_was_is_no_change() -> None:
    after = actuals({"metric": "甲率", "year": 2020, "value": 82.0})
    assert moved(actuals({"metric": "甲率", "year": 2020, "value": 81.0}), after, ["0"]) == []
    assert moved(typed([], ACTUAL_COLUMNS), after, []) == []


def test_a_removed_figure_takes_the_state_with_it() -> None:
    found = moved(actuals({"metric": "甲率", "year": 2020, "value": 81.0}), typed([], ACTUAL_COLUMNS), ["0"])
    assert [(row["before"], row["now"]) for row in found] == [("met", "not_judged")]


def test_the_store_tells_figures_as_they_stood(database: str) -> None:
    store = Store(database)
    store.replace_document(document(), [target(baseline_year=2015, baseline_value=70.0)])
    store.save_actuals(figures({"year": 2019}, {"year": 2020, "value": 79.0}), by="li", origin="form")
    time.sleep(1.1)                                             # moments are kept to the second
    moment = now()
    store.save_actuals(figures({"year": 2020, "value": 80.5}, {"year": 2021, "value": 82.0}), by="wang", origin="form")
    store.save_actuals(figures({"year": 2020, "value": 81.0}), by="wang", origin="form")
    before, ids, left = store.figures_before(moment)
    assert before["value"].tolist() == [79.0]
    assert (len(ids), left) == (2, 0)
    frame = goals(store.targets(), store.documents(), [])
    found = changes.moved(frame, progress.evaluate(frame, store.actuals(), 2022), store.actuals(), before, ids, 2022)
    assert found[["before", "now"]].to_numpy().tolist() == [["missed", "met"]]
    assert store.figures_before("9999")[1] == []
    assert [len(store.figures_before(moment, most)[1]) for most in (0, 1, 2)] == [0, 1, 2]      # saves of two figures and of one
    found_of = [store.figures_before(moment, 2, most) for most in (0, 1, 2, 3)]
    assert [(len(one.ids), one.left) for one in found_of] == [(0, 3), (1, 2), (1, 2), (2, 0)]       # the larger save is left aside first
    assert [len(saves) for saves in (store.saves(moment), store.saves("2000"), store.saves("9999"))] == [2, 3, 0]
    pd.testing.assert_frame_equal(store.saves(moment), store.saves().iloc[:2])
    store.close()


@pytest.mark.parametrize("gap", [False, True])
def test_a_moment_is_found_in_a_long_log(database: str, monkeypatch: pytest.MonkeyPatch, gap: bool) -> None:
    monkeypatch.setattr(logged, "MIXED", 0)
    store = Store(database)
    store.save_actuals(figures(*({"year": 2000 + number} for number in range(21))), by="li", origin="form")
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        for number in range(1, 22):       # three lines a day; lines may be missing
            connection.execute(sa.update(db.actual_revisions).where(db.actual_revisions.c.revision == number).values(
                at=f"2026-01-{(number + 2) // 3:02d}T00:00:00+00:00"))
        if gap:
            connection.execute(sa.delete(db.actual_revisions).where(db.actual_revisions.c.revision.in_((1, 8, 9, 10, 16))))
        lines = connection.execute(sa.select(db.actual_revisions.c.revision, db.actual_revisions.c.at)).all()
        for day in range(0, 10):
            moment = f"2026-01-{day:02d}"
            since = logged.line_since(connection, moment)
            assert [line for line, _ in lines if line > since] == [line for line, at in lines if at >= moment]
    store.close()
