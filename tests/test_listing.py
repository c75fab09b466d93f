"""Long lists: what the database gives is what the frames give, whatever is asked, after any change; and it uses its indexes."""
from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import make_store
from targets import backup, finding, override, review, searching
from targets.config import Cutoffs, Progress
from targets.finding import FIELDS, Filters
from targets.listing import COUNTED, SORTS, Lists, asking, keeping, lists, rows, tables
from targets.live import Live
from targets.moment import Moment
from targets.store import Store
from tests import made
from tests.databases import KINDS, fresh

NEVER = 10 ** 9


@dataclass
class Both:
    """A store, its moment, and its lists in both ways."""

    store: Store
    live: Live
    lists: Lists
    memory: Lists

    @property
    def now(self) -> Moment:
        return self.live.refresh()

    def followed(self) -> Moment:
        """The newest moment, the tables brought up to it."""
        now = self.now
        worker = self.lists.follow(now)
        if worker:
            worker.join(60)
        assert self.lists.stands(now)
        return now


def both(url: str, folder: Path) -> Both:
    store = Store(url)
    return Both(store, Live(store, Progress()), Lists(store, folder, Progress(), large=1), Lists(store, None, Progress(), large=NEVER))


def odd(store: Store) -> None:
    """Records that say nothing of a field, say several things at once, or what a pattern would take for its own signs."""
    sentence = "到2025年，100%_\\的Ａ级景区ｗｉｆｉ覆盖率达到95％以上，𠮷林除外。"
    said = [{"region": None, "region_code": None, "sector": None, "year": None, "force": None, "lead": None},
            {"lead": "省农业农村厅牵头，省发展改革委、省财政厅配合", "year": 2030}, {"lead": "牵头单位："}, {"lead": "省财政厅", "metric": "R&D 经费"},
            {"region": "全国", "region_code": "100000", "metric": "森林覆盖率", "metric_id": "forest_cover"},
            {"role": "assigned", "value": None}]
    rows = [made.target(**({"doc": "odd", "start": at, "end": at + 2, "text": "95", "evidence": sentence, "evidence_start": at // 2,
                            "issue_date": None} | one)) for at, one in enumerate(said)]
    store.replace_document(made.document("odd", text=sentence, issue_date=None, region=None, region_code=None, title="关于《Ａ》的通知"), rows)
    doc = store.known_papers()[-1]["doc"]
    some = store.records(doc)
    store.decide([*(review.accept(row) for row in some[:4]), review.correct(some[4], {"value": 3.5}), review.reject(some[5])], by="li")
    goals = store.targets().tail(3).to_dict("records")
    store.override([override.make(goal, "status", state, "验收") for goal, state in zip(goals, ("met", "met", "far_behind"), strict=True)], by="li")


@pytest.fixture(scope="module", params=KINDS)
def at_rest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("lists")
    for url in fresh(request.param, request, folder):
        found = both(url, folder)
        make_store.fill(found.store, 400, each=0.2)      # 20,000 targets
        odd(found.store)
        found.followed()
        yield found
        found.lists.close()
        found.store.close()


def asked(every: finding.Options) -> st.SearchStrategy[Filters]:
    """Filters over what a store holds and what it doesn't."""
    unknown = {name: 1 if name == "year" else "火星" for name in FIELDS}
    some = {name: st.just(()) | st.lists(st.sampled_from([*every[name], unknown[name]]), max_size=4, unique=True).map(tuple) for name in FIELDS}
    few = st.sets(st.sampled_from(FIELDS), max_size=3)
    return st.builds(lambda kept, whole: whole.only(sorted(kept)), few, st.builds(Filters, **some))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_filters_and_any_order_give_the_same_rows_from_both(
        at_rest: Both, data: st.DataObject, monkeypatch: pytest.MonkeyPatch) -> None:
    now = at_rest.live.now()
    every = now.once(("test",), lambda moment: finding.options(moment("scoreboard")))
    filters = data.draw(asked(every))
    sort, down = data.draw(st.sampled_from(("", *SORTS))), data.draw(st.booleans())
    first, size = data.draw(st.integers(0, 21_000)), data.draw(st.sampled_from((1, 7, 500)))
    monkeypatch.setattr(lists, "DEEP", data.draw(st.sampled_from((0, 1000, lists.DEEP))))
    found = at_rest.lists.page(now, filters, sort, down=down, first=first, size=size)
    wanted = at_rest.memory.page(now, filters, sort, down=down, first=first, size=size)
    assert (list(found.ids), found.n) == (list(wanted.ids), wanted.n)
    assert found.n == len(filters.apply(now("scoreboard")))


def index(lists: Lists, now: Moment) -> searching.Index:
    sentences = lists.sentences(now)
    assert sentences is not None
    return searching.Index(now("things"), sentences)


PARTS = ["能耗", "绿色", "2025年", "8", "%", "_", "\\", "a级", "ＷＩＦＩ", "𠮷", "贵州", "省财政厅", "不在", "，", "r&d", "经费", "覆盖率达到", "全国", "guizhou"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_words_find_the_same_sentences_from_both(at_rest: Both, data: st.DataObject) -> None:
    now = at_rest.live.now()
    hays = now("search").sentences.hays
    hay = data.draw(st.sampled_from(hays)).partition("\n")[0]
    at = data.draw(st.integers(0, max(len(hay) - 2, 0)))
    cut = hay[at:at + data.draw(st.integers(1, 9))]
    words = " ".join(data.draw(st.lists(st.sampled_from([*PARTS, cut]), min_size=1, max_size=3)))
    found, wanted = searching.find(index(at_rest.lists, now), words, 15), searching.find(now("search"), words, 15)
    sentences = wanted["kind"] == "sentence"
    wanted["of"] = wanted["of"].mask(sentences, wanted["of"].clip(upper=COUNTED + 1))       # of more is only told that they are more
    assert found.equals(wanted), words


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_papers_are_the_same_from_both(at_rest: Both, data: st.DataObject) -> None:
    now = at_rest.live.now()
    every = now.once(("papers",), lambda moment: finding.options(moment("documents").assign(key="")))
    filters = Filters(**{name: tuple(data.draw(st.lists(st.sampled_from(every[name]), max_size=2, unique=True)))
                         for name in ("region", "group", "paper")})
    words = data.draw(st.sampled_from(("", "方案", "贵州 方案", "府发〔2020〕", "ａ", "没有", "%")))
    options = {"only_open": data.draw(st.booleans()), "by_open": data.draw(st.booleans()), "first": data.draw(st.integers(0, 5)),
               "size": data.draw(st.sampled_from((None, 4)))}
    found, wanted = (lists.papers(now, filters, words, **options) for lists in (at_rest.lists, at_rest.memory))
    assert (list(found.ids), found.n) == (list(wanted.ids), wanted.n)


def test_all_that_fit_are_given_out_piece_by_piece(at_rest: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targets.listing.lists.PIECE", 100)
    now = at_rest.live.now()
    pieces = list(at_rest.lists.ids(now, Filters(), "target", down=True))
    assert len(pieces) > 200
    assert [one for piece in pieces for one in piece] == list(at_rest.memory.page(now, Filters(), "target", down=True, size=NEVER).ids)


def plan(both: Both, query: sa.Select) -> str:
    with both.lists.ground.reading() as connection:
        told = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        if connection.dialect.name == "postgresql":     # so small a table would be read whole
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        said = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        return "\n".join(str(row) for row in connection.exec_driver_sql(told + str(said), said.construct_params() if connection.dialect.name
                                                                         == "postgresql" else tuple(said.params[name] for name in said.positiontup)))


def test_lists_and_search_use_an_index(at_rest: Both) -> None:
    c = tables.standing
    postgres = at_rest.store.engine.dialect.name == "postgresql"
    for name in (*tables.PICKED, "paper"):
        value = 2025 if name == "year" else "贵州"
        told = plan(at_rest, sa.select(c.c.id).where(*asking.where(Filters(**{name: (value,)}), c)))
        assert ("ix_standing_order" if name == "paper" else f"ix_standing_{name}") in told, told
    told = plan(at_rest, sa.select(c.c.id).order_by(*asking.order("", down=False)).limit(50))
    assert "ix_standing_order" in told
    assert "TEMP B-TREE" not in told
    assert "Sort" not in told
    for chosen in ({"force": ("约束性",)}, {"group": ("west",), "year": (2025,)}, {"status": ("met", "missed"), "role": ("target",)}):
        told = plan(at_rest, sa.select(sa.func.count()).select_from(c).where(*asking.where(Filters(**chosen), c)))
        assert "Seq Scan" not in told, told
        assert "SCAN standing\n" not in f"{told}\n", told       # an index may be scanned, the rows themselves not
    told = plan(at_rest, sa.select(tables.sentences.c.sentence).where(*asking.fitting(["能耗", "绿色"], postgres=postgres)))
    assert ("ix_standing_sentences_pairs" if postgres else "VIRTUAL TABLE") in told


def test_a_far_page_is_not_counted_off_by_the_database(at_rest: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    now = at_rest.live.now()
    near = at_rest.lists.page(now, Filters(), "target", down=True, first=10_000, size=50)
    monkeypatch.setattr(lists, "DEEP", 5_000)
    monkeypatch.setattr(asking, "page", lambda *_: pytest.fail("the database sorts most of the list"))
    assert at_rest.lists.page(now, Filters(), "target", down=True, first=10_000, size=50) == near
    with pytest.raises(pytest.fail.Exception):
        at_rest.lists.page(now, Filters(), "target", down=True, first=5_000, size=50)


CHANGES = {
    "a figure": lambda store, doc, goal: store.save_actuals(made.figures(
        {name: goal[name] for name in ("region", "region_code", "metric", "unit")} | {"year": 2025, "value": 12.5}), by="li", origin="form"),
    "a record corrected": lambda store, doc, goal: store.decide([review.correct(store.records(doc)[3], {"value": 77.0})], by="li"),
    "a record rejected": lambda store, doc, goal: store.decide([review.reject(store.records(doc)[2])], by="li"),
    "a verdict overridden": lambda store, doc, goal: store.override([override.make(goal, "status", "met", "试")], by="li"),
    "a paper gone": lambda store, doc, goal: store.delete_document(doc, by="li"),
    "a new paper": lambda store, doc, goal: store.replace_document(made.document("new", title="新的通知"), [made.target(doc="new")]),
    "what a paper says of itself": lambda store, doc, goal: store.decide([review.describe(doc, {"title": "x"}, {"title": "改过的题目"})], by="li"),
}


def contents(one: Both) -> dict[str, list[dict[str, object]]]:
    """What the tables hold, by key; pairs are told by the index of SQLite only when it is asked."""
    with one.lists.ground.reading() as connection:
        return {table.name: [{name: value for name, value in row.items() if name != "pairs"} for row in connection.execute(
            sa.select(table).order_by(table.c[key])).mappings()] for table, key in tables.KEYED.items()}


def wanted(now: Moment) -> dict[str, list[dict[str, object]]]:
    """What they should hold."""
    board = now("scoreboard")
    found = {"standing": rows.targets(board), "standing_sentences": rows.sentences(board), "standing_papers": rows.papers(now("documents"))}
    return {table.name: sorted(found[table.name], key=lambda row, key=key: row[key]) for table, key in tables.KEYED.items()}


def test_after_any_change_the_tables_are_as_if_made_anew(database: str, tmp_path: Path) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 4, each=1)
    before = one.followed()
    assert contents(one) == wanted(before)
    for number, (what, change) in enumerate(CHANGES.items()):
        doc = one.store.known_papers()[0]["doc"]
        change(one.store, doc, one.store.targets().iloc[60].to_dict())
        if number % 2:      # another process knows the rows by their stamps only
            one.lists = Lists(one.store, tmp_path, Progress(), large=1)
        now = one.followed()
        assert now is not before, what
        assert contents(one) == wanted(now), what
        for words in ("方案", "达到", "80%", "由贵州", "产能", "77", "年"):
            assert searching.find(index(one.lists, now), words, 400).equals(searching.find(now("search"), words, 400)), (what, words)
        before = now
    one.store.close()


def test_two_processes_write_one_time_and_of_two_programs_the_later_one(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 2, each=1)
    now = one.followed()
    anew, follow = [], []
    monkeypatch.setattr(keeping, "_anew", lambda *args: anew.append(args))
    monkeypatch.setattr(keeping, "_follow", lambda *args: follow.append(args))
    other = Lists(one.store, tmp_path, Progress(), large=1)
    assert other.stands(now)
    assert other.follow(now) is None
    stricter = Progress(cutoffs=Cutoffs(on_track=Decimal("0.99")))
    newer = Lists(one.store, tmp_path, stricter, large=1)
    assert not newer.stands(now)
    done(newer, now)
    assert newer.stands(now)
    assert (len(anew), len(follow)) == (0, 1)
    assert not one.lists.stands(now)        # asks, sees the other's rules, and leaves the tables to it
    done(one.lists, now)
    assert newer.stands(now)
    assert len(follow) == 1
    assert one.lists.page(now, Filters()).n == 100
    assert one.lists.follow(now) is None
    monkeypatch.setattr(lists, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + 2 * lists.YIELD))
    done(one.lists, now)                    # the other one may be gone by now: it is this one's turn
    assert one.lists.stands(now)
    one.store.close()


def test_a_writing_that_fails_is_told_and_tried_again_later(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    one = both(f"sqlite:///{tmp_path / 'store.db'}", tmp_path)
    make_store.fill(one.store, 2, each=1)
    now = one.now
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "write", lambda *_: 1 // 0)
        done(one.lists, now)
    assert "ZeroDivisionError" in caplog.text
    assert one.lists.page(now, Filters()).n == 100      # from memory
    assert one.lists.follow(now) is None                # not again and again
    monkeypatch.setattr(lists, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + 2 * lists.REST))
    done(one.lists, now)
    assert one.lists.stands(now)
    one.store.close()


def test_a_place_that_refuses_the_tables_is_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "lists"
    place.write_text("a file where the folder should be")
    one = both(f"sqlite:///{tmp_path / 'store.db'}", place)
    make_store.fill(one.store, 2, each=1)
    now = one.now
    assert one.lists.page(now, Filters()).n == 100
    place.unlink()
    assert one.lists.follow(now) is None
    monkeypatch.setattr(lists, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + 2 * lists.REST))
    done(one.lists, now)
    assert one.lists.stands(now)
    one.store.close()


def done(lists: Lists, now: Moment) -> None:
    worker = lists.follow(now)
    if worker:
        worker.join(60)


def test_a_moment_that_is_past_is_not_written(database: str, tmp_path: Path) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 2, each=1)
    past = one.now
    one.store.delete_document(one.store.known_papers()[0]["doc"], by="li")
    done(one.lists, past)
    assert not one.lists.stands(past)
    assert one.lists.page(past, Filters()).n == 100         # from its frames
    assert one.lists.page(one.followed(), Filters()).n == 50
    one.store.close()


def test_tables_that_are_gone_or_damaged_cost_nothing_but_time(database: str, tmp_path: Path) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 2, each=1)
    now = one.followed()
    with one.lists.ground.writing() as connection:         # as a PostgreSQL that broke down leaves tables without a log
        for table in (*tables.KEYED, tables.state):
            connection.execute(sa.delete(table))
    assert one.lists.page(now, Filters()).n == 100
    assert one.lists.stands(one.followed())
    with one.lists.ground.writing() as connection:
        connection.execute(sa.text("DROP TABLE standing"))
    assert one.lists.page(now, Filters(), "target").ids == one.memory.page(now, Filters(), "target").ids
    assert one.lists.stands(one.followed())         # made anew meanwhile
    one.lists.close()
    if database.startswith("sqlite"):
        for left in tmp_path.glob("lists.db-*"):
            left.unlink()
        (tmp_path / "lists.db").write_bytes(b"no database at all" * 100)
        one.lists = Lists(one.store, tmp_path, Progress(), large=1)
        assert one.lists.page(one.followed(), Filters(year=(2025,))).n > 0
    one.store.close()


def test_a_small_store_gets_no_tables_and_a_store_in_memory_does_without(tmp_path: Path) -> None:
    one = both(f"sqlite:///{tmp_path / 'store.db'}", tmp_path)
    make_store.fill(one.store, 1, each=1)
    now = one.now
    assert one.memory.follow(now) is None
    assert one.memory.sentences(now) is None
    assert not (tmp_path / "lists.db").exists()
    nowhere = Lists(one.store, None, Progress(), large=1)
    assert nowhere.page(now, Filters()).n == 50
    assert nowhere.sentences(now) is None
    one.store.close()


def test_no_backup_holds_what_is_worked_out(database: str, tmp_path: Path) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 1, each=1)
    one.followed()
    assert not set(backup.backup(one.store, tmp_path / "all.zip")) & {table.name for table in tables.metadata.sorted_tables}
    one.store.close()


def test_where_most_rows_differ_all_are_written_anew(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 2, each=1)
    now = one.followed()
    with one.lists.ground.writing() as connection:
        connection.execute(sa.update(tables.standing).values(stamp=0, value=1.5))
        connection.execute(sa.update(tables.state).values(rules="of another program"))
    monkeypatch.setattr(keeping, "PIECE", 10)
    one.lists = Lists(one.store, tmp_path, Progress(), large=1)
    done(one.lists, now)
    assert contents(one) == wanted(now)
    one.store.close()


def test_the_bench_does_not_call_lists_ready_that_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import bench_million

    monkeypatch.setattr(bench_million, "READY", 0)
    with pytest.raises(SystemExit):
        bench_million.until_listed(f"sqlite:///{tmp_path / 'empty.db'}")


def test_many_changes_are_no_long_question(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = both(database, tmp_path)
    make_store.fill(one.store, 2, each=1)
    one.followed()
    lengths: list[int] = []
    monkeypatch.setattr(keeping, "PIECE", 20)
    monkeypatch.setattr("targets.store.bulk.AT_ONCE", 20)
    monkeypatch.setattr(keeping, "WHOLE", 2)
    sa.event.listen(one.lists.ground.engine, "before_cursor_execute", lambda connection, cursor, statement, parameters, *_: lengths.append(
        len(parameters) if "standing" in statement and statement.startswith("SELECT") else 0))
    one.store.delete_document(one.store.known_papers()[0]["doc"], by="li")
    now = one.followed()
    assert lengths
    assert max(lengths) <= 20
    assert contents(one) == wanted(now)
    one.store.close()


def test_the_file_of_lists_is_for_those_who_may_read_the_store(tmp_path: Path) -> None:
    one = both(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "cache" / "lists")
    make_store.fill(one.store, 1, each=1)
    one.followed()
    assert (tmp_path / "cache" / "lists").stat().st_mode & 0o077 == 0
    one.store.close()
