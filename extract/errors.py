"""Errors that a person can act on: each message says what was wrong, where, and what to do."""
from __future__ import annotations

from collections.abc import Mapping


class ExtractError(Exception):
    """Base of every error the package raises on purpose; its text is one sentence for a person."""

    def say(self, lang: str = "en") -> str:
        """The sentence in ``lang``; errors that are written in one language only say it in that."""
        return str(self)


class ReadError(ExtractError):
    """A document that can't be read; the rest of the batch goes on.

    ``code`` names the fault (``data/readers.yaml``: errors), ``says`` holds its sentence by language; ``str()`` is English.
    """

    def __init__(self, code: str, says: Mapping[str, str]) -> None:
        self.code, self.says = code, dict(says)
        super().__init__(self.says["en"])

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, dict[str, str]]]:  # it travels between processes
        return type(self), (self.code, self.says)

    def say(self, lang: str = "en") -> str:
        return self.says.get(lang, self.says["en"])


class LexiconError(ExtractError):
    """Vocabulary files that contradict themselves: all faults in one message, with file and line."""
