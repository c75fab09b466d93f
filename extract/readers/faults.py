"""Sentences for files that can't be read, and notes on those that can: words from ``data/readers.yaml``."""
from __future__ import annotations

from extract import lexicon
from extract.errors import ReadError
from extract.legible import legible
from extract.model import Note

LANGUAGES = ("zh", "en")


def fault(code: str, file: object, **facts: object) -> ReadError:
    """The error ``code`` for ``file``; a fact that is a mapping of languages is said in the language of the sentence."""
    return ReadError(code, _sentences("errors", code, {"file": file, **facts}))


def note(code: str, file: object, **facts: object) -> Note:
    """A remark on a file that was read."""
    return Note(code, **_sentences("notes", code, {"file": file, **facts}))


def _sentences(group: str, code: str, facts: dict[str, object]) -> dict[str, str]:
    words = lexicon.load("readers")[group][code]
    return {lang: str(words[lang]).format(**{name: value[lang] if isinstance(value, dict) else legible(str(value))
                                             for name, value in facts.items()}) for lang in LANGUAGES}
