"""Figures followed by the log are those the store has, in its order, whatever was saved."""
from __future__ import annotations

import pandas as pd
import pytest
from made import figures

from targets.following import MOST, Followed
from targets.store import Store, following


@pytest.fixture
def store(database: str):
    store = Store(database)
    store.save_actuals(figures(*({"year": year, "metric": metric, "value": float(year)} for metric in ("甲率", "乙率") for year in (2016, 2018, 2020))),
                       by="li", origin="form")
    yield store
    store.close()


def same(followed: Followed, store: Store) -> None:
    """Row for row within each series: where a new series comes is the store's business."""
    columns = ["metric", "year"]
    left, right = (frame.sort_values(columns, kind="stable", ignore_index=True) for frame in (followed.figures(), store.actuals()))
    pd.testing.assert_frame_equal(left, right)
    for _, series in followed.figures().groupby("metric"):
        assert series["year"].is_monotonic_increasing


def test_new_changed_and_removed_figures_are_followed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "OVERLAP", 0)
    followed = Followed(store)
    same(followed, store)
    first, read = followed.figures(), []
    monkeypatch.setattr(store, "actuals", lambda: read.append(1))       # from here on the whole table is not read
    held = Store(store.url)
    store.save_actuals(figures({"metric": "甲率", "year": 2019, "value": 1.0}, {"metric": "乙率", "year": 2018, "value": 2.0}), by="li", origin="form")
    same(followed, held)
    store.save_actuals(figures({"metric": "丙率", "year": 2015}, {"metric": "甲率", "year": 2010}), by="li", origin="form")
    same(followed, held)
    store.delete_actual(followed.figures()["id"].iloc[2], by="li")
    same(followed, held)
    assert read == []
    assert len(first) == 6      # what was given stays as it was
    assert followed.figures() is followed.figures()
    held.close()


def test_many_figures_at_once_are_read_anew(store: Store) -> None:
    followed = Followed(store)
    followed.figures()
    store.save_actuals(figures(*({"metric": f"指标{number}"} for number in range(3 * MOST))), by="li", origin="file")
    same(followed, store)


def test_a_line_of_the_log_that_comes_late_is_not_missed(store: Store) -> None:
    followed = Followed(store)
    followed.figures()
    store.save_actuals(figures({"metric": "甲率", "year": 2021}), by="li", origin="form")
    followed._revision = store.revision()       # as if another writer's later line had been seen while this one was not yet there
    store.save_actuals(figures({"metric": "甲率", "year": 2022}), by="li", origin="form")
    same(followed, store)
