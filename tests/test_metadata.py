"""Heads of papers in many styles: every field that the text gives, and none that it doesn't."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.bodies import LEVELS, bodies_of
from extract.document import Metadata, complete, describe
from extract.papertype import kind_names, kind_of

CASES = yaml.load((Path(__file__).parent / "cases_heads.yaml").read_text("utf-8"), yaml.BaseLoader)


def _expected(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else None if value in ("null", "") else value


@pytest.mark.parametrize("case", CASES, ids=[f"{n:02d}" for n in range(1, len(CASES) + 1)])
def test_a_head_says(case: dict[str, Any]) -> None:
    found = describe(case["text"])
    expect = {name: _expected(value) for name, value in case["expect"].items()}
    assert {name: getattr(found, name) for name in expect} == expect


def test_enough_heads_and_every_field_among_them() -> None:
    assert len(CASES) >= 40
    told = {name for case in CASES for name, value in case["expect"].items() if _expected(value) is not None}
    assert told == set(Metadata.__dataclass_fields__) - {"region_code"}
    denied = {name for case in CASES for name, value in case["expect"].items() if not _expected(value)}
    assert {"title", "doc_number", "issuer", "written", "published", "printed", "kind", "implements", "issue_date"} <= denied


def test_kinds_and_levels_are_among_those_named() -> None:
    assert {case["expect"].get("kind", "plan") for case in CASES} - {"null"} <= set(kind_names())
    assert {case["expect"].get("level", "city") for case in CASES} <= set(LEVELS)
    assert all(zh and en for zh, en in kind_names().values())


@pytest.mark.parametrize(("title", "kind"), [
    ("关于印发《某县防汛应急预案》的通知", "contingency_plan"), ("关于公布某市第二批基地名单的通知", "notice"), ("某市关于促进消费的若干措施（试行）", "policy"),
    ("某省碳达峰实施方案（征求意见稿）", "implementation_plan"), ("某县2024年政府工作要点", "work_plan"), ("关于同意设立某新区的批复", "reply"),
    ("某市第七次全国人口普查公报", "statistical_bulletin"), ("关于某项目的复函", "reply"), ("某省大气污染防治条例", "measures"), ("在全市大会上的讲话", "speech"),
    ("某市“十五五”规划基本思路", None), ("今天的天气", None), ("", None),
])
def test_kind_by_title(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(("line", "bodies"), [
    ("国务院办公厅", ("国务院办公厅",)), ("财政部、税务总局", ("财政部", "税务总局")), ("财 政 部", ("财政部",)), ("水利部财政部", ("水利部", "财政部")),
    ("某县水利局 某县财政局", ("某县水利局", "某县财政局")), ("教育部等", ("教育部",)), ("关于某事", ()), ("某县水利局提出", ()), ("", ()), ("水利局2021", ()),
])
def test_bodies_side_by_side(line: str, bodies: tuple[str, ...]) -> None:
    assert bodies_of(line) == bodies


@pytest.mark.parametrize(("told", "expect"), [
    ({"issuer": "财政部 水利部"}, {"issuers": ("财政部", "水利部"), "level": "ministry"}),
    ({"region": "遵义", "issuer": None}, {"region_code": "520300", "level": "city", "issuers": ()}),
    ({"region": "云泽市", "issuer": "云泽市人民政府"}, {"region_code": None, "level": "city", "issuers": ("云泽市人民政府",)}),
    ({"region": "全国", "issuer": "某研究院课题组"}, {"region_code": "100000", "level": "national", "issuers": ("某研究院课题组",)}),
    ({}, {"issuers": ("贵州省人民政府",), "level": "province", "region_code": "520000", "written": "2020-01-02"}),
])
def test_what_a_person_tells_puts_right_what_follows_from_it(told: dict[str, Any], expect: dict[str, Any]) -> None:
    known = {"issuer": "贵州省人民政府", "issuers": ("贵州省人民政府",), "region": "贵州", "region_code": "520000", "level": "province",
             "doc_number": None, "written": "2020-01-02"}
    found = complete({**known, **told})
    assert {name: found[name] for name in expect} == expect


@pytest.mark.parametrize("text", ["序号\n名称\n日期\n1\n水库\n2024年3月1日\n", "标题\n来源\n一二三\n四五六\n", "时间 地点\n2024年1月 大厅\n"])
def test_columns_of_another_table_are_no_labels(text: str) -> None:
    found = describe(text)
    assert (found.title, found.issuer, found.published) == (None, None, None)
