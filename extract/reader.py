"""Files to documents: bytes are decoded, never rewritten, and described from their own words.

Reads .txt and .md in UTF-8 (with or without BOM), UTF-16, GB18030 and Big5.  A ``manifest.yaml`` beside a file fills
only what the text lacks; what the caller says wins over both.
"""
from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract import lexicon
from extract.document import complete, describe
from extract.errors import ReadError
from extract.model import Document

READABLE = (".txt", ".md")
MANIFEST = "manifest.yaml"
_FIELDS = ("title", "issuer", "doc_number", "issue_date", "region")
_NOT_YET = {  # first bytes → what such a file is
    b"%PDF": "a PDF", b"PK\x03\x04": "an Office file or an archive", b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"{\\rtf": "an RTF file",
}
_SAVE_AS = "save its text as a .txt file in UTF-8 and read that"


def read_document(source: str | Path | bytes, name: str = "", *, title: str | None = None, issuer: str | None = None,
                  doc_number: str | None = None, issue_date: str | None = None, region: str | None = None) -> Document:
    """The document in a file, or in ``bytes`` called ``name``; ``doc`` is the file name without its ending.

    Raises ReadError with one sentence: which file, what is wrong, what to do.
    """
    said = {"title": title, "issuer": issuer, "doc_number": doc_number, "issue_date": issue_date, "region": region}
    if isinstance(source, bytes):
        raw, path, label, gaps = source, "", name or "the uploaded file", {}
    else:
        file = Path(source)
        raw, path, label, gaps = _read_bytes(file), str(file), str(file), _manifest_entry(file)
        name = name or file.name
    text = decode(raw, label)
    return build_document(text, Path(name).stem, path=path, sha256=hashlib.sha256(raw).hexdigest(), said=said, gaps=gaps)


def build_document(text: str, doc: str = "", *, path: str = "", sha256: str = "", said: dict[str, Any] | None = None,
                   gaps: dict[str, Any] | None = None) -> Document:
    """A document from decoded text: ``said`` wins over what the text says, ``gaps`` fills what neither says."""
    known = asdict(describe(text))
    for field in _FIELDS:
        known[field] = (said or {}).get(field) or known[field] or (gaps or {}).get(field)
    known = complete(known)
    return Document(text=text, doc=doc, path=path, sha256=sha256 or hashlib.sha256(text.encode()).hexdigest(), **known)


def find_documents(paths: Iterable[str | Path]) -> list[Path]:
    """Files to read: each file named, and every file below each folder except manifests and hidden ones.

    Files of kinds that can't be read are kept, so that reading them says so.  Raises ReadError for an empty folder.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        try:
            inside = [file for file in sorted(path.rglob("*")) if file.is_file() and file.name != MANIFEST
                      and not any(part.startswith(".") for part in file.relative_to(path).parts)]
        except OSError as error:
            raise ReadError(f"{path}: the folder can't be read ({error.strerror}); check its permissions") from None
        if not inside:
            raise ReadError(f"{path}: the folder holds no documents; put {' or '.join(READABLE)} files in it")
        found += inside
    return list(dict.fromkeys(found))


def decode(raw: bytes, label: str = "the text") -> str:
    """``raw`` as text, a byte order mark left out, everything else as it stands; ReadError if it is no text."""
    if not raw.strip():
        raise ReadError(f"{label}: the file is empty; check whether it was saved or downloaded completely")
    for start, what in _NOT_YET.items():
        if raw.startswith(start):
            raise ReadError(f"{label}: this is {what}, which can't be read yet; {_SAVE_AS}")
    head = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise ReadError(f"{label}: this is a web page, which can't be read yet; {_SAVE_AS}")
    text = _as_unicode(raw)
    if text is None:
        text = _as_chinese(raw)
    if text is None or _garbage(text):
        raise ReadError(f"{label}: this is no text in UTF-8, UTF-16, GB18030 or Big5; {_SAVE_AS}")
    if not text.strip():
        raise ReadError(f"{label}: the file holds only blanks; check whether it was saved or downloaded completely")
    return text


def _as_unicode(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(raw, "utf-16")
    if b"\0" in raw[:2000]:
        # Without a mark: the zero bytes of ASCII signs stand second in little endian, first in big endian.
        return _try(raw, "utf-16-le" if raw[1:2000:2].count(0) >= raw[0:2000:2].count(0) else "utf-16-be")
    return _try(raw, "utf-8-sig")


def _as_chinese(raw: bytes) -> str | None:
    """GB18030 or Big5: Big5 bytes often pass for rare GB18030 signs, so the share of common signs decides."""
    gb, big5 = _try(raw, "gb18030"), _try(raw, "big5")
    if gb is None or big5 is None:
        return gb if big5 is None else big5
    return gb if _share(gb, "gb2312", 0xA1, 0xD7) >= _share(big5, "big5", 0xA1, 0xC6) else big5


def _share(text: str, encoding: str, low: int, high: int) -> float:
    """Share of the signs beyond ASCII that lie in the rows ``low``–``high`` (the common ones) of ``encoding``."""
    signs = [sign for sign in text[:4000] if ord(sign) > 127]
    common = sum(low <= (sign.encode(encoding, "ignore") or b"\0")[0] <= high for sign in signs)
    return common / len(signs) if signs else 0.0


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _garbage(text: str) -> bool:
    control = sum((ord(sign) < 32 and sign not in "\t\n\r\f\v") or sign == "\ufffd" for sign in text)
    return control > len(text) / 200


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file; check the path") from None
    except IsADirectoryError:
        raise ReadError(f"{path}: this is a folder; name a file, or let find_documents list the folder") from None
    except OSError as error:
        raise ReadError(f"{path}: the file can't be read ({error.strerror}); check its permissions") from None


def _manifest_entry(path: Path) -> dict[str, Any]:
    folder = path.parent
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    return read_manifest(manifest, manifest.stat().st_mtime_ns).get(path.name, {})


@functools.lru_cache(maxsize=64)
def read_manifest(manifest: Path, changed: int = 0) -> dict[str, dict[str, Any]]:
    """Entries of a ``manifest.yaml`` by file name (``documents:`` is a list of file, title, issuer, …)."""
    content, faults = lexicon.parse(_read_bytes(manifest), str(manifest))
    entries = content.get("documents") if isinstance(content, dict) else None
    if not faults and not (isinstance(entries, list) and all(isinstance(e, dict) and e.get("file") for e in entries)):
        faults = [f"{manifest}: 'documents' must be a list of entries that each name a 'file'"]
    if faults:
        raise ReadError(f"{'; '.join(faults)}; correct the manifest or take it away")
    return {str(entry["file"]): entry for entry in entries or []}
