"""What is kept of figures: every change and the way back, the files they came from, both sides where two people differ."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from made import figures

from targets.overtaken import Overtaken
from targets.store import Store, StoreError
from targets.undo import standing


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store(database)
    yield opened
    opened.close()


def held(store: Store) -> dict[int, tuple[float, str]]:
    frame = store.actuals()
    return {int(year): (value, by) for year, value, by in zip(frame["year"], frame["value"], frame["entered_by"], strict=True)}


def upload(store: Store, *rows: dict, by: str = "li", **more) -> str:
    return store.save_actuals(figures(*rows), by=by, origin="a.csv", **more).batch


def test_a_whole_upload_is_taken_back_and_the_undo_too(store: Store) -> None:
    upload(store, {"year": 2018, "value": 70.0}, by="zhang")
    batch = upload(store, {"year": 2018, "value": 71.0}, {"year": 2019}, {"year": 2020})
    before = store.actuals()
    undone = store.undo_actuals(batch, by="wang")
    assert (undone.undone, undone.later) == (3, [])
    assert held(store) == {2018: (70.0, "zhang")}           # what was there comes back in its writer's name
    assert store.undo_actuals(undone.batch, by="li").undone == 3
    assert store.actuals().equals(before)
    assert store.undo_actuals(batch, by="li").undone == 3       # and once more
    assert held(store) == {2018: (70.0, "zhang")}
    assert len(store.revisions()) == 1 + 3 * 4                  # nothing of it was written over


def test_one_figure_of_an_upload_is_taken_back(store: Store) -> None:
    batch = upload(store, {"year": 2019}, {"year": 2020})
    one = store.revisions(batch=batch).set_index("year")["actual_id"]
    assert store.undo_actuals(batch, by="li", only=[one[2019]]).undone == 1
    assert set(held(store)) == {2020}
    saves = store.saves()
    assert saves["standing"].tolist() == [1, 1]
    assert saves["undoes"].tolist()[0] == batch
    assert store.undo_actuals(batch, by="li").undone == 1       # the rest of it
    assert store.saves().set_index("batch").loc[batch, "standing"] == 0


def test_what_others_changed_since_stays_and_is_told(store: Store) -> None:
    batch = upload(store, {"year": 2019}, {"year": 2020})
    upload(store, {"year": 2020, "value": 99.0}, by="zhang")
    planned = store.undoable(batch)
    assert (len(planned.back), len(planned.later)) == (1, 1)
    undone = store.undo_actuals(batch, by="li")
    assert undone.undone == 1
    assert [(line["year"], line["new_value"]) for line in undone.later] == [(2020, 81.3)]
    assert held(store) == {2020: (99.0, "zhang")}
    with pytest.raises(StoreError) as caught:
        store.undo_actuals(batch, by="li")
    assert caught.value.code == "undo_nothing"
    assert caught.value.say("en").endswith(".")


def test_a_removal_is_taken_back(store: Store) -> None:
    upload(store, {"year": 2019})
    store.delete_actual(store.actuals().loc[0, "id"], by="wang")
    store.undo_actuals(store.saves().loc[0, "batch"], by="li")
    assert held(store) == {2019: (81.3, "li")}
    assert store.revisions()["action"].tolist() == ["new", "delete", "new"]


def test_a_figure_entered_anew_with_the_same_value_is_another_ones_word(store: Store) -> None:
    batch = upload(store, {"year": 2019})
    store.delete_actual(store.actuals().loc[0, "id"], by="wang")
    upload(store, {"year": 2019}, by="zhang")
    with pytest.raises(StoreError):
        store.undo_actuals(batch, by="li")
    assert held(store) == {2019: (81.3, "zhang")}


def test_saves_are_told_newest_first_with_their_files(store: Store) -> None:
    first = upload(store, {"year": 2018}, files=[("甲.csv", b"1"), ("乙.xls", b"2")])
    second = upload(store, {"year": 2018, "value": 1.0}, {"year": 2019}, by="wang")
    saves = store.saves()
    assert saves["batch"].tolist() == [second, first]
    assert saves[["new", "changed", "deleted", "n"]].values.tolist() == [[1, 1, 0, 2], [1, 0, 0, 1]]
    assert saves["by"].tolist() == ["wang", "li"]
    assert saves.loc[1, "files"].split("\n") == ["乙.xls", "甲.csv"]


def test_a_save_taken_back_and_its_undo_taken_back_stand_as_they_should() -> None:
    saves = [{"batch": "d", "n": 1, "undoes": "a"}, {"batch": "c", "n": 2, "undoes": "b"}, {"batch": "b", "n": 2, "undoes": "a"},
             {"batch": "a", "n": 3, "undoes": None}]
    assert standing(saves) == {"d": 1, "c": 2, "b": 0, "a": 2}


def test_the_exact_file_is_kept_once_and_with_every_save_it_came_with(store: Store) -> None:
    data = "地区,年份\r\n".encode("gb18030") + bytes(range(256))
    batch = upload(store, {"year": 2018}, files=[("甲.csv", data)])
    again = upload(store, {"year": 2018}, files=[("甲 (1).csv", data)])     # the same figures: no line in the log, the file is tied
    kept = store.files()
    assert kept[["name", "size", "by"]].values.tolist() == [["甲.csv", len(data), "li"]]
    assert store.files(batch)["sha256"].tolist() == store.files(again)["sha256"].tolist() == kept["sha256"].tolist()
    assert store.file(kept.loc[0, "sha256"]) == data
    with pytest.raises(StoreError):
        store.file("0" * 64)


def test_a_save_that_fails_keeps_no_file(store: Store) -> None:
    with pytest.raises(StoreError):
        upload(store, {"year": 2018, "value": None}, files=[("甲.csv", b"1")])
    seen = store.actuals()
    upload(store, {"year": 2018, "value": 1.0})
    with pytest.raises(Overtaken):
        upload(store, {"year": 2018, "value": 2.0}, seen=seen, files=[("甲.csv", b"1")])
    assert store.files().empty


def test_the_second_save_is_told_both_sides_of_every_figure(store: Store) -> None:
    upload(store, {"year": 2018}, {"year": 2019})
    seen = store.actuals()
    upload(store, {"year": 2018, "value": 1.0}, {"year": 2020, "value": 3.0}, by="wang")
    store.delete_actual(seen.loc[1, "id"], by="wang")
    with pytest.raises(Overtaken) as caught:
        upload(store, {"year": 2018, "value": 9.0}, {"year": 2019, "value": 8.0}, {"year": 2020, "value": 3.0}, {"year": 2021}, seen=seen)
    sides = [(one.mine["year"], one.mine["value"], one.now and (one.now["value"], one.now["entered_by"])) for one in caught.value.clashes]
    assert sides == [(2018, 9.0, (1.0, "wang")), (2019, 8.0, None)]     # 2020: both say the same, nothing to ask
    assert "wang" in caught.value.say("zh")
    assert held(store) == {2018: (1.0, "wang"), 2020: (3.0, "wang")}


def test_a_note_is_part_of_what_a_figure_says(store: Store) -> None:
    upload(store, {"year": 2018, "note": "初步核算"})
    seen = store.actuals()
    upload(store, {"year": 2018, "note": "已修订"}, by="wang")
    with pytest.raises(Overtaken):
        upload(store, {"year": 2018, "note": "快报"}, seen=seen)


def test_files_of_one_save_with_the_same_content_are_logged_under_all_their_names(store: Store) -> None:
    files = [("一月.csv", b"same"), ("other.csv", b"other"), ("二月.csv", b"same"), ("一月.csv", b"same")]
    batch = upload(store, {"year": 2018}, files=files)
    assert sorted(store.saves().loc[0, "files"].split("\n")) == ["other.csv", "一月.csv", "二月.csv"]
    assert sorted(store.files(batch)["name"]) == ["other.csv", "一月.csv"]       # each content once
    assert len(store.files()) == 2
