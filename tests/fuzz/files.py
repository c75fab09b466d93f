"""Small valid files of every kind, and files in which one part is what the bytes say: XML in a zip is only reached when the zip is whole."""
from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import xlsxwriter

from tests import made_files, sheets_made

PAPER = ["贵州省人民政府关于加快水利发展的意见", "黔府发〔2016〕12号", "一、主要目标", "到2020年，全省农田灌溉水利用系数提高到0.48以上，新增供水能力4亿立方米，增长8.5%左右。",
         made_files.Grid([["指标", "单位", "2015年", "2020年目标"], ["粮食产量", "万吨", "1180", "1200"], ["森林覆盖率", "%", "50", "60"]], [(0, 0, 0, 0)]),
         "贵州省人民政府", "2016年5月20日"]
FIGURES = [["各地区粮食产量", "", ""], ["单位：万吨", "", ""], ["地区", "2018年", "2019年"], ["贵州", 1.5, 2.5], ["云南", "3.5①", "-"], ["合计", 5, 6], ["注：按当年价格计算。"]]
PDF = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length %d>>stream
%s
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R/Size 6>>
%%%%EOF
"""
DRAWN = (b"BT /F1 12 Tf 20 170 Td (Growth of 8.5% by 2020) Tj 0 -20 Td (Forest 60%) Tj ET\n"
         b"20 100 m 280 100 l S 20 60 m 280 60 l S 20 20 m 280 20 l S 20 20 m 20 100 l S 150 20 m 150 100 l S 280 20 m 280 100 l S\n"
         b"BT /F1 10 Tf 30 75 Td (Steel) Tj 130 0 Td (110) Tj -130 -40 Td (Grain) Tj 130 0 Td (1200) Tj ET")
ODS = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
       'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">%s</table:table>'
       "</office:spreadsheet></office:body></office:document-content>")
STYLES = (b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
          b'<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr>'
          b'<w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>')
WORKBOOK = ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            '<Worksheet ss:Name="a"><Table>%s</Table></Worksheet></Workbook>')


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, a valid one, and how an input becomes one (the file itself, or one part of it)."""

    name: str
    start: Callable[[], bytes]
    made: Callable[[bytes], bytes] = lambda data: data


def pdf(drawn: bytes) -> bytes:
    return PDF % (len(drawn), drawn)


def part(whole: Callable[[], bytes], member: str, name: str, first: bytes = b"") -> Kind:
    """A zip whose one member is the input; ``first``: a valid one, where the zip's own is too long to change."""
    def start() -> bytes:
        if first:
            return first
        with zipfile.ZipFile(io.BytesIO(whole())) as archive:
            return archive.read(member)

    @functools.cache
    def others() -> list[tuple[str, bytes]]:
        with zipfile.ZipFile(io.BytesIO(whole())) as archive:
            return [(one, archive.read(one)) for one in archive.namelist() if one != member]

    def made(data: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for one, content in [*others(), (member, data)]:
                archive.writestr(one, content)
        return buffer.getvalue()

    return Kind(name, start, made)


@functools.cache
def word() -> bytes:
    return made_files.word(PAPER)


@functools.cache
def book() -> bytes:
    """As Excel writes it: texts in a part of their own."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as out:
        sheet, share = out.add_worksheet("a"), out.add_format({"num_format": "0.0%"})
        for y, row in enumerate(FIGURES):
            sheet.write_row(y, 0, row)
        sheet.write(3, 1, 0.485, share)
        sheet.merge_range(0, 0, 0, 2, FIGURES[0][0])
        sheet.set_row(5, None, None, {"hidden": True})
    return buffer.getvalue()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("甲/plan.txt", made_files.txt(PAPER))
        out.writestr("b.html", made_files.web(PAPER))
    return buffer.getvalue()


def _cells(rows: list[list[object]], one: str, row: str) -> str:
    return "".join(row % "".join(one % cell for cell in line) for line in rows)


def ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("content.xml", ODS % _cells(FIGURES, cell, "<table:table-row>%s</table:table-row>"))
        out.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
    return buffer.getvalue()


def workbook() -> bytes:
    return (WORKBOOK % _cells(FIGURES, '<Cell><Data ss:Type="String">%s</Data></Cell>', "<Row>%s</Row>")).encode()


# The first byte of an input tells the kind: A, B …; new kinds go to the end.
PAPERS = [
    Kind("a.txt", lambda: made_files.txt(PAPER)), Kind("a.md", lambda: made_files.md(PAPER)), Kind("a.html", lambda: made_files.web(PAPER)),
    Kind("a.csv", lambda: sheets_made.to_csv(FIGURES)), Kind("a.pdf", lambda: pdf(DRAWN)), Kind("a.pdf", lambda: DRAWN, pdf),
    Kind("a.xls", lambda: made_files.xls(PAPER)), Kind("a.zip", archive), Kind("a.docx", word), part(word, "word/document.xml", "a.docx"),
    part(word, "word/styles.xml", "a.docx", STYLES), part(word, "[Content_Types].xml", "a.docx"), part(word, "word/_rels/document.xml.rels", "a.docx"),
    part(book, "xl/worksheets/sheet1.xml", "a.xlsx"), part(book, "xl/sharedStrings.xml", "a.xlsx"), part(book, "xl/styles.xml", "a.xlsx"),
    part(book, "xl/workbook.xml", "a.xlsx"), part(word, "word/numbering.xml", "a.docx"), Kind("a", lambda: made_files.txt(PAPER))]
TABLES = [
    Kind("a.csv", lambda: sheets_made.to_csv(FIGURES)), Kind("a.csv", lambda: sheets_made.to_csv(FIGURES, "gb18030")),
    Kind("a.xls", lambda: sheets_made.to_html(FIGURES)), Kind("a.xls", workbook), Kind("a.xls", lambda: sheets_made.to_xls({"a": FIGURES})),
    Kind("a.xlsx", book), part(book, "xl/worksheets/sheet1.xml", "a.xlsx"), part(book, "xl/sharedStrings.xml", "a.xlsx"),
    part(book, "xl/styles.xml", "a.xlsx"), part(ods, "content.xml", "a.ods"), part(book, "xl/workbook.xml", "a.xlsx")]


def chosen(kinds: list[Kind], data: bytes) -> tuple[bytes, str] | None:
    """The file an input makes, and its name; None where its first byte names no kind."""
    at = data[0] - ord("A") if data else -1
    return (kinds[at].made(data[1:]), kinds[at].name) if 0 <= at < len(kinds) else None


def starts(kinds: list[Kind]) -> list[bytes]:
    return [bytes([ord("A") + at]) + kind.start() for at, kind in enumerate(kinds)]
