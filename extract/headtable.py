"""The table at the head of a paper on a government's site: 发文机关, 成文日期, 发文字号 … with their values.

Read in one line, one per line, label and value on alternating lines, all labels before all values, in brackets 【】, or in
the cells of a Markdown table.
"""
from __future__ import annotations

import re
from typing import NamedTuple

import regex

from extract import lexicon
from extract.bodies import bodies_of
from extract.dates import find_dates
from extract.heading import Line

REACH = 60            # lines at the head that may hold labels
ROW = 300             # characters of a line in which labels are looked for
SURE = 4              # characters at least of a label that nothing else is called
LONGEST = 120         # characters of a value
DATES = ("written", "printed", "published")
_SIGN = re.compile("[：:\t|\\]】〗]")
_EDGES = " \t\u3000|[]【】〖〗"


class _Patterns(NamedTuple):
    kinds: dict[str, str]
    plain: frozenset[str]
    marked: regex.Pattern[str]      # a label with a sign behind it
    bare: re.Pattern[str]        # a label that blanks part from its value
    alone: re.Pattern[str]       # a line that is a label, with or without a sign


@lexicon.cached
def _patterns() -> _Patterns:
    data = lexicon.load("document")
    groups = data["labels"]
    kinds = {word: kind for kind, words in groups.items() for word in words}

    def either(words: list[str]) -> str:
        return "|".join(sorted((r"\s*".join(word) for word in words), key=len, reverse=True))

    every, plain = either(list(kinds)), either(data["head_table"]["plain"])
    # Web pages run the line of source and time together, without a blank before the label.
    glued = either(groups["published"] + groups["source"] + groups["written"])
    return _Patterns(
        kinds, frozenset(data["head_table"]["plain"]),
        regex.compile(rf"(?P<label>(?<!\p{{Han}})(?:{every})|(?:{glued})(?=\s*[：:]))\s*(?:[\]】〗]\s*[：:]?|[：:]|\t|\|)\s*"),
        re.compile(rf"(?:\A|(?<=\s\s)|(?<=[\t\u3000]))(?P<label>{plain})\s+(?=\S)"),
        re.compile(rf"[\[【〖]?(?P<label>{every})[\]】〗]?\s*[：:]?"),
    )


def read_labels(lines: list[Line]) -> tuple[dict[str, str], set[int]]:
    """Values at the head by kind of label, and the starts of the lines that are nothing but a value.

    The kinds are number, issuer, title, source, and written, printed, published (dates as ISO); the first of each counts.
    """
    found: dict[str, str] = {}
    values: set[int] = set()
    for label, value, place in _pairs([Line(line.start, line.text[:ROW]) for line in lines[:REACH]]):
        kind = _patterns().kinds[re.sub(r"\s", "", label)]
        value = _value(kind, value)
        if place is not None and (value or kind == "other"):
            values.add(place)
        if value and kind not in found:
            found[kind] = value
    return found, values


def is_label(line: str) -> bool:
    """Whether a line belongs to the head table: it begins with a label."""
    p = _patterns()
    return p.marked.match(line.lstrip(_EDGES) + " ") is not None or p.bare.match(line) is not None or _alone(line)


def _alone(line: str) -> bool:
    return _patterns().alone.fullmatch(line) is not None


def _pairs(lines: list[Line]) -> list[tuple[str, str, int | None]]:
    """Label, value, and the start of the line that holds nothing else; they stand beside or below each other."""
    p = _patterns()
    alone = {at for at, line in enumerate(lines) if _alone(line.text)}
    # 名称, 日期 may head the columns of any table: without a sign they are labels only beside one that nothing else is called.
    sure = any(len(label) >= SURE and label in p.plain for label in (re.sub(r"\s", "", _label(lines[at].text)) for at in alone))
    out: list[tuple[str, str, int | None]] = []
    at = 0
    while at < len(lines):
        if at in alone:
            size = 1
            while at + size in alone:
                size += 1
            values = lines[at + size:at + 2 * size]
            signed = lines[at].text[-1] in "：:】]"
            if signed or sure and (size > 1 and len(values) == size or len(alone) > 2):
                out += [(_label(lines[at + i].text), value.text, value.start) for i, value in enumerate(values)
                        if at + size + i not in alone and not (size > 1 and p.marked.match(value.text + " "))]
                at += size if size > 1 else 1
                continue
        matches = list(p.marked.finditer(lines[at].text + " ")) if _SIGN.search(lines[at].text) else []
        if not matches:
            matches = list(p.bare.finditer(lines[at].text))
        for match, after in zip(matches, [*matches[1:], None], strict=False):
            value, place = lines[at].text[match.end():after.start() if after else None], None
            useful = p.kinds[re.sub(r"\s", "", match["label"])] != "other"
            if useful and not value.strip(_EDGES) and after is None and at + 1 < len(lines) and not is_label(lines[at + 1].text):
                value, place = lines[at + 1].text, lines[at + 1].start
            out.append((match["label"], value, place))
        at += 1
    return out


def _label(line: str) -> str:
    match = _patterns().alone.fullmatch(line)
    return match["label"] if match else ""


def _value(kind: str, value: str) -> str:
    value = value.strip(_EDGES)
    if kind in DATES:
        return next((date.iso for date in find_dates(value)), "")
    if kind == "issuer":
        return " ".join(bodies_of(re.split(r"\s{4,}|\t", value)[0]))
    if kind in ("title", "source"):
        value = re.split(r"\t|\s{3,}", value)[0]
    return "" if value in lexicon.load("document")["head_table"]["none"] or len(value) >= LONGEST else value
