"""Sentences for files that can't be read, and notes on those that can: words from ``data/readers.yaml``."""
from __future__ import annotations

from extract.errors import ReadError
from extract.model import Note
from extract.wording import sentences


def fault(code: str, file: object, **facts: object) -> ReadError:
    """The error ``code`` for ``file``; a fact that is a mapping of languages is said in the language of the sentence."""
    return ReadError(code, sentences("readers", "errors", code, {"file": file, **facts}))


def note(code: str, file: object, **facts: object) -> Note:
    """A remark on a file that was read."""
    return Note(code, **sentences("readers", "notes", code, {"file": file, **facts}))
