"""What can happen to a save: the disk full, the database busy, many writers at once (killed ones: test_faults). Never half of it."""
from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from made import figures

from targets.store import Store, StoreError

WRITERS, YEARS = 8, range(2010, 2020)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store(database, wait_seconds=0.2)
    yield opened
    opened.close()


def test_a_disk_that_is_full_says_so_and_loses_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'small.db'}")
    store.save_actuals(figures({}), by="li", origin="form", files=[("a.csv", b"1")])

    @sa.event.listens_for(store.engine, "connect")
    def _small(connection, _record) -> None:        # as much room as it takes now and a few pages
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 8}")

    store.engine.dispose()
    before, log = store.actuals(), store.revisions()
    many = figures(*({"metric": f"指标{at}", "value": float(at)} for at in range(3000)))
    for attempt in (lambda: store.save_actuals(many, by="li", origin="b.csv"),
                    lambda: store.save_actuals(figures({"value": 1.0}), by="li", origin="b.csv", files=[("b.csv", bytes(300_000))])):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert caught.value.code == "store_full"
        assert caught.value.say("zh").endswith("。")
        assert "full" in caught.value.say("en")
    assert store.actuals().equals(before)
    assert store.revisions().equals(log)
    assert store.files()["name"].tolist() == ["a.csv"]
    assert store.save_actuals(figures({"value": 2.0}), by="li", origin="form").changed == 1       # a small one still fits
    store.close()


def test_a_busy_database_says_so_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "busy.db"
    store = Store(f"sqlite:///{file}", wait_seconds=0.1)
    batch = store.save_actuals(figures({}), by="li", origin="form").batch
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        for attempt in (lambda: store.undo_actuals(batch, by="li"),
                        lambda: store.save_actuals(figures({"value": 1.0}), by="li", origin="a.csv", files=[("a.csv", b"1")])):
            with pytest.raises(StoreError) as caught:
                attempt()
            assert caught.value.code == "store_locked"
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert store.actuals()["value"].tolist() == [81.3]
    assert store.files().empty
    assert store.undo_actuals(batch, by="li").undone == 1
    store.close()


def test_eight_writers_at_once_lose_no_figure(database: str) -> None:
    stores = [Store(database, wait_seconds=60) for _ in range(WRITERS)]
    failures: list[Exception] = []

    def enter(number: int) -> None:
        try:
            for year in YEARS:
                rows = figures({"year": year, "value": float(number)}, {"region": f"县{number}", "region_code": None, "year": year})
                stores[number].save_actuals(rows, by=str(number), origin=f"{number}.csv", files=[(f"{number}.csv", f"{number}{year}".encode())])
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failures.append(error)

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    held, log = stores[0].actuals(), stores[0].revisions()
    assert len(held) == len(YEARS) * (1 + WRITERS)              # one shared figure a year, one of each writer's own
    assert len(log) == 2 * WRITERS * len(YEARS)                 # every save of every writer is in the log
    for _, lines in log[log["region"] == "贵州"].sort_values("revision").groupby("actual_id"):
        assert lines["old_value"].tolist()[1:] == lines["new_value"].tolist()[:-1]       # each starts from what the one before left
        assert lines["new_value"].iloc[-1] == held.set_index("id").loc[lines["actual_id"].iloc[0], "value"]
    assert len(stores[0].files()) == WRITERS * len(YEARS)
    for one in stores:
        one.close()


def test_two_undo_one_save_at_once_and_it_goes_back_once(database: str) -> None:
    stores = [Store(database, wait_seconds=60) for _ in range(2)]
    batch = stores[0].save_actuals(figures(*({"year": year} for year in YEARS)), by="li", origin="a.csv").batch
    outcomes: list[str] = []

    def undo(one: Store) -> None:
        try:
            outcomes.append(str(one.undo_actuals(batch, by="li").undone))
        except StoreError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=undo, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [str(len(YEARS)), "undo_nothing"]
    assert stores[0].actuals().empty
    assert len(stores[0].revisions()) == 2 * len(YEARS)
    for one in stores:
        one.close()


def test_a_whole_upload_of_thousands_is_taken_back_at_once(store: Store) -> None:
    rows = pd.DataFrame({"region": "贵州", "region_code": "520000", "metric": [f"指标{at}" for at in range(3000)], "year": 2020,
                         "value": 1.0, "unit": "万吨"})
    batch = store.save_actuals(rows, by="li", origin="a.csv").batch
    assert store.undo_actuals(batch, by="li").undone == 3000
    assert store.actuals().empty
