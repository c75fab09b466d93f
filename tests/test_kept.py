"""Things kept by name: every version stays, the newest holds, two writers are told of each other."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from targets.store import Store, StoreError

HERE = {"page": "metric", "query": {"m": ["x"]}}


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    yield store
    store.close()


def test_the_newest_version_of_each_name_holds(store: Store) -> None:
    first = store.keep("view", "乙", HERE, by="li")
    store.keep("view", "甲", HERE, by="li")
    second = store.keep("view", "乙", HERE | {"page": "region"}, by="wang", seen=first)
    assert [(row["name"], row["by"], row["body"]["page"]) for row in store.kept("view")] == [("乙", "wang", "region"), ("甲", "li", "metric")]
    assert [row["kept"] for row in store.kept_history("view", "乙")] == [first, second]
    assert store.kept("briefing") == []


def test_a_removed_name_leaves_the_list_and_can_come_back(store: Store) -> None:
    store.keep("view", "甲", HERE, by="li")
    gone = store.drop_kept("view", "甲", by="wang")
    assert store.kept("view") == []
    assert [row["body"] for row in store.kept_history("view", "甲")] == [HERE, None]
    store.keep("view", "甲", HERE, by="li", seen=gone)
    assert [row["name"] for row in store.kept("view")] == ["甲"]


def test_a_removed_name_is_free_for_who_sees_none_of_that_name(store: Store) -> None:
    first = store.keep("view", "甲", HERE, by="li", seen=0)
    store.drop_kept("view", "甲", by="wang", seen=first)
    store.keep("view", "甲", HERE | {"page": "region"}, by="li", seen=0)
    assert store.kept("view")[0]["body"]["page"] == "region"
    with pytest.raises(StoreError, match="li"):         # taken again: who still sees none is told
        store.keep("view", "甲", HERE, by="wang", seen=0)
    store.drop_kept("view", "甲", by="li")
    with pytest.raises(StoreError, match="li"):         # removed under the hands of who changes it
        store.keep("view", "甲", HERE, by="wang", seen=first)


def test_who_saw_an_older_version_is_told_and_nothing_is_kept(store: Store) -> None:
    first = store.keep("view", "甲", HERE, by="li")
    store.keep("view", "甲", HERE | {"page": "region"}, by="wang", seen=first)
    with pytest.raises(StoreError, match="wang"):
        store.keep("view", "甲", HERE, by="li", seen=first)
    with pytest.raises(StoreError, match="wang"):
        store.keep("view", "甲", HERE, by="li", seen=0)
    assert store.kept("view")[0]["body"]["page"] == "region"


def test_another_kind_is_another_list(store: Store) -> None:
    store.keep("view", "甲", HERE, by="li")
    store.keep("briefing", "甲", {"items": []}, by="li", seen=0)
    assert store.kept("briefing")[0]["body"] == {"items": []}
    with pytest.raises(ValueError, match="unknown kind"):
        store.keep("thing", "甲", {}, by="li")
