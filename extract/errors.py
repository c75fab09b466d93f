"""Errors that a person can act on: each message says what was wrong, where, and what to do."""
from __future__ import annotations


class ExtractError(Exception):
    """Base of every error the package raises on purpose; its text is one sentence for a person."""


class ReadError(ExtractError):
    """A document that can't be read; the rest of the batch goes on."""


class LexiconError(ExtractError):
    """Vocabulary files that contradict themselves: all faults in one message, with file and line."""
