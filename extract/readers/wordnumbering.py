"""Numbers that Word sets before paragraphs itself (一、（一）1.): they stand in no run of text, but the outline needs them."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import regex
from docx.oxml.ns import qn

from extract import lexicon

_VAL = qn("w:val")
_SLOT = regex.compile(r"%([1-9])")
_HAN_FORMS = {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting",
              "ideographTraditional", "chineseLegalSimplified", "ideographDigital"}
_SILENT = {"bullet", "none"}


class Numbering:
    """Counts the numbered paragraphs of one paper, in the order they are asked about."""

    def __init__(self, paper: Any) -> None:
        self._counts: dict[str, dict[int, int]] = {}     # list → level → number reached
        self._levels: dict[str, dict[int, Any]] = {}     # numId → level → its definition
        self._lists: dict[str, str] = {}                 # numId → the list it counts in
        self._styles: dict[str, tuple[str, int]] = {}
        part = next((rel.target_part for rel in paper.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        if part is not None:
            self._define(part.element)
        styles = {style.get(qn("w:styleId")): style for style in paper.styles.element.iter(qn("w:style"))}
        for name in styles:
            if found := self._of_style(name, styles):
                self._styles[name] = found

    def _define(self, root: Any) -> None:
        abstract = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
        for num in root.iter(qn("w:num")):
            key, of = num.get(qn("w:numId")), num.find(qn("w:abstractNumId"))
            shape = abstract.get(of.get(_VAL)) if of is not None else None
            if shape is None:
                continue
            self._levels[key] = {int(level.get(qn("w:ilvl"))): level for level in shape.iter(qn("w:lvl"))}
            restarts = num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}") is not None
            self._lists[key] = f"n{key}" if restarts else f"a{of.get(_VAL)}"

    def _of_style(self, name: str, styles: dict[str, Any]) -> tuple[str, int] | None:
        """List and level of a style or the nearest it is based on; a list may name the style of each of its levels."""
        seen: set[str] = set()
        at: str | None = name
        while at in styles and at not in seen:
            seen.add(at)
            if found := _reference(styles[at].find(qn("w:pPr"))):
                named = [level for level, shape in self._levels.get(found[0], {}).items() if _value(shape, "pStyle") in (name, at)]
                return found[0], named[0] if named else found[1]
            base = styles[at].find(qn("w:basedOn"))
            at = base.get(_VAL) if base is not None else None
        return None

    def label(self, paragraph: Any) -> str:
        """The number before the paragraph as Word shows it, '' where it has none; it counts as one use of the list."""
        properties = paragraph.find(qn("w:pPr"))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        named = style.get(_VAL) if style is not None else ""
        key, level = _reference(properties) or self._styles.get(named, ("", 0))
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[key], {})
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if _value(levels[level], "numFmt") in _SILENT:
            return ""
        text = _value(levels[level], "lvlText")
        label = _SLOT.sub(lambda match: _written(int(match[1]) - 1, counts, levels), text)
        return label + (" " if label and label[-1] in "0123456789" else "")


def _written(level: int, counts: dict[int, int], levels: dict[int, Any]) -> str:
    if level not in levels:
        return ""
    number = counts.get(level, _start(levels[level]))
    form = _value(levels[level], "numFmt")
    how: Callable[[int], str] = _FORMS.get(form, str)
    return _han(number) if form in _HAN_FORMS else how(number)


def _reference(properties: Any) -> tuple[str, int] | None:
    """(numId, level) of paragraph properties, None where they name no list; numId 0 takes a style's number away."""
    number = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}") if properties is not None else None
    if number is None:
        return None
    level = properties.find(f"{qn('w:numPr')}/{qn('w:ilvl')}")
    return number.get(_VAL), int(level.get(_VAL)) if level is not None else 0


def _value(level: Any, name: str) -> str:
    found = level.find(qn(f"w:{name}"))
    return str(found.get(_VAL) or "") if found is not None else ""


def _start(level: Any) -> int:
    said = _value(level, "start")
    return int(said) if said.isdigit() else 1


def _han(number: int) -> str:
    """1 to 99 as 一 … 九十九; larger ones in figures."""
    words = lexicon.load("readers")["word"]
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (words["digits"][tens] if tens > 1 else "") + (words["ten"] if tens else "") + (words["digits"][ones] if ones else "")


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
                        (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out, number = out + sign * (number // value), number % value
    return out


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman, "lowerRoman": lambda number: _roman(number).lower(), "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters, "decimalEnclosedCircle": _circled, "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02}",
}
