"""A paper read again: what would change is shown first, what people decided stays, what was said of the paper holds."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract import pipeline
from extract.readers.limits import DEFAULT
from targets import editing, load, reread, review
from targets.load import LoadError, load_paths
from targets.store import Store, StoreError
from targets.text import minute
from targets.worker import Paper, Settings, WorkerError, Workers, jobs
from tests.papers_here import load_bytes, load_text

TEXT = """海岛市海洋经济发展实施方案

到2030年，全市海洋生产总值达到800亿元以上，水产品产量稳定在90万吨左右。
新建海洋牧场6处。
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    opened.close()


@pytest.fixture
def doc(store: Store) -> str:
    return load_bytes(store, TEXT.encode(), "方案.txt", by="li").doc


def found(store: Store, words: str) -> dict:
    return next(row for row in store.records("方案") if row["text"] == words)


def test_nothing_changes_under_the_same_rules(store: Store, doc: str) -> None:
    assert reread.preview(store, doc).changes == []
    assert reread.preview(store, doc).described == {}


@pytest.mark.parametrize("said", [{}, {"region": "宁波", "title": "别的标题", "cites": ["国办发〔2016〕42号"]}, {"issue_date": "2027-03-01"}])
def test_a_worker_reads_a_paper_anew_as_it_is_read_here(store: Store, doc: str, workers: Workers, said: dict) -> None:
    reread.apply(store, reread.preview(store, doc, {"region": "宁波", "kind": "plan"}), by="li")
    there = reread.preview(store, doc, said, read=load.again_by(workers))
    assert there == reread.preview(store, doc, said)
    assert reread.apply(store, there, by="li", read=load.again_by(workers)) is None


def test_what_new_rules_say_of_the_paper_itself_stands_in_the_log(store: Store, doc: str) -> None:
    def read(document, told, said):
        fresh, records = load.read_again(document, told, said)
        return replace(fresh, kind="opinions", cites=("国办发〔2016〕42号",)), records

    assert reread.apply(store, reread.preview(store, doc, read=read), by="li", read=read) is None
    act = store.acts(doc)[-1]
    assert (act["action"], act["by"]) == ("reread", "li")
    assert act["fields"] == {"kind": ["implementation_plan", "opinions"], "cites": [[], ["国办发〔2016〕42号"]]}
    assert store.said(doc) == {}, "nobody said it: the next reading finds out for itself"


def test_what_a_worker_can_not_read_anew_is_a_sentence_and_changes_nothing(store: Store) -> None:
    heavy = load_bytes(store, TEXT.encode(), "重.txt", by="li").doc
    held = store.document(heavy)
    store.replace_document(replace(held, text=TEXT * 20_000, title="重"), [], by="li")
    before = store.document(heavy)
    mine = Workers(Settings(DEFAULT, 2000, 0.2, {}))
    with pytest.raises(WorkerError) as caught:
        reread.preview(store, heavy, read=load.again_by(mine))
    assert caught.value.code == "worker_time"
    assert "重" in caught.value.say("zh")
    with pytest.raises(WorkerError) as caught:
        reread.preview(store, heavy, {"issue_date": "某日"}, read=load.again_by(mine))
    assert caught.value.code == "worker_said"
    mine.close()
    assert store.document(heavy) == before


def test_a_worker_that_gives_another_paper_back_is_not_believed(store: Store, doc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, held = Workers(Settings(DEFAULT, 2000, 60, {})), store.document(doc)
    for other in ({"text": TEXT + "。"}, {"doc": "b"}, {"sha256": "9" * 64}, {"path": "/etc/passwd"}):
        monkeypatch.setattr(mine, "_run", lambda *_, other=other: iter([Paper("x", replace(held, **other), ())]))
        with pytest.raises(WorkerError) as caught:
            reread.preview(store, doc, read=load.again_by(mine))
        assert caught.value.code == "worker_died"


def test_new_rules_show_what_comes_goes_and_differs(store: Store, doc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store.decide([review.accept(found(store, "90万吨"))], by="li")
    every = pipeline.extract_document

    def other(document, roles=None):
        return [replace(one, comparator="=", unit="吨") if one.text == "90万吨" else one
                for one in every(document, roles=roles) if one.text != "6处"]

    monkeypatch.setattr(pipeline, "extract_document", other)
    shown = reread.preview(store, doc)
    assert [(one.row["text"], one.fields, one.new is None, one.state) for one in shown.changes] == [
        ("90万吨", ("unit", "comparator"), False, "accepted"), ("6处", (), True, None)]
    before = store.targets()
    assert store.targets().equals(before), "a preview stores nothing"
    assert reread.apply(store, shown, by="li") is None
    assert found(store, "90万吨")["unit"] == "万吨", "the decision stands"
    assert "6处" not in set(store.targets()["text"])
    monkeypatch.undo()
    (back,) = [one for one in reread.preview(store, doc).changes if one.old is None]
    assert back.row["text"] == "6处"


def test_a_preview_that_is_out_of_date_is_not_applied(store: Store, doc: str) -> None:
    shown = reread.preview(store, doc, {"region": "宁波"})
    reread.apply(store, reread.preview(store, doc, {"title": "别的标题"}), by="wang")
    again = reread.apply(store, shown, by="li")
    assert again is not None
    assert store.document(doc).region != "宁波"
    assert reread.apply(store, again, by="li") is None
    assert (store.document(doc).region, store.document(doc).title) == ("宁波", "别的标题")


def test_records_follow_a_corrected_region_and_date(store: Store, doc: str) -> None:
    store.decide([review.accept(found(store, "90万吨")), review.correct(found(store, "800亿元"), {"region": "舟山", "region_code": "330900"})],
                 by="li")
    before = store.targets().set_index("text")["region"].to_dict()
    shown = reread.preview(store, doc, {"region": "宁波", "issue_date": "2027-03-01"})
    assert set(shown.described) == {"region", "issue_date", "level"}, "the level follows the region"
    assert reread.apply(store, shown, by="li") is None
    after = store.targets().set_index("text")
    assert after["region"].to_dict() == {"800亿元": "舟山", "90万吨": "宁波", "6处": "宁波"}
    assert after["region_code"].to_dict() == {"800亿元": "330900", "90万吨": "330200", "6处": "330200"}
    assert set(after["issue_date"]) == {"2027-03-01"}
    assert found(store, "90万吨")["review"] == "accepted"
    batch = store.reviews(doc)["batch"].iloc[0]
    reread.undo(store, doc, batch, by="li")
    assert store.targets().set_index("text")["region"].to_dict() == before | {"800亿元": "舟山"}
    assert store.document(doc).issue_date is None
    with pytest.raises(StoreError):
        reread.undo(store, doc, batch, by="li")


def test_what_was_said_holds_when_the_file_is_read_again(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "方案.txt"
    file.write_text(TEXT, encoding="utf-8")
    load_paths(store, [file])
    reread.apply(store, reread.preview(store, "方案", {"region": "宁波", "title": "改过的标题"}), by="li")
    file.write_text("（修订）\n" + TEXT, encoding="utf-8")
    assert load_paths(store, [file]).failed == []
    held = store.document("方案")
    assert (held.title, held.region, held.region_code) == ("改过的标题", "宁波", "330200")
    assert set(store.targets()["region"]) == {"宁波"}
    reread.apply(store, reread.preview(store, "方案", {"title": ""}), by="li")
    load_paths(store, [file])
    assert store.document("方案").title is None, "what a person emptied stays empty"
    assert store.known_papers()[0]["file"] == "方案.txt"


def test_a_field_can_be_emptied(store: Store, doc: str) -> None:
    reread.apply(store, reread.preview(store, doc, {"title": ""}), by="li")
    assert store.document(doc).title is None
    reread.undo(store, doc, store.reviews(doc)["batch"].iloc[0], by="li")
    assert store.document(doc).title == "海岛市海洋经济发展实施方案"


def say(store: Store, doc: str, **typed: object) -> None:
    assert reread.apply(store, reread.preview(store, doc, editing.said_of_paper(typed)), by="li") is None


def test_several_issuers_a_level_and_the_papers_carried_out_can_be_said(store: Store, doc: str) -> None:
    say(store, doc, issuers=["海岛市 人民政府", "海岛市交通运输局"], level="city", implements=["国发[2021]33号", "国发〔2021〕33号"], cites=["浙政发〔2020〕 7 号"])
    held = store.document(doc)
    assert (held.issuers, held.issuer) == (("海岛市 人民政府", "海岛市交通运输局"), "海岛市 人民政府 海岛市交通运输局")
    assert (held.level, held.implements) == ("city", ("国发〔2021〕33号",))
    assert held.cites == ("浙政发〔2020〕7号", "国发〔2021〕33号"), "what it carries out it cites"
    assert set(store.targets()["issuer"]) == {held.issuer}
    papers = store.documents().iloc[0]
    assert (papers["level"], papers["implements"]) == ("city", ("国发〔2021〕33号",))
    (act,) = [one for one in store.acts(doc) if one["action"] == "describe"]
    assert act["fields"]["level"] == [None, "city"]
    told = review.log_table(store.acts(doc))["changes"].iloc[0]
    assert "issuers: - → 海岛市 人民政府、海岛市交通运输局; level: - → city" in told
    say(store, doc, issuers=[], level="")
    assert (store.document(doc).issuers, store.document(doc).issuer, store.document(doc).level) == ((), None, None)
    assert store.document(doc).implements == ("国发〔2021〕33号",), "what was said before holds beside it"
    for batch in store.reviews(doc)["batch"]:
        reread.undo(store, doc, batch, by="li")
    held = store.document(doc)
    assert (held.issuers, held.issuer, held.level, held.implements, held.cites) == ((), None, None, (), ())


def test_reviewed_records_follow_the_issuers_and_keep_them_when_read_again(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "方案.txt"
    file.write_text(TEXT, encoding="utf-8")
    load_paths(store, [file])
    store.decide([review.accept(found(store, "90万吨"))], by="li")
    say(store, "方案", issuers=["海岛市交通运输局、海岛市农业农村局"])
    assert found(store, "90万吨")["issuer"] == "海岛市交通运输局 海岛市农业农村局"
    file.write_text("（修订）\n" + TEXT, encoding="utf-8")
    assert load_paths(store, [file]).failed == []
    assert store.document("方案").issuers == ("海岛市交通运输局", "海岛市农业农村局")


@pytest.mark.parametrize(("typed", "code"), [
    ({"implements": ["那份规划"]}, "edit_paper_number"), ({"cites": ["国发〔2021〕33号 国发〔2021〕34号"]}, "edit_paper_number"),
    ({"level": "planet"}, "edit_choice"), ({"kind": "poem"}, "edit_choice"), ({"printed": "去年"}, "edit_paper_date")])
def test_what_can_not_be_said_of_a_paper_is_told(typed: dict[str, object], code: str) -> None:
    with pytest.raises(editing.EditError) as error:
        editing.said_of_paper(typed)
    assert (error.value.code, error.value.field) == (code, next(iter(typed)))


# A new version


NEW = TEXT.replace("到2030年，", "按照省里的部署，到2030年，").replace("新建海洋牧场6处。\n", "新建海洋牧场8处，改造渔港3个。\n")


def test_a_new_version_is_compared_by_its_words_not_by_its_places(store: Store, doc: str, workers: Workers) -> None:
    store.decide([review.correct(found(store, "90万吨"), {"value": 95.0}), review.accept(found(store, "6处"))], by="li")
    fresh = load.take_version(workers, NEW.encode(), "方案（修订）.txt", store.document(doc))
    shown = reread.preview(store, doc, fresh=fresh)
    told = {(one.row["text"], "new" if one.old is None else "gone" if one.new is None else "changed") for one in shown.changes}
    assert ("8处", "new") in told
    assert ("3个", "new") in told
    assert ("6处", "gone") in told
    assert not {text for text, _ in told} & {"90万吨", "800亿元"}, "what says the same further on is no change"
    assert next(one.state for one in shown.changes if one.row["text"] == "6处") == "accepted"
    assert reread.apply(store, shown, by="li") is None
    assert store.document(doc).text == NEW
    held = found(store, "90万吨")
    assert (held["value"], NEW[held["start"]:held["end"]]) == (95.0, "90万吨")
    assert "6处" not in {row["text"] for row in store.records(doc)}
    assert [one.lost for one in store.decisions(doc).values()] == [False, True]
    assert store.known_papers()[0]["sha256"] == fresh.sha256
    assert "renew" in store.reviews(doc)["action"].tolist()


def test_the_version_held_already_is_no_new_one(store: Store, doc: str, workers: Workers) -> None:
    with pytest.raises(LoadError) as caught:
        load.take_version(workers, TEXT.encode(), "又一份.txt", store.document(doc))
    assert caught.value.code == "load_same_version"


# Coming in


def test_a_second_copy_says_when_and_as_what_the_first_came_in(store: Store, doc: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"方案\.txt") as caught:
        load_bytes(store, TEXT.encode(), "copy.txt", by="wang")
    assert minute(store.known_papers()[0]["added_at"]) in str(caught.value)
    assert "came in" in caught.value.say("en")
    file = tmp_path / "third.txt"
    file.write_text(TEXT, encoding="utf-8")
    report = load_paths(store, [file])
    assert (report.loaded, report.failed) == ([], [])
    assert len(report.notes) == 1
    assert "third.txt" in report.notes[0]
    assert len(store.documents()) == 1


def test_a_file_that_was_moved_is_the_same_paper(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "甲.txt"
    file.write_text(TEXT, encoding="utf-8")
    load_paths(store, [file])
    moved = file.rename(tmp_path / "乙.txt")
    assert load_paths(store, [moved]).failed == []
    assert store.documents()["doc"].tolist() == ["甲"]


def test_another_paper_of_the_same_file_name_gets_a_name_of_its_own(store: Store, doc: str) -> None:
    other = load_bytes(store, TEXT.replace("90", "95").encode(), "方案.txt", by="li")
    assert other.doc.startswith("方案-")
    assert len(store.documents()) == 2


def test_a_paper_that_may_be_in_the_store_already_is_told(store: Store, doc: str) -> None:
    again = load_bytes(store, TEXT.replace("90万吨", "91万吨").encode(), "web.txt", by="li")
    assert again.like == "海岛市海洋经济发展实施方案"
    other = load_bytes(store, TEXT.replace("海洋经济", "林业经济").encode(), "other.txt", by="li")
    assert other.like is None


def test_a_pasted_text_is_a_paper(store: Store) -> None:
    pasted = load_text(store, TEXT, by="li")
    assert pasted.doc == "海岛市海洋经济发展实施方案"
    assert pasted.targets == len(store.targets()) > 0
    assert store.documents()[["added_by", "file"]].values.tolist() == [["li", "海岛市海洋经济发展实施方案"]]
    named = load_text(store, "某地粮食产量2029年达到30万吨以上。", by="li", title="一段文字")
    assert store.document(named.doc).title == "一段文字"
    with pytest.raises(LoadError):
        load_text(store, " \n ", by="li")


def test_a_paper_that_trips_the_extractor_leaves_the_store_alone(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "方案.txt"
    file.write_text(TEXT, "utf-8")
    monkeypatch.setattr(load, "extract", lambda document: 1 / 0)
    [told] = load_paths(store, [file]).failed
    monkeypatch.setattr(jobs, "extract_document", lambda document, roles: 1 / 0)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        load_bytes(store, TEXT.encode(), "方案.txt", by="li")
    assert "ZeroDivisionError" in told
    assert store.is_empty()
