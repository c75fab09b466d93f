"""Uploads in the app: what was understood is shown and corrected by picking, corrections and mappings last for the next such file."""
from __future__ import annotations

import pandas as pd
import pytest
from sheets_made import to_csv, to_xlsx
from streamlit.testing.v1 import AppTest

from targets import mapping
from targets.actuals import answers
from targets.store import Store
from tests.test_app import _upload, page, texts, url  # noqa: F401 - the fixture

pytestmark = pytest.mark.usefixtures("url")
CODED = [["省份", 1001, 1002, "编号"], ["贵州", 2018, 79.1, "甲"], ["陕西", 2018, 78.2, "乙"]]     # numbers for headings


def corrected(app: AppTest, label: str = "理解有误？更正") -> AppTest:
    """Open the panel of corrections."""
    return next(one for one in app.toggle if one.label == label).set_value(True).run()


def edit(app: AppTest, table: str, edits: dict[int, dict[str, object]]) -> AppTest:
    """Pick in a table of the panel: AppTest draws none, its state can be set."""
    widget = next(one.proto.id for one in app.dataframe if f"{table}_" in one.proto.id and "_zh_" in one.proto.id)
    app.session_state[widget[widget.index(f"{table}_"):]] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    return app.run()


def understood(app: AppTest) -> pd.DataFrame:
    return next(one.value for one in app.dataframe if "表头行" in one.value)


def save(app: AppTest) -> AppTest:
    app.button(key="upload_save").click().run()
    assert not app.exception
    return app


def test_what_was_understood_is_always_shown(url: str) -> None:  # noqa: F811
    data = to_csv([["电解铝产能利用率(%)"], ["地区", "年份", "数值"], ["陕西", 2018, 78.2]], "gb18030")
    app = _upload(page("entry"), "a.csv", data)
    row = understood(app).iloc[0]
    assert row[["位置", "表头行", "哪列是什么", "指标", "单位", "年份", "地区数", "数据数"]].tolist() == [
        "A2:C3", "2", "A 地区 · B 年份", "电解铝产能利用率", "%", "2018", 1, 1]
    assert "编码 gb18030" in texts(app)


def test_heading_rows_and_columns_are_put_right_and_last_for_the_next_such_file(url: str) -> None:  # noqa: F811
    app = corrected(_upload(page("entry"), "a.csv", to_csv(CODED)))
    assert understood(app)["表头行"].tolist() == [""]
    for label in ("表头从第几行", "到第几行"):
        next(one for one in app.number_input if one.label == label).set_value(1)
    app.run()
    app = edit(app, "columns", {1: {"role": "year"}, 2: {"role": "figure"}, 3: {"role": "skip"}})
    app = edit(app, "words", {0: {"pick": "电解铝产能利用率"}})
    assert understood(app).iloc[0][["表头行", "哪列是什么"]].tolist() == ["1", "A 地区 · B 年份"]
    assert "已更正：表头行；行列的含义；指标" in texts(app)
    save(app)
    held = Store(url).actuals()[["region", "metric", "year", "value", "unit"]]
    assert sorted(held.values.tolist()) == [["贵州", "电解铝产能利用率", 2018, 79.1, "%"], ["陕西", "电解铝产能利用率", 2018, 78.2, "%"]]
    (kept,) = Store(url).kept(answers.KIND)
    assert kept["body"]["fixes"] == {"header": {"": [1, 1]}, "axes": {"B": "year", "D": "skip"},
                                      "metrics": {"1002": "电解铝产能利用率"}}

    later = [CODED[0], *([row[0], 2019, row[2] + 1, row[3]] for row in CODED[1:])]
    again = _upload(page("entry"), "b.csv", to_csv(later))
    assert "已更正：表头行；行列的含义；指标" in texts(again)
    save(again)
    assert len(Store(url).actuals()) == 4
    declined = _upload(page("entry"), "c.csv", to_csv(later))
    next(one for one in declined.toggle if one.label.startswith("沿用上次")).set_value(False).run()
    assert "已更正" not in texts(declined)


def test_another_file_of_the_same_shape_starts_without_what_was_said_of_the_first_alone(url: str) -> None:  # noqa: F811
    head = [["地区", "指标", "年份", "数值", "单位"]]
    app = corrected(_upload(page("entry"), "a.csv", to_csv([*head, ["陕西", "电解铝产能利用率", 2018, 78.2, "%"]])))
    next(one for one in app.text_input if one.label.startswith("数据来源（")).set_value("2018年公报").run()
    app = edit(app, "years", {0: {"meant": 2017}})
    save(app)
    assert Store(url).actuals()[["year", "source"]].values.tolist() == [[2017, "2018年公报"]]
    app = corrected(_upload(app, "b.csv", to_csv([*head, ["贵州", "电解铝产能利用率", 2018, 79.2, "%"]])))
    assert "已更正" not in texts(app)
    save(app)
    assert Store(url).actuals().set_index("region").loc["贵州", "year"] == 2018


def test_a_region_read_as_another_is_picked(url: str) -> None:  # noqa: F811
    data = to_csv([["地区", "指标", "年份", "数值", "单位"], ["吉林", "电解铝产能利用率", 2018, 78.2, "%"]])
    app = corrected(_upload(page("entry"), "a.csv", data))
    app = edit(app, "regions", {0: {"meant": "吉林市"}})
    save(app)
    assert Store(url).actuals()["region_code"].tolist() == ["220200"]
    assert Store(url).kept(answers.KIND)[0]["body"]["fixes"] == {"regions": {"吉林": "吉林市"}}


def test_encoding_and_sheets_are_picked(url: str) -> None:  # noqa: F811
    app = corrected(_upload(page("entry"), "a.csv", to_csv([["地區", "2019年產量(%)"], ["山西", 51.2], ["安徽", 52.2]], "big5")))
    next(one for one in app.selectbox if one.label == "编码").set_value("big5").run()
    assert understood(app)["地区数"].tolist() == [2]
    next(one for one in app.selectbox if one.label == "编码").set_value("utf-16").run()
    assert not app.exception
    assert app.error
    book = to_xlsx({"甲": [["地区", "2019年电解铝产能(万吨)"], ["贵州", 1]], "乙": [["地区", "2019年电解铝产能(万吨)"], ["陕西", 2]]})
    app = corrected(page("entry").file_uploader[0].upload("b.xlsx", book, "application/vnd.ms-excel").run())
    next(one for one in app.multiselect if one.label == "读哪些工作表").set_value(["乙"]).run()
    assert understood(app)["位置"].tolist() == ["乙 A1:B2"]
    save(app)
    assert Store(url).actuals()["region"].tolist() == ["陕西"]


def test_a_remembered_mapping_is_shown_and_applied_unless_declined(url: str) -> None:  # noqa: F811
    store = Store(url)
    goal = mapping.series(store.targets()).set_index("key").loc["有色工业总产值"]
    group = {"metric": "有色金属行业产值", "unit": "万元"}
    word = mapping.wordings(pd.DataFrame([group | {"kind": "level"}])).iloc[0]
    store.keep(mapping.KIND, word, mapping.body_of(goal, group), by="li")
    data = to_csv([["地区", "指标", "年份", "数值", "单位"], ["贵州", "有色金属行业产值", 2018, 9_050_000, "万元"]])
    app = _upload(page("entry"), "a.csv", data)
    box = next(one for one in app.checkbox if one.key.startswith("upload_map_"))
    assert box.label == "有色金属行业产值（万元）→ **有色工业总产值**（亿元）：1 个数"
    box.set_value(False).run()
    save(app)
    assert store.actuals()["metric"].tolist() == ["有色金属行业产值"]
    save(_upload(page("entry"), "b.csv", data.replace(b"2018", b"2019")))
    assert store.actuals().sort_values("year")[["metric", "value", "unit"]].values.tolist() == [
        ["有色金属行业产值", 9_050_000.0, "万元"], ["有色工业总产值", 905.0, "亿元"]]


def test_every_differing_figure_is_there_and_one_answer_serves_all(url: str) -> None:  # noqa: F811
    def table(shift: int) -> bytes:
        return to_csv([["地区", "指标", "年份", "数值", "单位"], *(["贵州", f"指标{n}", 2018, 100 + n + shift, "万吨"] for n in range(600))])

    app = _upload(page("entry"), "a.csv", table(0))
    assert "第 1–500 个，共 600 个" in texts(app)
    save(app)
    app = _upload(page("entry"), "b.csv", table(1))
    rows = next(one.value for one in app.dataframe if "take" in one.value)
    assert len(rows) == 600
    assert rows["take"].all()
    next(one for one in app.get("button_group") if one.key and one.key.startswith("diff_upload")).set_value("none").run()
    assert app.button(key="upload_save").disabled


def test_what_the_store_says_already_is_not_saved_again(url: str) -> None:  # noqa: F811
    """A file of the same values without words on them takes none away, nor makes a final figure preliminary unasked."""
    head, store = ["地区", "指标", "年份", "数值", "单位"], Store(url)
    save(_upload(page("entry"), "a.csv", to_csv([[*head, "来源", "备注"], ["陕西", "产值", 2018, 12, "亿元", "年鉴", "含飞地"],
                                                 ["陕西", "产值", 2019, 13, "亿元", "年鉴", ""]])))
    before = store.actuals()
    assert _upload(page("entry"), "b.csv", to_csv([head, ["陕西", "产值", 2018, 12, "亿元"], ["陕西", "产值", 2019, 130000, "万元"]])
                   ).button(key="upload_save").disabled
    app = _upload(page("entry"), "c.csv", to_csv([[*head, "初步"], ["陕西", "产值", 2018, 12, "亿元", "是"], ["陕西", "产值", 2019, 13, "亿元", ""],
                                                  ["陕西", "产值", 2020, 14, "亿元", ""]]))
    rows = next(one.value for one in app.dataframe if "take" in one.value)
    assert rows[["take", "年份", "数据来源", "备注"]].values.tolist() == [[False, 2018, "年鉴", "含飞地"]]
    save(app)
    now = store.actuals()
    pd.testing.assert_frame_equal(now[now["year"] < 2020], before)
    assert now["value"].tolist() == [12.0, 13.0, 14.0]
