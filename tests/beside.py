"""Packages that ``make`` puts beside the environment, not into it: the application needs none of them, and pandera loads Spark at every
start where it finds it."""
from __future__ import annotations

import sys
from pathlib import Path


def folder(name: str) -> Path:
    """Where ``requirements-NAME.lock`` is installed."""
    return Path(sys.prefix) / name


def at_hand(name: str) -> bool:
    """Let this process import what lies there, behind all that is in the environment; whether it is there."""
    place = folder(name)
    if place.is_dir() and str(place) not in sys.path:
        import pandera.pandas  # noqa: F401 - before Spark can be found
        sys.path.append(str(place))
    return place.is_dir()
