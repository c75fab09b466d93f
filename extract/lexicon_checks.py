"""What must hold inside each vocabulary file (checks only; loading is lexicon's)."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Fault = tuple[tuple[Any, ...], str]


def check(name: str, data: Any) -> Iterator[Fault]:
    """Faults of one file's content as ``(path of keys and positions, sentence)``."""
    if data is None:
        yield (), "the file is empty"
