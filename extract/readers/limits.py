"""How much of a file is read before it is refused: a guard against mistakes and against archives made to burst."""
from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from extract.readers.faults import fault

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """``max_mb``: of one file, and of one file of an archive once unpacked; the rest concerns archives and Office files."""

    max_mb: float = 100.0
    unpacked_mb: float = 1000.0     # all files of an archive together
    files: int = 5000               # of an archive
    ratio: float = 300.0            # unpacked to packed, looked at from RATIO_FROM bytes on

    @property
    def max_bytes(self) -> int:
        return int(self.max_mb * MB)


DEFAULT = Limits()
RATIO_FROM = 20 * MB
XML_MB = 200          # of the XML of an Office file: it takes many times its size in memory


def check_size(size: int, label: str, limits: Limits) -> None:
    """ReadError for a file over the limit."""
    if size > limits.max_bytes:
        raise fault("too_large", label, size=f"{size / MB:.1f}", limit=f"{limits.max_mb:g}")


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
