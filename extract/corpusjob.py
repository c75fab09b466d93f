"""What is asked of the documents of a corpus; apart from the frames, so that a command on a few papers loads no Arrow."""
from __future__ import annotations

import gc
from dataclasses import dataclass, field
from typing import Any

from extract import lexicon
from extract.corpusrefs import COLUMNS, Columns
from extract.reader import DEFAULT, Limits

TIMEOUT = 60.0        # seconds a document
MEMORY_MB = 4000      # a worker


@dataclass(frozen=True)
class Job:
    """What is asked of every document, and what it may take (``timeout`` in seconds, ``memory_mb`` a worker; 0: no limit)."""

    roles: tuple[str, ...] = ("target",)
    limits: Limits = DEFAULT
    columns: Columns = COLUMNS
    vocabulary: dict[str, Any] = field(default_factory=dict, hash=False)
    timeout: float = 0.0
    memory_mb: int = 0


USUAL = Job()


def warm(vocabulary: dict[str, Any] | None = None) -> None:
    """Load and compile the vocabulary once, and take it out of the collector's rounds: it lives as long as the process."""
    from extract.pipeline import load_vocabulary
    lexicon.overlay(vocabulary)
    load_vocabulary()
    gc.collect()
    gc.freeze()
