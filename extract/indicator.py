"""Placeholder until the vocabulary of indicators is in place."""
from __future__ import annotations


def identify(metric: str, unit: str = "", kind: str = "") -> tuple[str | None, float]:
    """No indicator known yet."""
    return None, 0.0
