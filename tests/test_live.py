"""The tables readers see: whole, of one moment, and after any change those of a fresh reading; snapshots only where they hold."""
from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from targets import clock, db, live, override, review, searching, snapshot
from targets.config import Progress
from targets.fields import FIELDS, Fields
from targets.live import Live
from targets.moment import DERIVED, Mark, Moment
from targets.snapshot import Snapshot
from targets.store import Store
from tests.made import document, figures, target

TEXT = "到2020年，电解铝产能利用率达到80%以上。"


@pytest.fixture
def store(database: str):
    store = Store(database)
    for doc, region, code in (("b", "贵州", "520000"), ("d", "陕西", "610000")):
        store.replace_document(document(doc, region=region, region_code=code), [target(doc=doc, region=region, region_code=code)])
    store.save_actuals(figures(*({"region": region, "region_code": code, "year": year, "value": 60.0 + year - 2010}
                                 for region, code in (("贵州", "520000"), ("陕西", "610000")) for year in (2016, 2018, 2020))),
                       by="li", origin="form")
    yield store
    store.close()


def fresh(url: str) -> Moment:
    """What a first reading gives."""
    other = Store(url)
    try:
        return Live(other, Progress()).now()
    finally:
        other.close()


def same(found: Moment, url: str) -> None:
    """Every table is that of a first reading, whatever way it came about."""
    wanted = fresh(url)
    for name in ("documents", "targets", "verdicts", "scoreboard", *DERIVED):
        if name != "pairing":
            one, other = found(name), wanted(name)
            if isinstance(one, pd.DataFrame):
                pd.testing.assert_frame_equal(one, other, check_dtype=False)
            elif name == "links":
                assert [places.tolist() for places in one] == [places.tolist() for places in other]
            elif isinstance(one, pd.Index):
                pd.testing.assert_index_equal(one, other)
            elif isinstance(one, Fields):
                assert list(one.counts({}).items()) == list(other.counts({}).items())
                for field in FIELDS:
                    if one.counts({})[field]:
                        assert one.column(field).values == other.column(field).values
                        assert list(one.column(field).codes) == list(other.column(field).codes)
            else:
                assert one.equals(other) if isinstance(one, pd.Index) else one == other


CHANGES = {
    "a figure": lambda store: store.save_actuals(figures({"year": 2019, "value": 85.0}), by="li", origin="form"),
    "a figure changed": lambda store: store.save_actuals(figures({"year": 2020, "value": 99.0}), by="li", origin="form"),
    "a figure taken out": lambda store: store.delete_actual(store.actuals()["id"].iloc[0], by="li"),
    "a new paper": lambda store: store.replace_document(document("c", region="四川", region_code="510000"), [
        target(doc="c", region="四川", region_code="510000"),
        target(doc="c", start=0, end=3, text="到20", role="actual", region="四川", region_code="510000")]),
    "a paper read otherwise": lambda store: store.replace_document(document("d", region="陕西", region_code="610000"), [
        target(doc="d", region="陕西", region_code="610000", value=70.0)]),
    "a paper that says other things of itself": lambda store: store.replace_document(document("d", region="陕西", region_code="610000", title="别的"), [
        target(doc="d", region="陕西", region_code="610000")]),
    "a paper gone": lambda store: store.delete_document("b", by="li"),
    "a record corrected": lambda store: store.decide([review.correct(store.records("b")[0], {"value": 79.0})], by="li"),
    "a record rejected": lambda store: store.decide([review.reject(store.records("d")[0])], by="li"),
    "a verdict overridden": lambda store: store.override([override.make(store.targets().iloc[0].to_dict(), "status", "met", "试")], by="li"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_tables_are_those_of_a_fresh_reading(store: Store, change: str) -> None:
    seen = Live(store, Progress())
    before = seen.now()
    before("scoreboard")
    CHANGES[change](store)
    after = seen.refresh()
    assert after is not before
    same(after, store.url)


def test_all_changes_after_each_other(store: Store) -> None:
    seen = Live(store, Progress())
    seen.now()
    for name in ("a figure", "a new paper", "a record corrected", "a paper read otherwise", "a verdict overridden", "a record rejected"):
        CHANGES[name](store)
        seen.refresh()
    same(seen.refresh(), store.url)


def test_a_moment_stays_as_it_was_and_what_papers_say_is_not_worked_out_twice(store: Store) -> None:
    seen = Live(store, Progress())
    before = seen.now()
    drifts, n = before("drifts"), len(before("actuals"))
    CHANGES["a figure"](store)
    after = seen.refresh()
    assert (len(before("actuals")), len(after("actuals"))) == (n, n + 1)
    assert after("drifts") is drifts
    assert seen.refresh() is after      # nothing changed: the same tables


def test_a_change_from_outside_is_seen_without_a_word(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK", 0.0)
    monkeypatch.setattr(live, "PATIENCE", 30.0)
    seen = Live(store, Progress())
    seen.now()
    other = Store(store.url)
    CHANGES["a figure changed"](other)
    other.close()
    assert 99.0 in set(seen.now()("actuals")["value"])


def test_readers_go_on_with_the_old_tables_while_new_ones_are_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK", 0.0)
    seen = Live(store, Progress())
    before, go = seen.now(), threading.Event()
    reading = store.figures_since
    monkeypatch.setattr(store, "figures_since", lambda revision: (go.wait(30), reading(revision))[1])
    CHANGES["a figure"](store)
    assert seen.now() is before
    assert seen.behind
    go.set()
    end = time.monotonic() + 30
    while seen.behind and time.monotonic() < end:
        time.sleep(0.01)
    assert len(seen.now()("actuals")) == len(before("actuals")) + 1


def test_many_first_readers_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, read = Live(store, Progress()), []
    actuals = store.actuals
    monkeypatch.setattr(store, "actuals", lambda: (read.append(1), time.sleep(0.2), actuals())[2])
    found: list[Moment] = []
    threads = [threading.Thread(target=lambda: found.append(seen.now())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in found}) == 1
    assert read == [1]


def test_two_who_ask_the_same_of_a_moment_work_once_and_failing_work_is_tried_again(store: Store) -> None:
    moment, worked = Live(store, Progress()).now(), []

    def slow(_: Moment) -> int:
        worked.append(1)
        time.sleep(0.2)
        if len(worked) == 1:
            raise ValueError("first")
        return len(worked)

    found: list[object] = []

    def ask() -> None:
        try:
            found.append(moment.once(("slow",), slow))
        except ValueError as error:
            found.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["2"] * 5 + ["first"]
    assert len(worked) == 2


def test_of_what_was_asked_the_latest_is_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targets.moment.ASKED", 2)
    moment, worked = Live(store, Progress()).now(), []
    for key in ("a", "b", "a", "c", "a", "b"):
        moment.once((key,), lambda _, key=key: worked.append(key))
    assert worked == ["a", "b", "c", "b"]


def test_a_first_reader_learns_what_is_being_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, go = Live(store, Progress()), threading.Event()
    actuals = store.actuals
    monkeypatch.setattr(store, "actuals", lambda: (go.wait(30), actuals())[1])
    assert not seen.there()
    end = time.monotonic() + 30
    while seen.doing[0] != "figures" and time.monotonic() < end:
        time.sleep(0.01)
    assert seen.doing == ("figures", 0.0)
    go.set()
    assert seen.there(30)
    assert seen.now()("verdicts") is not None


def test_what_goes_wrong_in_reading_is_told_and_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Live(store, Progress())
    with monkeypatch.context() as broken:
        broken.setattr(store, "actuals", lambda: (_ for _ in ()).throw(RuntimeError("torn")))
        with pytest.raises(RuntimeError, match="torn"):
            seen.now()
    assert len(seen.now()("actuals")) == 6


def test_what_takes_long_is_there_as_of_before_until_it_is_worked_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Live(store, Progress())
    first = seen.now().lately("search")
    CHANGES["a figure"](store)
    assert seen.refresh().lately("search") is first         # of papers: figures change nothing of it
    go, sentences = threading.Event(), searching.sentences
    monkeypatch.setattr(searching, "sentences", lambda board: (go.wait(30), sentences(board))[1])
    CHANGES["a new paper"](store)
    assert seen.refresh().lately("search") is first
    CHANGES["a record corrected"](store)
    after = seen.refresh()
    assert after.lately("search") is first                  # handed on from moment to moment
    go.set()
    assert after("search") == after.lately("search") == searching.build(after("scoreboard"), after("documents"))
    assert {item.id for item in after("search").items["region"]} == {"贵州", "陕西", "四川"}


def test_the_mark_last_seen_never_goes_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK", 0.0)
    seen = Live(store, Progress())
    seen.now()
    mark, asked, entered = seen.mark, [], threading.Event()

    def slow() -> Mark:
        found = mark()
        asked.append(found)
        if len(asked) == 1:                                 # the first to look is slow to tell
            entered.set()
            time.sleep(0.3)
        return found

    monkeypatch.setattr(seen, "mark", slow)
    first = threading.Thread(target=seen.now)
    first.start()
    assert entered.wait(30)
    CHANGES["a record corrected"](store)
    seen.now()
    first.join()
    assert len(asked) == 2
    assert asked[0] != asked[1] == seen.seen


# -- snapshots

def kept(store: Store, folder: Path) -> Moment:
    """A snapshot of the store as it stands."""
    moment = Live(store, Progress()).now()
    for name in DERIVED:
        moment(name)
    assert Snapshot(folder, (Progress(), None)).keep(moment.mark, moment.year, store.identity(moment.mark), moment.frames())
    return moment


def resumed(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Moment, list[str]]:
    """The first moment of a start beside a snapshot, and what it read whole."""
    read: list[str] = []
    for name in ("actuals", "targets"):
        whole = getattr(store, name)
        monkeypatch.setattr(store, name, lambda *rest, _name=name, _whole=whole, **more: (read.append(_name), _whole(*rest, **more))[1])
    return Live(store, Progress(), folder=folder).now(), read


def test_a_start_goes_on_from_the_snapshot(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(store, tmp_path)
    found, read = resumed(store, tmp_path, monkeypatch)
    assert read == []
    assert found.mark == before.mark
    same(found, store.url)


def test_figures_saved_since_are_followed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(store, tmp_path)
    CHANGES["a figure changed"](store)
    found, read = resumed(store, tmp_path, monkeypatch)
    assert read == []
    same(found, store.url)


@pytest.mark.parametrize("change", ["a new paper", "a record corrected", "a verdict overridden", "a paper read otherwise"])
def test_where_papers_changed_since_all_is_read_anew(store: Store, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(store, tmp_path)
    CHANGES[change](store)
    found, read = resumed(store, tmp_path, monkeypatch)
    assert "targets" in read
    same(found, store.url)


def test_a_snapshot_of_another_store_other_rules_or_other_settings_is_none(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(store, tmp_path)
    mine = Snapshot(tmp_path, (Progress(), None))
    assert mine.load() is not None
    assert Snapshot(tmp_path, (Progress(states={"met": {"zh": "成"}}), None)).load() is None
    monkeypatch.setattr(snapshot, "program", lambda: "another version")
    assert mine.load() is None
    monkeypatch.undo()
    about = json.loads((tmp_path / snapshot.NAME).read_text("utf-8"))
    (tmp_path / snapshot.NAME).write_text(json.dumps(about | {"identity": "another store"}), encoding="utf-8")
    _, read = resumed(store, tmp_path, monkeypatch)
    assert "actuals" in read


def test_a_store_put_back_that_went_another_way_is_another_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same numbers of papers, reviews and decisions, but another decision: the snapshot is not of this history."""
    goal = store.targets().iloc[0].to_dict()
    store.override([override.make(goal, "status", "met", "甲")], by="li")
    kept(store, tmp_path)
    mark = store.papers_mark()
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():    # as a copy put back that went on otherwise
        connection.execute(sa.update(db.overrides).values(batch="0" * 32, value="missed"))
    assert store.papers_mark() == mark
    found, read = resumed(store, tmp_path, monkeypatch)
    assert "targets" in read
    same(found, store.url)


@pytest.mark.parametrize("harm", ["cut", "gone", "no json", "not writable"])
def test_a_snapshot_that_is_harmed_costs_nothing_but_time(store: Store, tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if harm == "not writable":
        (tmp_path / "file").write_text("in the way", encoding="utf-8")
        moment = Live(store, Progress()).now()
        assert not Snapshot(tmp_path / "file", ()).keep(moment.mark, moment.year, "", moment.frames())
        return
    kept(store, tmp_path)
    for file in tmp_path.rglob("actuals.arrow"):
        file.write_bytes(file.read_bytes()[:100]) if harm == "cut" else file.unlink() if harm == "gone" else None
    if harm == "no json":
        (tmp_path / snapshot.NAME).write_text("{", encoding="utf-8")
    found, read = resumed(store, tmp_path, monkeypatch)
    assert "actuals" in read
    same(found, store.url)


def test_an_older_snapshot_leaves_with_the_next(store: Store, tmp_path: Path) -> None:
    kept(store, tmp_path)
    kept(store, tmp_path)
    assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1


@pytest.mark.parametrize(("url", "place"), [
    ("sqlite:////data/targets.db", "/data/targets.db.cache"), ("sqlite://", None), ("sqlite:///:memory:", None)])
def test_snapshots_lie_beside_the_file_of_a_store(url: str, place: str | None) -> None:
    assert snapshot.folder(url) == (Path(place) if place else None)


def test_snapshots_of_a_server_s_store_lie_in_the_user_s_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one = snapshot.folder("postgresql+psycopg://li:secret@db.example/targets")
    assert one is not None
    assert one.parent.parent == tmp_path
    assert not {"secret", "li", "db.example", "targets"} & set(one.relative_to(tmp_path).parts)
    assert one == snapshot.folder("postgresql+psycopg://li:changed@db.example/targets")     # the same store, another password
    others = {snapshot.folder(f"postgresql+psycopg://{told}") for told in (
        "li:secret@db.example/other", "li:secret@else.example/targets", "li:secret@db.example:5433/targets",
        "li:secret@/targets?host=/run/one", "li:secret@/targets?host=/run/two")}
    assert len(others | {one}) == 6
    Snapshot(one, ()).keep((), 2025, "", {})
    assert one.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("entered", "said"), [
    (["2026-11-20T15:59:59+00:00"], "2026-11-20"), (["2026-11-20T16:00:00+00:00", "2026-11-20T01:00:00+00:00"], "2026-11-21"),
    (["2026-12-31T23:10:00+00:00"], "2027-01-01"), ([], "2017-12-29")])
def test_the_date_of_the_data_is_that_of_the_last_entry_in_china(entered: list[str], said: str) -> None:
    papers, figures_ = pd.DataFrame({"issue_date": ["2017-12-29", None]}), pd.DataFrame({"entered_at": pd.Series([*entered, None], dtype="string")})
    assert clock.as_of(papers, figures_) == said
