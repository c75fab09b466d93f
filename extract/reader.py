"""Files to documents: recognised by their content, read by the room for their kind, described from their own words.

A ``manifest.yaml`` beside a file fills only what the text lacks; what the caller says wins over both.
"""
from __future__ import annotations

import functools
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import Any

from extract import lexicon
from extract.dates import says_year
from extract.document import complete, describe
from extract.errors import ReadError
from extract.model import Document
from extract.readers import archive
from extract.readers.decoding import decode
from extract.readers.faults import fault
from extract.readers.kinds import kind_of
from extract.readers.layout import Draft
from extract.readers.limits import DEFAULT, Limits, check_size

READABLE = (".txt", ".md", ".html", ".docx", ".pdf", ".xlsx", ".xls", ".csv", ".zip")
MANIFEST = "manifest.yaml"
Progress = Callable[[int, int], None]      # (pages read, pages in all), told by the readers of long files
_FIELDS = ("title", "issuer", "doc_number", "issue_date", "region")

__all__ = ["DEFAULT", "READABLE", "Limits", "build_document", "decode", "find_documents", "read_document", "unpack"]


def read_document(source: str | Path | bytes, name: str = "", *, title: str | None = None, issuer: str | None = None,
                  doc_number: str | None = None, issue_date: str | None = None, region: str | None = None,
                  limits: Limits = DEFAULT, progress: Progress | None = None) -> Document:
    """The document in a file, or in ``bytes`` called ``name``; ``doc`` is the file name without its ending.

    ``archive.zip/folder/name.docx`` leads into an archive.  Raises ReadError with one sentence: which file, what is
    wrong, what to do.
    """
    said = {"title": title, "issuer": issuer, "doc_number": doc_number, "issue_date": issue_date, "region": region}
    if isinstance(source, bytes):
        raw, path, label, gaps = source, "", name or "the uploaded file", {}
    else:
        file = Path(source)
        raw, path, label, gaps = _read_bytes(file, limits), str(file), str(file), _manifest_entry(file)
        name = name or file.name
    draft = _draft(raw, name, label, limits, progress)
    return build_document(draft.text, PurePath(name).stem, path=path, sha256=hashlib.sha256(raw).hexdigest(), said=said,
                          gaps={**draft.gaps, **{field: value for field, value in gaps.items() if value}}, draft=draft)


def _draft(raw: bytes, name: str, label: str, limits: Limits, progress: Progress | None) -> Draft:
    """The text of a file by the reader for its kind; libraries are loaded when the first file of their kind comes."""
    kind = kind_of(raw, name, label, limits)
    if kind == "zip":
        inside = archive.split(Path(label))
        if inside:
            raise fault("zip_nested", label)
        names = [member for member, _ in archive.unpacked(raw, label, limits)]
        raise fault("zip_whole", label, count=len(names), first=names[0])
    check_size(len(raw), label, limits)
    try:
        if kind == "html":
            from extract.readers.web import read_html
            return read_html(raw, label)
        if kind == "docx":
            from extract.readers.word import read_docx
            return read_docx(raw, label)
        if kind == "pdf":
            from extract.readers.pdf import read_pdf
            return read_pdf(raw, label, progress, limits)
        if kind in ("xlsx", "xls", "csv"):
            from extract.readers import sheets
            return {"xlsx": sheets.read_xlsx, "xls": sheets.read_xls, "csv": sheets.read_csv}[kind](raw, label, limits)
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        raise fault("reader_failed", label, reason=f"{type(error).__name__}: {error}") from error
    return Draft(decode(raw, label), "txt")


def unpack(raw: bytes, name: str, limits: Limits = DEFAULT) -> Iterator[tuple[str, bytes | ReadError]]:
    """An uploaded file as the documents it holds: itself, or each file of an archive in turn with its bytes or its error."""
    try:
        if kind_of(raw, name, name, limits) != "zip":
            yield name, raw
            return
        for member, content in archive.unpacked(raw, name, limits):
            yield f"{name}/{member}", content
    except ReadError as error:
        yield name, error


def build_document(text: str, doc: str = "", *, path: str = "", sha256: str = "", said: dict[str, Any] | None = None,
                   gaps: dict[str, Any] | None = None, draft: Draft | None = None) -> Document:
    """A document from decoded text: ``said`` wins over what the text says, ``gaps`` fills what neither says.

    ReadError for a date told that begins with no year.
    """
    if (date := (said or {}).get("issue_date")) and not says_year(str(date)):
        raise fault("date", path or doc or "text", date=date)
    known, told = asdict(describe(text)), (said or {}).get("title")
    titled = asdict(describe(f"{told}\n\n{text}")) if told and told != known["title"] else {}   # a title says where and when, too
    for field in _FIELDS:
        known[field] = (said or {}).get(field) or known[field] or titled.get(field) or (gaps or {}).get(field)
    known["published"] = known["published"] or (gaps or {}).get("published")      # a page's own mark
    known["issue_date"] = known["issue_date"] or known["published"]
    known = complete(known)
    if draft is not None:
        known |= {"form": draft.form, "places": draft.places, "notes": draft.notes}
    return Document(text=text, doc=doc, path=path, sha256=sha256 or hashlib.sha256(text.encode()).hexdigest(), **known)


def find_documents(paths: Iterable[str | Path], limits: Limits = DEFAULT) -> list[Path]:
    """Files to read: each file named, and every file below each folder and in each archive except manifests and hidden ones.

    Files of kinds that can't be read are kept, so that reading them says so.  Raises ReadError for an empty folder.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found += _expanded(path, limits)
            continue
        try:
            inside = [file for file in sorted(path.rglob("*")) if file.is_file() and file.name != MANIFEST
                      and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)]
        except OSError as error:
            raise fault("folder_unreadable", path, reason=error.strerror) from None
        if not inside:
            raise fault("folder_empty", path, kinds=", ".join(READABLE))
        for file in inside:
            found += _expanded(file, limits)
    return list(dict.fromkeys(found))


def _expanded(path: Path, limits: Limits) -> list[Path]:
    """The documents of an archive; any other file, and an archive that can't be opened, as it is: reading it tells why."""
    if path.suffix.lower() != archive.ENDING or not path.is_file():
        return [path]
    try:
        inside = archive.listed(path, limits)
    except (ReadError, OSError):
        return [path]
    return [path] if inside is None else [member for member in inside if member.name != MANIFEST] or [path]


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        try:
            with open(path, "rb") as handle:
                if path.suffix.lower() != archive.ENDING:      # an archive may be larger: its files are looked at one by one
                    check_size(os.fstat(handle.fileno()).st_size, str(path), limits)
                return handle.read()
        except (FileNotFoundError, NotADirectoryError):
            inside = archive.split(path)
            if inside is None:
                raise
            return archive.read(*inside, limits)
    except (FileNotFoundError, NotADirectoryError):
        raise fault("missing", path) from None
    except IsADirectoryError:
        raise fault("folder", path) from None
    except OSError as error:
        raise fault("unreadable", path, reason=error.strerror) from None


def size_of(path: Path, limits: Limits = DEFAULT) -> int:
    """Bytes of a file, also of one in an archive; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        inside = archive.split(path)
        return archive.size(*inside, limits) if inside else 0


def _manifest_entry(path: Path) -> dict[str, Any]:
    manifest = os.path.join(os.path.dirname(path), MANIFEST)
    try:
        state = os.stat(manifest)
    except OSError:
        return {}
    return read_manifest(Path(manifest), state.st_mtime_ns).get(path.name, {}) if stat.S_ISREG(state.st_mode) else {}


@functools.lru_cache(maxsize=64)
def read_manifest(manifest: Path, changed: int = 0) -> dict[str, dict[str, Any]]:
    """Entries of a ``manifest.yaml`` by file name (``documents:`` is a list of file, title, issuer, …)."""
    content, faults = lexicon.parse(_read_bytes(manifest, DEFAULT), str(manifest))
    entries = content.get("documents") if isinstance(content, dict) else None
    if not faults and not (isinstance(entries, list) and all(isinstance(e, dict) and e.get("file") for e in entries)):
        faults = [f"{manifest}: 'documents' must be a list of entries that each name a 'file'"]
    if faults:
        raise fault("manifest", manifest, faults="; ".join(faults))
    told = {str(entry["file"]): {field: _told(entry[field]) for field in entry} for entry in entries or []}
    faults = [f"{manifest}: {file}: {one}" for file, entry in told.items() for one in _faults_of(entry)]
    if faults:
        raise fault("manifest", manifest, faults="; ".join(faults))
    return told


def _faults_of(entry: dict[str, Any]) -> list[str]:
    """What of a manifest's entry can't be meant."""
    faults = [f"{field} must be a text" for field in (*_FIELDS, "published") if isinstance(entry.get(field), (dict, list, bool))]
    return faults or [f"{entry[field]!r} is no date; write 2016, 2016-05 or 2016-05-20" for field in ("issue_date", "published")
                      if entry.get(field) and not says_year(entry[field])]


def _told(value: Any) -> Any:
    """A value of a manifest as text, where YAML made a number of it."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
