"""Which extractor made a record, and which documents a change of its words can matter to.

A vocabulary is one short name (its version) and, apart from the rest, the words whose effect is known: units, names with numbers, cues of
roles, and metrics with their aliases.  Such a word changes nothing in a text that lacks its signs.  So each document keeps which signs it
has, as bits of a filter that may say yes wrongly but never no; after a change of words alone, only documents that may have all signs of a
changed word are read again.  Any other change (code, libraries, patterns, grammar, regions) means all of them.
"""
from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from extract import lexicon
from extract.fold import fold
from extract.indicator import normalise
from extract.model import Document

CODE = Path(__file__).parent
LIBRARIES = ("regex", "ahocorasick_rs", "PyYAML", "selectolax", "python-docx", "lxml", "pypdfium2", "pdfplumber", "openpyxl", "xlrd")
BYTES = 256                                               # of the filter of a document
EVERY_SIGN = b"\xff" * BYTES
_FACES = ("corpus", "__main__", "output", "language")     # modules, and the words of data/corpus.yaml, that change nothing found …
_READS = "corpusrefs"                                     # … but this says what the text of a document is

Vocabulary = dict[str, Any]       # version, rest: what must be the same; units, named, cues, metrics: words that may differ
Needle = frozenset[str]           # signs that a text must have, all of them, for a change to matter


@lexicon.cached
def vocabulary() -> Vocabulary:
    """The vocabulary in force, the user's overlay included."""
    files = {name: lexicon.load(name) for name in lexicon.names() if name != "corpus"}
    units, roles = files["units"], files["roles"]
    kinds = units["dimensions"]
    words = {
        "units": {**{word: [name, factor] for name, kind in kinds.items() for word, factor in kind["units"].items()},
                  **{word: [name, 1] for name, group in units["counts"].items() for word in group}},
        "named": {word: reason for reason, group in files["named_numbers"]["words"].items() for word in group},
        "cues": {f"{name}:{word}": "" for name, cue in roles["cues"].items() for word in cue["words"]},
        "metrics": files["metrics"]["metrics"],
    }
    files |= {
        "units": {**units, "counts": None, "dimensions": {name: {**kind, "units": None} for name, kind in kinds.items()}},
        "named_numbers": {**files["named_numbers"], "words": None},
        "roles": {**roles, "cues": {name: {**cue, "words": None} for name, cue in roles["cues"].items()}},
        "metrics": {**files["metrics"], "metrics": None},
    }
    plain = {path.name: _sha(path) for path in sorted(lexicon.DATA.glob("*.txt"))}
    found = {"rest": _digest([_code(), plain, files]), **words}
    return {"version": _digest(found)[:16], **found}


def vocabulary_version() -> str:
    """Sixteen hexadecimal digits that change whenever what is found may change."""
    return str(vocabulary()["version"])


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


def _code() -> dict[str, Any]:
    modules = [path for path in sorted(CODE.rglob("*.py")) if path.stem == _READS or not path.stem.startswith(_FACES)]
    return {"modules": {path.relative_to(CODE).as_posix(): _sha(path) for path in modules},
            "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES}}


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@functools.cache
def _odd() -> re.Pattern[str]:
    """Finds the signs that Unicode may take for others: all beyond the first plane, for a set with many of those is slow."""
    signs = filter(lambda sign: unicodedata.normalize("NFKC", sign) != sign, map(chr, range(0x80, 0x10000)))
    return re.compile(f"[{re.escape(''.join(signs))}\U00010000-\U0010ffff]")


def _place(sign: str) -> int:
    return ord(sign) % (BYTES * 8)


def signs_of(document: Document) -> bytes:
    """The filter of a document's signs, as written and as the extractor folds them."""
    said = f"{document.text}\n{document.title or ''}"
    shade = fold(said)
    signs = said if shade is said else said + shade
    signs += unicodedata.normalize("NFKC", "".join(set(_odd().findall(signs))))
    marked = np.zeros(BYTES * 8, np.uint8)
    marked[np.frombuffer(signs.encode("utf-32-le", "surrogatepass"), np.uint32) % (BYTES * 8)] = 1
    return np.packbits(marked, bitorder="little").tobytes()


def may_matter(needles: list[Needle], filters: np.ndarray) -> np.ndarray:
    """For each document (a row of ``BYTES`` bytes) whether it may have all signs of one of the needles."""
    hit = np.zeros(len(filters), bool)
    for needle in needles:
        whole = np.ones(len(filters), bool)
        for place in map(_place, needle):
            whole &= (filters[:, place // 8] >> place % 8 & 1).astype(bool)
        hit |= whole
    return hit


def changed(old: Vocabulary, new: Vocabulary) -> list[Needle] | None:
    """What a text must have for the change from ``old`` to ``new`` to matter to it; None where the change may matter to any."""
    if old["rest"] != new["rest"] or any(_reordered(old[name], new[name]) for name in ("units", "named", "cues", "metrics")):
        return None
    units = _differing(old["units"], new["units"])
    needles = {frozenset(word[0]) for word in units}       # a text is looked at for the first sign of a unit before the others
    needles |= {frozenset(word) for word in _differing(old["named"], new["named"])}
    needles |= {frozenset(key.partition(":")[2]) for key in _differing(old["cues"], new["cues"])}
    needles |= {needle for word in _metric_words(old["metrics"], new["metrics"], units) for needle in _of_metric(word)}
    return sorted(needles, key=sorted)


def _differing(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [key for key in {**old, **new} if old.get(key) != new.get(key) or (key in old) != (key in new)]


def _reordered(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether what both hold stands in another order: the first of two words may win."""
    return [key for key in old if key in new] != [key for key in new if key in old]


def _metric_words(old: dict[str, Any], new: dict[str, Any], units: list[str]) -> Iterator[str]:
    """Names and aliases of metrics for which an answer may differ: their own change, their unit's, or that of the share they stand for."""
    other = {key for key in _differing(old, new) if _without_names(old.get(key)) != _without_names(new.get(key))}
    for key in {**old, **new}:
        sides = [side[key] for side in (old, new) if key in side]
        if key in other or any(side.get("share") in other or any(unit in side["unit"] for unit in units) for side in sides):
            yield from {name for side in sides for name in _names(side)}
        elif old[key] != new[key]:
            yield from set(_names(old[key])) ^ set(_names(new[key]))


def _names(metric: dict[str, Any]) -> list[str]:
    return [metric["zh"], *metric.get("aliases", ())]


def _without_names(metric: dict[str, Any] | None) -> dict[str, Any] | None:
    return metric and {key: value for key, value in metric.items() if key not in ("zh", "aliases", "en")}


def _of_metric(word: str) -> Iterator[Needle]:
    """A phrase is compared with a name as it stands, and in the form that ``normalise`` gives both, which may bring signs of its own."""
    brought = set("".join(lexicon.load("metrics")["normalise"]["replace"].values()))
    yield frozenset(word)
    yield frozenset(set(normalise(word)) - brought)
