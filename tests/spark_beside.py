"""Spark where ``make`` puts it: beside the environment, not in it, for pandera loads it at every start where it finds it."""
from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(sys.prefix) / "spark"


def at_hand() -> bool:
    """Let this process import Spark, now that all else is imported; whether it is there."""
    if FOLDER.is_dir() and str(FOLDER) not in sys.path:
        import pandera.pandas  # noqa: F401
        sys.path.append(str(FOLDER))
    return FOLDER.is_dir()
