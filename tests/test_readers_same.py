"""One paper in every layout gives the same records, each at its place, each cut from the very text that was read."""
from __future__ import annotations

from pathlib import Path

import pytest

from extract.model import RECORD_FIELDS, Document, Target
from extract.pipeline import extract_document
from extract.reader import read_document
from tests import made_files
from tests.made_files import Block, Grid

PLAN: list[Block] = [
    "临川市“十四五”生态环境保护规划",
    "临政发〔2021〕15号",
    "各县（区）人民政府，市政府各部门：",
    "一、主要目标",
    "到2025年，全市森林覆盖率由2020年的61.2%提高到62.5%以上，PM2.5平均浓度控制在30微克/立方米以内，地表水达到或好于Ⅲ类水体比例达到95%左右，城镇新增就业5万人。",
    "（一）能源",
    "2025年，非化石能源消费占比达到18%，煤炭消费总量不超过410万吨，单位GDP能耗比2020年下降13.5%。由市发展改革委牵头。",
    "“十四五”时期主要指标",
    Grid([["类别", "指标", "目标", "", "属性"],
          ["", "", "2020年", "2025年", ""],
          ["环境质量", "空气质量优良天数比率（%）", "92.1", "93.5", "约束性"],
          ["", "受污染耕地安全利用率（%）", "—", "93", "约束性"],
          ["绿色发展", "单位工业增加值用水量降低（%）", "—", "[16]", "预期性"],
          ["", "污水集中处理能力（万吨/日）", "120", "≥150", "预期性"]],
         [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (2, 0, 3, 0), (4, 0, 5, 0)]),
    "注：[ ]内为五年累计数。",
    "临川市人民政府",
    "2021年6月8日",
]
OUTLINE: list[Block] = [
    "平远省现代农业发展规划（2021—2025年）",
    "平远省人民政府办公厅",
    "2021年9月30日",
    "（一）产量稳定。到2025年，粮食综合生产能力稳定在750亿斤以上，肉蛋奶总产量达到920万吨，水产品产量年均增长3%左右。",
    "（二）效益提升。农产品加工业产值与农业总产值之比由2.4:1提高到2.8:1，新建高标准农田1000万亩，农业科技进步贡献率达到64%。",
    "主要指标表",
    Grid([["序号", "指标", "", "单位", "2020年", "2025年", "年均增长（%）", "属性"],
          ["一、产出", "", "", "", "", "", "", ""],
          ["1", "粮食", "总产量", "万吨", "3600", "3750", "", "约束性"],
          ["2", "", "单产", "公斤/亩", "380", "395", "", "预期性"],
          ["二、效益", "", "", "", "", "", "", ""],
          ["3", "农民人均可支配收入", "", "元", "15000", "22000", "8左右", "预期性"],
          ["4", "耕种收综合机械化率", "", "%", "71.2", "75", "", "预期性"]],
         [(0, 1, 0, 2), (1, 0, 1, 7), (2, 1, 3, 1), (4, 0, 4, 7), (5, 1, 5, 2), (6, 1, 6, 2)]),
]
PAPERS = {"plan": PLAN, "outline": OUTLINE}
LAYOUTS = {"txt": made_files.txt, "md": made_files.md, "html": made_files.web, "docx": made_files.word, "xlsx": made_files.xlsx,
           "xls": made_files.xls}
# What may differ: where it stands, and the words around it as the layout has them.
APART = {"start", "end", "evidence", "evidence_start", "place", "trace", "confidence"}


def read(layout: str, paper: str, folder: Path) -> tuple[Document, list[Target]]:
    blocks = PAPERS[paper]
    raw = made_files.pdf(blocks, folder) if layout == "pdf" else LAYOUTS[layout](blocks)
    document = read_document(raw, f"paper.{layout}")
    return document, extract_document(document)


def told(records: list[Target]) -> list[dict[str, object]]:
    return [{name: getattr(record, name) for name in RECORD_FIELDS if name not in APART} for record in records]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("layout", ["md", "html", "docx", "xlsx", "xls", "pdf"])
def test_every_layout_gives_the_same_records(layout: str, paper: str, tmp_path: Path) -> None:
    plain, wanted = read("txt", paper, tmp_path)
    document, found = read(layout, paper, tmp_path)
    assert len(wanted) >= 10
    assert told(found) == told(wanted)
    for name in ("title", "issuer", "doc_number", "issue_date", "region", "region_code"):
        assert getattr(document, name) == getattr(plain, name), name
    for record in found:
        assert document.text[record.start:record.end] == record.text
        assert record.place == document.place_at(record.start)


def test_the_records_are_those_of_the_paper(tmp_path: Path) -> None:
    _, found = read("txt", "plan", tmp_path)
    assert [(r.metric, r.value, r.unit, r.comparator, r.kind, r.year, r.baseline_value, r.force) for r in found] == [
        ("森林覆盖率", 62.5, "%", ">=", "level", 2025, 61.2, None),
        ("PM2.5平均浓度", 30.0, "微克/立方米", "<=", "level", 2025, None, None),
        ("地表水达到或好于Ⅲ类水体比例", 95.0, "%", "~", "level", 2025, None, None),
        ("城镇新增就业", 5.0, "万人", "=", "level", 2025, None, None),
        ("非化石能源消费占比", 18.0, "%", "=", "level", 2025, None, None),
        ("煤炭消费总量", 410.0, "万吨", "<=", "level", 2025, None, None),
        ("单位GDP能耗", 13.5, "%", "=", "growth", 2025, None, None),
        ("空气质量优良天数比率", 93.5, "%", "=", "level", 2025, 92.1, "约束性"),
        ("受污染耕地安全利用率", 93.0, "%", "=", "level", 2025, None, "约束性"),
        ("单位工业增加值用水量", 16.0, "%", "=", "growth", 2025, None, "预期性"),
        ("污水集中处理能力", 150.0, "万吨/日", ">=", "level", 2025, 120.0, "预期性")]


@pytest.mark.parametrize(("layout", "prose", "cell"), [
    ("txt", None, None), ("md", None, None), ("html", None, "t1r3c4"), ("docx", None, "t1r3c4"), ("pdf", "p1", "p1"),
    ("xlsx", "Sheet!A5", "Sheet!D11"), ("xls", "Sheet1!A5", "Sheet1!D11")])
def test_every_record_knows_its_place(layout: str, prose: str | None, cell: str | None, tmp_path: Path) -> None:
    _, found = read(layout, "plan", tmp_path)
    assert [next(r.place for r in found if r.metric == name) for name in ("森林覆盖率", "空气质量优良天数比率")] == [prose, cell]


def test_a_form_is_known_by_content_not_by_name(tmp_path: Path) -> None:
    for layout in ("html", "docx", "xlsx", "xls", "pdf"):
        raw = made_files.pdf(PLAN, tmp_path) if layout == "pdf" else LAYOUTS[layout](PLAN)
        for name in ("paper.txt", "paper.doc", "paper"):
            document = read_document(raw, name)
            assert (document.form, document.doc) == (layout, "paper")
