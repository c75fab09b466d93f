"""How much of a file is read before it is refused: a guard against mistakes and against archives made to burst."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from extract.readers.faults import fault

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """``max_mb``: of one file, and of one file of an archive once unpacked; the rest bounds what is inside of it."""

    max_mb: float = 100.0
    unpacked_mb: float = 1000.0     # all files of an archive together, those of archives inside included
    files: int = 5000               # of an archive, the same
    nesting: int = 1                # archives in one another; 1: an archive of files only
    ratio: float = 300.0            # unpacked to packed, looked at from RATIO_FROM bytes on
    pages: int = 5000               # of a PDF
    sheets: int = 500               # of a workbook
    rows: int = 1_048_576           # of a sheet
    cells: int = 20_000_000         # of a sheet: of a text, all that its separators part
    size_setting: str = "documents.max_mb"      # what raises ``max_mb``; all others are called ``uploads.NAME``

    @property
    def max_bytes(self) -> int:
        return int(self.max_mb * MB)


DEFAULT = Limits()
_RAISED = ("unpacked_mb", "files", "pages", "sheets", "rows", "cells")
RATIO_FROM = 20 * MB
XML_MB = 200          # of the XML of an Office file: it takes many times its size in memory
_ROW, _CELL = (regex.compile(rb"<(?:\w+:)?" + name + rb"[\s/>]") for name in (b"row", b"c"))


def raised(limits: Limits, uploads: Mapping[str, object]) -> Limits:
    """The limits with those raised that ``uploads`` of the settings has higher: files of one's own may be no less than a stranger's."""
    higher = {name: said for name in _RAISED if isinstance(said := uploads.get(name), (int, float)) and said > getattr(limits, name)}
    return replace(limits, **higher)      # type: ignore[arg-type]


def check_size(size: int, label: str, limits: Limits) -> None:
    """ReadError for a file over the limit."""
    if size > limits.max_bytes:
        raise fault("too_large", label, size=f"{size / MB:.1f}", limit=f"{limits.max_mb:g}", setting=limits.size_setting)


def check_count(code: str, count: int, label: str, limit: int) -> None:
    """ReadError ``code`` for more pages, sheets or cells than the limit."""
    if count > limit:
        raise fault(code, label, count=f"{count:,}", limit=f"{limit:,}")


def open_zip(source: bytes | Path, label: str, limits: Limits) -> zipfile.ZipFile:
    """The archive, if it is whole and, as its directory says, within the limits."""
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise fault("damaged", label) from None
    unpacked = sum(member.file_size for member in members)
    if (len(members) > limits.files or unpacked > limits.unpacked_mb * MB
            or unpacked > RATIO_FROM and unpacked > limits.ratio * size):
        archive.close()
        raise fault("bomb", label, files=len(members), size=f"{unpacked / MB:.0f}")
    return archive


def check_xml(members: list[zipfile.ZipInfo], label: str) -> None:
    """ReadError for an Office file whose XML takes more memory than there is."""
    size = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if size > XML_MB * MB:
        raise fault("bomb", label, files=len(members), size=f"{size / MB:.0f}")


def check_book(raw: bytes, label: str, limits: Limits) -> None:
    """ReadError for an xlsx with more sheets, rows or cells than the limits; looked at before it is parsed."""
    with open_zip(raw, label, limits) as archive:
        members = archive.infolist()
        check_xml(members, label)
        check_count("many_sheets", sum(map(_is_sheet, members)), label, limits.sheets)
        for member in members:
            if member.filename.endswith(".xml"):
                xml = read_member(archive, member, label, limits)
                check_count("many_rows", len(_ROW.findall(xml)), label, limits.rows)
                check_count("many_cells", len(_CELL.findall(xml)), label, limits.cells)


def _is_sheet(member: zipfile.ZipInfo) -> bool:
    """Not what a sheet refers to (``worksheets/_rels/sheet1.xml.rels``)."""
    return "worksheets/" in member.filename and member.filename.endswith(".xml")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, limits: Limits) -> bytes:
    """One file of an archive; never more than the limit, whatever the directory says of its size."""
    if member.flag_bits & 1:
        raise fault("zip_password", label)
    check_size(member.file_size, label, limits)
    try:
        with archive.open(member) as handle:
            raw = handle.read(limits.max_bytes + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise fault("damaged", label) from None
    except Exception as error:
        raise fault("damaged", label) from error
    check_size(len(raw), label, limits)
    return raw
