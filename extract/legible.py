"""Names that strangers gave (files, sheets, members of archives) as people may see them: in a sentence, a terminal, a log."""
from __future__ import annotations

import regex

LONGEST = 300         # characters of a name that are told
_BREAKS = regex.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Halves of signs that stand for no byte of a file's name (U+DC80 to U+DCFF do).
_HALVES = regex.compile(r"[\ud800-\udc7f\udd00-\udfff]")
# Control signs move the cursor or colour a terminal; marks of direction show a name in another order than it has.
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")


def told(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 as ``\\xd5``, so that no two files are told alike."""
    return name if _sound(name) else _raw(name).decode("utf-8", "backslashreplace")


def called(name: str) -> str:
    """A file's name for people: what of it (folder or file) is no UTF-8 is GB 18030, as Chinese systems write it."""
    return name if _sound(name) else "/".join(map(_called, name.split("/")))


def _called(name: str) -> str:
    if _sound(name) or _HALVES.search(name):
        return told(name)
    try:
        return _raw(name).decode("gb18030")
    except UnicodeDecodeError:
        return told(name)


def _raw(name: str) -> bytes:
    return _HALVES.sub("\ufffd", name).encode("utf-8", "surrogateescape")


def _sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def legible(text: str, longest: int = LONGEST) -> str:
    """``text`` on one line, no longer than ``longest``, every sign that is not seen but acts replaced by U+FFFD."""
    text = called(text)
    if len(text) > longest:
        text = text[:longest // 3] + "…" + text[-(longest - longest // 3 - 1):]
    return _UNSEEN.sub("\ufffd", _BREAKS.sub(" ", text))
