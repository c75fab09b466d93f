"""What a person should know of a file that was read: one issue per thing asked, guessed or not understood."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from targets.text import label, message

NAMED = 3  # cells named in a sentence


class Severity(StrEnum):
    """``error``: left out; ``ask``: kept with a field empty until a person says it; ``warning``: look at it; ``info``."""

    ERROR = "error"
    ASK = "ask"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Issue:
    """One remark; ``row`` counts from 1 as a spreadsheet shows it, ``column`` is the heading or the letter.

    ``field``: what is asked for (region, metric, year, unit, value, kind), ``value`` the wording in question, ``guess``
    the nearest answer, ``count`` how many figures it concerns, ``cells`` the first places (B4, B5 …).
    """

    severity: str
    code: str
    message_zh: str
    message_en: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    field: str = ""
    guess: str = ""
    count: int = 0
    cells: tuple[str, ...] = ()

    def say(self, lang: str = "zh") -> str:
        return self.message_en if lang == "en" else self.message_zh

    def place(self) -> str:
        """Where it is: file, sheet, row and column as far as known."""
        spot = f"{self.column}{self.row}" if self.row and self.column.isascii() else self.column
        return " ".join(part for part in (self.file, f"[{self.sheet}]" if self.sheet else "", spot) if part)


def _said(blank: object, lang: str) -> object:
    if not isinstance(blank, tuple):
        return blank
    return ("、" if lang == "zh" else ", ").join(label(str(name), lang) for name in blank)


def _place(sheet: str, cells: tuple[str, ...], lang: str) -> str:
    """The sheet and the first cells: [2019] B2、B3、B4 等."""
    more = {"zh": " 等", "en": " …"}[lang] if len(cells) > NAMED else ""
    spots = {"zh": "、", "en": ", "}[lang].join(cells[:NAMED]) + more
    return " ".join(part for part in (f"[{sheet}]" if sheet else "", spots) if part)


def issue(severity: Severity, code: str, *, file: str = "", sheet: str = "", row: int | None = None, column: str = "",
          value: str = "", name: str = "", count: int = 0, cells: tuple[str, ...] = (), **blanks: object) -> Issue:
    """An issue with its sentences from ``data/messages.yaml``; place and value fill the blanks too.

    A blank given as a tuple is a list of columns, named in each language.
    """
    known = {"file": file, "sheet": sheet, "row": row, "column": column, "value": value, "count": count} | blanks
    spots = cells or ((f"{column}{row}" if row else column),)
    texts = {lang: message(code, lang, place=_place(sheet, spots, lang), **{name: _said(blank, lang) for name, blank in known.items()})
             for lang in ("zh", "en")}
    return Issue(str(severity), code, texts["zh"], texts["en"], file, sheet, row, column, value, name,
                 str(blanks.get("guess", "") or ""), count, cells)
