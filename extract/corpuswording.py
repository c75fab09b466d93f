"""Sentences of a corpus run for people, in both languages: words from ``data/corpus.yaml``."""
from __future__ import annotations

from extract import lexicon
from extract.errors import ReadError
from extract.wording import sentences


def corpus_fault(code: str, file: object, **facts: object) -> ReadError:
    """The error ``code`` of ``data/corpus.yaml`` for ``file``."""
    return ReadError(code, sentences("corpus", "errors", code, {"file": file, **facts}))


def unwritable(error: OSError, folder: object) -> ReadError:
    """The sentence for what could not be written, where the error names no file in ``folder``."""
    return corpus_fault("unwritable", error.filename or folder, reason=error.strerror or error)


def say(code: str, lang: str, **facts: object) -> str:
    """A sentence on how the run goes."""
    return str(lexicon.load("corpus")["says"][code][lang]).format(**facts)
