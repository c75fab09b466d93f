"""Word files: paragraphs and tables in order, with the numbers Word sets itself, text boxes, and footnotes at the end.

What the reader of a printed copy doesn't see is left out: deleted and hidden text, comments, field codes, page headers
and footers; the table of contents, too, for it says the headings twice.
"""
from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

from extract import place
from extract.readers.faults import fault
from extract.readers.layout import Cell, Draft, Writer, arranges, one_line
from extract.readers.wordnumbering import Numbering

_NAMES = """p tbl tr tc t tab br cr r rPr pPr trPr tcPr noBreakHyphen vanish pStyle val type gridBefore gridSpan vMerge sdt sdtContent
    docPartGallery customXml smartTag ins del moveTo moveFrom instrText delText rt txbxContent footnote endnote"""
_W = {name: qn(f"w:{name}") for name in _NAMES.split()}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {_W["del"], _W["moveFrom"], _W["pPr"], _W["rPr"], _W["instrText"], _W["delText"], _W["rt"], _FALLBACK}
_CONTENTS = "Table of Contents"
_TOC_STYLE = "toc"


def read_docx(raw: bytes, label: str) -> Draft:
    """The paper in a Word file; ReadError for a damaged file and for one without text."""
    import docx

    try:
        paper = docx.Document(io.BytesIO(raw))
        reader = _Reader(paper)
        reader.blocks(paper.element.body)
        reader.notes(paper)
    except MemoryError:
        raise
    except Exception as error:
        raise fault("damaged", label) from error
    draft = reader.writer.draft("docx")
    if not draft.text.strip():
        raise fault("no_content", label)
    return draft


class _Reader:
    """Writes the body of a paper block by block."""

    def __init__(self, paper: Any) -> None:
        self.writer = Writer()
        self._numbering = Numbering(paper)
        self._styles = {style.style_id: (style.name or "").lower() for style in paper.styles}
        self._tables = 0

    def blocks(self, parent: Any) -> None:
        for block in _blocks(parent):
            if block.tag == _W["tbl"]:
                self._table(block)
            else:
                self._paragraph(block)

    def _paragraph(self, paragraph: Any) -> None:
        if self._styles.get(_style(paragraph), "").startswith(_TOC_STYLE):
            return
        boxes: list[Any] = []
        text = _text(paragraph, boxes.append).strip("\n")
        number = self._numbering.label(paragraph) if text.strip() else ""
        for line in (number + text).split("\n"):
            if line.strip():
                self.writer.line(line.rstrip())
        for box in boxes:
            self.blocks(box)

    def _table(self, table: Any) -> None:
        """A table; one that only arranges the page, or has a table in it, is read block by block."""
        rows = list(_rows(table))
        lengths = [[sum(len(part.text or "") for part in cell.iter(_W["t"])) for _, _, cell in row] for row in rows]
        if arranges(lengths) or any(True for _ in table.iterdescendants(_W["tbl"])):
            for row in rows:
                for _, _, cell in row:
                    if not _continues(cell):
                        self.blocks(cell)
            return
        self._tables += 1
        number = self._tables
        self.writer.table(self._cells(rows), lambda row, column: place.table_cell(number, row, column))

    def _cells(self, rows: list[list[tuple[int, int, Any]]]) -> list[Cell]:
        """The cells where they stand; those merged downwards are one cell of several rows."""
        out: list[Cell] = []
        above: dict[int, int] = {}     # column → position in ``out`` of the cell that may go on downwards
        for number, row in enumerate(rows, 1):
            for column, span, element in row:
                if _continues(element) and column in above:
                    before = out[above[column]]
                    out[above[column]] = Cell(before.text, before.row, before.column, number - before.row + 1, before.columns)
                    continue
                above[column] = len(out)
                out.append(Cell(self._cell_text(element), number, column, 1, span))
        return out

    def _cell_text(self, cell: Any) -> str:
        parts = []
        for paragraph in _blocks(cell):
            text = _text(paragraph, lambda box: None)
            parts.append((self._numbering.label(paragraph) if text.strip() else "") + text)
        return one_line("\n".join(parts))

    def notes(self, paper: Any) -> None:
        """Footnotes and endnotes behind the text, one a line."""
        from lxml import etree

        for part in paper.part.package.iter_parts():
            if not str(part.partname).endswith(("/footnotes.xml", "/endnotes.xml")):
                continue
            for one in etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False)):
                if one.tag in (_W["footnote"], _W["endnote"]) and not one.get(_W["type"]):
                    text = one_line("\n".join(_text(paragraph, lambda box: None) for paragraph in _blocks(one)))
                    if text:
                        self.writer.line(text)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below ``parent`` in order; content controls are looked into, those that hold contents left out."""
    for child in parent.iterchildren():
        if child.tag in (_W["p"], _W["tbl"]):
            yield child
        elif child.tag == _W["sdt"]:
            gallery = next(child.iter(_W["docPartGallery"]), None)
            content = child.find(_W["sdtContent"])
            if content is not None and (gallery is None or gallery.get(_W["val"]) != _CONTENTS):
                yield from _blocks(content)
        elif child.tag in (_W["customXml"], _W["ins"], _W["moveTo"], _W["smartTag"]):
            yield from _blocks(child)


def _text(element: Any, box: Callable[[Any], None]) -> str:
    """The words of a paragraph; text boxes anchored in it are handed to ``box``."""
    parts: list[str] = []
    for child in element.iterchildren():
        tag = child.tag
        if tag in (_W["t"], _MATH):
            parts.append(child.text or "")
        elif tag == _W["tab"]:
            parts.append("\t")
        elif tag in (_W["br"], _W["cr"]):
            parts.append("\n" if child.get(_W["type"]) in (None, "textWrapping") else "")
        elif tag == _W["noBreakHyphen"]:
            parts.append("-")
        elif tag == _W["txbxContent"]:
            box(child)
        elif tag not in _LEFT_OUT and not (tag == _W["r"] and _hidden(child)):
            parts.append(_text(child, box))
    return "".join(parts)


def _hidden(run: Any) -> bool:
    properties = run.find(_W["rPr"])
    vanish = properties.find(_W["vanish"]) if properties is not None else None
    return vanish is not None and vanish.get(_W["val"]) not in ("0", "false", "off")


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W['pPr']}/{_W['pStyle']}")
    return style.get(_W["val"]) or "" if style is not None else ""


def _rows(table: Any) -> Iterator[list[tuple[int, int, Any]]]:
    """Rows of (column, columns reached over, element); rows that a tracked change deletes are left out."""
    for row in _inside(table, _W["tr"]):
        properties = row.find(_W["trPr"])
        if properties is not None and properties.find(_W["del"]) is not None:
            continue
        before = properties.find(_W["gridBefore"]) if properties is not None else None
        column = 1 + _whole(before)
        found = []
        for cell in _inside(row, _W["tc"]):
            span = cell.find(f"{_W['tcPr']}/{_W['gridSpan']}")
            reach = max(1, _whole(span))
            found.append((column, reach, cell))
            column += reach
        yield found


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """Children called ``tag``, also those in content controls."""
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in (_W["sdt"], _W["sdtContent"], _W["customXml"], _W["ins"]):
            yield from _inside(child, tag)


def _whole(element: Any) -> int:
    said = element.get(_W["val"]) if element is not None else None
    return int(said) if said and said.isdigit() else 0


def _continues(cell: Any) -> bool:
    """Whether the cell goes on with the one above (vMerge without "restart")."""
    merge = cell.find(f"{_W['tcPr']}/{_W['vMerge']}")
    return merge is not None and merge.get(_W["val"]) != "restart"
