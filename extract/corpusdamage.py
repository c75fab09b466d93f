"""Files of a dataset that are not what a run wrote: said in a sentence, and left as they are."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract.corpuswording import corpus_fault

# what comes of a file that is cut off, garbled, or well-formed and of another shape
_SIGNS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, pa.ArrowException)


@contextmanager
def sound(path: Path, code: str, **facts: object) -> Iterator[None]:
    """Around the reading of a file of the dataset; raises the error ``code`` of ``data/corpus.yaml`` where it is damaged."""
    try:
        yield
    except PermissionError:
        raise
    except _SIGNS as error:
        raise corpus_fault(code, path, reason=f"{type(error).__name__}: {error}", **facts) from None


def read_json(path: Path, shape: Mapping[str, type]) -> dict[str, Any]:
    """An object with the fields of ``shape``, each of its type; ValueError, KeyError or TypeError for anything else."""
    read = json.loads(path.read_text("utf-8"))
    for name, kind in shape.items():
        if not isinstance(read[name], kind):
            raise TypeError(f"{name} is no {kind.__name__}")
    return dict(read)
