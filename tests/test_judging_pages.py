"""The pages about verdicts: decisions kept and taken back, conflicts picked, levels compared, coverage and its list."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from made import document, figures, target
from streamlit.testing.v1 import AppTest
from test_app import open_tab, page, texts

from targets import override
from targets.store import Store

TEXT = {"state": "到2020年，电解铝产能利用率达到80%以上。", "gz": "到2020年，电解铝产能利用率达到80%以上，煤矿机械化率达到50%。",
        "gz2": "到2020年，电解铝产能利用率达到85%以上。", "sx": "到2020年，煤矿机械化率达到60%。"}
PLACES = {"state": ("全国", "100000"), "gz": ("贵州", "520000"), "gz2": ("贵州", "520000"), "sx": ("陕西", "610000")}
DATES = {"state": "2016-06-05", "gz": "2016-12-29", "gz2": "2018-05-01", "sx": "2016-09-01"}

IDS = {"电解铝产能利用率": "aluminium_utilization", "煤矿机械化率": "coal_mechanization"}


def record(doc: str, words: str, metric: str, **fields: object):
    start, (region, code) = TEXT[doc].index(words), PLACES[doc]
    return target(doc=doc, start=start, end=start + len(words), text=words, evidence=TEXT[doc], evidence_start=0, metric=metric,
                  metric_id=IDS[metric], region=region, region_code=code, value=float(words.rstrip("%")), doc_title=f"{region}方案", issue_date=DATES[doc], **fields)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    settings = tmp_path / "config.yaml"
    settings.write_text("store:\n  wait_seconds: 0.2\n", encoding="utf-8")
    monkeypatch.setenv("TARGETS_CONFIG", str(settings))
    monkeypatch.setenv("TARGETS_DATABASE_URL", url)
    store = Store(url)
    goals = {"state": [record("state", "80%", "电解铝产能利用率")],
             "gz": [record("gz", "80%", "电解铝产能利用率", lead="省工业和信息化厅牵头"), record("gz", "50%", "煤矿机械化率", comparator="=")],
             "gz2": [record("gz2", "85%", "电解铝产能利用率")], "sx": [record("sx", "60%", "煤矿机械化率", comparator="=")]}
    for doc, text in TEXT.items():
        region, code = PLACES[doc]
        store.replace_document(document(doc, text=text, region=region, region_code=code, title=f"{region}方案", issue_date=DATES[doc], cites=(),
                                        doc_number="国办发〔2016〕42号" if doc == "state" else None,
                                        implements=("国办发〔2016〕42号",) if doc == "gz" else ()), goals[doc])
    store.save_actuals(figures({"year": 2016, "value": 75.0}, {"year": 2020, "value": 82.0}), by="li", origin="form")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield store
    store.close()
    st.cache_resource.clear()
    st.cache_data.clear()


def one(store: Store, doc: str, words: str = "") -> dict:
    frame = store.targets(doc=doc)
    return frame[frame["text"] == words].iloc[0].to_dict() if words else frame.iloc[0].to_dict()


def by_key(widgets, part: str):
    (found,) = [widget for widget in widgets if widget.key and part in widget.key]
    return found


def test_a_decision_is_made_and_taken_back_on_the_evidence_page(store: Store) -> None:
    goal = one(store, "gz", "80%")
    app = page("evidence", target=goal["id"])
    assert "如期达成" in texts(app)                                     # 82 ≥ 80
    by_key(app.selectbox, "override_field").set_value("status").run()
    by_key(app.selectbox, "override_status").set_value("missed").run()
    by_key(app.button, "override_save").click().run()
    assert "请写明理由" in app.error[0].value
    assert store.overrides() == []
    by_key(app.text_input, "override_reason").set_value("复核数为79%").run()
    by_key(app.text_input, "override_by").set_value("王明").run()
    by_key(app.button, "override_save").click().run()
    assert not app.exception
    (kept,) = store.overrides()
    assert (kept["field"], kept["value"], kept["by"], kept["reason"]) == ("status", "missed", "王明", "复核数为79%")
    assert "未达成（人工认定）" in texts(app)
    assert "人工认定：未达成" in texts(app)
    by_key(app.button, "override_undo").click().run()
    assert "人工认定" not in texts(app)
    assert len(store.overrides()) == 2


def test_how_the_metric_is_read_stands_beside_the_verdict(store: Store) -> None:
    said = texts(page("evidence", target=one(store, "gz", "80%")["id"], lang="en"))
    for words in ("Good direction", "higher is better", "Kind of series", "Prices", "Definition"):
        assert words in said
    assert "好的方向：越高越好；数据形态：比重" in texts(page("metric", m=IDS["电解铝产能利用率"]))


def test_of_two_numbers_a_person_picks_one(store: Store) -> None:
    assert [tab.label for tab in page("cascade").tabs][:3] == ["地区 × 指标", "上下级", "矛盾（1）"]
    app = AppTest.from_string("from targets.ui import disputes\ndisputes.render()", default_timeout=60).run()    # a test can't press a tab
    said = texts(app)
    assert said.index("85%") < said.index('80%</mark>')              # of one level the younger paper first
    choice = by_key(app.radio, "conflict_pick")
    choice.set_value(one(store, "gz2")["id"]).run()
    by_key(app.text_input, "conflict_reason").set_value("以后发文件为准").run()
    by_key(app.button, "conflict_save").click().run()
    assert not app.exception
    assert {act["record"]: act["value"] and act["value"]["id"] for act in store.overrides()} == {
        one(store, "gz2")["id"]: None, one(store, "gz", "80%")["id"]: one(store, "gz2")["id"]}
    evidence = page("evidence", target=one(store, "gz", "80%")["id"])
    assert "让位" in texts(evidence)
    assert page("cascade").tabs[2].label == "矛盾（0）"


def levels(**address: str) -> AppTest:
    """The page with its second tab open."""
    app = page("cascade", **address)
    return open_tab(app, "cascade", app.tabs[1].label)


def test_the_matrix_of_states_comes_first(store: Store) -> None:
    app = page("cascade")
    assert not app.exception
    assert "≥80%" in "".join(chart.proto.spec for chart in app.get("plotly_chart")).encode().decode("unicode_escape")


def test_levels_are_compared_and_filtered(store: Store) -> None:
    app = levels()
    assert not app.exception
    shown = app.dataframe[0].value
    # 贵州's paper that implements 国办发42号 stands before the younger one; 陕西 says nothing of aluminium
    assert dict(zip(shown["地区"].str.strip(), shown["比上级"], strict=True)) == {"贵州": "● 承接", "陕西": "– 缺失"}
    assert dict(zip(shown["地区"].str.strip(), shown["写明执行该文件"], strict=True)) == {"贵州": True, "陕西": False}
    app = levels(region="陕西")
    assert app.dataframe[0].value["地区"].str.strip().tolist() == ["陕西"]


def test_coverage_shows_what_is_there_and_what_is_due(store: Store) -> None:
    app = page("coverage")
    assert not app.exception
    shown = app.dataframe[0].value.set_index("指标")
    assert shown.loc["电解铝产能利用率", ["贵州", "陕西", "全国"]].tolist() == ["●", "", "◇"]
    assert shown.loc["煤矿机械化率", ["贵州", "陕西"]].tolist() == ["◇", "◇"]
    assert [tab.label for tab in app.tabs] == ["矩阵", "待办（3）"]


def test_the_list_of_what_is_due_is_by_department(store: Store) -> None:
    store.delete_actual(store.actuals().set_index("year").loc[2020, "id"], by="li")
    alone = AppTest.from_string("from targets.ui import coverage\nfrom targets.ui import filters\ncoverage._todo(coverage._todo_rows(filters.current()))", default_timeout=60).run()
    assert not alone.exception
    shown = alone.dataframe[0].value
    assert shown["责任单位"].tolist()[0] == "省工业和信息化厅"
    assert shown["缺什么"].tolist()[0] == "需要到期年份的实际值"
    assert set(shown["责任单位"][1:]) == {"未写明责任单位"}


def test_every_decision_is_listed_with_what_became_of_it(store: Store) -> None:
    goal, other = one(store, "gz", "80%"), one(store, "gz", "50%")
    store.override([override.make(goal, "tolerance", 1, "甲")], by="王明")
    store.override([override.make(goal, "tolerance", 2, "乙")], by="李华")
    store.undo_override(store.override([override.make(other, "status", "met", "丙")], by="李华"), by="李华")
    store.override([override.make(one(store, "sx"), "status", "met", "丁")], by="李华")
    store.replace_document(document("sx", text="另一份文件。", region="陕西", region_code="610000", title="陕西方案"), [])
    alone = AppTest.from_string("from targets.ui import decisions\ndecisions.render()", default_timeout=60).run()
    assert not alone.exception
    shown = alone.dataframe[0].value
    assert shown[["效力", "理由"]].values.tolist() == [
        ["⚠ 原句已不在文件里，不再生效", "丁"], ["– 已撤销", "丙"], ["✔ 有效", "乙"], ["– 已被后来的改定代替", "甲"]]


def test_a_pick_is_listed_as_one(store: Store) -> None:
    store.override(override.pick(one(store, "gz2"), [one(store, "gz", "80%")], "后文为准"), by="李华")
    alone = AppTest.from_string("from targets.ui import decisions\ndecisions.render()", default_timeout=60).run()
    shown = alone.dataframe[0].value
    assert shown[["效力", "文中数字", "改为"]].values.tolist() == [["✔ 有效", "80%", "让位于“85%”"], ["✔ 选为准", "85%", ""]]
