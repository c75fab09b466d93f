"""What a file is, by its content; the ending counts only where the content leaves it open (md, csv and tsv are all text)."""
from __future__ import annotations

from pathlib import PurePath

import regex

from extract import lexicon
from extract.readers.faults import fault
from extract.readers.limits import Limits, check_xml, open_zip

OLE = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAGIC = {            # first bytes → name of the kind in data/readers.yaml
    b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture", b"II*\0": "picture", b"MM\0*": "picture",
    b"{\\rtf": "rtf", b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive", b"BZh": "archive",
    b"MZ": "program", b"\x7fELF": "program",
}
_STREAMS = (          # names in the directory of an old Office file → what it is
    ("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls"),
)
_PARTS = (            # files in a zip → what it is
    ("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("ppt/presentation.xml", "ppt"),
    ("OFD.xml", "ofd"), ("content.xml", "odf"), ("META-INF/container.xml", "epub"),
)
_CONTENTS = "[Content_Types].xml"
_PAGE = regex.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
                      regex.IGNORECASE | regex.DOTALL)
_TAGS = regex.compile(rb"</(?:p|div|td|span|body|html|h[1-6])\s*>", regex.IGNORECASE)
_MARKED_UP = (          # text that is no text for people
    (regex.compile(rb"^MIME-Version:[\s\S]*?^Content-Type:\s*multipart/", regex.IGNORECASE | regex.MULTILINE), "mht"),
    (regex.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml\b"), "xml"),
)
_BOMS = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"
HTML_ENDINGS = {".html", ".htm", ".shtml", ".xhtml"}
SHEET_ENDINGS = {".csv", ".tsv"}


def kind_of(raw: bytes, name: str, label: str, limits: Limits) -> str:
    """txt, csv, html, docx, xlsx, xls, pdf or zip; ReadError that names any other kind and says what to do."""
    ending = PurePath(name).suffix.lower()
    if not raw.strip():
        raise fault("empty", label)
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(OLE):
        return _old_office(raw, ending, label)
    if raw.startswith(ZIP):
        return _zipped(raw, label, limits)
    for start, kind in _MAGIC.items():
        if raw.startswith(start) and (len(start) > 2 or b"\0" in raw[:512]):
            raise fault("archive" if kind == "archive" else "other_kind", label, kind=lexicon.load("readers")["kinds"][kind])
    if is_page(raw, ending):
        return "html"
    for pattern, kind in _MARKED_UP:
        if pattern.search(raw[:4096]):
            raise fault("other_kind", label, kind=lexicon.load("readers")["kinds"][kind])
    return "csv" if ending in SHEET_ENDINGS else "txt"


def is_page(raw: bytes, ending: str) -> bool:
    """Whether the bytes are a web page: they begin like one, or are called one and hold its tags."""
    head = raw[:4096]
    if head.startswith(_BOMS[1:]):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(_BOMS[0])
    return bool(_PAGE.match(head)) or ending in HTML_ENDINGS and bool(_TAGS.search(raw))


def _old_office(raw: bytes, ending: str, label: str) -> str:
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") in raw:
            if kind == "xls":
                return kind
            if kind == "encrypted":
                raise fault("encrypted_office", label)
            kind = "wps" if ending == ".wps" else kind
            raise fault("old_office", label, kind=lexicon.load("readers")["kinds"][kind])
    if ending == ".xls":
        raise fault("damaged", label)
    raise fault("old_office", label, kind=lexicon.load("readers")["kinds"]["wps" if ending in (".wps", ".et", ".dps") else "ole"])


def _zipped(raw: bytes, label: str, limits: Limits) -> str:
    with open_zip(raw, label, limits) as archive:
        members = archive.infolist()
    kind = office_kind({member.filename for member in members})
    if kind is None:
        if _CONTENTS in {member.filename for member in members}:      # an Office file that lost its main part
            raise fault("damaged", label)
        return "zip"
    if kind not in ("docx", "xlsx"):
        raise fault("other_kind", label, kind=lexicon.load("readers")["kinds"][kind])
    check_xml(members, label)
    return kind


def office_kind(names: set[str]) -> str | None:
    """Which Office file (or the like) a zip of files called ``names`` is, None where it is an archive."""
    return next((kind for part, kind in _PARTS if part in names), None)
