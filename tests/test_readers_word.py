"""Word files: order, numbers Word sets itself, changes, boxes, notes, merged cells, tables that only arrange the page."""
from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extract.reader import read_document
from tests.made_files import Grid, saved, word

W = nsdecls("w")


def lines(paper: docx.document.Document) -> list[str]:
    return read_document(saved(paper), "a.docx").text.splitlines()


def run(inner: str) -> str:
    return f"<w:r {W}>{inner}</w:r>"


def numbered(paper: docx.document.Document, shapes: list[tuple[str, str]], items: list[tuple[int, str]], number: int = 70) -> None:
    """Paragraphs of a list whose levels have the given forms and texts."""
    levels = "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
                     for i, (form, text) in enumerate(shapes))
    root = paper.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    for level, text in items:
        paragraph = paper.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def test_numbers_that_word_sets_are_said() -> None:
    paper = docx.Document()
    numbered(paper, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4")],
             [(0, "总体要求"), (1, "指导思想"), (1, "主要目标"), (2, "产业"), (2, "能源"), (3, "煤"), (3, "电"), (0, "保障措施"), (1, "组织"), (2, "经费")])
    assert lines(paper) == ["一、总体要求", "（一）指导思想", "（二）主要目标", "1.产业", "2.能源", "①煤", "②电", "二、保障措施", "（一）组织", "1.经费"]


@pytest.mark.parametrize(("count", "last"), [(10, "十、"), (11, "十一、"), (20, "二十、"), (35, "三十五、")])
def test_numbers_in_characters(count: int, last: str) -> None:
    paper = docx.Document()
    numbered(paper, [("chineseCounting", "%1、")], [(0, "项")] * count)
    assert lines(paper)[-1] == f"{last}项"


def test_other_forms_and_bullets() -> None:
    paper = docx.Document()
    numbered(paper, [("upperRoman", "%1 "), ("lowerLetter", "%2)"), ("decimal", "%1.%2.%3"), ("bullet", "•")],
             [(0, "甲"), (0, "乙"), (1, "丙"), (2, "丁"), (3, "戊")])
    assert lines(paper) == ["I 甲", "II 乙", "a)丙", "II.a.1 丁", "戊"]


def test_what_a_printed_copy_does_not_show_is_left_out() -> None:
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "内部资料"
    paper.sections[0].footer.paragraphs[0].text = "第1页"
    paragraph = paper.add_paragraph("到2025年，")
    for xml in (f"<w:del {W}>{run('<w:delText>新增就业99万人</w:delText>')}</w:del>", f"<w:ins {W}>{run('<w:t>新增就业5万人</w:t>')}</w:ins>",
                run("<w:rPr><w:vanish/></w:rPr><w:t>，新增就业77万人</w:t>"), run("<w:instrText>PAGE 66</w:instrText>"), run("<w:t>。</w:t>")):
        paragraph._p.append(parse_xml(xml))
    paper.add_paragraph("发展目标\t3", style=paper.styles.add_style("toc 1", 1))
    assert lines(paper) == ["到2025年，新增就业5万人。"]


def test_boxes_and_breaks_inside_paragraphs() -> None:
    paper = docx.Document()
    paragraph = paper.add_paragraph("前")
    box = "<w:txbxContent><w:p><w:r><w:t>专栏1 重点工程</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(parse_xml(
        f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice Requires="wps">{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"))
    paragraph.add_run("后\n下一行")
    assert lines(paper) == ["前后", "下一行", "专栏1 重点工程"]


def test_text_and_tables_stand_in_their_order_and_know_their_place() -> None:
    grid = Grid([["指标", "目标", ""], ["", "2020年", "2025年"], ["森林\n覆盖率（%）", "61.2", "62.5"], ["湿地|保护率（%）", "", "55"]],
                [(0, 0, 1, 0), (0, 1, 0, 2)])
    document = read_document(word(["表一", grid, "中间", grid, "最后"]), "a.docx")
    table = ["| 指标 | 目标 | 目标 |", "| 指标 | 2020年 | 2025年 |", "| 森林覆盖率（%） | 61.2 | 62.5 |", "| 湿地/保护率（%） | | 55 |"]
    assert document.text.splitlines() == ["表一", *table, "中间", *table, "最后"]
    assert [document.place_at(document.text.index("62.5")), document.place_at(document.text.rindex("62.5"))] == ["t1r3c3", "t2r3c3"]
    assert document.place_at(document.text.index("中间")) is None
    assert document.place_at(document.text.index("最后")) is None


def test_a_table_that_only_arranges_is_read_block_by_block() -> None:
    paper = docx.Document()
    outer = paper.add_table(1, 2)
    outer.cell(0, 0).text = "左"
    inner = outer.cell(0, 1).add_table(2, 2)
    for i, row in enumerate((("指标", "2025年"), ("森林覆盖率（%）", "62.5"))):
        for j, text in enumerate(row):
            inner.cell(i, j).text = text
    single = paper.add_table(2, 1)
    single.cell(0, 0).text, single.cell(1, 0).text = "专栏1", "建设10个项目。"
    assert lines(paper) == ["左", "| 指标 | 2025年 |", "| 森林覆盖率（%） | 62.5 |", "专栏1", "建设10个项目。"]


def test_a_paper_inside_one_cell_of_a_table_keeps_its_paragraphs() -> None:
    paper = docx.Document()
    table = paper.add_table(3, 2)
    for i, (name, text) in enumerate((("名称", "规划"), ("内容", "\n".join(f"第{i}段。" + "到2025年，新增就业5万人。" * 4 for i in range(12))), ("日期", "2021年"))):
        table.cell(i, 0).text = name
        table.cell(i, 1).text = text
    assert sum(line.startswith("第") for line in lines(paper)) == 12


def test_footnotes_stand_behind_the_text() -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    paper = docx.Document()
    paper.add_paragraph("到2025年，覆盖率达到62.5%。")
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="1"><w:p>{run("<w:t>含省直单位。</w:t>")}</w:p></w:footnote></w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                notes.encode(), paper.part.package)
    paper.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert lines(paper) == ["到2025年，覆盖率达到62.5%。", "含省直单位。"]


def test_numbers_come_with_styles_and_those_they_are_based_on() -> None:
    paper = docx.Document()
    numbered(paper, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）")], [])
    shape = paper.part.numbering_part.element[0]
    for level, name in enumerate(("Chapter", "Section")):
        shape[level].insert(2, parse_xml(f'<w:pStyle {W} w:val="{name}"/>'))
        style = paper.styles.add_style(name, 1)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="70"/></w:numPr>'))
    paper.styles.add_style("Own", 1).base_style = paper.styles["Section"]
    for text, style in (("总体要求", "Chapter"), ("主要目标", "Section"), ("重点任务", "Own"), ("正文。", "Normal"), ("保障措施", "Chapter")):
        paper.add_paragraph(text, style=style)
    assert lines(paper) == ["一、总体要求", "（一）主要目标", "（二）重点任务", "正文。", "二、保障措施"]
