"""Archives as folders: ``papers.zip/2025/plan.docx`` names a file in ``papers.zip``, its name decoded right."""
from __future__ import annotations

import functools
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from extract.errors import ReadError
from extract.legible import legible
from extract.readers.faults import fault
from extract.readers.limits import DEFAULT, MB, Limits, open_zip, read_member

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
    """Each document of an archive held in memory (an upload): its name, and its bytes or why they can't be read.

    Archives inside are opened ``limits.nesting`` deep; all of them together have the limits of one.
    """
    with open_zip(raw, label, limits) as archive:
        names = members(archive)
        if not names:
            raise fault("zip_empty", label)
        inner = replace(limits, nesting=limits.nesting - 1, files=limits.files - len(names),
                        unpacked_mb=limits.unpacked_mb - sum(one.file_size for one in names.values()) / MB)
        for name, member in names.items():
            try:
                content = read_member(archive, member, f"{label}/{name}", limits)
                nested = is_archive(content)
                if nested and inner.nesting < 1:
                    raise fault("zip_nested", f"{label}/{name}")
                if nested:
                    for within, found in unpacked(content, f"{label}/{name}", inner):
                        inner = replace(inner, files=inner.files - 1, unpacked_mb=inner.unpacked_mb - len(found) / MB
                                        if isinstance(found, bytes) else inner.unpacked_mb)
                        yield f"{name}/{within}", found
                else:
                    yield name, content
            except ReadError as error:
                yield name, error


def is_archive(raw: bytes) -> bool:
    """Whether the bytes are a zip that is no Office file."""
    from extract.readers.kinds import ZIP, office_kind

    try:
        return raw.startswith(ZIP) and office_kind(set(zipfile.ZipFile(io.BytesIO(raw)).namelist())) is None
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        return False


def _open(path: Path, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    state = path.stat()
    return _directory(path, state.st_mtime_ns, state.st_size, limits)


@functools.lru_cache(maxsize=8)
def _directory(path: Path, changed: int, length: int, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Files of an archive by name; kept, for a folder of many is asked for them one by one."""
    with open_zip(path, str(path), limits) as archive:
        return members(archive)


def members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Documents by name in the order of the archive; what systems add, and hidden files, are left out.

    A name leads nowhere but into the archive: ``../../etc/x`` and ``/etc/x`` are ``etc/x`` there.  Of files with one name
    each further one gets a number.
    """
    found: dict[str, zipfile.ZipInfo] = {}
    times: Counter[str] = Counter()
    for member in archive.infolist():
        parts = [part for part in legible(_name(member)).replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if member.is_dir() or not parts or set(parts) & _OF_SYSTEMS or any(part.startswith(".") for part in parts):
            continue
        name = PurePosixPath(*parts)
        told = str(name)
        while told in found:
            times[str(name)] += 1
            told = str(name.with_stem(f"{name.stem} ({times[str(name)] + 1})"))
        found[told] = member
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
