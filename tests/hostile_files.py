"""Files made to hurt whoever reads them: bombs, entities, dimensions, depths, loops, names. Each by its name, with its bytes."""
from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import docx
import openpyxl

from tests.made_files import zipped

GOAL = "到2030年，全市森林覆盖率达到62.5%以上。"
LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "哈哈">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
QUADRATIC = f'<!DOCTYPE a [<!ENTITY a0 "{"哈" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a0 SYSTEM "{}">]>'
SECRET = "root:"        # what stands in /etc/passwd


def nested() -> bytes:
    """Sixteen archives in each of sixteen, five deep: a kilobyte that holds a million files."""
    inner = zipped({"a.txt": GOAL.encode()})
    for _ in range(5):
        inner = zipped({f"{n}.zip": inner for n in range(16)})
    return inner


def overlapping(times: int = 3000) -> bytes:
    """One file of a megabyte, named thousands of times in the directory."""
    data = b"0" * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(data), len(packed), len(data), 1, 0)
    local = b"PK\3\4" + head + b"a" + packed
    central = b"".join(b"PK\1\2" + struct.pack("<H", 20) + head[:-2] + struct.pack("<HHHHII", 0, 0, 0, 0, 0, 0) + b"a" for _ in range(times))
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, times, times, len(central), len(local), 0)


def paper(doctype: str = "", said: str = "&a0;", depth: int = 0) -> bytes:
    """A Word file whose text is an entity, or stands deep inside."""
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(GOAL)
    made.save(out)
    body = ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + "<w:sdt><w:sdtContent>" * depth
            + f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>" + "</w:sdtContent></w:sdt>" * depth + "</w:body></w:document>")
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as parts:
        return zipped({name: f'<?xml version="1.0" encoding="UTF-8"?>{doctype}{body}'.encode() if name == "word/document.xml" else parts.read(name)
                       for name in parts.namelist()})


def book(sheet: str, doctype: str = "") -> bytes:
    """A workbook whose first sheet is this XML."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.active["A1"] = GOAL
    made.save(out)
    xml = (f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
           f"{sheet}</worksheet>").encode()
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as parts:
        return zipped({name: xml if name == "xl/worksheets/sheet1.xml" else parts.read(name) for name in parts.namelist()})


def cell(place: str, text: str = GOAL) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*lines: str) -> str:
    return f"<sheetData>{''.join(lines)}</sheetData>"


def opendocument(doctype: str) -> bytes:
    content = (f'<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
               '<office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell><text:p>&a0;</text:p></table:table-cell></table:table-row>'
               "</table:table></office:spreadsheet></office:body></office:document-content>")
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def pdf(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, said in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{said}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{at:010} 00000 n \n".encode() for at in places)
    return bytes(out + f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())


ROOT = "<< /Type /Catalog /Pages 2 0 R >>"


def many_pages(number: int = 100_000) -> bytes:
    kids = " ".join("3 0 R" for _ in range(number))
    return pdf(ROOT, f"<< /Type /Pages /Count {number} /Kids [{kids}] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")


def huge_page() -> bytes:
    stream = "BT /F1 12 Tf 99999999 99999999 Td (GDP 5%) Tj ET"
    return pdf(ROOT, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e9 1e9] /UserUnit 1e9 /Contents 4 0 R >>",
               f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")


def forms_in_themselves() -> bytes:
    stream = "/X Do " * 50
    form = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length {len(stream)} >>\nstream\n{stream}\nendstream"
    return pdf(ROOT, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>", form)


def links() -> bytes:
    """A zip with a symbolic link to a file of the system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("a.zip", lambda: zipped({"a.txt": b"0" * 40_000_000})),
    "zips in zips": ("a.zip", nested),
    "overlapping entries": ("a.zip", overlapping),
    "a million names": ("a.zip", lambda: zipped({f"{n}.txt": b"" for n in range(20_000)})),
    "a link in a zip": ("a.zip", links),
    "a link in a tar": ("a.tar", tarred),
    "names that lead out": ("a.zip", lambda: zipped({name: GOAL.encode() for name in (
        "../../a.txt", "/etc/cron.d/b.txt", "C:\\c.txt", "CON.txt", "d\0.txt", "e\x1b[31m.txt", "f\u202etxt.exe", "a" * 5000 + ".txt", "x/../../../g.txt")})),
    "laughs in docx": ("a.docx", lambda: paper(LAUGHS, "&a11;")),
    "quadratic in docx": ("a.docx", lambda: paper(QUADRATIC, "&a0;" * 20_000)),
    "a file in docx": ("a.docx", lambda: paper(OUTSIDE.format("file:///etc/passwd"))),
    "an address in docx": ("a.docx", lambda: paper(OUTSIDE.format("http://127.0.0.1:9/x"))),
    "deep docx": ("a.docx", lambda: paper("", GOAL, 20_000)),
    "laughs in xlsx": ("a.xlsx", lambda: book(rows(f"<row>{cell('A1', '&a11;')}</row>"), LAUGHS)),
    "a file in xlsx": ("a.xlsx", lambda: book(rows(f"<row>{cell('A1', '&a0;')}</row>"), OUTSIDE.format("file:///etc/passwd"))),
    "laughs in ods": ("a.ods", lambda: opendocument(LAUGHS.replace("a11", "a0"))),
    "a file in ods": ("a.ods", lambda: opendocument(OUTSIDE.format("file:///etc/passwd"))),
    "laughs in xml": ("a.xml", lambda: f'<?xml version="1.0"?>{LAUGHS}<Workbook>&a11;</Workbook>'.encode()),
    "laughs in html": ("a.html", lambda: f"{LAUGHS}<html><body><p>{GOAL}&a11;</p></body></html>".encode()),
    "the largest dimension": ("a.xlsx", lambda: book('<dimension ref="A1:XFD1048576"/>' + rows(f'<row r="1">{cell("A1")}</row>'))),
    "the farthest corner": ("a.xlsx", lambda: book(rows(f'<row r="1">{cell("A1")}</row>', f'<row r="1048576">{cell("XFD1048576", "5%")}</row>'))),
    "one merged sheet": ("a.xlsx", lambda: book(rows(f'<row r="1">{cell("A1")}</row>') + '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    "a formula far off": ("a.xlsx", lambda: book(rows(f'<row r="1">{cell("A1")}</row>', '<row r="1048576"><c r="XFD1048576"><f>A1</f></c></row>'))),
    "columns strewn": ("a.xlsx", lambda: book(rows(*(f'<row r="{n}">{cell(openpyxl.utils.get_column_letter(n) + str(n), "5%")}</row>' for n in range(1, 3000))))),
    "a million columns": ("a.csv", lambda: GOAL.encode() + b"," * 8_000_000),
    "a million rows": ("a.csv", lambda: b"a\n" * 1_100_000),
    "one long line": ("a.txt", lambda: (GOAL.replace("。", "，") * 2_000).encode()),
    "one long number": ("a.txt", lambda: b"9" * 300_000 + b"%"),
    "deep html": ("a.html", lambda: b"<html><body>" + b"<div>" * 12_000 + GOAL.encode()),
    "tables in tables": ("a.html", lambda: b"<html><body>" + b"<table><tr><td>" * 1_500 + GOAL.encode()),
    "a cell without end": ("a.html", lambda: f'<table><tr><td colspan="99999999" rowspan="99999999">{GOAL}</td><td>5%</td></tr></table>'.encode()),
    "deep json": ("a.txt", lambda: b"[" * 100_000 + GOAL.encode()),
    "pages of pages": ("a.pdf", lambda: pdf(ROOT, "<< /Type /Pages /Count 1 /Kids [2 0 R] >>")),
    "a hundred thousand pages": ("a.pdf", many_pages),
    "pages that are not there": ("a.pdf", lambda: pdf(ROOT, "<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R >>")),
    "a huge page": ("a.pdf", huge_page),
    "forms in themselves": ("a.pdf", forms_in_themselves),
}
