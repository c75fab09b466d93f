"""Indicator tables: layouts with their expected records, texts that hold none, spans, speed and robustness."""
from __future__ import annotations

import collections
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import Document, Role
from extract.tables import TableCell, find_tables

CASES = Path(__file__).parent / "cases_tables"
ALIKE = 0.7      # share of characters two names of one metric have in common
FLOOR = 0.95     # record F1 over all layouts


def load(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


LAYOUTS = [case | {"file": name} for name in ("pipes", "blanks", "lines") for case in load(name)]
NEGATIVES = load("negatives")


def tables_of(case: dict[str, Any]) -> tuple[list[tuple[int, int]], list[TableCell]]:
    return find_tables(case["text"], Document(text=case["text"], **case.get("doc", {})))


def goals(case: dict[str, Any]) -> list[TableCell]:
    return [cell for cell in tables_of(case)[1] if cell.role is Role.TARGET]


def alike(a: str, b: str) -> bool:
    shared = sum((collections.Counter(a) & collections.Counter(b)).values())
    return bool(a and b) and 2 * shared / (len(a) + len(b)) >= ALIKE


def among(said: Any, allowed: Any) -> bool:
    return said in allowed if isinstance(allowed, list) else said == allowed


def wrong(want: dict[str, Any], cell: TableCell) -> list[str]:
    """The fields of ``cell`` that are not as wanted; those not given are not compared, the usual ones have defaults."""
    q = cell.quantity
    said = {"v": q.value, "vm": q.value_max, "u": q.unit, "c": str(q.comparator), "k": str(cell.kind), "y": cell.year,
            "d": None if cell.direction is None else str(cell.direction), "b": cell.baseline_value, "by": cell.baseline_year,
            "f": cell.force, "lead": cell.lead, "basis": None if cell.basis is None else str(cell.basis), "place": cell.place}
    expected = {"vm": None, "c": "=", "k": "level", "d": None} | want
    out = [f"{key}: {said[key]!r}, not {value!r}" for key, value in expected.items() if key in said and not among(said[key], value)]
    if not any(alike(cell.metric, name) for name in (want["m"], *want.get("alt", ()))):
        out.append(f"m: {cell.metric!r}, not {want['m']!r}")
    return out


def compare(case: dict[str, Any]) -> tuple[int, list[str]]:
    """How many records are right, and what is wrong with the others."""
    left, faults, right = goals(case), [], 0
    for want in case["targets"]:
        close = sorted(left, key=lambda cell: len(wrong(want, cell)))
        if close and not wrong(want, close[0]):
            right += 1
            left.remove(close[0])
        else:
            faults.append(f"{case['file']}/{case['id']}: {want['m']} {want['v']}: {wrong(want, close[0]) if close else 'missed'}")
    faults += [f"{case['file']}/{case['id']}: spurious {cell.metric} {cell.quantity.value}{cell.quantity.unit}" for cell in left[:len(left)]
               if len(goals(case)) > len(case["targets"])]
    return right, faults


def test_record_f1_over_all_layouts(capsys):
    right, wanted, found, faults = 0, 0, 0, []
    for case in LAYOUTS:
        hits, said = compare(case)
        right, wanted, found = right + hits, wanted + len(case["targets"]), found + len(goals(case))
        faults += said
    f1 = 2 * right / (wanted + found)
    with capsys.disabled():
        print(f"\ntables: {len(LAYOUTS)} layouts, {wanted} records, record F1 {f1:.3f}")
    assert len(LAYOUTS) >= 25
    assert f1 >= FLOOR, "\n".join(faults)


@pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: f"{case['file']}: {case['id']}")
def test_spans_and_offsets(case):
    """Values stand in the text where the record says, inside their row, inside a table."""
    text, (spans, cells) = case["text"], tables_of(case)
    assert len(spans) == 1
    assert cells == sorted(cells, key=lambda cell: cell.start)
    for cell in cells:
        assert spans[0][0] <= cell.evidence_start <= cell.start < cell.end <= cell.evidence_end <= spans[0][1]
        assert (cell.quantity.start, cell.quantity.end) == (cell.start, cell.end)
        value = text[cell.start:cell.end]
        if cell.role is Role.ASSIGNED:       # 达到国家要求: the words stand for the figure
            continue
        assert value.lstrip("-")[0].isdigit()
        assert not set(value) & set("[]〔〕*≥≤<>＞")


@pytest.mark.parametrize("case", NEGATIVES, ids=lambda case: case["id"])
def test_no_goals_here(case):
    spans, _ = tables_of(case)
    assert goals(case) == []
    if case.get("no_table"):
        assert spans == []


def test_base_year_figures_are_actuals():
    cells = tables_of(LAYOUTS[0])[1]
    actual = [(cell.metric, cell.quantity.value, cell.year) for cell in cells if cell.role is Role.ACTUAL]
    assert ("森林覆盖率", 41.3, 2020) in actual
    assert ("常住人口城镇化率", 55.2, 2019) in actual


def test_prose_around_a_table_is_left_to_the_reader():
    case = next(case for case in LAYOUTS if case["id"] == "tabs, empty cells kept")
    (start, end), = tables_of(case)[0]
    assert case["text"][start:].startswith("指标\t单位")
    assert case["text"][end:].lstrip().startswith("正文继续")


def test_windows_line_ends_give_the_same_records():
    for case in LAYOUTS:
        text = case["text"].replace("\n", "\r\n")
        other = find_tables(text, Document(text=text, **case.get("doc", {})))[1]
        assert [(c.metric, c.quantity.value, c.year) for c in other] == [(c.metric, c.quantity.value, c.year) for c in tables_of(case)[1]]


def test_plain_prose_holds_no_table():
    text = "到2025年，全省主要指标保持合理增长，新增项目120个，各项任务如期完成，居民收入稳步提高。\n" * 200
    assert find_tables(text, Document(text=text)) == ([], [])


@pytest.mark.parametrize("text", [
    "1" * 100_000, "目标指标" * 100_000, "| 指标 | 2020年 |\n" * 5000, "指标\n2020年\n" * 5000, "项目  " * 30_000,
    "（" * 10_000 + "指标" + "）" * 10_000, "指标\n单位\n2020年\n2025年\n" + "粮食产量\n万吨\n5\n6\n" * 2000, "|" * 50_000, "指标" + "\t" * 50_000,
    "指标\t目标\n" + "|\t" * 20_000,
], ids=lambda text: text[:12].replace("\n", " "))
def test_nothing_makes_it_crawl(text):
    begin = time.perf_counter()
    find_tables(text, Document(text=text))
    assert time.perf_counter() - begin < 3


PIECES = st.sampled_from([
    "指标", "项目", "名称", "单位", "2020年", "2025年", "目标", "属性", "年均增长", "〔累计〕", "类别", "序号", "预期性", "约束性", "%", "万吨", "（%）", "其中：",
    "5", "13.5", "〔13.5〕", "[", "]", "≥", "＞30", "—", "-", "60.6*", "7%—7.5%", "左右", "粮食产量", "一、", "注：", "|", "| --- |", "\t", "  ", "\u3000", "\n", "\r\n",
    "单位：亩", "“十四五”", "比2020年下降", "²", "٣", "\u200b", "\U0001f600", "。", "，",
])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from([None, "云山省“十四五”规划", "2024年计划"]), st.sampled_from([None, "2021", "2024-01-05"]))
def test_no_text_breaks_it(pieces, title, date):
    text = "".join(pieces)
    spans, cells = find_tables(text, Document(text=text, title=title, issue_date=date))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in zip(spans, spans[1:], strict=False))
    for cell in cells:
        assert any(a <= cell.start < cell.end <= b for a, b in spans)
        assert text[cell.start:cell.end].strip() == text[cell.start:cell.end] != ""


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_random_text_holds_no_table(text):
    assert find_tables(text, Document(text=text)) == ([], [])
