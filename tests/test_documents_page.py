"""The page of papers without a browser: papers in, each decision, both languages, what two people do at once."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from targets import access, load, reread, review
from targets.load import extract
from targets.store import Store, StoreError
from targets.ui import papertext
from targets.ui.passage import passage
from targets.worker import Workers
from tests.made_files import saved
from tests.papers_here import load_bytes
from tests.test_app import WORDS, open_tab, page, said_of, texts

TEXT = """宁波市海洋经济发展实施方案

宁波市人民政府
2026年3月1日

2025年，全市水产品产量完成81万吨，增长了3.5%。
到2030年，全市海洋生产总值达到800亿元以上，水产品产量稳定在90万吨左右。
力争到2030年，海洋生产总值达到800亿元以上。
"""
OTHER = "东阳市林业发展规划\n\n到2030年，全市森林覆盖率达到61%以上。\n"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store with one paper, which the app is told to use."""
    settings = tmp_path / "config.yaml"
    settings.write_text("store:\n  wait_seconds: 0.2\n", encoding="utf-8")
    address = f"sqlite:///{tmp_path / 'papers.db'}"
    monkeypatch.setenv("TARGETS_CONFIG", str(settings))
    monkeypatch.setenv("TARGETS_DATABASE_URL", address)
    st.cache_resource.clear()
    st.cache_data.clear()
    load_bytes(Store(address), TEXT.encode(), "海洋.txt", by="李四")
    yield address
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(**address: str) -> AppTest:
    app = page("documents", doc="海洋", **address)
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    next(button for button in app.button if button.key == key).click().run()
    assert not app.exception
    return app


def tab(app: AppTest, name: str) -> AppTest:
    open_tab(app, "paper", WORDS[f"tab_{name}"]["zh"])
    assert not app.exception
    return app


def states(url: str) -> list[tuple[str, str | None]]:
    return [(row["text"], row["review"]) for row in Store(url).records("海洋") if row["role"] == "target"]


def bar(app: AppTest) -> str:
    (found,) = app.get("progress")
    return found.proto.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_list_and_paper_open_in_both_languages(url: str, lang: str) -> None:
    app = page("documents", lang=lang)
    assert not app.exception
    assert WORDS["page_documents"][lang] in texts(app)
    assert app.dataframe[0].value[WORDS["col_open"][lang]].tolist() == [len(states(url))]
    app = opened(lang=lang)
    assert WORDS["review_open"][lang] in texts(app)
    for name in ("info", "reread", "log"):
        app = AppTest.from_string("import app\napp.main('documents')", default_timeout=60)
        app.query_params["doc"], app.query_params["lang"], app.query_params["tab"] = "海洋", lang, name
        app.run()
        assert not app.exception
        assert WORDS[{"info": "info_help", "reread": "reread_help", "log": "reviewlog_empty"}[name]][lang] in texts(app)
        assert not app.error


def test_the_record_in_hand_stands_in_the_address(url: str) -> None:
    rows = [row["id"] for row in Store(url).records("海洋") if row["role"] == "target"]
    first = opened()
    other = next(row for row in rows if [row] != said_of(first, "record"))
    app = page("documents", doc="海洋", record=other)
    assert not app.exception
    assert said_of(app, "record") == [other]
    assert said_of(page("documents", doc="海洋", record="gone"), "record") == said_of(first, "record")


def test_accept_reject_and_undo(url: str) -> None:
    app = press(opened(), "accept")
    assert [how for _, how in states(url)].count("accepted") == 1
    assert f"1 / {len(states(url))}" in bar(app)
    press(app, "reject")
    assert sorted(filter(None, (how for _, how in states(url)))) == ["accepted", "rejected"]
    assert len(Store(url).targets()) == len(states(url)) - 1
    press(app, "undo")
    press(app, "undo")
    assert {how for _, how in states(url)} == {None}
    assert next(button for button in app.button if button.key == "undo").disabled
    assert Store(url).reviews()["by"].unique().tolist() == [access.nobody("zh")]


def test_the_name_of_the_reviewer_is_kept(url: str) -> None:
    app = opened()
    next(box for box in app.text_input if box.key.startswith("reviewer")).set_value("王五").run()
    press(app, "accept")
    assert Store(url).reviews()["by"].tolist() == ["王五"]


def _field(app: AppTest, name: str):
    return next(box for box in [*app.text_input, *app.selectbox] if box.key.startswith("edit_") and f"_{name}_zh" in box.key)


def _submit(app: AppTest, word: str) -> AppTest:
    next(button for button in app.button if button.label == WORDS[word]["zh"]).click().run()
    assert not app.exception
    return app


def test_every_field_can_be_corrected_and_what_is_wrong_is_said(url: str) -> None:
    app = press(opened(), "correct")
    _field(app, "value").set_value("很多")
    _submit(app, "save_correction")
    assert [error.value for error in app.error] == ["数值：“很多”不是数，请只写数字，单位写在单位一栏。"]
    assert Store(url).reviews().empty
    _field(app, "value").set_value("95.5")
    _field(app, "region").set_value("舟山市")
    _field(app, "year").set_value("")
    _field(app, "comparator").set_value(">=")
    _field(app, "role").set_value("target")
    next(box for box in app.text_input if box.key.endswith("_note")).set_value("按原件核对")
    _submit(app, "save_correction")
    assert Store(url).reviews()["note"].tolist() == ["按原件核对"]
    (row,) = [row for row in Store(url).records("海洋") if row["review"] == "corrected"]
    assert (row["value"], row["region"], row["region_code"], row["year"], row["comparator"]) == (95.5, "舟山", "330900", None, ">=")


def test_a_form_that_changes_nothing_says_so(url: str) -> None:
    app = _submit(press(opened(), "correct"), "save_correction")
    assert WORDS["nothing_changed"]["zh"] in texts(app)
    assert Store(url).reviews().empty
    assert not [box for box in _submit(app, "cancel").text_input if box.key.startswith("edit_")]


def test_duplicates_are_merged(url: str) -> None:
    app = opened()
    twin = [row for row in Store(url).records("海洋") if row["text"] == "800亿元"]
    app.session_state["review_at"] = twin[1]["id"]
    press(app.run(), "merge")
    chosen = next(box for box in app.multiselect if box.key.startswith("merge_"))
    assert chosen.value == [twin[0]["id"]], "what is the same in every field is marked already"
    _submit(app, "merge_do")
    app.session_state["review_at"] = twin[1]["id"]
    app.run()
    assert any(access.nobody("zh") in caption.value and "UTC" in caption.value for caption in app.caption), "who decided, and when"
    press(app, "merged_into")
    assert app.session_state["review_at"] == twin[0]["id"]
    decision = Store(url).decisions()[twin[1]["id"]]
    assert (decision.state, decision.into) == ("merged", twin[0]["id"])
    assert ("800亿元", "merged") in states(url)
    assert len(Store(url).targets()) == len(states(url)) - 1


def test_several_are_merged_into_the_one_picked_and_taken_back_as_one(url: str) -> None:
    text = TEXT + "会议要求，到2030年，海洋生产总值达到800亿元以上。\n"
    load_bytes(Store(url), text.encode(), "会议.txt", by="li")
    app = page("documents", doc="会议")
    same = [row["id"] for row in Store(url).records("会议") if row["text"] == "800亿元"]
    assert len(same) == 3
    app.session_state["review_at"] = same[0]
    press(app.run(), "merge")
    next(box for box in app.multiselect if box.key.startswith("merge_")).set_value(same[1:])
    next(box for box in app.selectbox if box.key.startswith("stays_")).set_value(same[1])
    _submit(app, "merge_do")
    assert {one.record: (str(one.state), one.into) for one in Store(url).decisions("会议").values()} == {
        same[0]: ("merged", same[1]), same[2]: ("merged", same[1])}
    assert "已合并 2 条，留下 800亿元。" in bar(app)
    app.session_state["review_at"] = same[1]
    assert "有 2 条重复的记录并入这一条" in texts(app.run())
    press(app, "undo")
    assert not [row for row in Store(url).records("会议") if row["review"]]


def test_a_merge_of_nothing_says_so(url: str) -> None:
    app = opened()
    other = next(row for row in Store(url).records("海洋") if row["text"] == "90万吨")
    app.session_state["review_at"] = other["id"]
    press(app.run(), "merge")
    _submit(app, "merge_do")
    assert [error.value for error in app.error] == [WORDS["merge_nothing"]["zh"]]
    _submit(app, "cancel")
    assert not [box for box in app.multiselect if box.key.startswith("merge_")]


def test_after_a_decision_the_next_unreviewed_comes_to_hand(url: str) -> None:
    app = opened()
    next(box for box in app.selectbox if box.key.startswith("review_show")).set_value("all").run()
    next(box for box in app.selectbox if box.key.startswith("review_order")).set_value("place").run()
    order = [row["id"] for row in Store(url).records("海洋") if row["role"] == "target"]
    by_id = {row["id"]: row for row in Store(url).records("海洋")}
    Store(url).decide([review.accept(by_id[order[1]])], by="li")
    st.cache_resource.clear()
    press(app.run(), "accept")
    assert app.session_state["review_at"] == order[2], "the second is reviewed already"
    press(app, "reject")
    assert not [how for _, how in states(url) if how is None]
    press(app, "undo")
    assert app.session_state["review_at"] == order[2]


def test_the_keys_are_told(url: str) -> None:
    from targets.ui.recordcard import KEYS
    for lang in ("zh", "en"):
        shown = "".join(block.proto.body for block in opened(lang=lang).get("html"))
        for key, word in KEYS.items():
            assert f"<kbd>{key}</kbd> {WORDS[word][lang]}" in shown


def pick_number(app: AppTest, place: int) -> None:
    """Pick one of the numbers of the sentence."""
    (pills,) = [group for group in app.button_group if group.key.startswith("span_")]
    app.session_state[pills.key] = place
    app.run()
    assert not app.exception


def test_the_span_of_a_record_is_set_right(url: str) -> None:
    Store(url).replace_document(Store(url).document("海洋"), [one for one in extract(Store(url).document("海洋")) if one.text != "90万吨"])
    app = opened()
    held = next(row for row in Store(url).records("海洋") if row["text"] == "800亿元")
    app.session_state["review_at"] = held["id"]
    press(app.run(), "correct")
    pick_number(app, 1)
    assert (_field(app, "value").value, _field(app, "unit").value, _field(app, "comparator").value) == ("90", "万吨", "~"), "read anew"
    press(app, "span_end_back")
    assert (_field(app, "value").value, _field(app, "unit").value) == ("90", "万"), "what is left of the words"
    press(app, "span_end_on")
    _field(app, "metric").set_value("水产品产量")
    _submit(app, "save_correction")
    (row,) = [row for row in Store(url).records("海洋") if row["review"] == "corrected"]
    assert (TEXT[row["start"]:row["end"]], row["value"], row["unit"], row["metric"]) == ("90万吨", 90.0, "万吨", "水产品产量")
    assert held["text"] not in [row["text"] for row in Store(url).records("海洋") if row["id"] != held["id"] and row["start"] == held["start"]]
    assert "起 " in tab(app, "log").dataframe[0].value[WORDS["col_what"]["zh"]].iloc[0]


def test_a_number_that_has_a_record_is_not_taken_from_it(url: str) -> None:
    app = opened()
    held = next(row for row in Store(url).records("海洋") if row["text"] == "90万吨")
    app.session_state["review_at"] = held["id"]
    press(app.run(), "correct")
    pick_number(app, 0)
    assert "800亿元" in app.error[0].value
    assert _field(app, "value").value == "90"
    press(app, "span_start_back")
    for _ in range(40):        # further than the sentence reaches
        if app.error:
            break
        press(app, "span_start_back")
    assert not app.exception
    press(app, "span_reset")
    _submit(app, "save_correction")
    assert WORDS["nothing_changed"]["zh"] in texts(app)


def test_words_that_stand_several_times_ask_which(url: str) -> None:
    app = press(opened(), "add_record")
    next(box for box in app.text_area if box.key.startswith("add_words")).set_value("海洋生产總值達到 ８００億元").run()
    press(app, "add_find")
    assert "正文里有 2 处" in texts(app)
    (places,) = [radio for radio in app.radio if radio.key.startswith("add_place")]
    places.set_value(app.session_state["review_places"][1]).run()
    press(app, "add_take_place")
    first, last = app.session_state["review_words"]
    assert first > TEXT.index("力争到2030年")
    assert TEXT[first:last] == "海洋生产总值达到800亿元"


def test_a_record_is_added_by_words(url: str) -> None:
    app = press(opened(), "add_record")
    words = next(box for box in app.text_area if box.key.startswith("add_words"))
    words.set_value("不在文中的话").run()
    press(app, "add_find")
    assert "不在文中的话" in app.error[0].value
    next(box for box in app.text_area if box.key.startswith("add_words")).set_value("水产品产量完成81万吨").run()
    press(app, "add_find")
    assert WORDS["add_held"]["zh"] in texts(app)
    next(box for box in app.checkbox if box.key.startswith("add_beside")).check().run()
    _field(app, "metric").set_value("养殖产量")
    _field(app, "year").set_value("2031")
    _submit(app, "add_save")
    (row,) = [row for row in Store(url).records("海洋") if row["review"] == "added"]
    assert (row["metric"], row["value"], row["unit"], row["year"], row["role"]) == ("养殖产量", 81.0, "万吨", 2031, "target")
    assert TEXT[row["start"]:row["end"]] == "81万吨"


def test_a_record_of_another_person_is_not_decided_unseen(url: str) -> None:
    app = opened()
    at = app.session_state["review_at"]
    row = next(one for one in Store(url).records("海洋") if one["id"] == at)
    Store(url).decide([review.accept(row)], by="李四")
    press(app, "reject")
    assert "李四" in app.error[0].value
    assert Store(url).decisions()[at].state == "accepted"


def test_the_list_of_records_can_be_narrowed(url: str) -> None:
    app = opened()
    assert len(app.dataframe[0].value) == len(states(url))
    next(box for box in app.selectbox if box.key.startswith("review_show")).set_value("rejected").run()
    assert WORDS["review_queue_empty"]["zh"] in texts(app)
    assert app.session_state["review_at"] is None
    next(box for box in app.selectbox if box.key.startswith("review_show")).set_value("all").run()
    assert app.session_state["review_at"] in {row["id"] for row in Store(url).records("海洋")}
    next(box for box in app.multiselect if box.key.startswith("review_roles")).set_value([]).run()
    assert len(app.dataframe[0].value) == len(Store(url).records("海洋")) > len(states(url))
    confidence = app.dataframe[0].value[WORDS["confidence"]["zh"]].tolist()
    assert confidence == sorted(confidence)


def test_what_is_known_of_the_paper_is_corrected_after_a_preview(url: str) -> None:
    app = tab(opened(), "info")
    next(box for box in app.text_input if "_region_" in box.key).set_value("舟山")
    _submit(app, "info_save")
    assert set(Store(url).targets()["region"]) == {"宁波"}, "a preview stores nothing"
    assert f"变化 {len(Store(url).records('海洋'))}" in texts(app)
    press(app, "info_preview_apply")
    assert set(Store(url).targets()["region"]) == {"舟山"}
    next(box for box in app.text_input if "_title_" in box.key).set_value("新标题")
    _submit(app, "info_save")
    assert Store(url).document("海洋").title == "新标题"
    app = tab(app, "log")
    assert app.dataframe[0].value[WORDS["log_what"]["zh"]].tolist() == ["更正文件信息"] * 2


def test_level_and_the_papers_carried_out_are_corrected(url: str) -> None:
    Store(url).replace_document(replace(Store(url).document("海洋"), doc="上级", sha256="1", doc_number="国发〔2025〕7号"), [])
    app = tab(opened(), "info")
    carried = next(box for box in app.multiselect if "_implements_" in box.key)
    assert [one.split()[0] for one in carried.options] == ["国发〔2025〕7号"], "papers of the store to pick from"
    carried.set_value(["国发〔2025〕7号"])
    next(box for box in app.multiselect if "_issuers_" in box.key).set_value(["宁波市人民政府", "宁波市海洋局"])
    next(box for box in app.selectbox if "_level_" in box.key).set_value("province")
    _submit(app, "info_save")
    if any(button.key == "info_preview_apply" for button in app.button):
        press(app, "info_preview_apply")
    held = Store(url).document("海洋")
    assert (held.level, held.issuers, held.implements, held.cites) == (
        "province", ("宁波市人民政府", "宁波市海洋局"), ("国发〔2025〕7号",), ("国发〔2025〕7号",))
    assert set(Store(url).targets(doc="海洋")["issuer"]) == {"宁波市人民政府 宁波市海洋局"}
    assert "各发文机关 宁波市人民政府 → 宁波市人民政府、宁波市海洋局" in tab(app, "log").dataframe[0].value[WORDS["col_what"]["zh"]].iloc[0]


def test_a_date_that_is_none_is_refused(url: str) -> None:
    app = tab(opened(), "info")
    next(box for box in app.text_input if "_issue_date_" in box.key).set_value("明年")
    _submit(app, "info_save")
    assert "“明年”不是日期" in app.error[0].value
    assert Store(url).reviews().empty


def test_many_are_accepted_as_one_step(url: str) -> None:
    app = opened()
    next(box for box in app.slider if box.key.startswith("bulk_from")).set_value(0).run()
    press(app, "bulk_do")
    assert {how for _, how in states(url)} == {"accepted"}
    assert Store(url).reviews()["batch"].nunique() == 1
    press(app, "undo")
    assert {how for _, how in states(url)} == {None}


def test_a_paper_that_is_done_leads_to_the_next(url: str) -> None:
    store = Store(url)
    load_bytes(store, OTHER.encode(), "林业.txt", by="li")
    store.decide([review.accept(row) for row in store.records("海洋") if row["role"] == "target"], by="li")
    app = press(opened(), "next_paper")
    assert "东阳市林业发展规划" in texts(app)
    assert app.query_params["doc"] == "林业"


def test_a_new_version_takes_the_place_of_the_old_after_a_preview(url: str) -> None:
    app = tab(opened(), "reread")
    newer = TEXT.replace("81万吨", "82万吨").encode()
    app.file_uploader[0].upload("新版.txt", newer, "text/plain").run()
    assert not app.exception
    assert "新增 1，消失 1" in texts(app)
    assert Store(url).document("海洋").text == TEXT
    press(app, "renew_preview_apply")
    assert "82万吨" in Store(url).document("海洋").text
    assert len(Store(url).documents()) == 1


def test_a_new_version_is_read_once_for_all_reruns(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    before = reread.preview

    def counted(store: Store, doc: str, *said: object, **more: object):
        read.append(doc)
        return before(store, doc, *said, **more)

    monkeypatch.setattr(reread, "preview", counted)
    app = tab(opened(), "reread")
    app.file_uploader[0].upload("新版.txt", TEXT.replace("81万吨", "82万吨").encode(), "text/plain").run()
    app.run()
    assert read == ["海洋"]
    Store(url).decide([review.accept(Store(url).records("海洋")[0])], by="李四")
    app.run()
    assert read == ["海洋"] * 2, "what another decided meanwhile is looked at"
    assert not app.exception


def other_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the first record of every paper is not found; read here, since a worker knows nothing of the test."""
    def read(document, told, said):
        fresh, records = load.read_again(document, told, said)
        return fresh, records[1:]

    monkeypatch.setattr(load, "again_by", lambda workers: read)


def test_what_was_stored_before_a_failure_is_shown(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three papers the second trips the store: the first is there at once, the rest still wait."""
    store = Store(url)
    for name in ("乙", "丙"):
        load_bytes(store, OTHER.replace("东阳", name).encode(), f"{name}.txt", by="li")
    other_rules(monkeypatch)
    app = press(tools(page("documents")), "reread_all")
    order = list(app.session_state["reread_found"])
    assert sorted(order) == sorted(["丙", "乙", "海洋"])
    whole = Store.replace_document

    def trips(self: Store, document, *rest, **more):
        if document.doc == order[1]:
            raise StoreError("store_no_document", doc=document.doc)
        return whole(self, document, *rest, **more)

    monkeypatch.setattr(Store, "replace_document", trips)
    press(app, "reread_all_apply")
    assert order[1] in app.error[0].value
    assert list(app.session_state["reread_found"]) == order[1:]
    counted = app.dataframe[0].value.set_index(WORDS["col_file"]["zh"])[WORDS["count_targets"]["zh"]]
    assert int(counted[f"{order[0]}.txt"]) == len(store.targets(doc=order[0]))


def test_papers_that_came_in_before_a_stop_are_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load.take_files

    def stops(store: Store, workers: Workers, data: bytes, name: str, **more: object):
        if name == "坏.txt":
            raise MemoryError
        yield from whole(store, workers, data, name, **more)

    monkeypatch.setattr(load, "take_files", stops)
    app = page("documents")
    app.file_uploader[0].set_value([("林业.txt", OTHER.encode(), "text/plain"), ("坏.txt", b"x", "text/plain")]).run()
    next(button for button in app.button if button.key == "add_files").click().run()
    assert app.exception
    app.run()
    assert "已读入 1 份文件" in texts(app)
    assert "还有 1 个文件没有读完" in texts(app)
    assert "林业.txt" in set(app.dataframe[0].value[WORDS["col_file"]["zh"]])


def test_reading_again_says_when_nothing_changes(url: str) -> None:
    app = press(tab(opened(), "reread"), "reread_look")
    assert WORDS["reread_same"]["zh"] in texts(app)


def tools(app: AppTest) -> AppTest:
    """The list of papers with its tools unfolded."""
    app.session_state["tools_zh_0"] = True
    app.run()
    assert not app.exception
    return app


def test_all_papers_are_checked_against_the_rules_of_the_day(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tools(page("documents"))
    assert WORDS["reread_same"]["zh"] not in texts(app)
    press(app, "reread_all")
    assert WORDS["reread_same"]["zh"] in texts(app)
    other_rules(monkeypatch)
    press(app, "reread_all")
    assert app.dataframe[-1].value[WORDS["change_gone"]["zh"]].tolist() == [1]
    before = len(Store(url).records("海洋"))
    press(app, "reread_all_apply")
    assert len(Store(url).records("海洋")) == before - 1


def test_a_paper_is_deleted_and_the_link_to_it_says_so(url: str) -> None:
    press(tab(opened(), "info"), "paper_remove")
    assert Store(url).is_empty()
    app = page("documents", doc="海洋")
    assert [warning.value for warning in app.warning] == [WORDS["paper_gone"]["zh"]]


def test_many_files_at_once_good_and_bad(url: str) -> None:
    app = page("documents")
    app.file_uploader[0].set_value([("林业.txt", OTHER.encode(), "text/plain"), ("again.txt", TEXT.encode(), "text/plain"),
                                    ("empty.txt", b" ", "text/plain")]).run()
    press(app, "add_files")
    assert set(Store(url).documents()["doc"]) == {"林业", "海洋"}
    shown = texts(app)
    assert "again.txt" in shown
    assert "海洋.txt" in shown
    assert "empty.txt" in shown
    press(app, "open_new")
    assert "东阳市林业发展规划" in texts(app)


def test_a_text_is_pasted(url: str) -> None:
    app = page("documents")
    press(app, "add_pasted")
    assert len(app.error) == 1
    app.text_area[0].set_value(OTHER).run()
    press(app, "add_pasted")
    assert "东阳市林业发展规划" in set(Store(url).documents()["doc"])


def test_an_empty_store_leads_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    st.cache_resource.clear()
    st.cache_data.clear()
    app = page("overview")
    assert [button.key for button in app.button if button.key == "open_documents"] == ["open_documents"]
    app = page("documents")
    assert not app.exception
    assert len(app.file_uploader) == 1


def test_gold_of_what_was_reviewed_can_be_taken_away(url: str) -> None:
    assert "可导出" not in texts(page("documents")), "counted only for who looks"
    assert "可导出 0 份文件的 0 条" in texts(tools(page("documents")))
    store = Store(url)
    store.decide([review.accept(row) for row in store.records("海洋") if row["role"] == "target"], by="li")
    assert f"可导出 1 份文件的 {len(states(url))} 条" in texts(tools(page("documents")))


# The text in windows


def test_windows_cut_at_paragraphs_and_miss_nothing() -> None:
    text = "".join(f"第{n}条　" + "文" * 700 + "\n" for n in range(60)) + "尾" * 15_000
    cuts = papertext.windows(text)
    assert (cuts[0], cuts[-1]) == (0, len(text))
    assert all(0 < b - a <= papertext.WINDOW for a, b in zip(cuts, cuts[1:], strict=False))
    assert all(text[cut - 1] == "\n" for cut in cuts[1:5])
    for at in (0, cuts[3] - 1, cuts[3], len(text) - 1, len(text)):
        number = papertext.window_of(text, at)
        assert cuts[number] <= at <= cuts[number + 1]


def test_pieces_hold_the_text_as_it_is(url: str) -> None:
    records = Store(url).records("海洋")
    chosen = records[1]
    pieces = papertext.pieces(TEXT, 0, len(TEXT), records, chosen)
    assert "".join(piece[0] for piece in pieces) == TEXT
    assert all(TEXT[piece[1]:].startswith(piece[0]) for piece in pieces)
    assert [piece[2] for piece in pieces if piece[2]] == [row["id"] for row in records]
    marked = "".join(piece[0] for piece in pieces if piece[3] == "sentence" or piece[2] and chosen["evidence_start"] <= piece[1]
                     < chosen["evidence_start"] + len(chosen["evidence"]))
    assert marked == chosen["evidence"]


@pytest.mark.parametrize("text", [TEXT, "前面多了一句。" + TEXT, ""])
def test_a_record_of_the_text_before_marks_no_wrong_words(text: str) -> None:
    """While a paper that was read anew is on its way, its old records meet its new text."""
    start, first = TEXT.index("81万吨"), TEXT.index("2025年")
    row = {"start": start, "end": start + 4, "evidence": TEXT[first:TEXT.index("。", start) + 1], "evidence_start": first}
    assert re.findall(r'<mark class="number">(.*?)</mark>', passage(text, row)) == ["81万吨"]


@pytest.mark.parametrize(("lang", "told"), [("zh", "原文位置</dt><dd>表1第2行第2列"), ("en", "Place in the file</dt><dd>table 1, row 2, column 2")])
def test_the_record_of_a_table_tells_where_in_the_file_it_stands(url: str, lang: str, told: str) -> None:
    paper = docx.Document()
    paper.add_paragraph("宁波市林业发展规划主要指标（2030年目标）")
    table = paper.add_table(2, 2)
    for place, words in enumerate(("指标", "2030年目标", "森林覆盖率（%）", "62.5")):
        table.cell(place // 2, place % 2).text = words
    doc = load_bytes(Store(url), saved(paper), "林业.docx", by="li").doc
    [goal] = [row for row in Store(url).targets().to_dict("records") if row["doc"] == doc]
    assert told in texts(page("evidence", target=goal["id"], lang=lang))
