"""What there is to read: folders, globs, archives, tables and URLs as references, in an order that is always the same."""
from __future__ import annotations

import fnmatch
import functools
import glob
import hashlib
import os
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from extract.corpusrefs import COLUMNS, Columns, Ref, is_url, open_source, opened_zip, parquet_file, rows_of
from extract.corpuswording import corpus_fault
from extract.errors import ExtractError
from extract.legible import told as as_text
from extract.reader import MANIFEST
from extract.readers.kinds import office_kind

TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
JSONL = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
PARQUET = (".parquet",)
_MAGIC = frozenset("*?[")

Told = Callable[[ExtractError], object]


def find_refs(paths: Iterable[str], columns: Columns, told: Told, without: str = "") -> Iterator[Ref]:
    """Every document below ``paths``, once each, in sorted order; an input that can't be listed is ``told`` and left out.

    ``without`` is a folder that is no input (the dataset itself).
    """
    roots = outermost(paths)
    globs = any(_MAGIC & set(root) for root in roots)
    met: set[str] = set()      # only a glob names a file that another input or itself has named
    for root in roots:
        for source, doc, stamp, size in _told(root, list_files(root, without), told, some=True):
            if source in met:
                continue
            if globs:
                met.add(source)
            yield from _told(source, expand(source, doc, stamp, size, columns), told)


def _told(place: str, found: Iterator[Any], told: Told, some: bool = False) -> Iterator[Any]:
    """What is found at a place until an error ends it, which is told; ``some``: that there is nothing is an error, too."""
    nothing = some
    try:
        for one in found:
            nothing = False
            yield one
        if nothing:
            raise corpus_fault("nothing_found", place)
    except ExtractError as error:
        told(error)
    except OSError as error:
        told(corpus_fault("unlisted", place, reason=error.strerror or error))
    except Exception as error:  # noqa: BLE001 - libraries of archives, tables and stores raise what they like
        told(corpus_fault("unlisted", place, reason=f"{type(error).__name__}: {error}"))


def below(path: str, roots: Iterable[str]) -> bool:
    """Whether a reference lies below one of the inputs."""
    source = path.partition("::")[0]
    return any(source == root or source.startswith(f"{root.rstrip('/')}/")
               or bool(_MAGIC & set(root)) and _globbed(source.split("/"), root.split("/")) for root in map(as_text, roots))


def _globbed(path: list[str], pattern: list[str]) -> bool:
    """Whether ``glob`` finds a path: ``*`` stays within a folder, ``**`` goes through all below."""
    if not path or not pattern:
        return not path and pattern in ([], ["**"])
    hidden = path[0].startswith(".") and not pattern[0].startswith(".")
    if pattern[0] == "**":
        return _globbed(path, pattern[1:]) or not hidden and _globbed(path[1:], pattern)
    return not hidden and fnmatch.fnmatchcase(path[0], pattern[0]) and _globbed(path[1:], pattern[1:])


def outermost(paths: Iterable[str]) -> list[str]:
    """Inputs sorted, written one way, without those that lie below another."""
    kept: list[str] = []
    for path in sorted({path.rstrip("/") if is_url(path) else os.path.normpath(path) for path in paths}):
        if not any(path.startswith(f"{before.rstrip('/')}/") and not _MAGIC & set(before) for before in kept):
            kept.append(path)
    return kept


def list_files(root: str, without: str = "") -> Iterator[tuple[str, str, str, int]]:
    """Files below an input: path or URL, name for its records, stamp, bytes."""
    if is_url(root):
        yield from _listed_url(root)
        return
    if _MAGIC & set(root) and not os.path.lexists(root):
        for path in sorted(glob.glob(root, recursive=True)):
            if os.path.isfile(path):
                yield _file(path)
        return
    if not os.path.isdir(root):
        if not os.path.exists(root):
            raise corpus_fault("gone", root)
        yield _file(root)
        return
    own = os.path.realpath(without) if without else ""
    for folder, folders, names in os.walk(root, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not _hidden(name) and os.path.realpath(os.path.join(folder, name)) != own)
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not _hidden(name) and name != MANIFEST and os.path.isfile(path):
                yield _file(path)


def _refuse(error: OSError) -> None:
    raise error


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _stem(name: str) -> str:
    return PurePosixPath(name.replace(os.sep, "/")).stem


def _file(path: str) -> tuple[str, str, str, int]:
    state = os.stat(path)
    return path, _stem(path), f"{state.st_size}.{state.st_mtime_ns}", state.st_size


def _listed_url(root: str) -> Iterator[tuple[str, str, str, int]]:
    import fsspec
    try:
        files, inside = fsspec.core.url_to_fs(root)
        if _MAGIC & set(inside):
            found, base = files.glob(inside, detail=True), ""
        elif files.isdir(inside):
            found, base = files.find(inside, detail=True), inside.rstrip("/") + "/"
        else:
            found, base = {inside: files.info(inside)}, ""
    except (ImportError, ValueError) as error:
        raise corpus_fault("protocol", root, reason=error) from None
    except OSError as error:
        raise corpus_fault("unlisted", root, reason=str(error) or type(error).__name__) from None
    for path, info in sorted(found.items()):
        name = path[len(base):] if base and path.startswith(base) else PurePosixPath(path).name
        if info.get("type") == "file" and not any(map(_hidden, PurePosixPath(name).parts)) and PurePosixPath(name).name != MANIFEST:
            yield files.unstrip_protocol(path), _stem(name), str(files.ukey(path)), int(info.get("size") or 0)


def expand(source: str, doc: str, stamp: str, size: int, columns: Columns) -> Iterator[Ref]:
    """The documents in a file: itself, the members of an archive, the rows of a table."""
    name = source.lower()
    if name.endswith(".zip"):
        yield from _zip(source, doc, stamp, size)
    elif name.endswith(TAR):
        yield from _tar(source)
    elif name.endswith(JSONL):
        yield from _jsonl(source, doc, columns)
    elif name.endswith(PARQUET):
        yield from _parquet(source, doc, stamp, columns)
    else:
        yield Ref(source, size=size, stamp=stamp, doc=doc)


def _zip(source: str, doc: str, stamp: str, size: int) -> Iterator[Ref]:
    opened, names = opened_zip(source)
    if office_kind(set(opened.namelist())):
        yield Ref(source, size=size, stamp=stamp, doc=doc)
        return
    if not names:
        raise corpus_fault("nothing_found", source)
    for name, member in names.items():
        if PurePosixPath(name).name != MANIFEST:
            yield Ref(source, "zip", name, member.header_offset, member.file_size, f"{member.CRC:08x}.{member.file_size}", _stem(name))


def _tar(source: str) -> Iterator[Ref]:
    times: Counter[str] = Counter()
    with open_source(source) as handle, tarfile.open(fileobj=handle, mode="r|") as opened:
        for member in opened:
            opened.members = []     # type: ignore[attr-defined]  # tarfile keeps every one
            path = PurePosixPath(member.name)
            if member.isfile() and not any(map(_hidden, path.parts)) and path.name != MANIFEST:
                name = first = str(path).lstrip("/")
                while name in times:      # an archive that was added to may hold a name again
                    times[first] += 1
                    name = str(PurePosixPath(first).with_stem(f"{path.stem} ({times[first]})"))
                times[name] = 1
                yield Ref(source, "tar", name, member.offset_data, member.size, f"{member.size}.{member.mtime}", path.stem)


def _jsonl(source: str, doc: str, columns: Columns) -> Iterator[Ref]:
    named = _named(columns)
    with open_source(source) as handle:
        for number, (at, line) in enumerate(rows_of(handle)):
            mark = hashlib.blake2b(line, digest_size=12).hexdigest() + named
            yield Ref(source, "jsonl", str(number), at, len(line), mark, f"{doc.removesuffix('.jsonl')}-{number}")


def _parquet(source: str, doc: str, stamp: str, columns: Columns) -> Iterator[Ref]:
    file = parquet_file(source)
    known = file.schema_arrow.names
    if columns.text not in known:
        raise corpus_fault("no_text_column", source, column=columns.text, known=", ".join(known))
    rows, size = file.metadata.num_rows, file.metadata.serialized_size
    each = max(1, sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups)) // max(1, rows)) or size
    make, named = functools.partial(Ref, source, "parquet"), _named(columns)
    for row in range(rows):
        yield make(str(row), row, each, f"{stamp}.{row}{named}", f"{doc}-{row}")


def _named(columns: Columns) -> str:
    """Part of a row's stamp: from other columns it is another document."""
    return "" if columns == COLUMNS else f".{columns.text}.{columns.id}"
