"""Names that strangers gave (files, sheets, members of archives) as people may see them: in a sentence, a terminal, a log."""
from __future__ import annotations

import regex

LONGEST = 300         # characters of a name that are told
_BREAKS = regex.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Control signs move the cursor or colour a terminal; marks of direction show a name in another order than it has.
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")


def legible(text: str, longest: int = LONGEST) -> str:
    """``text`` on one line, no longer than ``longest``, every sign that is not seen but acts replaced by U+FFFD."""
    if len(text) > longest:
        text = text[:longest // 3] + "…" + text[-(longest - longest // 3 - 1):]
    return _UNSEEN.sub("\ufffd", _BREAKS.sub(" ", text))
