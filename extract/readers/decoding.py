"""Bytes of text to characters: which encoding it is, whatever a page declares."""
from __future__ import annotations

import regex

from extract.readers.faults import fault

_DECLARED = regex.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", regex.IGNORECASE)
_GB = {"gb2312", "gbk", "gb18030", "x-gbk", "csgb2312", "gb_2312-80", "cp936"}
_BROKEN = regex.compile("[\x00-\x08\x0e-\x1f\ufffd]")
HEAD = 4096
FEW_BROKEN = 0.005    # share of signs that may be broken: of a text …
SOME_BROKEN = 0.03     # … and of a page, which is often cut and pasted by machines


def decode(raw: bytes, label: str = "the text") -> str:
    """``raw`` as text, a byte order mark left out, everything else as it stands; ReadError if it is no text."""
    return decoded(raw, label)[0]


def decoded(raw: bytes, label: str) -> tuple[str, str]:
    """The text of ``raw`` and the encoding it is in; ReadError if it is no text."""
    if not raw.strip():
        raise fault("empty", label)
    found = _as_unicode(raw) or _as_chinese(raw)
    if found is None or _garbage(found[0]):
        raise fault("no_text", label)
    if not found[0].strip():
        raise fault("blank", label)
    return found


def decode_page(raw: bytes, label: str) -> str:
    """A web page as text; see ``decoded_page``."""
    return decoded_page(raw, label)[0]


def decoded_page(raw: bytes, label: str) -> tuple[str, str]:
    """A web page and its encoding.  What its bytes are goes before what it declares; a few broken signs don't lose the page."""
    found = _as_unicode(raw)
    if found is not None:
        return found
    found = _as_chinese(raw)
    if found is None:
        match = _DECLARED.search(raw[:HEAD])
        declared = match[1].decode("ascii").lower() if match else ""
        tries = ["gb18030", "utf-8"] if declared in _GB else ["utf-8", "gb18030"]
        found = min(((raw.decode(name, "replace"), name) for name in tries), key=lambda one: one[0].count("\ufffd"))
    if _garbage(found[0], SOME_BROKEN):
        raise fault("no_text", label)
    return found


def _as_unicode(raw: bytes) -> tuple[str, str] | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(raw, "utf-16")
    if b"\0" in raw[:2000]:
        # Without a mark: the zero bytes of ASCII signs stand second in little endian, first in big endian.
        return _try(raw, "utf-16-le" if raw[1:2000:2].count(0) >= raw[0:2000:2].count(0) else "utf-16-be")
    return _try(raw, "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8")


def _as_chinese(raw: bytes) -> tuple[str, str] | None:
    """GB18030 or Big5: Big5 bytes often pass for rare GB18030 signs, so the share of common signs decides."""
    gb, big5 = _try(raw, "gb18030"), _try(raw, "big5")
    if gb is None or big5 is None:
        return gb if big5 is None else big5
    return gb if _share(gb[0], "gb2312", 0xA1, 0xD7) >= _share(big5[0], "big5", 0xA1, 0xC6) else big5


def _share(text: str, encoding: str, low: int, high: int) -> float:
    """Share of the signs beyond ASCII that lie in the rows ``low``–``high`` (the common ones) of ``encoding``."""
    signs = [sign for sign in text[:4000] if ord(sign) > 127]
    common = sum(low <= (sign.encode(encoding, "ignore") or b"\0")[0] <= high for sign in signs)
    return common / len(signs) if signs else 0.0


def _try(raw: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _garbage(text: str, share: float = FEW_BROKEN) -> bool:
    return len(_BROKEN.findall(text)) > len(text) * share
