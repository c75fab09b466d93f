"""Archives as folders: ``papers.zip/2025/plan.docx`` names a file in ``papers.zip``, its name decoded right."""
from __future__ import annotations

import functools
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from extract.errors import ReadError
from extract.readers.faults import fault
from extract.readers.limits import DEFAULT, Limits, open_zip, read_member

ENDING = ".zip"
_UTF8 = 0x800         # flag of a member whose name is UTF-8
_OF_SYSTEMS = {"__MACOSX", "Thumbs.db", "desktop.ini"}


def split(path: Path) -> tuple[Path, str] | None:
    """(archive, name inside) of a path that leads into an archive, None of any other."""
    for parent in path.parents:
        if parent.suffix.lower() == ENDING and parent.is_file():
            return parent, path.relative_to(parent).as_posix()
    return None


def listed(path: Path, limits: Limits = DEFAULT) -> list[Path] | None:
    """Paths of the documents in the archive at ``path``; None where the file is none (a docx called .zip, say).

    ReadError for an archive that is damaged, empty or beyond the limits.
    """
    from extract.readers.kinds import ZIP, office_kind

    with open(path, "rb") as handle:
        if not handle.read(4).startswith(ZIP):
            return None
    names = _open(path, limits)
    if office_kind(set(names)):
        return None
    if not names:
        raise fault("zip_empty", path)
    return [path / name for name in names]


def read(archive: Path, name: str, limits: Limits = DEFAULT) -> bytes:
    """The bytes of one file of an archive."""
    label = archive / name
    names = _open(archive, limits)
    if name not in names:
        raise fault("zip_no_member", label)
    with zipfile.ZipFile(archive) as opened:
        return read_member(opened, names[name], str(label), limits)


def size(archive: Path, name: str, limits: Limits = DEFAULT) -> int:
    """Bytes of one file of an archive as its directory says; 0 where there is none."""
    try:
        found = _open(archive, limits).get(name)
    except (ReadError, OSError):
        return 0
    return found.file_size if found else 0


def unpacked(raw: bytes, label: str, limits: Limits = DEFAULT) -> Iterator[tuple[str, bytes | ReadError]]:
    """Each document of an archive held in memory (an upload): its name, and its bytes or why they can't be read."""
    with open_zip(raw, label, limits) as archive:
        names = members(archive)
        if not names:
            raise fault("zip_empty", label)
        for name, member in names.items():
            try:
                yield name, read_member(archive, member, f"{label}/{name}", limits)
            except ReadError as error:
                yield name, error


def _open(path: Path, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    state = path.stat()
    return _directory(path, state.st_mtime_ns, state.st_size, limits)


@functools.lru_cache(maxsize=8)
def _directory(path: Path, changed: int, length: int, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Files of an archive by name; kept, for a folder of many is asked for them one by one."""
    with open_zip(path, str(path), limits) as archive:
        return members(archive)


def members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Documents by name in the order of the archive; what systems add, and hidden files, are left out."""
    found = {}
    for member in archive.infolist():
        name = PurePosixPath(_name(member).replace("\\", "/"))
        if member.is_dir() or set(name.parts) & _OF_SYSTEMS or any(part.startswith(".") for part in name.parts):
            continue
        found[str(name).lstrip("/")] = member
    return dict(sorted(found.items()))


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; where it is not said to be UTF-8, Chinese systems wrote it in UTF-8 or GBK all the same."""
    if member.flag_bits & _UTF8:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
