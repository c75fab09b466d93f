"""The store: what goes in comes out, every change is logged, and what fails leaves all as it was."""
from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from made import document, figures, target

from targets import schema
from targets.store import Store, StoreError
from tests.databases import KINDS, fresh


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "deep" / "targets.db"


def pytest_generate_tests(metafunc):
    """What needs no file is tested on both databases."""
    if "store" in metafunc.fixturenames:
        metafunc.parametrize("kind", ["sqlite"] if "file" in metafunc.fixturenames else KINDS)


@pytest.fixture
def store(kind, request, tmp_path):
    if kind == "sqlite":
        opened = Store(f"sqlite:///{tmp_path / 'deep' / 'targets.db'}", wait_seconds=0.1)
        yield opened
        opened.close()
    else:
        for url in fresh(kind, request, tmp_path):
            opened = Store(url, wait_seconds=0.1)
            yield opened
            opened.close()


def reopened(store: Store) -> Store:
    store.close()
    return Store(store.url, wait_seconds=0.1)


# Papers


def test_a_new_store_is_empty_and_makes_its_folder(store, file):
    assert file.exists()
    assert store.is_empty()
    pd.testing.assert_frame_equal(store.targets(), schema.no_targets())
    pd.testing.assert_frame_equal(store.actuals(), schema.no_actuals())
    assert store.documents().empty
    assert store.revisions().empty


def test_a_paper_and_its_records_survive_a_restart(store):
    store.replace_document(document(), [target(), target(start=30, end=33, role="actual", year=2016)])
    store = reopened(store)
    schema.TargetTable.validate(store.targets(roles=None))
    assert not store.is_empty()
    assert store.targets()["role"].tolist() == ["target"]
    assert store.targets(roles=None)["role"].tolist() == ["target", "actual"]
    assert store.targets().loc[0, "value"] == 80.0
    assert store.targets().loc[0, "trace"] == "a; b"
    assert store.document_text("paper") == document().text
    row = store.documents().iloc[0]
    assert (row["title"], row["region_code"], row["n_targets"]) == ("实施方案", "520000", 1)


def test_a_rerun_changes_nothing_and_an_edit_replaces(store):
    records = [target(), target(start=30, end=33)]
    store.replace_document(document(), records)
    before = store.targets()
    store.replace_document(document(), records)
    pd.testing.assert_frame_equal(store.targets(), before)
    store.replace_document(document(text="新"), records[:1])
    assert store.targets()["id"].tolist() == before["id"].tolist()[:1]
    assert store.document_text("paper") == "新"


AGAIN = {       # of a paper loaded once more: what it now says of itself -> what the line of the log tells
    "title": ("行动方案", ["实施方案", "行动方案"]), "issue_date": (None, ["2017-12-29", None]), "kind": ("plan", [None, "plan"]),
    "issuers": (("省发展改革委",), [[], ["省发展改革委"]]), "cites": ((), [["国办发〔2016〕42号"], []]),
    "text": (document().text + "（此件公开发布）", None), "places": (((0, "A1"),), None), "region_code": ("520100", None),
}


@pytest.mark.parametrize("name", AGAIN)
def test_a_paper_loaded_again_that_says_other_things_of_itself_alone_is_logged_and_seen(store, name):
    store.replace_document(document(), [target()], by="li")
    mark, stamp = store.papers_mark(), store.paper("paper")["added_at"]
    store.replace_document(document(path="/papers/moved.txt"), [target()], by="wang")
    assert (store.acts("paper"), store.papers_mark()) == ([], mark), "where a file lies says nothing of the paper"
    value, told = AGAIN[name]
    store.replace_document(document(**{name: value}), [target()], by="wang")
    line, = store.acts("paper")
    assert (line["by"], line["action"], line["fields"]) == ("wang", "reread", {name: told} if told else None)
    assert store.papers_mark() != mark, "other sessions read the papers anew"
    assert store.paper("paper")["added_at"] == stamp
    assert getattr(store.document("paper"), name) == value
    store.replace_document(document(**{name: value}), [target()], by="wang")
    assert len(store.acts("paper")) == 1, "once more the same: no change, no line"
    store.replace_document(document(**{name: value, "sha256": "9" * 64}), [target()], by="zhao")
    assert [(one["by"], one["action"]) for one in store.acts("paper")] == [("wang", "reread"), ("zhao", "renew")]


def test_papers_do_not_touch_each_other(store):
    store.replace_document(document("a"), [target(doc="a")])
    store.replace_document(document("b"), [target(doc="b")])
    store.replace_document(document("a"), [])
    assert store.targets()["doc"].tolist() == ["b"]
    assert store.documents().set_index("doc")["n_targets"].to_dict() == {"a": 0, "b": 1}


def test_records_of_another_paper_are_refused(store):
    with pytest.raises(StoreError, match="other"):
        store.replace_document(document(), [target(doc="other")])
    assert store.is_empty()


def test_a_failure_in_the_middle_leaves_the_old_paper(store):
    store.replace_document(document(), [target()])
    with pytest.raises(StoreError):
        store.replace_document(document(title=object()), [target(value=90.0)])
    assert store.targets()["value"].tolist() == [80.0]


def test_a_paper_that_is_not_there(store):
    with pytest.raises(StoreError, match="nowhere"):
        store.document_text("nowhere")


# Actual figures


def test_new_changed_and_same_figures(store):
    first = store.save_actuals(figures({}, {"year": 2020, "value": 83.1}), by="li", origin="form")
    assert (first.new, first.changed, first.same) == (2, 0, 0)
    second = store.save_actuals(figures({"value": 81.5}, {"year": 2020, "value": 83.1}, {"region": "陕西",
                                "region_code": "610000"}), by="wang", origin="file.csv")
    assert (second.new, second.changed, second.same) == (1, 1, 1)
    frame = reopened(store).actuals()
    schema.ActualTable.validate(frame)
    assert frame[["region", "year", "value", "entered_by"]].to_numpy().tolist() == [
        ["贵州", 2019, 81.5, "wang"], ["贵州", 2020, 83.1, "li"], ["陕西", 2019, 81.3, "wang"]]


def test_every_change_is_in_the_log_with_old_and_new(store):
    store.save_actuals(figures({}), by="li", origin="form")
    changed = store.save_actuals(figures({"value": 81.5, "origin": "a.csv E2"}), by="wang", origin="a.csv")
    store.save_actuals(figures({"value": 81.5}), by="li", origin="form")  # the same again: no line
    key = store.actuals().loc[0, "id"]
    assert store.delete_actual(key, by="li")
    log = store.revisions(key)
    assert log["action"].tolist() == ["delete", "change", "new"]
    assert log["by"].tolist() == ["li", "wang", "li"]
    assert log["origin"].tolist() == ["form", "a.csv E2", "form"]
    assert log["old_value"].tolist()[:2] == [81.5, 81.3]
    assert log["new_value"].tolist()[1:] == [81.5, 81.3]
    assert store.revisions(batch=changed.batch)["action"].tolist() == ["change"]
    assert store.actuals().empty
    assert not store.delete_actual(key, by="li")
    assert len(store.revisions()) == 3


def test_a_level_and_a_growth_of_one_metric_are_two_figures(store):
    saved = store.save_actuals(figures({"metric": "产值", "unit": "亿元", "value": 900},
                                       {"metric": "产值", "unit": "%", "value": 8, "kind": "growth"}),
                               by="li", origin="form")
    assert saved.new == 2


def test_a_metric_id_joins_two_wordings(store):
    store.save_actuals(figures({"metric_id": "m", "metric": "利用率"}), by="li", origin="form")
    assert store.save_actuals(figures({"metric_id": "m", "value": 80}), by="li", origin="form").changed == 1


@pytest.mark.parametrize("frame", [
    figures({}).drop(columns="unit"),                        # no such column
    figures({}, {"year": 2020, "value": None}),              # one row without a figure
    figures({}, {"region": None, "year": 2020}),             # one without a region
    figures({}, {"value": 82.0}),                            # two values of one figure
    figures({}, {"year": 2020, "value": float("inf")}),
    figures({}, {"year": 2020, "value": "much"}),
    figures({}, {"year": 2020.5}),
    figures({}, {"year": 2020, "kind": "speed"}),
    figures({}, {"year": 2020, "unit": None}),
])
def test_one_bad_row_and_no_row_is_saved(store, frame):
    with pytest.raises(StoreError):
        store.save_actuals(frame, by="li", origin="form")
    assert store.actuals().empty
    assert store.revisions().empty


def test_an_empty_save_is_no_save(store):
    assert store.save_actuals(schema.no_actuals(), by="li", origin="form").new == 0
    assert store.revisions().empty


def test_a_doubled_row_counts_once(store):
    assert store.save_actuals(figures({}, {}), by="li", origin="form").new == 1


# What can go wrong around it


def test_a_locked_database_says_so_and_stays_as_it_was(store, file):
    store.replace_document(document(), [target()])
    store.save_actuals(figures({}), by="li", origin="form")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    attempts = [lambda: store.save_actuals(figures({"value": 1.0}), by="li", origin="form"),
                lambda: store.delete_actual(store.actuals().loc[0, "id"], by="li"),
                lambda: store.replace_document(document(), [])]
    for attempt in attempts:
        with pytest.raises(StoreError, match="占用") as caught:
            attempt()
        assert "in use" in caught.value.say("en")
        assert str(file) in caught.value.say("en")
    assert store.targets()["value"].tolist() == [80.0]  # reading goes on beside the writer
    assert Store(store.url, wait_seconds=0.1).actuals()["value"].tolist() == [81.3]
    other.execute("ROLLBACK")
    other.close()
    assert store.save_actuals(figures({"value": 1.0}), by="li", origin="form").changed == 1


def test_a_file_that_is_no_database(tmp_path):
    wrong = tmp_path / "notes.db"
    wrong.write_text("just a text, long enough to be read as a header " * 20)
    with pytest.raises(StoreError, match=r"notes\.db") as caught:
        Store(f"sqlite:///{wrong}")
    assert caught.value.code == "store_damaged"
    assert wrong.read_text().startswith("just a text")


def test_a_folder_that_can_not_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        Store(f"sqlite:///{tmp_path / 'file' / 'below' / 'x.db'}")
    assert caught.value.code == "store_folder"


def test_a_folder_in_place_of_the_file(tmp_path):
    with pytest.raises(StoreError) as caught:
        Store(f"sqlite:///{tmp_path}")
    assert caught.value.code == "store_folder"


def test_a_store_that_may_only_be_read(store, file):
    store.save_actuals(figures({}), by="li", origin="form")
    reader = Store(f"sqlite:///file:{file}?mode=ro&uri=true", wait_seconds=0.1)
    with pytest.raises(StoreError) as caught:
        reader.save_actuals(figures({"value": 1.0}), by="li", origin="form")
    assert caught.value.code == "store_readonly"
    assert reader.actuals()["value"].tolist() == [81.3]


def test_a_newer_store_is_refused_and_left_alone(store, file):
    store.save_actuals(figures({}), by="li", origin="form")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StoreError, match="99"):
        Store(store.url)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM actuals").fetchone() == (1,)


@pytest.mark.parametrize(("url", "code"), [
    ("no url at all", "store_url"), ("mysql://me@host/db", "store_kind"), ("oracle://me@host/db", "store_kind")])
def test_urls_that_lead_nowhere(url, code):
    with pytest.raises(StoreError) as caught:
        Store(url)
    assert caught.value.code == code


def test_a_password_is_not_shown():
    with pytest.raises(StoreError) as caught:
        Store("mysql://me:secret@host/db")
    assert "secret" not in str(caught.value)


def test_writers_at_once_lose_no_figure(store):
    stores = [Store(store.url, wait_seconds=20) for _ in range(4)]
    failures: list[Exception] = []

    def enter(number: int) -> None:
        try:
            for year in range(2000, 2010):
                stores[number].save_actuals(figures({"year": year, "value": number}, {"region_code": f"{number}",
                                            "year": year}), by=str(number), origin="form")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failures.append(error)

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.actuals()) == 10 + 40                    # one shared figure a year, one of each writer's own
    assert set(store.actuals()["id"]) == set(store.revisions()["actual_id"])
    shared = store.revisions()[lambda log: log["new_value"] != 81.3].sort_values("revision")
    for _, log in shared.groupby("actual_id"):                # each change starts from what the one before left
        assert log["old_value"].tolist()[1:] == log["new_value"].tolist()[:-1]


def test_stores_opened_at_once_on_a_new_file(file):
    opened: list[Store] = []
    threads = [threading.Thread(target=lambda: opened.append(Store(f"sqlite:///{file}", wait_seconds=20)))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    with opened[0].engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM schema_version")).scalar() == 1


@pytest.mark.parametrize("table", ["actual_revisions", "targets"])
def test_a_disk_that_fills_up_half_way_leaves_all_as_it_was(store, table):
    store.replace_document(document(), [target()])
    store.save_actuals(figures({}), by="li", origin="form")

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def full(connection, cursor, statement, *rest):
        if statement.startswith(f"INSERT INTO {table}"):
            raise sqlite3.OperationalError("database or disk is full")

    attempts = {"actual_revisions": lambda: store.save_actuals(figures({"value": 1.0}, {"year": 2020}), by="li", origin="form"),
                "targets": lambda: store.replace_document(document(text="新"), [target(value=90.0)])}
    with pytest.raises(StoreError) as caught:
        attempts[table]()
    assert caught.value.code == "store_full"
    assert store.actuals()["value"].tolist() == [81.3]
    assert len(store.revisions()) == 1
    assert store.targets()["value"].tolist() == [80.0]
    assert store.document_text("paper") == document().text
