"""Which extractor made a record: its words, the user's own, its code and its libraries, as one short name."""
from __future__ import annotations

import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import Any

from extract import lexicon

CODE = Path(__file__).parent
LIBRARIES = ("regex", "ahocorasick_rs", "PyYAML", "selectolax", "python-docx", "lxml", "pypdfium2", "pdfplumber", "openpyxl", "xlrd")
_FACES = ("corpus", "__main__", "output", "language")     # modules, and the words of data/corpus.yaml, that change nothing found


@lexicon.cached
def vocabulary_version() -> str:
    """Sixteen hexadecimal digits that change whenever what is found may change; the overlay in force counts."""
    return hashlib.sha256(json.dumps([_code(), _words()], ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _code() -> dict[str, Any]:
    modules = [path for path in sorted(CODE.rglob("*.py")) if not path.stem.startswith(_FACES)]
    return {"modules": {path.relative_to(CODE).as_posix(): _sha(path) for path in modules},
            "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES}}


def _words() -> dict[str, Any]:
    plain = {path.name: _sha(path) for path in sorted(lexicon.DATA.glob("*.txt"))}
    return plain | {name: lexicon.load(name) for name in lexicon.names() if name != "corpus"}


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
