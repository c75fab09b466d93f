"""Numbers that name, date or count off: found before quantities are read, and kept visible for later stages.

Vocabulary: ``extract/data/named_numbers.yaml``.
"""
from __future__ import annotations

import re

import ahocorasick_rs

from extract import lexicon

Mask = tuple[int, int, str]
Named = tuple[re.Pattern[str], bool, str]  # pattern, only at the start of a line, reason
MARGIN = 24  # blanks a line may begin with
INDENT = " \t\r\u00a0\u3000#*>"  # and the signs of a Markdown heading
STOPS = "\n。；;：:！？"


@lexicon.cached
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    words: dict[str, str] = {}
    for reason, entries in lexicon.load("named_numbers")["words"].items():
        for word in entries:
            words.setdefault(word, reason)
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=kind), list(words.values())


@lexicon.cached
def _patterns() -> tuple[dict[str, list[Named]], dict[str, list[Named]]]:
    """Patterns by the character after and by the character before the number."""
    numerals = lexicon.load("numerals")
    han = "".join({**numerals["digits"], **numerals["small"], **numerals["large"], **numerals["tens"]})
    dash = "".join(char for char in (*numerals["dashes"], *numerals["to"], *numerals["list"]) if len(char) == 1)
    names = {"<s>": " ?", "<h>": f"[{han}]", "<d>": "[0-9]", "<y>": "(?:19|20)[0-9]{2}", "<dash>": f"[{re.escape(dash)}]"}
    sides: tuple[dict[str, list[Named]], dict[str, list[Named]]] = ({}, {})
    for entry in lexicon.load("named_numbers")["patterns"]:
        pattern = entry["pattern"]
        for name, meaning in names.items():
            pattern = pattern.replace(name, meaning)
        line = pattern.startswith("<line>")
        compiled = re.compile(pattern.removeprefix("<line>"))
        for side, key in zip(sides, ("next", "prev"), strict=False):
            for char in entry.get(key, ""):
                side.setdefault(char, []).append((compiled, line, entry["reason"]))
    return sides


def at_number(text: str, start: int, end: int) -> Mask | None:
    """The date, ordinal or name that begins with the number ``text[start:end]``, if it is one."""
    after, before = _patterns()
    key = text[end:end + 1]
    tried = after.get(key, ())
    if key == " ":
        tried = (*tried, *after.get(text[end + 1:end + 2], ()))
    if start and text[start - 1] in before:
        tried = (*tried, *before[text[start - 1]])
    for pattern, line, reason in tried:
        match = pattern.match(text, start)
        if match and (not line or _starts_line(text, start)):
            return start, match.end(), reason
    return None


def _starts_line(text: str, start: int) -> bool:
    """Whether only blanks stand between the beginning of the line, or the end of a sentence, and ``start``."""
    blanks = text[max(0, start - MARGIN):start].rstrip(INDENT)
    return blanks[-1] in STOPS if blanks else start <= MARGIN


@lexicon.cached
def _quotes() -> re.Pattern[str]:
    pairs = lexicon.load("named_numbers")["quotes"]
    ends = re.escape("".join(pairs) + "".join(pairs.values()))
    first = "".join(map(re.escape, pairs))
    bodies = "|".join(f"(?<={re.escape(one)})[^{ends}\\n]{{1,14}}+{re.escape(two)}" for one, two in pairs.items())
    return re.compile(f"[{first}](?:{bodies})")


def quoted(text: str) -> list[tuple[int, int]]:
    """Short quoted stretches, quote signs included: a bare count in them is part of a name (“3个100万”)."""
    return [match.span() for match in _quotes().finditer(text)]


_URL = re.compile(r"(?:https?://|www\.)[!-~]++|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}", re.ASCII)


def literals(text: str) -> list[Mask]:
    """Every listed word and web or mail address, in order."""
    automaton, reasons = _automaton()
    found = [(start, end, reasons[index]) for index, start, end in automaton.find_matches_as_indexes(text)]
    if "://" in text or "www." in text or "@" in text:
        found += [(*match.span(), "url") for match in _URL.finditer(text)]
        found.sort()
    return found
