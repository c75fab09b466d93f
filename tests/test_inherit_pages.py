"""Goals without a number in the app and on the command line: listed, judged where they take a figure over, else said what is missing."""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from extract.reader import read_document
from targets.__main__ import main
from targets.load import extract
from targets.schema import GOALS
from targets.store import Store
from tests import made
from tests.test_app import PAGES, page, texts

NATION = """国务院关于印发“十四五”节能减排综合工作方案的通知
国发〔2021〕33号
二、主要目标
到2025年，全国单位国内生产总值能源消耗比2020年下降13.5%。
"""
PROVINCE = """贵州省“十四五”节能减排综合工作实施方案
为贯彻落实《国务院关于印发“十四五”节能减排综合工作方案的通知》（国发〔2021〕33号），制定本方案。
二、主要目标
到2025年，单位地区生产总值能源消耗降低完成国家下达目标任务，化学需氧量控制在国家下达指标以内，森林覆盖率达到64%。
"""
SAID = {"nation": (NATION, {"issue_date": "2021-12-28", "region": "全国", "issuer": "国务院"}),
        "province": (PROVINCE, {"issue_date": "2022-06-01", "region": "贵州", "issuer": "贵州省人民政府"})}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    address = f"sqlite:///{tmp_path / 'goals.db'}"
    store = Store(address)
    for name, (text, said) in SAID.items():
        paper = read_document(text.encode(), f"{name}.txt", **said)
        store.replace_document(paper, extract(paper))
    store.save_actuals(made.figures(*(
        {"year": year, "value": value, "unit": "吨标准煤/万元", "metric": "单位GDP能耗", "metric_id": "energy_intensity"}
        for year, value in ((2020, 1.0), (2023, 0.919)))), by="li", origin="form")
    store.close()
    monkeypatch.setenv("TARGETS_DATABASE_URL", address)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield address
    st.cache_resource.clear()
    st.cache_data.clear()


def ids(url: str) -> dict[str, str]:
    return Store(url).targets(GOALS).set_index("metric")["id"].to_dict()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_goals_without_a_number(url: str, name: str, lang: str) -> None:
    app = page(name, lang=lang)
    assert not app.exception
    assert not app.error


def test_the_table_lists_them_and_marks_what_is_taken_over(url: str) -> None:
    shown = page("table").dataframe[0].value
    assert sorted(zip(shown["地区"], shown["目标"], strict=True)) == [
        ("全国", "下降13.5%"), ("贵州", "64%"), ("贵州", "下降13.5%（承接上级）"), ("贵州", "无数值")]


def test_the_evidence_says_from_where_and_leads_there(url: str) -> None:
    mine = next(one for name, one in ids(url).items() if name == "单位地区生产总值能源消耗")
    app = page("evidence", target=mine)
    assert "承接其执行或引用的《国务院关于印发“十四五”节能减排综合工作方案的通知》（国发〔2021〕33号）的目标" in texts(app)
    assert "国家下达目标任务" in texts(app)
    app.button(key="open_superior").click().run()
    assert not app.exception
    assert "which it implements" in texts(page("evidence", target=mine, lang="en"))


def test_what_is_missing_is_said(url: str) -> None:
    app = page("evidence", target=ids(url)["化学需氧量"])
    assert "所执行或引用的上级文件没有2025年" in texts(app)
    assert "open_superior" not in {button.key for button in app.button}


def test_status_prints_verdict_and_source(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--region", "贵州", "--format", "json", "--as-of", "2023"]) == 0
    rows = {row["metric_id"]: row for row in json.loads(capsys.readouterr().out)}
    # −8.1 % of −13.5 % in 3 of 5 years
    assert (rows["energy_intensity"]["status"], rows["energy_intensity"]["pace_ratio"], rows["energy_intensity"]["grade"]) == ("on_track", 1.0, "B")
    assert "国发〔2021〕33号" in rows["energy_intensity"]["taken_over"]
    assert (rows["cod"]["reason"], rows["cod"]["status"]) == ("no_actual", "not_judged")
    assert rows["forest_cover"]["taken_over"] == ""
