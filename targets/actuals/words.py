"""The words of people's tables (``data/tables.yaml``), compared without blanks, case, width and brackets of notes."""
from __future__ import annotations

import functools
import re
import unicodedata

from targets.text import aliases, vocabulary

COLUMNS = ("region", "metric", "year", "value", "unit", "kind", "preliminary", "source", "note", "sector")
HAN = r"\u2e80-\u9fff"  # inside a class of characters
HAN_GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
# ¹ and ① would fold to plain digits and become part of a figure or a name: they go first
MARKS = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u24b6-\u24ff\u2776-\u2793†‡]+$")
UNIT_POWER = re.compile(r"(?:m|km|hm|cm|dm|mm|米|尺|里)[²³]$", re.I)
BRACKET_MARKS = re.compile(r"(?:\s*(?:\[\w{1,2}\]|〔\d+〕|【\d+】|[（(]\d{1,2}[)）](?=$)|(?<=\D)\s?\d[)）](?=$)|[*＊#]+))+$")


def folded(text: str) -> str:
    """Without blanks, case, width and the marks around a heading."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("*:·")


def tidy(text: str) -> str:
    """One width, single blanks, none between two Han characters, no mark of a footnote at the end."""
    text = text.strip()
    if not UNIT_POWER.search(text):
        text = MARKS.sub("", text)
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    text = HAN_GAP.sub("", " ".join(text.split()))
    return BRACKET_MARKS.sub("", text).strip() or text


@functools.cache
def wordset(name: str) -> frozenset[str]:
    """The words of a list, folded."""
    return frozenset(folded(str(word)) for word in vocabulary("tables", name))


@functools.cache
def longest_first(name: str) -> tuple[str, ...]:
    """The words of a list as written, longest first."""
    return tuple(sorted((str(word) for word in vocabulary("tables", name)), key=len, reverse=True))


@functools.cache
def roles() -> dict[str, str]:
    """Folded heading -> the column it names."""
    found = {folded(str(word)): role for role, known in vocabulary("tables", "roles").items() for word in known}
    found |= {folded(name): column for column in COLUMNS for name in aliases(column)}
    return found


@functools.cache
def lead_keys() -> dict[str, str]:
    """Folded key of a lead row -> what stands behind the colon."""
    return {folded(str(word)): facet for facet, known in vocabulary("tables", "leads").items() for word in known}


@functools.cache
def english(name: str) -> dict[str, str]:
    """``{English, lower case, single blanks: the word or id it stands for}`` of a mapping of lists."""
    return {" ".join(str(word).casefold().split()): str(label)
            for label, known in vocabulary("tables", name).items() for word in known}
