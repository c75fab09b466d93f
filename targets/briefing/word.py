"""A briefing as DOCX: headings, real tables with repeated header rows, pictures where they can be made, page numbers, Chinese fonts."""
from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from targets.briefing.content import Cell, Grid
from targets.briefing.decklook import fill_of, fonts, ink_on
from targets.briefing.fit import widths
from targets.briefing.model import Briefing
from targets.briefing.report import Section
from targets.briefing.words import say
from targets.charts.style import LIGHT

HAIRLINE = "CFD8DC"
INNER = 170.0       # millimetres between the borders of the page
SIZES = {"Normal": 10.5, "Title": 24.0, "Heading 1": 15.0, "Heading 2": 12.0, "Caption": 9.0}


def to_docx(briefing: Briefing, sections: list[Section]) -> bytes:
    """The report of ``report.sections`` (pictures as PNG)."""
    document = Document()
    _set_up(document, briefing)
    _cover(document, briefing)
    for section in sections:
        _section(document, section, briefing.lang)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_up(document: Any, briefing: Briefing) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm((210 - INNER) / 2)
    page.top_margin, page.bottom_margin = Mm(22), Mm(20)
    faces = fonts()
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = faces["latin"], Pt(size)
        style.font.color.rgb = RGBColor.from_string((LIGHT.muted if name == "Caption" else LIGHT.ink).lstrip("#"))
        style.font.bold = name.startswith(("Title", "Heading"))
        held = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):      # a theme's font would win over the one named
            held.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi"):
            held.set(qn(f"w:{script}"), faces["latin"])
        held.set(qn("w:eastAsia"), faces["east_asian"])
    for border in document.styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for line in border:
            line.set(qn("w:color"), HAIRLINE)
    for rule in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        rule.getparent().remove(rule)       # the template's blue line
    document.styles["Caption"].paragraph_format.space_after = Pt(2)
    about = document.core_properties
    about.title, about.author, about.subject = briefing.cover.title, briefing.cover.author, briefing.cover.subtitle
    about.language, about.comments = "zh-CN" if briefing.lang == "zh" else "en-US", ""
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(foot)
    page.header.paragraphs[0].text = briefing.cover.title
    page.header.paragraphs[0].style = document.styles["Caption"]
    page.different_first_page_header_footer = True


def _page_number(paragraph: Any) -> None:
    """The field PAGE; ``w:fldSimple`` holds a run with what was last shown."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def _cover(document: Any, briefing: Briefing) -> None:
    cover = briefing.cover
    for _ in range(6):
        document.add_paragraph()
    document.add_paragraph(cover.title, style="Title")
    author = say("author", briefing.lang, author=cover.author) if cover.author else ""
    for line in (cover.subtitle, cover.unit, cover.date, author):
        if line:
            document.add_paragraph(line)
    document.add_page_break()


def _section(document: Any, section: Section, lang: str) -> None:
    document.add_heading(section.title, level=1)
    if section.subtitle:
        document.add_paragraph(section.subtitle, style="Caption").paragraph_format.keep_with_next = True
    for line in section.lines:
        document.add_paragraph(line).paragraph_format.space_after = Pt(4)
    for picture in section.pictures:
        shape = document.add_picture(io.BytesIO(picture.data), width=Mm(min(picture.width, INNER)))
        shape._inline.docPr.set("descr", picture.said)
    for title, grid in section.tables:
        if title:
            document.add_paragraph(title, style="Heading 2").paragraph_format.keep_with_next = True
        _table(document, grid)
    for source in section.sources:
        document.add_paragraph(source, style="Caption").paragraph_format.space_before = Pt(2)
    if section.evidence:
        document.add_paragraph(say("notes_head", lang), style="Heading 2").paragraph_format.keep_with_next = True
        for line in section.evidence:
            document.add_paragraph(line, style="List Bullet")


def _table(document: Any, grid: Grid) -> None:
    made = document.add_table(rows=1 + len(grid.rows), cols=len(grid.head), style="Table Grid")
    made.autofit = False
    across = widths(grid, INNER)
    for column, length in zip(made.columns, across, strict=True):
        column.width = Mm(length)
    right = [bool(grid.rows) and all(row[at].right for row in grid.rows) for at in range(len(grid.head))]
    head = tuple(Cell(text, strong=True, right=side) for text, side in zip(grid.head, right, strict=True))
    for row, cells in zip(made.rows, (head, *grid.rows), strict=True):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))       # before tblHeader, as the schema has it
        if cells is head:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, told, length in zip(row.cells, cells, across, strict=True):
            cell.width = Mm(length)
            _cell(cell, told, LIGHT.empty if cells is head else fill_of(told.tone) if told.tone else "")
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _cell(cell: Any, told: Cell, ground: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if told.right else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(told.text)
    run.font.size, run.font.bold = Pt(9), told.strong
    run.font.color.rgb = RGBColor.from_string((ink_on(told.tone) if told.tone else LIGHT.ink).lstrip("#"))
    if ground:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", ground.lstrip("#"))):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
