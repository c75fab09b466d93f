"""Every page in both languages, and what an analyst does on them, without a browser."""
from __future__ import annotations

import gc
import re
import sqlite3
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st
import yaml
from streamlit.testing.v1 import AppTest

from targets.store import Store, StoreError
from targets.ui import frames, uploaded
from targets.worker import WorkerError
from tests import app_store, made

UI = Path(__file__).resolve().parent.parent / "targets" / "ui"
PAGES = ("overview", "metric", "region", "timeline", "cascade", "coverage", "table", "evidence", "entry", "method")
WORDS = yaml.safe_load((UI / "words.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store with papers and no figure, which the app is told to use; it waits only briefly for a lock."""
    settings = tmp_path / "config.yaml"
    settings.write_text("store:\n  wait_seconds: 0.2\n", encoding="utf-8")
    address = app_store.fill(tmp_path / "app.db")
    monkeypatch.setenv("TARGETS_CONFIG", str(settings))
    monkeypatch.setenv("TARGETS_DATABASE_URL", address)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield address
    st.cache_resource.clear()
    st.cache_data.clear()


def page(name: str, **address: str) -> AppTest:
    """The app opened at a page, with the parameters of its address."""
    app = AppTest.from_string(f"import app\napp.main({name!r})", default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def open_tab(app: AppTest, name: str, title: str) -> AppTest:
    """Click the tab called ``title`` of the tabs ``name``."""
    labels = [tab.label for tab in app.tabs]
    rows = (labels[first:last] for first in range(len(labels)) for last in range(first + 1, len(labels) + 1))
    keys = (f"{name}_tab_zh_0_{zlib.crc32(chr(0).join(row).encode()):08x}" for row in rows)
    app.session_state[next(key for key in keys if key in app.session_state)] = title
    return app.run()


def said_of(app: AppTest, name: str) -> list[str]:
    """What the address says of a parameter."""
    held = app.query_params.get(name, [])
    return [held] if isinstance(held, str) else list(held)


def texts(app: AppTest) -> str:
    """What stands on the page in markdown, captions, messages and HTML."""
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success]
    return "\n".join([*(part.value for part in parts), *(html.proto.body for html in app.get("html"))])


def figures(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_languages(url: str, name: str, lang: str) -> None:
    app = page(name, lang=lang)
    assert not app.exception
    assert not app.error
    assert WORDS[f"page_{name}"][lang] in texts(app)


@pytest.mark.parametrize("name", ["overview", "metric", "region", "timeline"])
def test_pages_of_charts_draw_from_the_store(url: str, name: str) -> None:
    drawn = figures(page(name))
    assert len(drawn) == {"metric": 3, "timeline": 2}.get(name, 1)
    for spec in drawn:
        assert "数据截至" in spec.encode().decode("unicode_escape", "ignore") or "数据截至" in spec


def test_a_filter_narrows_every_page_and_stands_in_the_address(url: str) -> None:
    app = page("table")
    app.multiselect(key="region_zh_0").set_value(["陕西"]).run()
    assert list(app.dataframe[0].value["地区"]) == ["陕西"]
    assert app.query_params["region"] == "陕西"


def test_a_link_opens_the_same_view(url: str) -> None:
    app = page("table", region="四川", year="2018")
    assert list(app.dataframe[0].value["指标"]) == ["电解铝产能"]
    assert app.multiselect(key="region_zh_0").value == ["四川"]
    assert app.multiselect(key="year_zh_0").value == [2018]


def test_what_a_link_asks_for_in_vain_is_left_out(url: str) -> None:
    app = page("table", region="火星", year="never")
    assert not app.exception
    assert len(app.dataframe[0].value) == 4


def test_the_switch_of_language_keeps_the_filters(url: str) -> None:
    app = page("table", region="贵州")
    app.segmented_control(key="language_switch").set_value("en").run()
    assert not app.exception
    assert set(app.dataframe[0].value["Region"]) == {"Guizhou"}
    assert app.query_params["region"] == "贵州"
    assert app.query_params["lang"] == "en"


def test_filters_that_leave_nothing_say_so_and_can_be_cleared(url: str) -> None:
    app = page("metric", region="贵州", year="2018")
    assert WORDS["filter_none_left"]["zh"] in texts(app)
    next(button for button in app.button if button.label == WORDS["filter_clear"]["zh"]).click().run()
    assert len(figures(app)) == 3


def test_the_form_saves_a_figure_and_logs_it(url: str) -> None:
    app = page("entry")
    app.selectbox(key=next(box.key for box in app.selectbox if box.key.startswith("entry_region"))).set_value("贵州").run()
    app.number_input(key="form_value").set_value(82.1)
    app.text_input(key="form_source").set_value("统计公报")
    app.text_input(key="form_note").set_value("快报")
    app.radio(key="form_status").set_value(True)
    next(button for button in app.button if button.label == "保存").click().run()
    assert not app.exception
    saved = Store(url).actuals()
    assert saved[["region", "metric", "year", "value", "unit", "source", "note", "preliminary"]].values.tolist() == [
        ["贵州", "电解铝产能利用率", 2020, 82.1, "%", "统计公报", "快报", True]]
    assert list(Store(url).revisions()["action"]) == ["new"]
    assert "新增 1 项" in texts(app)


def test_the_form_without_a_figure_says_what_is_missing(url: str) -> None:
    app = page("entry")
    next(button for button in app.button if button.label == "保存").click().run()
    assert [error.value for error in app.error] == [WORDS["value_missing"]["zh"]]
    assert Store(url).actuals().empty


def _edit_grid(app: AppTest, edits: dict[int, dict[str, object]]) -> None:
    """What typing into the grid does: AppTest can't draw it, but its state can be set."""
    widget = next(table.proto.id for table in app.dataframe if "grid_zh" in table.proto.id)
    app.session_state[widget[widget.index("grid_zh"):]] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}


def test_the_grid_saves_only_on_the_button_and_all_or_nothing(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}, 2: {"value": 79.0, "status": "初步"}})
    app.run()
    assert Store(url).actuals().empty
    app.button(key="grid_save").click().run()
    assert not app.exception
    saved = Store(url).actuals().sort_values("value")
    assert saved["value"].tolist() == [79.0, 81.2]
    assert saved["preliminary"].tolist() == [True, False]


def test_a_changed_row_without_a_figure_is_refused(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"source": "公报"}})
    app.button(key="grid_save").click().run()
    assert "缺数值" in texts(app)
    assert Store(url).actuals().empty


def _upload(app: AppTest, name: str, data: bytes) -> AppTest:
    return app.file_uploader[0].upload(name, data, "text/csv").run()


def test_an_upload_is_shown_first_and_saved_on_confirmation(url: str) -> None:
    csv = "地区,指标,年份,数值,单位\n陕西省,电解铝产能利用率,2019,78.4,%\n火星,电解铝产能利用率,2019,1,%\n".encode()
    app = _upload(page("entry"), "figures.csv", csv)
    assert Store(url).actuals().empty
    assert "地区“火星”无法识别（A3" in texts(app)
    app.button(key="upload_save").click().run()
    assert Store(url).actuals()[["region", "year", "value"]].values.tolist() == [["陕西", 2019, 78.4]]


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "只有,标题\n".encode(), b"PK\x03\x04 broken"])
def test_a_wrong_file_gets_a_sentence_and_changes_nothing(url: str, data: bytes) -> None:
    app = _upload(page("entry"), "wrong.csv", data)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.endswith("。")
    assert Store(url).actuals().empty


def test_a_locked_store_is_one_sentence_and_stays_as_it_was(url: str) -> None:
    app = page("entry")
    lock = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        app.number_input(key="form_value").set_value(82.1)
        next(button for button in app.button if button.label == "保存").click().run()
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert not app.exception
    assert len(app.error) == 1
    assert "占用" in app.error[0].value
    assert Store(url).actuals().empty


def test_an_empty_store_says_how_to_fill_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    st.cache_resource.clear()
    st.cache_data.clear()
    app = page("overview")
    assert not app.exception
    assert [info.value for info in app.info] == [WORDS["store_empty"]["zh"]]


def test_a_store_that_is_no_store_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    file = tmp_path / "text.db"
    file.write_text("not a database at all, " * 100, encoding="utf-8")
    monkeypatch.setenv("TARGETS_DATABASE_URL", f"sqlite:///{file}")
    st.cache_resource.clear()
    app = page("overview")
    assert not app.exception
    assert len(app.error) == 1


def test_settings_that_cannot_be_used_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("stor:\n  url: x\n", encoding="utf-8")
    monkeypatch.setenv("TARGETS_CONFIG", str(file))
    st.cache_resource.clear()
    app = page("overview")
    assert not app.exception
    assert len(app.error) == 1
    assert "bad.yaml" in app.error[0].value


def test_evidence_marks_sentence_and_number_of_the_target_in_the_link(url: str) -> None:
    goal = Store(url).targets().set_index("region").loc["四川"]
    shown = texts(page("evidence", target=goal["id"]))
    assert '<mark class="number">110万吨</mark>' in shown
    assert '<mark class="sentence">到2018年，电解铝产能控制在</mark>' in shown
    assert "四川省实施方案" in shown


def test_evidence_goes_on_and_back(url: str) -> None:
    app = page("evidence")
    first = app.query_params["target"]
    app.button(key="next").click().run()
    assert app.query_params["target"] != first
    app.button(key="previous").click().run()
    assert app.query_params["target"] == first
    assert app.button(key="previous").disabled


def test_an_unknown_target_is_said(url: str) -> None:
    app = page("evidence", target="ffff")
    assert not app.exception
    assert app.warning[0].value == WORDS["target_unknown"]["zh"]


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


@pytest.mark.parametrize("file", [UI / "words.yaml", UI.parent / "charts" / "words.yaml"])
def test_every_word_stands_in_both_languages_with_the_same_blanks(file: Path) -> None:
    for key, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        assert set(entry) == {"zh", "en"}, key
        assert all(entry.values()), key
        if _blanks(entry["zh"]) != _blanks(entry["en"]):
            assert _blanks(entry["en"]) < _blanks(entry["zh"]), key     # a measure word English does without


def test_readable_rows_name_every_target(url: str) -> None:
    frame = page("table").dataframe[0].value
    assert isinstance(frame, pd.DataFrame)
    assert set(frame["目标"]) == {"≥80%", "1000亿元", "≤110万吨"}
    assert set(frame["状态"]) == {"– 待录入"}


def test_grid_edits_outlive_a_change_of_page_and_filter_until_saved_or_dropped(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}})
    app.run()
    assert "1 行改动尚未保存" in texts(app)
    app.multiselect(key="region_zh_0").set_value(["四川"]).run()
    assert "1 行不在当前筛选范围内" in texts(app)
    app.multiselect(key="region_zh_0").set_value([]).run()
    assert "1 行改动尚未保存" in texts(app)
    app.button(key="grid_save").click().run()
    assert Store(url).actuals()["value"].tolist() == [81.2]
    assert "尚未保存" not in texts(app)


def test_grid_edits_can_be_dropped(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}})
    app.run()
    app.button(key="grid_drop").click().run()
    assert "尚未保存" not in texts(app)
    app.button(key="grid_save").click().run()
    assert Store(url).actuals().empty


def _elsewhere(url: str, value: float) -> None:
    """Another person saves Guizhou's figure of 2020 meanwhile."""
    goal = Store(url).targets().iloc[0]
    Store(url).save_actuals(pd.DataFrame([goal[["region", "region_code", "metric", "metric_id", "kind", "unit"]].to_dict()
                                          | {"year": 2020, "value": value}]), by="李四", origin="form")


def test_a_figure_changed_elsewhere_is_not_written_over_unseen(url: str) -> None:
    app = page("entry")
    app.selectbox(key=next(box.key for box in app.selectbox if box.key.startswith("entry_region"))).set_value("贵州").run()
    _elsewhere(url, 79.5)
    app.number_input(key="form_value").set_value(82.1)
    next(button for button in app.button if button.label == "保存").click().run()
    assert Store(url).actuals()["value"].tolist() == [79.5]
    sides = _sides(app)
    assert ["79.5%" in sides.options[1], "李四" in sides.options[1], "82.1%" in sides.options[0]] == [True] * 3
    assert app.button(key="confirm_form").disabled          # nobody is chosen for them
    sides.set_value(True).run()
    app.button(key="confirm_form").click().run()
    assert Store(url).actuals()["value"].tolist() == [82.1]
    assert list(Store(url).revisions()["action"]) == ["change", "new"]
    assert not [box for box in app.radio if box.key.startswith("ask_")]


def _sides(app: AppTest):
    """The question whose figure holds, of a figure two people changed."""
    (box,) = [box for box in app.radio if box.key.startswith("ask_")]
    return box


def _read_anew() -> None:
    """The frames all readers share are read from the store again, as they are every minute."""
    st.cache_resource.clear()
    st.cache_data.clear()


def test_an_untouched_grid_follows_what_was_saved_elsewhere_and_is_held_against_what_it_showed(url: str) -> None:
    app = page("entry")
    _elsewhere(url, 79.5)
    _read_anew()
    app.run()                                               # the grid now shows 79.5: typing over it is no clash
    _edit_grid(app, {0: {"value": 81.2}})
    app.button(key="grid_save").click().run()
    assert Store(url).actuals()["value"].tolist() == [81.2]


def test_an_edit_begun_before_anothers_save_is_asked_about_after_a_rerun_with_their_figure(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}})
    _elsewhere(url, 79.5)
    _read_anew()                                            # their figure is read before this page is drawn again
    app.run()
    app.button(key="grid_save").click().run()
    assert Store(url).actuals()["value"].tolist() == [79.5]
    assert "79.5" in "".join(radio.options[0] + radio.options[1] for radio in app.radio if "ask_grid" in str(radio.key))


def test_a_figure_changed_meanwhile_is_not_removed_unseen(url: str) -> None:
    _elsewhere(url, 79.5)
    _elsewhere(url, 80.5)
    store = Store(url)
    with pytest.raises(StoreError, match="80.5"):
        store.delete_actual(store.actuals()["id"].iloc[0], by="li", seen={"value": 79.5, "unit": "%"})
    assert store.actuals()["value"].tolist() == [80.5]
    assert store.delete_actual(store.actuals()["id"].iloc[0], by="li", seen={"value": 80.5, "unit": "%"})


def test_the_other_persons_figure_can_be_left_and_ones_own_given_up(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}, 1: {"value": 900.0}})
    app.run()
    _elsewhere(url, 79.5)
    app.button(key="grid_save").click().run()
    assert len(Store(url).actuals()) == 1                   # all or nothing: the other figure waits too
    _sides(app).set_value(False).run()
    app.button(key="confirm_grid").click().run()
    saved = Store(url).actuals()
    assert sorted(saved["value"]) == [79.5, 900.0]
    assert "1 个数沿用了对方的值" in texts(app)
    assert "尚未保存" not in texts(app)


def test_a_third_change_between_the_question_and_the_answer_is_asked_about_again(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}})
    app.run()
    _elsewhere(url, 79.5)
    app.button(key="grid_save").click().run()
    _elsewhere(url, 78.5)
    _sides(app).set_value(True).run()
    app.button(key="confirm_grid").click().run()
    assert Store(url).actuals()["value"].tolist() == [78.5]
    assert "78.5%" in _sides(app).options[1]
    assert _sides(app).value is None


def test_the_grid_keeps_what_was_typed_when_another_was_first(url: str) -> None:
    app = page("entry")
    _edit_grid(app, {0: {"value": 81.2}})
    app.run()
    _elsewhere(url, 79.5)
    app.button(key="grid_save").click().run()
    assert Store(url).actuals()["value"].tolist() == [79.5]
    app.button(key="back_grid").click().run()
    assert "1 行改动尚未保存" in texts(app)
    app.button(key="grid_save").click().run()
    _sides(app).set_value(True).run()
    app.button(key="confirm_grid").click().run()
    assert Store(url).actuals()["value"].tolist() == [81.2]


def test_the_form_names_figures_it_would_replace_and_units_that_do_not_fit(url: str) -> None:
    _elsewhere(url, 79.5)
    app = page("entry", entry_region="贵州")
    assert "2020年 79.5%" in texts(app)
    app.number_input(key="form_value").set_value(82.1)
    next(box for box in app.text_input if box.label == "单位").set_value("万吨")
    next(button for button in app.button if button.label == "保存").click().run()
    assert "万吨" in app.error[0].value
    assert Store(url).actuals()["value"].tolist() == [79.5]


def test_targets_without_a_year_can_be_filtered(url: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE targets SET year = NULL WHERE region = '四川'")
    st.cache_data.clear()
    app = page("table")
    app.multiselect(key="year_zh_0").set_value([0]).run()
    assert list(app.dataframe[0].value["地区"]) == ["四川"]
    assert app.query_params["year"] == "0"


def test_a_store_of_a_newer_version_is_one_sentence_in_the_reader_language(url: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    st.cache_resource.clear()
    app = page("overview", lang="en")
    assert not app.exception
    assert [re.search(r"99.*\. \(no\. [0-9a-f]{10}\)$", error.value) is not None for error in app.error] == [True]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_record_is_told_in_words(url: str, lang: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE targets SET trace = 'metric:left; year:clause; kind:share+提高; role:modal@near+1.6; "
                           "role:priors.plan_kind-0.5'")
    shown = texts(page("evidence", lang=lang))
    for key in ("how_metric_left", "how_year_clause", "how_kind_share", "cue_modal", "priors_plan_kind"):
        assert WORDS[key][lang] in shown, key
    assert "<b>+1.6</b>" in shown
    assert "modal@near" not in shown.replace(str(Store(url).targets()["trace"].iloc[0]), "")


def test_a_figure_can_be_taken_out_and_the_log_keeps_it(url: str) -> None:
    app = page("entry")
    app.number_input(key="form_value").set_value(82.1)
    next(b for b in app.button if b.label == WORDS["save"]["zh"]).click().run()
    assert len(Store(url).actuals()) == 1
    app = page("entry")
    next(b for b in app.button if b.label == WORDS["remove"]["zh"]).click().run()
    assert not app.exception
    assert Store(url).actuals().empty
    assert Store(url).revisions()["action"].tolist() == ["delete", "new"]
    assert "82.1" in app.success[0].value
    assert WORDS["remove"]["zh"] not in [b.label for b in app.button]


def test_what_a_file_leaves_open_is_asked_and_the_answer_lasts_for_the_next_such_file(url: str) -> None:
    csv = "地区,2019年,2020年\n贵州省,78.4,79.4\n陕溪省,70.1,70.2\n,,\n".encode("gb18030")
    app = _upload(page("entry"), "分省年度数据.csv", csv)
    assert not app.exception
    assert [button for button in app.button if button.key == "upload_save"] == []
    asked = {label: next(box for box in app.selectbox if box.label == label) for label in ("是什么指标", "是什么单位", "是哪个地区")}
    asked["是什么指标"].set_value("电解铝产能利用率")
    asked["是什么单位"].set_value("%")
    asked["是哪个地区"].set_value("陕西")
    app.run()
    app.button(key="upload_save").click().run()
    saved = Store(url).actuals()
    assert sorted(zip(saved["region"], saved["year"], saved["value"], saved["unit"], strict=True)) == [
        ("贵州", 2019, 78.4, "%"), ("贵州", 2020, 79.4, "%"), ("陕西", 2019, 70.1, "%"), ("陕西", 2020, 70.2, "%")]
    again = _upload(page("entry"), "另一份.csv", csv.replace(b"79.4", b"81.4"))
    assert "沿用了上次同样表格的选择" in texts(again)
    again.button(key="upload_save").click().run()
    assert Store(url).actuals().set_index(["region", "year"]).loc[("贵州", 2020), "value"] == 81.4


def test_a_figure_of_another_source_is_saved_only_when_it_is_ticked(url: str) -> None:
    head = "地区,指标,年份,数值,单位,来源\n"
    first = (head + "陕西,电解铝产能利用率,2019,78.4,%,年鉴\n").encode()
    other = (head + "陕西,电解铝产能利用率,2019,79.9,%,公报\n陕西,电解铝产能利用率,2018,70,%,公报\n").encode()
    _upload(page("entry"), "a.csv", first).button(key="upload_save").click().run()
    app = _upload(page("entry"), "b.csv", other)
    assert "与其他来源不一" in texts(app)
    app.button(key="upload_save").click().run()
    assert sorted(Store(url).actuals()["value"]) == [70.0, 78.4]


def test_long_tables_come_a_page_at_a_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from targets.ui import paging
    monkeypatch.setattr(paging, "ROWS", 3)
    app = page("table")
    assert len(app.dataframe[0].value) == 3
    assert WORDS["page_part"]["zh"].format(first=1, last=3, n=4) in texts(app)
    assert app.button(key="targets_page_before").disabled
    app.button(key="targets_page_after").click().run()
    assert list(app.dataframe[0].value["地区"]) == [Store(url).targets()["region"].iloc[3]]
    assert app.button(key="targets_page_after").disabled


def test_from_the_database_a_table_and_what_search_finds_are_the_same(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [("table", {"sort": "-target", "year": "2020"}), ("table", {"sort": "region"}), ("search", {"q": "电解铝 达到"}), ("documents", {})]
    told = [_tables(page(name, **address)) for name, address in asked]
    monkeypatch.setattr("targets.listing.lists.LARGE", 1)
    st.cache_resource.clear()
    from targets.ui import frames
    worker = frames.lists().follow(frames.source().now())
    assert worker is not None
    worker.join(60)
    assert frames.lists().stands(frames.source().now())
    monkeypatch.setattr("targets.listing.memory.order", lambda *_: pytest.fail("asked of memory"))
    assert [_tables(page(name, **address)) for name, address in asked] == told


def _tables(app: AppTest) -> list[object]:
    assert not app.exception
    return [*(table.value.astype(str).to_dict("records") for table in app.dataframe), *(one.label for one in app.button), texts(app)]


# A target whose paper names no region: the normal case of a pasted text


@pytest.fixture
def nowhere(url: str) -> str:
    store = Store(url)
    text = "到2025年，粮食产量达到100万吨。*粮食*安全。"
    store.replace_document(made.document("pasted", text=text, title="粘贴的文本 *号*", region=None, region_code=None, issuer=None), [made.target(
        doc="pasted", start=text.index("100"), end=text.index("吨") + 1, text="100万吨", region=None, region_code=None, metric="粮食产量",
        metric_id=None, value=100.0, unit="万吨", comparator="=", year=2025, evidence="到2025年，粮食产量达到100万吨。", evidence_start=0,
        sector=None, doc_title="粘贴的文本 *号*", issuer=None)])
    store.close()
    return url


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_a_target_without_a_region(nowhere: str, name: str, lang: str) -> None:
    app = page(name, lang=lang)
    assert not app.exception
    assert "nan" not in texts(app).lower().replace("finance", "")


def test_a_target_without_a_region_is_told_so(nowhere: str) -> None:
    app = page("region", p="-")
    assert not app.exception
    assert "未写明地区" in [box.value for box in app.selectbox] or "-" in [box.value for box in app.selectbox]
    assert "粮食产量" in "".join(figures(app)).encode().decode("unicode_escape")
    app = page("metric", m="粮食产量")
    assert not app.exception
    assert "未写明地区" in "".join(figures(app)).encode().decode("unicode_escape")


def test_what_was_typed_for_one_metric_is_not_there_for_the_next(url: str) -> None:
    app = page("entry")
    app.number_input(key="form_value").set_value(55.0)
    app.text_input(key="form_source").set_value("公报")
    box = next(box for box in app.selectbox if str(box.key).startswith("entry_region"))
    box.set_value(next(name for name in ("四川", "陕西") if name != box.value)).run()
    assert app.number_input(key="form_value").value is None
    assert app.text_input(key="form_source").value == ""


def test_an_open_tab_stands_in_the_address(url: str) -> None:
    app = page("coverage", tab="1")
    assert "待办" in " ".join(tab.label for tab in app.tabs)
    assert said_of(app, "tab") == ["1"]
    assert any("牵头" in str(list(table.value.columns)) or "责任" in str(list(table.value.columns)) for table in app.dataframe)


def test_the_count_of_a_province_opens_its_own_targets(url: str) -> None:
    app = page("region", p="贵州")
    app.button(key="state_open").click().run()
    assert said_of(app, "region") == ["贵州"]


def test_a_file_that_kills_its_worker_is_tried_once_and_let_go(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[weakref.ref[pd.DataFrame]] = []

    def figures(*_: object) -> None:
        heavy = pd.DataFrame()      # stands for the file: what happened must not keep it
        tried.append(weakref.ref(heavy))
        raise WorkerError("worker_time", file="a.csv", seconds=1)

    monkeypatch.setattr(uploaded, "workers", lambda: SimpleNamespace(figures=figures))
    for _ in range(3):
        with pytest.raises(WorkerError) as caught:
            uploaded.reading(b"1", "a.csv", "{}", lambda *_: None)
        assert caught.value.code == "worker_time"
        del caught
    gc.collect()
    assert [one() for one in tried] == [None]


def test_no_bar_is_more_than_full(url: str) -> None:
    app = AppTest.from_string("""
import streamlit as st
from targets.ui import components
tick = components.ticking(st.empty(), 1, 2)
for done, total in ((0, 0), (7, 3), (-1, 3), (2, 0)):
    tick("a.pdf", done, total)
""").run()
    assert not app.exception


def test_marks_of_what_changed_go_along_with_their_pages(url: str) -> None:
    app = AppTest.from_string("""
from targets.ui import state, tray
from targets.views import View
if not state.recall("begun"):
    state.remember("begun", True)
    tray.put([View("ranked", "a"), View("ranked", "b"), View("ranked", "c")])
    state.remember("brief_changed", {0: ("x",)})
    tray.move(0, 1)
    tray.drop(0)
""").run()
    assert [view.subject for view in app.session_state["tray"]] == ["a", "c"]
    assert app.session_state["brief_changed"] == {0: ("x",)}


def test_tab_years_and_choice_of_the_grid_stand_in_the_address(url: str) -> None:
    app = page("entry", tab="grid", due="2018", missing="1")
    assert not app.exception
    years = next(box for box in app.multiselect if str(box.key).startswith("grid_years"))
    assert years.value == [2018]
    assert next(one for one in app.toggle if str(one.key).startswith("grid_missing")).value
    assert [said_of(app, name) for name in ("tab", "due", "missing")] == [["grid"], ["2018"], ["1"]]
    years.set_value([]).run()
    assert "due" not in app.query_params


@pytest.mark.parametrize("said", ["maps", "nowhere", "²", "9" * 5000])
def test_a_tab_nobody_knows_opens_the_first(url: str, said: str) -> None:
    app = page("entry", tab=said)
    assert not app.exception
    assert ("tab" in app.query_params) == (said == "maps")


def test_the_period_of_what_changed_stands_in_the_address(url: str) -> None:
    app = page("overview", days="90")
    assert not app.exception
    assert said_of(app, "days") == ["90"]
    assert said_of(page("overview", days="8"), "days") == []


@pytest.mark.parametrize(("said", "first", "told"), [("2", 500, ["2"]), ("9", 1000, ["3"]), ("0", 0, []), ("x", 0, [])])
def test_the_page_of_a_long_table_stands_in_the_address(url: str, said: str, first: int, told: list[str]) -> None:
    app = AppTest.from_string("""
import streamlit as st
from targets.ui import paging, state
with state.addressed():
    st.text(paging.part(1200, "long").start)
""")
    app.query_params["long_page"] = said
    app.run()
    assert not app.exception
    assert app.text[0].value == str(first)
    assert said_of(app, "long_page") == told


def test_what_a_verdict_has_no_figure_for_is_none(url: str) -> None:
    """The sentence of the evidence page asks so; a missing value of a table is neither true nor false."""
    for known in frames.targets()["id"]:
        said = frames.verdict(known)
        assert said["id"] == known
        assert said["year_reached"] is None
        assert not any(value is pd.NA for value in said.values())
