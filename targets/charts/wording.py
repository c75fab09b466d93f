"""Text in figures: widths, line breaks, numbers, units, and the words of a target.  No plotly here."""
from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from extract.legible import legible
from targets.amounts import amount, number, scale

WORDS = Path(__file__).with_name("words.yaml")
NAME = 80                       # characters of a file name
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_NEVER_FIRST = "，。；：、）》！？%…),.;:”"


@functools.cache
def load_words(path: Path) -> dict[str, dict[str, str]]:
    """``key: {zh: …, en: …}`` from a YAML file."""
    with open(path, encoding="utf-8") as handle:
        return yaml.safe_load(handle)


def say(key: str, lang: str, **values: object) -> str:
    """A phrase of the figures' own words, filled in."""
    return load_words(WORDS)[key][lang].format(**values)


def join(items: Iterable[str], lang: str) -> str:
    """甲、乙 or A, B."""
    return say("list", lang).join(items)


def missing(value: object) -> bool:
    """None, NaN, NaT and the empty text all mean: not known."""
    if isinstance(value, str):
        return value == ""
    if value is None or isinstance(value, float):       # nearly all there is
        return value is None or value != value
    return bool(pd.isna(value)) or str(value) == ""


def true(value: object) -> bool:
    """Known and true."""
    return not missing(value) and bool(value)


def yes_no(value: object, lang: str) -> str:
    return say("word_yes" if true(value) else "word_no", lang)


_NARROW, _SLIM, _BROAD = frozenset("iljI.,:;'|!"), frozenset("ftr()[]- /\u00a0"), frozenset("mwMW%@+")


@functools.lru_cache(maxsize=20_000)
def em_width(text: str) -> float:
    """Width in ems: wide characters 1, others as broad as in a common sans serif."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.3 if c in _NARROW else 0.38 if c in _SLIM else
               0.9 if c in _BROAD else 0.66 if c.isupper() else 0.57 for c in text)


def wrap(text: str, width: float, size: float, *, lines: int | None = None, even: bool = False) -> list[str]:
    """Break ``text`` into lines no wider than ``width`` pixels in type of ``size`` pixels.

    Han text may break anywhere but not before closing punctuation; Latin words and numbers stay whole, and so does what a
    no-break space joins.  With ``lines`` the rest is cut with an ellipsis; ``even`` makes the lines of a title alike in length.
    """
    limit = max(width / size, 2.0)
    rows = _fill(text, limit)
    if even and len(rows) > 1:
        narrower = limit
        while narrower > 4 and len(_fill(text, narrower - 0.5)) == len(rows):
            narrower -= 0.5
        rows = _fill(text, narrower)
    if lines is not None and len(rows) > lines:
        rows = rows[:lines]
        while rows[-1] and em_width(rows[-1] + "…") > limit:
            rows[-1] = rows[-1][:-1]
        rows[-1] += "…"
    return rows or [""]


def _fill(text: str, limit: float) -> list[str]:
    rows: list[str] = []
    row = ""
    for token in re.findall(r"[《（〔“‘(\[]*(?:\S\u00a0)?(?:[A-Za-z0-9.,%≥≤+\-–—/'’]+|\s|.)", text):
        room = limit if token[0] not in _NEVER_FIRST else limit + 1.0
        if row and em_width(row + token) > room:
            rows.append(row.rstrip())
            row = token.lstrip()
        else:
            row += token
    if row.strip():
        rows.append(row.rstrip())
    return rows


def target_label(row: Mapping[str, Any], lang: str) -> str:
    """The target in the paper's words: ≥80%, ≤110万吨, 5%左右, 3—5家, 年均增长≥8%, 前10名.

    ``row``: a record of the target table (value, value_max, unit, comparator, kind, direction, basis).
    """
    value, unit, sign = row["value"], row.get("unit"), row.get("comparator") or "="
    if missing(value):
        return say("no_number", lang)
    top: Any = row.get("value_max")
    kind, direction = row.get("kind"), row.get("direction")
    if kind in ("growth", "change") and direction == "down":        # the word tells the fall, the figure its size (``frames.signed``)
        value, top = abs(value), top if missing(top) else abs(top)
    if sign == "range" and not missing(top):
        factor, name = scale(unit, [value, top], lang)
        joint = "" if lang == "zh" or name in ("%", "") else " "
        body = f"{number(value * factor, lang)}{'—' if lang == 'zh' else '–'}{number(top * factor, lang)}{joint}{name}"
    elif sign == "<=" and unit in ("名", "位"):
        body = say("rank", lang, n=number(value, lang), unit=unit)
    else:
        body = say({">=": "ge", "<=": "le", "~": "about"}.get(sign, "eq"), lang, amount=amount(value, unit, lang))
    if kind in ("growth", "change"):
        way = direction if direction in ("up", "down") else "up"
        yearly = "_yearly" if row.get("basis") == "yearly" else ""
        body = say(f"{kind}_{way}{yearly}", lang, body=body)
    return body


def file_name(*parts: object) -> str:
    """A file name from province, metric and date; characters that file systems refuse are left out.

    Too long a name loses the ends of its longest parts, never its date.
    """
    told = [re.sub(r'[\\/:*?"<>|\s\ufffd]+', "-", legible(str(p))).lstrip(".-") for p in parts if not missing(p)]
    names = [place for place, part in enumerate(told) if not _DATE.fullmatch(part)]
    while names and len("_".join(told)) > NAME and any(told[place] for place in names):
        longest = max(names, key=lambda place: len(told[place]))
        told[longest] = told[longest][:-1]
    return "_".join(told)[:NAME] or "chart"


def nice_range(values: Iterable[float], plot: float, room: float) -> tuple[float, float]:
    """Axis ends around ``values`` such that labels reaching ``room`` pixels beyond a mark stay inside ``plot`` pixels."""
    known = [float(v) for v in values if not missing(v) and math.isfinite(v)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    spread = high - low or abs(high) * 0.5 or 1.0
    edge = spread * room / max(plot - 2 * room, plot * 0.2)
    if high == low:
        low, high = low - spread / 2, high + spread / 2
    return low - edge, high + edge
