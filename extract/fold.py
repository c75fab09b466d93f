"""Characters as they come → characters to match, one for one, so that every position stays what it was.

Full width becomes half width (punctuation that parts clauses keeps its width), radicals and compatibility ideographs the
characters they stand for, traditional characters the simplified ones, characters without width a control sign that counts
as a blank.  The text itself is never rewritten: ``wording`` leads from words of the folded text back to the text's own.
"""
from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from extract import lexicon
from extract.errors import LexiconError

BLANK = "\x1f"         # what a character without width becomes: a blank to str.strip, str.split and the patterns' \s
FEW = 24               # up to so many different characters, one replacement each is faster than a table
_KEPT = "\uff0c\uff1a\uff1b\uff01\uff1f\uff08\uff09"  # a full-width comma parts clauses, a half-width one thousands
_SAME = (              # blocks of characters that Unicode itself says are forms of another one
    (0x2E80, 0x2FD6), (0xF900, 0xFADA), (0xFE10, 0xFE70), (0xFF01, 0xFF5F),
)
_WIDTHLESS = ((0xAD, 0xAE), (0x180E, 0x180F), (0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2065), (0xFE00, 0xFE10), (0xFEFF, 0xFF00))


class Table(NamedTuple):
    """``signs``: character → what it is read as; ``pattern`` finds one; ``script``: those that are another script."""

    signs: dict[int, str]
    pattern: re.Pattern[str]
    script: dict[str, str]
    words: dict[str, str]


@lexicon.cached
def table() -> Table:
    """The whole table, read once (about 10 ms).  Raises LexiconError where traditional.txt can't be read."""
    data = lexicon.load("folds")
    script = {**dict(_pairs()), **data["variants"]}
    signs = {ord(sign): plain for sign, plain in (*_same(), *data["radicals"].items(), *data["signs"].items())}
    again = {**script, **data["signs"]}
    signs = {code: again.get(plain, plain) for code, plain in signs.items()}
    signs |= {ord(sign): plain for sign, plain in script.items()}
    signs |= {code: BLANK for low, high in _WIDTHLESS for code in range(low, high)}
    return Table(signs, re.compile("[" + re.escape("".join(map(chr, signs))) + "]"), script, data["words"])


def _pairs() -> Iterator[tuple[str, str]]:
    name = "traditional.txt"
    for number, line in enumerate((lexicon.DATA / name).read_text(encoding="utf-8").splitlines(), 1):
        for pair in () if line.startswith("#") else line.split():
            if len(pair) != 2:
                raise LexiconError(f"{name}:{number}: {pair!r} is no pair of characters; write the traditional one, then the simplified")
            yield pair[0], pair[1]


def _same() -> Iterator[tuple[str, str]]:
    """Characters whose compatibility form is one other character."""
    for low, high in _SAME:
        for sign in map(chr, range(low, high)):
            plain = unicodedata.normalize("NFKC", sign)
            if len(plain) == 1 and plain != sign and sign not in _KEPT:
                wide = chr(ord(plain) + 0xFEE0)
                yield sign, wide if wide in _KEPT else plain


def fold(text: str) -> str:
    """A shadow of equal length to match on; the text itself where nothing in it needs folding."""
    signs, pattern, script, words = table()
    if not pattern.search(text):
        return text
    found = set(pattern.findall(text))
    if len(found) > FEW:
        shade = text.translate(signs)
    else:
        shade = text
        for sign in found:
            shade = shade.replace(sign, signs[ord(sign)])
    if not found.isdisjoint(script):
        for word, plain in words.items():
            shade = shade.replace(word, plain)
    return shade


def wording(words: str, text: str) -> str:
    """``words`` of the folded text in the script of ``text``; widths, radicals and blanks stay as folded."""
    own = _script_of(text)
    return "".join(own.get(sign, sign) for sign in words) if own else words


@functools.lru_cache(maxsize=4)
def _script_of(text: str) -> dict[str, str]:
    """Simplified character → the one of another script that ``text`` writes for it more often than itself."""
    signs, pattern, script, _ = table()
    counts = Counter(sign for sign in pattern.findall(text) if sign in script)
    own: dict[str, str] = {}
    for sign, count in counts.most_common():
        plain = signs[ord(sign)]
        if plain not in own and count > text.count(plain):
            own[plain] = sign
    return own
